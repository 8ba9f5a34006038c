"""The registry: every layer, loss, metric, optimizer, initializer, regularizer, constraint and activation has one row here.

A row holds constructor arguments and sample inputs; the same tests hold every row to its shape rule, its config, its derivatives, all executors,
any batch size, and a docstring with all its parts. Something registered without a row fails.
"""

import inspect
import json
import re

import numpy as np
import pytest

import baro
from baro import layers, registry, serialization, tree
from baro.core import ops
from baro.core.autodiff import check_grads
from baro.core.dtypes import standardize_dtype
from baro.core.graph import Trace
from baro.core.rewrite import simplify
from baro.core.symbolic import KerasTensor
from baro.core.variable import StatelessScope, Variable
from baro.errors import UnsupportedError
from baro.utils import FeatureSpace

# --- rows: layers -----------------------------------------------------------------------------------------------------


class In:
    """A kind of input: the shape of one example, and how its values are drawn."""

    def __init__(self, *shape, kind="float", low=-1.0, high=1.0):
        self.shape, self.kind, self.low, self.high = shape, kind, low, high

    def value(self, n, seed=0):
        """Draw a batch of n examples."""
        rng = np.random.default_rng([seed, n, *self.shape])
        if self.kind == "string":
            return rng.choice(["a", "b", "c", "zz"], (n, *self.shape))
        if self.kind == "int":
            return rng.integers(int(self.low), int(self.high), (n, *self.shape)).astype(np.int32)
        return rng.uniform(self.low, self.high, (n, *self.shape)).astype(np.float32)

    def spec(self):
        """The KerasTensor of a batch of unknown size."""
        return KerasTensor((None, *self.shape), {"float": "float32", "int": "int32", "string": "string"}[self.kind])


def ints(*shape, high=4):
    """Integers in [0, high)."""
    return In(*shape, kind="int", low=0, high=high)


class Row:
    """Constructor arguments and inputs (one, or a list of them); `random` layers are not compared between calls."""

    def __init__(self, inputs, random=False, grads=True, **kwargs):
        self.inputs, self.random, self.grads, self.kwargs = inputs, random, grads, kwargs

    def values(self, n, dtype=None):
        """Draw the inputs."""
        nest = self.inputs if isinstance(self.inputs, list) else [self.inputs]
        arrays = [x.value(n, i) for i, x in enumerate(nest)]
        if dtype:
            arrays = [a.astype(dtype) if a.dtype.kind == "f" else a for a in arrays]
        return arrays if isinstance(self.inputs, list) else arrays[0]

    @property
    def floats(self):
        """Whether all inputs are floats."""
        return all(x.kind == "float" for x in tree.flatten([self.inputs]))


