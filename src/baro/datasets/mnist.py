"""MNIST: 60,000 + 10,000 handwritten digits, 28 × 28 grey, 10 classes."""

from pathlib import Path

import numpy as np

from ..errors import FileFormatError
from . import formats, sources

IDX_NAMES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)
NPZ = sources.Remote(
    folder="mnist",
    name="mnist.npz",
    url="https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
    digest="sha256:731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
)

Split = tuple[np.ndarray, np.ndarray]


def load_data(path: str = "mnist.npz") -> tuple[Split, Split]:
    """Return `(x_train, y_train), (x_test, y_test)` of MNIST.

    Args:
        path: kept for Keras's sake; an absolute path to an existing .npz file is read instead of the usual places.

    Returns:
        `x`: (60000 or 10000, 28, 28) uint8, 0 to 255; `y`: (60000 or 10000,) uint8, 0 to 9.

    Raises:
        DataError: the files are nowhere and cannot be downloaded.
        FileFormatError: a file is damaged.

    Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits" (CC BY-SA 3.0);
    `keras.datasets.mnist.load_data`.
    """
    given = Path(path).expanduser()
    if given.is_absolute() and given.is_file():
        return read_npz(given)
    plain = [name.removesuffix(".gz") for name in IDX_NAMES]
    found = sources.locate(NPZ.folder, IDX_NAMES, plain, [NPZ.name], keras=NPZ.name)
    found = found or sources.fetch("MNIST", [NPZ])
    return read_npz(found[0]) if len(found) == 1 else read_idx(found)


def read_npz(path: Path) -> tuple[Split, Split]:
    """Return both splits from Keras's file of four arrays."""
    x, y, x_test, y_test = formats.read_npz(path, ["x_train", "y_train", "x_test", "y_test"])
    return images(path, x, y), images(path, x_test, y_test)


def read_idx(paths: list[Path]) -> tuple[Split, Split]:
    """Return both splits from the four official files."""
    x, y, x_test, y_test = (formats.read_idx(path) for path in paths)
    return images(paths[0], x, y), images(paths[2], x_test, y_test)


def images(path: Path, x: np.ndarray, y: np.ndarray, classes: int = 10) -> Split:
    """Return `(x, y)` if they are 28 × 28 images with one label each."""
    if x.dtype != np.uint8 or x.ndim != 3 or x.shape[1:] != (28, 28) or not len(x):
        raise FileFormatError(f"{path}: expected images (n, 28, 28) uint8, received {x.shape} {x.dtype}.")
    if y.dtype != np.uint8 or y.shape != (len(x),):
        raise FileFormatError(f"{path}: expected {len(x)} labels uint8, received {y.shape} {y.dtype}.")
    if y.max() >= classes:
        raise FileFormatError(f"{path}: expected labels 0 to {classes - 1}, received {y.max()}.")
    return x, y
