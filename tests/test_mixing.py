"""Image layers that paste, slant, blur and equalize: Keras's numbers for the same random numbers, chances, labels, refusals."""

import numpy as np
import pytest

import baro
from baro import layers
from baro.core.random import SeedGenerator
from baro.errors import InputError
from baro.layers import images as im
from baro.layers.mixing import boxes, symmetric_beta

X = (np.arange(24).reshape(2, 3, 4, 1) ** 2 % 251).astype("float32")
LABELS = np.array([[1, 0, 0], [0, 0.5, 0.5]], "float32")
MANY = np.random.default_rng(0).integers(0, 256, (8, 4, 5, 3)).astype("float32")
ALL = [
    layers.MixUp(0.5, seed=1),
    layers.CutMix((0.5, 1.0), seed=1),
    layers.RandomErasing((1.0, 1.0), scale=(0.1, 0.5), seed=1),
    layers.RandomShear(0.4, (0.1, 0.3), seed=1),
    layers.RandomGaussianBlur((1.0, 1.0), kernel_size=(3, 5), sigma=(0.5, 1.0), seed=1),
]
IDS = [layer.name for layer in ALL]
# What Keras 3.15.1 (JAX) makes of X and LABELS with the random numbers of the tests below.
KERAS = {
    "shear, constant": [[0, 1.75, 4.75, 8.25, 18.25, 24.5, 30.75, 27.25, 72.5, 83, 93.5, 50.5],
                        [144, 136.25, 134.5, 138.75, 6, 58.5, 133.5, 120.375, 7, 113.5, 98.5, 63.5]],
    "shear, reflect": [[0, 1, 4, 9, 18.25, 24.5, 30.75, 34, 72.5, 83, 93.5, 94],
                       [144, 136.25, 134.5, 138.75, 5, 58.5, 133.5, 120.375, 149, 149, 190, 233]],
    "blur": [[4.098, 7.028, 11.325, 16.122, 23.685, 33.384, 44.384, 54.464, 33.952, 45.511, 57.505, 67.512],
             [144, 169, 196, 225, 5, 38, 73, 110, 149, 190, 233, 27]],
    "mix": [[108, 127, 148, 171, 7.75, 34.75, 63.75, 94.75, 127.75, 162.75, 199.75, 50.5],
            [51.84, 61.48, 73.12, 86.76, 12.04, 29.68, 49.32, 70.96, 94.6, 120.24, 147.88, 87.16]],
    "cut": [[0, 1, 4, 9, 16, 38, 73, 110, 64, 190, 233, 27], [144, 1, 4, 9, 5, 25, 36, 49, 149, 81, 100, 121]],
    "labels": [[0.25, 0.375, 0.375], [0.64, 0.18, 0.18]],
    "equal, 256 of 255": [[0, 23, 46, 70, 93, 116, 139, 162, 185, 209, 232, 255], [116, 162, 209, 232, 0, 46, 70, 93, 139, 185, 255, 23]],
    "equal, 16 of 255": [[0, 0, 0, 0, 0, 36, 109, 109, 146, 182, 219, 255], [139, 162, 209, 255, 0, 46, 70, 93, 139, 209, 255, 23]],
    "equal, 64 of 1": [[0, 0, 0, 0.1098, 0.2235, 0.3333, 0.4431, 0.5569, 0.6667, 0.7765, 0.8902, 1],
                       [0.4549, 0.6353, 0.8196, 0.9098, 0, 0.1804, 0.2745, 0.3647, 0.5451, 0.7255, 1, 0.0902]],
}  # fmt: skip
ORDER, KEPT = (
    np.array([1, 0], "int32"),
    np.array([0.25, 0.36], "float32"),
)  # which image comes to which, and what each keeps


def assert_keras(name, found):
    expected = np.array(KERAS[name])
    np.testing.assert_allclose(np.asarray(found).reshape(expected.shape), expected, atol=6e-4)


def run(layer, x=MANY):
    return layer(x, training=True).numpy()


