"""CIFAR-10: 50,000 + 10,000 photographs, 32 × 32 in colour, 10 classes."""

from pathlib import Path

import numpy as np

from ..errors import FileFormatError
from . import formats, sources

CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
ARCHIVE = sources.Remote(
    folder="cifar-10",
    name="cifar-10-binary.tar.gz",
    url="https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    digest="md5:c32a1d4ab5d03f1284b67883e8d87530",
)
TRAIN = tuple(f"cifar-10-batches-bin/data_batch_{i}.bin" for i in range(1, 6))
TEST = ("cifar-10-batches-bin/test_batch.bin",)

Split = tuple[np.ndarray, np.ndarray]


def load_data() -> tuple[Split, Split]:
    """Return `(x_train, y_train), (x_test, y_test)` of CIFAR-10; `CLASSES` names the labels.

    The archive is read as it is, without unpacking.

    Returns:
        `x`: (50000 or 10000, 32, 32, 3) uint8, 0 to 255, or (…, 3, 32, 32) where `image_data_format` is "channels_first";
        `y`: (50000 or 10000, 1) uint8, 0 to 9.

    Raises:
        DataError: the archive is nowhere and cannot be downloaded.
        FileFormatError: the archive is damaged.

    Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009; `keras.datasets.cifar10.load_data`.
    """
    found = sources.locate(ARCHIVE.folder, [ARCHIVE.name], keras=ARCHIVE.name) or sources.fetch("CIFAR-10", [ARCHIVE])
    data = formats.read_tar(found[0], [*TRAIN, *TEST])
    return read_rows(found[0], [data[name] for name in TRAIN], 10), read_rows(
        found[0], [data[name] for name in TEST], 10
    )


def read_rows(path: Path, parts: list[bytes], classes: int, labels: int = 1, which: int = 0) -> Split:
    """Return images and labels from CIFAR's binary rows: `labels` bytes of labels, then 3 × 32 × 32 bytes of colours.

    Args:
        path: the archive, for messages.
        parts: what the files hold, each whole rows.
        classes: the number of classes.
        labels: the number of labels in a row.
        which: the label that is wanted.
    """
    from .. import settings

    row = labels + 3 * 32 * 32
    for part in parts:
        if not part or len(part) % row:
            raise FileFormatError(
                f"{path}: expected rows of {row:,} bytes, received {len(part):,} bytes. {formats.AGAIN}"
            )
    rows = np.frombuffer(b"".join(parts), np.uint8).reshape(-1, row)
    x, y = rows[:, labels:].reshape(-1, 3, 32, 32), rows[:, which : which + 1].copy()
    if y.max() >= classes:
        raise FileFormatError(f"{path}: expected labels 0 to {classes - 1}, received {y.max()}.")
    if settings.get("image_data_format") == "channels_last":
        x = x.transpose(0, 2, 3, 1)
    return x.copy(), y
