"""Every op on the native executor against its definition on NumPy, over types and odd sizes."""

import numpy as np
import pytest

from baro.core import ops
from baro.core.graph import Graph, Trace
from baro.core.op import OPS, bind
from baro.errors import UnsupportedError

native = pytest.importorskip("baro.exec.native")
native_recipe = pytest.importorskip("baro.exec.native_recipe")
try:
    LIBRARY = native.library()
except UnsupportedError as error:
    pytest.skip(str(error), allow_module_level=True)

FLOATS = ("float32", "float64")
INTS = ("int32", "int64", "uint8", "uint32", "int8", "int16", "uint16", "uint64")
SIZES = ((), (1,), (7,), (17,), (33, 47), (5, 16), (0, 3), (2, 3, 15))
POSITIVE = {"log", "sqrt", "rsqrt", "log1p", "power", "arccosh", "reciprocal"}
UNIT = {"arcsin", "arccos", "arctanh"}
NUMBERS = {name for name, op in OPS.items() if op.elementwise and name not in ("cast", "where")}


def build(function, *specs):
    """Return the graph of a function of inputs with (shape, dtype)."""
    with Trace() as t:
        inputs = [t.input(shape, dtype) for shape, dtype in specs]
        outputs = function(*inputs)
        outputs = list(outputs) if isinstance(outputs, (tuple, list)) else [outputs]
    return Graph(inputs, outputs, t.nodes)


def close(got, want, tolerance=4e-6, wide=1e-12):
    """Assert that arrays agree: shape, dtype, and every element."""
    assert got.shape == want.shape and got.dtype == want.dtype
    if got.dtype.kind != "f":
        np.testing.assert_array_equal(got, want)
        return
    rtol = tolerance if got.dtype == np.float32 else wide
    scale = np.nanmax(np.abs(np.where(np.isfinite(want), want, 0)), initial=1e-3)
    np.testing.assert_allclose(got, want, rtol=rtol, atol=rtol * float(scale), equal_nan=True)


def agree(function, *arrays, tolerance=4e-6, wide=1e-12):
    """Compare the native executor with the graph's definition."""
    graph = build(function, *((a.shape, a.dtype) for a in arrays))
    got = native.NativeProgram(graph)(*arrays)
    with np.errstate(all="ignore"):
        want = graph.evaluate(*arrays)
    for g, w in zip(got, want, strict=True):
        close(g, w, tolerance, wide)


def sample(rng, shape, dtype, name=""):
    """Return numbers on which an op is defined."""
    dtype = np.dtype(dtype)
    if dtype == bool:
        return rng.random(shape) < 0.5
    if dtype.kind in "iu":
        low = 0 if dtype.kind == "u" or name == "power" else -5
        return rng.integers(low, 6, shape).astype(dtype)
    x = rng.standard_normal(shape) * 3
    if name in POSITIVE:
        x = np.abs(x) + (1.1 if name == "arccosh" else 0.01)
    if name in UNIT:
        x = np.tanh(x) * 0.99
    return x.astype(dtype)


@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_elementwise(name):
    rng = np.random.default_rng(7)
    op = OPS[name]
    types = {t for n, t in LIBRARY.loops if n == name}
    assert types, f"{name} has no native loop: run python native/gen.py and build again"
    for type_ in types:
        dtype = native_recipe.graph_dtype(type_)
        if name == "sign" and dtype == bool:
            continue
        for shape in SIZES:
            operands = [sample(rng, shape, dtype, name) for _ in range(len(op.vjps))]
            try:
                with np.errstate(all="ignore"):
                    op.run(np, *operands)
            except TypeError:
                break  # NumPy has no such loop either
            agree(
                lambda *xs, op=op: bind(op, *xs), *operands, wide=1e-7 if name == "erf" else 1e-12
            )  # the reference's own error


@pytest.mark.parametrize("name", ["exp", "log", "log1p", "expm1", "tanh", "sigmoid", "softplus", "erf", "sqrt"])
def test_special_numbers(name):
    x = np.array(
        [0.0, -0.0, np.inf, -np.inf, np.nan, 88.8, -88.0, 100.0, -200.0, 1e-30, -1e-30, 1.0, 3.4e38], np.float32
    )
    with np.errstate(all="ignore"):
        want = OPS[name].run(np, x.astype(np.float64)).astype(np.float32)
    got = native.NativeProgram(build(lambda v: bind(OPS[name], v), ((13,), "float32")))(x)[0]
    np.testing.assert_allclose(got, want, rtol=2e-6, atol=1.2e-38)


@pytest.mark.parametrize("name", ["exp", "log", "log1p", "expm1", "tanh", "sigmoid", "softplus", "erf"])
def test_accuracy_of_the_vector_functions(name):
    x = np.concatenate([np.linspace(-20, 20, 20001), np.logspace(-20, 0, 2001), -np.logspace(-20, -0.01, 2001)]).astype(
        np.float32
    )
    if name in ("log", "log1p"):
        x = x[x > (-0.99 if name == "log1p" else 0)]
    want = OPS[name].run(np, x.astype(np.float64))
    got = native.NativeProgram(build(lambda v: bind(OPS[name], v), (x.shape, "float32")))(x)[0]
    error = np.abs(got - want) / np.maximum(np.abs(want), 1e-30)
    assert error.max() < (6e-7 if name != "erf" else 1.5e-6), (error.max(), x[error.argmax()])


