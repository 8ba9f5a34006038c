"""Normalization of each example by its own statistics: LayerNormalization, RMSNormalization, GroupNormalization."""

import warnings
from typing import Any

from .. import constraints, initializers, regularizers
from ..arguments import Axes
from ..core import ops
from ..registry import register
from .base import ConfiguredLayer
from .input_spec import InputSpec, in_bounds
from .normalization import _axis_list, _wide, moments


class _ScaledNormalization(ConfiguredLayer):
    """The base of normalizations with a trained scale gamma and shift beta."""

    axis: Any

    def _keep(self, epsilon: float, center: bool, scale: bool, beta: tuple, gamma: tuple) -> None:
        """Keep the arguments that these layers share; beta and gamma are (initializer, regularizer, constraint)."""
        self.epsilon = epsilon
        self.center = center
        self.scale = scale
        self.beta_initializer, self.gamma_initializer = initializers.get(beta[0]), initializers.get(gamma[0])
        self.beta_regularizer, self.gamma_regularizer = regularizers.get(beta[1]), regularizers.get(gamma[1])
        self.beta_constraint, self.gamma_constraint = constraints.get(beta[2]), constraints.get(gamma[2])
        self.supports_masking = True
        self.autocast = False

    def _make(self, shape: tuple, gamma: bool, beta: bool) -> None:
        self.gamma = self._weight("gamma", shape, autocast=False) if gamma else None
        self.beta = self._weight("beta", shape, autocast=False) if beta else None

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the input's shape."""
        return in_bounds(self.axis, input_shape)


def _along(v: Any, x: Any, axes: Any) -> Any:
    """Return a weight as x's dtype, in x's rank."""
    positions = {a % len(x.shape) for a in axes}
    return ops.reshape(ops.cast(v, x.dtype), [d if i in positions else 1 for i, d in enumerate(x.shape)])


@register("layers")
class LayerNormalization(_ScaledNormalization):
    """Normalizes each example by mean and variance over its features.

    y = gamma · (x - mean) / √(variance + epsilon) + beta, mean and variance over `axis`.

    Args:
        axis: int or list of ints over which the statistics are taken.
        epsilon: float added to the variance.
        center: whether beta is added.
        scale: whether gamma multiplies.
        beta_initializer, gamma_initializer, beta_regularizer, gamma_regularizer, beta_constraint, gamma_constraint: objects or names.

    Input: (batch, …) float. Output: the same shape. Weights: gamma, beta of the lengths of `axis`.
    Keras: `keras.layers.LayerNormalization`. Source: Ba et al. (2016).

    Raises:
        TypeError: `axis` is neither an int nor a list.

    >>> import numpy as np
    >>> LayerNormalization()(np.array([[0.0, 2.0]])).numpy().round(1).tolist()
    [[-1.0, 1.0]]
    """

    def __init__(self, axis: Axes = -1, epsilon: float = 1e-3, center: bool = True, scale: bool = True, beta_initializer: Any = "zeros",
                 gamma_initializer: Any = "ones", beta_regularizer: Any = None, gamma_regularizer: Any = None, beta_constraint: Any = None,
                 gamma_constraint: Any = None, **kwargs: Any):  # fmt: skip
        self_scaled = kwargs.pop("rms_scaling", False)
        super().__init__(**kwargs)
        if self_scaled:
            warnings.warn(
                "You passed `rms_scaling=True`, which is deprecated: it divides by the standard deviation, not the root mean square. "
                "Use RMSNormalization instead.", stacklevel=2,
            )  # fmt: skip
        self.axis = _axis_list(axis, "LayerNormalization")
        self.rms_scaling = self_scaled
        self._keep(epsilon, center, scale, (beta_initializer, beta_regularizer, beta_constraint),
                   (gamma_initializer, gamma_regularizer, gamma_constraint))  # fmt: skip

    def build(self, input_shape: Any) -> None:
        """Make gamma and beta."""
        self.axis = sorted(self.axis) if isinstance(self.axis, list) else [self.axis]
        in_bounds(self.axis, input_shape)
        self._make(
            tuple(input_shape[a] for a in self.axis),
            self.scale or self.rms_scaling,
            self.center and not self.rms_scaling,
        )
        self.built = True

    def call(self, inputs: Any) -> Any:
        """Return the normalized inputs."""
        x = _wide(inputs)
        mean, variance = moments(x, self.axis, keepdims=True)
        y = (x if self.rms_scaling else x - mean) * ops.rsqrt(variance + self.epsilon)
        if self.gamma is not None:
            y = y * _along(self.gamma, x, self.axis)
        if self.beta is not None:
            y = y + _along(self.beta, x, self.axis)
        return ops.cast(y, self.compute_dtype)

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {**super().get_config(), "rms_scaling": self.rms_scaling}


