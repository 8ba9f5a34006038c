"""The table of everything that has a name in strings, configs and saved files: layers, losses, metrics, optimizers, …

    @register("losses", "mse", "MSE")          the class's or function's own name is registered too
    class MeanSquaredError(Loss): ...

    find("losses", "mse")                      the class or function; an unknown name raises with "did you mean"
    names("losses")                            what there is, for the common tests and the docs

Modules that `import baro` does not load are named by their packages (`later`) and loaded when a name is not found, or when all are asked for.

A saved file refers to these names and to nothing else: no module paths are resolved, no code is stored.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, TypeVar

from .arguments import check_arguments
from .errors import InputError, suggest

T = TypeVar("T")

KINDS = (
    "activations", "callbacks", "constraints", "dtype_policies", "initializers", "layers", "losses", "metrics", "models", "ops",
    "optimizers", "random", "regularizers", "schedules",
)  # fmt: skip
_CHECKED = frozenset(KINDS) - {
    "activations",
    "dtype_policies",
    "models",
    "ops",
    "random",
}  # whose constructors check kinds
_table: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
_canonical: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
_later: dict[str, list[tuple[str, str]]] = {}  # kind -> (module, package) of what is not loaded yet


def register(kind: str, *aliases: str, name: str | None = None) -> Callable[[T], T]:
    """Return a decorator that enters a class or function into the table under its name and aliases."""

    def enter(thing: T) -> T:
        own = name or thing.__name__  # type: ignore[attr-defined]
        for key in (own, *aliases):
            if key in _table[kind] and _table[kind][key] is not thing:
                raise ValueError(f"{kind}: the name {key!r} is taken by {_table[kind][key]!r}")
            _table[kind][key] = thing
        if kind in _CHECKED and isinstance(thing, type):
            check_arguments(thing)
        _canonical[kind][own] = thing
        return thing

    return enter


def later(kind: str, package: str, *modules: str) -> None:
    """Say that modules of a package register things of a kind, and are to be loaded only when one is missing."""
    _later.setdefault(kind, []).extend((module, package) for module in modules)


def complete(kind: str) -> None:
    """Load what `later` named."""
    for module, package in _later.get(kind, ()):
        import_module(module, package)
    _later.pop(kind, None)  # at the end, so that another thread that asks meanwhile waits for the imports


def find(kind: str, name: str) -> Any:
    """Return what is registered, or raise InputError with the closest name."""
    found = lookup(kind, name)
    if found is None:
        known = [k for k in _table[kind] if k]
        raise InputError(
            f"Unknown name {name!r} in baro.{kind}.{suggest(name, known)} Known: {', '.join(sorted(_canonical[kind]))}."
        )
    return found


def lookup(kind: str, name: str) -> Any:
    """Return what is registered, or None."""
    if name not in _table[kind]:
        complete(kind)
    return _table[kind].get(name)


def kind_of(thing: Any) -> tuple[str, str] | None:
    """Return (kind, name) of a registered class or function, or None."""
    name = getattr(thing, "__name__", None)
    for kind, entries in _canonical.items():
        if name in entries and entries[name] is thing:
            return kind, name
    for kind, entries in _canonical.items():
        for key, value in entries.items():
            if value is thing:
                return kind, key
    return None


def names(kind: str) -> Iterator[tuple[str, Any]]:
    """Yield (name, class or function) in alphabetical order, without aliases."""
    complete(kind)
    yield from sorted(_canonical[kind].items())
