"""What `fit`, `evaluate` and `predict` are given, as batches: arrays held in memory, or a stream of batches.

`Arrays` is the fast way: leaves of equal length, of which an executor takes rows by index. What yields batches by itself is a `Stream`
(stream.py).
"""

from typing import Any

import numpy as np

from .. import tree
from ..core import dtypes
from ..core.graph import Node
from ..core.tensor import Tensor
from ..core.variable import Variable
from ..errors import InputError


def unpack_x_y_sample_weight(data: Any) -> tuple:
    """Return (x, y, sample_weight) from a tuple of one to three of them. Keras: `keras.utils.unpack_x_y_sample_weight`."""
    if isinstance(data, list):
        data = tuple(data)
    if not isinstance(data, tuple):
        return data, None, None
    if 1 <= len(data) <= 3:
        return (*data, None, None)[:3]
    raise ValueError(
        f"Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, found: {data}"
    )


def pack_x_y_sample_weight(x: Any, y: Any = None, sample_weight: Any = None) -> Any:
    """Return (x, y, sample_weight) as the shortest tuple. Keras: `keras.utils.pack_x_y_sample_weight`."""
    if y is None:
        return x if not isinstance(x, (list, tuple)) else (x,)
    return (x, y) if sample_weight is None else (x, y, sample_weight)


_TAKEN_AS_THEY_ARE = frozenset("?bBhHiIlLqQef")  # dtype characters: bool, integers, floats of at most 32 bits


def as_array(x: Any, what: str, words: bool = False) -> np.ndarray:
    """Return anything array-like as a NumPy array that training takes: float64 becomes floatx, objects are refused.

    With `words`, strings are taken too, as an array of objects.
    """
    if isinstance(x, np.ndarray):
        if x.dtype.char in _TAKEN_AS_THEY_ARE:
            return x
        a = x
    elif isinstance(x, Tensor):
        a = x._a
    elif hasattr(x, "to_numpy"):  # pandas, polars
        a = x.to_numpy()
    elif hasattr(x, "detach") and hasattr(x, "cpu"):  # torch
        a = x.detach().cpu().numpy()
    elif hasattr(x, "toarray") and hasattr(x, "nnz"):  # scipy.sparse
        a = x.toarray()
    else:
        try:
            a = np.asarray(x)
        except ValueError as error:
            raise InputError(
                f"{what}: the rows do not have equal lengths ({error}). Pad or cut them to one length."
            ) from None
    if words and (a.dtype.kind in "US" or a.dtype == object and any(isinstance(v, (str, bytes)) for v in a.flat)):
        return a.astype(object)
    if a.dtype == object:
        try:
            a = a.astype(np.float64)
        except (ValueError, TypeError):
            raise no_words(a, what) from None
    if a.dtype.kind in "US":
        raise no_words(a, what)
    if a.dtype.kind == "f" and a.dtype.itemsize == 8:
        a = a.astype(dtypes.numpy_dtype())
    elif a.dtype.kind in "Mm":
        raise InputError(f"{what}: expected numbers, received dates ({a.dtype}). Turn them into numbers first.")
    return a


def no_words(a: np.ndarray, what: str) -> InputError:
    """Return the error for strings where numbers are expected."""
    return InputError(
        f"{what}: expected numbers, received {_example(a)}. Turn text into numbers first (StringLookup, one-hot, TextVectorization), "
        "or drop the column."
    )


def _example(a: np.ndarray) -> str:
    for v in a.reshape(-1):
        if isinstance(v, (str, bytes)):
            return f"strings such as {str(v) if isinstance(v, str) else bytes(v)!r}"
    return f"a value of type {type(a.reshape(-1)[0]).__name__}" if a.size else "an empty object array"


def _form(x: Any) -> Any:
    if isinstance(x, dict):
        return tuple((k, _form(v)) for k, v in x.items())
    return tuple(map(_form, x)) if isinstance(x, (list, tuple)) else x is None


def is_arrays(x: Any) -> bool:
    """Say whether x is held in memory: arrays, frames, lists of numbers, or nests of them."""
    if isinstance(x, (np.ndarray, Tensor, Node)) or hasattr(x, "to_numpy") or hasattr(x, "toarray"):
        return True
    if isinstance(x, (Variable, str)) or hasattr(x, "detach"):  # a string is one, too: it is said what is wrong with it
        return True
    if isinstance(x, dict):
        return len(x) > 0 and all(v is None or is_arrays(v) for v in x.values())
    if isinstance(x, (list, tuple)):
        return all(v is None or is_arrays(v) or isinstance(v, (int, float, bool, str, np.generic)) for v in x)
    return hasattr(x, "__array__") and not hasattr(x, "__next__")


def _is_rows(x: Any) -> bool:
    """Say whether a list is one array written out (rows of numbers) and not several inputs."""
    return isinstance(x, (list, tuple)) and (
        not x
        or isinstance(x[0], str)
        or x[0] is not None
        and not is_arrays(x[0])
        or isinstance(x[0], (list, tuple))
        and _is_rows(x[0])
    )


