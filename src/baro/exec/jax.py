"""The JAX executor: the same graphs under `jax.jit`, for GPUs, TPUs and as a second opinion on a CPU.

Every op's `run` takes the array namespace, so a graph is a walk over its nodes with jax.numpy. Many steps are one call: a
loop on the device gathers each batch by index and feeds the state back; state buffers are donated.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..core.graph import Graph
from ..errors import MissingPackageError, UnsupportedError

_WIDE = frozenset({"float64", "int64", "uint64", "complex128"})


def _import() -> Any:
    try:
        import jax
    except ImportError:
        raise MissingPackageError("The jax executor needs the package jax: python -m pip install jax") from None
    return jax


def _x64_scope(jax: Any) -> Callable:
    if hasattr(jax, "enable_x64"):
        return jax.enable_x64
    from jax.experimental import enable_x64  # before JAX 0.8

    return enable_x64


class _Program:
    """A graph as a function of jax arrays, and the modes in which it has to be traced and called."""

    def __init__(self, graph: Graph):
        self.jax = _import()
        for node in graph.nodes:
            if node.dtype.kind not in "biufcV":
                raise UnsupportedError(f"op {node.op.name!r} has dtype {node.dtype}, which JAX lacks")
        self.graph = graph
        self.wide = any(node.dtype.name in _WIDE for node in graph.nodes)

    def values(self, arrays: Sequence[Any]) -> tuple:
        """Return the outputs for jax arrays; called under `jit`."""
        xp = self.jax.numpy
        values: dict[int, Any] = {id(n): xp.asarray(a, n.dtype) for n, a in zip(self.graph.inputs, arrays, strict=True)}
        for node in self.graph.nodes:
            if node.op.name == "const":
                values[id(node)] = xp.asarray(node.attrs["value"])
            elif node.op.name != "input":
                y = node.op.run(xp, *(values[id(x)] for x in node.inputs), **node.attrs)
                values[id(node)] = y if y.dtype == node.dtype else y.astype(node.dtype)
        return tuple(values[id(n)] for n in self.graph.outputs)

    def call(self, function: Callable, *args: Any) -> Any:
        """Call a jitted function: 64-bit types where the graph has them, and float32 products that are float32 (no TF32)."""
        with _x64_scope(self.jax)(self.wide), self.jax.default_matmul_precision("highest"):
            return function(*args)


class JaxSteps:
    """Runs a step graph on the device, any number of steps in one call."""

    def __init__(self, graph: Graph, n_state: int):
        self._program = _Program(graph)
        self._n = n_state
        self._specs = [(n.shape, n.dtype) for n in graph.inputs[n_state:]]
        self._data: tuple[Any, ...] = ()
        self._key: tuple = ()
        self._loop = self._program.jax.jit(self._run, static_argnames=("batch",), donate_argnums=(0, 1))

    def _run(self, state: tuple, out: tuple, data: tuple, order: Any, first: Any, count: Any, batch: int) -> tuple:
        lax, xp = self._program.jax.lax, self._program.jax.numpy

        def leaf(x: Any, shape: tuple, start: Any) -> Any:
            rows = shape[0]  # fewer than `batch` in the graph of a last, partial batch
            if order is None:
                return lax.dynamic_slice_in_dim(x, start, rows)
            return xp.take(x, lax.dynamic_slice_in_dim(order, start, rows), axis=0)

        def step(i: Any, carry: tuple) -> tuple:
            state, out = carry
            start = i * batch
            leaves = [leaf(x, shape, start) for x, (shape, _) in zip(data, self._specs, strict=True)]
            result = self._program.values([*state, *leaves])
            out = tuple(
                lax.dynamic_update_slice_in_dim(t, v.astype(t.dtype), start, 0)
                for t, v in zip(out, result[self._n :], strict=bool(out))
            )
            return result[: self._n], out

        # The number of steps is an argument: training hands over as many as fit until the next progress tick, and a scan
        # of static length would be compiled anew for each number.
        return lax.fori_loop(first, first + count, step, (state, out))

    def run(
        self, state: list[np.ndarray], data: Sequence[np.ndarray], order: np.ndarray | None, batch: int, first: int, count: int,
        out: Sequence[np.ndarray] | None = None,
    ) -> list[np.ndarray]:  # fmt: skip
        """Run steps first … first+count-1; see the package's first lines."""
        return self._program.call(self._on_device, state, data, order, batch, first, count, out)

    def _on_device(
        self, state: Any, data: Any, order: Any, batch: int, first: int, count: int, out: Any
    ) -> list[np.ndarray]:
        put = self._program.jax.device_put
        key = tuple(id(x) for x in data)
        if (
            first == 0 or key != self._key
        ):  # within an epoch the data stay on the device; between epochs they may have changed
            self._data, self._key = tuple(put(np.array(x)) for x in data), key
        before = self._program.graph.inputs
        states = tuple(put(np.array(x, n.dtype)) for x, n in zip(state, before, strict=False))
        outs = tuple(put(np.array(x)) for x in out or ())
        rows = None if order is None else put(np.asarray(order, np.int32))
        states, outs = self._loop(states, outs, self._data, rows, np.int32(first), np.int32(count), batch=batch)
        for target, value in zip(out or (), outs, strict=True):
            target[...] = np.asarray(value)
        return [np.array(x) for x in states]


class JaxExecutor:
    """JAX on its default device."""

    name = "jax"

    def __init__(self) -> None:
        self.device = str(_import().devices()[0])

    def compile(self, graph: Graph) -> Callable[..., tuple]:
        """Return a function of the graph's inputs."""
        program = _Program(graph)
        function = program.jax.jit(lambda *arrays: program.values(arrays))

        def run(*arrays: Any) -> tuple:
            arrays = tuple(np.asarray(a, n.dtype) for a, n in zip(arrays, graph.inputs, strict=True))
            return tuple(np.array(y) for y in program.call(function, *arrays))

        return run

    def compile_steps(self, graph: Graph, n_state: int) -> JaxSteps:
        """Return the runner of a step graph."""
        return JaxSteps(graph, n_state)
