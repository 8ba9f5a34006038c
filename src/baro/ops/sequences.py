"""The probability of a sequence of labels that is not aligned in time."""

from typing import Any

from .. import ops
from ..core.op import convert, op_function

_NEVER = -1e30  # the logarithm of an impossible path; -inf would make its derivative nan


@op_function
def ctc_loss(target: Any, output: Any, target_length: Any, output_length: Any, mask_index: int = 0) -> Any:
    """Return -log p(target), summed over all alignments by the forward algorithm (Graves et al. 2006, section 4.1). Keras: `keras.ops.ctc_loss`.

    Args:
        target: (batch, labels) class numbers.
        output: (batch, times, classes) logits.
        target_length: (batch,) how many labels count.
        output_length: (batch,) how many times count.
        mask_index: the class number of the blank.

    Returns:
        (batch,) float.

    >>> print(ctc_loss([[1]], [[[0.0, 0.0], [0.0, 0.0]]], [1], [2]).numpy().round(4))
    [0.2877]
    """
    target, output = ops.cast(target, "int32"), convert(output)
    lengths, times = ops.cast(target_length, "int32"), ops.cast(output_length, "int32")
    batch, labels = target.shape
    wide = 2 * labels + 1  # blank, label, blank, label, …, blank
    blanks = ops.full((batch, labels + 1), mask_index, dtype="int32")
    path = ops.reshape(ops.stack([blanks[:, :labels], target], axis=2), (batch, wide - 1))
    path = ops.concatenate([path, blanks[:, labels:]], axis=1)
    scores = ops.log_softmax(output, axis=-1)
    scores = ops.take_along_axis(
        scores, ops.broadcast_to(ops.expand_dims(path, 1), (batch, output.shape[1], wide)), axis=2
    )

    skips = ops.not_equal(
        path, ops.pad(path[:, :-2], ((0, 0), (2, 0)), constant_values=-1)
    )  # from one label to another one
    never = ops.full((batch, 2), _NEVER, dtype=scores.dtype)
    alpha = ops.where(ops.less(ops.arange(wide), 2), scores[:, 0], _NEVER)
    for t in range(1, output.shape[1]):
        one = ops.concatenate([never[:, :1], alpha[:, :-1]], axis=1)
        two = ops.where(skips, ops.concatenate([never, alpha[:, :-2]], axis=1), _NEVER)
        following = ops.maximum(ops.logsumexp(ops.stack([alpha, one, two], axis=0), axis=0) + scores[:, t], _NEVER)
        alpha = ops.where(ops.expand_dims(ops.less(t, times), 1), following, alpha)
    last = ops.take_along_axis(alpha, ops.expand_dims(2 * lengths, 1), axis=1)
    before = ops.take_along_axis(alpha, ops.expand_dims(ops.maximum(2 * lengths - 1, 0), 1), axis=1)
    before = ops.where(ops.expand_dims(ops.greater(lengths, 0), 1), before, _NEVER)
    return ops.negative(ops.logsumexp(ops.concatenate([last, before], axis=1), axis=1))
