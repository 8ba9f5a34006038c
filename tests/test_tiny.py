"""The whole of baro in two seconds: run this on every change (`pytest tests/test_tiny.py`)."""

import subprocess
import sys

import numpy as np

import baro
from baro.core import ops, random
from baro.core.graph import trace
from baro.exec import compile_graph, compile_step_graph

F = np.float32


def test_importing_loads_numpy_and_nothing_else():
    code = "import sys; before = set(sys.modules); import numpy; a = set(sys.modules); import baro; print(*sorted({m.split('.')[0] for m in set(sys.modules) - a}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    allowed = set(sys.stdlib_module_names) | {"baro"}
    assert "baro" in out and not set(out) - allowed


def test_an_op():
    y = ops.matmul(np.ones((2, 3), F), np.ones((3, 4), F)) + 1
    assert y.shape == (2, 4) and y._a.tolist() == [[4] * 4] * 2


def test_a_gradient():
    w = baro.Variable([1.0, 2.0])
    with baro.GradientTape() as tape:
        loss = ops.sum(ops.square(w))
    assert tape.gradient(loss, w)._a.tolist() == [2, 4]


def test_a_compiled_function():
    graph, _, _ = trace(lambda x: ops.tanh(x) * 2 + 0.0, ((3,), "float32"))
    x = np.array([0.0, 1.0, 2.0], F)
    np.testing.assert_allclose(compile_graph(graph)(x)[0], np.tanh(x) * 2, rtol=1e-5)


def test_a_compiled_training_step():
    """Logistic regression by gradient descent: 60 steps in one call find the line."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((64, 2)).astype(F)
    t = (x @ [1.0, -2.0] > 0).astype(F)
    w = baro.Variable(np.zeros(2, F))

    def step(x, t):
        with baro.GradientTape() as tape:
            p = ops.sigmoid(ops.matmul(x, w))
            loss = ops.mean(ops.softplus(ops.matmul(x, w)) - t * ops.matmul(x, w))
        w.assign_sub(tape.gradient(loss, w) * 1.0)
        return p

    graph, state, _ = trace(step, ((16, 2), "float32"), ((16,), "float32"))
    steps = compile_step_graph(graph, len(state))
    weights = [w.numpy()]
    out = np.zeros(64, F)
    for _ in range(15):
        weights = steps.run(weights, [x, t], rng.permutation(64), 16, 0, 4)
    steps.run(weights, [x, t], None, 16, 0, 4, [out])
    assert ((out > 0.5) == t).mean() > 0.95


def test_random_numbers():
    assert random.uniform((2,), seed=0)._a.tolist() == [0x6627E8 * 2.0**-24, 0xE169C5 * 2.0**-24]


def test_a_network_learns_xor():
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], F)
    y = np.array([[0], [1], [1], [0]], F)
    baro.utils.set_random_seed(1)
    model = baro.Sequential([baro.layers.Dense(8, activation="tanh"), baro.layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer=baro.optimizers.Adam(0.05), loss="binary_crossentropy", metrics=["accuracy"])
    history = model.fit(x, y, epochs=200, verbose=0)
    assert history.history["loss"][-1] < 0.1
    assert (model.predict(x, verbose=0) > 0.5).tolist() == (y > 0.5).tolist()
