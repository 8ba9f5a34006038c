"""Image layers for use inside a model: random flips, turns, shifts, zooms, contrast and brightness; contrast stretching, cropping, resizing.

The random layers change images while training and leave them alone otherwise.
"""

import math
from typing import Any

from .. import tree
from ..core import ops, random
from ..registry import register
from . import images as im
from .configured import ConfiguredLayer
from .regularization import data_format_of


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


class ImageLayer(ConfiguredLayer):
    """The base of the image layers: takes one image, a batch, or a dict of "images", "labels" and "segmentation_masks".

    A subclass defines `draw` (what is random) and `change` (what is done to a batch with channels last).
    """

    def __init__(self, data_format: str | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format, type(self).__name__)
        self._build_at_init()

    def draw(self, shape: tuple) -> Any:
        """Return the random numbers for images of shape (batch, height, width, channels)."""
        return None

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the changed images; `masks` says that they hold classes, not colours. A subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__} must define change().")

    _always = False  # whether images are changed in inference too

    def call(self, inputs: Any, training: Any = True) -> Any:
        """Return the images, changed while training."""
        if isinstance(inputs, dict):
            return self._call_dict(inputs, training)
        batch = self._batch(inputs)
        if training or self._always:
            batch = self.change(batch, self.draw(batch.shape))
        return self._unbatch(batch, inputs)

    def _call_dict(self, data: dict, training: Any) -> dict:
        if "bounding_boxes" in data:
            raise ValueError(
                f"{type(self).__name__} '{self.name}': bounding boxes are not available; received the keys {sorted(data)}."
            )
        batch = self._batch(data["images"])
        out = dict(data)
        if not (training or self._always):
            out["images"] = self._unbatch(batch, data["images"])
            return out
        drawn = self.draw(batch.shape)
        out["images"] = self._unbatch(self.change(batch, drawn), data["images"])
        if "segmentation_masks" in data:
            masks = self._batch(data["segmentation_masks"])
            out["segmentation_masks"] = self._unbatch(self.change(masks, drawn, masks=True), data["segmentation_masks"])
        return out

    def _batch(self, x: Any) -> Any:
        x = ops.cast(x, self.compute_dtype)
        if len(x.shape) not in (3, 4):
            raise ValueError(
                f"Expected image tensor to have rank 3 (single image) or 4 (batch of images). Received: data.shape={x.shape}"
            )
        if len(x.shape) == 3:
            x = x[None]
        return ops.transpose(x, (0, 2, 3, 1)) if self.data_format == "channels_first" else x

    def _unbatch(self, x: Any, like: Any) -> Any:
        if self.data_format == "channels_first":
            x = ops.transpose(x, (0, 3, 1, 2))
        return x if len(like.shape) == 4 else x[0]

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the input's shape."""
        return input_shape

    def compute_output_spec(self, inputs: Any, training: Any = None) -> Any:
        """Return the outputs' KerasTensors."""
        from ..core.symbolic import KerasTensor

        shapes = tree.map_structure(lambda x: KerasTensor(x.shape, x.dtype), inputs)
        if not isinstance(inputs, dict):
            return KerasTensor(self.compute_output_shape(inputs.shape), self.compute_dtype)
        return {**shapes, "images": KerasTensor(self.compute_output_shape(inputs["images"].shape), self.compute_dtype)}


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

    def __init__(
        self,
        fill_mode: str,
        interpolation: str,
        seed: int | None,
        fill_value: float,
        data_format: str | None,
        **kwargs: Any,
    ):
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

    def __init__(
        self,
        mode: str = "horizontal_and_vertical",
        seed: int | None = None,
        data_format: str | None = None,
        **kwargs: Any,
    ):
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


def _checked_range(value_range: Any, layer: str) -> list:
    if not isinstance(value_range, (tuple, list)) or len(value_range) != 2:
        raise ValueError(
            f"{layer}: The `value_range` argument should be a list of two numbers. Received: value_range={value_range}"
        )
    return sorted(value_range)


def _clip(x: Any, low: float, high: float) -> Any:
    return ops.minimum(ops.maximum(x, low), high)


@register("layers")
class RandomContrast(RandomImageLayer):
    """Multiplies each image's distance from its mean colour by a random factor: (x - mean) · factor + mean, mean over the pixels.

    Args:
        factor: f in [0, 1] for factors in [1 - f, 1 + f], or a pair (lower, upper) for [1 - lower, 1 + upper].
        value_range: the lowest and highest value of a colour; the result is clipped to it.
        seed: int or None.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomContrast`.

    Raises:
        ValueError: the factor is out of [0, 1].

    >>> import numpy as np
    >>> RandomContrast(0.5)(np.ones((2, 4, 4, 3)), training=True).shape
    (2, 4, 4, 3)
    """

    def __init__(self, factor: Any, value_range: Any = (0, 255), seed: int | None = None, **kwargs: Any):
        super().__init__(seed, **kwargs)
        factor_range(factor, 0.0, 1.0)
        self.factor = tuple(factor) if isinstance(factor, (tuple, list)) else (factor, factor)
        self.value_range = value_range

    def draw(self, shape: tuple) -> Any:
        """Return a factor an image."""
        return self.uniform((shape[0], 1, 1, 1), 1.0 - self.factor[0], 1.0 + self.factor[1])

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the images with another contrast."""
        if masks:
            return images
        mean = ops.mean(images, axis=(1, 2), keepdims=True)
        return _clip((images - mean) * ops.cast(drawn, images.dtype) + mean, *self.value_range)


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
        self.value_range = _checked_range(value_range, "RandomBrightness")

    def draw(self, shape: tuple) -> Any:
        """Return what is added to each image."""
        low, high = self.value_range
        return self.uniform((shape[0], 1, 1, 1), *self.factor) * float(high - low)

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the images with another brightness."""
        return images if masks else _clip(images + ops.cast(drawn, images.dtype), *self.value_range)


