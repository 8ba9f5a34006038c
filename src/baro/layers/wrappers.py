"""Layers around other layers: Wrapper, TimeDistributed, Pipeline, SpectralNormalization."""

from collections.abc import Sequence
from typing import Any

from .. import initializers, naming, serialization, tree
from ..core import ops
from ..registry import register
from .base import ConfiguredLayer, Layer
from .calls import CallSpec
from .input_spec import InputSpec
from .joining import unit_length


@register("layers")
class Wrapper(ConfiguredLayer):
    """The base of layers that hold one other layer, which it builds and saves.

    Args:
        layer: the layer to wrap.

    Input, output: those of the subclass. Keras: `keras.layers.Wrapper`.

    Raises:
        ValueError: `layer` is not a Layer.

    >>> from baro.layers import Dense
    >>> Wrapper(Dense(2)).layer.units
    2
    """

    def __init__(self, layer: Layer, **kwargs: Any):
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Layer {layer} supplied to {type(self).__name__} isn't a supported layer type. Please ensure wrapped layer is a valid Keras layer."
            )
        super().__init__(**kwargs)
        self.layer = layer

    def build(self, input_shape: Any = None) -> None:
        """Build the wrapped layer."""
        with naming.name_scope(self.name, caller=self):
            if not self.layer.built:
                self.layer.build(input_shape)
                self.layer.built = True
        self.built = True

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None) -> "Wrapper":
        """Make a wrapper from `get_config`'s dictionary."""
        config = dict(config)
        layer = serialization.deserialize_keras_object(config.pop("layer"), custom_objects)
        return cls(layer, **config)


