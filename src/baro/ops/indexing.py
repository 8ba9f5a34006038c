"""Slices, scattering, segments, searching, counting."""

import builtins
import math
from typing import Any

import numpy as np

from ..core import library
from ..core import ops as c
from ..core.graph import Node, stand_in
from ..core.op import OPS, bind, cast, convert, floating, op_function, raw, unify
from ..core.shaping import canonical_axis
from ..core.tensor import Tensor
from ..errors import InputError
from ..shapes import Unknown

_INT32 = np.dtype(np.int32)


def _int32(x: Any) -> Any:
    return cast(convert(x), _INT32)


# --- slices ----------------------------------------------------------------------------------------------------------


@op_function
def slice(inputs: Any, start_indices: Any, shape: Any) -> Any:
    """Return the block of a given shape that begins at `start_indices`; -1 means up to the end. Keras: `keras.ops.slice`."""
    x = convert(inputs)
    shape = tuple(int(d) for d in shape)
    count = start_indices.shape[0] if hasattr(start_indices, "shape") else len(start_indices)
    if len(shape) != len(x.shape):
        raise InputError(
            f"The number of dimensions in `inputs` must match the number of dimensions in `shape`. Received: inputs.shape={x.shape}, shape={shape}"
        )
    if count != len(x.shape):
        raise InputError(
            f"The number of dimensions in `start_indices` must match the number of dimensions in `inputs`. Received: inputs.shape={x.shape}, start_indices={start_indices}"
        )
    starts = _static(start_indices)
    if starts is None:
        if -1 in shape:
            return stand_in("slice", [None if d == -1 else d for d in shape], x.dtype)
        at = _flat_positions(x.shape, convert(start_indices), shape)
        return c.reshape(c.take(c.reshape(x, (-1,)), at, axis=0), shape)
    keys = []
    for s, d, n in zip(starts, shape, x.shape, strict=True):
        if type(s) is int:
            s = min(max(s, 0), n - d) if d != -1 and type(n) is not Unknown else s
            keys.append(builtins.slice(s, None if d == -1 else s + d))
        else:
            keys.append(c.add(s, Tensor(np.arange(d, dtype=np.int32))))
    for axis, key in enumerate(keys):
        x = x[(builtins.slice(None, None),) * axis + (key,)] if not hasattr(key, "dtype") else c.take(x, key, axis=axis)
    return x


def _static(indices: Any) -> list | None:
    """Return the starting positions as ints (or scalar Nodes), or None for one traced array of them."""
    if type(indices) is Node:
        return None
    if hasattr(indices, "dtype"):
        return [int(i) for i in raw(indices)]
    out = []
    for i in indices:
        i = i if type(i) is Node else int(raw(i).reshape(())) if hasattr(i, "dtype") else int(i)
        out.append(i)
    return out


def _flat_positions(whole: tuple, starts: Any, shape: tuple) -> Any:
    """Return the positions, in the flattened array, of a block that begins at traced `starts`."""
    strides = np.cumprod((1, *whole[::-1][:-1]))[::-1].astype(np.int32)
    limits = Tensor(np.array([n - d for n, d in zip(whole, shape, strict=True)], np.int32))
    starts = c.minimum(c.maximum(cast(starts, _INT32), 0), limits)
    inside = builtins.sum(
        np.arange(d, dtype=np.int32).reshape((-1,) + (1,) * (len(shape) - a - 1)) * strides[a]
        for a, d in enumerate(shape)
    )
    return c.sum(starts * Tensor(strides)) + Tensor(np.asarray(inside, np.int32).reshape(-1))


