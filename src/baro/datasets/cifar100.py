"""CIFAR-100: 50,000 + 10,000 photographs, 32 × 32 in colour, 100 classes in 20 groups."""

from ..errors import InputError, suggest
from . import cifar10, formats, sources

ARCHIVE = sources.Remote(
    folder="cifar-100",
    name="cifar-100-binary.tar.gz",
    url="https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz",
    digest="md5:03b5dce01913d631647c71ecec9e9cb8",
)
TRAIN, TEST = "cifar-100-binary/train.bin", "cifar-100-binary/test.bin"
LABELS = {"coarse": (0, 20), "fine": (1, 100)}  # the label's place in a row, the number of classes


def load_data(label_mode: str = "fine") -> tuple[cifar10.Split, cifar10.Split]:
    """Return `(x_train, y_train), (x_test, y_test)` of CIFAR-100.

    Args:
        label_mode: "fine" for the 100 classes, "coarse" for the 20 groups.

    Returns:
        `x`: (50000 or 10000, 32, 32, 3) uint8, 0 to 255, or (…, 3, 32, 32) where `image_data_format` is "channels_first";
        `y`: (50000 or 10000, 1) uint8, 0 to 99 or 0 to 19.

    Raises:
        InputError: `label_mode` is neither.
        DataError: the archive is nowhere and cannot be downloaded.
        FileFormatError: the archive is damaged.

    Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009; `keras.datasets.cifar100.load_data`.
    """
    if label_mode not in LABELS:
        hint = suggest(label_mode, list(LABELS))
        raise InputError(f"cifar100.load_data: expected label_mode 'fine' or 'coarse', received {label_mode!r}.{hint}")
    found = sources.locate(ARCHIVE.folder, [ARCHIVE.name], keras=ARCHIVE.name) or sources.fetch("CIFAR-100", [ARCHIVE])
    data = formats.read_tar(found[0], [TRAIN, TEST])
    which, classes = LABELS[label_mode]
    train, test = (cifar10.read_rows(found[0], [data[name]], classes, 2, which) for name in (TRAIN, TEST))
    return train, test
