"""A callback that raises, in any hook: the exception comes out as it is, and the model, its other callbacks and its loops work on."""

import contextlib

import numpy as np
import pytest

import baro
from baro import callbacks as cb
from baro.callbacks.base import HOOKS
from baro.locks import FileLock

X = np.random.default_rng(0).normal(size=(40, 3)).astype("float32")
Y = X.sum(1, keepdims=True)


class Stop(Exception):
    pass


def make(eager=False):
    baro.utils.set_random_seed(2)
    model = baro.Sequential(
        [baro.Input((3,)), baro.layers.Dense(8, "relu"), baro.layers.Dropout(0.2), baro.layers.Dense(1)]
    )
    model.compile("adam", "mse", metrics=["mae"], run_eagerly=eager)
    return model


def raising(hook, at):
    """Return a callback that raises when its hook is called for the `at`-th time."""
    calls = []

    def called(*arguments):
        calls.append(arguments)
        if len(calls) == at:
            raise Stop(hook)

    return type("Raising", (cb.Callback,), {hook: lambda self, *arguments: called(*arguments)})()


def use(model, callback):
    """Call the loop that has the callback's hook."""
    hook = next(h for h in HOOKS if h in type(callback).__dict__)
    if "predict" in hook:
        return model.predict(X, batch_size=8, verbose=0, callbacks=[callback])
    if "test" in hook:
        return model.evaluate(X, Y, batch_size=8, verbose=0, callbacks=[callback])
    return model.fit(X, Y, batch_size=8, epochs=3, verbose=0, callbacks=[callback])


@pytest.mark.parametrize("eager", [False, True], ids=["traced", "eager"])
@pytest.mark.parametrize("hook", HOOKS)
def test_the_model_is_usable_after(hook, eager):
    model = make(eager)
    callback = raising(hook, 2 if "batch" in hook or "epoch" in hook else 1)
    with pytest.raises(Stop, match=hook):
        use(model, callback)
    steps = int(model.optimizer.iterations)
    before = model.get_weights()
    assert all(np.isfinite(w).all() for w in before)
    first = model.predict(X, verbose=0)
    np.testing.assert_array_equal(model.predict(X, batch_size=7, verbose=0), first)
    result = model.evaluate(X, Y, verbose=0, return_dict=True)
    assert result["loss"] == pytest.approx(float(np.mean((first - Y) ** 2)), rel=1e-5)
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    history = model.fit(X, Y, batch_size=8, epochs=2, verbose=0)
    assert history.epoch == [0, 1] and int(model.optimizer.iterations) == steps + 10


@pytest.mark.parametrize(
    ("hook", "at", "steps"),
    [("on_train_begin", 1, 0), ("on_epoch_begin", 2, 5), ("on_train_batch_begin", 3, 2), ("on_train_batch_end", 3, 3), ("on_epoch_end", 1, 5), ("on_train_end", 1, 15)],
)  # fmt: skip
def test_the_weights_are_those_of_the_last_step(hook, at, steps):
    model = make()
    with pytest.raises(Stop):
        use(model, raising(hook, at))
    assert int(model.optimizer.iterations) == steps

    class Watch(cb.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            if int(self.model.optimizer.iterations) == steps:
                self.found = self.model.get_weights()
                raise Stop

        def on_train_end(self, logs=None):
            self.found = self.model.get_weights()

    watch = Watch()
    with contextlib.suppress(Stop):
        make().fit(X, Y, batch_size=8, epochs=3, verbose=0, callbacks=[watch])
    for a, b in zip(model.get_weights(), watch.found, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    "hook", ["on_train_begin", "on_epoch_end", "on_train_batch_end", "on_test_begin", "on_train_end"]
)
def test_other_callbacks_let_go_of_their_files(hook, tmp_path):
    pytest.importorskip("tensorboard")
    model = make()
    others = [
        cb.BackupAndRestore(tmp_path / "backup"),
        cb.CSVLogger(tmp_path / "log.csv"),
        cb.TensorBoard(tmp_path / "board", update_freq=1),
    ]
    for callbacks in ([*others, raising(hook, 1)], [raising(hook, 1), *others]):
        with pytest.raises(Stop):
            model.fit(X, Y, validation_data=(X, Y), batch_size=8, epochs=2, verbose=0, callbacks=callbacks)
        assert others[1].csv_file is None and not others[2]._writers
        FileLock(tmp_path / "backup" / "lock").acquire()


def test_one_callback_that_cannot_let_go_does_not_keep_the_others_from_it(tmp_path):
    class Bad(cb.Callback):
        def on_interrupt(self):
            raise OSError("no space")

        def on_epoch_end(self, epoch, logs=None):
            raise Stop

    log = cb.CSVLogger(tmp_path / "log.csv")
    with pytest.warns(UserWarning, match="a callback could not end its work. Bad: no space"), pytest.raises(Stop):
        make().fit(X, Y, verbose=0, callbacks=[log, Bad(), log])
    assert log.csv_file is None
