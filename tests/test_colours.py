"""Image layers that change colours, and random cuts: their numbers, their chances, masks and ranges."""

import colorsys

import numpy as np
import pytest

import baro
from baro import layers
from baro.errors import InputError

X = np.random.default_rng(0).integers(0, 256, (8, 4, 5, 3)).astype("float32")
EXACT = (0.25, 0.25)  # a factor without chance
LAYERS = [
    layers.RandomInvert(seed=1),
    layers.RandomGrayscale(seed=1),
    layers.RandomColorDegeneration(1.0, seed=1),
    layers.RandomSaturation(1.0, seed=1),
    layers.RandomHue(1.0, seed=1),
    layers.RandomPosterization(6, seed=1),
    layers.Solarization(0.5, 0.5, seed=1),
    layers.RandomSharpness(1.0, seed=1),
    layers.RandomColorJitter(brightness_factor=0.2, contrast_factor=0.2, saturation_factor=0.6, hue_factor=0.2, seed=1),
]
IDS = [layer.name for layer in LAYERS]


@pytest.mark.parametrize("layer", LAYERS, ids=IDS)
def test_what_all_do(layer):
    """Images change in training alone, stay in the range, differ within the batch; masks and labels stay."""
    assert np.array_equal(layer(X, training=False), X)
    changed = layer(X, training=True).numpy()
    assert changed.shape == X.shape and changed.min() >= -1e-3 and changed.max() <= 255.001
    assert not np.array_equal(changed, X) and not np.array_equal(layer(X, training=True), changed)
    same = np.repeat(X[:1], 8, axis=0)
    out = layer(same, training=True).numpy()
    assert len({image.tobytes() for image in out}) > 1
    masks, labels = np.arange(8 * 4 * 5).reshape(8, 4, 5, 1).astype("float32"), np.arange(8)
    found = layer({"images": X, "segmentation_masks": masks, "labels": labels}, training=True)
    assert np.array_equal(found["segmentation_masks"], masks) and np.array_equal(found["labels"], labels)


@pytest.mark.parametrize("layer", LAYERS, ids=IDS)
def test_ranges_and_formats(layer):
    """Images in [0, 1] are changed as those in [0, 255] are; so are images with the channels first, and one image."""
    config = {**layer.get_config(), "seed": 5}
    out = [
        type(layer).from_config(config)(X, training=True).numpy(),
        type(layer).from_config({**config, "data_format": "channels_first"})(X.transpose(0, 3, 1, 2), training=True).numpy().transpose(0, 2, 3, 1),
    ]  # fmt: skip
    if "value_range" in config:
        out.append(type(layer).from_config({**config, "value_range": (0, 1)})(X / 255, training=True).numpy() * 255)
    assert all(np.allclose(out[0], other, atol=0.05) for other in out[1:])
    assert layer(X[0], training=True).shape == X[0].shape


def run(layer, x=X):
    return layer(x, training=True).numpy()


def test_invert():
    assert np.array_equal(run(layers.RandomInvert((1.0, 1.0))), 255 - X)
    assert np.allclose(
        run(layers.RandomInvert((1.0, 1.0), value_range=(-1, 1)), X / 127.5 - 1), 1 - X / 127.5, atol=1e-6
    )
    many = run(layers.RandomInvert((0.25, 0.25), seed=3), np.full((4000, 1, 1, 1), 10.0))
    assert abs((many == 245).mean() - 0.25) < 0.03  # four standard deviations
    many = run(layers.RandomInvert(1.0, seed=3), np.full((4000, 1, 1, 1), 10.0))
    assert abs((many == 245).mean() - 0.5) < 0.035


