"""Ops that look at more than one element: products, reductions, moving, gathering. About two dozen rows.

Each row has a native function of the same name; everything else in `baro.ops` is composed of these and of elementwise ops.
"""

import builtins
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import DTypeError, InputError
from ..shapes import Unknown, agree
from . import philox
from .context import ctx
from .dtypes import numpy_dtype, result_type
from .graph import Node, stand_in
from .op import OPS, Op, bind, broadcast_shapes, convert, floating, op_function, raw, unify
from .op import cast as cast_to
from .tensor import Tensor

# --- matrix product --------------------------------------------------------------------------------------------------


def _infer_matmul(a: Any, b: Any) -> tuple:
    if not agree(a.shape[-1], b.shape[-2]):
        raise InputError(
            f"matmul: inner dimensions differ: received shapes {a.shape} and {b.shape}; "
            f"expected the last axis of the first ({a.shape[-1]}) to equal axis -2 of the second ({b.shape[-2]})."
        )
    return (*broadcast_shapes(a.shape[:-2], b.shape[:-2]), a.shape[-2], b.shape[-1]), a.dtype


def swap(x: Any) -> Any:
    """Return x with its last two axes swapped."""
    n = len(x.shape)
    return bind(TRANSPOSE, x, axes=(*range(n - 2), n - 1, n - 2))


def _run_matmul(xp: Any, a: Any, b: Any) -> Any:
    y = xp.matmul(a, b)
    return y if y.dtype == a.dtype else y.astype(a.dtype)  # NumPy multiplies bfloat16 in float32 and leaves it there


MATMUL = Op(
    "matmul", _run_matmul, _infer_matmul,
    (lambda g, y, a, b: sum_to_shape(bind(MATMUL, g, swap(b)), a.shape), lambda g, y, a, b: sum_to_shape(_matmul_grad_b(a, g, b), b.shape)),
)  # fmt: skip


def _matmul_grad_b(a: Any, g: Any, b: Any) -> Any:
    if len(b.shape) == 2 and len(a.shape) > 2:  # a batch of rows times one matrix: one large product instead of a sum of many
        rows = math.prod(a.shape[:-1])
        a, g = reshape(a, (rows, a.shape[-1])), reshape(g, (rows, g.shape[-1]))
    return bind(MATMUL, swap(a), g)


@op_function
def matmul(x1: Any, x2: Any) -> Any:
    """Return the matrix product of the last two axes, with broadcasting of the others. Keras: `keras.ops.matmul`."""
    x1, x2 = unify(x1, x2)
    n1, n2 = len(x1.shape), len(x2.shape)
    if n1 > 1 and n2 > 1:
        if x1.shape[-1] != x2.shape[-2]:
            _infer_matmul(x1, x2)  # says what is wrong, better than NumPy does
        return bind(MATMUL, x1, x2)
    if n1 == 0 or n2 == 0:
        raise InputError(f"matmul: expected arrays of at least 1 axis, received shapes {x1.shape} and {x2.shape}.")
    if n1 == 1:
        x1 = reshape(x1, (1, -1))
    if n2 == 1:
        x2 = reshape(x2, (-1, 1))
    y = bind(MATMUL, x1, x2)
    if n1 == 1 and n2 == 1:
        return reshape(y, ())
    if n1 == 1:
        return reshape(y, (*y.shape[:-2], y.shape[-1]))
    return reshape(y, y.shape[:-1]) if n2 == 1 else y


# --- shape -----------------------------------------------------------------------------------------------------------

TRANSPOSE = Op(
    "transpose", lambda xp, x, *, axes: x.transpose(axes), lambda x, axes: (tuple(x.shape[i] for i in axes), x.dtype),
    (lambda g, y, x, axes: bind(TRANSPOSE, g, axes=tuple(int(i) for i in np.argsort(axes))),),
)  # fmt: skip
RESHAPE = Op(
    "reshape", lambda xp, x, *, shape: x.reshape(shape), lambda x, shape: (shape, x.dtype),
    (lambda g, y, x, shape: shaped(g, x.shape),),
)  # fmt: skip
BROADCAST = Op(
    "broadcast_to", lambda xp, x, *, shape: xp.broadcast_to(x, shape), lambda x, shape: (broadcast_shapes(x.shape, shape), x.dtype),
    (lambda g, y, x, shape: sum_to_shape(g, x.shape),),
)  # fmt: skip
CONCAT = Op(
    "concatenate", lambda xp, *xs, axis: xp.concatenate(xs, axis),
    lambda *xs, axis: ((*xs[0].shape[:axis], builtins.sum(x.shape[axis] for x in xs), *xs[0].shape[axis + 1 :]), xs[0].dtype),
    (lambda i, g, y, *xs, axis: _part(g, axis, builtins.sum(x.shape[axis] for x in xs[:i]), xs[i].shape[axis]),),
)  # fmt: skip
SLICE = Op(
    "slice", lambda xp, x, *, index: x[index],
    lambda x, index: (tuple(len(range(*k.indices(n))) for k, n in zip(index, x.shape, strict=True)), x.dtype),
    (lambda g, y, x, index: bind(UNSLICE, g, index=index, shape=x.shape),),
)  # fmt: skip


