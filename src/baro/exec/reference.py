"""The reference executor: a graph as straight-line NumPy code. It is the definition of correct, and always there.

The graph is written out as one Python function, so that a step costs its NumPy calls and nothing else. A ufunc whose operand
dies with it writes into that operand's memory; views (reshape, transpose, slice) keep their source alive.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..core.graph import Graph, Node

_SAME = frozenset({"copy", "stop_gradient", "custom_gradient"})  # ops whose value is their last operand itself
_VIEWS = _SAME | {"reshape", "transpose", "broadcast_to", "slice"}


class _Writer:
    """Writes the function's lines, tracking which names own memory that may be reused."""

    def __init__(self, graph: Graph, donated: int):
        self.graph = graph
        self.donated = donated
        self.globals: dict[str, Any] = {"np": np}
        self.lines: list[str] = []
        self.name: dict[int, str] = {}
        self.root: dict[int, int] = {}  # id(node) -> id of the node that owns its memory
        self.uses: dict[int, int] = {}  # id of an owner -> uses of it and its views still to come
        self.own: set[int] = set()  # owners whose memory is ours to write into
        for i, node in enumerate(graph.inputs):
            self.name[id(node)] = f"a{i}"
            self.root[id(node)] = id(node)
            if i < donated:
                self.own.add(id(node))
        self._count()

    def _count(self) -> None:
        for node in self.graph.nodes:
            if node.op.name in _VIEWS:
                self.root[id(node)] = self.root[id(node.inputs[-1])]
            else:
                self.root.setdefault(id(node), id(node))
        for node in self.graph.nodes:
            for x in node.inputs:
                self.uses[self.root[id(x)]] = self.uses.get(self.root[id(x)], 0) + 1
        for node in self.graph.outputs:
            self.uses[self.root[id(node)]] = self.uses.get(self.root[id(node)], 0) + 1

    def constant(self, value: Any) -> str:
        """Return a global name for a value that code cannot spell."""
        name = f"c{len(self.globals)}"
        self.globals[name] = value
        return name

    def source(self) -> str:
        """Return the function's text."""
        for i, node in enumerate(self.graph.nodes):
            if node.op.name == "input":
                continue
            self.name[id(node)] = f"v{i}"
            if node.op.name == "const":
                value = node.attrs["value"]
                self.name[id(node)] = self.constant(value[()] if value.ndim == 0 else value)
                continue
            if node.op.name == "broadcast_to" and node.inputs[0].op.name == "const":  # once, not 3 µs at each call
                self.name[id(node)] = self.constant(np.broadcast_to(node.inputs[0].attrs["value"], node.shape))
                continue
            self.lines.append(f"    {self.name[id(node)]} = {self.expression(node)}")
            for x in node.inputs:
                self.uses[self.root[id(x)]] -= 1
            if node.op.name not in _VIEWS:
                self.own.add(id(node))
            self._free(node)
        return self._assemble()

    def _free(self, node: Node) -> None:
        """Let go of large values that nobody needs any more, so that memory is that of one batch, not of all layers twice."""
        dead = []
        for x in {id(x): x for x in node.inputs}.values():
            if self.uses[self.root[id(x)]] == 0 and self.name[id(x)].startswith("v") and x.size > 65536:
                dead.append(self.name[id(x)])
        if dead:
            self.lines.append(f"    del {', '.join(dead)}")

    def expression(self, node: Node) -> str:
        """Return the call that computes a node."""
        args = [self.name[id(x)] for x in node.inputs]
        op = node.op
        if op.name == "matmul" and node.dtype.kind != "V":
            return f"np.matmul({args[0]}, {args[1]})"
        if op.name in _SAME:
            return args[-1]
        if op.ufunc:
            function = f"np.{op.ufunc}"
            target = self._reusable(node)
            return f"{function}({', '.join(args)}{f', out={target}' if target else ''})"
        if op.name == "reshape":
            return f"{args[0]}.reshape({node.shape})"
        if op.name == "transpose":
            return f"{args[0]}.transpose({node.attrs['axes']})"
        if op.name == "sum" and node.dtype.kind == "f":
            return f"np.add.reduce({args[0]}, {node.attrs['axes']}, keepdims={node.attrs['keepdims']})"
        if op.name == "relu":
            target = self._reusable(node)
            return f"np.maximum({args[0]}, {self.constant(node.dtype.type(0))}{f', out={target}' if target else ''})"
        if op.name == "relu_grad":
            target = self._reusable(node)
            return f"np.multiply({args[0]}, np.greater({args[1]}, 0){f', out={target}' if target else ''})"
        function = self.constant(op.run)
        attrs = "".join(f", {k}={self.constant(v)}" for k, v in node.attrs.items())
        return f"{function}(np, {', '.join(args)}{attrs})"

    def _reusable(self, node: Node) -> str | None:
        """Return the name of an operand whose memory the result may take: same shape and dtype, ours, and dying here."""
        for x in node.inputs:
            root = self.root[id(x)]
            uses_here = sum(self.root[id(y)] == root for y in node.inputs)
            if (
                x.shape == node.shape and x.dtype == node.dtype and id(x) == root and root in self.own
                and self.uses[root] == uses_here and node.shape
            ):  # fmt: skip
                self.own.discard(root)  # the memory now belongs to this node
                return self.name[id(x)]
        return None

    def _assemble(self) -> str:
        args = ", ".join(f"a{i}" for i in range(len(self.graph.inputs)))
        outs, taken = "", set()
        for i, node in enumerate(self.graph.outputs):
            root = self.root[id(node)]
            ours = root in self.own or i < self.donated and node is self.graph.inputs[i]
            alone = ours and root not in taken and id(node) == root
            taken.add(root)
            # the next step writes into its state, so each array of it must be one that nothing else shares;
            # other outputs must not be arguments or constants, which the caller could then change
            outs += (
                self.name[id(node)] + ", "
                if alone or ours and i >= self.donated
                else f"np.array({self.name[id(node)]}), "
            )
        return f"def step({args}):\n" + "\n".join([*self.lines, f"    return ({outs})"])


