"""Ops at the edges of their domains, the dtypes of results, and indexing."""

import numpy as np
import pytest

import baro
import baro.layers.host
import baro.ops
from baro.core import autodiff, ops
from baro.core.graph import Trace
from baro.core.tensor import Tensor

F, D, I, U, B = np.float32, np.float64, np.int32, np.uint32, np.bool_

# --- values at the edges ---------------------------------------------------------------------------------------------


def test_sigmoid_is_accurate_at_both_ends():
    x = np.array([-80, -50, -20, -5, -1e-3, 0, 1e-3, 5, 20, 80], F)
    exact = 1 / (1 + np.exp(-x.astype(D)))
    np.testing.assert_allclose(ops.sigmoid(x)._a, exact, rtol=4e-7)
    np.testing.assert_array_equal(ops.sigmoid(np.array([-np.inf, np.inf, np.nan], F))._a, [0, 1, np.nan])


def test_softplus_is_accurate_at_both_ends():
    x = np.array([-80, -20, -5, -1e-3, 0, 1e-3, 5, 20, 80], F)
    np.testing.assert_allclose(ops.softplus(x)._a, np.logaddexp(x.astype(D), 0), rtol=4e-7)
    np.testing.assert_array_equal(ops.softplus(np.array([-np.inf, np.inf, np.nan], F))._a, [0, np.inf, np.nan])


def test_erf_is_accurate():
    import math

    x = np.linspace(-6, 6, 2001)
    exact = np.array([math.erf(v) for v in x])
    np.testing.assert_allclose(ops.erf(x)._a, exact, rtol=0, atol=2e-7)
    np.testing.assert_allclose(ops.erf(x.astype(F))._a, exact, rtol=3e-7)


def test_softmax_of_large_logits():
    x = np.array([[1e4, 0.0, -1e4], [-1e30, -1e30, -1e30]], F)
    np.testing.assert_allclose(ops.softmax(x)._a, [[1, 0, 0], [1 / 3] * 3], rtol=1e-6)
    assert np.isfinite(ops.log_softmax(x)._a).all()


def grad(function, *values):
    """Return the gradient of a function's sum at float32 values, as an array."""
    return [
        np.asarray(ops.raw(g)) for g in autodiff.grad(function, range(len(values)))(*(np.asarray(v, F) for v in values))
    ]


def test_gradient_of_power_at_zero():
    """x⁰ is constant, x¹ has slope 1, x² has slope 0: also at 0."""
    x = np.array([0.0, 2.0], F)
    assert grad(lambda x: x**0, x)[0].tolist() == [0, 0]
    assert grad(lambda x: x**1, x)[0].tolist() == [1, 1]
    assert grad(lambda x: x**2.0, x)[0].tolist() == [0, 4]
    assert grad(lambda a, b: a**b, x, np.array([2.0, 0.0], F))[1].tolist() == pytest.approx([0, np.log(2)])
    assert grad(lambda x: x**3, np.array([-2.0], F))[0].tolist() == [12]


def test_gradient_of_prod_with_zeros():
    assert grad(ops.prod, [2.0, 0.0, 3.0])[0].tolist() == [0, 6, 0]
    assert grad(ops.prod, [0.0, 0.0, 3.0])[0].tolist() == [0, 0, 0]
    second = autodiff.grad(lambda x: ops.sum(autodiff.grad(ops.prod)(x)))(np.array([2.0, 0.0, 3.0], F))
    assert second._a.tolist() == [3, 5, 2]
    assert grad(lambda x: ops.prod(x, axis=1), np.zeros((2, 0)))[0].shape == (2, 0)


def test_gradient_of_cumprod_with_zeros():
    assert grad(ops.cumprod, [2.0, 0.0, 3.0])[0].tolist() == [1, 8, 0]


def test_gradient_of_where_leaves_the_other_branch_alone():
    """An infinite slope in the branch not taken must not become NaN through 0·inf in `where` itself."""
    x = np.array([0.0, 4.0], F)
    safe = grad(lambda x: ops.where(x > 0, ops.sqrt(ops.where(x > 0, x, 1.0)), 0.0), x)[0]
    np.testing.assert_allclose(safe, [0, 0.25])
    assert grad(lambda a, b: ops.where(np.array([True, False]), a, b), 1.0, [2.0, 3.0])[0].tolist() == 1
    assert grad(lambda a, b: ops.where(np.array([True, False]), a, b), 1.0, [2.0, 3.0])[1].tolist() == [0, 1]


def test_gradient_of_maximum_is_shared_on_ties():
    assert [g.tolist() for g in grad(ops.maximum, [1.0, 2.0, 3.0], [2.0, 2.0, 2.0])] == [[0, 0.5, 1], [1, 0.5, 0]]
    assert grad(ops.relu, [-1.0, 0.0, 2.0])[0].tolist() == [0, 0, 1]
    assert grad(ops.max, [1.0, 3.0, 3.0])[0].tolist() == [0, 0.5, 0.5]