def _run_unslice(xp: Any, g: Any, *, index: tuple, shape: tuple) -> Any:
    out = xp.zeros(shape, g.dtype)
    if xp is np:
        out[index] = g
        return out
    return out.at[index].set(g)


UNSLICE = Op(
    "unslice", _run_unslice, lambda g, index, shape: (shape, g.dtype), (lambda gg, y, g, index, shape: bind(SLICE, gg, index=index),)
)


def _part(x: Any, axis: int, start: int, length: int) -> Any:
    index = [slice(None)] * len(x.shape)
    index[axis] = slice(start, start + length)
    return bind(SLICE, x, index=tuple(index))


def canonical_axis(axis: int, ndim: int, what: str = "axis") -> int:
    """Return a non-negative axis, or raise InputError."""
    axis = int(axis)
    if not -ndim <= axis < ndim:
        raise InputError(f"{what} {axis} is out of bounds for an array of {ndim} axes.")
    return axis % ndim if ndim else 0


def canonical_axes(axis: Any, ndim: int) -> tuple[int, ...]:
    """Return sorted non-negative axes; None means all of them."""
    if axis is None:
        return tuple(range(ndim))
    if isinstance(axis, (list, tuple)):
        return tuple(sorted({canonical_axis(a, ndim) for a in axis}))
    return (canonical_axis(axis, ndim),)


@op_function
def transpose(x: Any, axes: Any = None) -> Any:
    """Return x with its axes permuted; by default reversed. Keras: `keras.ops.transpose`."""
    x = convert(x)
    n = len(x.shape)
    if axes is not None and builtins.any(not isinstance(a, (int, np.integer)) or not -n <= a < n for a in axes):
        raise InputError(f"transpose: Each axis in `axes` must be an integer in [{-n}, {n}). Received: axes={axes}")
    if axes is not None and len(axes) != n:
        raise InputError(f"transpose: `axes` must be a list of the same length as the input shape, {n}. Received: axes={axes}, shape {x.shape}")
    order = tuple(range(n))[::-1] if axes is None else tuple(int(a) % n for a in axes)
    if sorted(order) != list(range(n)):
        raise InputError(f"transpose: `axes` must be a valid permutation of {tuple(range(n))}. Received: axes={axes}")
    return x if order == tuple(range(n)) else bind(TRANSPOSE, x, axes=order)


def shaped(x: Any, shape: tuple) -> Any:
    """Return x with a shape that is known to fit: reshape for use inside, a quarter of its time."""
    return x if x.shape == shape else bind(RESHAPE, x, shape=shape)


def widened(x: Any, shape: tuple) -> Any:
    """Return x broadcast to a shape that is known to fit."""
    return x if x.shape == shape else bind(BROADCAST, x, shape=shape)


def _any_unknown(*shapes: Any) -> bool:
    return builtins.any(type(d) is Unknown for shape in shapes for d in shape)


def resolve_shape(size: int, newshape: Any, old: Any) -> tuple[int, ...]:
    """Return the shape that reshape means: one -1 (or None) is found from the number of elements."""
    if type(newshape) is tuple:  # the usual case: plain lengths that fit
        total = 1
        for d in newshape:
            if type(d) is not int or d < 0:
                break
            total *= d
        else:
            if total == size:
                return newshape
    given = [newshape] if isinstance(newshape, (int, np.integer)) else list(newshape)
    shape: list[int] = [-1 if d is None else d if type(d) is Unknown else int(d) for d in given]
    if builtins.any(d < -1 for d in shape):
        raise InputError(f"reshape: each length must be a non-negative integer, or -1 for one that is found. Received: newshape={newshape}")
    if shape.count(-1) > 1:
        raise InputError(f"reshape: there can be at most one unknown dimension (-1). Received: newshape={newshape}")
    if -1 in shape:
        rest = math.prod(d for d in shape if d != -1)
        if (rest == 0 or size % rest) and not _any_unknown(old, shape):
            raise InputError(f"reshape: cannot arrange {size} elements of shape {old} as {tuple(shape)}.")
        shape[shape.index(-1)] = size // rest if rest and size % rest == 0 else Unknown(size)
    if math.prod(shape) != size and not _any_unknown(old, shape):
        raise InputError(f"reshape: cannot arrange {size} elements of shape {old} as {tuple(shape)}.")
    return tuple(shape)


