"""Configs derived from constructors, and objects found by name: shared by initializers, losses, metrics, optimizers and so on.

A class that keeps each constructor argument under its own name needs no `get_config` of its own.
"""

import inspect
from functools import cache
from typing import Any

from . import naming, registry
from .custom_objects import find_custom
from .errors import InputError, suggest


@cache
def argument_names(cls: type) -> tuple[str, ...]:
    """Return the names of a class's constructor arguments; where it takes **kwargs, its base's too."""
    found: dict[str, None] = {}
    for base in cls.__mro__:
        if "__init__" not in vars(base):
            continue
        parameters = list(inspect.signature(vars(base)["__init__"]).parameters.values())[1:]
        found.update(dict.fromkeys(p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)))
        if not any(p.kind is p.VAR_KEYWORD for p in parameters):
            break
    return tuple(found)


@cache
def _defaults(cls: type) -> dict[str, Any]:
    return {p.name: p.default for p in inspect.signature(cls).parameters.values()}


class Configured:
    """Gives `get_config` and `from_config` from the constructor's signature.

    `_unsaved` names arguments that are left out; `_saved_if_changed` those that are written only when they differ from their
    default, since Keras's own files do not have them.
    """

    _unsaved: tuple[str, ...] = ()
    _saved_if_changed: tuple[str, ...] = ()

    def get_config(self) -> dict:
        """Return the arguments of the constructor, as values that JSON can hold."""
        config = {}
        cls: Any = type(self)
        for name in argument_names(cls):
            if name in self._unsaved or not hasattr(self, name):
                continue
            value = getattr(self, name)
            if name in self._saved_if_changed and value == _defaults(cls).get(name):
                continue
            config[name] = plain(value)
        return config

    def _keeps_its_arguments(self) -> bool:
        """Say whether each constructor argument is an attribute, so that the config is whole."""
        cls: Any = type(self)
        return all(hasattr(self, name) for name in argument_names(cls))

    @classmethod
    def from_config(cls, config: dict) -> Any:
        """Make an object from `get_config`'s dictionary."""
        return cls(**config)


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: objects become their serialized form."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return type(value)(plain(v) for v in value)
    from .serialization import serialize_keras_object

    return serialize_keras_object(value)


def unplain(value: Any) -> Any:
    """Return what `plain` was given: serialized forms become objects again."""
    if isinstance(value, dict) and "class_name" in value:
        from .serialization import deserialize_keras_object

        return deserialize_keras_object(value)
    return value


def serialize(thing: Any) -> Any:
    """Return the serialized form of an object or function."""
    from .serialization import serialize_keras_object

    return serialize_keras_object(thing)


def deserialize(kind: str, config: Any, custom_objects: dict | None = None) -> Any:
    """Make an object of a registered kind from its serialized form or its name.

    Raises:
        InputError: for an unknown name.
    """
    from .serialization import custom_object_scope, deserialize_keras_object

    if isinstance(config, str):
        with custom_object_scope(custom_objects):
            found = by_name(kind, config, kind)
        return found() if inspect.isclass(found) else found
    if isinstance(config, dict) and isinstance(config.get("class_name"), str):
        known = look(kind, config["class_name"])
        config = config if known is None else {**config, "class_name": known.__name__}
    return deserialize_keras_object(config, custom_objects=custom_objects, kind=kind)


def table(kind: str) -> dict[str, Any]:
    """Return name -> class or function of a kind: the registered names, and classes in snake case too."""
    registry.complete(kind)
    return _table(kind, len(registry._table[kind]))


@cache
def _table(kind: str, _entries: int) -> dict[str, Any]:  # made anew when something was registered
    found = dict(registry._table[kind])
    for name, thing in sorted(registry._canonical[kind].items()):
        snake = naming.to_snake_case(name)
        if inspect.isclass(thing) and (snake not in found or kind == "metrics"):
            found[snake] = thing  # "mean_squared_error" is a function among losses, a class among metrics
    return found


def look(kind: str, name: str) -> Any:
    """Return what `table` has for a name, or None; more is loaded only where what is loaded lacks the name."""
    found = _table(kind, len(registry._table[kind])).get(name)
    return table(kind).get(name) if found is None else found


def by_name(kind: str, name: str, what: str) -> Any:
    """Return what a name means among custom objects and a kind's table, or raise InputError with the closest name."""
    custom = find_custom(name)
    if custom is not None:
        return custom
    found = look(kind, name)
    if found is not None:
        return found
    known = table(kind)
    raise InputError(
        f"Could not interpret {what} identifier: {name!r}.{suggest(name, known)} Known: {', '.join(sorted(known))}."
    )


def get(kind: str, identifier: Any, what: str) -> Any:
    """Return the object that an identifier means: a name, a serialized form, a class, or the object itself.

    Args:
        kind: a kind of `registry`.
        identifier: string, dict, class, callable, or None, which stays None.
        what: the noun for the error message.

    Raises:
        InputError: for an unknown name or a value that is none of these.
    """
    if identifier is None:
        return None
    if isinstance(identifier, dict):
        found = deserialize(kind, identifier)
    elif isinstance(identifier, str):
        found = by_name(kind, identifier, what)
    else:
        found = identifier
    if inspect.isclass(found):
        found = found()
    if not callable(found):
        raise InputError(
            f"Could not interpret {what} identifier: {identifier!r}. Expected a name, a config dictionary, or a callable."
        )
    return found
