"""Graphs: tracing, checking, printing, evaluating; and what happens to Python control flow in traced code."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graphs
from baro.core import ops
from baro.core.graph import Graph, Node, Trace, trace
from baro.core.op import OPS
from baro.core.tensor import Tensor
from baro.core.variable import Variable
from baro.errors import InputError

F = np.float32
X = ((2, 3), "float32")


def test_a_trace_is_a_list_of_ops():
    graph, state, result = trace(lambda x: ops.tanh(x) * 2.0, X)
    assert [n.op.name for n in graph.nodes] == ["input", "tanh", "const", "multiply"]
    assert state == [] and type(result) is Node
    assert graph.check() is graph
    x = np.ones((2, 3), F)
    np.testing.assert_array_equal(graph.evaluate(x)[0], np.tanh(x) * 2)


def test_printing():
    v = Variable([1.0, 2.0, 3.0])
    graph, _, _ = trace(lambda x: ops.sum(x + v, axis=1), X)
    assert str(graph).splitlines() == [
        "%0: float32[2, 3] = input()",
        "%1: float32[3] = input()",
        "%2: float32[2, 3] = add(%0, %1)",
        "%3: float32[2] = sum(%2, axes=(1,), keepdims=False)",
        "return %1, %3",
    ]
    assert "<float32[5]>" in str(trace(lambda x: x[0, 0] + np.arange(5, dtype=F), X)[0])
    assert repr(graph.nodes[2]) == "<Node %2 add float32[2, 3]>"


def test_state_comes_first_in_the_order_of_first_use():
    a, b, c = Variable(1.0), Variable(2.0), Variable(3.0)

    def step(x):
        y = b * x
        c.assign(y)
        return y + a

    graph, state, _ = trace(step, ((), "float32"))
    assert [v is w for v, w in zip(state, (b, c, a), strict=True)] == [True] * 3
    assert [float(v) for v in graph.evaluate(2.0, 3.0, 1.0, 5.0)] == [2, 10, 1, 11]


def test_outputs_of_every_kind():
    v = Variable(4.0)
    with Trace() as t:
        x = t.input((), F)
        graph = t.graph([x, x, v, 2.5, Tensor(np.arange(2)), np.float32(1)])
    assert [np.asarray(a).tolist() for a in graph.check().evaluate(4.0, 7.0)] == [4, 7, 7, 4, 2.5, [0, 1], 1]


def test_constants_are_shared_and_kept_alive():
    """A scalar is one node a value (0.0 and -0.0 are two); arrays are known by identity, and live as long as the trace."""
    with Trace() as t:
        x = t.input((3,), F)
        total = x + 1.5
        total = total + 1.5
        total = ops.copysign(total, -0.0) if hasattr(ops, "copysign") else total * -0.0 + 0.0
        for i in range(50):  # each array dies at once: an id may come back
            total = total + np.full(3, i, F)
        graph = t.graph([total * float("nan"), total])
    scalars = [
        n for n in graph.nodes if n.op.name == "const" and n.attrs["value"].ndim == 0 and n.attrs["value"] == 1.5
    ]
    assert len(scalars) == 1
    out = graph.check().evaluate(np.zeros(3, F))
    assert out[1].tolist() == [sum(range(50))] * 3 and np.isnan(out[0]).all()


def test_zero_and_minus_zero_are_two_constants():
    with Trace() as t:
        x = t.input((), F)
        graph = t.graph([x / 0.0, x / -0.0])
    with np.errstate(divide="ignore"):
        assert [float(v) for v in graph.evaluate(1.0)] == [np.inf, -np.inf]


@pytest.mark.parametrize(
    ("use", "what"),
    [
        (lambda x: 1 if ops.sum(x) > 0 else 2, r"bool\(\)"),
        (lambda x: int(x[0, 0]), r"int\(\)"),
        (lambda x: float(x[0, 0]), r"float\(\)"),
        (lambda x: [0, 1][x[0, 0]], "index"),
        (lambda x: np.sum(x), "NumPy conversion"),
        (lambda x: np.asarray(x), "NumPy conversion"),
        (lambda x: x.numpy(), r"numpy\(\)"),
        (lambda x: x[x > 0], "NumPy conversion"),
    ],
)
def test_python_needs_values_that_a_trace_has_not(use, what):
    with pytest.raises(
        (TypeError, ValueError), match=what + r" of a traced tensor .*ops\.where, ops\.cond.*run_eagerly=True"
    ):
        trace(use, X)


def test_static_things_are_known():
    def f(x):
        assert (x.shape, x.ndim, x.size, x.dtype, len(x)) == ((2, 3), 2, 6, F, 2)
        rows = list(x)
        assert len(rows) == 2 and rows[0].shape == (3,)
        return sum(rows[1:], rows[0]) + x.astype("float32").T[0, 0]

    x = np.arange(6, dtype=F).reshape(2, 3)
    np.testing.assert_array_equal(trace(f, X)[0].check().evaluate(x)[0], x.sum(0))
    with pytest.raises(TypeError, match="scalar"):
        trace(lambda x: len(x), ((), "float32"))
    with pytest.raises(TypeError, match="scalar"):
        trace(lambda x: list(x), ((), "float32"))


def test_an_error_leaves_no_trace_behind():
    from baro.core.context import ctx

    with pytest.raises(ZeroDivisionError):
        trace(lambda x: 1 / 0, X)
    assert ctx.trace is None
    assert float(ops.add(1.0, 2.0)) == 3


def test_a_node_of_another_trace_is_refused():
    with Trace() as t:
        x = t.input((), F)
        with Trace() as inner, pytest.raises(InputError, match="from another trace"):
            inner.input((), F) + x
    with pytest.raises(InputError, match="outside the trace"):
        x + 1


def test_check_finds_broken_graphs():
    graph, _, _ = trace(lambda x: ops.tanh(x) + x, X)
    a, b, c = graph.nodes
    with pytest.raises(InputError, match="does not come before"):
        Graph([a], [c], [a, c, b]).check()
    with pytest.raises(InputError, match="not among the nodes"):
        Graph([a], [c], [a, b]).check()
    wrong = Node(OPS["tanh"], (a,), {}, (3, 2), np.dtype(F), 3)
    with pytest.raises(InputError, match=r"should have shape \(2, 3\)"):
        Graph([a], [wrong], [a, wrong]).check()
    wrong = Node(OPS["tanh"], (a,), {}, (2, 3), np.dtype(np.int32), 3)
    with pytest.raises(InputError, match="dtype float32"):
        Graph([a], [wrong], [a, wrong]).check()


@settings(max_examples=60, deadline=None)
@given(graphs.programs(), st.integers(0, 9))
def test_traced_programs_compute_what_eager_ones_do(program, seed):
    shapes, build = program
    graph = graphs.graph_of(shapes, build).check()
    arrays = graphs.inputs_of(shapes, seed)
    for a, b in zip(graph.evaluate(*arrays), build(*(Tensor(a) for a in arrays)), strict=True):
        np.testing.assert_array_equal(a, b._a)
