"""Losses: published values, derivatives, reductions, masks, and lean graphs inside a traced step."""

import inspect

import numpy as np
import pytest

from baro import losses, ops, registry
from baro.core.autodiff import check_grads, gradients
from baro.core.graph import trace
from baro.core.rewrite import simplify
from baro.core.variable import Variable

R = ([[1.0, 9.0, 2.0], [-5.0, -2.0, 6.0]], [[4.0, 8.0, 12.0], [8.0, 1.0, 3.0]])
P = ([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], [[0.9, 0.05, 0.05], [0.5, 0.25, 0.25]])
B = ([[0.0, 1.0], [1.0, 0.0]], [[0.2, 0.7], [0.6, 0.1]])

# function, arguments, data, value per sample
CASES = [
    ("mean_squared_error", {}, R, [110 / 3, 187 / 3]),
    ("mean_absolute_error", {}, R, [14 / 3, 19 / 3]),
    ("mean_absolute_percentage_error", {}, R, [100 * (3 + 1 / 9 + 5) / 3, 100 * (2.6 + 1.5 + 0.5) / 3]),
    (
        "mean_squared_logarithmic_error",
        {},
        B,
        [(np.log(1.2) ** 2 + np.log(2 / 1.7) ** 2) / 2, (np.log(2 / 1.6) ** 2 + np.log(1.1) ** 2) / 2],
    ),
    ("cosine_similarity", {}, ([[0.0, 1.0], [1.0, 1.0]], [[1.0, 0.0], [1.0, 1.0]]), [0.0, -1.0]),
    ("huber", {"delta": 2.0}, ([[0.0, 0.0]], [[1.0, 5.0]]), [(0.5 + 8.0) / 2]),
    ("log_cosh", {}, ([[0.0, 0.0]], [[1.0, -2.0]]), [(np.log(np.cosh(1)) + np.log(np.cosh(2))) / 2]),
    ("kl_divergence", {}, ([[0.5, 0.5]], [[0.25, 0.75]]), [0.5 * np.log(2) + 0.5 * np.log(2 / 3)]),
    ("poisson", {}, ([[1.0, 9.0]], [[4.0, 8.0]]), [(4 - np.log(4) + 8 - 9 * np.log(8)) / 2]),
    ("binary_crossentropy", {}, B, [-(np.log(0.8) + np.log(0.7)) / 2, -(np.log(0.6) + np.log(0.9)) / 2]),
    ("binary_crossentropy", {"label_smoothing": 0.2}, ([[1.0]], [[0.8]]), [-0.9 * np.log(0.8) - 0.1 * np.log(0.2)]),
    ("binary_crossentropy", {"from_logits": True}, ([[1.0, 0.0]], [[100.0, -100.0]]), [0.0]),
    ("categorical_crossentropy", {}, P, [-np.log(0.9), -np.log(0.25)]),
    (
        "categorical_crossentropy",
        {"label_smoothing": 0.3},
        ([[1.0, 0.0, 0.0]], [[0.8, 0.1, 0.1]]),
        [-0.8 * np.log(0.8) - 0.2 * np.log(0.1)],
    ),
    ("categorical_crossentropy", {"from_logits": True}, ([[1.0, 0.0]], [[0.0, np.log(3.0)]]), [np.log(4)]),
    ("sparse_categorical_crossentropy", {}, ([0, 1], P[1]), [-np.log(0.9), -np.log(0.25)]),
    ("sparse_categorical_crossentropy", {"ignore_class": 1}, ([0, 1], P[1]), [-np.log(0.9), 0.0]),
    (
        "sparse_categorical_crossentropy",
        {"axis": 1},
        ([[1, 0]], [[[0.9, 0.5], [0.1, 0.5]]]),
        [[-np.log(0.1), -np.log(0.5)]],
    ),
    ("binary_focal_crossentropy", {"apply_class_balancing": True}, ([[1.0]], [[0.8]]), [-0.25 * 0.04 * np.log(0.8)]),
    (
        "categorical_focal_crossentropy",
        {"alpha": 0.5, "gamma": 1.0},
        ([[1.0, 0.0]], [[0.8, 0.2]]),
        [-0.5 * 0.2 * np.log(0.8)],
    ),
    ("categorical_generalized_cross_entropy", {"q": 0.5}, ([0], [[0.25, 0.75]]), [1.0]),
    ("hinge", {}, ([[-1.0, 1.0]], [[0.5, 0.5]]), [1.0]),
    ("hinge", {}, ([[0.0, 1.0]], [[0.5, 0.5]]), [1.0]),
    ("squared_hinge", {}, ([[-1.0, 1.0]], [[0.5, 0.5]]), [1.25]),
    ("categorical_hinge", {}, ([[0.0, 1.0, 0.0]], [[0.5, 1.0, 0.75]]), [0.75]),
    ("dice", {}, ([[1.0, 0.0]], [[0.5, 0.5]]), 1 - 2 * 0.5 / 2),
    ("tversky", {"alpha": 0.25, "beta": 0.75}, ([[1.0, 0.0]], [[0.5, 0.5]]), 1 - 0.5 / (0.5 + 0.5 * 0.25 + 0.5 * 0.75)),
    (
        "circle",
        {"gamma": 1.0, "margin": 0.0},
        ([0, 0, 1], [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]),
        [np.log(2)] * 2 + [0.0],
    ),
    ("ctc", {}, ([[1]], [[[0.0, 0.0], [0.0, 0.0]]]), [-np.log(0.75)]),
]
IDS = [f"{name}-{i}" for i, (name, *_) in enumerate(CASES)]


