"""Initializers: distributions by the papers' formulas, seeds as Keras defines them, names."""

import math

import numpy as np
import pytest

from baro import initializers, ops, registry
from baro.core.random import SeedGenerator

SHAPE = (300, 200)


def test_constant_values():
    np.testing.assert_array_equal(initializers.Zeros()((2,)), [0, 0])
    np.testing.assert_array_equal(initializers.Ones()((2,), dtype="int32"), [1, 1])
    np.testing.assert_array_equal(initializers.Constant([1, 2])((3, 2)), [[1, 2]] * 3)
    np.testing.assert_array_equal(initializers.Identity(2.0)((2, 3)), [[2, 0, 0], [0, 2, 0]])
    assert initializers.Zeros()((1,)).dtype == "float32" and initializers.Ones()((1,), "float16").dtype == "float16"
    with pytest.raises(ValueError, match="only be used for 2D matrices"):
        initializers.Identity()((2, 2, 2))


# name, arguments, standard deviation, largest absolute value (None: not bounded)
DISTRIBUTIONS = [
    ("RandomNormal", {"stddev": 0.5}, 0.5, None),
    ("TruncatedNormal", {"stddev": 1.0}, 0.87962566, 2.0),
    ("RandomUniform", {"minval": -0.5, "maxval": 0.5}, 1 / math.sqrt(12), 0.5),
    ("GlorotUniform", {}, math.sqrt(2 / 500), math.sqrt(6 / 500)),
    ("GlorotNormal", {}, math.sqrt(2 / 500), 2 * math.sqrt(2 / 500) / 0.87962566),
    ("HeUniform", {}, math.sqrt(2 / 300), math.sqrt(6 / 300)),
    ("HeNormal", {}, math.sqrt(2 / 300), 2 * math.sqrt(2 / 300) / 0.87962566),
    ("LecunUniform", {}, math.sqrt(1 / 300), math.sqrt(3 / 300)),
    ("LecunNormal", {}, math.sqrt(1 / 300), 2 * math.sqrt(1 / 300) / 0.87962566),
    (
        "VarianceScaling",
        {"scale": 3.0, "mode": "fan_out", "distribution": "untruncated_normal"},
        math.sqrt(3 / 200),
        None,
    ),
    (
        "VarianceScaling",
        {"mode": "fan_avg", "distribution": "normal"},
        math.sqrt(1 / 250),
        2 * math.sqrt(1 / 250) / 0.87962566,
    ),
    ("VarianceScaling", {"input_axes": [1], "output_axes": [0]}, math.sqrt(1 / 200), None),
]


@pytest.mark.parametrize(("name", "arguments", "deviation", "largest"), DISTRIBUTIONS)
def test_distribution(name, arguments, deviation, largest):
    values = np.asarray(getattr(initializers, name)(seed=7, **arguments)(SHAPE))
    assert values.dtype == np.float32
    assert abs(values.mean()) < 4 * deviation / math.sqrt(values.size)
    assert values.std() == pytest.approx(deviation, rel=0.02)
    if largest is not None:
        assert 0.95 * largest < np.abs(values).max() <= largest * (1 + 1e-6)


def test_orthogonal():
    for shape in ((4, 3), (3, 4), (2, 3, 4), (5, 5)):
        w = np.asarray(initializers.Orthogonal(gain=2.0, seed=1)(shape)).reshape(-1, shape[-1])
        small = w.T @ w if w.shape[0] >= w.shape[1] else w @ w.T
        np.testing.assert_allclose(small, 4 * np.eye(len(small)), atol=1e-5)
    with pytest.raises(ValueError, match="at least two-dimensional"):
        initializers.Orthogonal()((3,))


def test_fans():
    assert initializers.compute_fans(()) == (1, 1)
    assert initializers.compute_fans((7,)) == (7, 7)
    assert initializers.compute_fans((5, 3, 4)) == (15, 20)
    assert initializers.compute_fans((8, 2, 4), input_axes=[0], output_axes=[1, 2]) == (8, 8)


def test_stft():
    real, imaginary = initializers.STFT("real", window=None), initializers.STFT("imag", window=None)
    signal = np.random.default_rng(0).normal(size=8)
    kernel = np.asarray(real((8, 1, 5)))[:, 0] + 1j * np.asarray(imaginary((8, 1, 5)))[:, 0]
    np.testing.assert_allclose(signal @ kernel, np.fft.rfft(signal), atol=1e-5)
    window = np.asarray(initializers.STFT("real", scaling=None)((8, 1, 5)))[:, 0, 0]
    np.testing.assert_allclose(window, np.hanning(8), atol=1e-6)
    with pytest.raises(ValueError, match="unknown window"):
        initializers.STFT(window="round")


def test_seeds():
    same = initializers.HeNormal(seed=3)
    np.testing.assert_array_equal(same((2, 2)), same((2, 2)))
    np.testing.assert_array_equal(same((2, 2)), initializers.HeNormal(seed=3)((2, 2)))
    drawn = initializers.HeNormal()
    np.testing.assert_array_equal(drawn((2, 2)), drawn((2, 2)))  # the seed is drawn once
    assert not np.array_equal(drawn((2, 2)), initializers.HeNormal()((2, 2)))
    assert drawn.get_config()["seed"] is None
    changing = initializers.HeNormal(seed=SeedGenerator(3))
    assert not np.array_equal(changing((2, 2)), changing((2, 2)))
    with pytest.raises(ValueError, match="`seed` argument should be an instance"):
        initializers.HeNormal(seed="random")


@pytest.mark.parametrize("name", [n for n, _ in registry.names("initializers")])
def test_config_round_trip(name):
    initializer = getattr(initializers, name)()
    again = initializers.deserialize(initializers.serialize(initializer))
    assert type(again) is type(initializer) and again.get_config() == initializer.get_config()
    assert type(initializer.clone()) is type(initializer)


def test_names():
    for name in ("he_normal", "HeNormal"):
        assert isinstance(initializers.get(name), initializers.HeNormal)
    assert isinstance(initializers.get("uniform"), initializers.RandomUniform)
    assert isinstance(initializers.get(initializers.Ones), initializers.Ones)
    assert initializers.get(None) is None
    np.testing.assert_array_equal(initializers.get(ops.ones((2, 2)))((2, 2), "float32"), np.ones((2, 2)))
    with pytest.raises(ValueError, match=r"Expected `shape` to be \(2, 2\)"):
        initializers.get(np.ones((2, 2)))((3,))
    with pytest.raises(
        ValueError, match="Could not interpret initializer identifier: 'he_norml'. Did you mean 'he_normal'"
    ):
        initializers.get("he_norml")
    with pytest.raises(ValueError, match="both or neither of `input_axes` and `output_axes`"):
        initializers.GlorotUniform(input_axes=(0,))
    with pytest.raises(ValueError, match="`scale` must be positive"):
        initializers.VarianceScaling(scale=-1)