@pytest.mark.parametrize("layer", ALL, ids=IDS)
def test_what_all_do(layer):
    """Images change in training alone, anew each time and within the range; the config makes the layer again."""
    assert np.array_equal(layer(MANY, training=False), MANY)
    changed = run(layer)
    assert changed.shape == MANY.shape and changed.min() >= -1e-3 and changed.max() <= 255.001
    assert not np.array_equal(changed, MANY) and not np.array_equal(run(layer), changed)
    config = {**layer.get_config(), "seed": 5}
    again, first = (type(layer).from_config({**config, "data_format": f"channels_{end}"}) for end in ("last", "first"))
    if layer.name != "random_erasing":  # whose noise is drawn in the images' own order
        assert np.allclose(run(again), run(first, MANY.transpose(0, 3, 1, 2)).transpose(0, 2, 3, 1), atol=1e-3)
    assert run(again, MANY[0]).shape == MANY[0].shape


@pytest.mark.parametrize("mode", ["constant", "reflect"])
def test_shear_as_keras(mode):
    layer = layers.RandomShear(0.3, 0.2, fill_mode=mode, fill_value=7.0)
    right, down = np.array([[0.25, -0.5], [-0.125, 0.25]], "float32")
    assert_keras(
        f"shear, {mode}", layer.change(baro.ops.array(X), im.shear(baro.ops.array(right), baro.ops.array(down)))
    )


def test_shear_draws():
    """Numbers lie in [-f, f], or in a pair with a random sign, the same for both directions."""
    drawn = layers.RandomShear(0.4, (0.1, 0.3), seed=3).draw((4000, 5, 5, 1)).numpy()
    right, down = drawn[:, 1], drawn[:, 3]
    assert abs(right).max() <= 0.4 and abs(right).max() > 0.39 and abs((right > 0).mean() - 0.5) < 0.04
    assert abs(down).min() >= 0.1 and abs(down).max() <= 0.3 and abs((down > 0).mean() - 0.5) < 0.04
    pairs = layers.RandomShear((0.2, 0.3), (0.1, 0.3), seed=3).draw((100, 5, 5, 1)).numpy()
    assert np.array_equal(pairs[:, 1] > 0, pairs[:, 3] > 0)


def test_shear_from_keras_config():
    """Keras writes the number f as (-f, f), which its own constructor refuses."""
    layer = layers.RandomShear.from_config({"x_factor": [-0.3, 0.3], "y_factor": [0.1, 0.2]})
    assert layer.x_factor == 0.3 and layer.y_factor == [0.1, 0.2]


def test_blur_as_keras():
    layer = layers.RandomGaussianBlur(1.0, kernel_size=(5, 3))
    chosen = baro.ops.array(np.array([True, False]).reshape(2, 1, 1, 1))
    assert_keras("blur", layer.change(baro.ops.array(X), (chosen, baro.ops.array(np.array([0.4, 0.9], "float32")))))
    some = run(layers.RandomGaussianBlur((0.3, 0.3), seed=3), np.tile(X[:1], (4000, 1, 1, 1)))
    assert abs((some != X[:1]).any(axis=(1, 2, 3)).mean() - 0.3) < 0.03  # four standard deviations


def test_mix_up_as_keras():
    layer, drawn = layers.MixUp(), (baro.ops.array(ORDER), baro.ops.array(KEPT))
    assert_keras("mix", layer.change(baro.ops.array(X), drawn))
    assert_keras("labels", layer._change_labels(LABELS, drawn))


def test_cut_mix_as_keras():
    """Keras draws where a rectangle begins from the left and the top; the rectangle has √(1 - w) of each side."""
    start = np.array([[0.5, 0.9], [0.0, 0.3]], "float32")
    drawn = (baro.ops.array(ORDER), baro.ops.array(KEPT), baro.ops.array(start))
    assert_keras("cut", layers.CutMix().change(baro.ops.array(X), drawn))
    assert_keras("labels", layers.CutMix()._change_labels(LABELS, drawn))


