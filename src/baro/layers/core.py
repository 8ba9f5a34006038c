"""The layers that every network has: Input, Dense, Activation, Flatten, Dropout."""

import math
import warnings
from typing import Any

import numpy as np

from .. import activations, constraints, initializers, regularizers, settings
from ..core import dtypes, ops, random
from ..core.symbolic import KerasTensor, SymbolicNode
from ..registry import register
from ..shapes import standardize_shape
from .base import ConfiguredLayer, ElementwiseLayer, Layer
from .input_spec import InputSpec


@register("layers")
class InputLayer(Layer):
    """The entry of a model: makes the KerasTensor that others are computed from. Keras: `keras.layers.InputLayer`.

    Args:
        shape: shape without the batch axis.
        batch_size: fixed batch size, or None.
        dtype: dtype's name.
        sparse, ragged: must stay false; baro's tensors are dense.
        batch_shape: shape with the batch axis, instead of `shape` and `batch_size`.
        input_tensor: an existing KerasTensor to use.
        optional: whether None may be given for this input.
        name: optional name.

    >>> InputLayer(shape=(4,)).output.shape
    (None, 4)
    """

    def __init__(self, shape: Any = None, batch_size: int | None = None, dtype: Any = None, sparse: bool | None = None, ragged: bool | None = None,
                 batch_shape: Any = None, input_tensor: Any = None, optional: bool = False, name: str | None = None, **kwargs: Any):  # fmt: skip
        super().__init__(name=name)
        if "input_shape" in kwargs:
            warnings.warn("Argument `input_shape` is deprecated. Use `shape` instead.", stacklevel=2)
            shape = kwargs.pop("input_shape")
        if "batch_input_shape" in kwargs:
            batch_shape = kwargs.pop("batch_input_shape")
        if kwargs:
            raise ValueError(f"Unrecognized keyword arguments passed to InputLayer: {kwargs}")
        for what, flag in (("sparse", sparse), ("ragged", ragged)):
            if flag and input_tensor is not None:
                raise ValueError(
                    f"When providing the `input_tensor` argument, you cannot provide an incompatible `{what}` argument: {flag}."
                )
        if sparse or ragged:
            which = "sparse" if sparse else "ragged"
            raise ValueError(
                f"InputLayer: `{which}=True` is not supported: tensors are dense here. Convert the data to dense arrays."
            )
        if shape is not None and batch_shape is not None:
            raise ValueError("You cannot pass both `shape` and `batch_shape` at the same time.")
        if batch_size is not None and batch_shape is not None:
            raise ValueError("You cannot pass both `batch_size` and `batch_shape` at the same time.")
        if shape is None and batch_shape is None and input_tensor is None:
            raise ValueError("You must pass a `shape` argument.")
        if input_tensor is not None:
            if not isinstance(input_tensor, KerasTensor):
                raise ValueError(
                    f"Argument `input_tensor` must be a KerasTensor. Received invalid type: input_tensor={input_tensor} (of type {type(input_tensor)})"
                )
            if batch_size is not None and input_tensor.shape[:1] != (batch_size,):
                raise ValueError(
                    f"When providing the `input_tensor` argument, you cannot provide an incompatible `batch_size` argument: {batch_size}."
                )
            given = None if shape is None else standardize_shape((shape,) if isinstance(shape, int) else shape)
            if given is not None and given != input_tensor.shape[1:]:
                raise ValueError(
                    f"When providing the `input_tensor` argument, you cannot provide an incompatible `shape` argument: {given}."
                )
            if batch_shape is not None and standardize_shape(batch_shape) != input_tensor.shape:
                raise ValueError(
                    f"When providing the `input_tensor` argument, you cannot provide an incompatible `batch_shape` argument: {batch_shape}."
                )
            shape, batch_shape = None, input_tensor.shape
            dtype = dtype or input_tensor.dtype
            if dtypes.standardize_dtype(dtype) != input_tensor.dtype:
                raise ValueError(
                    f"When providing the `input_tensor` argument, you cannot provide an incompatible `dtype`: {dtype}."
                )
        if shape is not None:
            batch_shape = (batch_size, *standardize_shape((shape,) if isinstance(shape, int) else shape))
        self._batch_shape = standardize_shape(batch_shape)
        self._input_dtype = dtypes.standardize_dtype(dtype)
        self.sparse = bool(sparse)
        self.ragged = bool(ragged)
        self.optional = optional
        self.supports_masking = True
        self._build_at_init()
        out = input_tensor if input_tensor is not None else KerasTensor(self._batch_shape, self._input_dtype, name=name)
        SymbolicNode(self, (), {}, out)

    @property
    def batch_shape(self) -> tuple:
        """The shape with the batch axis."""
        return self._batch_shape

    @property
    def dtype(self) -> str:
        """The dtype of the input."""
        return self._input_dtype

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Return None: an input has no computation; use the KerasTensor that `Input()` returns."""
        return None

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        config = {
            "batch_shape": self.batch_shape,
            "dtype": self.dtype,
            "sparse": self.sparse,
            "ragged": self.ragged,
            "name": self.name,
        }
        return {**config, "optional": True} if self.optional else config


def Input(shape: Any = None, batch_size: int | None = None, dtype: Any = None, sparse: bool | None = None, ragged: bool | None = None,
          batch_shape: Any = None, name: str | None = None, tensor: Any = None, optional: bool = False, **kwargs: Any) -> Any:  # fmt: skip
    """Return a KerasTensor that stands for a model's input. Keras: `keras.Input`; see `InputLayer` for the arguments.

    >>> Input((4,)).shape
    (None, 4)
    """
    layer = InputLayer(shape=shape, batch_size=batch_size, dtype=dtype, sparse=sparse, ragged=ragged, batch_shape=batch_shape, name=name,
                       input_tensor=tensor, optional=optional, **kwargs)  # fmt: skip
    return layer.output


@register("layers")
class Dense(ConfiguredLayer):
    """activation(x · kernel + bias): every output depends on every input. Keras: `keras.layers.Dense`.

    Args:
        units: length of the output's last axis.
        activation: activation or its name; None is linear.
        use_bias: whether a bias is added.
        kernel_initializer, bias_initializer: initializers or names.
        kernel_regularizer, bias_regularizer: regularizers or names.
        activity_regularizer: regularizer of the output.
        kernel_constraint, bias_constraint: constraints or names.

    Input: (batch, …, features) float. Output: (batch, …, units). Weights: kernel (features, units), bias (units,).

    >>> import numpy as np
    >>> Dense(3)(np.ones((2, 4), "float32")).shape
    (2, 3)
    """

    def __init__(self, units: int, activation: Any = None, use_bias: bool = True, kernel_initializer: Any = "glorot_uniform",
                 bias_initializer: Any = "zeros", kernel_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None,
                 kernel_constraint: Any = None, bias_constraint: Any = None, **kwargs: Any):  # fmt: skip
        for key in ("lora_rank", "lora_alpha", "quantization_config"):
            if kwargs.pop(key, None) is not None:
                raise ValueError(f"Dense: `{key}` is not available in baro; leave it out.")
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        if isinstance(units, bool) or not hasattr(units, "__index__") or units <= 0:
            raise ValueError(
                f"Received an invalid value for `units`, expected a positive integer. Received: units={units}"
            )
        self.units = int(units)
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.input_spec = InputSpec(min_ndim=2)
        self.supports_masking = True

    def build(self, input_shape: Any) -> None:
        """Make kernel and bias."""
        features = input_shape[-1]
        if features is None:
            raise ValueError(
                f"The last dimension of the inputs to a Dense layer should be defined. Found None. Full input shape received: {input_shape}"
            )
        self.kernel = self._weight("kernel", (features, self.units))
        self.bias = self._weight("bias", (self.units,)) if self.use_bias else None
        self.input_spec = InputSpec(min_ndim=2, axes={-1: features})
        self.built = True

    def call(self, inputs: Any, training: Any = None) -> Any:
        """Return activation(inputs · kernel + bias)."""
        x = ops.matmul(inputs, self.kernel)
        if self.bias is not None:
            x = ops.add(x, self.bias)
        return x if self.activation is None else self.activation(x)

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return (…, units)."""
        return (*input_shape[:-1], self.units)

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {**super().get_config(), "activation": activations.serialize(self.activation)}


