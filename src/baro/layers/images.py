"""Sampling of images under affine maps, and resizing: plain gathers and products, so that they run wherever ops run.

Images are (batch, height, width, channels).
"""

from typing import Any

import numpy as np

from ..core import ops

FILL_MODES = ("reflect", "wrap", "constant", "nearest")
INTERPOLATIONS = ("nearest", "bilinear")


def _inside(i: Any, length: int, mode: str) -> Any:
    """Return integer positions brought into [0, length) as a fill mode says."""
    if mode == "wrap":
        return ops.mod(i, length)
    if mode == "reflect":  # d c b a | a b c d | d c b a
        i = ops.mod(i, 2 * length)
        return ops.where(ops.less(i, length), i, 2 * length - 1 - i)
    return ops.minimum(ops.maximum(i, 0), length - 1)


def _pixels(images: Any, y: Any, x: Any, mode: str, fill: float) -> Any:
    """Return images at integer positions y, x (batch, height, width)."""
    batch, height, width, channels = images.shape
    first = ops.reshape(ops.cumsum(ops.ones_like(y[:, 0, 0]), axis=0) - 1, (batch, 1, 1)) * (height * width)
    flat = first + _inside(y, height, mode) * width + _inside(x, width, mode)
    found = ops.take(ops.reshape(images, (batch * height * width, channels)), flat, axis=0)
    if mode != "constant":
        return found
    known = ops.logical_and(
        ops.logical_and(ops.greater_equal(y, 0), ops.less(y, height)),
        ops.logical_and(ops.greater_equal(x, 0), ops.less(x, width)),
    )
    return ops.where(known[..., None], found, ops.cast(fill, found.dtype))


def _nearest(position: Any) -> Any:
    """Return the nearest integers; of two that are equally near the one further from 0, as all of Keras's backends choose."""
    return ops.cast(ops.sign(position) * ops.floor(ops.absolute(position) + 0.5), "int32")


def affine(images: Any, matrix: Any, interpolation: str, mode: str, fill: float) -> Any:
    """Return images whose pixel (x, y) is the input's at (a0 x + a1 y + a2, b0 x + b1 y + b2).

    Args:
        images: (batch, height, width, channels) float.
        matrix: (batch, 6): a0 a1 a2 b0 b1 b2.
        interpolation: "nearest" or "bilinear".
        mode: what lies outside: "reflect", "wrap", "constant" or "nearest".
        fill: the value outside with "constant".
    """
    _, height, width, _ = images.shape
    column = np.arange(width, dtype=np.float32)[None, None, :]
    row = np.arange(height, dtype=np.float32)[None, :, None]
    a0, a1, a2, b0, b1, b2 = (matrix[:, i, None, None] for i in range(6))
    x, y = a0 * column + a1 * row + a2, b0 * column + b1 * row + b2
    if interpolation == "nearest":
        return _pixels(images, _nearest(y), _nearest(x), mode, fill)
    left, top = ops.floor(x), ops.floor(y)
    right_part, low_part = ops.cast((x - left)[..., None], images.dtype), ops.cast((y - top)[..., None], images.dtype)
    i, j = ops.cast(top, "int32"), ops.cast(left, "int32")
    upper = _pixels(images, i, j, mode, fill) * (1 - right_part) + _pixels(images, i, j + 1, mode, fill) * right_part
    lower = (
        _pixels(images, i + 1, j, mode, fill) * (1 - right_part)
        + _pixels(images, i + 1, j + 1, mode, fill) * right_part
    )
    return upper * (1 - low_part) + lower * low_part


def rotation(angle: Any, height: int, width: int) -> Any:
    """Return matrices (batch, 6) that turn images by angles in radians, counter-clockwise, about their centre."""
    c, s = ops.cos(angle), ops.sin(angle)
    x, y = width - 1.0, height - 1.0
    a2 = (x - (c * x - s * y)) / 2.0
    b2 = (y - (s * x + c * y)) / 2.0
    return ops.stack([c, -s, a2, s, c, b2], axis=1)