@pytest.mark.parametrize("layer", [layers.MixUp(0.5, seed=1), layers.CutMix((1.0, 1.0), seed=1)])
def test_mixed_batches(layer):
    """Labels get the weights that the images got; masks are mixed with them; other entries stay."""
    n, side = 64, 50
    images = np.arange(n, dtype="float32")[:, None, None, None] * np.ones((n, side, side, 1), "float32")
    data = {"images": images, "labels": np.eye(n, dtype="float32"), "segmentation_masks": images, "id": np.arange(n)}
    found = {name: np.asarray(value) for name, value in layer(data, training=True).items()}
    assert np.array_equal(found["segmentation_masks"], found["images"]) and np.array_equal(found["id"], data["id"])
    labels = found["labels"]
    assert np.allclose(labels.sum(axis=1), 1, atol=1e-6) and ((labels > 0).sum(axis=1) <= 2).all()
    assert 0.1 < labels.diagonal().mean() < 0.9
    mean = found["images"].mean(axis=(1, 2, 3))
    assert np.allclose(mean, labels @ np.arange(n), atol=1e-4 if layer.name.startswith("mix") else n * 2 / side)
    same = layer(data, training=False)
    assert np.array_equal(same["labels"], data["labels"]) and np.array_equal(same["images"], images)
    one = layer({"images": images[0], "labels": data["labels"][0]}, training=True)
    assert np.allclose(one["images"], images[0]) and np.array_equal(one["labels"], data["labels"][0])


@pytest.mark.parametrize("labels", [np.arange(8), np.arange(8.0), np.arange(8).reshape(8, 1)])
@pytest.mark.parametrize("kind", [layers.MixUp, layers.CutMix])
def test_labels_that_cannot_be_mixed(kind, labels):
    with pytest.raises(
        InputError, match=rf"{kind.__name__} .*: expected labels \(batch, classes\) of floats, received .* ops\.one_hot"
    ):
        kind(seed=1)({"images": MANY, "labels": labels}, training=True)


@pytest.mark.parametrize("alpha", [0.05, 0.5, 1.0, 3.0])
def test_symmetric_beta(alpha):
    """The shares of numbers below some marks are those of SciPy's beta distribution."""
    marks = np.array([0.001, 0.05, 0.2, 0.5, 0.7, 0.95])
    share = {0.05: [0.355349, 0.433102, 0.467786, 0.5, 0.519782, 0.566898], 0.5: [0.020135, 0.143566, 0.295167, 0.5, 0.630989, 0.856434],
             1.0: marks, 3.0: [9.985e-9, 0.001158, 0.05792, 0.5, 0.83692, 0.998842]}[alpha]  # fmt: skip
    drawn = symmetric_beta((50000,), alpha, SeedGenerator(2)).numpy()
    assert drawn.dtype == np.float32 and drawn.min() >= 0 and drawn.max() <= 1
    np.testing.assert_allclose(
        [(drawn <= mark).mean() for mark in marks], share, atol=0.009
    )  # four standard deviations


def test_boxes():
    start, part = np.array([[0, 0], [0.5, 1.0]], "float32"), np.array([[0.5, 1 / 3], [0.5, 2 / 3]], "float32")
    found = boxes(baro.ops.array(start), baro.ops.array(part), 4, 3).numpy()[..., 0]
    assert np.argwhere(found[0]).tolist() == [[0, 0], [1, 0]]
    assert np.argwhere(found[1]).tolist() == [[1, 1], [1, 2], [2, 1], [2, 2]]


class TestErasing:
    def test_share(self):
        """√s of height and of width are covered, somewhere, in a share of the images."""
        layer = layers.RandomErasing((0.3, 0.3), scale=(0.25, 0.25), fill_value=300, seed=3)
        found = run(layer, np.ones((2000, 10, 10, 1), "float32"))
        covered = (found == 255).sum(axis=(1, 2, 3))  # the colour is clipped to the range
        assert abs((covered > 0).mean() - 0.3) < 0.041 and set(covered) == {0, 25}
        kinds = len({image.tobytes() for image in found})
        assert (
            kinds == 1 + 5 * 5
        )  # none, and the places: as in Keras, a square that begins within the first pixel spares it

    def test_colours(self):
        found = run(layers.RandomErasing((1.0, 1.0), scale=(1.0, 1.0), fill_value=[1, 2, 300], value_range=(0, 9)))
        assert np.array_equal(found, np.broadcast_to([1.0, 2.0, 9.0], MANY.shape))
        noise = run(
            layers.RandomErasing((1.0, 1.0), scale=(1.0, 1.0), value_range=(-9, 9), seed=2), np.zeros((9, 30, 30, 3))
        )
        assert abs((noise == 9).mean() - 0.1587) < 0.01 and abs((noise == -9).mean() - 0.1587) < 0.01
        assert abs(((noise > 0) & (noise < 4.5)).mean() - 0.1915) < 0.01

    def test_masks_and_labels_stay(self):
        data = {"images": MANY, "segmentation_masks": MANY[..., :1], "labels": np.arange(8)}
        found = layers.RandomErasing(seed=1)(data, training=True)
        assert np.array_equal(found["labels"], data["labels"])
        assert np.array_equal(found["segmentation_masks"], data["segmentation_masks"])

    def test_three_colours_need_three_channels(self):
        with pytest.raises(InputError, match="fill_value has three colours, the images have 1 channels"):
            run(layers.RandomErasing(fill_value=(1, 2, 3)), X)


