"""Callbacks: when hooks are called, what each callback does, what it says about mistakes."""

import numpy as np
import pytest

import baro
from baro import callbacks as cb
from baro import layers
from baro.errors import InputError, MissingPackageError

X = np.linspace(-1, 1, 80, dtype="float32").reshape(20, 4)
Y = X.sum(1, keepdims=True)


def make(optimizer="sgd", metrics=(), **options):
    baro.utils.set_random_seed(3)
    model = baro.Sequential([layers.Input((4,)), layers.Dense(3, activation="tanh"), layers.Dense(1)])
    model.compile(optimizer, "mse", metrics=list(metrics), **options)
    return model


def fit(model, *callbacks, epochs=3, **options):
    options = {"batch_size": 5, "verbose": 0, "epochs": epochs, **options}
    return model.fit(X, Y, callbacks=list(callbacks), **options)


class Given(cb.Callback):
    """Puts numbers into the logs, one an epoch, so that what other callbacks make of them can be computed by hand."""

    def __init__(self, name, values):
        super().__init__()
        self.name, self.values = name, values

    def on_epoch_end(self, epoch, logs=None):
        logs[self.name] = self.values[epoch]


class Seen(cb.Callback):
    """Notes every hook with its arguments."""

    def __init__(self):
        super().__init__()
        self.calls = []

    def on_train_begin(self, logs=None):
        self.calls.append(("train_begin", logs))

    def on_train_end(self, logs=None):
        self.calls.append(("train_end", sorted(logs)))

    def on_epoch_begin(self, epoch, logs=None):
        self.calls.append(("epoch_begin", epoch, logs))

    def on_epoch_end(self, epoch, logs=None):
        self.calls.append(("epoch_end", epoch, sorted(logs)))

    def on_train_batch_begin(self, batch, logs=None):
        self.calls.append(("batch_begin", batch, logs))

    def on_train_batch_end(self, batch, logs=None):
        self.calls.append(("batch_end", batch, sorted(logs)))

    def on_test_begin(self, logs=None):
        self.calls.append(("test_begin", logs))

    def on_test_end(self, logs=None):
        self.calls.append(("test_end", sorted(logs)))


# --- hooks --------------------------------------------------------------------------------------------------------------------


def test_order_and_arguments_of_hooks():
    seen = Seen()
    fit(make(), seen, epochs=1, batch_size=10, validation_data=(X, Y))
    assert seen.calls == [
        ("train_begin", {}), ("epoch_begin", 0, {}),
        ("batch_begin", 0, {}), ("batch_end", 0, ["loss"]), ("batch_begin", 1, {}), ("batch_end", 1, ["loss"]),
        ("test_begin", {}), ("test_end", ["loss"]), ("epoch_end", 0, ["loss", "val_loss"]), ("train_end", ["loss", "val_loss"]),
    ]  # fmt: skip


def test_predict_hooks_see_the_outputs():
    rows = []
    model = make()
    whole = model.predict(X, batch_size=8, verbose=0)
    each = cb.LambdaCallback(on_predict_batch_end=lambda batch, logs: rows.append((batch, np.array(logs["outputs"]))))
    model.predict(X, batch_size=8, verbose=0, callbacks=[each])
    assert [b for b, _ in rows] == [0, 1, 2] and [len(a) for _, a in rows] == [8, 8, 4]
    np.testing.assert_array_equal(np.concatenate([a for _, a in rows]), whole)


def chunks_of(model, monkeypatch, *callbacks, **options):
    """Return how many steps each call of the executor ran during `fit`."""
    from baro.training.step import Runner

    counts = []
    original = Runner.run

    def run(self, arrays, order, batch, first, count, *rest, **options):
        if self.mode == "train":
            counts.append(count)
        return original(self, arrays, order, batch, first, count, *rest, **options)

    monkeypatch.setattr(Runner, "run", run)
    fit(model, *callbacks, **options)
    return counts


