"""The graph: a flat list of nodes, one op each, with static shapes. What a trace writes and what executors compile.

    Graph.inputs   nodes of op "input", in the order of the compiled function's arguments
    Graph.nodes    every node after its inputs (topological), inputs and constants included
    Graph.outputs  the nodes whose values are returned

A Node is also what user code holds while it is traced, so it has the operators of a Tensor.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..errors import DTypeError, InputError, TraceError
from ..shapes import Unknown
from .context import ctx
from .tensor import Tensor, TensorBase


class Node(TensorBase):
    """One value of a graph: `op` applied to `inputs` with `attrs`, of a static `shape` and `dtype`."""

    __slots__ = ("op", "inputs", "attrs", "shape", "dtype", "index", "_keras_mask", "__weakref__", "__dict__")

    def __init__(self, op: Any, inputs: tuple, attrs: dict, shape: tuple[int, ...], dtype: np.dtype, index: int):
        self.op = op
        self.inputs = inputs
        self.attrs = attrs
        self.shape = shape
        self.dtype = dtype
        self.index = index  # the position in its trace: inputs always have smaller ones

    @property
    def size(self) -> int:
        """The number of elements."""
        return math.prod(self.shape)

    def _no_value(self, what: str) -> Any:
        raise TraceError(
            f"{what} of a traced tensor (op {self.op.name!r}, shape {self.shape}): its value is not known while the step is "
            "being built. Use ops (ops.where, ops.cond, ops.while_loop) instead of Python control flow or NumPy, or pass "
            "run_eagerly=True to compile()."
        )

    def __bool__(self) -> bool:
        return self._no_value("bool()")

    def __int__(self) -> int:
        return self._no_value("int()")

    def __float__(self) -> float:
        return self._no_value("float()")

    def __index__(self) -> int:
        return self._no_value("index")

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self._no_value("NumPy conversion")

    def numpy(self) -> Any:
        """Raise: a traced tensor has no value yet."""
        return self._no_value("numpy()")

    def __len__(self) -> int:
        if not self.shape:
            raise DTypeError("len() of a scalar tensor")
        return self.shape[0]

    def __iter__(self) -> Any:
        if not self.shape:
            raise DTypeError("Cannot iterate over a scalar tensor")
        return (self[i] for i in range(self.shape[0]))

    def astype(self, dtype: Any) -> "Node":
        """Return the elements cast to `dtype`."""
        from . import ops

        return ops.cast(self, dtype)

    def __repr__(self) -> str:
        return f"<Node %{self.index} {self.op.name} {self.dtype.name}{list(self.shape)}>"


class Graph:
    """A list of nodes with named ends; see the module's first lines."""

    def __init__(self, inputs: list[Node], outputs: list[Node], nodes: list[Node]):
        self.inputs = inputs
        self.outputs = outputs
        self.nodes = nodes

    def check(self) -> "Graph":
        """Raise InputError where the graph breaks its own rules: order, membership, and each op's shape rule."""
        seen: set[int] = set()
        for node in self.nodes:
            for x in node.inputs:
                if id(x) not in seen:
                    raise InputError(f"Graph: {node!r} uses {x!r}, which does not come before it.")
            if node.op.name not in ("input", "const"):
                shape, dtype = node.op.infer(*node.inputs, **node.attrs)
                if tuple(shape) != node.shape or dtype != node.dtype:
                    raise InputError(f"Graph: {node!r} should have shape {shape} and dtype {dtype} by its op's rule.")
            seen.add(id(node))
        for node in (*self.inputs, *self.outputs):
            if id(node) not in seen:
                raise InputError(f"Graph: the end {node!r} is not among the nodes.")
        return self

    def evaluate(self, *arrays: Any) -> tuple[np.ndarray, ...]:
        """Run the nodes one by one on NumPy: the plainest meaning of the graph."""
        values: dict[int, Any] = {id(n): np.asarray(a, n.dtype) for n, a in zip(self.inputs, arrays, strict=True)}
        for node in self.nodes:
            if node.op.name == "const":
                values[id(node)] = node.attrs["value"]
            elif node.op.name != "input":
                values[id(node)] = node.op.run(np, *(values[id(x)] for x in node.inputs), **node.attrs)
        return tuple(np.asarray(values[id(n)]) for n in self.outputs)

    def __str__(self) -> str:
        number = {id(n): i for i, n in enumerate(self.nodes)}
        lines = []
        for n in self.nodes:
            args = [f"%{number[id(x)]}" for x in n.inputs]
            args += [f"{k}={_brief(v)}" for k, v in n.attrs.items()]
            lines.append(f"%{number[id(n)]}: {n.dtype.name}{list(n.shape)} = {n.op.name}({', '.join(args)})")
        lines.append("return " + ", ".join(f"%{number[id(n)]}" for n in self.outputs))
        return "\n".join(lines)


