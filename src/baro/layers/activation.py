"""The activations that are layers of their own: ReLU, LeakyReLU, PReLU, ELU, Softmax."""

import warnings
from typing import Any

from .. import activations, constraints, initializers, regularizers
from ..arguments import Axes, not_empty
from ..core import ops
from ..registry import register
from .base import ConfiguredLayer, ElementwiseLayer
from .input_spec import InputSpec


def _not_negative(value: Any, argument: str, layer: str, or_none: bool = False) -> Any:
    if value is None and or_none:
        return None
    if value is None or value < 0:
        none = "" if or_none else " None or"
        raise ValueError(
            f"{argument} of a {layer} layer cannot be{none} a negative value. Expected a float >= 0. Received: {argument}={value}"
        )
    return value


@register("layers")
class ReLU(ElementwiseLayer):
    """The rectified linear unit: min(max(x, 0), max_value), with a slope below a threshold.

    f(x) = max_value for x ≥ max_value; x for threshold ≤ x < max_value; negative_slope · (x - threshold) otherwise.

    Args:
        max_value: float ≥ 0 that bounds the output, or None.
        negative_slope: float ≥ 0, the slope below the threshold.
        threshold: float ≥ 0 below which the slope applies.

    Input: any shape, float. Output: the same shape. Keras: `keras.layers.ReLU`.

    Raises:
        ValueError: an argument is negative.

    >>> import numpy as np
    >>> ReLU(max_value=4.0)(np.array([[-1.0, 2.0, 5.0]])).tolist()
    [[0.0, 2.0, 4.0]]
    """

    def __init__(
        self, max_value: float | None = None, negative_slope: float = 0.0, threshold: float = 0.0, **kwargs: Any
    ):
        super().__init__(**kwargs)
        self.max_value = _not_negative(max_value, "max_value", "ReLU", or_none=True)
        self.negative_slope = _not_negative(negative_slope, "negative_slope", "ReLU")
        self.threshold = _not_negative(threshold, "threshold", "ReLU")

    def call(self, inputs: Any) -> Any:
        """Return f(inputs)."""
        return activations.relu(
            inputs, negative_slope=self.negative_slope, max_value=self.max_value, threshold=self.threshold
        )


@register("layers")
class LeakyReLU(ElementwiseLayer):
    """The leaky rectified linear unit: x for x ≥ 0, negative_slope · x otherwise.

    Args:
        negative_slope: float ≥ 0. Keras 2 called it `alpha`, which still works.

    Input: any shape, float. Output: the same shape. Keras: `keras.layers.LeakyReLU`. Source: Maas et al. (2013).

    Raises:
        ValueError: `negative_slope` is None or negative.

    >>> import numpy as np
    >>> LeakyReLU(0.5)(np.array([[-10.0, 5.0]])).tolist()
    [[-5.0, 5.0]]
    """

    def __init__(self, negative_slope: float = 0.3, **kwargs: Any):
        if "alpha" in kwargs:
            negative_slope = kwargs.pop("alpha")
            warnings.warn("Argument `alpha` is deprecated. Use `negative_slope` instead.", stacklevel=2)
        super().__init__(**kwargs)
        if negative_slope is None or negative_slope < 0:
            raise ValueError(
                f"The negative_slope value of a Leaky ReLU layer cannot be None or negative value. Expected a float. Received: negative_slope={negative_slope}"
            )
        self.negative_slope = negative_slope

    def call(self, inputs: Any) -> Any:
        """Return x or negative_slope · x."""
        return activations.leaky_relu(inputs, negative_slope=self.negative_slope)


@register("layers")
class ELU(ElementwiseLayer):
    """The exponential linear unit: x for x > 0, alpha · (exp(x) - 1) otherwise.

    Args:
        alpha: float, the limit of the output for x → -∞ is -alpha.

    Input: any shape, float. Output: the same shape. Keras: `keras.layers.ELU`. Source: Clevert et al. (2016).

    >>> import numpy as np
    >>> ELU()(np.array([[0.0, 2.0]])).tolist()
    [[0.0, 2.0]]
    """

    def __init__(self, alpha: float = 1.0, **kwargs: Any):
        super().__init__(**kwargs)
        self.alpha = alpha

    def call(self, inputs: Any) -> Any:
        """Return x or alpha · (exp(x) - 1)."""
        return activations.elu(inputs, alpha=self.alpha)