def translation(down: Any, right: Any) -> Any:
    """Return matrices (batch, 6) that shift images by numbers of pixels."""
    one, zero = ops.ones_like(down), ops.zeros_like(down)
    return ops.stack([one, zero, -right, zero, one, -down], axis=1)


def zoom(vertical: Any, horizontal: Any, height: int, width: int) -> Any:
    """Return matrices (batch, 6) that shrink images by factors > 1, or enlarge them by factors < 1, about their centre."""
    zero = ops.zeros_like(vertical)
    a2 = (1.0 - horizontal) * ((width - 1.0) / 2.0)
    b2 = (1.0 - vertical) * ((height - 1.0) / 2.0)
    return ops.stack([horizontal, zero, a2, zero, vertical, b2], axis=1)


def shear(right: Any, down: Any) -> Any:
    """Return matrices (batch, 6) that slant images: what is taken lies `right` · row further right and `down` · column further down."""
    one, zero = ops.ones_like(right), ops.zeros_like(right)
    return ops.stack([one, right, zero, down, one, zero], axis=1)


def _weights(old: int, new: int, interpolation: str) -> np.ndarray:
    """Return the matrix (new, old) that resizes one axis, pixel centres at half integers."""
    centre = (np.arange(new) + 0.5) * old / new - 0.5
    out = np.zeros((new, old), np.float32)
    rows = np.arange(new)
    if interpolation == "nearest":
        out[rows, np.clip(np.floor(centre + 0.5), 0, old - 1).astype(int)] = 1
        return out
    low = np.floor(centre).astype(int)
    part = (centre - low).astype(np.float32)
    np.add.at(out, (rows, np.clip(low, 0, old - 1)), 1 - part)
    np.add.at(out, (rows, np.clip(low + 1, 0, old - 1)), part)
    return out


def resize(images: Any, height: int, width: int, interpolation: str = "bilinear") -> Any:
    """Return images of another size: two products with constant matrices, one an axis, in float32 at least; integers are rounded."""
    dtype = images.dtype
    if dtype.name not in ("float32", "float64"):
        images = ops.cast(images, "float32")
    batch, h, w, channels = images.shape
    rows, columns = (ops.cast(_weights(*lengths, interpolation), images.dtype) for lengths in ((h, height), (w, width)))
    tall = ops.reshape(ops.matmul(rows, ops.reshape(images, (batch, h, w * channels))), (batch, height, w, channels))
    out = ops.matmul(columns, tall)
    return ops.cast(ops.rint(out) if dtype.kind in "iu" else out, dtype)


def rgb_to_hsv(images: Any) -> tuple[Any, Any, Any]:
    """Return hue (in turns), saturation and value, each (…, 1), of colours (…, 3) in [0, 1]. Source: A. R. Smith (1978)."""
    r, g, b = (images[..., i : i + 1] for i in range(3))
    value = ops.maximum(ops.maximum(r, g), b)
    spread = value - ops.minimum(ops.minimum(r, g), b)
    some = ops.where(ops.greater(spread, 0), spread, ops.ones_like(spread))
    from_red = (g - b) / (6.0 * some)
    from_green, from_blue = (b - r) / (6.0 * some) + 1.0 / 3.0, (r - g) / (6.0 * some) + 2.0 / 3.0
    hue = ops.where(ops.equal(value, r), from_red, ops.where(ops.equal(value, g), from_green, from_blue))
    saturation = spread / ops.where(ops.greater(value, 0), value, ops.ones_like(value))
    return hue, saturation, value


def hsv_to_rgb(hue: Any, saturation: Any, value: Any) -> Any:
    """Return colours (…, 3) in [0, 1] of hue (in turns, any), saturation and value, each (…, 1)."""

    def colour(turned: float) -> Any:
        # how far the colour is from its own place on the circle, in sixths: full up to one, none from two on
        place = ops.absolute(ops.mod(hue + turned, 1.0) * 6.0 - 3.0)
        return value * (1.0 - saturation * ops.minimum(ops.maximum(2.0 - place, 0.0), 1.0))

    return ops.concatenate([colour(0.0), colour(2.0 / 3.0), colour(1.0 / 3.0)], axis=-1)
