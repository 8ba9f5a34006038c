"""Losses of probabilities: cross-entropies and divergences. Each function returns a value per sample; each class reduces it."""

import warnings
from collections.abc import Sequence
from typing import Any

from .. import ops, settings
from ..arguments import not_empty
from ..core.op import convert
from ..core.shaping import canonical_axis
from ..errors import InputError
from ..registry import register
from .base import MEAN, LossFunctionWrapper, pair


def _check_classes(axis: Any, y_pred: Any, where: str) -> None:
    if isinstance(axis, bool):
        raise InputError(f"{where}: `axis` must be of type `int`. Received: axis={axis} of type {type(axis)}")
    if y_pred.shape[-1] == 1:
        warnings.warn(
            f"In loss {where}, expected y_pred.shape to be (batch_size, num_classes) with num_classes > 1. "
            f"Received: y_pred.shape={tuple(y_pred.shape)}. Consider using 'binary_crossentropy' if you only have 2 classes.",
            SyntaxWarning,
            stacklevel=3,
        )


def _smooth(y_true: Any, amount: float, classes: int) -> Any:
    """Return y_true moved toward 1 / classes."""
    return y_true * (1.0 - amount) + amount / classes if amount else y_true


@register("losses")
def categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Any:
    """Return -Σ y_true log(y_pred) over the classes. Keras: `keras.losses.categorical_crossentropy`.

    Args:
        y_true: (…, classes) probabilities, usually one-hot.
        y_pred: (…, classes) probabilities, or logits.
        from_logits: whether y_pred are logits.
        label_smoothing: moves y_true toward 1 / classes by this share.
        axis: the axis of the classes.

    >>> print(categorical_crossentropy([[0.0, 1.0]], [[0.5, 0.5]]).numpy().round(4))
    [0.6931]
    """
    y_true, y_pred = pair(y_true, y_pred, match=False)
    _check_classes(axis, y_pred, "categorical_crossentropy")
    return ops.categorical_crossentropy(
        _smooth(y_true, label_smoothing, y_true.shape[canonical_axis(axis, len(y_true.shape))]),
        y_pred,
        from_logits,
        axis,
    )


@register("losses")
def sparse_categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, ignore_class: int | None = None, axis: int = -1
) -> Any:
    """Return -log(y_pred[y_true]), y_true being class numbers. Keras: `keras.losses.sparse_categorical_crossentropy`.

    Args:
        y_true: (…) or (…, 1) class numbers from 0.
        y_pred: (…, classes) probabilities, or logits.
        from_logits: whether y_pred are logits.
        ignore_class: a class number whose samples count 0, and are left out of means.
        axis: the axis of the classes.

    >>> print(sparse_categorical_crossentropy([1], [[0.5, 0.5]]).numpy().round(4))
    [0.6931]
    """
    y_true, y_pred = convert(y_true), convert(y_pred)
    if len(y_true.shape) == len(y_pred.shape) and y_true.shape[axis] == 1:
        along = canonical_axis(axis, len(y_true.shape))
        y_true = ops.reshape(y_true, (*y_true.shape[:along], *y_true.shape[along + 1 :]))
    if ignore_class is None:
        return ops.sparse_categorical_crossentropy(y_true, y_pred, from_logits, axis)
    valid = ops.not_equal(y_true, ignore_class)
    along = canonical_axis(axis, len(y_pred.shape))
    wide = ops.reshape(valid, (*valid.shape[:along], 1, *valid.shape[along:]))
    labels, guesses = ops.where(valid, y_true, 0), ops.where(wide, y_pred, 0.0)
    values = ops.sparse_categorical_crossentropy(labels, guesses, from_logits, axis)
    values = ops.where(valid, values, 0.0)
    values._keras_mask = valid
    return values


@register("losses", "bce", "BCE")
def binary_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Any:
    """Return mean(-y_true log(y_pred) - (1 - y_true) log(1 - y_pred)). Keras: `keras.losses.binary_crossentropy`.

    Args:
        y_true: (…, outputs) of 0 and 1.
        y_pred: (…, outputs) probabilities, or logits.
        from_logits: whether y_pred are logits.
        label_smoothing: moves y_true toward 1/2 by this share.
        axis: the axis of the mean.

    >>> print(binary_crossentropy([[0.0, 1.0]], [[0.5, 0.5]]).numpy().round(4))
    [0.6931]
    """
    y_true, y_pred = pair(y_true, y_pred, match=False)
    return ops.mean(ops.binary_crossentropy(_smooth(y_true, label_smoothing, 2), y_pred, from_logits), axis=axis)