@op_function
def slice_update(inputs: Any, start_indices: Any, updates: Any) -> Any:
    """Return inputs with the block that begins at `start_indices` replaced. Keras: `keras.ops.slice_update`."""
    x, u = convert(inputs), convert(updates)
    if len(u.shape) != len(x.shape):
        raise InputError(
            f"`updates` must have as many axes as `inputs`. Received: inputs.shape={x.shape}, updates.shape={u.shape}"
        )
    starts = start_indices if hasattr(start_indices, "shape") else c.stack([_int32(i) for i in start_indices])
    at = _flat_positions(x.shape, convert(starts), u.shape)
    flat = bind(OPS["scatter"], c.reshape(x, (-1,)), at, c.reshape(cast(u, x.dtype), (-1,)), how="set")
    return c.reshape(flat, x.shape)


# --- scattering ------------------------------------------------------------------------------------------------------


def _rows(indices: Any, shape: tuple) -> tuple[Any, tuple, tuple]:
    """Return the positions that index rows (…, k) mean among the slices of the first k axes."""
    i = convert(indices)
    k = i.shape[-1]
    lead, rest = tuple(shape[:k]), tuple(shape[k:])
    strides = np.cumprod((1, *lead[::-1][:-1]))[::-1]
    wide = Tensor(np.asarray(lead, np.int64).astype(i.dtype))
    i = c.where(c.less(i, 0), i + wide, i) if i.dtype.kind == "i" else i
    at = c.sum(cast(i, _INT32) * Tensor(strides.astype(np.int32)), axis=-1)
    return c.reshape(at, (-1,)), lead, rest


@op_function
def scatter(indices: Any, values: Any, shape: Any) -> Any:
    """Return zeros of `shape` with values added at index rows. Keras: `keras.ops.scatter`."""
    v = convert(values)
    shape = tuple(int(d) for d in shape)
    at, lead, rest = _rows(indices, shape)
    zeros = Tensor(np.zeros((math.prod(lead), *rest), v.dtype))
    return c.reshape(bind(OPS["scatter"], zeros, at, c.reshape(v, (-1, *rest)), how="add"), shape)


_REDUCTIONS = {None: "set", "add": "add", "max": "max", "min": "min", "mul": "multiply"}


@op_function
def scatter_update(inputs: Any, indices: Any, updates: Any, reduction: str | None = None) -> Any:
    """Return inputs with values put, or added, …, at index rows. Keras: `keras.ops.scatter_update`.

    Args:
        inputs: array.
        indices: (…, k) integers: each row is a position on the first k axes.
        updates: (…, rest of inputs' shape).
        reduction: None replaces; "add", "max", "min" and "mul" combine.
    """
    if reduction not in _REDUCTIONS:
        raise InputError(f"Invalid reduction: expected one of {list(_REDUCTIONS)}. Received: reduction={reduction}")
    x = convert(inputs)
    at, lead, rest = _rows(indices, x.shape)
    u = c.reshape(c.broadcast_to(cast(convert(updates), x.dtype), (*convert(indices).shape[:-1], *rest)), (-1, *rest))
    flat = bind(OPS["scatter"], c.reshape(x, (math.prod(lead), *rest)), at, u, how=_REDUCTIONS[reduction])
    return c.reshape(flat, x.shape)


def _segments(data: Any, segment_ids: Any, num_segments: int | None, how: str, start: Any) -> Any:
    """Combine rows of equal segment; ids out of range go to a row that is cut off."""
    x, ids = convert(data), _int32(segment_ids)
    if len(ids.shape) != 1:
        raise InputError(
            f"Argument `segment_ids` should be an 1-D vector, got shape: {len(ids.shape)}. Consider either flatten input with segment_ids.reshape((-1)) and data.reshape((-1, ) + data.shape[len(segment_ids.shape):]) or vectorize with vmap."
        )
    if num_segments is None:
        if type(ids) is Node:
            return stand_in(f"segment_{how} without num_segments", (None, *x.shape[1:]), x.dtype)
        num_segments = int(raw(ids).max()) + 1 if raw(ids).size else 0
    valid = c.logical_and(c.greater_equal(ids, 0), c.less(ids, num_segments))
    at = c.where(valid, ids, Tensor(np.asarray(num_segments, np.int32)))
    out = c.broadcast_to(Tensor(np.asarray(start(x.dtype), x.dtype)), (num_segments + 1, *x.shape[1:]))
    return bind(OPS["scatter"], out, at, x, how=how)[:num_segments]