@register("layers")
class PReLU(ConfiguredLayer):
    """The rectified linear unit with a trained slope for each feature: x for x ≥ 0, alpha · x otherwise.

    Args:
        alpha_initializer, alpha_regularizer, alpha_constraint: objects or their names.
        shared_axes: axes (from 1) along which one slope serves all positions.

    Input: (batch, …) float. Output: the same shape. Weights: alpha, the input's shape without the batch, 1 along shared axes.
    Keras: `keras.layers.PReLU`. Source: He et al. (2015), equation 1.

    >>> import numpy as np
    >>> PReLU(alpha_initializer="ones")(np.array([[-2.0, 3.0]])).tolist()
    [[-2.0, 3.0]]
    """

    def __init__(self, alpha_initializer: Any = "Zeros", alpha_regularizer: Any = None, alpha_constraint: Any = None,
                 shared_axes: Axes = None, **kwargs: Any):  # fmt: skip
        super().__init__(**kwargs)
        self.supports_masking = True
        self.alpha_initializer = initializers.get(alpha_initializer)
        self.alpha_regularizer = regularizers.get(alpha_regularizer)
        self.alpha_constraint = constraints.get(alpha_constraint)
        self.shared_axes = [shared_axes] if isinstance(shared_axes, int) else shared_axes and list(shared_axes)

    def build(self, input_shape: Any) -> None:
        """Make alpha."""
        shared = self.shared_axes or []
        if not all(1 <= a < len(input_shape) for a in shared):
            raise ValueError(
                f"PReLU '{self.name}': `shared_axes` must be from 1 to {len(input_shape) - 1} for inputs of shape {input_shape}. "
                f"Received: shared_axes={shared}"
            )
        shape = [1 if i in shared else d for i, d in enumerate(input_shape)][1:]
        self.alpha = self._weight("alpha", shape)
        axes = {i: d for i, d in enumerate(input_shape) if i and i not in shared} if shared else {}
        self.input_spec = InputSpec(ndim=len(input_shape), axes=axes)
        self.built = True

    def call(self, inputs: Any) -> Any:
        """Return x or alpha · x."""
        return ops.relu(inputs) - self.alpha * ops.relu(-inputs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the input's shape."""
        return input_shape


@register("layers")
class Softmax(ElementwiseLayer):
    """Probabilities from scores: exp(x) / Σ exp(x) along an axis; masked positions get 0.

    Args:
        axis: int, or list of ints along which the sum goes.

    Input: any shape, float; `mask`: bool, broadcastable to it, false where a position does not take part.
    Output: the same shape. Keras: `keras.layers.Softmax`.

    Raises:
        ValueError: the mask does not broadcast to the inputs.

    >>> import numpy as np
    >>> Softmax()(np.array([[1.0, 1.0]])).tolist()
    [[0.5, 0.5]]
    """

    def __init__(self, axis: Axes = -1, **kwargs: Any):
        super().__init__(**kwargs)
        not_empty("Softmax", axis=axis)
        self.axis = axis

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """Return the probabilities."""
        if mask is not None:
            mask = ops.convert(mask)
            self._check_mask(mask, inputs)
            mask = mask if mask.dtype == bool else ops.greater(mask, 0.5)
            inputs = ops.where(mask, inputs, -3e4 if inputs.dtype.name == "float16" else -1e9)
        y = ops.softmax(inputs, axis=tuple(self.axis) if isinstance(self.axis, (list, tuple)) else self.axis)
        if mask is not None:  # rows without any unmasked position would be uniform
            y = ops.where(mask, y, 0.0)
        return y

    @staticmethod
    def _check_mask(mask: Any, inputs: Any) -> None:
        n = len(mask.shape)
        if n > len(inputs.shape):
            raise ValueError(
                f"The `mask` must be broadcastable to `inputs` and must not have more dimensions. Received: mask.shape={mask.shape}, inputs.shape={inputs.shape}"
            )
        for m, d in zip(mask.shape[::-1], inputs.shape[::-1], strict=False):
            if m not in (1, d):
                raise ValueError(
                    "The `mask` must be broadcastable to `inputs`: each of its dimensions must be 1 or match that of `inputs`. "
                    f"Received: mask.shape={mask.shape}, inputs.shape={inputs.shape}"
                )
