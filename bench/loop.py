"""What surrounds the steps of `fit`, as ratios of neighbouring runs: python loop.py ROW; prints a line of JSON.

Each repetition runs the plain way and the other way one after the other, so that a machine's noise hits both.
"""

import json
import os
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
from rows import build

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
    plain = lambda: model.fit(x, y, epochs=EPOCHS, verbose=0)  # noqa: E731
    bar = in_a_terminal(lambda: model.fit(x, y, epochs=EPOCHS, verbose=1))
    return {
        "bar": ratio(plain, bar),
        "callback": ratio(plain, lambda: model.fit(x, y, epochs=EPOCHS, verbose=0, callbacks=[Epochs()])),
    }


def streams() -> dict:
    """Data in a file (`np.memmap`) and from a PyDataset against the same arrays in memory."""

    class Batches(baro.utils.PyDataset):
        def __len__(self):
            return job.steps

        def __getitem__(self, i):
            rows = slice(i * job.batch, (i + 1) * job.batch)
            return mapped[rows], y[rows]

    job = JOBS["A"]
    x, y = data(job)
    with tempfile.TemporaryDirectory() as folder:
        mapped = np.memmap(os.path.join(folder, "x"), np.float32, "w+", shape=x.shape)
        mapped[:] = x
        model = build(job, baro)

        def fit(*given, **options):
            return lambda: model.fit(*given, epochs=EPOCHS, verbose=0, **options)

        return {
            "memmap": 1 / ratio(fit(x, y), fit(mapped, y)),
            "PyDataset": 1 / ratio(fit(x, y, shuffle=False), fit(Batches(), shuffle=False)),
        }


def loaded() -> dict:
    """With every core busy: steps on all threads against steps on one, the number being chosen by measuring."""
    code = "import os, time\nwhile os.getppid() == %d: sum(range(100000))" % os.getpid()
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

            found[name] = ratio(fit(1, models[0]), fit(None, models[1]))
    finally:
        for process in busy:
            process.kill()
            process.wait()
    return found


def interrupt() -> dict:
    """How long Ctrl-C takes to end a long epoch, ms: the signal is sent by a thread at a known time."""
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
    return {"ms": max(times)}


ROWS = {"hooks": hooks, "streams": streams, "loaded": loaded, "interrupt": interrupt}

if __name__ == "__main__":
    print(json.dumps(ROWS[sys.argv[1]]()))
