"""`Function`: a graph of operations between KerasTensors that can be run on other inputs. Functional models are Functions."""

from collections.abc import Callable
from typing import Any

from .. import tree
from .symbolic import KerasTensor, Operation, SymbolicNode, compute_output_spec, node_of


def map_graph(inputs: list[KerasTensor], outputs: list[KerasTensor]) -> tuple[list[SymbolicNode], list[Operation]]:
    """Return the calls between inputs and outputs in an order to run them, and the operations by depth.

    Raises:
        ValueError: where an output does not come from the inputs, or two operations have one name.
    """
    known = {id(x) for x in inputs}
    order: list[SymbolicNode] = []
    done: set[int] = set()
    traversal: dict[int, int] = {}  # id(operation) -> the order in which operations are met
    for x in outputs:
        stack: list[tuple[KerasTensor, bool]] = [(x, False)]
        path: set[int] = set()
        while stack:
            t, expanded = stack.pop()
            node = node_of(t)
            if node is None:
                if id(t) in known:
                    continue
                raise ValueError(
                    f"`inputs` not connected to `outputs`: Output {x.name!r} is not connected to `inputs`: {t!r} was not made by an Input or a layer."
                )
            if id(t) in known and not node.is_input:
                continue  # made outside
            if expanded:
                path.discard(id(node))
                if id(node) not in done:
                    done.add(id(node))
                    order.append(node)
                continue
            if id(node) in done:
                continue
            if id(t) not in known and node.is_input:
                raise ValueError(
                    f"`inputs` not connected to `outputs`: Output {x.name!r} is not connected to `inputs`: it depends on {t.name!r}, which is not among them."
                )
            traversal.setdefault(id(node.operation), len(traversal))
            path.add(id(node))
            stack.append((t, True))
            if id(t) not in known:
                stack.extend((p, False) for p in reversed(node.input_tensors))
    depth: dict[int, int] = {}
    op_depth: dict[int, int] = {}  # of an operation that is called several times: the largest, for all its calls
    operations: dict[int, Operation] = {}
    for node in reversed(order):
        key = id(node.operation)
        level = op_depth[key] = max(op_depth.get(key, 0), depth.setdefault(id(node), 0))
        operations[key] = node.operation
        if all(id(t) in known for t in node.output_tensors):
            continue
        for t in node.input_tensors:
            parent = node_of(t)
            if parent is not None and id(parent) in done:
                depth[id(parent)] = max(depth.get(id(parent), 0), level + 1)
    for x in inputs:
        if x._keras_history is not None and node_of(x).is_input and id(x._keras_history[0]) not in operations:  # type: ignore[union-attr]
            operations[id(x._keras_history[0])] = x._keras_history[0]  # an input that nothing depends on
            op_depth[id(x._keras_history[0])] = 0
    ranked = sorted(operations.values(), key=lambda o: (-op_depth[id(o)], traversal.get(id(o), -1)))
    names: dict[str, Operation] = {}
    for op in ranked:
        if names.setdefault(op.name, op) is not op:
            raise ValueError(
                f'The name "{op.name}" is used 2 times in the model. All operation names should be unique.'
            )
    return [n for n in order if not (n.output_tensors and all(id(t) in known for t in n.output_tensors))], ranked


