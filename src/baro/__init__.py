"""baro: dense neural networks with the Keras API, at once."""

from . import activations as activations
from . import backend as backend
from . import callbacks as callbacks
from . import config as config
from . import constraints as constraints
from . import datasets as datasets
from . import dtype_policies as dtype_policies
from . import initializers as initializers
from . import layers as layers
from . import losses as losses
from . import metrics as metrics
from . import models as models
from . import ops as ops
from . import optimizers as optimizers
from . import random as random
from . import regularizers as regularizers
from . import saving as saving
from . import tree as tree
from . import utils as utils
from .core.autodiff import GradientTape as GradientTape
from .core.autodiff import check_grads as check_grads
from .core.device import device as device
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

__version__ = "0.1.0"


def version() -> str:
    """Return baro's version."""
    return __version__


__all__ = [
    "DTypePolicy", "FloatDTypePolicy", "Function", "GradientTape", "Initializer", "Input", "InputSpec", "KerasTensor", "Layer", "Loss",
    "Metric", "Model", "Operation", "Optimizer", "Regularizer", "Sequential", "StatelessScope", "Tensor", "Variable", "__version__",
    "activations", "backend", "callbacks", "check_grads", "config", "constraints", "datasets", "device", "dtype_policies", "initializers", "layers",
    "losses", "metrics", "models", "name_scope", "ops", "optimizers", "random", "regularizers", "saving", "tree", "utils", "version",
]  # fmt: skip
