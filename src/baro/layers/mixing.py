"""Image layers that paste: MixUp and CutMix combine the images of a batch, and their labels; RandomErasing covers a part of each."""

import math
from typing import Any

import numpy as np

from ..core import ops, random
from ..core.dtypes import is_float, standardize_dtype
from ..errors import InputError
from ..registry import register
from .augmentation import RandomImageLayer
from .colours import up_to
from .image_layers import checked_range, clip


def symmetric_beta(shape: tuple, alpha: Any, seed: Any) -> Any:
    """Return float32 numbers of the beta distribution (alpha, alpha), made of two uniform numbers each, so in compiled steps too.

    b = (1 + c / √(w / (1 - w) + c²)) / 2, with w = u^(1 / alpha) and c = cos(2πv).

    Source: R. W. Bailey, "Polar generation of random variates with the t-distribution", Math. Comp. 62 (1994); L. Devroye (1996).
    """
    tiny = 1e-30
    u, v = (random.uniform(shape, 0.0, 1.0, dtype="float32", seed=seed) for _ in range(2))
    w = ops.exp(ops.log(ops.maximum(u, tiny)) / alpha)
    c = ops.cos(2.0 * math.pi * v)
    return 0.5 + 0.5 * c / ops.sqrt(w / ops.maximum(1.0 - w, tiny) + c * c + tiny)


def boxes(start: Any, part: Any, height: int, width: int) -> Any:
    """Return which pixels lie in a rectangle an image: (batch, height, width, 1) bool.

    Args:
        start: (batch, 2) in [0, 1): where in the free room the rectangle begins, from the top and from the left.
        part: (batch, 2): its share of the height and of the width.
    """

    def inside(axis: int, length: int) -> Any:
        first = start[:, axis, None] * (1.0 - part[:, axis, None]) * length
        places = np.arange(length, dtype=np.float32)[None]
        return ops.logical_and(ops.greater_equal(places, first), ops.less(places, first + part[:, axis, None] * length))

    return ops.logical_and(inside(0, height)[:, :, None, None], inside(1, width)[:, None, :, None])


class _Mixed(RandomImageLayer):
    """The base of the layers that combine each image with another of its batch. `drawn` begins with the others' places and the weights."""

    def _change_labels(self, labels: Any, drawn: Any) -> Any:
        """Return weight · labels + (1 - weight) · the other image's labels."""
        order, weight = drawn[:2]
        if len(labels.shape) != 2 or not is_float(standardize_dtype(labels.dtype)):
            raise InputError(
                f"{type(self).__name__} '{self.name}': expected labels (batch, classes) of floats, received {tuple(labels.shape)} "
                f"{standardize_dtype(labels.dtype)}. Make rows of class numbers with ops.one_hot(labels, number of classes)."
            )
        labels = ops.cast(labels, labels.dtype)
        weight = ops.cast(weight[:, None], labels.dtype)
        return weight * labels + (1 - weight) * ops.take(labels, order, axis=0)


