"""Texts as lists of words' numbers, as Keras 2 makes them. Keras: `keras.preprocessing.text`; `TextVectorization` is its successor."""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from ..errors import FileFormatError, InputError, suggest

FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'
MODES = ("binary", "count", "tfidf", "freq")


def text_to_word_sequence(input_text: str, filters: str = FILTERS, lower: bool = True, split: str = " ") -> list[str]:
    """Return a text's words. Keras 2: `keras.preprocessing.text.text_to_word_sequence`.

    Args:
        input_text: the text.
        filters: characters that count as `split`.
        lower: whether words are in lower case.
        split: what stands between words.

    >>> text_to_word_sequence("To be, or not to be.")
    ['to', 'be', 'or', 'not', 'to', 'be']
    """
    if not isinstance(input_text, str):
        raise InputError(
            f"text_to_word_sequence: expected a str, received {input_text!r} of type {type(input_text).__name__}."
        )
    text = input_text.lower() if lower else input_text
    return [word for word in text.translate({ord(c): split for c in filters}).split(split) if word]


def hashing_trick(text: str, n: int, hash_function: str | Callable[[str], int] | None = None, filters: str = FILTERS, lower: bool = True,
                  split: str = " ", analyzer: Callable | None = None) -> list[int]:  # fmt: skip
    """Return the words' numbers 1 + hash(word) mod (n - 1); two words may have one number. Keras 2: `…text.hashing_trick`.

    Args:
        text: the text.
        n: numbers are below it; 0 is none's.
        hash_function: word → int; None and "md5" are MD5, which gives the same numbers in every process (Keras's None is Python's `hash`, which
            does not).
        filters, lower, split: as `text_to_word_sequence` takes them.
        analyzer: text → words, instead of those.

    >>> hashing_trick("to be or not to be", 100) == hashing_trick("To be, or not to be.", 100)
    True
    """
    if n < 2:
        raise InputError(f"hashing_trick: expected n of at least 2, received {n}.")
    if hash_function in (None, "md5"):
        hash_function = _md5
    if not callable(hash_function):
        raise InputError(f"hashing_trick: expected hash_function 'md5' or a function, received {hash_function!r}.")
    words = text_to_word_sequence(text, filters, lower, split) if analyzer is None else analyzer(text)
    return [int(hash_function(w)) % (n - 1) + 1 for w in words]


def _md5(word: str) -> int:
    return int(hashlib.md5(word.encode(), usedforsecurity=False).hexdigest(), 16)


def one_hot(
    input_text: str,
    n: int,
    filters: str = FILTERS,
    lower: bool = True,
    split: str = " ",
    analyzer: Callable | None = None,
) -> list[int]:
    """Return the words' numbers below n, by their hashes: `hashing_trick`. Keras 2: `keras.preprocessing.text.one_hot`.

    >>> len(one_hot("well done", 50))
    2
    """
    return hashing_trick(input_text, n, None, filters, lower, split, analyzer)