@op_function
def reshape(x: Any, newshape: Any) -> Any:
    """Return the elements of x, in row-major order, with another shape. Keras: `keras.ops.reshape`."""
    x = convert(x)
    if type(newshape) is Node or type(newshape) in (list, tuple) and builtins.any(type(d) is Node for d in newshape):
        count = newshape.shape[0] if type(newshape) is Node else len(newshape)
        known = [None] * count if type(newshape) is Node else [d if isinstance(d, int) else None for d in newshape]
        return stand_in("reshape to a traced shape", [None if d == -1 else d for d in known], x.dtype)
    shape = resolve_shape(math.prod(x.shape), newshape, x.shape)
    return x if shape == x.shape else bind(RESHAPE, x, shape=shape)


@op_function
def broadcast_to(x: Any, shape: Any) -> Any:
    """Return x repeated along axes of length 1 to fill `shape`. Keras: `keras.ops.broadcast_to`."""
    x = convert(x)
    shape = tuple(d if type(d) is Unknown else int(d) for d in shape)
    if x.shape == shape:
        return x
    if len(x.shape) > len(shape) or builtins.any(d != 1 and not agree(d, t) for d, t in zip(x.shape[::-1], shape[::-1], strict=False)):
        raise InputError(f"broadcast_to: cannot broadcast shape {x.shape} to {shape}.")
    return bind(BROADCAST, x, shape=shape)


@op_function
def concatenate(xs: Sequence[Any], axis: int | None = 0) -> Any:
    """Join arrays along an axis that exists; with None they are flattened first. Keras: `keras.ops.concatenate`."""
    xs = unify_all(xs)
    if axis is None:
        xs, axis = [reshape(x, (-1,)) for x in xs], 0
    axis = canonical_axis(axis, len(xs[0].shape))
    for x in xs[1:]:
        if len(x.shape) != len(xs[0].shape) or builtins.any(not agree(a, b) for i, (a, b) in enumerate(zip(x.shape, xs[0].shape, strict=True)) if i != axis):
            raise InputError(f"concatenate: shapes must agree except on axis {axis}; received {[tuple(v.shape) for v in xs]}.")
    return xs[0] if len(xs) == 1 else bind(CONCAT, *xs, axis=axis)


def unify_all(xs: Sequence[Any]) -> list[Any]:
    """Return arrays converted and cast to their common dtype."""

    converted = [convert(x) for x in xs]
    if not converted:
        raise InputError("Expected at least one array, received none.")
    dtype = converted[0].dtype
    if builtins.any(c.dtype != dtype for c in converted):
        dtype = numpy_dtype(result_type(*[type(x) if type(x) in (int, float) else c.dtype for x, c in zip(xs, converted, strict=True)]))
    return [cast_to(c, dtype) for c in converted]


@op_function
def stack(x: Sequence[Any], axis: int = 0) -> Any:
    """Join arrays of one shape along a new axis. Keras: `keras.ops.stack`."""
    xs = unify_all(x)
    axis = canonical_axis(axis, len(xs[0].shape) + 1)
    for other in xs[1:]:
        if len(other.shape) != len(xs[0].shape) or not builtins.all(map(agree, other.shape, xs[0].shape)):
            raise InputError(f"stack: all arrays must have one shape; received {[tuple(v.shape) for v in xs]}.")
    if not ctx.tapes and builtins.all(type(v) is Tensor for v in xs):
        return Tensor(np.stack([v._a for v in xs], axis))
    shape = (*xs[0].shape[:axis], 1, *xs[0].shape[axis:])
    return concatenate([reshape(v, shape) for v in xs], axis=axis)


_PLAIN_KEYS = frozenset({int, slice, type(None), type(Ellipsis)})


@op_function
def get_item(x: Any, key: Any) -> Any:
    """Return x[key] as NumPy does, for ints, slices, None, Ellipsis, and arrays of integers or booleans."""
    x = convert(x)
    if type(x) is Tensor and not ctx.tapes:
        for k in key if type(key) is tuple else (key,):
            if type(k) not in _PLAIN_KEYS:
                break
        else:
            return Tensor(np.asarray(x._a[key]))
    keys = [_key(k) for k in (key if isinstance(key, tuple) else (key,))]
    used = builtins.sum(_axes_used(k) for k in keys)
    if used > len(x.shape):
        raise IndexError(f"Too many indices: received {used} for an array of shape {x.shape}.")
    fill = [slice(None)] * (len(x.shape) - used)
    at = next((i for i, k in enumerate(keys) if k is Ellipsis), None)
    keys = keys + fill if at is None else keys[:at] + fill + keys[at + 1 :]
    if builtins.all(k is None or isinstance(k, (int, slice)) for k in keys):
        return _basic(x, keys)
    return _advanced(x, keys)


