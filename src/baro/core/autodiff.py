"""Reverse-mode differentiation: one sweep over records of ops, whether a tape wrote them or a trace.

A record has `op`, `inputs`, `attrs` and an output. Eagerly, a GradientTape collects them; under a trace, the graph's nodes
are the records. The derivatives of the table are written in ops, so the backward pass is recorded or traced in its turn:
second derivatives work, and executors know nothing of any of this.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import tree
from ..errors import GradientError
from . import ops
from .context import ctx
from .graph import Node
from .op import convert, raw
from .tensor import Tensor


class Record:
    """One op that ran under a tape."""

    __slots__ = ("op", "inputs", "attrs", "out")

    def __init__(self, op: Any, inputs: tuple, attrs: dict, out: Tensor):
        self.op = op
        self.inputs = inputs
        self.attrs = attrs
        self.out = out


def _sweep(records: Sequence[Any], out_of: Callable, seeds: dict[int, Any], wanted: set[int]) -> dict[int, Any]:
    """Return the cotangents by id of value: seeds carried backward over the records to what `wanted` depends on."""
    needed = set(wanted)  # values that depend on a wanted one: the only ones worth a derivative
    useful = []
    for r in records:
        for x in r.inputs:
            if id(x) in needed:
                needed.add(id(out_of(r)))
                useful.append(r)
                break
    grads = dict(seeds)
    for r in reversed(useful):
        out = out_of(r)
        g = grads.get(id(out))
        if g is None:
            continue
        vjps, inputs = r.op.vjps, r.inputs
        variadic = len(vjps) != len(inputs)
        for i, x in enumerate(inputs):
            if id(x) not in needed:
                continue
            vjp = vjps[0] if variadic else vjps[i]
            if vjp is None or x.dtype.kind in "iub":
                continue
            part = vjp(i, g, out, *inputs, **r.attrs) if variadic else vjp(g, out, *inputs, **r.attrs)
            if part is not None:
                old = grads.get(id(x))
                grads[id(x)] = part if old is None else ops.add(old, part)
    return grads


class GradientTape:
    """Records ops on Variables and watched Tensors, and differentiates them. TensorFlow: `tf.GradientTape`.

    Args:
        persistent: whether `gradient` may be called more than once.
        watch_accessed_variables: whether trainable Variables are watched when they are read.

    >>> import baro
    >>> x = baro.Variable(3.0)
    >>> with baro.GradientTape() as tape:
    ...     y = x * x
    >>> float(tape.gradient(y, x))
    6.0
    """

    def __init__(self, persistent: bool = False, watch_accessed_variables: bool = True):
        self._persistent = persistent
        self._watch_variables = watch_accessed_variables
        self._records: list[Record] = []
        self._watched: dict[int, Any] = {}  # id -> the tensor, which also keeps the id from being reused
        self._variables: dict[int, list[Any]] = {}  # id(variable) -> the tensors that it read as
        self._seen: dict[int, Any] = {}
        self._spans: list[list[Any]] = []  # of a trace's nodes: [trace, first, end] while this tape was recording
        self._used = False
        self._active = False

    def __enter__(self) -> "GradientTape":
        self._start()
        return self

    def __exit__(self, *exc: Any) -> None:
        self._stop()

    def _start(self) -> None:
        if self._active:
            raise GradientError("GradientTape: already recording; leave its `with` block first.")
        self._active = True
        if ctx.trace is not None:
            self._spans.append([ctx.trace, len(ctx.trace.nodes), None])
        ctx.tapes = (*ctx.tapes, self)

    def _stop(self) -> None:
        self._active = False
        if self._spans and self._spans[-1][2] is None:
            self._spans[-1][2] = len(self._spans[-1][0].nodes)
        ctx.tapes = tuple(t for t in ctx.tapes if t is not self)

    def stop_recording(self) -> "_Paused":
        """Return a context manager in which nothing is recorded."""
        return _Paused(self)

    def reset(self) -> None:
        """Forget everything recorded so far."""
        self._records.clear()
        self._watched.clear()
        self._variables.clear()
        self._seen.clear()
        self._spans = [[ctx.trace, len(ctx.trace.nodes), None]] if self._active and ctx.trace is not None else []
        self._used = False

    def watch(self, tensor: Any) -> None:
        """Record what is computed from a tensor, or from each of a nest of them."""
        for x in tree.flatten(tensor):
            if hasattr(x, "_read"):
                self._watched[id(x._t)] = x._t
                self._variables.setdefault(id(x), []).append(x._t)
                self._seen[id(x)] = x
            elif isinstance(x, (Tensor, Node)):
                if x.dtype.kind in "iub":
                    raise GradientError(
                        f"GradientTape.watch: expected a float tensor, received dtype {x.dtype}. Cast it first."
                    )
                self._watched[id(x)] = x
            else:
                raise GradientError(
                    f"GradientTape.watch: expected a Tensor or Variable, received {type(x).__name__}. Use ops.convert_to_tensor."
                )

    def watched_variables(self) -> tuple:
        """Return the Variables that were read while recording, in order."""
        return tuple(self._seen.values())

    def read(self, variable: Any, value: Any) -> None:
        """Note that a Variable was read as `value` (called by Variable)."""
        if self._watch_variables and variable.trainable or id(variable) in self._seen:
            self._seen[id(variable)] = variable
            found = self._variables.setdefault(id(variable), [])
            if not any(v is value for v in found):
                found.append(value)
                self._watched[id(value)] = value

    def record(self, op: Any, inputs: tuple, attrs: dict, out: Tensor) -> None:
        """Note that an op ran (called by `bind`)."""
        for x in inputs:
            if id(x) in self._watched:
                self._records.append(Record(op, inputs, attrs, out))
                self._watched[id(out)] = out
                return

    def gradient(
        self, target: Any, sources: Any, output_gradients: Any = None, unconnected_gradients: Any = "none"
    ) -> Any:
        """Return d Σ target / d source for each source, in the structure of `sources`.

        Args:
            target: Tensor or nest of Tensors.
            sources: Variable, watched Tensor, or nest of them.
            output_gradients: the cotangents of the targets, by default ones.
            unconnected_gradients: "none" gives None for a source that no target depends on, "zero" gives zeros.

        Raises:
            GradientError: on a second call of a tape that is not persistent.
        """
        self._use()
        if self._active and not self._persistent:
            self._stop()
        try:
            return self._gradient(
                target, sources, output_gradients, str(getattr(unconnected_gradients, "value", unconnected_gradients))
            )
        finally:
            if not self._persistent:
                self._records = []

    def _use(self) -> None:
        if self._used and not self._persistent:
            raise GradientError(
                "GradientTape.gradient: a tape that is not persistent can be used once; make it with persistent=True."
            )
        self._used = True

    def _gradient(self, target: Any, sources: Any, output_gradients: Any, unconnected: str) -> Any:
        if unconnected not in ("none", "zero"):
            raise GradientError(
                f"GradientTape.gradient: unconnected_gradients must be 'none' or 'zero', received {unconnected!r}."
            )
        targets = [convert(t) for t in tree.flatten(target)]
        cots = [None] * len(targets) if output_gradients is None else tree.flatten(output_gradients)
        flat = tree.flatten(sources)
        values = [self._values(s) for s in flat]
        seeds: dict[int, Any] = {}
        for t, g in zip(targets, cots, strict=True):
            if t.dtype.kind in "iub":
                continue
            g = ops.ones_like(t) if g is None else convert(g)
            seeds[id(t)] = g if id(t) not in seeds else ops.add(seeds[id(t)], g)
        wanted = {id(v) for vs in values for v in vs}
        if ctx.trace is not None and any(type(t) is Node for t in targets):
            spans = [(first, end) for trace, first, end in self._spans if trace is ctx.trace]
            grads = _sweep(
                [n for first, end in spans for n in ctx.trace.nodes[first:end] if n.op.vjps], lambda n: n, seeds, wanted
            )
        else:
            grads = _sweep(self._records, lambda r: r.out, seeds, wanted)
        out = [_total(grads, vs) for vs in values]
        if unconnected == "zero":
            out = [ops.zeros_like(s) if g is None else g for s, g in zip(flat, out, strict=True)]
        return tree.pack_sequence_as(sources, out)

    def _values(self, source: Any) -> list[Any]:
        if not hasattr(source, "_read"):
            if not isinstance(source, (Tensor, Node)):
                raise GradientError(
                    f"GradientTape.gradient: a source must be a Variable or Tensor, received {type(source).__name__}."
                )
            return [source] if type(source) is Node or id(source) in self._watched else []
        return self._variables.get(id(source), [])

    def jacobian(self, target: Any, sources: Any, unconnected_gradients: Any = "none") -> Any:
        """Return d target / d source: an array of shape target.shape + source.shape for each source."""
        self._use()
        target = convert(target)
        flat_sources = tree.flatten(sources)
        was, self._persistent = self._persistent, True
        try:
            rows = []
            for i in range(int(np.prod(target.shape))):
                cot = np.zeros(target.shape, target.dtype)
                cot.reshape(-1)[i] = 1
                rows.append(tree.flatten(self.gradient(target, flat_sources, cot, unconnected_gradients)))
        finally:
            self._persistent = was
        out: list[Any] = []
        for j, s in enumerate(flat_sources):
            parts = [r[j] for r in rows]
            if any(p is None for p in parts):
                out.append(None)
            elif parts:
                out.append(ops.reshape(ops.stack(parts), (*target.shape, *s.shape)))
            else:
                out.append(Tensor(np.zeros((*target.shape, *s.shape), target.dtype)))
        return tree.pack_sequence_as(sources, out)


class _Paused:
    def __init__(self, tape: GradientTape):
        self._tape = tape

    def __enter__(self) -> None:
        self._tape._stop()

    def __exit__(self, *exc: Any) -> None:
        self._tape._start()


def gradients(target: Any, sources: Sequence[Any]) -> list[Any]:
    """Return d target / d source for Variables or Nodes of the trace that is being built; None where unconnected."""
    trace, target = ctx.trace, convert(target)
    values = [trace.versions.get(id(s), [])[:] if hasattr(s, "_read") else [s] for s in sources]
    records = [n for n in trace.nodes if n.op.vjps]
    grads = _sweep(records, lambda n: n, {id(target): ops.ones_like(target)}, {id(v) for vs in values for v in vs})
    return [_total(grads, vs) for vs in values]


def _total(grads: dict[int, Any], values: list[Any]) -> Any:
    """Return the sum of the cotangents of a Variable's values, or None."""
    total = None
    for v in values:
        g = grads.get(id(v))
        if g is not None:
            total = g if total is None else ops.add(total, g)
    return total


