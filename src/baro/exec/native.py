"""The native executor: graphs as plans of the C++ engine in native/, an epoch in one call, the default on a CPU.

    graph ── native_lower ──► units with layouts and fusions ── native_plan ──► words ── ctypes ──► native/engine.cpp

The engine is one shared library beside this package, with a C ABI of six functions; without it this module raises UnsupportedError,
and the reference executor runs.
"""

import ctypes
import os
import sys
import threading
import weakref
from collections.abc import Callable, Sequence
from operator import is_ as _is
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from .. import exec as executors
from .. import settings
from ..core.graph import Graph
from ..errors import UnsupportedError
from .native_lower import TYPES
from .native_plan import EXPORT, EXPORT_LARGE, IMPORT, IMPORT_LARGE, LARGE, SETUP, STEP
from .native_recipe import recipe

PART_US = 50_000  # a call into the engine returns this often, so that Python sees Ctrl-C
_HEAD = 9  # words of a job before its pointers
_IN, _OUT = 1 << IMPORT | 1 << IMPORT_LARGE, 1 << EXPORT | 1 << EXPORT_LARGE
_WHOLE = _IN | 1 << STEP | _OUT


class Library:
    """The loaded engine: its functions, and the numbers of its kernels, loops and fused chains."""

    def __init__(self, path: Path):
        c = ctypes.CDLL(str(path))
        self.info, self.new, self.free, self.run = c.baro_info, c.baro_plan_new, c.baro_plan_free, c.baro_plan_run
        self.info.argtypes, self.info.restype = [ctypes.c_char_p, ctypes.c_int64], ctypes.c_int64
        self.new.argtypes, self.new.restype = (
            [ctypes.c_void_p, ctypes.c_int64, ctypes.c_char_p, ctypes.c_int64],
            ctypes.c_void_p,
        )
        self.free.argtypes, self.free.restype = [ctypes.c_void_p], None
        self.run.argtypes, self.run.restype = [ctypes.c_void_p, ctypes.c_void_p], ctypes.c_int64
        self.bad = c.baro_plan_bad
        self.bad.argtypes, self.bad.restype = [ctypes.c_void_p, ctypes.c_int64], ctypes.c_int64
        self.shuffles = c.baro_shuffles
        self.shuffles.argtypes, self.shuffles.restype = (
            [ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p],
            None,
        )
        text = ctypes.create_string_buffer(self.info(None, 0) + 1)
        self.info(text, len(text))
        head, kernels, loops, fused = (part.strip().splitlines() for part in text.value.decode().split("--\n"))
        self.isa, widest = head[0].split()
        self.max_panel = int(widest)
        self.kernels = {name: i for i, name in enumerate(kernels)}
        rows = [line.split() for line in loops]
        self.loops = {(name, int(type_)): i for i, (name, type_, _) in enumerate(rows)}
        self.fused = {program: i for i, program in enumerate(fused)}
        self.record = os.environ.get("BARO_NATIVE_CHAINS")

    def missed(self, program: str, size: int) -> None:
        """Note a chain that has no compiled loop, for native/chains.txt."""
        if self.record and size > 1:
            with open(self.record, "a") as file:
                file.write(program + "\n")


_library: Library | None = None
_lock = threading.Lock()