@register("losses")
def categorical_focal_crossentropy(y_true: Any, y_pred: Any, alpha: Any = 0.25, gamma: float = 2.0,
                                   from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1) -> Any:  # fmt: skip
    """Return -Σ α (1 - p)^γ y_true log(p): Lin et al. (2017). Keras: `keras.losses.categorical_focal_crossentropy`.

    Args:
        y_true: (…, classes) probabilities, usually one-hot.
        y_pred: (…, classes) probabilities, or logits; p are probabilities that sum to 1.
        alpha: weight of all classes, or (classes,) weights.
        gamma: how much samples that are right already are weighed down.
        from_logits, label_smoothing, axis: as in categorical_crossentropy.

    >>> print(categorical_focal_crossentropy([[0.0, 1.0]], [[0.5, 0.5]]).numpy().round(4))
    [0.0433]
    """
    y_true, y_pred = pair(y_true, y_pred, match=False)
    _check_classes(axis, y_pred, "categorical_focal_crossentropy")
    y_true = _smooth(y_true, label_smoothing, y_true.shape[canonical_axis(axis, len(y_true.shape))])
    p = ops.softmax(y_pred, axis=axis) if from_logits else y_pred
    p = ops.clip(p / ops.sum(p, axis=axis, keepdims=True), settings.epsilon(), 1.0 - settings.epsilon())
    return ops.sum(ops.power(1.0 - p, gamma) * alpha * (-y_true * ops.log(p)), axis=axis)


@register("losses")
def binary_focal_crossentropy(
    y_true: Any, y_pred: Any, apply_class_balancing: bool = False, alpha: float = 0.25, gamma: float = 2.0,
    from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1,
) -> Any:  # fmt: skip
    """Return mean((1 - p)^γ · binary cross-entropy), p being the true class's probability: Lin et al. (2017).

    Args:
        y_true: (…, outputs) of 0 and 1.
        y_pred: (…, outputs) probabilities, or logits.
        apply_class_balancing: whether class 1 weighs α and class 0 weighs 1 - α.
        alpha: see there.
        gamma: how much samples that are right already are weighed down.
        from_logits, label_smoothing, axis: as in binary_crossentropy.

    Keras: `keras.losses.binary_focal_crossentropy`.

    >>> print(binary_focal_crossentropy([[0.0, 1.0]], [[0.5, 0.5]]).numpy().round(4))
    [0.1733]
    """
    y_true, y_pred = pair(y_true, y_pred, match=False)
    y_true = _smooth(y_true, label_smoothing, 2)
    p = ops.sigmoid(y_pred) if from_logits else y_pred
    right = y_true * p + (1 - y_true) * (1 - p)
    values = ops.power(1.0 - right, gamma) * ops.binary_crossentropy(y_true, p)
    if apply_class_balancing:
        values = (y_true * alpha + (1 - y_true) * (1 - alpha)) * values
    return ops.mean(values, axis=axis)


@register("losses", "kld", "KLD", "kullback_leibler_divergence")
def kl_divergence(y_true: Any, y_pred: Any) -> Any:
    """Return Σ y_true log(y_true / y_pred), both clipped to [ε, 1]. Keras: `keras.losses.kl_divergence`.

    Args:
        y_true, y_pred: (…, classes) probabilities.

    >>> print(kl_divergence([[0.5, 0.5]], [[0.25, 0.75]]).numpy().round(4))
    [0.1438]
    """
    y_true, y_pred = (ops.clip(y, settings.epsilon(), 1.0) for y in pair(y_true, y_pred, match=False))
    return ops.sum(y_true * ops.log(y_true / y_pred), axis=-1)


@register("losses")
def poisson(y_true: Any, y_pred: Any) -> Any:
    """Return mean(y_pred - y_true log(y_pred + ε)): the Poisson likelihood of counts. Keras: `keras.losses.poisson`.

    Args:
        y_true: (…, outputs) counts.
        y_pred: (…, outputs) positive rates.

    >>> print(poisson([[1.0, 0.0]], [[1.0, 1.0]]).numpy().round(4))
    [1.]
    """
    y_true, y_pred = pair(y_true, y_pred, match=False)
    return ops.mean(y_pred - y_true * ops.log(y_pred + settings.epsilon()), axis=-1)


