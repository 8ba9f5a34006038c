"""The functions of `baro.ops` against NumPy's and closed forms, on odd sizes and dtypes; eager, traced and symbolic."""

import math

import numpy as np
import pytest

import baro
from baro import ops
from baro.core.autodiff import check_grads
from baro.core.graph import trace
from baro.errors import GradientError, InputError

rng = np.random.default_rng(7)
X = rng.standard_normal((3, 5)).astype("float32")
Y = rng.standard_normal((3, 5)).astype("float32")
V = rng.standard_normal(7).astype("float32")
P = np.abs(X) + 0.5
I = rng.integers(0, 7, (3, 5)).astype("int32")
T = rng.standard_normal((2, 3, 4)).astype("float32")
N = np.where(np.abs(X) > 1, np.nan, X).astype("float32")
S = X @ X.T + 3 * np.eye(3, dtype="float32")


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


# name: (our call, what it must equal)
CASES = {
    "clip": (lambda: ops.clip(X, -0.5, 0.5), X.clip(-0.5, 0.5)),
    "cbrt": (lambda: ops.cbrt(X), np.cbrt(X)),
    "exp2": (lambda: ops.exp2(X), np.exp2(X)),
    "log2": (lambda: ops.log2(P), np.log2(P)),
    "log10": (lambda: ops.log10(P), np.log10(P)),
    "logaddexp": (lambda: ops.logaddexp(X * 50, Y * 50), np.logaddexp(X * 50, Y * 50)),
    "logaddexp2": (lambda: ops.logaddexp2(X, Y), np.logaddexp2(X, Y)),
    "hypot": (lambda: ops.hypot(X, Y), np.hypot(X, Y)),
    "heaviside": (lambda: ops.heaviside(np.array([-1.0, 0.0, 2.0]), 0.5), [0, 0.5, 1]),
    "nan_to_num": (lambda: ops.nan_to_num(np.array([np.nan, np.inf, 1.0]), posinf=9.0), [0, 9, 1]),
    "isclose": (lambda: ops.isclose(X, X + 1e-9), np.ones_like(X, bool)),
    "sinc": (lambda: ops.sinc(np.array([0.0, 0.5])), np.sinc([0.0, 0.5])),
    "divide_no_nan": (lambda: ops.divide_no_nan(np.array([1.0, 2.0]), np.array([0.0, 4.0])), [0, 0.5]),
    "fmod": (lambda: ops.fmod(np.array([-5.0, 5.0]), 3.0), [-2, 2]),
    "gcd": (lambda: ops.gcd(np.array([12, 18]), np.array([8, 27])), [4, 9]),
    "erf": (lambda: ops.erf(np.array([-2.0, 0.3, 1.5])), [math.erf(-2.0), math.erf(0.3), math.erf(1.5)]),
    "erfinv": (lambda: ops.erf(ops.erfinv(np.array([-0.99, 0.0, 0.7]))), [-0.99, 0.0, 0.7]),
    "erfinv edges": (lambda: ops.erfinv(np.array([-1.0, 1.0, 2.0])), [-np.inf, np.inf, np.nan]),
    "saturate_cast": (
        lambda: ops.saturate_cast(np.array([-300.0, 12.0, 300.0]), "int8"),
        np.array([-128, 12, 127], "int8"),
    ),
    "var": (lambda: ops.var(X, axis=0), X.var(axis=0)),
    "std": (lambda: ops.std(X, axis=(0, 1), keepdims=True), X.std(axis=(0, 1), keepdims=True)),
    "average": (lambda: ops.average(X, axis=1, weights=np.arange(5.0)), np.average(X, axis=1, weights=np.arange(5.0))),
    "median": (lambda: ops.median(T, axis=(0, 2)), np.median(T, axis=(0, 2))),
    "quantile": (lambda: ops.quantile(X, [0.1, 0.5], axis=1), np.quantile(X, [0.1, 0.5], axis=1)),
    "quantile nearest": (lambda: ops.quantile(X, 0.4, method="nearest"), np.quantile(X, 0.4, method="nearest")),
    "nanmean": (lambda: ops.nanmean(N, axis=1), np.nanmean(N, axis=1)),
    "nanmedian": (lambda: ops.nanmedian(N, axis=1), np.nanmedian(N, axis=1)),
    "nanmax": (lambda: ops.nanmax(N, axis=0), np.nanmax(N, axis=0)),
    "logsumexp": (lambda: ops.logsumexp(X * 100, axis=1), 100 * X.max(axis=1)),
    "count_nonzero": (lambda: ops.count_nonzero(I, axis=0), np.count_nonzero(I, axis=0)),
    "diff": (lambda: ops.diff(V, n=2), np.diff(V, n=2)),
    "trapezoid": (lambda: ops.trapezoid(X, dx=0.5), 0.5 * (X[:, 1:] + X[:, :-1]).sum(1) / 2),
    "corrcoef": (lambda: ops.corrcoef(X), np.corrcoef(X)),
    "arange": (lambda: ops.arange(2, 9, 3), np.arange(2, 9, 3, "int32")),
    "linspace": (lambda: ops.linspace(0.0, 1.0, 7), np.linspace(0, 1, 7, dtype="float32")),
    "logspace": (lambda: ops.logspace(0, 2, 3), [1, 10, 100]),
    "geomspace": (lambda: ops.geomspace(1.0, 8.0, 4), [1, 2, 4, 8]),
    "eye": (lambda: ops.eye(3, 4, k=1), np.eye(3, 4, 1)),
    "tril": (lambda: ops.tril(T, -1), np.tril(T, -1)),
    "diag": (lambda: ops.diag(V, k=-2), np.diag(V, -2)),
    "diagonal": (lambda: ops.diagonal(T, 1, 1, 2), np.diagonal(T, 1, 1, 2)),
    "trace": (lambda: ops.trace(T, axis1=1, axis2=2), np.trace(T, axis1=1, axis2=2)),
    "vander": (lambda: ops.vander(V, 3), np.vander(V, 3)),
    "meshgrid": (lambda: ops.meshgrid(V, V[:2])[1], np.meshgrid(V, V[:2])[1]),
    "moveaxis": (lambda: ops.moveaxis(T, (0, 1), (-1, 0)), np.moveaxis(T, (0, 1), (-1, 0))),
    "repeat": (lambda: ops.repeat(X, [1, 0, 2], axis=0), np.repeat(X, [1, 0, 2], axis=0)),
    "tile": (lambda: ops.tile(X, (2, 1, 3)), np.tile(X, (2, 1, 3))),
    "roll": (lambda: ops.roll(X, (1, -2), axis=(0, 1)), np.roll(X, (1, -2), axis=(0, 1))),
    "rot90": (lambda: ops.rot90(X, 3), np.rot90(X, 3)),
    "array_split": (lambda: ops.array_split(V, 3)[1], np.array_split(V, 3)[1]),
    "pad reflect": (lambda: ops.pad(X, ((1, 2), (0, 3)), mode="reflect"), np.pad(X, ((1, 2), (0, 3)), mode="reflect")),
    "pad constant": (lambda: ops.pad(X, 1, constant_values=2.0), np.pad(X, 1, constant_values=2.0)),
    "rearrange": (
        lambda: ops.rearrange(T, "a (b c) d -> c (a d) b", c=3),
        T.reshape(2, 1, 3, 4).transpose(2, 0, 3, 1).reshape(3, 8, 1),
    ),
    "dot": (lambda: ops.dot(T, X.T[:4]), np.dot(T, X.T[:4])),
    "tensordot": (lambda: ops.tensordot(T, T, axes=((0, 2), (0, 2))), np.tensordot(T, T, axes=((0, 2), (0, 2)))),
    "einsum": (lambda: ops.einsum("bij,bkj,k->bi", T, T, V[:3]), np.einsum("bij,bkj,k->bi", T, T, V[:3])),
    "einsum diagonal": (lambda: ops.einsum("ii,...->...i", S, T[0]), np.einsum("ii,...->...i", S, T[0])),
    "kron": (lambda: ops.kron(X, S), np.kron(X, S)),
    "cross": (lambda: ops.cross(X[:, :3], Y[:, :3]), np.cross(X[:, :3], Y[:, :3])),
    "correlate": (lambda: ops.correlate(V, V[:3], "same"), np.correlate(V, V[:3], "same")),
    "norm": (lambda: ops.norm(X, ord=3, axis=1), np.linalg.norm(X, ord=3, axis=1)),
    "norm nuclear": (lambda: ops.norm(X, ord="nuc", axis=(0, 1)), np.linalg.norm(X, ord="nuc")),
    "det": (lambda: ops.det(S), np.linalg.det(S)),
    "logdet": (lambda: ops.logdet(S), np.linalg.slogdet(S)[1]),
    "inv": (lambda: ops.matmul(ops.inv(S), S), np.eye(3)),
    "solve": (lambda: ops.matmul(S, ops.solve(S, X)), X),
    "qr": (lambda: ops.matmul(*ops.qr(X.T)), X.T),
    "svd": (lambda: ops.svd(X, compute_uv=False), np.linalg.svd(X, compute_uv=False)),
    "matrix_rank": (lambda: ops.matrix_rank(np.ones((3, 4), "float32")), 1),
    "lstsq": (lambda: ops.lstsq(X.T, V[:5, None]), np.linalg.lstsq(X.T, V[:5, None], rcond=None)[0]),
    "cdist": (lambda: ops.cdist(X, Y), np.linalg.norm(X[:, None] - Y[None], axis=-1)),
    "fft": (lambda: ops.fft((X, Y))[1], np.fft.fft(X + 1j * Y).imag),
    "irfft": (lambda: ops.irfft(ops.rfft(V), fft_length=7), V),
    "extract_sequences": (lambda: ops.extract_sequences(V, 3, 2), [V[0:3], V[2:5], V[4:7]]),
    "slice": (lambda: ops.slice(X, (1, 2), (2, -1)), X[1:3, 2:]),
    "slice_update": (lambda: ops.slice_update(np.zeros((2, 3)), (0, 1), np.ones((1, 2))), [[0, 1, 1], [0, 0, 0]]),
    "scatter": (lambda: ops.scatter([[0, 1], [2, 0], [0, 1]], [5, 10, 1], (3, 2)), [[0, 6], [0, 0], [10, 0]]),
    "scatter_update": (lambda: ops.scatter_update(np.ones(4), [[1], [1]], [3.0, 2.0], reduction="mul"), [1, 6, 1, 1]),
    "segment_sum": (lambda: ops.segment_sum(X, [0, 2, 0], 3), np.stack([X[0] + X[2], 0 * X[0], X[1]])),
    "segment_max": (lambda: ops.segment_max(V, [0, 0, 1, 1, 1, 1, 0], 2), [V[[0, 1, 6]].max(), V[2:6].max()]),
    "top_k ties": (lambda: ops.top_k(np.array([3.0, 9.0, 9.0, 1.0]), 3)[1], np.array([1, 2, 0], "int32")),
    "in_top_k": (lambda: ops.in_top_k([2, 0], [[0.1, 0.2, 0.7], [0.1, 0.5, 0.4]], 1), [True, False]),
    "searchsorted": (lambda: ops.searchsorted([1, 3, 5], [3, 4], side="right"), np.array([2, 2], "int32")),
    "digitize": (lambda: ops.digitize(np.array([0.0, 1.0, 9.0]), [1.0, 5.0]), np.array([0, 1, 2], "int32")),
    "isin": (lambda: ops.isin(I, [1, 2]), np.isin(I, [1, 2])),
    "bincount": (lambda: ops.bincount(I, minlength=9), np.stack([np.bincount(r, minlength=9) for r in I])),
    "histogram": (lambda: ops.histogram(X, 4)[0], np.histogram(X, 4)[0]),
    "unique": (lambda: ops.unique(I, return_counts=True)[1], np.unique(I, return_counts=True)[1]),
    "unravel_index": (lambda: ops.unravel_index([7, 13], (3, 5))[1], [2, 3]),
    "select": (lambda: ops.select([X > 1, X > 0], [X, 0 * X], -1.0), np.select([X > 1, X > 0], [X, 0 * X], -1.0)),
    "silu": (lambda: ops.silu(X), X * _sigmoid(X)),
    "elu": (lambda: ops.elu(X, 0.7), np.where(X > 0, X, 0.7 * np.expm1(X))),
    "gelu": (lambda: ops.gelu(X, approximate=False), X * 0.5 * (1 + np.vectorize(math.erf)(X / math.sqrt(2)))),
    "hard_sigmoid": (lambda: ops.hard_sigmoid(X * 5), np.clip(X * 5 / 6 + 0.5, 0, 1)),
    "log_sigmoid": (lambda: ops.log_sigmoid(X), np.log(_sigmoid(X))),
    "glu": (lambda: ops.glu(T), T[..., :2] * _sigmoid(T[..., 2:])),
    "sparsemax": (lambda: ops.sparsemax(np.array([[1.0, 0.2, -3.0]])), [[0.9, 0.1, 0.0]]),
    "one_hot": (
        lambda: ops.one_hot([[0, 2], [-1, 1]], 3, axis=1),
        np.moveaxis([[[1, 0, 0], [0, 0, 1]], [[0, 0, 0], [0, 1, 0]]], 2, 1),
    ),
    "multi_hot": (lambda: ops.multi_hot([[0, 2], [1, 1]], 4), [[1, 0, 1, 0], [0, 1, 0, 0]]),
    "moments": (lambda: ops.moments(T, (0, 2))[1], T.var(axis=(0, 2))),
    "layer_normalization": (
        lambda: ops.layer_normalization(X, epsilon=0.0),
        (X - X.mean(1, keepdims=True)) / X.std(1, keepdims=True),
    ),
    "normalize": (lambda: ops.normalize(X, order=1), X / np.abs(X).sum(1, keepdims=True)),
    "binary_crossentropy": (
        lambda: ops.binary_crossentropy([1.0, 0.0], [2.0, 2.0], from_logits=True),
        [np.log1p(np.exp(-2)), 2 + np.log1p(np.exp(-2))],
    ),
    "categorical_crossentropy": (lambda: ops.categorical_crossentropy([[0.0, 1.0]], [[0.25, 0.75]]), [-np.log(0.75)]),
    "sparse_categorical_crossentropy": (
        lambda: ops.sparse_categorical_crossentropy([[1]], [[1.0, 3.0]]),
        [-np.log(0.75)],
    ),
    "ctc_loss": (  # Keras 3.15.1's numbers
        lambda: ops.ctc_loss(
            [[1, 2], [2, 0]], (np.arange(24).reshape(2, 4, 3) ** 2 % 7) / np.float32(3), [2, 1], [4, 3]
        ),
        [2.143965, 2.0319774],
    ),
    "ctc_loss, another blank": (
        lambda: ops.ctc_loss(
            [[0, 1], [1, 0]], (np.arange(24).reshape(2, 4, 3) ** 2 % 7) / np.float32(3), [2, 1], [4, 4], mask_index=2
        ),
        [2.1338892, 1.9288036],
    ),
    "polar": (lambda: ops.imag(ops.polar(P, X)), P * np.sin(X)),
    "view": (lambda: ops.view(X, "int32"), X.view("int32")),
}