def test_grey():
    grey = X @ np.array([0.2989, 0.5870, 0.1140], "float32")
    assert np.allclose(run(layers.RandomGrayscale(1.0)), grey[..., None], atol=1e-3)
    assert np.array_equal(run(layers.RandomGrayscale(0.0)), X)
    assert np.allclose(run(layers.RandomColorDegeneration(EXACT)), X + 0.25 * (grey[..., None] - X), atol=1e-3)
    many = run(layers.RandomGrayscale(0.3, seed=3), np.tile(X[:1, :1, :1], (4000, 1, 1, 1)))
    assert abs((np.ptp(many, axis=3) < 1e-3).mean() - 0.3) < 0.03
    for layer in (layers.RandomGrayscale(1.0), layers.RandomColorDegeneration(1.0)):
        with pytest.raises(InputError, match=r"expected images with 3 colours \(RGB\), received 1 channels"):
            run(layer, X[..., :1])


def hsv(x):
    return np.array([colorsys.rgb_to_hsv(*map(float, pixel)) for pixel in x.reshape(-1, 3) / 255])


@pytest.mark.parametrize("factor", [0.0, 0.3, 0.5, 0.8, 1.0])
def test_saturation(factor):
    """Hue and value stay; the saturation is multiplied, to 1 at most."""
    before, after = hsv(X), hsv(run(layers.RandomSaturation((factor, factor))))
    assert np.allclose(after[:, 1], np.minimum(before[:, 1] * factor / (1 - factor + 1e-7), 1), atol=1e-5)
    assert np.allclose(after[:, 2], before[:, 2], atol=1e-6)
    if factor:
        assert np.allclose(after[:, 0], before[:, 0], atol=1e-4)


@pytest.mark.parametrize("factor", [0.0, 0.5, 1.0])
def test_hue(factor):
    """Saturation and value stay; the hue turns by half the factor, one way or the other, about as often."""
    before, after = hsv(X), hsv(run(layers.RandomHue((factor, factor), seed=1)))
    assert np.allclose(after[:, 1:], before[:, 1:], atol=1e-5)
    turned = (after[:, 0] - before[:, 0] + 0.5) % 1 - 0.5
    coloured = before[:, 1] > 0
    if factor == 1.0:
        turned = np.abs(turned)
    assert np.allclose(np.abs(turned[coloured]), factor * 0.5, atol=1e-4)
    many = run(layers.RandomHue((0.5, 0.5), seed=3), np.tile([[[[200.0, 100.0, 0.0]]]], (4000, 1, 1, 1)))
    assert abs((many[:, 0, 0, 1] > 100).mean() - 0.5) < 0.035


