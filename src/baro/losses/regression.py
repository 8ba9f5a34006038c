"""Losses of real-valued targets. Each function returns a value per sample; each class reduces it to one number."""

import math
from typing import Any

from .. import ops, settings
from ..registry import register
from .base import MEAN, LossFunctionWrapper, pair


@register("losses", "mse", "MSE")
def mean_squared_error(y_true: Any, y_pred: Any) -> Any:
    """Return mean((y_true - y_pred)²) over the last axis. Keras: `keras.losses.mean_squared_error`.

    Args:
        y_true, y_pred: (…, outputs) floats.

    >>> mean_squared_error([[0.0, 2.0]], [[1.0, 2.0]]).numpy().tolist()
    [0.5]
    """
    y_true, y_pred = pair(y_true, y_pred)
    return ops.mean(ops.square(y_true - y_pred), axis=-1)


@register("losses", "mae", "MAE")
def mean_absolute_error(y_true: Any, y_pred: Any) -> Any:
    """Return mean(|y_true - y_pred|) over the last axis. Keras: `keras.losses.mean_absolute_error`.

    Args:
        y_true, y_pred: (…, outputs) floats.

    >>> mean_absolute_error([[0.0, 2.0]], [[1.0, 2.0]]).numpy().tolist()
    [0.5]
    """
    y_true, y_pred = pair(y_true, y_pred)
    return ops.mean(ops.absolute(y_true - y_pred), axis=-1)


@register("losses", "mape", "MAPE")
def mean_absolute_percentage_error(y_true: Any, y_pred: Any) -> Any:
    """Return 100 · mean(|y_true - y_pred| / max(|y_true|, ε)) over the last axis. Keras: `keras.losses.mean_absolute_percentage_error`.

    Args:
        y_true, y_pred: (…, outputs) floats.

    >>> mean_absolute_percentage_error([[2.0, 4.0]], [[1.0, 4.0]]).numpy().tolist()
    [25.0]
    """
    y_true, y_pred = pair(y_true, y_pred)
    return 100.0 * ops.mean(
        ops.absolute((y_true - y_pred) / ops.maximum(ops.absolute(y_true), settings.epsilon())), axis=-1
    )


@register("losses", "msle", "MSLE")
def mean_squared_logarithmic_error(y_true: Any, y_pred: Any) -> Any:
    """Return mean((log(1 + y_true) - log(1 + y_pred))²), both at least ε. Keras: `keras.losses.mean_squared_logarithmic_error`.

    Args:
        y_true, y_pred: (…, outputs) floats.

    >>> print(mean_squared_logarithmic_error([[0.0]], [[math.e - 1]]).numpy().round(4))
    [1.]
    """
    y_true, y_pred = pair(y_true, y_pred)
    first, second = (ops.log(ops.maximum(y, settings.epsilon()) + 1.0) for y in (y_pred, y_true))
    return ops.mean(ops.square(first - second), axis=-1)


def unit(x: Any, axis: Any = -1) -> Any:
    """Return x scaled to Euclidean norm 1 along an axis; x / √max(Σ x², 1e-12)."""
    return x * ops.rsqrt(ops.maximum(ops.sum(ops.square(x), axis=axis, keepdims=True), 1e-12))


@register("losses", "cosine_proximity")
def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """Return minus the cosine of the angle between y_true and y_pred: -1 is the same direction. Keras: `keras.losses.cosine_similarity`.

    Args:
        y_true, y_pred: (…, outputs) floats.
        axis: the axis along which the vectors lie.

    >>> print(cosine_similarity([[0.0, 2.0]], [[0.0, 5.0]]).numpy().round(5))
    [-1.]
    """
    y_true, y_pred = pair(y_true, y_pred)
    return -ops.sum(unit(y_true, axis) * unit(y_pred, axis), axis=axis)


@register("losses")
def huber(y_true: Any, y_pred: Any, delta: float = 1.0) -> Any:
    """Return mean(½ e² where |e| ≤ δ, else δ |e| - ½ δ²) over the last axis: Huber (1964). Keras: `keras.losses.huber`.

    Args:
        y_true, y_pred: (…, outputs) floats.
        delta: where the square becomes a straight line.

    >>> huber([[0.0, 0.0]], [[0.5, 3.0]]).numpy().tolist()
    [1.3125]
    """
    y_true, y_pred = pair(y_true, y_pred)
    e = y_pred - y_true
    size = ops.absolute(e)
    return ops.mean(ops.where(size <= delta, ops.square(e) * 0.5, size * delta - 0.5 * delta * delta), axis=-1)