class EpochsOnly(cb.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.last = epoch


class Batches(cb.Callback):
    def on_train_batch_end(self, batch, logs=None):
        self.last = batch


class OldBatches(cb.Callback):
    def on_batch_end(self, batch, logs=None):
        self.last = batch


@pytest.mark.parametrize(
    ("make_callback", "expected"),
    [
        (lambda d: EpochsOnly(), [4, 4]),
        (lambda d: cb.EarlyStopping("loss"), [4, 4]),
        (lambda d: cb.ModelCheckpoint(d / "a.weights.h5", save_weights_only=True), [4, 4]),
        (lambda d: cb.BackupAndRestore(d / "b"), [4, 4]),
        (lambda d: cb.LambdaCallback(on_epoch_end=lambda e, logs: None), [4, 4]),
        (lambda d: cb.CallbackList([EpochsOnly()]).callbacks[0], [4, 4]),
        (lambda d: Batches(), [1] * 8),
        (lambda d: OldBatches(), [1] * 8),
        (lambda d: cb.TerminateOnNaN(), [4, 4]),
        (lambda d: cb.LambdaCallback(on_train_batch_end=lambda b, logs: None), [1] * 8),
        (lambda d: cb.ModelCheckpoint(d / "a.weights.h5", save_weights_only=True, save_freq=3), [1] * 8),
        (lambda d: cb.BackupAndRestore(d / "b", save_freq=3), [1] * 8),
    ],
)
def test_steps_one_by_one_only_where_a_batch_hook_is_overridden(make_callback, expected, tmp_path, monkeypatch):
    assert chunks_of(make(), monkeypatch, make_callback(tmp_path), epochs=2) == expected


def test_steps_per_execution_with_batch_hooks(monkeypatch):
    seen = Batches()
    assert chunks_of(make(steps_per_execution=3), monkeypatch, seen, epochs=1) == [3, 1]
    assert seen.last == 5, "the last batch of the last execution, as Keras counts them"


def test_batch_hooks_do_not_change_the_training():
    plain, watched = make("adam"), make("adam")
    a = fit(plain, epochs=4)
    baro.utils.set_random_seed(3)
    watched = make("adam")
    b = fit(watched, Batches(), epochs=4)
    assert a.history == b.history
    for v, w in zip(plain.get_weights(), watched.get_weights(), strict=True):
        np.testing.assert_array_equal(v, w)


def test_exception_in_a_callback_leaves_the_model_usable():
    model = make("adam")

    def fail(epoch, logs):
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        fit(model, cb.LambdaCallback(on_epoch_end=fail))
    with pytest.raises(RuntimeError, match="mine"):
        fit(model, cb.LambdaCallback(on_train_batch_end=fail))
    with pytest.raises(RuntimeError, match="mine"):
        fit(model, cb.LambdaCallback(on_test_begin=lambda logs: fail(0, 0)), validation_data=(X, Y))
    before = model.evaluate(X, Y, verbose=0)
    assert len(fit(model, epochs=30).history["loss"]) == 30
    assert model.evaluate(X, Y, verbose=0) < before
    assert model.predict(X, verbose=0).shape == (20, 1)


def test_wrong_things_as_callbacks():
    with pytest.raises(ValueError, match="expected Callback objects, received 3"):
        fit(make(), 3)


def test_callback_list_in_a_loop_of_ones_own():
    seen = Seen()
    model = make()
    everything = cb.CallbackList([seen], add_history=True, model=model, epochs=1, verbose=0)
    everything.on_train_begin()
    everything.on_epoch_begin(0)
    everything.on_train_batch_begin(0)
    everything.on_train_batch_end(0, {"loss": baro.ops.convert_to_tensor(0.5)})
    everything.on_epoch_end(0, {"loss": np.float32(0.25)})
    everything.on_train_end()
    assert model.history.history == {"loss": [0.25]} and type(model.history.history["loss"][0]) is float
    assert [c[0] for c in seen.calls] == [
        "train_begin",
        "epoch_begin",
        "batch_begin",
        "batch_end",
        "epoch_end",
        "train_end",
    ]
    assert isinstance(everything, cb.Callback) and seen.model is model and seen.params == {"epochs": 1, "verbose": 0}


# --- EarlyStopping ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "values", "epochs"),
    [
        ({"patience": 0}, [3, 2, 2, 1], 3),
        ({"patience": 1}, [3, 2, 2, 1], 3),
        ({"patience": 2}, [3, 2, 2, 1, 1, 1, 1], 6),
        ({"patience": 1, "min_delta": 0.6}, [3, 2.5, 2.5], 2),
        ({"patience": 1, "min_delta": 0.4}, [3, 2.5, 2.2], 3),
        ({"patience": 1, "mode": "max"}, [1, 2, 2, 3], 3),
        ({"patience": 2, "baseline": 0.5}, [3, 2, 1, 1, 1], 4),
        ({"patience": 2, "baseline": 2.5}, [3, 2, 2, 2, 1], 4),
        ({"patience": 1, "start_from_epoch": 3}, [1, 2, 3, 4, 5, 1], 5),
        ({"patience": 0}, [1, float("nan"), 0], 2),
    ],
)
def test_early_stopping_stops_after(options, values, epochs):
    stop = cb.EarlyStopping(monitor="loss", **options)
    model = make()
    history = fit(model, Given("loss", values), stop, epochs=len(values))
    assert len(history.epoch) == epochs
    assert stop.stopped_epoch == (epochs - 1 if model.stop_training else 0)


