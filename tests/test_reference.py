"""The reference executor: straight-line NumPy that reuses memory must compute what the graph means, and touch nothing else."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graphs
from baro.core import ops
from baro.core.autodiff import GradientTape
from baro.core.graph import Trace, trace
from baro.core.rewrite import simplify
from baro.core.tensor import Tensor
from baro.core.variable import Variable
from baro.exec.reference import ReferenceExecutor, compile_function

F = np.float32
X = ((2, 3), "float32")
run = ReferenceExecutor()


def checked(graph, *arrays):
    """Compile, run, and check: values as evaluated, arguments untouched, outputs apart from arguments and constants."""
    before = [np.array(a) for a in arrays]
    constants = [(n.attrs["value"], np.array(n.attrs["value"])) for n in graph.nodes if n.op.name == "const"]
    with np.errstate(all="ignore"):
        expected = graph.evaluate(*arrays)
    function = run.compile(graph)
    for _ in range(2):
        results = function(*arrays)
        for e, r in zip(expected, results, strict=True):
            assert (e.shape, e.dtype) == (r.shape, r.dtype)
            np.testing.assert_array_equal(e, r)
    for a, b in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(a, b)
    for value, copy in constants:
        np.testing.assert_array_equal(value, copy)
    for r in results:
        for a in (*arrays, *(value for value, _ in constants)):
            assert r.size == 0 or not np.shares_memory(r, a), (
                "the caller could change an argument or a constant through a result"
            )
    return function, results


def source(function, donated=0):
    graph, _, _ = trace(function, X, X)
    return compile_function(graph, donated).source


def test_an_operand_that_dies_is_written_into():
    text = source(lambda x, y: ops.tanh(x + y) * 2.0)
    assert text.count("out=") == 2  # tanh into the sum, the product into tanh


def test_an_argument_is_not_written_into():
    assert "out=" not in source(lambda x, y: x + y)
    assert "out=a0" in source(lambda x, y: x + y, donated=1)


@pytest.mark.parametrize(
    "function",
    [
        lambda x, y: (lambda s: ops.tanh(s) * s)(x + y),  # an operand used later
        lambda x, y: (lambda s: (ops.exp(s), s))(x + y),  # an operand that is an output
        lambda x, y: (lambda s: (ops.exp(s), ops.reshape(s, (3, 2))))(x + y),  # a view of it is an output
        lambda x, y: (lambda s: ops.matmul(s, ops.transpose(ops.exp(s))))(x + y),
        lambda x, y: (lambda s: ops.transpose(s)[0, 0] + ops.exp(s) + ops.reshape(s, (3, 2))[0, 0])(
            x + y
        ),  # views die later
        lambda x, y: (lambda s: s + ops.transpose(ops.reshape(s, (3, 2))))(x + y),  # both operands are the same memory
        lambda x, y: (lambda s: s * s)(x + y),
        lambda x, y: (lambda s: s - s[::-1])(x + y),
        lambda x, y: ops.sum(x, axis=0) + (x + y),  # broadcast operand
        lambda x, y: (ops.sum(x, axis=0, keepdims=True) * 2.0) * (x * y),
        lambda x, y: ops.sum(x * y) * 2.0 + 1.0,  # no axes: NumPy gives scalars
        lambda x, y: ops.equal(x + 1, y + 1),  # another dtype
        lambda x, y: ops.where(x + 1 > 0, x + 1, y * 2),
        lambda x, y: (ops.relu(x + y), ops.relu(x + y)),
        lambda x, y: ops.copy(x) + 1.0,
        lambda x, y: (ops.copy(x + y), ops.stop_gradient(x + y)),
        lambda x, y: (ops.broadcast_to(x + y, (2, 2, 3)) * 2.0, x + y),
        lambda x, y: ops.broadcast_to(ops.sum(x, axis=0), (2, 3)) * 3.0,
        lambda x, y: (x, x, y, ops.transpose(x)),  # arguments and their views as outputs
        lambda x, y: (ops.convert(np.ones(3, F)), ops.convert(2.0), x),  # constants as outputs
        lambda x, y: ops.reshape(ops.convert(np.ones((3, 2), F)), (2, 3)),
        lambda x, y: ops.cast(x + y, "float32") * ops.cast(x, "float64"),
        lambda x, y: ops.concatenate([x + y, x + y]) + ops.concatenate([x, y]),
        lambda x, y: ops.softmax(x + y) * (x + y),
        lambda x, y: ops.sparse_softmax_cross_entropy(x + y, np.array([0, 2], np.int32)) * 2.0,
        lambda x, y: ops.maximum(x + y, 0.0) * ops.cast(x > y, "float32"),
        lambda x, y: ops.sum(ops.reshape(x + y, (6,)), axis=(), keepdims=False) * 2.0,
        lambda x, y: ops.max(x + y, axis=()) + ops.cumsum(x + y, axis=0),
    ],
)
@pytest.mark.parametrize("plain", [True, False])
def test_memory_is_reused_only_where_nobody_looks(function, plain, rng):
    graph, _, _ = trace(function, X, X)
    checked(graph if plain else simplify(graph), *rng.standard_normal((2, 2, 3)).astype(F))


def run_steps(function, values, count):
    """Run steps twice over: compiled with donated state, and node by node; compare all states."""
    graph, state, _ = trace(function)
    expected = [np.asarray(v, F) for v in values]
    for _ in range(count):
        expected = list(graph.evaluate(*expected)[: len(state)])
    found = run.compile_steps(simplify(graph), len(state)).run([np.array(v, F) for v in values], [], None, 1, 0, count)
    for e, f in zip(expected, found, strict=True):
        np.testing.assert_array_equal(e, f)
    for i, a in enumerate(found):
        assert isinstance(a, np.ndarray) and a.dtype == F
        for b in found[i + 1 :]:
            assert not np.may_share_memory(a, b), (
                "two parts of the state share memory: the next step would write into both"
            )
    return [f.tolist() for f in found]


V2 = [[1.0, 2.0], [3.0, 4.0]]


def make(n, shape=(2,)):
    return [Variable(np.zeros(shape, F)) for _ in range(n)]


def test_states_that_swap():
    a, b = make(2)

    def step():
        x, y = a.value, b.value
        a.assign(y)
        b.assign(x)

    assert run_steps(step, V2, 3) == [[3, 4], [1, 2]]


def test_states_that_become_equal():
    a, b, c = make(3)

    def step():
        x = a + 1.0
        a.assign(x)
        b.assign(x)
        c.assign(ops.reshape(x, (2,))[::-1])

    assert run_steps(step, [[1, 2], [3, 4], [5, 6]], 3) == [[4, 5], [4, 5], [5, 4]]


def test_states_that_take_the_old_value_of_another():
    a, b = make(2)

    def step():
        old = a.value
        a.assign(old * 2.0)
        b.assign(old)

    assert run_steps(step, V2, 3) == [[8, 16], [4, 8]]


def test_states_that_become_constants():
    a, b, c = make(3)
    zeros = np.zeros(2, F)

    def step():
        c.assign_add(a + 1.0)
        a.assign(zeros)
        b.assign(ops.convert(zeros) + 0.0)

    assert run_steps(step, [[1, 2], [3, 4], [5, 6]], 3) == [[0, 0], [7, 9], [0, 0]]  # a, c, b: the order of first use
    assert zeros.tolist() == [0, 0]


def test_states_without_axes():
    a, b = make(2, ())

    def step():
        a.assign_add(1.0)
        b.assign(a * 2.0)

    assert run_steps(step, [0.0, 0.0], 4) == [4, 8]


def test_a_state_that_is_a_view_or_broadcast():
    a, b = make(2, (2, 2))

    def step():
        x = a + 1.0
        a.assign(ops.transpose(x))
        b.assign(ops.broadcast_to(ops.sum(x, axis=0), (2, 2)))

    run_steps(step, [np.arange(4).reshape(2, 2), np.zeros((2, 2))], 3)


def test_a_state_that_is_a_row_of_the_batch(rng):
    """A state may not keep a view of the caller's data."""
    a = Variable(np.zeros((2, 3), F))
    b = Variable(np.zeros((2, 3), F))

    def step(x):
        a.assign(x)
        b.assign_add(a * 1.0)
        return ops.sum(x, axis=1)

    graph, _, _ = trace(step, X)
    data = rng.standard_normal((6, 3)).astype(F)
    copy = data.copy()
    for order in (None, np.array([5, 0, 3, 2, 1, 4])):
        out = np.zeros(6, F)
        state = run.compile_steps(simplify(graph), 2).run(
            [np.zeros((2, 3), F)] * 1 + [np.zeros((2, 3), F)], [data], order, 2, 0, 3, [out]
        )
        rows = data if order is None else data[order]
        np.testing.assert_allclose(out, rows.sum(1), rtol=1e-6)
        np.testing.assert_array_equal(state[0], rows[4:])
        np.testing.assert_allclose(state[1], rows[:2] + rows[2:4] + rows[4:], rtol=1e-6)
        assert not np.may_share_memory(state[0], data)
        state[0][...] = 9
        np.testing.assert_array_equal(data, copy)


