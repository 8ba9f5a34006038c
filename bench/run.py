"""Every figure that baro claims, beside its peers where they are installed: one command, tables on the terminal or in Markdown.

    scripts/bench                      everything
    scripts/bench --only step --jobs A C
    scripts/bench --markdown           tables for the README

Each figure is taken in its own process; medians are printed. Peers run in the interpreters of BARO_BENCH_PEERS (separated by ":";
by default this one) and are left out, saying so, where they are not installed. BARO_BENCH_PROTOTYPE is a path to the native
prototype's source.
"""

import argparse
import contextlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from jobs import JOBS
from native_engine import flops, free_cores, peak

HERE = Path(__file__).resolve().parent
FREE = 1.8  # of two cores: what counts as free
EXECUTORS = ("native", "reference", "jax")
KERAS = {
    "keras on jax": ("jax", "jax"),
    "keras on torch": ("torch", "torch"),
    "keras on tensorflow": ("tensorflow", "tensorflow"),
}
OTHERS = {
    "jax, epoch compiled": ("jax", "jax"),
    "torch loop": ("torch", "torch"),
    "scikit-learn": ("sklearn", "sklearn"),
}
ROWS = {
    "import": "import, ms",
    "program": "first program: import, build, fit, evaluate, predict; s",
    "compile": "trace and compile a 784-300-100-10 step, ms",
    "models": "one more small model: build, compile, 3 epochs of 64 rows, predict; ms",
    "xor": "an epoch of XOR (4 rows) through fit, µs",
    "predict": "predict of one row, µs",
    "call": "model(x) of one row, µs",
    "op": "an eager add of (32, 100), µs",
    "tape": "a GradientTape step of 784-100-10, batch 32, µs",
}
LOOP = (
    "hooks",
    "streams",
    "loaded",
    "rows",
    "memory",
    "interrupt",
)  # of loop.py: baro alone, as ratios within one process
SCALE = {"import": 1e3, "program": 1e6, "compile": 1e3, "models": 1e3}  # from µs to the row's unit


