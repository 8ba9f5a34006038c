"""The area under the curve that a classifier draws as its threshold moves."""

from collections.abc import Sequence
from typing import Any

from .. import ops, settings
from ..arguments import not_empty
from ..core.op import convert
from ..core.tensor import Tensor
from ..errors import InputError, suggest
from ..registry import register
from .confusion import Counts, evenly_spaced, spaced_thresholds, update_counts


def _choice(value: Any, allowed: Sequence[str], what: str) -> str:
    """Return the allowed string that a value (in any case, or an enum of Keras) means."""
    text = str(getattr(value, "value", value))
    for one in allowed:
        if text.lower() == one.lower():
            return one
    raise InputError(f'Invalid {what} value: "{text}".{suggest(text, allowed)} Expected values are {list(allowed)}')


@register("metrics")
class AUC(Counts):
    """The area under a curve drawn by thresholds. Keras: `keras.metrics.AUC`.

    Args:
        num_thresholds: how many evenly spaced thresholds draw the curve.
        curve: "ROC" (recall over false positive rate), "PR" (precision over recall) or "PRGAIN" (Flach and Kull 2015).
        summation_method: "interpolation" (trapezoids; for "PR" the curve of Davis and Goadrich 2006), "minoring" or "majoring".
        name, dtype: as in Metric.
        thresholds: list of floats in [0, 1] instead of num_thresholds.
        multi_label: whether each label has its own area; the result is their mean.
        num_labels: how many labels there are; found at the first update by default.
        label_weights: (labels,) weights of the mean, or, without multi_label, of the predictions.
        from_logits: whether predictions are logits instead of probabilities.

    >>> m = AUC(num_thresholds=3)
    >>> m.update_state([0, 0, 1, 1], [0, 0.5, 0.3, 0.9])
    >>> float(m.result())
    0.75
    """

    _direction = "up"
    _kept = ("tp", "fp", "tn", "fn")
    _unsaved = ("thresholds",)

    def __init__(self, num_thresholds: int = 200, curve: str = "ROC", summation_method: str = "interpolation", name: str | None = None,
                 dtype: Any = None, thresholds: Sequence[float] | None = None, multi_label: bool = False, num_labels: int | None = None,
                 label_weights: Sequence[float] | None = None, from_logits: bool = False):  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        self.curve = _choice(curve, ("PR", "ROC", "PRGAIN"), "AUC curve")
        self.summation_method = _choice(
            summation_method, ("interpolation", "majoring", "minoring"), "AUC summation method"
        )
        self._given = None if thresholds is None else sorted(float(t) for t in thresholds)
        if self._given is not None:
            inner = self._given
            if any(not 0 <= t <= 1 for t in inner):
                raise InputError(
                    f"Threshold values must be in [0, 1]. Received: {[t for t in inner if not 0 <= t <= 1]}"
                )
            num_thresholds = len(inner) + 2
            self._even = evenly_spaced([0.0, *inner, 1.0])
        else:
            if num_thresholds <= 1:
                raise InputError(
                    f"Argument `num_thresholds` must be an integer > 1. Received: num_thresholds={num_thresholds}"
                )
            inner = spaced_thresholds(num_thresholds)[1:-1]
            self._even = True
        self.num_thresholds = num_thresholds
        self.thresholds = [0.0 - settings.epsilon(), *inner, 1.0 + settings.epsilon()]
        self.multi_label = multi_label
        self.num_labels = num_labels
        if num_labels and not multi_label:
            raise InputError("`num_labels` is needed only when `multi_label` is True.")
        not_empty("AUC", label_weights=label_weights)
        self.label_weights = None if label_weights is None else ops.cast(label_weights, self.dtype)
        self.from_logits = from_logits
        self._built = False
        if not multi_label:
            self._build(None)
        elif num_labels:
            self._build((None, num_labels))

    def _build(self, shape: Any) -> None:
        if self.multi_label and len(shape) != 2:
            raise InputError(
                f"`y_pred` must have rank 2 when `multi_label=True`. Found rank {len(shape)}. Full shape received for `y_pred`: {shape}"
            )
        self._make((self.num_thresholds, shape[1]) if self.multi_label else (self.num_thresholds,))
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Add a batch: y_true (…) of 0 and 1, y_pred (…) probabilities or logits."""
        y_pred = convert(y_pred)
        if not self._built:
            self._build(y_pred.shape)
        if self.from_logits:
            y_pred = ops.sigmoid(y_pred)
        update_counts(
            self._counts(), y_true, y_pred, self.thresholds, sample_weight=sample_weight, multi_label=self.multi_label,
            label_weights=None if self.multi_label else self.label_weights, even=self._even,
        )  # fmt: skip

    def result(self) -> Any:
        """Return the area."""
        tp, fp, tn, fn = (v.value for v in self._counts().values())
        if self.curve == "PR" and self.summation_method == "interpolation":
            return self._over_labels(self._interpolated_pr(tp, fp, fn))
        x, y = self._curve(tp, fp, tn, fn)
        left, right = y[:-1], y[1:]
        if self.summation_method == "interpolation":
            heights = (left + right) / 2.0
        else:
            heights = ops.minimum(left, right) if self.summation_method == "minoring" else ops.maximum(left, right)
        return self._over_labels((x[:-1] - x[1:]) * heights)

    def _curve(self, tp: Any, fp: Any, tn: Any, fn: Any) -> tuple[Any, Any]:
        recall = ops.divide_no_nan(tp, tp + fn)
        if self.curve == "ROC":
            return ops.divide_no_nan(fp, fp + tn), recall
        if self.curve == "PR":
            return recall, ops.divide_no_nan(tp, tp + fp)
        scale, none = ops.divide_no_nan(tp + fn, tn + fp), ops.equal(tp, 0.0)
        recall_gain = ops.where(none, ops.zeros_like(tp), 1.0 - scale * ops.divide_no_nan(fn, tp))
        precision_gain = ops.where(none, ops.ones_like(tp), 1.0 - scale * ops.divide_no_nan(fp, tp))
        return ops.maximum(recall_gain, 0.0), precision_gain

    @staticmethod
    def _interpolated_pr(tp: Any, fp: Any, fn: Any) -> Any:
        """Integrate precision between neighbouring thresholds, true and false positives moving along straight lines.

        With slope = ΔTP / ΔP and TP = intercept + slope · P the area is
        slope · (ΔTP + intercept · log(P_left / P_right)) / all positives.
        """
        p = tp + fp
        d_tp, d_p = tp[:-1] - tp[1:], p[:-1] - p[1:]
        slope = ops.divide_no_nan(d_tp, ops.maximum(d_p, 0.0))
        intercept = tp[1:] - slope * p[1:]
        both = ops.logical_and(ops.greater(p[:-1], 0), ops.greater(p[1:], 0))
        ratio = ops.where(both, ops.divide_no_nan(p[:-1], ops.maximum(p[1:], 0.0)), ops.ones_like(d_p))
        return ops.divide_no_nan(slope * (d_tp + intercept * ops.log(ratio)), ops.maximum(tp[1:] + fn[1:], 0.0))

    def _over_labels(self, pieces: Any) -> Any:
        """Return the sum of pieces (thresholds - 1,), or the mean over labels of such sums."""
        if not self.multi_label:
            return ops.sum(pieces)
        areas = ops.sum(pieces, axis=0)
        if self.label_weights is None:
            return ops.mean(areas)
        return ops.divide_no_nan(ops.sum(areas * self.label_weights), ops.sum(self.label_weights))

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        config = super().get_config()
        if isinstance(self.label_weights, Tensor):
            config["label_weights"] = self.label_weights.numpy().tolist()
        if self._given is not None:
            config["thresholds"] = list(self._given)
        return config
