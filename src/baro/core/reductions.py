"""Reductions over axes: sum, product, extremes, any and all, and the positions of extremes."""

import builtins
import math
from typing import Any

import numpy as np

from ..errors import InputError
from .dtypes import numpy_dtype
from .op import Op, bind, convert, floating, op_function
from .op import cast as cast_to
from .shaping import (
    TRANSPOSE,
    broadcast_to,
    canonical_axes,
    canonical_axis,
    concatenate,
    part,
    reshape,
    shaped,
    widened,
)


def kept(shape: tuple, axes: tuple) -> tuple:
    return tuple(1 if i in axes else d for i, d in enumerate(shape))


def _infer_reduce(x: Any, axes: tuple, keepdims: bool) -> tuple:
    return (kept(x.shape, axes) if keepdims else tuple(d for i, d in enumerate(x.shape) if i not in axes)), x.dtype


def _grad_extreme(g: Any, y: Any, x: Any, axes: tuple, keepdims: bool) -> Any:
    shape = kept(x.shape, axes)
    won = cast_to(e.equal(shaped(y, shape), x), x.dtype)
    return shaped(g, shape) * won / bind(SUM, won, axes=axes, keepdims=True)


def _grad_prod(g: Any, y: Any, x: Any, axes: tuple, keepdims: bool) -> Any:
    """The product of all other elements, by products from both sides, so that zeros do no harm."""
    order = (*(i for i in range(len(x.shape)) if i not in axes), *axes)
    moved = bind(TRANSPOSE, x, axes=order)
    length, last = math.prod(x.shape[i] for i in axes), len(x.shape) - len(axes)
    flat = reshape(moved, (*moved.shape[:last], length))
    if length == 0:
        return e.zeros_like(x)
    one = e.ones_like(part(flat, last, 0, 1))
    left = gathering.cumprod(concatenate([one, part(flat, last, 0, length - 1)], axis=-1), axis=-1)
    right = gathering.flip(
        gathering.cumprod(
            concatenate([one, gathering.flip(part(flat, last, 1, length - 1), axis=-1)], axis=-1), axis=-1
        ),
        axis=-1,
    )
    back = bind(TRANSPOSE, shaped(left * right, moved.shape), axes=tuple(int(i) for i in np.argsort(order)))
    return shaped(g, kept(x.shape, axes)) * back


_UFUNCS = {
    "sum": np.add,
    "prod": np.multiply,
    "max": np.maximum,
    "min": np.minimum,
    "any": np.logical_or,
    "all": np.logical_and,
}


def _reduction(name: str, grad: Any, infer: Any = _infer_reduce) -> Op:
    reduce: Any = _UFUNCS[name].reduce
    extra = name in ("sum", "prod")

    def run(xp: Any, x: Any, *, axes: tuple, keepdims: bool) -> Any:
        if xp is np:  # half of what np.sum costs on a small array
            return reduce(x, axis=axes, keepdims=keepdims, dtype=x.dtype if extra else None)
        return getattr(xp, name)(x, axis=axes, keepdims=keepdims, **({"dtype": x.dtype} if extra else {}))

    return Op(name, run, infer, (grad,))


SUM = _reduction("sum", lambda g, y, x, axes, keepdims: widened(shaped(g, kept(x.shape, axes)), x.shape))
PROD = _reduction("prod", _grad_prod)
AMAX = _reduction("max", _grad_extreme)
AMIN = _reduction("min", _grad_extreme)
ANY = _reduction("any", None, lambda x, axes, keepdims: (_infer_reduce(x, axes, keepdims)[0], np.dtype(bool)))
ALL = _reduction("all", None, lambda x, axes, keepdims: (_infer_reduce(x, axes, keepdims)[0], np.dtype(bool)))


def sum_to_shape(g: Any, shape: tuple) -> Any:
    """Sum g over the axes along which `shape` was broadcast to g's shape."""
    if g.shape == shape:
        return g
    lead = len(g.shape) - len(shape)
    axes = tuple(range(lead)) + tuple(i + lead for i, d in enumerate(shape) if d == 1 and g.shape[i + lead] != 1)
    return shaped(bind(SUM, g, axes=axes, keepdims=False), shape)