@pytest.mark.parametrize(("name", "arguments", "data", "expected"), CASES, ids=IDS)
def test_values(name, arguments, data, expected):
    values = getattr(losses, name)(*(ops.convert_to_tensor(x) for x in data), **arguments)
    np.testing.assert_allclose(values, expected, rtol=2e-6, atol=1e-6)


@pytest.mark.parametrize(("name", "arguments", "data", "expected"), CASES, ids=IDS)
def test_derivatives(name, arguments, data, expected):
    if name == "circle":
        pytest.skip("its pairs of equal embeddings lie on a corner of max")
    y_pred = np.asarray(data[1], np.float64)
    y_pred = y_pred + 0.01 * np.arange(y_pred.size).reshape(y_pred.shape)  # away from corners and ties
    check_grads(lambda p: getattr(losses, name)(np.asarray(data[0]), p, **arguments), [y_pred], order=1, rtol=1e-4)


def test_every_function_and_class_is_there():
    functions = {n for n, thing in registry.names("losses") if not inspect.isclass(thing)}
    assert functions == {name for name, *_ in CASES}
    classes = {n for n, thing in registry.names("losses") if inspect.isclass(thing)} - {"Loss", "LossFunctionWrapper"}
    assert len(classes) == len(functions)


@pytest.mark.parametrize(
    "name",
    [n for n, thing in registry.names("losses") if inspect.isclass(thing) and n not in ("Loss", "LossFunctionWrapper")],
)
def test_class_round_trip(name):
    loss = getattr(losses, name)(reduction="sum")
    again = losses.deserialize(losses.serialize(loss))
    assert type(again) is type(loss) and again.get_config() == loss.get_config()
    assert "dtype" not in loss.get_config() and "fn" not in loss.get_config()


def test_arguments_survive_a_round_trip():
    assert losses.deserialize(losses.serialize(losses.Huber(delta=3.0)))._fn_kwargs == {"delta": 3.0}
    assert "delta" not in losses.Huber().get_config()  # as in Keras's files
    wrapped = losses.LossFunctionWrapper(losses.huber, delta=3.0)
    assert float(losses.deserialize(losses.serialize(wrapped))([[0.0]], [[2.0]])) == 2.0


