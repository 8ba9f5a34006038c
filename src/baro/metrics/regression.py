"""Metrics of real-valued targets."""

from typing import Any

from .. import ops
from ..core.dtypes import numpy_dtype
from ..core.op import cast, convert
from ..losses import regression as losses
from ..losses.base import squeeze_or_expand_to_same_rank
from ..registry import register
from .base import Mean, MeanMetricWrapper


@register("metrics", "mse", "MSE")
class MeanSquaredError(MeanMetricWrapper):
    """The mean of squared errors. Keras: `keras.metrics.MeanSquaredError`.

    Args:
        name, dtype: as in Metric.

    >>> m = MeanSquaredError()
    >>> m.update_state([[0, 1], [0, 0]], [[1.0, 1.0], [0.0, 0.0]])
    >>> float(m.result())
    0.25
    """

    _direction = "down"

    def __init__(self, name: str | None = "mean_squared_error", dtype: Any = None):
        super().__init__(losses.mean_squared_error, name=name, dtype=dtype)


@register("metrics", "mae", "MAE")
class MeanAbsoluteError(MeanMetricWrapper):
    """The mean of absolute errors. Keras: `keras.metrics.MeanAbsoluteError`.

    Args:
        name, dtype: as in Metric.

    >>> m = MeanAbsoluteError()
    >>> m.update_state([[0, 1], [0, 0]], [[1.0, 1.0], [0.0, 0.0]])
    >>> float(m.result())
    0.25
    """

    _direction = "down"

    def __init__(self, name: str | None = "mean_absolute_error", dtype: Any = None):
        super().__init__(losses.mean_absolute_error, name=name, dtype=dtype)


@register("metrics")
class RootMeanSquaredError(Mean):
    """The square root of the mean of squared errors. Keras: `keras.metrics.RootMeanSquaredError`.

    Args:
        name, dtype: as in Metric.

    >>> m = RootMeanSquaredError()
    >>> m.update_state([[0, 1], [0, 0]], [[1.0, 1.0], [0.0, 0.0]])
    >>> float(m.result())
    0.5
    """

    _direction = "down"

    def __init__(self, name: str | None = "root_mean_squared_error", dtype: Any = None):
        super().__init__(name=name, dtype=dtype)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        """Take in a batch."""
        dtype = numpy_dtype(self.dtype)
        y_true, y_pred = squeeze_or_expand_to_same_rank(cast(convert(y_true), dtype), cast(convert(y_pred), dtype))
        super().update_state(ops.square(y_pred - y_true), sample_weight)

    def result(self) -> Any:
        """Return the root of the mean."""
        return ops.sqrt(super().result())


