"""Boston housing: 506 districts of 1970, 13 features, the median house value in 1,000 dollars.

One of its features was made from the share of Black residents, on the supposition that segregation raises prices. It is here for
old textbooks and for lessons on such data; for others take `california_housing`.
"""

from pathlib import Path

import numpy as np

from ..errors import FileFormatError, InputError
from . import formats, sources

COLUMNS = ("CRIM", "ZN", "INDUS", "CHAS", "NOX", "RM", "AGE", "DIS", "RAD", "TAX", "PTRATIO", "B", "LSTAT")
NPZ = sources.Remote(
    folder="boston-housing",
    name="boston_housing.npz",
    url="https://storage.googleapis.com/tensorflow/tf-keras-datasets/boston_housing.npz",
    digest="sha256:f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5",
)

Split = tuple[np.ndarray, np.ndarray]


def load_data(path: str = "boston_housing.npz", test_split: float = 0.2, seed: int = 113) -> tuple[Split, Split]:
    """Return `(x_train, y_train), (x_test, y_test)` as Keras does; `COLUMNS` names the features.

    Args:
        path: kept for Keras's sake; an absolute path to an existing .npz file is read instead of the usual places.
        test_split: the share of rows in the test set, 0 up to but not including 1.
        seed: orders the rows before the split, with the generator that Keras uses.

    Returns:
        `x`: (rows, 13) float64; `y`: (rows,) float64, 1,000 dollars.

    Raises:
        InputError: an argument is out of range.
        DataError: the file is nowhere and cannot be downloaded.
        FileFormatError: the file is damaged.

    Source: D. Harrison, D. L. Rubinfeld, "Hedonic Housing Prices and the Demand for Clean Air", 1978;
    `keras.datasets.boston_housing.load_data`.
    """
    if not 0 <= test_split < 1:
        raise InputError(f"boston_housing.load_data: expected 0 <= test_split < 1, received {test_split}.")
    given = Path(path).expanduser()
    if given.is_absolute() and given.is_file():
        x, y = _rows(given)
    else:
        found = sources.locate(NPZ.folder, [NPZ.name], keras=NPZ.name) or sources.fetch("Boston housing", [NPZ])
        x, y = _rows(found[0])
    order = np.arange(len(x))
    np.random.RandomState(seed).shuffle(order)
    x, y = x[order], y[order]
    cut = int(len(x) * (1 - test_split))
    return (x[:cut], y[:cut]), (x[cut:], y[cut:])


def _rows(path: Path) -> Split:
    """Return the rows of Keras's file, in its order."""
    x, y = formats.read_npz(path, ["x", "y"])
    if x.ndim != 2 or x.shape[1] != len(COLUMNS) or y.shape != (len(x),) or x.dtype.kind != "f" or y.dtype.kind != "f":
        raise FileFormatError(
            f"{path}: expected x (n, 13) and y (n,) float, received {x.shape} {x.dtype} and {y.shape} {y.dtype}."
        )
    return x, y
