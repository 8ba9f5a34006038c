"""A profile of training steps as trace events, which TensorBoard's profile plugin, Perfetto (ui.perfetto.dev) and Chrome (about:tracing) open.

One row shows the steps as they ran, by the clock. Below it each thread of the native engine has a row with the instructions of its plan, also
by the clock. Executors that do not time their instructions have instead a row with one step op by op: each node of the step's graph is run on
NumPy and timed, so that it says which op costs what.
"""

import math
import os
import time
from typing import Any

import numpy as np

from ..files import write_together

_STEPS, _OPS = "steps", "ops of a step, run one by one on NumPy"


class Profile:
    """Collects trace events.

    `events` are complete events of the trace event format: `name`, `ts` and `dur` in microseconds since the profile was made, `args`,
    and `tid`, the number of their row in `rows`.

    >>> profile = Profile()
    >>> profile.begin()
    >>> profile.end("step 1")
    >>> [e["name"] for e in profile.events]
    ['step 1']
    """

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.rows = [_STEPS]
        self.has_instructions = False
        self._start = time.perf_counter()
        self._begun = 0.0

    def begin(self) -> None:
        """Start the clock of a step."""
        self._begun = time.perf_counter()

    def end(self, name: str, **arguments: Any) -> None:
        """Add the step that began last."""
        now = time.perf_counter()
        self.add(_STEPS, name, self._begun, now - self._begun, **arguments)

    def add(self, row: str, name: str, begin: float, seconds: float, **arguments: Any) -> None:
        """Add an event.

        Args:
            row: the name of its row.
            name: what the event is.
            begin: when it began, by `time.perf_counter()`.
            seconds: how long it took.
            arguments: what else is to be seen of it.
        """
        if row not in self.rows:
            self.rows.append(row)
        known = {
            k: v if isinstance(v, int) or (isinstance(v, float) and math.isfinite(v)) else str(v)
            for k, v in arguments.items()
        }
        at = max(begin - self._start, 0.0) * 1e6
        tid = self.rows.index(row) + 1
        self.events.append(
            {"name": name, "ph": "X", "pid": 1, "tid": tid, "ts": at, "dur": seconds * 1e6, "args": known}
        )

    def add_instructions(self, labels: list[tuple[str, str]], times: np.ndarray) -> None:
        """Add the instructions of a step; this is a recorder as `baro.exec.recorder` describes it.

        Args:
            labels: for each instruction the kernel, and what it makes.
            times: (threads, instructions, 2) begin and end by `time.perf_counter()`; 0 where a thread had nothing to do.
        """
        for thread, (begins, ends) in enumerate(times.transpose(0, 2, 1)):
            for (kernel, makes), begin, end in zip(labels, begins, ends, strict=True):
                if begin > 0:
                    name = makes if kernel == "chain" else kernel
                    self.add(
                        f"engine, thread {thread}", name, float(begin), float(end - begin), kernel=kernel, makes=makes
                    )
        self.has_instructions = self.has_instructions or bool(times.any())

    def add_ops(self, graph: Any, arrays: list[np.ndarray]) -> None:
        """Run a graph's nodes one by one and add each one's time.

        Args:
            graph: a core Graph.
            arrays: one for each input.
        """
        values: dict[int, Any] = {id(n): np.asarray(a, n.dtype) for n, a in zip(graph.inputs, arrays, strict=True)}
        at = time.perf_counter()
        for node in graph.nodes:
            if node.op.name == "input":
                continue
            if node.op.name == "const":
                values[id(node)] = node.attrs["value"]
                continue
            inputs = [values[id(x)] for x in node.inputs]
            begun = time.perf_counter()
            with np.errstate(all="ignore"):
                values[id(node)] = node.op.run(np, *inputs, **node.attrs)
            seconds = time.perf_counter() - begun
            shapes = ", ".join(str(x.shape) for x in node.inputs)
            self.add(_OPS, node.op.name, at, seconds, inputs=shapes, output=str(node.shape), dtype=node.dtype.name)
            at += seconds

    def save(self, logdir: Any) -> str:
        """Write the events where TensorBoard's profile plugin looks for them; return the folder.

        `<host>.xplane.pb` is read by the plugin, `<host>.trace.json.gz` by Perfetto and Chrome.

        Args:
            logdir: the run's folder.

        Raises:
            WriteError: if a file cannot be written.
        """
        import gzip
        import itertools
        import json
        import socket

        from .xplane import encode

        host = socket.gethostname() or "localhost"
        lines = [(row, [e for e in self.events if e["tid"] == i]) for i, row in enumerate(self.rows, 1)]
        names = [{"name": "process_name", "ph": "M", "pid": 1, "args": {"name": "baro"}}]
        for i, row in enumerate(self.rows, 1):
            names.append({"name": "thread_name", "ph": "M", "pid": 1, "tid": i, "args": {"name": row}})
            names.append({"name": "thread_sort_index", "ph": "M", "pid": 1, "tid": i, "args": {"sort_index": i}})
        folder = start = os.path.join(logdir, "plugins", "profile", time.strftime("%Y_%m_%d_%H_%M_%S"))
        for i in itertools.count(2):
            if not os.path.exists(folder):
                break
            folder = f"{start}_{i}"  # a second profile within a second
        text = json.dumps({"displayTimeUnit": "ns", "traceEvents": names + self.events})
        base = os.path.join(folder, host)
        write_together(
            {f"{base}.trace.json.gz": gzip.compress(text.encode()), f"{base}.xplane.pb": encode(lines, host)}
        )
        return folder


def step_ops(profile: Profile, runner: Any, arrays: Any) -> None:
    """Add the ops of one training step; nothing changes in the model.

    Args:
        profile: where to.
        runner: the model's Runner of training steps.
        arrays: the batch, as `Arrays`.
    """
    from ..core.rewrite import simplify

    if runner.eager:
        return
    graph, program = runner._trace(arrays, arrays.rows)
    profile.add_ops(simplify(graph), [np.array(v) for v in program.variables] + program.data(arrays))
