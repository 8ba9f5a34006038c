"""Graph clean-up before an executor sees it: what user code wrote plainly becomes what should be computed.

One forward pass applies the rows (folding, identities, common subexpressions), one backward pass drops what no output needs.
Rows are tried in order on each node; a row returns a node that replaces it, or None.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .graph import Graph, Node
from .op import OPS


class _Rewriter:
    """Rebuilds a graph node by node. `new` makes (or finds) a node in the new graph."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._known: dict[Any, Node] = {}

    def append(self, op: Any, inputs: tuple, attrs: dict, shape: tuple, dtype: Any) -> Node:
        """Append a node as it is."""
        node = Node(op, inputs, attrs, shape, dtype, len(self.nodes))
        self.nodes.append(node)
        return node

    def new(self, op: Any, inputs: tuple, attrs: dict, shape: tuple | None = None, dtype: Any = None) -> Node:
        """Return a simplified node for op(inputs), reusing an equal one."""
        if shape is None:
            shape, dtype = op.infer(*inputs, **attrs)
        for row in ROWS.get(op.name, ()):
            found = row(self, op, inputs, attrs, shape, dtype)
            if found is not None:
                return found
        if inputs and all(x.op.name == "const" for x in inputs) and op.name not in _KEEP:
            with np.errstate(all="ignore"):
                value = np.asarray(op.run(np, *(x.attrs["value"] for x in inputs), **attrs))
            if value.size <= 4096:
                return self.const(value)
        try:
            key = (op.name, tuple(id(x) for x in inputs), tuple((k, hashable(v)) for k, v in attrs.items()))
            found = self._known.get(key)
        except TypeError:
            return self.append(op, inputs, attrs, shape, dtype)
        if found is None:
            found = self._known[key] = self.append(op, inputs, attrs, shape, dtype)
        return found

    def const(self, value: np.ndarray) -> Node:
        """Return a constant node; equal small constants are one, and one value broadcast is a scalar and its broadcast."""
        if value.size > 1 and not any(value.strides):
            return self.new(
                OPS["broadcast_to"],
                (self.const(np.array(value.flat[0])),),
                {"shape": value.shape},
                value.shape,
                value.dtype,
            )
        key = (
            "const",
            value.dtype.str,
            value.shape,
            value.tobytes() if value.size <= 64 and value.dtype != object else id(value),
        )
        node = self._known.get(key)
        if node is None:
            node = self._known[key] = self.append(OPS["const"], (), {"value": value}, value.shape, value.dtype)
        return node


_KEEP = frozenset({"random_bits", "broadcast_to"})


def hashable(v: Any) -> Any:
    """Return an attribute of a node as something that can be part of a key: slices are none before Python 3.12."""
    if isinstance(v, tuple):
        return tuple(hashable(x) for x in v)
    return (v.start, v.stop, v.step) if isinstance(v, slice) else v


def _scalar(x: Node) -> Any:
    """Return the one value that a constant (or a broadcast constant) has everywhere, or None."""
    while x.op.name in ("broadcast_to", "reshape"):
        x = x.inputs[0]
    if x.op.name == "const" and x.attrs["value"].size == 1:
        return x.attrs["value"].reshape(())[()]
    return None


def _unbroadcast(r: _Rewriter, op: Any, inputs: tuple, attrs: dict, shape: tuple, dtype: Any) -> Node | None:
    """An elementwise op needs no broadcast operands where the others give its shape; where all are broadcast, it goes first."""
    wide = [x.op.name == "broadcast_to" for x in inputs]
    if not any(wide):
        return None
    if all(w and x.shape == shape or x.size == 1 for w, x in zip(wide, inputs, strict=True)):
        small = r.new(op, tuple(x.inputs[0] if w else x for w, x in zip(wide, inputs, strict=True)), attrs)
        return r.new(OPS["broadcast_to"], (small,), {"shape": tuple(shape)}, shape, dtype)
    changed = False
    for i, x in enumerate(inputs):
        if wide[i]:
            candidate = (*inputs[:i], x.inputs[0], *inputs[i + 1 :])
            try:
                if tuple(op.infer(*candidate, **attrs)[0]) == tuple(shape):
                    inputs, changed = candidate, True
            except ValueError:
                continue
    return r.new(op, inputs, attrs, shape, dtype) if changed else None


def _identity(position: int, value: float) -> Callable:
    """x·1, x+0, x/1, x-0 → x (where x has the result's shape)."""

    def row(r: _Rewriter, op: Any, inputs: tuple, attrs: dict, shape: tuple, dtype: Any) -> Node | None:
        other = inputs[1 - position]
        if other.shape == tuple(shape) and other.dtype == dtype:
            s = _scalar(inputs[position])
            if s is not None and s == value and not (value == 0 and dtype.kind == "f" and np.signbit(s)):
                return other
        return None

    return row