V, S, IMAGE, STRINGS = In(4), In(3, 4), In(6, 5, 3, low=0.0, high=255.0), In(3, kind="string")
AFTER = In(3, 2, low=0.2)  # away from kinks
LAYERS = {
    "Activation": [Row(V, activation="tanh")],
    "ActivityRegularization": [Row(V, l1=0.1, l2=0.2)],
    "Add": [Row([V, V]), Row([S, In(4)])],
    "AlphaDropout": [Row(V, random=True, rate=0.5, seed=1)],
    "AutoContrast": [Row(IMAGE, grads=False)],
    "Average": [Row([V, V, V])],
    "BatchNormalization": [Row(V), Row(S, axis=1, scale=False), Row(V, renorm=True)],
    "CategoryEncoding": [
        Row(ints(3), num_tokens=4),
        Row(ints(3), num_tokens=4, output_mode="one_hot"),
        Row(ints(3), num_tokens=4, output_mode="count"),
    ],
    "CenterCrop": [Row(IMAGE, height=2, width=3), Row(IMAGE, height=8, width=3)],
    "Concatenate": [Row([V, In(2)]), Row([S, In(2, 4)], axis=1)],
    "Dense": [Row(V, units=3, activation="tanh"), Row(S, units=2, use_bias=False)],
    "Discretization": [
        Row(V, grads=False, bin_boundaries=[-0.5, 0.5]),
        Row(V, grads=False, bin_boundaries=[0.0], output_mode="one_hot"),
    ],
    "Dot": [Row([V, V], axes=1), Row([S, S], axes=2, normalize=True), Row([S, In(4)], axes=(2, 1))],
    "Dropout": [Row(V, random=True, rate=0.5, seed=1)],
    "ELU": [Row(V, alpha=0.7)],
    "EinsumDense": [
        Row(S, equation="abc,cd->abd", output_shape=(None, 5), bias_axes="d"),
        Row(S, equation="...x,xy->...y", output_shape=2),
    ],
    "Embedding": [Row(ints(3), input_dim=4, output_dim=2, mask_zero=True)],
    "FeatureSpace": [],  # takes a dict of columns: test_layers_preprocessing.py
    "Flatten": [Row(S), Row(S, data_format="channels_first")],
    "GaussianDropout": [Row(V, random=True, rate=0.5, seed=1)],
    "GaussianNoise": [Row(V, random=True, stddev=0.5, seed=1)],
    "GlobalAveragePooling1D": [Row(S), Row(S, data_format="channels_first", keepdims=True)],
    "GlobalAveragePooling2D": [Row(In(3, 2, 4))],
    "GlobalAveragePooling3D": [Row(In(3, 2, 2, 4))],
    "GlobalMaxPooling1D": [Row(S), Row(S, keepdims=True)],
    "GlobalMaxPooling2D": [Row(In(3, 2, 4), data_format="channels_first")],
    "GlobalMaxPooling3D": [Row(In(3, 2, 2, 4))],
    "GroupNormalization": [Row(S, groups=2), Row(In(3, 2, 4), groups=-1)],
    "HashedCrossing": [
        Row([ints(1), ints(1)], num_bins=5),
        Row([ints(1), In(1, kind="string")], num_bins=5, output_mode="one_hot"),
    ],
    "Hashing": [Row(STRINGS, num_bins=5), Row(ints(3), num_bins=5, salt=3, output_mode="count")],
    "Identity": [Row(V)],
    "InputLayer": [],  # is not called
    "IntegerLookup": [
        Row(ints(3), vocabulary=[1, 2]),
        Row(ints(3), vocabulary=[1, 2], output_mode="multi_hot", num_oov_indices=2),
    ],
    "Lambda": [Row(V, function=ops.tanh)],
    "LayerNormalization": [Row(V), Row(S, axis=[1, 2], center=False)],
    "LeakyReLU": [Row(V, negative_slope=0.2)],
    "Masking": [Row(AFTER)],
    "Maximum": [Row([V, V])],
    "Minimum": [Row([V, V])],
    "Multiply": [Row([V, V])],
    "Normalization": [
        Row(V, mean=[1.0, 2.0, 3.0, 4.0], variance=[1.0, 2.0, 1.0, 2.0]),
        Row(V),
        Row(V, mean=1.0, variance=4.0, invert=True),
    ],
    "PReLU": [Row(S, shared_axes=[1], alpha_initializer="ones")],
    "Permute": [Row(S, dims=(2, 1))],
    "Pipeline": [Row(V, layers=[layers.Rescaling(2.0), layers.ReLU()])],
    "RMSNormalization": [Row(V)],
    "RandomBrightness": [Row(IMAGE, random=True, factor=0.2, seed=1)],
    "RandomContrast": [Row(IMAGE, random=True, factor=0.2, seed=1)],
    "RandomFlip": [Row(IMAGE, random=True, seed=1)],
    "RandomRotation": [
        Row(IMAGE, random=True, factor=0.2, seed=1),
        Row(IMAGE, random=True, factor=0.1, fill_mode="wrap", interpolation="nearest"),
    ],
    "RandomTranslation": [
        Row(IMAGE, random=True, height_factor=0.2, width_factor=(-0.2, 0.1), fill_mode="constant", seed=1)
    ],
    "RandomZoom": [Row(IMAGE, random=True, height_factor=0.2, fill_mode="nearest", seed=1)],
    "ReLU": [Row(V, max_value=0.5, negative_slope=0.1)],
    "RepeatVector": [Row(V, n=3)],
    "Rescaling": [Row(V, scale=2.0, offset=[1.0, 2.0, 3.0, 4.0])],
    "Reshape": [Row(S, target_shape=(-1, 2))],
    "Resizing": [
        Row(IMAGE, height=3, width=8),
        Row(IMAGE, height=3, width=8, interpolation="nearest", crop_to_aspect_ratio=True),
    ],
    "ReversibleEmbedding": [Row(ints(3), input_dim=4, output_dim=2, tie_weights=False)],
    "Softmax": [Row(V), Row(S, axis=[1, 2])],
    "SpatialDropout1D": [Row(S, random=True, rate=0.5, seed=1)],
    "SpatialDropout2D": [Row(In(3, 2, 4), random=True, rate=0.5, seed=1)],
    "SpatialDropout3D": [Row(In(3, 2, 2, 4), random=True, rate=0.5, seed=1)],
    "SpectralNormalization": [Row(V, layer=layers.Dense(3))],
    "StringLookup": [
        Row(STRINGS, vocabulary=["a", "b"]),
        Row(STRINGS, vocabulary=["a"], output_mode="count", num_oov_indices=2),
    ],
    "Subtract": [Row([V, V])],
    "TextVectorization": [Row(In(1, kind="string"), vocabulary=["a", "b"], output_sequence_length=3)],
    "TimeDistributed": [Row(S, layer=layers.Dense(2))],
    "UnitNormalization": [Row(V), Row(S, axis=[1, 2])],
    "Wrapper": [],  # has no call
}
ROWS = [pytest.param(name, row, id=f"{name}-{i}") for name, rows in LAYERS.items() for i, row in enumerate(rows)]
NUMERIC = [p for p in ROWS if all(x.kind != "string" for x in tree.flatten([p.values[1].inputs]))]


