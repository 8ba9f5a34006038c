"""Activations: values of the formulas, derivatives, names."""

import math

import numpy as np
import pytest

from baro import activations, registry
from baro.core.autodiff import check_grads

X = np.array([-3.5, -1.0, -0.3, 0.2, 0.7, 1.5, 8.0])


def erf(x):
    return np.vectorize(math.erf)(x)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


FORMULAS = {
    "celu": lambda x: np.where(x > 0, x, np.expm1(x)),
    "elu": lambda x: np.where(x > 0, x, np.expm1(x)),
    "exponential": np.exp,
    "gelu": lambda x: x * 0.5 * (1 + erf(x / math.sqrt(2))),
    "glu": None,
    "hard_shrink": lambda x: np.where(abs(x) > 0.5, x, 0),
    "hard_sigmoid": lambda x: np.clip(x / 6 + 0.5, 0, 1),
    "hard_silu": lambda x: x * np.clip(x / 6 + 0.5, 0, 1),
    "hard_tanh": lambda x: np.clip(x, -1, 1),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.2 * x),
    "linear": lambda x: x,
    "log_sigmoid": lambda x: np.log(sigmoid(x)),
    "log_softmax": lambda x: x - np.log(np.exp(x).sum()),
    "mish": lambda x: x * np.tanh(np.log1p(np.exp(x))),
    "relu": lambda x: np.maximum(x, 0),
    "relu6": lambda x: np.clip(x, 0, 6),
    "selu": lambda x: 1.05070098 * np.where(x > 0, x, 1.67326324 * np.expm1(x)),
    "sigmoid": sigmoid,
    "silu": lambda x: x * sigmoid(x),
    "soft_shrink": lambda x: np.sign(x) * np.maximum(abs(x) - 0.5, 0),
    "softmax": lambda x: np.exp(x) / np.exp(x).sum(),
    "softplus": lambda x: np.log1p(np.exp(x)),
    "softsign": lambda x: x / (1 + abs(x)),
    "sparse_plus": lambda x: np.where(x <= -1, 0, np.where(x < 1, (x + 1) ** 2 / 4, x)),
    "sparse_sigmoid": lambda x: np.clip((x + 1) / 2, 0, 1),
    "sparsemax": lambda x: np.eye(len(x))[-1],
    "squareplus": lambda x: (x + np.sqrt(x * x + 4)) / 2,
    "tanh": np.tanh,
    "tanh_shrink": lambda x: x - np.tanh(x),
    "threshold": None,
}


@pytest.mark.parametrize("name", [n for n, f in FORMULAS.items() if f])
def test_formula_and_derivative(name):
    function = activations.get(name)
    np.testing.assert_allclose(function(X.astype("float32")), FORMULAS[name](X), rtol=2e-6, atol=1e-6)
    smooth = X[np.abs(np.abs(X) - 1) > 1e-3]
    check_grads(function, [smooth], order=1, rtol=1e-4)


def test_every_activation_is_checked():
    assert {n for n, _ in registry.names("activations")} == set(FORMULAS)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"negative_slope": 0.5}, [-1.75, -0.5, -0.15, 0.2, 0.7, 1.5, 8.0]),
        ({"max_value": 6.0}, [0, 0, 0, 0.2, 0.7, 1.5, 6.0]),
        ({"threshold": 1.0}, [0, 0, 0, 0, 0, 1.5, 8.0]),
        ({"negative_slope": 0.5, "threshold": 1.0, "max_value": 6.0}, [-2.25, -1.0, -0.65, -0.4, -0.15, 1.5, 6.0]),
    ],
)
def test_relu_arguments(arguments, expected):
    np.testing.assert_allclose(activations.relu(X.astype("float32"), **arguments), expected, rtol=1e-6)


def test_glu_and_threshold():
    np.testing.assert_allclose(activations.glu(np.array([1.0, 2.0])), 1.0 / (1 + np.exp(-2.0)), rtol=1e-6)
    np.testing.assert_allclose(activations.threshold(X, 0.5, -1.0), np.where(X > 0.5, X, -1.0))


def test_names():
    assert activations.get(None) is activations.linear
    assert activations.get("swish") is activations.get("silu") is activations.silu
    assert activations.get("hard_swish") is activations.hard_silu
    assert activations.serialize(activations.relu) == "relu"
    assert activations.deserialize("relu") is activations.relu
    assert (
        activations.deserialize(
            {"class_name": "function", "config": "tanh", "registered_name": "function", "module": "builtins"}
        )
        is activations.tanh
    )
    with pytest.raises(
        ValueError, match="Could not interpret activation function identifier: 'rellu'. Did you mean 'relu'"
    ):
        activations.get("rellu")
    with pytest.raises(ValueError, match="Expected a name, a config or a callable"):
        activations.get(3)
