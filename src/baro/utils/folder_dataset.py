"""Files in folders, a folder a class, as batches: what texts and images have in common."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import InputError
from .py_dataset import PyDataset


class FolderDataset(PyDataset):
    """Batches of what files hold, read when they are asked for; `text_dataset_from_directory` and its siblings make it.

    Attributes:
        class_names: the classes in the order of their numbers, or None without labels.
        files: the paths in the order of the data.
    """

    def __init__(self, files: Sequence[Path], labels: np.ndarray | None, class_names: list[str] | None, batch_size: int | None,
                 seed: int | None, read: Callable[[list[Path]], np.ndarray]):  # fmt: skip
        super().__init__()
        self.files, self.class_names = list(files), class_names
        self._labels, self._batch, self._read = labels, batch_size, read
        self._random = None if seed is None else np.random.RandomState(seed)
        self._order = np.arange(len(self.files))

    @property
    def file_paths(self) -> list[str]:
        """The paths as strings, Keras's name for `files`."""
        return [str(path) for path in self.files]

    def __len__(self) -> int:
        size = self._batch or 1
        return (len(self.files) + size - 1) // size

    def __getitem__(self, index: int) -> Any:
        if not 0 <= index < len(self):
            raise IndexError(f"FolderDataset: batch {index} of {len(self)}.")
        size = self._batch or 1
        rows = self._order[index * size : (index + 1) * size]
        values = self._read([self.files[i] for i in rows])
        if self._labels is None:
            return values if self._batch else values[0]
        labels = self._labels[rows]
        return (values, labels) if self._batch else (values[0], labels[0])

    def on_epoch_end(self) -> None:
        """Mix the order anew, if the data are shuffled."""
        if self._random is not None:
            self._random.shuffle(self._order)


def from_directory(directory: Any, what: str, suffixes: tuple[str, ...], read: Callable[[list[Path]], np.ndarray], labels: Any, label_mode: str | None,
                   class_names: Sequence[str] | None, batch_size: int | None, shuffle: bool, seed: int | None, validation_split: float | None,
                   subset: str | None, follow_links: bool, verbose: bool) -> Any:  # fmt: skip
    """Return one FolderDataset, or two for `subset="both"`; the arguments are those of `text_dataset_from_directory`.

    Args:
        what: what the files are, for messages.
        suffixes: how their names end, in small letters.
        read: paths → the array of what they hold.
    """
    _check(labels, label_mode, class_names, validation_split, subset, shuffle, seed)
    if labels is None or label_mode is None:
        labels = label_mode = None
    files, numbers, classes = _index(Path(directory), labels, class_names, follow_links, suffixes)
    if verbose:
        print(f"Found {len(files)} files" + (f" belonging to {len(classes)} classes." if classes else "."))
    if label_mode == "binary" and len(classes or ()) != 2:
        raise InputError(
            f'When passing `label_mode="binary"`, there must be exactly 2 class_names. Received: class_names={classes}'
        )
    order = np.arange(len(files))
    if shuffle:
        seed = int(np.random.randint(1_000_000)) if seed is None else seed
        np.random.RandomState(seed).shuffle(order)
    encoded = None if numbers is None else _encoded(numbers, label_mode, classes or [])
    cut = len(files) - int((validation_split or 0) * len(files))
    made = []
    for part, rows in (("training", order[:cut] if validation_split else order), ("validation", order[cut:])):
        if subset not in (None, "both", part) or subset is None and part == "validation":
            continue
        if not len(rows):
            raise InputError(
                f"No {part + ' ' if subset else ''}{what} found in directory {directory}. Allowed: {', '.join(suffixes)}"
            )
        if verbose and subset:
            print(f"Using {len(rows)} files for {part}.")
        mixed = seed if shuffle and not (subset == "both" and part == "validation") else None
        numbers_there = None if encoded is None else encoded[rows]
        made.append(FolderDataset([files[i] for i in rows], numbers_there, classes, batch_size, mixed, read))
    return made if subset == "both" else made[0]


def _check(
    labels: Any, label_mode: Any, class_names: Any, validation_split: Any, subset: Any, shuffle: bool, seed: Any
) -> None:
    if labels is not None and labels != "inferred" and not isinstance(labels, (list, tuple, np.ndarray)):
        raise InputError(
            f'`labels` must be "inferred", None, or a list of one integer a file. Received: labels={labels}'
        )
    if class_names and (not isinstance(labels, str) or label_mode is None):
        raise InputError(
            'You can only pass `class_names` if `labels="inferred"` and `label_mode` is not None. '
            f"Received: labels={labels}, label_mode={label_mode}, and class_names={class_names}"
        )
    if label_mode not in ("int", "categorical", "binary", None):
        raise InputError(
            f'`label_mode` argument must be one of "int", "categorical", "binary", or None. Received: label_mode={label_mode}'
        )
    if validation_split and not 0 < validation_split < 1:
        raise InputError(f"`validation_split` must be between 0 and 1, received: {validation_split}")
    if bool(validation_split) != bool(subset):
        raise InputError("If `subset` is set, `validation_split` must be set, and inversely.")
    if subset not in ("training", "validation", "both", None):
        raise InputError(f'`subset` must be either "training", "validation" or "both", received: {subset}')
    if validation_split and shuffle and seed is None:
        raise InputError(
            "If using `validation_split` and shuffling the data, you must provide a `seed` argument, to make sure that there is no "
            "overlap between the training and validation subset."
        )


def _index(
    directory: Path, labels: Any, class_names: Any, follow_links: bool, suffixes: tuple[str, ...]
) -> tuple[list[Path], np.ndarray | None, list[str] | None]:
    """Return the files, their class numbers, and the classes' names."""
    if labels is None or not isinstance(labels, str):
        files = list(_files(directory, follow_links, suffixes))
        if labels is None:
            return files, None, None
        if len(labels) != len(files):
            raise InputError(
                "Expected the lengths of `labels` to match the number of files in the target directory. "
                f"len(labels) is {len(labels)} while we found {len(files)} files in directory {directory}."
            )
        return files, np.asarray(labels, dtype="int32"), [str(x) for x in sorted(set(np.asarray(labels).tolist()))]
    folders = sorted(p.name for p in directory.iterdir() if p.is_dir() and not p.name.startswith("."))
    if class_names is not None and not set(class_names) <= set(folders):
        raise InputError(
            "The `class_names` passed did not match the names of the subdirectories of the target directory. "
            f"Expected: {folders} (or a subset of it), but received: class_names={class_names}"
        )
    classes = folders if class_names is None else list(class_names)
    groups = [list(_files(directory / name, follow_links, suffixes)) for name in classes]
    return (
        [p for g in groups for p in g],
        np.repeat(np.arange(len(classes), dtype="int32"), [len(g) for g in groups]),
        classes,
    )


def _files(folder: Path, follow_links: bool, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """Yield the files in a folder and those below whose names end so, folder by folder."""
    for root, _, names in sorted(os.walk(folder, followlinks=follow_links)):
        yield from (Path(root, name) for name in sorted(names) if name.lower().endswith(suffixes))


def _encoded(numbers: np.ndarray, label_mode: str | None, classes: list[str]) -> np.ndarray:
    """Return class numbers in the form that `label_mode` names."""
    if label_mode == "binary":
        return numbers.astype("float32")[:, None]
    if label_mode == "categorical":
        return np.eye(len(classes), dtype="float32")[numbers]
    return numbers
