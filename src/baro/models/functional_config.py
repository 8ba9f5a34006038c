"""Functional models as configs, and back: the layers, and each call with its arguments."""

from typing import Any

from .. import tree
from ..core.symbolic import KerasTensor, Operation, node_of
from ..errors import FileFormatError
from ..layers.base import Layer
from ..layers.calls import CallSpec
from ..serialization import deserialize_keras_object, serialize_keras_object


def _default_training(op: Operation) -> Any:
    return CallSpec.of(op).defaults.get("training") if isinstance(op, Layer) else None


def _marked(op: Operation, kwargs: dict) -> dict:
    """Return a call's arguments with a `training` that was given as 0 or 1 where it is the default of `call`.

    Keras writes the default of `call` as if it had been given, and does not heed it when the model runs: Dropout's False, Resizing's True.
    """
    training = kwargs.get("training")
    return (
        {**kwargs, "training": int(training)} if training is not None and training is _default_training(op) else kwargs
    )


def _given(op: Operation, kwargs: dict) -> dict:
    """Return a call's arguments without a `training` that nobody has given: what `_marked` says, backwards."""
    training = kwargs.get("training")
    if training is not None and training is _default_training(op):
        return {k: v for k, v in kwargs.items() if k != "training"}
    return {**kwargs, "training": bool(training)} if type(training) is int else kwargs


def functional_config(model: Any) -> dict:
    """Return the config of a functional model in Keras 3's form."""
    used = {id(n) for n in model._run_order} | {id(node_of(x)) for x in model._inputs}
    position: dict[int, int] = {}  # id(call) -> its number among the calls of its operation that belong to the model
    for op in model._operations:
        for i, node in enumerate([n for n in op._inbound_nodes if id(n) in used]):
            position[id(node)] = i

    def history(x: KerasTensor) -> list:
        operation, _, tensor_index = x._keras_history
        return [operation.name, position[id(node_of(x))], tensor_index]

    def argument(x: Any) -> Any:
        if isinstance(x, KerasTensor):
            return {
                "class_name": "__keras_tensor__",
                "config": {"shape": list(x.shape), "dtype": x.dtype, "keras_history": history(x)},
            }
        return serialize_keras_object(x)

    def nested(x: Any) -> Any:
        if isinstance(x, (list, tuple)):
            return [nested(v) for v in x]
        return {k: nested(v) for k, v in x.items()} if isinstance(x, dict) else argument(x)

    layers = []
    for op in model._operations:
        entry = serialize_keras_object(op)
        entry["name"] = op.name
        entry["inbound_nodes"] = [
            {
                "args": [nested(a) for a in node.args],
                "kwargs": {k: nested(v) for k, v in _marked(op, node.kwargs).items()},
            }
            for node in op._inbound_nodes
            if id(node) in used and not node.is_input
        ]
        layers.append(entry)

    inputs, outputs = (tree.map_structure(history, struct) for struct in (model._inputs_struct, model._outputs_struct))
    return {
        "name": model.name,
        "trainable": model.trainable,
        "layers": layers,
        "input_layers": inputs,
        "output_layers": outputs,
    }