class Function(Operation):
    """A computation from input KerasTensors to output KerasTensors. Keras: `keras.Function`.

    Args:
        inputs: nest of KerasTensors.
        outputs: nest of KerasTensors that depend on them.
        name: optional name.

    >>> from baro.core import ops
    >>> x = KerasTensor((None, 2))
    >>> Function(x, ops.add(x, 1.0))(ops.convert([[1.0, 2.0]])).numpy().tolist()
    [[2.0, 3.0]]
    """

    def __init__(self, inputs: Any, outputs: Any, name: str | None = None):
        Operation.__init__(self, name=name)
        self._set_graph(inputs, outputs)

    def _set_graph(self, inputs: Any, outputs: Any) -> None:
        self._inputs_struct = inputs
        self._outputs_struct = outputs
        self._inputs = tree.flatten(inputs)
        self._outputs = tree.flatten(outputs)
        if not self._inputs:
            raise ValueError(f"`inputs` argument cannot be empty. Received: inputs={inputs} outputs={outputs}")
        if not self._outputs:
            raise ValueError(f"`outputs` argument cannot be empty. Received: inputs={inputs} outputs={outputs}")
        for path, x in tree.flatten_with_path(outputs):
            try:
                map_graph(self._inputs, [x])
            except ValueError as error:
                if "not connected" in str(error):
                    raise ValueError(
                        f"Output with path `{'.'.join(map(str, path))}` is not connected to `inputs`: {error}"
                    ) from None
                raise
        self._run_order, self._operations = map_graph(self._inputs, self._outputs)

    @property
    def operations(self) -> list[Operation]:
        """The operations, those nearest to the inputs first."""
        return list(self._operations)

    @property
    def inputs(self) -> list[KerasTensor]:
        """The input KerasTensors, flat."""
        return self._inputs

    @property
    def outputs(self) -> list[KerasTensor]:
        """The output KerasTensors, flat."""
        return self._outputs

    def run_graph(self, flat_inputs: list[Any], call: Callable[[Operation, tuple, dict], Any] | None = None) -> Any:
        """Return the outputs for values of the inputs; `call` may replace how an operation is called."""
        values: dict[int, Any] = {id(x): v for x, v in zip(self._inputs, flat_inputs, strict=True)}

        def look(x: Any) -> Any:
            return values[id(x)] if isinstance(x, KerasTensor) else x

        for node in self._run_order:
            if all(id(t) in values for t in node.output_tensors):
                continue
            args = tree.map_structure(look, node.args) if node.args else ()
            kwargs = {k: tree.map_structure(look, v) for k, v in node.kwargs.items()} if node.kwargs else {}
            result = node.operation(*args, **kwargs) if call is None else call(node.operation, args, kwargs)
            for t, v in zip(node.output_tensors, tree.flatten(result), strict=True):
                values[id(t)] = v
        return tree.map_structure(look, self._outputs_struct)

    def call(self, inputs: Any) -> Any:
        """Return the outputs for values in the structure of `inputs`."""
        flat = tree.flatten(inputs)
        if len(flat) != len(self._inputs):
            raise ValueError(
                f"Function was called with an invalid input structure. Expected input structure: {self._inputs_struct} Received input structure: {inputs}"
            )
        for x, ref in zip(flat, self._inputs, strict=True):
            if x is not None and len(x.shape) != len(ref.shape):
                raise ValueError(
                    f"{type(self).__name__} {self.name!r} was passed incompatible inputs: an input of shape {tuple(x.shape)}, expected {ref.shape}."
                )
            if x is not None and any(
                a is not None and b is not None and a != b for a, b in zip(x.shape, ref.shape, strict=True)
            ):
                raise ValueError(
                    f"{type(self).__name__} {self.name!r} was passed incompatible inputs: an input of shape {tuple(x.shape)}, expected {ref.shape}."
                )
        return self.run_graph(flat)

    def compute_output_spec(self, inputs: Any) -> Any:
        """Return KerasTensors for KerasTensor inputs."""
        flat = tree.flatten(inputs)
        if all(tuple(x.shape) == tuple(r.shape) for x, r in zip(flat, self._inputs, strict=True)):
            return tree.map_structure(lambda x: KerasTensor(x.shape, x.dtype), self._outputs_struct)
        return compute_output_spec(self.call, inputs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the outputs' shapes for input shapes."""
        given = iter(tree.flatten(tree.map_shape_structure(lambda s: _Shape(tuple(s)), input_shape)))
        tensors = tree.map_structure(lambda x: KerasTensor(next(given).shape, x.dtype), self._inputs_struct)
        return tree.map_structure(lambda x: x.shape, self.compute_output_spec(tensors))


class _Shape:
    def __init__(self, shape: tuple):
        self.shape = shape


def clone_between(inputs: Any, outputs: Any) -> tuple[Any, Any]:
    """Return (inputs, outputs) with new Input layers in place of inputs that are in the middle of a graph, and its calls repeated."""
    from ..layers.core import Input

    new_inputs = tree.map_structure(
        lambda x: (
            x
            if _is_input(x)
            else Input(
                batch_shape=x.shape,
                dtype=x.dtype,
                name=x._keras_history[0].name + "_input" if x._keras_history else x.name,
            )
        ),
        inputs,
    )
    nodes, _ = map_graph(tree.flatten(inputs), tree.flatten(outputs))
    values = {id(a): b for a, b in zip(tree.flatten(inputs), tree.flatten(new_inputs), strict=True)}

    def look(x: Any) -> Any:
        return values.get(id(x), x) if isinstance(x, KerasTensor) else x

    for node in nodes:
        new = [KerasTensor(t.shape, t.dtype, name=t.name) for t in node.output_tensors]
        args, kwargs = tree.map_structure(look, (node.args, node.kwargs))
        SymbolicNode(node.operation, args, kwargs, tree.pack_sequence_as(node.outputs_struct, new))
        for t, n in zip(node.output_tensors, new, strict=True):
            values[id(t)] = n
    return new_inputs, tree.map_structure(look, outputs)


def _is_input(x: KerasTensor) -> bool:
    node = node_of(x)
    return node is not None and node.is_input