def step_graph(rows):
    """Return a graph with one state, two leaves of `rows` rows and one output."""
    w = Variable(np.zeros((3,), F))

    def step(x, y):
        error = ops.matmul(x, w) - y
        w.assign_sub(ops.matmul(ops.transpose(x), error) * (0.1 / rows))
        return error

    return simplify(trace(step, ((rows, 3), "float32"), ((rows,), "float32"))[0])


def test_steps_on_every_executor(executor, rng):
    """Batches by order or by position, parts of an epoch, a partial last batch, data of another dtype: all as one by one."""
    x, y = rng.standard_normal((10, 3)), rng.integers(0, 5, 10)
    order = rng.permutation(10).astype(np.int64)

    def expected(order, steps, w):
        errors = np.zeros(10, F)
        for i in steps:
            rows = order[i * 4 : i * 4 + 4]
            a, b = x[rows].astype(F), y[rows].astype(F)
            e = a @ w - b
            w = w - a.T @ e * F(0.1 / 4)
            errors[i * 4 : i * 4 + 4] = e
        return w, errors

    steps = executor.compile_steps(step_graph(4), 1)
    for given_order in (None, order):
        for first, count in ((0, 2), (0, 1), (1, 1), (0, 0)):
            out = np.zeros(10, F)
            w0 = np.array([0.5, -1, 2], F)
            (w,) = steps.run([w0.copy()], [x, y], given_order, 4, first, count, [out])
            ew, errors = expected(np.arange(10) if given_order is None else order, range(first, first + count), w0)
            np.testing.assert_allclose(w, ew, rtol=2e-5, atol=1e-6)
            np.testing.assert_allclose(out, errors, rtol=2e-5, atol=2e-5)
            assert isinstance(w, np.ndarray) and w.dtype == F
    last = executor.compile_steps(step_graph(2), 1)
    out = np.zeros(10, F)
    (w,) = last.run([np.zeros(3, F)], [x, y], order, 4, 2, 1, [out])
    np.testing.assert_allclose(out[8:], -y[order[8:]], rtol=1e-6)
    assert not out[:8].any()
    (w,) = steps.run([np.zeros(3, F)], [x, y], order, 4, 0, 2)
    np.testing.assert_allclose(w, expected(order, range(2), np.zeros(3, F))[0], rtol=2e-5, atol=1e-6)


