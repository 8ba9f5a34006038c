"""A profile of training steps as trace events, which Perfetto (ui.perfetto.dev), Chrome (about:tracing) and TensorBoard's profile plugin open.

One row shows the steps as they ran, by the clock. Another shows one step op by op: each node of the step's graph is run on NumPy and
timed, so that it says which layer and which op costs what, whatever executor the steps ran on.
"""

import os
import time
from typing import Any

import numpy as np

from ..files import write_bytes

_STEPS, _OPS = 1, 2  # rows


class Profile:
    """Collects trace events.

    >>> profile = Profile()
    >>> profile.begin()
    >>> profile.end("step 1")
    >>> [e["name"] for e in profile.events]
    ['step 1']
    """

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self._start = time.perf_counter()
        self._begun = 0.0

    def begin(self) -> None:
        """Start the clock of a step."""
        self._begun = time.perf_counter()

    def end(self, name: str, **arguments: Any) -> None:
        """Add the step that began last."""
        now = time.perf_counter()
        self._add(name, _STEPS, self._begun - self._start, now - self._begun, arguments)

    def _add(self, name: str, row: int, start: float, seconds: float, arguments: dict) -> None:
        self.events.append(
            {"name": name, "ph": "X", "pid": 1, "tid": row, "ts": start * 1e6, "dur": seconds * 1e6, "args": arguments}
        )

    def add_ops(self, graph: Any, arrays: list[np.ndarray]) -> None:
        """Run a graph's nodes one by one and add each one's time.

        Args:
            graph: a core Graph.
            arrays: one for each input.
        """
        values: dict[int, Any] = {id(n): np.asarray(a, n.dtype) for n, a in zip(graph.inputs, arrays, strict=True)}
        at = time.perf_counter() - self._start
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
            self._add(
                node.op.name, _OPS, at, seconds, {"inputs": shapes, "output": str(node.shape), "dtype": node.dtype.name}
            )
            at += seconds

    def save(self, logdir: Any) -> str:
        """Write the events where TensorBoard's profile plugin looks for them; return the path.

        Args:
            logdir: the run's folder.
        """
        import gzip
        import json
        import socket

        names = [
            {"name": "process_name", "ph": "M", "pid": 1, "args": {"name": "baro"}},
            {"name": "thread_name", "ph": "M", "pid": 1, "tid": _STEPS, "args": {"name": "steps"}},
            {
                "name": "thread_name",
                "ph": "M",
                "pid": 1,
                "tid": _OPS,
                "args": {"name": "ops of a step, run one by one on NumPy"},
            },
        ]
        folder = os.path.join(logdir, "plugins", "profile", time.strftime("%Y_%m_%d_%H_%M_%S"))
        path = os.path.join(folder, f"{socket.gethostname()}.trace.json.gz")
        text = json.dumps({"displayTimeUnit": "ns", "traceEvents": names + self.events})
        write_bytes(path, gzip.compress(text.encode()))
        return path


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
    profile.add_ops(simplify(graph), [np.array(v) for v in program.variables] + list(arrays.leaves))
