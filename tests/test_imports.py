"""Who imports whom: files import their own level or lower ones, and NumPy is the only package at the top of a file."""

import ast
import sys
from pathlib import Path

import pytest

import baro

ROOT = Path(baro.__file__).parent
LEVELS = [  # lowest first; a name is a file or a folder of src/baro, and every one must be here
    "arguments errors files settings naming registry lazy absent tree shapes configured custom_objects old_spellings",
    "core datasets tables columns report locks",
    "exec ops dtype_policies serialized_values serialization backend config",
    "activations initializers regularizers constraints losses metrics mixed_precision optimizers random",
    "layers",
    "training callbacks tensorboard utils",
    "saving models",
    "preprocessing wrappers",
    "cli __init__ __main__",
]
LEVEL = {name: level for level, names in enumerate(LEVELS) for name in names.split()}
FILES = sorted(ROOT.rglob("*.py"))


def imported(path):
    """Yield (line, top of file or not, package or None for baro, first name inside baro) of each import in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        child for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.If) for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                package, _, rest = alias.name.partition(".")
                yield node.lineno, node not in inside, package if package != "baro" else None, rest.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            assert all(alias.name != "*" for alias in node.names), f"{path}:{node.lineno}: a star import"
            if not node.level and node.module.partition(".")[0] != "baro":
                yield node.lineno, node not in inside, node.module.partition(".")[0], ""
                continue
            parts = list(path.relative_to(ROOT).with_suffix("").parts)
            base = parts[: len(parts) - node.level] if node.level else []
            inner = [*base, *(node.module or "").removeprefix("baro").strip(".").split(".")]
            for alias in node.names:
                yield node.lineno, node not in inside, None, next(p for p in [*inner, alias.name] if p)


def test_levels_name_what_is_there():
    assert [name for name in LEVEL if not (ROOT / name).is_dir() and not (ROOT / f"{name}.py").is_file()] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports(path):
    own = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert own in LEVEL, f"{own} has no level: name it in LEVELS"
    for line, at_top, package, name in imported(path):
        where = f"{path.relative_to(ROOT.parent)}:{line}"
        if package:
            assert not at_top or package == "numpy" or package in sys.stdlib_module_names or own == "cli", (
                f"{where}: {package}"
            )
        elif at_top:
            level = LEVEL.get(name, LEVEL["__init__"])
            assert level <= LEVEL[own], f"{where}: {own} (level {LEVEL[own]}) imports {name} (level {level})"
