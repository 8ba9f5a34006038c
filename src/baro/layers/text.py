"""`TextVectorization`: text to lower case, to words, to indices of a vocabulary."""

import math
import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

import numpy as np

from .. import serialization, settings
from ..core.symbolic import KerasTensor
from ..registry import register
from .adapting import is_array
from .base import Layer
from .encoding import check_mode
from .host import host_array, on_host, prepared
from .index_lookup import _MODES, _OLD_MODES, _any_batches
from .lookup import StringLookup

_PUNCTUATION = re.compile(r"[!\"#$%&()*+,\-./:;<=>?@\[\\\]^_`{|}~']")
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_WORD = re.compile(r"[^ \t\n\v\f\r]+")
_STANDARDIZE = ("lower_and_strip_punctuation", "lower", "strip_punctuation")
_SPLIT = ("whitespace", "character")


def _one_of(value: Any, allowed: tuple, argument: str) -> Any:
    if value is not None and not callable(value) and value not in allowed:
        raise ValueError(
            f"Unknown value for `{argument}` argument of layer TextVectorization. If restricted to strings, expected one of {allowed}, None or a "
            f"callable. Received: {argument}={value}"
        )
    return value


@register("layers")
class TextVectorization(Layer):
    """Turns texts into indices of a vocabulary of words, or into vectors that count them.

    Each text is standardized, split into words, joined into n-grams if asked for, and looked up. Index 0 is padding, 1 is for unknown words.
    Only ASCII letters change their case, and words lie between ASCII's white space, as in TensorFlow.
    The layer is used on data before a model, or in a model that begins with `Input((1,), dtype="string")`.

    Args:
        max_tokens: int, the largest size of the vocabulary, the two special indices included; None is unbounded.
        standardize: "lower_and_strip_punctuation", "lower", "strip_punctuation", None, or a function of an array of strings.
        split: "whitespace", "character", None, or a function from an array of strings to a list of lists of words.
        ngrams: int n for all n-grams of 1 … n words, or a tuple of lengths.
        output_mode: "int" for the indices; "multi_hot", "count" or "tf_idf" for one vector a text.
        output_sequence_length: int, the length to which indices are cut or padded; None pads to the longest text of those that are given
            (in `fit`, `evaluate` and `predict` on arrays: of all texts).
        pad_to_max_tokens: whether vectors have `max_tokens` columns even when there are fewer words.
        vocabulary: array or list of words, or the path of a text file with one a line; otherwise call `adapt`.
        idf_weights: array of inverse document frequencies, for a given vocabulary in "tf_idf" mode.
        sparse, ragged: must stay false.
        encoding: encoding of bytes among the inputs.

    Input: (batch,) or (batch, 1) strings; with split=None (batch, words), and (words,) is one text.
    Output: (batch, length) int64, or (batch, words) float. Keras: `keras.layers.TextVectorization`.

    Raises:
        ValueError: an argument is not valid, or the inputs have another shape.

    >>> layer = TextVectorization(vocabulary=["foo", "bar"])
    >>> layer(["Foo, foo baz!", "bar"]).tolist()
    [[2, 2, 1], [3, 0, 0]]
    """

    takes_strings = True

    def __init__(self, max_tokens: int | None = None, standardize: Any = "lower_and_strip_punctuation", split: Any = "whitespace", ngrams: Any = None,
                 output_mode: str = "int", output_sequence_length: int | None = None, pad_to_max_tokens: bool = False, vocabulary: Sequence | str | None = None,
                 idf_weights: Any = None, sparse: bool = False, ragged: bool = False, encoding: str = "utf-8", **kwargs: Any):  # fmt: skip
        if ragged:
            raise ValueError(
                "TextVectorization: `ragged=True` cannot be used: tensors are rectangular here. Set output_sequence_length, or leave it out."
            )
        lookup_options = {k: kwargs.pop(k) for k in ("has_input_vocabulary", "vocabulary_size") if k in kwargs}
        kwargs.pop("dtype", None)  # indices are int64 and vectors floatx, whatever older configs say
        super().__init__(**kwargs)
        output_mode = _OLD_MODES.get(output_mode, output_mode)
        check_mode(output_mode, _MODES, "TextVectorization")
        self.standardize = _one_of(standardize, _STANDARDIZE, "standardize")
        self.split = _one_of(split, _SPLIT, "split")
        if not (
            ngrams is None
            or isinstance(ngrams, int)
            or isinstance(ngrams, tuple)
            and all(isinstance(n, int) for n in ngrams)
        ):
            raise ValueError(f"`ngrams` must be None, an integer, or a tuple of integers. Received: ngrams={ngrams}")
        if ngrams is not None and min((ngrams,) if isinstance(ngrams, int) else ngrams, default=0) < 1:
            raise ValueError(f"`ngrams` must be at least 1. Received: ngrams={ngrams}")
        if output_mode == "int" and not (output_sequence_length is None or isinstance(output_sequence_length, int)):
            raise ValueError(
                "`output_sequence_length` must be either None or an integer when `output_mode` is 'int'. "
                f"Received: output_sequence_length={output_sequence_length}"
            )
        if output_mode == "int" and output_sequence_length is not None and output_sequence_length < 0:
            raise ValueError(
                f"`output_sequence_length` must not be negative. Received: output_sequence_length={output_sequence_length}"
            )
        if output_mode != "int" and output_sequence_length is not None:
            raise ValueError(
                "`output_sequence_length` must not be set if `output_mode` is not 'int'. "
                f"Received output_sequence_length={output_sequence_length}."
            )
        self.ngrams = ngrams
        self.output_mode = output_mode
        self.output_sequence_length = output_sequence_length
        self.encoding = encoding
        self._lookup_layer = StringLookup(
            max_tokens=max_tokens, vocabulary=vocabulary, idf_weights=idf_weights, pad_to_max_tokens=pad_to_max_tokens, mask_token="",
            output_mode=output_mode, sparse=sparse, encoding=encoding, **lookup_options,
        )  # fmt: skip
        self._build_at_init()

    # --- texts to words -------------------------------------------------------------------------------------------------

    def _words(self, inputs: Any) -> tuple[list[list[str]], tuple]:
        """Return the words of each text, n-grams included, and the shape in which the texts stand."""
        texts = self._standardized(host_array(inputs))
        if self.split is None:  # the last axis holds the words of a text
            texts = np.atleast_1d(texts)
            shape = texts.shape[:-1]
            rows = texts.reshape(math.prod(shape), texts.shape[-1]).tolist()
        else:
            texts = self._texts(texts)
            shape, rows = texts.shape, self._split_texts(texts.reshape(-1))
        if self.ngrams is None:
            return rows, shape
        lengths = range(1, self.ngrams + 1) if isinstance(self.ngrams, int) else self.ngrams
        return [[" ".join(row[i : i + n]) for n in lengths for i in range(len(row) - n + 1)] for row in rows], shape

    def _standardized(self, texts: np.ndarray) -> np.ndarray:
        flat = [t.decode(self.encoding) if isinstance(t, bytes) else str(t) for t in texts.reshape(-1).tolist()]
        if callable(self.standardize):
            done = self.standardize(np.array(flat, dtype=str).reshape(texts.shape))
            return host_array(done)
        if self.standardize in ("lower", "lower_and_strip_punctuation"):
            flat = [t.lower() if t.isascii() else t.translate(_LOWER) for t in flat]
        if self.standardize in ("strip_punctuation", "lower_and_strip_punctuation"):
            flat = [_PUNCTUATION.sub("", t) for t in flat]
        return np.array(flat, dtype=object).reshape(texts.shape)

    @staticmethod
    def _texts(texts: np.ndarray) -> np.ndarray:
        """Return texts without their last axis, which may be there with length 1."""
        if texts.ndim > 1 and texts.shape[-1] != 1:
            raise ValueError(
                "When using `TextVectorization` to tokenize strings, the input rank must be 1 or the last shape dimension must be 1. "
                f"Received: inputs.shape={texts.shape} with rank={texts.ndim}"
            )
        return texts[..., 0] if texts.ndim > 1 else texts

    def _split_texts(self, texts: np.ndarray) -> list[list[str]]:
        if callable(self.split):
            return [[str(w) for w in row] for row in self.split(np.array(texts.tolist(), dtype=str))]
        if self.split == "character":
            return [list(t) for t in texts.tolist()]
        # words lie between ASCII's white space; a printable text has none but the blank, which is what `split` finds faster
        return [t.split() if t.isprintable() else _WORD.findall(t) for t in texts.tolist()]

    # --- the vocabulary -------------------------------------------------------------------------------------------------

    @property
    def _has_input_vocabulary(self) -> bool:
        return self._lookup_layer._has_input_vocabulary

    def adapt(self, data: Any, batch_size: int | None = None, steps: int | None = None) -> None:
        """Learn the vocabulary from texts: an array, a list, or an iterable of batches, of which `steps` are read.

        `batch_size` is for data that is cut into batches first; words are counted alike, so it changes nothing but the memory that is used.
        """
        self.reset_state()
        if is_array(data) or isinstance(data, (list, tuple)):
            texts = host_array(data)
            if self.split is None and texts.ndim == 1:
                texts = texts[:, None]
            size = batch_size or max(len(texts), 1)
            for i in range(0, len(texts), size):
                self.update_state(texts[i : i + size])
        else:
            for batch in islice(_any_batches(data, self.name), steps):
                self.update_state(batch)
        self.finalize_state()

    def update_state(self, data: Any) -> None:
        """Count the words of a batch of texts."""
        if self._has_input_vocabulary:
            raise ValueError(
                f"Cannot adapt layer '{self.name}' after setting a static vocabulary via `vocabulary` argument or `set_vocabulary()` method."
            )
        self._lookup_layer._words.count(self._words(data)[0])

    def finalize_state(self) -> None:
        """Take the counted words as the vocabulary."""
        self._lookup_layer.finalize_state()

    def reset_state(self) -> None:
        """Forget the counts."""
        self._lookup_layer.reset_state()

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[str]:
        """Return the word of every index; without the special ones, only the words."""
        return self._lookup_layer.get_vocabulary(include_special_tokens)

    def vocabulary_size(self) -> int:
        """Return the number of indices, those of padding and unknown words included."""
        return self._lookup_layer.vocabulary_size()

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """Set the words; see `StringLookup.set_vocabulary`."""
        self._lookup_layer.set_vocabulary(vocabulary, idf_weights=idf_weights)

    # --- texts to indices -----------------------------------------------------------------------------------------------

    def call(self, inputs: Any) -> Any:
        """Return the indices of the texts' words, or the vectors that count them."""
        x = prepared(inputs)
        shape = self.compute_output_shape(tuple(x.shape))
        return on_host(self._encoded, x, shape=shape, dtype="int64" if self.output_mode == "int" else settings.floatx())

    def _encoded(self, texts: np.ndarray) -> np.ndarray:
        rows, shape = self._words(texts)
        words = self._lookup_layer._words
        length = max(map(len, rows), default=0)
        if self.output_sequence_length is not None:
            length = self.output_sequence_length
        nothing = 0 if self.output_mode == "int" else -1
        out = np.full((len(rows), length), nothing, np.int64)
        for i, row in enumerate(rows):
            found = words.indices(row, nothing)[:length]
            out[i, : len(found)] = found
        if self.output_mode in ("int", "one_hot"):
            scalar = self.split is None and np.ndim(texts) == 0 and self.output_sequence_length is None
            return self._lookup_layer._encode_indices(out[0, 0] if scalar else out.reshape(*shape, length))
        done = self._lookup_layer._encode_indices(out)
        return done.reshape(*shape, done.shape[-1])

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the output's shape."""
        shape = tuple(input_shape)
        if self.split is None:
            length = None if self.ngrams is not None or not shape else shape[-1]
            shape = shape[:-1]
        else:
            length = None
            shape = shape[:-1] if len(shape) > 1 else shape
        if self.output_sequence_length is not None:
            length = self.output_sequence_length
        if self.output_mode in ("int", "one_hot"):
            return self._lookup_layer.compute_output_shape((*shape, length))
        return (*shape, self._lookup_layer._depth())

    def compute_output_spec(self, inputs: Any) -> KerasTensor:
        """Return the output's KerasTensor."""
        as_they_are = self.output_mode == "int" and self.output_sequence_length is None and self.ngrams is None
        if self.split is None and len(inputs.shape) < 2 and not as_they_are:
            raise ValueError(
                f"TextVectorization '{self.name}': with split=None the last axis holds the words of a text; expected inputs (batch, words), "
                f'received shape {tuple(inputs.shape)}. Begin the model with Input((1,), dtype="string").'
            )
        return KerasTensor(
            self.compute_output_shape(inputs.shape), "int64" if self.output_mode == "int" else settings.floatx()
        )

    # --- saving ---------------------------------------------------------------------------------------------------------

    def get_build_config(self) -> dict:
        """Return an empty dictionary: nothing depends on a shape."""
        return {}

    def save_own_variables(self, store: Any) -> None:
        """Put the weights of "tf_idf" mode into a dictionary of arrays."""
        self._lookup_layer.save_own_variables(store)

    def load_own_variables(self, store: Any) -> None:
        """Take the weights that `save_own_variables` wrote."""
        self._lookup_layer.load_own_variables(store)

    def save_assets(self, dir_path: str) -> None:
        """Write the vocabulary into a folder, a word a line, unless the config holds it."""
        self._lookup_layer.save_assets(dir_path)

    def load_assets(self, dir_path: str) -> None:
        """Read what `save_assets` wrote."""
        self._lookup_layer.load_assets(dir_path)

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        lookup = self._lookup_layer

        def named(value: Any) -> Any:
            return serialization.serialize_keras_object(value) if isinstance(value, Callable) else value  # type: ignore[arg-type]

        return {
            **super().get_config(),
            "max_tokens": lookup.max_tokens,
            "standardize": named(self.standardize),
            "split": named(self.split),
            "ngrams": self.ngrams,
            "output_mode": self.output_mode,
            "output_sequence_length": self.output_sequence_length,
            "pad_to_max_tokens": lookup.pad_to_max_tokens,
            "sparse": False,
            "ragged": False,
            "vocabulary": lookup.input_vocabulary,
            "idf_weights": lookup.input_idf_weights,
            "encoding": self.encoding,
            "vocabulary_size": self.vocabulary_size(),
        }

    @classmethod
    def from_config(cls, config: dict) -> "TextVectorization":
        """Make a layer from `get_config`'s dictionary."""
        config = dict(config)
        for key in ("standardize", "split"):
            if isinstance(config.get(key), dict):
                config[key] = serialization.deserialize_keras_object(config[key])
        if isinstance(config.get("ngrams"), list):
            config["ngrams"] = tuple(config["ngrams"])
        return cls(**config)
