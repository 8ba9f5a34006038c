"""Image layers that change colours at random while training: hue, saturation, fewer colours, grey, inverted."""

from typing import Any

from ..core import ops
from ..errors import InputError
from ..registry import register
from . import images as im
from .augmentation import RandomBrightness, RandomContrast, RandomImageLayer, factor_range, number_for
from .image_layers import checked_range, clip

GREY = (0.2989, 0.5870, 0.1140)  # what red, green and blue add to the brightness that eyes see: ITU-R BT.601


def up_to(factor: Any, argument: str = "factor", low: float = 0.0, high: float = 1.0) -> tuple[float, float]:
    """Return (lower, upper) of a factor in [low, high]: a pair, or a number f for (low, f)."""
    lower, upper = factor_range(factor, low, high, argument, mirrored=False)
    return (lower, upper) if isinstance(factor, (tuple, list)) else (low, upper)


def _grey(images: Any, layer: str) -> Any:
    """Return the brightness of each pixel: (batch, height, width, 1)."""
    if images.shape[-1] != 3:
        raise InputError(f"{layer}: expected images with 3 colours (RGB), received {images.shape[-1]} channels.")
    return sum(images[..., i : i + 1] * part for i, part in enumerate(GREY))


class _Colours(RandomImageLayer):
    """The base: a factor an image, a range of colours, and masks that stay as they are."""

    _bounds: tuple[float, float] = (0.0, 1.0)  # of the factor

    def __init__(
        self,
        factor: Any,
        value_range: Any = (0, 255),
        data_format: str | None = None,
        seed: int | None = None,
        **kwargs: Any,
    ):
        super().__init__(seed, data_format, **kwargs)
        self.factor = up_to(factor, "factor", *self._bounds)
        self.value_range = checked_range(value_range, type(self).__name__)

    @classmethod
    def from_config(cls, config: dict) -> Any:
        """Make a layer from `get_config`'s dictionary. For some of these layers Keras stores the number f as (-f, f)."""
        return super().from_config({**config, **number_for(config, "factor")})

    def draw(self, shape: tuple) -> Any:
        """Return a factor an image."""
        return self.uniform((shape[0], 1, 1, 1), *self.factor)

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the images in other colours, within the range; masks unchanged."""
        return images if masks else clip(self.colour(images, ops.cast(drawn, images.dtype)), *self.value_range)

    def colour(self, images: Any, factor: Any) -> Any:
        """Return the images in other colours. A subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__} must define colour(images, factor).")


@register("layers")
class RandomInvert(_Colours):
    """Turns the colours of some images into their opposites: low + high - x.

    Args:
        factor: the probability f of it is drawn from [0, f] for each image, or from a pair (lower, upper).
        value_range: (low, high), the lowest and highest value of a colour.
        seed: int or None.
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomInvert`.

    Raises:
        ValueError: the factor is out of [0, 1], or the range is not a pair.

    >>> import numpy as np
    >>> RandomInvert((1.0, 1.0))(np.array([[[[10.0], [255.0]]]]), training=True).numpy().ravel().tolist()
    [245.0, 0.0]
    """

    def __init__(
        self,
        factor: Any = 1.0,
        value_range: Any = (0, 255),
        seed: int | None = None,
        data_format: str | None = None,
        **kwargs: Any,
    ):
        super().__init__(factor, value_range, data_format, seed, **kwargs)

    def draw(self, shape: tuple) -> Any:
        """Return 1 for the images that are inverted, 0 for the others."""
        chance = self.uniform((shape[0], 1, 1, 1), *self.factor)
        return ops.cast(ops.less(self.uniform((shape[0], 1, 1, 1), 0.0, 1.0), chance), "float32")

    def colour(self, images: Any, factor: Any) -> Any:
        """Return the images, some inverted."""
        return ops.where(ops.greater(factor, 0), sum(self.value_range) - images, images)