def _power(r: _Rewriter, op: Any, inputs: tuple, attrs: dict, shape: tuple, dtype: Any) -> Node | None:
    """x², x¹, x^½: a power costs NumPy and C ten times a product."""
    base, s = inputs[0], _scalar(inputs[1])
    if s is None or dtype.kind != "f" or base.shape != tuple(shape):
        return None
    name = {2.0: "square", 0.5: "sqrt"}.get(float(s))
    return base if s == 1 else r.new(OPS[name], (base,), {}, shape, dtype) if name else None


def _unchanged(r: _Rewriter, op: Any, inputs: tuple, attrs: dict, shape: tuple, dtype: Any) -> Node | None:
    x = inputs[0]
    return x if x.shape == tuple(shape) and x.dtype == dtype else None


def _through(r: _Rewriter, op: Any, inputs: tuple, attrs: dict, shape: tuple, dtype: Any) -> Node | None:
    return inputs[0]


def _last(r: _Rewriter, op: Any, inputs: tuple, attrs: dict, shape: tuple, dtype: Any) -> Node | None:
    return inputs[-1]


def _reshape(r: _Rewriter, op: Any, inputs: tuple, attrs: dict, shape: tuple, dtype: Any) -> Node | None:
    x = inputs[0]
    if x.shape == tuple(shape):
        return x
    if x.op.name == "reshape":
        return r.new(op, x.inputs, attrs, shape, dtype)
    return None


def _transpose(r: _Rewriter, op: Any, inputs: tuple, attrs: dict, shape: tuple, dtype: Any) -> Node | None:
    x, axes = inputs[0], attrs["axes"]
    if axes == tuple(range(len(axes))):
        return x
    if x.op.name == "transpose":
        return r.new(op, x.inputs, {"axes": tuple(x.attrs["axes"][a] for a in axes)}, shape, dtype)
    return None


def _argmax(r: _Rewriter, op: Any, inputs: tuple, attrs: dict, shape: tuple, dtype: Any) -> Node | None:
    """The largest probability is the largest logit: softmax along the same axis keeps the order."""
    x = inputs[0]
    if x.op.name in ("softmax", "log_softmax") and x.attrs["axis"] == attrs["axis"]:
        return r.new(op, x.inputs, attrs, shape, dtype)
    return None


def _sum(r: _Rewriter, op: Any, inputs: tuple, attrs: dict, shape: tuple, dtype: Any) -> Node | None:
    x = inputs[0]
    if not attrs["axes"]:
        return x
    s = _scalar(x)
    if s is not None and dtype.kind == "f":
        n = 1
        for a in attrs["axes"]:
            n *= x.shape[a]
        small = r.const(np.asarray(s * n, dtype))
        return r.new(OPS["broadcast_to"], (small,), {"shape": tuple(shape)}, shape, dtype) if shape else small
    return None


ROWS: dict[str, tuple[Callable, ...]] = {
    "add": (_identity(0, 0.0), _identity(1, 0.0)),
    "subtract": (_identity(1, 0.0),),
    "multiply": (_identity(0, 1.0), _identity(1, 1.0)),
    "divide": (_identity(1, 1.0),),
    "power": (_power,),
    "copy": (_through,),
    "stop_gradient": (_through,),
    "custom_gradient": (_last,),
    "cast": (_unchanged,),
    "broadcast_to": (_unchanged,),
    "reshape": (_reshape,),
    "transpose": (_transpose,),
    "argmax": (_argmax,),
    "sum": (_sum,),
}


def simplify(graph: Graph) -> Graph:
    """Return an equal graph with less to compute; its inputs and outputs keep their number and order.

    >>> from baro.core import ops
    >>> from baro.core.graph import trace
    >>> graph, _, _ = trace(lambda x: ops.sum(x * 1.0 + 0.0), ((2,), "float32"))
    >>> [n.op.name for n in simplify(graph).nodes]
    ['input', 'sum']
    """
    r = _Rewriter()
    made: dict[int, Node] = {}
    for node in graph.inputs:
        made[id(node)] = r.append(node.op, (), {}, node.shape, node.dtype)
    for node in _live(graph.nodes, graph.outputs):
        if node.op.name == "input":
            if id(node) not in made:
                made[id(node)] = r.append(node.op, (), {}, node.shape, node.dtype)
        elif node.op.name == "const":
            made[id(node)] = r.const(node.attrs["value"])
        else:
            inputs = tuple(made[id(x)] for x in node.inputs)
            found = None
            if node.op.elementwise:
                found = _unbroadcast(r, node.op, inputs, node.attrs, node.shape, node.dtype)
            made[id(node)] = found if found is not None else r.new(node.op, inputs, node.attrs, node.shape, node.dtype)
    leaves = [made[id(n)] for n in graph.inputs]
    outputs = [made[id(n)] for n in graph.outputs]
    keep = {id(n) for n in leaves}
    nodes = leaves + [n for n in _live(r.nodes, outputs) if id(n) not in keep]
    return Graph(leaves, outputs, nodes)


def _live(nodes: list[Node], outputs: list[Node]) -> list[Node]:
    """Return the nodes that outputs depend on, in order."""
    needed = {id(n) for n in outputs}
    live = []
    for node in reversed(nodes):
        if id(node) in needed:
            live.append(node)
            needed.update(id(x) for x in node.inputs)
    return live[::-1]
