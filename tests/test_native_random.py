"""Random graphs: whatever layouts and fusions the native executor finds for them, the numbers are those of the definition."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baro import settings as baro_settings
from baro.core import ops
from baro.core.graph import Graph, Trace
from baro.core.op import OPS, bind
from baro.core.rewrite import simplify
from baro.errors import UnsupportedError

native = pytest.importorskip("baro.exec.native")
native_recipe = pytest.importorskip("baro.exec.native_recipe")
try:
    native.library()
except UnsupportedError as error:
    pytest.skip(str(error), allow_module_level=True)

UNARY = ("tanh", "sigmoid", "negative", "relu", "absolute")
BINARY = ("add", "subtract", "multiply", "maximum", "minimum")
DIMS = st.sampled_from([1, 2, 3, 7, 15, 16, 17, 33, 47, 70])


class Maker:
    """Draws ops on the values made so far; numbers stay near 1, so that rounding is all that can differ."""

    def __init__(self, draw, trace, rows):
        self.draw, self.trace, self.rows = draw, trace, rows
        self.inputs, self.values = [], []

    def input(self, shape, dtype=np.float32):
        node = self.trace.input(shape, dtype)
        self.inputs.append(node)
        self.values.append(node)
        return node

    def pick(self, test=lambda v: True):
        return self.draw(st.sampled_from([v for v in self.values if test(v)]))

    def step(self):
        kind = self.draw(
            st.sampled_from(
                [
                    "unary",
                    "binary",
                    "bias",
                    "product",
                    "product_t",
                    "weight",
                    "sum",
                    "softmax",
                    "turn",
                    "mix",
                    "column",
                    "scalar",
                ]
            )
        )
        two = [v for v in self.values if len(v.shape) == 2]
        x = self.draw(st.sampled_from(two))
        if kind == "unary":
            y = bind(OPS[self.draw(st.sampled_from(UNARY))], x)
        elif kind == "binary":
            y = bind(OPS[self.draw(st.sampled_from(BINARY))], x, self.pick(lambda v: v.shape == x.shape))
        elif kind == "bias":
            y = ops.add(x, self.input((x.shape[1],)))
        elif kind == "product":
            y = ops.tanh(ops.matmul(x, self.input((x.shape[1], self.draw(DIMS)))) * 0.3)
        elif kind == "product_t":
            y = ops.tanh(ops.matmul(x, ops.transpose(self.input((self.draw(DIMS), x.shape[1])))) * 0.3)
        elif kind == "weight":
            g = self.pick(lambda v: len(v.shape) == 2 and v.shape[0] == x.shape[0])
            y = ops.matmul(ops.transpose(x), g) * (0.1 / x.shape[0])
        elif kind == "sum":
            axis = self.draw(st.sampled_from([0, 1, None]))
            y = ops.add(x, ops.sum(x, axis, keepdims=True) * (1.0 / x.size))
        elif kind == "softmax":
            y = ops.softmax(x) * 3.0
        elif kind == "turn":
            y = ops.transpose(x)
        elif kind == "mix":
            y = ops.where(ops.greater(self.input(x.shape), 0.0), x, 0.5)
        elif kind == "column":
            y = ops.multiply(x, self.input((x.shape[0], 1)))
        else:
            y = ops.multiply(x, ops.tanh(self.input(())))
        if y.size <= 6000:
            self.values.append(y)


@st.composite
def graphs(draw):
    rows = draw(DIMS)
    with Trace() as t:
        m = Maker(draw, t, rows)
        m.input((rows, draw(DIMS)))
        m.input((rows, draw(DIMS)))
        for _ in range(draw(st.integers(1, 14))):
            m.step()
        outputs = [draw(st.sampled_from(m.values)) for _ in range(draw(st.integers(1, 3)))] + [m.values[-1]]
    return Graph(m.inputs, outputs, t.nodes)


def arrays_for(graph, seed):
    rng = np.random.default_rng(seed)
    return [np.asarray(rng.uniform(-1, 1, n.shape), n.dtype) for n in graph.inputs]


@given(graphs(), st.integers(0, 2**31), st.booleans(), st.sampled_from([1, 2, 3]))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_programs(graph, seed, simple, threads):
    baro_settings.put("threads", threads)
    before, native_recipe.THREAD_FLOPS = native_recipe.THREAD_FLOPS, 0
    try:
        arrays = arrays_for(graph, seed)
        graph = simplify(graph) if simple else graph
        got = native.NativeProgram(graph)(*arrays)
    finally:
        native_recipe.THREAD_FLOPS = before
    want = graph.evaluate(*arrays)
    for g, w in zip(got, want, strict=True):
        assert g.shape == w.shape and g.dtype == w.dtype
        np.testing.assert_allclose(g, w, rtol=1e-3, atol=1e-4 * max(1.0, float(np.abs(w).max(initial=0))))


@given(graphs(), st.integers(0, 2**31), st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_steps(graph, seed, data):
    """Some inputs become state that the step replaces by values of the same shape; threads must not change a bit."""
    state, new = [], []
    values = [n for n in graph.nodes if n.op.name not in ("input", "const")]
    for leaf in graph.inputs:
        same = [v for v in values if v.shape == leaf.shape and v.dtype == leaf.dtype]
        if same and data.draw(st.booleans()):
            state.append(leaf)
            new.append(data.draw(st.sampled_from([*same, leaf])))
    rest = [n for n in graph.inputs if all(n is not s for s in state)]
    # leaves of a batch have its rows on their first axis; here a batch is all of them, and a run repeats it
    batch = {n.shape[0] for n in rest if n.shape}
    if len(batch) > 1 or any(not n.shape for n in rest):
        state, new, rest = state + rest, new + rest, []
    step = Graph([*state, *rest], new, graph.nodes)
    arrays = arrays_for(step, seed)
    n, rows = len(state), next(iter(batch)) if rest else 1
    rest_arrays = arrays[n:] or []
    order = np.tile(np.arange(rows), 3)
    runs = []
    before = native_recipe.THREAD_FLOPS
    for threads in (1, 2, 3):
        native_recipe.THREAD_FLOPS = 0
        baro_settings.put("threads", threads)
        try:
            runs.append(native.NativeSteps(step, n).run([a.copy() for a in arrays[:n]], rest_arrays, order, rows, 0, 3))
        finally:
            native_recipe.THREAD_FLOPS = before
    want = arrays[:n]
    for _ in range(3):
        want = [np.array(v) for v in step.evaluate(*want, *rest_arrays)]
    for a, b, c, w in zip(*runs, want, strict=True):
        assert a.tobytes() == b.tobytes() == c.tobytes()
        np.testing.assert_allclose(a, w, rtol=1e-2, atol=1e-3 * max(1.0, float(np.abs(w).max(initial=0))))
