"""Iris: 150 flowers, 4 measurements in centimetres, 3 species. Bundled with scikit-learn: no download."""

import numpy as np

from . import bundled

FEATURES = ("sepal length", "sepal width", "petal length", "petal width")
CLASSES = ("setosa", "versicolor", "virginica")


def load_data(test_split: float = 0.2, seed: int = 113) -> tuple[bundled.Split, bundled.Split]:
    """Return `(x_train, y_train), (x_test, y_test)` of Iris; `FEATURES` names the columns, `CLASSES` the labels.

    Args:
        test_split: the share of rows in the test set, 0 up to but not including 1.
        seed: orders the rows before the split.

    Returns:
        `x`: (120 or 30, 4) float32, centimetres; `y`: (120 or 30,) uint8, 0 to 2.

    Raises:
        MissingPackageError: scikit-learn, which brings the file, is not installed.
        InputError: test_split is out of range.

    Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936.
    """
    rows = bundled.read("iris", "iris.csv", columns=5, skip=1)
    return bundled.split("iris", rows[:, :4].astype(np.float32), rows[:, 4].astype(np.uint8), test_split, seed)