class _Builder:
    """Makes the layers of a config and repeats their calls."""

    def __init__(self, config: dict, custom_objects: Any):
        self.custom_objects = custom_objects
        self.operations: dict[str, Operation] = {}
        self.base: dict[str, int] = {}  # how many calls an operation had before the model's own
        self.todo: list[tuple[str, int, dict]] = []
        for entry in config["layers"]:
            name = entry.get("name") or entry["config"]["name"]
            operation = deserialize_keras_object(_without_calls(entry), custom_objects=custom_objects)
            if not isinstance(operation, Operation):
                raise FileFormatError(
                    f"functional model: {name!r} is a {type(operation).__name__}, expected a layer or an operation."
                )
            self.operations[name] = operation
        for entry in config[
            "layers"
        ]:  # when all are made: a model among them may share layers with this one, and call them
            name = entry.get("name") or entry["config"]["name"]
            operation, nodes = self.operations[name], entry.get("inbound_nodes") or []
            has_input = bool(operation._inbound_nodes) and operation._inbound_nodes[0].is_input
            self.base[name] = 0 if has_input else len(operation._inbound_nodes)
            if not has_input:
                self.todo += [(name, i, n) for i, n in enumerate(nodes)]

    def tensor(self, history: Any) -> KerasTensor | None:
        """Return the KerasTensor that a (name, call, output) triple means, or None where it is not made yet."""
        name, node_index, tensor_index = history[0], history[1], history[2]
        if name not in self.operations:
            raise FileFormatError(
                f"functional model: a call refers to a layer that the config does not have. Missing node: {name}"
            )
        nodes = self.operations[name]._inbound_nodes
        index = self.base[name] + node_index
        if index >= len(nodes):
            return None
        return nodes[index].output_tensors[tensor_index]

    def run(self) -> None:
        """Repeat the calls, each when its inputs are there."""
        while self.todo:
            waiting = []
            for name, index, node in self.todo:
                arguments = (
                    self._arguments(node)
                    if len(self.operations[name]._inbound_nodes) == self.base[name] + index
                    else None
                )
                if arguments is None:
                    waiting.append((name, index, node))
                    continue
                args, kwargs = arguments
                if isinstance(node, dict):  # Keras 2's list what was given
                    kwargs = _given(self.operations[name], kwargs)
                self.operations[name](*args, **kwargs)
            if len(waiting) == len(self.todo):
                raise FileFormatError(
                    f"functional model: the calls of {sorted({n for n, _, _ in waiting})} depend on each other (a loop) or on layers that are missing."
                )
            self.todo = waiting

    def _arguments(self, node: Any) -> tuple[list, dict] | None:
        if not isinstance(node, dict):
            return self._old_arguments(node)
        missing = False

        def value(x: Any) -> Any:
            nonlocal missing
            if isinstance(x, dict) and x.get("class_name") == "__keras_tensor__":
                found = self.tensor(x["config"]["keras_history"])
                missing = missing or found is None
                return found
            if isinstance(x, dict) and "class_name" in x:
                return deserialize_keras_object(x, custom_objects=self.custom_objects)
            if isinstance(x, dict):
                return {k: value(v) for k, v in x.items()}
            return [value(v) for v in x] if isinstance(x, (list, tuple)) else x

        args = [value(a) for a in node.get("args", [])]
        kwargs = {k: value(v) for k, v in node.get("kwargs", {}).items()}
        return None if missing else (args, kwargs)

    def _old_arguments(self, node: Any) -> tuple[list, dict] | None:
        """Keras 2: a call is a list of [name, call, output, kwargs]."""
        entries = node if node and isinstance(node[0], (list, tuple)) else [node]
        found = [self.tensor(e) for e in entries]
        if any(t is None for t in found):
            return None
        kwargs = dict(entries[0][3]) if len(entries[0]) > 3 else {}
        return [found if len(found) > 1 else found[0]], kwargs


def _without_calls(entry: dict) -> dict:
    return {k: v for k, v in entry.items() if k not in ("inbound_nodes", "name")}


def functional_from_config(cls: type, config: dict, custom_objects: Any = None) -> Any:
    """Make a functional model (or a subclass with the same constructor) from its config."""
    builder = _Builder(config, custom_objects)
    builder.run()

    def ends(x: Any) -> Any:
        if isinstance(x, (list, tuple)) and len(x) == 3 and isinstance(x[0], str):
            found = builder.tensor(x)
            if found is None:
                raise FileFormatError(f"functional model: the end {x} is not the output of any call.")
            return found
        if isinstance(x, dict):
            return {k: ends(v) for k, v in x.items()}
        return (tuple if isinstance(x, tuple) else list)(ends(v) for v in x)

    inputs, outputs = ends(config["input_layers"]), ends(config["output_layers"])
    from .functional import Functional
    from .model import Model

    made = Functional if cls is Model else cls
    model = made(inputs, outputs, name=config.get("name"))
    besides = [
        node.output_tensors[0]
        for key, op in builder.operations.items()
        if getattr(op, "_runs_besides", False)
        for node in op._inbound_nodes[builder.base[key] :]
    ]
    if besides:
        (model._functional or model)._run_besides(besides)
    if config.get("trainable") is False:
        model.trainable = False
    return model