def _key(k: Any) -> Any:
    """Return one index as an int, slice, None, Ellipsis, or a Tensor or Node of integers or booleans."""
    if k is None or k is Ellipsis or isinstance(k, slice) or type(k) is int:
        return k
    if isinstance(k, (range, list)):
        k = np.asarray(k, np.int32) if len(k) == 0 else list(k)
    try:
        k = convert(k)
    except (DTypeError, InputError):
        raise IndexError(f"An index must be an int, slice, None, ... or an array of integers or booleans; received {k!r}.") from None
    if k.dtype.kind not in "iub":
        raise IndexError(f"An index must be an integer or boolean; received dtype {k.dtype}.")
    return int(k._a) if type(k) is Tensor and not k.shape and k.dtype.kind != "b" else k


def _axes_used(k: Any) -> int:
    if k is None or k is Ellipsis:
        return 0
    return len(k.shape) if hasattr(k, "dtype") and k.dtype.kind == "b" else 1


def _basic(x: Any, keys: list) -> Any:
    index, shape, axis = [], [], 0
    for k in keys:
        if k is None:
            shape.append(1)
            continue
        n = x.shape[axis]
        if isinstance(k, int):
            if not -n <= k < n:
                raise IndexError(f"index {k} is out of range for axis {axis} of length {n}")
            index.append(slice(k % n, k % n + 1, None))
        else:
            k = slice(*(None if v is None else int(v) for v in (k.start, k.stop, k.step)))
            index.append(k)
            shape.append(len(range(*k.indices(n))))
        axis += 1
    if builtins.any(k.indices(n) != (0, n, 1) for k, n in zip(index, x.shape, strict=True)):
        x = bind(SLICE, x, index=tuple(index))
    return reshape(x, shape)


def _advanced(x: Any, keys: list) -> Any:
    arrays = [i for i, k in enumerate(keys) if hasattr(k, "dtype")]
    picks = [i for i, k in enumerate(keys) if isinstance(k, int) or i in arrays]  # an int beside an array counts as one
    together = picks[-1] - picks[0] == len(picks) - 1
    first = keys[arrays[0]]
    if len(arrays) == 1 and first.dtype.kind != "b" and together and None not in keys[: arrays[0]]:
        axis, n = arrays[0], len(first.shape)
        rest = keys[:axis] + [slice(None)] * n + keys[axis + 1 :]
        x = take(x, first, axis=axis)
        return x if builtins.all(isinstance(k, slice) and k == slice(None) for k in rest) else _basic(x, rest)
    if builtins.all(type(keys[i]) is Tensor for i in arrays):
        index = tuple(raw(k) if hasattr(k, "dtype") else k for k in keys)
        where = Tensor(np.arange(math.prod(x.shape)).reshape(x.shape)[index])
    else:
        where = _positions(x.shape, keys, picks, together)
    return take(reshape(x, (-1,)), where, axis=0)


def _positions(shape: tuple, keys: list, picks: list, together: bool) -> Any:
    """Return the positions, in the flattened array, of what traced integer arrays select: Σ index · stride, by NumPy's rules."""
    common: tuple[int, ...] = ()
    for i in picks:
        common = broadcast_shapes(common, getattr(keys[i], "shape", ()))
    lengths: list[int] = []  # of the result's other axes
    parts: list[tuple] = []
    at, axis = None if together else 0, 0
    for i, k in enumerate(keys):
        stride, n = math.prod(shape[axis + 1 :]), shape[axis] if k is not None else 1
        if i in picks:
            if hasattr(k, "dtype") and k.dtype.kind == "b":
                k = np.flatnonzero(raw(k))  # raises for a traced mask: its count of rows is not known
            at = len(lengths) if at is None else at
            parts.append((None, _indices(k, n), stride))
        else:
            chosen = np.arange(n, dtype=np.int32)[k] if k is not None else np.zeros(1, np.int32)
            parts.append((len(lengths), Tensor(chosen), stride))
            lengths.append(len(chosen))
        axis += k is not None
    rank, start = len(lengths) + len(common), at or 0
    total: Any = 0
    for place, index, stride in parts:
        after = rank - start - len(common) if place is None else rank - 1 - (place if place < start else place + len(common))
        total = total + reshape(index, index.shape + (1,) * after) * stride
    return broadcast_to(total, (*lengths[:start], *common, *lengths[start:]))