Y, Q = np.array([[0.0, 0.0], [0.0, 0.0]]), np.array([[1.0, 1.0], [2.0, 2.0]])


@pytest.mark.parametrize(
    ("reduction", "weight", "expected"),
    [
        ("sum_over_batch_size", None, 2.5),
        ("sum_over_batch_size", [2.0, 0.5], 2.0),  # (2·1 + 0.5·4) / 2
        ("mean", [2.0, 0.5], 2.0),
        ("mean_with_sample_weight", [2.0, 0.5], 1.6),  # (2·1 + 0.5·4) / 2.5
        ("mean_with_sample_weight", [0.0, 0.0], 0.0),
        ("sum", [[2.0], [0.5]], 4.0),
        ("none", [2.0, 0.5], [2.0, 2.0]),
        (None, None, [1.0, 4.0]),
    ],
)
def test_reductions(reduction, weight, expected):
    np.testing.assert_allclose(
        losses.MeanSquaredError(reduction=reduction)(Y, Q, sample_weight=weight), expected, rtol=1e-6
    )


@pytest.mark.parametrize(
    ("mask", "weight", "expected"),
    [
        ([True, False], None, 1.0),
        ([False, True], [2.0, 0.5], 2.0),
        ([False, False], None, 0.0),
        ([True, True], None, 2.5),
    ],
)
def test_masks_divide_by_the_unmasked_count(mask, weight, expected):
    y_pred = ops.convert_to_tensor(Q)
    y_pred._keras_mask = ops.convert_to_tensor(mask)
    assert float(losses.MeanSquaredError()(Y, y_pred, sample_weight=weight)) == pytest.approx(expected)


def test_ignored_class_leaves_the_mean():
    loss = losses.SparseCategoricalCrossentropy(ignore_class=-1)
    assert float(loss([0, -1], P[1])) == pytest.approx(-np.log(0.9), rel=1e-6)


def test_trailing_axis_and_dtype():
    assert float(losses.MeanSquaredError()([1.0, 2.0], [[1.0], [4.0]])) == 2.0
    assert losses.MeanSquaredError(dtype="float16")([[1.0]], [[2.0]]).dtype == "float16"
    assert losses.MeanSquaredError()(np.zeros((2, 1)), np.ones((2, 1))).dtype == "float32"


def step_ops(loss, activation, shape, labels):
    """Return the names of the ops of a traced loss and its gradient."""
    w = Variable(np.zeros(shape, "float32"))

    def step(y):
        value = loss(y, activation(w))
        return value, gradients(value, [w])[0]

    graph, _, _ = trace(step, labels)
    return [n.op.name for n in simplify(graph).nodes if n.op.name not in ("input", "const", "broadcast_to", "reshape")]


def test_traced_cross_entropies_are_computed_from_logits():
    sparse = step_ops(losses.SparseCategoricalCrossentropy(), ops.softmax, (8, 3), ((8,), "int32"))
    assert sparse == ["sparse_softmax_cross_entropy", "sum", "divide", "sparse_softmax_cross_entropy_grad"]
    binary = step_ops(losses.BinaryCrossentropy(), ops.sigmoid, (8, 1), ((8, 1), "float32"))
    assert "log" not in binary and "softplus" in binary
    dense = step_ops(losses.CategoricalCrossentropy(), ops.softmax, (8, 3), ((8, 3), "float32"))
    assert "log" not in dense and "log_softmax" in dense


def test_traced_as_eager():
    for name, arguments, data, _ in CASES:
        xs = [np.asarray(x) for x in data]
        xs = [x.astype("float32") if x.dtype.kind == "f" else x.astype("int32") for x in xs]
        function = getattr(losses, name)
        graph, _, _ = trace(lambda t, p, f=function, a=arguments: f(t, p, **a), *((x.shape, x.dtype) for x in xs))
        with np.errstate(all="ignore"):
            np.testing.assert_allclose(
                graph.check().evaluate(*xs)[0], function(*xs, **arguments), rtol=1e-6, err_msg=name
            )


