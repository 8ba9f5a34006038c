"""The public names: `api.txt` lists each with its signature, and Keras's own list says how many of its names are here.

After a change that was meant, `python tests/test_api.py --write` writes the list again; the difference is then read like code.
"""

import difflib
import inspect
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

import baro
from baro.absent import why

LIST = Path(__file__).with_name("api.txt")
SURFACE = Path(__file__).resolve().parents[2] / "shared" / "conformance" / "api_surface.json"
PACKAGES = [
    "activations", "backend", "callbacks", "config", "constraints", "datasets", "dtype_policies", "initializers", "layers", "losses", "metrics",
    "mixed_precision", "models", "ops", "optimizers", "preprocessing", "random", "regularizers", "saving", "tree", "utils", "wrappers",
]  # fmt: skip


def public(module):
    """Return {name: value} of what a package offers: its `__all__`, and what its file defines or imports as a name of its own."""
    source = Path(module.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r"^(?:def|class) (\w+)| as (\w+)$|^(\w+)(?:: [^=]+)? = ", source, re.M))
    names = {name for group in named for name in group} | set(vars(module).get("__all__", ()))
    found = {name: getattr(module, name) for name in names if name[:1] not in ("_", "") and hasattr(module, name)}
    return {
        name: value
        for name, value in found.items()
        if (is_module(value) or getattr(value, "__module__", "baro")).startswith("baro")
    }


def is_module(value):
    """Return a module's name, or "" for everything else."""
    return value.__name__ if isinstance(value, ModuleType) else ""


def walk(module, path, seen):
    """Yield (path, value) of each public name of a package and of the packages in it."""
    seen.add(module)
    for name, value in public(module).items():
        if not isinstance(value, ModuleType):
            yield f"{path}.{name}", value
        elif value not in seen:
            yield from walk(value, f"{path}.{name}", seen)


def signature(function):
    """Return a signature as text: names, kinds and defaults, without annotations."""
    if inspect.isclass(function):  # what __new__ takes says nothing
        found = inspect.signature(function.__init__)
        parameters = [*found.parameters.values()][1:]
    else:
        found = inspect.signature(function)
        parameters = [*found.parameters.values()]
    plain = [p.replace(annotation=p.empty) for p in parameters]
    text = str(found.replace(parameters=plain, return_annotation=found.empty))
    return re.sub(r"<(?:function|class|object|module)? ?'?([\w.<>]+)'?(?: object)?(?: at 0x[0-9a-f]+)?>", r"\1", text)


def lines():
    """Return the list: one sorted line for each name, method and property. How a class is put together from private ones shows nowhere."""
    found = dict(walk(baro, "baro", set()))
    classes = {value for value in found.values() if inspect.isclass(value)}
    out = []
    for path, value in found.items():
        if not callable(value):
            out.append(f"{path}: {type(value).__name__}")
        elif value not in classes:
            out.append(f"{path}{signature(value)}")
        else:
            above = ", ".join(dict.fromkeys(b.__name__ for b in public_bases(value, classes)))
            out.append(f"class {path}{signature(value)}" + (f": {above}" if above else ""))
            out += [f"{path}.{member}" for member in members(value, classes)]
    return sorted(out, key=lambda line: line.removeprefix("class "))


def public_bases(cls, classes):
    """Yield the nearest public classes above a class."""
    for base in cls.__bases__:
        if base in classes or not base.__module__.startswith("baro"):
            yield from [base] if base is not object else []
        else:
            yield from public_bases(base, classes)


def members(cls, classes):
    """Yield the public properties and methods of a class and of the private ones that it is made of."""
    above = {part for base in cls.__mro__[1:] if base in classes for part in base.__mro__}
    seen = {
        name: member
        for part in reversed(cls.__mro__)
        if part is cls or part not in above and part.__module__.startswith("baro")
        for name, member in vars(part).items()
    }
    for name, member in seen.items():
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            yield name
        elif isinstance(member, (classmethod, staticmethod)) or inspect.isfunction(member):
            yield name + signature(getattr(cls, name))


def test_public_names():
    was = LIST.read_text(encoding="utf-8").splitlines()
    changes = [
        x for x in difflib.unified_diff(was, lines(), lineterm="", n=0) if not x.startswith(("---", "+++", "@@"))
    ]
    assert not changes, (
        "the public names are not those of tests/api.txt:\n"
        + "\n".join(changes)
        + "\nIf this was meant: python tests/test_api.py --write"
    )


def test_signatures_say_the_same_everywhere():
    """No line of the list has an address or a path of this machine in it."""
    text = "\n".join(lines())
    assert not re.search(r"0x[0-9a-f]{6}", text) and str(Path(baro.__file__).parent) not in text
    assert {f"baro.{name}" for name in PACKAGES} <= {
        ".".join(p.split(".")[:2]) for p in re.findall(r"^(?:class )?([\w.]+)", text, re.M)
    }


def find(path):
    """Return what baro has under a name of Keras, or None."""
    value = baro
    for part in path.split(".")[1:]:
        value = getattr(value, part, None)
        if value is None:
            return None
    return value


@pytest.fixture(scope="module")
def surface():
    """Keras's public names that dense networks can meet, each with its priority."""
    if not SURFACE.is_file():
        pytest.skip(f"the list of Keras's names is not at {SURFACE}")
    return json.loads(SURFACE.read_text(encoding="utf-8"))["symbols"]


@pytest.mark.parametrize("priority, share", [("must", 1.0), ("should", 0.95), ("later", 0.65)])
def test_coverage_of_keras(surface, priority, share):
    names = [s["path"] for s in surface if s["priority"] == priority]
    missing = [name for name in names if find(name) is None]
    assert len(missing) <= (1 - share) * len(names), (
        f"{priority}: {len(names) - len(missing)} of {len(names)}; missing {missing}"
    )


def test_what_is_missing_has_a_reason(surface):
    """Every name of Keras that baro lacks says why when it is asked for."""
    missing = [s["path"] for s in surface if find(s["path"]) is None]
    assert [name for name in missing if not why(name.rpartition(".")[2])] == []


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: python tests/test_api.py --write")
    LIST.write_text("\n".join(lines()) + "\n", encoding="utf-8")
    print(f"{len(lines())} lines in {LIST}")
