"""Several processes and one file: two that save the same checkpoint while a third reads it, and two runs that share a backup."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest

import baro
from baro import callbacks as cb
from baro import layers
from baro.locks import FileLock, LockedError

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="there is no SIGKILL, and open files cannot be replaced"
)
ROOT = os.path.dirname(os.path.dirname(baro.__file__))


def start(code, *arguments):
    """Start a Python process."""
    environment = {**os.environ, "PYTHONPATH": ROOT, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def end(process):
    """Wait for a process; return (exit status, output)."""
    output = process.communicate(timeout=60)[0]
    return process.returncode, output


SAVE = """
    import sys, warnings
    import numpy as np, baro
    warnings.simplefilter("error")
    path, offset, weights = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "True"
    model = baro.Sequential([baro.Input((40,)), baro.layers.Dense(200, name="a"), baro.layers.Dense(1, name="b")])
    model.compile(baro.optimizers.SGD(0.0, momentum=0.9), "mse")
    model.optimizer.build(model.trainable_variables)

    class Mark(baro.callbacks.Callback):  # all numbers of a saved state are the same
        def on_train_batch_end(self, batch, logs=None):
            for v in [*model.weights, *model.optimizer.variables[2:]]:
                v.assign(np.full(v.shape, offset + batch, v.dtype))

    save = baro.callbacks.ModelCheckpoint(path, save_weights_only=weights, save_freq=1)
    model.fit(np.zeros((150, 40)), np.zeros(150), batch_size=1, verbose=0, callbacks=[Mark(), save])
    print("saved", save._last_batch_seen + 1)
"""


@pytest.mark.parametrize("name", ["m.keras", "m.h5", "m", "w.weights.h5", "w.h5", "w.ckpt"])
def test_two_processes_save_the_same_checkpoint(name, tmp_path):
    path, weights = tmp_path / name, name.startswith("w")
    model = baro.Sequential([layers.Input((40,)), layers.Dense(200, name="a"), layers.Dense(1, name="b")])
    model.compile(baro.optimizers.SGD(0.0, momentum=0.9), "mse")
    model.optimizer.build(model.trainable_variables)
    writers = [start(SAVE, path, offset, weights) for offset in (1000, 2000)]
    seen = []
    while any(w.poll() is None for w in writers) or not seen:
        if not path.exists():
            time.sleep(0.001)
            continue
        if weights:
            model.load_weights(path)
            read = model
        else:
            read = baro.models.load_model(path)
        values = {float(v) for x in read.weights for v in np.unique(x.numpy())}
        if name not in ("w.h5",):  # which has no optimizer
            values |= {float(v) for x in read.optimizer.variables[2:] for v in np.unique(x.numpy())}
        assert len(values) == 1, f"a file with parts of several states: {values}"
        seen += values
    assert [end(w) for w in writers] == [(0, "saved 150\n")] * 2
    assert len(seen) >= 10 and {v // 1000 for v in seen} == {1, 2}, "both were read"
    assert [p.name for p in tmp_path.iterdir()] == [name], "nothing is left over"


RUN = """
    import os, sys, time
    import numpy as np, baro
    folder, epochs, wait = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    baro.utils.set_random_seed(5)
    model = baro.Sequential([baro.Input((3,)), baro.layers.Dense(4), baro.layers.Dense(1)])
    model.compile("adam", "mse")
    x = np.arange(60.0).reshape(20, 3)

    class Slow(baro.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2 and wait:
                if wait == 99.0 and os.fork() == 0:  # a worker that outlives the run
                    os.close(1), os.close(2), time.sleep(20), os._exit(0)
                print("waiting", flush=True)
                time.sleep(wait)

    try:
        h = model.fit(x, x[:, :1], epochs=epochs, verbose=0, callbacks=[baro.callbacks.BackupAndRestore(folder), Slow()])
    except baro.locks.LockedError as error:
        print(error)
        sys.exit(3)
    print(h.epoch, float(model.layers[0].kernel.numpy().sum()))
"""


def test_two_runs_with_one_backup(tmp_path):
    alone = end(start(RUN, tmp_path / "alone", 5, 0))
    assert alone[0] == 0
    folder = tmp_path / "backup"
    first = start(RUN, folder, 5, 99)
    assert first.stdout.readline() == "waiting\n"
    status, output = end(start(RUN, folder, 5, 0))
    assert (status, output.strip()) == (3, f"{folder}: in use by another run, process {first.pid}. Give each run a folder of its own, or wait until the other has ended.")  # fmt: skip
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert {p.name for p in folder.iterdir()} == {"latest.npz", "training_metadata.json", "lock"}
    assert end(start(RUN, folder, 5, 0)) == alone, (
        "the lock of a killed run holds nobody up, its forked workers neither"
    )
    assert not folder.exists()
    first.stdout.close()


def test_runs_in_one_process(tmp_path):
    model = baro.Sequential([layers.Input((2,)), layers.Dense(1)])
    model.compile("sgd", "mse")
    x, y = np.ones((4, 2)), np.ones(4)

    class Fail(cb.Callback):
        def on_epoch_end(self, epoch, logs=None):
            raise KeyError("stop")

    class FailLate(cb.Callback):
        def on_train_end(self, logs=None):
            raise KeyError("stop")

    kept = [cb.BackupAndRestore(tmp_path / "b") for _ in range(3)]
    for backup, other in ((kept[0], Fail()), (kept[1], FailLate())):
        with pytest.raises(KeyError, match="stop"):
            model.fit(x, y, verbose=0, callbacks=[other, backup])
    other = FileLock(tmp_path / "b" / "lock")
    other.acquire()
    with pytest.raises(LockedError, match=rf"in use by another run, this process \({os.getpid()}\)"):
        model.fit(x, y, epochs=2, verbose=0, callbacks=[kept[2]])
    other.release()
    assert model.fit(x, y, epochs=2, verbose=0, callbacks=[kept[2]]).epoch == [0, 1]
    assert not (tmp_path / "b").exists()


def test_many_that_want_a_lock(tmp_path):
    code = """
        import sys, time
        from baro.locks import FileLock, LockedError
        lock, inside = FileLock(sys.argv[1] + "/lock"), sys.argv[1] + "/inside"
        got = 0
        while got < 100:
            try:
                lock.acquire()
            except LockedError:
                continue
            with open(inside, "x"):  # raises if another one is inside
                pass
            import os
            os.unlink(inside)
            lock.release()
            got += 1
        print(got)
    """
    processes = [start(code, tmp_path) for _ in range(4)]
    assert [end(p) for p in processes] == [(0, "100\n")] * 4
    assert not list(tmp_path.iterdir())
