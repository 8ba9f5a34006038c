"""Counts of right and wrong yes-or-no predictions at thresholds, and the metrics made of them.

All thresholds are handled at once. Evenly spaced ones, as AUC has, are counted in buckets: N + T work instead of N · T.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import ops, settings
from ..arguments import not_empty
from ..core.dtypes import numpy_dtype
from ..core.op import cast, convert
from ..core.tensor import Tensor
from ..core.variable import Variable
from ..errors import InputError
from ..losses.base import squeeze_or_expand_to_same_rank
from ..registry import register
from .base import Metric

NEG_INF = -1e10


def parse_thresholds(thresholds: Any, default: float) -> list[float]:
    """Return thresholds as a list, or raise InputError for values that are not in [0, 1]."""
    found = (
        [default]
        if thresholds is None
        else list(thresholds)
        if isinstance(thresholds, (list, tuple, np.ndarray))
        else [thresholds]
    )
    not_empty("thresholds", thresholds=found)
    wrong = [t for t in found if t is None or t < 0 or t > 1]
    if wrong and thresholds is not None:
        raise InputError(f"Threshold values must be in [0, 1]. Received: {wrong}")
    return found


def evenly_spaced(thresholds: Sequence[float]) -> bool:
    """Say whether thresholds are 0, 1/(T-1), … 1, up to ε."""
    n = len(thresholds)
    return n >= 3 and bool(np.allclose(thresholds, np.arange(n, dtype=np.float32) / (n - 1), atol=settings.epsilon()))


def update_counts(
    counts: dict[str, Variable], y_true: Any, y_pred: Any, thresholds: Sequence[float], top_k: int | None = None, class_id: int | None = None,
    sample_weight: Any = None, multi_label: bool = False, label_weights: Any = None, even: bool = False,
) -> None:  # fmt: skip
    """Add a batch to counts of true and false positives and negatives, one row a threshold.

    Args:
        counts: "tp", "fp", "tn", "fn" -> Variable (thresholds,), or (thresholds, labels) if multi_label.
        y_true: (…) of 0 and 1.
        y_pred: (…) probabilities; above a threshold they are a 1.
        top_k: only the k largest predictions of a row can be a 1.
        class_id: the only position on the last axis that counts.
        sample_weight: None, or an array that broadcasts to y_pred, perhaps after adding a last axis.
        multi_label: whether each position on axis 1 is counted for itself.
        label_weights: None, or (labels,) weights.
        even: whether the thresholds are evenly spaced.
    """
    dtype = numpy_dtype(next(iter(counts.values())).dtype)
    y_pred, y_true = squeeze_or_expand_to_same_rank(cast(convert(y_pred), dtype), cast(convert(y_true), dtype))
    if sample_weight is not None:
        sample_weight = ops.expand_dims(cast(convert(sample_weight), dtype), -1)
        _, sample_weight = squeeze_or_expand_to_same_rank(y_true, sample_weight, expand_rank_1=False)
    if top_k is not None:
        _, best = ops.top_k(y_pred, top_k)
        kept = ops.sum(ops.one_hot(best, y_pred.shape[-1], dtype=dtype), axis=-2)
        y_pred = y_pred * kept + NEG_INF * (1 - kept)
    if class_id is not None:
        if len(y_pred.shape) == 1:
            raise InputError(
                "When class_id is provided, y_pred must be a 2D array with shape (num_samples, num_classes), "
                f"found shape: {tuple(y_pred.shape)}"
            )
        if not 0 <= class_id < y_pred.shape[-1]:
            raise InputError(
                f"class_id must be from 0 to {y_pred.shape[-1] - 1} for y_pred of shape {tuple(y_pred.shape)}. Received: class_id={class_id}"
            )
        y_true, y_pred = y_true[..., class_id, None], y_pred[..., class_id, None]
    weight = sample_weight
    if label_weights is not None:
        label_weights = cast(convert(label_weights), dtype)
        weight = label_weights if weight is None else weight * label_weights
    y_true = cast(ops.not_equal(y_true, 0), dtype)
    yes, no = y_true, 1 - y_true
    if weight is not None:
        yes, no = (x * ops.broadcast_to(weight, y_pred.shape) for x in (yes, no))
    columns = y_pred.shape[1] if multi_label else 1
    yes, no, y_pred = (ops.reshape(x, (-1, columns)) for x in (yes, no, y_pred))
    found = (_bucket_counts if even else _compared_counts)(counts.keys(), yes, no, y_pred, thresholds)
    for name, variable in counts.items():
        variable.assign_add(ops.reshape(found[name], variable.shape))


def _compared_counts(wanted: Any, yes: Any, no: Any, y_pred: Any, thresholds: Sequence[float]) -> dict[str, Any]:
    """Compare each prediction (N, columns) with each threshold."""
    levels = Tensor(np.asarray(thresholds, y_pred.dtype).reshape(-1, 1, 1))
    above = ops.greater(ops.expand_dims(y_pred, 0), levels)
    positive = cast(above, y_pred.dtype)
    negative = 1 - positive if wanted & {"tn", "fn"} else None
    parts = {"tp": (positive, yes), "fp": (positive, no), "tn": (negative, no), "fn": (negative, yes)}
    return {name: ops.sum(parts[name][0] * ops.expand_dims(parts[name][1], 0), axis=1) for name in wanted}


def _bucket_counts(wanted: Any, yes: Any, no: Any, y_pred: Any, thresholds: Sequence[float]) -> dict[str, Any]:
    """Count predictions between neighbouring thresholds, and add the counts up from above."""
    n, columns = len(thresholds), y_pred.shape[1]
    place = ops.ceil(ops.clip(y_pred, 0.0, 1.0) * float(n - 1))
    if thresholds[0] < 0.0 or thresholds[-1] > 1.0:
        place = ops.maximum(place, 1.0)  # the lowest threshold is below 0: every prediction is above it
    place = cast(place, numpy_dtype("int32")) * columns + Tensor(np.arange(columns, dtype=np.int32))
    place = ops.reshape(place, (-1,))

    def above(weight: Any) -> Any:
        inside = ops.segment_sum(ops.reshape(weight, (-1,)), place, num_segments=(n + 1) * columns)
        return ops.flip(ops.cumsum(ops.flip(ops.reshape(inside, (n + 1, columns)), axis=0), axis=0), axis=0)

    out = {}
    for positive, negative, weight in (("tp", "fn", yes), ("fp", "tn", no)):
        if {positive, negative} & wanted:
            sums = above(weight)
            out[positive] = sums[1:]
            if negative in wanted:
                out[negative] = ops.sum(weight, axis=0, keepdims=True) - sums[1:]
    return out


class Counts(Metric):
    """Keeps some of the four counts at thresholds."""

    _kept: tuple[str, ...]
    _even: bool
    thresholds: Sequence[float]
    top_k: int | None = None
    class_id: int | None = None

    def _make(self, shape: Any) -> None:
        for key in self._kept:
            name = _NAMES[key]
            setattr(self, name, self.add_variable(shape, name=name))

    def _counts(self) -> dict[str, Variable]:
        return {key: getattr(self, _NAMES[key]) for key in self._kept}

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Add a batch: y_true (…) of 0 and 1, y_pred (…) probabilities."""
        update_counts(
            self._counts(), y_true, y_pred, self.thresholds, self.top_k, self.class_id, sample_weight, even=self._even
        )


