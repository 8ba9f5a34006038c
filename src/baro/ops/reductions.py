"""Statistics: variance, quantiles, norms, counting; and the variants that skip NaN."""

import math
from typing import Any

import numpy as np

from ..core import ops as c
from ..core.op import cast, convert, floating, op_function, unify
from ..core.shaping import canonical_axes, canonical_axis
from ..core.tensor import Tensor
from ..errors import InputError


def _float(x: Any) -> Any:
    x = convert(x)
    return cast(x, floating(x.dtype))


@op_function
def amax(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the largest element over axes. Keras: `keras.ops.amax`."""
    return c.max(x, axis=axis, keepdims=keepdims)


@op_function
def amin(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the smallest element over axes. Keras: `keras.ops.amin`."""
    return c.min(x, axis=axis, keepdims=keepdims)


@op_function
def var(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the mean squared distance from the mean over axes. Keras: `keras.ops.var`."""
    x = _float(x)
    wide = cast(x, np.dtype(np.float32)) if x.dtype.itemsize < 4 else x
    d = wide - c.mean(wide, axis=axis, keepdims=True)
    return cast(c.mean(d * d, axis=axis, keepdims=keepdims), x.dtype)


@op_function
def std(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the standard deviation over axes. Keras: `keras.ops.std`."""
    return c.sqrt(var(x, axis=axis, keepdims=keepdims))


@op_function
def average(x: Any, axis: Any = None, weights: Any = None) -> Any:
    """Return the weighted mean over axes. Keras: `keras.ops.average`."""
    if weights is None:
        return c.mean(x, axis=axis)
    x, weights = unify(x, weights, floats=True)
    if len(weights.shape) != len(x.shape):
        if axis is None or isinstance(axis, (list, tuple)) or len(weights.shape) != 1:
            raise InputError(
                f"average: weights of shape {weights.shape} do not fit x of shape {x.shape} along axis {axis}."
            )
        at = canonical_axis(axis, len(x.shape))
        weights = c.reshape(weights, tuple(-1 if i == at else 1 for i in range(len(x.shape))))
    weights = c.broadcast_to(weights, x.shape)
    return c.sum(x * weights, axis=axis) / c.sum(weights, axis=axis)


@op_function
def count_nonzero(x: Any, axis: Any = None) -> Any:
    """Return how many elements are not 0, int32. Keras: `keras.ops.count_nonzero`."""
    return c.sum(cast(c.not_equal(x, 0), np.dtype(np.int32)), axis=axis)


@op_function
def ptp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the largest minus the smallest element over axes. Keras: `keras.ops.ptp`."""
    return c.max(x, axis=axis, keepdims=keepdims) - c.min(x, axis=axis, keepdims=keepdims)


@op_function
def logsumexp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return log Σ exp(x) over axes, without overflow. Keras: `keras.ops.logsumexp`."""
    x = _float(x)
    axes = canonical_axes(axis, len(x.shape))
    top: Any = 0.0
    if all(x.shape[i] for i in axes):  # the sum of nothing is 0, and its logarithm -inf
        top = c.stop_gradient(c.max(x, axis=axis, keepdims=True))
        top = c.where(c.isfinite(top), top, 0.0)
    total = c.log(c.sum(c.exp(x - top), axis=axis, keepdims=True)) + top
    if keepdims:
        return total
    return c.reshape(total, tuple(d for i, d in enumerate(x.shape) if i not in axes))


@op_function
def diff(a: Any, n: int = 1, axis: int = -1) -> Any:
    """Return the n-th differences of neighbours along an axis. Keras: `keras.ops.diff`."""
    x = convert(a)
    if n < 0:
        raise InputError(f"diff: order must be non-negative, received n={n}.")
    axis = canonical_axis(axis, len(x.shape))
    lead = (slice(None),) * axis
    for _ in range(n):
        late, early = c.get_item(x, (*lead, slice(1, None))), c.get_item(x, (*lead, slice(None, -1)))
        x = c.not_equal(late, early) if x.dtype == bool else late - early
    return x


@op_function
def trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    """Return the integral of y by the trapezoidal rule. Keras: `keras.ops.trapezoid`."""
    y = _float(y)
    axis = canonical_axis(axis, len(y.shape))
    lead = (slice(None),) * axis
    if x is not None:
        x = _float(x)
        step = diff(x, axis=-1 if len(x.shape) == 1 else axis)
        if len(x.shape) == 1:
            step = c.reshape(step, (-1,) + (1,) * (len(y.shape) - axis - 1))
    else:
        step = dx
    pairs = c.get_item(y, (*lead, slice(1, None))) + c.get_item(y, (*lead, slice(None, -1)))
    return c.sum(pairs * step * 0.5, axis=axis)


@op_function
def corrcoef(x: Any) -> Any:
    """Return the correlation coefficients of the rows of x: of one row a number, NaN where the row is constant.

    Keras: `keras.ops.corrcoef`.
    """
    x = _float(x)
    x = c.reshape(x, (1, -1)) if len(x.shape) < 2 else x
    d = x - c.mean(x, axis=-1, keepdims=True)
    cov = c.matmul(d, c.transpose(d)) / (x.shape[-1] - 1)
    n = cov.shape[0]
    s = c.sqrt(c.take(c.reshape(cov, (-1,)), Tensor(np.arange(n) * (n + 1)), axis=0))
    result = c.minimum(c.maximum(cov / c.reshape(s, (-1, 1)) / s, -1.0), 1.0)
    return c.reshape(result, ()) if n == 1 else result


# --- order statistics ------------------------------------------------------------------------------------------------


def _quantile(x: Any, q: Any, axis: Any, method: str, keepdims: bool, skip_nan: bool) -> Any:
    x, q = convert(x), convert(q)
    dtype = floating(x.dtype)
    work = np.dtype(np.float32) if dtype.itemsize < 4 else dtype
    x, q = cast(x, work), cast(q, work)
    n = len(x.shape)
    axes = canonical_axes(axis, n)
    order = (*(i for i in range(n) if i not in axes), *axes)
    rest = tuple(x.shape[i] for i in range(n) if i not in axes)
    rows = c.sort(c.reshape(c.transpose(x, order), (*rest, -1)), axis=-1)
    length = rows.shape[-1]
    nan = c.isnan(rows)
    count: Any = c.sum(cast(c.logical_not(nan), work), axis=-1, keepdims=True) if skip_nan else None
    flat = c.reshape(q, (-1,))
    last = c.maximum(count - 1.0, 0.0) if skip_nan else float(length - 1)
    at = flat * last  # (…, quantiles), or (quantiles,) where every row has the same length
    low, high = c.floor(at), c.ceil(at)
    if method == "nearest":
        low = high = c.round(at)
    elif method == "lower":
        high = low
    elif method == "higher":
        low = high
    elif method not in ("linear", "midpoint"):
        raise InputError(
            f"quantile: method must be 'linear', 'lower', 'higher', 'midpoint' or 'nearest'. Received: method={method}"
        )

    def pick(position: Any) -> Any:
        index = cast(position, np.dtype(np.int32))
        index = c.broadcast_to(index, (*rest, index.shape[-1]))
        return c.take_along_axis(rows, index, axis=-1)

    below, above = pick(low), pick(high)
    share = 0.5 * cast(c.greater(high, low), work) if method == "midpoint" else at - low
    found = below if low is high else below + c.where(c.equal(above, below), 0.0, above - below) * share
    if not skip_nan:
        found = c.where(c.any(nan, axis=-1, keepdims=True), math.nan, found)
    found = c.transpose(found, (len(rest), *range(len(rest))))
    kept = tuple(1 if i in axes else d for i, d in enumerate(x.shape)) if keepdims else rest
    return cast(c.reshape(found, (*q.shape, *kept)), dtype)


@op_function
def quantile(x: Any, q: Any, axis: Any = None, method: str = "linear", keepdims: bool = False) -> Any:
    """Return the q-th quantiles over axes, q in [0, 1]. Keras: `keras.ops.quantile`."""
    return _quantile(x, q, axis, method, keepdims, skip_nan=False)


@op_function
def percentile(x: Any, q: Any, axis: Any = None, method: str = "linear", keepdims: bool = False) -> Any:
    """Return the q-th percentiles over axes, q in [0, 100]. Keras: `keras.ops.percentile`."""
    return _quantile(x, _float(q) / 100.0, axis, method, keepdims, skip_nan=False)


@op_function
def median(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the median over axes. Keras: `keras.ops.median`."""
    return _quantile(x, 0.5, axis, "midpoint", keepdims, skip_nan=False)


@op_function
def nanquantile(x: Any, q: Any, axis: Any = None, method: str = "linear", keepdims: bool = False) -> Any:
    """Return the q-th quantiles of the elements that are not NaN. Keras: `keras.ops.nanquantile`."""
    return _quantile(x, q, axis, method, keepdims, skip_nan=True)


@op_function
def nanpercentile(x: Any, q: Any, axis: Any = None, method: str = "linear", keepdims: bool = False) -> Any:
    """Return the q-th percentiles of the elements that are not NaN. Keras: `keras.ops.nanpercentile`."""
    return _quantile(x, _float(q) / 100.0, axis, method, keepdims, skip_nan=True)


@op_function
def nanmedian(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the median of the elements that are not NaN. Keras: `keras.ops.nanmedian`."""
    return _quantile(x, 0.5, axis, "midpoint", keepdims, skip_nan=True)


# --- without NaN -----------------------------------------------------------------------------------------------------


def _filled(x: Any, value: Any) -> Any:
    """Return x with NaN replaced."""
    x = convert(x)
    if x.dtype.kind in "iub":
        return x
    return c.where(c.isnan(x), cast(convert(value), x.dtype), x)


@op_function
def nansum(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the sum of the elements that are not NaN. Keras: `keras.ops.nansum`."""
    return c.sum(_filled(x, 0), axis=axis, keepdims=keepdims)


@op_function
def nanprod(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the product of the elements that are not NaN. Keras: `keras.ops.nanprod`."""
    return c.prod(_filled(x, 1), axis=axis, keepdims=keepdims)


@op_function
def nancumsum(x: Any, axis: Any = None, dtype: Any = None) -> Any:
    """Return running sums that skip NaN. Keras: `keras.ops.nancumsum`."""
    return c.cumsum(_filled(x, 0), axis=axis, dtype=dtype)


@op_function
def nancumprod(x: Any, axis: Any = None, dtype: Any = None) -> Any:
    """Return running products that skip NaN. Keras: `keras.ops.nancumprod`."""
    return c.cumprod(_filled(x, 1), axis=axis, dtype=dtype)


def _nan_extreme(x: Any, axis: Any, keepdims: bool, pick: Any, value: float) -> Any:
    x = convert(x)
    if x.dtype.kind in "iub":
        return pick(x, axis=axis, keepdims=keepdims)
    none = c.all(c.isnan(x), axis=axis, keepdims=keepdims)
    found = pick(_filled(x, value), axis=axis, keepdims=keepdims)
    return c.where(none, math.nan, found)


@op_function
def nanmax(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the largest element that is not NaN. Keras: `keras.ops.nanmax`."""
    return _nan_extreme(x, axis, keepdims, c.max, -math.inf)


@op_function
def nanmin(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the smallest element that is not NaN. Keras: `keras.ops.nanmin`."""
    return _nan_extreme(x, axis, keepdims, c.min, math.inf)


def _nan_position(x: Any, axis: Any, keepdims: bool, pick: Any, value: float) -> Any:
    x = convert(x)
    found = pick(_filled(x, value), axis=axis, keepdims=keepdims)
    if x.dtype.kind in "iub":
        return found
    none = c.all(c.isnan(x), axis=axis, keepdims=keepdims)
    return c.where(none, -1, found)


@op_function
def nanargmax(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the position of the largest element that is not NaN, -1 where all are. Keras: `keras.ops.nanargmax`."""
    return _nan_position(x, axis, keepdims, c.argmax, -math.inf)


@op_function
def nanargmin(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the position of the smallest element that is not NaN, -1 where all are. Keras: `keras.ops.nanargmin`."""
    return _nan_position(x, axis, keepdims, c.argmin, math.inf)


def _present(x: Any, axis: Any, keepdims: bool) -> Any:
    return c.sum(cast(c.logical_not(c.isnan(x)), x.dtype), axis=axis, keepdims=keepdims)


@op_function
def nanmean(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the mean of the elements that are not NaN. Keras: `keras.ops.nanmean`."""
    x = _float(x)
    return nansum(x, axis=axis, keepdims=keepdims) / _present(x, axis, keepdims)


@op_function
def nanvar(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the variance of the elements that are not NaN. Keras: `keras.ops.nanvar`."""
    x = _float(x)
    d = x - nanmean(x, axis=axis, keepdims=True)
    return nansum(d * d, axis=axis, keepdims=keepdims) / _present(x, axis, keepdims)


@op_function
def nanstd(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the standard deviation of the elements that are not NaN. Keras: `keras.ops.nanstd`."""
    return c.sqrt(nanvar(x, axis=axis, keepdims=keepdims))
