"""Metrics: published values, states over batches, and the same numbers inside a traced step as eagerly."""

import inspect
import os
import subprocess
import sys

import numpy as np
import pytest

import baro
from baro import metrics, ops, registry
from baro.core.graph import trace

B2 = ([[0], [1], [1], [0]], [[0.2], [0.7], [0.4], [0.6]])  # yes or no
C3 = ([[0, 1, 0], [0, 0, 1]], [[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]])  # one-hot
S3 = ([1, 2], C3[1])  # class numbers
R2 = ([[0.0, 1.0], [0.0, 0.0]], [[1.0, 1.0], [0.0, 0.0]])  # real values

# name, arguments, data, result, result with the sample weights [0.7, 0.3] (or None)
CASES = [
    ("Accuracy", {}, ([[1], [2]], [[0], [2]]), 0.5, 0.3),
    ("BinaryAccuracy", {}, B2, 0.5, None),
    ("BinaryAccuracy", {"threshold": 0.3}, B2, 0.75, None),
    ("CategoricalAccuracy", {}, C3, 0.5, 0.7),
    ("SparseCategoricalAccuracy", {}, S3, 0.5, 0.7),
    ("TopKCategoricalAccuracy", {"k": 2}, C3, 1.0, 1.0),
    ("SparseTopKCategoricalAccuracy", {"k": 1}, S3, 0.5, 0.7),
    ("SparseTopKCategoricalAccuracy", {"k": 2, "from_sorted_ids": True}, ([1, 2], [[1, 0, 3], [2, 0, 3]]), 1.0, 1.0),
    ("MeanSquaredError", {}, R2, 0.25, 0.35),
    ("RootMeanSquaredError", {}, R2, 0.5, 0.35**0.5),
    ("MeanAbsoluteError", {}, R2, 0.25, 0.35),
    ("MeanAbsolutePercentageError", {}, ([[2.0], [1.0]], [[1.0], [1.0]]), 25.0, 35.0),
    ("MeanSquaredLogarithmicError", {}, R2, np.log(2) ** 2 / 4, None),
    ("LogCoshError", {}, R2, np.log(np.cosh(1)) / 4, None),
    ("CosineSimilarity", {}, ([[0.0, 1.0], [1.0, 1.0]], [[1.0, 0.0], [1.0, 1.0]]), 0.5, 0.3),
    ("R2Score", {}, ([[1.0], [4.0], [3.0]], [[2.0], [4.0], [4.0]]), 0.57142854, None),
    ("R2Score", {"num_regressors": 1}, ([[1.0], [4.0], [3.0]], [[2.0], [4.0], [4.0]]), 1 - 0.42857146 * 2, None),
    ("R2Score", {"class_aggregation": None}, R2, [0.0, 1.0], None),
    (
        "PearsonCorrelation",
        {},
        ([[0.0, 1.0, 0.5], [1.0, 1.0, 0.2]], [[0.1, 0.9, 0.5], [1.0, 0.9, 0.2]]),
        0.9966996,
        None,
    ),
    (
        "ConcordanceCorrelation",
        {},
        ([[0.0, 1.0, 0.5], [1.0, 1.0, 0.2]], [[0.1, 0.9, 0.5], [1.0, 0.9, 0.2]]),
        0.9816320,
        None,
    ),
    ("BinaryCrossentropy", {}, ([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]), 0.81492424, None),
    ("CategoricalCrossentropy", {}, C3, 1.1769392, None),
    ("SparseCategoricalCrossentropy", {}, S3, 1.1769392, None),
    ("KLDivergence", {}, ([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]), 0.45814306, None),
    ("Poisson", {}, R2, 0.49999997, None),
    ("Hinge", {}, ([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]), 1.3, 1.22),
    ("SquaredHinge", {}, ([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]), 1.86, 1.7),
    ("CategoricalHinge", {}, ([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]), 1.4, 1.32),
    ("TruePositives", {}, B2, 1.0, None),
    ("FalsePositives", {}, B2, 1.0, None),
    ("TrueNegatives", {"thresholds": [0.1, 0.5]}, B2, [0.0, 1.0], None),
    ("FalseNegatives", {"thresholds": [0.0, 0.5, 1.0]}, B2, [0.0, 1.0, 2.0], None),
    ("Precision", {}, ([0, 1, 1, 1], [1, 0, 1, 1]), 2 / 3, None),
    ("Precision", {"top_k": 2}, ([[0, 0, 1, 1]], [[0.1, 0.7, 0.3, 0.5]]), 0.5, None),
    ("Recall", {"class_id": 1}, (C3[0], C3[1]), 1.0, None),
    ("Recall", {"thresholds": [0.3, 0.6]}, B2, [1.0, 0.5], None),
    ("SensitivityAtSpecificity", {"specificity": 0.5}, ([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8]), 0.5, None),
    ("SpecificityAtSensitivity", {"sensitivity": 0.5}, ([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8]), 2 / 3, None),
    ("PrecisionAtRecall", {"recall": 0.5}, ([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8]), 0.5, None),
    ("RecallAtPrecision", {"precision": 0.8}, ([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]), 0.5, None),
    ("AUC", {"num_thresholds": 3}, ([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]), 0.75, None),
    (
        "AUC",
        {"num_thresholds": 3, "curve": "PR", "summation_method": "majoring"},
        ([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]),
        1.0,
        None,
    ),
    ("AUC", {"thresholds": [0.3, 0.7]}, ([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]), 0.625, None),
    ("AUC", {"multi_label": True}, ([[0, 1], [1, 0]], [[0.1, 0.8], [0.9, 0.9]]), 0.5, None),
    (
        "F1Score",
        {"threshold": 0.5},
        ([[1, 1, 1], [1, 0, 0], [1, 1, 0]], [[0.2, 0.6, 0.7], [0.2, 0.6, 0.6], [0.6, 0.8, 0.0]]),
        [0.5, 0.8, 2 / 3],
        None,
    ),
    ("FBetaScore", {"beta": 2.0, "average": "micro"}, C3, 0.5, None),
    ("IoU", {"num_classes": 2, "target_class_ids": [0]}, ([0, 0, 1, 1], [0, 1, 0, 1]), 1 / 3, None),
    ("BinaryIoU", {"threshold": 0.3}, ([0, 1, 0, 1], [0.1, 0.2, 0.4, 0.7]), 1 / 3, None),
    ("MeanIoU", {"num_classes": 3, "ignore_class": 2}, ([0, 0, 1, 2], [0, 1, 1, 1]), 0.5, None),
    ("OneHotIoU", {"num_classes": 3, "target_class_ids": [1]}, C3, 0.5, None),
    ("OneHotMeanIoU", {"num_classes": 3}, C3, 0.25, None),
    ("MeanMetricWrapper", {"fn": metrics.mean_squared_error}, R2, 0.25, 0.35),
]
IDS = [f"{name}-{i}" for i, (name, *_) in enumerate(CASES)]
WITHOUT_TARGETS = {"Metric", "Mean", "Sum"}


