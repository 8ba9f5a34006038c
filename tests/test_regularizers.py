"""Regularizers and constraints: values of the formulas, derivatives, names."""

import numpy as np
import pytest

from baro import constraints, ops, registry, regularizers
from baro.core.autodiff import check_grads
from baro.core.graph import trace

X = np.array([[1.0, -2.0], [3.0, 0.5]])

PENALTIES = [
    ("L1", {"l1": 0.1}, 0.1 * 6.5),
    ("L2", {"l2": 0.1}, 0.1 * 14.25),
    ("L1L2", {"l1": 0.1, "l2": 0.2}, 0.1 * 6.5 + 0.2 * 14.25),
    ("L1L2", {}, 0.0),
    ("OrthogonalRegularizer", {"factor": 0.1}, 0.1 * 2 / np.sqrt(5 * 9.25)),
    ("OrthogonalRegularizer", {"factor": 0.1, "mode": "columns"}, 0.1 * 0.5 / np.sqrt(10 * 4.25)),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), PENALTIES)
def test_penalty(name, arguments, expected):
    penalty = getattr(regularizers, name)(**arguments)
    assert float(penalty(X.astype("float32"))) == pytest.approx(expected, rel=1e-5)
    assert penalty(X.astype("float16")).dtype == "float16"
    if arguments:
        check_grads(penalty, [X], order=1)
    again = regularizers.deserialize(regularizers.serialize(penalty))
    assert type(again) is type(penalty) and again.get_config() == penalty.get_config()


N = np.array([[0.3, 3.0], [0.4, 4.0]])
PROJECTIONS = [
    ("MaxNorm", {"max_value": 2.0}, [[0.3, 1.2], [0.4, 1.6]]),
    ("MaxNorm", {"max_value": 2.0, "axis": 1}, N / np.linalg.norm(N, axis=1, keepdims=True) * 2.0),
    ("NonNeg", {}, N),
    ("UnitNorm", {}, [[0.6, 0.6], [0.8, 0.8]]),
    ("MinMaxNorm", {"min_value": 1.0, "max_value": 2.0}, [[0.6, 1.2], [0.8, 1.6]]),
    ("MinMaxNorm", {"min_value": 1.0, "max_value": 2.0, "rate": 0.5}, [[0.45, 2.1], [0.6, 2.8]]),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), PROJECTIONS)
def test_projection(name, arguments, expected):
    project = getattr(constraints, name)(**arguments)
    np.testing.assert_allclose(project(N.astype("float32")), expected, rtol=1e-5)
    graph, _, _ = trace(project, ((2, 2), "float32"))
    np.testing.assert_allclose(graph.evaluate(N.astype("float32"))[0], expected, rtol=1e-5)
    again = constraints.deserialize(constraints.serialize(project))
    assert type(again) is type(project) and again.get_config() == project.get_config()


def test_every_one_is_checked():
    assert {n for n, _ in registry.names("regularizers")} == {c[0] for c in PENALTIES}
    assert {n for n, _ in registry.names("constraints")} == {c[0] for c in PROJECTIONS}


def test_names_and_errors():
    assert isinstance(regularizers.get("l1_l2"), regularizers.L1L2) and regularizers.get("L2").l2 == 0.01
    assert isinstance(constraints.get("non_neg"), constraints.NonNeg) and constraints.get(None) is None
    np.testing.assert_array_equal(constraints.NonNeg()(ops.convert_to_tensor([-1.0, 2.0])), [0, 2])
    with pytest.raises(ValueError, match="expected a non-negative float. Received: l2=-0.1"):
        regularizers.L2(-0.1)
    assert float(regularizers.OrthogonalRegularizer()(np.ones((1, 3)))) == 0.0  # one row has no pair
    with pytest.raises(ValueError, match="must have rank 2"):
        regularizers.OrthogonalRegularizer()(np.ones(3))
    with pytest.raises(
        ValueError, match="Could not interpret constraint identifier: 'max_nrm'. Did you mean 'max_norm'"
    ):
        constraints.get("max_nrm")