@register("layers")
class Activation(ElementwiseLayer):
    """Applies an activation function. Keras: `keras.layers.Activation`.

    Args:
        activation: activation or its name.

    Input: any shape, float. Output: the same shape.

    >>> import numpy as np
    >>> Activation("relu")(np.array([[-1.0, 2.0]])).tolist()
    [[0.0, 2.0]]
    """

    def __init__(self, activation: Any, **kwargs: Any):
        super().__init__(**kwargs)
        self.activation = activations.get(activation)

    def call(self, inputs: Any) -> Any:
        """Return activation(inputs)."""
        return self.activation(inputs)

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {**super().get_config(), "activation": activations.serialize(self.activation)}


def data_format_of(value: str | None, layer: str) -> str:
    """Return "channels_last" or "channels_first"; None means the setting `image_data_format`."""
    found = settings.get("image_data_format") if value is None else str(value).lower()
    if found not in ("channels_last", "channels_first"):
        raise ValueError(
            f"{layer}: The `data_format` argument must be one of {{'channels_first', 'channels_last'}}. Received: data_format={value}"
        )
    return found


@register("layers")
class Flatten(ConfiguredLayer):
    """Joins all axes but the batch. Keras: `keras.layers.Flatten`.

    Args:
        data_format: "channels_last" (default) or "channels_first", which moves axis 1 to the end first.

    Input: (batch, …). Output: (batch, product of the rest).

    >>> import numpy as np
    >>> Flatten()(np.ones((2, 3, 4))).shape
    (2, 12)
    """

    _keeps_dtype = True

    def __init__(self, data_format: str | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format, "Flatten")
        self.input_spec = InputSpec(min_ndim=1)
        self._channels_first = self.data_format == "channels_first"
        self._build_at_init()

    def call(self, inputs: Any) -> Any:
        """Return inputs of shape (batch, …) as (batch, features)."""
        n = len(inputs.shape)
        if self._channels_first and n > 1:
            inputs = ops.transpose(inputs, (0, *range(2, n), 1))
        return ops.reshape(inputs, (inputs.shape[0], math.prod(inputs.shape[1:])))

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return (batch, product of the rest)."""
        rest = input_shape[1:]
        return (input_shape[0], None if None in rest else math.prod(rest))


def fraction(value: Any, argument: str) -> Any:
    """Return a number from 0 to 1, or raise ValueError."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.floating, np.integer)) or not 0 <= value <= 1:
        raise ValueError(
            f"Invalid value received for argument `{argument}`. Expected a float value between 0 and 1. Received: {argument}={value}"
        )
    return value if isinstance(value, (int, float)) else float(value)


