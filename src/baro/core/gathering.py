"""Ops along one axis (running sums, sorting, softmax), gathering and scattering by index, and random bits."""

import builtins
from typing import Any

import numpy as np

from ..errors import DTypeError, InputError
from . import philox
from .context import ctx
from .dtypes import numpy_dtype
from .graph import Node, stand_in
from .op import OPS, Op, bind, broadcast_shapes, convert, floating, op_function, raw
from .op import cast as cast_to
from .reductions import SUM, kept, sum
from .shaping import SLICE, UNSLICE, broadcast_to, canonical_axes, canonical_axis, part, reshape, transpose
from .tensor import Tensor

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
    before = _shifted(y, axis, 1) + bind(
        UNSLICE, e.ones_like(part(x, axis, 0, n and 1)), index=_range(x, axis, 0, n and 1), shape=x.shape
    )
    return h * before


def _range(x: Any, axis: int, start: int, length: int) -> tuple:
    return tuple(slice(start, start + length) if i == axis else slice(None) for i in range(len(x.shape)))


def _shifted(x: Any, axis: int, by: int) -> Any:
    """Return x moved by some places along an axis, with zeros coming in."""
    keep = builtins.max(x.shape[axis] - abs(by), 0)
    kept_part = part(x, axis, builtins.max(-by, 0), keep)
    return bind(UNSLICE, kept_part, index=_range(x, axis, builtins.max(by, 0), keep), shape=x.shape)


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
    """Return x - log Σ exp(x) along an axis (or several). Keras: `keras.ops.log_softmax`.

    Args:
        x: (…) floats.
        axis: int or tuple of ints, along which the exponentials of the results sum to 1.

    >>> from baro.ops import log_softmax
    >>> print(log_softmax([0.0, 1.0, 1.0]).numpy().round(4))
    [-1.862 -0.862 -0.862]
    """
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
    x = (
        cast_to(x, numpy_dtype(dtype))
        if dtype is not None
        else cast_to(x, np.dtype(np.int32))
        if x.dtype == bool
        else x
    )
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
    where = tuple(
        i if a == axis else xp.arange(n).reshape((-1,) + (1,) * (g.ndim - a - 1)) for a, n in enumerate(g.shape)
    )
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


def counted_indices(i: Any, length: int) -> Any:
    """Return integer indices with negative ones counted from the end."""
    i = convert(i)
    if i.dtype.kind not in "iu":
        if (
            type(i) is Node and ctx.trace.fill is not None
        ):  # only shapes are asked for, and KerasTensors are float32 by default
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
    return bind(TAKE, x, counted_indices(indices, x.shape[axis]), axis=axis)


@op_function
def take_along_axis(x: Any, indices: Any, axis: Any = None) -> Any:
    """Return x at `indices` matched position by position along an axis. Keras: `keras.ops.take_along_axis`."""
    x = convert(x)
    if axis is None:
        x, axis = reshape(x, (-1,)), 0
    axis = canonical_axis(axis, len(x.shape))
    i = counted_indices(indices, x.shape[axis])
    if len(i.shape) != len(x.shape):
        raise InputError(
            f"take_along_axis: x of shape {x.shape} and indices of shape {i.shape} must have as many axes."
        )
    common = broadcast_shapes(kept(x.shape, (axis,)), kept(i.shape, (axis,)))
    x = broadcast_to(x, (*common[:axis], x.shape[axis], *common[axis + 1 :]))
    i = broadcast_to(i, (*common[:axis], i.shape[axis], *common[axis + 1 :]))
    return bind(ALONG, x, i, axis=axis)


@op_function
def nonzero(x: Any) -> tuple:
    """Return the positions of the elements that are not 0, one int32 array an axis. Keras: `keras.ops.nonzero`."""
    x = convert(x)
    if not x.shape:
        raise InputError("nonzero: a number has no positions, received shape (). Use `x != 0`, or reshape x to (1,).")
    if type(x) is Node:
        return tuple(stand_in("nonzero", (None,), np.int32) for _ in x.shape)
    return tuple(Tensor(i.astype(np.int32)) for i in np.nonzero(raw(x)))


# --- random bits -----------------------------------------------------------------------------------------------------

RANDOM_BITS = Op(
    "random_bits",
    lambda xp, seed, *, shape: philox.bits(xp, seed, shape),
    lambda seed, shape: (shape, np.dtype(np.uint32)),
    (None,),
)
INPUT = Op("input", lambda xp: None, lambda: ((), np.dtype("float32")))
CONST = Op("const", lambda xp, *, value: value, lambda value: (value.shape, value.dtype))


from . import elementwise as e  # noqa: E402  (used at run time only)
