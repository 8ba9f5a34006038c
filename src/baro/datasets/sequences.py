"""Texts as sequences of word ranks: ordered by a seed, marked, cut and limited as Keras does it, without a loop over the words."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from ..errors import FileFormatError, InputError
from . import formats, sources

Split = tuple[np.ndarray, np.ndarray]
Sequences = tuple[
    np.ndarray, np.ndarray, np.ndarray
]  # ranks (words,) int32, lengths (texts,) int32, labels (texts,) int64
HIGHEST_RANK = 1 << 24  # far above any vocabulary, and far below where an int32 ends


def read_npz(path: Path, x: str, y: str, classes: int) -> Sequences:
    """Return the lists `x` and the labels `y` of a file in Keras's layout.

    Raises:
        FileFormatError: they are damaged, not of one length, or hold what is no rank or class.
    """
    ((ranks, lengths),) = formats.read_ragged_npz(path, [x])
    (labels,) = formats.read_npz(path, [y])
    if labels.dtype.kind not in "iu" or labels.shape != lengths.shape or not len(labels):
        raise FileFormatError(
            f"{path}: expected {len(lengths)} labels in {y}, received {labels.shape} {labels.dtype}. {formats.AGAIN}"
        )
    if labels.min() < 0 or labels.max() >= classes:
        raise FileFormatError(
            f"{path}: expected labels 0 to {classes - 1} in {y}, received {labels.min()} to {labels.max()}."
        )
    if len(ranks) and (ranks.min() < 0 or ranks.max() > HIGHEST_RANK):
        raise FileFormatError(
            f"{path}: expected ranks 0 to {HIGHEST_RANK} in {x}, received {ranks.min()} to {ranks.max()}."
        )
    return ranks, lengths, labels.astype(np.int64)


def word_index(title: str, remote: sources.Remote, path: str) -> dict[str, int]:
    """Return the words and their ranks of a data set: from `path` where that is an absolute one, else from the usual places."""
    name = remote.name
    found = sources.given(path) or sources.locate(remote.folder, [f"{name}.gz"], [name], keras=name)
    return read_word_index((found or sources.fetch(title, [remote]))[0])


def read_word_index(path: Path) -> dict[str, int]:
    """Return a JSON file of words and their ranks.

    Raises:
        FileFormatError: it is damaged or holds something else.
    """
    import json

    text = "".join(formats.read_lines(path, limit=1 << 23, longest=1 << 23))
    try:
        index = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileFormatError(f"{path}: not a JSON file ({error}).") from None
    if not isinstance(index, dict) or not index or not all(type(rank) is int and rank > 0 for rank in index.values()):
        raise FileFormatError(f"{path}: expected one JSON object of words and ranks 1, 2, …")
    return index


def prepared(
    parts: Iterable[Sequences], nothing: str, num_words: int | None, skip_top: int, maxlen: int | None, seed: int,
    start_char: int | None, oov_char: int | None, index_from: int | None,
) -> list[Split]:  # fmt: skip
    """Return the parts as Keras's `load_data` does, one after the other from one generator.

    Raises:
        InputError: `maxlen` leaves nothing of a part; its message begins with `nothing`.
    """
    random = np.random.RandomState(seed)
    kept = [started(shuffled(part, random), start_char, index_from, maxlen) for part in parts]
    if not all(len(lengths) for _, lengths, _ in kept) or not any(len(ranks) for ranks, _, _ in kept):
        raise InputError(f"{nothing} is shorter than maxlen={maxlen}. Increase maxlen.")
    top = num_words or max(int(ranks.max()) for ranks, _, _ in kept if len(ranks))
    return [as_lists(*limited(part, skip_top, top, oov_char)) for part in kept]


def shuffled(part: Sequences, random: "np.random.RandomState") -> Sequences:
    """Return the texts in the order that the generator draws next."""
    ranks, lengths, labels = part
    order = np.arange(len(lengths))
    random.shuffle(order)
    return ranks[_positions(lengths, order)], lengths[order], labels[order]


def started(part: Sequences, start_char: int | None, index_from: int | None, maxlen: int | None) -> Sequences:
    """Return the sequences shifted by `index_from`, with the start mark, those of `maxlen` or more left out."""
    ranks, lengths, labels = part
    ranks = ranks + np.int32(index_from or 0)
    if start_char is not None:
        ranks = np.insert(ranks, np.cumsum(lengths) - lengths, start_char)
        lengths = lengths + 1
    if maxlen:
        short = np.flatnonzero(lengths < maxlen)
        ranks, lengths, labels = ranks[_positions(lengths, short)], lengths[short], labels[short]
    return ranks, lengths, labels


def limited(part: Sequences, skip_top: int, top: int, oov_char: int | None) -> Sequences:
    """Return the sequences with the ranks outside `skip_top` … `top` - 1 replaced or dropped."""
    ranks, lengths, labels = part
    inside = (ranks >= skip_top) & (ranks < top)
    if oov_char is not None:
        return np.where(inside, ranks, np.int32(oov_char)), lengths, labels
    counts = np.add.reduceat(np.append(inside, False), np.cumsum(lengths) - lengths, dtype=np.int32)
    return ranks[inside], np.where(lengths > 0, counts, 0), labels


def as_lists(ranks: np.ndarray, lengths: np.ndarray, labels: np.ndarray) -> Split:
    """Return the sequences as an object array of lists, which has a shape and takes index arrays, as books expect."""
    words = ranks.tolist()
    x = np.empty(len(lengths), dtype=object)
    end = 0
    for i, length in enumerate(lengths.tolist()):
        end += length
        x[i] = words[end - length : end]
    return x, labels


def _positions(lengths: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return where the words of the texts `order` lie in the flat array of all words."""
    starts = (np.cumsum(lengths) - lengths)[order]
    taken = lengths[order]
    return np.repeat(starts - (np.cumsum(taken) - taken), taken) + np.arange(int(taken.sum()))
