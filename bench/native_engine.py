"""The native engine's training step against the prototype's and the machine's peak.

    PYTHONPATH=src python bench/native_engine.py [jobs] [--prototype DIR] [--repeats N]

Jobs A-D and F of bench/native_jobs.py, on 1 and 2 threads. The prototype (a single-purpose trainer in C++; DIR holds mlp.cpp) is built
if it is there; both run in turn, and the ratio is the median of the ratios of neighbours, so that a busy machine slows both alike.
"""

import argparse
import ctypes
import functools
import subprocess
import tempfile
import time
from pathlib import Path

import native_jobs as jobs
import numpy as np

from baro import settings
from baro.exec.native import NativeSteps, library

# Medians of the prototype on a quiet machine (2 cores with AVX-512), µs a step on 1 and 2 threads: printed where it cannot be built.
RECORDED = {"A": (283, 175), "B": (519, 303), "C": (14.7, 15.7), "D": (541, 304)}


class Prototype:
    """The prototype as a shared library."""

    def __init__(self, folder: Path):
        path = Path(tempfile.mkdtemp()) / "prototype.so"
        subprocess.run(
            [
                "c++",
                "-O2",
                "-march=native",
                "-std=gnu++17",
                "-fno-math-errno",
                "-shared",
                "-fPIC",
                "-pthread",
                str(folder / "mlp.cpp"),
                "-o",
                str(path),
            ],
            check=True,
        )
        self.lib = lib = ctypes.CDLL(str(path))
        lib.net_new.restype = ctypes.c_void_p
        lib.net_new.argtypes = [ctypes.c_int, ctypes.c_void_p, *[ctypes.c_int] * 3, *[ctypes.c_float] * 4, ctypes.c_int]
        lib.net_set.argtypes = [ctypes.c_void_p] * 2
        lib.net_epoch.argtypes = [*[ctypes.c_void_p] * 5, ctypes.c_int, ctypes.c_void_p]

    def runner(self, job: str, threads: int, x: np.ndarray, y: np.ndarray):
        """Return a function (order, steps) that runs steps."""
        sizes, batch, loss, optimizer, rate = jobs.JOBS[job]
        shape = np.array(sizes, np.int32)
        net = self.lib.net_new(
            len(sizes) - 1,
            shape.ctypes.data,
            batch,
            int(loss == "mse"),
            int(optimizer == "adam"),
            rate,
            0.9,
            0.999,
            1e-7,
            threads,
        )
        flat = np.concatenate([w.ravel() for w in jobs.weights(sizes)])
        self.lib.net_set(net, flat.ctypes.data)

        def run(order: np.ndarray, steps: int) -> None:
            losses, index = np.zeros(steps), order.astype(np.int32)
            self.lib.net_epoch(
                net, x.ctypes.data, y.ctypes.data, y.ctypes.data, index.ctypes.data, steps, losses.ctypes.data
            )

        return run


def engine(job: str, x: np.ndarray, y: np.ndarray):
    """Return a function (order, steps) that runs steps on the engine."""
    sizes, batch, loss, optimizer, rate = jobs.JOBS[job]
    state = jobs.state(sizes, optimizer, rate)
    steps_of = NativeSteps(jobs.step_graph(sizes, batch, loss, optimizer), len(state))

    def run(order: np.ndarray, steps: int) -> None:
        nonlocal state
        state = steps_of.run(state, [x, y], order, batch, 0, steps)

    return run


def peak() -> tuple[float, float]:
    """Return the multiply-add peak on 1 and 2 threads, GFLOP/s; nan where there is no compiler."""
    try:
        one, two, _ = subprocess.run([peak_program()], check=True, capture_output=True, text=True).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        return float("nan"), float("nan")
    return float(one), float(two)


@functools.cache
def peak_program() -> str:
    """Compile native_peak.cpp, and return where it is."""
    path = str(Path(tempfile.mkdtemp()) / "peak")
    source = str(Path(__file__).with_name("native_peak.cpp"))
    subprocess.run(["c++", "-O2", "-march=native", "-std=gnu++17", "-pthread", source, "-o", path], check=True)
    return path


def free_cores() -> float:
    """Return how many cores' worth two threads get at the moment: 2 where nobody else is running; nan where there is no compiler."""
    try:
        return float(subprocess.run([peak_program()], check=True, capture_output=True, text=True).stdout.split()[2])
    except (OSError, subprocess.CalledProcessError):
        return float("nan")


def flops(sizes: list[int], batch: int) -> float:
    """Return the multiply-adds of a step's products, times two."""
    products = [k * n for k, n in zip(sizes, sizes[1:], strict=False)]
    return 2.0 * batch * (3 * sum(products) - products[0])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("jobs", nargs="?", default="ABCDF")
    parser.add_argument(
        "--prototype", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "native-prototype"
    )
    parser.add_argument("--repeats", type=int, default=15)
    arguments = parser.parse_args()
    prototype = Prototype(arguments.prototype) if (arguments.prototype / "mlp.cpp").exists() else None
    top = peak()
    print(f"instruction set {library().isa}; multiply-add peak {top[0]:.0f} GFLOP/s on one thread, {top[1]:.0f} on two")
    a = np.ones((2048, 2048), np.float32)
    best = min(_timed(lambda: a @ a) for _ in range(5))
    print(f"NumPy sgemm 2048: {2 * 2048**3 / best * 1e-9:.0f} GFLOP/s on all threads")
    print("job threads   engine us   prototype us   ratio   GFLOP/s   of peak")
    for job in arguments.jobs:
        sizes, batch, loss, _, _ = jobs.JOBS[job]
        steps, rows = (100, 6000) if job != "F" else (10, 2048)
        x, y = jobs.data(sizes, loss, rows)
        for threads in (1, 2):
            settings.put("threads", threads)
            runs = [engine(job, x, y)] + ([prototype.runner(job, threads, x, y)] if prototype else [])
            order = np.random.default_rng(0).integers(0, rows, steps * batch)
            repeats = arguments.repeats if job != "F" else 5
            times = [[_timed(r, order, steps) / steps * 1e6 for r in runs] for _ in range(repeats)][1:]
            mine = float(np.median([t[0] for t in times]))
            other = (
                float(np.median([t[1] for t in times]))
                if prototype
                else RECORDED.get(job, (float("nan"),) * 2)[threads - 1]
            )
            ratio = float(np.median([t[0] / t[1] for t in times])) if prototype else mine / other
            speed = flops(sizes, batch) / min(t[0] for t in times) * 1e-3
            print(
                f"{job:3} {threads:7} {mine:11.1f} {other:14.1f} {ratio:7.2f} {speed:9.0f} {speed / top[threads - 1]:9.0%}"
            )


def _timed(function, *arguments) -> float:
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
