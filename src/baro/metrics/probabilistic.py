"""Means of the losses of probabilities and margins, as metrics."""

from typing import Any

from ..core.op import convert
from ..errors import InputError
from ..losses import margins
from ..losses import probabilistic as losses
from ..losses.base import mask_of, squeeze_or_expand_to_same_rank
from ..registry import register
from .base import MeanMetricWrapper


@register("metrics", "bce", "BCE")
class BinaryCrossentropy(MeanMetricWrapper):
    """The mean cross-entropy of yes-or-no targets. Keras: `keras.metrics.BinaryCrossentropy`.

    Args:
        name, dtype: as in Metric.
        from_logits: whether predictions are logits instead of probabilities.
        label_smoothing: moves targets toward equal probabilities by this share.

    >>> m = BinaryCrossentropy()
    >>> m.update_state([[0.0], [1.0]], [[0.5], [0.5]])
    >>> round(float(m.result()), 4)
    0.6931
    """

    def __init__(self, name: str | None = "binary_crossentropy", dtype: Any = None, from_logits: bool = False,
                 label_smoothing: float = 0):  # fmt: skip
        super().__init__(
            losses.binary_crossentropy, name=name, dtype=dtype, from_logits=from_logits, label_smoothing=label_smoothing
        )

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in a batch; labels (batch,) fit predictions (batch, 1), as they do in the loss."""
        y_true, predicted = squeeze_or_expand_to_same_rank(convert(y_true), convert(y_pred))
        if (mask := mask_of(y_pred)) is not None:
            predicted._keras_mask = mask
        super().update_state(y_true, predicted, sample_weight)


@register("metrics")
class CategoricalCrossentropy(MeanMetricWrapper):
    """The mean cross-entropy of one-hot targets. Keras: `keras.metrics.CategoricalCrossentropy`.

    Args:
        name, dtype: as in Metric.
        from_logits: whether predictions are logits instead of probabilities.
        label_smoothing: moves targets toward equal probabilities by this share.
        axis: the axis of the classes.

    >>> m = CategoricalCrossentropy()
    >>> m.update_state([[0.0, 1.0]], [[0.5, 0.5]])
    >>> round(float(m.result()), 4)
    0.6931
    """

    def __init__(self, name: str | None = "categorical_crossentropy", dtype: Any = None, from_logits: bool = False,
                 label_smoothing: float = 0, axis: int = -1):  # fmt: skip
        super().__init__(losses.categorical_crossentropy, name=name, dtype=dtype, from_logits=from_logits,
                         label_smoothing=label_smoothing, axis=axis)  # fmt: skip


@register("metrics")
class SparseCategoricalCrossentropy(MeanMetricWrapper):
    """The mean cross-entropy of class numbers. Keras: `keras.metrics.SparseCategoricalCrossentropy`.

    Args:
        name, dtype: as in Metric.
        from_logits: whether predictions are logits instead of probabilities.
        ignore_class: a class number whose samples count 0.
        axis: the axis of the classes.

    >>> m = SparseCategoricalCrossentropy()
    >>> m.update_state([1], [[0.5, 0.5]])
    >>> round(float(m.result()), 4)
    0.6931
    """

    def __init__(self, name: str | None = "sparse_categorical_crossentropy", dtype: Any = None,
                 from_logits: bool = False, ignore_class: int | None = None, axis: int = -1):  # fmt: skip
        if axis == 0:
            raise InputError(
                "SparseCategoricalCrossentropy: axis 0 is the batch; expected the axis of the classes. Received: axis=0"
            )
        super().__init__(losses.sparse_categorical_crossentropy, name=name, dtype=dtype, from_logits=from_logits,
                         ignore_class=ignore_class, axis=axis)  # fmt: skip


@register("metrics")
class KLDivergence(MeanMetricWrapper):
    """The mean Kullback-Leibler divergence. Keras: `keras.metrics.KLDivergence`.

    Args:
        name, dtype: as in Metric.

    >>> m = KLDivergence()
    >>> m.update_state([[0.5, 0.5]], [[0.25, 0.75]])
    >>> round(float(m.result()), 4)
    0.1438
    """

    def __init__(self, name: str | None = "kl_divergence", dtype: Any = None):
        super().__init__(losses.kl_divergence, name=name, dtype=dtype)


@register("metrics")
class Poisson(MeanMetricWrapper):
    """The mean Poisson loss of counts. Keras: `keras.metrics.Poisson`.

    Args:
        name, dtype: as in Metric.

    >>> m = Poisson()
    >>> m.update_state([[1.0, 0.0]], [[1.0, 1.0]])
    >>> round(float(m.result()), 4)
    1.0
    """

    def __init__(self, name: str | None = "poisson", dtype: Any = None):
        super().__init__(losses.poisson, name=name, dtype=dtype)


@register("metrics")
class Hinge(MeanMetricWrapper):
    """The mean hinge loss. Keras: `keras.metrics.Hinge`.

    Args:
        name, dtype: as in Metric.

    >>> m = Hinge()
    >>> m.update_state([[-1.0, 1.0]], [[0.5, 0.5]])
    >>> round(float(m.result()), 4)
    1.0
    """

    def __init__(self, name: str | None = "hinge", dtype: Any = None):
        super().__init__(margins.hinge, name=name, dtype=dtype)


@register("metrics")
class SquaredHinge(MeanMetricWrapper):
    """The mean squared hinge loss. Keras: `keras.metrics.SquaredHinge`.

    Args:
        name, dtype: as in Metric.

    >>> m = SquaredHinge()
    >>> m.update_state([[-1.0, 1.0]], [[0.5, 0.5]])
    >>> round(float(m.result()), 4)
    1.25
    """

    def __init__(self, name: str | None = "squared_hinge", dtype: Any = None):
        super().__init__(margins.squared_hinge, name=name, dtype=dtype)


@register("metrics")
class CategoricalHinge(MeanMetricWrapper):
    """The mean hinge loss of several classes. Keras: `keras.metrics.CategoricalHinge`.

    Args:
        name, dtype: as in Metric.

    >>> m = CategoricalHinge()
    >>> m.update_state([[0.0, 1.0]], [[0.5, 1.0]])
    >>> round(float(m.result()), 4)
    0.5
    """

    def __init__(self, name: str | None = "categorical_hinge", dtype: Any = None):
        super().__init__(margins.categorical_hinge, name=name, dtype=dtype)
