"""The op table: every row has samples here, and every row is held to its shape rule, derivatives and executors by the same tests.

A new op needs one line in SAMPLES and no other test; values at the edges are in test_ops_values.py. `python tests/test_ops.py --perf` prints the time of each row.
"""

import functools
import sys
import time

import numpy as np
import pytest

import baro.layers.host
import baro.ops  # noqa: F401
from baro.core import autodiff, library, ops
from baro.core.graph import Graph, Trace
from baro.core.op import OPS, bind
from baro.core.tensor import Tensor
from baro.errors import UnsupportedError

F, D, I, U, B = np.float32, np.float64, np.int32, np.uint32, np.bool_


class Array:
    """A kind of operand: a shape, where it lies, and its dtype; `value` draws one."""

    def __init__(self, *shape, low=-2.0, high=2.0, dtype=F):
        self.shape, self.low, self.high, self.dtype = shape, low, high, np.dtype(dtype)

    def __repr__(self):
        return f"{self.dtype.name}{list(self.shape)}"

    def value(self, seed=0):
        """Draw an array; floats keep away from 0.05-neighbourhoods of integers, where floor and sign jump."""
        rng = np.random.default_rng([seed, *self.shape])
        if self.dtype.kind == "b":
            return rng.random(self.shape) < 0.5
        if self.dtype.kind in "iu":
            return rng.integers(int(self.low), int(self.high), self.shape).astype(self.dtype)
        x = np.asarray(rng.uniform(self.low, self.high, self.shape))
        near = np.abs(x - np.rint(x)) < 0.05
        return np.where(near, np.clip(x + 0.1, self.low, self.high), x).astype(self.dtype)


class Distinct(Array):
    """Positions of which none comes twice."""

    def __init__(self, n, high):
        super().__init__(n, high=high, dtype=I)

    def value(self, seed=0):
        """Draw them."""
        return np.random.default_rng(seed).permutation(self.high)[: self.shape[0]].astype(I)


class Definite(Array):
    """Symmetric matrices of eigenvalues above 1, which every decomposition takes; `high` times larger off the diagonal."""

    def value(self, seed=0):
        """Draw them."""
        x = np.random.default_rng([seed, *self.shape]).standard_normal(self.shape)
        return (x @ np.swapaxes(x, -1, -2) * 0.3 + np.diag(np.arange(1.0, self.shape[-1] + 1))).astype(F)


def routine(routine, /, *specs, part=0, **options):
    """One sample of the library row."""
    return (list(specs), {"routine": routine, "part": part, "options": tuple(sorted(options.items()))})


LIBRARY = [
    *(routine(name, Definite(*s)) for name in ("det", "inv", "cholesky") for s in ((3, 3), (2, 4, 4), (1, 1))),
    *(routine("slogdet", Definite(2, 3, 3), part=p) for p in (0, 1)),
    *(routine("solve", Definite(*a), Array(*b)) for a, b in (((3, 3), (3, 2)), ((2, 3, 3), (3, 1)))),
    *(routine("qr", Array(4, 3), part=p, mode=m) for p in (0, 1) for m in ("reduced", "complete")),
    *(routine("svd", Array(4, 3), part=1, full=f, vectors=True) for f in (False, True)),
    routine("svd", Array(4, 3), full=False, vectors=False),
    routine("eigh", Definite(4, 4)),
    routine("eig", Definite(3, 3), part=1),
    *(routine("lu", Array(2, 4, 4), part=p) for p in (0, 1)),
    routine("pinv", Array(4, 3), rcond=None),
    *(routine("fourier", Array(2, 17), Array(2, 17), part=p, inverse=i) for p in (0, 1) for i in (False, True)),
    *(
        routine("searchsorted", Array(17, low=0, high=1, dtype=I), Array(5, low=-1, high=3, dtype=I), side=w)
        for w in ("left", "right")
    ),
    routine("ufunc", Array(17), Array(17), name="nextafter"),
    routine("ufunc", Array(17), name="i0"),
    routine("view", Array(3, 4), dtype=np.dtype(np.int32)),
    routine("view", Array(3, 4), dtype=np.dtype(np.int16)),
]


def unary(low=-2.0, high=2.0):
    """Samples of an elementwise op with one operand: odd shapes."""
    return [([Array(*s, low=low, high=high)], {}) for s in [(), (0,), (1,), (17,), (3, 5), (2, 0, 4)]]


