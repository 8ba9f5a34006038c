"""`ImageLayer`, the base of the image layers, and those without chance: AutoContrast, Equalization, CenterCrop, Resizing."""

from typing import Any

import numpy as np

from .. import tree
from ..core import ops
from ..core.symbolic import KerasTensor
from ..ops import segment_sum
from ..registry import register
from . import images as im
from .base import ConfiguredLayer
from .core import data_format_of


class ImageLayer(ConfiguredLayer):
    """The base of the image layers: takes one image, a batch, or a dict of "images", "labels" and "segmentation_masks".

    A subclass defines `draw` (what is random) and `change` (what is done to a batch with channels last).
    """

    def __init__(self, data_format: str | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format, type(self).__name__)
        self._build_at_init()

    def draw(self, shape: tuple) -> Any:
        """Return the random numbers for images of shape (batch, height, width, channels); asked for while training."""
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
            batch = self.change(batch, self.draw(batch.shape) if training else None)
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
        drawn = self.draw(batch.shape) if training else None
        out["images"] = self._unbatch(self.change(batch, drawn), data["images"])
        if "segmentation_masks" in data:
            masks = self._batch(data["segmentation_masks"])
            out["segmentation_masks"] = self._unbatch(self.change(masks, drawn, masks=True), data["segmentation_masks"])
        if training and "labels" in data and len(data["images"].shape) == 4:
            out["labels"] = self._change_labels(data["labels"], drawn)
        return out

    def _change_labels(self, labels: Any, drawn: Any) -> Any:
        """Return the labels of a batch of changed images: the same, where the images still show what they showed."""
        return labels

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
        shapes = tree.map_structure(lambda x: KerasTensor(x.shape, x.dtype), inputs)
        if not isinstance(inputs, dict):
            return KerasTensor(self.compute_output_shape(inputs.shape), self.compute_dtype)
        return {**shapes, "images": KerasTensor(self.compute_output_shape(inputs["images"].shape), self.compute_dtype)}


def checked_range(value_range: Any, layer: str) -> list:
    if not isinstance(value_range, (tuple, list)) or len(value_range) != 2:
        raise ValueError(
            f"{layer}: The `value_range` argument should be a list of two numbers. Received: value_range={value_range}"
        )
    return sorted(value_range)


def clip(x: Any, low: float, high: float) -> Any:
    return ops.minimum(ops.maximum(x, low), high)


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
        self.value_range = checked_range(value_range, "AutoContrast")

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the stretched images."""
        if masks:
            return images
        bottom, top = self.value_range
        low, high = ops.min(images, axis=(1, 2), keepdims=True), ops.max(images, axis=(1, 2), keepdims=True)
        flat = ops.equal(low, high)
        scale = (top - bottom) / ops.where(flat, ops.ones_like(low), high - low)
        return ops.where(flat, images, clip((images - low) * scale + bottom, bottom, top))


@register("layers")
class Equalization(ImageLayer):
    """Spreads the colours of each image and channel evenly over the value range: about as many pixels below the middle as above.

    A colour becomes round(255 · (n - n₀) / (pixels - n₀)), scaled to the range: n pixels are as dark or darker, n₀ have the darkest colour.
    A channel of one colour stays.

    Args:
        value_range: the lowest and highest value of a colour.
        bins: how many colours are told apart.
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.Equalization`.

    Raises:
        ValueError: the range is not a pair, or bins is not an integer above 1.

    >>> import numpy as np
    >>> Equalization()(np.array([[[[10.0], [11.0], [12.0]]]])).numpy().ravel().tolist()
    [0.0, 128.0, 255.0]
    """

    _always = True

    def __init__(self, value_range: Any = (0, 255), bins: int = 256, data_format: str | None = None, **kwargs: Any):
        super().__init__(data_format, **kwargs)
        self.value_range = checked_range(value_range, "Equalization")
        if not isinstance(bins, int) or isinstance(bins, bool) or bins < 2:
            raise ValueError(f"Equalization: expected an integer bins > 1, received bins={bins!r}.")
        self.bins = bins

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the images with evenly spread colours."""
        if masks:
            return images
        batch, height, width, channels = images.shape
        bottom, top = self.value_range
        planes, pixels = batch * channels, height * width
        share = ops.transpose((images - bottom) / (top - bottom), (0, 3, 1, 2))
        bins = clip(ops.floor(share * 255.0 * ((self.bins - 1) / 255.0)), 0, self.bins - 1)
        places = ops.reshape(ops.cast(bins, "int32"), (planes, pixels))
        places = ops.reshape(places + np.arange(planes, dtype=np.int32)[:, None] * self.bins, (planes * pixels,))
        ones = ops.cast(np.ones(planes * pixels, np.float32), "float32")
        counts = ops.reshape(segment_sum(ones, places, num_segments=planes * self.bins), (planes, self.bins))
        darker = ops.cumsum(counts, axis=1)
        darkest = ops.min(ops.where(ops.greater(darker, 0), darker, float(pixels)), axis=1, keepdims=True)
        level = ops.rint((darker - darkest) * 255.0 / ops.maximum(pixels - darkest, 1.0)) * ((top - bottom) / 255.0)
        found = ops.reshape(ops.take(ops.reshape(level + bottom, (-1,)), places), (batch, channels, height, width))
        flat = ops.reshape(ops.equal(darkest, float(pixels)), (batch, 1, 1, channels))
        return ops.where(flat, images, ops.cast(ops.transpose(found, (0, 2, 3, 1)), images.dtype))


class _Sized(ImageLayer):
    """The base of the layers that give images of one size."""

    _always = True

    def __init__(self, height: int, width: int, data_format: str | None = None, **kwargs: Any):
        super().__init__(data_format, **kwargs)
        for argument, value in (("height", height), ("width", width)):
            if not hasattr(value, "__index__") or value <= 0:
                raise ValueError(
                    f"{type(self).__name__}: `{argument}` must be a positive integer. Received: {argument}={value}"
                )
        self.height = int(height)
        self.width = int(width)

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
        super().__init__(height, width, data_format, **kwargs)
        if interpolation not in im.INTERPOLATIONS:
            raise NotImplementedError(f"Unknown `interpolation` {interpolation}. Expected one of {im.INTERPOLATIONS}.")
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