def grad(function: Callable, argnums: int | Sequence[int] = 0) -> Callable:
    """Return the function that computes d function / d argument, eagerly or under a trace.

    >>> float(grad(lambda x: x * x)(3.0))
    6.0
    """

    def derivative(*args: Any) -> Any:
        numbers = [argnums] if isinstance(argnums, int) else list(argnums)
        args = tuple(convert(a) if i in numbers else a for i, a in enumerate(args))
        with GradientTape() as tape:
            for i in numbers:
                tape.watch(args[i])
            out = function(*args)
        found = tape.gradient(out, [args[i] for i in numbers])
        return found[0] if isinstance(argnums, int) else found

    return derivative


def check_grads(
    function: Callable, args: Sequence[Any], order: int = 2, eps: float = 1e-6, rtol: float = 1e-5, atol: float = 1e-6
) -> None:
    """Compare a function's derivatives with central finite differences along a random direction, in float64.

    Args:
        function: takes Tensors, returns a Tensor or a nest of them.
        args: arrays of floats.
        order: how many times to differentiate.
        eps: the step of the finite difference.
        rtol, atol: the tolerances.

    Raises:
        GradientError: where they disagree, with both numbers.

    >>> check_grads(ops.sin, [0.3])
    """
    rng = np.random.default_rng(0)
    values = [np.asarray(a, np.float64) for a in args]

    def weighted(*xs: Any) -> Any:
        """Σ output · fixed random weights: a scalar whose gradient shows every output."""
        weights = np.random.default_rng(1)
        total: Any = 0.0
        for out in tree.flatten(function(*xs)):
            if out.dtype.kind == "f":
                total = total + ops.sum(out * Tensor(weights.standard_normal(out.shape)))
        return total

    current = weighted
    for k in range(1, order + 1):
        derivative = grad(current, list(range(len(values))))
        directions = [rng.standard_normal(v.shape) for v in values]

        def scalar(shift: float, f: Callable = current, d: list = directions) -> float:
            return float(f(*(Tensor(v + shift * u) for v, u in zip(values, d, strict=True))))

        numeric = (scalar(eps) - scalar(-eps)) / (2 * eps)
        parts = derivative(*(Tensor(v) for v in values))
        exact = sum(float(np.sum(ops.raw(g) * u)) for g, u in zip(parts, directions, strict=True) if g is not None)
        if not np.isclose(exact, numeric, rtol=rtol, atol=atol * max(1.0, abs(numeric))):
            raise GradientError(f"check_grads: order {k}: derivative {exact!r}, finite difference {numeric!r}.")

        def current(*xs: Any, df: Callable = derivative, d: list = directions) -> Any:
            total: Any = 0.0
            for g, u in zip(df(*xs), d, strict=True):
                if g is not None:
                    total = total + ops.sum(g * Tensor(u))
            return convert(total)


