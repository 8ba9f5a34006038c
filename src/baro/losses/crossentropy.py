"""The three cross-entropies on which losses are built: per element or per row, from probabilities or logits."""

from typing import Any

from .. import settings
from ..core import ops
from ..core.graph import Node
from ..core.op import cast, convert
from ..core.structured import canonical_axis


def _logits(x: Any, op: str, axis: int | None = None) -> Any:
    """Return the logits from which the traced op softmax or sigmoid made x, or None."""
    if type(x) is Node and x.op.name == op and (axis is None or x.attrs["axis"] == axis):
        return x.inputs[0]
    return None


def _log_probabilities(y_pred: Any, from_logits: bool, axis: int) -> Any:
    z = y_pred if from_logits else _logits(y_pred, "softmax", axis)
    if z is not None:
        return ops.log_softmax(z, axis=axis)
    p = y_pred / ops.sum(y_pred, axis=axis, keepdims=True)
    eps = settings.epsilon()
    return ops.log(ops.minimum(ops.maximum(p, eps), 1.0 - eps))


def categorical(y_true: Any, y_pred: Any, from_logits: bool, axis: int) -> Any:
    """Return -Σ y_true log p."""
    axis = canonical_axis(axis, len(y_pred.shape))
    return -ops.sum(y_true * _log_probabilities(y_pred, from_logits, axis), axis=axis)


def sparse_categorical(y_true: Any, y_pred: Any, from_logits: bool, axis: int) -> Any:
    """Return -log p[y_true]."""
    y_pred = convert(y_pred)
    labels = cast(convert(y_true), ops.convert(0).dtype)
    n = len(y_pred.shape)
    axis = canonical_axis(axis, n)
    z = y_pred if from_logits else _logits(y_pred, "softmax", axis)
    if z is not None and axis == n - 1:
        return ops.sparse_softmax_cross_entropy(z, labels)
    logp = _log_probabilities(y_pred, from_logits, axis)
    picked = ops.take_along_axis(logp, ops.reshape(labels, (*labels.shape[:axis], 1, *labels.shape[axis:])), axis=axis)
    return -ops.reshape(picked, labels.shape)


def binary(y_true: Any, y_pred: Any, from_logits: bool) -> Any:
    """Return -y log p - (1 - y) log(1 - p) for each element."""
    z = y_pred if from_logits else _logits(y_pred, "sigmoid")
    if z is not None:
        return ops.softplus(z) - y_true * z
    eps = settings.epsilon()
    p = ops.minimum(ops.maximum(y_pred, eps), 1.0 - eps)
    return -(y_true * ops.log(p) + (1.0 - y_true) * ops.log(1.0 - p))