def binary(low=-2.0, high=2.0, low2=None, high2=None, dtype=F):
    """Samples of an elementwise op with two operands: odd shapes, and broadcasting of both."""
    low2, high2 = low if low2 is None else low2, high if high2 is None else high2
    shapes = [
        ((), ()),
        ((0,), (1,)),
        ((17,), (17,)),
        ((3, 5), (5,)),
        ((1, 5), (3, 1)),
        ((17, 1, 2), (4, 1)),
        ((), (2, 3)),
    ]
    return [
        ([Array(*a, low=low, high=high, dtype=dtype), Array(*b, low=low2, high=high2, dtype=dtype)], {})
        for a, b in shapes
    ]


def reductions(least=0, dtype=F):
    """Samples of a reduction: all axes, some, none; kept or not."""
    cases = [
        ((17,), (0,)),
        ((3, 5), (1,)),
        ((3, 5), (0, 1)),
        ((2, 1, 4), (0, 2)),
        ((1, 17), (0,)),
        ((3, 2), ()),
        ((), ()),
        ((0, 3), (1,)),
    ]
    cases += [((0,), (0,)), ((3, 0, 2), (1,))] if least == 0 else []
    return [([Array(*s, dtype=dtype)], {"axes": a, "keepdims": k}) for s, a in cases for k in (False, True)]


def along(shapes=((17,), (3, 5), (1, 4), (2, 3, 4))):
    """Samples of an op along one axis."""
    return [([Array(*s)], {"axis": a}) for s in shapes for a in range(len(s))]


def integers(low=-9, high=9, low2=None, high2=None):
    """Samples of an integer op."""
    return binary(low, high, low2, high2, dtype=I) + binary(max(low, 0), high, low2, high2, dtype=np.uint8)


LABELS = functools.partial(Array, low=0, dtype=I)

