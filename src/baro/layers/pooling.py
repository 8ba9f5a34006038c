"""Layers that reduce all positions of a series, an image or a volume to one value a feature."""

from typing import Any

from ..core import ops
from ..registry import register
from .base import ConfiguredLayer
from .core import data_format_of
from .input_spec import InputSpec


class GlobalPooling(ConfiguredLayer):
    """The base of the global pooling layers."""

    _rank: int

    def __init__(self, data_format: str | None = None, keepdims: bool = False, **kwargs: Any):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format, type(self).__name__)
        self.keepdims = keepdims
        self.input_spec = InputSpec(ndim=self._rank)
        first = self.data_format == "channels_first"
        self._axes = tuple(range(2, self._rank)) if first else tuple(range(1, self._rank - 1))
        self._build_at_init()

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the shape without the positions, or with 1 in their place."""
        if self.keepdims:
            return tuple(1 if i in self._axes else d for i, d in enumerate(input_shape))
        return tuple(d for i, d in enumerate(input_shape) if i not in self._axes)


class _Average(GlobalPooling):
    def call(self, inputs: Any) -> Any:
        """Return the means."""
        return ops.mean(inputs, axis=self._axes, keepdims=self.keepdims)


class _Max(GlobalPooling):
    _keeps_dtype = True

    def call(self, inputs: Any) -> Any:
        """Return the largest values."""
        return ops.max(inputs, axis=self._axes, keepdims=self.keepdims)


@register("layers", "GlobalAvgPool1D")
class GlobalAveragePooling1D(_Average):
    """The mean over the steps of a series, of those that are not masked: Σ mask · x / Σ mask.

    Args:
        data_format: "channels_last" (steps, features), "channels_first" (features, steps), or None for the setting.
        keepdims: whether the steps stay as an axis of length 1.

    Input: (batch, steps, features) float; `mask`: (batch, steps). Output: (batch, features). Keras: `keras.layers.GlobalAveragePooling1D`.

    >>> import numpy as np
    >>> GlobalAveragePooling1D()(np.array([[[1.0], [3.0]]])).tolist()
    [[2.0]]
    """

    _rank = 3

    def __init__(self, data_format: str | None = None, keepdims: bool = False, **kwargs: Any):
        super().__init__(data_format, keepdims, **kwargs)
        self.supports_masking = True

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """Return the means of the steps that are not masked."""
        if mask is None:
            return super().call(inputs)
        mask = ops.cast(mask, inputs.dtype)
        mask = ops.reshape(
            mask, (mask.shape[0], 1, mask.shape[1]) if self.data_format == "channels_first" else (*mask.shape, 1)
        )
        total = ops.sum(inputs * mask, axis=self._axes, keepdims=self.keepdims)
        return total / ops.sum(mask, axis=self._axes, keepdims=self.keepdims)

    def compute_mask(self, inputs: Any, mask: Any = None) -> None:
        """Return None: the result has no steps."""
        return None


@register("layers", "GlobalAvgPool2D")
class GlobalAveragePooling2D(_Average):
    """The mean over the pixels of each channel.

    Args:
        data_format: "channels_last", "channels_first", or None for the setting.
        keepdims: whether height and width stay as axes of length 1.

    Input: (batch, height, width, channels) float. Output: (batch, channels). Keras: `keras.layers.GlobalAveragePooling2D`.

    >>> import numpy as np
    >>> GlobalAveragePooling2D()(np.ones((2, 4, 4, 3))).shape
    (2, 3)
    """

    _rank = 4


@register("layers", "GlobalAvgPool3D")
class GlobalAveragePooling3D(_Average):
    """The mean over the positions of a volume, for each channel.

    Args:
        data_format: "channels_last", "channels_first", or None for the setting.
        keepdims: whether the three axes stay with length 1.

    Input: (batch, depth, height, width, channels) float. Output: (batch, channels). Keras: `keras.layers.GlobalAveragePooling3D`.

    >>> import numpy as np
    >>> GlobalAveragePooling3D()(np.ones((2, 2, 4, 4, 3))).shape
    (2, 3)
    """

    _rank = 5


@register("layers", "GlobalMaxPool1D")
class GlobalMaxPooling1D(_Max):
    """The largest value over the steps of a series.

    Args:
        data_format: "channels_last" (steps, features), "channels_first" (features, steps), or None for the setting.
        keepdims: whether the steps stay as an axis of length 1.

    Input: (batch, steps, features) float. Output: (batch, features). Keras: `keras.layers.GlobalMaxPooling1D`.

    >>> import numpy as np
    >>> GlobalMaxPooling1D()(np.array([[[1.0], [3.0]]])).tolist()
    [[3.0]]
    """

    _rank = 3


@register("layers", "GlobalMaxPool2D")
class GlobalMaxPooling2D(_Max):
    """The largest value over the pixels of each channel.

    Args:
        data_format: "channels_last", "channels_first", or None for the setting.
        keepdims: whether height and width stay as axes of length 1.

    Input: (batch, height, width, channels) float. Output: (batch, channels). Keras: `keras.layers.GlobalMaxPooling2D`.

    >>> import numpy as np
    >>> GlobalMaxPooling2D()(np.ones((2, 4, 4, 3))).shape
    (2, 3)
    """

    _rank = 4


@register("layers", "GlobalMaxPool3D")
class GlobalMaxPooling3D(_Max):
    """The largest value over the positions of a volume, for each channel.

    Args:
        data_format: "channels_last", "channels_first", or None for the setting.
        keepdims: whether the three axes stay with length 1.

    Input: (batch, depth, height, width, channels) float. Output: (batch, channels). Keras: `keras.layers.GlobalMaxPooling3D`.

    >>> import numpy as np
    >>> GlobalMaxPooling3D()(np.ones((2, 2, 4, 4, 3))).shape
    (2, 3)
    """

    _rank = 5


# Keras's short names
GlobalAvgPool1D = GlobalAveragePooling1D
GlobalAvgPool2D = GlobalAveragePooling2D
GlobalAvgPool3D = GlobalAveragePooling3D
GlobalMaxPool1D = GlobalMaxPooling1D
GlobalMaxPool2D = GlobalMaxPooling2D
GlobalMaxPool3D = GlobalMaxPooling3D
