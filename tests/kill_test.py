"""Kill training processes at random moments and let them resume: every run must end with the bits of one that was not killed.

    python tests/kill_test.py 200        (scripts/kill-test does the same)

Each run trains a model with callbacks that have a state. A process is killed by SIGKILL at a random moment and the same program is started
again, until it gets to the end. After each kill, every file that is there must be readable. Prints how many kills there were.
"""

import argparse
import csv
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCENARIOS = ("epochs", "steps", "generator", "dataset", "own_step", "large")


# --- the run that is killed ---------------------------------------------------------------------------------------------------


def build(scenario):
    """Make the model, its data and the arguments of `fit` for a scenario, with equal seeds each time."""
    import numpy as np

    import baro
    from baro import layers

    baro.utils.set_random_seed(11)
    rng = np.random.default_rng(5)
    rows = 150 if scenario != "large" else 64
    x = rng.normal(size=(rows, 6)).astype("float32")
    y = (x @ rng.normal(size=(6, 1)) + 0.1 * rng.normal(size=(rows, 1))).astype("float32")
    width = 200 if scenario == "large" else 16

    class OwnStep(baro.Sequential):
        def train_step(self, data):
            x, y = data
            with baro.GradientTape() as tape:
                loss = baro.ops.mean(baro.ops.square(self(x, training=True) - y))
            self.optimizer.apply(tape.gradient(loss, self.trainable_variables), self.trainable_variables)
            return {"loss": loss}

    kind = OwnStep if scenario == "own_step" else baro.Sequential
    model = kind([
        layers.Input((6,)), layers.Dense(width, activation="relu"), layers.BatchNormalization(), layers.Dropout(0.3),
        layers.Dense(width, activation="tanh"), layers.GaussianNoise(0.05), layers.Dense(1),
    ])  # fmt: skip
    optimizer = (
        baro.optimizers.SGD(0.01, momentum=0.9, use_ema=True, ema_momentum=0.9)
        if scenario == "steps"
        else baro.optimizers.Adam(0.01)
    )
    model.compile(optimizer, "mse", metrics=["mae"])
    arguments = {"validation_data": (x[:40], y[:40]), "epochs": 24}
    if scenario == "generator":

        def batches():
            order = np.random.default_rng(3)
            while True:
                i = order.permutation(rows)[:16]
                yield x[i], y[i]

        arguments.update(x=batches(), steps_per_epoch=9)
    elif scenario == "dataset":

        class Data(baro.utils.PyDataset):
            def __init__(self):
                super().__init__()
                self.rng, self.order = np.random.default_rng(1), np.arange(rows)

            def __len__(self):
                return 10

            def __getitem__(self, i):
                rows = self.order[i * 15 : (i + 1) * 15]
                return x[rows], y[rows]

            def on_epoch_end(self):
                self.rng.shuffle(self.order)

        arguments.update(x=Data())
    else:
        arguments.update(
            x=x, y=y, batch_size=16, sample_weight=rng.random(rows).astype("float32") if scenario == "steps" else None
        )
    return model, arguments


def callbacks(scenario, folder):
    """Make the callbacks of a scenario; their files are in the folder."""
    from baro import callbacks as cb

    every = {"epochs": "epoch", "steps": 7, "generator": 5, "dataset": 4, "own_step": 3, "large": 3}[scenario]
    found = [
        cb.BackupAndRestore(folder / "backup", save_freq=every, double_checkpoint=scenario == "dataset"),
        cb.ReduceLROnPlateau("loss", factor=0.7, patience=1, min_delta=0.02),
        cb.CSVLogger(folder / "log.csv"),
        cb.ModelCheckpoint(folder / "best.keras", monitor="val_loss", save_best_only=True),
        cb.ModelCheckpoint(folder / "last.weights.h5", save_weights_only=True, save_freq=every),
        cb.EarlyStopping("val_loss", patience=6, restore_best_weights=True),
    ]
    if scenario == "steps":
        found.append(cb.SwapEMAWeights())
    return found


def digest(model, history, folder):
    """Return what must be equal: hashes of everything that a run leaves, and its history."""
    import numpy as np

    from baro.callbacks import snapshot

    def of(values):
        h = hashlib.sha256()
        for v in values:
            h.update(np.ascontiguousarray(v).tobytes())
        return h.hexdigest()

    groups = snapshot.groups(model)
    state = snapshot.random_state()
    return {
        "weights": of([np.array(v) for v in groups["model"]]),
        "optimizer": of([np.array(v) for v in groups["optimizer"]]),
        "metrics": of([np.array(v) for v in groups["metrics"]]),
        "random": of([state["global"]["state"], np.array(state["python"][1]), state["numpy"]["state"]["key"]]),
        "history": json.dumps([history.epoch, history.history]),
        "log": hashlib.sha256((folder / "log.csv").read_bytes()).hexdigest(),
    }