SAMPLES = {
    "add": binary() + binary(-9, 9, dtype=I),
    "subtract": binary() + binary(-9, 9, dtype=I),
    "multiply": binary() + binary(-9, 9, dtype=I),
    "divide": binary(low2=0.5, high2=3.0),
    "power": binary(low=0.3, high=2.0, low2=-1.5, high2=2.5) + binary(0, 4, dtype=I),
    "floor_divide": binary(low2=1.05, high2=1.9) + integers(-9, 9, 1, 5),
    "mod": binary(low2=1.05, high2=1.9) + integers(-9, 9, 1, 5),
    "maximum": binary() + binary(-9, 9, dtype=I),
    "minimum": binary() + binary(-9, 9, dtype=I),
    "arctan2": binary(low=0.2),
    **{name: binary() + binary(-3, 3, dtype=I) for name in ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal")},
    **{name: binary(dtype=B) for name in ("logical_and", "logical_or", "logical_xor")},
    "logical_not": [([Array(*s, dtype=B)], {}) for s in ((), (0,), (17,), (2, 3))],
    **{name: integers() for name in ("bitwise_and", "bitwise_or", "bitwise_xor")},
    "bitwise_not": [([Array(17, low=-9, high=9, dtype=I)], {}), ([Array(2, 3, low=0, high=9, dtype=np.uint8)], {})],
    "left_shift": integers(0, 9, 0, 4),
    "right_shift": integers(-99, 99, 0, 4) + [([Array(17, low=0, high=2**32, dtype=U), Array(low=0, high=31, dtype=U)], {})],
    **{name: unary() for name in ("isnan", "isinf", "isfinite")},
    **{name: unary() for name in ("negative", "absolute", "sign", "floor", "ceil", "trunc", "rint", "exp", "expm1", "square", "sin", "cos",
                                  "arctan", "sinh", "cosh", "tanh", "arcsinh", "sigmoid", "relu", "softplus", "erf", "copy", "stop_gradient")},
    **{name: unary(0.2, 3.0) for name in ("log", "log1p", "sqrt", "rsqrt", "reciprocal")},
    "tan": unary(-1.2, 1.2),
    "arcsin": unary(-0.9, 0.9),
    "arccos": unary(-0.9, 0.9),
    "arctanh": unary(-0.9, 0.9),
    "arccosh": unary(1.2, 3.0),
    "relu_grad": binary(),
    "where": [([Array(*c, dtype=B), Array(*a), Array(*b)], {}) for c, a, b in [((), (), ()), ((17,), (17,), ()), ((3, 1), (1, 5), (3, 5)),
              ((0,), (0,), (1,)), ((2, 3, 4), (4,), (3, 1))]],
    "cast": [([Array(*s, low=0, dtype=a)], {"dtype": np.dtype(b)}) for s in ((), (0,), (17,)) for a in (F, I, B, D, np.uint8) for b in (F, I, B, D, np.int64)],
    "matmul": [([Array(*a), Array(*b)], {}) for a, b in [((3, 4), (4, 5)), ((1, 17), (17, 1)), ((0, 4), (4, 3)), ((3, 0), (0, 2)),
               ((2, 3, 4), (4, 5)), ((2, 1, 3, 4), (3, 4, 2)), ((3, 4), (2, 4, 1))]],
    "transpose": [([Array(*s)], {"axes": a}) for s, a in [((3, 5), (1, 0)), ((2, 3, 4), (2, 0, 1)), ((0, 3), (1, 0)), ((), ()), ((17,), (0,))]],
    "reshape": [([Array(*s)], {"shape": t}) for s, t in [((3, 4), (2, 6)), ((), (1, 1)), ((17,), (17, 1)), ((0, 3), (0,)), ((1,), ())]],
    "broadcast_to": [([Array(*s)], {"shape": t}) for s, t in [((), (3,)), ((1, 4), (3, 4)), ((3, 1), (2, 3, 5)), ((1,), (0,)), ((17,), (17,))]],
    "concatenate": [([Array(*s) for s in ss], {"axis": a}) for ss, a in [(((3,), (4,)), 0), (((2, 3), (2, 0), (2, 17)), 1), (((1, 2), (3, 2)), 0)]],
    "slice": [([Array(*s)], {"index": i}) for s, i in [((17,), (slice(1, None, 3),)), ((3, 5), (slice(None), slice(4, 1, -1))), ((3, 5), (slice(1, 1), slice(None))),
              ((4,), (slice(None, None, -1),)), ((5, 2), (slice(-2, None), slice(0, 1)))]],
    "unslice": [([Array(6)], {"index": (slice(1, None, 3),), "shape": (17,)}), ([Array(3, 2)], {"index": (slice(None), slice(4, 1, -2)), "shape": (3, 5)}),
                ([Array(0)], {"index": (slice(1, 1),), "shape": (3,)})],
    "sum": reductions() + reductions(dtype=I),
    "prod": reductions() + reductions(dtype=I),
    "max": reductions(least=1) + reductions(least=1, dtype=I),
    "min": reductions(least=1),
    "any": reductions(dtype=B),
    "all": reductions(dtype=B),
    "argmax": along(),
    "argmin": along(),
    "argsort": along(),
    "cumsum": along(),
    "cumprod": along(),
    "softmax": along(),
    "log_softmax": along(),
    "sparse_softmax_cross_entropy": [([Array(*s), LABELS(*s[:-1], high=s[-1])], {}) for s in ((17, 3), (1, 10), (2, 3, 4), (0, 3), (5,))],
    "sparse_softmax_cross_entropy_grad": [([Array(*s), LABELS(*s[:-1], high=s[-1]), Array(*s[:-1])], {}) for s in ((17, 3), (1, 10), (2, 3, 4), (0, 3), (5,))],
    "take": [([Array(*s), LABELS(*i, high=s[a])], {"axis": a}) for s, i, a in [((17,), (3,), 0), ((3, 5), (2, 2), 1), ((3, 5), (), 0), ((3, 5), (0,), 1), ((1, 4), (6,), 0)]],
    "take_grad": [([Array(*g), LABELS(*i, high=n)], {"axis": a, "length": n}) for g, i, a, n in [((3,), (3,), 0, 17), ((3, 2, 2), (2, 2), 1, 5), ((5,), (), 0, 3),
                  ((3, 0), (0,), 1, 4), ((40, 2), (40,), 0, 3)]],
    "take_along_axis": [([Array(*s), LABELS(*i, high=s[a])], {"axis": a}) for s, i, a in [((17,), (3,), 0), ((3, 5), (3, 2), 1), ((3, 5), (4, 5), 0), ((2, 3, 4), (2, 1, 4), 1)]],
    "take_along_axis_grad": [([Array(*i), LABELS(*i, high=n)], {"axis": a, "length": n}) for i, a, n in [((3,), 0, 17), ((3, 2), 1, 5), ((4, 5), 0, 3), ((2, 1, 4), 1, 3)]],
    "scatter": [([Array(*x), Array(*i, low=0, high=x[0], dtype=I) if i != (4,) else Distinct(4, high=x[0]), Array(*i, *x[1:], low=0.3)], {"how": h})
                for x, i, h in [((17,), (4,), "set"), ((17,), (30,), "add"), ((5, 3), (4,), "set"), ((5, 3), (9,), "add"), ((5, 2), (4,), "multiply"),
                                ((5, 2), (4,), "max"), ((5, 2), (4,), "min"), ((3,), (0,), "add")]],
    "library": LIBRARY,
    "on_host": [([Array(*s)], {"function": np.floor, "shape": s, "dtype": np.dtype(t)}) for s in ((), (0,), (17,)) for t in (F, np.int64)],
    "random_bits": [([Array(2, low=0, high=2**32, dtype=U)], {"shape": s}) for s in ((), (0,), (1,), (17,), (65,), (3, 50))],
    "input": [],
    "const": [([], {"value": np.arange(3, dtype=F)}), ([], {"value": np.asarray(2, I)})],
}  # fmt: skip

# Rows whose derivative is None on purpose although they take floats: steps, comparisons, positions.
FLAT = {"floor_divide", "sign", "floor", "ceil", "trunc", "rint", "stop_gradient", "equal", "not_equal", "less", "less_equal", "greater",
        "greater_equal", "isnan", "isinf", "isfinite", "on_host", "argmax", "argmin", "argsort"}  # fmt: skip


def smooth(name, i):
    """Say whether a sample has a float operand and a derivative."""
    specs, attrs = SAMPLES[name][i]
    if name == "cast" or name == "library" and library.ROUTINES[attrs["routine"]].vjp is None:
        return False
    return any(s.dtype == F for s in specs)


CASES = [pytest.param(name, i, id=f"{name}-{i}") for name, samples in SAMPLES.items() for i in range(len(samples))]
SMOOTH = [c for c in CASES if smooth(*c.values)]
# Differences of another executor from NumPy in units of the float's spacing near the largest value of the result.
ULPS = {"power": 200, "erf": 16, "sparse_softmax_cross_entropy": 16, "prod": 64, "cumprod": 64, "library": 100}


def sample(name, i, seed=0):
    """Return (op, arrays, attrs) of a sample."""
    specs, attrs = SAMPLES[name][i]
    return OPS[name], [s.value(seed + k) for k, s in enumerate(specs)], attrs


def test_every_row_has_samples():
    """A row without a line in SAMPLES would be tested by nothing."""
    assert not set(OPS) - set(SAMPLES), f"add sample inputs to tests/test_ops.py for {sorted(set(OPS) - set(SAMPLES))}"
    assert not set(SAMPLES) - set(OPS), "samples of ops that do not exist"
    assert {attrs["routine"] for _, attrs in LIBRARY} == set(library.ROUTINES)


@pytest.mark.parametrize(("name", "i"), CASES)
def test_run_agrees_with_the_shape_rule(name, i):
    """infer gives the shape and dtype that run gives, eagerly and on NumPy scalars too."""
    op, arrays, attrs = sample(name, i)
    shape, dtype = op.infer(*(Tensor(a) for a in arrays), **attrs)
    with np.errstate(all="ignore"):
        y = op.run(np, *arrays, **attrs)
    assert np.shape(y) == tuple(shape)
    assert y.dtype == dtype
    assert np.shape(op.eager(*arrays, **attrs)) == tuple(shape)


@pytest.mark.parametrize("dtype", ["float16", "float64", "bfloat16"])
@pytest.mark.parametrize(
    "name",
    [
        n
        for n, samples in SAMPLES.items()
        if n not in ("library", "on_host") and any(s.dtype == F for specs, _ in samples for s in specs)
    ],
)
def test_run_keeps_other_float_types(name, dtype):
    """The rule holds for half and double precision: no row has float32 written into it."""
    if dtype == "bfloat16":
        dtype = pytest.importorskip("ml_dtypes").bfloat16
    op, arrays, attrs = sample(name, min(2, len(SAMPLES[name]) - 1))
    arrays = [a.astype(dtype) if a.dtype == F else a for a in arrays]
    shape, expected = op.infer(*(Tensor(a) for a in arrays), **attrs)
    y = op.eager(*arrays, **attrs)
    assert np.shape(y) == tuple(shape)
    assert np.asarray(y).dtype == expected


@pytest.mark.parametrize(("name", "i"), SMOOTH)
def test_derivatives_against_finite_differences(name, i):
    """First and second derivatives of every operand that has one, and None only where that is declared."""
    op, arrays, attrs = sample(name, i)
    floats = [k for k, a in enumerate(arrays) if a.dtype == F]
    if all(v is None for v in op.vjps):
        assert name in FLAT, f"{name}: no derivative; write one, or add the op to FLAT"
        return
    arrays = [a.astype(D) if k in floats else a for k, a in enumerate(arrays)]

    def function(*xs):
        every = list(arrays)
        for k, x in zip(floats, xs, strict=True):
            every[k] = (
                (x + ops.transpose(x, (*range(x.ndim - 2), -1, -2))) * 0.5 if attrs.get("routine") == "cholesky" else x
            )
        return bind(op, *(Tensor(x) if isinstance(x, np.ndarray) else x for x in every), **attrs)

    tolerance = {"erf": 2e-4}.get(name, 2e-5)
    autodiff.check_grads(function, [arrays[k] for k in floats], order=2, rtol=tolerance, atol=tolerance / 5)


def single_op_graph(op, arrays, attrs):
    """Return the graph of one op on inputs of these shapes."""
    with Trace() as t:
        nodes = tuple(t.input(a.shape, a.dtype) for a in arrays)
        shape, dtype = op.infer(*nodes, **attrs)
        out = t.add(op, nodes, attrs, tuple(shape), np.dtype(dtype))
    return t.graph([out])


@pytest.mark.parametrize("name", [n for n, samples in SAMPLES.items() if samples])
def test_executors_agree(name, other_executor):
    """Every executor gives the reference's values, shapes and dtypes; integers and random bits exactly.

    The row's samples are outputs of one graph, so that an executor that compiles does it once.
    """
    graphs = [single_op_graph(*sample(name, i)) for i in range(len(SAMPLES[name]))]
    supported, inputs = [], []
    for i, graph in enumerate(graphs):
        arrays = sample(name, i)[1]
        try:
            if other_executor.name != "jax":
                other_executor.compile(graph)
        except UnsupportedError:
            continue
        supported.append(i)
        inputs.extend(arrays)
    if not supported:
        pytest.skip(f"{other_executor.name} does not have {name}")
    chosen = [graphs[i] for i in supported]
    whole = Graph(
        [n for g in chosen for n in g.inputs], [g.outputs[0] for g in chosen], [n for g in chosen for n in g.nodes]
    )
    results = other_executor.compile(whole)(*inputs)
    for i, found in zip(supported, results, strict=True):
        op, arrays, attrs = sample(name, i)
        (expected,) = graphs[i].evaluate(*arrays)
        where = f"sample {i}: {SAMPLES[name][i]}"
        assert found.shape == expected.shape, where
        assert found.dtype == expected.dtype, where
        if expected.dtype.kind in "fc" and expected.size:
            scale = float(np.abs(expected[np.isfinite(expected)]).max(initial=0.0))
            tolerance = ULPS.get(name, 8) * np.finfo(expected.dtype).eps
            np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance * scale, err_msg=where)
        else:
            np.testing.assert_array_equal(found, expected, err_msg=where)


