"""The short way through a model: `model(x)` and `predict` of a few rows as one call of a compiled graph.

A layer-by-layer call costs tens of microseconds of Python around a few of arithmetic. Models of baro's own layers are therefore
compiled for a shape that comes again. Whatever could make a difference (tapes, traces, masks, losses added in a call, user
classes) goes the long way.
"""

from typing import Any

import numpy as np

from .. import exec as executors
from .. import settings, tree
from ..core.context import ctx
from ..core.graph import Graph, Trace
from ..core.tensor import Tensor
from ..errors import TraceError
from ..layers.calls import current_call
from ..layers.contents import changes

COMPILE_AT = 3  # calls with one shape before it is compiled: tracing takes as long as about ten calls the long way
SHAPES = 16  # shapes kept


class Forward:
    """A model's compiled forward passes, by the shape of the input."""

    def __init__(self, model: Any):
        self.model = model
        self._version: Any = None
        self._programs: dict[Any, list[Any]] = {}

    def __call__(self, x: Any, at_once: bool = False) -> tuple | None:
        """Return (structure, arrays) of the outputs, or None where the long way is needed.

        Args:
            x: array.
            at_once: whether to compile at the first call.
        """
        if (
            ctx.trace is not None
            or ctx.tapes
            or ctx.stateless is not None
            or ctx.autocast is not None
            or current_call.depth
        ):
            return None
        version = (changes[0], settings.get("executor"), settings.get("run_eagerly"))
        if version != self._version:
            self._version = version
            self._programs = {} if self._eligible() else {None: []}
        programs = self._programs
        if None in programs:
            return None
        key = (x.shape, x.dtype)
        entry = programs.get(key)
        if entry is None:
            if len(programs) >= SHAPES:
                programs.clear()
            entry = programs[key] = [0, None, None, None]
        if entry[1] is None:
            entry[0] += 1
            if entry[0] < COMPILE_AT and not at_once:
                return None
            entry[1:] = self._compile(x)
            self._version = (changes[0], *version[1:])  # building the model sets attributes, too
        program, variables, structure = entry[1:]
        if program is False:
            return None
        return structure, program(*[v._t._a for v in variables], x)

    def _eligible(self) -> bool:
        model = self.model
        if model.run_eagerly or not model.built:
            return False
        for layer in model._flatten_layers():
            kind = type(layer)
            if (
                not kind.__module__.startswith("baro.")
                or kind.__name__ == "Lambda"
                or layer.activity_regularizer is not None
                or "call" in layer.__dict__
            ):
                return False
        return not model._losses

    def _compile(self, x: np.ndarray) -> tuple:
        """Return (program, Variables, structure), or (False, …) where this model cannot go the short way."""
        no = (False, None, None)
        if x.dtype.kind in "OUS":
            return no
        try:
            with Trace() as trace:
                trace.batch = x.shape[0] if x.shape else None
                out = self.model(trace.input(x.shape, x.dtype))
                flat = tree.flatten(out)
                ends = [trace.lift(v) for v in flat]
        except (TraceError, ValueError, TypeError, NotImplementedError):
            return no  # the long way says what is wrong
        state = trace.state()
        changed = any(trace.current[id(v)] is not trace.reads[id(v)][1] for v in state)
        if (
            changed
            or any(getattr(v, "_keras_mask", None) is not None for v in flat)
            or any(m._losses for m in self.model._flatten_layers())
        ):
            return no
        inputs = [trace.reads[id(v)][1] for v in state] + trace.inputs
        program = executors.compile_graph(Graph(inputs, ends, trace.nodes))
        return program, state, tree.map_structure(lambda _: 0, out)


def short_call(model: Any, inputs: Any, args: tuple, kwargs: dict) -> Any:
    """Return model(inputs) the short way, or NotImplemented."""
    kind = type(inputs)
    x = inputs._a if kind is Tensor else inputs if kind is np.ndarray else None
    if (
        x is None
        or args
        or kwargs
        and any(v not in (None, False) for v in kwargs.values())
        or type(x) is not np.ndarray
        or hasattr(inputs, "_keras_mask")
    ):
        return NotImplemented
    found = model._forward_fast(x)
    if found is None:
        return NotImplemented
    structure, arrays = found
    return Tensor(arrays[0]) if structure == 0 else tree.pack_sequence_as(structure, [Tensor(a) for a in arrays])