def checked_noise_shape(noise_shape: Any) -> tuple | None:
    """Return a dropout's `noise_shape` as a tuple, or raise ValueError."""
    if noise_shape is None:
        return None
    wrong = "Invalid value received for argument `noise_shape`. Expected"
    if isinstance(noise_shape, str) or not hasattr(noise_shape, "__iter__"):
        raise ValueError(f"{wrong} a tuple or list of integers. Received: noise_shape={noise_shape}")
    for d in noise_shape:
        if d is not None and (isinstance(d, bool) or not isinstance(d, int)):
            raise ValueError(f"{wrong} all elements to be integers or None. Received: noise_shape={noise_shape}")
        if d is not None and d <= 0:
            raise ValueError(
                f"{wrong} all dimensions to be positive integers or None. Received: noise_shape={noise_shape}"
            )
    return tuple(noise_shape)


def mask_shape(noise_shape: tuple | None, shape: tuple) -> tuple:
    """Return the shape of a dropout's mask: `noise_shape`, with the input's length in place of None."""
    if noise_shape is None:
        return shape
    if len(noise_shape) != len(shape):
        raise ValueError(
            f"`noise_shape` must have an entry for each axis of the inputs. Received: noise_shape={noise_shape}, inputs.shape={tuple(shape)}"
        )
    return tuple(d if n is None else n for n, d in zip(noise_shape, shape, strict=True))


@register("layers")
class Dropout(ElementwiseLayer):
    """Sets elements to 0 with probability `rate` while training and scales the others by 1 / (1 - rate).

    Args:
        rate: probability in [0, 1].
        noise_shape: shape of the mask; None on an axis means the input's length, 1 shares the mask along it.
        seed: int or None.

    Input: any shape, float. Output: the same shape. Source: Srivastava et al., JMLR 15 (2014). Keras: `keras.layers.Dropout`.

    >>> import numpy as np
    >>> Dropout(0.5)(np.ones((1, 2)), training=False).tolist()
    [[1.0, 1.0]]
    """

    def __init__(self, rate: float, noise_shape: Any = None, seed: Any = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.rate = fraction(rate, "rate")
        self.seed = seed
        self.noise_shape = checked_noise_shape(noise_shape)
        if rate > 0:
            self.seed_generator = random.SeedGenerator(seed)

    def call(self, inputs: Any, training: Any = False) -> Any:
        """Return inputs with elements dropped while training."""
        if training and self.rate > 0:
            return random.dropout(inputs, self.rate, mask_shape(self.noise_shape, inputs.shape), self.seed_generator)
        return inputs
