"""Metrics of real-valued targets."""

import warnings
from typing import Any

from .. import ops, settings
from ..core.dtypes import numpy_dtype
from ..core.graph import Node
from ..core.op import cast, convert
from ..errors import InputError
from ..losses import regression as losses
from ..losses.base import pair, squeeze_or_expand_to_same_rank
from ..registry import register
from .base import Mean, MeanMetricWrapper, Metric


def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """Return the cosine of the angle between y_true and y_pred: 1 is the same direction (the loss is minus that).

    Args:
        y_true, y_pred: (…, outputs) floats.
        axis: the axis along which the vectors lie.

    >>> print(cosine_similarity([[0.0, 2.0]], [[0.0, 5.0]]).numpy().round(4))
    [1.]
    """
    return ops.negative(losses.cosine_similarity(y_true, y_pred, axis=axis))


@register("metrics", "mse", "MSE")
class MeanSquaredError(MeanMetricWrapper):
    """The mean of squared errors. Keras: `keras.metrics.MeanSquaredError`.

    Args:
        name, dtype: as in Metric.

    >>> m = MeanSquaredError()
    >>> m.update_state([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [0.0, 0.0]])
    >>> round(float(m.result()), 4)
    0.25
    """

    def __init__(self, name: str | None = "mean_squared_error", dtype: Any = None):
        super().__init__(losses.mean_squared_error, name=name, dtype=dtype)


@register("metrics", "mae", "MAE")
class MeanAbsoluteError(MeanMetricWrapper):
    """The mean of absolute errors. Keras: `keras.metrics.MeanAbsoluteError`.

    Args:
        name, dtype: as in Metric.

    >>> m = MeanAbsoluteError()
    >>> m.update_state([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [0.0, 0.0]])
    >>> round(float(m.result()), 4)
    0.25
    """

    def __init__(self, name: str | None = "mean_absolute_error", dtype: Any = None):
        super().__init__(losses.mean_absolute_error, name=name, dtype=dtype)


@register("metrics", "mape", "MAPE")
class MeanAbsolutePercentageError(MeanMetricWrapper):
    """The mean of absolute errors in percent of the targets. Keras: `keras.metrics.MeanAbsolutePercentageError`.

    Args:
        name, dtype: as in Metric.

    >>> m = MeanAbsolutePercentageError()
    >>> m.update_state([[2.0, 1.0]], [[1.0, 1.0]])
    >>> round(float(m.result()), 4)
    25.0
    """

    def __init__(self, name: str | None = "mean_absolute_percentage_error", dtype: Any = None):
        super().__init__(losses.mean_absolute_percentage_error, name=name, dtype=dtype)


@register("metrics", "msle", "MSLE")
class MeanSquaredLogarithmicError(MeanMetricWrapper):
    """The mean of squared differences of log(1 + y). Keras: `keras.metrics.MeanSquaredLogarithmicError`.

    Args:
        name, dtype: as in Metric.

    >>> m = MeanSquaredLogarithmicError()
    >>> m.update_state([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [0.0, 0.0]])
    >>> round(float(m.result()), 4)
    0.1201
    """

    def __init__(self, name: str | None = "mean_squared_logarithmic_error", dtype: Any = None):
        super().__init__(losses.mean_squared_logarithmic_error, name=name, dtype=dtype)


@register("metrics")
class CosineSimilarity(MeanMetricWrapper):
    """The mean cosine between targets and predictions. Keras: `keras.metrics.CosineSimilarity`.

    Args:
        name, dtype: as in Metric.
        axis: the axis along which the vectors lie.

    >>> m = CosineSimilarity()
    >>> m.update_state([[0.0, 1.0]], [[0.0, 3.0]])
    >>> round(float(m.result()), 4)
    1.0
    """

    _direction = "up"
    _saved_if_changed = ("axis",)

    def __init__(self, name: str | None = "cosine_similarity", dtype: Any = None, axis: int = -1):
        super().__init__(cosine_similarity, name=name, dtype=dtype, axis=axis)


