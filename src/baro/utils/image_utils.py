"""Images as files, as Pillow's objects and as arrays. They need the package Pillow (`pip install "baro[image]"`)."""

import io
import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from .. import settings
from ..errors import DTypeError, FileFormatError, InputError, MissingPackageError, suggest
from ..layers.core import data_format_of

MODES = {"grayscale": "L", "rgb": "RGB", "rgba": "RGBA"}
GREYS = ("L", "I;16", "I")  # of a byte, of 16 bits, of 32 bits
INTERPOLATIONS = ("nearest", "bilinear", "bicubic", "hamming", "box", "lanczos")


def pillow() -> Any:
    """Return the module `PIL.Image`.

    Raises:
        MissingPackageError: Pillow is not installed.
    """
    try:
        from PIL import Image
    except ImportError:
        raise MissingPackageError('images need the package Pillow: pip install "baro[image]"') from None
    return Image


def array_to_img(x: Any, data_format: str | None = None, scale: bool = True, dtype: Any = None) -> Any:
    """Return an array as an image of Pillow. Keras: `keras.utils.array_to_img`.

    Args:
        x: (height, width, channels) numbers, 1 (grey), 3 (RGB) or 4 (RGBA) channels.
        data_format: "channels_last", "channels_first", or None for the setting.
        scale: whether the smallest number becomes 0 and the largest 255; else the numbers are colours 0 to 255 (grey ones may be larger).
        dtype: in which this is computed; None for `floatx()`.

    Raises:
        InputError: another shape.
        MissingPackageError: Pillow is not installed.

    >>> array_to_img([[[0.0], [0.5], [1.0]]]).size
    (3, 1)
    """
    image = pillow()
    x = np.asarray(x, dtype=dtype or settings.floatx())
    first = data_format_of(data_format, "array_to_img") == "channels_first"
    if x.ndim != 3 or x.shape[0 if first else 2] not in (1, 3, 4):
        raise InputError(
            f"array_to_img: expected one image with 1, 3 or 4 channels {'first' if first else 'last'}, received shape {x.shape}."
        )
    if first:
        x = x.transpose(1, 2, 0)
    if scale:
        x = x - x.min()
        x = x / (x.max() or 1) * 255
    if x.shape[2] > 1:
        return image.fromarray(x.astype(np.uint8))
    return image.fromarray(x[:, :, 0].astype(np.int32 if x.max() > 255 else np.uint8))


def img_to_array(img: Any, data_format: str | None = None, dtype: Any = None) -> np.ndarray:
    """Return an image of Pillow as an array. Keras: `keras.utils.img_to_array`.

    Args:
        img: the image, or an array of 2 or 3 axes.
        data_format: "channels_last", "channels_first", or None for the setting.
        dtype: of the result; None for `floatx()`.

    Returns:
        (height, width, channels), or the channels first; colours 0 to 255.

    Raises:
        InputError: an array of other axes.

    >>> img_to_array(array_to_img([[[0.0], [0.5], [1.0]]])).ravel().tolist()
    [0.0, 127.0, 255.0]
    """
    first = data_format_of(data_format, "img_to_array") == "channels_first"
    x = np.array(img, dtype=dtype or settings.floatx())
    if x.ndim not in (2, 3):
        raise InputError(f"img_to_array: expected an image of 2 or 3 axes, received shape {x.shape}.")
    x = x.reshape(*x.shape[:2], -1)
    return x.transpose(2, 0, 1) if first else x


