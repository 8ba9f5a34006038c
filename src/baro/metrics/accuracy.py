"""How often predictions are right: accuracies of each kind of target. Each function returns 0 or 1 per sample."""

from typing import Any

from .. import ops, settings
from ..core.op import cast, convert
from ..losses.base import pair, squeeze_or_expand_to_same_rank
from ..registry import register
from .base import MeanMetricWrapper


def _floats(matches: Any) -> Any:
    return ops.cast(matches, settings.floatx())


def _class_match(labels: Any, y_pred: Any) -> Any:
    """Return whether the largest prediction is the label's: labels (…) or (…, 1), y_pred (…, classes)."""
    shape = labels.shape
    squeezed = len(shape) == len(y_pred.shape) and shape[-1] == 1
    if squeezed:
        labels = ops.reshape(labels, shape[:-1])
    guess = ops.argmax(y_pred, axis=-1)
    matches = _floats(ops.equal(labels, guess if labels.dtype.kind in "iu" else cast(guess, labels.dtype)))
    return ops.reshape(matches, shape) if squeezed else matches


@register("metrics")
def accuracy(y_true: Any, y_pred: Any) -> Any:
    """Return 1 where y_true equals y_pred, else 0.

    Args:
        y_true, y_pred: (…) numbers.

    >>> accuracy([1, 2], [1, 3]).numpy().tolist()
    [1.0, 0.0]
    """
    return _floats(ops.equal(*pair(y_true, y_pred)))


@register("metrics")
def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Any:
    """Return 1 where y_pred > threshold says what y_true says, else 0. Keras: `keras.metrics.binary_accuracy`.

    Args:
        y_true: (…) of 0 and 1.
        y_pred: (…) probabilities.
        threshold: above it a prediction is a 1.

    >>> binary_accuracy([1, 0], [0.7, 0.6]).numpy().tolist()
    [1.0, 0.0]
    """
    y_true, y_pred = squeeze_or_expand_to_same_rank(convert(y_true), convert(y_pred))
    return _floats(ops.equal(y_true, cast(ops.greater(y_pred, threshold), y_true.dtype)))


@register("metrics")
def categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """Return 1 where the largest prediction is that of the one-hot target, else 0. Keras: `keras.metrics.categorical_accuracy`.

    Args:
        y_true: (…, classes) one-hot.
        y_pred: (…, classes) probabilities or logits.

    >>> categorical_accuracy([[0, 1]], [[0.2, 0.8]]).numpy().tolist()
    [1.0]
    """
    return _class_match(ops.argmax(y_true, axis=-1), convert(y_pred))


@register("metrics")
def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """Return 1 where the largest prediction is that of the class number, else 0. Keras: `keras.metrics.sparse_categorical_accuracy`.

    Args:
        y_true: (…) or (…, 1) class numbers.
        y_pred: (…, classes) probabilities or logits.

    >>> sparse_categorical_accuracy([1], [[0.2, 0.8]]).numpy().tolist()
    [1.0]
    """
    matches = _class_match(convert(y_true), convert(y_pred))
    return ops.reshape(matches, matches.shape[:-1]) if len(matches.shape) > 1 and matches.shape[-1] == 1 else matches


def _in_top_k(labels: Any, y_pred: Any, k: int) -> Any:
    """Return whether fewer than k predictions are larger than the label's; ties count as in the top, as in Keras.

    Args:
        labels: (…) class numbers; one out of range is never in the top.
        y_pred: (…, classes).
    """
    classes = y_pred.shape[-1]
    labels = cast(labels, ops.argmax(y_pred, axis=-1).dtype)
    inside = ops.logical_and(ops.greater_equal(labels, 0), ops.less(labels, classes))
    safe = ops.where(inside, labels, 0)
    own = ops.take_along_axis(y_pred, ops.reshape(safe, (*safe.shape, 1)), axis=-1)
    larger = ops.sum(cast(ops.greater(y_pred, own), labels.dtype), axis=-1)
    finite = ops.isfinite(ops.reshape(own, safe.shape))
    return ops.logical_and(ops.less(larger, k), ops.logical_and(inside, finite))


@register("metrics")
def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Any:
    """Return 1 where the one-hot target's class is among the k largest predictions. Keras: `keras.metrics.top_k_categorical_accuracy`.

    Args:
        y_true: (…, classes) one-hot.
        y_pred: (…, classes) probabilities or logits.
        k: how many predictions count.

    >>> top_k_categorical_accuracy([[0, 0, 1]], [[0.5, 0.2, 0.3]], k=2).numpy().tolist()
    [1.0]
    """
    return _floats(_in_top_k(ops.argmax(y_true, axis=-1), convert(y_pred), k))