@register("layers")
class RMSNormalization(ConfiguredLayer):
    """Divides each example by the root mean square of its features: y = scale · x / √(mean(x²) + epsilon).

    Args:
        axis: int or list of ints over which the mean is taken.
        epsilon: float added to the mean square.

    Input: (batch, …) float. Output: the same shape. Weights: scale, of the lengths of `axis`. Keras: `keras.layers.RMSNormalization`.
    Source: Zhang and Sennrich (2019).

    >>> import numpy as np
    >>> RMSNormalization()(np.array([[2.0, 2.0]])).numpy().round(2).tolist()
    [[1.0, 1.0]]
    """

    def __init__(self, axis: Axes = -1, epsilon: float = 1e-6, **kwargs: Any):
        super().__init__(**kwargs)
        self.axis = _axis_list(axis, "RMSNormalization")
        self.epsilon = epsilon

    def build(self, input_shape: Any) -> None:
        """Make the scale."""
        self.axis = sorted(self.axis) if isinstance(self.axis, list) else [self.axis]
        in_bounds(self.axis, input_shape)
        self.scale = self.add_weight(name="scale", shape=tuple(input_shape[a] for a in self.axis), initializer="ones")
        self.built = True

    def call(self, x: Any) -> Any:
        """Return the normalized inputs."""
        wide = _wide(x)
        y = wide * ops.rsqrt(ops.mean(ops.square(wide), axis=self.axis, keepdims=True) + self.epsilon)
        return ops.cast(y * _along(self.scale, wide, self.axis), self.compute_dtype)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the input's shape."""
        return in_bounds(self.axis, input_shape)


@register("layers")
class GroupNormalization(_ScaledNormalization):
    """Normalizes each example by mean and variance over groups of its channels.

    The channels on `axis` are split into groups; mean and variance go over a group and all other axes but the batch.

    Args:
        groups: int, the number of groups; it divides the number of channels; -1 gives each channel its own.
        axis: int, the axis of the channels.
        epsilon: float added to the variance.
        center: whether beta is added.
        scale: whether gamma multiplies.
        beta_initializer, gamma_initializer, beta_regularizer, gamma_regularizer, beta_constraint, gamma_constraint: objects or names.

    Input: (batch, …) float. Output: the same shape. Weights: gamma, beta (channels,). Keras: `keras.layers.GroupNormalization`.
    Source: Wu and He (2018).

    Raises:
        ValueError: the groups do not divide the channels.

    >>> import numpy as np
    >>> GroupNormalization(groups=1)(np.array([[0.0, 2.0]])).numpy().round(1).tolist()
    [[-1.0, 1.0]]
    """

    def __init__(self, groups: int = 32, axis: int = -1, epsilon: float = 1e-3, center: bool = True, scale: bool = True,
                 beta_initializer: Any = "zeros", gamma_initializer: Any = "ones", beta_regularizer: Any = None, gamma_regularizer: Any = None,
                 beta_constraint: Any = None, gamma_constraint: Any = None, **kwargs: Any):  # fmt: skip
        super().__init__(**kwargs)
        if not isinstance(groups, int) or isinstance(groups, bool) or groups <= 0 and groups != -1:
            raise ValueError(
                "Received an invalid value for argument `groups`, expected a positive integer (or `-1` for instance normalization). "
                f"Received: groups={groups}"
            )
        self.groups = groups
        self.axis = axis
        self._keep(epsilon, center, scale, (beta_initializer, beta_regularizer, beta_constraint),
                   (gamma_initializer, gamma_regularizer, gamma_constraint))  # fmt: skip

    def build(self, input_shape: Any) -> None:
        """Make gamma and beta."""
        channels = in_bounds(self.axis, input_shape)[self.axis]
        if channels is None:
            raise ValueError(
                f"Axis {self.axis} of input tensor should have a defined dimension but the layer received an input with shape {input_shape}."
            )
        if self.groups == -1:
            self.groups = channels
        if channels < self.groups:
            raise ValueError(
                f"Number of groups ({self.groups}) cannot be more than the number of channels ({channels})."
            )
        if channels % self.groups:
            raise ValueError(
                f"Number of groups ({self.groups}) must be a multiple of the number of channels ({channels})."
            )
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: channels})
        self._make((channels,), self.scale, self.center)
        self.built = True

    def call(self, inputs: Any) -> Any:
        """Return the normalized inputs."""
        x = _wide(inputs)
        axis = self.axis % len(x.shape)
        grouped = ops.reshape(x, (*x.shape[:axis], self.groups, x.shape[axis] // self.groups, *x.shape[axis + 1 :]))
        over = [i for i in range(1, len(grouped.shape)) if i != axis]
        mean, variance = moments(grouped, over, keepdims=True)
        y = ops.reshape((grouped - mean) * ops.rsqrt(variance + self.epsilon), x.shape)
        if self.gamma is not None:
            y = y * _along(self.gamma, x, [axis])
        if self.beta is not None:
            y = y + _along(self.beta, x, [axis])
        return ops.cast(y, self.compute_dtype)