@register("metrics")
class LogCoshError(MeanMetricWrapper):
    """The mean of log cosh of the errors. Keras: `keras.metrics.LogCoshError`.

    Args:
        name, dtype: as in Metric.

    >>> m = LogCoshError()
    >>> m.update_state([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [0.0, 0.0]])
    >>> round(float(m.result()), 4)
    0.1084
    """

    def __init__(self, name: str | None = "logcosh", dtype: Any = None):
        super().__init__(losses.log_cosh, name=name, dtype=dtype)


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

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in a batch."""
        dtype = numpy_dtype(self.dtype)
        y_true, y_pred = squeeze_or_expand_to_same_rank(cast(convert(y_true), dtype), cast(convert(y_pred), dtype))
        super().update_state(ops.square(y_pred - y_true), sample_weight)

    def result(self) -> Any:
        """Return the root of the mean."""
        return ops.sqrt(super().result())


@register("metrics")
class R2Score(Metric):
    """1 - Σ (y_true - y_pred)² / Σ (y_true - mean)²: the share of the variance that is explained. Keras: `keras.metrics.R2Score`.

    Args:
        class_aggregation: "uniform_average" (the mean of the outputs' scores), "variance_weighted_average", or None (one each).
        num_regressors: int; above 0 the score is adjusted for the number of regressors.
        name, dtype: as in Metric.

    Raises:
        InputError: for other values, and for data that is not (batch, outputs).

    >>> m = R2Score()
    >>> m.update_state([[1.0], [4.0], [3.0]], [[2.0], [4.0], [4.0]])
    >>> round(float(m.result()), 4)
    0.5714
    """

    _direction = "up"

    def __init__(self, class_aggregation: str | None = "uniform_average", num_regressors: int = 0, name: str | None = "r2_score",
                 dtype: Any = None):  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        allowed = (None, "uniform_average", "variance_weighted_average")
        if class_aggregation not in allowed:
            raise InputError(
                f"Invalid value for argument `class_aggregation`. Expected one of {allowed}. Received: class_aggregation={class_aggregation}"
            )
        if num_regressors < 0:
            raise InputError(
                f"Invalid value for argument `num_regressors`. Expected a value >= 0. Received: num_regressors={num_regressors}"
            )
        self.class_aggregation = class_aggregation
        self.num_regressors = num_regressors
        self.num_samples = self.add_variable((), name="num_samples")
        self._built = False

    def _build(self, y_true_shape: tuple, y_pred_shape: tuple) -> None:
        if len(y_pred_shape) != 2 or len(y_true_shape) != 2:
            raise InputError(
                "R2Score expects 2D inputs with shape (batch_size, output_dim). Received input shapes: "
                f"y_pred.shape={tuple(y_pred_shape)} and y_true.shape={tuple(y_true_shape)}."
            )
        outputs = (y_pred_shape[-1],)
        self.squared_sum = self.add_variable(outputs, name="squared_sum")
        self.sum = self.add_variable(outputs, name="sum")
        self.total_mse = self.add_variable(outputs, name="residual")
        self.count = self.add_variable(outputs, name="count")
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Add a batch: y_true and y_pred (batch, outputs), sample_weight (batch,) or (batch, outputs)."""
        dtype = numpy_dtype(self.dtype)
        y_true, y_pred = squeeze_or_expand_to_same_rank(cast(convert(y_true), dtype), cast(convert(y_pred), dtype))
        if not self._built:
            self._build(y_true.shape, y_pred.shape)
        weight = cast(convert(1.0 if sample_weight is None else sample_weight), dtype)
        if len(weight.shape) == 1:
            weight = ops.expand_dims(weight, 1)
        weight = ops.broadcast_to(weight, y_true.shape)
        self.sum.assign_add(ops.sum(y_true * weight, axis=0))
        self.squared_sum.assign_add(ops.sum(y_true * y_true * weight, axis=0))
        self.total_mse.assign_add(ops.sum(ops.square(y_true - y_pred) * weight, axis=0))
        self.count.assign_add(ops.sum(weight, axis=0))
        self.num_samples.assign_add(float(y_true.shape[0] * y_true.shape[1]))

    def result(self) -> Any:
        """Return the score, or (outputs,) scores."""
        total = self.squared_sum.value - ops.square(self.sum.value) / self.count.value
        scores = 1 - self.total_mse.value / total
        scores = ops.where(ops.isinf(scores), ops.zeros_like(scores), scores)
        if self.class_aggregation == "uniform_average":
            scores = ops.mean(scores)
        elif self.class_aggregation == "variance_weighted_average":
            scores = ops.sum(total * scores) / ops.sum(total)
        return self._adjusted(scores) if self.num_regressors else scores

    def _adjusted(self, scores: Any) -> Any:
        """Return 1 - (1 - R²)(n - 1) / (n - p - 1), or R² where there are too few samples."""
        n = self.num_samples.value
        free = n - self.num_regressors - 1
        if type(free) is not Node and float(free) <= 0:
            what = (
                "Division by zero in Adjusted R2 score"
                if float(free) == 0
                else "More independent predictors than datapoints in adjusted R2 score"
            )
            warnings.warn(f"{what}. Falling back to standard R2 score.", stacklevel=3)
        enough = ops.greater(free, 0)
        return ops.where(enough, 1 - (1 - scores) * (n - 1) / ops.where(enough, free, ops.ones_like(free)), scores)


@register("metrics")
def pearson_correlation(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """Return the correlation coefficient, cov(y_true, y_pred) / (σ_true σ_pred). Keras: `keras.metrics.pearson_correlation`.

    Args:
        y_true, y_pred: (…) floats.
        axis: the axis along which they are correlated.

    >>> print(pearson_correlation([[0.0, 1.0, 0.5]], [[0.1, 0.9, 0.5]]).numpy().round(4))
    [1.]
    """
    y_true, y_pred = (_standard(y, axis) for y in pair(y_true, y_pred))
    return ops.mean(y_true * y_pred, axis=axis)


def _standard(y: Any, axis: int) -> Any:
    y = y - ops.mean(y, axis=axis, keepdims=True)
    return y / ops.std(y, axis=axis, keepdims=True)


@register("metrics")
def concordance_correlation(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """Return 2 cov / (σ²_true + σ²_pred + (µ_true - µ_pred)² + ε): Lin (1989). Keras: `keras.metrics.concordance_correlation`.

    Args:
        y_true, y_pred: (…) floats.
        axis: the axis along which they are correlated.

    >>> print(concordance_correlation([[0.0, 1.0, 0.5]], [[0.1, 0.9, 0.5]]).numpy().round(4))
    [0.9756]
    """
    y_true, y_pred = pair(y_true, y_pred)
    mean_true, mean_pred = (ops.mean(y, axis=axis, keepdims=True) for y in (y_true, y_pred))
    spread = (
        ops.var(y_true, axis=axis, keepdims=True)
        + ops.var(y_pred, axis=axis, keepdims=True)
        + ops.square(mean_true - mean_pred)
    )
    covariance = (y_true - mean_pred) * (
        y_pred - mean_pred
    )  # its mean is the covariance whatever constant is taken from y_true
    return ops.mean(2 * covariance / (spread + settings.epsilon()), axis=axis)


@register("metrics")
class PearsonCorrelation(MeanMetricWrapper):
    """The mean correlation coefficient of targets and predictions. Keras: `keras.metrics.PearsonCorrelation`.

    Args:
        name, dtype: as in Metric.
        axis: the axis along which they are correlated.

    >>> m = PearsonCorrelation()
    >>> m.update_state([[0.0, 1.0, 0.5]], [[0.1, 0.9, 0.5]])
    >>> round(float(m.result()), 4)
    1.0
    """

    _direction = "up"

    def __init__(self, name: str | None = "pearson_correlation", dtype: Any = None, axis: int = -1):
        super().__init__(pearson_correlation, name=name, dtype=dtype, axis=axis)


@register("metrics")
class ConcordanceCorrelation(MeanMetricWrapper):
    """The mean concordance coefficient of targets and predictions: Lin (1989). Keras: `keras.metrics.ConcordanceCorrelation`.

    Args:
        name, dtype: as in Metric.
        axis: the axis along which they are correlated.

    >>> m = ConcordanceCorrelation()
    >>> m.update_state([[0.0, 1.0, 0.5]], [[0.1, 0.9, 0.5]])
    >>> round(float(m.result()), 4)
    0.9756
    """

    _direction = "up"

    def __init__(self, name: str | None = "concordance_correlation", dtype: Any = None, axis: int = -1):
        super().__init__(concordance_correlation, name=name, dtype=dtype, axis=axis)
