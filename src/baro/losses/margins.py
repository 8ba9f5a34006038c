"""Hinge losses: margins between classes. Targets are -1 and 1; 0 and 1 are taken too."""

from typing import Any

from .. import ops
from ..registry import register
from .base import MEAN, LossFunctionWrapper, pair


def _signs(y_true: Any) -> Any:
    """Return labels of 0 and 1 as -1 and 1; other labels stay as they are."""
    binary = ops.all(ops.logical_or(ops.equal(y_true, 0), ops.equal(y_true, 1)))
    return ops.where(binary, 2.0 * y_true - 1.0, y_true)


def _margins(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = pair(y_true, y_pred, match=False)
    return ops.maximum(1.0 - _signs(y_true) * y_pred, 0.0)


@register("losses")
def hinge(y_true: Any, y_pred: Any) -> Any:
    """Return mean(max(1 - y_true · y_pred, 0)) over the last axis. Keras: `keras.losses.hinge`.

    Args:
        y_true: (…, outputs) of -1 and 1, or 0 and 1.
        y_pred: (…, outputs) floats.

    >>> hinge([[-1.0, 1.0]], [[0.5, 0.5]]).numpy().tolist()
    [1.0]
    """
    return ops.mean(_margins(y_true, y_pred), axis=-1)


@register("losses")
def squared_hinge(y_true: Any, y_pred: Any) -> Any:
    """Return mean(max(1 - y_true · y_pred, 0)²) over the last axis. Keras: `keras.losses.squared_hinge`.

    Args:
        y_true: (…, outputs) of -1 and 1, or 0 and 1.
        y_pred: (…, outputs) floats.

    >>> squared_hinge([[-1.0, 1.0]], [[0.5, 0.5]]).numpy().tolist()
    [1.25]
    """
    return ops.mean(ops.square(_margins(y_true, y_pred)), axis=-1)


@register("losses")
def categorical_hinge(y_true: Any, y_pred: Any) -> Any:
    """Return max(largest wrong score - right score + 1, 0): Crammer and Singer (2001). Keras: `keras.losses.categorical_hinge`.

    Args:
        y_true: (…, classes) one-hot.
        y_pred: (…, classes) scores.

    >>> categorical_hinge([[0.0, 1.0]], [[0.5, 1.0]]).numpy().tolist()
    [0.5]
    """
    y_true, y_pred = pair(y_true, y_pred, match=False)
    right = ops.sum(y_true * y_pred, axis=-1)
    wrong = ops.max((1.0 - y_true) * y_pred, axis=-1)
    return ops.maximum(wrong - right + 1.0, 0.0)


@register("losses")
class Hinge(LossFunctionWrapper):
    """The mean hinge loss. Keras: `keras.losses.Hinge`.

    Args:
        reduction, name, dtype: as in Loss.

    >>> float(Hinge()([[-1.0, 1.0]], [[0.5, 0.5]]))
    1.0
    """

    def __init__(self, reduction: str | None = MEAN, name: str = "hinge", dtype: Any = None):
        super().__init__(hinge, reduction=reduction, name=name, dtype=dtype)


@register("losses")
class SquaredHinge(LossFunctionWrapper):
    """The mean squared hinge loss. Keras: `keras.losses.SquaredHinge`.

    Args:
        reduction, name, dtype: as in Loss.

    >>> float(SquaredHinge()([[-1.0, 1.0]], [[0.5, 0.5]]))
    1.25
    """

    def __init__(self, reduction: str | None = MEAN, name: str = "squared_hinge", dtype: Any = None):
        super().__init__(squared_hinge, reduction=reduction, name=name, dtype=dtype)


@register("losses")
class CategoricalHinge(LossFunctionWrapper):
    """The mean hinge loss of several classes. Keras: `keras.losses.CategoricalHinge`.

    Args:
        reduction, name, dtype: as in Loss.

    >>> float(CategoricalHinge()([[0.0, 1.0]], [[0.5, 1.0]]))
    0.5
    """

    def __init__(self, reduction: str | None = MEAN, name: str = "categorical_hinge", dtype: Any = None):
        super().__init__(categorical_hinge, reduction=reduction, name=name, dtype=dtype)