def test_early_stopping_restores_the_best_weights():
    kept = {}
    keep = cb.LambdaCallback(on_epoch_end=lambda epoch, logs: kept.update({epoch: keep.model.get_weights()}))
    stop = cb.EarlyStopping("loss", patience=2, restore_best_weights=True)
    model = make()
    fit(model, keep, Given("loss", [3, 1, 2, 2, 2]), stop, epochs=5)
    assert stop.best_epoch == 1 and stop.best == 1 and sorted(kept) == [0, 1, 2, 3]
    for a, b in zip(model.get_weights(), kept[1], strict=True):
        np.testing.assert_array_equal(a, b)


def test_early_stopping_restores_when_somebody_else_ends_the_training():
    kept = {}
    keep = cb.LambdaCallback(on_epoch_end=lambda epoch, logs: kept.update({epoch: keep.model.get_weights()}))
    model = make()
    end = cb.LambdaCallback(on_epoch_end=lambda epoch, logs: setattr(model, "stop_training", epoch == 2))
    fit(
        model,
        keep,
        Given("loss", [1, 2, 3, 4]),
        end,
        cb.EarlyStopping("loss", patience=9, restore_best_weights=True),
        epochs=4,
    )
    for a, b in zip(model.get_weights(), kept[0], strict=True):
        np.testing.assert_array_equal(a, b)


def test_early_stopping_forgets_between_fits():
    stop = cb.EarlyStopping("loss", patience=1)
    model = make()
    assert len(fit(model, Given("loss", [1, 2, 2]), stop).epoch) == 2
    assert len(fit(model, Given("loss", [5, 4, 3]), stop).epoch) == 3


def test_early_stopping_says_what_it_does(capsys):
    stop = cb.EarlyStopping("loss", patience=1, verbose=1, restore_best_weights=True)
    fit(make(), Given("loss", [1, 2, 2]), stop)
    out = capsys.readouterr().out
    assert "Epoch 2: early stopping" in out and "best epoch: 1." in out


def test_monitor_direction_comes_from_the_metric():
    up = cb.EarlyStopping("val_my_acc", patience=1)
    model = make(metrics=[baro.metrics.MeanAbsoluteError(name="err"), baro.metrics.BinaryAccuracy(name="my_acc")])
    history = fit(model, Given("val_my_acc", [0.1, 0.2, 0.1, 0.3]), up, epochs=4)
    assert len(history.epoch) == 3 and up.best == 0.2
    down = cb.EarlyStopping("err", patience=1)
    assert len(fit(model, Given("err", [0.1, 0.2, 0.1]), down).epoch) == 2


