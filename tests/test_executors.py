"""The seam between graphs and executors: the choice, the fallback, and whole training runs that agree between executors."""

import warnings

import numpy as np
import pytest

import baro
from baro import exec as executors
from baro import settings
from baro.core import ops
from baro.core.graph import trace
from baro.errors import InputError, UnsupportedError
from conftest import find_executor

F = np.float32


def classifier():
    """A small network of everything that draws numbers or keeps state."""
    return baro.Sequential(
        [
            baro.layers.Input((6,)),
            baro.layers.Dense(16, activation="relu", kernel_regularizer="l2"),
            baro.layers.BatchNormalization(),
            baro.layers.Dropout(0.25),
            baro.layers.Dense(8, activation="tanh"),
            baro.layers.Dense(3, activation="softmax"),
        ]
    )


def data(rows=150):
    rng = np.random.default_rng(3)
    x = rng.standard_normal((rows, 6)).astype(F)
    return x, (x[:, 0] > 0).astype(np.int32) + (x[:, 1] > 0.5)


def train(executor, optimizer, dtype="float32"):
    """Train on one executor from one seed; return history, evaluation, predictions and weights."""
    settings.put("executor", executor)
    settings.put("floatx", dtype)
    baro.utils.set_random_seed(5)
    model = classifier()
    model.compile(optimizer=optimizer(), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    x, y = data()
    history = model.fit(x, y, batch_size=32, epochs=3, validation_split=0.2, verbose=0).history
    return history, model.evaluate(x, y, verbose=0), model.predict(x, verbose=0), model.get_weights()


OPTIMIZERS = {
    "sgd": lambda: baro.optimizers.SGD(0.05, momentum=0.9, nesterov=True),
    "adam": lambda: baro.optimizers.Adam(0.01),
    "rmsprop": lambda: baro.optimizers.RMSprop(0.005),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_training_run_is_the_same_everywhere(name, other_executor):
    """In float64, where rounding cannot grow into a difference: batches, masks, updates, metrics and the partial last batch agree."""
    if other_executor.name == "jax" and name != "adam":
        pytest.skip("XLA needs seconds to compile the graphs of a run: one optimizer shows the seam")
    history, evaluated, predicted, weights = train("reference", OPTIMIZERS[name], "float64")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        other = train(other_executor.name, OPTIMIZERS[name], "float64")
    if any("runs on the reference executor" in str(w.message) for w in caught):
        pytest.skip(str(caught[0].message))
    assert list(history) == list(other[0])
    for key, values in history.items():
        np.testing.assert_allclose(other[0][key], values, rtol=1e-6, atol=1e-9, err_msg=key)
    np.testing.assert_allclose(other[1], evaluated, rtol=1e-6)
    np.testing.assert_allclose(other[2], predicted, rtol=1e-6, atol=1e-9)
    for a, b in zip(other[3], weights, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-8)


def test_a_training_run_in_single_precision():
    other_executor = find_executor("native")
    history, evaluated, predicted, _ = train("reference", OPTIMIZERS["adam"])
    other = train(other_executor.name, OPTIMIZERS["adam"])
    np.testing.assert_allclose(other[0]["loss"], history["loss"], rtol=2e-3)
    np.testing.assert_allclose(other[2], predicted, atol=2e-2)
    np.testing.assert_allclose(other[1], evaluated, atol=2e-2)


@pytest.mark.parametrize("name", ["reference", "native"])
def test_one_seed_gives_one_result_to_the_bit(name):
    executor = find_executor(name)
    a, b = train(executor.name, OPTIMIZERS["adam"]), train(executor.name, OPTIMIZERS["adam"])
    assert a[0] == b[0] and a[1] == b[1]
    np.testing.assert_array_equal(a[2], b[2])
    for x, y in zip(a[3], b[3], strict=True):
        np.testing.assert_array_equal(x, y)


class AlwaysDropout(baro.layers.Dropout):
    """Dropout that also drops when predicting: Monte Carlo dropout as books write it."""

    def call(self, inputs):
        return super().call(inputs, training=True)


def predictions_of_dropout(executor):
    settings.put("executor", executor)
    baro.utils.set_random_seed(5)
    model = baro.Sequential([baro.layers.Input((50,)), AlwaysDropout(0.5)])
    x = np.ones((3, 50), F)
    found = [model.predict(x, verbose=0, batch_size=2) for _ in range(20)]
    return np.stack([*found, *(np.asarray(model(x)) for _ in range(20))])


def test_monte_carlo_dropout(other_executor):
    """Each prediction draws a mask of its own, each batch too; all executors draw the same ones."""
    found = predictions_of_dropout("reference")
    assert set(np.unique(found)) == {0.0, 2.0}
    assert len({a.tobytes() for a in found.reshape(120, 50)}) == 120
    assert abs(found.mean() - 1) < 0.05
    np.testing.assert_array_equal(predictions_of_dropout(other_executor.name), found)


def test_unknown_names():
    with pytest.raises(InputError, match=r"Unknown executor 'refrence'\. Did you mean 'reference'\?"):
        executors.get("refrence")


def test_available_says_why_not():
    found = executors.available()
    assert set(found) == {"native", "reference", "jax"} and found["reference"] == ""


def test_the_setting_decides():
    settings.put("executor", "reference")
    assert executors.chosen().name == "reference"
    settings.put("executor", "auto")
    assert executors.chosen().name in ("native", "reference")


def test_what_an_executor_lacks_runs_on_the_reference_and_is_said_once(monkeypatch):
    class Poor:
        name = "poor"

        def compile(self, graph):
            raise UnsupportedError("op 'tanh'")

        def compile_steps(self, graph, n_state):
            raise UnsupportedError("op 'tanh'")

    monkeypatch.setattr(executors, "chosen", Poor)
    monkeypatch.setattr(executors, "_fell_back", set())
    graph, _, _ = trace(lambda x: ops.tanh(x), ((2,), "float32"))
    with pytest.warns(
        UserWarning, match=r"the poor executor cannot run this model \(op 'tanh'\); it runs on the reference executor"
    ):
        function = executors.compile_graph(graph)
    np.testing.assert_array_equal(function(np.zeros(2, F))[0], [0, 0])
    executors.compile_graph(graph)  # a second warning would be an error here


def test_jax_missing_says_what_to_install(monkeypatch):
    import sys

    from baro.errors import MissingPackageError

    monkeypatch.setitem(sys.modules, "jax", None)
    monkeypatch.setattr(executors, "_loaded", {})
    with pytest.raises(MissingPackageError, match="python -m pip install"):
        executors.get("jax")
