"""Image layers for use inside a model: random flips, turns, shifts, zooms, slants, contrast and brightness.

They change images while training and leave them alone otherwise.
"""

import math
from typing import Any

import numpy as np

from ..core import ops, random
from ..registry import register
from . import images as im
from .image_layers import CenterCrop, ImageLayer, checked_range, clip


def factor_range(
    factor: Any, low: float, high: float, argument: str = "factor", mirrored: bool = True
) -> tuple[float, float]:
    """Return (lower, upper) of a factor: a pair, or a number f for (-f, f)."""
    pair = isinstance(factor, (tuple, list))
    numbers = list(factor) if pair else [factor]
    good = len(numbers) == (2 if pair else 1) and all(
        isinstance(v, (int, float)) and not isinstance(v, bool) for v in numbers
    )
    if not good or any(not low <= v <= high for v in numbers):
        raise ValueError(
            f"The `{argument}` argument should be a number (or a list of two numbers) in the range [{low}, {high}]. Received: {argument}={factor}"
        )
    if pair:
        return min(numbers), max(numbers)
    return (-abs(factor) if mirrored else abs(factor)), abs(factor)


def number_for(config: dict, *names: str) -> dict:
    """Return {name: f} of the factors that a config has as (-f, f), which is how Keras stores the number f."""
    pairs = {name: config.get(name) for name in names}
    return {
        name: pair[1]
        for name, pair in pairs.items()
        if isinstance(pair, (list, tuple)) and len(pair) == 2 and pair[0] == -pair[1] < 0
    }


class RandomImageLayer(ImageLayer):
    """The base of the random image layers: a seed generator of its own."""

    def __init__(self, seed: int | None = None, data_format: str | None = None, **kwargs: Any):
        super().__init__(data_format, **kwargs)
        self.seed = seed
        self.generator = random.SeedGenerator(seed)

    def uniform(self, shape: tuple, low: float, high: float) -> Any:
        """Return uniform float32 numbers from this layer's generator."""
        return random.uniform(shape, low, high, seed=self.generator)