def make(name, row, **kwargs):
    """Return a fresh layer of a row; layers among its arguments are fresh too."""
    args = {
        k: serialization.deserialize_keras_object(layers.serialize(v)) if isinstance(v, layers.Layer) else v
        for k, v in row.kwargs.items()
    }
    if "layers" in args:
        args["layers"] = [serialization.deserialize_keras_object(layers.serialize(v)) for v in args["layers"]]
    return registry.find("layers", name)(**args, **kwargs)


def numpy_of(nest):
    """Return all outputs as arrays."""
    return [np.asarray(ops.raw(x)) for x in tree.flatten(nest)]


def run_traced(executor, function, arrays):
    """Trace a function of arrays, run its graph on an executor, and return (outputs, new values of Variables)."""
    with Trace() as trace:
        out = function(*(trace.input(a.shape, a.dtype) for a in arrays))
    graph = simplify(trace.graph(tree.flatten(out)))
    state = [v.numpy() for v in trace.state()]
    try:
        found = executor.compile(graph)(*state, *arrays)
    except UnsupportedError as error:
        pytest.skip(f"{executor.name}: {error}")
    return found[len(state) :], found[: len(state)]


def as_one(row, layer, xs):
    """Call a layer on its inputs given one by one."""
    return layer(list(xs)) if isinstance(row.inputs, list) else layer(*xs)


@pytest.mark.parametrize("kind, rows", [("layers", LAYERS)])
def test_every_layer_has_a_row(kind, rows):
    """A registered layer without a row fails here."""
    assert sorted(rows) == [name for name, _ in registry.names(kind)]


@pytest.mark.parametrize("name, row", ROWS)
@pytest.mark.parametrize("batch", [1, 3, 17])
def test_layer_output_is_as_its_shape_rule_says(name, row, batch):
    """The symbolic output has the shape and dtype of the actual one, for any batch size."""
    x = row.values(batch)
    specs = [i.spec() for i in row.inputs] if isinstance(row.inputs, list) else row.inputs.spec()
    symbolic = make(name, row)(specs)
    actual = make(name, row)(x)
    for s, a in zip(tree.flatten(symbolic), tree.flatten(actual), strict=True):
        assert tuple(batch if d is None else d for d in s.shape) == tuple(a.shape)
        assert s.dtype == standardize_dtype(a.dtype)
        assert np.all(np.isfinite(np.asarray(a, np.float64)))


@pytest.mark.parametrize("name, row", ROWS)
def test_layer_survives_serialization(name, row):
    """A layer made from the serialized form has the same config, and with the same weights the same outputs."""
    layer = make(name, row)
    x = row.values(3)
    layer(x)
    data = json.loads(json.dumps(layers.serialize(layer)))
    again = layers.deserialize(data)
    assert json.loads(json.dumps(layers.serialize(again))) == data
    again(x)
    again.set_weights(layer.get_weights())
    if not row.random:
        for a, b in zip(numpy_of(layer(x)), numpy_of(again(x)), strict=True):
            np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("name, row", NUMERIC)