def reduce(op: Op, x: Any, axis: Any, keepdims: bool) -> Any:
    """Bind a reduction row; reducing over no axes returns x."""
    axes = canonical_axes(axis, len(x.shape))
    if op in (AMAX, AMIN) and builtins.any(x.shape[a] == 0 for a in axes):
        raise InputError(f"{op.name}: cannot reduce over an axis of length 0; received shape {x.shape}.")
    return bind(op, x, axes=axes, keepdims=bool(keepdims))


def summing_dtype(x: Any) -> Any:
    """Return x as `sum` and `prod` add it up: small integers and bool become int32 (unsigned: uint32)."""
    if x.dtype.kind == "b" or x.dtype.kind in "iu" and x.dtype.itemsize < 4:
        return cast_to(x, np.dtype(np.uint32 if x.dtype.kind == "u" else np.int32))
    return x


@op_function
def sum(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the sum over axes. Keras: `keras.ops.sum`."""
    return reduce(SUM, summing_dtype(convert(x)), axis, keepdims)


@op_function
def prod(x: Any, axis: Any = None, keepdims: bool = False, dtype: Any = None) -> Any:
    """Return the product over axes. Keras: `keras.ops.prod`."""
    x = convert(x)
    x = cast_to(x, numpy_dtype(dtype)) if dtype is not None else summing_dtype(x)
    return reduce(PROD, x, axis, keepdims)


@op_function
def max(x: Any, axis: Any = None, keepdims: bool = False, initial: Any = None) -> Any:
    """Return the largest element over axes. Keras: `keras.ops.max`."""
    return _extreme(AMAX, e.maximum, x, axis, keepdims, initial)


@op_function
def min(x: Any, axis: Any = None, keepdims: bool = False, initial: Any = None) -> Any:
    """Return the smallest element over axes. Keras: `keras.ops.min`."""
    return _extreme(AMIN, e.minimum, x, axis, keepdims, initial)


def _extreme(op: Op, pair: Any, x: Any, axis: Any, keepdims: bool, initial: Any) -> Any:
    x = convert(x)
    if initial is None:
        return reduce(op, x, axis, keepdims)
    start = cast_to(convert(initial), x.dtype)
    axes = canonical_axes(axis, len(x.shape))
    if builtins.any(x.shape[a] == 0 for a in axes):
        return broadcast_to(start, _infer_reduce(x, axes, keepdims)[0])
    return pair(reduce(op, x, axis, keepdims), start)


@op_function
def mean(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the arithmetic mean over axes. Keras: `keras.ops.mean`."""
    x = convert(x)
    x = cast_to(x, floating(x.dtype))
    axes = canonical_axes(axis, len(x.shape))
    count = math.prod(x.shape[a] for a in axes)
    wide = cast_to(x, np.dtype(np.float32)) if x.dtype.itemsize < 4 else x  # half-precision sums overflow
    return cast_to(e.true_divide(bind(SUM, wide, axes=axes, keepdims=bool(keepdims)), count), x.dtype)


@op_function
def any(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Say whether any element over axes is true. Keras: `keras.ops.any`."""
    return reduce(ANY, cast_to(convert(x), np.dtype(bool)), axis, keepdims)


@op_function
def all(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Say whether all elements over axes are true. Keras: `keras.ops.all`."""
    return reduce(ALL, cast_to(convert(x), np.dtype(bool)), axis, keepdims)


def _arg(name: str) -> Op:
    def run(xp: Any, x: Any, *, axis: int) -> Any:
        return getattr(xp, name)(x, axis=axis).astype(np.int32)

    return Op(name, run, lambda x, axis: (x.shape[:axis] + x.shape[axis + 1 :], np.dtype(np.int32)), (None,))


ARGMAX, ARGMIN = _arg("argmax"), _arg("argmin")


def _argument(op: Op, x: Any, axis: Any, keepdims: bool) -> Any:
    x = convert(x)
    shape = x.shape
    flat = reshape(x, (-1,)) if axis is None else x
    axis = 0 if axis is None else canonical_axis(axis, len(shape))
    found = bind(op, flat, axis=axis)
    if not keepdims:
        return found
    return reshape(found, (1,) * len(shape) if flat is not x else kept(shape, (axis,)))


@op_function
def argmax(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the position of the first largest element, int32. Keras: `keras.ops.argmax`."""
    return _argument(ARGMAX, x, axis, keepdims)


@op_function
def argmin(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the position of the first smallest element, int32. Keras: `keras.ops.argmin`."""
    return _argument(ARGMIN, x, axis, keepdims)


from . import elementwise as e  # noqa: E402  (used at run time only)
from . import gathering  # noqa: E402
