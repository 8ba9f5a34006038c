"""Strings and integers to indices of a vocabulary, and back: StringLookup, IntegerLookup."""

from collections.abc import Sequence
from typing import Any

from ..registry import register
from .index_lookup import IndexLookup


@register("layers")
class StringLookup(IndexLookup):
    """Turns strings into indices of a vocabulary, or indices into strings.

    Index 0 is the mask's if there is a `mask_token` (and the output is "int"), then come `num_oov_indices` indices for unknown strings,
    then the words.

    Args:
        max_tokens: int, the largest size of the vocabulary, special tokens included; None is unbounded.
        num_oov_indices: int; with several, unknown strings are spread over them by their hash; with 0 they are an error.
        mask_token: string that stands for a gap, or None.
        oov_token: string that stands for what is unknown, used with `invert`.
        vocabulary: array or list of strings, or the path of a text file with one a line; otherwise call `adapt`.
        idf_weights: array of inverse document frequencies, for a given vocabulary in "tf_idf" mode.
        invert: whether indices are turned into strings.
        output_mode: "int", "one_hot", "multi_hot", "count" or "tf_idf".
        pad_to_max_tokens: whether encodings have `max_tokens` columns even when there are fewer words.
        sparse: must stay false.
        encoding: encoding of bytes among the inputs.
        salt: int or pair of ints: unknown strings are hashed by SipHash with this key.

    Input: any shape, strings. Output: the same shape, int64; or the encoding, float. Keras: `keras.layers.StringLookup`.

    Raises:
        ValueError: an argument or the vocabulary is not valid.

    >>> layer = StringLookup(vocabulary=["a", "b"])
    >>> layer([["b", "z"]]).tolist()
    [[2, 0]]
    """

    vocabulary_dtype = "string"
    takes_strings = True

    def __init__(self, max_tokens: int | None = None, num_oov_indices: int = 1, mask_token: str | None = None, oov_token: str | None = "[UNK]",
                 vocabulary: Sequence | str | None = None, idf_weights: Any = None, invert: bool = False, output_mode: str = "int", pad_to_max_tokens: bool = False,
                 sparse: bool = False, encoding: str = "utf-8", salt: Any = None, **kwargs: Any):  # fmt: skip
        self.encoding = encoding
        if (dtype := kwargs.pop("vocabulary_dtype", "string")) not in (None, "string"):  # Keras's files may hold it
            raise ValueError(f"StringLookup: `vocabulary_dtype` cannot be {dtype!r}; leave it out.")
        super().__init__(
            max_tokens, num_oov_indices, mask_token, oov_token, vocabulary=vocabulary, idf_weights=idf_weights, invert=invert,
            output_mode=output_mode, sparse=sparse, pad_to_max_tokens=pad_to_max_tokens, salt=salt, **kwargs,
        )  # fmt: skip

    def _token(self, value: Any) -> str:
        return value.decode(self.encoding) if isinstance(value, bytes) else str(value)

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {**super().get_config(), "encoding": self.encoding}


@register("layers")
class IntegerLookup(IndexLookup):
    """Turns integers into indices of a vocabulary, or indices into integers.

    Index 0 is the mask's if there is a `mask_token` (and the output is "int"), then come `num_oov_indices` indices for unknown integers,
    then the known ones.

    Args:
        max_tokens: int, the largest size of the vocabulary, special tokens included; None is unbounded.
        num_oov_indices: int; with several, unknown integers are spread over them; with 0 they are an error.
        mask_token: integer that stands for a gap, or None.
        oov_token: integer that stands for what is unknown, used with `invert`.
        vocabulary: array or list of integers, or the path of a text file with one a line; otherwise call `adapt`.
        vocabulary_dtype: must stay "int64".
        idf_weights: array of inverse document frequencies, for a given vocabulary in "tf_idf" mode.
        invert: whether indices are turned into integers.
        output_mode: "int", "one_hot", "multi_hot", "count" or "tf_idf".
        sparse: must stay false.
        pad_to_max_tokens: whether encodings have `max_tokens` columns even when there are fewer.
        oov_method: "floormod": unknown integers go to their remainder; "farmhash": to a hash of their decimal text.
        salt: int or pair of ints: with "farmhash", SipHash with this key instead.

    Input: any shape, integers. Output: the same shape, int64; or the encoding, float. Keras: `keras.layers.IntegerLookup`.

    Raises:
        ValueError: an argument or the vocabulary is not valid.

    >>> layer = IntegerLookup(vocabulary=[12, 36])
    >>> layer([[36, 99]]).tolist()
    [[2, 0]]
    """

    vocabulary_dtype = "int64"

    def __init__(self, max_tokens: int | None = None, num_oov_indices: int = 1, mask_token: int | None = None, oov_token: int | None = -1,
                 vocabulary: Sequence | str | None = None, vocabulary_dtype: str = "int64", idf_weights: Any = None, invert: bool = False, output_mode: str = "int",
                 sparse: bool = False, pad_to_max_tokens: bool = False, oov_method: str = "floormod", salt: Any = None, **kwargs: Any):  # fmt: skip
        if vocabulary_dtype != "int64":
            raise ValueError(
                f"Only `vocabulary_dtype='int64'` is supported at this time. Received: vocabulary_dtype={vocabulary_dtype}"
            )
        super().__init__(
            max_tokens, num_oov_indices, mask_token, oov_token, vocabulary=vocabulary, idf_weights=idf_weights, invert=invert,
            output_mode=output_mode, sparse=sparse, pad_to_max_tokens=pad_to_max_tokens, oov_method=oov_method, salt=salt, **kwargs,
        )  # fmt: skip

    def _token(self, value: Any) -> int:
        return int(value)

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {**super().get_config(), "vocabulary_dtype": "int64"}
