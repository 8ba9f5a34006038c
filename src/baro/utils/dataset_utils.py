"""Cutting data into parts and windows."""

from typing import Any

import numpy as np

from .. import tree
from ..errors import InputError
from ..training.data import Arrays
from .py_dataset import PyDataset


def split_dataset(dataset: Any, left_size: Any = None, right_size: Any = None, shuffle: bool = False, seed: int | None = None,
                  preferred_backend: Any = None) -> tuple[Any, Any]:  # fmt: skip
    """Return the data in two parts, each in the structure of `dataset`. Keras: `keras.utils.split_dataset`.

    Args:
        dataset: array, or a nest of arrays of one length.
        left_size, right_size: share (float) or number (int) of rows, at the beginning and at the end; the other one is the rest.
        shuffle: whether rows are mixed first.
        seed: seed of the mixing.
        preferred_backend: must be None; both parts are arrays.

    >>> left, right = split_dataset(np.arange(10), left_size=0.8)
    >>> len(left), len(right)
    (8, 2)
    """
    if preferred_backend is not None:
        raise InputError("split_dataset: the parts are always arrays; leave preferred_backend out.")
    arrays = Arrays(dataset, where="split_dataset")
    rows = arrays.rows
    if left_size is None and right_size is None:
        raise ValueError(
            "At least one of the `left_size` or `right_size` must be specified. Received: left_size=None and right_size=None"
        )
    sizes = []
    for name, size in (("left_size", left_size), ("right_size", right_size)):
        if size is not None and (
            isinstance(size, bool)
            or not isinstance(size, (int, float))
            or size <= 0
            or size >= (1 if isinstance(size, float) else rows)
        ):
            raise ValueError(
                f"`{name}` must be a float between 0 and 1, or an integer between 0 and the {rows} rows. Received: {name}={size}"
            )
        sizes.append(None if size is None else round(size * rows) if isinstance(size, float) else size)
    left, right = sizes
    if left is None:
        left = rows - (right or 0)
    if right is None:
        right = rows - left
    if left + right > rows:
        raise ValueError(
            f"The sum of `left_size` and `right_size` is more than the {rows} rows. Received: left_size={left_size}, right_size={right_size}"
        )
    order = np.arange(rows)
    if shuffle:
        np.random.RandomState(seed).shuffle(order)
    if not left or not right:
        raise ValueError(
            f"One of the parts of {rows} rows would be empty: {left} and {right} rows. Received: left_size={left_size}, right_size={right_size}"
        )
    parts = order[:left], order[rows - right :]
    a, b = (tree.map_structure(lambda v, i=i: v[i], arrays.structure[0]) for i in parts)
    return a, b


class _Windows(PyDataset):
    def __init__(self, data: np.ndarray, targets: Any, starts: np.ndarray, length: int, rate: int, batch: int | None):
        super().__init__()
        self.data, self.targets, self.starts = data, targets, starts
        self.steps = np.arange(length) * rate
        self.batch = batch

    def __len__(self) -> int:
        return len(self.starts) if self.batch is None else -(-len(self.starts) // self.batch)

    def __getitem__(self, i: int) -> Any:
        starts = self.starts[i] if self.batch is None else self.starts[i * self.batch : (i + 1) * self.batch, None]
        x = self.data[starts + self.steps]
        if self.targets is None:
            return x
        return x, self.targets[starts if self.batch is None else starts[:, 0]]


def timeseries_dataset_from_array(data: Any, targets: Any, sequence_length: int, sequence_stride: int = 1, sampling_rate: int = 1,
                                  batch_size: int | None = 128, shuffle: bool = False, seed: int | None = None, start_index: int | None = None,
                                  end_index: int | None = None) -> PyDataset:  # fmt: skip
    """Return batches of windows over a series. Keras: `keras.utils.timeseries_dataset_from_array`.

    Args:
        data: (steps, …).
        targets: (steps, …): targets[i] belongs to the window that starts at i; None gives windows alone.
        sequence_length: steps of a window.
        sequence_stride: steps between two windows' starts.
        sampling_rate: steps between two values of a window.
        batch_size: windows a batch, or None for single windows.
        shuffle, seed: whether and how windows are mixed.
        start_index, end_index: the part of the series to use.

    >>> batches = timeseries_dataset_from_array(np.arange(10), np.arange(10) + 3, sequence_length=3, batch_size=4)
    >>> x, y = batches[0]
    >>> x[0].tolist(), int(y[0])
    ([0, 1, 2], 3)
    """
    data = np.asarray(data)
    low, high = start_index or 0, len(data) if end_index is None else end_index
    for name, value in (
        ("sequence_length", sequence_length),
        ("sequence_stride", sequence_stride),
        ("sampling_rate", sampling_rate),
    ):
        if value <= 0 or value >= len(data):
            raise ValueError(
                f"`{name}` must be higher than 0 and lower than the length of the data ({len(data)}). Received: {name}={value}"
            )
    if not 0 <= low < high <= len(data):
        raise ValueError(
            f"`start_index` and `end_index` must be in order and within the {len(data)} steps. Received: start_index={start_index}, end_index={end_index}"
        )
    last = high - low - (sequence_length - 1) * sampling_rate
    if targets is not None:
        targets = np.asarray(targets)
        last = min(last, len(targets) - low)
    starts = low + np.arange(0, max(last, 0), sequence_stride)
    if shuffle:
        np.random.RandomState(seed).shuffle(starts)
    return _Windows(data, targets, starts, sequence_length, sampling_rate, batch_size)