def _lowest(dtype: np.dtype) -> Any:
    return -math.inf if dtype.kind == "f" or dtype.kind == "V" else np.iinfo(dtype).min


def _highest(dtype: np.dtype) -> Any:
    return math.inf if dtype.kind == "f" or dtype.kind == "V" else np.iinfo(dtype).max


@op_function
def segment_sum(data: Any, segment_ids: Any, num_segments: int | None = None, sorted: bool = False) -> Any:
    """Return the sum of the rows of each segment (`sorted` ids need no other treatment). Keras: `keras.ops.segment_sum`."""
    return _segments(data, segment_ids, num_segments, "add", lambda d: 0)


@op_function
def segment_prod(data: Any, segment_ids: Any, num_segments: int | None = None, sorted: bool = False) -> Any:
    """Return the product of the rows of each segment. Keras: `keras.ops.segment_prod`."""
    return _segments(data, segment_ids, num_segments, "multiply", lambda d: 1)


@op_function
def segment_max(data: Any, segment_ids: Any, num_segments: int | None = None, sorted: bool = False) -> Any:
    """Return the largest elements of each segment, -∞ for an empty one. Keras: `keras.ops.segment_max`."""
    return _segments(data, segment_ids, num_segments, "max", _lowest)


@op_function
def segment_min(data: Any, segment_ids: Any, num_segments: int | None = None, sorted: bool = False) -> Any:
    """Return the smallest elements of each segment, +∞ for an empty one. Keras: `keras.ops.segment_min`."""
    return _segments(data, segment_ids, num_segments, "min", _highest)


# --- searching -------------------------------------------------------------------------------------------------------


@op_function
def top_k(x: Any, k: int, sorted: bool = True) -> tuple:
    """Return the k largest elements on the last axis, falling, and their positions. Keras: `keras.ops.top_k`."""
    x = convert(x)
    n = x.shape[-1]
    if type(n) is not Unknown and not 0 <= k <= n:
        raise InputError(f"top_k: k must be between 0 and the last axis' length {n}, received k={k}.")
    # The stable rank in the reversed array, read backwards: of equal elements the first comes first.
    order = c.flip(c.argsort(c.flip(x, axis=-1), axis=-1), axis=-1)
    at = c.get_item(c.subtract(n - 1, order), (..., builtins.slice(0, k)))
    return c.take_along_axis(x, at, axis=-1), at


@op_function
def in_top_k(targets: Any, predictions: Any, k: int) -> Any:
    """Say whether fewer than k classes are predicted above the target. Keras: `keras.ops.in_top_k`."""
    t, p = _int32(targets), convert(predictions)
    n = p.shape[-1]
    inside = c.logical_and(c.greater_equal(t, 0), c.less(t, n))
    own = c.take_along_axis(p, c.reshape(c.where(inside, t, c.zeros_like(t)), (*t.shape, 1)), axis=-1)
    above = c.sum(cast(c.greater(p, own), _INT32), axis=-1)
    finite = c.all(c.isfinite(own), axis=-1)
    return c.logical_and(c.logical_and(c.less(above, k), inside), finite)


@op_function
def searchsorted(sorted_sequence: Any, values: Any, side: str = "left") -> Any:
    """Return where values would be put into a rising vector. Keras: `keras.ops.searchsorted`."""
    a, v = unify(sorted_sequence, values)
    if len(a.shape) != 1:
        raise InputError(
            f"searchsorted only supports 1-D sorted sequences. You can use keras.ops.vectorized_map to extend it to N-D sequences. Received: sorted_sequence.shape={a.shape}"
        )
    if side not in ("left", "right"):
        raise InputError(f"searchsorted: side must be 'left' or 'right'. Received: side={side}")
    return library.call("searchsorted", a, v, side=side)[0]


