"""One layer several times in a stack, and one loss for several outputs, as books have them."""

import numpy as np
import pytest

import baro
from baro import layers, ops

X = np.random.default_rng(0).random((6, 4)).astype("float32")


def stack():
    again = layers.Dense(4, activation="tanh", name="again")
    return baro.Sequential([layers.Dense(4, input_dim=4), again, again, again, layers.Dense(1)])


def by_hand(model):
    w, b, v, c, u, d = model.get_weights()
    h = X @ w + b
    for _ in range(3):
        h = np.tanh(h @ v + c)
    return h @ u + d


def test_trained():
    model = stack()
    model.compile("adam", "mse")
    model.fit(X, X[:, :1], epochs=2, verbose=0)
    assert len(model.layers) == 5 and len(model.weights) == 6 and model.count_params() == 45
    np.testing.assert_allclose(model.predict(X, verbose=0), by_hand(model), rtol=1e-5)


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_saved(tmp_path, suffix):
    model = stack()
    model.compile("sgd", "mse")
    model.save(tmp_path / f"model{suffix}")
    model.save_weights(tmp_path / "model.weights.h5")
    loaded = baro.saving.load_model(tmp_path / f"model{suffix}")
    assert len({id(layer) for layer in loaded.layers}) == 3
    np.testing.assert_array_equal(loaded.predict(X, verbose=0), model.predict(X, verbose=0))
    copy = baro.models.clone_model(model)
    assert len({id(layer) for layer in copy.layers}) == 3
    copy.load_weights(tmp_path / "model.weights.h5")
    np.testing.assert_array_equal(copy.predict(X, verbose=0), model.predict(X, verbose=0))


def test_another_layer_of_the_name_is_refused():
    model = stack()
    with pytest.raises(ValueError, match="unique names. Name 'again'"):
        model.add(layers.Dense(1, name="again"))
    model.pop()
    model.pop()
    assert [layer.name for layer in model.layers][1:] == ["again", "again"]


class TwoOutputs(baro.Model):
    def __init__(self):
        super().__init__()
        self.a, self.b = layers.Dense(1), layers.Dense(1)

    def call(self, inputs):
        return self.a(inputs), self.b(inputs)


def test_one_loss_with_weights_for_all_outputs_of_a_subclass():
    model = TwoOutputs()
    model.compile(loss="mse", loss_weights=[0.9, 0.1], optimizer="sgd")
    y = X[:, :1], X[:, 1:2]
    total, first, second = model.evaluate(X, y, verbose=0)
    parts = [np.square(p - t).mean() for p, t in zip(model.predict(X, verbose=0), y, strict=True)]
    np.testing.assert_allclose([first, second], parts, rtol=1e-5)
    np.testing.assert_allclose(total, 0.9 * parts[0] + 0.1 * parts[1], rtol=1e-5)


def test_numbers_of_one_element():
    product = ops.matmul([[3.0, 3.0]], [[2.0], [2.0]])
    assert (float(product), int(product), complex(product)) == (12.0, 12, 12 + 0j)
    with pytest.raises(TypeError, match=r"one element is a Python number; received one of shape \(2,\)"):
        float(ops.ones(2))


def test_a_tape_that_is_used_twice():
    x = baro.Variable(3.0)
    with baro.GradientTape() as tape:
        y = x * x
    tape.gradient(y, x)
    with pytest.raises(RuntimeError, match="persistent=True"):
        tape.gradient(y, x)


def test_targets_by_name_are_those_of_each_call():
    """A step that was compiled for some names is not taken for others."""
    x = baro.Input((4,))
    model = baro.Model(x, {"a": layers.Dense(1, name="second")(x), "b": layers.Dense(1, name="first")(x)})
    model.compile("sgd", "mse")
    y = {"a": X[:, :1], "b": X[:, 1:2]}
    total, a, b = model.evaluate(X, y, verbose=0)
    assert model.evaluate(X, {"b": y["b"], "a": y["a"]}, verbose=0) == [total, a, b]
    assert model.evaluate(X, {"first": y["b"], "second": y["a"]}, verbose=0) == [total, a, b]
    with pytest.raises(ValueError, match=r"expected \['a', 'b'\], received \['c', 'd'\]"):
        model.evaluate(X, {"c": y["a"], "d": y["b"]}, verbose=0)
