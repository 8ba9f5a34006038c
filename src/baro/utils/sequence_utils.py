"""Lists of unequal length as one array."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import InputError


def pad_sequences(sequences: Sequence[Any], maxlen: int | None = None, dtype: Any = "int32", padding: str = "pre", truncating: str = "pre",
                  value: Any = 0.0) -> np.ndarray:  # fmt: skip
    """Return sequences cut or filled to one length, (samples, maxlen, …). Keras: `keras.utils.pad_sequences`.

    Args:
        sequences: lists of numbers, or of vectors of one shape.
        maxlen: the common length; by default the longest sequence's.
        dtype: of the result; `object` for strings.
        padding: "pre" fills in front, "post" at the end.
        truncating: "pre" cuts in front, "post" at the end.
        value: what fills.

    Raises:
        InputError: for other words than "pre" and "post", and for entries that are not sequences.

    >>> pad_sequences([[1], [2, 3]]).tolist()
    [[0, 1], [2, 3]]
    """
    for name, word in (("padding", padding), ("truncating", truncating)):
        if word not in ("pre", "post"):
            raise InputError(f"pad_sequences: {name} must be 'pre' or 'post'. Received: {name}={word!r}")
    if not hasattr(sequences, "__len__"):
        raise InputError("`sequences` must be iterable with a length.")
    lengths, inner = [], ()
    for x in sequences:
        if not hasattr(x, "__len__"):
            raise InputError(f"`sequences` must be a list of iterables. Found non-iterable: {x!r}")
        lengths.append(len(x))
        if len(x) and not inner:
            inner = np.shape(x)[1:]
    longest = max(lengths, default=0) if maxlen is None else maxlen
    of_text = np.issubdtype(np.dtype(dtype), np.str_) or np.issubdtype(np.dtype(dtype), np.bytes_)
    if isinstance(value, str) and np.dtype(dtype) != object and not of_text:
        raise InputError(
            f"`dtype` {dtype} is not compatible with `value`'s type: {type(value)}. You should set `dtype=object` for variable length strings."
        )
    out = np.full((len(lengths), longest, *inner), value, dtype=dtype)
    for row, x in zip(out, sequences, strict=True):
        if not len(x) or not longest:
            continue
        part = np.asarray(x[-longest:] if truncating == "pre" else x[:longest], dtype=dtype)
        if part.shape[1:] != inner:
            raise InputError(f"Shape of sample {part.shape[1:]} of sequence is different from expected shape {inner}")
        if padding == "post":
            row[: len(part)] = part
        else:
            row[longest - len(part) :] = part
    return out
