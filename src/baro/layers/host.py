"""Work that is done on the host, value by value: strings have no ops, so these layers compute on NumPy arrays.

Eagerly a layer calls its function at once. In a traced step numbers pass through one row of the op table;
strings cannot enter a step at all.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..core.dtypes import numpy_dtype
from ..core.graph import Node
from ..core.op import Op, bind
from ..core.tensor import Tensor
from ..errors import DTypeError


def _run(xp: Any, *arrays: Any, function: Callable, shape: tuple, dtype: np.dtype) -> Any:
    if xp is np:
        return np.asarray(function(*arrays), dtype)
    from jax import ShapeDtypeStruct, pure_callback

    return pure_callback(
        lambda *xs: np.asarray(function(*map(np.asarray, xs)), dtype), ShapeDtypeStruct(shape, dtype), *arrays
    )


# The shape is told by the layer, since only the layer knows what its function gives.
ON_HOST = Op("on_host", _run, lambda *xs, function, shape, dtype: (shape, dtype), (None,) * 4)


def on_host(function: Callable, *arrays: Any, shape: tuple, dtype: Any) -> Any:
    """Return function(*NumPy arrays) as a Tensor, or as a Node where an array is one."""
    if any(type(x) is Node for x in arrays):
        return bind(ON_HOST, *arrays, function=function, shape=tuple(shape), dtype=numpy_dtype(dtype))
    return Tensor(np.asarray(function(*(host_array(x) for x in arrays)), numpy_dtype(dtype)))


def host_array(x: Any) -> np.ndarray:
    """Return a Tensor, a Variable, a NumPy array, a nested list of numbers or strings, or a string as a NumPy array."""
    if type(x) is Tensor:
        return x._a
    if type(x) is Node:
        raise DTypeError(
            "This layer needs the values of its inputs, which a compiled step does not have yet. Apply it to the data before the model."
        )
    array = x if isinstance(x, np.ndarray) else np.asarray(x)
    return array.astype(object) if array.dtype.kind == "S" else array  # bytes are decoded by who knows how


def prepared(x: Any) -> Any:
    """Return a layer's input as a Node or Tensor of numbers, or a NumPy array of strings."""
    if type(x) in (Node, Tensor):
        return x
    if hasattr(x, "_read"):
        return x._read()
    return host_array(x)


def is_string(x: Any) -> bool:
    """Say whether an input holds strings."""
    return not isinstance(x, (Tensor, Node)) and np.dtype(x.dtype).kind in "OUS"


def as_strings(values: np.ndarray) -> list[bytes]:
    """Return all elements as UTF-8 bytes: integers in decimal, floats without their fraction."""
    flat = values.reshape(-1)
    if flat.dtype.kind == "f":
        flat = flat.astype(np.int64)
    if flat.dtype.kind == "b":
        return [b"true" if v else b"false" for v in flat]
    return [v if isinstance(v, bytes) else str(v).encode() for v in flat.tolist()]