@op_function
def digitize(x: Any, bins: Any) -> Any:
    """Return the number of the bin of each element, int32. Keras: `keras.ops.digitize`."""
    return searchsorted(bins, x, side="right")


@op_function
def isin(x1: Any, x2: Any, assume_unique: bool = False, invert: bool = False) -> Any:
    """Say which elements of x1 are in x2 (uniqueness needs no other treatment). Keras: `keras.ops.isin`."""
    x1, x2 = unify(x1, x2)
    found = c.any(c.equal(c.reshape(x1, (*x1.shape, 1)), c.reshape(x2, (-1,))), axis=-1)
    return c.logical_not(found) if invert else found


@op_function
def argpartition(x: Any, kth: int, axis: int | None = -1) -> Any:
    """Return positions that put the kth element in its sorted place; a full sort does. Keras: `keras.ops.argpartition`."""
    x = convert(x)
    n = math.prod(x.shape) if axis is None else x.shape[canonical_axis(axis, len(x.shape))]
    if not -n <= kth < n:
        raise InputError(f"argpartition: kth={kth} is out of bounds for an axis of length {n}.")
    return c.argsort(x, axis=axis)


@op_function
def unravel_index(indices: Any, shape: Any) -> tuple:
    """Return the coordinates of positions in a flattened array. Keras: `keras.ops.unravel_index`."""
    i = convert(indices)
    if i.dtype.kind not in "iu":
        i = cast(i, _INT32)
    total = math.prod(shape)
    i = c.where(c.less(i, 0), i + total, i)
    out = []
    for d in reversed([int(d) for d in shape]):
        out.append(c.mod(i, d))
        i = c.floor_divide(i, d)
    return tuple(out[::-1])


@op_function
def select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    """Return, elementwise, the choice of the first condition that holds. Keras: `keras.ops.select`."""
    if len(condlist) != len(choicelist) or not condlist:
        raise InputError(
            f"select: as many conditions as choices are needed, and at least one; received {len(condlist)} and {len(choicelist)}."
        )
    out = default
    for condition, choice in zip(reversed(list(condlist)), reversed(list(choicelist)), strict=True):
        out = c.where(condition, choice, out)
    return out


# --- counting --------------------------------------------------------------------------------------------------------


@op_function
def bincount(x: Any, weights: Any = None, minlength: int | None = 0, sparse: bool = False) -> Any:
    """Return how often each value 0, 1, … is in x (batch, n) or (n,), or the sum of its weights. Keras: `keras.ops.bincount`."""
    if sparse:
        raise InputError("bincount: sparse=True is not supported; every tensor here is dense.")
    x = convert(x)
    minlength = int(minlength or 0)
    dtype = _INT32 if weights is None or convert(weights).dtype == bool else convert(weights).dtype
    if type(x) is Node:
        return stand_in("bincount", (*x.shape[:-1], None), dtype)
    if raw(x).size and raw(x).min() < 0:
        raise InputError(f"bincount: expected integers ≥ 0, received {raw(x).min()}. Shift or drop what is negative.")
    length = max(minlength, int(raw(x).max()) + 1 if raw(x).size else 0)
    w = c.ones_like(x, dtype) if weights is None else cast(convert(weights), dtype)
    rows = math.prod(x.shape[:-1])
    at = c.reshape(_int32(x), (rows, -1)) + Tensor((np.arange(rows, dtype=np.int32) * length)[:, None])
    out = bind(
        OPS["scatter"], Tensor(np.zeros(rows * length, dtype)), c.reshape(at, (-1,)), c.reshape(w, (-1,)), how="add"
    )
    return c.reshape(out, (*x.shape[:-1], length))


