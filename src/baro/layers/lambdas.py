"""Layers around a function: Lambda, Identity."""

import inspect
from collections.abc import Callable
from typing import Any

from .. import tree
from ..core.symbolic import KerasTensor, compute_output_spec
from ..custom_objects import find_custom
from ..registry import register
from ..serialization import deserialize_keras_object, serialize_keras_object
from .base import ElementwiseLayer, Layer


def _takes(function: Callable, name: str) -> bool:
    try:
        return name in inspect.signature(function).parameters
    except (TypeError, ValueError):  # a builtin without a signature
        return False


@register("layers")
class Lambda(Layer):
    """Makes a layer of a function of tensors.

    A file holds a function by its name: decorate it with `register_keras_serializable()`, or use one of `baro.ops`. A Python lambda
    has no name; whoever loads the file passes it again.

    Args:
        function: callable (inputs, …) -> outputs, of ops; it may take `mask` and `training`.
        output_shape: shape without the batch axis, or a function of the input shape; by default found by tracing.
        mask: mask of the output, or a function (inputs, mask) -> mask.
        arguments: dict of further keyword arguments of the function.

    Input: what the function takes. Output: what it returns. Keras: `keras.layers.Lambda`.

    Raises:
        ValueError: on `from_config` of a Python lambda without safe_mode=False.

    >>> import numpy as np
    >>> Lambda(lambda x: x**2)(np.array([[3.0]])).tolist()
    [[9.0]]
    """

    def __init__(self, function: Callable, output_shape: Any = None, mask: Any = None, arguments: dict | None = None,
                 **kwargs: Any):  # fmt: skip
        super().__init__(**kwargs)
        if not callable(function):
            raise TypeError(f"Lambda: expected `function` to be callable, received {function!r}.")
        self.function = function
        self.arguments = arguments or {}
        self.mask = mask
        self.supports_masking = mask is not None
        self._output_shape = output_shape
        self._passed = tuple(name for name in ("mask", "training") if _takes(function, name))

    def call(self, inputs: Any, mask: Any = None, training: Any = None) -> Any:
        """Return function(inputs, **arguments)."""
        given = {"mask": mask, "training": training}
        return self.function(inputs, **self.arguments, **{name: given[name] for name in self._passed})

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """Return the given mask, or what the mask function returns."""
        return self.mask(inputs, mask) if callable(self.mask) else self.mask

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the given output shape, or the one found by tracing."""
        if self._output_shape is None:
            inputs = tree.map_shape_structure(lambda s: KerasTensor(s, self.compute_dtype), input_shape)
            return tree.map_structure(lambda x: x.shape, compute_output_spec(self.call, inputs))
        if callable(self._output_shape):
            return self._output_shape(input_shape)
        batch = tree.flatten(input_shape)[0]
        return tree.map_shape_structure(lambda s: (batch, *s), self._output_shape)

    def compute_output_spec(self, inputs: Any, mask: Any = None, training: Any = None) -> Any:
        """Return the outputs' KerasTensors."""
        if self._output_shape is None:
            try:
                return compute_output_spec(self.call, self._as_computed(inputs), mask=mask, training=training)
            except Exception as error:
                raise NotImplementedError(
                    f"We could not automatically infer the shape of the output of Lambda '{self.name}': {error} Specify the `output_shape` "
                    "argument of this Lambda layer, or write its function with baro.ops instead of NumPy."
                ) from error
        shape = self.compute_output_shape(tree.map_structure(lambda x: tuple(x.shape), inputs))
        return tree.map_shape_structure(lambda s: KerasTensor(s, self.compute_dtype), shape)

    def get_config(self) -> dict:
        """Return the arguments of the constructor; a lambda becomes a mark without its code."""
        config = {**super().get_config(), "function": serialize_keras_object(self.function)}
        if self._output_shape is not None:
            config["output_shape"] = (
                serialize_keras_object(self._output_shape) if callable(self._output_shape) else self._output_shape
            )
        if self.mask is not None:
            config["mask"] = serialize_keras_object(self.mask)
        config["arguments"] = serialize_keras_object(self.arguments)
        return config

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None, safe_mode: bool | None = None) -> "Lambda":
        """Make a layer from `get_config`'s dictionary.

        Args:
            config: the dictionary.
            custom_objects: name → function; a lambda is found under the name of its layer or "<lambda>".
            safe_mode: False finds a lambda of this process again.
        """
        config = dict(config)
        given = (custom_objects or {}).get(config.get("name")) or find_custom(config.get("name"))
        safe = True if safe_mode is None else safe_mode
        for key in ("function", "output_shape", "mask", "arguments"):
            if key in config and not (key == "output_shape" and isinstance(config[key], (list, tuple))):
                if key == "function" and given is not None:
                    config[key] = given
                elif not callable(config[key]):
                    config[key] = deserialize_keras_object(config[key], custom_objects, safe_mode=safe)
        shape = config.get("output_shape")
        if isinstance(shape, list) and all(d is None or isinstance(d, int) for d in shape):
            config["output_shape"] = tuple(shape)
        return cls(**config)


@register("layers")
class Identity(ElementwiseLayer):
    """Returns its inputs: a place holder where a layer is expected.

    Input: any tensors. Output: the same. Keras: `keras.layers.Identity`.

    >>> import numpy as np
    >>> Identity()(np.array([[3.0]])).tolist()
    [[3.0]]
    """

    def call(self, inputs: Any) -> Any:
        """Return the inputs."""
        return inputs

    def compute_output_spec(self, inputs: Any) -> Any:
        """Return KerasTensors of the inputs' shapes and dtypes."""
        return tree.map_structure(lambda x: KerasTensor(x.shape, x.dtype), self._as_computed(inputs))
