"""Reading of the data that a preprocessing layer learns its state from: arrays, lists, data sets, generators of batches."""

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..core.tensor import TensorBase


def first_of(batch: Any) -> Any:
    """Return the inputs of a batch that may be (inputs, targets, …)."""
    return batch[0] if isinstance(batch, tuple) and batch else batch


def is_array(data: Any) -> bool:
    """Say whether data is one array of any kind (NumPy, Tensor, pandas, …) rather than a series of batches."""
    return (
        isinstance(data, (np.ndarray, np.generic, TensorBase)) or hasattr(data, "shape") and hasattr(data, "__array__")
    )


def whole_array(data: Any) -> np.ndarray | None:
    """Return data as one array where it is one, or a list of numbers or strings; None where it is a series of batches."""
    if is_array(data):
        return np.asarray(data)
    if isinstance(data, (list, tuple)) and data and not any(is_array(first_of(x)) for x in data[:1]):
        return np.asarray(data)
    return None


def batches_of(data: Any, layer: str) -> Iterator[np.ndarray]:
    """Yield the arrays of a series of batches: a data set with a length and items, or anything that can be iterated over.

    Raises:
        TypeError: data is none of these, or yields something that is not an array.
        ValueError: there is no batch.
    """
    if hasattr(data, "__getitem__") and hasattr(data, "__len__") and not isinstance(data, (list, tuple)):
        series: Any = (data[i] for i in range(len(data)))
    elif hasattr(data, "__iter__"):
        series = iter(data)
    else:
        raise TypeError(
            f"{layer}: Unsupported data type: {type(data)}. `adapt` takes an array, a list, a data set, or an iterable of batches."
        )
    first = next(series, None)
    if first is None:
        raise ValueError(
            f"{layer}: adapt() received an empty iterable (no batches). Expected at least one batch. Pass a non-empty iterable of arrays, "
            "e.g. layer.adapt([x]) or layer.adapt(list_of_batches)."
        )
    for batch in itertools.chain([first], series):
        x = first_of(batch)
        if not hasattr(x, "shape"):
            raise TypeError(
                f"{layer}: adapt() expects an iterable that yields arrays or tensors with a `.shape` attribute. "
                f"Got an element of type {type(x).__name__}."
            )
        yield np.asarray(x)