class _Affine(RandomImageLayer):
    """The base of the layers that move pixels by an affine map."""

    def __init__(self, fill_mode: str, interpolation: str, seed: int | None, fill_value: float, data_format: str | None,
                 **kwargs: Any):  # fmt: skip
        super().__init__(seed, data_format, **kwargs)
        if fill_mode not in im.FILL_MODES:
            raise NotImplementedError(f"Unknown `fill_mode` {fill_mode}. Expected one of {im.FILL_MODES}.")
        if interpolation not in im.INTERPOLATIONS:
            raise NotImplementedError(f"Unknown `interpolation` {interpolation}. Expected one of {im.INTERPOLATIONS}.")
        self.fill_mode = fill_mode
        self.interpolation = interpolation
        self.fill_value = fill_value

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the images with their pixels moved."""
        return im.affine(images, drawn, "nearest" if masks else self.interpolation, self.fill_mode, self.fill_value)


@register("layers")
class RandomFlip(RandomImageLayer):
    """Mirrors each image with probability 1/2, left to right, top to bottom, or each of both by its own chance.

    Args:
        mode: "horizontal", "vertical" or "horizontal_and_vertical".
        seed: int or None.
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomFlip`.

    Raises:
        ValueError: the mode is unknown.

    >>> import numpy as np
    >>> RandomFlip("horizontal")(np.ones((2, 4, 4, 3)), training=True).shape
    (2, 4, 4, 3)
    """

    def __init__(self, mode: str = "horizontal_and_vertical", seed: int | None = None, data_format: str | None = None,
                 **kwargs: Any):  # fmt: skip
        super().__init__(seed, data_format, **kwargs)
        if mode not in ("horizontal", "vertical", "horizontal_and_vertical"):
            raise ValueError(
                f"RandomFlip: expected mode 'horizontal', 'vertical' or 'horizontal_and_vertical'. Received: mode={mode}"
            )
        self.mode = mode

    def draw(self, shape: tuple) -> Any:
        """Return which images are mirrored along which axis."""
        return ops.less(self.uniform((2, shape[0], 1, 1, 1), 0.0, 1.0), 0.5)

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the images, some mirrored."""
        if self.mode != "vertical":
            images = ops.where(drawn[0], ops.flip(images, axis=2), images)
        if self.mode != "horizontal":
            images = ops.where(drawn[1], ops.flip(images, axis=1), images)
        return images


@register("layers")
class RandomRotation(_Affine):
    """Turns each image by a random angle about its centre.

    Args:
        factor: f for angles in [-f, f] of a full turn, or a pair (lower, upper); positive is counter-clockwise.
        fill_mode: what comes in from outside: "reflect", "wrap", "constant" or "nearest".
        interpolation: "bilinear" or "nearest".
        seed: int or None.
        fill_value: the colour for "constant".
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomRotation`.

    Raises:
        ValueError: the factor is out of [-1, 1].

    >>> import numpy as np
    >>> RandomRotation(0.1)(np.ones((2, 4, 4, 3)), training=True).shape
    (2, 4, 4, 3)
    """

    def __init__(self, factor: Any, fill_mode: str = "reflect", interpolation: str = "bilinear", seed: int | None = None, fill_value: float = 0.0,
                 data_format: str | None = None, **kwargs: Any):  # fmt: skip
        super().__init__(fill_mode, interpolation, seed, fill_value, data_format, **kwargs)
        self.factor = factor_range(factor, -1.0, 1.0)

    def draw(self, shape: tuple) -> Any:
        """Return matrices of random turns."""
        low, high = (f * 2 * math.pi for f in self.factor)
        return im.rotation(self.uniform(shape[:1], low, high), shape[1], shape[2])


@register("layers")
class RandomTranslation(_Affine):
    """Shifts each image by a random part of its size.

    Args:
        height_factor: f for shifts in [-f, f] of the height, or a pair (lower, upper); positive is down.
        width_factor: the same for the width; positive is to the right.
        fill_mode: what comes in from outside: "reflect", "wrap", "constant" or "nearest".
        interpolation: "bilinear" or "nearest".
        seed: int or None.
        fill_value: the colour for "constant".
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomTranslation`.

    Raises:
        ValueError: a factor is out of [-1, 1].

    >>> import numpy as np
    >>> RandomTranslation(0.1, 0.1)(np.ones((2, 4, 4, 3)), training=True).shape
    (2, 4, 4, 3)
    """

    def __init__(self, height_factor: Any, width_factor: Any, fill_mode: str = "reflect", interpolation: str = "bilinear", seed: int | None = None,
                 fill_value: float = 0.0, data_format: str | None = None, **kwargs: Any):  # fmt: skip
        super().__init__(fill_mode, interpolation, seed, fill_value, data_format, **kwargs)
        self.height_factor = height_factor
        self.width_factor = width_factor
        self._ranges = (
            factor_range(height_factor, -1.0, 1.0, "height_factor"),
            factor_range(width_factor, -1.0, 1.0, "width_factor"),
        )

    def draw(self, shape: tuple) -> Any:
        """Return matrices of random shifts."""
        down, right = (self.uniform(shape[:1], *r) * float(n) for r, n in zip(self._ranges, shape[1:3], strict=True))
        return im.translation(down, right)


@register("layers")
class RandomZoom(_Affine):
    """Enlarges or shrinks each image by a random factor.

    Args:
        height_factor: f for factors in [-f, f], or a pair (lower, upper); positive shrinks, negative enlarges: 0.2 shows 20 % more.
        width_factor: the same for the width; None keeps the proportions.
        fill_mode: what comes in from outside: "reflect", "wrap", "constant" or "nearest".
        interpolation: "bilinear" or "nearest".
        seed: int or None.
        fill_value: the colour for "constant".
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomZoom`.

    Raises:
        ValueError: a factor is out of [-1, 1].

    >>> import numpy as np
    >>> RandomZoom(0.1)(np.ones((2, 4, 4, 3)), training=True).shape
    (2, 4, 4, 3)
    """

    def __init__(self, height_factor: Any, width_factor: Any = None, fill_mode: str = "reflect", interpolation: str = "bilinear",
                 seed: int | None = None, fill_value: float = 0.0, data_format: str | None = None, **kwargs: Any):  # fmt: skip
        super().__init__(fill_mode, interpolation, seed, fill_value, data_format, **kwargs)
        self.height_factor = height_factor
        self.width_factor = width_factor
        self._height = factor_range(height_factor, -1.0, 1.0, "height_factor")
        self._width = None if width_factor is None else factor_range(width_factor, -1.0, 1.0, "width_factor")

    def draw(self, shape: tuple) -> Any:
        """Return matrices of random zooms."""
        vertical = self.uniform(shape[:1], 1.0 + self._height[0], 1.0 + self._height[1])
        horizontal = (
            vertical if self._width is None else self.uniform(shape[:1], 1.0 + self._width[0], 1.0 + self._width[1])
        )
        return im.zoom(vertical, horizontal, shape[1], shape[2])


@register("layers")
class RandomShear(_Affine):
    """Slants each image at random: pixel (x, y) is the input's at (x + s · y, y + t · x), counted from the upper left corner.

    Args:
        x_factor: f in [0, 1] for numbers s in [-f, f], or a pair (lower, upper), whose numbers get a random sign, one for s and t.
        y_factor: the same for t.
        interpolation: "bilinear" or "nearest".
        fill_mode: what comes in from outside: "reflect", "wrap", "constant" or "nearest".
        fill_value: the colour for "constant".
        data_format: "channels_last", "channels_first", or None for the setting.
        seed: int or None.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomShear`.

    Raises:
        ValueError: a factor is out of [0, 1].

    >>> import numpy as np
    >>> RandomShear(0.2, 0.1)(np.ones((2, 4, 4, 3)), training=True).shape
    (2, 4, 4, 3)
    """

    def __init__(self, x_factor: Any = 0.0, y_factor: Any = 0.0, interpolation: str = "bilinear", fill_mode: str = "reflect",
                 fill_value: float = 0.0, data_format: str | None = None, seed: int | None = None, **kwargs: Any):  # fmt: skip
        super().__init__(fill_mode, interpolation, seed, fill_value, data_format, **kwargs)
        self.x_factor = x_factor
        self.y_factor = y_factor
        self._ranges = (
            factor_range(x_factor, 0.0, 1.0, "x_factor"),
            factor_range(y_factor, 0.0, 1.0, "y_factor"),
        )

    @classmethod
    def from_config(cls, config: dict) -> Any:
        """Make a layer from `get_config`'s dictionary. Keras stores the number f as (-f, f)."""
        return super().from_config({**config, **number_for(config, "x_factor", "y_factor")})

    def draw(self, shape: tuple) -> Any:
        """Return matrices of random slants."""
        right, down = (self.uniform(shape[:1], *r) for r in self._ranges)
        sign = ops.where(ops.less(self.uniform(shape[:1], 0.0, 1.0), 0.5), 1.0, -1.0)
        return im.shear(right * sign, down * sign)


@register("layers")
class RandomContrast(RandomImageLayer):
    """Multiplies each image's distance from its mean colour by a random factor: (x - mean) · factor + mean, mean over the pixels.

    Args:
        factor: f in [0, 1] for factors in [1 - f, 1 + f], or a pair (lower, upper) for [1 - lower, 1 + upper].
        value_range: the lowest and highest value of a colour; the result is clipped to it.
        seed: int or None.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomContrast`.

    Raises:
        ValueError: the factor is out of [0, 1], or the range is not a pair.

    >>> import numpy as np
    >>> RandomContrast(0.5)(np.ones((2, 4, 4, 3)), training=True).shape
    (2, 4, 4, 3)
    """

    def __init__(self, factor: Any, value_range: Any = (0, 255), seed: int | None = None, **kwargs: Any):
        super().__init__(seed, **kwargs)
        factor_range(factor, 0.0, 1.0)
        self.factor = tuple(factor) if isinstance(factor, (tuple, list)) else (factor, factor)
        self.value_range = checked_range(value_range, "RandomContrast")

    def draw(self, shape: tuple) -> Any:
        """Return a factor an image."""
        return self.uniform((shape[0], 1, 1, 1), 1.0 - self.factor[0], 1.0 + self.factor[1])

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the images with another contrast."""
        if masks:
            return images
        mean = ops.mean(images, axis=(1, 2), keepdims=True)
        return clip((images - mean) * ops.cast(drawn, images.dtype) + mean, *self.value_range)