@pytest.mark.parametrize("source", [*FLOATS, *INTS, "bool"])
def test_casts(source):
    rng = np.random.default_rng(3)
    for target in (*FLOATS, *INTS, "bool"):
        if source != target:
            x = sample(rng, (3, 21), source)
            agree(lambda v, t=target: ops.cast(v, t), x)


def test_where_and_broadcasting():
    rng = np.random.default_rng(4)
    f = lambda *s: rng.standard_normal(s).astype(np.float32)
    for a, b in [
        ((3, 1), (1, 4)),
        ((5, 17), (17,)),
        ((5, 17), (5, 1)),
        ((2, 3, 4), (3, 1)),
        ((2, 3, 4), (4,)),
        ((2, 1, 4), (3, 1)),
        ((4, 4), (4, 1)),
        ((6,), ()),
    ]:
        agree(lambda x, y: ops.add(x, y), f(*a), f(*b))
        agree(lambda c, x, y: ops.where(c, x, y), f(*a) > 0, f(*a), f(*b))
    for dtype in ("int64", "uint8", "bool", "float64"):
        x = sample(rng, (9, 5), dtype)
        agree(lambda c, x, y: ops.where(c, x, y), x != 0, x, x[:1])


def test_integer_division_rounds_down_and_survives_zero():
    a = np.array([7, -7, 7, -7, 0, 5, -(2**31)], np.int32)
    b = np.array([2, 2, -2, -2, 3, 0, -1], np.int32)
    agree(lambda x, y: (ops.floor_divide(x, y), ops.mod(x, y)), a, b)


ROWS, COLUMNS = (1, 2, 7, 17, 33), (1, 2, 15, 16, 17, 47, 300)


@pytest.mark.parametrize("n", [1, 15, 16, 17, 47, 100, 1000])
def test_matmul(n):
    rng = np.random.default_rng(n)
    f = lambda *s: rng.standard_normal(s).astype(np.float32)
    for m in ROWS:
        for k in COLUMNS:
            x, w, g = f(m, k), f(k, n), f(m, n)
            agree(lambda x, w: ops.matmul(x, w), x, w, tolerance=1e-5)
            agree(lambda x, g: ops.matmul(ops.transpose(x), g), x, g, tolerance=1e-5)
            agree(lambda g, w: ops.matmul(g, ops.transpose(w)), g, w, tolerance=1e-5)


@pytest.mark.parametrize("shapes", [((0, 3), (3, 4)), ((3, 0), (0, 4)), ((3, 4), (4, 0)), ((2, 3, 5), (5, 4)), ((2, 3, 5), (2, 5, 4)),
                                    ((6, 1, 3, 5), (2, 5, 4)), ((2, 3, 4, 5), (5, 17))])  # fmt: skip
@pytest.mark.parametrize("dtype", ["float32", "float64", "int32"])
def test_matmul_of_other_shapes_and_types(shapes, dtype):
    rng = np.random.default_rng(5)
    agree(lambda a, b: ops.matmul(a, b), *(sample(rng, s, dtype) for s in shapes), tolerance=1e-5)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "uint32", "int64"])
@pytest.mark.parametrize("shape", [(5,), (1, 1), (7, 17), (33, 47), (2, 3, 15), (3, 1, 4, 2), (3, 0)])
def test_reductions(shape, dtype):
    rng = np.random.default_rng(6)
    x = sample(rng, shape, dtype)
    axes = [None, 0, len(shape) - 1, tuple(range(len(shape)))] + ([(0, 2)] if len(shape) > 2 else [])
    for axis in axes:
        for keepdims in (False, True):
            agree(lambda v, a=axis, k=keepdims: (ops.sum(v, a, k), ops.prod(v, a, keepdims=k)), x, tolerance=1e-5)
            if x.size:
                agree(
                    lambda v, a=axis, k=keepdims: (
                        ops.max(v, a, k),
                        ops.min(v, a, k),
                        ops.any(v, a, k),
                        ops.all(v, a, k),
                    ),
                    x,
                )
        if x.size and not isinstance(axis, tuple):
            agree(lambda v, a=axis: (ops.argmax(v, a), ops.argmin(v, a), ops.argsort(v, a)), x)
            agree(lambda v, a=axis: (ops.cumsum(v, a), ops.cumprod(v, a)), x, tolerance=1e-5)


def test_long_sums_are_accurate():
    x = np.full((100_000, 3), 0.1, np.float32)
    got = native.NativeProgram(build(lambda v: (ops.sum(v, 0), ops.sum(v)), (x.shape, "float32")))(x)
    np.testing.assert_allclose(got[0], 1e4, rtol=2e-6)
    np.testing.assert_allclose(got[1], 3e4, rtol=2e-6)