@register("layers")
class RandomGrayscale(RandomImageLayer):
    """Takes the colours out of some images: each pixel gets 0.2989 red + 0.5870 green + 0.1140 blue in all three channels.

    Args:
        factor: the probability of it.
        data_format: "channels_last", "channels_first", or None for the setting.
        seed: int or None.

    Input: (batch, height, width, 3) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomGrayscale`.

    Raises:
        ValueError: the factor is out of [0, 1].
        InputError: when called, for images without three colours.

    >>> import numpy as np
    >>> print(RandomGrayscale(1.0)(np.array([[[[100.0, 0.0, 0.0]]]]), training=True).numpy().ravel().round(2))
    [29.89 29.89 29.89]
    """

    def __init__(self, factor: float = 0.5, data_format: str | None = None, seed: int | None = None, **kwargs: Any):
        super().__init__(seed, data_format, **kwargs)
        factor_range(factor, 0.0, 1.0)
        self.factor = factor

    def draw(self, shape: tuple) -> Any:
        """Return which images lose their colours."""
        return ops.less(self.uniform((shape[0], 1, 1, 1), 0.0, 1.0), self.factor)

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the images, some grey."""
        return images if masks else ops.where(drawn, _grey(images, "RandomGrayscale"), images)


@register("layers")
class RandomColorDegeneration(_Colours):
    """Makes colours paler: x + f · (grey - x), with a random factor an image.

    Args:
        factor: f is drawn from [0, factor], or from a pair (lower, upper); 0 changes nothing, 1 leaves no colour.
        value_range: the lowest and highest value of a colour; the result is clipped to it.
        data_format: "channels_last", "channels_first", or None for the setting.
        seed: int or None.

    Input: (batch, height, width, 3) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomColorDegeneration`.

    Raises:
        ValueError: the factor is out of [0, 1], or the range is not a pair.
        InputError: when called, for images without three colours.

    >>> import numpy as np
    >>> print(RandomColorDegeneration((0.5, 0.5))(np.array([[[[100.0, 0.0, 0.0]]]]), training=True).numpy().ravel().round(1))
    [64.9 14.9 14.9]
    """

    def colour(self, images: Any, factor: Any) -> Any:
        """Return paler images."""
        return images + factor * (_grey(images, "RandomColorDegeneration") - images)


@register("layers")
class RandomSaturation(_Colours):
    """Multiplies the saturation of each image by f / (1 - f), f random: 0 is grey, 1/2 changes nothing, 1 is as strong as colours get.

    The saturation is that of HSV, (largest - smallest) / largest of a pixel's colours; hue and value stay.

    Args:
        factor: f is drawn from [0, factor], or from a pair (lower, upper).
        value_range: the lowest and highest value of a colour.
        data_format: "channels_last", "channels_first", or None for the setting.
        seed: int or None.

    Input: (batch, height, width, 3) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomSaturation`.

    Raises:
        ValueError: the factor is out of [0, 1], or the range is not a pair.

    >>> import numpy as np
    >>> RandomSaturation((0.0, 0.0))(np.array([[[[100.0, 50.0, 0.0]]]]), training=True).numpy().ravel().tolist()
    [100.0, 100.0, 100.0]
    """

    def colour(self, images: Any, factor: Any) -> Any:
        """Return images of another saturation: each colour's distance from the largest is stretched."""
        low = self.value_range[0]
        value = ops.max(images, axis=-1, keepdims=True)
        spread, height = value - ops.min(images, axis=-1, keepdims=True), value - low
        times = factor / (1.0 - factor + 1e-7)
        most = height / ops.where(
            ops.greater(spread, 0), spread, ops.ones_like(spread)
        )  # where the smallest colour reaches `low`
        return value - (value - images) * ops.minimum(ops.broadcast_to(times, most.shape), most)


@register("layers")
class RandomHue(_Colours):
    """Turns the colours of each image along the colour circle by a random angle; saturation and value stay.

    Args:
        factor: f is drawn from [0, factor], or from a pair (lower, upper), and the hue turned by f half-circles in a random direction.
        value_range: the lowest and highest value of a colour.
        data_format: "channels_last", "channels_first", or None for the setting.
        seed: int or None.

    Input: (batch, height, width, 3) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomHue`.

    Raises:
        ValueError: the factor is out of [0, 1], or the range is not a pair.

    >>> import numpy as np
    >>> red = np.array([[[[200.0, 0.0, 0.0]]]])
    >>> RandomHue((1.0, 1.0))(red, training=True).numpy().round().ravel().tolist()
    [0.0, 200.0, 200.0]
    """

    def draw(self, shape: tuple) -> Any:
        """Return an angle an image, in turns."""
        size = self.uniform((shape[0], 1, 1, 1), *self.factor) * 0.5
        return ops.where(ops.less(self.uniform((shape[0], 1, 1, 1), 0.0, 1.0), 0.5), size, -size)

    def colour(self, images: Any, factor: Any) -> Any:
        """Return images of another hue."""
        low, high = self.value_range
        hue, saturation, value = im.rgb_to_hsv((images - low) / (high - low))
        return im.hsv_to_rgb(hue + factor, saturation, value) * (high - low) + low