class Bench:
    """Runs measurements in processes of their own and keeps what came out."""

    def __init__(self, quick: bool, patience: float = 0.0):
        self.quick = quick
        self.patience = patience  # seconds that may still be spent waiting for free cores
        self.skipped: dict[str, str] = {}
        self.interpreters = [p for p in os.environ.get("BARO_BENCH_PEERS", sys.executable).split(":") if p]

    @staticmethod
    def environment(**more: str) -> dict:
        """Return the environment of a measurement: this source tree, with compiled bytecode as an installed package has it."""
        path = os.pathsep.join(p for p in (str(HERE.parent / "src"), os.environ.get("PYTHONPATH", "")) if p)
        found = {**os.environ, "PYTHONPATH": path, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore", **more}
        if found.pop("PYTHONDONTWRITEBYTECODE", None):
            found["PYTHONPYCACHEPREFIX"] = os.path.join(tempfile.gettempdir(), "baro-bench-bytecode")
        return found

    def quiet_run(self, python: str, *arguments: str, **environment: str) -> dict | None:
        """Do `run` while both cores are free: wait until they are, and once more where they no longer are at its end."""
        while True:
            while self.patience > 0 and free_cores() < FREE:
                time.sleep(1)
                self.patience -= 1.2
            start = time.perf_counter()
            result = self.run(python, *arguments, **environment)
            if self.patience <= 0 or free_cores() >= FREE:
                return result
            self.patience -= time.perf_counter() - start

    def run(self, python: str, *arguments: str, **environment: str) -> dict | None:
        """Return what a measuring script printed, or None where it failed; memory is the process's peak in MB."""
        start = time.perf_counter()
        with subprocess.Popen(
            [python, *arguments],
            cwd=HERE,
            env=self.environment(**environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            out, error = process.communicate()
        lines = [line for line in out.splitlines() if line.startswith("{")]
        if process.returncode or not lines:
            self.skipped[" ".join(arguments)] = (error.strip().splitlines() or ["no output"])[-1][:150]
            return None
        return {**json.loads(lines[-1]), "wall": (time.perf_counter() - start) * 1e6}

    def having(self, *modules: str) -> str | None:
        """Return the first interpreter that has these modules."""
        for python in self.interpreters:
            code = f"import importlib.util as u; raise SystemExit(not all(u.find_spec(m) for m in {modules!r}))"
            if subprocess.run([python, "-c", code], capture_output=True).returncode == 0:
                return python
        self.skipped[" with ".join(modules)] = "not installed in " + ", ".join(self.interpreters)
        return None


def baro_executors(bench: Bench) -> list[str]:
    """Return the executors that can run here; note why others cannot."""
    code = "from baro import exec as e; import json; print(json.dumps(e.available()))"
    found = bench.run(sys.executable, "-c", code) or {}
    for name in EXECUTORS:
        if found.get(name):
            bench.skipped[f"baro on {name}"] = found[name]
    return [name for name in EXECUTORS if found.get(name) == ""]


def median(result: dict | None, key: str = "us") -> float | None:
    """Return the median of a result's repetitions."""
    return statistics.median(result[key]) if result and key in result else None


def steps(bench: Bench, jobs: Sequence[str], peers: bool) -> list[list]:
    """Return the table of training steps: a row a contender; in each cell µs, and the ratio to NumPy by hand."""
    table: list[list] = []
    hand: dict[str, list[float]] = {job: [] for job in jobs}

    def contend(title: str, python: str, *arguments: str, last: tuple = (), **environment: str) -> None:
        row: list = [title]
        for job in jobs:
            result = bench.quiet_run(python, *arguments, job, *last, **environment)
            value, by_hand = median(result), median(result, "by_hand")
            if value is None or by_hand is None:
                row.append(None)
                continue
            hand[job].append(by_hand)
            row.append((value, value / by_hand))
            print(f"  {title}, job {job}: {text(row[-1])}", file=sys.stderr)
        table.append(row)

    for executor in baro_executors(bench):
        contend(f"baro, {executor}", sys.executable, "rows.py", "baro", "step", BARO_EXECUTOR=executor)
    for title, (backend, module) in KERAS.items() if peers else ():
        python = bench.having("keras", module)
        if python:
            contend(title, python, "rows.py", "keras", "step", KERAS_BACKEND=backend)
    for title, (name, module) in OTHERS.items() if peers else ():
        python = bench.having(module)
        if python:
            contend(title, python, "others.py", name)
    path = os.environ.get("BARO_BENCH_PROTOTYPE")
    if path:
        contend("prototype, 1 thread", sys.executable, "others.py", "prototype1", last=(path,))
        contend("prototype, 2 threads", sys.executable, "others.py", "prototype2", last=(path,))
    else:
        bench.skipped["prototype"] = "BARO_BENCH_PROTOTYPE is not set"
    table.append(["NumPy by hand", *(statistics.median(hand[job]) if hand[job] else None for job in jobs)])
    top = peak()[1]  # of two threads, GFLOP/s
    floors = [flops(list(JOBS[job].sizes), JOBS[job].batch) / top * 1e-3 for job in jobs]
    table.append(["the products alone, at the machine's multiply-add peak", *floors])
    return table


def around(bench: Bench, names: Sequence[str], peers: bool) -> list[list]:
    """Return the table of what surrounds the step: a row a figure, a column a contender."""
    contenders = [(f"baro, {e}", sys.executable, "baro", {"BARO_EXECUTOR": e}) for e in baro_executors(bench)]
    if peers:
        for title, (backend, module) in KERAS.items():
            python = bench.having("keras", module)
            if python:
                contenders.append((title, python, "keras", {"KERAS_BACKEND": backend}))
    table: list[list] = [["", *(title for title, *_ in contenders)]]
    for name in names:
        row: list = [ROWS[name]]
        for title, python, library, environment in contenders:
            if (
                name == "tape"
                and library == "keras"
                or name in ("op", "tape", "import")
                and title == "baro, reference"
                and len(contenders) > 1
            ):
                row.append(None)  # no such thing, or the same as on the other executors
                continue
            row.append(figure(bench, name, python, library, environment))
            print(f"  {title}: {ROWS[name]}: {text(row[-1])}", file=sys.stderr)
        table.append(row)
    return table


def figure(bench: Bench, name: str, python: str, library: str, environment: dict) -> object:
    """Return one figure: a number, or (number, ratio to NumPy by hand or to importing NumPy)."""
    scale = SCALE.get(name, 1.0)
    if name in ("import", "program"):
        times = 8 if library == "baro" and not bench.quick else 4
        results = [bench.run(python, "rows.py", library, name, **environment) for _ in range(times)]
        found = [r for r in results[1:] if r]  # the first one wrote bytecode and warmed the file cache
        if not found:
            return None
        value = statistics.median(r["us"][0] if name == "import" else r["wall"] for r in found) / scale
        if name == "import":
            code = "import time; s = time.perf_counter(); import numpy; print('{\"us\": [%f]}' % ((time.perf_counter() - s) * 1e6))"
            base = (
                statistics.median(
                    (bench.run(python, "-c", code) or {"us": [float("nan")]})["us"][0] for _ in range(times)
                )
                / scale
            )
            return value, value / base
        return f"{value:.2f} ({memory(python, library, environment):.0f} MB)"
    result = bench.run(python, "rows.py", library, name, **environment)
    value, by_hand = median(result), median(result, "by_hand")
    if value is None:
        return None
    return (value / scale, value / by_hand) if by_hand else value / scale


def memory(python: str, library: str, environment: dict) -> float:
    """Return the peak memory of the first program, in MB."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-c", code, python, "rows.py", library, "program"]
    out = subprocess.run(command, cwd=HERE, env=Bench.environment(**environment), capture_output=True, text=True).stdout
    return int(out.split()[-1]) / (1024**2 if sys.platform == "darwin" else 1024)


def machine(bench: Bench) -> list[str]:
    """Return lines that say where the figures are from."""
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError, StopIteration):
        name = next(
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        )
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    code = (
        "import importlib.metadata as m, sys; "
        "print('Python ' + sys.version.split()[0] + ''.join(f', {n} {m.version(n)}' for n in "
        "('numpy', 'keras', 'jax', 'torch', 'tensorflow', 'scikit-learn') if any(d.metadata['Name'] == n for d in m.distributions())))"
    )
    versions = {
        subprocess.run([p, "-c", code], capture_output=True, text=True).stdout.strip()
        for p in [sys.executable, *bench.interpreters]
    }
    return [
        f"{name}, {os.cpu_count()} CPUs, {platform.system()}; load {load:.1f} at the start",
        *sorted(v for v in versions if v),
    ]


def text(value: object) -> str:
    """Return a cell."""
    if value is None:
        return "–"
    if isinstance(value, tuple):
        return f"{text(value[0])} ({value[1]:.2f} ×)"
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return str(value)


def show(title: str, header: list[str], rows: list[list], markdown: bool) -> None:
    """Print a table."""
    cells = [header, *([text(v) for v in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    print(f"\n{'### ' if markdown else ''}{title}\n")
    for n, row in enumerate(cells):
        line = [c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))]
        print("| " + " | ".join(line) + " |" if markdown else "  ".join(line))
        if n == 0:
            print(
                "|" + "|".join("-" * (w + 1) + (":" if i else "-") for i, w in enumerate(widths)) + "|"
                if markdown
                else "  ".join("-" * w for w in widths)
            )


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Print every figure that baro claims, beside its peers."
    )
    parser.add_argument("--only", nargs="*", choices=["step", *ROWS, *LOOP], help="figures to take; all by default")
    parser.add_argument("--jobs", nargs="*", choices=list(JOBS), default=list(JOBS), help="jobs of the step table")
    parser.add_argument("--no-peers", action="store_true", help="baro alone")
    parser.add_argument(
        "--quick", action="store_true", help="fewer repetitions, no large job on the reference executor"
    )
    parser.add_argument("--markdown", action="store_true", help="print Markdown tables")
    parser.add_argument(
        "--threads", type=int, help="threads of baro, NumPy's BLAS and the peers; by default each one's own choice"
    )
    parser.add_argument(
        "--wait",
        type=float,
        default=0,
        metavar="SECONDS",
        help="wait so long in all for moments in which two cores are free",
    )
    options = parser.parse_args()
    if options.threads:
        for name in ("BARO_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ[name] = str(options.threads)
        if options.threads == 1:
            os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    bench = Bench(options.quick, options.wait)
    wanted = options.only or ["step", *ROWS, *LOOP]
    print("\n".join(machine(bench)))
    if "step" in wanted:
        table = steps(bench, options.jobs, not options.no_peers)
        show(
            "A training step within fit, µs (× NumPy by hand, taken in turn)",
            ["", *options.jobs],
            table,
            options.markdown,
        )
        print("\n" + "\n".join(f"{name}: {job}" for name, job in JOBS.items() if name in options.jobs))
    names = [n for n in ROWS if n in wanted]
    if names:
        header, *rows = around(bench, names, not options.no_peers)
        show("Around the step (× NumPy)", header, rows, options.markdown)
    names = [n for n in LOOP if n in wanted]
    if names:
        results = [bench.run(sys.executable, "loop.py", name) or {} for name in names]
        rows = [[title, value] for found in results for title, value in found.items() if title != "wall"]
        show("Around the loop", ["", "baro, native"], rows, options.markdown)
    for what, why in bench.skipped.items():
        print(f"left out: {what}: {why}")


if __name__ == "__main__":
    main()
