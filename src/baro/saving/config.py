"""From the JSON text of a model file to a model: limits on the text, and on the memory that it may ask for."""

import contextlib
import math
import re
from collections.abc import Iterator
from typing import Any

from ..core.context import ctx
from ..errors import BaroError, ConfigError, FileFormatError, MissingPackageError
from ..serialization import ObjectSharingScope, deserialize_keras_object, serialize_shared
from .operations import from_keras, to_keras

MAX_DEPTH = 250  # brackets inside brackets; a model in a model takes 6
_MAX_OBJECTS = 10_000  # layers, initializers and so on
_MAX_VALUES = 2_000_000
_MAX_DIMENSION = 1 << 40
_MAX_RANK = 32
_SLACK = 64 << 20  # bytes of weights beyond those in the file
_MAX_WITHOUT_WEIGHTS = 8 << 30  # bytes of weights that a config alone may ask for
_NOT_IN_KERAS: dict[
    Any, dict[str, Any]
] = {  # arguments that Keras's class does not take; left out where they have their usual value
    "Discretization": {"trainable": True},
    "Pipeline": {"trainable": True, "dtype": None},
    "SpatialDropout1D": {"trainable": True},
    "SpatialDropout2D": {"trainable": True},
    "SpatialDropout3D": {"trainable": True},
}
_LOOKUPS = frozenset({"StringLookup", "IntegerLookup", "TextVectorization"})
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"', re.S)


def parse_json(text: str | bytes, what: str) -> Any:
    """Return the value of a JSON text that is not too deep.

    Raises:
        FileFormatError: if it is not JSON, or deeper than MAX_DEPTH.
    """
    import json

    try:
        text = text.decode("utf-8") if isinstance(text, (bytes, bytearray)) else text
        depth = deepest = 0
        for bracket in re.findall(r"[\[\]{}]", _STRINGS.sub("", text)):
            depth += 1 if bracket in "[{" else -1
            deepest = max(deepest, depth)
        if deepest > MAX_DEPTH:
            raise FileFormatError(f"{what}: JSON of {deepest} levels; at most {MAX_DEPTH} are reasonable.")
        return json.loads(text)
    except (ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, FileFormatError):
            raise
        raise FileFormatError(f"{what}: not valid JSON: {error}") from error


def check_config(config: Any, what: str) -> None:
    """Refuse a config with absurd numbers, or one that reads other files.

    Raises:
        FileFormatError: for too many objects, an impossible shape, or a vocabulary given as a path.
    """
    objects = values = 0
    todo = [config]
    while todo:
        here = todo.pop()
        values += 1
        if values > _MAX_VALUES:
            raise FileFormatError(f"{what}: a config of more than {_MAX_VALUES:,} values.")
        if isinstance(here, dict):
            objects += "class_name" in here
            if objects > _MAX_OBJECTS:
                raise FileFormatError(f"{what}: a config of more than {_MAX_OBJECTS:,} objects.")
            for key, value in here.items():
                if str(key).endswith("shape") and isinstance(value, (list, tuple)):
                    _check_shape(key, value, what)
            inner = here.get("config")
            if isinstance(here.get("class_name"), str) and here["class_name"] in _LOOKUPS and isinstance(inner, dict):
                for key in ("vocabulary", "idf_weights"):
                    if isinstance(inner.get(key), str):
                        raise FileFormatError(
                            f"{what}: {here['class_name']} with {key}={inner[key]!r}, the path of another file. A model file holds its own data."
                        )
            todo.extend(here.values())
        elif isinstance(here, (list, tuple)):
            todo.extend(here)


def _check_shape(key: str, shape: Any, what: str) -> None:
    if not all(d is None or isinstance(d, (int, float)) for d in shape):
        return  # nested shapes: their parts are lists of their own
    if len(shape) > _MAX_RANK or any(d is not None and not -1 <= d <= _MAX_DIMENSION for d in shape):
        raise FileFormatError(f"{what}: {key}={str(list(shape))[:100]} is not a shape that a model can have.")


@contextlib.contextmanager
def allowing(stored: int | None, what: str) -> Iterator[None]:
    """Limit the bytes of the weights that are made inside to what a file can fill.

    Args:
        stored: the bytes of the weights in the file; None where there are none to come.
        what: for the message.
    """
    left = (
        _MAX_WITHOUT_WEIGHTS if stored is None else 4 * stored + _SLACK
    )  # four: a file may lack its optimizer's state

    def take(shape: tuple[int, ...], itemsize: int) -> None:
        nonlocal left
        size = math.prod(shape) * itemsize
        left -= size
        if left < 0:
            held = "" if stored is None else f", but the file holds {stored:,} bytes of weights"
            raise FileFormatError(
                f"{what}: the config asks for weights of shape {tuple(shape)} ({size:,} bytes){held}."
            )

    saved, ctx.allowance = ctx.allowance, take
    try:
        yield
    finally:
        ctx.allowance = saved


@contextlib.contextmanager
def reading(what: str) -> Iterator[None]:
    """Turn whatever the rebuilding of objects from a file raises into a FileFormatError that names the file."""
    try:
        yield
    except (FileFormatError, MissingPackageError):
        raise
    except (TypeError, NotImplementedError) as error:
        raise ConfigError(f"{what}: {error}") from error
    except (BaroError, ValueError, KeyError, IndexError, AttributeError, RecursionError, MemoryError, OverflowError, ArithmeticError, RuntimeError,
            AssertionError) as error:  # fmt: skip
        raise FileFormatError(
            f"{what}: the config cannot be made into a model: {type(error).__name__}: {error}"
        ) from error


def model_to_config(model: Any) -> dict:
    """Return a model's class, arguments, build and compile state as JSON-compatible data."""
    return without_extras(to_keras(serialize_shared(model)))


def without_extras(config: Any) -> Any:
    """Take out, in place, what Keras's own classes would refuse; return the config."""
    todo = [config]
    while todo:
        here = todo.pop()
        if isinstance(here, dict):
            extras = _NOT_IN_KERAS.get(here.get("class_name"), {}) if isinstance(here.get("config"), dict) else {}
            for key, usual in extras.items():
                if here["config"].get(key) == usual or usual is None:
                    here["config"].pop(key, None)
            todo.extend(here.values())
        elif isinstance(here, (list, tuple)):
            todo.extend(here)
    return config


def model_from_config(config: Any, custom_objects: dict | None = None, compile: bool = True, safe_mode: bool = True, stored: int | None = None,
                      what: str = "config") -> Any:  # fmt: skip
    """Return the model that a config describes.

    Args:
        config: what `model_to_config` returned.
        custom_objects: name → class or function.
        compile: whether the compile state is restored.
        safe_mode: see `deserialize_keras_object`.
        stored: bytes of weights that will be loaded, or None.
        what: the file's name, for messages.

    Raises:
        FileFormatError: if the config is damaged, hostile, or names what is not known.
    """
    from ..layers.base import Layer

    with reading(what):
        check_config(config, what)
    if not isinstance(config, dict) or "class_name" not in config:
        raise FileFormatError(
            f"{what}: expected the config of a model with 'class_name' and 'config', received {str(config)[:200]}."
        )
    if not compile:
        config = {**config, "compile_config": None}
    with reading(what), allowing(stored, what), ObjectSharingScope():
        model = deserialize_keras_object(from_keras(config), custom_objects, safe_mode=safe_mode)
    if not isinstance(model, Layer):
        raise FileFormatError(f"{what}: the config describes a {type(model).__name__}, not a model.")
    return model