@register("layers")
class RandomPosterization(_Colours):
    """Keeps only the highest bits of each colour, a random number of them an image.

    Args:
        factor: n for 1 to n bits, or a pair (least, most), in [1, 8]; colours have 8 bits.
        value_range: the lowest and highest value of a colour.
        data_format: "channels_last", "channels_first", or None for the setting.
        seed: int or None.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomPosterization`.

    Raises:
        ValueError: the factor is out of [1, 8], or the range is not a pair.

    >>> import numpy as np
    >>> RandomPosterization((2, 2))(np.array([[[[63.0], [64.0], [255.0]]]]), training=True).numpy().ravel().tolist()
    [0.0, 64.0, 192.0]
    """

    _bounds = (1, 8)

    def draw(self, shape: tuple) -> Any:
        """Return the distance of the colours that are left, of 256, for each image."""
        least, most = self.factor
        bits = ops.floor(self.uniform((shape[0], 1, 1, 1), float(least), most + 1.0))
        return ops.exp((8.0 - ops.minimum(bits, most)) * 0.6931471805599453)

    def colour(self, images: Any, factor: Any) -> Any:
        """Return images of few colours."""
        low, high = self.value_range
        step = ops.rint(factor)
        levels = ops.floor(
            (images - low) * (255.0 / (high - low)) + 1e-4
        )  # whole colours, whatever the range rounds to
        return ops.floor(levels / step) * step * ((high - low) / 255.0) + low


@register("layers")
class Solarization(_Colours):
    """Adds a random number to each image, and inverts what is not below a random threshold.

    Args:
        addition_factor: the number is drawn from [0, addition_factor] of the value range, or from a pair (lower, upper).
        threshold_factor: the same for the threshold; 0 inverts everything.
        value_range: (low, high), the lowest and highest value of a colour; sums are clipped to it.
        seed: int or None.
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.Solarization`.

    Raises:
        ValueError: a factor is out of [0, 1], or the range is not a pair.

    >>> import numpy as np
    >>> Solarization(threshold_factor=(0.5, 0.5))(np.array([[[[100.0], [200.0]]]]), training=True).numpy().ravel().tolist()
    [100.0, 55.0]
    """

    _unsaved = ("factor",)

    def __init__(self, addition_factor: Any = 0.0, threshold_factor: Any = 0.0, value_range: Any = (0, 255), seed: int | None = None,
                 data_format: str | None = None, **kwargs: Any):  # fmt: skip
        super().__init__((0.0, 1.0), value_range, data_format, seed, **kwargs)
        self.addition_factor = up_to(addition_factor, "addition_factor")
        self.threshold_factor = up_to(threshold_factor, "threshold_factor")

    def draw(self, shape: tuple) -> Any:
        """Return additions and thresholds: (2, batch, 1, 1, 1), in shares of the value range."""
        each = (self.uniform((1, shape[0], 1, 1, 1), *f) for f in (self.addition_factor, self.threshold_factor))
        return ops.concatenate([*each], axis=0)

    def colour(self, images: Any, factor: Any) -> Any:
        """Return the images, partly inverted."""
        low, high = self.value_range
        brighter = clip(images + factor[0] * (high - low), low, high)
        return ops.where(ops.less(brighter, factor[1] * (high - low) + low), brighter, low + high - brighter)


@register("layers")
class RandomColorJitter(RandomImageLayer):
    """Changes brightness, contrast, saturation and hue of each image at random, one after the other.

    Args:
        value_range: the lowest and highest value of a colour.
        brightness_factor, contrast_factor, saturation_factor, hue_factor: as `factor` of RandomBrightness, RandomContrast,
            RandomSaturation and RandomHue; None leaves that out.
        seed: int or None.
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, 3) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomColorJitter`.

    Raises:
        ValueError: a factor is out of its range.

    >>> import numpy as np
    >>> RandomColorJitter(brightness_factor=(0.1, 0.1))(np.full((1, 1, 1, 3), 100.0), training=True).numpy().ravel().tolist()
    [125.5, 125.5, 125.5]
    """

    def __init__(self, value_range: Any = (0, 255), brightness_factor: Any = None, contrast_factor: Any = None, saturation_factor: Any = None,
                 hue_factor: Any = None, seed: int | None = None, data_format: str | None = None, **kwargs: Any):  # fmt: skip
        super().__init__(seed, data_format, **kwargs)
        self.value_range = checked_range(value_range, "RandomColorJitter")
        self.brightness_factor = brightness_factor
        self.contrast_factor = contrast_factor
        self.saturation_factor = saturation_factor
        self.hue_factor = hue_factor
        kinds: list[tuple[Any, Any]] = [
            (RandomBrightness, brightness_factor),
            (RandomContrast, contrast_factor),
            (RandomSaturation, saturation_factor),
            (RandomHue, hue_factor),
        ]
        self._changes = [
            kind(factor, value_range=value_range, seed=seed, dtype=self.dtype_policy)
            for kind, factor in kinds
            if factor is not None
        ]

    def draw(self, shape: tuple) -> Any:
        """Return what each of the changes draws."""
        return [layer.draw(shape) for layer in self._changes]

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the images after all the changes."""
        for layer, found in zip(self._changes, drawn, strict=True):
            images = layer.change(images, found, masks)
        return images