@pytest.mark.parametrize("name", CASES)
def test_value(name):
    ours, expected = CASES[name]
    got = np.asarray(ours())
    assert got.shape == np.shape(expected)
    np.testing.assert_allclose(got, expected, rtol=2e-5, atol=2e-5)


@pytest.mark.parametrize(
    "dtypes, expected",
    [
        (("float16", float), "float16"),
        (("uint8", "int8"), "int16"),
        (("int32", "float16"), "float16"),
        (("uint32", "int32"), "int32"),
        (("bool", int), "int32"),
    ],
)
def test_promotion(dtypes, expected):
    assert baro.backend.result_type(*dtypes) == expected


def test_products_of_int8_are_int32():
    x = np.full((2, 3), 100, "int8")
    y = ops.matmul(x, x.T)
    assert y.dtype == "int32"
    np.testing.assert_array_equal(y, np.full((2, 2), 30000))
    assert ops.matmul(baro.KerasTensor((None, 3), "int8"), x.T).dtype == "int32"


@pytest.mark.parametrize(
    "formula, dtypes, expected",
    [
        ("ij,kj->ik", ("int8", "int8"), "int32"), ("ij,kj,kj->ik", ("int8", "int8", "int8"), "int32"), ("ij->ji", ("int8",), "int32"), ("ij->i", ("int8",), "int32"),
        ("ij,kj->ik", ("int8", "uint8"), "int16"), ("ij,kj->ik", ("uint8", "uint8"), "uint8"), ("ij->i", ("uint8",), "uint8"), ("ij->i", ("bool",), "bool"),
    ],
)  # fmt: skip
def test_dtype_of_einsum_of_small_integers(formula, dtypes, expected):
    arrays = [np.full((2, 3), 100).astype(d) for d in dtypes]
    assert ops.einsum(formula, *arrays).dtype == expected
    assert ops.einsum(formula, baro.KerasTensor((2, 3), dtypes[0]), *arrays[1:]).dtype == expected
    if dtypes == ("int8", "int8"):
        np.testing.assert_array_equal(ops.einsum(formula, *arrays), np.full((2, 2), 30000))