def compile_function(graph: Graph, donated: int = 0) -> Callable[..., tuple]:
    """Return the graph as a Python function of its inputs. The first `donated` inputs may be written into."""
    writer = _Writer(graph, donated)
    source = writer.source()
    exec(compile(source, "<baro step>", "exec"), writer.globals)  # (text written above, from the op table only)
    function = writer.globals["step"]
    function.source = source
    return function


class ReferenceSteps:
    """Runs a step graph in a Python loop."""

    def __init__(self, graph: Graph, n_state: int):
        self._n = n_state
        self._step = compile_function(graph, donated=n_state)
        self._specs = [(n.shape, n.dtype) for n in graph.inputs[n_state:]]

    def run(
        self, state: list[np.ndarray], data: Sequence[np.ndarray], order: np.ndarray | None, batch: int, first: int, count: int,
        out: Sequence[np.ndarray] | None = None,
    ) -> list[np.ndarray]:  # fmt: skip
        """Run steps first … first+count-1; see the package's first lines."""
        step, n = self._step, self._n
        casts = [None if x.dtype == dtype else dtype for x, (_, dtype) in zip(data, self._specs, strict=True)]
        with np.errstate(all="ignore"):
            for i in range(first, first + count):
                start = i * batch
                if order is None:
                    leaves = [x[start : start + batch] for x in data]
                else:
                    rows = order[start : start + batch]
                    leaves = [x.take(rows, 0) for x in data]
                leaves = [x if c is None else x.astype(c) for x, c in zip(leaves, casts, strict=True)]
                result = step(*state, *leaves)
                state = list(result[:n])
                if out is not None:
                    for target, value in zip(out, result[n:], strict=True):
                        target[start : start + batch] = value
        return [np.asarray(x) for x in state]


class ReferenceExecutor:
    """NumPy."""

    name = "reference"

    def compile(self, graph: Graph) -> Callable[..., tuple]:
        """Return a function of the graph's inputs."""
        function = np.errstate(all="ignore")(compile_function(graph))
        return lambda *arrays: tuple(np.asarray(x) for x in function(*arrays))

    def compile_steps(self, graph: Graph, n_state: int) -> ReferenceSteps:
        """Return the runner of a step graph."""
        return ReferenceSteps(graph, n_state)
