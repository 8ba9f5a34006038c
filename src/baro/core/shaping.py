"""Matrix products, and ops that move elements: transpose, reshape, broadcast, join, slice, index.

The rows here, in `reductions.py` and in `gathering.py` look at more than one element; each has a native function of its name, and
everything else in `baro.ops` is composed of them and of elementwise ops.
"""

import builtins
import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import DTypeError, InputError
from ..shapes import Unknown, agree
from .context import ctx
from .dtypes import numpy_dtype, result_type
from .graph import Node, stand_in
from .op import Op, bind, broadcast_shapes, convert, op_function, raw, unify
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
    (lambda g, y, a, b: reductions.sum_to_shape(bind(MATMUL, g, swap(b)), a.shape), lambda g, y, a, b: reductions.sum_to_shape(_matmul_grad_b(a, g, b), b.shape)),
)  # fmt: skip


def _matmul_grad_b(a: Any, g: Any, b: Any) -> Any:
    if (
        len(b.shape) == 2 and len(a.shape) > 2
    ):  # a batch of rows times one matrix: one large product instead of a sum of many
        rows = math.prod(a.shape[:-1])
        a, g = reshape(a, (rows, a.shape[-1])), reshape(g, (rows, g.shape[-1]))
    return bind(MATMUL, swap(a), g)


_INT8 = np.dtype("int8")


@op_function
def matmul(x1: Any, x2: Any) -> Any:
    """Return the matrix product of the last two axes, with broadcasting of the others. Two of int8 give int32. Keras: `keras.ops.matmul`."""
    a, b = unify(x1, x2)
    if a.dtype is _INT8 and all(np.dtype(getattr(x, "dtype", "bool")) == _INT8 for x in (x1, x2)):
        a, b = cast_to(a, np.dtype("int32")), cast_to(b, np.dtype("int32"))  # 100 · 100 is outside int8 already
    return product(a, b)


def product(x1: Any, x2: Any) -> Any:
    """Return the matrix product of arrays of one dtype, in that dtype."""
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
    (lambda g, y, x, shape: reductions.sum_to_shape(g, x.shape),),
)  # fmt: skip
CONCAT = Op(
    "concatenate", lambda xp, *xs, axis: xp.concatenate(xs, axis),
    lambda *xs, axis: ((*xs[0].shape[:axis], builtins.sum(x.shape[axis] for x in xs), *xs[0].shape[axis + 1 :]), xs[0].dtype),
    (lambda i, g, y, *xs, axis: part(g, axis, builtins.sum(x.shape[axis] for x in xs[:i]), xs[i].shape[axis]),),
)  # fmt: skip
SLICE = Op(
    "slice", lambda xp, x, *, index: x[index],
    lambda x, index: (tuple(_sliced(k, n) for k, n in zip(index, x.shape, strict=True)), x.dtype),
    (lambda g, y, x, index: bind(UNSLICE, g, index=index, shape=x.shape),),
)  # fmt: skip


def _sliced(k: slice, n: int) -> int:
    """Return the length of a slice of an axis of length n: unknown where it depends on an unknown n."""
    length = len(range(*k.indices(n)))
    return Unknown(length) if type(n) is Unknown and len(range(*k.indices(2 * n))) != length else length


def _run_unslice(xp: Any, g: Any, *, index: tuple, shape: tuple) -> Any:
    out = xp.zeros(shape, g.dtype)
    if xp is np:
        out[index] = g
        return out
    return out.at[index].set(g)


UNSLICE = Op(
    "unslice",
    _run_unslice,
    lambda g, index, shape: (shape, g.dtype),
    (lambda gg, y, g, index, shape: bind(SLICE, gg, index=index),),
)


def part(x: Any, axis: int, start: int, length: int) -> Any:
    index = [slice(None)] * len(x.shape)
    index[axis] = slice(start, start + length)
    return bind(SLICE, x, index=tuple(index))


