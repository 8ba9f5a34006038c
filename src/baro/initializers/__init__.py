"""Initial values of weights. An initializer is called as `initializer(shape, dtype=None)` and returns a Tensor."""

from typing import Any

import numpy as np

from .. import configured
from ..core import ops
from ..core.dtypes import numpy_dtype
from ..core.tensor import Tensor
from ..errors import InputError
from ..shapes import standardize_shape
from .constants import STFT as STFT
from .constants import Constant as Constant
from .constants import Identity as Identity
from .constants import Initializer as Initializer
from .constants import Ones as Ones
from .constants import Zeros as Zeros
from .draws import GlorotNormal as GlorotNormal
from .draws import GlorotUniform as GlorotUniform
from .draws import HeNormal as HeNormal
from .draws import HeUniform as HeUniform
from .draws import LecunNormal as LecunNormal
from .draws import LecunUniform as LecunUniform
from .draws import Orthogonal as Orthogonal
from .draws import RandomInitializer as RandomInitializer
from .draws import RandomNormal as RandomNormal
from .draws import RandomUniform as RandomUniform
from .draws import TruncatedNormal as TruncatedNormal
from .draws import VarianceScaling as VarianceScaling
from .draws import compute_fans as compute_fans

constant, zeros, ones, identity, stft = Constant, Zeros, Ones, Identity, STFT
IdentityInitializer, STFTInitializer, OrthogonalInitializer = Identity, STFT, Orthogonal
random_normal, truncated_normal, random_uniform, variance_scaling = (
    RandomNormal,
    TruncatedNormal,
    RandomUniform,
    VarianceScaling,
)
glorot_uniform, glorot_normal, orthogonal = GlorotUniform, GlorotNormal, Orthogonal
lecun_normal, lecun_uniform, he_normal, he_uniform = LecunNormal, LecunUniform, HeNormal, HeUniform


def serialize(initializer: Any) -> Any:
    """Return the serialized form of an initializer. Keras: `keras.initializers.serialize`."""
    return configured.serialize(initializer)


def deserialize(config: Any, custom_objects: dict | None = None) -> Any:
    """Make an initializer from its serialized form or name. Keras: `keras.initializers.deserialize`."""
    return configured.deserialize("initializers", config, custom_objects)


def get(identifier: Any) -> Any:
    """Return the initializer that a name, config, class, callable or array means. Keras: `keras.initializers.get`.

    >>> get("he_normal").scale
    2.0
    """
    if isinstance(identifier, (np.ndarray, np.generic, Tensor)):
        return _Fixed(identifier)
    return configured.get("initializers", identifier, "initializer")


class _Fixed:
    """Gives the array that it was made with."""

    def __init__(self, value: Any):
        self.value = ops.raw(value)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        if standardize_shape(shape) != self.value.shape:
            raise InputError(
                f"Expected `shape` to be {self.value.shape} for direct tensor as initializer. Received shape={shape}"
            )
        return Tensor(np.array(self.value, numpy_dtype(dtype)))