def save_img(
    path: Any, x: Any, data_format: str | None = None, file_format: str | None = None, scale: bool = True, **kwargs: Any
) -> None:
    """Write an array as an image file. Keras: `keras.utils.save_img`.

    Args:
        path: path, or an open binary file.
        x: (height, width, channels), as for `array_to_img`.
        data_format: "channels_last", "channels_first", or None for the setting.
        file_format: "png", "jpeg" …; by default as the path ends.
        scale: whether the numbers are brought to 0 … 255.
        **kwargs: for Pillow's `save`.

    Raises:
        InputError: another shape, or a format that Pillow does not know.

    >>> import io
    >>> file = io.BytesIO()
    >>> save_img(file, [[[0.0], [1.0]]], file_format="png")
    >>> load_img(file).size
    (2, 1)
    """
    kind = file_format or (Path(os.fspath(path)).suffix[1:] if isinstance(path, (str, os.PathLike)) else None)
    kind = "jpeg" if kind and kind.lower() == "jpg" else kind
    img = array_to_img(x, data_format, scale)
    if img.mode == "RGBA" and kind and kind.lower() == "jpeg":
        warnings.warn("JPEG has no transparency: the RGBA image is saved as RGB.", stacklevel=2)
        img = img.convert("RGB")
    try:
        img.save(path, format=kind, **kwargs)
    except (KeyError, ValueError) as error:
        raise InputError(
            f"save_img: {kind!r} is no format that Pillow writes ({error}). Try file_format='png'."
        ) from None


def load_img(path: Any, color_mode: str = "rgb", target_size: tuple[int, int] | None = None, interpolation: str = "nearest",
             keep_aspect_ratio: bool = False) -> Any:  # fmt: skip
    """Return an image file as an image of Pillow. Keras: `keras.utils.load_img`.

    Args:
        path: path, or an open binary file.
        color_mode: "rgb", "rgba" or "grayscale".
        target_size: (height, width) to which it is resized; None leaves the size.
        interpolation: "nearest", "bilinear", "bicubic", "hamming", "box" or "lanczos".
        keep_aspect_ratio: whether the image is cut to the target's proportions first instead of stretched.

    Raises:
        InputError: an unknown mode or interpolation.
        FileFormatError: the file is no image, or damaged.
        MissingPackageError: Pillow is not installed.

    >>> import io
    >>> file = io.BytesIO()
    >>> save_img(file, [[[0.0], [1.0]]], file_format="png")
    >>> img_to_array(load_img(file, "grayscale", target_size=(1, 4))).ravel().tolist()
    [0.0, 0.0, 255.0, 255.0]
    """
    image = pillow()
    if color_mode not in MODES:
        raise InputError(
            f"load_img: expected color_mode 'grayscale', 'rgb' or 'rgba', received {color_mode!r}.{suggest(color_mode, MODES)}"
        )
    if interpolation not in INTERPOLATIONS:
        raise InputError(
            f"load_img: expected interpolation one of {', '.join(INTERPOLATIONS)}; received {interpolation!r}.{suggest(interpolation, INTERPOLATIONS)}"
        )
    if isinstance(path, (str, bytes, os.PathLike)):
        data = Path(os.fsdecode(path)).read_bytes()
    elif hasattr(path, "read"):
        path.seek(0)
        data = path.read()
    else:
        raise DTypeError(f"load_img: expected a path or an open binary file, received {type(path).__name__}.")
    with warnings.catch_warnings():
        warnings.simplefilter("error", image.DecompressionBombWarning)
        try:
            img = image.open(io.BytesIO(data))
            img.load()
        except Exception as error:  # Pillow's readers raise what their parsers meet
            raise FileFormatError(f"load_img: {path}: not a readable image ({error}).") from None
    if not (color_mode == "grayscale" and img.mode in GREYS) and img.mode != MODES[color_mode]:
        img = img.convert(MODES[color_mode])
    if target_size is None or img.size == (target_size[1], target_size[0]):
        return img
    height, width = target_size
    box = None
    if keep_aspect_ratio:
        wide, tall = min(img.width, img.height * width // height), min(img.height, img.width * height // width)
        left, top = (img.width - wide) // 2, (img.height - tall) // 2
        box = (left, top, left + wide, top + tall)
    return img.resize((width, height), image.Resampling[interpolation.upper()], box=box)
