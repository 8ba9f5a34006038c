"""Names of a package that are loaded when they are used first, so that `import baro` loads what a dense network needs.

A package lists such names twice, once for those who read it without running it and once for Python; a test compares the lists:

    if TYPE_CHECKING:
        from .augmentation import RandomFlip as RandomFlip
        from .augmentation import RandomZoom as RandomZoom

    lazy.attach(__name__, {".augmentation": "RandomFlip, RandomZoom"}, "layers")

The kind at the end says that these modules register layers: for a name that it does not know, `registry` loads them first.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from . import registry
from .absent import why


def attach(package: str, rows: dict[str, str], *kinds: str) -> None:
    """Give a package the `__getattr__` and `__dir__` of PEP 562 that load names on first use, and an `__all__` with all names.

    Stands at the end of the package's `__init__.py`: what is bound by then is loaded already. Threads may race for a name: each gets the same.

    Args:
        package: the package's `__name__`.
        rows: module, as in an import line → names with commas between; "a as b" is the module's a under the name b. The row "." has
            modules of the package itself.
        kinds: kinds of `registry` in which the rows' modules enter something.
    """
    module = sys.modules[package]
    home = vars(module)
    where = {
        source[1:]: (source, "") for source in rows if source.count(".") == 1 and source != "."
    }  # name → module, name there or "" for all of it
    listed: list[str] = []
    for source, names in rows.items():
        for name in names.split(", "):
            there, _, here = name.partition(" as ")
            listed.append(here or there)
            where[here or there] = (f".{there}", "") if source == "." else (source, there)
    for kind in kinds:
        registry.later(kind, package, *(source for source in rows if source != "."))

    def __getattr__(name: str) -> Any:
        if name == "__all__":
            return sorted({*listed, *(n for n, x in home.items() if _public(n, x))})
        if name not in where:
            raise AttributeError(f"module {package!r} has no attribute {name!r}{why(name)}", name=name, obj=module)
        source, there = where[name]
        value = import_module(source, package)
        home[name] = value = getattr(value, there) if there else value
        return value

    home["__getattr__"] = __getattr__
    home["__dir__"] = lambda: sorted({*home, *where})


def _public(name: str, value: Any) -> bool:
    """Say whether a star import gives a loaded name: what baro defines, but no modules."""
    return (
        name[0] != "_"
        and not isinstance(value, ModuleType)
        and str(getattr(value, "__module__", "")).startswith("baro")
    )
