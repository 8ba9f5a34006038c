"""Losses and metrics that a model adds to itself: `add_loss`, `add_metric`."""

import numpy as np
import pytest

import baro
from baro import layers, ops

X = np.arange(12, dtype="float32").reshape(3, 4) / 12


def coded():
    """Return an autoencoder whose codes are pulled to zero and shown, its codes and its input."""
    x = baro.Input((4,))
    code = layers.Dense(2, kernel_initializer="ones", name="code")(x)
    model = baro.Model(x, layers.Dense(4, kernel_initializer="ones", name="out")(code))
    model.add_loss(ops.mean(ops.square(code)))
    model.add_metric(ops.mean(code), name="mean_code", aggregation="mean")
    assert [layer.name for layer in model.layers][1:3] == ["code", "out"]  # what was there comes first
    return model


def code(x):
    return np.repeat(x.sum(1, keepdims=True), 2, 1)


def test_functional_losses_and_metrics():
    model = coded()
    model.compile("sgd", "mse")
    found = model.evaluate(X, X, verbose=0, return_dict=True)
    out = np.repeat(code(X).sum(1, keepdims=True), 4, 1)
    np.testing.assert_allclose(found["loss"], np.square(out - X).mean() + np.square(code(X)).mean(), rtol=1e-6)
    np.testing.assert_allclose(found["mean_code"], code(X).mean(), rtol=1e-6)
    assert list(found) == ["loss", "mean_code"]
    model(X)
    np.testing.assert_allclose([float(v) for v in model.losses], [np.square(code(X)).mean()], rtol=1e-6)


def test_a_functional_loss_has_gradients():
    model = coded()
    model.compile(baro.optimizers.SGD(0.1))  # without another loss
    before = model.get_layer("code").kernel.numpy()
    with pytest.warns(
        UserWarning, match="Gradients do not exist for variables.*out"
    ):  # since nothing asks for the outputs
        history = model.fit(X, epochs=1, batch_size=3, verbose=0).history
    np.testing.assert_allclose(history["loss"], [np.square(code(X)).mean()], rtol=1e-6)
    gradient = X.T @ code(X) * 2 / code(X).size
    np.testing.assert_allclose(model.get_layer("code").kernel.numpy(), before - 0.1 * gradient, rtol=1e-5)
    np.testing.assert_array_equal(model.get_layer("out").kernel.numpy(), np.ones((2, 4)))


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_saved_and_cloned(tmp_path, suffix):
    model = coded()
    model.compile("sgd", "mse")
    model.fit(X, X, verbose=0)
    want = model.evaluate(X, X, verbose=0)
    path = tmp_path / f"model{suffix}"
    model.save(path)
    loaded = baro.saving.load_model(path)
    assert loaded.evaluate(X, X, verbose=0) == want
    copy = baro.models.clone_model(model)
    copy.set_weights(model.get_weights())
    copy.compile("sgd", "mse")
    assert copy.evaluate(X, X, verbose=0) == want
    assert [layer.name for layer in loaded.layers] == [layer.name for layer in model.layers]


def test_inside_another_model():
    inner = coded()
    x = baro.Input((4,))
    model = baro.Model(x, inner(x))
    model.compile("sgd", "mse")
    found = model.evaluate(X, X, verbose=0, return_dict=True)
    inner.compile("sgd", "mse")
    assert found["loss"] == inner.evaluate(X, X, verbose=0)[0]


def test_a_layer_shared_with_a_model_inside_is_loaded_once(tmp_path):
    x = baro.Input((4,))
    shared = layers.Dense(2, name="shared")
    inner = baro.Model(x, shared(x), name="inner")
    model = baro.Model(x, layers.Add()([inner(x), shared(x)]))
    model.save(tmp_path / "m.keras")
    loaded = baro.saving.load_model(tmp_path / "m.keras")
    np.testing.assert_array_equal(loaded.predict(X, verbose=0), model.predict(X, verbose=0))


def test_functions_of_weights():
    model = baro.Sequential([baro.Input((4,)), layers.Dense(2, kernel_initializer="ones")])
    model.add_loss(lambda: 0.5 * ops.sum(model.layers[0].kernel))
    model.compile(baro.optimizers.SGD(1.0), "mse")
    model.layers[0].add_loss(lambda: 3.0)
    y = code(X)
    assert model.evaluate(X, y, verbose=0) == pytest.approx(4.0 + 3.0)
    model.fit(X, y, epochs=1, batch_size=3, verbose=0)
    np.testing.assert_allclose(model.layers[0].kernel.numpy(), 0.5 * np.ones((4, 2)), rtol=1e-6)


