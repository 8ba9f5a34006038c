"""Losses: what training makes small. Keras: `keras.losses`.

loss = losses.get("sparse_categorical_crossentropy")       a function: a value per sample
loss = losses.SparseCategoricalCrossentropy()              a Loss: one number, with weights, masks and a reduction
"""

from typing import TYPE_CHECKING, Any

from .. import configured, lazy
from .base import Loss as Loss
from .base import LossFunctionWrapper as LossFunctionWrapper
from .base import Reduction as Reduction
from .probabilistic import BinaryCrossentropy as BinaryCrossentropy
from .probabilistic import BinaryFocalCrossentropy as BinaryFocalCrossentropy
from .probabilistic import CategoricalCrossentropy as CategoricalCrossentropy
from .probabilistic import CategoricalFocalCrossentropy as CategoricalFocalCrossentropy
from .probabilistic import CategoricalGeneralizedCrossEntropy as CategoricalGeneralizedCrossEntropy
from .probabilistic import KLDivergence as KLDivergence
from .probabilistic import Poisson as Poisson
from .probabilistic import SparseCategoricalCrossentropy as SparseCategoricalCrossentropy
from .probabilistic import binary_crossentropy as binary_crossentropy
from .probabilistic import binary_focal_crossentropy as binary_focal_crossentropy
from .probabilistic import categorical_crossentropy as categorical_crossentropy
from .probabilistic import categorical_focal_crossentropy as categorical_focal_crossentropy
from .probabilistic import categorical_generalized_cross_entropy as categorical_generalized_cross_entropy
from .probabilistic import kl_divergence as kl_divergence
from .probabilistic import poisson as poisson
from .probabilistic import sparse_categorical_crossentropy as sparse_categorical_crossentropy
from .regression import CosineSimilarity as CosineSimilarity
from .regression import Huber as Huber
from .regression import LogCosh as LogCosh
from .regression import MeanAbsoluteError as MeanAbsoluteError
from .regression import MeanAbsolutePercentageError as MeanAbsolutePercentageError
from .regression import MeanSquaredError as MeanSquaredError
from .regression import MeanSquaredLogarithmicError as MeanSquaredLogarithmicError
from .regression import cosine_similarity as cosine_similarity
from .regression import huber as huber
from .regression import log_cosh as log_cosh
from .regression import mean_absolute_error as mean_absolute_error
from .regression import mean_absolute_percentage_error as mean_absolute_percentage_error
from .regression import mean_squared_error as mean_squared_error
from .regression import mean_squared_logarithmic_error as mean_squared_logarithmic_error

if TYPE_CHECKING:
    from .margins import CategoricalHinge as CategoricalHinge
    from .margins import Hinge as Hinge
    from .margins import SquaredHinge as SquaredHinge
    from .margins import categorical_hinge as categorical_hinge
    from .margins import hinge as hinge
    from .margins import squared_hinge as squared_hinge
    from .overlap import Circle as Circle
    from .overlap import Dice as Dice
    from .overlap import Tversky as Tversky
    from .overlap import circle as circle
    from .overlap import dice as dice
    from .overlap import tversky as tversky
    from .sequences import CTC as CTC
    from .sequences import ctc as ctc

mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error
mape = MAPE = mean_absolute_percentage_error
msle = MSLE = mean_squared_logarithmic_error
kld = KLD = kullback_leibler_divergence = kl_divergence
bce = BCE = binary_crossentropy
logcosh = log_cosh


def serialize(loss: Any) -> Any:
    """Return the serialized form of a loss. Keras: `keras.losses.serialize`."""
    return configured.serialize(loss)


def deserialize(name: Any, custom_objects: dict | None = None) -> Any:
    """Make a loss from its serialized form or name. Keras: `keras.losses.deserialize`."""
    return configured.deserialize("losses", name, custom_objects)


def get(identifier: Any) -> Any:
    """Return the loss that a name, config, class or callable means. Keras: `keras.losses.get`.

    >>> get("mse") is mean_squared_error
    True
    """
    return configured.get("losses", identifier, "loss")


lazy.attach(__name__, {
    ".margins": "CategoricalHinge, Hinge, SquaredHinge, categorical_hinge, hinge, squared_hinge",
    ".overlap": "Circle, Dice, Tversky, circle, dice, tversky",
    ".sequences": "CTC, ctc",
}, "losses")  # fmt: skip
