"""Fashion-MNIST: 60,000 + 10,000 pieces of clothing, 28 × 28 grey, 10 classes."""

from . import mnist, sources

CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
_DIGESTS = (
    ("3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", 26421880),
    ("a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", 29515),
    ("346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", 4422102),
    ("67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", 5148),
)
REMOTES = tuple(
    sources.Remote(
        folder="fashion-mnist",
        name=name,
        url=f"https://storage.googleapis.com/tensorflow/tf-keras-datasets/{name}",
        digest=f"sha256:{digest}",
        size=size,
    )
    for name, (digest, size) in zip(mnist.IDX_NAMES, _DIGESTS, strict=True)
)


def load_data() -> tuple[mnist.Split, mnist.Split]:
    """Return `(x_train, y_train), (x_test, y_test)` of Fashion-MNIST; `CLASSES` names the labels.

    Returns:
        `x`: (60000 or 10000, 28, 28) uint8, 0 to 255; `y`: (60000 or 10000,) uint8, 0 to 9.

    Raises:
        DataError: the files are nowhere and cannot be downloaded.
        FileFormatError: a file is damaged.

    Source: H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning
    Algorithms", 2017 (MIT, Zalando SE); `keras.datasets.fashion_mnist.load_data`.
    """
    names = mnist.IDX_NAMES
    found = sources.locate("fashion-mnist", names, [name.removesuffix(".gz") for name in names])
    return mnist.read_idx(found or sources.fetch("Fashion-MNIST", REMOTES))