def library() -> Library:
    """Return the engine, loading it on first use."""
    global _library
    with _lock:
        if _library is None:
            folder = Path(__file__).resolve().parent.parent
            named = os.environ.get("BARO_ENGINE")  # another build of it, for the sanitizers
            places = [Path(named)] if named else [folder / f"_engine.{suffix}" for suffix in ("so", "dylib", "dll")]
            found = next((p for p in places if p.exists()), None)
            if found is None:
                raise UnsupportedError(
                    f"the native engine is not installed in {folder}. Install a C++ compiler (GCC or Clang) and install baro again, "
                    "or run scripts/build-native in a source tree."
                )
            try:
                _library = Library(found)
            except (OSError, AttributeError, ValueError) as error:
                raise UnsupportedError(
                    f"the native engine {found} cannot be loaded: {error}. Build it again."
                ) from error
    return _library


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Plan:
    """A plan of the engine, and the job words through which it is run."""

    def __init__(self, graph: Graph, n_state: int, casts: dict[int, int], program: bool):
        self.lib = lib = library()
        wanted = settings.get("threads")
        r = recipe(graph, n_state, casts, program, lib, min(wanted or cores(), 64))
        error = ctypes.create_string_buffer(256)
        self.handle = None
        self.handle = lib.new(r.words.ctypes.data, r.words.size, error, len(error))
        if not self.handle:
            raise UnsupportedError(f"the engine refused a plan: {error.value.decode()}")
        self.threads, self.lanes, self.bytes = r.threads, r.lanes, r.arena_bytes
        self.large, self.once = r.large, r.once
        self.instructions, self.labels, self.shapes = r.instructions, r.labels, r.shapes
        self.watchable = r.watchable
        words = np.zeros(_HEAD + r.externals + 1, np.int64)
        self.job: Any = memoryview(words)  # type: ignore[arg-type]  # setting an item takes 35 ns, an array's 90
        self.address = words.ctypes.data
        several = max(r.threads, r.lanes) > 1
        self.job[5] = wanted if wanted and several else 0 if several else 1
        self.job[8] = -1
        ends = (r.state_in, r.leaves, r.extras, r.state_out)
        self.state_in, self.leaves, self.extras, self.state_out = ([_HEAD + e for e in slots] for slots in ends)
        if r.constants:
            first = min(set(range(r.externals)).difference(*ends))
            for i, c in enumerate(r.constants):
                self.job[_HEAD + first + i] = c.ctypes.data
            self.call(1 << SETUP)

    def call(self, sections: int) -> int:
        """Run the sections named by the bits; returns the number of steps done."""
        self.job[0] = sections
        return self.lib.run(self.handle, self.address)

    def stopped(self) -> bool:
        """Say whether the number that is watched is infinite or NaN."""
        return bool(self.lib.bad(self.handle, self.job[8]))

    def __del__(self) -> None:
        if getattr(self, "handle", None) and not sys.is_finalizing():
            self.lib.free(self.handle)


def address(array: np.ndarray) -> int:
    """Return where an array's elements are (0.3 µs; `array.ctypes.data` takes twice that)."""
    return array.__array_interface__["data"][0]


class NativeProgram:
    """A compiled graph as a function of arrays."""

    def __init__(self, graph: Graph):
        self._plan = Plan(graph, 0, {}, program=True)
        self._dtypes = [n.dtype for n in graph.inputs]
        # the arrays of the last call, whose pointers the job still holds; weakly, so that no batch is kept alive
        self._last: list[Callable[[], Any]] = [_nothing] * len(graph.inputs)
        self._busy = threading.Lock()
        self._outputs = tuple(zip(self._plan.extras, self._plan.shapes, strict=True))
        self._plan.job[2] = 1

    def __call__(self, *arrays: Any) -> tuple:
        plan, last = self._plan, self._last
        with self._busy:
            job = plan.job
            copies = [self._bind(i, array) for i, array in enumerate(arrays) if last[i]() is not array]
            out = []
            for slot, (shape, dtype) in self._outputs:
                result = np.empty(shape, dtype)
                job[slot] = result.__array_interface__["data"][0]
                out.append(result)
            plan.call(_WHOLE)
            del copies  # they live until here
        return tuple(out)

    def _bind(self, i: int, array: Any) -> np.ndarray:
        """Point input i at an array, or at a copy of the right type and order, which is returned to be kept for the call."""
        dtype = self._dtypes[i]
        if type(array) is np.ndarray and (array.dtype is dtype or array.dtype == dtype) and array.flags.c_contiguous:
            self._last[i] = weakref.ref(array)
        else:
            array = np.ascontiguousarray(array, dtype)
            self._last[i] = _nothing
        self._plan.job[self._plan.leaves[i]] = array.__array_interface__["data"][0]
        return array


def _nothing() -> Any:
    """Stand for a weak reference that is dead, and is no argument either."""
    return _nothing


# id of a large state array -> the NativeSteps that wrote it last
_writer: "weakref.WeakValueDictionary[int, NativeSteps]" = weakref.WeakValueDictionary()