_NAMES = {"tp": "true_positives", "fp": "false_positives", "tn": "true_negatives", "fn": "false_negatives"}


class _AtThresholds(Counts):
    """Counts at thresholds that the user gives."""

    def _set_thresholds(self, thresholds: Any, default: float) -> None:
        self.init_thresholds = thresholds
        self.thresholds = parse_thresholds(thresholds, default)
        self._even = evenly_spaced(self.thresholds)
        self._make((len(self.thresholds),))

    def _one_or_all(self, values: Any) -> Any:
        return values[0] if len(self.thresholds) == 1 else values

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {**super().get_config(), "thresholds": self.init_thresholds}


class _One(_AtThresholds):
    """The number of predictions of one kind at thresholds."""

    def __init__(self, thresholds: float | Sequence[float] | None = None, name: str | None = None, dtype: Any = None):
        super().__init__(name=name, dtype=dtype)
        self._set_thresholds(thresholds, 0.5)

    def _make(self, shape: Any) -> None:
        self.accumulator = self.add_variable(shape, name="accumulator")

    def _counts(self) -> dict[str, Variable]:
        return {self._kept[0]: self.accumulator}

    def result(self) -> Any:
        """Return the number, or (thresholds,) numbers."""
        return self._one_or_all(self.accumulator.value)