@register("losses")
def categorical_generalized_cross_entropy(y_true: Any, y_pred: Any, q: float) -> Any:
    """Return (1 - p^q) / q, p being the true class's probability: Zhang and Sabuncu (2018), robust to wrong labels.

    Args:
        y_true: (batch,) class numbers.
        y_pred: (batch, classes) probabilities.
        q: between 0 (cross-entropy) and 1 (mean absolute error).

    Keras: `keras.losses.categorical_generalized_cross_entropy`.

    >>> categorical_generalized_cross_entropy([1], [[0.75, 0.25]], 0.5).numpy().tolist()
    [1.0]
    """
    y_pred = convert(y_pred)
    labels = ops.cast(y_true, "int32")
    p = ops.take_along_axis(y_pred, ops.reshape(labels, (*labels.shape, 1)), axis=-1)
    p = ops.reshape(p, labels.shape)
    return (1.0 - ops.power(p, q)) / q


# --- classes ---------------------------------------------------------------------------------------------------------


@register("losses")
class BinaryCrossentropy(LossFunctionWrapper):
    """Cross-entropy of yes-or-no targets. Keras: `keras.losses.BinaryCrossentropy`.

    Args:
        from_logits: whether predictions are logits instead of probabilities.
        label_smoothing: moves targets toward 1/2 by this share.
        axis: the axis of the mean.
        reduction, name, dtype: as in Loss.

    >>> round(float(BinaryCrossentropy()([[0.0], [1.0]], [[0.5], [0.5]])), 4)
    0.6931
    """

    def __init__(self, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1, reduction: str | None = MEAN,
                 name: str = "binary_crossentropy", dtype: Any = None):  # fmt: skip
        super().__init__(binary_crossentropy, reduction, name, dtype, from_logits=from_logits,
                         label_smoothing=label_smoothing, axis=axis)  # fmt: skip


@register("losses")
class BinaryFocalCrossentropy(LossFunctionWrapper):
    """Binary cross-entropy that weighs easy samples down: Lin et al. (2017). Keras: `keras.losses.BinaryFocalCrossentropy`.

    Args:
        apply_class_balancing: whether class 1 weighs α and class 0 weighs 1 - α.
        alpha, gamma: as in binary_focal_crossentropy.
        from_logits, label_smoothing, axis: as in BinaryCrossentropy.
        reduction, name, dtype: as in Loss.

    >>> round(float(BinaryFocalCrossentropy()([[0.0], [1.0]], [[0.5], [0.5]])), 4)
    0.1733
    """

    def __init__(self, apply_class_balancing: bool = False, alpha: float = 0.25, gamma: float = 2.0, from_logits: bool = False,
                 label_smoothing: float = 0.0, axis: int = -1, reduction: str | None = MEAN,
                 name: str = "binary_focal_crossentropy", dtype: Any = None):  # fmt: skip
        super().__init__(binary_focal_crossentropy, reduction, name, dtype, apply_class_balancing=apply_class_balancing, alpha=alpha,
                         gamma=gamma, from_logits=from_logits, label_smoothing=label_smoothing, axis=axis)  # fmt: skip


@register("losses")
class CategoricalCrossentropy(LossFunctionWrapper):
    """Cross-entropy of one-hot targets. Keras: `keras.losses.CategoricalCrossentropy`.

    Args:
        from_logits: whether predictions are logits instead of probabilities.
        label_smoothing: moves targets toward 1 / classes by this share.
        axis: the axis of the classes.
        reduction, name, dtype: as in Loss.

    >>> round(float(CategoricalCrossentropy()([[0.0, 1.0]], [[0.5, 0.5]])), 4)
    0.6931
    """

    def __init__(self, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1, reduction: str | None = MEAN,
                 name: str = "categorical_crossentropy", dtype: Any = None):  # fmt: skip
        super().__init__(categorical_crossentropy, reduction, name, dtype, from_logits=from_logits,
                         label_smoothing=label_smoothing, axis=axis)  # fmt: skip


