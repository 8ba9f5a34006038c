"""baro: dense neural networks with the Keras API, at once."""

from typing import TYPE_CHECKING

from . import activations as activations
from . import callbacks as callbacks
from . import constraints as constraints
from . import dtype_policies as dtype_policies
from . import initializers as initializers
from . import layers as layers
from . import lazy, registry
from . import losses as losses
from . import metrics as metrics
from . import models as models
from . import ops as ops
from . import optimizers as optimizers
from . import random as random
from . import regularizers as regularizers
from . import tree as tree
from . import utils as utils
from .core.autodiff import GradientTape as GradientTape
from .core.autodiff import check_grads as check_grads
from .core.function import Function as Function
from .core.symbolic import KerasTensor as KerasTensor
from .core.symbolic import Operation as Operation
from .core.tensor import Tensor as Tensor
from .core.variable import StatelessScope as StatelessScope
from .core.variable import Variable as Variable
from .dtype_policies import DTypePolicy as DTypePolicy
from .dtype_policies import FloatDTypePolicy as FloatDTypePolicy
from .initializers import Initializer as Initializer
from .layers import Input as Input
from .layers import InputSpec as InputSpec
from .layers import Layer as Layer
from .losses import Loss as Loss
from .metrics import Metric as Metric
from .models import Model as Model
from .models import Sequential as Sequential
from .naming import name_scope as name_scope
from .optimizers import Optimizer as Optimizer
from .regularizers import Regularizer as Regularizer

if TYPE_CHECKING:
    from . import backend as backend
    from . import config as config
    from . import datasets as datasets
    from . import mixed_precision as mixed_precision
    from . import preprocessing as preprocessing
    from . import saving as saving
    from . import wrappers as wrappers
    from .core.device import device as device

__version__ = "0.1.0"


def version() -> str:
    """Return baro's version."""
    return __version__


__all__ = [
    "DTypePolicy", "FloatDTypePolicy", "Function", "GradientTape", "Initializer", "Input", "InputSpec", "KerasTensor", "Layer", "Loss",
    "Metric", "Model", "Operation", "Optimizer", "Regularizer", "Sequential", "StatelessScope", "Tensor", "Variable", "__version__",
    "activations", "backend", "callbacks", "check_grads", "config", "constraints", "datasets", "device", "dtype_policies", "initializers", "layers",
    "losses", "metrics", "mixed_precision", "models", "name_scope", "ops", "optimizers", "preprocessing", "random", "regularizers", "saving", "tree", "utils", "version", "wrappers",
]  # fmt: skip

registry.later("layers", __name__, ".utils.feature_space")  # the only layer outside `layers`
lazy.attach(
    __name__,
    {".": "backend, config, datasets, mixed_precision, preprocessing, saving, wrappers", ".core.device": "device"},
)
