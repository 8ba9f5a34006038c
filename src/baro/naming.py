"""Automatic names: `dense`, `dense_1`, … as Keras counts them; name scopes; and the session's other global counters."""

import re
import threading
from typing import Any

_state = threading.local()


def _uids() -> dict[str, int]:
    if not hasattr(_state, "uids"):
        _state.uids = {}
    return _state.uids


def to_snake_case(name: str) -> str:
    """Return a class name in snake case: `MaxPooling1D` → `max_pooling1d`."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def uniquify(name: str) -> str:
    """Return `name`, or `name_1`, `name_2`… from the second time on."""
    uids = _uids()
    count = uids.get(name, -1) + 1
    uids[name] = count
    return name if count == 0 else f"{name}_{count}"


def auto_name(prefix: str) -> str:
    """Return a new unique name in snake case."""
    return uniquify(to_snake_case(prefix))


def get_uid(prefix: str = "") -> int:
    """Return how often `prefix` was asked for, this call included. Keras: `keras.backend.get_uid`."""
    uids = _uids()
    uids[prefix] = uids.get(prefix, 0) + 1
    return uids[prefix]


def reset() -> None:
    """Start all counters anew (`utils.clear_session`)."""
    _uids().clear()
    _state.scopes = []


def _scopes() -> list["name_scope"]:
    if not hasattr(_state, "scopes"):
        _state.scopes = []
    return _state.scopes


class name_scope:
    """Put a name in front of the paths of Variables made inside. Keras: `keras.name_scope`.

    Args:
        name: string without "/".
        caller: the object that the scope belongs to; a nested scope of the same caller adds nothing.
        deduplicate: whether a scope inside one of the same caller and name is left out.
        override_parent: a path to use instead of the enclosing scopes.
    """

    def __init__(self, name: str, caller: Any = None, deduplicate: bool = True, override_parent: str | None = None):
        if not isinstance(name, str) or "/" in name:
            raise ValueError(
                f"Argument `name` must be a string and cannot contain character `/`. Received: name={name}"
            )
        self.name = name
        self.caller = caller
        self.deduplicate = deduplicate
        self.override_parent = override_parent
        self._pushed = False

    def __enter__(self) -> "name_scope":
        scopes = _scopes()
        last = scopes[-1] if scopes else None
        if (
            self.deduplicate
            and last is not None
            and self.caller is not None
            and last.caller is self.caller
            and last.name == self.name
        ):
            self._pushed = False
        else:
            scopes.append(self)
            self._pushed = True
        return self

    def __exit__(self, *exc: Any) -> None:
        if self._pushed:
            _scopes().pop()


def current_path() -> str:
    """Return the path of the enclosing scopes, joined by "/"."""
    parts: list[str] = []
    for scope in reversed(_scopes()):
        parts.append(scope.name)
        if scope.override_parent is not None:
            if scope.override_parent:
                parts.append(scope.override_parent)
            break
    return "/".join(reversed(parts))