@register("layers")
class TimeDistributed(Wrapper):
    """Applies a layer to every step of a series: y[:, t] = layer(x[:, t]).

    All steps go through the layer in one call, as one larger batch.

    Args:
        layer: the layer to apply.

    Input: (batch, steps, …); `mask`: (batch, steps, …). Output: (batch, steps, *layer's output). Keras: `keras.layers.TimeDistributed`.

    Raises:
        ValueError: the inputs have no axis of steps, or the mask has not theirs.

    >>> import numpy as np
    >>> from baro.layers import Dense
    >>> TimeDistributed(Dense(2))(np.ones((3, 5, 4), "float32")).shape
    (3, 5, 2)
    """

    def __init__(self, layer: Layer, **kwargs: Any):
        if not isinstance(layer, Layer):
            raise ValueError(f"Please initialize `TimeDistributed` layer with a `Layer` instance. Received: {layer}")
        super().__init__(layer, **kwargs)
        self.supports_masking = True

    @staticmethod
    def _step_shape(input_shape: Any) -> tuple:
        if not isinstance(input_shape, (tuple, list)) or len(input_shape) < 3:
            raise ValueError(
                f"`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions, received: {input_shape}"
            )
        return (input_shape[0], *input_shape[2:])

    def build(self, input_shape: Any = None) -> None:
        """Build the layer for one step."""
        super().build(self._step_shape(input_shape))

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return (batch, steps, *layer's output)."""
        out = self.layer.compute_output_shape(self._step_shape(input_shape))
        return (out[0], input_shape[1], *out[1:])

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """Return the layer's outputs for all steps."""
        batch, steps = inputs.shape[:2]
        given: dict[str, Any] = {}
        spec = CallSpec.of(self.layer)
        if mask is not None:
            if len(mask.shape) < 2:
                raise ValueError(
                    "The `mask` passed to the `TimeDistributed` layer must be at least 2D (e.g., `(batch_size, timesteps)`), "
                    f"but it has {len(mask.shape)} dimension(s) with shape {mask.shape}."
                )
            if tuple(mask.shape[:2]) != (batch, steps):
                raise ValueError(
                    f"The `mask` passed to the `TimeDistributed` layer has a shape {mask.shape} that is incompatible with the input shape "
                    f"{inputs.shape}: their first two dimensions must match."
                )
            if spec.mask:
                given["mask"] = ops.reshape(mask, (batch * steps, *mask.shape[2:]))
        if spec.training:
            given["training"] = training
        y = self.layer(ops.reshape(inputs, (batch * steps, *inputs.shape[2:])), **given)
        return ops.reshape(y, (batch, steps, *y.shape[1:]))


@register("layers")
class Pipeline(Layer):
    """Applies layers one after the other: a chain that is itself one layer, not a model.

    Args:
        layers: list of layers.
        name: optional name.

    Input: that of the first layer. Output: that of the last. Keras: `keras.layers.Pipeline`.

    Raises:
        ValueError: something in the list is not a layer.

    >>> import numpy as np
    >>> from baro.layers import Rescaling
    >>> Pipeline([Rescaling(2.0), Rescaling(1.0, offset=1.0)])(np.array([3.0])).tolist()
    [7.0]
    """

    def __init__(self, layers: Sequence, name: str | None = None):
        super().__init__(name=name)
        self.layers = list(layers)
        for layer in self.layers:
            if not isinstance(layer, Layer):
                raise ValueError(f"Pipeline: expected a list of layers. Received: {layer!r} in it.")

    def call(self, inputs: Any, training: Any = True, mask: Any = None) -> Any:
        """Return the inputs after all layers."""
        for layer in self.layers:
            spec = CallSpec.of(layer)
            given = {"mask": mask} if spec.mask else {}
            if spec.training and training is not None:
                given["training"] = training
            inputs = layer(inputs, **given)
            mask = tree.map_structure(lambda x: getattr(x, "_keras_mask", None), inputs)
        return inputs

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {"layers": serialization.serialize_keras_object(self.layers), "name": self.name}

    @classmethod
    def from_config(cls, config: dict) -> "Pipeline":
        """Make a pipeline from `get_config`'s dictionary."""
        layers = config.get("layers")
        if not isinstance(layers, (list, tuple)):
            raise ValueError(
                f"`Pipeline` config must contain a `layers` key mapping to a list of serialized layers. Received config with layers={layers}."
            )
        return cls(**{**config, "layers": [serialization.deserialize_keras_object(x) for x in layers]})


@register("layers")
class SpectralNormalization(Wrapper):
    """Divides the wrapped layer's kernel by its largest singular value at each training step, found by power iteration.

    v = normalize(u · Wᵀ), u = normalize(v · W), sigma = v · W · uᵀ, W = W / sigma.

    Args:
        layer: a layer with `kernel` or `embeddings`.
        power_iterations: int, how often v and u are improved at each step.

    Input, output: those of the layer. Weights: vector_u (1, units), not trained. Keras: `keras.layers.SpectralNormalization`.
    Source: Miyato et al. (2018), algorithm 1.

    Raises:
        ValueError: the layer has no kernel, or `power_iterations` is not positive.

    >>> import numpy as np
    >>> from baro.layers import Dense
    >>> SpectralNormalization(Dense(2))(np.ones((3, 4), "float32")).shape
    (3, 2)
    """

    def __init__(self, layer: Layer, power_iterations: int = 1, **kwargs: Any):
        super().__init__(layer, **kwargs)
        if power_iterations <= 0:
            raise ValueError(
                f"`power_iterations` should be greater than zero. Received: `power_iterations={power_iterations}`"
            )
        self.power_iterations = power_iterations

    def build(self, input_shape: Any = None) -> None:
        """Build the layer and make vector_u."""
        super().build(input_shape)
        self.input_spec = InputSpec(min_ndim=1, axes={-1: input_shape[-1]})
        kernel = self.kernel = self._kernel()  # an attribute: files list it here too, as Keras's do
        self.vector_u = self.add_weight(shape=(1, kernel.shape[-1]),
                                        initializer=initializers.TruncatedNormal(stddev=0.02), trainable=False,
                                        name="vector_u", dtype=kernel.dtype)  # fmt: skip

    def _kernel(self) -> Any:
        for name in ("kernel", "embeddings"):
            if hasattr(self.layer, name):
                return getattr(self.layer, name)
        raise ValueError(f"{type(self.layer).__name__} object has no attribute 'kernel' nor 'embeddings'")

    def call(self, inputs: Any, training: Any = False) -> Any:
        """Return the layer's output; while training, normalize its kernel first."""
        if training:
            kernel = self._kernel()
            u, w = self.normalized_weights()
            zero = ops.all(ops.equal(kernel, 0))
            self.vector_u.assign(ops.where(zero, self.vector_u, u))
            kernel.assign(ops.where(zero, kernel, w))
        return ops.cast(self.layer(inputs), inputs.dtype if inputs.dtype.kind == "f" else self.compute_dtype)

    def normalized_weights(self) -> tuple[Any, Any]:
        """Return the improved vector u and the kernel divided by its largest singular value."""
        kernel = self._kernel()
        w = ops.reshape(kernel, (-1, kernel.shape[-1]))
        u = ops.convert(self.vector_u)
        v = u
        for _ in range(self.power_iterations):
            v = unit_length(ops.matmul(u, ops.transpose(w)), None)
            u = unit_length(ops.matmul(v, w), None)
        u, v = ops.stop_gradient(u), ops.stop_gradient(v)
        sigma = ops.matmul(ops.matmul(v, w), ops.transpose(u))
        return u, ops.reshape(ops.true_divide(ops.convert(kernel), ops.reshape(sigma, ())), kernel.shape)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the layer's output shape."""
        return self.layer.compute_output_shape(input_shape)
