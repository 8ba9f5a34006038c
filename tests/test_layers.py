"""Layers: values by their formulas, masks, statistics, paths, errors. What holds for every layer is in test_common_layers.py."""

import numpy as np
import pytest

import baro
from baro import config, layers, ops
from baro.core.graph import Trace
from baro.errors import BaroError, InputError


def rand(*shape, seed=0):
    """Normally distributed float32 numbers."""
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


# --- merging -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "layer, function, expected",
    [
        (layers.Add, layers.add, lambda a, b: a + b),
        (layers.Subtract, layers.subtract, lambda a, b: a - b),
        (layers.Multiply, layers.multiply, lambda a, b: a * b),
        (layers.Average, layers.average, lambda a, b: (a + b) / 2),
        (layers.Maximum, layers.maximum, np.maximum),
        (layers.Minimum, layers.minimum, np.minimum),
        (layers.Concatenate, layers.concatenate, lambda a, b: np.concatenate([a, b], -1)),
    ],
)
def test_merging_values(layer, function, expected):
    """Each merging layer, and its function, computes its formula."""
    a, b = rand(3, 4), rand(3, 4, seed=1)
    np.testing.assert_allclose(layer()([a, b]), expected(a, b), rtol=1e-6)
    np.testing.assert_array_equal(function([a, b]), layer()([a, b]))


def test_merging_of_different_ranks_adds_axes_after_the_batch():
    """(batch, 4) meets (batch, 3, 4) as (batch, 1, 4)."""
    a, b = rand(2, 3, 4), rand(2, 4, seed=1)
    np.testing.assert_allclose(layers.Add()([a, b]), a + b[:, None], rtol=1e-6)


def test_merged_masks():
    """Masks are joined by "or"; a maximum leaves masked steps out; a product counts them as 1."""
    x = np.array([[[1.0], [0.0], [3.0]]], np.float32)
    y = np.array([[[2.0], [5.0], [0.0]]], np.float32)
    mx, my = layers.Masking()(x), layers.Masking()(y)
    assert layers.Add()([mx, my])._keras_mask.tolist() == [[True, True, True]]
    assert layers.Maximum()([mx, my]).numpy().ravel().tolist() == [2.0, 5.0, 3.0]
    assert layers.Minimum()([mx, my]).numpy().ravel().tolist() == [1.0, 5.0, 3.0]
    assert layers.Multiply()([mx, my]).numpy().ravel().tolist() == [2.0, 5.0, 3.0]
    assert layers.Concatenate(axis=1)([mx, y])._keras_mask.tolist() == [[True, False, True, True, True, True]]
    assert getattr(layers.Dot(1)([mx, my]), "_keras_mask", None) is None


@pytest.mark.parametrize(
    "axes, equation", [(1, "ij,ij->i"), ((2, 1), "ijk,ikl->ijl"), ((1, 2), "iaj,ika->ijk"), (2, "ijk,ilk->ijl")]
)
def test_dot_is_an_einsum(axes, equation):
    """Dot sums over one axis of each input, example by example."""
    first = {"ij": (2, 3), "ijk": (2, 4, 3), "iaj": (2, 3, 4)}[equation.split(",")[0]]
    second = {"ij": (2, 3), "ikl": (2, 3, 5), "ika": (2, 5, 3), "ilk": (2, 5, 3)}[equation.split(",")[1].split("->")[0]]
    a, b = rand(*first), rand(*second, seed=1)
    want = np.einsum(equation, a, b)
    np.testing.assert_allclose(
        layers.Dot(axes)([a, b]), want.reshape(2, -1) if want.ndim == 1 else want, rtol=1e-5, atol=1e-6
    )
    assert np.all(np.abs(layers.Dot(axes, normalize=True)([a, b]).numpy()) <= 1 + 1e-6)