def custom_gradient(f: Callable) -> Callable:
    """Give a function its own derivative: it returns (outputs, grad), and grad(*upstream) gives one cotangent an argument.

    TensorFlow: `tf.custom_gradient`; Keras: `keras.ops.custom_gradient`.
    """

    def call(*args: Any) -> Any:
        args = tuple(convert(a) for a in args)
        out, derivative = f(*args)
        if not isinstance(out, (Tensor, Node)):
            raise GradientError(
                f"custom_gradient: {getattr(f, '__name__', f)} must return (tensor, function), received an output of type {type(out).__name__}."
            )
        op = _CustomOp(derivative, len(args))
        if type(out) is Node:  # a node that means `out` and carries the derivative; graph clean-up takes it away again
            nodes = tuple(ctx.trace.lift(a) for a in args)
            return ctx.trace.add(op, (*nodes, out), {}, out.shape, out.dtype)
        value = Tensor(
            raw(out)
        )  # a value of its own: what the function did inside is recorded, but leads to the other one
        for tape in ctx.tapes:
            tape.record(op, (*args, None), {}, value)
        return value

    return call


class _CustomOp:
    """Stands in a record for a function with its own derivative; as a graph node its last input is its value."""

    name = "custom_gradient"
    elementwise = False
    ufunc = None

    def __init__(self, derivative: Callable, count: int):
        self.vjps = (*(self._vjp(derivative, i) for i in range(count)), None)

    @staticmethod
    def _vjp(derivative: Callable, i: int) -> Callable:
        def vjp(g: Any, out: Any, *inputs: Any) -> Any:
            parts = derivative(g)
            return parts[i] if isinstance(parts, (tuple, list)) else parts

        return vjp

    @staticmethod
    def infer(*inputs: Any) -> tuple:
        """Return the shape and dtype of the value."""
        return inputs[-1].shape, inputs[-1].dtype

    @staticmethod
    def run(xp: Any, *arrays: Any) -> Any:
        """Return the value."""
        return arrays[-1]