def test_layer_agrees_on_every_executor(name, row, executor):
    """A traced call gives what the eager one gives."""
    layer = make(name, row)
    xs = tree.flatten([row.values(3)])
    if row.random:
        as_one(row, layer, xs)
        run_traced(executor, lambda *v: as_one(row, layer, v), xs)
        return
    want = numpy_of(as_one(row, layer, xs))
    found, _ = run_traced(executor, lambda *v: as_one(row, layer, v), xs)
    for a, b in zip(want, found, strict=True):
        assert a.shape == b.shape and a.dtype == b.dtype
        np.testing.assert_allclose(a, b, rtol=2e-5, atol=2e-5)


@pytest.mark.parametrize(
    "name, row", [p for p in ROWS if p.values[1].grads and p.values[1].floats and not p.values[1].random]
)
def test_layer_derivatives(name, row):
    """Derivatives of outputs by inputs and weights agree with finite differences in float64."""
    layer = make(name, row, **({} if name == "Pipeline" else {"dtype": "float64"}))
    xs = tree.flatten([row.values(3, "float64")])
    if name == "Pipeline":
        for inner in layer.layers:
            inner.dtype_policy = "float64"
        layer.dtype_policy = "float64"
    if hasattr(layer, "layer"):
        layer.layer.dtype_policy = "float64"
    as_one(row, layer, xs)
    weights = layer.trainable_variables

    def function(*values):
        with StatelessScope(list(zip(weights, values[len(xs) :], strict=True))):
            return as_one(row, layer, values[: len(xs)])

    start = [v.numpy() + 0.1 * np.random.default_rng(i).standard_normal(v.shape) for i, v in enumerate(weights)]
    check_grads(function, [*xs, *start], order=1, rtol=1e-4, atol=1e-5)


# --- rows: losses and metrics ------------------------------------------------------------------------------------------


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


# --- rows: activations, initializers, regularizers, constraints, optimizers --------------------------------------------

ACTIVATIONS = {
    "celu": {"alpha": 0.7}, "elu": {}, "exponential": {}, "gelu": {}, "glu": {}, "hard_shrink": {}, "hard_sigmoid": {}, "hard_silu": {},
    "hard_tanh": {}, "leaky_relu": {}, "linear": {}, "log_sigmoid": {}, "log_softmax": {}, "mish": {}, "relu": {}, "relu6": {}, "selu": {},
    "sigmoid": {}, "silu": {}, "soft_shrink": {}, "softmax": {}, "softplus": {}, "softsign": {}, "sparse_plus": {}, "sparse_sigmoid": {},
    "sparsemax": {}, "squareplus": {}, "tanh": {}, "tanh_shrink": {}, "threshold": {"threshold": 0.3, "default_value": 0.0},
}  # fmt: skip
INITIALIZERS = {
    "Constant": {"value": 2.0}, "GlorotNormal": {"seed": 1}, "GlorotUniform": {"seed": 1}, "HeNormal": {"seed": 1}, "HeUniform": {"seed": 1},
    "Identity": {}, "LecunNormal": {"seed": 1}, "LecunUniform": {"seed": 1}, "Ones": {}, "Orthogonal": {"seed": 1}, "RandomNormal": {"seed": 1},
    "RandomUniform": {"seed": 1}, "STFT": {}, "TruncatedNormal": {"seed": 1}, "VarianceScaling": {"seed": 1, "mode": "fan_avg"}, "Zeros": {},
}  # fmt: skip
INITIALIZER_SHAPES = {"Identity": (4, 4), "STFT": (8, 1, 5)}
REGULARIZERS = {
    "L1": {"l1": 0.1},
    "L1L2": {"l1": 0.1, "l2": 0.2},
    "L2": {},
    "OrthogonalRegularizer": {"mode": "columns"},
}
CONSTRAINTS = {
    "MaxNorm": {"max_value": 1.0},
    "MinMaxNorm": {"min_value": 0.5, "max_value": 0.9},
    "NonNeg": {},
    "UnitNorm": {"axis": 0},
}
OPTIMIZERS = {
    "Adadelta": {"learning_rate": 1.0}, "Adafactor": {}, "Adagrad": {}, "Adam": {"amsgrad": True}, "AdamW": {}, "Adamax": {}, "Ftrl": {},
    "Lamb": {}, "Lion": {}, "Muon": {}, "Nadam": {}, "RMSprop": {"centered": True, "momentum": 0.5}, "SGD": {"momentum": 0.9, "nesterov": True},
    "ScheduleFreeAdamW": {},
}  # fmt: skip
OPTIMIZERS_ABOUT_OPTIMIZERS = (
    "LossScaleOptimizer",
    "MultiOptimizer",
    "Optimizer",
    "OptimizerMap",
)  # tested with their own module
SCHEDULES = {
    "CosineDecay": (0.1, 10), "CosineDecayRestarts": (0.1, 4), "ExponentialDecay": (0.1, 5, 0.9), "InverseTimeDecay": (0.1, 5, 0.9),
    "PiecewiseConstantDecay": ([3, 6], [0.1, 0.05, 0.01]), "PolynomialDecay": (0.1, 10),
}  # fmt: skip