def test_unknown_monitor():
    with pytest.raises(
        ValueError, match="monitor=val_acuracy.*not among the metrics.*Did you mean 'accuracy'.*mode='max'"
    ):
        fit(make(metrics=["accuracy"]), cb.EarlyStopping("val_acuracy"))
    with pytest.warns(
        UserWarning, match="`val_loss` is not available.*Available metrics are: loss.*Pass validation_data"
    ):
        fit(make(), cb.EarlyStopping())
    with pytest.warns(UserWarning, match="mode 'smallest' is unknown"):
        assert cb.EarlyStopping(mode="smallest").mode == "auto"


# --- the others ---------------------------------------------------------------------------------------------------------------


def test_terminate_on_nan_names_the_step(capsys):
    targets = Y.copy()
    targets[12] = np.inf
    model = make()
    history = model.fit(X, targets, batch_size=5, shuffle=False, epochs=4, verbose=0, callbacks=[cb.TerminateOnNaN()])
    assert "Batch 2: Invalid loss, terminating training" in capsys.readouterr().out
    assert len(history.epoch) == 1 and not np.isfinite(history.history["loss"][0])
    ended = cb.LambdaCallback(on_train_end=lambda logs: pytest.fail("on_train_end was called"))
    with pytest.raises(RuntimeError, match="NaN or Inf loss encountered at batch 2 of epoch 1: loss is inf"):
        make().fit(
            X, targets, batch_size=5, shuffle=False, verbose=0, callbacks=[ended, cb.TerminateOnNaN(raise_error=True)]
        )


@pytest.mark.parametrize("executor", ["native", "reference"])
@pytest.mark.parametrize("other", [None, Batches])
@pytest.mark.parametrize("where", [0, 13, 39])
def test_terminate_on_nan_ends_with_the_step_that_made_it(executor, other, where, tmp_path):
    if executor not in baro.exec.available() or baro.exec.available()[executor]:
        pytest.skip(f"the {executor} executor is not available here")
    rng = np.random.default_rng(0)
    x, y = rng.random((320, 60), np.float32), rng.random((320, 1), np.float32)
    y[where * 8] = np.nan

    def train(rows, **options):
        baro.utils.set_random_seed(5)
        net = baro.Sequential([baro.Input((60,)), baro.layers.Dense(500, activation="relu"), baro.layers.Dense(1)])
        net.compile("adam", "mse")
        return net, net.fit(x[:rows], y[:rows], batch_size=8, shuffle=False, epochs=3, **options)

    before = baro.config.executor()
    baro.config.set_executor(executor)
    try:
        seen = [other()] if other else []
        net, history = train(320, verbose=1, callbacks=[cb.TerminateOnNaN(), *seen])
        assert int(net.optimizer.iterations.numpy()) == where + 1 and len(history.epoch) == 1
        want, _ = train((where + 1) * 8, verbose=0, callbacks=[cb.TerminateOnNaN()])
        for a, b in zip(net.get_weights(), want.get_weights(), strict=True):
            assert np.array_equal(a, b, equal_nan=True)
    finally:
        baro.config.set_executor(before)


def test_a_loss_of_ones_own_step_is_watched(capsys):
    class Own(baro.Sequential):
        def train_step(self, data):
            x, y = data
            with baro.GradientTape() as tape:
                loss = baro.ops.mean(baro.ops.square(self(x, training=True) - y))
            self.optimizer.apply(tape.gradient(loss, self.trainable_variables), self.trainable_variables)
            return {"loss": loss}

    targets = Y.copy()
    targets[12] = np.inf
    net = Own([baro.Input((X.shape[1],)), baro.layers.Dense(1)])
    net.compile("sgd")
    net.fit(X, targets, batch_size=5, shuffle=False, epochs=4, verbose=0, callbacks=[cb.TerminateOnNaN()])
    assert "Batch 2: Invalid loss, terminating training" in capsys.readouterr().out
    assert int(net.optimizer.iterations.numpy()) == 3


