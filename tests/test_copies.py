"""Copies of trained models: `copy.deepcopy` and `pickle`, which scikit-learn, joblib and processes use."""

import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest

import baro
from baro import layers
from baro.errors import FileFormatError


class Double(layers.Layer):
    """A layer that baro does not know."""

    def call(self, x):
        return x * 2


class Small(baro.Model):
    """A model that baro does not know."""

    def __init__(self):
        super().__init__()
        self.last = layers.Dense(2)

    def call(self, x):
        return self.last(x)


def functional():
    x = baro.Input((3,))
    return baro.Model(x, Double()(layers.Dense(2)(layers.Dense(4, activation="relu")(x) + 1)))


X, Y = np.linspace(0, 1, 12).reshape(4, 3), np.ones((4, 2))
MODELS = {
    "sequential": lambda: baro.Sequential([baro.Input((3,)), Double(), layers.Dense(2)]),
    "functional": functional,
    "subclass": Small,
}
COPIES = {"deepcopy": copy.deepcopy, "pickle": lambda model: pickle.loads(pickle.dumps(model))}


@pytest.mark.parametrize("how", COPIES)
@pytest.mark.parametrize("kind", MODELS)
def test_a_copy_goes_on_where_the_model_is_and_leaves_it_alone(kind, how):
    model = MODELS[kind]()
    model.compile("adam", "mse", metrics=["mae"])
    model.fit(X, Y, epochs=2, verbose=0)
    before = model.predict(X, verbose=0)
    made = COPIES[how](model)
    assert type(made) is type(model) and np.array_equal(made.predict(X, verbose=0), before)
    losses = [made.train_on_batch(X, Y) for _ in range(3)]
    assert np.array_equal(model.predict(X, verbose=0), before)
    assert not np.array_equal(made.predict(X, verbose=0), before)
    assert losses == [model.train_on_batch(X, Y) for _ in range(3)]  # with the optimizer's state
    assert int(made.optimizer.iterations) == int(model.optimizer.iterations) == 5


@pytest.mark.parametrize("how", COPIES)
def test_a_model_without_weights(how):
    made = COPIES[how](baro.Sequential([layers.Dense(2)]))
    assert not made.built and made(X).shape == (4, 2)


def test_another_process_reads_it(tmp_path):
    model = baro.Sequential([baro.Input((3,)), layers.Dense(2)])
    (tmp_path / "model.pickle").write_bytes(pickle.dumps(model))
    code = (
        "import pickle, sys; print(pickle.load(open(sys.argv[1], 'rb')).predict([[1.0, 2.0, 3.0]], verbose=0).tolist())"
    )
    out = subprocess.run([sys.executable, "-c", code, str(tmp_path / "model.pickle")], capture_output=True, text=True)
    assert out.stdout.strip() == str(model.predict([[1.0, 2.0, 3.0]], verbose=0).tolist()), out.stderr


def test_what_cannot_be_found_again_is_named():
    """A loss of the program's own is not in the file."""

    def own(y_true, y_pred):
        return baro.ops.mean(y_true - y_pred, axis=-1)

    model = baro.Sequential([baro.Input((3,)), layers.Dense(2)])
    model.compile("sgd", own)
    data = pickle.dumps(model)
    with pytest.raises(FileFormatError, match="own"):
        pickle.loads(data)