def test_ndim_and_size_are_ints():
    for x in (X, ops.convert_to_tensor(X), baro.Variable(X), X.tolist()):
        assert (type(ops.ndim(x)), ops.ndim(x), type(ops.size(x)), ops.size(x)) == (int, 2, int, X.size)
    assert ops.ndim(2.0) == 0 and ops.size(2.0) == 1
    graph, _, _ = trace(lambda x: x / ops.size(x) + ops.ndim(x), ((2, 3), "float32"))
    np.testing.assert_allclose(graph.evaluate(np.ones((2, 3), "float32"))[0], 2 + 1 / 6, rtol=1e-6)
    x = baro.Input((3,))
    assert (ops.ndim(x).shape, ops.ndim(x).dtype, ops.size(x).shape) == ((), "int32", ())
    y = x * ops.cast(ops.size(x), "float32") + ops.cast(ops.ndim(x), "float32")
    np.testing.assert_allclose(baro.Model(x, y)(np.ones((2, 3), "float32")), np.full((2, 3), 8.0))


def test_half_precision_keeps_its_dtype():
    x = np.full((4, 3), 300.0, "float16")
    for f in (
        ops.var,
        ops.std,
        ops.logsumexp,
        ops.gelu,
        ops.softmax,
        ops.layer_normalization,
        lambda v: ops.clip(v, 0.0, 1.0),
    ):
        assert np.asarray(f(x)).dtype == np.float16