@register("losses", "logcosh")
def log_cosh(y_true: Any, y_pred: Any) -> Any:
    """Return mean(log cosh(y_pred - y_true)) over the last axis, without overflow. Keras: `keras.losses.log_cosh`.

    Args:
        y_true, y_pred: (…, outputs) floats.

    >>> print(log_cosh([[0.0]], [[1.0]]).numpy().round(4))
    [0.4338]
    """
    y_true, y_pred = pair(y_true, y_pred)
    e = y_pred - y_true
    return ops.mean(e + ops.softplus(e * -2.0) - math.log(2.0), axis=-1)


@register("losses")
class MeanSquaredError(LossFunctionWrapper):
    """The mean of squared differences. Keras: `keras.losses.MeanSquaredError`.

    Args:
        reduction, name, dtype: as in Loss.

    >>> float(MeanSquaredError()([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 0.0]]))
    0.5
    """

    def __init__(self, reduction: str | None = MEAN, name: str = "mean_squared_error", dtype: Any = None):
        super().__init__(mean_squared_error, reduction=reduction, name=name, dtype=dtype)


@register("losses")
class MeanAbsoluteError(LossFunctionWrapper):
    """The mean of absolute differences. Keras: `keras.losses.MeanAbsoluteError`.

    Args:
        reduction, name, dtype: as in Loss.

    >>> float(MeanAbsoluteError()([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [1.0, 0.0]]))
    0.5
    """

    def __init__(self, reduction: str | None = MEAN, name: str = "mean_absolute_error", dtype: Any = None):
        super().__init__(mean_absolute_error, reduction=reduction, name=name, dtype=dtype)


@register("losses")
class MeanAbsolutePercentageError(LossFunctionWrapper):
    """The mean of absolute differences in percent of the target. Keras: `keras.losses.MeanAbsolutePercentageError`.

    Args:
        reduction, name, dtype: as in Loss.

    >>> float(MeanAbsolutePercentageError()([[2.0, 1.0]], [[1.0, 1.0]]))
    25.0
    """

    def __init__(self, reduction: str | None = MEAN, name: str = "mean_absolute_percentage_error", dtype: Any = None):
        super().__init__(mean_absolute_percentage_error, reduction=reduction, name=name, dtype=dtype)


@register("losses")
class MeanSquaredLogarithmicError(LossFunctionWrapper):
    """The mean of squared differences of log(1 + y). Keras: `keras.losses.MeanSquaredLogarithmicError`.

    Args:
        reduction, name, dtype: as in Loss.

    >>> round(float(MeanSquaredLogarithmicError()([[0.0]], [[math.e - 1]])), 4)
    1.0
    """

    def __init__(self, reduction: str | None = MEAN, name: str = "mean_squared_logarithmic_error", dtype: Any = None):
        super().__init__(mean_squared_logarithmic_error, reduction=reduction, name=name, dtype=dtype)


@register("losses")
class CosineSimilarity(LossFunctionWrapper):
    """Minus the cosine between target and prediction. Keras: `keras.losses.CosineSimilarity`.

    Args:
        axis: the axis along which the vectors lie.
        reduction, name, dtype: as in Loss.

    >>> round(float(CosineSimilarity()([[0.0, 1.0]], [[0.0, 3.0]])), 5)
    -1.0
    """

    _saved_if_changed = ("axis",)

    def __init__(
        self, axis: int = -1, reduction: str | None = MEAN, name: str = "cosine_similarity", dtype: Any = None
    ):
        super().__init__(cosine_similarity, reduction=reduction, name=name, dtype=dtype, axis=axis)


@register("losses")
class Huber(LossFunctionWrapper):
    """Squares of small errors, a straight line for large ones: Huber (1964). Keras: `keras.losses.Huber`.

    Args:
        delta: where the square becomes a straight line.
        reduction, name, dtype: as in Loss.

    >>> float(Huber()([[0.0, 0.0]], [[0.5, 3.0]]))
    1.3125
    """

    _saved_if_changed = ("delta",)

    def __init__(self, delta: float = 1.0, reduction: str | None = MEAN, name: str = "huber_loss", dtype: Any = None):
        super().__init__(huber, reduction=reduction, name=name, dtype=dtype, delta=delta)


@register("losses")
class LogCosh(LossFunctionWrapper):
    """The mean of log cosh of the errors. Keras: `keras.losses.LogCosh`.

    Args:
        reduction, name, dtype: as in Loss.

    >>> round(float(LogCosh()([[0.0]], [[1.0]])), 4)
    0.4338
    """

    def __init__(self, reduction: str | None = MEAN, name: str = "log_cosh", dtype: Any = None):
        super().__init__(log_cosh, reduction=reduction, name=name, dtype=dtype)
