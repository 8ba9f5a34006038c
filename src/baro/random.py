"""Random numbers from one counter-based generator. Keras: `keras.random`.

A seed gives the same numbers on every executor. Functions take `seed`: an int (the same numbers at each call), a SeedGenerator
(new numbers at each call), or None (the global generator, which `utils.set_random_seed` sets).
"""

from .core.random import SeedGenerator as SeedGenerator
from .core.random import beta as beta
from .core.random import binomial as binomial
from .core.random import categorical as categorical
from .core.random import dropout as dropout
from .core.random import gamma as gamma
from .core.random import normal as normal
from .core.random import randint as randint
from .core.random import shuffle as shuffle
from .core.random import truncated_normal as truncated_normal
from .core.random import uniform as uniform

__all__ = [
    "SeedGenerator",
    "beta",
    "binomial",
    "categorical",
    "dropout",
    "gamma",
    "normal",
    "randint",
    "shuffle",
    "truncated_normal",
    "uniform",
]