def _brief(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return str(value) if value.size <= 4 else f"<{value.dtype.name}{list(value.shape)}>"
    return str(value)


class Trace:
    """Builds a Graph: while it is active (`with trace:`), ops on Nodes append Nodes, and Variables read as Nodes."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.inputs: list[Node] = []
        self.reads: dict[int, tuple[Any, Node]] = {}  # id(variable) -> (variable, its input node)
        self.current: dict[int, Node] = {}  # id(variable) -> the node of its newest value
        self.versions: dict[int, list[Node]] = {}  # id(variable) -> every node that stood for it
        self._constants: dict[Any, Node] = {}
        self.columns: Any = None  # the Columns of the data that a step is traced over
        self.batch: int | None = None  # the length that stands for the batch: layers built here leave it open
        self._outer: Any = None
        self.fill: int | None = None  # the stand-in for unknown lengths, where only shapes are asked for
        self.stood_in = False  # whether a result's length depends on values

    def __enter__(self) -> "Trace":
        self._outer = ctx.trace
        ctx.trace = self
        return self

    def __exit__(self, *exc: Any) -> None:
        ctx.trace = self._outer

    def add(self, op: Any, inputs: tuple, attrs: dict, shape: tuple[int, ...], dtype: np.dtype) -> Node:
        """Append a node."""
        node = Node(op, inputs, attrs, shape, dtype, len(self.nodes))
        self.nodes.append(node)
        return node

    def input(self, shape: Sequence[int], dtype: Any) -> Node:
        """Append an input of the graph."""
        from .ops import INPUT

        node = self.add(INPUT, (), {}, tuple(shape), np.dtype(dtype))
        self.inputs.append(node)
        return node

    def constant(self, array: np.ndarray) -> Node:
        """Append a constant, or return the one of equal value (scalars) or identity (arrays)."""
        from .ops import CONST

        key: Any = (array.dtype, array.item()) if array.ndim == 0 and array.dtype != object else id(array)
        if key == key and array.ndim == 0:  # -0.0 and 0.0 are equal as keys but not as values
            key = (key, str(array))
        node = self._constants.get(key)
        if node is None:
            node = self.add(CONST, (), {"value": array}, array.shape, array.dtype)
            self._constants[key] = node
        return node

    def read(self, variable: Any) -> Node:
        """Return the node that stands for a Variable's value at this point of the trace."""
        node = self.current.get(id(variable))
        if node is None:
            array = variable._array
            node = self.input(array.shape, array.dtype)
            self.inputs.pop()  # state inputs are ordered by the caller, who knows the whole step
            self.reads[id(variable)] = (variable, node)
            self.current[id(variable)] = node
            self.versions[id(variable)] = [node]
        return node

    def write(self, variable: Any, value: Node) -> None:
        """Let a Variable mean `value` from here on."""
        from .ops import OPS

        self.read(variable)
        if value.dtype.kind not in "iub":  # derivatives do not pass through an assignment
            value = self.add(OPS["stop_gradient"], (value,), {}, value.shape, value.dtype)
        self.current[id(variable)] = value
        self.versions[id(variable)].append(value)

    def state(self) -> list[Any]:
        """The Variables that the traced code read or wrote, in the order of their first use."""
        return [variable for variable, _ in self.reads.values()]

    def graph(self, outputs: Sequence[Any]) -> Graph:
        """Close the trace: a graph from (state…, inputs…) to (new state…, outputs…)."""
        ends = [self.lift(x) for x in outputs]  # first: an output may be a Variable that nothing has read yet
        state = self.state()
        before = [self.reads[id(v)][1] for v in state]
        after = [self.current[id(v)] for v in state]
        return Graph(before + self.inputs, after + ends, self.nodes)

    def lift(self, value: Any) -> Node:
        """Return a Node for a value of any kind; arrays and numbers become constants."""
        if type(value) is Node:
            return value
        if isinstance(value, Tensor):
            return self.constant(value._a)
        if hasattr(value, "_read"):
            return self.read(value)
        return self.constant(np.asarray(value))


def stand_in(what: str, shape: Sequence[int | None], dtype: Any) -> Node:
    """Return a Node for a result whose shape depends on values: possible only while shapes are being found.

    Args:
        what: the name of the function, for the error.
        shape: the lengths; None where values decide.
        dtype: of the result.
    """
    trace = ctx.trace
    if trace is None or trace.fill is None:
        raise InputError(
            f"{what}: the shape of the result depends on values, which are not known while a step is being built. "
            "Compute it before the model, or pass run_eagerly=True to compile()."
        )
    trace.stood_in = trace.stood_in or None in shape
    return trace.input(tuple(Unknown(trace.fill) if d is None else d for d in shape), dtype)


def trace(function: Callable, *specs: Any) -> tuple[Graph, list[Any], Any]:
    """Trace `function` on inputs of given (shape, dtype) and return (graph, state variables, output structure).

    >>> from baro.core import ops
    >>> graph, state, _ = trace(lambda x: ops.add(x, 1.0), ((2,), "float32"))
    >>> print(graph)
    %0: float32[2] = input()
    %1: float32[] = const(value=1.0)
    %2: float32[2] = add(%0, %1)
    return %2
    """
    with Trace() as t:
        result = function(*(t.input(shape, dtype) for shape, dtype in specs))
    outputs = list(result) if isinstance(result, (tuple, list)) else [result]
    return t.graph(outputs), t.state(), result
