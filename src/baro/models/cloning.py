"""Copies of models with new weights."""

from collections.abc import Callable
from typing import Any

from .. import tree
from ..core.symbolic import KerasTensor, Operation
from ..layers.base import Layer
from ..layers.core import Input, InputLayer
from .functional import Functional
from .model import Model
from .sequential import Sequential


def clone_model(model: Any, input_tensors: Any = None, clone_function: Callable | None = None, call_function: Callable | None = None,
                recursive: bool = False, **kwargs: Any) -> Any:  # fmt: skip
    """Return a model of the same architecture with new weights. Keras: `keras.models.clone_model`.

    Args:
        model: Sequential, functional, or a subclass with `get_config`.
        input_tensors: KerasTensors to build the copy on, in the structure of the inputs.
        clone_function: layer -> its copy; by default from its config.
        call_function: (layer, *args, **kwargs) -> outputs; how a functional copy calls its layers.
        recursive: whether models inside the model are copied by the same functions.

    >>> import baro
    >>> a = baro.Sequential([baro.Input((2,)), baro.layers.Dense(3)])
    >>> clone_model(a).count_params()
    9
    """
    cache = kwargs.pop("cache", None)
    if kwargs:
        raise ValueError(f"Unexpected keyword argument(s): {tuple(kwargs)}")
    if not isinstance(model, Model):
        raise ValueError(f"Expected `model` argument to be a `Model` instance. Received: model={model}")
    if isinstance(model, Sequential):
        if call_function is not None:
            raise ValueError(
                "`call_function` argument is not supported with Sequential models. In a Sequential model, layers aren't called at model-construction time (they're merely listed). Use `call_function` with Functional models only."
            )
        copy = _clone_sequential(model, input_tensors, clone_function or _copy, recursive)
    elif isinstance(model, Functional):
        copy = _clone_functional(
            model, input_tensors, clone_function or _copy, call_function, recursive, {} if cache is None else cache
        )
    else:
        if clone_function is not None or input_tensors is not None:
            raise ValueError(
                f"Arguments `clone_function` and `input_tensors` are only supported for Sequential models or Functional models. Received model of type {type(model).__name__!r}, with clone_function={clone_function} and input_tensors={input_tensors}"
            )
        copy = type(model).from_config(model.get_config())
    if model.compiled:
        _compile_like(copy, model)
    return copy


def _compile_like(copy: Any, model: Any) -> None:
    """Compile a copy as the model is. Functions stay what they are, so they need no registered names; a class's own rules go first."""
    kind = type(model)
    if (
        kind.compile is Model.compile
        and kind.get_compile_config is Model.get_compile_config
        and model._compile_arguments
    ):
        copy.compile(**_anew(model._compile_arguments))
        if copy.optimizer is not None and copy.built:
            copy.optimizer.build(copy.trainable_variables)
    elif (config := model.get_compile_config()) is not None:
        copy.compile_from_config(config)


def _anew(x: Any) -> Any:
    """Return a nest of arguments with each object that has a config made again: optimizers and metrics have state."""
    if isinstance(x, dict):
        return {key: _anew(value) for key, value in x.items()}
    if isinstance(x, (list, tuple)):
        return type(x)(map(_anew, x))
    return type(x).from_config(x.get_config()) if hasattr(x, "get_config") and not isinstance(x, type) else x


def _copy(operation: Operation) -> Any:
    return type(operation).from_config(operation.get_config())


def _copier(clone_function: Callable, recursive: bool, call_function: Callable | None = None) -> Callable:
    def copy(operation: Operation) -> Any:
        if recursive and isinstance(operation, (Functional, Sequential)):
            functions = {
                "clone_function": clone_function,
                **({} if isinstance(operation, Sequential) else {"call_function": call_function}),
            }
            return clone_model(operation, recursive=True, **functions)
        return clone_function(operation) if isinstance(operation, Layer) else _copy_op(operation)

    return copy


def _copy_op(operation: Any) -> Operation:
    new = object.__new__(type(operation))
    new.__dict__.update(operation.__dict__)
    new._inbound_nodes, new._outbound_nodes = [], []
    return new


def _clone_sequential(model: Sequential, input_tensors: Any, clone_function: Callable, recursive: bool) -> Sequential:
    copy = _copier(clone_function, recursive)
    copies = {id(layer): copy(layer) for layer in model.layers}
    layers = [copies[id(layer)] for layer in model.layers]
    first = model._stack[0] if model._stack and isinstance(model._stack[0], InputLayer) else None
    if input_tensors is not None:
        flat = tree.flatten(input_tensors)
        if len(flat) != 1 or not isinstance(flat[0], KerasTensor):
            raise ValueError("Argument `input_tensors` must contain a single KerasTensor.")
        return Sequential([_input_layer(flat[0]), *layers], name=model.name, trainable=model.trainable)
    new_input = (
        [InputLayer(batch_shape=first.batch_shape, dtype=first.dtype, name=first.name)] if first is not None else []
    )
    return Sequential([*new_input, *layers], name=model.name, trainable=model.trainable)


def _input_layer(x: KerasTensor) -> InputLayer:
    if x._keras_history is not None and isinstance(x._keras_history[0], InputLayer):
        return x._keras_history[0]
    return InputLayer(input_tensor=x, name=f"input_{x.name}")


def _clone_functional(
    model: Functional,
    input_tensors: Any,
    clone_function: Callable,
    call_function: Callable | None,
    recursive: bool,
    cache: dict,
) -> Any:
    if input_tensors is not None:
        if not all(isinstance(x, KerasTensor) for x in tree.flatten(input_tensors)):
            raise ValueError(
                f"All entries in `input_tensors` must be KerasTensors. Received invalid values: inputs={input_tensors}"
            )
        try:
            tree.assert_same_structure(input_tensors, model.input)
        except ValueError as error:
            if len(tree.flatten(input_tensors)) != 1 or len(model.inputs) != 1:
                raise ValueError(
                    f"`input_tensors` must have the same structure as model.input\nReceived: input_tensors={input_tensors}\nmodel.input={model.input}"
                ) from error
            input_tensors = tree.pack_sequence_as(model._inputs_struct, tree.flatten(input_tensors))
        inputs = input_tensors
    else:
        inputs = tree.map_structure(
            lambda x: Input(batch_shape=x.shape, dtype=x.dtype, name=x._keras_history[0].name), model._inputs_struct
        )
    copy = _copier(clone_function, recursive, call_function)
    besides = []  # what is computed though no output depends on it

    def call(operation: Operation, args: tuple, kwargs: dict) -> Any:
        new = cache.get(id(operation))
        if new is None:
            new = cache[id(operation)] = copy(operation)
        result = (
            call_function(new, *args, **kwargs)
            if call_function is not None and isinstance(new, Layer)
            else new(*args, **kwargs)
        )
        if getattr(new, "_runs_besides", False):
            besides.append(result)
        return result

    outputs = model.run_graph(tree.flatten(inputs), call)
    made = type(model)(inputs=inputs, outputs=outputs, name=model.name)
    if besides:
        (made._functional or made)._run_besides(besides)
    return made
