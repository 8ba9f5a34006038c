"""The best of one rate while another rate is large enough: sensitivity at specificity, and so on."""

from typing import Any

from .. import ops
from ..errors import InputError
from ..registry import register
from .confusion import Counts, spaced_thresholds


class _Best(Counts):
    """The largest rate of one kind at thresholds where a rate of another kind is large enough."""

    _direction = "up"
    _kept = ("tp", "fp", "tn", "fn")
    _limit: str  # the argument that names the rate that must be large enough
    _wanted: str

    def __init__(self, value: float, num_thresholds: int = 200, class_id: int | None = None, name: str | None = None,
                 dtype: Any = None):  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        if not 0 <= value <= 1:
            raise InputError(f"Argument `{self._limit}` must be in the range [0, 1]. Received: {self._limit}={value}")
        if num_thresholds <= 0:
            raise InputError(
                f"Argument `num_thresholds` must be an integer > 0. Received: num_thresholds={num_thresholds}"
            )
        self.value = value
        self.num_thresholds = num_thresholds
        self.class_id = class_id
        self.thresholds = spaced_thresholds(num_thresholds)
        self._even = num_thresholds >= 3
        self._make((len(self.thresholds),))

    def _rate(self, name: str) -> Any:
        rates = {"recall": "tp fn", "sensitivity": "tp fn", "specificity": "tn fp", "precision": "tp fp"}
        part, rest = rates[name].split()
        counts = self._counts()
        return ops.divide_no_nan(counts[part].value, counts[part].value + counts[rest].value)

    def result(self) -> Any:
        """Return the largest rate, 0 where no threshold will do."""
        wanted = self._rate(self._wanted)
        return ops.max(
            ops.where(ops.greater_equal(self._rate(self._limit), self.value), wanted, ops.zeros_like(wanted))
        )


@register("metrics")
class SensitivityAtSpecificity(_Best):
    """The largest share of 1s found while enough 0s are right. Keras: `keras.metrics.SensitivityAtSpecificity`.

    Args:
        specificity: the share of 0s that must be right, in [0, 1].
        num_thresholds: how many thresholds are tried.
        class_id: the only class that counts.
        name, dtype: as in Metric.

    >>> m = SensitivityAtSpecificity(0.5)
    >>> m.update_state([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8])
    >>> float(m.result())
    0.5
    """

    _limit, _wanted = "specificity", "sensitivity"

    def __init__(self, specificity: float, num_thresholds: int = 200, class_id: int | None = None,
                 name: str | None = None, dtype: Any = None):  # fmt: skip
        self.specificity = specificity
        super().__init__(specificity, num_thresholds, class_id, name, dtype)


@register("metrics")
class SpecificityAtSensitivity(_Best):
    """The largest share of right 0s while enough 1s are found. Keras: `keras.metrics.SpecificityAtSensitivity`.

    Args:
        sensitivity: the share of 1s that must be found, in [0, 1].
        num_thresholds: how many thresholds are tried.
        class_id: the only class that counts.
        name, dtype: as in Metric.

    >>> m = SpecificityAtSensitivity(0.5)
    >>> m.update_state([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8])
    >>> round(float(m.result()), 4)
    0.6667
    """

    _limit, _wanted = "sensitivity", "specificity"

    def __init__(self, sensitivity: float, num_thresholds: int = 200, class_id: int | None = None,
                 name: str | None = None, dtype: Any = None):  # fmt: skip
        self.sensitivity = sensitivity
        super().__init__(sensitivity, num_thresholds, class_id, name, dtype)


@register("metrics")
class PrecisionAtRecall(_Best):
    """The largest precision while recall is large enough. Keras: `keras.metrics.PrecisionAtRecall`.

    Args:
        recall: the share of 1s that must be found, in [0, 1].
        num_thresholds: how many thresholds are tried.
        class_id: the only class that counts.
        name, dtype: as in Metric.

    >>> m = PrecisionAtRecall(0.5)
    >>> m.update_state([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8])
    >>> float(m.result())
    0.5
    """

    _limit, _wanted = "recall", "precision"

    def __init__(self, recall: float, num_thresholds: int = 200, class_id: int | None = None, name: str | None = None,
                 dtype: Any = None):  # fmt: skip
        self.recall = recall
        super().__init__(recall, num_thresholds, class_id, name, dtype)


@register("metrics")
class RecallAtPrecision(_Best):
    """The largest recall while precision is large enough. Keras: `keras.metrics.RecallAtPrecision`.

    Args:
        precision: the share of predicted 1s that must be right, in [0, 1].
        num_thresholds: how many thresholds are tried.
        class_id: the only class that counts.
        name, dtype: as in Metric.

    >>> m = RecallAtPrecision(0.8)
    >>> m.update_state([0, 0, 1, 1], [0, 0.5, 0.3, 0.9])
    >>> float(m.result())
    0.5
    """

    _limit, _wanted = "precision", "recall"

    def __init__(self, precision: float, num_thresholds: int = 200, class_id: int | None = None,
                 name: str | None = None, dtype: Any = None):  # fmt: skip
        self.precision = precision
        super().__init__(precision, num_thresholds, class_id, name, dtype)