def canonical_axis(axis: int, ndim: int, what: str = "axis") -> int:
    """Return a non-negative axis, or raise InputError."""
    if not hasattr(axis, "__index__"):
        raise DTypeError(f"{what} must be an integer, not {axis!r}.")
    axis = operator.index(axis)
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
        raise InputError(
            f"transpose: `axes` must be a list of the same length as the input shape, {n}. Received: axes={axes}, shape {x.shape}"
        )
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


def _count_unknown(shape: Any) -> int:
    return builtins.sum(type(d) is Unknown for d in shape)


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
        raise InputError(
            f"reshape: each length must be a non-negative integer, or -1 for one that is found. Received: newshape={newshape}"
        )
    if shape.count(-1) > 1:
        raise InputError(f"reshape: there can be at most one unknown dimension (-1). Received: newshape={newshape}")
    if -1 in shape:
        rest = math.prod(d for d in shape if d != -1)
        if (rest == 0 or size % rest) and not _any_unknown(old, shape):
            raise InputError(f"reshape: cannot arrange {size} elements of shape {old} as {tuple(shape)}.")
        exact = rest and size % rest == 0
        found = size // rest if exact else size
        shape[shape.index(-1)] = found if exact and _count_unknown(old) <= _count_unknown(shape) else Unknown(found)
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
    if len(x.shape) > len(shape) or builtins.any(
        d != 1 and not agree(d, t) for d, t in zip(x.shape[::-1], shape[::-1], strict=False)
    ):
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
        if len(x.shape) != len(xs[0].shape) or builtins.any(
            not agree(a, b) for i, (a, b) in enumerate(zip(x.shape, xs[0].shape, strict=True)) if i != axis
        ):
            raise InputError(
                f"concatenate: shapes must agree except on axis {axis}; received {[tuple(v.shape) for v in xs]}."
            )
    return xs[0] if len(xs) == 1 else bind(CONCAT, *xs, axis=axis)


def unify_all(xs: Sequence[Any]) -> list[Any]:
    """Return arrays converted and cast to their common dtype."""

    converted = [convert(x) for x in xs]
    if not converted:
        raise InputError("Expected at least one array, received none.")
    dtype = converted[0].dtype
    if builtins.any(c.dtype != dtype for c in converted):
        dtype = numpy_dtype(
            result_type(*[type(x) if type(x) in (int, float) else c.dtype for x, c in zip(xs, converted, strict=True)])
        )
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
        raise IndexError(
            f"An index must be an int, slice, None, ... or an array of integers or booleans; received {k!r}."
        ) from None
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
                raise IndexError(
                    f"get_item: index {k} is out of range for axis {axis} of length {n}. Received an array of shape {x.shape}."
                )
            index.append(slice(k % n, k % n + 1, None))
        else:
            k = slice(*(None if v is None else int(v) for v in (k.start, k.stop, k.step)))
            index.append(k)
            shape.append(_sliced(k, n))
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
        x = gathering.take(x, first, axis=axis)
        return x if builtins.all(isinstance(k, slice) and k == slice(None) for k in rest) else _basic(x, rest)
    if builtins.all(type(keys[i]) is Tensor for i in arrays):
        index = tuple(raw(k) if hasattr(k, "dtype") else k for k in keys)
        where = Tensor(np.arange(math.prod(x.shape)).reshape(x.shape)[index])
    else:
        where = _positions(x.shape, keys, picks, together)
    return gathering.take(reshape(x, (-1,)), where, axis=0)


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
            parts.append((None, gathering.counted_indices(k, n), stride))
        else:
            chosen = np.arange(n, dtype=np.int32)[k] if k is not None else np.zeros(1, np.int32)
            parts.append((len(lengths), Tensor(chosen), stride))
            lengths.append(len(chosen))
        axis += k is not None
    rank, start = len(lengths) + len(common), at or 0
    total: Any = 0
    for place, index, stride in parts:
        after = (
            rank - start - len(common)
            if place is None
            else rank - 1 - (place if place < start else place + len(common))
        )
        total = total + reshape(index, index.shape + (1,) * after) * stride
    return broadcast_to(total, (*lengths[:start], *common, *lengths[start:]))


from . import gathering, reductions  # noqa: E402  (used at run time only: they are built on this module)
