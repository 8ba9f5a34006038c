"""Intersection over union of the regions of classes: right / (right + wrong + missed), accumulated in a confusion matrix."""

import warnings
from collections.abc import Sequence
from typing import Any

from .. import ops, settings
from ..core.dtypes import is_float, is_int, numpy_dtype
from ..core.op import cast, convert
from ..errors import InputError
from ..registry import register
from .base import Metric


@register("metrics")
class IoU(Metric):
    """The mean over chosen classes of intersection over union. Keras: `keras.metrics.IoU`.

    Args:
        num_classes: how many classes there are; labels outside of 0 … num_classes - 1 are ignored.
        target_class_ids: the classes whose mean is taken.
        name, dtype: as in Metric; "int" by default.
        ignore_class: a label that is ignored.
        sparse_y_true, sparse_y_pred: whether targets or predictions are class numbers instead of (…, classes) scores.
        axis: the axis of the scores.

    >>> m = IoU(num_classes=2, target_class_ids=[0])
    >>> m.update_state([0, 0, 1, 1], [0, 1, 0, 1])
    >>> round(float(m.result()), 4)
    0.3333
    """

    _direction = "up"

    def __init__(self, num_classes: int, target_class_ids: Sequence[int], name: str | None = None, dtype: Any = None,
                 ignore_class: int | None = None, sparse_y_true: bool = True, sparse_y_pred: bool = True, axis: int = -1):  # fmt: skip
        super().__init__(name=name, dtype=dtype or "int")
        if num_classes < 1:
            raise InputError(
                f"{type(self).__name__}: `num_classes` must be at least 1. Received: num_classes={num_classes}"
            )
        wrong = [i for i in target_class_ids if not 0 <= i < num_classes]
        if wrong or not len(target_class_ids):
            found = f"Target class id {max(wrong)}" if wrong else "An empty `target_class_ids`"
            raise InputError(f"{found} is out of range, which is [0, {num_classes}).")
        self.num_classes = num_classes
        self.target_class_ids = list(target_class_ids)
        self.ignore_class = ignore_class
        self.sparse_y_true = sparse_y_true
        self.sparse_y_pred = sparse_y_pred
        self.axis = axis
        self.total_cm = self.add_variable((num_classes, num_classes), dtype=self.dtype, name="total_confusion_matrix")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Add a batch: y_true and y_pred (…) class numbers, or (…, classes) scores."""
        y_true = ops.argmax(y_true, axis=self.axis) if not self.sparse_y_true else y_true
        y_pred = ops.argmax(y_pred, axis=self.axis) if not self.sparse_y_pred else y_pred
        integer, dtype = numpy_dtype("int32"), numpy_dtype(self.dtype)
        y_true, y_pred = (ops.reshape(cast(convert(y), integer), (-1,)) for y in (y_true, y_pred))
        weight = convert(1 if sample_weight is None else sample_weight)
        if sample_weight is not None and is_float(weight.dtype) and is_int(self.dtype):
            warnings.warn(
                "You are passing weight as `float`, but dtype is `int`. This may result in an incorrect weight due to type casting. "
                "Consider using integer weights.",
                stacklevel=2,
            )
        weight = cast(weight, dtype)
        weight = ops.broadcast_to(ops.reshape(weight, (-1,)) if weight.shape else weight, y_true.shape)
        n = self.num_classes
        inside = ops.logical_and(ops.logical_and(y_true >= 0, y_true < n), ops.logical_and(y_pred >= 0, y_pred < n))
        if self.ignore_class is not None:
            inside = ops.logical_and(inside, ops.not_equal(y_true, self.ignore_class))
        place = ops.where(inside, y_true * n + y_pred, 0)
        counts = ops.segment_sum(ops.where(inside, weight, ops.zeros_like(weight)), place, num_segments=n * n)
        self.total_cm.assign_add(ops.reshape(counts, (n, n)))

    def result(self) -> Any:
        """Return the mean over the chosen classes that occurred."""
        table = ops.cast(self.total_cm, "float32")
        right = ops.diagonal(table)
        either = ops.sum(table, axis=0) + ops.sum(table, axis=1) - right
        chosen = ops.convert_to_tensor(self.target_class_ids, dtype="int32")
        right, either = ops.take(right, chosen, axis=0), ops.take(either, chosen, axis=0)
        occurred = ops.cast(ops.greater(either, 1e-9), "float32")
        return ops.sum(right / (either + settings.epsilon()) * occurred) / (ops.sum(occurred) + settings.epsilon())


@register("metrics")
class BinaryIoU(IoU):
    """Intersection over union of predictions above and below a threshold. Keras: `keras.metrics.BinaryIoU`.

    Args:
        target_class_ids: 0 (below), 1 (from the threshold on), or both.
        threshold: see there.
        name, dtype: as in Metric.

    >>> m = BinaryIoU(target_class_ids=[0, 1], threshold=0.3)
    >>> m.update_state([0, 1, 0, 1], [0.1, 0.2, 0.4, 0.7])
    >>> round(float(m.result()), 4)
    0.3333
    """

    def __init__(self, target_class_ids: Sequence[int] = (0, 1), threshold: float = 0.5, name: str | None = None,
                 dtype: Any = None):  # fmt: skip
        super().__init__(2, target_class_ids, name, dtype)
        self.threshold = threshold

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Add a batch: y_true (…) of 0 and 1, y_pred (…) probabilities."""
        super().update_state(y_true, ops.greater_equal(ops.cast(y_pred, "float32"), self.threshold), sample_weight)