@pytest.mark.parametrize(("name", "i"), CASES)
def test_traced_equals_eager(name, i):
    """Binding an op to nodes gives a graph that the shape rules accept and that computes what the op computes eagerly."""
    op, arrays, attrs = sample(name, i)
    graph = single_op_graph(op, arrays, attrs).check()
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(graph.evaluate(*arrays)[0], op.eager(*arrays, **attrs))


# --- time ------------------------------------------------------------------------------------------------------------


def perf():
    """Print the time of each row on each executor, on its largest sample."""
    from baro import exec as executors

    runs = {name: executors.get(name) for name, why in executors.available().items() if not why}
    print(f"{'op':36s}" + "".join(f"{name:>14s}" for name in ("eager", *runs)) + "   µs a call")
    for name, samples in SAMPLES.items():
        if not samples:
            continue
        i = max(range(len(samples)), key=lambda k: sum(np.prod(s.shape) for s in samples[k][0]))
        op, arrays, attrs = sample(name, i)
        functions = [functools.partial(op.eager, *arrays, **attrs)]
        graph = single_op_graph(op, arrays, attrs)
        for executor in runs.values():
            try:
                functions.append(functools.partial(executor.compile(graph), *arrays))
            except UnsupportedError:
                functions.append(None)
        print(f"{name:36s}" + "".join(f"{timed(f):14.2f}" if f else f"{'–':>14s}" for f in functions))


def timed(function):
    """Return the best time of a call in microseconds."""
    function()
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(100):
            function()
        best = min(best, (time.perf_counter() - start) / 100)
    return best * 1e6


if __name__ == "__main__" and "--perf" in sys.argv:
    perf()