@register("losses")
class CategoricalFocalCrossentropy(LossFunctionWrapper):
    """Categorical cross-entropy that weighs easy samples down: Lin et al. (2017). Keras: `keras.losses.CategoricalFocalCrossentropy`.

    Args:
        alpha, gamma: as in categorical_focal_crossentropy.
        from_logits, label_smoothing, axis: as in CategoricalCrossentropy.
        reduction, name, dtype: as in Loss.

    >>> round(float(CategoricalFocalCrossentropy()([[0.0, 1.0]], [[0.5, 0.5]])), 4)
    0.0433
    """

    def __init__(self, alpha: float | Sequence[float] = 0.25, gamma: float = 2.0, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1,
                 reduction: str | None = MEAN, name: str = "categorical_focal_crossentropy", dtype: Any = None):  # fmt: skip
        not_empty("CategoricalFocalCrossentropy", alpha=alpha)
        super().__init__(categorical_focal_crossentropy, reduction, name, dtype, alpha=alpha, gamma=gamma, from_logits=from_logits,
                         label_smoothing=label_smoothing, axis=axis)  # fmt: skip


@register("losses")
class SparseCategoricalCrossentropy(LossFunctionWrapper):
    """Cross-entropy of class numbers. Keras: `keras.losses.SparseCategoricalCrossentropy`.

    Args:
        from_logits: whether predictions are logits instead of probabilities.
        ignore_class: a class number whose samples are left out.
        axis: the axis of the classes.
        reduction, name, dtype: as in Loss.

    >>> round(float(SparseCategoricalCrossentropy()([1, 0], [[0.5, 0.5], [0.5, 0.5]])), 4)
    0.6931
    """

    _casts_labels = False  # class numbers stay integers: two casts less in every step
    _saved_if_changed = ("axis",)

    def __init__(self, from_logits: bool = False, ignore_class: int | None = None, reduction: str | None = MEAN, axis: int = -1,
                 name: str = "sparse_categorical_crossentropy", dtype: Any = None):  # fmt: skip
        if axis == 0:
            raise InputError(
                "SparseCategoricalCrossentropy: axis 0 is the batch; expected the axis of the classes. Received: axis=0"
            )
        super().__init__(sparse_categorical_crossentropy, reduction, name, dtype, from_logits=from_logits,
                         ignore_class=ignore_class, axis=axis)  # fmt: skip


@register("losses")
class KLDivergence(LossFunctionWrapper):
    """The Kullback-Leibler divergence of predicted from true distributions. Keras: `keras.losses.KLDivergence`.

    Args:
        reduction, name, dtype: as in Loss.

    >>> round(float(KLDivergence()([[0.5, 0.5]], [[0.25, 0.75]])), 4)
    0.1438
    """

    def __init__(self, reduction: str | None = MEAN, name: str = "kl_divergence", dtype: Any = None):
        super().__init__(kl_divergence, reduction=reduction, name=name, dtype=dtype)


@register("losses")
class Poisson(LossFunctionWrapper):
    """The negative log-likelihood of counts under predicted rates. Keras: `keras.losses.Poisson`.

    Args:
        reduction, name, dtype: as in Loss.

    >>> round(float(Poisson()([[1.0, 0.0]], [[1.0, 1.0]])), 4)
    1.0
    """

    def __init__(self, reduction: str | None = MEAN, name: str = "poisson", dtype: Any = None):
        super().__init__(poisson, reduction=reduction, name=name, dtype=dtype)


@register("losses")
class CategoricalGeneralizedCrossEntropy(LossFunctionWrapper):
    """A cross-entropy that wrong labels disturb less: Zhang and Sabuncu (2018). Keras: `keras.losses.CategoricalGeneralizedCrossEntropy`.

    Args:
        q: between 0 (cross-entropy) and 1 (mean absolute error), both excluded.
        reduction, name, dtype: as in Loss.

    Raises:
        InputError: for another q.

    >>> float(CategoricalGeneralizedCrossEntropy()([1], [[0.75, 0.25]]))
    1.0
    """

    _casts_labels = False

    def __init__(self, q: float = 0.5, reduction: str | None = MEAN,
                 name: str = "categorical_generalized_cross_entropy", dtype: Any = None):  # fmt: skip
        if not 0 < q < 1:
            raise InputError(f"q must be in the interval (0, 1). Received: q={q}")
        super().__init__(categorical_generalized_cross_entropy, reduction=reduction, name=name, dtype=dtype, q=q)