def arrays_of(x: Any, what: str, words: bool = False) -> Any:
    """Return the nest with every leaf an array; a list of numbers is one leaf. With `words`, leaves may hold strings."""
    if x is None:
        return None
    if isinstance(x, np.ndarray) or _is_rows(x):
        return as_array(x, what, words)
    if isinstance(x, dict):
        return {k: arrays_of(v, f"{what}[{k!r}]", words) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return (
            type(x)(arrays_of(v, f"{what}[{i}]", words) for i, v in enumerate(x))
            if type(x) in (list, tuple)
            else tuple(arrays_of(v, what, words) for v in x)
        )
    return as_array(x, what, words)


def batch_value(a: np.ndarray) -> Any:
    """Return rows as layers take them: numbers as a Tensor, strings as they are."""
    return a if a.dtype.hasobject else Tensor(a)


class Arrays:
    """x, y and sample_weight in memory: `leaves` of `rows` rows, and how they make up the batch.

    Args:
        x, y, sample_weight: nests of array-likes with one length; x may hold strings.
        where: the caller's name, for messages.
    """

    where = "fit"
    _made: dict | None = None  # the columns that were derived from the leaves (core/derived.py)

    def __init__(self, x: Any, y: Any = None, sample_weight: Any = None, where: str = "fit"):
        x, y = arrays_of(x, f"{where}: x", words=True), arrays_of(y, f"{where}: y")
        sample_weight = arrays_of(sample_weight, f"{where}: sample_weight")
        self.where = where
        self.structure = (x, y, sample_weight)
        self.leaves: list[np.ndarray] = [a for a in tree.flatten(self.structure) if a is not None]
        self._check(where)

    def _check(self, where: str) -> None:
        lengths = []
        for part, name in zip(self.structure, ("x", "y", "sample_weight"), strict=True):
            for a in tree.flatten(part):
                if a is not None:
                    if a.ndim == 0:
                        raise InputError(
                            f"{where}: {name} is a single {'string' if a.dtype.kind in 'OUS' else 'number'}; expected an array whose first axis is the rows. Wrap it: np.array([…])."
                        )
                    lengths.append((name, len(a), a.shape))
        if not lengths:
            raise InputError(f"{where}: no data was given.")
        if len({n for _, n, _ in lengths}) > 1:
            sizes = "; ".join(f"{name} has {n} rows (shape {shape})" for name, n, shape in lengths)
            raise InputError(
                f"{where}: all arrays must have the same number of rows. Data cardinality is ambiguous: {sizes}."
            )
        self.rows = lengths[0][1]
        if self.rows == 0:
            raise InputError(f"{where}: the data has 0 rows; expected at least 1.")

    def unflatten(self, values: Any) -> tuple:
        """Return (x, y, sample_weight) with the leaves replaced."""
        it = iter(values)
        return tuple(tree.map_structure(lambda a: None if a is None else next(it), part) for part in self.structure)

    @property
    def form(self) -> Any:
        """The structure with its names, without the arrays: something to look a compiled step up by."""
        return _form(self.structure)

    def take(self, start: int, stop: int) -> "Arrays":
        """Return the rows start … stop-1."""
        part = object.__new__(Arrays)
        part.structure = tree.map_structure(lambda a: None if a is None else a[start:stop], self.structure)
        part.leaves = [a for a in tree.flatten(part.structure) if a is not None]
        part.rows = len(part.leaves[0])
        part.where = self.where
        part._made = {source: a[start:stop] for source, a in (self._made or {}).items()}
        return part

    def column(self, source: Any) -> np.ndarray:
        """Return a leaf by its number, or a Derived column, which is computed once."""
        if isinstance(source, int):
            return self.leaves[source]
        made = self._made = {} if self._made is None else self._made
        if source not in made:
            array = np.asarray(source.function(*map(self.column, source.sources)), source.dtype)
            if array.shape[:1] != (self.rows,):
                raise InputError(
                    f"{getattr(source.function, '__qualname__', source.function)}: gave an array of shape {array.shape}; expected {self.rows} rows."
                )
            made[source] = array
        return made[source]


def class_weights(y: Any, weights: dict, what: str = "fit") -> np.ndarray:
    """Return the weight of each row for labels y and a dict from class to weight; classes left out weigh 1."""
    flat = tree.flatten(y)
    if len(flat) != 1:
        raise ValueError("`class_weight` is only supported for Models with a single output.")
    y = np.asarray(flat[0]._a if isinstance(flat[0], Tensor) else flat[0])
    labels = np.argmax(y, -1) if y.ndim > 1 and y.shape[-1] > 1 else y.reshape(len(y), -1)[:, 0] if y.ndim > 1 else y
    labels = np.round(labels).astype(np.int64)
    if not isinstance(weights, dict):
        raise InputError(
            f"{what}: class_weight must be a dict from class number to weight, received {type(weights).__name__}."
        )
    bad = [k for k in weights if not isinstance(k, (int, np.integer))]
    if bad:
        raise InputError(f"{what}: class_weight's keys must be class numbers, received {bad[0]!r}.")
    table = np.ones(max([*(int(k) for k in weights), int(labels.max(initial=0))]) + 1, dtypes.numpy_dtype())
    for k, w in weights.items():
        table[int(k)] = w
    return table[labels]


def split_rows(data: tuple, share: float) -> tuple[tuple, tuple]:
    """Return the data without its last `share` of rows, and those rows. Keras: `validation_split`."""
    arrays = Arrays(*data)
    if not 0 < share < 1:
        raise ValueError(f"fit: validation_split must be between 0 and 1, received {share}.")
    cut = int(np.floor(arrays.rows * (1.0 - share)))
    if cut == 0 or cut == arrays.rows:
        raise ValueError(
            f"Training data contains {arrays.rows} samples, which is not sufficient to split it into a validation and training set as specified by "
            f"`validation_split={share}`. Either provide more data, or a different value for the `validation_split` argument."
        )
    return arrays.take(0, cut).structure, arrays.take(cut, arrays.rows).structure
