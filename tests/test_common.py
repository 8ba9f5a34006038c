"""The registry: every layer, loss, metric, optimizer, initializer, regularizer, constraint and activation has one row of tests.

A row holds constructor arguments and sample inputs; the same tests hold every row to its shape rule, its config, its derivatives, all executors,
any batch size, and a docstring with all its parts. Something registered without a row fails. Layers stand in test_common_layers.py, losses and
metrics in test_common_losses.py, all others here.
"""

import inspect
import json
import re

import numpy as np
import pytest

import baro
from baro import registry
from baro.core import ops
from baro.core.autodiff import check_grads
from baro.core.graph import Trace
from baro.core.rewrite import simplify
from baro.core.variable import Variable
from baro.errors import UnsupportedError
from tracing import run_traced

# --- rows: activations, initializers, regularizers, constraints, optimizers --------------------------------------------

ACTIVATIONS = {
    "celu": {"alpha": 0.7}, "elu": {}, "exponential": {}, "gelu": {}, "glu": {}, "hard_shrink": {}, "hard_sigmoid": {}, "hard_silu": {},
    "hard_tanh": {}, "leaky_relu": {}, "linear": {}, "log_sigmoid": {}, "log_softmax": {}, "mish": {}, "relu": {}, "relu6": {}, "selu": {},
    "sigmoid": {}, "silu": {}, "soft_shrink": {}, "softmax": {}, "softplus": {}, "softsign": {}, "sparse_plus": {}, "sparse_sigmoid": {},
    "sparsemax": {}, "squareplus": {}, "tanh": {}, "tanh_shrink": {}, "threshold": {"threshold": 0.3, "default_value": 0.0},
}  # fmt: skip
INITIALIZERS = {
    "Constant": {"value": 2.0}, "GlorotNormal": {"seed": 1}, "GlorotUniform": {"seed": 1}, "HeNormal": {"seed": 1}, "HeUniform": {"seed": 1},
    "Identity": {}, "LecunNormal": {"seed": 1}, "LecunUniform": {"seed": 1}, "Ones": {}, "Orthogonal": {"seed": 1}, "RandomNormal": {"seed": 1},
    "RandomUniform": {"seed": 1}, "STFT": {}, "TruncatedNormal": {"seed": 1}, "VarianceScaling": {"seed": 1, "mode": "fan_avg"}, "Zeros": {},
}  # fmt: skip
INITIALIZER_SHAPES = {"Identity": (4, 4), "STFT": (8, 1, 5)}
REGULARIZERS = {
    "L1": {"l1": 0.1},
    "L1L2": {"l1": 0.1, "l2": 0.2},
    "L2": {},
    "OrthogonalRegularizer": {"mode": "columns"},
}
CONSTRAINTS = {
    "MaxNorm": {"max_value": 1.0},
    "MinMaxNorm": {"min_value": 0.5, "max_value": 0.9},
    "NonNeg": {},
    "UnitNorm": {"axis": 0},
}
OPTIMIZERS = {
    "Adadelta": {"learning_rate": 1.0}, "Adafactor": {}, "Adagrad": {}, "Adam": {"amsgrad": True}, "AdamW": {}, "Adamax": {}, "Ftrl": {},
    "Lamb": {}, "Lion": {}, "Muon": {}, "Nadam": {}, "RMSprop": {"centered": True, "momentum": 0.5}, "SGD": {"momentum": 0.9, "nesterov": True},
    "ScheduleFreeAdamW": {},
}  # fmt: skip
OPTIMIZERS_ABOUT_OPTIMIZERS = (
    "LossScaleOptimizer",
    "MultiOptimizer",
    "Optimizer",
    "OptimizerMap",
)  # tested with their own module
SCHEDULES = {
    "CosineDecay": (0.1, 10), "CosineDecayRestarts": (0.1, 4), "ExponentialDecay": (0.1, 5, 0.9), "InverseTimeDecay": (0.1, 5, 0.9),
    "PiecewiseConstantDecay": ([3, 6], [0.1, 0.05, 0.01]), "PolynomialDecay": (0.1, 10),
}  # fmt: skip


@pytest.mark.parametrize(
    "kind, rows",
    [
        ("activations", ACTIVATIONS), ("initializers", INITIALIZERS), ("regularizers", REGULARIZERS), ("constraints", CONSTRAINTS),
        ("optimizers", [*OPTIMIZERS, *OPTIMIZERS_ABOUT_OPTIMIZERS]), ("schedules", SCHEDULES),
    ],
)  # fmt: skip
def test_everything_else_has_a_row(kind, rows):
    """A registered thing without a row fails here."""
    assert sorted(rows) == [name for name, _ in registry.names(kind)]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation(name, executor):
    """An activation has derivatives, is found by its name, and agrees on every executor, for any batch size."""
    function = registry.find("activations", name)
    kwargs = ACTIVATIONS[name]
    for batch in (1, 3, 17):
        x = np.random.default_rng(batch).uniform(-2.7, 2.7, (batch, 4)).astype(np.float32)
        want = ops.raw(function(x, **kwargs))
        found, _ = run_traced(executor, lambda v: function(v, **kwargs), [x])
        assert found[0].shape == want.shape
        np.testing.assert_allclose(found[0], want, rtol=2e-5, atol=2e-6)
    check_grads(lambda v: function(v, **kwargs), [x.astype(np.float64)], order=1, rtol=1e-4, atol=1e-5)
    assert baro.activations.get(name) is function
    assert baro.activations.deserialize(baro.activations.serialize(function)) is function