def test_ctc_against_all_alignments():
    import itertools

    rng = np.random.default_rng(0)
    for label in ([1, 2], [1, 1], [2]):
        z = rng.normal(size=(5, 3))
        log_p = z - np.log(np.exp(z).sum(-1, keepdims=True))
        total = 0.0
        for path in itertools.product(range(3), repeat=5):
            kept = [k for i, k in enumerate(path) if k and (i == 0 or k != path[i - 1])]
            total += np.exp(sum(log_p[t, k] for t, k in enumerate(path))) * (kept == label)
        assert float(losses.ctc([label], z[None])[0]) == pytest.approx(-np.log(total), rel=1e-6)


def test_names_and_errors():
    assert losses.get("mse") is losses.mean_squared_error is losses.get("mean_squared_error")
    assert isinstance(losses.get("CategoricalCrossentropy"), losses.CategoricalCrossentropy)
    assert losses.get({"class_name": "Huber", "config": {"delta": 2.0}}).delta == 2.0
    assert losses.get(None) is None
    assert losses.MeanSquaredError(reduction=losses.Reduction.AUTO).reduction == "sum_over_batch_size"  # Keras 2
    assert losses.get("cosine_proximity") is losses.cosine_similarity
    with pytest.raises(ValueError, match="Could not interpret loss identifier: 'mze'. Did you mean 'mse'"):
        losses.get("mze")
    with pytest.raises(ValueError, match="Invalid value for argument `reduction`.*Received: reduction=avg"):
        losses.MeanSquaredError(reduction="avg")
    with pytest.raises(ValueError, match=r"y_true and y_pred must have equal shapes.*Received: \(4, 3\) and \(4, 2\)"):
        losses.mean_squared_error(np.ones((4, 3)), np.ones((4, 2)))
    with pytest.raises(ValueError, match=r"sample_weight must have equal shapes.*Received: \(4,\) and \(3,\)"):
        losses.MeanSquaredError()(np.ones((4, 2)), np.ones((4, 2)), sample_weight=np.ones(3))
    with pytest.raises(ValueError, match=r"interval \(0, 1\)"):
        losses.CategoricalGeneralizedCrossEntropy(q=1.0)
    with pytest.raises(ValueError, match="`axis` must be of type `int`"):
        losses.categorical_crossentropy(*P, axis=True)
    with pytest.warns(SyntaxWarning, match="Consider using 'binary_crossentropy'"):
        losses.categorical_crossentropy([[1.0]], [[0.5]])


def test_user_losses():
    class Cubed(losses.Loss):
        def __init__(self, power=3, **kwargs):
            super().__init__(**kwargs)
            self.power = power

        def call(self, y_true, y_pred):
            return ops.mean(ops.absolute(y_true - y_pred) ** self.power, axis=-1)

    assert float(Cubed()([[0.0]], [[2.0]])) == 8.0
    assert Cubed(power=2).get_config() == {"name": "cubed_1", "reduction": "sum_over_batch_size", "power": 2}


def test_a_subclass_of_the_wrapper_keeps_its_arguments():
    class Robust(losses.LossFunctionWrapper):
        def __init__(self, delta=1.0, name="robust"):
            super().__init__(losses.huber, name=name, delta=delta)

    loss = Robust.from_config(Robust(0.5).get_config())
    assert loss.delta == 0.5
    assert float(loss([[0.0]], [[2.0]])) == 0.875


@pytest.mark.parametrize("function", [losses.categorical_crossentropy, losses.categorical_focal_crossentropy])
def test_label_smoothing_counts_the_classes_on_their_axis(function):
    y, p = (np.stack([a, a], axis=-1).astype("float32") for a in P)  # (2, 3 classes, 2)
    want = function(*P, label_smoothing=0.3)
    np.testing.assert_allclose(function(y, p, label_smoothing=0.3, axis=1)[:, 0], want, rtol=1e-6)
