"""Classes and functions of the user's own that saved data may name.

@register_keras_serializable("my_package")      "my_package>MyLayer" is found from now on
class MyLayer(Layer): ...

with custom_object_scope({"MyLayer": MyLayer}): "MyLayer" is found inside, in this thread
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from .errors import InputError

T = TypeVar("T")

GLOBAL_CUSTOM_OBJECTS: dict[str, Any] = {}
GLOBAL_CUSTOM_NAMES: dict[Any, str] = {}


class _State(threading.local):
    """What one thread's (de)serialization carries along."""

    def __init__(self) -> None:
        self.scopes: tuple[dict, ...] = ()
        self.safe_mode: bool | None = None
        self.numbers: dict[int, tuple[Any, int]] | None = (
            None  # id → object, its number in a config that is being written
        )
        self.shared_objects: dict[int, Any] | None = None

    # of the whole process
    unsafe_everywhere = False
    lambdas: dict[str, Callable] = {}  # mark in a config -> the lambda of this process that it stands for


state = _State()


class CustomObjectScope:
    """Make names known to everything that is rebuilt from a config inside the `with`. Keras: `keras.saving.custom_object_scope`.

    Args:
        custom_objects: name → class or function.

    >>> with CustomObjectScope({"halve": lambda x: x / 2}):
    ...     get_registered_object("halve")(3.0)
    1.5
    """

    def __init__(self, custom_objects: dict | None):
        if custom_objects is not None and not isinstance(custom_objects, dict):
            raise InputError(
                f"custom_objects: expected a dictionary of name → class or function, received {type(custom_objects).__name__}."
            )
        self.custom_objects = dict(custom_objects or {})

    def __enter__(self) -> "CustomObjectScope":
        self._saved = state.scopes
        if self.custom_objects:
            state.scopes = (self.custom_objects, *state.scopes)
        return self

    def __exit__(self, *exc: Any) -> None:
        state.scopes = self._saved


custom_object_scope = CustomObjectScope


def get_custom_objects() -> dict:
    """Return the dictionary of all registered names, which may be changed. Keras: `keras.saving.get_custom_objects`."""
    return GLOBAL_CUSTOM_OBJECTS


def register_keras_serializable(package: str = "Custom", name: str | None = None) -> Callable[[T], T]:
    """Return a decorator that lets saved data name a class or function. Keras: `keras.saving.register_keras_serializable`.

    Args:
        package: first part of the name.
        name: second part; by default the class's or function's own.

    Raises:
        InputError: for a class without `get_config()`.

    >>> @register_keras_serializable("shapes")
    ... def halve(x):
    ...     return x / 2
    >>> get_registered_name(halve)
    'shapes>halve'
    """

    def enter(thing: T) -> T:
        registered = f"{package}>{name if name is not None else thing.__name__}"  # type: ignore[attr-defined]
        if isinstance(thing, type) and not hasattr(thing, "get_config"):
            raise InputError(
                f"Cannot register a class that does not have a get_config() method. Received: {thing.__name__}."
            )
        GLOBAL_CUSTOM_OBJECTS[registered] = thing
        GLOBAL_CUSTOM_NAMES[thing] = registered
        return thing

    return enter


def get_registered_name(obj: Any) -> str:
    """Return the registered name of a class or function, or its own. Keras: `keras.saving.get_registered_name`."""
    try:
        return GLOBAL_CUSTOM_NAMES.get(obj) or obj.__name__
    except TypeError:  # not hashable
        return obj.__name__


def get_registered_object(name: str, custom_objects: dict | None = None, module_objects: dict | None = None) -> Any:
    """Return what a name stands for, or None. Keras: `keras.saving.get_registered_object`.

    Args:
        name: as in the data.
        custom_objects, module_objects: further dictionaries to look in.
    """
    found = find_custom(name)
    for more in (custom_objects, module_objects):
        if found is None and more:
            found = more.get(name)
    return found


def find_custom(name: Any) -> Any:
    """Return the custom object of a name: innermost scope first, then the registered ones; None if there is none."""
    if not isinstance(name, str):
        return None
    for scope in state.scopes:
        if name in scope:
            return scope[name]
    return GLOBAL_CUSTOM_OBJECTS.get(name)


def global_names() -> dict[str, Any]:
    """Return every custom name that is known here."""
    known = dict(GLOBAL_CUSTOM_OBJECTS)
    for scope in reversed(state.scopes):
        known.update(scope)
    return known
