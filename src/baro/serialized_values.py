"""The values among serialized data that are no objects of ours: bytes, slices, arrays, tensors, lambdas; and the safe mode.

to_value(slice(0, 2), serialize)        {"class_name": "__slice__", "config": {"start": 0, "stop": 2, "step": None}}
from_value("__slice__", config, rebuild)
"""

import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from .core import dtypes
from .core.op import convert
from .core.symbolic import KerasTensor
from .core.tensor import Tensor
from .custom_objects import find_custom, state
from .errors import ConfigError


class SafeModeScope:
    """Inside, nested objects are rebuilt with this `safe_mode`. Keras: `SafeModeScope`."""

    def __init__(self, safe_mode: bool | None = True):
        self.safe_mode = safe_mode

    def __enter__(self) -> "SafeModeScope":
        self._saved = state.safe_mode
        state.safe_mode = self.safe_mode
        return self

    def __exit__(self, *exc: Any) -> None:
        state.safe_mode = self._saved


def in_safe_mode() -> bool | None:
    """Return the safe mode of the enclosing load, or None outside of one."""
    return state.safe_mode if state.safe_mode is not None else (False if state.unsafe_everywhere else None)


def enable_unsafe_deserialization() -> None:
    """Let lambdas be found again without `safe_mode=False`. Keras: `keras.config.enable_unsafe_deserialization`."""
    state.unsafe_everywhere = True


def to_value(obj: Any, serialize: Callable) -> Any:
    """Serialize what is a value rather than an object of ours; NotImplemented for anything else."""
    if isinstance(obj, bytes):
        return {"class_name": "__bytes__", "config": {"value": obj.decode("utf-8")}}
    if isinstance(obj, slice):
        return {
            "class_name": "__slice__",
            "config": {k: serialize(getattr(obj, k)) for k in ("start", "stop", "step")},
        }
    if obj is Ellipsis:
        return {"class_name": "__ellipsis__", "config": {}}
    if isinstance(obj, KerasTensor):
        history = obj._keras_history
        config = {
            "shape": obj.shape,
            "dtype": obj.dtype,
            "keras_history": [history[0].name, *history[1:]] if history else None,
        }
        return {"class_name": "__keras_tensor__", "config": config}
    if isinstance(obj, Tensor) or hasattr(obj, "_read"):
        array = np.asarray(obj)
        return {
            "class_name": "__tensor__",
            "config": {"value": array.tolist(), "dtype": dtypes.standardize_dtype(array.dtype)},
        }
    if isinstance(obj, np.ndarray) and obj.ndim:
        return {
            "class_name": "__numpy__",
            "config": {"value": obj.tolist(), "dtype": dtypes.standardize_dtype(obj.dtype)},
        }
    if isinstance(obj, (np.ndarray, np.generic)):
        return obj.item()
    if isinstance(obj, (np.dtype, type)) and (isinstance(obj, np.dtype) or issubclass(obj, np.generic)):
        return dtypes.standardize_dtype(obj)
    if isinstance(obj, types.FunctionType) and obj.__name__ == "<lambda>":
        return serialize_lambda(obj)
    return NotImplemented


def serialize_lambda(function: Callable) -> dict:
    """Return a dictionary that marks the place of a lambda. It holds no code: whoever loads it passes the function again."""
    warnings.warn(
        "A lambda is saved as a mark without its code. To load the file, pass the function in `custom_objects` under the name of "
        "its layer (or as '<lambda>'); better: define a named function and decorate it with @baro.saving.register_keras_serializable().",
        stacklevel=2,
    )
    mark = f"{function.__module__}:{function.__code__.co_firstlineno}:{len(state.lambdas)}"
    for known, other in state.lambdas.items():
        if other is function:
            mark = known
    state.lambdas[mark] = function
    return {"class_name": "__lambda__", "config": {"value": mark, "code": mark, "defaults": None, "closure": None}}


def _array(inner: dict) -> np.ndarray:
    dtype = dtypes.standardize_dtype(inner["dtype"])
    if dtype == "string":
        return np.asarray(inner["value"], dtype=str)
    return np.asarray(inner["value"], dtype=dtypes.numpy_dtype(dtype))


def _keras_tensor(inner: dict) -> KerasTensor:
    x = KerasTensor(tuple(inner["shape"]), dtype=inner["dtype"])
    x._pre_serialization_keras_history = inner["keras_history"]  # type: ignore[attr-defined]
    return x


def _lambda(inner: Any) -> Callable:
    mark = inner.get("code", inner.get("value")) if isinstance(inner, dict) else None
    given = find_custom("<lambda>")
    if given is not None:
        return given
    if in_safe_mode() is not False:
        raise ConfigError(
            "Requested the deserialization of a Python lambda. This carries a potential risk of arbitrary code execution and thus it is "
            "disallowed by default. Pass the function itself: custom_objects={'<lambda>': function}, or under the name of its Lambda layer."
        )
    if isinstance(mark, str) and mark in state.lambdas:
        return state.lambdas[mark]
    raise ConfigError(
        "The data contains a Python lambda. Code from a file is never run here, with safe_mode=False neither. "
        "Pass the function itself: custom_objects={'<lambda>': function}, or under the name of its Lambda layer."
    )


def _typespec(inner: Any) -> Any:
    if not isinstance(inner, (list, tuple)):
        raise ConfigError(
            f"Expected 'config' to be a list or a tuple for a __typespec__ class name, instead got {type(inner)}."
        )
    raise ConfigError("TensorFlow's type specifications are not supported.")


_READ: dict[str, Callable] = {
    "__keras_tensor__": lambda c, rebuild: _keras_tensor(c),
    "__tensor__": lambda c, rebuild: convert(_array(c)),
    "__numpy__": lambda c, rebuild: _array(c),
    "__bytes__": lambda c, rebuild: c["value"].encode("utf-8"),
    "__ellipsis__": lambda c, rebuild: Ellipsis,
    "__slice__": lambda c, rebuild: slice(*(rebuild(c[k]) for k in ("start", "stop", "step"))),
    "__lambda__": lambda c, rebuild: _lambda(c),
    "__typespec__": lambda c, rebuild: _typespec(c),
}


def is_value(class_name: str) -> bool:
    """Say whether a "class_name" means a value."""
    return class_name in _READ


def from_value(class_name: str, config: Any, rebuild: Callable) -> Any:
    """Return the value that a config describes.

    Args:
        class_name: such as "__slice__".
        config: its data.
        rebuild: what makes an object of the data inside.

    Raises:
        ConfigError: if the data is of another form.
    """
    try:
        return _READ[class_name](config, rebuild)
    except ConfigError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ConfigError(f"{class_name}: cannot be read: {error}") from error
