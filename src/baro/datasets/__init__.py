"""Classic data sets in Keras's shapes and dtypes: `baro.datasets.mnist.load_data()` and its siblings.

Each is searched for on this machine first and downloaded only when it is nowhere; `baro.datasets.sources` has the places.
"""

from typing import TYPE_CHECKING

from .. import lazy

if TYPE_CHECKING:
    from . import boston_housing as boston_housing
    from . import california_housing as california_housing
    from . import cifar10 as cifar10
    from . import cifar100 as cifar100
    from . import digits as digits
    from . import fashion_mnist as fashion_mnist
    from . import imdb as imdb
    from . import iris as iris
    from . import mnist as mnist
    from . import reuters as reuters
    from . import titanic as titanic

lazy.attach(
    __name__,
    {
        ".": "boston_housing, california_housing, cifar10, cifar100, digits, fashion_mnist, imdb, iris, mnist, reuters, titanic"
    },
)
