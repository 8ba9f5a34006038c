"""The registry's losses and metrics: a row each, with constructor arguments and sample data; see test_common.py."""

import inspect
import json

import numpy as np
import pytest

import baro
from baro import registry
from baro.core import ops
from baro.core.autodiff import check_grads
from tracing import numpy_of, run_traced


def probabilities(n, k, seed=1):
    """Rows of probabilities."""
    p = np.random.default_rng([seed, n]).uniform(0.1, 1.0, (n, k)).astype(np.float32)
    return p / p.sum(axis=1, keepdims=True)


def targets(n, kind):
    """Return (y_true, y_pred) of n samples."""
    rng = np.random.default_rng([3, n])
    if kind == "classes":
        return np.eye(3, dtype=np.float32)[rng.integers(0, 3, n)], probabilities(n, 3)
    if kind == "sparse":
        return rng.integers(0, 3, n).astype(np.int32), probabilities(n, 3)
    if kind == "binary":
        return rng.integers(0, 2, (n, 4)).astype(np.float32), rng.uniform(0.1, 0.9, (n, 4)).astype(np.float32)
    if kind == "signs":
        return rng.choice([-1.0, 1.0], (n, 4)).astype(np.float32), rng.uniform(-0.8, 0.8, (n, 4)).astype(np.float32)
    if kind == "positive":
        return rng.uniform(0.5, 2.0, (n, 4)).astype(np.float32), rng.uniform(2.1, 3.0, (n, 4)).astype(np.float32)
    if kind == "distributions":
        return probabilities(n, 3, 5), probabilities(n, 3)
    if kind == "labels":
        return rng.integers(0, 3, n).astype(np.int32), rng.integers(0, 3, n).astype(np.int32)
    if kind == "embeddings":
        x = rng.standard_normal((n, 4)).astype(np.float32)
        return (np.arange(n) // 2).astype(np.int32), x / np.linalg.norm(x, axis=1, keepdims=True)
    if kind == "sequences":
        return rng.integers(1, 4, (n, 2)).astype(np.int32), rng.standard_normal((n, 6, 4)).astype(np.float32)
    return rng.uniform(-1, 1, (n, 4)).astype(np.float32), rng.uniform(1.1, 2, (n, 4)).astype(np.float32)


LOSSES = {
    "BinaryCrossentropy": ("binary", {"label_smoothing": 0.1}),
    "BinaryFocalCrossentropy": ("binary", {"apply_class_balancing": True}),
    "CTC": ("sequences", {}),
    "CategoricalCrossentropy": ("classes", {"label_smoothing": 0.1}),
    "CategoricalFocalCrossentropy": ("classes", {}),
    "CategoricalGeneralizedCrossEntropy": ("sparse", {}),
    "CategoricalHinge": ("classes", {}),
    "Circle": ("embeddings", {"gamma": 4.0}),
    "CosineSimilarity": ("numbers", {}),
    "Dice": ("binary", {}),
    "Hinge": ("signs", {}),
    "Huber": ("numbers", {"delta": 0.9}),
    "KLDivergence": ("distributions", {}),
    "LogCosh": ("numbers", {}),
    "MeanAbsoluteError": ("numbers", {}),
    "MeanAbsolutePercentageError": ("positive", {}),
    "MeanSquaredError": ("numbers", {}),
    "MeanSquaredLogarithmicError": ("positive", {}),
    "Poisson": ("positive", {}),
    "SparseCategoricalCrossentropy": ("sparse", {}),
    "SquaredHinge": ("signs", {}),
    "Tversky": ("binary", {"alpha": 0.3}),
}
LOSS_BASES = ("Loss", "LossFunctionWrapper")
LOSS_FUNCTIONS = {baro.naming.to_snake_case(n): n for n in LOSSES}
ROW_OF_FUNCTION = {"categorical_generalized_cross_entropy": {"q": 0.5}}

METRICS = {
    "AUC": ("binary", {"num_thresholds": 20}),
    "Accuracy": ("labels", {}),
    "BinaryAccuracy": ("binary", {}),
    "BinaryCrossentropy": ("binary", {}),
    "BinaryIoU": ("binary", {}),
    "CategoricalAccuracy": ("classes", {}),
    "CategoricalCrossentropy": ("classes", {}),
    "CategoricalHinge": ("classes", {}),
    "ConcordanceCorrelation": ("numbers", {}),
    "CosineSimilarity": ("numbers", {}),
    "F1Score": ("classes", {}),
    "FBetaScore": ("classes", {"beta": 2.0}),
    "FalseNegatives": ("binary", {}),
    "FalsePositives": ("binary", {}),
    "Hinge": ("signs", {}),
    "IoU": ("labels", {"num_classes": 3, "target_class_ids": [0, 1]}),
    "KLDivergence": ("distributions", {}),
    "LogCoshError": ("numbers", {}),
    "Mean": ("values", {}),
    "MeanAbsoluteError": ("numbers", {}),
    "MeanAbsolutePercentageError": ("positive", {}),
    "MeanIoU": ("labels", {"num_classes": 3}),
    "MeanMetricWrapper": ("numbers", {"fn": baro.losses.mean_squared_error}),
    "MeanSquaredError": ("numbers", {}),
    "MeanSquaredLogarithmicError": ("positive", {}),
    "OneHotIoU": ("classes", {"num_classes": 3, "target_class_ids": [0, 1]}),
    "OneHotMeanIoU": ("classes", {"num_classes": 3}),
    "PearsonCorrelation": ("numbers", {}),
    "Poisson": ("positive", {}),
    "Precision": ("binary", {}),
    "PrecisionAtRecall": ("binary", {"recall": 0.5}),
    "R2Score": ("numbers", {}),
    "Recall": ("binary", {"thresholds": [0.3, 0.6]}),
    "RecallAtPrecision": ("binary", {"precision": 0.5}),
    "RootMeanSquaredError": ("numbers", {}),
    "SensitivityAtSpecificity": ("binary", {"specificity": 0.5}),
    "SparseCategoricalAccuracy": ("sparse", {}),
    "SparseCategoricalCrossentropy": ("sparse", {}),
    "SparseTopKCategoricalAccuracy": ("sparse", {"k": 2}),
    "SpecificityAtSensitivity": ("binary", {"sensitivity": 0.5}),
    "SquaredHinge": ("signs", {}),
    "Sum": ("values", {}),
    "TopKCategoricalAccuracy": ("classes", {"k": 2}),
    "TrueNegatives": ("binary", {}),
    "TruePositives": ("binary", {}),
}
METRIC_FUNCTIONS = {
    "accuracy": "labels",
    "binary_accuracy": "binary",
    "categorical_accuracy": "classes",
    "concordance_correlation": "numbers",
    "pearson_correlation": "numbers",
    "sparse_categorical_accuracy": "sparse",
    "sparse_top_k_categorical_accuracy": "sparse",
    "top_k_categorical_accuracy": "classes",
}


def names(kind, classes):
    """The registered classes, or functions, of a kind."""
    return sorted(n for n, thing in registry.names(kind) if inspect.isclass(thing) == classes)


def test_every_loss_and_metric_has_a_row():
    """A registered loss or metric without a row fails here."""
    assert names("losses", True) == sorted([*LOSSES, *LOSS_BASES])
    assert names("metrics", True) == sorted([*METRICS, "Metric"])
    assert names("losses", False) == sorted(LOSS_FUNCTIONS)
    assert names("metrics", False) == sorted(METRIC_FUNCTIONS)


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("batch", [1, 3, 17])
def test_loss_is_the_mean_of_its_values(name, batch):
    """A loss is a finite scalar; without reduction there is a value a sample; weights of 1 change nothing."""
    kind, kwargs = LOSSES[name]
    y_true, y_pred = targets(batch, kind)
    cls = registry.find("losses", name)
    total = cls(**kwargs)(y_true, y_pred)
    assert total.shape == () and np.isfinite(float(total))
    each = cls(**kwargs, reduction=None)(y_true, y_pred)
    if each.shape and name != "Circle":  # which leaves out samples without a partner
        np.testing.assert_allclose(float(total), np.mean(ops.raw(each)), rtol=1e-5, atol=1e-6)
        weighted = cls(**kwargs)(y_true, y_pred, sample_weight=np.ones(each.shape, np.float32))
        np.testing.assert_allclose(float(total), float(weighted), rtol=1e-6)


@pytest.mark.parametrize("name", LOSSES)
def test_loss_survives_serialization(name):
    """A loss made from the serialized form gives the same value."""
    kind, kwargs = LOSSES[name]
    loss = registry.find("losses", name)(**kwargs)
    data = json.loads(json.dumps(baro.losses.serialize(loss)))
    again = baro.losses.deserialize(data)
    assert again.get_config() == loss.get_config()
    y = targets(3, kind)
    assert float(again(*y)) == float(loss(*y))


@pytest.mark.parametrize("name", LOSSES)
def test_loss_derivative(name):
    """The derivative by the predictions agrees with finite differences in float64."""
    kind, kwargs = LOSSES[name]
    y_true, y_pred = targets(4, kind)
    loss = registry.find("losses", name)(**kwargs, dtype="float64")
    check_grads(lambda p: loss(y_true, p), [y_pred.astype(np.float64)], order=1, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", LOSSES)
def test_loss_agrees_on_every_executor(name, executor):
    """A traced loss gives what the eager one gives."""
    kind, kwargs = LOSSES[name]
    y = targets(5, kind)
    loss = registry.find("losses", name)(**kwargs)
    found, _ = run_traced(executor, lambda t, p: loss(t, p), y)
    np.testing.assert_allclose(float(found[0]), float(loss(*y)), rtol=2e-5, atol=1e-6)


@pytest.mark.parametrize("name", LOSS_FUNCTIONS)
def test_loss_function_gives_what_the_class_gives(name):
    """A function's mean is the class's loss."""
    kind, _ = LOSSES[LOSS_FUNCTIONS[name]]
    y = targets(4, kind)
    value = registry.find("losses", name)(*y, **ROW_OF_FUNCTION.get(name, {}))
    kwargs = {"gamma": 80.0} if name == "circle" else {}
    cls = registry.find("losses", LOSS_FUNCTIONS[name])
    np.testing.assert_allclose(np.mean(ops.raw(value)), float(cls(**kwargs)(*y)), rtol=2e-5, atol=1e-6)


def feed(metric, kind, y):
    """Update a metric with a sample."""
    if kind == "values":
        metric.update_state(y[1])
    else:
        metric.update_state(*y)


def sample(kind, n):
    """A sample for a metric."""
    return targets(n, "numbers" if kind == "values" else kind)


@pytest.mark.parametrize("name", METRICS)
@pytest.mark.parametrize("batch", [1, 3, 17])
def test_metric_adds_up_over_batches(name, batch):
    """A metric of all samples at once is that of the same samples in batches, after a reset too."""
    kind, kwargs = METRICS[name]
    y = sample(kind, 17)
    cls = registry.find("metrics", name)
    whole, parts = cls(**kwargs), cls(**kwargs)
    feed(whole, kind, y)
    for _ in range(2):
        parts.reset_state()
        for i in range(0, 17, batch):
            feed(parts, kind, [a[i : i + batch] for a in y])
    for a, b in zip(numpy_of(whole.result()), numpy_of(parts.result()), strict=True):
        assert np.all(np.isfinite(a))
        np.testing.assert_allclose(a, b, rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize("name", METRICS)
def test_metric_survives_serialization(name):
    """A metric made from the serialized form has the same config and gives the same value."""
    kind, kwargs = METRICS[name]
    metric = registry.find("metrics", name)(**kwargs)
    again = baro.metrics.deserialize(json.loads(json.dumps(baro.metrics.serialize(metric))))
    assert json.dumps(again.get_config()) == json.dumps(metric.get_config())
    y = sample(kind, 5)
    feed(metric, kind, y)
    feed(again, kind, y)
    for a, b in zip(numpy_of(metric.result()), numpy_of(again.result()), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("name", METRICS)
def test_metric_agrees_on_every_executor(name, executor):
    """A traced update and result give what the eager ones give."""
    kind, kwargs = METRICS[name]
    y = sample(kind, 7)
    cls = registry.find("metrics", name)
    eager, traced = cls(**kwargs), cls(**kwargs)
    feed(eager, kind, y)
    traced.update_state(*([y[1]] if kind == "values" else y))  # makes what depends on the shapes
    traced.reset_state()

    def step(t, p):
        feed(traced, kind, (t, p))
        return traced.result()

    found, _ = run_traced(executor, step, y)
    for a, b in zip(numpy_of(eager.result()), found, strict=True):
        np.testing.assert_allclose(a, b, rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize("name", METRIC_FUNCTIONS)
def test_metric_function(name):
    """A metric's function gives finite values."""
    values = registry.find("metrics", name)(*targets(5, METRIC_FUNCTIONS[name]))
    assert np.all(np.isfinite(ops.raw(values)))