@pytest.mark.parametrize(
    "make, inputs, text",
    [
        (layers.Add, rand(2, 3), "should be called on a list"),
        (layers.Add, [rand(2, 3), rand(3, 3)], "different batch sizes"),
        (layers.Add, [rand(2, 3), rand(2, 4)], "incompatible shapes"),
        (layers.Add, [], "should be called on a list"),
        (layers.Subtract, [rand(2, 3)] * 3, "exactly 2 inputs"),
        (lambda: layers.Concatenate(axis=2), [rand(2, 3)] * 2, r"Axis 2 is out of bounds for input shape \(2, 3\)"),
        (lambda: layers.Dot(axes=2), [rand(2, 3)] * 2, r"Axis 2 is out of bounds for input shape \(2, 3\)"),
        (layers.Concatenate, [rand(2, 3), rand(3, 3)], "matching shapes except for the concatenation axis"),
        (lambda: layers.Dot(1), [rand(2, 3), rand(2, 4)], r"axis values 3 \(at axis 1\) != 4"),
        (lambda: layers.Dot((1, 2, 3)), None, "two elements"),
        (lambda: layers.Dot("a"), None, "list or an int"),
    ],
)
def test_merging_errors(make, inputs, text):
    """An error says what was expected."""
    with pytest.raises((ValueError, TypeError), match=text):
        make()(inputs)


# --- normalization ------------------------------------------------------------------------------------------------------


