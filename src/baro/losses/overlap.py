"""Losses of overlapping regions (Dice, Tversky), and of pairs of embeddings (Circle)."""

from typing import Any

from .. import ops, settings
from ..arguments import Axes
from ..core.op import convert
from ..registry import register
from .base import MEAN, LossFunctionWrapper, pair


@register("losses")
def dice(y_true: Any, y_pred: Any, axis: Axes = None) -> Any:
    """Return 1 - 2 Σ y_true · y_pred / (Σ y_true + Σ y_pred + ε). Keras: `keras.losses.dice`.

    Args:
        y_true, y_pred: (…) values from 0 to 1.
        axis: the axes of the sums; None means all.

    >>> round(float(dice([1.0, 0.0], [1.0, 1.0])), 4)
    0.3333
    """
    y_true, y_pred = pair(y_true, y_pred, match=False)
    both = ops.sum(y_true * y_pred, axis=axis)
    return 1 - 2.0 * both / (ops.sum(y_true, axis=axis) + ops.sum(y_pred, axis=axis) + settings.epsilon())


@register("losses")
def tversky(y_true: Any, y_pred: Any, alpha: float = 0.5, beta: float = 0.5, axis: Axes = None) -> Any:
    """Return 1 - t / (t + α m + β f + ε): Salehi et al. (2017). Keras: `keras.losses.tversky`.

    t = Σ y_true · y_pred, m = Σ y_true (1 - y_pred) is missed, f = Σ y_pred (1 - y_true) is found wrongly. α and β weigh what they
    weigh in Keras's code; the paper has them the other way round.

    Args:
        y_true, y_pred: (…) values from 0 to 1.
        alpha, beta: see the formula.
        axis: the axes of the sums; None means all.

    >>> round(float(tversky([1.0, 0.0], [1.0, 1.0])), 4)
    0.3333
    """
    y_true, y_pred = pair(y_true, y_pred, match=False)
    both = ops.sum(y_true * y_pred, axis=axis)
    missed = ops.sum((1 - y_pred) * y_true, axis=axis)
    wrong = ops.sum(y_pred * (1 - y_true), axis=axis)
    return 1 - both / (both + missed * alpha + wrong * beta + settings.epsilon())


@register("losses")
def circle(y_true: Any, y_pred: Any, ref_labels: Any = None, ref_embeddings: Any = None, remove_diagonal: bool = True,
           gamma: float = 80, margin: float = 0.4) -> Any:  # fmt: skip
    """Return the circle loss of embeddings, softplus(log Σ exp over pairs): Sun et al. (2020). Keras: `keras.losses.circle`.

    Args:
        y_true: (batch,) labels.
        y_pred: (batch, size) embeddings of length 1.
        ref_labels, ref_embeddings: what the embeddings are compared with; by default themselves.
        remove_diagonal: whether a sample is not compared with itself.
        gamma: the scale of similarities.
        margin: how far apart classes shall be.

    >>> circle([0, 1], [[1.0, 0.0], [0.0, 1.0]]).shape
    (2,)
    """
    y_pred = convert(y_pred)
    labels = ops.cast(y_true, "int32")
    others = y_pred if ref_embeddings is None else convert(ref_embeddings)
    other_labels = labels if ref_labels is None else ops.cast(ref_labels, "int32")
    distance = ops.maximum(1 - ops.matmul(y_pred, ops.transpose(others)), 0.0)
    labels, other_labels = ops.reshape(labels, (-1, 1)), ops.reshape(other_labels, (1, -1))
    same = ops.equal(labels, other_labels)
    different = ops.logical_not(same)
    if remove_diagonal:
        same = ops.logical_and(same, ops.logical_not(ops.eye(same.shape[0], same.shape[1], dtype="bool")))
    near = -gamma * ops.maximum(margin + distance, 0.0) * (margin - distance)
    far = gamma * ops.maximum(1 + margin - distance, 0.0) * (1 - margin - distance)
    low = float("-inf")
    values = ops.softplus(
        ops.logsumexp(ops.where(same, near, low), axis=1) + ops.logsumexp(ops.where(different, far, low), axis=1)
    )
    values._keras_mask = ops.greater(values, 0)
    return values


@register("losses")
class Dice(LossFunctionWrapper):
    """The Dice loss of overlapping regions. Keras: `keras.losses.Dice`.

    Args:
        reduction, name, dtype: as in Loss.
        axis: the axes of the sums; None means all.

    >>> round(float(Dice()([1.0, 0.0], [1.0, 1.0])), 4)
    0.3333
    """

    def __init__(self, reduction: str | None = MEAN, name: str = "dice", axis: Axes = None, dtype: Any = None):
        super().__init__(dice, reduction=reduction, name=name, dtype=dtype, axis=axis)


@register("losses")
class Tversky(LossFunctionWrapper):
    """The Tversky loss of overlapping regions: Salehi et al. (2017). Keras: `keras.losses.Tversky`.

    Args:
        alpha, beta: as in tversky.
        reduction, name, dtype: as in Loss.
        axis: the axes of the sums; None means all.

    >>> round(float(Tversky()([1.0, 0.0], [1.0, 1.0])), 4)
    0.3333
    """

    def __init__(self, alpha: float = 0.5, beta: float = 0.5, reduction: str | None = MEAN, name: str = "tversky", axis: Axes = None,
                 dtype: Any = None):  # fmt: skip
        super().__init__(tversky, reduction=reduction, name=name, dtype=dtype, alpha=alpha, beta=beta, axis=axis)


@register("losses")
class Circle(LossFunctionWrapper):
    """The circle loss of embeddings: Sun et al. (2020). Keras: `keras.losses.Circle`.

    Args:
        gamma, margin, remove_diagonal: as in circle.
        reduction, name, dtype: as in Loss.

    >>> Circle(reduction="sum")([0, 0], [[1.0, 0.0], [1.0, 0.0]]).shape
    ()
    """

    def __init__(self, gamma: float = 80.0, margin: float = 0.4, remove_diagonal: bool = True, reduction: str | None = MEAN,
                 name: str = "circle", dtype: Any = None):  # fmt: skip
        super().__init__(circle, reduction=reduction, name=name, dtype=dtype, gamma=gamma, margin=margin,
                         remove_diagonal=remove_diagonal)  # fmt: skip