@register("layers")
class MixUp(_Mixed):
    """Adds to each image another one of its batch: w · x + (1 - w) · other, w of the beta distribution (alpha, alpha); the same for labels.

    Args:
        alpha: how much is mixed, > 0: w is near 0 or 1 for a small number, near 1/2 for a large one.
        data_format: "channels_last", "channels_first", or None for the setting.
        seed: int or None.

    Input: (batch, height, width, channels) numbers, or a dict of "images" and "labels" (batch, classes) float.
    Output: the same shapes, float. Keras: `keras.layers.MixUp`. Source: Zhang et al. (2018).

    Raises:
        ValueError: alpha is not a positive number.
        InputError: when called, for labels that are not rows of floats.

    >>> import numpy as np
    >>> data = {"images": np.ones((8, 4, 4, 3)), "labels": np.eye(8)}
    >>> MixUp(seed=1)(data, training=True)["labels"].numpy().sum(axis=1).round(5).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    """

    def __init__(self, alpha: float = 0.2, data_format: str | None = None, seed: int | None = None, **kwargs: Any):
        super().__init__(seed, data_format, **kwargs)
        if isinstance(alpha, bool) or not isinstance(alpha, (int, float)) or not alpha > 0:
            raise ValueError(f"MixUp: expected a number alpha > 0, received alpha={alpha!r}.")
        self.alpha = alpha

    def draw(self, shape: tuple) -> Any:
        """Return which image is added to each, and the weight that each keeps."""
        return random.permutation(shape[0], self.generator), symmetric_beta(shape[:1], self.alpha, self.generator)

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the mixed images; masks are mixed alike."""
        order, weight = drawn
        weight = ops.cast(weight[:, None, None, None], images.dtype)
        return weight * images + (1 - weight) * ops.take(images, order, axis=0)


@register("layers")
class CutMix(_Mixed):
    """Pastes a rectangle of another image of the batch into each, and mixes labels by the share of its area.

    The share that is kept, w, has the beta distribution (a, a), a random for the batch; the rectangle has √(1 - w) of height and width.

    Args:
        factor: a is drawn from [0, factor], or from a pair (lower, upper), in [0, 1]; larger numbers give more even shares.
        seed: int or None.
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, channels) numbers, or a dict of "images" and "labels" (batch, classes) float.
    Output: the same shapes, float. Keras: `keras.layers.CutMix`. Source: Yun et al. (2019).

    Raises:
        ValueError: the factor is out of [0, 1].
        InputError: when called, for labels that are not rows of floats.

    >>> import numpy as np
    >>> images = np.arange(2.0).reshape(2, 1, 1, 1) * np.ones((2, 8, 8, 1))
    >>> np.unique(CutMix(seed=1)(images, training=True).numpy()).tolist()
    [0.0, 1.0]
    """

    def __init__(self, factor: Any = 1.0, seed: int | None = None, data_format: str | None = None, **kwargs: Any):
        super().__init__(seed, data_format, **kwargs)
        self.factor = up_to(factor)

    def draw(self, shape: tuple) -> Any:
        """Return which image is pasted into each, the share that each keeps, and where the rectangles begin."""
        alpha = self.uniform((1,), *self.factor) + 1e-6
        weight = symmetric_beta(shape[:1], alpha, self.generator)
        return random.permutation(shape[0], self.generator), weight, self.uniform((shape[0], 2), 0.0, 1.0)

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the images with what was pasted; masks alike."""
        order, weight, start = drawn
        part = ops.sqrt(1.0 - weight)
        pasted = boxes(start, ops.stack([part, part], axis=1), *images.shape[1:3])
        return ops.where(pasted, ops.take(images, order, axis=0), images)


@register("layers")
class RandomErasing(RandomImageLayer):
    """Covers a random rectangle of some images with noise or a colour.

    Args:
        factor: the probability is drawn from [0, factor] for each image, or from a pair (lower, upper).
        scale: s is drawn from [0, scale], or from a pair, for the height and the width each, and √s of it is covered.
        fill_value: a number, a list of three (one a colour), or None for normal noise of the range's upper end, clipped to the range.
        value_range: the lowest and highest value of a colour.
        seed: int or None.
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomErasing`.
    Source: Zhong et al. (2020).

    Raises:
        ValueError: factor or scale is out of [0, 1], the range is not a pair, or fill_value is something else.
        InputError: when called, for three colours of images that have not three.

    >>> import numpy as np
    >>> erased = RandomErasing((1.0, 1.0), scale=(0.25, 0.25), fill_value=0.0)(np.ones((1, 8, 8, 1)), training=True)
    >>> 9 <= int((erased.numpy() == 0).sum()) <= 25
    True
    """

    def __init__(self, factor: Any = 1.0, scale: Any = (0.02, 0.33), fill_value: Any = None, value_range: Any = (0, 255), seed: int | None = None,
                 data_format: str | None = None, **kwargs: Any):  # fmt: skip
        super().__init__(seed, data_format, **kwargs)
        self.factor = up_to(factor)
        self.scale = up_to(scale, "scale")
        self.value_range = checked_range(value_range, "RandomErasing")
        numbers = fill_value if isinstance(fill_value, (tuple, list)) and len(fill_value) == 3 else [fill_value]
        if not all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in numbers) and fill_value is not None:
            raise ValueError(
                f"RandomErasing: expected fill_value None, a number or a list of three numbers, received {fill_value!r}."
            )
        self.fill_value = fill_value

    def draw(self, shape: tuple) -> Any:
        """Return which pixels are covered, and with what."""
        part = ops.sqrt(self.uniform((shape[0], 2), *self.scale))
        covered = boxes(self.uniform((shape[0], 2), 0.0, 1.0), part, *shape[1:3])
        chance = self.uniform((shape[0], 1, 1, 1), *self.factor)
        covered = ops.logical_and(covered, ops.less(self.uniform((shape[0], 1, 1, 1), 0.0, 1.0), chance))
        if self.fill_value is None:
            return covered, random.normal(shape, dtype="float32", seed=self.generator) * float(self.value_range[1])
        if isinstance(self.fill_value, (tuple, list)) and shape[-1] != 3:
            raise InputError(
                f"RandomErasing '{self.name}': fill_value has three colours, the images have {shape[-1]} channels."
            )
        return covered, np.array(self.fill_value, np.float32)

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the images, partly covered; masks unchanged."""
        covered, fill = drawn
        return images if masks else ops.where(covered, clip(ops.cast(fill, images.dtype), *self.value_range), images)