def arrays(data):
    return [np.asarray(x, np.float32 if np.asarray(x).dtype.kind == "f" else np.int32) for x in data]


@pytest.mark.parametrize(("name", "arguments", "data", "expected", "weighted"), CASES, ids=IDS)
def test_values_and_batches(name, arguments, data, expected, weighted):
    metric = getattr(metrics, name)(**arguments)
    with np.errstate(all="ignore"):
        metric.update_state(*data)
        np.testing.assert_allclose(metric.result(), expected, rtol=1e-5, atol=1e-6)
    if weighted is not None:
        metric.reset_state()
        metric.update_state(*data, sample_weight=[0.7, 0.3])
        np.testing.assert_allclose(metric.result(), weighted, rtol=1e-5)
    metric.reset_state()
    y_true, y_pred = arrays(data)
    for i in range(len(y_true)):  # the same in batches of one
        metric.update_state(y_true[i : i + 1], y_pred[i : i + 1])
    np.testing.assert_allclose(metric.result(), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("name", "arguments", "data", "expected", "weighted"), CASES, ids=IDS)
def test_traced_as_eager(name, arguments, data, expected, weighted):
    metric = getattr(metrics, name)(**arguments)
    xs = arrays(data)

    def update(*values):
        metric.update_state(*values)
        return metric.result()

    graph, state, _ = trace(update, *((x.shape, x.dtype) for x in xs))
    with np.errstate(all="ignore"):
        *_, result = graph.check().evaluate(*(v.numpy() for v in state), *xs)
    np.testing.assert_allclose(result, expected, rtol=1e-5, atol=1e-6)
    assert {id(v) for v in metric.variables} == {id(v) for v in state}


@pytest.mark.parametrize(("name", "arguments"), {c[0]: c[:2] for c in CASES}.values())
def test_config_round_trip(name, arguments):
    metric = getattr(metrics, name)(**arguments)
    again = metrics.deserialize(metrics.serialize(metric))
    assert type(again) is type(metric)
    assert again.get_config() == metric.get_config()


def test_every_metric_has_a_case():
    classes = {n for n, thing in registry.names("metrics") if inspect.isclass(thing)}
    assert classes - {name for name, *_ in CASES} == WITHOUT_TARGETS


