"""Sequences of numbers for training: padded, as pairs of words, as windows of a series. Keras: `keras.preprocessing.sequence`."""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import InputError
from ..utils.py_dataset import PyDataset
from ..utils.sequence_utils import pad_sequences as pad_sequences


def make_sampling_table(size: int, sampling_factor: float = 1e-5) -> np.ndarray:
    """Return the chance with which a word of each rank is kept: min(1, √(s / f)), f its frequency by Zipf's law.

    Keras 2: `keras.preprocessing.sequence.make_sampling_table`; the rule is word2vec's (Mikolov et al., 2013).

    Args:
        size: number of ranks; 0 is none's.
        sampling_factor: s; smaller ones thin out frequent words more.

    >>> make_sampling_table(3).round(5).tolist()
    [0.00315, 0.00315, 0.00548]
    """
    rank = np.arange(size, dtype=float)
    rank[:1] = 1
    inverse_frequency = (
        rank * (np.log(rank) + 0.577) + 0.5 - 1 / (12 * rank)
    )  # of rank r: H(n)·r, with Euler's constant
    return np.minimum(1.0, np.sqrt(sampling_factor * inverse_frequency))


def skipgrams(sequence: Sequence[int], vocabulary_size: int, window_size: int = 4, negative_samples: float = 1.0, shuffle: bool = True,
              categorical: bool = False, sampling_table: Any = None, seed: int | None = None) -> tuple[list, list]:  # fmt: skip
    """Return pairs [word, neighbour] and [word, random word], and labels 1 and 0. Keras 2: `keras.preprocessing.sequence.skipgrams`.

    Args:
        sequence: numbers of words; 0 is skipped.
        vocabulary_size: random words lie in [1, vocabulary_size - 1].
        window_size: how far away a neighbour may be.
        negative_samples: random pairs for one true pair.
        shuffle: whether pairs are in random order.
        categorical: labels [0, 1] and [1, 0] instead of 1 and 0.
        sampling_table: chance of keeping a word, by its number; see `make_sampling_table`.
        seed: of the order of the pairs; random words come from Python's `random`.

    >>> skipgrams([1, 2], 5, negative_samples=0, shuffle=False)
    ([[1, 2], [2, 1]], [1, 1])
    """
    couples: list[list[int]] = []
    labels: list[Any] = []
    for i, word in enumerate(sequence):
        if not word or sampling_table is not None and sampling_table[word] < random.random():
            continue
        for j in range(max(0, i - window_size), min(len(sequence), i + window_size + 1)):
            if j != i and sequence[j]:
                couples.append([word, sequence[j]])
                labels.append([0, 1] if categorical else 1)
    if negative_samples > 0:
        if vocabulary_size < 2:
            raise InputError(
                f"skipgrams: expected vocabulary_size of at least 2 for random words, received {vocabulary_size}."
            )
        words = [c[0] for c in couples]
        random.shuffle(words)
        count = int(len(labels) * negative_samples)
        couples += [[words[i % len(words)], random.randint(1, vocabulary_size - 1)] for i in range(count)]
        labels += [[1, 0] if categorical else 0] * count
    if shuffle:
        if seed is None:
            seed = random.randint(0, 10**7)
        for values in (couples, labels):
            random.Random(seed).shuffle(values)
    return couples, labels


class TimeseriesGenerator(PyDataset):
    """Batches (samples, targets) of windows of a series: row i's window is data[i - length : i : sampling_rate], its target targets[i].

    Keras 2: `keras.preprocessing.sequence.TimeseriesGenerator`; `utils.timeseries_dataset_from_array` is its successor.

    Args:
        data, targets: arrays with one first axis, time.
        length: time steps of a window.
        sampling_rate: time steps between a window's rows.
        stride: time steps between windows.
        start_index, end_index: the part of the series to use, both included.
        shuffle: whether windows are drawn at random.
        reverse: whether windows go back in time.
        batch_size: windows of a batch.

    >>> x, y = TimeseriesGenerator(np.arange(10), np.arange(10), length=3, batch_size=2)[0]
    >>> x.tolist(), y.tolist()
    ([[0, 1, 2], [1, 2, 3]], [3, 4])
    """

    def __init__(self, data: Any, targets: Any, length: int, sampling_rate: int = 1, stride: int = 1, start_index: int = 0,
                 end_index: int | None = None, shuffle: bool = False, reverse: bool = False, batch_size: int = 128):  # fmt: skip
        super().__init__()
        if len(data) != len(targets):
            raise InputError(
                f"TimeseriesGenerator: data and targets have {len(data)} and {len(targets)} rows; expected the same number."
            )
        self.data, self.targets = np.asarray(data), np.asarray(targets)
        self.length, self.sampling_rate, self.stride = length, sampling_rate, stride
        self.start_index = start_index + length
        self.end_index = len(data) - 1 if end_index is None else end_index
        self.shuffle, self.reverse, self.batch_size = shuffle, reverse, batch_size
        for name, value in (
            ("length", length),
            ("sampling_rate", sampling_rate),
            ("stride", stride),
            ("batch_size", batch_size),
        ):
            if value < 1:
                raise InputError(f"TimeseriesGenerator: expected {name} of at least 1, received {value}.")
        if self.start_index > self.end_index:
            raise InputError(
                f"TimeseriesGenerator: start_index + length = {self.start_index} is greater than end_index = {self.end_index}: no window fits. "
                "Take a shorter length or a longer series."
            )

    def __len__(self) -> int:
        return (self.end_index - self.start_index + self.batch_size * self.stride) // (self.batch_size * self.stride)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        if self.shuffle:
            rows = np.random.randint(self.start_index, self.end_index + 1, self.batch_size)
        else:
            first = self.start_index + self.batch_size * self.stride * index
            rows = np.arange(first, min(first + self.batch_size * self.stride, self.end_index + 1), self.stride)
        steps = np.arange(-self.length, 0, self.sampling_rate)
        samples = self.data[rows[:, None] + steps]
        return (samples[:, ::-1] if self.reverse else samples), self.targets[rows]