@register("metrics")
class MeanIoU(IoU):
    """The mean over all classes of intersection over union. Keras: `keras.metrics.MeanIoU`.

    Args:
        num_classes, ignore_class, sparse_y_true, sparse_y_pred, axis: as in IoU.
        name, dtype: as in Metric.

    >>> m = MeanIoU(num_classes=2)
    >>> m.update_state([0, 0, 1, 1], [0, 1, 0, 1])
    >>> round(float(m.result()), 4)
    0.3333
    """

    def __init__(self, num_classes: int, name: str | None = None, dtype: Any = None, ignore_class: int | None = None,
                 sparse_y_true: bool = True, sparse_y_pred: bool = True, axis: int = -1):  # fmt: skip
        super().__init__(num_classes, range(num_classes), name, dtype, ignore_class, sparse_y_true, sparse_y_pred, axis)


@register("metrics")
class OneHotIoU(IoU):
    """IoU of one-hot targets. Keras: `keras.metrics.OneHotIoU`.

    Args:
        num_classes, target_class_ids, ignore_class, sparse_y_pred, axis: as in IoU.
        name, dtype: as in Metric.

    >>> m = OneHotIoU(num_classes=2, target_class_ids=[0])
    >>> m.update_state([[1, 0], [0, 1]], [[0.9, 0.1], [0.6, 0.4]])
    >>> round(float(m.result()), 4)
    0.5
    """

    def __init__(self, num_classes: int, target_class_ids: Sequence[int], name: str | None = None, dtype: Any = None,
                 ignore_class: int | None = None, sparse_y_pred: bool = False, axis: int = -1):  # fmt: skip
        super().__init__(num_classes, target_class_ids, name, dtype, ignore_class, False, sparse_y_pred, axis)


@register("metrics")
class OneHotMeanIoU(MeanIoU):
    """MeanIoU of one-hot targets. Keras: `keras.metrics.OneHotMeanIoU`.

    Args:
        num_classes, ignore_class, sparse_y_pred, axis: as in IoU.
        name, dtype: as in Metric.

    >>> m = OneHotMeanIoU(num_classes=2)
    >>> m.update_state([[1, 0], [0, 1]], [[0.9, 0.1], [0.6, 0.4]])
    >>> round(float(m.result()), 4)
    0.25
    """

    def __init__(self, num_classes: int, name: str | None = None, dtype: Any = None, ignore_class: int | None = None,
                 sparse_y_pred: bool = False, axis: int = -1):  # fmt: skip
        super().__init__(num_classes, name, dtype, ignore_class, False, sparse_y_pred, axis)
