"""What `from keras import backend as K` gave: dtypes, settings and session functions. Keras: `keras.backend`."""

from typing import Any

from .config import backend as backend
from .config import epsilon as epsilon
from .config import floatx as floatx
from .config import image_data_format as image_data_format
from .config import set_epsilon as set_epsilon
from .config import set_floatx as set_floatx
from .config import set_image_data_format as set_image_data_format
from .core.dtypes import is_float as is_float_dtype
from .core.dtypes import is_int as is_int_dtype
from .core.dtypes import result_type as result_type
from .core.dtypes import standardize_dtype as standardize_dtype
from .core.symbolic import KerasTensor
from .naming import get_uid as get_uid


def is_keras_tensor(x: Any) -> bool:
    """Say whether x is a symbolic tensor of a functional model. Keras: `keras.backend.is_keras_tensor`."""
    return isinstance(x, KerasTensor)


def clear_session(free_memory: bool = True) -> None:
    """Start automatic names and the global random generator anew. Keras: `keras.backend.clear_session`."""
    from . import utils

    utils.clear_session(free_memory=free_memory)


__all__ = [
    "backend", "clear_session", "epsilon", "floatx", "get_uid", "image_data_format", "is_float_dtype", "is_int_dtype", "is_keras_tensor",
    "result_type", "set_epsilon", "set_floatx", "set_image_data_format", "standardize_dtype",
]  # fmt: skip
