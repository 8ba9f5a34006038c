"""Models for use without baro: `export_model(model, "m.onnx")` and `export_model(model, "m.py")`.

Both start from the graph of one prediction, traced at two batch sizes: what differs between the two is the batch.
"""

import os
from typing import Any

import numpy as np

from .. import tree
from ..core.graph import Graph, Node, Trace
from ..errors import InputError, NotBuiltError, UnsupportedError, suggest

_BATCHES = (83, 89)  # two lengths that occur in no model by chance


class Plan:
    """The graph of one prediction.

    Attributes:
        nodes: the nodes that the outputs depend on, in order.
        names: id of a node → the name of the input or weight that it is.
        inputs, outputs: (name, node) pairs.
        weights: name → array.
    """

    def __init__(self, model: Any):
        self.graph, reads, self.inputs, self.outputs = _traced(model, _BATCHES[0])
        other, *_ = _traced(model, _BATCHES[1])
        needed: set[int] = {id(n) for _, n in self.outputs}
        for node in reversed(self.graph.nodes):
            if id(node) in needed:
                needed.update(id(x) for x in node.inputs)
        pairs = list(zip(self.graph.nodes, other.nodes, strict=True))
        self.nodes = [n for n in self.graph.nodes if id(n) in needed]
        self._other = {id(a): b for a, b in pairs}
        self.weights: dict[str, np.ndarray] = {}
        self.names = {id(n): name for name, n in self.inputs}
        for variable, node in reads:
            if id(node) in needed:
                name = variable.path
                while name in self.weights:
                    name += "_"
                self.weights[name] = variable.numpy()
                self.names[id(node)] = name

    def shape(self, node: Node) -> tuple[int | None, ...]:
        """Return a node's shape with None for the batch."""
        return tuple(a if a == b else None for a, b in zip(node.shape, self._other[id(node)].shape, strict=True))

    def attrs(self, node: Node) -> dict[str, Any]:
        """Return a node's attributes; in a shape, None is the batch.

        Raises:
            UnsupportedError: if an attribute depends on the batch in another way.
        """
        found: dict[str, Any] = {}
        other = self._other[id(node)].attrs
        for key, a in node.attrs.items():
            b = other[key]
            if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
                found[key] = a
            elif a == b:
                found[key] = a
            elif key == "shape" and len(a) == len(b):
                found[key] = tuple(
                    x if x == y else None if (x, y) == _BATCHES else -1 for x, y in zip(a, b, strict=True)
                )
                if found[key].count(-1) > 1:
                    raise UnsupportedError(
                        f"export: op {node.op.name!r} has a shape that depends on the batch: {a} and {b}."
                    )
            elif key == "index" and len(a) == len(b):
                found[key] = tuple(x if x == y else slice(x.start, None, x.step) for x, y in zip(a, b, strict=True))
            else:
                raise UnsupportedError(
                    f"export: op {node.op.name!r} has {key}={a} for a batch of {_BATCHES[0]} and {b} for {_BATCHES[1]}."
                )
        return found


def _input_specs(model: Any) -> list[tuple[str, tuple, Any]]:
    try:
        found = tree.flatten(model.inputs)
        return [(x._keras_history[0].name, tuple(x.shape), x.dtype) for x in found]
    except AttributeError:
        shapes = getattr(model, "_build_shapes", None) or {}
        if len(shapes) != 1:
            raise NotBuiltError(
                f"export: model {model.name!r} has no known inputs; call it on data or build it first."
            ) from None
        shape = next(iter(shapes.values()))
        if not all(d is None or isinstance(d, int) for d in shape):
            raise UnsupportedError(
                f"export: a subclassed model with several inputs ({shape}); make it from inputs and outputs."
            ) from None
        return [("input", tuple(shape), model.compute_dtype)]


def _traced(model: Any, batch: int) -> tuple[Graph, list, list, list]:
    specs = _input_specs(model)
    for name, shape, dtype in specs:
        if None in shape[1:]:
            raise UnsupportedError(f"export: input {name!r} has the shape {shape}; only the batch may be unknown.")
        if dtype == "string":
            raise UnsupportedError(
                f"export: input {name!r} takes strings, which the exported program has no ops for. Export the model of numbers behind the lookups."
            )
    with Trace() as trace:
        nodes = [trace.input((batch, *shape[1:]), np.dtype(dtype)) for _, shape, dtype in specs]
        structure = getattr(model, "_inputs_struct", None)
        if structure is None and getattr(model, "_functional", None) is not None:
            structure = model._functional._inputs_struct
        given = (
            nodes[0] if len(nodes) == 1 and not isinstance(structure, dict) else tree.pack_sequence_as(structure, nodes)
        )
        result = model(given, training=False)
        flat = [trace.lift(x) for x in tree.flatten(result)]
    names = list(getattr(model, "output_names", None) or [])
    if len(names) != len(flat):
        names = [f"output_{i}" for i in range(len(flat))] if len(flat) > 1 else ["output"]
    return (
        Graph(nodes, flat, trace.nodes),
        list(trace.reads.values()),
        list(zip((s[0] for s in specs), nodes, strict=True)),
        list(zip(names, flat, strict=True)),
    )


def export_model(model: Any, filepath: Any, format: str | None = None, verbose: Any = None, **kwargs: Any) -> None:
    """Write a model's prediction as an ONNX file or as a Python file that needs NumPy alone. Keras: `Model.export`.

    Args:
        model: a built model.
        filepath: path; ".onnx" and ".py" decide the format where none is given.
        format: "onnx" or "numpy".
        verbose: True prints where the files are.

    Raises:
        UnsupportedError: for a format or an operation that cannot be exported.
        MissingPackageError: for ONNX without the package `onnx`.
    """
    if kwargs:
        raise InputError(
            f"export: unknown argument {next(iter(kwargs))!r}.{suggest(next(iter(kwargs)), ['format', 'verbose'])}"
        )
    path = os.fspath(filepath)
    if format is None or (format == "onnx" and path.endswith(".py")):
        format = "numpy" if path.endswith(".py") else "onnx"
    if not model.built:
        raise NotBuiltError(f"export: model {model.name!r} has no weights yet; call it on data or build it first.")
    if format == "onnx":
        from .onnx import write
    elif format == "numpy":
        from .numpy_code import write
    else:
        raise UnsupportedError(
            f"export: format {format!r} is not written; known are 'onnx' and 'numpy'.{suggest(format, ['onnx', 'numpy'])}"
        )
    written = write(Plan(model), path, model)
    if verbose:
        from ..utils.io_utils import print_msg

        print_msg(f"Saved to: {', '.join(written)}")
