"""IMDB: 25,000 + 25,000 film reviews as sequences of word ranks, negative or positive."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ..errors import FileFormatError, InputError
from ..files import writing
from . import formats, sequences, sources
from .sequences import Sequences, Split

CLASSES = ("negative", "positive")
NPZ = sources.of_keras("imdb", "imdb.npz", "sha256:69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f")
WORDS = sources.of_keras("imdb", "imdb_word_index.json", "md5:bfafd718b763782e994055a2d397834f")
REVIEWS = sources.Remote(
    folder="imdb",
    name="aclImdb_v1.tar.gz",
    url="https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
    digest="md5:7c2ac02c03563afcf9b574c7e56c153a",
    size=84125825,
)
JSONL = ("train.jsonl.gz", "test.jsonl.gz")
MEMBER = re.compile(r"aclImdb/(train|test)/(neg|pos)/(\d{1,6})_\d{1,2}\.txt")
LONGEST_REVIEW = 1 << 20

# Upper case A-Z to lower case, punctuation to spaces: what Keras did to the texts; accented letters stay as they are.
_CLEAN: dict[int, str | int] = {ord(mark): " " for mark in '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'}
_CLEAN |= {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def load_data(
    path: str = "imdb.npz",
    num_words: int | None = None,
    skip_top: int = 0,
    maxlen: int | None = None,
    seed: int = 113,
    start_char: int | None = 1,
    oov_char: int | None = 2,
    index_from: int | None = 3,
) -> tuple[Split, Split]:
    """Return `(x_train, y_train), (x_test, y_test)` of the Large Movie Review Dataset.

    The sequences come from the texts where these are on this machine, else from Keras's file, which is also what is
    downloaded. They are the same; only the order in which a seed puts the reviews is Keras's from Keras's file alone.
    As in Keras, `num_words` None turns the last rank into `oov_char`, and `maxlen` keeps what is shorter than it.

    Args:
        path: kept for Keras's sake; an absolute path to an existing .npz file is read instead of the usual places.
        num_words: ranks (after adding `index_from`) from here on become `oov_char`; None keeps all.
        skip_top: ranks below this become `oov_char`.
        maxlen: reviews of this length or more, with the start mark, are left out.
        seed: orders the reviews.
        start_char: begins each sequence; None for no mark.
        oov_char: stands for the words left out; None drops them.
        index_from: added to each word's rank (1 is the most frequent word); None adds nothing.

    Returns:
        `x`: (25000,) object, each a list of int; `y`: (25000,) int64, 0 negative, 1 positive.

    Raises:
        InputError: `maxlen` leaves no review.
        DataError: the files are nowhere and cannot be downloaded.
        FileFormatError: a file is damaged.

    Source: A. Maas et al., "Learning Word Vectors for Sentiment Analysis", ACL 2011; `keras.datasets.imdb.load_data`.
    """
    parts = _sequences(path)
    train, test = sequences.prepared(
        parts, "imdb.load_data: no review", num_words, skip_top, maxlen, seed, start_char, oov_char, index_from
    )
    return train, test


def get_word_index(path: str = "imdb_word_index.json") -> dict[str, int]:
    """Return each of the 88,584 words with its rank by frequency, 1 first.

    Args:
        path: kept for Keras's sake; an absolute path to an existing file is read instead of the usual places.

    Raises:
        DataError: the file is nowhere and cannot be downloaded.
        FileFormatError: the file is damaged.
    """
    return sequences.word_index("IMDB", WORDS, path)


def load_texts(split: str = "train") -> tuple[list[str], np.ndarray]:
    """Return the texts of "train" or "test" and their labels (25000,) int64: neg 0, pos 0, neg 1, pos 1 …"""
    if split not in ("train", "test"):
        raise InputError(f"imdb.load_texts: expected the split 'train' or 'test', received {split!r}.")
    reviews = list(_texts(_found())[0 if split == "train" else 1])
    return [text for text, _ in reviews], np.array([label for _, label in reviews], dtype=np.int64)


def _found() -> list[Path]:
    """Return the two files of texts, or the official archive that holds both."""
    return sources.locate("imdb", JSONL, [REVIEWS.name], keras=REVIEWS.name) or sources.fetch("IMDB", [REVIEWS])


def _sequences(path: str) -> tuple[Sequences, Sequences]:
    """Return the ranks of both splits; what was counted once is kept in the cache, under the files' digest."""
    found = sources.given(path) or sources.locate("imdb", JSONL, [REVIEWS.name], [NPZ.name])
    found = found or sources.locate("", keras=NPZ.name) or sources.locate("", keras=REVIEWS.name)
    found = found or sources.fetch("IMDB", [NPZ])
    index = {} if found[0].suffix == ".npz" else get_word_index()
    key = "-".join(sources.digest(path, "sha256")[:16] for path in found) + f"-{len(index)}"
    kept = sources.cache("imdb") / "sequences.npz"
    names = [f"{split}_{part}" for split in ("train", "test") for part in ("ranks", "lengths", "labels")]
    if kept.is_file():
        try:
            stored, *six = formats.read_npz(kept, ["key", *names])
            if str(stored) == key:
                return tuple(six[:3]), tuple(six[3:])  # type: ignore[return-value]
        except FileFormatError:
            pass  # counted again and replaced below
    if index:
        train, test = (_ranks(texts, index) for texts in _texts(found))
    else:
        train, test = (sequences.read_npz(found[0], f"x_{part}", f"y_{part}", 2) for part in ("train", "test"))
    try:
        with writing(kept) as file:
            arrays = dict(zip(names, [*train, *test], strict=True))
            np.savez(file, key=np.array(key), **arrays)  # type: ignore[arg-type]
    except OSError:
        pass  # a cache that cannot be written only costs the next call its time
    return train, test