@pytest.mark.parametrize(
    "kind, rows",
    [
        ("activations", ACTIVATIONS), ("initializers", INITIALIZERS), ("regularizers", REGULARIZERS), ("constraints", CONSTRAINTS),
        ("optimizers", [*OPTIMIZERS, *OPTIMIZERS_ABOUT_OPTIMIZERS]), ("schedules", SCHEDULES),
    ],
)  # fmt: skip
def test_everything_else_has_a_row(kind, rows):
    """A registered thing without a row fails here."""
    assert sorted(rows) == [name for name, _ in registry.names(kind)]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation(name, executor):
    """An activation has derivatives, is found by its name, and agrees on every executor, for any batch size."""
    function = registry.find("activations", name)
    kwargs = ACTIVATIONS[name]
    for batch in (1, 3, 17):
        x = np.random.default_rng(batch).uniform(-2.7, 2.7, (batch, 4)).astype(np.float32)
        want = ops.raw(function(x, **kwargs))
        found, _ = run_traced(executor, lambda v: function(v, **kwargs), [x])
        assert found[0].shape == want.shape
        np.testing.assert_allclose(found[0], want, rtol=2e-5, atol=2e-6)
    check_grads(lambda v: function(v, **kwargs), [x.astype(np.float64)], order=1, rtol=1e-4, atol=1e-5)
    assert baro.activations.get(name) is function
    assert baro.activations.deserialize(baro.activations.serialize(function)) is function


@pytest.mark.parametrize("name", INITIALIZERS)
def test_initializer(name):
    """An initializer gives the shape and dtype that are asked for, repeats itself with a seed, and survives serialization."""
    made = registry.find("initializers", name)(**INITIALIZERS[name])
    shape = INITIALIZER_SHAPES.get(name, (6, 5))
    for dtype in ("float32", "float64"):
        value = ops.raw(made(shape, dtype=dtype))
        assert value.shape == shape and value.dtype == dtype and np.all(np.isfinite(value))
        np.testing.assert_array_equal(value, ops.raw(made(shape, dtype=dtype)))
    again = baro.initializers.deserialize(json.loads(json.dumps(baro.initializers.serialize(made))))
    np.testing.assert_array_equal(value, ops.raw(again(shape, dtype="float64")))


@pytest.mark.parametrize("name", REGULARIZERS)
def test_regularizer(name, executor):
    """A regularizer gives a scalar with derivatives, the same on every executor, and survives serialization."""
    made = registry.find("regularizers", name)(**REGULARIZERS[name])
    x = np.random.default_rng(0).uniform(0.2, 1.0, (3, 4)).astype(np.float32)
    value = float(made(x))
    found, _ = run_traced(executor, lambda v: made(v), [x])
    np.testing.assert_allclose(float(found[0]), value, rtol=1e-5)
    check_grads(lambda v: made(v), [x.astype(np.float64)], order=1, rtol=1e-4, atol=1e-5)
    again = baro.regularizers.deserialize(json.loads(json.dumps(baro.regularizers.serialize(made))))
    assert float(again(x)) == value


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_constraint(name, executor):
    """A constraint keeps the shape, changes nothing that it has made already, and survives serialization."""
    made = registry.find("constraints", name)(**CONSTRAINTS[name])
    x = np.random.default_rng(0).standard_normal((3, 4)).astype(np.float32)
    once = ops.raw(made(x))
    assert once.shape == x.shape
    np.testing.assert_allclose(once, ops.raw(made(once)), rtol=1e-5, atol=1e-6)
    found, _ = run_traced(executor, lambda v: made(v), [x])
    np.testing.assert_allclose(found[0], once, rtol=1e-5, atol=1e-6)
    again = baro.constraints.deserialize(json.loads(json.dumps(baro.constraints.serialize(made))))
    np.testing.assert_array_equal(ops.raw(again(x)), once)


