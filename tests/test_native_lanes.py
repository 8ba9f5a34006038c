"""Steps that change no weights run side by side: evaluate and predict on several threads."""

import numpy as np
import pytest

import baro
from baro import layers, settings
from baro.errors import UnsupportedError

native = pytest.importorskip("baro.exec.native")
try:
    native.library()
except UnsupportedError as error:
    pytest.skip(str(error), allow_module_level=True)


@pytest.fixture(autouse=True)
def threads():
    """Restore the number of threads, and how long a call into the engine lasts."""
    before, part = settings.get("threads"), native.PART_US
    yield
    settings.put("threads", before)
    native.PART_US = part


def net():
    baro.utils.set_random_seed(1)
    model = baro.Sequential(
        [
            layers.Input((200,)),
            layers.Dense(300, activation="relu"),
            layers.BatchNormalization(),
            layers.Dropout(0.3),
            layers.Dense(7),
        ]
    )
    metrics = [
        "accuracy",
        baro.metrics.SparseTopKCategoricalAccuracy(2),
        baro.metrics.SparseCategoricalCrossentropy(from_logits=True),
    ]
    model.compile("adam", baro.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=metrics)
    return model


RNG = np.random.default_rng(0)
X, Y = RNG.random((32 * 21 + 5, 200), np.float32), RNG.integers(0, 7, 32 * 21 + 5)


def plan(model, mode, rows):
    return next(p.steps._plan for key, p in model._runner(mode)._programs.items() if key[0] == rows)


def run(model, count):
    settings.put("threads", count)
    return model.evaluate(X, Y, verbose=0), model.predict(X, verbose=0)


def test_one_to_four_threads_give_the_same_bits():
    model = net()
    model.fit(X, Y, epochs=1, verbose=0)
    scores, out = run(model, 1)
    for count in (2, 3, 4):
        s, o = run(model, count)
        assert s == scores and o.tobytes() == out.tobytes()
        assert plan(model, "test", 32).lanes == plan(model, "predict", 256).lanes == count
        assert plan(model, "test", 32).threads == 1


def test_training_does_not():
    model = net()
    settings.put("threads", 2)
    model.fit(X, Y, epochs=1, verbose=0)
    assert plan(model, "train", 32).lanes == 1 and plan(model, "train", 32).threads == 2


def test_a_call_may_end_after_any_step():
    model = net()
    scores, out = run(model, 1)
    settings.put("threads", 3)
    model.evaluate(X, Y, verbose=0)
    native.PART_US = 1  # each call into the engine returns as soon as it can
    s, o = run(model, 3)
    assert s == scores and o.tobytes() == out.tobytes()
    assert plan(model, "test", 32).lanes == 3


def test_thresholds_and_confusion_are_summed_in_order():
    y = (Y > 3).astype("float32")[:, None]
    baro.utils.set_random_seed(2)
    model = baro.Sequential(
        [layers.Input((200,)), layers.Dense(300, activation="tanh"), layers.Dense(1, activation="sigmoid")]
    )
    model.compile("sgd", "binary_crossentropy", metrics=["AUC", "Precision", "Recall", "mae"])
    found = []
    for count in (1, 2, 4):
        settings.put("threads", count)
        found.append(model.evaluate(X, y, verbose=0))
        assert plan(model, "test", 32).lanes == count
    assert found[0] == found[1] == found[2]
    p = model.predict(X, verbose=0)
    assert found[0][-1] == pytest.approx(np.abs(p - y).mean(), rel=1e-5)


def test_the_number_of_threads_is_measured():
    model = net()
    settings.put("threads", 1)
    want = [model.evaluate(X, Y, verbose=0) for _ in range(3)]
    settings.put("threads", None)
    assert [model.evaluate(X, Y, verbose=0) for _ in range(3)] == want
    assert plan(model, "test", 32).lanes == min(native.cores(), 64)


def test_bytes_and_order_reach_every_lane():
    x = (X * 255).astype(np.uint8)
    model = baro.Sequential(
        [layers.Input((200,)), layers.Rescaling(1 / 255), layers.Dense(300, activation="relu"), layers.Dense(7)]
    )
    model.compile("sgd", baro.losses.SparseCategoricalCrossentropy(from_logits=True))
    outs = []
    for count in (1, 3):
        settings.put("threads", count)
        outs.append((model.predict(x, verbose=0).tobytes(), model.evaluate(x, Y, verbose=0)))
    assert outs[0] == outs[1]