class Watched(layers.Layer):
    """Doubles its input; shows its mean, and adds its sum to the loss."""

    def call(self, inputs):
        self.add_metric(ops.mean(inputs), name="activity")
        self.add_loss(ops.sum(inputs))
        return inputs * 2


@pytest.mark.parametrize("eagerly", [False, True])
def test_in_a_call(eagerly):
    model = baro.Sequential([baro.Input((4,)), layers.Dense(2, kernel_initializer="ones"), Watched()])
    model.compile("sgd", "mse", metrics=["mae"], run_eagerly=eagerly)
    found = model.evaluate(X, code(X), batch_size=2, verbose=0, return_dict=True)
    batches = [code(X[:2]), code(X[2:])]
    np.testing.assert_allclose(found["activity"], np.mean([b.mean() for b in batches]), rtol=1e-6)
    np.testing.assert_allclose(found["mae"], code(X).mean(), rtol=1e-6)
    losses = [np.square(b).mean() + b.sum() for b in batches]
    np.testing.assert_allclose(found["loss"], (2 * losses[0] + losses[1]) / 3, rtol=1e-6)
    assert [m.name for m in model.metrics][-1] == "activity"


@pytest.mark.parametrize("kept", [True, False])
def test_what_a_metric_gave(kept):
    class Model(baro.Model):
        def __init__(self):
            super().__init__()
            self.dense = layers.Dense(2, kernel_initializer="ones")
            mean = baro.metrics.Mean(name="mean_output")
            if kept:
                self.mean = mean
            self.watch = lambda x: mean(x)

        def call(self, inputs):
            y = self.dense(inputs)
            self.add_metric(self.watch(y))
            return y

    model = Model()
    model.compile("sgd", "mse")
    assert list(model.evaluate(X, code(X), verbose=0, return_dict=True)) == ["loss", "mean_output"]
    np.testing.assert_allclose(model.evaluate(X, code(X), verbose=0)[1], code(X).mean(), rtol=1e-6)
    before = [m.result() for m in model.metrics]
    model.predict(X, verbose=0)
    assert [m.result() for m in model.metrics] == before  # predicting is not part of an epoch


def test_errors():
    model = baro.Sequential([baro.Input((4,)), layers.Dense(2)])
    with pytest.raises(ValueError, match="add_loss: Sequential .*functional model"):
        model.add_loss(ops.mean(model.output))
    with pytest.raises(ValueError, match=r"name=None\. Write add_metric\(value, name="):
        model.add_metric(1.0)
    with pytest.raises(ValueError, match="expected aggregation='mean', received 'sum'"):
        model.add_metric(1.0, name="a", aggregation="sum")
    with pytest.raises(ValueError, match="expected aggregation='mean', received 'max'"):
        layers.AddMetric("max")
    with pytest.raises(ValueError, match="not connected to `inputs`"):
        coded().add_loss(ops.mean(baro.Input((4,))))


class OldSteps(baro.Model):
    """Steps as Keras 2's guide to custom training has them."""

    def train_step(self, data):
        x, y = data
        with baro.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compiled_loss(y, y_pred, regularization_losses=self.losses)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
        self.compiled_metrics.update_state(y, y_pred)
        return {m.name: m.result() for m in self.metrics}

    def test_step(self, data):
        x, y = data
        y_pred = self(x, training=False)
        self.compiled_loss(y, y_pred, regularization_losses=self.losses)
        self.compiled_metrics.update_state(y, y_pred)
        return {m.name: m.result() for m in self.metrics}


@pytest.mark.parametrize("metrics", [["mae"], None])
def test_compiled_loss(metrics):
    """The same numbers as the model's own steps."""
    found = []
    for kind in (OldSteps, baro.Model):
        baro.utils.set_random_seed(1)
        x = baro.Input((4,))
        model = kind(x, layers.Dense(2, kernel_regularizer="l2")(x))
        model.compile("adam", "mse", metrics=metrics)
        found.append(model.fit(X, code(X), epochs=3, batch_size=2, validation_data=(X, code(X)), verbose=0).history)
    assert found[0] == found[1]
    assert len(found[0]) == (4 if metrics else 2)
    model.compile("adam")
    with pytest.raises(RuntimeError, match="compiled without a loss"):
        model.compiled_loss(X, X)
