"""Rearranging: axes, joining, splitting, repeating, padding."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..core import ops as c
from ..core.graph import stand_in
from ..core.op import cast, convert, op_function, raw
from ..core.shaping import canonical_axes, canonical_axis, shaped
from ..core.tensor import Tensor
from ..errors import InputError
from ..shapes import Unknown


@op_function
def expand_dims(x: Any, axis: Any) -> Any:
    """Return x with new axes of length 1. Keras: `keras.ops.expand_dims`."""
    x = convert(x)
    if type(axis) is int and -len(x.shape) - 1 <= axis <= len(x.shape):
        at = axis % (len(x.shape) + 1)
        return shaped(x, (*x.shape[:at], 1, *x.shape[at:]))
    axes: list[Any] = [axis] if isinstance(axis, (int, np.integer)) else list(axis)
    n = len(x.shape) + len(axes)
    new = {canonical_axis(a, n) for a in axes}
    if len(new) != len(axes):
        raise InputError(f"expand_dims: repeated axes in {tuple(axes)}.")
    old = iter(x.shape)
    return shaped(x, tuple(1 if i in new else next(old) for i in range(n)))


@op_function
def squeeze(x: Any, axis: Any = None) -> Any:
    """Return x without axes of length 1. Keras: `keras.ops.squeeze`."""
    x = convert(x)
    n = len(x.shape)
    if axis is None:
        return shaped(x, tuple(d for d in x.shape if d != 1))
    axes = canonical_axes(axis, n)
    for a in axes:
        if x.shape[a] != 1:
            raise InputError(f"Cannot squeeze axis={a}, because the dimension is not 1: received shape {x.shape}.")
    return shaped(x, tuple(d for i, d in enumerate(x.shape) if i not in axes))


@op_function
def ravel(x: Any) -> Any:
    """Return the elements in one axis. Keras: `keras.ops.ravel`."""
    return c.reshape(x, (-1,))


@op_function
def moveaxis(x: Any, source: Any, destination: Any) -> Any:
    """Return x with axes moved to other positions. Keras: `keras.ops.moveaxis`."""
    x = convert(x)
    n = len(x.shape)
    sources = [source] if isinstance(source, int) else list(source)
    targets = [destination] if isinstance(destination, int) else list(destination)
    if len(sources) != len(targets):
        raise InputError(
            f"`source` and `destination` arguments must have the same number of elements. Received: source={source}, destination={destination}"
        )
    froms = [canonical_axis(a, n) for a in sources]
    order = [i for i in range(n) if i not in froms]
    for to, a in sorted(zip((canonical_axis(t, n) for t in targets), froms, strict=True)):
        order.insert(to, a)
    return c.transpose(x, order)


@op_function
def swapaxes(x: Any, axis1: int, axis2: int) -> Any:
    """Return x with two axes exchanged. Keras: `keras.ops.swapaxes`."""
    x = convert(x)
    order = list(range(len(x.shape)))
    a, b = canonical_axis(axis1, len(order)), canonical_axis(axis2, len(order))
    order[a], order[b] = order[b], order[a]
    return c.transpose(x, order)


@op_function
def repeat(x: Any, repeats: Any, axis: int | None = None) -> Any:
    """Return x with each slice along an axis repeated. Keras: `keras.ops.repeat`."""
    x = convert(x)
    if axis is None:
        x, axis = c.reshape(x, (-1,)), 0
    axis = canonical_axis(axis, len(x.shape))
    counts = np.asarray(raw(repeats)).reshape(-1)
    if counts.size == 1:
        n = int(counts[0])
        y = c.reshape(x, (*x.shape[: axis + 1], 1, *x.shape[axis + 1 :]))
        y = c.broadcast_to(y, (*x.shape[: axis + 1], n, *x.shape[axis + 1 :]))
        return c.reshape(y, (*x.shape[:axis], x.shape[axis] * n, *x.shape[axis + 1 :]))
    if type(x.shape[axis]) is Unknown:
        return stand_in("repeat", (*x.shape[:axis], None, *x.shape[axis + 1 :]), x.dtype)
    if counts.size != x.shape[axis]:
        raise InputError(
            f"repeat: expected one count, or {x.shape[axis]} for axis {axis} of shape {x.shape}; received repeats={repeats}."
        )
    return c.take(x, Tensor(np.repeat(np.arange(len(counts)), counts)), axis=axis)


@op_function
def tile(x: Any, repeats: Any) -> Any:
    """Return x repeated as a whole along its axes. Keras: `keras.ops.tile`."""
    x = convert(x)
    times = (
        [int(repeats)]
        if isinstance(repeats, (int, np.integer))
        else [int(r) for r in (raw(repeats) if hasattr(repeats, "dtype") else repeats)]
    )
    n = max(len(times), len(x.shape))
    times = [1] * (n - len(times)) + times
    shape = (1,) * (n - len(x.shape)) + tuple(x.shape)
    parts = [v for d in shape for v in (1, d)]
    wide = [v for t, d in zip(times, shape, strict=True) for v in (t, d)]
    return c.reshape(
        c.broadcast_to(c.reshape(x, parts), wide),
        tuple(d if t == 1 else t * d for t, d in zip(times, shape, strict=True)),
    )


@op_function
def roll(x: Any, shift: Any, axis: Any = None) -> Any:
    """Return x with its elements moved around along axes. Keras: `keras.ops.roll`."""
    x = convert(x)
    if axis is None:
        return c.reshape(roll(c.reshape(x, (-1,)), shift, 0), x.shape)
    axes = [axis] if isinstance(axis, int) else list(axis)
    shifts = [shift] * len(axes) if isinstance(shift, int) else list(shift)
    for a, s in zip(axes, shifts, strict=True):
        a = canonical_axis(a, len(x.shape))
        n = x.shape[a]
        k = int(s) % n if n else 0
        if k:
            x = c.concatenate([_cut(x, a, n - k, n), _cut(x, a, 0, n - k)], axis=a)
    return x


def _cut(x: Any, axis: int, start: int, stop: int) -> Any:
    return c.get_item(x, (slice(None),) * axis + (slice(start, stop),))


@op_function
def rot90(array: Any, k: int = 1, axes: Any = (0, 1)) -> Any:
    """Return x turned by k quarter turns in the plane of two axes. Keras: `keras.ops.rot90`."""
    x = convert(array)
    if len(x.shape) < 2:
        raise InputError(f"Input array must have at least 2 dimensions. Received: array.ndim={len(x.shape)}")
    if len(axes) != 2 or canonical_axis(axes[0], len(x.shape)) == canonical_axis(axes[1], len(x.shape)):
        raise InputError(f"Invalid axes: {tuple(axes)}. Axes must be a tuple of two different dimensions.")
    a, b = axes
    k %= 4
    if k == 0:
        return x
    if k == 2:
        return c.flip(x, axis=(a, b))
    return swapaxes(c.flip(x, axis=b), a, b) if k == 1 else c.flip(swapaxes(x, a, b), axis=b)


@op_function
def fliplr(x: Any) -> Any:
    """Return x with the second axis reversed. Keras: `keras.ops.fliplr`."""
    return c.flip(x, axis=1)


@op_function
def flipud(x: Any) -> Any:
    """Return x with the first axis reversed. Keras: `keras.ops.flipud`."""
    return c.flip(x, axis=0)


# --- joining ---------------------------------------------------------------------------------------------------------


@op_function
def append(x1: Any, x2: Any, axis: int | None = None) -> Any:
    """Return x2 appended to x1; flattened when no axis is given. Keras: `keras.ops.append`."""
    if axis is None:
        x1, x2, axis = c.reshape(x1, (-1,)), c.reshape(x2, (-1,)), 0
    return c.concatenate([x1, x2], axis=axis)


def _at_least(x: Any, n: int) -> Any:
    x = convert(x)
    if n == 3 and len(x.shape) < 3:
        return c.reshape(
            x, (1, *x.shape, 1) if len(x.shape) == 1 else (*x.shape, 1) if len(x.shape) == 2 else (1, 1, 1)
        )
    return c.reshape(x, (1,) * (n - len(x.shape)) + tuple(x.shape))


@op_function
def hstack(xs: Sequence[Any]) -> Any:
    """Return arrays joined along the second axis (1-D ones along the first). Keras: `keras.ops.hstack`."""
    xs = [_at_least(x, 1) for x in xs]
    return c.concatenate(xs, axis=0 if len(xs[0].shape) == 1 else 1)


@op_function
def vstack(xs: Sequence[Any]) -> Any:
    """Return arrays joined along the first axis (1-D ones as rows). Keras: `keras.ops.vstack`."""
    return c.concatenate([_at_least(x, 2) for x in xs], axis=0)


@op_function
def dstack(xs: Sequence[Any]) -> Any:
    """Return arrays joined along the third axis. Keras: `keras.ops.dstack`."""
    return c.concatenate([_at_least(x, 3) for x in xs], axis=2)


# --- splitting -------------------------------------------------------------------------------------------------------


def _split(x: Any, parts: Any, axis: int, even: bool) -> list:
    x = convert(x)
    axis = canonical_axis(axis, len(x.shape))
    n = x.shape[axis]
    if isinstance(parts, (int, np.integer)):
        count = int(parts)
        if count <= 0:
            raise InputError(f"Number of sections must be larger than 0. Received: indices_or_sections={parts}")
        if even and n % count and type(n) is not Unknown:
            raise InputError(
                f"split: an axis of length {n} cannot be divided into {count} equal parts. Received: x.shape={x.shape}, axis={axis}"
            )
        sizes = [n // count + (i < n % count) for i in range(count)]
        edges = [0, *np.cumsum(sizes).tolist()]
    else:
        at = [int(i) for i in (raw(parts) if hasattr(parts, "dtype") else parts)]
        edges = [0, *at, n]
    return [_cut(x, axis, a, max(a, b) if b >= 0 else b) for a, b in zip(edges, edges[1:], strict=False)]


@op_function
def split(x: Any, indices_or_sections: Any, axis: int = 0) -> list:
    """Return x cut into equal parts, or at given positions. Keras: `keras.ops.split`."""
    return _split(x, indices_or_sections, axis, even=True)


@op_function
def array_split(x: Any, indices_or_sections: Any, axis: int = 0) -> list:
    """Return x cut into parts as equal as possible. Keras: `keras.ops.array_split`."""
    return _split(x, indices_or_sections, axis, even=False)


@op_function
def hsplit(x: Any, indices_or_sections: Any) -> list:
    """Return x cut along the second axis (1-D ones along the first). Keras: `keras.ops.hsplit`."""
    x = convert(x)
    return split(x, indices_or_sections, axis=0 if len(x.shape) == 1 else 1)


@op_function
def vsplit(x: Any, indices_or_sections: Any) -> list:
    """Return x cut along the first axis. Keras: `keras.ops.vsplit`."""
    return split(x, indices_or_sections, axis=0)


@op_function
def dsplit(x: Any, indices_or_sections: Any) -> list:
    """Return x cut along the third axis. Keras: `keras.ops.dsplit`."""
    x = convert(x)
    if len(x.shape) < 3:
        raise InputError(f"`dsplit` requires an input with at least 3 dimensions. Received: x.shape={x.shape}")
    return split(x, indices_or_sections, axis=2)


@op_function
def unstack(x: Any, num: int | None = None, axis: int = 0) -> list:
    """Return the slices along an axis. Keras: `keras.ops.unstack`."""
    x = convert(x)
    n = len(x.shape)
    if not -n <= axis < n:
        raise InputError(f"unstack: axis {axis} is out of bounds for an array of {n} axes.")
    axis %= n
    if num is None:
        if type(x.shape[axis]) is Unknown:
            raise InputError(
                f"Cannot infer argument `num` from shape {x.shape}. Either provide a tensor with a concrete shape in the `axis` dimension or explicitly pass the `num` argument."
            )
        num = x.shape[axis]
    return [c.get_item(x, (slice(None),) * axis + (i,)) for i in range(num)]


# --- padding ---------------------------------------------------------------------------------------------------------


@op_function
def pad(x: Any, pad_width: Any, mode: str = "constant", constant_values: Any = None) -> Any:
    """Return x with elements added at the ends of its axes. Keras: `keras.ops.pad`.

    Args:
        x: array.
        pad_width: an int, (before, after), or one such pair for each axis.
        mode: "constant", "edge", "reflect", "symmetric" or "wrap".
        constant_values: the value that "constant" puts in, 0 by default.
    """
    x = convert(x)
    n = len(x.shape)
    widths = np.asarray(raw(pad_width) if hasattr(pad_width, "dtype") else pad_width)
    pairs = [
        (int(a), int(b))
        for a, b in np.broadcast_to(widths if widths.ndim != 1 or widths.size != 1 else widths[0], (n, 2))
    ]
    if mode != "constant":
        if constant_values is not None:
            raise InputError(
                f"Argument `constant_values` can only be provided when `mode == 'constant'`. Received: mode={mode}"
            )
        for axis, pair in enumerate(pairs):
            if pair != (0, 0):
                x = c.take(x, Tensor(np.pad(np.arange(x.shape[axis]), pair, mode=mode)), axis=axis)  # type: ignore[call-overload]
        return x
    value = cast(convert(0 if constant_values is None else constant_values), x.dtype)
    for axis, pair in enumerate(pairs):
        blocks = [c.broadcast_to(value, (*x.shape[:axis], w, *x.shape[axis + 1 :])) for w in pair]
        if pair != (0, 0):
            x = c.concatenate([b for b, w in ((blocks[0], pair[0]), (x, 1), (blocks[1], pair[1])) if w], axis=axis)
    return x


# --- einops ----------------------------------------------------------------------------------------------------------


def _groups(text: str) -> list[list[str]]:
    out: list[list[str]] = []
    open_group: list[str] | None = None
    for word in text.replace("(", " ( ").replace(")", " ) ").split():
        if word == "(":
            open_group = []
        elif word == ")":
            if open_group is None:
                raise InputError(f"rearrange: unbalanced parentheses in {text!r}.")
            out.append(open_group)
            open_group = None
        elif open_group is not None:
            open_group.append(word)
        else:
            out.append([word])
    return out


@op_function
def rearrange(tensor: Any, pattern: str, **axes_lengths: int) -> Any:
    """Return a tensor with its axes split, reordered and joined as a pattern says. Keras: `keras.ops.rearrange`.

    >>> rearrange(np.zeros((2, 3, 4)), "b h w -> (b w) h").shape
    (8, 3)
    """
    x = convert(tensor)
    left, arrow, right = pattern.partition("->")
    sources, targets = _groups(left), _groups(right)
    if not arrow or len(sources) != len(x.shape):
        raise InputError(f"rearrange: the pattern {pattern!r} does not fit a tensor of shape {x.shape}.")
    lengths: dict[str, int] = dict(axes_lengths)
    for group, d in zip(sources, x.shape, strict=True):
        unknown = [g for g in group if g not in lengths]
        known = math.prod(lengths[g] for g in group if g in lengths)
        if len(unknown) > 1 or d % known or (not unknown and known != d):
            raise InputError(
                f"rearrange: an axis of length {d} does not fit {group} in {pattern!r}; give lengths as keywords."
            )
        for g in unknown:
            lengths[g] = d // known
    names = [g for group in sources for g in group]
    wanted = [g for group in targets for g in group]
    if sorted(names) != sorted(wanted):
        raise InputError(f"rearrange: both sides of {pattern!r} must have the same axes.")
    x = c.transpose(c.reshape(x, [lengths[g] for g in names]), [names.index(g) for g in wanted])
    return c.reshape(x, [math.prod(lengths[g] for g in group) for group in targets])
