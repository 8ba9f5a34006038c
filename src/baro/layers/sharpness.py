"""Image layers that blur or sharpen images at random while training: each pixel is weighed against its neighbours."""

from typing import Any

import numpy as np

from ..core import ops
from ..ops import pad
from ..registry import register
from .augmentation import RandomImageLayer
from .colours import _Colours, up_to
from .image_layers import checked_range, clip


@register("layers")
class RandomSharpness(_Colours):
    """Blurs or sharpens each image: s + 2f · (x - s), s the image smoothed over 3 × 3 pixels (weights 5/13 and eight times 1/13).

    Args:
        factor: f is drawn from [0, factor], or from a pair (lower, upper): 0 blurs, 1/2 changes nothing, 1 sharpens.
        value_range: the lowest and highest value of a colour; the result is clipped to it.
        data_format: "channels_last", "channels_first", or None for the setting.
        seed: int or None.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomSharpness`.

    Raises:
        ValueError: the factor is out of [0, 1], or the range is not a pair.

    >>> import numpy as np
    >>> x = np.zeros((1, 3, 3, 1)); x[0, 1, 1] = 130.0
    >>> RandomSharpness((0.0, 0.0))(x, training=True).numpy()[0, :, :, 0].round().tolist()
    [[10.0, 10.0, 10.0], [10.0, 50.0, 10.0], [10.0, 10.0, 10.0]]
    """

    def colour(self, images: Any, factor: Any) -> Any:
        """Return the blurred or sharpened images."""
        _, height, width, _ = images.shape
        around = pad(images, [(0, 0), (1, 1), (1, 1), (0, 0)])
        nine = sum(around[:, i : i + height, j : j + width, :] for i in range(3) for j in range(3))
        smooth = (nine + 4.0 * images) * (1.0 / 13.0)
        return smooth + 2.0 * factor * (images - smooth)


@register("layers")
class RandomGaussianBlur(RandomImageLayer):
    """Blurs some images: each pixel becomes the mean of those around it with weights exp(-(i² / σ₀² + j² / σ₁²) / 2), black outside.

    Args:
        factor: the probability is drawn from [0, factor] for each image, or from a pair (lower, upper).
        kernel_size: an odd number of pixels, or a pair (across, down) of them.
        sigma: σ₀ (across) and σ₁ (down) are drawn from [0, sigma], or from a pair (lower, upper), once for the batch.
        value_range: the lowest and highest value of a colour; the result is clipped to it.
        data_format: "channels_last", "channels_first", or None for the setting.
        seed: int or None.

    Input: (batch, height, width, channels) or one image, numbers. Output: the same shape, float. Keras: `keras.layers.RandomGaussianBlur`.

    Raises:
        ValueError: factor or sigma is out of [0, 1], a size is not odd, or the range is not a pair.

    >>> import numpy as np
    >>> x = np.zeros((1, 1, 3, 1)); x[0, 0, 1] = 100.0
    >>> print(RandomGaussianBlur((1.0, 1.0), sigma=(1.0, 1.0), kernel_size=(3, 1))(x, training=True).numpy().ravel().round(1))
    [27.4 45.2 27.4]
    """

    def __init__(self, factor: Any = 1.0, kernel_size: Any = 3, sigma: Any = 1.0, value_range: Any = (0, 255), data_format: str | None = None,
                 seed: int | None = None, **kwargs: Any):  # fmt: skip
        super().__init__(seed, data_format, **kwargs)
        self.factor = up_to(factor)
        sizes = tuple(kernel_size) if isinstance(kernel_size, (tuple, list)) else (kernel_size, kernel_size)
        if len(sizes) != 2 or not all(isinstance(n, int) and n > 0 and n % 2 for n in sizes):
            raise ValueError(
                f"RandomGaussianBlur: expected kernel_size an odd integer or a pair of them, received {kernel_size!r}."
            )
        self.kernel_size = sizes
        self.sigma = up_to(sigma, "sigma")
        self.value_range = checked_range(value_range, "RandomGaussianBlur")

    def draw(self, shape: tuple) -> Any:
        """Return which images are blurred, and σ₀ and σ₁."""
        chance = self.uniform((shape[0], 1, 1, 1), *self.factor)
        return ops.less(self.uniform((shape[0], 1, 1, 1), 0.0, 1.0), chance), self.uniform((2,), *self.sigma) + 1e-6

    def change(self, images: Any, drawn: Any, masks: bool = False) -> Any:
        """Return the images, some blurred; masks unchanged."""
        if masks:
            return images
        chosen, sigma = drawn
        smooth = images
        for axis, size, width in ((2, self.kernel_size[0], sigma[0]), (1, self.kernel_size[1], sigma[1])):
            smooth = weighed(smooth, axis, size, width)
        return clip(ops.where(chosen, smooth, images), *self.value_range)


def weighed(images: Any, axis: int, size: int, sigma: Any) -> Any:
    """Return the images with each pixel the mean of `size` pixels along an axis, weighed by a normal density of width sigma."""
    middle, length = size // 2, images.shape[axis]
    weights = ops.exp(-0.5 * ops.square(np.arange(-middle, middle + 1, dtype=np.float32) / sigma))
    weights = ops.cast(weights / ops.sum(weights), images.dtype)
    around = pad(images, [(middle, middle) if a == axis else (0, 0) for a in range(4)])
    total: Any = 0.0
    for i in range(size):
        part = [slice(None)] * axis + [slice(i, i + length)]
        total = total + around[tuple(part)] * weights[i]
    return total