@pytest.mark.parametrize("name", INITIALIZERS)
def test_initializer(name):
    """An initializer gives the shape and dtype that are asked for, repeats itself with a seed, and survives serialization."""
    made = registry.find("initializers", name)(**INITIALIZERS[name])
    shape = INITIALIZER_SHAPES.get(name, (6, 5))
    for dtype in ("float32", "float64"):
        value = ops.raw(made(shape, dtype=dtype))
        assert value.shape == shape and value.dtype == dtype and np.all(np.isfinite(value))
        np.testing.assert_array_equal(value, ops.raw(made(shape, dtype=dtype)))
    again = baro.initializers.deserialize(json.loads(json.dumps(baro.initializers.serialize(made))))
    np.testing.assert_array_equal(value, ops.raw(again(shape, dtype="float64")))


@pytest.mark.parametrize("name", REGULARIZERS)
def test_regularizer(name, executor):
    """A regularizer gives a scalar with derivatives, the same on every executor, and survives serialization."""
    made = registry.find("regularizers", name)(**REGULARIZERS[name])
    x = np.random.default_rng(0).uniform(0.2, 1.0, (3, 4)).astype(np.float32)
    value = float(made(x))
    found, _ = run_traced(executor, lambda v: made(v), [x])
    np.testing.assert_allclose(float(found[0]), value, rtol=1e-5)
    check_grads(lambda v: made(v), [x.astype(np.float64)], order=1, rtol=1e-4, atol=1e-5)
    again = baro.regularizers.deserialize(json.loads(json.dumps(baro.regularizers.serialize(made))))
    assert float(again(x)) == value


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_constraint(name, executor):
    """A constraint keeps the shape, changes nothing that it has made already, and survives serialization."""
    made = registry.find("constraints", name)(**CONSTRAINTS[name])
    x = np.random.default_rng(0).standard_normal((3, 4)).astype(np.float32)
    once = ops.raw(made(x))
    assert once.shape == x.shape
    np.testing.assert_allclose(once, ops.raw(made(once)), rtol=1e-5, atol=1e-6)
    found, _ = run_traced(executor, lambda v: made(v), [x])
    np.testing.assert_allclose(found[0], once, rtol=1e-5, atol=1e-6)
    again = baro.constraints.deserialize(json.loads(json.dumps(baro.constraints.serialize(made))))
    np.testing.assert_array_equal(ops.raw(again(x)), once)


def descend(optimizer, weight, steps, executor=None):
    """Take steps down Σ w²; with an executor, in a traced function."""
    for _ in range(steps):
        if executor is None:
            optimizer.apply([ops.multiply(weight, 2.0)])
            continue
        with Trace() as trace:
            optimizer.apply([ops.multiply(weight, 2.0)])
        graph = simplify(trace.graph([]))
        variables = trace.state()
        new = executor.compile(graph)(*(v.numpy() for v in variables))
        for v, value in zip(variables, new, strict=True):
            v.assign(value)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer(name, executor):
    """An optimizer goes down, gives the same weights on every executor, and survives serialization."""
    start = np.random.default_rng(0).uniform(0.5, 1.5, (4, 3)).astype(np.float32)
    cls = registry.find("optimizers", name)
    eager, traced = cls(**OPTIMIZERS[name]), cls(**OPTIMIZERS[name])
    a, b = Variable(start, name="a"), Variable(start, name="a")
    eager.build([a])
    traced.build([b])
    descend(eager, a, 3)
    try:
        descend(traced, b, 3, executor)
    except UnsupportedError as error:
        pytest.skip(f"{executor.name}: {error}")
    assert np.sum(a.numpy() ** 2) < np.sum(start**2)
    np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=2e-5, atol=2e-6)
    again = baro.optimizers.deserialize(json.loads(json.dumps(baro.optimizers.serialize(eager))))
    assert json.dumps(again.get_config()) == json.dumps(eager.get_config())


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedule(name):
    """A schedule gives finite rates, the same after serialization."""
    made = registry.find("schedules", name)(*SCHEDULES[name])
    again = type(made).from_config(json.loads(json.dumps(made.get_config())))
    for step in (0, 1, 5, 100):
        assert np.isfinite(float(made(step))) and float(made(step)) == float(again(step))


# --- docstrings ---------------------------------------------------------------------------------------------------------

KINDS = (
    "layers",
    "losses",
    "metrics",
    "optimizers",
    "schedules",
    "initializers",
    "regularizers",
    "constraints",
    "activations",
)
DESCRIBED_ELSEWHERE = {
    "name",
    "dtype",
    "reduction",
}  # once for all of a kind


@pytest.mark.parametrize("kind, name", [(kind, name) for kind in KINDS for name, _ in registry.names(kind)])
def test_docstring_has_its_parts(kind, name):
    """One sentence; every argument of its own; the Keras name or the source; an example, which test_examples.py runs."""
    thing = registry.find(kind, name)
    text = inspect.getdoc(thing) or ""
    assert text.split("\n")[0].rstrip().endswith((".", ":")), "the first line is a sentence"
    assert "Keras" in text or "Source" in text or kind in ("metrics", "activations"), (
        "names Keras's thing, or the source"
    )
    if name not in ("Optimizer",):
        assert ">>>" in text, "has an example"
    shared = (
        set(inspect.signature(registry.find("optimizers", "Optimizer")).parameters)
        if kind == "optimizers" and name != "Optimizer"
        else set()
    )
    for p in inspect.signature(thing).parameters.values():
        if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL) and p.name not in DESCRIBED_ELSEWHERE | shared:
            assert re.search(rf"\b{p.name}\b", text), f"describes the argument {p.name}"
