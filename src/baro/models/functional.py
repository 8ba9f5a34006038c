"""Functional models: a graph of layers between KerasTensors."""

import inspect
import warnings
from typing import Any

from .. import tree
from ..core import ops
from ..core.dtypes import numpy_dtype
from ..core.function import Function, clone_between, map_graph
from ..core.graph import Node
from ..core.op import convert
from ..core.symbolic import KerasTensor, Operation, node_of
from ..core.tensor import Tensor
from ..layers.base import Layer
from ..layers.calls import CallSpec
from ..layers.core import InputLayer
from ..layers.host import is_string, on_host, prepared, with_axis, without_axis
from ..layers.input_spec import InputSpec
from ..registry import register
from ..training.forward import short_call
from .model import Model


@register("models")
class Functional(Function, Model):
    """A model made from inputs and outputs; `Model(inputs, outputs)` gives one. Keras: `keras.Model`.

    Args:
        inputs: nest of KerasTensors: of `Input`, or from the middle of another model.
        outputs: nest of KerasTensors.
        name: optional name.
        trainable: whether the weights are trained.
    """

    def __init__(self, inputs: Any, outputs: Any, name: str | None = None, **kwargs: Any):
        if isinstance(inputs, dict):
            for k, v in inputs.items():
                if (
                    isinstance(v, KerasTensor)
                    and k != v.name
                    and isinstance(_origin(v), InputLayer)
                    and _origin(v).name != k
                ):
                    warnings.warn(
                        f"When providing `inputs` as a dict, all keys in the dict must match the names of the corresponding tensors. Received key "
                        f"'{k}' mapping to value {v} which has name '{v.name}'. Change the tensor name to '{k}' (via `Input(..., name='{k}')`)",
                        stacklevel=2,
                    )
        for what, nest in (("inputs", inputs), ("outputs", outputs)):
            for x in tree.flatten(nest):
                if not isinstance(x, KerasTensor):
                    raise ValueError(
                        f"All `{what}` values must be KerasTensors. Received: {what}={nest} including invalid value {x} of type {type(x)}"
                    )
        trainable = kwargs.pop("trainable", None)
        self._init_trainer()
        self._functional = None
        Layer.__init__(self, name=name, **kwargs)
        if not all((node_of(x) is not None and node_of(x).is_input) for x in tree.flatten(inputs)):  # type: ignore[union-attr]
            inputs, outputs = clone_between(inputs, outputs)
        self._set_graph(inputs, outputs)
        self._besides: list[
            KerasTensor
        ] = []  # computed in each call beside the outputs: what `add_loss` and `add_metric` were given
        self.output_names = [x._keras_history[0].name for x in self._outputs]
        self.built = True
        if trainable is not None:
            self.trainable = trainable

    def _parts(self) -> Any:
        """Yield the layers of the graph first, then what else is among the attributes."""
        for op in self.__dict__.get("_operations", ()):
            if isinstance(op, Layer):
                yield op
            elif hasattr(op, "__dict__"):
                from ..layers.contents import search_parts

                for value in op.__dict__.values():
                    yield from search_parts(value)
        yield from Layer._parts(self)

    @property
    def layers(self) -> list[Layer]:
        """The layers, those nearest to the inputs first."""
        return [op for op in self._operations if isinstance(op, Layer)]

    @layers.setter
    def layers(self, value: Any) -> None:
        raise AttributeError("`Model.layers` attribute is reserved and should not be used. Please use another name.")

    @property
    def inputs(self) -> list[KerasTensor]:
        """The input KerasTensors, flat."""
        return self._inputs

    @property
    def outputs(self) -> list[KerasTensor]:
        """The output KerasTensors, flat."""
        return self._outputs

    @property
    def input(self) -> Any:
        """The input KerasTensors, in their structure."""
        return (
            self._inputs_struct[0]
            if isinstance(self._inputs_struct, list) and len(self._inputs_struct) == 1
            else self._inputs_struct
        )

    @property
    def output(self) -> Any:
        """The output KerasTensors, in their structure."""
        return (
            self._outputs_struct[0]
            if isinstance(self._outputs_struct, list) and len(self._outputs_struct) == 1
            else self._outputs_struct
        )

    @property
    def input_shape(self) -> Any:
        """The shape of the input, or a nest of shapes."""
        shapes = tree.map_structure(lambda x: x.shape, self._inputs)
        return shapes[0] if len(shapes) == 1 else shapes

    @property
    def output_shape(self) -> Any:
        """The shape of the output, or a nest of shapes."""
        shapes = tree.map_structure(lambda x: x.shape, self._outputs)
        return shapes[0] if len(shapes) == 1 else shapes

    @property
    def input_spec(self) -> Any:
        """What the inputs must look like."""
        given = self.__dict__.get("_manual_input_spec")
        if given is not None:
            return given
        if isinstance(self._inputs_struct, dict) and not all(
            isinstance(x, KerasTensor) for x in self._inputs_struct.values()
        ):
            return None
        names = (
            sorted(self._inputs_struct)
            if isinstance(self._inputs_struct, dict)
            else [_origin(x).name for x in self._inputs]
        )
        return [
            InputSpec(
                shape=(None, *x.shape[1:]),
                allow_last_axis_squeeze=True,
                name=n,
                optional=getattr(_origin(x), "optional", False),
            )
            for x, n in zip(self._inputs, names, strict=True)
        ]

    @input_spec.setter
    def input_spec(self, value: Any) -> None:
        object.__setattr__(self, "_manual_input_spec", value)

    def build(self, input_shape: Any = None) -> None:
        """Do nothing: the layers were built when they were called."""
        self.built = True

    def __call__(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        if type(self) is Functional:
            found = short_call(self, inputs, args, kwargs)
            if found is not NotImplemented:
                return found
        return Layer.__call__(self, inputs, *args, **kwargs)

    def _prepare(self, args: tuple, kwargs: dict, spec: CallSpec) -> tuple[tuple, dict, bool]:
        if args:
            args = (self._arranged(args[0]), *args[1:])
        return Layer._prepare(self, args, kwargs, spec)

    def _arranged(self, inputs: Any) -> Any:
        """Return inputs as the model's structure has them: dicts by name become lists; an only input may come in a list."""
        mine = self._inputs_struct
        if isinstance(inputs, dict) and not isinstance(mine, dict):
            names = [_origin(x).name for x in self._inputs]
            if set(names) <= set(inputs):
                _warn_of_extra_keys(inputs, names)
                return [inputs[n] for n in names]
            raise ValueError(
                f"The structure of `inputs` doesn't match the expected structure.\nExpected: {names}\nReceived: inputs={sorted(inputs)}"
            )
        if isinstance(mine, dict) and isinstance(inputs, dict) and not set(mine) <= set(inputs):
            raise ValueError(
                f"The structure of `inputs` doesn't match the expected structure.\nExpected the keys: {sorted(mine)}\nReceived: inputs={sorted(inputs)}"
            )
        if isinstance(mine, dict) and isinstance(inputs, dict) and set(mine) < set(inputs):
            _warn_of_extra_keys(inputs, sorted(mine))
            return {k: inputs[k] for k in mine}
        if (
            isinstance(inputs, (list, tuple))
            and len(self._inputs) == 1
            and isinstance(mine, KerasTensor)
            and len(inputs) == 1
            and hasattr(inputs[0], "shape")
        ):
            return inputs[0]
        return inputs

    def call(self, inputs: Any, training: Any = None, mask: Any = None, **kwargs: Any) -> Any:
        """Run the graph on values of the inputs."""
        flat = self._standardize(inputs)
        if mask is not None:
            for x, m in zip(flat, tree.flatten(mask), strict=True):
                if m is not None:
                    x._keras_mask = m
        if kwargs:
            outputs = self.run_graph(flat, lambda op, a, k: _call_with(op, a, {**k}, training, kwargs))
        else:
            outputs = self.run_graph(flat, lambda op, a, k: _call_with(op, a, k, training, None))
        return outputs[0] if isinstance(outputs, list) and len(outputs) == 1 else outputs

    def compute_output_spec(self, inputs: Any, training: Any = None, mask: Any = None, **kwargs: Any) -> Any:
        """Return KerasTensors of the outputs."""
        from ..core.symbolic import compute_output_spec

        flat = tree.flatten(inputs)
        if len(flat) == len(self._inputs) and all(
            tuple(x.shape) == tuple(r.shape) for x, r in zip(flat, self._inputs, strict=True) if x is not None
        ):
            out = tree.map_structure(lambda x: KerasTensor(x.shape, x.dtype), self._outputs_struct)
        else:
            out = compute_output_spec(lambda x: self.call(x), inputs)
        return out[0] if isinstance(out, list) and len(out) == 1 else out

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the outputs' shapes for input shapes."""
        return Function.compute_output_shape(self, input_shape)

    def _standardize(self, inputs: Any) -> list[Any]:
        """Return the flat inputs as tensors of the expected dtypes and ranks."""
        flat = tree.flatten(inputs)
        if len(flat) != len(self._inputs):
            names = [_origin(x).name for x in self._inputs]
            raise ValueError(
                f"The structure of `inputs` doesn't match the expected structure.\nExpected: {names}\nReceived: {len(flat)} inputs"
            )
        try:
            tree.assert_same_structure(tree.lists_to_tuples(inputs), tree.lists_to_tuples(self._inputs_struct))
        except ValueError:
            if len(flat) > 1 or isinstance(self._inputs_struct, dict):
                shape = tree.map_structure(lambda x: x.name, self._inputs_struct)
                ordered = not isinstance(self._inputs_struct, dict) or list(self._inputs_struct) == sorted(
                    self._inputs_struct
                )
                received = tree.map_structure(lambda x: f"Tensor(shape={getattr(x, 'shape', None)})", inputs)
                message = f"The structure of `inputs` doesn't match the expected structure.\nExpected: {shape}\nReceived: inputs={received}"
                if not ordered:
                    raise ValueError(message) from None
                warnings.warn(message, stacklevel=5)
        return [self._one(x, ref) for x, ref in zip(flat, self._inputs, strict=True)]

    def _one(self, x: Any, ref: KerasTensor) -> Any:
        if x is None:
            if not getattr(_origin(ref), "optional", False):
                raise ValueError(
                    f"The input '{ref.name}' is not optional, but None was passed. Please provide a valid tensor."
                )
            return None
        mask = getattr(x, "_keras_mask", None)
        if isinstance(x, KerasTensor):
            y = x
        elif ref.dtype == "string":
            y = prepared(x)
        else:
            y = convert(x)
            if y.dtype.name != ref.dtype:
                y = ops.cast(y, numpy_dtype(ref.dtype))
        n, want = len(y.shape), len(ref.shape)
        if n == want + 1 and y.shape[-1] == 1:
            y = _reshaped(y, tuple(y.shape[:-1]))
        elif n == want - 1 and ref.shape[-1] == 1:
            y = _reshaped(y, (*y.shape, 1))
        elif n != want:
            raise ValueError(
                f"Invalid input shape for input {x!r} with name '{_origin(ref).name}' and path '{self._path_of(ref)}'. Expected shape {ref.shape}, "
                f"but input has incompatible shape {tuple(x.shape)}"
            )
        if mask is not None and isinstance(y, (Tensor, Node)):
            y._keras_mask = mask
        return y

    def _path_of(self, ref: KerasTensor) -> str:
        return next(".".join(map(str, path)) for path, x in tree.flatten_with_path(self._inputs_struct) if x is ref)

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """Return None: the outputs have the masks that the layers gave them."""
        return None

    def _run_besides(self, tensors: list[KerasTensor]) -> None:
        """Compute these tensors in each call too, though they are not among the outputs; what is there keeps its place in `layers`."""
        map_graph(self._inputs, [*self._outputs, *self._besides, *tensors])  # names are unique in all of it
        for x in tensors:
            nodes, operations = map_graph(self._inputs, [x])
            self._run_order += [n for n in nodes if not any(n is m for m in self._run_order)]
            self._operations += [o for o in operations if not any(o is p for p in self._operations)]
            self._besides.append(x)
        self._forget_programs()

    def get_config(self) -> dict:
        """Return the layers and how they are connected."""
        from .functional_config import functional_config

        if type(self) is not Functional and not takes_inputs_and_outputs(type(self)):
            return Layer.get_config(self)
        return functional_config(self)


def _reshaped(x: Any, shape: tuple) -> Any:
    """Return x with a last axis of length 1 added or taken away; strings have no ops."""
    if isinstance(x, KerasTensor) or not is_string(x):
        return ops.reshape(x, shape)
    return on_host(with_axis if len(shape) > len(x.shape) else without_axis, x, shape=shape, dtype="string")


def _origin(x: KerasTensor) -> Any:
    return x._keras_history[0] if x._keras_history is not None else x


def _warn_of_extra_keys(inputs: dict, names: list) -> None:
    """Say which entries of a dictionary are not used; once, where the values are, and not where models are put together."""
    extra = sorted(set(inputs) - set(names))
    if extra and not any(isinstance(x, KerasTensor) for x in inputs.values()):
        warnings.warn(
            f"The structure of `inputs` doesn't match the expected structure. Expected: {names}. Extra keys are not used: {extra}.",
            stacklevel=6,
        )


def _call_with(op: Operation, args: tuple, kwargs: dict, training: Any, extra: dict | None) -> Any:
    """Call one operation of the graph, passing on `training` and what else it takes."""
    if isinstance(op, Layer):
        spec = CallSpec.of(op)
        if training is not None and spec.training and kwargs.get("training") is None:
            kwargs = {**kwargs, "training": training}
        for k, v in (extra or {}).items():
            if k in spec.names or spec.any_keyword:
                kwargs = {**kwargs, k: v}
    return op(*args, **kwargs)


def takes_inputs_and_outputs(cls: Any) -> bool:
    """Say whether a class's constructor has the form of Functional's."""
    parameters = inspect.signature(cls.__init__).parameters
    names = [p for p in parameters if p != "self"]
    return names[:2] == ["inputs", "outputs"] or cls.__init__ in (Functional.__init__, Model.__init__)


def functional_from_config(cls: type, config: dict, custom_objects: Any = None) -> Any:
    """Make a functional model from its config."""
    from .functional_config import functional_from_config as build

    return build(cls, config, custom_objects)
