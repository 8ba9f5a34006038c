"""Layers that move elements without changing them: Reshape, Permute, RepeatVector."""

import math
from collections.abc import Sequence
from typing import Any

from ..core import ops
from ..registry import register
from .base import ConfiguredLayer
from .input_spec import InputSpec


@register("layers")
class Reshape(ConfiguredLayer):
    """Arranges each example's elements, in row-major order, in another shape.

    Args:
        target_shape: tuple of ints without the batch axis; one may be -1, which is found from the number of elements.

    Input: (batch, …). Output: (batch, *target_shape). Keras: `keras.layers.Reshape`.

    Raises:
        ValueError: the shape is not valid, or the number of elements differs.

    >>> import numpy as np
    >>> Reshape((3, -1))(np.ones((2, 12))).shape
    (2, 3, 4)
    """

    _keeps_dtype = True

    def __init__(self, target_shape: Sequence, **kwargs: Any):
        super().__init__(**kwargs)
        target_shape = tuple(target_shape)
        if target_shape.count(-1) > 1:
            raise ValueError(
                f"There must be at most one unknown dimension (-1) in `target_shape`. Received: target_shape={target_shape}"
            )
        for d in target_shape:
            if isinstance(d, bool) or not hasattr(d, "__index__") or d < -1:
                raise ValueError(
                    f"`target_shape` must consist of non-negative integers, of which one may be -1. Received: target_shape={target_shape}"
                )
        self.target_shape = target_shape
        self._build_at_init()

    def _resolved(self, shape: tuple) -> tuple:
        """Return the target for an input of `shape` (without the batch), -1 replaced; None where a length is unknown."""
        target = self.target_shape
        known = math.prod(d for d in target if d != -1)
        size = None if None in shape else math.prod(shape)
        if -1 not in target:
            if size is not None and size != known:
                raise ValueError(
                    f"The total size of the tensor must be unchanged. Received: input_shape={shape}, target_shape={target}"
                )
            return target
        if size is None:
            return tuple(None if d == -1 else d for d in target)
        if known == 0 or size % known:
            raise ValueError(
                f"The total size of the tensor must be unchanged; {size} elements are not a multiple of {known}. "
                f"Received: input_shape={shape}, target_shape={target}"
            )
        return tuple(size // known if d == -1 else d for d in target)

    def call(self, inputs: Any) -> Any:
        """Return inputs as (batch, *target_shape)."""
        return ops.reshape(inputs, (inputs.shape[0], *self._resolved(tuple(inputs.shape[1:]))))

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return (batch, *target_shape)."""
        return (input_shape[0], *self._resolved(tuple(input_shape[1:])))


@register("layers")
class Permute(ConfiguredLayer):
    """Changes the order of the axes after the batch.

    Args:
        dims: the new order, counted from 1: (2, 1) swaps the first two axes.

    Input: (batch, …). Output: the same axes in the order of `dims`. Keras: `keras.layers.Permute`.

    Raises:
        ValueError: `dims` is not an order of 1 … n.

    >>> import numpy as np
    >>> Permute((2, 1))(np.ones((2, 10, 64))).shape
    (2, 64, 10)
    """

    _keeps_dtype = True

    def __init__(self, dims: Sequence[int], **kwargs: Any):
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            raise ValueError(
                "Invalid permutation argument `dims` for Permute Layer. The set of indices in `dims` must be consecutive and start from 1. "
                f"Received dims={dims}"
            )
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)
        self._build_at_init()

    def call(self, inputs: Any) -> Any:
        """Return inputs with the axes permuted."""
        return ops.transpose(inputs, axes=(0, *self.dims))

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the permuted shape."""
        return (input_shape[0], *(input_shape[d] for d in self.dims))


@register("layers")
class RepeatVector(ConfiguredLayer):
    """Repeats each example n times along a new axis.

    Args:
        n: int, how often.

    Input: (batch, features). Output: (batch, n, features). Keras: `keras.layers.RepeatVector`.

    Raises:
        TypeError: `n` is not an integer.
        ValueError: `n` is not positive.

    >>> import numpy as np
    >>> RepeatVector(3)(np.ones((2, 4))).shape
    (2, 3, 4)
    """

    _keeps_dtype = True

    def __init__(self, n: int, **kwargs: Any):
        super().__init__(**kwargs)
        if isinstance(n, bool) or not hasattr(n, "__index__"):
            raise TypeError(f"Expected an integer value for `n`, got {type(n)}.")
        if n <= 0:
            raise ValueError(f"`n` should be a positive integer. Received: n={n}")
        self.n = int(n)
        self.input_spec = InputSpec(ndim=2)
        self._build_at_init()

    def call(self, inputs: Any) -> Any:
        """Return inputs repeated."""
        batch, features = inputs.shape
        return ops.broadcast_to(ops.reshape(inputs, (batch, 1, features)), (batch, self.n, features))

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return (batch, n, features)."""
        return (input_shape[0], self.n, input_shape[1])
