"""Layers and ops that cut, pad, enlarge and rearrange positions, against NumPy."""

import numpy as np
import pytest

import baro
from baro import layers, ops
from baro.core.autodiff import check_grads
from baro.errors import InputError

X1 = np.arange(24, dtype="float32").reshape(2, 6, 2)
X2 = np.arange(2 * 4 * 6 * 3, dtype="float32").reshape(2, 4, 6, 3)
X3 = np.arange(2 * 3 * 4 * 5 * 2, dtype="float32").reshape(2, 3, 4, 5, 2)


def first(x):
    return np.moveaxis(x, -1, 1)


CASES = [
    (layers.Cropping1D(), X1, X1[:, 1:-1]),
    (layers.Cropping1D(2), X1, X1[:, 2:-2]),
    (layers.Cropping1D((0, 3)), X1, X1[:, :-3]),
    (layers.Cropping2D(), X2, X2),
    (layers.Cropping2D(1), X2, X2[:, 1:-1, 1:-1]),
    (layers.Cropping2D((1, 2)), X2, X2[:, 1:-1, 2:-2]),
    (layers.Cropping2D(((1, 0), (0, 4))), X2, X2[:, 1:, :-4]),
    (layers.Cropping2D((1, 2), data_format="channels_first"), first(X2), first(X2[:, 1:-1, 2:-2])),
    (layers.Cropping3D(), X3, X3[:, 1:-1, 1:-1, 1:-1]),
    (layers.Cropping3D((1, 0, (3, 1))), X3, X3[:, 1:-1, :, 3:-1]),
    (layers.ZeroPadding1D(), X1, np.pad(X1, [(0, 0), (1, 1), (0, 0)])),
    (layers.ZeroPadding1D((0, 3)), X1, np.pad(X1, [(0, 0), (0, 3), (0, 0)])),
    (layers.ZeroPadding1D(2, data_format="channels_first"), first(X1), first(np.pad(X1, [(0, 0), (2, 2), (0, 0)]))),
    (layers.ZeroPadding2D(), X2, np.pad(X2, [(0, 0), (1, 1), (1, 1), (0, 0)])),
    (layers.ZeroPadding2D(((1, 2), (3, 0))), X2, np.pad(X2, [(0, 0), (1, 2), (3, 0), (0, 0)])),
    (layers.ZeroPadding3D((1, 2, 3)), X3, np.pad(X3, [(0, 0), (1, 1), (2, 2), (3, 3), (0, 0)])),
    (layers.UpSampling1D(3), X1, X1.repeat(3, axis=1)),
    (layers.UpSampling2D(), X2, X2.repeat(2, axis=1).repeat(2, axis=2)),
    (layers.UpSampling2D((1, 3), data_format="channels_first"), first(X2), first(X2.repeat(3, axis=2))),
    (layers.UpSampling3D((2, 1, 3)), X3, X3.repeat(2, axis=1).repeat(3, axis=3)),
]


@pytest.mark.parametrize("layer, x, expected", CASES, ids=[f"{i}-{case[0].name}" for i, case in enumerate(CASES)])
def test_values(layer, x, expected):
    assert np.array_equal(layer(x), expected)
    assert tuple(layer.compute_output_shape(x.shape)) == expected.shape
    spec = layer(baro.KerasTensor((None, *x.shape[1:]), "int32"))
    assert spec.shape == (None, *expected.shape[1:]) and spec.dtype == "int32"


def test_unknown_lengths():
    x = layers.Input((None, 6, 3))
    assert layers.Cropping2D(1)(x).shape == (None, None, 4, 3)
    assert layers.ZeroPadding2D(1)(x).shape == (None, None, 8, 3)
    assert layers.UpSampling2D(2)(x).shape == (None, None, 12, 3)


def test_bilinear_enlargement():
    """The same numbers as the resizing layer, which tests hold to its own."""
    layer = layers.UpSampling2D((2, 3), interpolation="bilinear")
    assert np.allclose(layer(X2), layers.Resizing(8, 18)(X2))
    assert np.allclose(layers.UpSampling2D((2, 3), "channels_first", "bilinear")(first(X2)), first(layer(X2).numpy()))