def test_mean_sum_and_masks():
    mean, total = metrics.Mean(), metrics.Sum()
    for m in (mean, total):
        m.update_state([1, 3])
        m.update_state([5, 7], sample_weight=[1, 0])
    assert float(mean.result()) == 3.0
    assert float(total.result()) == 9.0
    mean.reset_state()
    assert float(mean.result()) == 0.0
    y_pred = ops.convert_to_tensor([[1.0], [5.0]])
    y_pred._keras_mask = ops.convert_to_tensor([True, False])
    m = metrics.MeanSquaredError()
    m.update_state([[0.0], [0.0]], y_pred)
    assert float(m.result()) == 1.0


def test_stateless():
    m = metrics.Mean()
    after = m.stateless_update_state(m.variables, [1.0, 2.0])
    assert float(m.stateless_result(after)) == 1.5
    assert float(m.result()) == 0.0
    assert [float(v) for v in m.stateless_reset_state()] == [0.0, 0.0]
    with pytest.raises(ValueError, match="1:1 to Mean"):
        m.stateless_result([1.0])


def test_user_metric_with_nested_metrics():
    class Both(metrics.Metric):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.first = metrics.Mean()
            self.others = [metrics.Sum()]
            self.n = self.add_weight("n", initializer="ones")  # Keras 2's spelling

        def update_state(self, values):
            self.first.update_state(values)
            self.others[0].update_state(values)
            self.n.assign_add(1)

        def result(self):
            return {"mean": self.first.result(), "sum": self.others[0].result()}

    m = Both(name="both")
    m.update_state([1.0, 2.0])
    assert {k: float(v) for k, v in m.result().items()} == {"mean": 1.5, "sum": 3.0}
    assert [v.path for v in m.variables] == ["both/n", "mean/total", "mean/count", "sum/total"]
    assert float(m.n.value) == 2.0
    m.reset_state()
    assert float(m.first.result()) == 0.0


def test_names_and_errors():
    assert isinstance(metrics.get("mse"), metrics.MeanSquaredError)
    assert isinstance(metrics.get("mean_squared_error"), metrics.MeanSquaredError)
    assert metrics.get(None) is None
    with pytest.raises(ValueError, match="Could not interpret metric identifier: 'recal'. Did you mean 'recall'"):
        metrics.get("recal")
    with pytest.raises(ValueError, match=r"Threshold values must be in \[0, 1\]. Received: \[-1\]"):
        metrics.Precision(thresholds=[-1, 0.5])
    with pytest.raises(ValueError, match=r"class_id must be from 0 to 1 .* Received: class_id=2"):
        metrics.Precision(class_id=2).update_state([[0, 1]], [[0.1, 0.2]])
    with pytest.raises(ValueError, match=r"Target class id -1 is out of range, which is \[0, 2\)"):
        metrics.IoU(2, [-1])
    with pytest.raises(ValueError, match="An empty `target_class_ids`"):
        metrics.IoU(2, [])
    with pytest.raises(ValueError, match="`recall` must be in the range"):
        metrics.PrecisionAtRecall(-0.1)
    with pytest.raises(ValueError, match='Invalid AUC curve value: "RIC"'):
        metrics.AUC(curve="RIC")
    with pytest.raises(ValueError, match="FBetaScore expects 2D inputs"):
        metrics.F1Score().update_state([0, 1], [0.2, 0.4])
    with pytest.raises(RuntimeError, match="forgot to call"):

        class Forgetful(metrics.Metric):
            def __init__(self):
                self.add_variable(())

        Forgetful()


def test_auc_agrees_with_ranks():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 500)
    p = np.clip(rng.normal(0.4 + 0.2 * y, 0.2), 0, 1).astype("float32")
    pairs = p[y == 1][:, None] - p[y == 0][None, :]
    exact = (pairs > 0).mean() + 0.5 * (pairs == 0).mean()
    m = metrics.AUC(num_thresholds=1000)
    m.update_state(y, p)
    assert abs(float(m.result()) - exact) < 1e-3


def test_r2_with_too_few_samples_warns():
    m = metrics.R2Score(num_regressors=2)
    m.update_state([[1.0], [2.0], [4.0]], [[1.0], [2.0], [3.0]])
    with pytest.warns(UserWarning, match="Division by zero"):
        m.result()


assert baro.Metric is metrics.Metric