def test_posterization():
    for bits in range(1, 9):
        step = 2 ** (8 - bits)
        assert np.array_equal(run(layers.RandomPosterization((bits, bits))), X // step * step), bits
    all_colours = np.arange(256, dtype="float32").reshape(1, 16, 16, 1)
    small = run(layers.RandomPosterization((3, 3), value_range=(0, 1)), all_colours / 255)
    assert np.allclose(small * 255, all_colours // 32 * 32, atol=1e-3)
    ramp = np.tile(all_colours, (2000, 1, 1, 1))
    kinds = [len(np.unique(image)) for image in run(layers.RandomPosterization(3, seed=2), ramp)]
    counts = {kind: kinds.count(kind) / 2000 for kind in set(kinds)}
    assert set(counts) == {2, 4, 8} and all(abs(share - 1 / 3) < 0.045 for share in counts.values())


def test_solarization():
    assert np.array_equal(run(layers.Solarization()), 255 - X)
    assert np.array_equal(run(layers.Solarization(threshold_factor=(0.5, 0.5))), np.where(X < 127.5, X, 255 - X))
    brighter = np.minimum(X + 51, 255)
    expected = np.where(brighter < 127.5, brighter, 255 - brighter)
    assert np.allclose(run(layers.Solarization((0.2, 0.2), (0.5, 0.5))), expected, atol=1e-4)


def test_sharpness():
    assert np.allclose(run(layers.RandomSharpness((0.5, 0.5))), X, atol=1e-3)
    around = np.pad(X, [(0, 0), (1, 1), (1, 1), (0, 0)])
    smooth = (sum(around[:, i : i + 4, j : j + 5] for i in range(3) for j in range(3)) + 4 * X) / 13
    assert np.allclose(run(layers.RandomSharpness((0.0, 0.0))), smooth, atol=1e-3)
    assert np.allclose(run(layers.RandomSharpness((1.0, 1.0))), np.clip(2 * X - smooth, 0, 255), atol=1e-3)


def test_jitter_is_its_parts():
    every = {
        "brightness_factor": EXACT,
        "contrast_factor": (0.3, 0.3),
        "saturation_factor": (0.4, 0.4),
        "hue_factor": EXACT,
    }
    for name, factor in every.items():
        kind = getattr(layers, "Random" + name.removesuffix("_factor").capitalize())
        jitter = layers.RandomColorJitter(**{name: factor}, seed=1)
        assert np.allclose(run(jitter), run(kind(factor, seed=1)), atol=1e-3), name
    assert np.array_equal(run(layers.RandomColorJitter()), X)


@pytest.mark.parametrize(
    "make",
    [
        lambda: layers.RandomInvert(2.0),
        lambda: layers.RandomGrayscale(-0.1),
        lambda: layers.RandomColorDegeneration((0.5, 1.5)),
        lambda: layers.RandomSaturation("much"),
        lambda: layers.RandomHue((0.1, 0.2, 0.3)),
        lambda: layers.RandomPosterization(0),
        lambda: layers.RandomPosterization(9),
        lambda: layers.Solarization(threshold_factor=2),
        lambda: layers.RandomSharpness(None),
        lambda: layers.RandomColorJitter(hue_factor=2.0),
    ],
)
def test_factors_out_of_range(make):
    with pytest.raises(
        ValueError, match=r"factor` argument should be a number \(or a list of two numbers\) in the range"
    ):
        make()


def test_value_range_is_a_pair():
    with pytest.raises(ValueError, match="RandomInvert: The `value_range` argument should be a list of two numbers"):
        layers.RandomInvert(value_range=255)


class TestRandomCrop:
    def test_parts(self):
        """Every place is met, and images and masks are cut alike."""
        layer = layers.RandomCrop(2, 3, seed=1)
        assert np.array_equal(layer(X, training=False), layers.CenterCrop(2, 3)(X))
        places = set()
        windows = {X[:, i : i + 2, j : j + 3].tobytes(): (i, j) for i in range(3) for j in range(3)}
        for _ in range(200):
            found = layer({"images": X, "segmentation_masks": X[..., :1]}, training=True)
            places.add(windows[found["images"].numpy().tobytes()])
            assert np.array_equal(found["segmentation_masks"], found["images"].numpy()[..., :1])
        assert places == set(windows.values())

    def test_small_images(self):
        layer = layers.RandomCrop(8, 3, seed=1)
        assert np.array_equal(layer(X, training=True), layers.CenterCrop(8, 3)(X))

    def test_in_a_compiled_model(self):
        model = baro.Sequential(
            [baro.Input((4, 5, 3)), layers.RandomCrop(2, 2, seed=1), layers.Flatten(), layers.Dense(1)]
        )
        model.compile("sgd", "mse")
        model.fit(X / 255, np.ones((8, 1)), verbose=0)
        assert model.output_shape == (None, 1)


def test_colours_in_a_compiled_model():
    """All of them run in the step, on each executor, without a word of warning."""
    parts = [type(layer).from_config(layer.get_config()) for layer in LAYERS]
    model = baro.Sequential([baro.Input((4, 5, 3)), *parts, layers.Flatten(), layers.Dense(1)])
    model.compile(baro.optimizers.SGD(1e-7), "mse")
    assert np.isfinite(model.fit(X, np.ones((8, 1)), epochs=2, verbose=0).history["loss"]).all()
    assert np.array_equal(model.predict(X, verbose=0), model.predict(X, verbose=0))
