"""Images in a folder as batches."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import InputError
from .folder_dataset import from_directory
from .image_utils import MODES, img_to_array, load_img, pillow

SUFFIXES = (".bmp", ".gif", ".jpeg", ".jpg", ".png")


def image_dataset_from_directory(directory: Any, labels: Any = "inferred", label_mode: str | None = "int", class_names: Sequence[str] | None = None,
                                 color_mode: str = "rgb", batch_size: int | None = 32, image_size: Any = (256, 256), shuffle: bool = True,
                                 seed: int | None = None, validation_split: float | None = None, subset: str | None = None,
                                 interpolation: str = "bilinear", follow_links: bool = False, crop_to_aspect_ratio: bool = False,
                                 data_format: str | None = None, verbose: bool = True) -> Any:  # fmt: skip
    """Return the images of a folder as batches (images, labels). Keras: `keras.utils.image_dataset_from_directory`.

    Images are float32, (batch, height, width, channels), colours 0 to 255; of a film (GIF) the first picture.

    Args:
        directory: the folder of .png, .jpg, .jpeg, .bmp or .gif files; with inferred labels it has one folder a class.
        labels: "inferred", None for images alone, or one integer a file, in the files' alphabetical order.
        label_mode: "int" for (batch,) int32, "binary" for (batch, 1) float32, "categorical" for (batch, classes) float32, None for images alone.
        class_names: the classes' folders in the wanted order; by default all, sorted.
        color_mode: "rgb", "rgba" or "grayscale".
        batch_size: images in a batch; None gives single images.
        image_size: (height, width) to which each is resized, or one int for both.
        shuffle: whether the files are mixed.
        seed: of the mixing; needed where a split is mixed, so that both parts are made alike.
        validation_split: the share of files, the last ones, for validation.
        subset: "training", "validation", or "both" for the two in one list.
        interpolation: "bilinear" or "nearest".
        follow_links: whether folders behind links are read.
        crop_to_aspect_ratio: whether an image of other proportions is cut to the target's first instead of stretched.
        data_format: "channels_last", "channels_first", or None for the setting.
        verbose: whether the numbers of files are printed.

    Raises:
        ValueError: for arguments that do not fit each other, and where there are no files.
        FileFormatError: from a batch, for a file that is no image.
        MissingPackageError: Pillow is not installed.

    >>> import tempfile
    >>> from baro.utils import save_img
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name, colour in (("dark", 0), ("light", 255)):
    ...         Path(folder, name).mkdir()
    ...         save_img(Path(folder, name, "1.png"), np.full((4, 6, 1), colour), scale=False)
    ...     images, labels = image_dataset_from_directory(folder, color_mode="grayscale", image_size=(2, 3), shuffle=False, verbose=False)[0]
    >>> images.shape, images.max(axis=(1, 2, 3)).tolist(), labels.tolist()
    ((2, 2, 3, 1), [0.0, 255.0], [0, 1])
    """
    from ..layers import Resizing

    pillow()
    if color_mode not in MODES:
        raise InputError(
            f"image_dataset_from_directory: expected color_mode 'grayscale', 'rgb' or 'rgba', received {color_mode!r}."
        )
    size = (image_size, image_size) if isinstance(image_size, int) else image_size
    if not isinstance(size, (tuple, list)) or len(size) != 2:
        raise InputError(f"image_dataset_from_directory: expected image_size (height, width), received {image_size!r}.")
    resize = Resizing(size[0], size[1], interpolation, crop_to_aspect_ratio, data_format, dtype="float32")

    def read(files: list[Path]) -> np.ndarray:
        images = (img_to_array(load_img(path, color_mode), data_format, "float32") for path in files)
        return np.stack([np.asarray(resize(image)) for image in images])

    return from_directory(directory, "images", SUFFIXES, read, labels, label_mode, class_names, batch_size, shuffle, seed,
                          validation_split, subset, follow_links, verbose)  # fmt: skip
