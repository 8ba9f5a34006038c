"""Layers to dictionaries and back: `serialize`, `deserialize`."""

from .. import serialization
from .base import Layer


def serialize(layer: Layer) -> dict:
    """Return a layer's class and config as JSON-compatible data. Keras: `keras.layers.serialize`."""
    return serialization.serialize_keras_object(layer)


def deserialize(config: dict, custom_objects: dict | None = None) -> Layer:
    """Return the layer that `serialize` described. Keras: `keras.layers.deserialize`.

    Raises:
        ValueError: the data describes something other than a layer.
    """
    found = serialization.deserialize_keras_object(config, custom_objects, kind="layers")
    if not isinstance(found, Layer):
        raise ValueError(
            f"`keras.layers.deserialize` was passed a `config` object that is not a `Layer`. Received: {config}. It describes {type(found).__name__}."
        )
    return found