class Tokenizer:
    """Numbers words by how often they occur, the most frequent one as 1; 0 is none's. Keras 2: `keras.preprocessing.text.Tokenizer`.

    Args:
        num_words: words with numbers from here on are left out; None: all are kept.
        filters, lower, split: as `text_to_word_sequence` takes them.
        char_level: whether characters are numbered instead of words.
        oov_token: a word for those that are not known; it is number 1.
        analyzer: text → words, instead of `filters` and `split`.

    >>> t = Tokenizer()
    >>> t.fit_on_texts(["to be or not to be", "to do"])
    >>> t.word_index["to"], t.texts_to_sequences(["not to do what"])
    (1, [[4, 1, 5]])
    """

    def __init__(self, num_words: int | None = None, filters: str = FILTERS, lower: bool = True, split: str = " ", char_level: bool = False,
                 oov_token: str | None = None, analyzer: Callable | None = None, **kwargs: Any):  # fmt: skip
        if "nb_words" in kwargs:
            num_words = kwargs.pop("nb_words")  # Keras 1
        self.document_count = kwargs.pop("document_count", 0)
        if kwargs:
            name = next(iter(kwargs))
            known = ("num_words", "filters", "lower", "split", "char_level", "oov_token", "analyzer")
            raise TypeError(f"Tokenizer: unknown argument {name!r}.{suggest(name, known)}")
        self.num_words, self.filters, self.lower, self.split = num_words, filters, lower, split
        self.char_level, self.oov_token, self.analyzer = char_level, oov_token, analyzer
        self.word_counts: dict[str, int] = {}
        self.word_docs: dict[str, int] = {}
        self.index_docs: dict[int, int] = {}
        self.word_index: dict[str, int] = {}
        self.index_word: dict[int, str] = {}

    def _words(self, text: Any, where: str, i: int) -> list[str]:
        if isinstance(text, (list, tuple)):
            return [w.lower() for w in text] if self.lower else list(text)
        if not isinstance(text, str):
            raise InputError(
                f"{where}: text {i} is {text!r} of type {type(text).__name__}; expected a str or a list of words. Fill missing texts with ''."
            )
        if self.char_level:
            return list(text.lower() if self.lower else text)
        if self.analyzer is not None:
            return list(self.analyzer(text))
        return text_to_word_sequence(text, self.filters, self.lower, self.split)

    @staticmethod
    def _texts(texts: Any, where: str) -> Iterable:
        if isinstance(texts, str):
            raise InputError(f"{where}: expected a list of texts, received one text. Write [{texts[:30]!r}].")
        return texts

    def fit_on_texts(self, texts: Iterable) -> None:
        """Count the words of texts (each a str or a list of words) and number them; may be called again with more."""
        for i, text in enumerate(self._texts(texts, "fit_on_texts")):
            words = self._words(text, "fit_on_texts", i)
            self.document_count += 1
            for w in words:
                self.word_counts[w] = self.word_counts.get(w, 0) + 1
            for w in set(words):
                self.word_docs[w] = self.word_docs.get(w, 0) + 1
        ordered = sorted(self.word_counts, key=self.word_counts.__getitem__, reverse=True)
        first = [] if self.oov_token is None else [self.oov_token]
        self.word_index = {w: i for i, w in enumerate(first + ordered, 1)}
        self.index_word = {i: w for w, i in self.word_index.items()}
        self.index_docs |= {self.word_index[w]: n for w, n in self.word_docs.items()}

    def fit_on_sequences(self, sequences: Iterable) -> None:
        """Count in how many sequences of numbers each number occurs, for `sequences_to_matrix` in mode "tfidf"."""
        for sequence in sequences:
            self.document_count += 1
            for i in set(sequence):
                self.index_docs[i] = self.index_docs.get(i, 0) + 1

    def texts_to_sequences(self, texts: Iterable) -> list[list[int]]:
        """Return the texts' words as numbers; unknown words are left out, or are the number of `oov_token`."""
        return list(self.texts_to_sequences_generator(texts))

    def texts_to_sequences_generator(self, texts: Iterable) -> Iterator[list[int]]:
        """Yield what `texts_to_sequences` returns, text by text."""
        unknown = None if self.oov_token is None else self.word_index.get(self.oov_token)
        for k, text in enumerate(self._texts(texts, "texts_to_sequences")):
            found = []
            for w in self._words(text, "texts_to_sequences", k):
                i = self.word_index.get(w)
                if i is None or self.num_words and i >= self.num_words:
                    i = unknown
                if i is not None:
                    found.append(i)
            yield found

    def sequences_to_texts(self, sequences: Iterable) -> list[str]:
        """Return texts of the numbers' words with spaces between; unknown numbers are left out, or are `oov_token`."""
        return list(self.sequences_to_texts_generator(sequences))

    def sequences_to_texts_generator(self, sequences: Iterable) -> Iterator[str]:
        """Yield what `sequences_to_texts` returns, sequence by sequence."""
        for sequence in sequences:
            found = []
            for i in sequence:
                w = self.index_word.get(int(i))
                if w is None or self.num_words and i >= self.num_words:
                    w = self.oov_token
                if w is not None:
                    found.append(w)
            yield " ".join(found)

    def texts_to_matrix(self, texts: Iterable, mode: str = "binary") -> np.ndarray:
        """Return a matrix (texts, words); see `sequences_to_matrix`."""
        return self.sequences_to_matrix(self.texts_to_sequences(texts), mode)

    def sequences_to_matrix(self, sequences: Iterable, mode: str = "binary") -> np.ndarray:
        """Return a float64 matrix (sequences, num_words or number of words + 1) of what each word is in each sequence.

        Args:
            sequences: lists of numbers.
            mode: "binary": 1 where it occurs; "count": how often, c; "freq": c / length; "tfidf": (1 + ln c) · ln(1 + N / (1 + n)), where n of
                N documents have it.
        """
        if mode not in MODES:
            raise InputError(
                f"Unknown vectorization mode: {mode!r}.{suggest(str(mode), MODES)} Expected one of {MODES}."
            )
        if not self.num_words and not self.word_index:
            raise InputError("sequences_to_matrix: give Tokenizer num_words, or fit it on texts first (fit_on_texts).")
        if mode == "tfidf" and not self.document_count:
            raise InputError(
                "sequences_to_matrix: fit the Tokenizer on texts before using mode 'tfidf' (fit_on_texts or fit_on_sequences)."
            )
        width = self.num_words or len(self.word_index) + 1
        sequences = list(sequences)
        found = np.zeros((len(sequences), width))
        for row, sequence in zip(found, sequences, strict=True):
            for i, c in Counter(sequence).items():
                if i >= width:
                    continue
                if mode == "binary":
                    row[i] = 1
                elif mode == "tfidf":
                    row[i] = (1 + math.log(c)) * math.log(1 + self.document_count / (1 + self.index_docs.get(i, 0)))
                else:
                    row[i] = c if mode == "count" else c / len(sequence)
        return found

    def get_config(self) -> dict:
        """Return what `to_json` writes: arguments, and the tables as JSON texts."""
        tables = {name: json.dumps(getattr(self, name)) for name in _TABLES}
        names = ("num_words", "filters", "lower", "split", "char_level", "oov_token", "document_count")
        return {**{name: getattr(self, name) for name in names}, **tables}

    def to_json(self, **kwargs: Any) -> str:
        """Return the Tokenizer as JSON, in Keras 2's form; `kwargs` are those of `json.dumps`."""
        return json.dumps({"class_name": type(self).__name__, "config": self.get_config()}, **kwargs)


_TABLES = ("word_counts", "word_docs", "index_docs", "index_word", "word_index")


def tokenizer_from_json(json_string: str) -> Tokenizer:
    """Return the Tokenizer that `to_json` wrote, here or in Keras 2. Keras 2: `…text.tokenizer_from_json`.

    Raises:
        FileFormatError: if the text is another one.

    >>> t = Tokenizer()
    >>> t.fit_on_texts(["to be or not to be"])
    >>> tokenizer_from_json(t.to_json()).word_index == t.word_index
    True
    """
    try:
        config = dict(json.loads(json_string)["config"])
        tables = {name: json.loads(config.pop(name)) for name in _TABLES}
        found = Tokenizer(**config)
        for name, table in tables.items():
            setattr(found, name, {int(k): v for k, v in table.items()} if name.startswith("index") else dict(table))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise FileFormatError(
            f"tokenizer_from_json: not the JSON of a Tokenizer: {type(error).__name__}: {error}"
        ) from error
    return found
