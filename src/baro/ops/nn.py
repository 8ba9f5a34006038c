"""The part of `baro.ops` that is about neural networks. Keras: `keras.ops.nn`."""

from . import batch_normalization as batch_normalization
from . import binary_crossentropy as binary_crossentropy
from . import categorical_crossentropy as categorical_crossentropy
from . import celu as celu
from . import depth_to_space as depth_to_space
from . import elu as elu
from . import gelu as gelu
from . import glu as glu
from . import hard_shrink as hard_shrink
from . import hard_sigmoid as hard_sigmoid
from . import hard_silu as hard_silu
from . import hard_swish as hard_swish
from . import hard_tanh as hard_tanh
from . import layer_normalization as layer_normalization
from . import leaky_relu as leaky_relu
from . import log_sigmoid as log_sigmoid
from . import log_softmax as log_softmax
from . import moments as moments
from . import multi_hot as multi_hot
from . import normalize as normalize
from . import one_hot as one_hot
from . import polar as polar
from . import psnr as psnr
from . import relu as relu
from . import relu6 as relu6
from . import rms_normalization as rms_normalization
from . import selu as selu
from . import sigmoid as sigmoid
from . import silu as silu
from . import soft_shrink as soft_shrink
from . import softmax as softmax
from . import softplus as softplus
from . import softsign as softsign
from . import space_to_depth as space_to_depth
from . import sparse_categorical_crossentropy as sparse_categorical_crossentropy
from . import sparse_plus as sparse_plus
from . import sparse_sigmoid as sparse_sigmoid
from . import sparsemax as sparsemax
from . import squareplus as squareplus
from . import swish as swish
from . import tanh_shrink as tanh_shrink
from . import threshold as threshold

__all__ = [
    "batch_normalization",
    "binary_crossentropy",
    "categorical_crossentropy",
    "celu",
    "depth_to_space",
    "elu",
    "gelu",
    "glu",
    "hard_shrink",
    "hard_sigmoid",
    "hard_silu",
    "hard_swish",
    "hard_tanh",
    "layer_normalization",
    "leaky_relu",
    "log_sigmoid",
    "log_softmax",
    "moments",
    "multi_hot",
    "normalize",
    "one_hot",
    "polar",
    "psnr",
    "relu",
    "relu6",
    "rms_normalization",
    "selu",
    "sigmoid",
    "silu",
    "soft_shrink",
    "softmax",
    "softplus",
    "softsign",
    "space_to_depth",
    "sparse_categorical_crossentropy",
    "sparse_plus",
    "sparse_sigmoid",
    "sparsemax",
    "squareplus",
    "swish",
    "tanh_shrink",
    "threshold",
]