def _ranks(texts: Iterator[tuple[str, int]], index: dict[str, int]) -> Sequences:
    """Return the known words of texts as ranks."""
    ranks: list[int] = []
    lengths, labels = [], []
    for text, label in texts:
        before = len(ranks)
        ranks += [index[word] for word in text.translate(_CLEAN).split(" ") if word in index]
        lengths.append(len(ranks) - before)
        labels.append(label)
    return np.array(ranks, np.int32), np.array(lengths, np.int32), np.array(labels, np.int64)


def _texts(found: list[Path]) -> tuple[Iterator[tuple[str, int]], Iterator[tuple[str, int]]]:
    """Return the reviews of both splits with their labels."""
    if len(found) == 2:
        return _read_jsonl(found[0]), _read_jsonl(found[1])
    splits = _read_archive(found[0])
    return iter(splits["train"]), iter(splits["test"])


def _read_jsonl(path: Path) -> Iterator[tuple[str, int]]:
    """Yield text and label of each review: one JSON object a line, with "text" and "label"."""
    import json

    number = 0
    for number, line in enumerate(formats.read_lines(path, longest=LONGEST_REVIEW), start=1):
        try:
            review = json.loads(line)
            text, label = review["text"], review["label"]
        except (ValueError, KeyError, TypeError, RecursionError):
            text, label = None, None
        if not isinstance(text, str) or label not in (0, 1):
            raise FileFormatError(f'{path}: line {number}: expected a JSON object with "text" and "label" 0 or 1.')
        yield text, int(label)
    if not number:
        raise FileFormatError(f"{path}: no reviews.")


def _read_archive(path: Path) -> dict[str, list[tuple[str, int]]]:
    """Return the reviews of the official archive, read as a stream: nothing is unpacked to disk."""
    import tarfile

    found: dict[str, dict[tuple[int, int], str]] = {"train": {}, "test": {}}
    try:
        with formats.opened(path) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                match = MEMBER.fullmatch(member.name)
                if not match or not member.isreg():
                    continue
                if member.size > LONGEST_REVIEW:
                    raise FileFormatError(
                        f"{path}: {member.name} has {member.size:,} bytes; a review has under a million."
                    )
                file = archive.extractfile(member)
                text = file.read().decode("utf-8") if file else ""
                found[match[1]][int(match[3]), int(match[2] == "pos")] = text
    except (tarfile.TarError, UnicodeDecodeError) as error:
        raise FileFormatError(f"{path}: not the archive of reviews ({error}).") from None
    if not found["train"] or not found["test"]:
        raise FileFormatError(f"{path}: expected reviews in aclImdb/train and aclImdb/test; one of them has none.")
    return {split: [(texts[key], key[1]) for key in sorted(texts)] for split, texts in found.items()}
