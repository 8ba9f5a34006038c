"""Reading the small tables that scikit-learn ships, without importing scikit-learn (which takes a second)."""

from pathlib import Path

import numpy as np

from ..errors import FileFormatError, InputError, MissingPackageError
from . import formats, sources

Split = tuple[np.ndarray, np.ndarray]


def read(folder: str, name: str, columns: int, skip: int = 0) -> np.ndarray:
    """Return the rows of a bundled CSV file: (rows, columns) float64."""
    found = sources.locate(folder, [name])
    path = found[0] if found else _inside_scikit_learn(folder, name)
    rows = []
    for number, line in enumerate(formats.read_lines(path, limit=1 << 24), start=1):
        if number <= skip:
            continue
        try:
            row = [float(field) for field in line.split(",")]
        except ValueError:
            row = []
        if len(row) != columns:
            raise FileFormatError(f"{path}: line {number}: expected {columns} numbers, received {line[:80]!r}.")
        rows.append(row)
    if not rows:
        raise FileFormatError(f"{path}: the table has no rows.")
    return np.array(rows)


def split(name: str, x: np.ndarray, y: np.ndarray, test_split: float, seed: int) -> tuple[Split, Split]:
    """Return `(x_train, y_train), (x_test, y_test)` after ordering the rows by a seed."""
    if not 0 <= test_split < 1:
        raise InputError(f"{name}.load_data: expected 0 <= test_split < 1, received {test_split}.")
    order = np.arange(len(x))
    np.random.RandomState(seed).shuffle(order)
    cut = int(len(x) * (1 - test_split))
    return (x[order[:cut]], y[order[:cut]]), (x[order[cut:]], y[order[cut:]])


def _inside_scikit_learn(folder: str, name: str) -> Path:
    """Return the path of a data file in the installed scikit-learn."""
    from importlib.util import find_spec

    spec = find_spec("sklearn")
    for package in (spec.submodule_search_locations or []) if spec else []:
        path = Path(package) / "datasets" / "data" / name
        if path.is_file():
            return path
    raise MissingPackageError(
        f"The {folder} data set comes with scikit-learn, which is not installed: "
        f'pip install "baro[sklearn]", or put {name} into {sources.cache(folder)}.'
    )