def test_batch_normalization_trains_and_infers():
    """Training uses the batch and moves the averages; inference uses the averages; a frozen layer infers."""
    x = rand(64, 3) * 4 + 2
    layer = layers.BatchNormalization(momentum=0.9, epsilon=1e-3)
    y = layer(x, training=True).numpy()
    np.testing.assert_allclose(y, (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-3), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(layer.moving_mean, 0.1 * x.mean(0), rtol=1e-5)
    np.testing.assert_allclose(layer.moving_variance, 0.9 + 0.1 * x.var(0), rtol=1e-5)
    before = layer.moving_mean.numpy()
    want = (x - before) / np.sqrt(layer.moving_variance.numpy() + 1e-3)
    np.testing.assert_allclose(layer(x), want, rtol=1e-4, atol=1e-5)
    layer.trainable = False
    np.testing.assert_allclose(layer(x, training=True), want, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(layer.moving_mean, before)
    assert [w.name for w in layer.weights] == ["gamma", "beta", "moving_mean", "moving_variance"]


def test_batch_normalization_ignores_masked_steps():
    """Masked steps count neither for the mean nor for the variance."""
    x = rand(4, 5, 2)
    mask = np.arange(5)[None] < np.array([5, 3, 2, 4])[:, None]
    layer = layers.BatchNormalization(momentum=0.0)
    layer(x, training=True, mask=mask)
    np.testing.assert_allclose(layer.moving_mean, x[mask].mean(0), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(layer.moving_variance, x[mask].var(0), rtol=1e-4)
    with pytest.raises(ValueError, match="one dimension less"):
        layer(x, training=True, mask=x > 0)


def test_batch_normalization_in_a_trained_model():
    """The moving statistics reach the data's own when a model trains, on compiled steps."""
    x = rand(256, 3) * 3 + 5
    model = baro.Sequential([baro.Input((3,)), layers.BatchNormalization(momentum=0.5), layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(x, x[:, :1], epochs=3, batch_size=64, verbose=0)
    np.testing.assert_allclose(model.layers[0].moving_mean, x.mean(0), atol=0.5)
    np.testing.assert_allclose(np.sqrt(model.layers[0].moving_variance), x.std(0), rtol=0.2)


def test_normalizations_of_examples():
    """Layer, RMS, group and unit normalization by their formulas."""
    x = rand(2, 3, 4)
    mean, var = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    np.testing.assert_allclose(
        layers.LayerNormalization(epsilon=1e-5)(x), (x - mean) / np.sqrt(var + 1e-5), rtol=1e-4, atol=1e-5
    )
    np.testing.assert_allclose(
        layers.RMSNormalization()(x), x / np.sqrt((x**2).mean(-1, keepdims=True) + 1e-6), rtol=1e-5
    )
    np.testing.assert_allclose(layers.UnitNormalization()(x), x / np.linalg.norm(x, axis=-1, keepdims=True), rtol=1e-5)
    g = x.reshape(2, 3, 2, 2)
    want = (g - g.mean((1, 3), keepdims=True)) / np.sqrt(g.var((1, 3), keepdims=True) + 1e-3)
    np.testing.assert_allclose(layers.GroupNormalization(2)(x), want.reshape(x.shape), rtol=1e-4, atol=1e-5)


def test_layer_normalization_over_several_axes_has_a_weight_a_position():
    """gamma has the lengths of all normalized axes."""
    layer = layers.LayerNormalization(axis=[1, 2])
    layer.build((None, 3, 4))
    assert layer.gamma.shape == (3, 4)
    with pytest.raises(TypeError, match="int or a list"):
        layers.LayerNormalization(axis="last")


def test_spectral_normalization_brings_the_largest_singular_value_to_one():
    """Repeated training calls divide the kernel by its largest singular value."""
    layer = layers.SpectralNormalization(layers.Dense(5), power_iterations=5)
    x = rand(3, 4)
    for _ in range(20):
        layer(x, training=True)
    assert np.linalg.svd(layer.layer.kernel.numpy(), compute_uv=False)[0] == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(
    "make, text",
    [
        (lambda: layers.BatchNormalization(synchronized=True), "synchronized"),
        (lambda: layers.BatchNormalization(renorm=True, renorm_clipping={"max": 1}), "invalid keys"),
        (lambda: layers.GroupNormalization(groups=0), "positive integer"),
        (lambda: layers.GroupNormalization(groups=3)(rand(2, 4)), "must be a multiple"),
        (lambda: layers.BatchNormalization(axis=3)(layers.Input((2,))), "Axis 3 is out of bounds"),
        (lambda: layers.BatchNormalization(axis=[1]), r"expected an int for `axis`. Received: axis=\[1\]"),
        (lambda: layers.GroupNormalization(1, axis=3)(rand(2, 4)), "Axis 3 is out of bounds"),
        (lambda: layers.UnitNormalization(axis=None), "axis"),
    ],
)
def test_normalization_errors(make, text):
    """An error says what was expected."""
    with pytest.raises((ValueError, TypeError), match=text):
        make()


# --- activations, reshaping, pooling, embedding -------------------------------------------------------------------------


def test_activation_layers():
    """ReLU with all its arguments, LeakyReLU, PReLU, ELU, Softmax with a mask."""
    x = np.array([[-2.0, -0.5, 0.5, 7.0]], np.float32)
    np.testing.assert_allclose(
        layers.ReLU(max_value=6, negative_slope=0.1, threshold=1)(x), [[-0.3, -0.15, -0.05, 6]], rtol=1e-6
    )
    np.testing.assert_allclose(layers.LeakyReLU()(x), np.where(x > 0, x, 0.3 * x), rtol=1e-6)
    np.testing.assert_allclose(layers.PReLU(alpha_initializer="ones")(x), x)
    np.testing.assert_allclose(layers.ELU(2.0)(x), np.where(x > 0, x, 2 * np.expm1(x)), rtol=1e-6)
    mask = np.array([[True, False, True, False]])
    e = np.exp(x) * mask
    np.testing.assert_allclose(layers.Softmax()(x, mask=mask), e / e.sum(), rtol=1e-5, atol=1e-7)
    assert not np.any(layers.Softmax()(x, mask=np.zeros_like(mask)))
    with pytest.warns(UserWarning, match="negative_slope"):
        assert layers.LeakyReLU(alpha=0.5).negative_slope == 0.5
    with pytest.raises(ValueError, match="max_value.*-1"):
        layers.ReLU(max_value=-1)


def test_reshaping():
    """Reshape, Permute, RepeatVector move elements; a symbolic call knows what it can."""
    x = rand(2, 6, 2)
    np.testing.assert_array_equal(layers.Reshape((3, -1))(x), x.reshape(2, 3, 4))
    np.testing.assert_array_equal(layers.Permute((2, 1))(x), x.transpose(0, 2, 1))
    np.testing.assert_array_equal(layers.RepeatVector(3)(x[:, 0]), np.repeat(x[:, :1], 3, 1))
    assert layers.Reshape((-1, 3))(layers.Input((None, 6))).shape == (None, None, 3)
    with pytest.raises(ValueError, match="total size"):
        layers.Reshape((5, -1))(x)
    with pytest.raises(ValueError, match="consecutive"):
        layers.Permute((1, 3))


def test_pooling_with_a_mask_averages_what_is_left():
    """The mean of the steps that are not masked."""
    x = rand(2, 4, 3)
    mask = np.array([[True, True, False, False], [True, True, True, True]])
    want = np.stack([x[0, :2].mean(0), x[1].mean(0)])
    np.testing.assert_allclose(layers.GlobalAveragePooling1D()(x, mask=mask), want, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(layers.GlobalMaxPooling1D()(x), x.max(1))


def test_embedding_looks_up_and_masks():
    """Rows of the table; 0 is masked; the mask reaches a pooling layer through a model."""
    table = rand(4, 3)
    layer = layers.Embedding(4, 3, mask_zero=True, weights=table)
    i = np.array([[1, 3, 0]])
    y = layer(i)
    np.testing.assert_array_equal(y, table[i])
    assert y._keras_mask.tolist() == [[True, True, False]]
    model = baro.Sequential([baro.Input((3,), dtype="int32"), layer, layers.GlobalAveragePooling1D()])
    np.testing.assert_allclose(model.predict(i, verbose=0), table[[1, 3]].mean(0)[None], rtol=1e-5)
    with pytest.raises(ValueError, match="positive integer"):
        layers.Embedding(0, 3)


def test_reversible_embedding_scores_against_its_table():
    """With reverse=True it multiplies by the transposed table, capped if asked."""
    layer = layers.ReversibleEmbedding(4, 3, logit_soft_cap=1.0)
    v = layer(np.array([2]))
    np.testing.assert_allclose(
        layer(v, reverse=True), np.tanh(v.numpy() @ layer.embeddings.numpy().T), rtol=1e-5, atol=1e-6
    )


def test_einsum_dense_is_an_einsum():
    """The product is the einsum of its equation; a bad equation says which forms there are."""
    x = rand(2, 3, 4)
    layer = layers.EinsumDense("abc,cde->abde", output_shape=(None, 2, 5), bias_axes="de", bias_initializer="ones")
    np.testing.assert_allclose(layer(x), np.einsum("abc,cde->abde", x, layer.kernel.numpy()) + 1, rtol=1e-5, atol=1e-5)
    assert layer.bias.shape == (2, 5)
    with pytest.raises(ValueError, match="must be in the form"):
        layers.EinsumDense("abc->ab", output_shape=3)(x)
    with pytest.raises(ValueError, match="did not have a match"):
        layers.EinsumDense("abc,cdf->abd", output_shape=(None, 3))(x)
    with pytest.raises(
        InputError, match=r"'abc' in the equation 'abc,cd->abd' takes inputs of 3 axes; received input shape \(2, 3\)"
    ):
        layers.EinsumDense("abc,cd->abd", output_shape=(None, 4))(np.ones((2, 3), "float32"))
    with pytest.raises(
        InputError, match=r"'...xyz' in the equation .* takes inputs of 3 axes or more; received input shape \(2, 3\)"
    ):
        layers.EinsumDense("...xyz,zw->...xyw", output_shape=(4, 5, 6)).build((2, 3))


# --- noise ----------------------------------------------------------------------------------------------------------------


def test_noise_layers_keep_the_mean_and_repeat_with_their_seed():
    """Mean 1 stays; inference leaves inputs alone; equal seeds give equal noise."""
    x = np.ones((200, 50), np.float32)
    for make in (
        lambda: layers.GaussianNoise(0.5, seed=3),
        lambda: layers.GaussianDropout(0.5, seed=3),
        lambda: layers.Dropout(0.3, seed=3),
    ):
        y = make()(x, training=True).numpy()
        assert abs(y.mean() - 1) < 0.05 and y.std() > 0.1
        np.testing.assert_array_equal(y, make()(x, training=True))
        np.testing.assert_array_equal(make()(x), x)


def test_alpha_dropout_keeps_mean_and_variance_of_normal_inputs():
    """The affine correction of Klambauer et al. (2017)."""
    y = layers.AlphaDropout(0.2, seed=1)(rand(400, 400), training=True).numpy()
    assert abs(y.mean()) < 0.02 and abs(y.std() - 1) < 0.02


def test_spatial_dropout_drops_whole_features():
    """All steps of a feature are dropped together."""
    y = layers.SpatialDropout1D(0.5, seed=1)(np.ones((8, 5, 6), np.float32), training=True).numpy()
    assert np.all((y == 0).all(1) | (y == 2).all(1)) and 0 < (y == 0).mean() < 1


@pytest.mark.parametrize(
    "cls", [layers.GaussianNoise, layers.GaussianDropout, layers.AlphaDropout, layers.Dropout, layers.SpatialDropout1D]
)
def test_rates_out_of_range(cls):
    """A rate outside of [0, 1] is an error that shows it."""
    with pytest.raises(ValueError, match="between 0 and 1.*1.5"):
        cls(1.5)


# --- functions and wrappers ---------------------------------------------------------------------------------------------


def test_lambda_passes_what_its_function_takes():
    """Arguments, mask and training reach the function; NumPy code in it gets a helpful error when symbolic."""
    seen = {}

    def function(x, factor, training=None):
        seen["training"] = training
        return x * factor

    np.testing.assert_array_equal(
        layers.Lambda(function, arguments={"factor": 3})(np.ones((1, 2)), training=True), [[3, 3]]
    )
    assert seen["training"] is True
    assert layers.Lambda(lambda x: x, output_shape=(7,))(layers.Input((3,))).shape == (None, 7)
    with pytest.raises(NotImplementedError, match="output_shape"):
        layers.Lambda(lambda x: np.sin(x))(layers.Input((3,)))


def test_lambda_from_config_needs_leave():
    """A Python lambda is not found again without safe_mode=False; a function given under the layer's name is."""
    with pytest.warns(UserWarning, match="mark"):
        config = layers.Lambda(lambda x: x + 1, name="plus").get_config()
    with pytest.raises(ValueError, match="Lambda"):
        layers.Lambda.from_config(config)
    assert layers.Lambda.from_config(config, safe_mode=False)(np.zeros(1)).tolist() == [1.0]
    assert layers.Lambda.from_config(config, custom_objects={"plus": lambda x: x + 2})(np.zeros(1)).tolist() == [2.0]


def test_time_distributed_is_the_layer_at_every_step():
    """Steps are independent; the inner layer is built for one step."""
    x = rand(2, 3, 4)
    layer = layers.TimeDistributed(layers.Dense(5))
    np.testing.assert_allclose(layer(x), np.stack([layer.layer(x[:, t]) for t in range(3)], 1), rtol=1e-5, atol=1e-6)
    assert layer(layers.Input((None, 4))).shape == (None, None, 5)
    with pytest.raises(ValueError, match="at least 3 dimensions"):
        layers.TimeDistributed(layers.Dense(5))(x[0])


def test_masks_pass_through_a_functional_model():
    """A mask made by Masking reaches a layer behind others that support it."""
    inputs = layers.Input((3, 2))
    x = layers.Activation("tanh")(layers.Masking()(inputs))
    model = baro.Model(inputs, layers.GlobalAveragePooling1D()(x))
    data = np.array([[[1.0, 2.0], [0.0, 0.0], [3.0, 4.0]]], np.float32)
    np.testing.assert_allclose(model.predict(data, verbose=0), np.tanh(data[:, [0, 2]]).mean(1), rtol=1e-5)


def test_a_layer_that_does_not_support_masks_warns():
    """The mask ends there, and that is said."""

    class Plain(layers.Layer):
        def call(self, x):
            return x * 2

    with pytest.warns(UserWarning, match="does not support masking"):
        Plain()(layers.Masking()(np.ones((1, 2, 1), np.float32)))


# --- the base class -------------------------------------------------------------------------------------------------------


def test_paths_tell_where_a_weight_is():
    """Weights of a sublayer that the first call builds are named after both layers."""

    class Block(layers.Layer):
        def __init__(self):
            super().__init__(name="block")
            self.dense = layers.Dense(2, name="inner")

        def call(self, x):
            return self.dense(x)

    block = Block()
    block(rand(1, 3))
    assert [w.path for w in block.weights] == ["block/inner/kernel", "block/inner/bias"]


def test_context_arguments_reach_inner_layers():
    """A registered argument is handed on without the layers between naming it."""

    class Inner(layers.Layer):
        def __init__(self):
            super().__init__()
            self._register_call_context_args("mode")

        def call(self, x, mode=None):
            return x + (10 if mode == "high" else 0)

    class Outer(layers.Layer):
        def __init__(self):
            super().__init__()
            self._register_call_context_args("mode")
            self.inner = Inner()

        def call(self, x):
            return self.inner(x)

    outer = Outer()
    assert float(outer(np.float32(1), mode="high")) == 11
    assert float(outer(np.float32(1))) == 1


@pytest.mark.parametrize(
    "make, text",
    [
        (lambda: layers.Dense(3, unit=2), "Unrecognized keyword.*unit"),
        (lambda: layers.Dense(3, trainable=1), "to be a boolean"),
        (lambda: layers.Dense(0), "positive integer"),
        (lambda: layers.Layer()(rand(1, 2)), "does not have a `call` method"),
        (lambda: layers.Wrapper("no layer"), "isn't a supported layer"),
        (lambda: layers.RepeatVector(0), "positive integer"),
        (lambda: layers.Flatten(data_format="last"), "data_format"),
        (lambda: layers.AlphaDropout(0.5, noise_shape="a"), "tuple or list of integers"),
        (lambda: layers.Pipeline([layers.Dense(2), 3]), "expected a list of layers. Received: 3"),
        (lambda: layers.CenterCrop(0, 2), "`height` must be a positive integer. Received: height=0"),
        (lambda: layers.Resizing(2, 2.5), "`width` must be a positive integer. Received: width=2.5"),
        (lambda: layers.RandomContrast(0.5, value_range=(0,)), "should be a list of two numbers"),
        (lambda: layers.Embedding(2.5, 3), "`input_dim` must be a positive integer"),
    ],
)
def test_errors_of_construction(make, text):
    """Constructor arguments are checked at once."""
    with pytest.raises((ValueError, NotImplementedError, TypeError), match=text):
        make()


@pytest.mark.parametrize(
    "make, text",
    [
        (lambda: layers.Dropout(0.5, noise_shape=(1,))(rand(2, 3), training=True), "an entry for each axis"),
        (lambda: layers.AlphaDropout(0.5, noise_shape=(1,))(rand(2, 3), training=True), "an entry for each axis"),
        (lambda: layers.PReLU(shared_axes=[2])(rand(2, 3)), "`shared_axes` must be from 1 to 1"),
        (
            lambda: layers.Embedding(4, 2, name="words")(np.array([4])),
            "Embedding 'words': expected integers from 0 to 3",
        ),
    ],
)
def test_errors_of_calls(make, text):
    """What only the inputs show is said when they come."""
    with pytest.raises(ValueError, match=text):
        make()


def test_numbers_of_numpy_are_arguments():
    """`np.max(x) + 1` is an int64, and a rate read from an array a float32."""
    assert layers.Embedding(np.int64(4), np.int32(2))(np.array([3])).shape == (1, 2)
    assert layers.RepeatVector(np.int64(2))(rand(1, 3)).shape == (1, 2, 3)
    assert layers.Dense(np.int64(2)).get_config()["units"] == 2
    rate = layers.Dropout(np.float32(0.5)).get_config()["rate"]
    assert rate == 0.5 and type(rate) is float


def test_positional_training_is_taken_and_other_numbers_are_not():
    """Code written for Keras 2 passes training by position; any other number there is an error."""

    class Both(layers.Layer):
        def call(self, x, training=False, scale=1.0):
            return x * 2 if training else x

    assert Both()(np.ones(1), True).tolist() == [2.0]
    with pytest.raises(ValueError, match="keyword argument"):
        Both()(np.ones(1), True, 3.0)


def test_state_is_locked_after_the_first_call():
    """A weight made in `call` is an error; in `build` it is not."""

    class Late(layers.Layer):
        def call(self, x):
            self.w = self.add_weight(shape=())
            return x

    with pytest.raises(ValueError, match="cannot add new elements"):
        Late()(rand(1, 2))


def test_layers_accept_what_numpy_takes():
    """Lists, arrays, tensors and pandas-like objects are inputs."""

    class Like:
        shape = (1, 2)

        def __array__(self, dtype=None, copy=None):
            return np.ones((1, 2), dtype or np.float64)

    layer = layers.Rescaling(2.0)
    for x in ([[1.0, 1.0]], np.ones((1, 2)), ops.ones((1, 2)), Like()):
        np.testing.assert_array_equal(layer(x), [[2.0, 2.0]])


def test_strings_do_not_enter_a_trace():
    """A layer that needs values says what to do instead."""
    layer = layers.TextVectorization(vocabulary=["a"])
    with Trace() as trace, pytest.raises((TypeError, BaroError), match="before the model"):
        layer(trace.input((2,), "float32"))


@pytest.mark.parametrize(
    "make, shape",
    [
        (layers.Flatten, (2, 3, 4)),
        (lambda: layers.Reshape((12,)), (2, 3, 4)),
        (lambda: layers.Permute((2, 1)), (2, 3, 4)),
        (lambda: layers.RepeatVector(2), (2, 3)),
        (layers.GlobalMaxPooling1D, (2, 3, 4)),
        (layers.Identity, (2, 3)),
        (lambda: layers.Lambda(lambda x: x), (2, 3)),
        (lambda: layers.Resizing(2, 2), (2, 4, 4, 1)),
        (lambda: layers.Dense(2), (2, 3)),
    ],
)
@pytest.mark.parametrize("policy, dtype", [("float32", "int32"), ("mixed_float16", "float32"), ("float64", "float32")])
def test_a_symbolic_call_tells_shape_and_dtype(make, shape, policy, dtype):
    """What a functional model is told of an output is what the layer gives."""
    config.set_dtype_policy(policy)
    layer = make()
    told = layer(layers.Input(shape[1:], shape[0], dtype=dtype))
    given = layer(np.ones(shape, dtype))
    assert (tuple(told.shape), told.dtype) == (tuple(given.shape), given.dtype)


# --- what Keras reads and says -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "layer",
    [
        layers.SpatialDropout1D(0.5),
        layers.SpatialDropout2D(0.5),
        layers.SpatialDropout3D(0.5),
        layers.Discretization([0.0, 1.0]),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_config_of_layers_whose_constructor_in_keras_takes_no_trainable(layer):
    """Keras passes a config to the constructor: a name that it does not take would keep it from reading the file."""
    config = layer.get_config()
    assert "trainable" not in config and {"name", "dtype"} <= set(config)
    assert type(layer).from_config(config).get_config() == config


def test_paths_of_a_wrapper_that_is_built_directly():
    layer = layers.TimeDistributed(layers.Dense(2, name="inner"), name="outer")
    layer.build((None, 3, 4))
    assert [w.path for w in layer.weights] == ["outer/inner/kernel", "outer/inner/bias"]


@pytest.mark.parametrize("output_shape, input_shape", [(3, (5,)), ((2, 3), (4, 5)), ((), (4, 5))])
def test_einsum_dense_needs_a_batch_axis_and_a_length_for_each_letter(output_shape, input_shape):
    layer = layers.EinsumDense("...x,xy->...y", output_shape=output_shape, bias_axes="y")
    with pytest.raises(InputError, match=r"inputs of 2 axes or more; received output_shape=\(.*\) and input shape \("):
        layer.build(input_shape)


def test_category_encoding_counts_in_the_dtype_of_weights():
    """A half cannot count beyond 2,048: under a mixed policy the counts stay float32."""
    layer = layers.CategoryEncoding(2, output_mode="count", dtype="mixed_float16")
    out = layer(np.zeros((1, 4099), np.int32))
    assert out.dtype == np.float32 and out.tolist() == [[4099, 0]]
    assert layers.CategoryEncoding(2, dtype="float16")(np.zeros((1, 2), np.int32)).dtype == np.float16
