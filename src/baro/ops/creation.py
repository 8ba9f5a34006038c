"""Making tensors: from values, filled, ranges, triangles, windows."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..core import ops as c
from ..core.dtypes import numpy_dtype, result_type, standardize_dtype
from ..core.graph import Node, stand_in
from ..core.op import cast, convert, explained, op_function, raw
from ..core.symbolic import KerasTensor
from ..core.tensor import Tensor
from ..errors import DTypeError, InputError
from ..shapes import Unknown


def _shape(shape: Any) -> tuple[int, ...]:
    if isinstance(shape, (int, np.integer)):
        return (shape,)  # type: ignore[return-value]
    return tuple(d if isinstance(d, int) else int(d) for d in shape)


@op_function
def convert_to_tensor(x: Any, dtype: Any = None, sparse: Any = None, ragged: Any = None) -> Any:
    """Return a Tensor of an array, number, nested list or Variable. Keras: `keras.ops.convert_to_tensor`.

    Args:
        x: array-like.
        dtype: a dtype's name; by default that of x, and int32, floatx or bool for Python numbers.
        sparse, ragged: as in Keras, whether such tensors stay as they are; every tensor here is dense, so both mean the same.
    """
    if isinstance(x, np.ndarray) and x.dtype.kind not in "OUS":
        x = np.array(x)  # a Tensor does not change when the array that it was made of does
    if dtype is None:
        return convert(x)
    dtype = numpy_dtype(dtype)
    if type(x) in (int, float, bool) or (type(x) in (list, tuple) and not _has_tensor(x)):
        return Tensor(np.asarray(x).astype(dtype))
    return cast(convert(x), dtype)


def _has_tensor(x: Any) -> bool:
    return any(hasattr(v, "dtype") or (type(v) in (list, tuple) and _has_tensor(v)) for v in x)


def convert_to_numpy(x: Any) -> np.ndarray:
    """Return a NumPy array that the caller may change. Keras: `keras.ops.convert_to_numpy`."""
    return np.array(raw(x))


@op_function
def array(x: Any, dtype: Any = None) -> Any:
    """Return a Tensor of an array-like value. Keras: `keras.ops.array`."""
    return convert_to_tensor(x, dtype=dtype)


def is_tensor(x: Any) -> bool:
    """Say whether x is a tensor of this framework: not a NumPy array, not a list. Keras: `keras.ops.is_tensor`."""
    return isinstance(x, (Tensor, Node))


def shape(x: Any) -> tuple:
    """Return the lengths of the axes; None where unknown. Keras: `keras.ops.shape`."""
    return tuple(x.shape) if hasattr(x, "shape") else convert(x).shape


def dtype(x: Any) -> str:
    """Return the name of the dtype of x. Keras: `keras.ops.dtype`."""
    return standardize_dtype(x.dtype if hasattr(x, "dtype") else convert(x).dtype)


def _of_shape(name: str, of: Callable) -> Callable:
    def count(x: Any) -> Any:
        return convert(of(convert(x).shape))

    count.__name__ = name
    return op_function(count)


_ndim, _size = _of_shape("ndim", len), _of_shape("size", math.prod)


def ndim(x: Any) -> Any:
    """Return the number of axes: an int, or a KerasTensor for a KerasTensor. Keras: `keras.ops.ndim`."""
    count = _ndim(x)
    return count if isinstance(count, KerasTensor) else int(count)


def size(x: Any) -> Any:
    """Return the number of elements: an int, or a KerasTensor for a KerasTensor. Keras: `keras.ops.size`."""
    count = _size(x)
    return count if isinstance(count, KerasTensor) else int(count)


@explained
def zeros(shape: Any, dtype: Any = None) -> Any:
    """Return zeros, of floatx by default. Keras: `keras.ops.zeros`."""
    return Tensor(np.zeros(_shape(shape), numpy_dtype(dtype)))


@explained
def ones(shape: Any, dtype: Any = None) -> Any:
    """Return ones, of floatx by default. Keras: `keras.ops.ones`."""
    return Tensor(np.ones(_shape(shape), numpy_dtype(dtype)))


@explained
def empty(shape: Any, dtype: Any = None) -> Any:
    """Return a tensor whose values do not matter (they are zeros). Keras: `keras.ops.empty`."""
    return zeros(shape, dtype)


@op_function
def empty_like(x: Any, dtype: Any = None) -> Any:
    """Return a tensor like x whose values do not matter (they are zeros). Keras: `keras.ops.empty_like`."""
    return c.zeros_like(x, dtype)


@op_function
def full(shape: Any, fill_value: Any, dtype: Any = None) -> Any:
    """Return a tensor filled with a value, of floatx by default. Keras: `keras.ops.full`."""
    value = convert(fill_value)
    return c.broadcast_to(cast(value, numpy_dtype(dtype)), _shape(shape))


@op_function
def arange(start: Any, stop: Any = None, step: Any = None, dtype: Any = None) -> Any:
    """Return start, start + step, … below stop. Keras: `keras.ops.arange`.

    >>> arange(3).numpy().tolist()
    [0, 1, 2]
    """
    if dtype is None:
        given = [v for v in (start, stop, step) if v is not None]
        dtype = result_type(*(getattr(v, "dtype", type(v)) for v in given))
    numbers = [raw(v).item() if hasattr(v, "dtype") else v for v in (start, stop, 1 if step is None else step)]
    return Tensor(np.arange(*numbers) if numbers[1] is not None else np.arange(0, numbers[0], numbers[2])).astype(dtype)


@op_function
def linspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, retstep: bool = False, dtype: Any = None, axis: int = 0
) -> Any:
    """Return `num` evenly spaced values from start to stop. Keras: `keras.ops.linspace`."""
    if num < 0:
        raise InputError(f"`num` must be a non-negative integer. Received: num={num}")
    if dtype is None:
        dtype = result_type(*(getattr(v, "dtype", type(v)) for v in (start, stop)), float)
    out = numpy_dtype(dtype)
    work = out if out.kind == "f" and out.itemsize >= 4 else numpy_dtype()
    start, stop = cast(convert(start), work), cast(convert(stop), work)
    parts = num - 1 if endpoint else num
    step = (stop - start) / parts if parts > 0 else (stop - start) * math.nan
    start, whole = c.broadcast_to(start, step.shape), stop - start
    at = c.reshape(
        Tensor((np.arange(num, dtype=np.float64) / max(parts, 1)).astype(work)), (num,) + (1,) * len(step.shape)
    )
    values = start + at * whole
    if endpoint and num > 1:  # the last value is `stop` itself, whatever the rounding
        values = c.concatenate([values[:-1], c.reshape(c.broadcast_to(stop, step.shape), (1, *step.shape))], axis=0)
    if out.kind in "iu":
        values = c.floor(values)
    if axis not in (0, -1 - len(step.shape)):
        order = list(range(1, len(values.shape)))
        order.insert(axis if axis >= 0 else axis + len(values.shape), 0)
        values = c.transpose(values, order)
    return (cast(values, out), step) if retstep else cast(values, out)


@op_function
def logspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, base: Any = 10, dtype: Any = None, axis: int = 0
) -> Any:
    """Return base ** linspace(start, stop). Keras: `keras.ops.logspace`."""
    if dtype is None:
        dtype = result_type(*(getattr(v, "dtype", type(v)) for v in (start, stop)), float)
    work = numpy_dtype() if "int" in standardize_dtype(dtype) else numpy_dtype(dtype)
    powers = linspace(start, stop, num, endpoint, dtype=work, axis=axis)
    return cast(c.power(cast(convert(base), work), powers), numpy_dtype(dtype))


@op_function
def geomspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, dtype: Any = None, axis: int = 0) -> Any:
    """Return values of equal ratio from start to stop. Keras: `keras.ops.geomspace`."""
    if dtype is None:
        dtype = result_type(*(getattr(v, "dtype", type(v)) for v in (start, stop)), float)
    work = numpy_dtype() if "int" in standardize_dtype(dtype) else numpy_dtype(dtype)
    start, stop = cast(convert(start), work), cast(convert(stop), work)
    sign = c.sign(start)
    logs = linspace(c.log(start * sign), c.log(stop * sign), num, endpoint, dtype=work, axis=axis)
    if len(sign.shape):
        sign = c.reshape(sign, (*sign.shape[: axis % len(logs.shape)], 1, *sign.shape[axis % len(logs.shape) :]))
    return cast(c.exp(logs) * sign, numpy_dtype(dtype))


@explained
def eye(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> Any:
    """Return an (N, M) matrix with ones on the k-th diagonal. Keras: `keras.ops.eye`."""
    given: Any = (("N", N), ("M", M), ("k", k))
    for name, value in given:
        if not (
            isinstance(value, (int, np.integer))
            or (name == "M" and value is None)
            or (hasattr(value, "dtype") and "int" in str(value.dtype))
        ):
            raise DTypeError(
                f"Argument `{name}` must be an integer{' or `None`' if name == 'M' else ''}. Received: {name}={value} of type {type(value)}"
            )
    return Tensor(np.eye(int(N), None if M is None else int(M), int(k), numpy_dtype(dtype)))


@explained
def identity(n: int, dtype: Any = None) -> Any:
    """Return the (n, n) identity matrix. Keras: `keras.ops.identity`."""
    return eye(n, dtype=dtype)


@explained
def tri(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> Any:
    """Return an (N, M) matrix with ones on and below the k-th diagonal. Keras: `keras.ops.tri`."""
    return Tensor(np.tri(N, M, k, numpy_dtype(dtype)))


def _triangle(x: Any, k: Any, keep: Any) -> Any:
    x = convert(x)
    if len(x.shape) < 2:
        raise InputError(f"tril and triu: expected at least 2 axes, received shape {x.shape}.")
    n, m = x.shape[-2:]
    return c.where(Tensor(keep(np.ones((n, m), bool), int(k))), x, Tensor(np.zeros((), x.dtype)))


@op_function
def tril(x: Any, k: int = 0) -> Any:
    """Return x with zeros above the k-th diagonal. Keras: `keras.ops.tril`."""
    return _triangle(x, k, np.tril)


@op_function
def triu(x: Any, k: int = 0) -> Any:
    """Return x with zeros below the k-th diagonal. Keras: `keras.ops.triu`."""
    return _triangle(x, k, np.triu)


@op_function
def diag(x: Any, k: int = 0) -> Any:
    """Return a matrix with x on its k-th diagonal, or the diagonal of a matrix. Keras: `keras.ops.diag`."""
    x = convert(x)
    if len(x.shape) == 2:
        return diagonal(x, k)
    if len(x.shape) != 1:
        raise InputError(f"diag: `x` must be 1-D or 2-D. Received: x.shape={x.shape}")
    n = x.shape[0] + abs(k)
    at = np.arange(x.shape[0]) * (n + 1) + (k if k > 0 else -k * n)
    return c.reshape(c.bind(c.OPS["scatter"], Tensor(np.zeros(n * n, x.dtype)), Tensor(at), x, how="set"), (n, n))


@op_function
def diagflat(x: Any, k: int = 0) -> Any:
    """Return a matrix with the flattened x on its k-th diagonal. Keras: `keras.ops.diagflat`."""
    return diag(c.reshape(x, (-1,)), k)


@op_function
def diagonal(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """Return the diagonals of the matrices in two axes, as the last axis. Keras: `keras.ops.diagonal`."""
    x = convert(x)
    n = len(x.shape)
    if n < 2:
        raise InputError(f"`diagonal` requires an array of at least two dimensions, but `x` is of shape {x.shape}.")
    a, b = axis1 % n, axis2 % n
    x = c.transpose(x, (*(i for i in range(n) if i not in (a, b)), a, b))
    rows, columns = x.shape[-2:]
    if Unknown in (type(rows), type(columns)):
        return stand_in("diagonal", (*x.shape[:-2], None), x.dtype)
    at = np.diagonal(np.arange(rows * columns).reshape(rows, columns), offset)
    return c.take(c.reshape(x, (*x.shape[:-2], rows * columns)), Tensor(at), axis=-1)


@op_function
def trace(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """Return the sums of the diagonals in two axes. Keras: `keras.ops.trace`."""
    return c.sum(diagonal(x, offset, axis1, axis2), axis=-1)


@op_function
def vander(x: Any, N: int | None = None, increasing: bool = False) -> Any:
    """Return the matrix of powers of x, the highest first. Keras: `keras.ops.vander`."""
    x = convert(x)
    if len(x.shape) != 1:
        raise InputError(f"Input tensor must be one-dimensional. Received: x.shape={x.shape}")
    if x.dtype.kind == "b":
        raise DTypeError("vander: expected numbers, received bool. Cast it first: ops.cast(x, 'int32').")
    n = x.shape[0] if N is None else N
    if not hasattr(n, "__index__") or n < 0:
        raise InputError(f"vander: `N`, the number of columns, must be a nonnegative integer. Received: N={N}")
    powers = np.arange(n, dtype=x.dtype)
    return c.power(c.reshape(x, (-1, 1)), Tensor(powers if increasing else powers[::-1].copy()))


@op_function
def meshgrid(*x: Any, indexing: str = "xy") -> Any:
    """Return coordinate tensors of a grid. Keras: `keras.ops.meshgrid`."""
    if indexing not in ("xy", "ij"):
        raise InputError(f"indexing parameter must be either 'xy' or 'ij', but got: {indexing}")
    flat = [c.reshape(v, (-1,)) for v in x]
    swap = indexing == "xy" and len(flat) > 1
    order = [1, 0, *range(2, len(flat))] if swap else list(range(len(flat)))
    shape = [0] * len(flat)
    for i, v in enumerate(flat):
        shape[order[i]] = v.shape[0]
    return [
        c.broadcast_to(c.reshape(v, tuple(-1 if j == order[i] else 1 for j in range(len(flat)))), tuple(shape))
        for i, v in enumerate(flat)
    ]


def _window(x: Any, of: Any) -> Any:
    n = int(raw(x))
    return Tensor(np.asarray(of(n)).astype(numpy_dtype()))


@op_function
def bartlett(x: Any) -> Any:
    """Return a triangular window of x points. Keras: `keras.ops.bartlett`."""
    return _window(x, np.bartlett)


@op_function
def blackman(x: Any) -> Any:
    """Return a Blackman window of x points. Keras: `keras.ops.blackman`."""
    return _window(x, np.blackman)


@op_function
def hamming(x: Any) -> Any:
    """Return a Hamming window of x points. Keras: `keras.ops.hamming`."""
    return _window(x, np.hamming)


@op_function
def hanning(x: Any) -> Any:
    """Return a von Hann window of x points. Keras: `keras.ops.hanning`."""
    return _window(x, np.hanning)


@op_function
def kaiser(x: Any, beta: float) -> Any:
    """Return a Kaiser window of x points. Keras: `keras.ops.kaiser`."""
    return _window(x, lambda n: np.kaiser(n, float(raw(beta))))
