"""Activation functions, by name: what the argument `activation` of a layer may be. Keras: `keras.activations`.

Most of them are functions of `baro.ops`; the others are here. All keep the shape and (for floats) the dtype of x.
"""

import types
from typing import Any

from . import configured, ops
from .errors import InputError
from .registry import lookup, register


@register("activations")
def relu(x: Any, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Any:
    """Return x where x > threshold, else negative_slope · (x - threshold); at most max_value. Keras: `keras.activations.relu`.

    Args:
        x: (…) floats.
        negative_slope: the slope below the threshold.
        max_value: the largest value; None means no limit.
        threshold: up to there x counts as negative.

    >>> from baro.activations import relu
    >>> relu([-1.0, 2.0, 9.0], negative_slope=0.5, max_value=6.0).numpy().tolist()
    [-0.5, 2.0, 6.0]
    """
    if negative_slope == 0.0 and max_value is None and threshold == 0:
        return ops.relu(x)
    if threshold == 0 and max_value is None:
        return ops.leaky_relu(x, negative_slope=negative_slope)
    if threshold == 0 and negative_slope == 0.0:
        return ops.minimum(ops.relu(x), max_value)
    above = ops.where(ops.greater(x, threshold), x, ops.zeros_like(x))
    if max_value is not None:
        above = ops.minimum(ops.maximum(above, 0), max_value)
    if negative_slope == 0.0:
        return above
    return above - ops.relu(threshold - x if threshold else ops.negative(x)) * negative_slope


@register("activations")
def gelu(x: Any, approximate: bool = False) -> Any:
    """Return x · Φ(x), Φ being the normal distribution function: Hendrycks and Gimpel (2016). Keras: `keras.activations.gelu`.

    Args:
        x: (…) floats.
        approximate: whether to use the formula with tanh.

    >>> from baro.activations import gelu
    >>> print(gelu([-1.0, 0.0, 1.0]).numpy().round(4))
    [-0.1587  0.      0.8413]
    """
    return ops.gelu(x, approximate=approximate)


@register("activations")
def exponential(x: Any) -> Any:
    """Return exp(x). Keras: `keras.activations.exponential`.

    Args:
        x: (…) floats.

    >>> from baro.activations import exponential
    >>> exponential([0.0]).numpy().tolist()
    [1.0]
    """
    return ops.exp(x)


@register("activations")
def linear(x: Any) -> Any:
    """Return x. Keras: `keras.activations.linear`.

    Args:
        x: anything.

    >>> from baro.activations import linear
    >>> linear(2.0)
    2.0
    """
    return x


@register("activations")
def mish(x: Any) -> Any:
    """Return x · tanh(softplus(x)): Misra (2019). Keras: `keras.activations.mish`.

    Args:
        x: (…) floats.

    >>> from baro.activations import mish
    >>> print(mish([1.0]).numpy().round(4))
    [0.8651]
    """
    return ops.multiply(x, ops.tanh(ops.softplus(x)))


_named = register("activations")
celu = _named(ops.celu)
elu = _named(ops.elu)
glu = _named(ops.glu)
hard_shrink = _named(ops.hard_shrink)
hard_sigmoid = _named(ops.hard_sigmoid)
hard_silu = hard_swish = register("activations", "hard_swish")(ops.hard_silu)
hard_tanh = _named(ops.hard_tanh)
leaky_relu = _named(ops.leaky_relu)
log_sigmoid = _named(ops.log_sigmoid)
log_softmax = _named(ops.log_softmax)
relu6 = _named(ops.relu6)
selu = _named(ops.selu)
sigmoid = _named(ops.sigmoid)
silu = swish = register("activations", "swish")(ops.silu)
soft_shrink = _named(ops.soft_shrink)
softmax = _named(ops.softmax)
softplus = _named(ops.softplus)
softsign = _named(ops.softsign)
sparse_plus = _named(ops.sparse_plus)
sparse_sigmoid = _named(ops.sparse_sigmoid)
sparsemax = _named(ops.sparsemax)
squareplus = _named(ops.squareplus)
tanh = _named(ops.tanh)
tanh_shrink = _named(ops.tanh_shrink)
threshold = _named(ops.threshold)


def serialize(activation: Any) -> Any:
    """Return an activation's name, or for one of the user's own its serialized form. Keras: `keras.activations.serialize`.

    >>> from baro.activations import serialize, tanh
    >>> serialize(tanh)
    'tanh'
    """
    config = configured.serialize(activation)
    if not isinstance(config, dict) or "config" not in config:
        raise InputError(
            f"Unknown activation function '{activation}' cannot be serialized. Give it a name and register it with "
            "@baro.saving.register_keras_serializable()."
        )
    if isinstance(activation, types.FunctionType) and lookup("activations", activation.__name__) is activation:
        return activation.__name__
    return config


def deserialize(config: Any, custom_objects: dict | None = None) -> Any:
    """Return the activation of a serialized form or name. Keras: `keras.activations.deserialize`."""
    return configured.deserialize("activations", config, custom_objects)


def get(identifier: Any) -> Any:
    """Return the activation that a name, config or callable means; None means linear. Keras: `keras.activations.get`.

    Raises:
        InputError: for an unknown name.

    >>> from baro.activations import get
    >>> get("relu")([-1.0, 2.0]).numpy().tolist()
    [0.0, 2.0]
    """
    if identifier is None:
        return linear
    if isinstance(identifier, dict):
        identifier = deserialize(identifier)
    elif isinstance(identifier, str):
        return configured.by_name("activations", identifier, "activation function")
    if not callable(identifier):
        raise InputError(
            f"Could not interpret activation function identifier: {identifier}. Expected a name, a config or a callable."
        )
    return identifier