def test_casts_of_what_no_integer_can_hold():
    """NaN becomes 0 and nothing warns; values in range are cut off toward 0."""
    assert ops.cast(np.array([np.nan, 2.9, -2.9], F), "int32")._a.tolist() == [0, 2, -2]
    assert ops.cast(np.array([255.0, 0.5], F), "uint8")._a.tolist() == [255, 0]
    assert ops.cast(np.array([3e9], D), "int64")._a.tolist() == [3 * 10**9]
    assert ops.cast(np.array([np.nan, 0.0, 2.0], F), "bool")._a.tolist() == [True, False, True]


# --- dtypes ----------------------------------------------------------------------------------------------------------

PROMOTIONS = [
    (lambda: Tensor(np.ones(2, "float16")) * 2.0, "float16"),
    (lambda: 2 * Tensor(np.ones(2, "float16")), "float16"),
    (lambda: Tensor(np.ones(2, I)) * 2, "int32"),
    (lambda: Tensor(np.ones(2, I)) * 2.5, "float32"),
    (lambda: Tensor(np.ones(2, np.int64)) * 2.5, "float32"),
    (lambda: Tensor(np.ones(2, np.uint8)) + 1, "uint8"),
    (lambda: Tensor(np.ones(2, np.uint8)) + 1.0, "float32"),
    (lambda: Tensor(np.ones(2, B)) + 1, "int32"),
    (lambda: Tensor(np.ones(2, B)) * 1.5, "float32"),
    (lambda: Tensor(np.ones(2, I)) / 2, "float32"),
    (lambda: Tensor(np.ones(2, I)) / Tensor(np.ones(2, I)), "float32"),
    (lambda: Tensor(np.ones(2, D)) * 2, "float64"),
    (lambda: Tensor(np.ones(2, F)) * Tensor(np.ones(2, D)), "float64"),
    (lambda: Tensor(np.ones(2, F)) * Tensor(np.ones(2, np.int64)), "float32"),
    (lambda: Tensor(np.ones(2, "float16")) * Tensor(np.ones(2, I)), "float16"),
    (lambda: Tensor(np.ones(2, np.int8)) + Tensor(np.ones(2, np.uint8)), "int16"),
    (lambda: Tensor(np.ones(2, np.uint32)) + Tensor(np.ones(2, I)), "int32"),
    (lambda: Tensor(np.ones(2, F)) * np.sqrt(2.0), "float32"),
    (lambda: np.sqrt(2.0) * Tensor(np.ones(2, F)), "float32"),
    (lambda: Tensor(np.ones(2, F)) + np.float32(1), "float32"),
    (lambda: Tensor(np.ones(2, F)) ** 2, "float32"),
    (lambda: 2 ** Tensor(np.ones(2, F)), "float32"),
    (lambda: Tensor(np.ones(2, F)) > 1, "bool"),
    (lambda: ops.where(np.array([True]), 1, 2.5), "float32"),
    (lambda: ops.where(np.array([True]), Tensor(np.ones(1, "float16")), 2.5), "float16"),
    (lambda: ops.sum(np.ones(2, B)), "int32"),
    (lambda: ops.sum(np.ones(2, np.uint8)), "uint32"),
    (lambda: ops.mean(np.ones(2, I)), "float32"),
    (lambda: ops.exp(np.ones(2, I)), "float32"),
    (lambda: ops.exp(np.ones(2, np.int64)), "float32"),
    (lambda: ops.convert([1, 2]), "int32"),
    (lambda: ops.convert([1.0, 2]), "float32"),
    (lambda: ops.convert([True]), "bool"),
    (lambda: ops.convert([2**40]), "int64"),
    (lambda: ops.convert(2**40), "int64"),
    (lambda: ops.convert(np.ones(1)), "float64"),
    (lambda: ops.stack([1, Tensor(np.float32(2))]), "float32"),
    (lambda: ops.concatenate([np.ones(1, I), np.ones(1, F)]), "float32"),
    (lambda: -Tensor(np.ones(2, I)), "int32"),
    (lambda: Tensor(np.ones(2, I)) // 2, "int32"),
    (lambda: Tensor(np.ones(2, I)) % 2.0, "float32"),
]  # fmt: skip


@pytest.mark.parametrize("i", range(len(PROMOTIONS)))
def test_promotion(i):
    function, expected = PROMOTIONS[i]
    assert function().dtype.name == expected


def test_a_number_too_large_for_its_array_wraps_as_a_cast_does():
    assert (Tensor(np.zeros(1, np.uint8)) + 300)._a.tolist() == [44]
    assert (Tensor(np.zeros(1, np.uint8)) - 1)._a.tolist() == [255]


def test_floatx_decides_what_python_floats_become():
    from baro import settings

    settings.put("floatx", "float64")
    assert ops.convert(1.5).dtype == D
    assert (Tensor(np.ones(2, I)) * 1.5).dtype == D
    assert (Tensor(np.ones(2, F)) * 1.5).dtype == F


# --- indexing --------------------------------------------------------------------------------------------------------

M = np.arange(24, dtype=F).reshape(2, 3, 4)
KEYS = [
    0, -1, np.int64(1), slice(None), slice(None, None, -1), slice(5, None), slice(-1, None), None, Ellipsis, (0, 1), (0, -1, 2), (slice(None), 1), (..., 0),
    (0, ...), (None, 0), (0, None, slice(1)), (..., None), (..., -1, None), (slice(None), slice(None, None, 2), slice(3, 0, -1)),
    [0, 1, 1], np.array([1, 0]), np.array([-1]), np.array(1), (slice(None), [0, 2]), (slice(None), np.array([[0, 2], [1, -1]])), (0, [0, 2]), ([0, 1], [2, 0]),
    ([0, 1], slice(None), [3, 0]), (slice(None), [0, 2], [1, 3]), (np.array([[0], [1]]), np.array([0, 2])), np.array([True, False]), [True, False],
    (slice(None), np.array([True, False, True])), np.ones((2, 3), bool), np.arange(6).reshape(2, 3) % 2 == 0, M > 7, (0, np.array([True, False, True])),
    (np.arange(6).reshape(2, 3) > 2, 1), (0, slice(None), [0, 2]), ([0, 1], None, 1), (slice(None), 0, np.array([1, 2])), ([0, 1], slice(None), 1), (None, [0, 1]), ([0, 1], None), (..., [0, 1]), range(2), True, False, np.array([], int), (0, [], 1),
]  # fmt: skip


@pytest.mark.parametrize("i", range(len(KEYS)))
def test_get_item_is_numpys(i):
    expected = M[KEYS[i]]
    found = Tensor(M)[KEYS[i]]
    assert found.shape == expected.shape
    np.testing.assert_array_equal(found._a, expected)
    with Trace() as t:
        x = t.input(M.shape, M.dtype)
        graph = t.graph([ops.get_item(x, KEYS[i])])
    np.testing.assert_array_equal(graph.check().evaluate(M)[0], expected)


def test_get_item_takes_tensors_as_indices():
    x = Tensor(M)
    np.testing.assert_array_equal(x[Tensor(np.array(1, I))]._a, M[1])
    np.testing.assert_array_equal(x[Tensor(np.array([1, 0], I)), 0]._a, M[[1, 0], 0])
    np.testing.assert_array_equal(x[x > 5]._a, M[M > 5])
    np.testing.assert_array_equal(x[:, Tensor(np.array(2, I))]._a, M[:, 2])


@pytest.mark.parametrize(
    "keys",
    [([0, 1, 0],), (slice(None), [0, -1]), ([0, 1], [2, 0]), (0, [0, 2]), (0, slice(None), [0, 2]), ([[0], [1]], [0, 2]), (slice(None), [0, 2], [1, 3]),
     ([0, 1], slice(None), [3, 0]), (None, [0, 1], slice(0, 2)), (..., [1, 1]), ([1, 0], None, [2, 1]), (slice(None), 1, [2, 3]), (1, [2, 0], slice(1, 3))],
)  # fmt: skip
def test_get_item_takes_traced_integers(keys):
    """Indices that are computed in the step, as a loss with labels or a Q-learning update has them."""
    values = [np.asarray(k, I) for k in keys if isinstance(k, list)]
    with Trace() as t:
        x = t.input(M.shape, M.dtype)
        nodes = iter([t.input(v.shape, v.dtype) for v in values])
        graph = t.graph([ops.get_item(x, tuple(next(nodes) if isinstance(k, list) else k for k in keys))])
    expected = M[tuple(np.asarray(k) if isinstance(k, list) else k for k in keys)]
    np.testing.assert_array_equal(graph.check().evaluate(M, *values)[0], expected)


@pytest.mark.parametrize("key", [2, -3, (0, 0, 0, 0), (0, 3), "a", 1.5, np.array([0.5])])
def test_get_item_refuses(key):
    with pytest.raises((IndexError, ValueError, TypeError)):
        Tensor(M)[key]


def test_iteration_ends():
    assert [v._a.tolist() for v in Tensor(np.arange(3))] == [0, 1, 2]
    a, b = Tensor(np.arange(4).reshape(2, 2))
    assert b._a.tolist() == [2, 3]


def test_take_counts_negative_indices_from_the_end(executor):
    with Trace() as t:
        x, i = t.input((5,), F), t.input((3,), I)
        graph = t.graph([ops.take(x, i), ops.take_along_axis(x, i, axis=0)])
    found = executor.compile(graph)(np.arange(5, dtype=F), np.array([-1, 0, -5], I))
    assert [v.tolist() for v in found] == [[4, 0, 0]] * 2


def test_reductions_over_no_elements():
    empty = np.zeros((0, 3), F)
    assert ops.sum(empty, axis=0)._a.tolist() == [0, 0, 0]
    assert ops.prod(empty)._a == 1
    assert np.isnan(ops.mean(empty, axis=0)._a).all()
    assert ops.all(empty)._a and not ops.any(empty)._a
    assert ops.max(empty, axis=1).shape == (0,)
    with pytest.raises(ValueError, match="axis of length 0"):
        ops.max(empty)
    assert ops.max(empty, initial=-1.0)._a == -1


# --- where Keras's backends agree ------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["bfloat16", "float8_e4m3fn", "float16"])
def test_round_of_short_floats(dtype):
    x = baro.ops.round(baro.ops.cast([0.5, 1.75, -1.75, 2.5], dtype))
    assert x.dtype.name == dtype
    assert baro.ops.cast(x, "float32").numpy().tolist() == [0, 2, -2, 2]


@pytest.mark.parametrize("dtype", ["uint8", "int8", "uint32"])
def test_comparison_with_an_integer_that_the_dtype_lacks(dtype):
    x = Tensor(np.array([1, 127, 0], dtype))
    low, high = -129, 2**32
    assert (x > low).numpy().all() and (low < x).numpy().all() and ops.not_equal(x, low).numpy().all()
    assert (x < high).numpy().all() and not (x == high).numpy().any() and not ops.less_equal(high, x).numpy().any()
    inputs = baro.Input((3,), dtype=dtype)
    model = baro.Model(inputs, baro.ops.cast(baro.ops.greater_equal(inputs, low), "float32"))
    assert model.predict(x.numpy()[None], verbose=0).tolist() == [[1, 1, 1]]


def test_correlation_of_one_row():
    """A row correlates with itself; a number and a constant row have no variance."""
    assert float(baro.ops.corrcoef([1.0, 2.0, 4.0])) == pytest.approx(1)
    assert baro.ops.corrcoef([[1.0, 2.0, 4.0]]).shape == ()
    assert np.isnan(baro.ops.corrcoef(3.0).numpy()) and np.isnan(baro.ops.corrcoef([2.0, 2.0]).numpy())
    x = np.array([[1.0, 2, 4], [3, 1, 0]])
    np.testing.assert_allclose(baro.ops.corrcoef(x.astype(F)).numpy(), np.corrcoef(x), rtol=1e-6)


def test_logsumexp_over_no_elements():
    empty = np.zeros((0, 3), F)
    assert baro.ops.logsumexp(empty).numpy() == -np.inf
    assert baro.ops.logsumexp(empty, axis=0).numpy().tolist() == [-np.inf] * 3
    assert baro.ops.logsumexp(empty, axis=1, keepdims=True).shape == (0, 1)


def test_dtypes_of_mod_relu6_trapezoid_and_histogram():
    truth, half = Tensor(np.array([True, False])), Tensor(np.array([1, 2, 4], np.float16))
    assert ops.mod(truth, Tensor(np.array([True, True]))).dtype == I and ops.mod(truth, True).dtype == I
    assert ops.mod(Tensor(np.array([5, -5], np.int8)), 3).dtype == np.int8
    assert baro.ops.relu6(truth).dtype == B
    assert baro.ops.trapezoid(half).dtype == np.float16 and baro.ops.trapezoid(half).numpy() == 4.5
    assert [x.dtype for x in baro.ops.histogram(half, range=(0, 4))] == [np.float16] * 2


def test_ldexp_nonzero_and_bincount_refuse():
    with pytest.raises(TypeError, match="must be an integer type.*bool"):
        baro.ops.ldexp([1.0], [True])
    with pytest.raises(ValueError, match="a number has no positions"):
        baro.ops.nonzero(3)
    with pytest.raises(ValueError, match="bincount: expected integers ≥ 0, received -2"):
        baro.ops.bincount([1, -2])


def test_heaviside_and_inversion_of_truth_values_and_floats():
    assert baro.ops.heaviside([True, False, False], [False, True, False]).numpy().tolist() == [True, True, False]
    assert (~Tensor(np.array([0.0, 2.0], F))).numpy().tolist() == [True, False]
    assert (~Tensor(np.array([0, 2], np.int8))).numpy().tolist() == [-1, -3]
    inputs = baro.Input((2,))
    assert baro.Model(inputs, ~inputs).predict(np.array([[0.0, 2.0]], F), verbose=0).tolist() == [[True, False]]