def descend(optimizer, weight, steps, executor=None):
    """Take steps down Σ w²; with an executor, in a traced function."""
    for _ in range(steps):
        if executor is None:
            optimizer.apply([ops.multiply(weight, 2.0)])
            continue
        with Trace() as trace:
            optimizer.apply([ops.multiply(weight, 2.0)])
        graph = simplify(trace.graph([]))
        variables = trace.state()
        new = executor.compile(graph)(*(v.numpy() for v in variables))
        for v, value in zip(variables, new, strict=True):
            v.assign(value)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer(name, executor):
    """An optimizer goes down, gives the same weights on every executor, and survives serialization."""
    start = np.random.default_rng(0).uniform(0.5, 1.5, (4, 3)).astype(np.float32)
    cls = registry.find("optimizers", name)
    eager, traced = cls(**OPTIMIZERS[name]), cls(**OPTIMIZERS[name])
    a, b = Variable(start, name="a"), Variable(start, name="a")
    eager.build([a])
    traced.build([b])
    descend(eager, a, 3)
    try:
        descend(traced, b, 3, executor)
    except UnsupportedError as error:
        pytest.skip(f"{executor.name}: {error}")
    assert np.sum(a.numpy() ** 2) < np.sum(start**2)
    np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=2e-5, atol=2e-6)
    again = baro.optimizers.deserialize(json.loads(json.dumps(baro.optimizers.serialize(eager))))
    assert json.dumps(again.get_config()) == json.dumps(eager.get_config())


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedule(name):
    """A schedule gives finite rates, the same after serialization."""
    made = registry.find("schedules", name)(*SCHEDULES[name])
    again = type(made).from_config(json.loads(json.dumps(made.get_config())))
    for step in (0, 1, 5, 100):
        assert np.isfinite(float(made(step))) and float(made(step)) == float(again(step))


# --- docstrings ---------------------------------------------------------------------------------------------------------

KINDS = (
    "layers",
    "losses",
    "metrics",
    "optimizers",
    "schedules",
    "initializers",
    "regularizers",
    "constraints",
    "activations",
)
DESCRIBED_ELSEWHERE = {
    "name",
    "dtype",
    "reduction",
}  # once for all of a kind


@pytest.mark.parametrize("kind, name", [(kind, name) for kind in KINDS for name, _ in registry.names(kind)])
def test_docstring_has_its_parts(kind, name):
    """One sentence; every argument of its own; the Keras name or the source; an example, which test_examples.py runs."""
    thing = registry.find(kind, name)
    text = inspect.getdoc(thing) or ""
    assert text.split("\n")[0].rstrip().endswith((".", ":")), "the first line is a sentence"
    assert "Keras" in text or "Source" in text or kind in ("metrics", "activations"), (
        "names Keras's thing, or the source"
    )
    if name not in ("Optimizer",):
        assert ">>>" in text, "has an example"
    shared = (
        set(inspect.signature(registry.find("optimizers", "Optimizer")).parameters)
        if kind == "optimizers" and name != "Optimizer"
        else set()
    )
    for p in inspect.signature(thing).parameters.values():
        if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL) and p.name not in DESCRIBED_ELSEWHERE | shared:
            assert re.search(rf"\b{p.name}\b", text), f"describes the argument {p.name}"


def test_feature_space_is_a_layer():
    """The layers without a row above are made at least."""
    assert isinstance(FeatureSpace({"a": "float"}), layers.Layer)
    assert layers.InputLayer((3,)).output.shape == (None, 3)
    assert layers.Wrapper(layers.Dense(2)).layer.units == 2