class TestEqualization:
    @pytest.mark.parametrize("bins, top", [(256, 255), (16, 255), (64, 1)])
    def test_as_keras(self, bins, top):
        """Keras counts over a whole batch; here each image is alone, as its documentation says."""
        layer = layers.Equalization((0, top), bins)
        x = X if top == 255 else X / 255
        assert_keras(f"equal, {bins} of {top}", layer(x))
        assert np.array_equal(layer(x[1:])[0], layer(x)[1]) and np.array_equal(layer(x[0]), layer(x)[0])
        assert np.array_equal(layer(x, training=False), layer(x))

    def test_channels_are_apart(self):
        found = layers.Equalization()(MANY).numpy()
        for i in range(3):
            assert np.array_equal(found[..., i : i + 1], layers.Equalization()(MANY[..., i : i + 1]))
        first = layers.Equalization(data_format="channels_first")(MANY.transpose(0, 3, 1, 2)).numpy()
        assert np.array_equal(first.transpose(0, 2, 3, 1), found)

    def test_what_stays(self):
        grey = np.full((2, 4, 4, 3), 128.0, "float32")
        assert np.array_equal(layers.Equalization()(grey), grey)
        found = layers.Equalization()({"images": X, "segmentation_masks": X, "labels": LABELS})
        assert np.array_equal(found["segmentation_masks"], X) and np.array_equal(found["labels"], LABELS)


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: layers.MixUp(0.0), "MixUp: expected a number alpha > 0, received alpha=0.0"),
        (lambda: layers.MixUp(True), "MixUp: expected a number alpha > 0"),
        (lambda: layers.CutMix(1.5), r"`factor` argument should be a number .* in the range \[0.0, 1.0\]"),
        (lambda: layers.RandomErasing(scale=2), "`scale` argument should be a number"),
        (lambda: layers.RandomErasing(fill_value="grey"), "expected fill_value None, a number or a list of three numbers"),
        (lambda: layers.RandomErasing(fill_value=[1, 2]), "expected fill_value None, a number or a list of three"),
        (lambda: layers.RandomErasing(value_range=255), "RandomErasing: The `value_range` argument"),
        (lambda: layers.RandomShear(-0.1), "`x_factor` argument should be a number"),
        (lambda: layers.RandomShear(y_factor=(0.1, 1.1)), "`y_factor` argument should be a number"),
        (lambda: layers.RandomShear(fill_mode="mirror"), "Unknown `fill_mode` mirror"),
        (lambda: layers.RandomGaussianBlur(kernel_size=4), "expected kernel_size an odd integer or a pair of them"),
        (lambda: layers.RandomGaussianBlur(kernel_size=(3, 5, 7)), "expected kernel_size an odd integer"),
        (lambda: layers.RandomGaussianBlur(sigma=2.0), "`sigma` argument should be a number"),
        (lambda: layers.Equalization(bins=1), "Equalization: expected an integer bins > 1, received bins=1"),
    ],
)  # fmt: skip
def test_refusals(make, message):
    with pytest.raises((ValueError, NotImplementedError), match=message):
        make()


def test_in_a_compiled_model():
    """Inside a model the layers run in the compiled step, and training changes what evaluating does not."""
    model = baro.Sequential([baro.Input((4, 5, 3)), *(type(x).from_config(x.get_config()) for x in ALL), layers.Equalization(),
                             layers.Flatten(), layers.Dense(1)])  # fmt: skip
    model.compile("sgd", "mse")
    assert np.isfinite(model.fit(MANY / 255, np.ones(8), epochs=2, batch_size=4, verbose=0).history["loss"]).all()
    assert np.array_equal(model.predict(MANY, verbose=0), model.predict(MANY, verbose=0))
