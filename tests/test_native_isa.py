"""The lower instruction sets, forced by BARO_ISA: each passes the op tests and trains to the same numbers."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import baro
from baro.errors import UnsupportedError

native = pytest.importorskip("baro.exec.native")
try:
    ISA = native.library().isa
except UnsupportedError as error:
    pytest.skip(str(error), allow_module_level=True)

HERE = Path(__file__).resolve().parent
LOWER = {"avx512": ["avx2", "plain"], "avx2": ["plain"]}.get(ISA, [])
TRAIN = """
import sys
sys.path.insert(0, {bench!r})
import numpy as np, native_jobs as jobs
from baro.exec import native
sizes = [47, 70, 33, 10]
state = jobs.state(sizes, "sgd", 0.05)
out = native.NativeSteps(jobs.step_graph(sizes, 17, "cross-entropy", "sgd"), len(state)).run(state, list(jobs.data(sizes, "cross-entropy", 170)), None, 17, 0, 10)
assert native.library().isa == {isa!r}, native.library().isa
np.savez({path!r}, *out)
"""


def run(code, isa):
    """Run Python with an instruction set forced."""
    source = str(Path(baro.__file__).parents[1])  # the package under test: installed, or the working tree
    env = {**os.environ, "BARO_ISA": isa, "PYTHONPATH": os.pathsep.join([source, os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run([sys.executable, *code], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.mark.parametrize("isa", LOWER)
def test_training_gives_the_same_numbers(isa, tmp_path):
    states = []
    for name in (ISA, isa):
        path = str(tmp_path / f"{name}.npz")
        run(["-c", TRAIN.format(bench=str(HERE.parent / "bench"), isa=name, path=path)], name)
        states.append(np.load(path))
    for a, b in zip(states[0].values(), states[1].values(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("isa", LOWER)
def test_ops(isa):
    run(
        [
            "-m",
            "pytest",
            "-n0",
            "-q",
            "-p",
            "no:cacheprovider",
            str(HERE / "test_native_ops.py"),
            "-k",
            "not generated and not table",
        ],
        isa,
    )