@register("metrics")
def sparse_top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5, from_sorted_ids: bool = False) -> Any:
    """Return 1 where the class number is among the k largest predictions. Keras: `keras.metrics.sparse_top_k_categorical_accuracy`.

    Args:
        y_true: (…) or (…, 1) class numbers.
        y_pred: (…, classes) probabilities or logits; or, if `from_sorted_ids`, class numbers, the likeliest first.
        k: how many predictions count.
        from_sorted_ids: see y_pred.

    >>> sparse_top_k_categorical_accuracy([2], [[0.5, 0.2, 0.3]], k=2).numpy().tolist()
    [1.0]
    """
    y_true, y_pred = convert(y_true), convert(y_pred)
    if len(y_true.shape) == len(y_pred.shape) and y_true.shape[-1] == 1:
        matches = sparse_top_k_categorical_accuracy(ops.squeeze(y_true, -1), y_pred, k, from_sorted_ids)
        return ops.expand_dims(matches, -1)
    if from_sorted_ids:
        labels = cast(ops.reshape(y_true, (*y_true.shape, 1)), y_pred.dtype)
        return _floats(ops.any(ops.equal(labels, y_pred[..., :k]), axis=-1))
    return _floats(_in_top_k(y_true, y_pred, k))


@register("metrics")
class Accuracy(MeanMetricWrapper):
    """The share of predictions that equal their targets. Keras: `keras.metrics.Accuracy`.

    Args:
        name, dtype: as in Metric.

    >>> m = Accuracy()
    >>> m.update_state([1, 2, 3, 4], [0, 2, 3, 4])
    >>> float(m.result())
    0.75
    """

    _direction = "up"

    def __init__(self, name: str | None = "accuracy", dtype: Any = None):
        super().__init__(accuracy, name=name, dtype=dtype)


@register("metrics")
class BinaryAccuracy(MeanMetricWrapper):
    """The share of right yes-or-no predictions. Keras: `keras.metrics.BinaryAccuracy`.

    Args:
        name, dtype: as in Metric.
        threshold: above it a prediction is a 1.

    >>> m = BinaryAccuracy()
    >>> m.update_state([[1], [1], [0], [0]], [[0.98], [1], [0], [0.6]])
    >>> float(m.result())
    0.75
    """

    _direction = "up"

    def __init__(self, name: str | None = "binary_accuracy", dtype: Any = None, threshold: float = 0.5):
        super().__init__(binary_accuracy, name=name, dtype=dtype, threshold=threshold)


@register("metrics")
class CategoricalAccuracy(MeanMetricWrapper):
    """The share of right classes, targets being one-hot. Keras: `keras.metrics.CategoricalAccuracy`.

    Args:
        name, dtype: as in Metric.

    >>> m = CategoricalAccuracy()
    >>> m.update_state([[0, 1], [1, 0]], [[0.2, 0.8], [0.4, 0.6]])
    >>> float(m.result())
    0.5
    """

    _direction = "up"

    def __init__(self, name: str | None = "categorical_accuracy", dtype: Any = None):
        super().__init__(categorical_accuracy, name=name, dtype=dtype)


@register("metrics")
class SparseCategoricalAccuracy(MeanMetricWrapper):
    """The share of right classes, targets being class numbers. Keras: `keras.metrics.SparseCategoricalAccuracy`.

    Args:
        name, dtype: as in Metric.

    >>> m = SparseCategoricalAccuracy()
    >>> m.update_state([1, 0], [[0.2, 0.8], [0.4, 0.6]])
    >>> float(m.result())
    0.5
    """

    _direction = "up"

    def __init__(self, name: str | None = "sparse_categorical_accuracy", dtype: Any = None):
        super().__init__(sparse_categorical_accuracy, name=name, dtype=dtype)


@register("metrics")
class TopKCategoricalAccuracy(MeanMetricWrapper):
    """The share of one-hot targets among the k largest predictions. Keras: `keras.metrics.TopKCategoricalAccuracy`.

    Args:
        k: how many predictions count.
        name, dtype: as in Metric.

    >>> m = TopKCategoricalAccuracy(k=1)
    >>> m.update_state([[0, 1], [1, 0]], [[0.2, 0.8], [0.4, 0.6]])
    >>> float(m.result())
    0.5
    """

    _direction = "up"

    def __init__(self, k: int = 5, name: str | None = "top_k_categorical_accuracy", dtype: Any = None):
        super().__init__(top_k_categorical_accuracy, name=name, dtype=dtype, k=k)


@register("metrics")
class SparseTopKCategoricalAccuracy(MeanMetricWrapper):
    """The share of class numbers among the k largest predictions. Keras: `keras.metrics.SparseTopKCategoricalAccuracy`.

    Args:
        k: how many predictions count.
        name, dtype: as in Metric.
        from_sorted_ids: whether predictions are class numbers, the likeliest first.

    >>> m = SparseTopKCategoricalAccuracy(k=1)
    >>> m.update_state([1, 0], [[0.2, 0.8], [0.4, 0.6]])
    >>> float(m.result())
    0.5
    """

    _direction = "up"
    _saved_if_changed = ("from_sorted_ids",)

    def __init__(self, k: int = 5, name: str | None = "sparse_top_k_categorical_accuracy", dtype: Any = None,
                 from_sorted_ids: bool = False):  # fmt: skip
        super().__init__(
            sparse_top_k_categorical_accuracy, name=name, dtype=dtype, k=k, from_sorted_ids=from_sorted_ids
        )
