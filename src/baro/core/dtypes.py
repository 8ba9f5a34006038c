"""Data types and their promotion: a small lattice, as Keras and JAX define it.

Python numbers are weak: they take the type of the array they meet (`x_float16 * 2.0` stays float16).
"""

from functools import lru_cache
from typing import Any

import numpy as np

from .. import settings
from ..errors import DTypeError, suggest

# Each type, and the types directly above it. "int" and "float" are the weak types of Python numbers.
_ABOVE: dict[str, tuple[str, ...]] = {
    "bool": ("int",),
    "int": ("uint8", "int8"),
    "uint8": ("int16", "uint16"),
    "uint16": ("int32", "uint32"),
    "uint32": ("int64", "uint64"),
    "uint64": ("float",),
    "int8": ("int16",),
    "int16": ("int32",),
    "int32": ("int64",),
    "int64": ("float",),
    "float": ("bfloat16", "float16", "float8_e4m3fn", "float8_e5m2"),
    "float8_e4m3fn": ("bfloat16", "float16"),
    "float8_e5m2": ("bfloat16", "float16"),
    "bfloat16": ("float32",),
    "float16": ("float32",),
    "float32": ("float64", "complex64"),
    "float64": ("complex128",),
    "complex64": ("complex128",),
    "complex128": (),
}
NAMES = frozenset(_ABOVE) - {"int", "float"} | {"string"}
FLOATS = frozenset({"bfloat16", "float16", "float32", "float64", "float8_e4m3fn", "float8_e5m2"})
INTS = frozenset({"uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64"})
_NEEDS_ML_DTYPES = frozenset({"bfloat16", "float8_e4m3fn", "float8_e5m2"})


def _upward(name: str) -> frozenset[str]:
    found, todo = {name}, [name]
    while todo:
        for up in _ABOVE[todo.pop()]:
            if up not in found:
                found.add(up)
                todo.append(up)
    return frozenset(found)


_UP = {name: _upward(name) for name in _ABOVE}


@lru_cache(maxsize=4096)
def _join(names: frozenset[str]) -> str:
    if "string" in names:
        raise DTypeError(
            "Expected numbers, received strings. Turn them into numbers first (StringLookup, TextVectorization, Hashing)."
        )
    common = frozenset.intersection(*(_UP[n] for n in names))
    least = [c for c in common if common <= _UP[c]]
    if len(least) != 1:
        raise DTypeError(f"result_type: no common type for {sorted(names)}. Cast one of them with ops.cast.")
    return least[0]


@lru_cache(maxsize=1024)
def _named(dtype: Any) -> str:
    if dtype in (int, float, bool, complex, str):
        return {int: "int32", bool: "bool", complex: "complex64", str: "string"}.get(dtype) or settings.floatx()
    if isinstance(dtype, str):
        name = dtype
    elif getattr(dtype, "name", None) and isinstance(dtype.name, str):
        name = dtype.name  # NumPy and ml_dtypes dtypes; other frameworks' dtype objects
    elif hasattr(dtype, "__name__"):
        name = dtype.__name__
    else:
        name = str(dtype)
    if name.startswith("torch."):
        name = name[6:]
    if name in ("int", "float"):
        return "int32" if name == "int" else settings.floatx()
    if name.startswith("str") or name == "object_":
        name = "string"
    if name not in NAMES:
        raise DTypeError(f"Invalid dtype: {dtype!r}. Expected one of {sorted(NAMES)}.{suggest(name, NAMES)}")
    return name


def standardize_dtype(dtype: Any = None) -> str:
    """Return the name of a dtype given as a string, a NumPy type, a Python type or None (= `floatx()`).

    >>> standardize_dtype(float)
    'float32'
    """
    if dtype is None:
        return settings.floatx()
    if isinstance(dtype, np.dtype):
        dtype = "string" if dtype.kind in "OSU" else dtype.name  # as a name, since np.dtype("float64") == float holds
    elif dtype is float or dtype == "float":
        return settings.floatx()  # never from the cache: floatx can change
    try:
        return _named(dtype)
    except TypeError as error:
        if isinstance(error, DTypeError):
            raise
        raise DTypeError(f"Invalid dtype: {dtype!r}. Expected one of {sorted(NAMES)}.") from None


@lru_cache(maxsize=256)
def _numpy_named(name: str) -> np.dtype:
    if name in _NEEDS_ML_DTYPES:
        try:
            import ml_dtypes

            return np.dtype(getattr(ml_dtypes, name))
        except ImportError:
            raise DTypeError(f"dtype {name!r} needs the package ml_dtypes: python -m pip install ml_dtypes") from None
    if name == "string":
        return np.dtype(object)
    return np.dtype(name)


def numpy_dtype(dtype: Any = None) -> np.dtype:
    """Return the NumPy dtype of whatever `standardize_dtype` takes."""
    if type(dtype) is np.dtype or isinstance(dtype, np.dtype):
        return dtype
    return _numpy_named(standardize_dtype(dtype))


def weak_name(value: Any) -> str:
    """Return the lattice name of a Python number or of a dtype: 'int' and 'float' are weak."""
    kind = type(value)
    if kind is bool:
        return "bool"
    if kind is int:
        return "int"
    if kind is float:
        return "float"
    if kind is complex:
        return "complex64"
    raise DTypeError(f"Expected a number, received {value!r} of type {kind.__name__}.")


def lub(*names: str) -> str:
    """Return the least common type of lattice names, with weak types resolved to int32 and floatx."""
    name = _join(frozenset(names))
    if name == "int64" and "int64" not in names:
        name = "int32"  # uint32 with a signed type: 64 bits appear only where an operand has them, as in JAX
    return settings.floatx() if name == "float" else "int32" if name == "int" else name


def result_type(*dtypes: Any) -> str:
    """Return the dtype of an operation on values of these dtypes.

    Args:
        dtypes: names, NumPy dtypes, or the Python types `int` and `float`, which are weak.

    >>> result_type("int32", "float32")
    'float32'
    >>> result_type("float16", float)
    'float16'

    Keras: `keras.backend.result_type`.
    """
    if not dtypes:
        return settings.floatx()
    weak = {int: "int", float: "float", bool: "bool", "int": "int", "float": "float"}
    names = set()
    for dtype in dtypes:
        if dtype is None:
            names.add(settings.floatx())
        elif isinstance(dtype, (str, type)) and dtype in weak:
            names.add(weak[dtype])
        else:
            names.add(standardize_dtype(dtype))
    return lub(*names)


def is_float(dtype: Any) -> bool:
    """Say whether a dtype is a floating-point type."""
    return standardize_dtype(dtype) in FLOATS


def is_int(dtype: Any) -> bool:
    """Say whether a dtype is an integer type (bool is not)."""
    return standardize_dtype(dtype) in INTS


_PROMOTED: dict[tuple, np.dtype] = {}


def promote(a: np.dtype, b: np.dtype) -> np.dtype:
    """Return the common NumPy dtype of two arrays' dtypes (a cached pair look-up)."""
    key = (a, b)
    found = _PROMOTED.get(key)
    if found is None:
        found = _PROMOTED[key] = numpy_dtype(lub(standardize_dtype(a), standardize_dtype(b)))
    return found
