"""The registry's layers: a row each, with constructor arguments and sample inputs; see test_common.py."""

import json

import numpy as np
import pytest

from baro import layers, registry, serialization, tree
from baro.core import ops
from baro.core.autodiff import check_grads
from baro.core.dtypes import standardize_dtype
from baro.core.symbolic import KerasTensor
from baro.core.variable import StatelessScope
from baro.utils import FeatureSpace
from tracing import numpy_of, run_traced


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
    "AddLoss": [Row(V), Row(V, unconditional=True)],
    "AddMetric": [Row(V, metric_name="mean"), Row(S, aggregation=None)],
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
    "Cropping1D": [Row(S, cropping=1)],
    "Cropping2D": [Row(IMAGE, cropping=((1, 2), (0, 1))), Row(In(3, 6, 5), cropping=1, data_format="channels_first")],
    "Cropping3D": [Row(In(4, 3, 5, 2), cropping=(1, 0, 2))],
    "CutMix": [Row(IMAGE, random=True, factor=(0.5, 1.0), seed=1)],
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
    "Equalization": [
        Row(IMAGE, grads=False),
        Row(In(3, 6, 5, high=1.0), grads=False, value_range=(-1, 1), bins=16, data_format="channels_first"),
    ],
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
    "MixUp": [Row(IMAGE, random=True, alpha=0.4, seed=1)],
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
    "RandomColorDegeneration": [Row(IMAGE, random=True, factor=0.6, seed=1)],
    "RandomColorJitter": [
        Row(
            IMAGE,
            random=True,
            brightness_factor=0.2,
            contrast_factor=0.2,
            saturation_factor=0.6,
            hue_factor=0.2,
            seed=1,
        )
    ],
    "RandomContrast": [Row(IMAGE, random=True, factor=0.2, seed=1)],
    "RandomCrop": [
        Row(IMAGE, random=True, height=2, width=3, seed=1),
        Row(IMAGE, random=True, height=8, width=3, seed=1),
    ],
    "RandomErasing": [
        Row(IMAGE, random=True, seed=1),
        Row(IMAGE, random=True, factor=0.5, scale=0.2, fill_value=[1, 2, 3.5], seed=1),
    ],
    "RandomFlip": [Row(IMAGE, random=True, seed=1)],
    "RandomGaussianBlur": [Row(IMAGE, random=True, factor=(0.5, 1.0), kernel_size=(5, 3), sigma=(0.5, 1.0), seed=1)],
    "RandomGrayscale": [Row(IMAGE, random=True, seed=1)],
    "RandomHue": [Row(IMAGE, random=True, factor=0.6, seed=1)],
    "RandomInvert": [Row(IMAGE, random=True, factor=0.6, seed=1)],
    "RandomPosterization": [Row(IMAGE, random=True, grads=False, factor=4, seed=1)],
    "RandomRotation": [
        Row(IMAGE, random=True, factor=0.2, seed=1),
        Row(IMAGE, random=True, factor=0.1, fill_mode="wrap", interpolation="nearest"),
    ],
    "RandomSaturation": [Row(IMAGE, random=True, factor=0.6, seed=1)],
    "RandomShear": [
        Row(IMAGE, random=True, x_factor=0.3, y_factor=(0.1, 0.2), seed=1),
        Row(IMAGE, random=True, x_factor=0.3, interpolation="nearest", fill_mode="constant", fill_value=9.0),
    ],
    "RandomSharpness": [Row(IMAGE, random=True, factor=0.9, seed=1)],
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
    "Solarization": [Row(IMAGE, random=True, addition_factor=0.2, threshold_factor=0.6, seed=1)],
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
    "UpSampling1D": [Row(S, size=2)],
    "UpSampling2D": [
        Row(IMAGE, size=(1, 3)),
        Row(In(3, 6, 5), size=2, interpolation="bilinear", data_format="channels_first"),
    ],
    "UpSampling3D": [Row(In(2, 3, 1, 2), size=(1, 2, 3))],
    "Wrapper": [],  # has no call
    "ZeroPadding1D": [Row(S, padding=(1, 2))],
    "ZeroPadding2D": [Row(IMAGE, padding=((1, 2), (0, 1))), Row(In(3, 6, 5), padding=1, data_format="channels_first")],
    "ZeroPadding3D": [Row(In(2, 3, 1, 2), padding=(1, 0, 2))],
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


def test_feature_space_is_a_layer():
    """The layers without a row above are made at least."""
    assert isinstance(FeatureSpace({"a": "float"}), layers.Layer)
    assert layers.InputLayer((3,)).output.shape == (None, 3)
    assert layers.Wrapper(layers.Dense(2)).layer.units == 2
