"""Classic data sets in Keras's shapes and dtypes: `baro.datasets.mnist.load_data()` and its six siblings.

Each is searched for on this machine first and downloaded only when it is nowhere; `baro.datasets.sources` has the places.
"""

from . import california_housing as california_housing
from . import digits as digits
from . import fashion_mnist as fashion_mnist
from . import imdb as imdb
from . import iris as iris
from . import mnist as mnist
from . import titanic as titanic

__all__ = ["california_housing", "digits", "fashion_mnist", "imdb", "iris", "mnist", "titanic"]