def work(scenario, folder):
    """Train, and write the digest as the last thing."""
    from baro.files import write_text

    model, arguments = build(scenario)
    print("training", flush=True)
    history = model.fit(verbose=0, callbacks=callbacks(scenario, folder), **arguments)
    found = {"first": digest(model, history, folder)}
    if scenario not in ("generator", "dataset"):  # the state behind `fit` must be the same too
        history = model.fit(arguments["x"], arguments["y"], verbose=0, epochs=2)
        found["second"] = digest(model, history, folder)
    write_text(folder / "result.json", json.dumps(found))


# --- the one who kills --------------------------------------------------------------------------------------------------------


def start(scenario, folder):
    """Start a process and return it once it trains."""
    process = subprocess.Popen(
        [sys.executable, __file__, "--work", scenario, str(folder)], stdout=subprocess.PIPE, text=True
    )
    line = process.stdout.readline()
    if line.strip() != "training":
        raise RuntimeError(f"{scenario}: the process ended before it trained (exit code {process.wait()})")
    return process


def check_files(scenario, folder):
    """Read every file that a killed process may have left; return how many there were."""
    import warnings

    import baro
    from baro.callbacks import snapshot

    count = 0
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.name.startswith("."):  # unfinished files are hidden and never take a real one's place
            continue
        if path.name == "lock":
            continue
        count += 1
        if ".npz" in path.name:
            assert snapshot.read_state(path)["epoch"] >= 0
        elif ".json" in path.name:
            json.loads(path.read_text())
        elif path.name == "best.keras":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                baro.saving.load_model(path, compile=False, custom_objects={"OwnStep": baro.Sequential})
        elif path.name == "last.weights.h5":
            model = build(scenario)[0]
            model.optimizer.build(model.trainable_variables)
            model.load_weights(path)
        elif path.name == "log.csv":
            rows = list(csv.reader(path.read_text().splitlines()))
            assert not rows or rows[0][0] == "epoch", rows
        else:
            raise AssertionError(f"an unexpected file: {path}")
    return count


def uninterrupted(scenario):
    """Return (result, seconds) of a run that nobody kills."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        process = start(scenario, folder)
        begun = time.perf_counter()
        if process.wait() != 0:
            raise RuntimeError(f"{scenario}: the uninterrupted run failed with exit code {process.returncode}")
        process.stdout.close()
        return json.loads((folder / "result.json").read_text()), time.perf_counter() - begun


def run(kills, seed=0, scenarios=SCENARIOS, report=print, limit=9):
    """Kill so many processes, at most `limit` of one run; return (kills, completed runs, files read).

    Raises:
        AssertionError: if a file cannot be read or a run ends with other bits.
    """
    rng = random.Random(seed)
    expected = {}
    killed = completed = read = 0
    turn = 0
    while killed < kills:
        scenario = scenarios[turn % len(scenarios)]
        turn += 1
        if scenario not in expected:
            expected[scenario] = uninterrupted(scenario)
        result, seconds = expected[scenario]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            own = 0
            while True:
                process = start(scenario, folder)
                if killed < kills and own < limit:
                    time.sleep(rng.uniform(0, seconds) if rng.random() < 0.5 else rng.uniform(0, seconds / 5))
                    process.send_signal(signal.SIGKILL)
                code = process.wait()
                process.stdout.close()
                if code != -signal.SIGKILL:
                    assert code == 0, f"{scenario}: a resumed run failed with exit code {code}"
                    break
                killed += 1
                own += 1
                read += check_files(scenario, folder)
            found = json.loads((folder / "result.json").read_text())
            different = [f"{part}.{k}" for part in result for k in result[part] if found[part][k] != result[part][k]]
            assert not different, f"{scenario}: after {own} kills the run ended with other {different} than without"
            completed += 1
            report(
                f"{scenario}: {own} kills, then the same bits as without (weights {found['first']['weights'][:12]}); {killed} kills in all"
            )
    return killed, completed, read


def main():
    """Kill as many processes as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kills", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--scenario", choices=SCENARIOS, action="append")
    parser.add_argument("--work", nargs=2, metavar=("SCENARIO", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        work(arguments.work[0], Path(arguments.work[1]))
        return
    begun = time.perf_counter()
    killed, completed, read = run(arguments.kills, arguments.seed, arguments.scenario or SCENARIOS)
    print(f"{killed} kills, {completed} runs completed: all with the bits of uninterrupted ones; {read} files read, none unreadable; "
          f"{time.perf_counter() - begun:.0f} s")  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