@register("metrics")
class FalsePositives(_One):
    """The number of wrong 1s. Keras: `keras.metrics.FalsePositives`.

    Args:
        thresholds: float or list of floats in [0, 1]; above them a prediction is a 1; 0.5 by default.
        name, dtype: as in Metric.

    >>> m = FalsePositives()
    >>> m.update_state([0, 1, 0, 0], [0, 0, 1, 1])
    >>> float(m.result())
    2.0
    """

    _kept = ("fp",)


@register("metrics")
class FalseNegatives(_One):
    """The number of wrong 0s. Keras: `keras.metrics.FalseNegatives`.

    Args:
        thresholds: float or list of floats in [0, 1]; above them a prediction is a 1; 0.5 by default.
        name, dtype: as in Metric.

    >>> m = FalseNegatives()
    >>> m.update_state([0, 1, 1, 1], [0, 1, 0, 0])
    >>> float(m.result())
    2.0
    """

    _kept = ("fn",)


@register("metrics")
class TrueNegatives(_One):
    """The number of right 0s. Keras: `keras.metrics.TrueNegatives`.

    Args:
        thresholds: float or list of floats in [0, 1]; above them a prediction is a 1; 0.5 by default.
        name, dtype: as in Metric.

    >>> m = TrueNegatives()
    >>> m.update_state([0, 1, 0, 0], [1, 1, 0, 0])
    >>> float(m.result())
    2.0
    """

    _kept = ("tn",)


@register("metrics")
class TruePositives(_One):
    """The number of right 1s. Keras: `keras.metrics.TruePositives`.

    Args:
        thresholds: float or list of floats in [0, 1]; above them a prediction is a 1; 0.5 by default.
        name, dtype: as in Metric.

    >>> m = TruePositives()
    >>> m.update_state([0, 1, 1, 1], [1, 0, 1, 1])
    >>> float(m.result())
    2.0
    """

    _kept = ("tp",)


class _Rate(_AtThresholds):
    """True positives over true positives and one kind of mistake."""

    _direction = "up"

    def __init__(self, thresholds: float | Sequence[float] | None = None, top_k: int | None = None, class_id: int | None = None, name: str | None = None,
                 dtype: Any = None):  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        if top_k is not None and top_k < 0:
            raise InputError(f"{type(self).__name__}: `top_k` must not be negative. Received: top_k={top_k}")
        self.top_k = top_k
        self.class_id = class_id
        self._set_thresholds(thresholds, 0.5 if top_k is None else NEG_INF)

    def result(self) -> Any:
        """Return the share, or (thresholds,) shares; 0 before the first prediction."""
        right, wrong = self._counts().values()
        return self._one_or_all(ops.divide_no_nan(right.value, right.value + wrong.value))


@register("metrics")
class Precision(_Rate):
    """The share of right ones among the predicted 1s. Keras: `keras.metrics.Precision`.

    Args:
        thresholds: float or list of floats in [0, 1]; above them a prediction is a 1; 0.5 by default.
        top_k: only the k largest predictions of a row can be a 1; without thresholds they all are.
        class_id: the only class that counts.
        name, dtype: as in Metric.

    >>> m = Precision()
    >>> m.update_state([0, 1, 1, 1], [1, 0, 1, 1])
    >>> round(float(m.result()), 4)
    0.6667
    """

    _kept = ("tp", "fp")


@register("metrics")
class Recall(_Rate):
    """The share of true 1s that were predicted. Keras: `keras.metrics.Recall`.

    Args:
        thresholds, top_k, class_id: as in Precision.
        name, dtype: as in Metric.

    >>> m = Recall()
    >>> m.update_state([0, 1, 1, 1], [1, 0, 1, 1])
    >>> round(float(m.result()), 4)
    0.6667
    """

    _kept = ("tp", "fn")


def spaced_thresholds(num_thresholds: int) -> list[float]:
    """Return 0, 1/(n-1), …, 1; a single threshold is 0.5."""
    if num_thresholds == 1:
        return [0.5]
    return [0.0, *((i + 1) * 1.0 / (num_thresholds - 1) for i in range(num_thresholds - 2)), 1.0]
