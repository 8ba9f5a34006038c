"""Executors: what runs a graph. One seam, three implementations, and the choice between them.

    compile(graph)                 -> program;  program(*arrays) -> tuple of arrays
    compile_steps(graph, n_state)  -> steps;    steps.run(state, data, order, batch, first, count, out) -> state

A step graph maps (state…, batch leaves…) to (new state…, extra outputs…). `steps.run` performs steps first … first+count-1:
rows order[i*batch : (i+1)*batch] (or that range itself where order is None) of each array in `data` are the batch, the new
state is fed back, and the extra outputs are written to those rows' places in the arrays of `out`. The arrays in `state` are
given away: an executor may write into them and return them. An executor that has `sync` may be told `more=True`: it need not bring large
state arrays up to date before a run without it, or `sync()`. Everything else is the executor's own business.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from .. import settings
from ..core import philox
from ..core.graph import Graph
from ..core.rewrite import simplify
from ..errors import InputError, UnsupportedError, suggest


class Steps(Protocol):
    """A compiled step graph."""

    def run(
        self, state: list[np.ndarray], data: Sequence[np.ndarray], order: np.ndarray | None, batch: int, first: int, count: int,
        out: Sequence[np.ndarray] | None = None,
    ) -> list[np.ndarray]:  # fmt: skip
        """Run `count` steps and return the state after the last."""
        ...


class Executor(Protocol):
    """What compiles graphs."""

    name: str

    def compile(self, graph: Graph) -> Callable[..., tuple]:
        """Return a function (arrays of the graph's inputs) -> tuple of arrays of its outputs."""
        ...

    def compile_steps(self, graph: Graph, n_state: int) -> Steps:
        """Return the runner of a step graph whose first n_state inputs and outputs are the state."""
        ...


def _load(name: str) -> Executor:
    if name == "reference":
        from .reference import ReferenceExecutor

        return ReferenceExecutor()
    if name == "native":
        from .native import NativeExecutor

        return NativeExecutor()
    from .jax import JaxExecutor

    return JaxExecutor()


# While it is set, an executor that can time its instructions calls it after each run with their labels, (name, what it makes), and the times of
# the last step: (threads, instructions, 2) seconds of `time.perf_counter`, begin and end; 0 where a thread had nothing to do with it.
recorder: Callable[[list[tuple[str, str]], np.ndarray], None] | None = None

NAMES = ("native", "reference", "jax")
_loaded: dict[str, Executor] = {}
_fell_back: set[str] = set()


def get(name: str) -> Executor:
    """Return the executor of a name; raises UnsupportedError where it cannot run here, with the reason."""
    if name not in NAMES:
        raise InputError(f"Unknown executor {name!r}.{suggest(name, NAMES)} Known: auto, {', '.join(NAMES)}.")
    if name not in _loaded:
        _loaded[name] = _load(name)
    return _loaded[name]


def available() -> dict[str, str]:
    """Return, for each executor, "" where it can run here, else the reason why not."""
    found = {}
    for name in NAMES:
        try:
            get(name)
            found[name] = ""
        except (UnsupportedError, ImportError) as error:
            found[name] = str(error)
    return found


def chosen() -> Executor:
    """Return the executor in force: the setting, or the first of native and reference that can run here."""
    name = settings.get("executor")
    if name != "auto":
        return get(name)
    if "native" not in _loaded and "native" not in _fell_back:
        try:
            get("native")
        except (UnsupportedError, ImportError):
            _fell_back.add("native")
    return _loaded.get("native") or get("reference")


def shuffles(seed: np.ndarray, count: int, rows: int) -> np.ndarray:
    """Return the orders of rows of `count` epochs, int64 (count, rows): the stable ranks of random words.

    They are the same on every executor; the native one sorts faster.
    """
    fast = getattr(chosen(), "shuffles", None)
    if fast is not None:
        return fast(seed, count, rows)
    return np.argsort(philox.bits(np, seed, (count, rows)), axis=1, kind="stable")


def compile_graph(graph: Graph) -> Callable[..., tuple]:
    """Simplify and compile with the chosen executor; what it cannot run goes whole to the reference, and this is said once."""
    graph = simplify(graph)
    executor = chosen()
    try:
        return executor.compile(graph)
    except UnsupportedError as error:
        return _fallback(executor, error).compile(graph)


def compile_step_graph(graph: Graph, n_state: int, name: str | None = None) -> Steps:
    """As `compile_graph`, for a step graph; `name` asks for an executor other than the chosen one."""
    graph = simplify(graph)
    executor = get(name) if name else chosen()
    try:
        return executor.compile_steps(graph, n_state)
    except UnsupportedError as error:
        return _fallback(executor, error).compile_steps(graph, n_state)


def _fallback(executor: Executor, error: UnsupportedError) -> Executor:
    if executor.name == "reference":
        raise error
    key = f"{executor.name}: {error}"
    if key not in _fell_back:
        _fell_back.add(key)
        import warnings

        warnings.warn(
            f"baro: the {executor.name} executor cannot run this model ({error}); it runs on the reference executor.",
            stacklevel=3,
        )
    return get("reference")