@pytest.mark.parametrize(
    "make, text",
    [
        (
            lambda: layers.Cropping1D(-1),
            r"expected `cropping` as an integer from 0, or \(before, after\). Received: cropping=-1",
        ),
        (lambda: layers.Cropping1D((1, 2, 3)), "Cropping1D: expected `cropping`"),
        (lambda: layers.Cropping2D((1, 2, 3)), r"or 2 integers, or 2 pairs \(before, after\)"),
        (lambda: layers.Cropping2D(((1, 2), (3, -4))), "Cropping2D: expected `cropping`"),
        (lambda: layers.Cropping3D(1.5), "Cropping3D: expected `cropping`"),
        (lambda: layers.ZeroPadding2D("same"), "ZeroPadding2D: expected `padding`"),
        (lambda: layers.ZeroPadding2D(True), "ZeroPadding2D: expected `padding`"),
        (lambda: layers.UpSampling1D(0), "UpSampling1D: expected `size` as an integer from 1. Received: size=0"),
        (lambda: layers.UpSampling2D((2, 0)), "as an integer from 1, or 2 of them"),
        (lambda: layers.UpSampling3D((2, 2)), "UpSampling3D: expected `size`"),
        (lambda: layers.Cropping1D(3)(X1), r"must leave something of each axis; received inputs of shape \(2, 6, 2\)"),
        (lambda: layers.Cropping2D(2)(layers.Input((4, 6, 3))), "must leave something of each axis"),
        (lambda: layers.ZeroPadding2D(1)(X1), "ndim=4"),
        (lambda: layers.ZeroPadding2D(1, data_format="first"), "data_format"),
    ],
)
def test_refused(make, text):
    with pytest.raises(ValueError, match=text):
        make()


def test_unknown_interpolation():
    with pytest.raises(NotImplementedError, match="Unknown `interpolation` bicubic"):
        layers.UpSampling2D(interpolation="bicubic")


def blocks_by_hand(x, b):
    """Return the images that `depth_to_space` makes, pixel by pixel."""
    n, h, w, channels = x.shape
    new = channels // b**2
    out = np.zeros((n, h * b, w * b, new), x.dtype)
    for i in range(b):
        for j in range(b):
            out[:, i::b, j::b, :] = x[..., (i * b + j) * new : (i * b + j + 1) * new]
    return out


def test_depth_and_space():
    x = np.random.default_rng(0).standard_normal((2, 3, 2, 12)).astype("float32")
    y = blocks_by_hand(x, 2)
    assert np.array_equal(ops.depth_to_space(x, 2), y)
    assert np.array_equal(ops.space_to_depth(y, 2), x)
    z = np.random.default_rng(0).integers(0, 9, (1, 2, 2, 9))
    assert np.array_equal(ops.nn.space_to_depth(ops.nn.depth_to_space(z, 3), 3), z)


def test_depth_and_space_with_the_channels_first():
    """The blocks lie within each channel then: y[n, c, 2h + i, 2w + j] = x[n, 4c + 2i + j, h, w]."""
    x = np.arange(2 * 8 * 2 * 3, dtype="float32").reshape(2, 8, 2, 3)
    y = ops.depth_to_space(x, 2, data_format="channels_first").numpy()
    assert y.shape == (2, 2, 4, 6)
    for c, i, j in np.ndindex(2, 2, 2):
        assert np.array_equal(y[:, c, i::2, j::2], x[:, 4 * c + 2 * i + j])
    assert np.array_equal(ops.space_to_depth(y, 2, data_format="channels_first"), x)


def test_depth_and_space_have_derivatives_and_shapes():
    x = np.random.default_rng(1).standard_normal((1, 2, 2, 8))
    check_grads(lambda v: ops.depth_to_space(v, 2) * x.sum(), [x], order=2)
    check_grads(lambda v: ops.space_to_depth(v, 2) ** 2, [x], order=2)
    spec = baro.KerasTensor((None, 4, 6, 8))
    assert ops.depth_to_space(spec, 2).shape == (None, 8, 12, 2)
    assert ops.space_to_depth(spec, 2).shape == (None, 2, 3, 32)
    inputs = baro.Input((4, 6, 8))
    model = baro.Model(inputs, ops.space_to_depth(inputs, 2))
    again = baro.models.model_from_json(model.to_json())
    value = np.random.default_rng(1).standard_normal((1, 4, 6, 8)).astype("float32")
    assert np.array_equal(again.predict(value, verbose=0), ops.space_to_depth(value, 2))


@pytest.mark.parametrize(
    "make, text",
    [
        (lambda: ops.depth_to_space(X2, 2), "depth_to_space: expected channels divisible by 4, received shape"),
        (lambda: ops.space_to_depth(X2, 4), "space_to_depth: expected height and width divisible by 4"),
        (lambda: ops.space_to_depth(X2, 1), "`block_size` must be at least 2. Received: block_size=1"),
        (lambda: ops.space_to_depth(X1, 2), "expected images of 4 axes, received shape"),
        (
            lambda: ops.space_to_depth(X2, 2, data_format="x"),
            "expected data_format 'channels_last' or 'channels_first', received 'x'",
        ),
    ],
)
def test_depth_and_space_refused(make, text):
    with pytest.raises(InputError, match=text):
        make()