def test_lambda_callback_mistakes():
    with pytest.raises(InputError, match="there is no hook 'on_epoch_edn'. Did you mean 'on_epoch_end'"):
        cb.LambdaCallback(on_epoch_edn=print)
    assert cb.LambdaCallback(answer=42).answer == 42


def test_remote_monitor_posts_the_epochs(monkeypatch):
    import sys
    from types import SimpleNamespace

    sent = []

    class RequestException(Exception):
        pass

    fake = SimpleNamespace(
        post=lambda *a, **k: sent.append((a, k)), exceptions=SimpleNamespace(RequestException=RequestException)
    )
    monkeypatch.setitem(sys.modules, "requests", fake)
    fit(
        make(),
        Given("loss", [0.5]),
        cb.RemoteMonitor("http://x", "/p", headers={"k": "v"}, send_as_json=True),
        epochs=1,
    )
    fit(make(), Given("loss", [0.5]), cb.RemoteMonitor("http://x", "/p", field="f"), epochs=1)
    assert sent == [
        (("http://x/p",), {"json": {"epoch": 0, "loss": 0.5}, "headers": {"k": "v"}}),
        (("http://x/p", {"f": '{"epoch": 0, "loss": 0.5}'}), {"headers": None}),
    ]

    def refuse(*a, **k):
        raise RequestException

    fake.post = refuse
    with pytest.warns(UserWarning, match="Could not reach RemoteMonitor root server at http://localhost:9000"):
        fit(make(), cb.RemoteMonitor(), epochs=1)
    monkeypatch.setitem(sys.modules, "requests", None)
    with pytest.raises(MissingPackageError, match="pip install requests"):
        fit(make(), cb.RemoteMonitor(), epochs=1)


def test_swap_ema_weights():
    def averaged():
        return make(baro.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.9))

    model = averaged()
    seen = []
    note = cb.LambdaCallback(
        on_epoch_end=lambda epoch, logs: seen.append(
            [np.array(v) for v in model.optimizer._model_variables_moving_average]
        )
    )
    history = fit(model, cb.SwapEMAWeights(), note, validation_data=(X, Y))
    for averages, loss in zip(seen, history.history["val_loss"], strict=True):
        other = make()
        other.set_weights(averages)
        assert other.evaluate(X, Y, batch_size=5, verbose=0) == pytest.approx(loss, rel=1e-6)
    assert model.evaluate(X, Y, batch_size=5, verbose=0) == pytest.approx(history.history["val_loss"][-1], rel=1e-6)

    plain = averaged()
    fit(plain, validation_data=(X, Y))
    for a, b in zip(plain.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)  # swapping changes what is measured, not what is trained


def test_swap_ema_weights_puts_them_back_after_an_exception():
    model = make(baro.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.9))
    trained = []

    class Note(cb.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            trained.append(None)

        def on_train_batch_end(self, batch, logs=None):
            trained[-1] = model.get_weights()

        def on_test_end(self, logs=None):
            raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        fit(model, Note(), cb.SwapEMAWeights(), validation_data=(X, Y))
    for a, b in zip(model.get_weights(), trained[-1], strict=True):
        np.testing.assert_array_equal(a, b)


def test_swap_ema_weights_needs_averages():
    with pytest.raises(ValueError, match="SwapEMAWeights must be used when `use_ema=True` is set"):
        fit(make(), cb.SwapEMAWeights(), validation_data=(X, Y))


def test_messages_go_to_the_log_where_the_screen_is_off(caplog, capsys):
    baro.config.disable_interactive_logging()
    with caplog.at_level("INFO"):
        fit(make(), cb.LearningRateScheduler(lambda epoch: 0.25, verbose=1), epochs=1)
    assert "LearningRateScheduler setting learning rate to 0.25" in caplog.text and capsys.readouterr().out == ""
