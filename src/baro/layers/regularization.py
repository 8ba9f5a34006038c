"""Layers that disturb or penalize what passes, while training: noise, dropout variants, activity penalties."""

import math
from typing import Any

from .. import regularizers
from ..core import ops, random
from ..registry import register
from .base import ElementwiseLayer
from .core import Dropout, checked_noise_shape, data_format_of, fraction, mask_shape
from .input_spec import InputSpec


@register("layers")
class GaussianNoise(ElementwiseLayer):
    """Adds normally distributed noise while training: x + N(0, stddev²).

    Args:
        stddev: float in [0, 1].
        seed: int or None.

    Input: any shape, float. Output: the same shape. Keras: `keras.layers.GaussianNoise`.

    Raises:
        ValueError: `stddev` is out of range.

    >>> import numpy as np
    >>> GaussianNoise(0.1)(np.ones((1, 2)), training=False).tolist()
    [[1.0, 1.0]]
    """

    def __init__(self, stddev: float, seed: Any = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.stddev = fraction(stddev, "stddev")
        self.seed = seed
        if stddev > 0:
            self.seed_generator = random.SeedGenerator(seed)

    def call(self, inputs: Any, training: Any = False) -> Any:
        """Return the inputs, with noise while training."""
        if training and self.stddev > 0:
            return inputs + random.normal(
                inputs.shape, stddev=self.stddev, dtype=self.compute_dtype, seed=self.seed_generator
            )
        return inputs


@register("layers")
class GaussianDropout(ElementwiseLayer):
    """Multiplies by normally distributed noise of mean 1 while training: x · N(1, rate / (1 - rate)).

    Args:
        rate: float in [0, 1); the noise has the variance of a dropout with this rate.
        seed: int or None.

    Input: any shape, float. Output: the same shape. Keras: `keras.layers.GaussianDropout`. Source: Srivastava et al. (2014), section 10.

    Raises:
        ValueError: `rate` is out of range.

    >>> import numpy as np
    >>> GaussianDropout(0.5)(np.ones((1, 2)), training=False).tolist()
    [[1.0, 1.0]]
    """

    def __init__(self, rate: float, seed: Any = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.rate = fraction(rate, "rate")
        if rate == 1:
            raise ValueError(
                "Invalid value received for argument `rate`. Expected a float value below 1: at 1 the noise has no variance. Received: rate=1"
            )
        self.seed = seed
        if rate > 0:
            self.seed_generator = random.SeedGenerator(seed)

    def call(self, inputs: Any, training: Any = False) -> Any:
        """Return the inputs, times noise while training."""
        if training and self.rate > 0:
            deviation = math.sqrt(self.rate / (1.0 - self.rate))
            return inputs * random.normal(
                inputs.shape, mean=1.0, stddev=deviation, dtype=self.compute_dtype, seed=self.seed_generator
            )
        return inputs


@register("layers")
class AlphaDropout(ElementwiseLayer):
    """Dropout that keeps mean and variance of self-normalizing networks: dropped elements become SELU's limit, then all are rescaled.

    With α' = -alpha · scale of SELU: y = a · (x · kept + α' · (1 - kept)) + b, a = ((1 - rate)(1 + rate · α'²))^(-1/2), b = -a · α' · rate.

    Args:
        rate: float in [0, 1], the probability of dropping.
        noise_shape: shape of the mask; None on an axis means the input's length, 1 shares the mask along it.
        seed: int or None.

    Input: any shape, float. Output: the same shape. Keras: `keras.layers.AlphaDropout`. Source: Klambauer et al. (2017).

    Raises:
        ValueError: `rate` is out of range.

    >>> import numpy as np
    >>> AlphaDropout(0.5)(np.ones((1, 2)), training=False).tolist()
    [[1.0, 1.0]]
    """

    def __init__(self, rate: float, noise_shape: Any = None, seed: Any = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.rate = fraction(rate, "rate")
        self.seed = seed
        self.noise_shape = checked_noise_shape(noise_shape)
        if rate > 0:
            self.seed_generator = random.SeedGenerator(seed)

    def call(self, inputs: Any, training: Any = False) -> Any:
        """Return the inputs, with elements dropped while training."""
        if not training or self.rate == 0:
            return inputs
        shape = mask_shape(self.noise_shape, inputs.shape)
        low = -1.6732632423543772848170429916717 * 1.0507009873554804934193349852946
        kept = ops.greater_equal(random.uniform(shape, seed=self.seed_generator), self.rate)
        if self.rate == 1:
            return ops.zeros_like(inputs)
        a = ((1 - self.rate) * (1 + self.rate * low**2)) ** -0.5
        return ops.where(kept, inputs, ops.cast(low, inputs.dtype)) * a - a * low * self.rate


class _SpatialDropout(Dropout):
    """The base of the dropouts that drop whole feature maps: one mask for all positions of a feature."""

    _rank: int
    _unsaved = ("noise_shape", "trainable")  # Keras's constructors do not take `trainable`

    def __init__(self, rate: float, seed: Any = None, **kwargs: Any):
        super().__init__(rate, seed=seed, **kwargs)
        self.input_spec = InputSpec(ndim=self._rank)
        self.data_format = "channels_last"

    def call(self, inputs: Any, training: Any = False) -> Any:
        """Return the inputs, with features dropped while training."""
        if not training or self.rate == 0:
            return inputs
        ones = (1,) * (self._rank - 2)
        shape = (
            (inputs.shape[0], inputs.shape[1], *ones)
            if self.data_format == "channels_first"
            else (inputs.shape[0], *ones, inputs.shape[-1])
        )
        return random.dropout(inputs, self.rate, noise_shape=shape, seed=self.seed_generator)


@register("layers")
class SpatialDropout1D(_SpatialDropout):
    """Dropout of whole features: what is dropped is dropped at all steps of a series.

    Args:
        rate: probability of dropping, in [0, 1].
        seed: int or None.

    Input: (batch, steps, features) float. Output: the same shape. Keras: `keras.layers.SpatialDropout1D`. Source: Tompson et al. (2015).

    Raises:
        ValueError: `rate` is out of range.

    >>> import numpy as np
    >>> SpatialDropout1D(0.5)(np.ones((1, 2, 1)), training=False).tolist()
    [[[1.0], [1.0]]]
    """

    _rank = 3


class _SpatialDropoutOfImages(_SpatialDropout):
    def __init__(self, rate: float, data_format: str | None = None, seed: Any = None, **kwargs: Any):
        super().__init__(rate, seed=seed, **kwargs)
        self.data_format = data_format_of(data_format, type(self).__name__)


@register("layers")
class SpatialDropout2D(_SpatialDropoutOfImages):
    """Dropout of whole feature maps of images.

    Args:
        rate: probability of dropping, in [0, 1].
        data_format: "channels_last", "channels_first" or None for the setting.
        seed: int or None.

    Input: (batch, height, width, channels) float, or with channels first. Output: the same shape. Keras: `keras.layers.SpatialDropout2D`.

    >>> import numpy as np
    >>> SpatialDropout2D(0.5)(np.ones((1, 2, 2, 1)), training=False).shape
    (1, 2, 2, 1)
    """

    _rank = 4


@register("layers")
class SpatialDropout3D(_SpatialDropoutOfImages):
    """Dropout of whole feature maps of volumes.

    Args:
        rate: probability of dropping, in [0, 1].
        data_format: "channels_last", "channels_first" or None for the setting.
        seed: int or None.

    Input: (batch, depth, height, width, channels) float, or with channels first. Output: the same shape.
    Keras: `keras.layers.SpatialDropout3D`.

    >>> import numpy as np
    >>> SpatialDropout3D(0.5)(np.ones((1, 2, 2, 2, 1)), training=False).shape
    (1, 2, 2, 2, 1)
    """

    _rank = 5


@register("layers")
class ActivityRegularization(ElementwiseLayer):
    """Adds a penalty of what passes to the training loss: (l1 · Σ|x| + l2 · Σ x²) / batch.

    Args:
        l1: float ≥ 0.
        l2: float ≥ 0.

    Input: any shape, float. Output: the same. Keras: `keras.layers.ActivityRegularization`.

    >>> import numpy as np
    >>> layer = ActivityRegularization(l1=0.5)
    >>> y = layer(np.array([[2.0, -2.0]]))
    >>> [float(v) for v in layer.losses]
    [2.0]
    """

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **kwargs: Any):
        super().__init__(activity_regularizer=regularizers.L1L2(l1=l1, l2=l2), **kwargs)
        self.l1 = l1
        self.l2 = l2

    def call(self, inputs: Any) -> Any:
        """Return the inputs."""
        return inputs

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        config = super().get_config()
        config.pop("activity_regularizer", None)
        return config