def test_large_values_are_let_go(monkeypatch):
    """In a chain of large arrays only a few are alive at a time."""
    alive, peak = [], [0]
    matmul = np.matmul

    def counting(*args, **kwargs):
        out = matmul(*args, **kwargs)
        alive.append(weakref.ref(out))
        peak[0] = max(peak[0], sum(r() is not None for r in alive))
        return out

    def f(x):
        for _ in range(12):
            x = ops.matmul(x, x)
        return ops.sum(x)

    graph, _, _ = trace(f, ((300, 300), "float32"))
    function = compile_function(graph)
    monkeypatch.setattr(np, "matmul", counting)
    gc.disable()
    try:
        function(np.zeros((300, 300), F))
    finally:
        gc.enable()
    assert len(alive) == 12 and peak[0] <= 2


def test_nothing_warns():
    """Overflow and 0/0 are values of a training run, not messages."""
    graph, _, _ = trace(lambda x: (ops.exp(x * 1e30), ops.log(x - x), x / 0.0, ops.cast(x / 0.0, "int32")), X)
    run.compile(graph)(np.ones((2, 3), F))
    ops.exp(np.full(3, 1e30, F))


@settings(max_examples=200, deadline=None)
@given(graphs.programs(), st.integers(0, 9), st.booleans())
def test_random_graphs(program, seed, plain):
    shapes, build = program
    graph = graphs.graph_of(shapes, build)
    checked(graph if plain else simplify(graph), *graphs.inputs_of(shapes, seed))


@settings(max_examples=80, deadline=None)
@given(graphs.programs(), st.integers(0, 9))
def test_random_gradients(program, seed):
    """The backward pass of random programs: the eager tape against the traced, cleaned-up and compiled graph."""
    shapes, build = program

    def slopes(*inputs):
        with GradientTape() as tape:
            tape.watch(inputs)
            total = sum((ops.sum(y * 0.5) for y in build(*inputs)), start=0.0)
        return tape.gradient(total, list(inputs), unconnected_gradients="zero")

    arrays = graphs.inputs_of(shapes, seed)
    eager = [g._a for g in slopes(*(Tensor(a) for a in arrays))]
    graph = graphs.graph_of(shapes, slopes).check()
    with np.errstate(all="ignore"):
        plain = graph.evaluate(*arrays)
    compiled = run.compile(simplify(graph))(*arrays)
    for a, e, p, c in zip(arrays, eager, plain, compiled, strict=True):
        assert e.shape == p.shape == c.shape == a.shape
        np.testing.assert_allclose(p, e, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(c, e, rtol=1e-4, atol=1e-4)


@settings(max_examples=150, deadline=None)
@given(graphs.programs(), st.integers(0, 9))
def test_random_steps(program, seed):
    """Random state transitions with donated memory against plain evaluation, several steps on."""
    shapes, build = program
    with Trace() as t:
        inputs = [t.input(s, F) for s in shapes]
        values = build(*inputs)
        outputs = [next((v for v in values if v.shape == n.shape and v.dtype == n.dtype), n) for n in inputs]
        graph = t.graph(outputs)
    start = graphs.inputs_of(shapes, seed)
    expected = start
    with np.errstate(all="ignore"):
        for _ in range(3):
            expected = graph.evaluate(*expected)
    simple = simplify(graph)
    found = run.compile_steps(simple, len(shapes)).run([a.copy() for a in start], [], None, 1, 0, 3)
    with np.errstate(all="ignore"):
        plain = start
        for _ in range(3):
            plain = simple.evaluate(*plain)
    for e, p, f in zip(expected, plain, found, strict=True):
        np.testing.assert_array_equal(p, f)
        np.testing.assert_allclose(e, f, rtol=1e-4, atol=1e-4)