def test_binary_crossentropy_of_labels_without_an_axis():
    """`metrics=["binary_crossentropy"]` beside labels (n,): the mean of the loss, as in Keras 2."""
    x = np.arange(12, dtype="float32").reshape(6, 2) / 12
    y = np.array([0, 1, 1, 0, 1, 0])
    model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1, activation="sigmoid")])
    model.compile("sgd", "binary_crossentropy", metrics=["accuracy", "binary_crossentropy"])
    history = model.fit(x, y, epochs=2, batch_size=4, verbose=0).history
    np.testing.assert_allclose(history["binary_crossentropy"], history["loss"], rtol=1e-6)
    metric = baro.metrics.BinaryCrossentropy()
    metric.update_state(y, model.predict(x, verbose=0), sample_weight=[1, 0, 0, 0, 0, 0])
    p = model.predict(x[:1], verbose=0)[0, 0]
    np.testing.assert_allclose(float(metric.result()), -np.log(1 - p), rtol=1e-5)


def test_graphs_do_not_depend_on_the_order_of_sets():
    """The order of strings in a set changes from process to process; the graph of an update does not."""
    code = """
from baro import metrics
from baro.core.graph import trace
for m in (metrics.Precision(), metrics.Recall(), metrics.SensitivityAtSpecificity(0.5), metrics.AUC()):
    print(trace(lambda y, p: (m.update_state(y, p), ())[1], ((8,), "float32"), ((8,), "float32"))[0])
"""
    printed = [
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in "123"
    ]
    assert len(set(printed)) == 1
    assert printed[0].count(b"return") == 4


def test_a_subclass_of_the_wrapper_keeps_its_arguments():
    class Near(metrics.MeanMetricWrapper):
        def __init__(self, within=0.5, name="near", dtype=None):
            super().__init__(_near, name=name, dtype=dtype, within=within)

    m = Near.from_config(Near(0.25).get_config())
    assert m.within == 0.25
    m.update_state([1.0, 1.0], [1.1, 1.4])
    assert float(m.result()) == 0.5


def _near(y_true, y_pred, within):
    return ops.cast(ops.less(ops.absolute(ops.subtract(y_true, y_pred)), within), "float32")


LOSSES = [name for name, loss in registry.names("losses") if inspect.isfunction(loss)]


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_as_a_metric_is_better_when_it_is_lower(name):
    """`EarlyStopping(monitor="val_poisson")` knows what to do."""
    assert metrics.MeanMetricWrapper(registry.find("losses", name))._direction == "down"


def test_which_way_is_better():
    assert metrics.Poisson()._direction == metrics.KLDivergence()._direction == metrics.Hinge()._direction == "down"
    assert metrics.CosineSimilarity()._direction == metrics.BinaryAccuracy()._direction == "up"
    assert metrics.MeanMetricWrapper(_near, within=1.0)._direction is None


@pytest.mark.parametrize(
    ("y_pred", "in_order"), [([[0.5, 0.2, 0.3], [0.5, 0.2, 0.3]], False), ([[0, 2], [2, 0]], True)]
)
def test_top_k_of_a_column_of_labels(y_pred, in_order):
    """Labels (n, 1), as Keras takes them: the result has their shape."""
    found = metrics.sparse_top_k_categorical_accuracy([[2], [1]], y_pred, k=2, from_sorted_ids=in_order)
    np.testing.assert_array_equal(found, [[1.0], [0.0]])
    metric = metrics.SparseTopKCategoricalAccuracy(k=2, from_sorted_ids=in_order)
    assert float(metric([[2], [1]], y_pred, sample_weight=[1.0, 3.0])) == 0.25


def test_history_names_functions_and_losses_as_keras():
    def MeanError(y_true, y_pred):
        return y_true - y_pred

    model = baro.Sequential([baro.Input((1,)), baro.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=[baro.losses.Huber(), MeanError, lambda a, b: a - b])
    history = model.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0).history
    assert list(history) == ["loss", "huber_loss", "mean_error", "lambda"]


def test_two_metrics_of_one_name_are_counted_apart():
    """`history` and `return_dict` name them as Keras does; `evaluate`'s list has one number for each name."""
    x, y = np.ones((4, 2), "float32"), np.array([[1.0], [0.0], [1.0], [1.0]], "float32")
    for options, names in (
        ({"metrics": ["accuracy", "accuracy"]}, ["loss", "accuracy", "accuracy_1"]),
        ({"metrics": ["mae", "mae", "mae"]}, ["loss", "mae", "mae_1", "mae_2"]),
        ({"metrics": ["mse"], "weighted_metrics": ["mse"]}, ["loss", "mse", "weighted_mse"]),
    ):
        model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1, activation="sigmoid")])
        model.compile("sgd", "binary_crossentropy", **options)
        history = model.fit(x, y, verbose=0, validation_data=(x, y)).history
        assert list(history) == names + [f"val_{n}" for n in names]
        numbers = model.evaluate(x, y, verbose=0, return_dict=True)
        assert list(numbers) == names
        np.testing.assert_allclose(model.evaluate(x, y, verbose=0), list(numbers.values()), rtol=1e-6)