# --- reductions ------------------------------------------------------------------------------------------------------


def _kept(shape: tuple, axes: tuple) -> tuple:
    return tuple(1 if i in axes else d for i, d in enumerate(shape))


def _infer_reduce(x: Any, axes: tuple, keepdims: bool) -> tuple:
    return (_kept(x.shape, axes) if keepdims else tuple(d for i, d in enumerate(x.shape) if i not in axes)), x.dtype


def _grad_extreme(g: Any, y: Any, x: Any, axes: tuple, keepdims: bool) -> Any:
    shape = _kept(x.shape, axes)
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
    one = e.ones_like(_part(flat, last, 0, 1))
    left = cumprod(concatenate([one, _part(flat, last, 0, length - 1)], axis=-1), axis=-1)
    right = flip(cumprod(concatenate([one, flip(_part(flat, last, 1, length - 1), axis=-1)], axis=-1), axis=-1), axis=-1)
    back = bind(TRANSPOSE, shaped(left * right, moved.shape), axes=tuple(int(i) for i in np.argsort(order)))
    return shaped(g, _kept(x.shape, axes)) * back


_UFUNCS = {"sum": np.add, "prod": np.multiply, "max": np.maximum, "min": np.minimum, "any": np.logical_or, "all": np.logical_and}


def _reduction(name: str, grad: Any, infer: Any = _infer_reduce) -> Op:
    reduce: Any = _UFUNCS[name].reduce
    extra = name in ("sum", "prod")

    def run(xp: Any, x: Any, *, axes: tuple, keepdims: bool) -> Any:
        if xp is np:  # half of what np.sum costs on a small array
            return reduce(x, axis=axes, keepdims=keepdims, dtype=x.dtype if extra else None)
        return getattr(xp, name)(x, axis=axes, keepdims=keepdims, **({"dtype": x.dtype} if extra else {}))

    return Op(name, run, infer, (grad,))


SUM = _reduction(
    "sum", lambda g, y, x, axes, keepdims: widened(shaped(g, _kept(x.shape, axes)), x.shape)
)
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
    return reshape(found, (1,) * len(shape) if flat is not x else _kept(shape, (axis,)))


