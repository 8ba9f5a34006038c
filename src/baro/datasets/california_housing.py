"""California housing: 20,640 districts of the 1990 census, 8 features, the median house value."""

from pathlib import Path

import numpy as np

from ..errors import FileFormatError, InputError, suggest
from . import formats, sources

COLUMNS = (
    "longitude",
    "latitude",
    "housing_median_age",
    "total_rooms",
    "total_bedrooms",
    "population",
    "households",
    "median_income",
)
FEATURES = ("MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude")
TARGET = "MedHouseVal"
CSV = "california_housing.csv.gz"
NPZ = sources.Remote(
    folder="california-housing",
    name="california_housing.npz",
    url="https://storage.googleapis.com/tensorflow/tf-keras-datasets/california_housing.npz",
    digest="sha256:1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f",
)

Split = tuple[np.ndarray, np.ndarray]


def load_data(
    version: str = "large", path: str = "california_housing.npz", test_split: float = 0.2, seed: int = 113
) -> tuple[Split, Split]:
    """Return `(x_train, y_train), (x_test, y_test)` as Keras does: raw census counts and prices in dollars.

    The columns are `COLUMNS`, which is what Keras's file holds (its documentation lists the ratios of `load_table`).

    Args:
        version: "large" for all rows, "small" for the first 600.
        path: kept for Keras's sake; an absolute path to an existing .npz file is read instead of the usual places.
        test_split: the share of rows in the test set, 0 up to but not including 1.
        seed: orders the rows before the split, with the generator that Keras uses.

    Returns:
        `x`: (rows, 8) float32; `y`: (rows,) float32, dollars.

    Raises:
        InputError: an argument is out of range.
        DataError: the file is nowhere and cannot be downloaded.
        FileFormatError: the file is damaged.

    Source: R. K. Pace, R. Barry, "Sparse Spatial Autoregressions", 1997; `keras.datasets.california_housing.load_data`.
    """
    if not 0 <= test_split < 1:
        raise InputError(f"california_housing.load_data: expected 0 <= test_split < 1, received {test_split}.")
    if version not in ("small", "large"):
        hint = suggest(version, ["small", "large"])
        raise InputError(
            f"california_housing.load_data: expected version 'small' or 'large', received {version!r}.{hint}"
        )
    x, y = _rows(path)
    if version == "small":
        x, y = x[:600], y[:600]
    order = np.arange(len(x))
    np.random.RandomState(seed).shuffle(order)
    x, y = x[order].astype("float32"), y[order].astype("float32")
    cut = int(len(x) * (1 - test_split))
    return (x[:cut], y[:cut]), (x[cut:], y[cut:])


def load_table(path: str = "california_housing.npz") -> Split:
    """Return all rows in their original order, as scikit-learn's `fetch_california_housing` has them.

    Returns:
        `x`: (20640, 8) float64 with the columns `FEATURES`; `y`: (20640,) float64, in 100,000 dollars.

    Raises:
        DataError: the file is nowhere and cannot be downloaded.
        FileFormatError: the file is damaged.
    """
    x, y = _rows(path)
    longitude, latitude, age, rooms, bedrooms, population, households, income = x.T
    ratios = [
        income,
        age,
        rooms / households,
        bedrooms / households,
        population,
        population / households,
        latitude,
        longitude,
    ]
    return np.stack(ratios, axis=1), y / 100_000.0


def _rows(path: str) -> Split:
    """Return the raw counts (rows, 8) float64 and the prices (rows,) float64 in dollars."""
    given = Path(path).expanduser()
    if given.is_absolute() and given.is_file():
        return _read_npz(given)
    found = sources.locate(NPZ.folder, [CSV], [CSV.removesuffix(".gz")], [NPZ.name], keras=NPZ.name)
    found = found or sources.fetch("California housing", [NPZ])
    return _read_npz(found[0]) if found[0].suffix == ".npz" else _read_csv(found[0])


def _read_npz(path: Path) -> Split:
    """Return the rows of Keras's file."""
    x, y = formats.read_npz(path, ["x", "y"])
    if x.ndim != 2 or x.shape[1] != len(COLUMNS) or y.shape != (len(x),) or x.dtype.kind != "f" or y.dtype.kind != "f":
        raise FileFormatError(
            f"{path}: expected x (n, 8) and y (n,) float, received {x.shape} {x.dtype} and {y.shape} {y.dtype}."
        )
    # Through the shortest decimal that reads back to the same float32: the file holds 8.3252, not 8.32520008.
    return np.array(x.astype(str), dtype="float64"), np.array(y.astype(str), dtype="float64")


def _read_csv(path: Path) -> Split:
    """Return the raw counts behind a table of ratios: households are population / occupancy, and so on."""
    lines = formats.read_lines(path, limit=1 << 25)
    header = next(lines, "").split(",")
    expected = [*FEATURES, TARGET]
    if header != expected:
        raise FileFormatError(
            f"{path}: expected the columns {','.join(expected)}, received {','.join(header)[:120]!r}."
        )
    rows = []
    for number, line in enumerate(lines, start=2):
        fields = line.split(",")
        try:
            rows.append([float(field) for field in fields])
        except ValueError:
            raise FileFormatError(f"{path}: line {number}: expected 9 numbers, received {line[:80]!r}.") from None
        if len(fields) != len(expected):
            raise FileFormatError(f"{path}: line {number}: expected 9 numbers, received {len(fields)}.")
    if not rows:
        raise FileFormatError(f"{path}: the table has no rows.")
    income, age, rooms, bedrooms, population, occupancy, latitude, longitude, value = np.array(rows).T
    households = np.rint(population / occupancy)
    counts = [longitude, latitude, age, np.rint(rooms * households), np.rint(bedrooms * households)]
    return np.stack([*counts, population, households, income], axis=1), np.rint(value * 100_000.0)
