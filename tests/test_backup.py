"""BackupAndRestore: an interrupted run ends with the bits of one that was not, wherever it was interrupted."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import baro
import kill_test
from baro import callbacks as cb
from baro import layers
from baro.callbacks import snapshot
from baro.errors import FileFormatError, InputError

RNG = np.random.default_rng(0)
X = RNG.normal(size=(44, 3)).astype("float32")
Y = X.sum(1, keepdims=True)


class Interrupted(Exception):
    """What ends a run in these tests."""


class InterruptAt(cb.Callback):
    """Raises at the n-th call of a hook."""

    def __init__(self, hook, n):
        super().__init__()
        self.left = n
        setattr(self, hook, self.count)

    def count(self, *args, **kwargs):
        self.left -= 1
        if self.left == 0:
            raise Interrupted


def make(kind=baro.Sequential, optimizer="adam", **options):
    baro.utils.set_random_seed(7)
    model = kind(
        [
            layers.Input((3,)),
            layers.Dense(8, activation="relu"),
            layers.BatchNormalization(),
            layers.Dropout(0.4),
            layers.Dense(1),
        ]
    )
    model.compile(optimizer, "mse", metrics=["mae"], **options)
    return model


def state_of(model, history):
    """Return everything that must be equal, to the bit."""
    found = {f"{g}/{i}": np.array(v).tobytes() for g, vs in snapshot.groups(model).items() for i, v in enumerate(vs)}
    generators = snapshot.random_state()
    found["history"] = json.dumps([history.epoch, history.history])
    found["random"] = (
        generators["global"]["state"].tobytes(),
        str(generators["python"]),
        generators["numpy"]["state"]["key"].tobytes(),
    )
    return found


def others():
    return [
        cb.EarlyStopping("loss", patience=4, restore_best_weights=True),
        cb.ReduceLROnPlateau("loss", factor=0.5, patience=1, min_delta=0.05),
    ]


def check(tmp_path, save_freq, hook, n, fit=None, make=make, **options):
    """Interrupt a run, resume it with new objects as a new process would, and compare it with an uninterrupted one."""
    options = {"x": X, "y": Y, "batch_size": 8, "epochs": 5, "verbose": 0, **options}
    data = options.pop("data", None)

    def arguments():
        return {**options, **(data() if data else {})}

    model = make()
    expected = state_of(model, model.fit(callbacks=others(), **arguments()))
    model = make()
    backup = cb.BackupAndRestore(tmp_path / "backup", save_freq=save_freq)
    with pytest.raises(Interrupted):
        model.fit(callbacks=[backup, *others(), InterruptAt(hook, n)], **arguments())
    saved = (tmp_path / "backup" / "latest.npz").exists()
    model = make()
    found = state_of(
        model,
        model.fit(callbacks=[cb.BackupAndRestore(tmp_path / "backup", save_freq=save_freq), *others()], **arguments()),
    )
    assert [k for k in expected if expected[k] != found[k]] == []
    assert not (tmp_path / "backup").exists()
    return saved


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_interrupted_at_an_epoch(n, tmp_path):
    assert check(tmp_path, "epoch", "on_epoch_begin", n) == (n > 1)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_interrupted_by_a_callback_behind_an_epoch(n, tmp_path):
    assert check(tmp_path, "epoch", "on_epoch_end", n), (
        "the epoch is not lost, though callbacks behind the one that raised did not see it"
    )


@pytest.mark.parametrize(("save_freq", "n"), [(1, 1), (1, 6), (1, 7), (4, 3), (4, 4), (4, 11), (6, 17), (5, 29)])
def test_interrupted_at_a_batch(save_freq, n, tmp_path):
    assert check(tmp_path, save_freq, "on_train_batch_end", n) == (n >= save_freq)


def test_interrupted_during_validation(tmp_path):
    assert check(tmp_path, 6, "on_test_begin", 3, validation_data=(X[:9], Y[:9]))


def test_without_shuffling_and_with_shuffled_batches(tmp_path):
    check(tmp_path, 4, "on_train_batch_end", 9, shuffle=False)
    check(tmp_path, 4, "on_train_batch_end", 9, shuffle="batch")


@pytest.mark.filterwarnings("ignore:fit. your input ran out of data. this epoch has 2 of steps_per_epoch=4")
def test_epochs_that_share_a_pass_over_the_data(tmp_path):
    check(tmp_path, 3, "on_train_batch_end", 7, steps_per_epoch=4, epochs=7)
    check(tmp_path, "epoch", "on_epoch_begin", 4, steps_per_epoch=4, epochs=7)


def test_several_steps_in_one_execution(tmp_path):
    check(tmp_path, 4, "on_train_batch_end", 3, make=lambda: make(steps_per_execution=4))


def test_steps_run_eagerly(tmp_path):
    check(tmp_path, 4, "on_train_batch_end", 9, make=lambda: make(run_eagerly=True), epochs=3)


def test_large_weights_that_the_engine_keeps(tmp_path):
    def large():
        baro.utils.set_random_seed(7)
        model = baro.Sequential(
            [
                layers.Input((3,)),
                layers.Dense(300, activation="relu"),
                layers.Dense(200),
                layers.Dropout(0.5),
                layers.Dense(1),
            ]
        )
        model.compile("adam", "mse", metrics=["mae"])
        return model

    check(tmp_path, 4, "on_train_batch_end", 9, make=large)


def test_moving_averages(tmp_path):
    def averaged():
        return make(optimizer=baro.optimizers.SGD(0.05, momentum=0.9, use_ema=True))

    check(tmp_path, 4, "on_train_batch_end", 9, make=averaged, validation_data=(X, Y))


class OwnStep(baro.Sequential):
    def train_step(self, data):
        x, y = data
        with baro.GradientTape() as tape:
            loss = baro.ops.mean(baro.ops.square(self(x, training=True) - y))
        self.optimizer.apply(tape.gradient(loss, self.trainable_variables), self.trainable_variables)
        return {"loss": loss}


@pytest.mark.parametrize("n", [6, 8, 12])
def test_a_step_of_ones_own(n, tmp_path):
    check(tmp_path, 2, "on_train_batch_end", n, make=lambda: make(OwnStep))


def test_a_generator_is_drawn_from_again(tmp_path):
    def data():
        def batches():
            order = np.random.default_rng(1)
            while True:
                rows = order.permutation(44)[:8]
                yield X[rows], Y[rows]

        return {"x": batches(), "y": None, "steps_per_epoch": 4, "batch_size": None}

    for save_freq, hook, n in (
        ("epoch", "on_epoch_begin", 3),
        (3, "on_train_batch_end", 7),
        (4, "on_train_batch_end", 9),
    ):
        check(tmp_path, save_freq, hook, n, data=data)


def test_a_generator_that_draws_from_numpys_global_generator(tmp_path):
    def data():
        def batches():
            while True:
                rows = np.random.permutation(44)[:8]
                yield X[rows], Y[rows]

        return {"x": batches(), "y": None, "steps_per_epoch": 4, "batch_size": None}

    check(tmp_path, 3, "on_train_batch_end", 7, data=data)


class Batches(baro.utils.PyDataset):
    """Shuffles itself behind each epoch, with a generator of its own."""

    def __init__(self):
        super().__init__()
        self.rng, self.order = np.random.default_rng(4), np.arange(44)

    def __len__(self):
        return 6

    def __getitem__(self, i):
        rows = self.order[i * 8 : (i + 1) * 8]
        return X[rows], Y[rows]

    def on_epoch_end(self):
        self.rng.shuffle(self.order)


@pytest.mark.parametrize("shuffle", [False, True])
def test_a_dataset_of_batches(shuffle, tmp_path):
    for save_freq, hook, n in (("epoch", "on_epoch_begin", 3), (4, "on_train_batch_end", 11)):
        check(
            tmp_path,
            save_freq,
            hook,
            n,
            data=lambda: {"x": Batches(), "y": None, "batch_size": None, "shuffle": shuffle},
        )


def test_state_of_ones_own_callbacks(tmp_path):
    class Count(cb.Callback):
        def __init__(self):
            super().__init__()
            self.epochs, self.table = 0, np.zeros(2)

        def on_epoch_end(self, epoch, logs=None):
            self.epochs += 1
            self.table[epoch % 2] += 1

        def get_state(self):
            return {"epochs": self.epochs, "table": self.table}

        def set_state(self, state):
            self.epochs, self.table = state["epochs"], state["table"]

    backup = tmp_path / "b"
    with pytest.raises(Interrupted):
        make().fit(
            X,
            Y,
            epochs=5,
            verbose=0,
            callbacks=[Count(), Count(), cb.BackupAndRestore(backup), InterruptAt("on_epoch_begin", 4)],
        )
    one, two = Count(), Count()
    two.epochs = 100
    make().fit(X, Y, epochs=5, verbose=0, callbacks=[one, two, cb.BackupAndRestore(backup)])
    assert one.epochs == two.epochs == 5 and one.table.tolist() == [3, 2]


def test_a_callback_that_calls_fit(tmp_path):
    class More(cb.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch % 2 == 0:
                self.model.fit(X[:8], Y[:8], verbose=0)

    def run(folder, *more):
        model = make()
        return state_of(
            model, model.fit(X, Y, epochs=5, verbose=0, callbacks=[cb.BackupAndRestore(folder), More(), *more])
        )

    with pytest.raises(Interrupted):
        run(tmp_path / "b", InterruptAt("on_epoch_begin", 4))
    found, expected = run(tmp_path / "b"), run(tmp_path / "c")
    assert [k for k in expected if expected[k] != found[k]] == []


def test_files_of_a_csv_logger(tmp_path):
    def run(folder, *more):
        make().fit(
            X,
            Y,
            epochs=5,
            verbose=0,
            callbacks=[cb.BackupAndRestore(folder / "b"), cb.CSVLogger(folder / "log.csv"), *more],
        )
        return (folder / "log.csv").read_bytes()

    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir(), broken.mkdir()
    with pytest.raises(Interrupted):
        run(broken, InterruptAt("on_epoch_begin", 4))
    with (broken / "log.csv").open("a") as f:
        f.write("3,0.1")  # the line that was being written when the process was killed
    assert run(whole) == run(broken)


def test_a_run_that_had_stopped_early_does_not_go_on(tmp_path):
    stop = [
        cb.EarlyStopping("loss", patience=1, min_delta=100, restore_best_weights=True),
        cb.BackupAndRestore(tmp_path / "b"),
    ]
    model = make()
    with pytest.raises(Interrupted):
        model.fit(X, Y, epochs=9, verbose=0, callbacks=[*stop, InterruptAt("on_train_end", 1)])
    first = cb.EarlyStopping("loss", patience=1, min_delta=100, restore_best_weights=True)
    other = make()
    history = other.fit(X, Y, epochs=9, verbose=0, callbacks=[first, cb.BackupAndRestore(tmp_path / "b")])
    assert history.epoch == [0, 1] and first.stopped_epoch == 1
    for a, b in zip(other.get_weights(), stop[0].best_weights, strict=True):
        np.testing.assert_array_equal(a, b)


def test_more_epochs_after_the_end(tmp_path):
    keep = {"delete_checkpoint": False}
    a = make()
    a.fit(X, Y, epochs=3, verbose=0, callbacks=[cb.BackupAndRestore(tmp_path / "b", **keep)])
    assert sorted(os.listdir(tmp_path / "b")) == ["latest.npz", "training_metadata.json"]
    assert json.loads((tmp_path / "b" / "training_metadata.json").read_text()) == {"epoch": 3, "batch": 0}
    b = make()
    history = b.fit(X, Y, epochs=5, verbose=0, callbacks=[cb.BackupAndRestore(tmp_path / "b", **keep)])
    c = make()
    expected = c.fit(X, Y, epochs=5, verbose=0)
    assert history.history == expected.history and history.epoch == [0, 1, 2, 3, 4]


def test_a_backup_that_cannot_be_read(tmp_path):
    backup = cb.BackupAndRestore(tmp_path / "b", double_checkpoint=True)
    with pytest.raises(Interrupted):
        make().fit(X, Y, epochs=5, verbose=0, callbacks=[backup, InterruptAt("on_epoch_end", 3)])
    latest = tmp_path / "b" / "latest.npz"
    good = latest.read_bytes()
    for bad in (
        b"0",
        good[:-40],
        good[:1000],
        b"",
        good.replace(b"PK", b"QK"),
        good[:3000] + bytes([good[3000] ^ 1]) + good[3001:],
    ):
        latest.write_bytes(bad)
        with pytest.raises(FileFormatError, match="Delete it to train from the beginning"):
            snapshot.read_state(latest)
    model = make()
    history = model.fit(X, Y, epochs=5, verbose=0, callbacks=[backup])
    assert history.epoch == [0, 1, 2, 3, 4] and backup._current_epoch == 5
    assert history.history == make().fit(X, Y, epochs=5, verbose=0).history

    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "latest.npz").write_bytes(b"0")
    with pytest.raises(FileFormatError, match="is not a training state"):
        make().fit(X, Y, verbose=0, callbacks=[cb.BackupAndRestore(tmp_path / "c")])


def test_damaged_states_are_refused(tmp_path):
    path = tmp_path / "s.npz"
    snapshot.write_state(path, {"a": np.arange(30.0), "b": [1, {"c": np.ones((3, 2), "float32")}]})
    good, rng = path.read_bytes(), random.Random(0)
    refused = 0
    for _ in range(1500):
        bad = bytearray(good[: rng.randrange(len(good))] if rng.random() < 0.2 else good)
        for _ in range(rng.choice((1, 2, 8)) if bad else 0):
            bad[rng.randrange(len(bad))] = rng.randrange(256)
        path.write_bytes(bad)
        try:
            found = snapshot.read_state(path)
        except FileFormatError:
            refused += 1
        else:  # bytes that mean nothing, such as a date
            np.testing.assert_array_equal(found["a"], np.arange(30.0))
    assert refused > 1200


def test_a_backup_of_another_model(tmp_path):
    with pytest.raises(Interrupted):
        make().fit(
            X, Y, epochs=3, verbose=0, callbacks=[cb.BackupAndRestore(tmp_path / "b"), InterruptAt("on_epoch_begin", 2)]
        )
    other = baro.Sequential([layers.Input((3,)), layers.Dense(1)])
    other.compile("adam", "mse")
    with pytest.raises(InputError, match="belongs to another model"):
        other.fit(X, Y, verbose=0, callbacks=[cb.BackupAndRestore(tmp_path / "b")])
    with pytest.raises(InputError, match="had 44 rows of training data, this one has 20"):
        make().fit(X[:20], Y[:20], epochs=3, verbose=0, callbacks=[cb.BackupAndRestore(tmp_path / "b")])
    with pytest.raises(InputError, match="had batch_size=32"):
        make().fit(X, Y, batch_size=8, epochs=3, verbose=0, callbacks=[cb.BackupAndRestore(tmp_path / "b")])


def test_only_its_own_files_are_deleted(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    make().fit(X, Y, verbose=0, callbacks=[cb.BackupAndRestore(tmp_path)])
    assert os.listdir(tmp_path) == ["notes.txt"]


def test_mistakes():
    with pytest.raises(ValueError, match="Empty `backup_dir`"):
        cb.BackupAndRestore("")
    for bad in ("batch", 0.15, -1):
        with pytest.raises(ValueError, match="Invalid value for argument `save_freq`"):
            cb.BackupAndRestore("b", save_freq=bad)
    unbuilt = baro.Sequential([layers.Dense(1)])
    unbuilt.compile("sgd", "mse")
    with pytest.raises(ValueError, match="must be built before"):
        unbuilt.fit(iter([(X, Y)]), verbose=0, callbacks=[cb.BackupAndRestore("never-made")])


def test_states_survive_a_file(tmp_path):
    state = {
        "none": None, "true": True, "int": 3, "big": 2**80, "float": 0.1, "nan": float("nan"), "text": "é", "list": [1, [2.5, None], {}],
        "scalar": np.float32(0.1), "array": np.arange(6, dtype="int16").reshape(2, 3), "empty": np.zeros((0, 2)), "number": np.array(2.0),
        "dict": {"a": {"b": [np.ones(2)]}},
    }  # fmt: skip
    snapshot.write_state(tmp_path / "s.npz", state)
    found = snapshot.read_state(tmp_path / "s.npz")
    assert repr(found) == repr(state) and found["array"].dtype == np.int16 and type(found["scalar"]) is np.float32
    with pytest.raises(InputError, match="a training state may hold numbers.*type object"):
        snapshot.write_state(tmp_path / "t.npz", {"x": object()})


@pytest.mark.kill
@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_processes_end_with_the_same_bits():
    killed, completed, read = kill_test.run(10, seed=random.randrange(10**6), scenarios=("epochs", "steps"), limit=5)
    assert killed == 10 and completed >= 2 and read > 0


def test_the_script_says_what_it_takes():
    script = Path(kill_test.__file__)
    done = subprocess.run([sys.executable, script, "--help"], capture_output=True, text=True, check=True)
    assert "kills" in done.stdout
