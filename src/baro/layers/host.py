"""Work that is done on the host, value by value: strings have no ops, so these layers compute on NumPy arrays.

Eagerly a layer calls its function at once. While a step is traced, what depends on the data alone is computed there for the whole data
(see core/derived.py); numbers that the step itself computes pass through one row of the op table.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..core.context import ctx
from ..core.dtypes import numpy_dtype, standardize_dtype
from ..core.graph import Node, stand_in
from ..core.op import Op, bind
from ..core.tensor import Tensor
from ..errors import DTypeError


def _run(xp: Any, *arrays: Any, function: Callable, shape: tuple, dtype: np.dtype) -> Any:
    if xp is np:
        return np.asarray(function(*arrays), dtype)
    if dtype.kind == "O":
        raise DTypeError("The jax executor has no strings: leave the layer that makes them out of the model.")
    from jax import ShapeDtypeStruct, pure_callback

    return pure_callback(
        lambda *xs: np.asarray(function(*map(np.asarray, xs)), dtype), ShapeDtypeStruct(shape, dtype), *arrays
    )


# The shape is told by the layer, since only the layer knows what its function gives.
ON_HOST = Op("on_host", _run, lambda *xs, function, shape, dtype: (shape, dtype), (None,) * 4)


def on_host(function: Callable, *arrays: Any, shape: tuple, dtype: Any) -> Any:
    """Return function(*NumPy arrays) as a Tensor, strings as a NumPy array, or as a Node where an array is one.

    Args:
        function: makes a row of each row; the same function each time that a layer is called.
        arrays: what the layer was given, `prepared`.
        shape: of the result; None where values decide.
        dtype: of the result.
    """
    dtype = numpy_dtype(dtype)
    if not any(type(x) is Node for x in arrays):
        found = np.asarray(function(*(host_array(x) for x in arrays)), dtype)
        return found if dtype.kind == "O" else Tensor(found)
    if ctx.trace is not None and ctx.trace.columns is not None:
        node = ctx.trace.columns.derive(function, arrays, dtype)
        if node is not None:
            return node
    if (
        ctx.trace is not None
        and ctx.trace.fill is None
        and any(type(x) is Node and x.dtype.kind == "O" for x in arrays)
    ):
        raise DTypeError(
            "A layer of strings needs columns of the data as they are. Change strings in the data, before the model."
        )
    if None in shape:
        return stand_in(getattr(function, "__qualname__", "on_host"), shape, dtype)
    return bind(ON_HOST, *arrays, function=function, shape=tuple(shape), dtype=dtype)


def with_axis(a: np.ndarray) -> np.ndarray:
    """Return an array with a last axis of length 1."""
    return a[..., None]


def without_axis(a: np.ndarray) -> np.ndarray:
    """Return an array without its last axis, of length 1."""
    return a[..., 0]


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
    return standardize_dtype(x.dtype) == "string"


def as_strings(values: np.ndarray) -> list[bytes]:
    """Return all elements as UTF-8 bytes: integers in decimal, floats without their fraction."""
    flat = values.reshape(-1)
    if flat.dtype.kind == "f":
        flat = flat.astype(np.int64)
    if flat.dtype.kind == "b":
        return [b"true" if v else b"false" for v in flat]
    return [v if isinstance(v, bytes) else str(v).encode() for v in flat.tolist()]
