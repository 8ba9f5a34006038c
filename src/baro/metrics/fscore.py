"""F-scores: one number for precision and recall."""

from typing import Any

from .. import ops, settings
from ..core.dtypes import numpy_dtype
from ..core.op import cast, convert
from ..errors import InputError
from ..registry import register
from .base import Metric


@register("metrics")
class FBetaScore(Metric):
    """(1 + β²) · precision · recall / (β² · precision + recall). Keras: `keras.metrics.FBetaScore`.

    Args:
        average: None (a score per class), "micro" (all classes' counts together), "macro" (the mean of the classes' scores) or
            "weighted" (their mean weighted by how often each class is true).
        beta: positive float; recall counts β times as much as precision.
        threshold: float in (0, 1]; above it a prediction is a 1; None: the largest prediction of a row is the only 1.
        name, dtype: as in Metric.

    Raises:
        InputError: for other values, and for data that is not (batch, classes).

    >>> m = FBetaScore(beta=2.0, threshold=0.5)
    >>> m.update_state([[1, 1, 1], [1, 0, 0], [1, 1, 0]], [[0.2, 0.6, 0.7], [0.2, 0.6, 0.6], [0.6, 0.8, 0.0]])
    >>> print(m.result().numpy().round(4))
    [0.3846 0.9091 0.8333]
    """

    _direction = "up"

    def __init__(self, average: str | None = None, beta: float = 1.0, threshold: float | None = None, name: str | None = "fbeta_score",
                 dtype: Any = None):  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        if average not in (None, "micro", "macro", "weighted"):
            raise InputError(
                f"Invalid `average` argument value. Expected one of: {{None, 'micro', 'macro', 'weighted'}}. Received: average={average}"
            )
        if not isinstance(beta, float):
            raise InputError(
                f"Invalid `beta` argument value. It should be a Python float. Received: beta={beta} of type '{type(beta)}'"
            )
        if beta <= 0.0:
            raise InputError(f"Invalid `beta` argument value. It should be > 0. Received: beta={beta}")
        if threshold is not None and not isinstance(threshold, float):
            raise InputError(
                f"Invalid `threshold` argument value. It should be a Python float. Received: threshold={threshold} of type '{type(threshold)}'"
            )
        if threshold is not None and not 0.0 < threshold <= 1.0:
            raise InputError(
                f"Invalid `threshold` argument value. It should verify 0 < threshold <= 1. Received: threshold={threshold}"
            )
        self.average = average
        self.beta = beta
        self.threshold = threshold
        self._built = False

    def _build(self, y_true_shape: tuple, y_pred_shape: tuple) -> None:
        if len(y_pred_shape) != 2 or len(y_true_shape) != 2:
            raise InputError(
                "FBetaScore expects 2D inputs with shape (batch_size, output_dim). Received input shapes: "
                f"y_pred.shape={tuple(y_pred_shape)} and y_true.shape={tuple(y_true_shape)}."
            )
        shape = () if self.average == "micro" else (y_pred_shape[-1],)
        self.true_positives = self.add_variable(shape, dtype=self.dtype, name="true_positives")
        self.false_positives = self.add_variable(shape, dtype=self.dtype, name="false_positives")
        self.false_negatives = self.add_variable(shape, dtype=self.dtype, name="false_negatives")
        self.intermediate_weights = self.add_variable(shape, dtype=self.dtype, name="intermediate_weights")
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Add a batch: y_true (batch, classes) of 0 and 1, y_pred (batch, classes) probabilities, sample_weight (batch,)."""
        dtype = numpy_dtype(self.dtype)
        y_true, y_pred = cast(convert(y_true), dtype), cast(convert(y_pred), dtype)
        if not self._built:
            self._build(y_true.shape, y_pred.shape)
        if self.threshold is None:
            largest = ops.greater_equal(y_pred, ops.max(y_pred, axis=-1, keepdims=True))
            positive = ops.logical_and(largest, ops.greater(ops.absolute(y_pred), 1e-9))
        else:
            positive = ops.greater(y_pred, self.threshold)
        y_pred = cast(positive, dtype)
        weight = None if sample_weight is None else ops.expand_dims(cast(convert(sample_weight), dtype), 1)
        axis = None if self.average == "micro" else 0

        def total(values: Any) -> Any:
            return ops.sum(values if weight is None else values * weight, axis=axis)

        self.true_positives.assign_add(total(y_pred * y_true))
        self.false_positives.assign_add(total(y_pred * (1 - y_true)))
        self.false_negatives.assign_add(total((1 - y_pred) * y_true))
        self.intermediate_weights.assign_add(total(y_true))

    def result(self) -> Any:
        """Return the score, or (classes,) scores."""
        epsilon = settings.epsilon()
        tp = self.true_positives.value
        precision = tp / (tp + self.false_positives.value + epsilon)
        recall = tp / (tp + self.false_negatives.value + epsilon)
        score = precision * recall / (precision * self.beta**2 + recall + epsilon) * (1 + self.beta**2)
        if self.average == "weighted":
            weights = self.intermediate_weights.value
            return ops.sum(score * (weights / (ops.sum(weights) + epsilon)))
        return ops.mean(score) if self.average is not None else score


@register("metrics")
class F1Score(FBetaScore):
    """2 · precision · recall / (precision + recall). Keras: `keras.metrics.F1Score`.

    Args:
        average, threshold: as in FBetaScore.
        name, dtype: as in Metric.

    >>> m = F1Score(threshold=0.5)
    >>> m.update_state([[1, 1, 1], [1, 0, 0], [1, 1, 0]], [[0.2, 0.6, 0.7], [0.2, 0.6, 0.6], [0.6, 0.8, 0.0]])
    >>> print(m.result().numpy().round(4))
    [0.5    0.8    0.6667]
    """

    def __init__(self, average: str | None = None, threshold: float | None = None, name: str | None = "f1_score",
                 dtype: Any = None):  # fmt: skip
        super().__init__(average, 1.0, threshold, name, dtype)
