"""The words of a plan and what is known about it: all that follows from a graph alone, drawn up once for graphs that are alike.

Whoever trains a thousand small networks of one kind, in a search or a cross-validation, compiles one graph a thousand times; drawing up
its plan is half of that work.
"""

import collections
import threading
from typing import Any, NamedTuple

import numpy as np

from ..core.graph import Graph
from ..core.rewrite import hashable
from .native_lower import TYPES, Lowered
from .native_plan import STEP, Builder

THREAD_FLOPS = 3e6  # a step with less arithmetic runs on one thread: a barrier costs 0.3 µs, waking a worker some 10 µs
KEPT = 64  # recipes, of some 10 KB each
SMALL = 4096  # bytes; graphs with larger constants are drawn up anew each time

_DTYPES = {number: dtype for dtype, number in TYPES.items()}
_kept: "collections.OrderedDict[Any, Recipe]" = collections.OrderedDict()
_lock = threading.Lock()


class Recipe(NamedTuple):
    """A plan that has no memory yet."""

    words: np.ndarray  # as native/engine.cpp reads them
    threads: int
    lanes: int
    arena_bytes: int
    large: list[int]  # numbers of the state arrays that may stay in the arena between runs
    once: bool
    instructions: list[int]  # in each section
    labels: list[tuple]  # of the step's instructions
    shapes: list[tuple]  # shape and dtype of each output
    externals: int
    state_in: list[int]
    leaves: list[int]
    extras: list[int]
    state_out: list[int]
    constants: list[np.ndarray]
    watchable: dict[int, int]


def recipe(graph: Graph, n_state: int, casts: dict[int, int], program: bool, lib: Any, most: int) -> Recipe:
    """Return the recipe for a graph on at most `most` threads.

    Args:
        graph: simplified.
        n_state: how many of its inputs are state.
        casts: number of an input -> element type of the array that it is given.
        program: whether it is a function of arrays rather than a step.
        lib: the engine.
        most: threads.
    """
    key = _structure(graph)
    if key is not None:
        key = (key, n_state, tuple(casts.items()), program, most, THREAD_FLOPS)
        with _lock:
            found = _kept.get(key)
            if found is not None:
                _kept.move_to_end(key)
                return found
    made = _draw_up(graph, n_state, casts, program, lib, most)
    if key is not None:
        with _lock:
            _kept[key] = made
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return made


def _structure(graph: Graph) -> Any:
    """Return a key that graphs have in common which compute the same; None where that cannot be said cheaply."""
    number = {id(n): i for i, n in enumerate(graph.nodes)}
    rows = []
    for n in graph.nodes:
        attrs: Any = tuple([(k, hashable(v)) for k, v in n.attrs.items()])
        if n.op.name == "const":
            value = n.attrs["value"]
            if value.nbytes > SMALL or value.dtype.hasobject:
                return None
            attrs = value.tobytes()
        rows.append((n.op, tuple([number[id(x)] for x in n.inputs]), attrs, n.shape, n.dtype))
    key = tuple(rows), tuple([number[id(n)] for n in graph.inputs]), tuple([number[id(n)] for n in graph.outputs])
    try:
        hash(key)
    except TypeError:  # an attribute is an array
        return None
    return key


def _draw_up(graph: Graph, n_state: int, casts: dict[int, int], program: bool, lib: Any, most: int) -> Recipe:
    low = Lowered(graph, n_state, lib.loops, casts, program)
    threads = most if _flops(low) >= THREAD_FLOPS else 1
    b = Builder(low, lib, threads)
    b.build()
    if threads > 1 and not program and not b.large:  # no weights change: steps may run side by side
        one = Builder(Lowered(graph, n_state, lib.loops, casts, program), lib, 1)
        one.build()
        if one.side_by_side(threads):
            b = one
    return Recipe(
        words=b.words(),
        threads=b.threads,
        lanes=b.lanes,
        arena_bytes=b.arena_bytes,
        large=b.large,
        once=b.once,
        instructions=[len(s) for s in b.sections],
        labels=[i.label for i in b.sections[STEP]],
        shapes=[(v.shape, graph_dtype(v.type)) for v in low.outputs],
        externals=b.externals,
        state_in=b.state_in,
        leaves=b.leaves,
        extras=b.extras,
        state_out=b.state_out,
        constants=b.constants,
        watchable=b.watchable(),
    )


def _flops(low: Lowered) -> float:
    total = 0.0
    for v in low.values:
        if v.op in ("mm_forward", "mm_nt", "mm_tn"):
            a, b = v.ins
            total += 2.0 * v.size * (a.shape[0] if v.op == "mm_tn" else a.shape[1])
    return total


def graph_dtype(type_: int) -> np.dtype:
    """Return the NumPy dtype of an element type's number."""
    return _DTYPES[type_]
