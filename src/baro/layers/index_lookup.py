"""`IndexLookup`: what StringLookup and IntegerLookup share — a vocabulary, given or learnt, and the encoding of its indices."""

import os
from itertools import islice
from typing import Any

import numpy as np

from .. import serialization, settings
from ..core.graph import Node
from ..core.symbolic import KerasTensor
from ..core.tensor import Tensor
from .adapting import batches_of, is_array
from .base import Layer
from .encoding import check_mode, encode_host, encoded_shape, no_sparse
from .hashing import farm_hash, sip_hash
from .host import host_array, on_host, prepared
from .vocabulary import Vocabulary

_MODES = ("int", "one_hot", "multi_hot", "count", "tf_idf")


_OLD_MODES = {"binary": "multi_hot", "tf-idf": "tf_idf"}


class IndexLookup(Layer):
    """The base of the lookup layers: a vocabulary, given or learnt, and the encoding of its indices."""

    vocabulary_dtype: str

    def __init__(self, max_tokens: int | None, num_oov_indices: int, mask_token: Any, oov_token: Any, vocabulary: Any = None,
                 idf_weights: Any = None, invert: bool = False, output_mode: str = "int", sparse: bool = False,
                 pad_to_max_tokens: bool = False, oov_method: str = "floormod", salt: Any = None, **kwargs: Any):  # fmt: skip
        self._has_input_vocabulary = kwargs.pop("has_input_vocabulary", vocabulary is not None)
        self._frozen_size = kwargs.pop("vocabulary_size", None)
        kwargs.pop("dtype", None)  # indices are int64 and encodings floatx, whatever older configs say
        super().__init__(**kwargs)
        output_mode = _OLD_MODES.get(output_mode, output_mode)
        self.oov_token = oov_token
        self._check(
            max_tokens, num_oov_indices, idf_weights, invert, output_mode, sparse, pad_to_max_tokens, oov_method
        )
        self.max_tokens = max_tokens
        self.num_oov_indices = num_oov_indices
        self.mask_token = mask_token
        self.invert = invert
        self.output_mode = output_mode
        self.sparse = sparse
        self.pad_to_max_tokens = pad_to_max_tokens
        self.oov_method = oov_method
        self.salt = self._checked_salt(salt, oov_method)
        self.input_vocabulary = (
            None
            if vocabulary is None or isinstance(vocabulary, str)
            else [t if t is None else self._token(t) for t in host_array(vocabulary).tolist()]
        )
        self.input_idf_weights = None if idf_weights is None else host_array(idf_weights).tolist()
        self.idf_weights: np.ndarray | None = None
        masked = mask_token is not None and output_mode == "int"
        self._words = Vocabulary(
            mask_token, oov_token, num_oov_indices, masked, self._oov_bin if num_oov_indices > 1 else None
        )
        if vocabulary is not None:
            if output_mode == "tf_idf" and idf_weights is None:
                raise ValueError(
                    "When specifying the `vocabulary` argument, in TF-IDF output mode, the `idf_weights` argument must also be provided."
                )
            self.set_vocabulary(vocabulary, idf_weights)
        self._build_at_init()

    def _check(
        self, max_tokens: Any, oov: Any, idf: Any, invert: bool, mode: str, sparse: bool, pad: bool, method: str
    ) -> None:
        kind = type(self).__name__
        if max_tokens is not None and max_tokens <= 1:
            raise ValueError(
                f"If set, `max_tokens` for `{kind}` must be greater than 1. Received: max_tokens={max_tokens}"
            )
        if pad and max_tokens is None:
            raise ValueError(f"If pad_to_max_tokens is True, must set `max_tokens`. Received: max_tokens={max_tokens}")
        if oov < 0:
            raise ValueError(
                f"The value of `num_oov_indices` argument for `{kind}` must be greater than or equal to 0. Received: num_oov_indices={oov}"
            )
        if method not in ("floormod", "farmhash"):
            raise ValueError(
                f"Unknown value for argument `oov_method` of layer `{kind}`: expected 'floormod' or 'farmhash'. Received: oov_method={method}"
            )
        check_mode(mode, _MODES, kind)
        no_sparse(sparse, kind)
        if invert and mode != "int":
            raise ValueError(f"`output_mode` must be `'int'` when `invert` is true. Received: output_mode={mode}")
        if invert and self.oov_token is None:
            raise ValueError(
                f"`oov_token` must be set when `invert` is true: indices without a token become it. ({kind})"
            )
        if idf is not None and mode != "tf_idf":
            raise ValueError(
                f"`idf_weights` should only be set if `output_mode` is `'tf_idf'`. Received: idf_weights={idf} and output_mode={mode}"
            )

    def _checked_salt(self, salt: Any, method: str) -> list | None:
        if salt is None:
            return None
        if self.vocabulary_dtype != "string" and method != "farmhash":
            raise ValueError(f"`salt` can only be used when `oov_method='farmhash'`. Received: oov_method={method}")
        if isinstance(salt, (tuple, list)) and len(salt) == 2:
            return list(salt)
        if isinstance(salt, int):
            return [salt, salt]
        raise ValueError(
            f"The `salt` argument for `{type(self).__name__}` can only be a tuple of 2 integers, or a single integer. Received: salt={salt}."
        )

    def _token(self, value: Any) -> Any:
        """Return a value as a token of this layer's type; a subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__} must define _token(value).")

    def _oov_bin(self, token: Any) -> int:
        if isinstance(token, int) and self.oov_method == "floormod":
            return token % self.num_oov_indices
        text = str(token).encode()
        return (farm_hash(text) if self.salt is None else sip_hash(text, tuple(self.salt))) % self.num_oov_indices

    # --- the vocabulary -------------------------------------------------------------------------------------------------

    def get_vocabulary(self, include_special_tokens: bool = True) -> list:
        """Return the token of every index; without the special ones, only the words."""
        return self._words.all_tokens() if include_special_tokens else list(self._words.tokens)

    def vocabulary_size(self) -> int:
        """Return the number of indices, those of mask and unknown tokens included."""
        return self._words.size

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """Set the tokens, and their weights in "tf_idf" mode.

        Args:
            vocabulary: array or list of tokens, with all special tokens at its start or without any; or the path of a text file with
                a token a line.
            idf_weights: array of the vocabulary's length.

        Raises:
            ValueError: tokens repeat, are too many, or hold a special token elsewhere; or weights do not fit.
        """
        if self.output_mode == "tf_idf" and idf_weights is None:
            raise ValueError("`idf_weights` must be set if output_mode is 'tf_idf'.")
        if self.output_mode != "tf_idf" and idf_weights is not None:
            raise ValueError(
                f"`idf_weights` should only be set if output_mode is `'tf_idf'`. Received: output_mode={self.output_mode} and idf_weights={idf_weights}"
            )
        from_file = isinstance(vocabulary, str)
        given = (
            self._read_file(vocabulary)
            if from_file
            else [t if t is None else self._token(t) for t in host_array(vocabulary).reshape(-1).tolist()]
        )
        if not given:
            raise ValueError(f"Cannot set an empty vocabulary. Received: vocabulary={vocabulary}")
        special = self._words.special
        has_special = not from_file and given[: len(special)] == special  # a file holds words alone
        tokens = given[len(special) :] if has_special else given
        self._check_tokens(tokens, given, [] if from_file else self._reserved())
        self._words.set(tokens)
        self._frozen_size = self._words.size
        if idf_weights is not None:
            self._set_weights(np.asarray(idf_weights, np.float32), given, has_special)

    def _reserved(self) -> list:
        return [("mask", self.mask_token), ("OOV", self.oov_token if self.invert else None)]

    def _check_tokens(self, tokens: list, given: list, reserved: list) -> None:
        if None in tokens:
            raise ValueError(f"The vocabulary holds None, which is no token. Received: vocabulary={given}")
        if len(set(tokens)) != len(tokens):
            seen: set = set()
            repeated = [t for t in tokens if t in seen or seen.add(t)]  # type: ignore[func-returns-value]
            raise ValueError(
                f"The passed vocabulary has at least one repeated term. Please uniquify your dataset. The repeated terms are: {repeated}"
            )
        for what, token in reserved:
            if token is not None and token in tokens:
                raise ValueError(
                    f"Found reserved {what} token at unexpected location in `vocabulary`. Note that passed `vocabulary` does not need to include "
                    "the OOV and mask tokens. Either remove all mask and OOV tokens, or include them only at the start of the vocabulary in "
                    f"precisely this order: {self._words.special}. Received: {what.lower()}_token={token} at vocabulary index {given.index(token)}"
                )
        size = self._words.start + len(tokens)
        if self.max_tokens is not None and size > self.max_tokens:
            raise ValueError(
                f"Attempted to set a vocabulary larger than the maximum vocab size. Received vocabulary size is {size}; `max_tokens` is {self.max_tokens}."
            )

    def _set_weights(self, weights: np.ndarray, given: list, has_special: bool) -> None:
        if len(given) != len(weights):
            raise ValueError(
                f"`idf_weights` must be the same length as vocabulary. len(idf_weights) is {len(weights)}; len(vocabulary) is {len(given)}"
            )
        if weights.ndim != 1:
            raise ValueError(f"TF-IDF data must be a 1-index array. Received an array of shape {weights.shape}")
        if not has_special:  # what is unknown weighs as an average word
            weights = np.concatenate([np.full(self._words.start, weights.mean(), np.float32), weights])
        self._keep_weights(weights)

    def _keep_weights(self, weights: np.ndarray) -> None:
        if self.pad_to_max_tokens and self.max_tokens is not None:
            weights = np.pad(weights, (0, self.max_tokens - len(weights)))
        self.idf_weights = weights.astype(settings.floatx())

    def _read_file(self, path: str) -> list:
        if serialization.in_safe_mode():
            raise ValueError(
                "Requested the loading of a vocabulary file outside of the model archive. This carries a potential risk of loading arbitrary and "
                f"sensitive files and thus it is disallowed by default. Pass safe_mode=False to the loading function. Vocabulary file: '{path}'"
            )
        if not os.path.exists(path):
            raise ValueError(f"Vocabulary file {path} does not exist.")
        if self.output_mode == "tf_idf":
            raise ValueError("output_mode `'tf_idf'` does not support loading a vocabulary from file.")
        with open(path, encoding="utf-8") as file:
            lines = file.read().removesuffix("\n").split("\n")
        if "" in lines:
            raise ValueError(f"Vocabulary file {path}: line {lines.index('') + 1} is empty. Each line holds one token.")
        return [self._token(line) for line in lines]

    # --- learning -------------------------------------------------------------------------------------------------------

    def adapt(self, data: Any, steps: int | None = None) -> None:
        """Learn the vocabulary from data: an array, a list, or an iterable of batches, of which `steps` are read.

        Words are ordered by how often they occur, the most frequent first; equals from high to low.
        """
        self.reset_state()
        if is_array(data) or isinstance(data, (list, tuple)):
            array = host_array(data)
            self.update_state(array[:, None] if array.ndim == 1 else array)
        else:
            for batch in islice(_any_batches(data, self.name), steps):
                self.update_state(batch)
        self.finalize_state()

    def update_state(self, data: Any) -> None:
        """Count the tokens of a batch: (documents, tokens), or one document (tokens,)."""
        if self._has_input_vocabulary:
            raise ValueError(
                f"Cannot adapt layer '{self.name}' after setting a static vocabulary via `vocabulary` argument or `set_vocabulary()` method."
            )
        array = host_array(data)
        rows = len(array) if array.ndim > 1 else 1
        array = array.reshape(rows, array.size // max(rows, 1))
        self._words.count([self._token(t) for t in row] for row in array.tolist())

    def finalize_state(self) -> None:
        """Take the counted tokens as the vocabulary."""
        if not self._has_input_vocabulary and self._words.learn(self.max_tokens) and self.output_mode == "tf_idf":
            weights = self._words.inverse_document_frequency()
            front = np.full(self._words.start, weights.mean() if len(weights) else 0.0, np.float32)
            self._keep_weights(np.concatenate([front, weights]))
        self.reset_state()
        self._frozen_size = self._words.size

    def reset_state(self) -> None:
        """Forget the counts."""
        self._words.forget()

    # --- looking up -----------------------------------------------------------------------------------------------------

    def _depth(self) -> Any:
        return self.max_tokens if self.pad_to_max_tokens else self._frozen_size

    def call(self, inputs: Any) -> Any:
        """Return the indices of the tokens, or their encoding; with invert=True the tokens of indices."""
        if self._frozen_size is None and not self.invert:
            raise ValueError(
                f"{type(self).__name__} '{self.name}' has no vocabulary yet: pass `vocabulary`, or call `set_vocabulary()` or `adapt()` before it is used."
            )
        x = prepared(inputs)
        if self.invert:
            if self.vocabulary_dtype == "string" and type(x) is not Node:
                return self._tokens_at(host_array(x))
            return on_host(self._tokens_at, x, shape=x.shape, dtype=self.vocabulary_dtype)
        shape = self.compute_output_shape(tuple(x.shape))
        return on_host(self._encoded, x, shape=shape, dtype="int64" if self.output_mode == "int" else settings.floatx())

    def _tokens_at(self, values: np.ndarray) -> np.ndarray:
        found = self._words.at(values.reshape(-1).tolist())
        return np.array(found, None if self.vocabulary_dtype == "string" else np.int64).reshape(values.shape)

    def _encoded(self, values: np.ndarray) -> np.ndarray:
        flat = [self._token(t) for t in values.reshape(-1).tolist()]
        indices = np.array(self._words.indices(flat, 0 if self.output_mode == "int" else -1), np.int64)
        return self._encode_indices(indices.reshape(values.shape))

    def _encode_indices(self, indices: np.ndarray) -> np.ndarray:
        if self.output_mode == "int":
            return indices
        mode = "count" if self.output_mode == "tf_idf" else self.output_mode
        shape = self.compute_output_shape(indices.shape)
        out = encode_host(indices if indices.ndim else indices.reshape(1), mode, shape[-1]).reshape(shape)
        if self.output_mode != "tf_idf":
            return out
        if self.idf_weights is None:
            raise ValueError("When `output_mode` is `'tf_idf'`, `idf_weights` must be provided.")
        return out * self.idf_weights

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the output's shape."""
        return encoded_shape(input_shape, "count" if self.output_mode == "tf_idf" else self.output_mode, self._depth())

    def compute_output_spec(self, inputs: Any) -> KerasTensor:
        """Return the output's KerasTensor."""
        kind = self.vocabulary_dtype if self.invert else "int64" if self.output_mode == "int" else settings.floatx()
        return KerasTensor(self.compute_output_shape(inputs.shape), kind)

    # --- saving ---------------------------------------------------------------------------------------------------------

    def get_build_config(self) -> dict:
        """Return an empty dictionary: nothing depends on a shape."""
        return {}

    def save_own_variables(self, store: Any) -> None:
        """Put the weights of "tf_idf" mode into a dictionary of arrays."""
        if self.output_mode == "tf_idf" and self.idf_weights is not None:
            store["idf_weights"] = self.idf_weights

    def load_own_variables(self, store: Any) -> None:
        """Take the weights that `save_own_variables` wrote."""
        if self.output_mode == "tf_idf" and "idf_weights" in store:
            self.idf_weights = np.asarray(store["idf_weights"])

    def save_assets(self, dir_path: str) -> None:
        """Write the vocabulary into a folder, a token a line, unless the config holds it.

        Raises:
            ValueError: a token holds a line break.
        """
        if self.input_vocabulary is not None:
            return
        tokens = [str(t) for t in self.get_vocabulary()]
        broken = [t for t in tokens if "\n" in t or "\r" in t]
        if broken:
            raise ValueError(
                f"{type(self).__name__} '{self.name}': the file of the vocabulary has a token a line, and the token {broken[0]!r} holds a line break. "
                "Leave line breaks out of the texts, or pass the tokens as `vocabulary`: the layer's config then holds them."
            )
        with open(os.path.join(dir_path, "vocabulary.txt"), "w", encoding="utf-8") as file:
            file.write("\n".join(tokens))

    def load_assets(self, dir_path: str) -> None:
        """Read what `save_assets` wrote."""
        if self.input_vocabulary is None:
            with open(os.path.join(dir_path, "vocabulary.txt"), encoding="utf-8") as file:
                tokens = [self._token(line) for line in file.read().split("\n")]
            start = self._words.start
            self._words.set(tokens[start:] if tokens[:start] == self._words.special else tokens)
            self._frozen_size = self._words.size

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        names = (
            "invert",
            "max_tokens",
            "num_oov_indices",
            "oov_token",
            "mask_token",
            "output_mode",
            "sparse",
            "pad_to_max_tokens",
            "oov_method",
            "salt",
        )
        return {
            **super().get_config(),
            **{name: getattr(self, name) for name in names},
            "idf_weights": self.input_idf_weights,
            "vocabulary": self.input_vocabulary,
            "vocabulary_size": self._frozen_size,
        }


def _any_batches(data: Any, layer: str) -> Any:
    """Yield batches of an iterable; lists are batches here too, since tokens come in lists."""
    if hasattr(data, "__getitem__") or not hasattr(data, "__iter__"):
        yield from batches_of(data, layer)
        return
    for batch in data:
        batch = batch[0] if isinstance(batch, tuple) else batch
        yield batch._a if isinstance(batch, Tensor) else batch
