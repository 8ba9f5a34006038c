"""`Model`: a layer that can be trained, measured and saved."""

from collections.abc import Callable
from typing import Any

from .. import tree
from ..core.symbolic import KerasTensor
from ..layers.base import Layer
from ..registry import kind_of, register
from ..training.trainer import Trainer


def is_functional_call(cls: type, args: tuple, kwargs: dict) -> bool:
    """Say whether Model(…) was called with inputs and outputs."""
    return (
        len(args) >= 2
        and _symbolic(args[0])
        or len(args) == 1
        and ("outputs" in kwargs or "output" in kwargs)
        or ("inputs" in kwargs and "outputs" in kwargs)
    )


def _symbolic(x: Any) -> bool:
    flat = tree.flatten(x)
    return bool(flat) and any(isinstance(v, KerasTensor) for v in flat)


def from_pickle(data: bytes, custom_objects: dict) -> Any:
    """Return the model that `Model.__reduce__` gave to `pickle`."""
    import io

    from ..saving import load_model

    return load_model(io.BytesIO(data), custom_objects=custom_objects)


@register("models")
class Model(Trainer, Layer):
    """A network. Make one from inputs and outputs, or subclass it with layers in `__init__` and a `call`. Keras: `keras.Model`.

    Args:
        inputs: nest of KerasTensors that `Input` gave.
        outputs: nest of KerasTensors computed from them.
        name: optional name.

    >>> import baro
    >>> x = baro.Input((4,))
    >>> model = Model(x, baro.layers.Dense(2)(x))
    >>> model.count_params()
    10
    """

    _open_state = True

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is Model and is_functional_call(cls, args, kwargs):
            from .functional import Functional

            cls = Functional
        return super().__new__(cls, *args, **kwargs)

    def __init__(self, *args: Any, **kwargs: Any):
        self._init_trainer()
        self._functional: Any = None
        kwargs = {{"input": "inputs", "output": "outputs"}.get(k, k): v for k, v in kwargs.items()}
        if is_functional_call(type(self), args, kwargs):
            from .functional import Functional

            given = dict(zip(("inputs", "outputs", "name"), args, strict=False))
            given.update(kwargs)
            inputs, outputs = given.pop("inputs"), given.pop("outputs")
            Layer.__init__(self, **given)
            graph = Functional(inputs, outputs, name=f"{self.name}_graph")
            self._functional = graph
            self._take_graph(graph)
            return
        if args:
            raise TypeError(f"Model: expected inputs and outputs (KerasTensors), received {args!r}.")
        Layer.__init__(self, **kwargs)

    def _take_graph(self, graph: Any) -> None:
        """Let a subclassed model with inputs and outputs answer like a functional one."""
        self.built = True
        self.output_names = graph.output_names

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Compute the outputs; a subclass defines it."""
        if self._functional is not None:
            return self._functional.call(*args, **kwargs)
        raise NotImplementedError(f"Model {type(self).__name__} does not have a `call()` method implemented.")

    # --- what it is made of ---------------------------------------------------------------------------------------------

    @property
    def layers(self) -> list[Layer]:
        """The layers that the model calls directly."""
        if self._functional is not None:
            return self._functional.layers
        return self._flatten_layers(include_self=False, recursive=False)

    @layers.setter
    def layers(self, value: Any) -> None:
        raise AttributeError("`Model.layers` attribute is reserved and should not be used. Please use another name.")

    def _graph_attribute(self, name: str) -> Any:
        if self._functional is not None:
            return getattr(self._functional, name)
        raise AttributeError(
            f"Model {self.name!r} of class {type(self).__name__} has no {name}: it was not made from inputs and outputs."
        )

    def get_state_tree(self, value_format: str = "backend_tensor") -> dict[str, dict]:
        """Return all Variables' values by path: {"trainable_variables": {"sequential": {"dense": {"kernel": …, "bias": …}}}, …}.

        Keras: `Model.get_state_tree`. The other keys are "non_trainable_variables", "optimizer_variables" and "metrics_variables".

        Args:
            value_format: "backend_tensor" or "numpy_array", the kind of values.

        Raises:
            InputError: where two Variables have one path.

        >>> import baro
        >>> model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1, name="out")], name="m")
        >>> model.get_state_tree("numpy_array")["trainable_variables"]["m"]["out"]["bias"].tolist()
        [0.0]
        """
        from .state_tree import state_tree

        return state_tree(self, value_format)

    def set_state_tree(self, state_tree: dict[str, dict]) -> None:
        """Set Variables from a dictionary as `get_state_tree` gives, or from parts of one. Keras: `Model.set_state_tree`.

        Raises:
            InputError: where a part or path is unknown or a shape does not fit; nothing is set then.
        """
        from .state_tree import assign_tree

        assign_tree(self, state_tree)

    @property
    def inputs(self) -> Any:
        """The input KerasTensors of a functional model."""
        return self._graph_attribute("inputs")

    @property
    def outputs(self) -> Any:
        """The output KerasTensors of a functional model."""
        return self._graph_attribute("outputs")

    @property
    def input_shape(self) -> Any:
        """The shape of the input."""
        return self._graph_attribute("input_shape")

    @property
    def output_shape(self) -> Any:
        """The shape of the output."""
        return self._graph_attribute("output_shape")

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """Return a layer by its name or its position in `layers`."""
        if index is not None and name is not None:
            raise ValueError(f"Provide only a layer name or a layer index. Received: index={index}, name={name}.")
        if index is not None:
            if len(self.layers) <= index:
                raise ValueError(
                    f"Was asked to retrieve layer at index {index} but model only has {len(self.layers)} layers."
                )
            return self.layers[index]
        if name is not None:
            for layer in self.layers:
                if layer.name == name:
                    return layer
            from ..errors import suggest

            names = [layer.name for layer in self.layers]
            raise ValueError(f"No such layer: {name}. Existing layers are: {names}.{suggest(name, names)}")
        raise ValueError("Provide either a layer name or layer index at `get_layer`.")

    def summary(self, line_length: int | None = None, positions: Any = None, print_fn: Callable | None = None, expand_nested: bool = False,
                show_trainable: bool = False, layer_range: Any = None) -> None:  # fmt: skip
        """Print a table of the layers, their output shapes and numbers of parameters. Keras: `Model.summary`.

        Args:
            line_length: characters of a line.
            positions: where columns end, as shares of a line.
            print_fn: called with the text instead of printing it.
            expand_nested: whether models inside the model are opened.
            show_trainable: whether a column says what is trained.
            layer_range: names of the first and last layer to show.
        """
        from ..utils.summary import print_summary

        print_summary(self, line_length, positions, print_fn, expand_nested, show_trainable, layer_range)

    def build_from_config(self, config: dict) -> None:
        """Build from the shapes that `get_build_config` gave."""
        if not config:
            return
        shape = config.get("input_shape")
        if shape is not None and type(self).build is Layer.build:
            from ..core.symbolic import compute_output_spec

            inputs = tree.map_shape_structure(lambda s: KerasTensor(s, self.compute_dtype), shape)
            self._maybe_build((inputs,), {}, _call_spec(self))
            if not all(layer.built for layer in self._flatten_layers(include_self=False)):
                compute_output_spec(lambda x: self.call(x), inputs)
            return
        Layer.build_from_config(self, config)

    def build(self, input_shape: Any = None) -> None:
        """Make the weights for inputs of a shape (the first axis is the batch)."""
        if self.built or self._functional is not None:
            self.built = True
            return
        if input_shape is None:
            return
        shape = (
            tuple(input_shape)
            if isinstance(input_shape, list) and all(d is None or isinstance(d, int) for d in input_shape)
            else input_shape
        )
        if _call_depth() == 0:
            inputs = tree.map_shape_structure(lambda s: KerasTensor(s, self.compute_dtype), shape)
            try:
                self._compute_symbolically(inputs)
            except NotImplementedError:
                raise
            except Exception as error:
                raise ValueError(
                    f"Model {type(self).__name__} could not be built for inputs of shape {shape}: {error} Give the shape of one batch, with None for "
                    "the batch axis, or call the model on data."
                ) from error
        self.built = True
        self._build_shapes = {"input_shape": shape}

    def _compute_symbolically(self, inputs: Any) -> None:
        from ..core.symbolic import compute_output_spec

        compute_output_spec(lambda x: self.call(x), inputs)

    def _add_symbolic(self, what: str, x: KerasTensor, **options: Any) -> None:
        """Put a layer behind a tensor of a functional model that adds it to the losses or metrics whenever the model is called."""
        graph = self._functional or self
        if not hasattr(graph, "_run_besides"):
            return super()._add_symbolic(what, x, **options)
        from ..layers.added import AddLoss, AddMetric

        graph._run_besides([(AddLoss if what == "loss" else AddMetric)(**options)(x)])
        self._forget_programs()

    # --- files ----------------------------------------------------------------------------------------------------------

    def save(self, filepath: Any, overwrite: bool = True, zipped: Any = None, **kwargs: Any) -> None:
        """Write the model to a file; see `baro.saving.save_model`."""
        from ..saving import save_model

        save_model(self, filepath, overwrite=overwrite, zipped=zipped, **kwargs)

    def save_weights(self, filepath: Any, overwrite: bool = True, **kwargs: Any) -> None:
        """Write the weights to a file; see `baro.saving.save_weights`."""
        from ..saving import save_weights

        save_weights(self, filepath, overwrite=overwrite, **kwargs)

    def load_weights(self, filepath: Any, skip_mismatch: bool = False, **kwargs: Any) -> None:
        """Read the weights from a file; see `baro.saving.load_weights`."""
        from ..saving import load_weights

        load_weights(self, filepath, skip_mismatch=skip_mismatch, **kwargs)

    def export(self, filepath: Any, format: str = "onnx", verbose: Any = None, **kwargs: Any) -> None:
        """Write the model for use without baro; see `baro.saving.export_model`."""
        from ..saving import export_model

        export_model(self, filepath, format=format, verbose=verbose, **kwargs)

    def __deepcopy__(self, memo: dict) -> Any:
        new = Layer.__deepcopy__(self, memo)
        new._forget_programs()
        return new

    def __reduce__(self) -> tuple:
        """Let `pickle` store the model as the bytes of a `.keras` file, and the classes of layers that only the program knows."""
        from ..saving.models import as_bytes

        parts = {type(x) for x in (self, *self._flatten_layers())}
        return from_pickle, (as_bytes(self), {cls.__name__: cls for cls in parts if kind_of(cls) is None})

    def to_json(self, **kwargs: Any) -> str:
        """Return the architecture as JSON."""
        from ..saving import to_json

        return to_json(self, **kwargs)

    def get_config(self) -> dict:
        """Return the arguments of the constructor; for a subclass made from inputs and outputs, the layers and how they are connected."""
        from .functional import takes_inputs_and_outputs

        if self._functional is not None and takes_inputs_and_outputs(type(self)):
            return {**self._functional.get_config(), "name": self.name, "trainable": self.trainable}
        return Layer.get_config(self)

    get_config._is_default = True  # type: ignore[attr-defined]  # Layer derives a user's arguments where this is what runs

    @classmethod
    def from_config(cls, config: dict, custom_objects: Any = None) -> Any:
        """Make a model from `get_config`'s dictionary."""
        from .functional import Functional, functional_from_config, takes_inputs_and_outputs

        if {"name", "layers", "input_layers", "output_layers"} <= set(config) and (
            cls in (Model, Functional) or takes_inputs_and_outputs(cls)
        ):
            return functional_from_config(cls, config, custom_objects=custom_objects)
        try:
            return cls(**config)
        except TypeError as error:
            raise TypeError(
                f"Unable to revive model from config. When overriding the `get_config()` method, make sure that the returned config contains all "
                f"items used as arguments in the constructor to {cls}, which is the default behavior. You can override this default behavior by "
                f"defining a `from_config(cls, config)` class method. Received config={config}. Error: {error}"
            ) from error


def _call_spec(model: Any) -> Any:
    from ..layers.calls import CallSpec

    return CallSpec.of(model)


def _call_depth() -> int:
    from ..layers.calls import current_call

    return current_call.depth
