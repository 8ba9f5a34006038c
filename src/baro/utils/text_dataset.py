"""Texts in a folder as batches."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import DataError
from .folder_dataset import from_directory


def text_dataset_from_directory(directory: Any, labels: Any = "inferred", label_mode: str | None = "int", class_names: Sequence[str] | None = None,
                                batch_size: int | None = 32, max_length: int | None = None, shuffle: bool = True, seed: int | None = None,
                                validation_split: float | None = None, subset: str | None = None, follow_links: bool = False,
                                verbose: bool = True) -> Any:  # fmt: skip
    """Return the .txt files of a folder as batches (texts, labels). Keras: `keras.utils.text_dataset_from_directory`.

    Args:
        directory: the folder; with inferred labels it has one folder a class.
        labels: "inferred", None for texts alone, or one integer a file, in the files' alphabetical order.
        label_mode: "int" for (batch,) int32, "binary" for (batch, 1) float32, "categorical" for (batch, classes) float32, None for texts alone.
        class_names: the classes' folders in the wanted order; by default all, sorted.
        batch_size: texts in a batch; None gives single texts.
        max_length: longer texts are cut to so many characters.
        shuffle: whether the files are mixed.
        seed: of the mixing; needed where a split is mixed, so that both parts are made alike.
        validation_split: the share of files, the last ones, for validation.
        subset: "training", "validation", or "both" for the two in one list.
        follow_links: whether folders behind links are read.
        verbose: whether the numbers of files are printed.

    Raises:
        ValueError: for arguments that do not fit each other, and where there are no files.
        DataError: from a batch, for a file that is no UTF-8 text.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("bad", "good"):
    ...         _ = Path(folder, name).mkdir(), Path(folder, name, "1.txt").write_text(f"a {name} film")
    ...     texts, labels = text_dataset_from_directory(folder, shuffle=False, verbose=False)[0]
    >>> texts.tolist(), labels.tolist()
    (['a bad film', 'a good film'], [0, 1])
    """

    def read(files: list[Path]) -> np.ndarray:
        return np.array([_text(path)[:max_length] for path in files], dtype=object)

    return from_directory(directory, "text files", (".txt",), read, labels, label_mode, class_names, batch_size, shuffle, seed,
                          validation_split, subset, follow_links, verbose)  # fmt: skip


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8 text ({error.reason} at byte {error.start}).") from None
