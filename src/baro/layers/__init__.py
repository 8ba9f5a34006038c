"""The layers. Keras: `keras.layers`."""

from .base import Layer as Layer
from .core import Activation as Activation
from .core import Dense as Dense
from .core import Dropout as Dropout
from .core import Flatten as Flatten
from .core import Input as Input
from .core import InputLayer as InputLayer
from .input_spec import InputSpec as InputSpec