class NativeSteps:
    """Runs a step graph. A plan is made when the types of the data are known: bytes stay bytes until they are in a batch.

    Large state stays in the engine's layout between runs: it is read again only if somebody else has written it, and with `more` it is
    not written back until a later run or `sync`.
    """

    def __init__(self, graph: Graph, n_state: int):
        self._graph, self._n = graph, n_state
        self._plans: dict[tuple, Plan] = {}
        self._specs = [(n.shape, n.dtype) for n in graph.inputs[n_state:]]
        self._busy = threading.Lock()
        self._state: tuple = ()  # the arrays that the job's pointers belong to
        self._big: list[np.ndarray] = []  # the large ones
        self._large: list[np.ndarray] = []  # those of them that may stay in the arena
        self._marks: list[tuple[int, bytes]] = []  # some elements of each as they were written back
        self._stale = False  # whether they are behind the arena
        self._data: tuple = ()  # weak references to the data arrays that the job's pointers belong to
        self._step_us = 0.0  # by the last run
        self._threads = settings.get("threads")  # for which the plans were made
        self.done = 0  # steps of the last run
        self._plan = self._plan_for(tuple([dtype for _, dtype in self._specs]))  # says at once what it cannot do

    def _plan_for(self, dtypes: tuple) -> Plan:
        plan = self._plans.get(dtypes)
        if plan is None:
            casts = {}
            for i, (have, (_, want)) in enumerate(zip(dtypes, self._specs, strict=True)):
                if have != want:
                    if have not in TYPES:
                        raise UnsupportedError(f"dtype {have}")
                    casts[self._n + i] = TYPES[have]
            plan = self._plans[dtypes] = Plan(self._graph, self._n, casts, program=False)
        return plan

    def run(
        self, state: list[np.ndarray], data: Sequence[np.ndarray], order: np.ndarray | None, batch: int, first: int, count: int,
        out: Sequence[np.ndarray] | None = None, more: bool = False, watch: int = -1,
    ) -> list[np.ndarray]:  # fmt: skip
        """Run steps first … first+count-1; see the package's first lines.

        Args:
            more: the caller goes on with the same state and reads only its small arrays meanwhile: those of 64 KB and more need not
                be brought up to date before a run without `more`, or `sync`.
            watch: a state number (see `watchable`): the run ends with the step that makes it infinite or NaN. `done` says how many were run.
        """
        with self._busy:
            if settings.get("threads") != self._threads:
                self._start_anew(data)
            # an epoch of a small problem takes 2 µs of arithmetic: what has not changed since the last run is not looked at again
            copies = None
            if len(data) != len(self._data) or not all(last() is x for last, x in zip(self._data, data, strict=True)):
                copies = self._bind_data(data)
            if len(state) != len(self._state) or not all(map(_is, state, self._state)):
                state = self._bind_state(state)
                self._others_sync()
                sections = _WHOLE
            else:
                if self._big:
                    self._others_sync()
                sections = _WHOLE & ~(1 << IMPORT_LARGE) if self._large and self._resident() else _WHOLE
            if more and self._large:
                sections &= ~(1 << EXPORT_LARGE)
            plan = self._plan
            job = plan.job
            if order is None:
                job[4] = 0
            else:
                if order.dtype != np.int64 or not order.flags.c_contiguous:
                    order = np.ascontiguousarray(order, np.int64)
                job[4] = order.__array_interface__["data"][0]
            targets = self._targets(plan, out, batch, first, count) if plan.extras else ()
            job[1], job[2], job[3] = first, count, batch
            if watch >= 0:
                job[8] = plan.watchable[watch]
            times = None
            if executors.recorder is not None:
                times = np.zeros((plan.threads, len(plan.labels), 2))
                job[7] = address(times)
            start = perf_counter()
            try:
                if self._step_us and count * self._step_us < PART_US / 2:
                    self.done = plan.call(sections)
                else:
                    self.done = self._run_parts(plan, first, count, sections)
            finally:
                job[7], job[8] = 0, -1
            if count:
                self._step_us = (perf_counter() - start) / count * 1e6
            if times is not None and executors.recorder is not None:
                executors.recorder(plan.labels, times)
            if self._large:
                self._note(sections)
            del copies  # of data that was not contiguous: they live until here
            for target, value in targets:
                target[...] = value
            return state

    def _start_anew(self, data: Sequence[np.ndarray]) -> None:
        """Make new plans: the number of threads has been set since."""
        self._sync()
        self._threads = settings.get("threads")
        self._plans.clear()
        self._state = ()
        self._data = tuple([_nothing] * (len(data) + 1))  # no data has this length: the next look binds anew

    def _run_parts(self, plan: Plan, first: int, count: int, sections: int) -> int:
        job, done, now = plan.job, 0, sections & (_IN | 1 << STEP)
        job[6] = PART_US
        try:
            while True:
                job[1], job[2] = first + done, count - done
                done += plan.call(now)
                if done >= count or job[8] >= 0 and plan.stopped():
                    return done
                now = 1 << STEP
        except BaseException:  # Ctrl-C: the model keeps the weights of the last finished step
            sections |= _OUT
            self._stale, self._state = False, ()
            raise
        finally:
            job[6] = 0
            plan.call(sections & _OUT)

    def watchable(self, number: int) -> bool:
        """Say whether a run can watch a state array: one number that each step changes."""
        return number in self._plan.watchable

    def sync(self) -> None:
        """Bring the state arrays that runs with `more` left behind up to date."""
        with self._busy:
            self._sync()

    def _sync(self) -> None:
        if self._stale:
            self._plan.call(1 << EXPORT_LARGE)
            self._note(1 << EXPORT_LARGE)

    def _others_sync(self) -> None:
        """Let other runners finish what they have left behind in the arrays of this run."""
        for x in self._big:
            writer = _writer.get(id(x))
            if writer is not None and writer is not self and writer._stale:
                writer.sync()

    def _resident(self) -> bool:
        """Say whether the arena holds what the large state arrays hold."""
        if self._stale:
            return True
        if self._plan.once:
            return False
        return all(_writer.get(id(x)) is self for x in self._large) and all(
            _mark(x, mark[0]) == mark for x, mark in zip(self._large, self._marks, strict=True)
        )

    def _note(self, sections: int) -> None:
        self._stale = not sections & 1 << EXPORT_LARGE
        for x in self._large:
            _writer[id(x)] = self
        if not self._stale:
            self._marks = [_mark(x) for x in self._large]

    def _bind_data(self, data: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Point the plan at the data, or at contiguous copies, which are returned to be kept for the run."""
        plan = self._plan_for(tuple([x.dtype for x in data]))
        if plan is not self._plan:
            self._sync()
            self._plan, self._state, self._step_us = plan, (), 0.0
        used = [x if x.flags.c_contiguous else np.ascontiguousarray(x) for x in data]
        for slot, x in zip(plan.leaves, used, strict=True):
            plan.job[slot] = address(x)
        # a copy is not to be mistaken for its source, which may change between runs
        self._data = tuple([weakref.ref(x) if x is y else _nothing for x, y in zip(data, used, strict=True)])
        return used

    def _bind_state(self, state: list[np.ndarray]) -> list[np.ndarray]:
        plan = self._plan
        self._sync()
        state = [x if x.flags.c_contiguous and x.flags.writeable else np.array(x) for x in state]
        for a, b, x in zip(plan.state_in, plan.state_out, state, strict=True):
            plan.job[a] = plan.job[b] = address(x)
        self._state = tuple(state)
        self._big = [x for x in state if x.nbytes >= LARGE]
        self._large = [state[i] for i in plan.large]
        return state

    def _targets(self, plan: Plan, out: Sequence[np.ndarray] | None, batch: int, first: int, count: int) -> list:
        """Point the plan's extra outputs at the arrays that receive them; returns what must be copied afterwards."""
        later = []
        for i, slot in enumerate(plan.extras):
            shape, dtype = plan.shapes[self._n + i]
            if out is not None and out[i].dtype == dtype and out[i].flags.c_contiguous:
                plan.job[slot] = address(out[i])
                continue
            rows = shape[0] if shape else 1
            spare = np.empty(((first + count) * rows, *shape[1:]), dtype)
            plan.job[slot] = address(spare)
            if out is not None:
                later.append((out[i][first * batch : first * batch + count * rows], spare[first * rows :]))
            else:
                later.append((spare, spare))
        return later


def _mark(x: np.ndarray, at: int = -1) -> tuple[int, bytes]:
    """Return some elements of an array, one of them not 0 if there is one: whoever writes into it (or zeroes it) changes one of them."""
    flat = x.reshape(-1)
    some = flat[:: max(1, flat.size // 32)]
    if at < 0:
        at = 0 if some.any() else int((flat != 0).argmax())
    return at, some.tobytes() + flat[at : at + 1].tobytes()


class NativeExecutor:
    """The C++ engine."""

    name = "native"

    def __init__(self) -> None:
        library()

    def compile(self, graph: Graph) -> Callable[..., tuple]:
        """Return a function of the graph's inputs."""
        return NativeProgram(graph)

    def compile_steps(self, graph: Graph, n_state: int) -> NativeSteps:
        """Return the runner of a step graph."""
        return NativeSteps(graph, n_state)

    def shuffles(self, state: np.ndarray, count: int, rows: int) -> np.ndarray:
        """Return the orders of rows of `count` epochs, int64 (count, rows).

        They are `argsort(philox.bits(state, (count, rows)), axis=1, kind="stable")`, by a radix sort that takes a tenth of the time.
        """
        out = np.empty((count, rows), np.int64)
        state = np.ascontiguousarray(state, np.uint32)
        library().shuffles(address(state), count, rows, address(out))
        return out
