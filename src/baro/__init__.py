"""baro: dense neural networks with the Keras API, at once."""

from .core.autodiff import GradientTape as GradientTape
from .core.variable import Variable as Variable