@op_function
def histogram(x: Any, bins: int = 10, range: Any = None) -> tuple:
    """Return the counts in equal bins, and the edges of the bins. Keras: `keras.ops.histogram`."""
    from .creation import linspace

    if not isinstance(bins, int):
        raise InputError(f"Argument `bins` should be of type `int`. Received: bins={bins}")
    if bins < 0:
        raise InputError(f"Argument `bins` should be a non-negative integer. Received: bins={bins}")
    if range is not None and (not isinstance(range, tuple) or len(range) != 2):
        raise InputError(f"Argument `range` must be a tuple of two elements. Received: range={range}")
    if range is not None and range[1] < range[0]:
        raise InputError(f"The second element of `range` must be greater than the first. Received: range={range}")
    x = c.reshape(x, (-1,))
    low, high = (c.min(x), c.max(x)) if range is None else range
    if (
        range is not None
        and low == high
        or range is None
        and type(x) is Tensor
        and (not x.size or float(low) == float(high))
    ):
        low, high = low - 0.5, high + 0.5
    edges = linspace(low, high, bins + 1, dtype=floating(x.dtype))
    inside = c.logical_and(c.greater_equal(x, low), c.less_equal(x, high))
    at = c.minimum(searchsorted(edges, cast(x, edges.dtype), side="right") - 1, bins - 1)
    at = c.where(inside, at, Tensor(np.asarray(bins, np.int32)))
    ones = c.ones_like(at, edges.dtype)
    counts = bind(OPS["scatter"], Tensor(np.zeros(bins + 1, edges.dtype)), at, ones, how="add")[:bins]
    return counts, edges


@op_function
def unique(x: Any, sorted: bool = True, return_index: bool = False, return_inverse: bool = False, return_counts: bool = False,
           axis: int | None = None, size: int | None = None, fill_value: Any = None) -> Any:  # fmt: skip
    """Return the different elements of x, or slices along an axis, rising. Keras: `keras.ops.unique`.

    Args:
        x: array.
        sorted: the result is rising in any case.
        return_index, return_inverse, return_counts: what else to return: first positions, the number of each element, counts.
        axis: along which to compare slices; by default x is flattened.
        size: cut or fill the result to this length.
        fill_value: what fills; by default the smallest element.
    """
    x = convert(x)
    if type(x) is Node:
        shape = (size,) if axis is None else (*x.shape[:axis], size, *x.shape[axis + 1 :])
        outs = [stand_in("unique", shape, x.dtype)]
        whole = math.prod(x.shape) if axis is None else x.shape[axis]
        flags = (
            (return_index, (size,)),
            (return_inverse, x.shape if axis is None else (whole,)),
            (return_counts, (size,)),
        )
        outs += [stand_in("unique", s, _INT32) for wanted, s in flags if wanted]
        return outs[0] if len(outs) == 1 else tuple(outs)
    found = np.unique(raw(x), return_index=True, return_inverse=True, return_counts=True, axis=axis)
    values, index, inverse, counts = found
    if size is not None:
        at = 0 if axis is None else axis
        values = values.take(np.arange(min(size, values.shape[at])), axis=at)
        missing = size - values.shape[at]
        if missing > 0:
            fill = (
                values.take([0], axis=at) if fill_value is None else np.full_like(values.take([0], axis=at), fill_value)
            )
            values = np.concatenate([values, np.repeat(fill, missing, axis=at)], axis=at)
            index = np.concatenate([index, np.full(missing, index[0])])
            counts = np.concatenate([counts, np.zeros(missing, counts.dtype)])
        index, counts = index[:size], counts[:size]
    inverse = inverse.reshape(x.shape if axis is None else -1)
    extra = [v for wanted, v in ((return_index, index), (return_inverse, inverse), (return_counts, counts)) if wanted]
    found_all = [Tensor(values), *(Tensor(v.astype(np.int32)) for v in extra)]
    return found_all[0] if len(found_all) == 1 else tuple(found_all)
