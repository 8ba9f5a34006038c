"""What surrounds the steps of `fit`, as ratios of neighbouring runs: python loop.py ROW; prints a line of JSON.

Each repetition runs the plain way and the other way one after the other, so that a machine's noise hits both.
"""

import contextlib
import itertools
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable

import numpy as np
from jobs import JOBS, data
from native_engine import peak
from rows import build, timed

import baro

EPOCHS = 5


def ratio(plain: Callable[[], object], other: Callable[[], object], repeats: int = 15) -> float:
    """Return the median of other's time by plain's, each pair taken in turn."""
    found = []
    for _ in range(repeats + 1):
        times = []
        for run in (plain, other):
            start = time.perf_counter()
            run()
            times.append(time.perf_counter() - start)
        found.append(times[1] / times[0])
    return statistics.median(found[1:])


def in_a_terminal(run: Callable[[], object]) -> Callable[[], object]:
    """Return `run` with its output going to a terminal that somebody reads."""
    ours, theirs = os.openpty()

    def read() -> None:
        with contextlib.suppress(OSError):  # at the end
            while os.read(ours, 65536):
                continue

    threading.Thread(target=read, daemon=True).start()
    terminal = os.fdopen(theirs, "w")

    def shown() -> None:
        sys.stdout, before = terminal, sys.stdout
        try:
            run()
        finally:
            sys.stdout = before

    return shown


def hooks() -> dict:
    """The progress bar in a terminal, and a callback with epoch hooks only, against verbose=0 without callbacks."""

    class Epochs(baro.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.start = time.perf_counter()

        def on_epoch_end(self, epoch, logs=None):
            self.took = time.perf_counter() - self.start

    x, y = data(JOBS["A"])
    model = build(JOBS["A"], baro)

    def fit(verbose=0, **options):
        return lambda: model.fit(x, y, epochs=EPOCHS, verbose=verbose, **options)

    return {
        "fit(verbose=1) in a terminal, × verbose=0": ratio(fit(), in_a_terminal(fit(1))),
        "a callback with epoch hooks, × none": ratio(fit(), fit(callbacks=[Epochs()])),
    }


def streams() -> dict:
    """Data in a file (`np.memmap`) and from a PyDataset against the same arrays in memory, in short and in long epochs."""

    class Batches(baro.utils.PyDataset):
        def __len__(self):
            return len(y) // job.batch

        def __getitem__(self, i):
            rows = slice(i * job.batch, (i + 1) * job.batch)
            return mapped[rows], y[rows]

    job = JOBS["A"]
    model = build(job, baro)
    found = {}
    for times in (1, 10):
        x, y = (np.concatenate([a] * times) for a in data(job))
        with tempfile.TemporaryDirectory() as folder:
            mapped = np.memmap(os.path.join(folder, "x"), np.float32, "w+", shape=x.shape)
            mapped[:] = x

            def fit(*given, times=times, **options):
                return lambda: model.fit(*given, epochs=max(1, EPOCHS // times), verbose=0, **options)

            steps = f"{len(Batches()):,} steps an epoch, share of the speed in memory"
            found[f"np.memmap, {steps}"] = 1 / ratio(fit(x, y), fit(mapped, y))
            found[f"PyDataset, {steps}"] = 1 / ratio(fit(x, y, shuffle=False), fit(Batches(), shuffle=False))
    return found


def loaded() -> dict:
    """With every core busy: steps on all threads against steps on one, the number being chosen by measuring."""
    code = f"import os\nwhile os.getppid() == {os.getpid()}: sum(range(100000))"
    busy = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(os.cpu_count() or 1)]
    found = {}
    try:
        for name in ("A", "B"):
            x, y = data(JOBS[name])
            models = [build(JOBS[name], baro) for _ in range(2)]

            def fit(threads, model, batch=JOBS[name].batch, x=x, y=y):
                def run():
                    baro.config.set_threads(threads or 0)
                    model.fit(x, y, epochs=3 * EPOCHS, batch_size=batch, verbose=0)

                return run

            found[f"job {name} on busy cores, threads as measured, × one thread"] = ratio(
                fit(1, models[0]), fit(None, models[1])
            )
    finally:
        for process in busy:
            process.kill()
            process.wait()
    return found


def rows() -> dict:
    """`evaluate` and `predict` of 10,000 rows of job A's network: their share of the multiply-add peak, on one thread and on all."""
    job = JOBS["A"]
    rng = np.random.default_rng(0)
    x, y = rng.random((10_000, job.sizes[0]), np.float32), rng.integers(0, job.sizes[-1], 10_000)
    work = 2e-9 * len(x) * sum(a * b for a, b in itertools.pairwise(job.sizes))
    found = {}
    for threads, top in zip((1, 2), peak(), strict=True):
        baro.config.set_threads(threads)
        model = build(job, baro)
        for name, run in (
            ("predict", lambda m=model: m.predict(x, verbose=0)),
            ("evaluate", lambda m=model: m.evaluate(x, y, verbose=0)),
        ):
            found[f"{name} of 10,000 rows, share of peak, threads: {threads}"] = (
                work / (min(timed(run)["us"]) * 1e-6) / top
            )
    return found


def memory() -> dict:
    """A training run of job F: the process's peak above what it had with the data, by state and one batch's activations."""

    def used() -> float:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    job = JOBS["F"]
    x, y = data(job)
    small = build(JOBS["C"], baro)  # the engine and the loop are loaded
    small.fit(*data(JOBS["C"]), verbose=0)
    before = used()
    model = build(job, baro)
    model.fit(x, y, batch_size=job.batch, epochs=3, verbose=0)
    grown = used() - before
    state = 4 * sum(v.size for v in [*model.weights, *model.optimizer.variables]) / 2**20
    activations = 4 * job.batch * sum(job.sizes) / 2**20
    return {"memory of training job F, × (state + one batch's activations)": grown / (state + activations)}


def interrupt() -> dict:
    """How long Ctrl-C takes to end a long epoch: the signal is sent by a thread at a known time."""
    job = JOBS["D"]
    x, y = data(job)
    x, y = np.tile(x, (20, 1)), np.tile(y, 20)
    model = build(job, baro)
    model.fit(x[: job.batch], y[: job.batch], verbose=0)
    times = []
    for _ in range(9):
        sent = []

        def send(sent=sent):
            time.sleep(0.3)
            sent.append(time.perf_counter())
            os.kill(os.getpid(), signal.SIGINT)

        threading.Thread(target=send).start()
        try:
            model.fit(x, y, epochs=1000, batch_size=job.batch, verbose=0)
        except KeyboardInterrupt:
            times.append((time.perf_counter() - sent[0]) * 1e3)
    return {"Ctrl-C until fit has ended, ms (the longest of 9)": max(times)}


ROWS = {"hooks": hooks, "streams": streams, "loaded": loaded, "rows": rows, "memory": memory, "interrupt": interrupt}

if __name__ == "__main__":
    print(json.dumps(ROWS[sys.argv[1]]()))
