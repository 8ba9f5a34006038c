"""`Vocabulary`: what the lookup layers know — tokens, their indices, and how often each was seen while adapting."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np


class Vocabulary:
    """Tokens in a fixed order, after the places of the mask and of what is out of vocabulary (OOV).

    Args:
        mask_token: token at index 0, or None; `masked` says whether it takes that place.
        oov_token: token that stands for all that are unknown.
        oov_count: number of indices for unknown tokens.
        masked: whether index 0 is the mask's.
        oov_bin: function token → number in [0, oov_count), where there are several.

    >>> v = Vocabulary("", "[UNK]", 1, True, None)
    >>> v.set(["a", "b"])
    >>> v.indices(["b", "", "c"]), v.all_tokens()
    ([3, 0, 1], ['', '[UNK]', 'a', 'b'])
    """

    def __init__(self, mask_token: Any, oov_token: Any, oov_count: int, masked: bool, oov_bin: Callable | None):
        self.mask_token = mask_token
        self.oov_token = oov_token
        self.oov_count = oov_count
        self.oov_start = 1 if masked else 0
        self.start = self.oov_start + oov_count
        self.oov_bin = oov_bin
        self.tokens: list[Any] = []
        self._index: dict[Any, int] = {}
        self.forget()

    def forget(self) -> None:
        """Forget the counts."""
        self.counts: Counter = Counter()
        self.document_counts: Counter = Counter()
        self.documents = 0

    @property
    def special(self) -> list[Any]:
        """The tokens before the first word's."""
        return [self.mask_token] * self.oov_start + [self.oov_token] * self.oov_count

    @property
    def size(self) -> int:
        """The number of indices."""
        return self.start + len(self.tokens)

    def set(self, tokens: Sequence[Any]) -> None:
        """Set the tokens."""
        self.tokens = list(tokens)
        self._index = {t: self.start + i for i, t in enumerate(self.tokens)}

    def all_tokens(self) -> list[Any]:
        """Return the token of every index."""
        return [*self.special, *self.tokens]

    def count(self, documents: Iterable[Sequence[Any]]) -> None:
        """Count the tokens of documents, and the documents that hold each."""
        for document in documents:
            self.counts.update(document)
            self.document_counts.update(set(document))
            self.documents += 1

    def learn(self, most: int | None) -> bool:
        """Take the tokens that were counted, the most frequent first and equals from high to low; say whether there were any.

        Raises:
            ValueError: `most`, which counts the special tokens too, leaves no place for words.
        """
        if not self.counts:
            return False
        if most is not None and most <= self.start:
            raise ValueError(
                f"`max_tokens` leaves no place for words beside {self.special}. Received: max_tokens={most}"
            )
        counts = {t: n for t, n in self.counts.items() if t not in (self.mask_token, self.oov_token)}
        ordered = sorted(counts, key=lambda t: (counts[t], t), reverse=True)
        self.set(ordered if most is None else ordered[: most - self.start])
        return True

    def inverse_document_frequency(self) -> np.ndarray:
        """Return log(1 + documents / (1 + documents with the token)) for each token."""
        seen = np.array([self.document_counts[t] for t in self.tokens], np.float64)
        return np.log(1 + self.documents / (1 + seen)).astype(np.float32)

    def indices(self, tokens: Iterable[Any], mask_index: int = 0) -> list[int]:
        """Return the index of each token.

        Raises:
            ValueError: a token is unknown and there is no index for it.
        """
        if self.oov_count == 1:
            known = dict(self._index)
            if self.mask_token is not None:
                known[self.mask_token] = mask_index
            return [known.get(t, self.oov_start) for t in tokens]
        return [self._one(t, mask_index) for t in tokens]

    def _one(self, token: Any, mask_index: int) -> int:
        if self.mask_token is not None and token == self.mask_token:
            return mask_index
        found = self._index.get(token)
        if found is not None:
            return found
        if self.oov_bin is None or self.oov_count == 0:
            raise ValueError(
                f"When `num_oov_indices=0` all inputs should be in vocabulary, found OOV values [{token!r}], consider setting `num_oov_indices=1`."
            )
        return self.oov_start + self.oov_bin(token)

    def at(self, indices: Iterable[int]) -> list[Any]:
        """Return the token at each index; the OOV token where there is none."""
        tokens = self.all_tokens()
        return [tokens[i] if 0 <= i < len(tokens) else self.oov_token for i in indices]
