"""The loss of sequences whose labels are not aligned in time: connectionist temporal classification."""

from typing import Any

from .. import ops
from ..core.op import convert
from ..errors import InputError
from ..registry import register
from .base import MEAN, LossFunctionWrapper


@register("losses")
def ctc(y_true: Any, y_pred: Any) -> Any:
    """Return the connectionist temporal classification loss: Graves et al. (2006). Keras: `keras.losses.ctc`.

    Args:
        y_true: (batch, labels) class numbers from 1, filled up with 0.
        y_pred: (batch, times, classes) logits; class 0 is the blank.

    Raises:
        InputError: for other shapes.

    >>> ctc([[1, 2]], [[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]]).shape
    (1,)
    """
    y_true, y_pred = convert(y_true), convert(y_pred)
    if len(y_true.shape) != 2:
        raise InputError(
            "Targets `y_true` are expected to be a tensor of shape `(batch_size, max_length)` in integer format. "
            f"Received: y_true.shape={y_true.shape}"
        )
    if len(y_pred.shape) != 3:
        raise InputError(
            "Logits `y_pred` are expected to be a tensor of shape `(batch_size, max_length, num_classes)`. "
            f"Received: y_pred.shape={y_pred.shape}"
        )
    times = ops.full((y_pred.shape[0],), y_pred.shape[1], dtype="int32")
    lengths = ops.sum(ops.cast(ops.not_equal(y_true, 0), "int32"), axis=-1)
    return ops.ctc_loss(y_true, y_pred, lengths, times)


@register("losses")
class CTC(LossFunctionWrapper):
    """The connectionist temporal classification loss: Graves et al. (2006). Keras: `keras.losses.CTC`.

    Args:
        reduction, name, dtype: as in Loss.

    >>> CTC()([[1, 2]], [[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]]).shape
    ()
    """

    def __init__(self, reduction: str | None = MEAN, name: str = "ctc", dtype: Any = None):
        super().__init__(ctc, reduction=reduction, name=name, dtype=dtype)