def test_argmax_of_ties_and_nan():
    x = np.array([[1, 3, 3], [np.nan, 5, 6], [7, np.nan, np.nan]], np.float32)
    agree(lambda v: (ops.argmax(v, -1), ops.argmin(v, -1), ops.argmax(v, 0)), x)


@pytest.mark.parametrize("shape", [(1, 1), (7, 10), (33, 47), (2, 1000), (3, 4, 5)])
def test_softmax_and_cross_entropy(shape):
    rng = np.random.default_rng(8)
    for dtype in FLOATS:
        x = sample(rng, shape, dtype) * 10
        for axis in range(len(shape)):
            agree(lambda v, a=axis: (ops.softmax(v, a), ops.log_softmax(v, a)), x)
        for label in ("int32", "uint8", "int64"):
            y = rng.integers(0, min(shape[-1], 255), shape[:-1]).astype(label)
            g = rng.random(shape[:-1]).astype(dtype)
            agree(
                lambda z, y, g: (
                    bind(OPS["sparse_softmax_cross_entropy"], z, y),
                    bind(OPS["sparse_softmax_cross_entropy_grad"], z, y, g),
                ),
                x,
                y,
                g,
            )
            if len(shape) == 2:  # blocked logits, as they come out of a product
                w = sample(rng, (shape[-1], shape[-1]), dtype)
                agree(
                    lambda z, w, y, g: bind(OPS["sparse_softmax_cross_entropy_grad"], ops.matmul(z, w), y, g),
                    x / 10,
                    w,
                    y,
                    g,
                    tolerance=1e-4,
                )


def test_moving():
    rng = np.random.default_rng(9)
    for dtype in ("float32", "float64", "uint8", "int16", "bool"):
        x = sample(rng, (3, 4, 17), dtype)
        agree(
            lambda v: (
                ops.transpose(v),
                ops.transpose(v, (0, 2, 1)),
                ops.reshape(v, (12, 17)),
                v[1:, ::-1, 3:11:2],
                v[0],
            ),
            x,
        )
        agree(
            lambda v: (
                ops.concatenate([v, v[:, :2]], axis=1),
                ops.stack([v, v], axis=-1),
                ops.broadcast_to(v[:1], (5, 4, 17)),
            ),
            x,
        )
        agree(lambda v: ops.transpose(ops.reshape(v, (12, 17))), x)
        agree(
            lambda v: bind(OPS["unslice"], v, index=(slice(1, 7, 2), slice(None), slice(0, 34, 2)), shape=(8, 4, 35)), x
        )


def test_gathering():
    rng = np.random.default_rng(10)
    for dtype in ("float32", "int32", "uint8"):
        x = sample(rng, (5, 6, 7), dtype)
        for axis in range(3):
            i = rng.integers(0, x.shape[axis], (2, 3)).astype(np.int32)
            agree(lambda v, i, a=axis: ops.take(v, i, a), x, i)
            j = rng.integers(0, x.shape[axis], x.shape).astype(np.int64)
            agree(lambda v, i, a=axis: ops.take_along_axis(v, i, a), x, j)
            if dtype != "uint8":
                g = sample(rng, (*x.shape[:axis], 2, 3, *x.shape[axis + 1 :]), dtype)
                agree(lambda g, i, a=axis: bind(OPS["take_grad"], g, i, axis=a, length=6), g, np.minimum(i, 4))
                agree(
                    lambda g, i, a=axis: bind(OPS["take_along_axis_grad"], g, i, axis=a, length=8),
                    sample(rng, x.shape, dtype),
                    j,
                )


@pytest.mark.parametrize("how", ["set", "add", "max", "min", "multiply"])
def test_scatter(how):
    rng = np.random.default_rng(11)
    for dtype in ("float32", "int32"):
        x, u, i = sample(rng, (9, 5), dtype), sample(rng, (4, 5), dtype), np.array([3, 0, 3, 8], np.int32)
        agree(
            lambda x, i, u: bind(OPS["scatter"], x, i, u, how=how),
            x,
            i if how != "set" else np.array([3, 0, 2, 8], np.int32),
            u,
        )


@pytest.mark.parametrize("n", [0, 1, 3, 4, 65, 1000])
def test_random_bits_are_the_reference_bits(n):
    for seed in ([0, 0], [123456789, 7], [2**32 - 1, 2**32 - 1]):
        agree(lambda s: bind(OPS["random_bits"], s, shape=(n,)), np.array(seed, np.uint32))


def test_every_op_of_the_table_is_known():
    from baro.exec.native_lower import STRUCTURED

    known = STRUCTURED | {"matmul", "reshape", "input", "const", "sum", "prod", "max", "min", "any", "all"}
    missing = [name for name, op in OPS.items() if not op.elementwise and name not in known and name not in HOST_ONLY]
    assert not missing, f"ops without a native function: {missing}"


HOST_ONLY = {
    "library",
    "on_host",
}  # LAPACK, Fourier transforms, Python functions: such graphs run on the reference executor


def test_generated_loops_are_those_of_the_table():
    import subprocess
    import sys
    from pathlib import Path

    gen = Path(__file__).resolve().parent.parent / "native" / "gen.py"
    done = subprocess.run([sys.executable, str(gen), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
