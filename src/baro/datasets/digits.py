"""Digits: 1,797 handwritten digits, 8 × 8 grey, 10 classes. Bundled with scikit-learn: no download."""

import numpy as np

from . import bundled


def load_data(test_split: float = 0.2, seed: int = 113) -> tuple[bundled.Split, bundled.Split]:
    """Return `(x_train, y_train), (x_test, y_test)` of the small digits.

    Args:
        test_split: the share of rows in the test set, 0 up to but not including 1.
        seed: orders the rows before the split.

    Returns:
        `x`: (1437 or 360, 8, 8) uint8, 0 to 16; `y`: (1437 or 360,) uint8, 0 to 9.

    Raises:
        MissingPackageError: scikit-learn, which brings the file, is not installed.
        InputError: test_split is out of range.

    Source: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI, 1998 (its test set).
    """
    rows = bundled.read("digits", "digits.csv.gz", columns=65)
    x = rows[:, :64].reshape(-1, 8, 8).astype(np.uint8)
    return bundled.split("digits", x, rows[:, 64].astype(np.uint8), test_split, seed)
