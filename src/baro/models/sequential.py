"""`Sequential`: layers one after the other."""

from typing import Any

from .. import naming, tree
from ..core.symbolic import KerasTensor
from ..errors import InputError, TraceError
from ..layers.base import Layer
from ..layers.calls import CallSpec, as_arrays
from ..layers.contents import NOT_PARTS, PLAIN, search_parts
from ..layers.core import InputLayer
from ..layers.host import is_string
from ..registry import register
from ..training.forward import short_call
from .functional import Functional
from .model import Model


@register("models")
class Sequential(Model):
    """A stack of layers, each with one input and one output. Keras: `keras.Sequential`.

    Args:
        layers: list of layers; an Input (or `input_shape=` of the first layer) lets the model be built at once.
        trainable: whether the weights are trained.
        name: optional name.

    >>> import baro
    >>> model = Sequential([baro.Input((4,)), baro.layers.Dense(3, activation="relu"), baro.layers.Dense(1)])
    >>> model.count_params()
    19
    """

    def __init__(self, layers: Any = None, trainable: bool = True, name: str | None = None, **kwargs: Any):
        self._init_trainer()
        self._functional = None
        Layer.__init__(self, trainable=trainable, name=name, **kwargs)
        self._stack: list[Layer] = []
        if layers:
            for layer in layers if isinstance(layers, (list, tuple)) else [layers]:
                self.add(layer, rebuild=False)
            self._rebuild()

    def _parts(self) -> Any:
        yield from self.__dict__.get("_stack", ())
        for key, value in self.__dict__.items():
            if type(value) not in PLAIN and key not in ("_stack", "_functional") and key not in NOT_PARTS:
                yield from search_parts(value)

    def add(self, layer: Any, rebuild: bool = True) -> None:
        """Put a layer (or an Input) on top of the stack."""
        if (
            isinstance(layer, KerasTensor)
            and layer._keras_history is not None
            and isinstance(layer._keras_history[0], InputLayer)
        ):
            layer = layer._keras_history[0]
        if not isinstance(layer, Layer):
            if callable(layer):
                from ..layers import Lambda

                layer = Lambda(layer)
            else:
                raise ValueError(
                    f"Only instances of `keras.Layer` can be added to a Sequential model. Received: {layer} (of type {type(layer)})"
                )
        if not self._stack and hasattr(layer, "_batch_input_shape") and not isinstance(layer, InputLayer):
            self._stack.append(InputLayer(batch_shape=layer._batch_input_shape, dtype=None))
        if any(x.name == layer.name and x is not layer for x in self._stack):
            raise ValueError(
                f"All layers added to a Sequential model should have unique names. Name '{layer.name}' is already the name of a layer in this model. Update the `name` argument to pass a unique name."
            )
        if isinstance(layer, InputLayer) and self._stack and isinstance(self._stack[0], InputLayer):
            raise ValueError(
                f"Sequential model '{self.name}' has already been configured to use input shape {self._stack[0].batch_shape}. You cannot add a different Input layer to it."
            )
        if isinstance(layer, InputLayer) and self._stack:
            self._stack.insert(0, layer)
        else:
            self._stack.append(layer)
        if rebuild:
            self._rebuild()
        else:
            self.built = False
            self._functional = None

    def pop(self, rebuild: bool = True) -> Layer:
        """Take the last layer off and return it."""
        if not self._stack:
            raise TypeError(f"Sequential model '{self.name}' has no layers to pop.")
        layer = self._stack.pop()
        self.built = False
        self._functional = None
        self._forget_programs()
        if rebuild:
            self._rebuild()
        return layer

    def _rebuild(self) -> None:
        """Build the functional form, where the input's shape is known."""
        self.built = False
        self._functional = None
        self._forget_programs()
        if self._stack and isinstance(self._stack[0], InputLayer) and len(self._stack) > 1:
            self.build(self._stack[0].batch_shape)
        elif (
            len(self._stack) == 1
            and self._stack
            and self._stack[0].built
            and hasattr(self._stack[0], "inputs")
            and isinstance(self._stack[0], Model)
        ):
            try:
                self.build(self._stack[0].input_shape)
            except (AttributeError, ValueError):
                self.built = False

    def build(self, input_shape: Any = None) -> None:
        """Build the layers for inputs of a shape (the first axis is the batch)."""
        self._try_to_build(input_shape)

    def _try_to_build(self, input_shape: Any, dtype: str | None = None) -> None:
        try:
            self._build(input_shape, dtype)
        except (NotImplementedError, TraceError):  # shapes alone do not tell: the layers are built by the first batch
            self.built = False

    def _build(self, input_shape: Any, dtype: str | None) -> None:
        if not isinstance(input_shape, (tuple, list)):
            return
        if input_shape and not (all(d is None or isinstance(d, int) for d in input_shape)):
            return  # several inputs: the layers are built when they are called
        if not self._stack:
            raise ValueError(
                f"Sequential model {self.name} cannot be built because it has no layers. Call `model.add(layer)`."
            )
        first = self._stack[0]
        if not isinstance(first, InputLayer):
            first = InputLayer(batch_shape=tuple(input_shape), dtype=dtype or getattr(first, "input_dtype", None))
        elif not _compatible(first.batch_shape, input_shape):
            raise ValueError(
                f"Sequential model '{self.name}' has already been configured to use input shape {first.batch_shape}. You cannot build it with input_shape {tuple(input_shape)}"
            )
        inserted = first is not self._stack[0]
        x = first.output
        with naming.name_scope(self.name, caller=self):
            for layer in self._stack if inserted else self._stack[1:]:
                x = self._stacked(layer, x)
        if inserted:
            self._stack.insert(0, first)
            self._built_from_data = True
        self._functional = Functional(first.output, x, name=self.name)
        self.output_names = self._functional.output_names
        self.built = True
        self._build_shapes = {"input_shape": tuple(input_shape)}

    @staticmethod
    def _stacked(layer: Any, x: Any) -> Any:
        try:
            return layer(x)
        except TypeError as error:
            names = list(CallSpec.of(layer).required)
            if len(names) > 1:
                raise ValueError(
                    f"Layers added to a Sequential model can only have a single positional argument, the input tensor. Layer {type(layer).__name__} "
                    f"has multiple positional arguments: {names}"
                ) from error
            raise

    def call(self, inputs: Any, training: Any = None, mask: Any = None, **kwargs: Any) -> Any:
        """Run the layers one after the other."""
        if self._functional is not None:
            return self._functional.call(inputs, training=training, mask=mask, **kwargs)
        x = inputs
        for layer in self.layers:
            spec = CallSpec.of(layer)
            options = {
                k: v
                for k, v in {"training": training, **kwargs}.items()
                if v is not None and (k in spec.names or spec.any_keyword)
            }
            if spec.mask and mask is not None:
                options["mask"] = mask
            x = layer(x, **options)
            mask = tree.map_structure(lambda t: getattr(t, "_keras_mask", None), x) if not tree.is_nested(x) else None
        return x

    def compute_output_spec(self, inputs: Any, training: Any = None, mask: Any = None, **kwargs: Any) -> Any:
        """Return the KerasTensor of the output."""
        if self._functional is not None:
            return self._functional.compute_output_spec(inputs)
        return super().compute_output_spec(inputs, training=training)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the output's shape for an input shape."""
        if self._functional is not None:
            return self._functional.compute_output_shape(input_shape)
        for layer in self.layers:
            input_shape = layer.compute_output_shape(input_shape)
        return input_shape

    def __call__(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        if self._functional is not None and type(self) is Sequential:
            found = short_call(self, inputs, args, kwargs)
            if found is not NotImplemented:
                return found
        if isinstance(inputs, (list, tuple, str)):
            inputs = as_arrays(inputs)
        if not self.built and self._stack and not isinstance(inputs, (list, dict)) and hasattr(inputs, "shape"):
            shape = (None, *inputs.shape[1:]) if inputs.shape else ()
            if is_string(inputs) and type(self).build is Sequential.build:
                self._try_to_build(shape, "string")
            else:
                self.build(shape)
        if self._functional is not None:
            inputs = self._functional._arranged(inputs)
        return super().__call__(inputs, *args, **kwargs)

    @property
    def layers(self) -> list[Layer]:
        """The layers, without the input."""
        return [x for x in self._stack if not isinstance(x, InputLayer)]

    @layers.setter
    def layers(self, value: Any) -> None:
        raise AttributeError(
            "`Sequential.layers` attribute is reserved and should not be used. Use `add()` and `pop()` to change the layers in this model."
        )

    @property
    def inputs(self) -> Any:
        """The input KerasTensors, once the input's shape is known."""
        self._need_graph("inputs")
        return self._functional.inputs

    @property
    def outputs(self) -> Any:
        """The output KerasTensors, once the input's shape is known."""
        self._need_graph("outputs")
        return self._functional.outputs

    @property
    def input(self) -> Any:
        """The input KerasTensor."""
        self._need_graph("input")
        return self._functional.input

    @property
    def output(self) -> Any:
        """The output KerasTensor."""
        self._need_graph("output")
        return self._functional.output

    @property
    def input_shape(self) -> tuple:
        """The shape of the input."""
        self._need_graph("input_shape")
        return self._functional.input_shape

    @property
    def output_shape(self) -> tuple:
        """The shape of the output."""
        self._need_graph("output_shape")
        return self._functional.output_shape

    @property
    def input_spec(self) -> Any:
        """What the input must look like."""
        if self.__dict__.get("_functional") is None or self.__dict__.get("_built_from_data"):
            return None  # a shape that nobody stated binds nobody: the layers check what they need
        return self._functional.input_spec

    @input_spec.setter
    def input_spec(self, value: Any) -> None:
        if value is not None:
            raise AttributeError("Sequential: input_spec follows from the layers.")

    def _need_graph(self, what: str) -> None:
        if self._functional is None:
            raise AttributeError(f"Sequential model '{self.name}' has no defined {what} yet.")

    def _add_symbolic(self, what: str, x: KerasTensor, **options: Any) -> None:
        Layer._add_symbolic(self, what, x, **options)  # a stack of layers has no place for others

    def get_config(self) -> dict:
        """Return the layers' configs."""
        from ..serialization import serialize_keras_object

        config = {"name": self.name, "trainable": self.trainable, "dtype": Layer.get_config(self)["dtype"]}
        config["layers"] = [serialize_keras_object(x) for x in self._stack]
        first = self._stack[0] if self._stack else None
        if self._functional is not None and isinstance(first, InputLayer):
            config["build_input_shape"] = first.batch_shape
        return config

    @classmethod
    def from_config(cls, config: dict, custom_objects: Any = None) -> "Sequential":
        """Make a model from `get_config`'s dictionary."""
        from ..serialization import deserialize_keras_object

        if "name" in config:
            name, build_shape, layers = config["name"], config.get("build_input_shape"), config["layers"]
        else:
            name, build_shape, layers = None, None, config
        model = (
            cls(name=name)
            if cls is not Sequential
            else Sequential(name=name, trainable=config.get("trainable", True) if isinstance(config, dict) else True)
        )
        for layer in layers:
            if isinstance(layer, dict) and "config" not in layer:
                raise InputError(
                    f"Sequential: the layer {layer} of a config is not one. Expected a dictionary containing a 'config' key."
                )
            known = layer.get("config", {}).get("name") if isinstance(layer, dict) else None
            same = next(
                (x for x in model._stack if x.name == known), None
            )  # a layer that stands in the stack several times
            model.add(same or deserialize_keras_object(layer, custom_objects=custom_objects), rebuild=False)
        model._rebuild()
        if model._functional is None and build_shape and isinstance(build_shape, (tuple, list)) and not model.built:
            model.build(tuple(build_shape))
        return model


def _compatible(a: Any, b: Any) -> bool:
    return len(a) == len(b) and all(x is None or y is None or x == y for x, y in zip(a, b, strict=True))
