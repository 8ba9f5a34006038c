"""Helpers around models and data. Keras: `keras.utils`."""

from typing import TYPE_CHECKING, Any

import numpy as _np

from .. import lazy as _lazy
from .. import naming as _naming
from ..core import random as _random
from ..core.dtypes import standardize_dtype as standardize_dtype
from ..custom_objects import CustomObjectScope as CustomObjectScope
from ..custom_objects import CustomObjectScope as custom_object_scope  # noqa: F401  (the other of its names)
from ..custom_objects import get_custom_objects as get_custom_objects
from ..custom_objects import get_registered_name as get_registered_name
from ..custom_objects import get_registered_object as get_registered_object
from ..custom_objects import register_keras_serializable as register_keras_serializable
from .io_utils import disable_interactive_logging as disable_interactive_logging
from .io_utils import enable_interactive_logging as enable_interactive_logging
from .io_utils import is_interactive_logging_enabled as is_interactive_logging_enabled
from .progbar import Progbar as Progbar

if TYPE_CHECKING:
    from ..backend import is_keras_tensor as is_keras_tensor
    from ..serialization import deserialize_keras_object as deserialize_keras_object
    from ..serialization import serialize_keras_object as serialize_keras_object
    from ..training.data import pack_x_y_sample_weight as pack_x_y_sample_weight
    from ..training.data import unpack_x_y_sample_weight as unpack_x_y_sample_weight
    from .config import Config as Config
    from .dataset_utils import split_dataset as split_dataset
    from .dataset_utils import timeseries_dataset_from_array as timeseries_dataset_from_array
    from .feature_space import FeatureSpace as FeatureSpace
    from .file_utils import get_file as get_file
    from .image_dataset import image_dataset_from_directory as image_dataset_from_directory
    from .image_utils import array_to_img as array_to_img
    from .image_utils import img_to_array as img_to_array
    from .image_utils import load_img as load_img
    from .image_utils import save_img as save_img
    from .model_plot import model_to_dot as model_to_dot
    from .model_plot import plot_model as plot_model
    from .numerical_utils import normalize as normalize
    from .numerical_utils import to_categorical as to_categorical
    from .py_dataset import PyDataset as PyDataset
    from .py_dataset import PyDataset as Sequence  # noqa: F401
    from .sequence_utils import pad_sequences as pad_sequences
    from .summary import print_summary as print_summary
    from .text_dataset import text_dataset_from_directory as text_dataset_from_directory


def set_random_seed(seed: int) -> None:
    """Seed everything that draws: Python's `random`, NumPy's global generator, and baro. Keras: `keras.utils.set_random_seed`.

    Equal seeds give equal initial weights, shuffles and dropout masks on every executor.
    """
    if not isinstance(seed, int) or isinstance(seed, bool):
        raise ValueError(f"Expected `seed` argument to be an integer. Received: seed={seed} (of type {type(seed)})")
    import random as python_random

    python_random.seed(seed)
    _np.random.seed(seed % 2**32)
    _random.reset_global_seed(seed)


def clear_session(free_memory: bool = True) -> None:
    """Start automatic names and the global random generator anew. Keras: `keras.utils.clear_session`.

    Args:
        free_memory: whether memory that nothing refers to is given back at once.
    """
    _naming.reset()
    _random.reset_global_seed(None)
    if free_memory:
        import gc

        gc.collect()


def get_source_inputs(tensor: Any) -> list[Any]:
    """Return the Input KerasTensors that a KerasTensor is computed from. Keras: `keras.utils.get_source_inputs`."""
    from ..core.symbolic import node_of

    found: list[Any] = []
    todo = [tensor]
    while todo:
        x = todo.pop(0)
        node = node_of(x)
        if node is None:
            continue
        if node.is_input:
            found += [t for t in node.output_tensors if not any(t is f for f in found)]
        else:
            todo += node.input_tensors
    return found


_lazy.attach(__name__, {
    "..backend": "is_keras_tensor",
    "..serialization": "deserialize_keras_object, serialize_keras_object",
    "..training.data": "pack_x_y_sample_weight, unpack_x_y_sample_weight",
    ".config": "Config",
    ".dataset_utils": "split_dataset, timeseries_dataset_from_array",
    ".feature_space": "FeatureSpace",
    ".file_utils": "get_file",
    ".image_dataset": "image_dataset_from_directory",
    ".image_utils": "array_to_img, img_to_array, load_img, save_img",
    ".model_plot": "model_to_dot, plot_model",
    ".numerical_utils": "normalize, to_categorical",
    ".py_dataset": "PyDataset, PyDataset as Sequence",
    ".sequence_utils": "pad_sequences",
    ".summary": "print_summary",
    ".text_dataset": "text_dataset_from_directory",
})  # fmt: skip