@register("layers")
class RandomBrightness(RandomImageLayer):
    """Adds a random number to each image.

    Args:
        factor: f in [-1, 1] for numbers in [-f, f] of the value range, or a pair (lower, upper).
        value_range: the lowest and highest value of a colour; the result is clipped to it.
        seed: int or None.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomBrightness`.

    Raises:
        ValueError: the factor is out of [-1, 1].

    >>> import numpy as np
    >>> RandomBrightness(0.2)(np.ones((2, 4, 4, 3)), training=True).shape
    (2, 4, 4, 3)
    """

    def __init__(self, factor: Any, value_range: Any = (0, 255), seed: int | None = None, **kwargs: Any):
        super().__init__(seed, **kwargs)
        self.factor = factor_range(factor, -1.0, 1.0)
        self.value_range = checked_range(value_range, "RandomBrightness")

    def draw(self, shape: tuple) -> Any:
        """Return what is added to each image."""
        low, high = self.value_range
        return self.uniform((shape[0], 1, 1, 1), *self.factor) * float(high - low)

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the images with another brightness."""
        return images if masks else clip(images + ops.cast(drawn, images.dtype), *self.value_range)


@register("layers")
class RandomCrop(CenterCrop):
    """Cuts a part out of the images, at a random place while training (one for the batch), else from their centre.

    Images that are not larger than the part in both directions are cut to its proportions and resized.

    Args:
        height: int, height of the result.
        width: int, width of the result.
        seed: int or None.
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, channels) or one image, numbers. Output: (batch, height, width, channels) of the new size, float.
    Keras: `keras.layers.RandomCrop`.

    >>> import numpy as np
    >>> RandomCrop(2, 2)(np.ones((1, 4, 6, 3)), training=True).shape
    (1, 2, 2, 3)
    """

    def __init__(self, height: int, width: int, seed: int | None = None, data_format: str | None = None, **kwargs: Any):
        super().__init__(height, width, data_format, **kwargs)
        self.seed = seed
        self.generator = random.SeedGenerator(seed)

    def draw(self, shape: tuple) -> Any:
        """Return where the part begins: [top, left], int32."""
        free = ops.cast([max(shape[1] - self.height, 0) + 1.0, max(shape[2] - self.width, 0) + 1.0], "float32")
        return ops.cast(ops.floor(random.uniform((2,), seed=self.generator) * free), "int32")

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the parts."""
        if drawn is None or images.shape[1] <= self.height or images.shape[2] <= self.width:
            return super().change(images, drawn, masks)
        rows = ops.take(images, drawn[0] + np.arange(self.height, dtype=np.int32), axis=1)
        return ops.take(rows, drawn[1] + np.arange(self.width, dtype=np.int32), axis=2)