@op_function
def argmax(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the position of the first largest element, int32. Keras: `keras.ops.argmax`."""
    return _argument(ARGMAX, x, axis, keepdims)


@op_function
def argmin(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the position of the first smallest element, int32. Keras: `keras.ops.argmin`."""
    return _argument(ARGMIN, x, axis, keepdims)


# --- along one axis --------------------------------------------------------------------------------------------------

_along = lambda x, axis: (x.shape, x.dtype)
CUMSUM = Op(
    "cumsum", lambda xp, x, *, axis: xp.cumsum(x, axis=axis, dtype=x.dtype), _along,
    (lambda g, y, x, axis: flip(bind(CUMSUM, flip(g, axis=axis), axis=axis), axis=axis),),
)  # fmt: skip
CUMPROD = Op(
    "cumprod", lambda xp, x, *, axis: xp.cumprod(x, axis=axis, dtype=x.dtype), _along,
    (lambda g, y, x, axis: _grad_cumprod(g, y, x, axis),),
)  # fmt: skip


def _grad_cumprod(g: Any, y: Any, x: Any, axis: int) -> Any:
    """dx[i] = y[i-1]·h[i] with h[i] = g[i] + x[i+1]·h[i+1], by doubling: no division, so that zeros do no harm."""
    n = x.shape[axis]
    h, factor, d = g, _shifted(x, axis, -1), 1
    while d < n:
        h = h + factor * _shifted(h, axis, -d)
        factor = factor * _shifted(factor, axis, -d)
        d *= 2
    before = _shifted(y, axis, 1) + bind(UNSLICE, e.ones_like(_part(x, axis, 0, n and 1)), index=_range(x, axis, 0, n and 1), shape=x.shape)
    return h * before


def _range(x: Any, axis: int, start: int, length: int) -> tuple:
    return tuple(slice(start, start + length) if i == axis else slice(None) for i in range(len(x.shape)))


def _shifted(x: Any, axis: int, by: int) -> Any:
    """Return x moved by some places along an axis, with zeros coming in."""
    keep = builtins.max(x.shape[axis] - abs(by), 0)
    part = _part(x, axis, builtins.max(-by, 0), keep)
    return bind(UNSLICE, part, index=_range(x, axis, builtins.max(by, 0), keep), shape=x.shape)


def _run_argsort(xp: Any, x: Any, *, axis: int) -> Any:
    extra = {"kind": "stable"} if xp is np else {"stable": True}
    return xp.argsort(x, axis=axis, **extra).astype(np.int32)


ARGSORT = Op("argsort", _run_argsort, lambda x, axis: (x.shape, np.dtype(np.int32)), (None,))


def _run_softmax(xp: Any, x: Any, *, axis: int) -> Any:
    t = xp.exp(x - x.max(axis=axis, keepdims=True))
    if xp is np:
        t /= t.sum(axis=axis, keepdims=True)
        return t
    return t / t.sum(axis=axis, keepdims=True)


def _run_log_softmax(xp: Any, x: Any, *, axis: int) -> Any:
    t = x - x.max(axis=axis, keepdims=True)
    return t - xp.log(xp.exp(t).sum(axis=axis, keepdims=True))


SOFTMAX = Op(
    "softmax", _run_softmax, _along,
    (lambda g, y, x, axis: (g - bind(SUM, g * y, axes=(axis,), keepdims=True)) * y,),
)  # fmt: skip
LOG_SOFTMAX = Op(
    "log_softmax", _run_log_softmax, _along,
    (lambda g, y, x, axis: g - e.exp(y) * bind(SUM, g, axes=(axis,), keepdims=True),),
)  # fmt: skip


def _run_sparse_ce(xp: Any, z: Any, labels: Any) -> Any:
    picked = xp.take_along_axis(z, labels[..., None], -1)[..., 0]
    m = z.max(axis=-1)
    return xp.log(xp.exp(z - m[..., None]).sum(axis=-1)) + (m - picked)


def _run_sparse_ce_grad(xp: Any, z: Any, labels: Any, g: Any) -> Any:
    p = _run_softmax(xp, z, axis=-1)
    if xp is np:
        flat = p.reshape(-1, p.shape[-1])
        flat[np.arange(len(flat)), labels.reshape(-1)] -= 1
        return p * g[..., None]
    return (p - (labels[..., None] == xp.arange(z.shape[-1]))) * g[..., None]


def _one_hot_like(labels: Any, z: Any) -> Any:
    return cast_to(reshape(labels, (*labels.shape, 1)) == Tensor(np.arange(z.shape[-1], dtype=labels.dtype)), z.dtype)


# Cross-entropy with integer labels from logits: log Σ exp z - z[label], for each row; fused since every classifier ends in it.
SPARSE_CE = Op(
    "sparse_softmax_cross_entropy", _run_sparse_ce, lambda z, labels: (labels.shape, z.dtype),
    (lambda g, y, z, labels: bind(SPARSE_CE_GRAD, z, labels, g), None),
)  # fmt: skip
SPARSE_CE_GRAD = Op(
    "sparse_softmax_cross_entropy_grad", _run_sparse_ce_grad, lambda z, labels, g: (z.shape, z.dtype),
    (
        lambda gg, y, z, labels, g: OPS["softmax"].vjps[0](gg * reshape(g, (*g.shape, 1)), softmax(z), z, axis=len(z.shape) - 1),
        None,
        lambda gg, y, z, labels, g: sum(gg * (softmax(z) - _one_hot_like(labels, z)), axis=-1),
    ),
)  # fmt: skip


@op_function
def softmax(x: Any, axis: Any = -1) -> Any:
    """Return exp(x) / Σ exp(x) along an axis (or several). Keras: `keras.ops.softmax`."""
    return _normalized(SOFTMAX, x, axis)


@op_function
def log_softmax(x: Any, axis: Any = -1) -> Any:
    """Return x - log Σ exp(x) along an axis (or several). Keras: `keras.ops.log_softmax`."""
    return _normalized(LOG_SOFTMAX, x, axis)


def _normalized(op: Op, x: Any, axis: Any) -> Any:
    x = convert(x)
    x = cast_to(x, floating(x.dtype))
    n = len(x.shape)
    if n == 0:
        return reshape(_normalized(op, reshape(x, (1,)), 0), ())
    if isinstance(axis, (list, tuple)) or axis is None:
        axes = canonical_axes(axis, n)
        order = (*(i for i in range(n) if i not in axes), *axes)
        moved = transpose(x, order)
        flat = reshape(moved, (*moved.shape[: n - len(axes)], -1))
        done = reshape(bind(op, flat, axis=len(flat.shape) - 1), moved.shape)
        return transpose(done, [int(i) for i in np.argsort(order)])
    return bind(op, x, axis=canonical_axis(axis, n))


def sparse_softmax_cross_entropy(logits: Any, labels: Any) -> Any:
    """Return log Σ exp(z) - z[label] for each row of `logits` (…, classes); `labels` (…) are integers in range."""
    return bind(SPARSE_CE, logits, labels)


@op_function
def flip(x: Any, axis: Any = None) -> Any:
    """Return x in reverse order along axes. Keras: `keras.ops.flip`."""
    x = convert(x)
    axes = canonical_axes(axis, len(x.shape))
    index = tuple(slice(None, None, -1) if i in axes else slice(None) for i in range(len(x.shape)))
    return bind(SLICE, x, index=index) if axes else x


@op_function
def cumsum(x: Any, axis: Any = None, dtype: Any = None) -> Any:
    """Return running sums along an axis. Keras: `keras.ops.cumsum`."""
    return _running(CUMSUM, x, axis, dtype)


@op_function
def cumprod(x: Any, axis: Any = None, dtype: Any = None) -> Any:
    """Return running products along an axis. Keras: `keras.ops.cumprod`."""
    return _running(CUMPROD, x, axis, dtype)


def _running(op: Op, x: Any, axis: Any, dtype: Any) -> Any:
    x = convert(x)
    x = cast_to(x, numpy_dtype(dtype)) if dtype is not None else cast_to(x, np.dtype(np.int32)) if x.dtype == bool else x
    if axis is None:
        x, axis = reshape(x, (-1,)), 0
    return bind(op, x, axis=canonical_axis(axis, len(x.shape)))


@op_function
def argsort(x: Any, axis: Any = -1) -> Any:
    """Return the positions that sort x, stably, int32. Keras: `keras.ops.argsort`."""
    x = convert(x)
    if axis is None or not x.shape:
        x, axis = reshape(x, (-1,)), 0
    return bind(ARGSORT, x, axis=canonical_axis(axis, len(x.shape)))


@op_function
def sort(x: Any, axis: int | None = -1) -> Any:
    """Return the elements in rising order along an axis, or flattened. Keras: `keras.ops.sort`."""
    x = convert(x)
    if axis is None:
        x, axis = reshape(x, (-1,)), 0
    axis = canonical_axis(axis, len(x.shape))
    return take_along_axis(x, bind(ARGSORT, x, axis=axis), axis=axis)


# --- gathering -------------------------------------------------------------------------------------------------------


def _run_take(xp: Any, x: Any, i: Any, *, axis: int) -> Any:
    return xp.take(x, i, axis=axis)


def _run_take_grad(xp: Any, g: Any, i: Any, *, axis: int, length: int) -> Any:
    """Add rows of g to rows of zeros: out[i] += g along `axis`."""
    n = i.ndim
    lead, rest = g.shape[:axis], g.shape[axis + n :]
    g = g.reshape(*lead, i.size, *rest)
    out = xp.zeros((*lead, length, *rest), g.dtype)
    where = (slice(None),) * axis + (i.reshape(-1),)
    if xp is np:
        np.add.at(out, where, g)
        return out
    return out.at[where].add(g)


TAKE = Op(
    "take", _run_take, lambda x, i, axis: ((*x.shape[:axis], *i.shape, *x.shape[axis + 1 :]), x.dtype),
    (lambda g, y, x, i, axis: bind(TAKE_GRAD, g, i, axis=axis, length=x.shape[axis]), None),
)  # fmt: skip
TAKE_GRAD = Op(
    "take_grad", _run_take_grad,
    lambda g, i, axis, length: ((*g.shape[:axis], length, *g.shape[axis + len(i.shape) :]), g.dtype),
    (lambda gg, y, g, i, axis, length: bind(TAKE, gg, i, axis=axis), None),
)  # fmt: skip


def _run_along_grad(xp: Any, g: Any, i: Any, *, axis: int, length: int) -> Any:
    out = xp.zeros((*g.shape[:axis], length, *g.shape[axis + 1 :]), g.dtype)
    where = tuple(i if a == axis else xp.arange(n).reshape((-1,) + (1,) * (g.ndim - a - 1)) for a, n in enumerate(g.shape))
    if xp is np:
        np.add.at(out, where, g)
        return out
    return out.at[where].add(g)


ALONG = Op(
    "take_along_axis", lambda xp, x, i, *, axis: xp.take_along_axis(x, i, axis), lambda x, i, axis: (i.shape, x.dtype),
    (lambda g, y, x, i, axis: bind(ALONG_GRAD, g, i, axis=axis, length=x.shape[axis]), None),
)  # fmt: skip
ALONG_GRAD = Op(
    "take_along_axis_grad", _run_along_grad,
    lambda g, i, axis, length: ((*g.shape[:axis], length, *g.shape[axis + 1 :]), g.dtype),
    (lambda gg, y, g, i, axis, length: bind(ALONG, gg, i, axis=axis), None),
)  # fmt: skip


_UPDATES = {"add": "add", "max": "maximum", "min": "minimum", "multiply": "multiply"}


def _run_scatter(xp: Any, x: Any, i: Any, u: Any, *, how: str) -> Any:
    """Return x with x[i] replaced by u, or combined with it; of several rows for one position the last stays."""
    if xp is not np:
        return getattr(x.at[i], how)(u)
    out = np.array(x)
    if how == "set":
        out[i] = u
    else:
        getattr(np, _UPDATES[how]).at(out, i, u)
    return out


def _scatter_share(g: Any, y: Any, x: Any, i: Any, u: Any, how: str) -> Any:
    """The part of g that goes through x."""
    if how == "add":
        return g
    if how == "multiply":
        return g * bind(SCATTER, e.ones_like(x), i, u, how=how)
    if how == "set":
        return bind(SCATTER, g, i, e.zeros_like(u), how=how)
    return g * cast_to(x == y, g.dtype)


def _scatter_share_u(g: Any, y: Any, x: Any, i: Any, u: Any, how: str) -> Any:
    """The part of g that goes through u."""
    part = bind(TAKE, g, i, axis=0)
    if how == "multiply":
        return part * bind(TAKE, y, i, axis=0) / u
    if how in ("max", "min"):
        return part * cast_to(bind(TAKE, y, i, axis=0) == u, g.dtype)
    return part


# x (n, …), i (m,) in [0, n), u (m, …); how: "set", "add", "max", "min" or "multiply".
SCATTER = Op(
    "scatter", _run_scatter, lambda x, i, u, how: (x.shape, x.dtype), (_scatter_share, None, _scatter_share_u)
)  # fmt: skip


def _indices(i: Any, length: int) -> Any:
    """Return integer indices with negative ones counted from the end."""
    i = convert(i)
    if i.dtype.kind not in "iu":
        if type(i) is Node and ctx.trace.fill is not None:  # only shapes are asked for, and KerasTensors are float32 by default
            return cast_to(i, np.dtype(np.int32))
        raise DTypeError(f"Indices must be integers, received dtype {i.dtype}.")
    if i.dtype.kind == "u":
        return cast_to(i, np.dtype(np.int32))
    if type(i) is Tensor and (i._a.size == 0 or i._a.min() >= 0):
        return i
    return e.where(e.less(i, 0), e.add(i, cast_to(convert(length), i.dtype)), i)


@op_function
def take(x: Any, indices: Any, axis: Any = None) -> Any:
    """Return the elements of x at `indices` along an axis (of the flattened x by default). Keras: `keras.ops.take`."""
    x = convert(x)
    if axis is None:
        x, axis = reshape(x, (-1,)), 0
    axis = canonical_axis(axis, len(x.shape))
    return bind(TAKE, x, _indices(indices, x.shape[axis]), axis=axis)


@op_function
def take_along_axis(x: Any, indices: Any, axis: Any = None) -> Any:
    """Return x at `indices` matched position by position along an axis. Keras: `keras.ops.take_along_axis`."""
    x = convert(x)
    if axis is None:
        x, axis = reshape(x, (-1,)), 0
    axis = canonical_axis(axis, len(x.shape))
    i = _indices(indices, x.shape[axis])
    if len(i.shape) != len(x.shape):
        raise InputError(f"take_along_axis: x of shape {x.shape} and indices of shape {i.shape} must have as many axes.")
    common = broadcast_shapes(_kept(x.shape, (axis,)), _kept(i.shape, (axis,)))
    x = broadcast_to(x, (*common[:axis], x.shape[axis], *common[axis + 1 :]))
    i = broadcast_to(i, (*common[:axis], i.shape[axis], *common[axis + 1 :]))
    return bind(ALONG, x, i, axis=axis)


@op_function
def nonzero(x: Any) -> tuple:
    """Return the positions of the elements that are not 0, one int32 array an axis. Keras: `keras.ops.nonzero`."""
    x = convert(x)
    if type(x) is Node:
        return tuple(stand_in("nonzero", (None,), np.int32) for _ in x.shape)
    return tuple(Tensor(i.astype(np.int32)) for i in np.nonzero(np.atleast_1d(raw(x))))


# --- random bits -----------------------------------------------------------------------------------------------------

RANDOM_BITS = Op(
    "random_bits", lambda xp, seed, *, shape: philox.bits(xp, seed, shape), lambda seed, shape: (shape, np.dtype(np.uint32)), (None,)
)
INPUT = Op("input", lambda xp: None, lambda: ((), np.dtype("float32")))
CONST = Op("const", lambda xp, *, value: value, lambda value: (value.shape, value.dtype))

from . import elementwise as e  # noqa: E402  (used at run time only; each of the two modules composes rows of the other)
