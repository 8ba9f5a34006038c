"""Optimizers: how weights follow their gradients. Keras: `keras.optimizers`."""

from typing import TYPE_CHECKING, Any

from .. import configured, lazy
from ..errors import InputError
from .adam import Adam as Adam
from .adam import Adamax as Adamax
from .adam import AdamW as AdamW
from .adam import Lamb as Lamb
from .adam import Lion as Lion
from .adam import Nadam as Nadam
from .base import Optimizer as Optimizer
from .rules import SGD as SGD
from .rules import Adadelta as Adadelta
from .rules import Adagrad as Adagrad
from .rules import Ftrl as Ftrl
from .rules import RMSprop as RMSprop

if TYPE_CHECKING:
    from . import schedules as schedules
    from .advanced import Adafactor as Adafactor
    from .advanced import Muon as Muon
    from .advanced import ScheduleFreeAdamW as ScheduleFreeAdamW
    from .wrappers import LossScaleOptimizer as LossScaleOptimizer
    from .wrappers import MultiOptimizer as MultiOptimizer
    from .wrappers import OptimizerMap as OptimizerMap


def serialize(optimizer: Any) -> Any:
    """Return the serialized form of an optimizer. Keras: `keras.optimizers.serialize`."""
    return configured.serialize(optimizer)


def deserialize(config: Any, custom_objects: dict | None = None) -> Any:
    """Make an optimizer from its serialized form or name. Keras: `keras.optimizers.deserialize`."""
    return configured.deserialize("optimizers", config, custom_objects)


def get(identifier: Any) -> Any:
    """Return the optimizer that a name, config, class or optimizer means. Keras: `keras.optimizers.get`.

    >>> get("adam").name.startswith("adam")
    True
    """
    if identifier is None or isinstance(identifier, Optimizer):
        return identifier
    if isinstance(identifier, str):
        known = configured.look("optimizers", identifier) is not None
        found = configured.by_name("optimizers", identifier if known else identifier.lower(), "optimizer")
        found = found() if isinstance(found, type) else found
    elif isinstance(identifier, dict):
        found = deserialize(identifier)
    else:
        found = identifier() if isinstance(identifier, type) else identifier
    if not isinstance(found, Optimizer):
        raise InputError(
            f"Could not interpret optimizer identifier: {identifier!r}. Expected a name, a config, or an Optimizer."
        )
    return found


lazy.attach(__name__, {
    ".": "schedules",
    ".advanced": "Adafactor, Muon, ScheduleFreeAdamW",
    ".wrappers": "LossScaleOptimizer, MultiOptimizer, OptimizerMap",
}, "optimizers")  # fmt: skip