@register("layers")
class AutoContrast(ImageLayer):
    """Stretches the colours of each image and channel over the whole value range; a channel of one colour stays.

    Args:
        value_range: the lowest and highest value of a colour.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.AutoContrast`.

    >>> import numpy as np
    >>> AutoContrast()(np.array([[[[10.0], [20.0]]]])).numpy().ravel().tolist()
    [0.0, 255.0]
    """

    _always = True

    def __init__(self, value_range: Any = (0, 255), **kwargs: Any):
        super().__init__(**kwargs)
        self.value_range = _checked_range(value_range, "AutoContrast")

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the stretched images."""
        if masks:
            return images
        bottom, top = self.value_range
        low, high = ops.min(images, axis=(1, 2), keepdims=True), ops.max(images, axis=(1, 2), keepdims=True)
        flat = ops.equal(low, high)
        scale = (top - bottom) / ops.where(flat, ops.ones_like(low), high - low)
        return ops.where(flat, images, _clip((images - low) * scale + bottom, bottom, top))


class _Sized(ImageLayer):
    """The base of the layers that give images of one size."""

    _always = True
    height: int
    width: int

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the shape with the new height and width."""
        first = self.data_format == "channels_first"
        size = (self.height, self.width)
        return (*input_shape[:-2], *size) if first else (*input_shape[:-3], *size, input_shape[-1])

    def _cut(self, images: Any, height: int, width: int) -> Any:
        top, left = (images.shape[1] - height) // 2, (images.shape[2] - width) // 2
        return images[:, top : top + height, left : left + width, :]

    def _cut_to_aspect(self, images: Any, interpolation: str) -> Any:
        """Cut the largest central part of the target's proportions, and resize it."""
        _, h, w, _ = images.shape
        tall, wide = (
            max(min(h, int(w * self.height / self.width)), 1),
            max(min(w, int(h * self.width / self.height)), 1),
        )
        return im.resize(self._cut(images, tall, wide), self.height, self.width, interpolation)


@register("layers")
class CenterCrop(_Sized):
    """Cuts the central part out of each image; a smaller image is cut to the proportions and enlarged.

    Args:
        height: int, height of the result.
        width: int, width of the result.
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, channels) or one image, numbers. Output: (batch, height, width, channels) of the new size, float.
    Keras: `keras.layers.CenterCrop`.

    >>> import numpy as np
    >>> CenterCrop(2, 2)(np.ones((1, 4, 6, 3))).shape
    (1, 2, 2, 3)
    """

    def __init__(self, height: int, width: int, data_format: str | None = None, **kwargs: Any):
        super().__init__(data_format, **kwargs)
        self.height = height
        self.width = width

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the central parts."""
        if images.shape[1] >= self.height and images.shape[2] >= self.width:
            return self._cut(images, self.height, self.width)
        return self._cut_to_aspect(images, "nearest" if masks else "bilinear")


@register("layers")
class Resizing(_Sized):
    """Resizes images.

    Args:
        height: int, height of the result.
        width: int, width of the result.
        interpolation: "bilinear" or "nearest".
        crop_to_aspect_ratio: whether an image of other proportions is cut to the target's first instead of stretched.
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, channels) or one image, numbers. Output: the new size, float. Keras: `keras.layers.Resizing`.

    Raises:
        NotImplementedError: another interpolation.

    >>> import numpy as np
    >>> Resizing(2, 3)(np.ones((1, 4, 6, 3))).shape
    (1, 2, 3, 3)
    """

    def __init__(self, height: int, width: int, interpolation: str = "bilinear", crop_to_aspect_ratio: bool = False, data_format: str | None = None,
                 **kwargs: Any):  # fmt: skip
        for key, default in (
            ("pad_to_aspect_ratio", False),
            ("fill_mode", "constant"),
            ("fill_value", 0.0),
            ("antialias", False),
        ):
            if kwargs.pop(key, default) != default:
                raise NotImplementedError(f"Resizing: `{key}` is not available in baro; leave it out.")
        super().__init__(data_format, **kwargs)
        if interpolation not in im.INTERPOLATIONS:
            raise NotImplementedError(f"Unknown `interpolation` {interpolation}. Expected one of {im.INTERPOLATIONS}.")
        self.height = height
        self.width = width
        self.interpolation = interpolation
        self.crop_to_aspect_ratio = crop_to_aspect_ratio

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the resized images."""
        how = "nearest" if masks else self.interpolation
        return (
            self._cut_to_aspect(images, how)
            if self.crop_to_aspect_ratio
            else im.resize(images, self.height, self.width, how)
        )