FUNCTIONS = {
    "gelu": ops.gelu, "silu": ops.silu, "selu": ops.selu, "logsumexp": lambda x: ops.logsumexp(x, axis=-1), "var": ops.var,
    "logaddexp": lambda x: ops.logaddexp(x, 0.3), "layer_normalization": ops.layer_normalization, "normalize": ops.normalize,
    "einsum": lambda x: ops.einsum("ij,kj->ik", x, x), "inv": lambda x: ops.inv(ops.matmul(x, ops.transpose(x)) + ops.eye(3, dtype="float64")),
    "det": lambda x: ops.det(x[:, :3]), "solve": lambda x: ops.solve(x[:, :3], x), "pad": lambda x: ops.pad(x, 1, mode="reflect"),
    "cholesky": lambda x: ops.cholesky(ops.matmul(x, ops.transpose(x)) + 2.0 * ops.eye(3, dtype="float64")),
    "scatter_update": lambda x: ops.scatter_update(x, [[0], [2]], x[:2] * 2.0), "segment_max": lambda x: ops.segment_max(x, [0, 1, 0], 2),
    "top_k": lambda x: ops.top_k(x, 2)[0], "quantile": lambda x: ops.quantile(x, 0.3, axis=1), "cumsum": lambda x: ops.cumsum(x, axis=1),
    "fft": lambda x: ops.fft((x, x * x))[1], "erfinv": lambda x: ops.erfinv(ops.tanh(x) * 0.5), "repeat": lambda x: ops.repeat(x, 3, axis=1),
}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_derivative(name):
    check_grads(FUNCTIONS[name], [X.astype("float64")], order=1, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_traced_is_eager_and_symbolic_has_its_shape(name):
    f = FUNCTIONS[name]
    x = X.astype("float64")
    graph, _, _ = trace(f, (x.shape, "float64"))
    eager = np.asarray(f(ops.convert_to_tensor(x)))
    np.testing.assert_allclose(graph.check().evaluate(x)[0], eager, rtol=1e-10)
    spec = f(baro.KerasTensor(x.shape, "float64"))
    assert spec.shape == eager.shape and spec.dtype == eager.dtype.name


def test_no_derivative_is_said():
    v = baro.Variable(X)
    with baro.GradientTape() as tape:
        y = ops.sum(ops.svd(v, compute_uv=False))
    with pytest.raises(GradientError, match="svd: this operation has no derivative"):
        tape.gradient(y, v)


@pytest.mark.parametrize(
    "function, shapes, expected",
    [
        (ops.add, ((None, 3), (2, None)), (2, 3)), (ops.matmul, ((None, 4), (4, 2)), (None, 2)), (lambda x: ops.reshape(x, (-1, 6)), ((None, 3),), (None, 6)),
        (lambda x: ops.split(x, 2)[0], ((None, 3),), (None, 3)), (ops.nonzero, ((2, 3),), None), (lambda x: ops.tile(x, (2, 1)), ((None, 3),), (None, 3)),
        (lambda x: ops.mean(x, axis=1), ((None, 3, None),), (None, None)), (lambda x: ops.bincount(x), ((4,),), (None,)),
        (ops.vdot, ((None, 3), (2, 3)), ()), (ops.vdot, ((None,), (3,)), ()), (ops.cross, ((None, 3), (2, 3)), (2, 3)), (ops.cross, ((None, 2), (5, 3)), (5, 3)),
        (lambda x: x[1:], ((None, 3),), (None, 3)), (lambda x: x[:2], ((None, 3),), (2, 3)), (lambda x, y: x[::-1] + y, ((None, 3), (2, 3)), (2, 3)),
        (lambda x, y: ops.reshape(x, (-1, 1)) * y, ((None,), (4, 5)), (4, 5)), (lambda x, y: x[:, 0] + y, ((None, 3), (7,)), (7,)),
    ],
)  # fmt: skip
def test_unknown_lengths(function, shapes, expected):
    out = function(*(baro.KerasTensor(s, "int32") for s in shapes))
    if expected is None:
        assert [o.shape for o in out] == [(None,), (None,)]
    else:
        assert out.shape == expected


def test_errors_about_unknown_lengths_say_none():
    with pytest.raises(InputError, match=r"\(None, 3, 4\) and \[0\] of shape \(3, 4\) differ in length"):
        ops.tensordot(baro.KerasTensor((None, 3, 4)), baro.KerasTensor((3, 4)), axes=1)


def test_probabilities_of_a_traced_softmax_become_logits():
    z = np.array([[0.0, 200.0], [3.0, 1.0]], "float32")
    graph, _, _ = trace(lambda t: ops.sparse_categorical_crossentropy([0, 1], ops.softmax(t)), (z.shape, "float32"))
    np.testing.assert_allclose(
        graph.evaluate(z)[0], [200.0, 2.126928], rtol=1e-6
    )  # clipped probabilities would give 16.1
    assert "sparse_softmax_cross_entropy" in str(graph)
    graph, _, _ = trace(
        lambda t: ops.binary_crossentropy([[1.0, 0.0], [1.0, 1.0]], ops.sigmoid(t)), (z.shape, "float32")
    )
    np.testing.assert_allclose(graph.evaluate(z)[0][0], [math.log(2), 200.0], rtol=1e-6)


def test_control_flow():
    assert ops.cond(np.bool_(False), lambda: 1, lambda: 2) == 2
    assert int(ops.fori_loop(0, 5, lambda i, x: x + i, 0)) == 10
    assert [int(v) for v in ops.while_loop(lambda i, s: i < 4, lambda i, s: (i + 1, s + i), (0, 0))] == [4, 6]
    carry, ys = ops.scan(lambda c, x: (c + x, c), ops.convert_to_tensor(0.0), V)
    np.testing.assert_allclose(carry, V.sum(), rtol=1e-5)
    np.testing.assert_allclose(ys[1:], np.cumsum(V)[:-1], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(
        ops.associative_scan(lambda a, b: a * b, P[0], reverse=True), np.cumprod(P[0][::-1])[::-1], rtol=1e-5
    )
    np.testing.assert_allclose(ops.vectorized_map(lambda x: ops.sum(x * x), X), (X * X).sum(1), rtol=1e-5)
    np.testing.assert_allclose(ops.vectorize(ops.dot, signature="(n),(n)->()")(X, Y[0]), X @ Y[0], rtol=1e-5)
    y, dy = ops.jvp(lambda a: ops.sin(a) * a, [X], [Y])
    np.testing.assert_allclose(dy, (np.cos(X) * X + np.sin(X)) * Y, rtol=1e-4, atol=1e-5)


def test_traced_branches_select_values_and_assignments():
    v = baro.Variable([1.0, 2.0])

    def step(x):
        return ops.cond(ops.sum(x) > 0, lambda: v.assign(v + x) * 1.0, lambda: x * 2.0)

    graph, state, _ = trace(step, ((2,), "float32"))
    assert state == [v] if len(state) == 1 else False
    for x in ([1.0, 1.0], [-1.0, -1.0]):
        new, out = graph.evaluate(v.numpy(), np.array(x, "float32"))
        positive = sum(x) > 0
        np.testing.assert_allclose(new, np.add([1, 2], x) if positive else [1, 2])
        np.testing.assert_allclose(out, np.add([1, 2], x) if positive else np.multiply(x, 2))


def test_traced_loops():
    with pytest.raises(InputError, match="number of iterations depends on values"):
        trace(lambda x: ops.while_loop(lambda a: ops.sum(a) < 9, lambda a: a + 1, x), ((2,), "float32"))
    graph, _, _ = trace(
        lambda x: ops.while_loop(lambda a: ops.sum(a) < 9, lambda a: a + 1, x, maximum_iterations=6), ((2,), "float32")
    )
    np.testing.assert_allclose(graph.evaluate(np.zeros(2, "float32"))[0], [5, 5])


@pytest.mark.parametrize(
    "call, text",
    [
        (lambda: ops.split(X, 2), "cannot be divided into 2 equal parts"),
        (lambda: ops.einsum("ij,jk->ik", X), "names 2 operands, received 1"),
        (lambda: ops.solve(X, X), "Expected a square matrix"),
        (lambda: ops.one_hot([1], 3, sparse=True), "every tensor here is dense"),
        (lambda: ops.categorical_crossentropy(X, X[:, :2]), "must have the same shape"),
        (lambda: ops.unstack(X, axis=5), "out of bounds"),
        (lambda: ops.repeat(X, [1, 2], axis=0), "expected one count, or 3"),
    ],
)
def test_errors(call, text):
    with pytest.raises(ValueError, match=text):
        call()


def test_settings_round_trip():
    config = baro.config
    assert (config.floatx(), config.epsilon(), config.backend()) == ("float32", 1e-7, "baro")
    try:
        config.set_floatx("float64")
        assert ops.zeros(2).dtype == np.float64 and baro.backend.result_type(float) == "float64"
    finally:
        config.set_floatx("float32")
    with pytest.raises(ValueError, match="Did you mean 'native'"):
        config.set_executor("nativ")


def test_to_categorical():
    one_hot = baro.utils.to_categorical(np.array([[2], [0]]))
    assert one_hot.tolist() == [[0, 0, 1], [1, 0, 0]] and one_hot.dtype == np.float64
    with pytest.raises(InputError, match="classes must be in 0 … 1"):
        baro.utils.to_categorical([0, 2], 2)


def test_functions_of_the_old_backend_module():
    from baro import backend as K

    np.testing.assert_allclose(K.batch_dot(T, np.swapaxes(T, 1, 2)), T @ np.swapaxes(T, 1, 2), rtol=1e-5)
    assert K.batch_dot(X, Y, axes=1).shape == (3, 1)
    assert (
        K.concatenate([X, Y]).shape == (3, 10)
        and K.expand_dims(X).shape == (3, 5, 1)
        and K.batch_flatten(T).shape == (2, 12)
    )
    np.testing.assert_allclose(K.hard_sigmoid(np.array([-9.0, 1.0])), [0.0, 0.7], rtol=1e-6)  # ops.hard_sigmoid: 0.667
    np.testing.assert_allclose(K.sqrt(np.array([-1.0, 4.0])), [0.0, 2.0])
    np.testing.assert_allclose(
        K.relu(X, alpha=0.1, max_value=1.0), np.minimum(np.where(X > 0, X, 0.1 * X), 1.0), rtol=1e-6
    )
    v = K.variable([1.0, 2.0])
    K.update_add(v, [1.0, 1.0])
    assert K.get_value(v).tolist() == [2.0, 3.0] and K.int_shape(v) == (2,) and K.count_params(v) == 2
    assert K.switch(np.array([True, False]), np.ones((2, 2)), np.zeros((2, 2))).numpy().tolist() == [[1, 1], [0, 0]]
    assert K.in_top_k([[0.1, 0.9]], [1], 1).numpy().tolist() == [True]


@pytest.mark.parametrize(
    "name, other, dtype",
    [("matmul", "int8", "int32"), ("matmul", "bool", "int8"), ("dot", "int8", "int8"), ("vdot", "int8", "int8"), ("vdot", "bool", "int8"), ("inner", "uint8", "int16")],
)  # fmt: skip
def test_dtype_of_products_of_small_integers(name, other, dtype):
    a, b = ops.ones((2, 2), "int8"), ops.ones((2, 2), other)
    assert getattr(ops, name)(a, b).dtype == dtype
