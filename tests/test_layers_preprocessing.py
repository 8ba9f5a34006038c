"""Preprocessing layers: learnt state, hashes, vocabularies, text, feature spaces, image augmentation."""

import contextlib
import itertools

import numpy as np
import pytest

import baro
from baro import layers
from baro.layers.hashing import combine, farm_hash, sip_hash
from baro.utils import FeatureSpace, PyDataset


def rand(*shape, seed=0):
    """Normally distributed float32 numbers."""
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


# --- scaling --------------------------------------------------------------------------------------------------------------


class Batches(PyDataset):
    """A data set of (inputs, targets)."""

    def __init__(self, x, size):
        super().__init__()
        self.x, self.size = x, size

    def __len__(self):
        return (len(self.x) + self.size - 1) // self.size

    def __getitem__(self, i):
        return self.x[i * self.size : (i + 1) * self.size], np.zeros(1)


@pytest.mark.parametrize("form", ["array", "lists", "batches", "generator", "data set", "tensor"])
def test_normalization_learns_the_same_from_every_form_of_data(form):
    """Mean and variance of all rows, in one array or in uneven batches."""
    x = rand(50, 3) * [1, 5, 9] + 100
    data = {
        "array": x,
        "lists": x.tolist(),
        "batches": [x[:7], x[7:30], x[30:]],
        "generator": (x[i : i + 8] for i in range(0, 50, 8)),
        "data set": Batches(x, 8),
        "tensor": baro.ops.convert_to_tensor(x),
    }[form]
    layer = layers.Normalization()
    layer.adapt(data)
    np.testing.assert_allclose(layer(x), (x - x.mean(0)) / x.std(0), rtol=1e-3, atol=1e-3)
    back = layers.Normalization(invert=True, mean=x.mean(0), variance=x.var(0))
    np.testing.assert_allclose(back(layer(x)), x, rtol=1e-4)


def test_normalization_over_other_axes():
    """axis=None has one mean; a tuple keeps several axes; a given mean aligns with the last of them."""
    x = rand(8, 4, 5) * 3 + 1
    layer = layers.Normalization(axis=None)
    layer.adapt(x)
    np.testing.assert_allclose(layer(x), (x - x.mean()) / x.std(), rtol=1e-3, atol=1e-4)
    layer = layers.Normalization(axis=(1, 2))
    layer.adapt(x)
    np.testing.assert_allclose(layer(x), (x - x.mean(0)) / x.std(0), rtol=1e-3, atol=1e-4)
    layer = layers.Normalization(axis=(1, 2), mean=np.arange(5.0), variance=np.ones(5))
    np.testing.assert_allclose(layer(x), x - np.arange(5), rtol=1e-4, atol=1e-5)


def test_a_constant_column_does_no_harm():
    """Variance 0 is divided by 1e-7, not by 0."""
    layer = layers.Normalization()
    layer.adapt(np.ones((4, 1)))
    assert np.all(layer(np.ones((4, 1))).numpy() == 0)


@pytest.mark.parametrize(
    "make, text",
    [
        (lambda: layers.Normalization(mean=1.0), "both `mean` and `variance`"),
        (lambda: layers.Normalization(mean=[1.0], variance=[1.0, 2.0]), "same shape"),
        (lambda: layers.Normalization().adapt([]), "empty iterable"),
        (lambda: layers.Normalization().adapt(x for x in [42]), "`.shape`"),
        (lambda: layers.Normalization(axis=5).build((2, 3)), "must be in the range"),
        (lambda: layers.Normalization(mean=1.0, variance=1.0).adapt(np.ones((2, 2))), "Leave one of both out"),
        (lambda: layers.Discretization(), "either `num_bins` or `bin_boundaries`"),
        (lambda: layers.Discretization(num_bins=3)(np.ones(2)), "call `adapt"),
        (lambda: layers.Discretization(bin_boundaries=[0.0]).adapt(np.ones(2)), "use `num_bins` instead"),
        (lambda: layers.Discretization(bin_boundaries=[1.0, 0.0]), r"must rise. Received: bin_boundaries=\[1.0, 0.0\]"),
        (lambda: layers.CategoryEncoding(), "num_tokens must be set"),
        (lambda: layers.CategoryEncoding(3, output_mode="other"), "Unknown arg for output_mode: other"),
        (lambda: layers.Hashing(num_bins=0), "cannot be `None`"),
        (lambda: layers.Hashing(3, salt="no"), "tuple of size 2"),
        (lambda: layers.HashedCrossing(3)(np.ones(2, int)), "should be called on a list"),
        (lambda: layers.HashedCrossing(3)([np.ones(2), np.ones(2)]), "integer or string"),
        (lambda: layers.StringLookup()(["a"]), "has no vocabulary yet"),
        (lambda: layers.StringLookup(vocabulary=["a", "a"]), r"repeated terms are: \['a'\]"),
        (lambda: layers.StringLookup(vocabulary=["a", "m"], mask_token="m"), "reserved mask token"),
        (lambda: layers.StringLookup(vocabulary=["a"], num_oov_indices=0)(["b"]), r"found OOV values \['b'\]"),
        (lambda: layers.StringLookup(vocabulary=["a", "b"], max_tokens=2), "larger than the maximum"),
        (lambda: layers.StringLookup(vocabulary=["a"]).adapt(["b"]), "static vocabulary"),
        (lambda: layers.StringLookup(vocabulary_dtype="int64"), "`vocabulary_dtype` cannot be 'int64'"),
        (lambda: layers.StringLookup(oov_method="modulo"), "oov_method=modulo"),
        (lambda: layers.IntegerLookup(vocabulary_dtype="int32"), "int64"),
        (lambda: layers.TextVectorization(ragged=True), "rectangular"),
        (lambda: layers.TextVectorization(split="words"), "split=words"),
        (lambda: layers.TextVectorization(vocabulary=["a"])([["a", "b"]]), "last shape dimension must be 1"),
        (lambda: layers.RandomRotation(2.0), r"range \[-1.0, 1.0\]"),
        (lambda: layers.RandomFlip("up"), "mode"),
        (lambda: layers.RandomZoom(0.1)(np.ones((3, 3))), "rank 3"),
        (lambda: FeatureSpace({"a": "integer"}), "Invalid feature type: integer"),
        (lambda: FeatureSpace({"a": "float_normalized"})({"a": [1.0]}), "adapt"),
    ],
)  # fmt: skip
def test_errors(make, text):
    """An error says where, what was expected and what was received."""
    with pytest.raises((ValueError, TypeError, NotImplementedError), match=text):
        make()


# --- categories -----------------------------------------------------------------------------------------------------------


def test_discretization_finds_quantiles():
    """Four bins of uniform numbers have boundaries near the quartiles; bins agree with numpy.digitize."""
    x = np.random.default_rng(0).uniform(0, 100, 5000)
    layer = layers.Discretization(num_bins=4)
    layer.adapt(x)
    np.testing.assert_allclose(layer.bin_boundaries, [25, 50, 75], atol=3)
    np.testing.assert_array_equal(layer(x), np.digitize(x.astype(np.float32), np.float32(layer.bin_boundaries)))
    again = layers.Discretization.from_config(layer.get_config())
    np.testing.assert_array_equal(again(x), layer(x))
    layer.adapt(itertools.repeat(x), steps=3)
    assert len(layer.bin_boundaries) == 3


def test_category_encodings():
    """one_hot, multi_hot, count and weighted count, eagerly and in a compiled model."""
    i = np.array([[0, 2, 2]])
    assert layers.CategoryEncoding(4, "one_hot")(i).numpy().argmax(-1).tolist() == i.tolist()
    assert layers.CategoryEncoding(4)(i).tolist() == [[1, 0, 1, 0]]
    assert layers.CategoryEncoding(4, "count")(i).tolist() == [[1, 0, 2, 0]]
    np.testing.assert_allclose(layers.CategoryEncoding(4, "count")(i, count_weights=[[0.5, 1, 2]]), [[0.5, 0, 3, 0]])
    for mode in ("one_hot", "multi_hot", "count"):
        inputs = layers.Input((3,), dtype="int32")
        layer = layers.CategoryEncoding(4, mode)
        model = baro.Model(inputs, layer(inputs))
        np.testing.assert_array_equal(model.predict(i, verbose=0), layer(i))


def test_hashes_are_those_of_their_papers():
    """SipHash-2-4's own vectors; FarmHash's values for every branch of its length, as TensorFlow's buckets show them."""
    key = (0x0706050403020100, 0x0F0E0D0C0B0A0908)
    vectors = {0: 0x726FDB47DD0E0E31, 1: 0x74F839C593DC67FD, 8: 0x93F5F5799A932462, 15: 0xA129CA6149BE45E5}
    assert {n: sip_hash(bytes(range(n)), key) for n in vectors} == vectors
    known = {  # fingerprints of b"x" * n by Google's own library: a length for each of its branches
        0: 0x9AE16A3B2F90404F,
        3: 0x2AE60479E555325C,
        7: 0xD1086359D2D7522F,
        12: 0x208903A063284843,
        20: 0x7241CE1F8EF74DC4,
        40: 0xEBF8E8AEAC993C94,
        64: 0x5FFB3C754F6913B8,
        65: 0x447CB9FD96F25F39,
        200: 0xC1713BF9D998A3BF,
    }
    assert {n: farm_hash(b"x" * n) for n in known} == known
    assert combine(1, 2) != combine(2, 1)


def test_hashing_puts_values_where_tensorflow_puts_them():
    """The buckets of tf.strings.to_hash_bucket_fast and _strong."""
    words = ["omar", "stringer", "marlo", "wire", "skywalker"]
    assert layers.Hashing(2)(words).tolist() == [0, 0, 1, 0, 0]
    assert layers.Hashing(2, salt=[133, 137])(words).tolist() == [0, 1, 0, 1, 0]
    assert layers.Hashing(3, mask_value="omar")(words).tolist() == [0, 1, 2, 1, 1]
    assert layers.Hashing(3)(np.arange(5)).tolist() == [1, 0, 1, 0, 2]
    assert layers.Hashing(3, salt=[133, 137])([0, 1, 2, 3, 4]).tolist() == [1, 1, 2, 0, 1]
    cross = layers.HashedCrossing(5)((np.array(list("ABABA")), np.array([101, 101, 101, 102, 102])))
    assert cross.tolist() == [1, 4, 1, 1, 3]


def test_hashing_of_numbers_runs_in_a_compiled_model():
    """Numbers pass a host row of the graph, on whichever executor has it."""
    inputs = layers.Input((2,), dtype="int32")
    model = baro.Model(inputs, layers.Hashing(3)(inputs))
    x = np.array([[0, 1], [2, 3]])
    with (
        pytest.warns(UserWarning, match="reference executor")
        if baro.exec.chosen().name == "native"
        else contextlib.nullcontext()
    ):
        assert model.predict(x, verbose=0).tolist() == [[1, 0], [1, 0]]


def test_lookup_orders_by_frequency_and_keeps_its_places():
    """Frequent first, equals from high to low; mask 0, unknown next; the inverse gives the tokens back."""
    layer = layers.StringLookup(mask_token="", num_oov_indices=2)
    layer.adapt(["b", "a", "a", "c", "b", "a"])
    assert layer.get_vocabulary() == ["", "[UNK]", "[UNK]", "a", "b", "c"]
    assert layer.get_vocabulary(include_special_tokens=False) == ["a", "b", "c"]
    out = layer([["a", ""], ["c", "b"]])
    assert out.tolist() == [[3, 0], [5, 4]]
    assert all(v in (1, 2) for v in layer(["x", "y", "z"]).tolist())
    back = layers.StringLookup(vocabulary=["a", "b", "c"], mask_token="", num_oov_indices=2, invert=True)
    assert back(out).tolist() == [["a", ""], ["c", "b"]]
    whole = layers.IntegerLookup(vocabulary=[10, 20], invert=True)
    assert whole([1, 2, 0]).tolist() == [10, 20, -1]


def test_tf_idf_weighs_words_by_their_rarity():
    """Σ over a document of log(1 + documents / (1 + documents with the word)); unknown words weigh the mean."""
    layer = layers.IntegerLookup(output_mode="tf_idf")
    layer.adapt([1, 1, 1, 2, 2, 3])
    np.testing.assert_allclose(layer([1, 2, 4]), [1.133732, 0.916291, 1.098612, 0.0], rtol=1e-5)
    given = layers.TextVectorization(
        output_mode="tf_idf", vocabulary=["foo", "bar", "baz"], idf_weights=[0.3, 0.5, 0.2]
    )
    np.testing.assert_allclose(given(["foo bar", "baz foo foo"]), [[0, 0.3, 0.5, 0], [0, 0.6, 0, 0.2]], rtol=1e-6)


def test_vocabulary_from_a_file_travels_with_the_assets(tmp_path):
    """A vocabulary that came from a file, or was learnt, is written beside the weights."""
    path = tmp_path / "words.txt"
    path.write_text("a\nb\n", encoding="utf-8")
    layer = layers.StringLookup(vocabulary=str(path), mask_token="")
    assert layer.get_vocabulary() == ["", "[UNK]", "a", "b"]
    layer.save_assets(str(tmp_path))
    other = layers.StringLookup.from_config({**layer.get_config(), "vocabulary": None})
    other.load_assets(str(tmp_path))
    assert other(["b"]).tolist() == layer(["b"]).tolist() == [3]


# --- text -----------------------------------------------------------------------------------------------------------------


def test_text_vectorization():
    """Lower case, no punctuation, words, padding; n-grams, characters and functions of one's own."""
    layer = layers.TextVectorization(output_sequence_length=4)
    layer.adapt(["foo bar", "bar baz", "baz bada boom"])
    assert layer.get_vocabulary() == ["", "[UNK]", "baz", "bar", "foo", "boom", "bada"]
    assert layer([["Foo, qux! bar"], ["qux baz"]]).tolist() == [[4, 1, 3, 0], [1, 2, 0, 0]]
    pairs = layers.TextVectorization(ngrams=2)
    pairs.adapt(["a b c"])
    assert set(pairs.get_vocabulary()[2:]) == {"a", "b", "c", "a b", "b c"}
    letters = layers.TextVectorization(split="character", standardize=None, vocabulary=["a", "b"])
    assert letters(["ab", "ba!"]).tolist() == [[2, 3, 0], [3, 2, 1]]
    own = layers.TextVectorization(
        standardize=np.char.upper, split=lambda xs: [x.split("-") for x in xs], vocabulary=["A", "B"]
    )
    assert own(["a-b"]).tolist() == [[2, 3]]
    assert layers.TextVectorization(vocabulary=["é"])([b"\xc3\xa9"]).tolist() == [[2]]


def test_text_vectorization_feeds_a_model():
    """Texts to indices before the model: embedding, pooling, one unit, trained."""
    texts = ["good film", "bad film", "very good", "very bad"] * 8
    labels = np.array([1, 0, 1, 0] * 8, np.float32)
    vectors = layers.TextVectorization(output_sequence_length=3)
    vectors.adapt(texts)
    model = baro.Sequential(
        [
            layers.Embedding(vectors.vocabulary_size(), 4, mask_zero=True),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(baro.optimizers.Adam(0.1), "binary_crossentropy", metrics=["accuracy"])
    model.fit(vectors(texts), labels, epochs=20, verbose=0)
    assert model.evaluate(vectors(texts), labels, verbose=0)[1] == 1.0


# --- feature spaces -------------------------------------------------------------------------------------------------------


def test_feature_space_encodes_a_table():
    """Each column by its kind, crosses by their hash, joined in the order of the names; and back from its config."""
    n = 12
    table = {
        "age": np.linspace(20, 60, n),
        "income": np.linspace(1, 2, n),
        "town": np.array(["Ulm", "Bonn", "Kiel"] * 4),
        "code": np.arange(n) % 4,
    }
    space = FeatureSpace(
        {
            "age": FeatureSpace.float_discretized(num_bins=3),
            "income": "float_normalized",
            "town": "string_categorical",
            "code": "integer_hashed",
        },
        crosses=[("town", "code")],
        crossing_dim=8,
        hashing_dim=5,
    )
    space.adapt(table)
    out = space(table)
    assert out.shape == (n, 3 + 5 + 1 + 4 + 8) and space.get_encoded_features().shape == (None, 21)
    rows = out.numpy()
    assert np.all(rows[:, :3].sum(1) == 1) and abs(rows[:, 8].mean()) < 1e-5
    one = space({k: v[0] for k, v in table.items()})
    np.testing.assert_array_equal(one, rows[0])
    parts = FeatureSpace(
        {"age": "float", "town": FeatureSpace.string_categorical(output_mode="int")}, output_mode="dict"
    )
    parts.adapt({"age": table["age"], "town": table["town"]})
    assert parts(table)["town"].shape == (n, 1)
    again = FeatureSpace.from_config(space.get_config())
    again.adapt(table)
    np.testing.assert_array_equal(again(table), out)


# --- images ---------------------------------------------------------------------------------------------------------------


def test_images_in_short_dtypes_and_pixels_between_two():
    """What Keras on TensorFlow gave: sizes change in float32 and are rounded; halfway between two pixels the outer one is nearest."""
    x = np.array([[0.0, 10.0], [100.0, 255.0]], np.float32).reshape(1, 2, 2, 1)
    assert layers.Resizing(2, 4, dtype="uint8")(x).numpy()[0, :, :, 0].tolist() == [[0, 2, 8, 10], [100, 139, 216, 255]]
    half = layers.Resizing(3, 2, dtype="float16")(x)
    assert half.dtype == "float16" and half.numpy()[0, :, :, 0].tolist() == [[0, 10], [50, 132.5], [100, 255]]
    rows = np.arange(4, dtype=np.float32).repeat(4).reshape(1, 4, 4, 1)

    def of(layer):
        return layer(rows, training=True).numpy()[0, :, 0, 0].tolist()

    how = {"interpolation": "nearest", "fill_mode": "constant", "fill_value": -1.0}
    assert of(layers.RandomZoom((1.0, 1.0), (0.0, 0.0), **how)) == [-1, 1, 3, -1]
    assert of(layers.RandomTranslation((0.125, 0.125), (0.0, 0.0), **how)) == [-1, 1, 2, 3]
    assert of(layers.RandomTranslation((-0.125, -0.125), (0.0, 0.0), **how)) == [1, 2, 3, -1]


def test_augmentation_moves_pixels_where_it_says():
    """A quarter turn, a shift by one row, a zoom by two, a mirror image; every fill mode."""
    x = np.arange(25, dtype=np.float32).reshape(1, 5, 5, 1)

    def run(layer):
        return layer(x, training=True).numpy()[0, :, :, 0]

    image = x[0, :, :, 0]
    np.testing.assert_allclose(run(layers.RandomRotation((0.25, 0.25))), np.rot90(image), atol=1e-3)
    down = run(layers.RandomTranslation((0.2, 0.2), (0.0, 0.0), fill_mode="constant", fill_value=-1.0))
    np.testing.assert_allclose(down, np.vstack([np.full((1, 5), -1), image[:-1]]), atol=1e-4)
    for mode, first in (("nearest", image[0]), ("reflect", image[0]), ("wrap", image[-1])):
        np.testing.assert_allclose(
            run(layers.RandomTranslation((0.2, 0.2), (0.0, 0.0), fill_mode=mode))[0], first, atol=1e-4
        )
    np.testing.assert_allclose(run(layers.RandomZoom((-0.5, -0.5)))[::2, ::2], image[1:4, 1:4], atol=1e-4)
    flipped = {run(layers.RandomFlip("horizontal", seed=s)).tobytes() for s in range(10)}
    assert flipped == {image.tobytes(), image[:, ::-1].tobytes()}


def test_augmentation_rests_in_inference():
    """predict leaves images alone; fit changes them."""
    x = np.random.default_rng(0).uniform(0, 255, (4, 6, 6, 3)).astype(np.float32)
    for layer in (
        layers.RandomFlip(),
        layers.RandomRotation(0.2),
        layers.RandomContrast(0.5),
        layers.RandomBrightness(0.5),
        layers.RandomZoom(0.3),
    ):
        model = baro.Sequential([baro.Input((6, 6, 3)), layer])
        np.testing.assert_array_equal(model.predict(x, verbose=0), x)
        assert np.abs(layer(x, training=True).numpy() - x).max() > 1


def test_colours_stay_in_their_range():
    """Contrast and brightness are clipped; AutoContrast fills the range."""
    x = np.random.default_rng(0).uniform(50, 200, (2, 6, 6, 3)).astype(np.float32)
    for layer in (layers.RandomContrast(1.0), layers.RandomBrightness(1.0)):
        y = layer(x, training=True).numpy()
        assert y.min() >= 0 and y.max() <= 255
    y = layers.AutoContrast()(x).numpy()
    np.testing.assert_allclose([y.min((1, 2)), y.max((1, 2))], [np.zeros((2, 3)), np.full((2, 3), 255)], atol=1e-3)


def test_sizes_and_dicts():
    """Cropping and resizing; images, masks and labels in a dict are changed alike."""
    x = np.arange(2 * 4 * 6 * 1, dtype=np.float32).reshape(2, 4, 6, 1)
    np.testing.assert_array_equal(layers.CenterCrop(2, 2)(x), x[:, 1:3, 2:4])
    np.testing.assert_allclose(
        layers.Resizing(2, 3)(x)[0, :, :, 0], x[0, :, :, 0].reshape(2, 2, 3, 2).mean((1, 3)), rtol=1e-6
    )
    data = {"images": x, "segmentation_masks": x, "labels": np.array([0, 1])}
    out = layers.RandomFlip(seed=1)(data, training=True)
    np.testing.assert_array_equal(out["images"], out["segmentation_masks"])
    assert list(out["labels"]) == [0, 1]
    with pytest.raises(ValueError, match="bounding boxes"):
        layers.RandomFlip()({"images": x, "bounding_boxes": None}, training=True)
    first = layers.RandomRotation(0.1, seed=1, data_format="channels_first")(x.transpose(0, 3, 1, 2), training=True)
    np.testing.assert_allclose(
        first.numpy().transpose(0, 2, 3, 1), layers.RandomRotation(0.1, seed=1)(x, training=True), rtol=1e-5
    )


def test_what_was_learnt_is_saved(tmp_path):
    """Vocabularies, weights of words, statistics and boundaries come back from a .keras file."""
    table = {"a": np.arange(6.0), "t": np.array(list("xyzxyz")), "d": np.linspace(0, 1, 6)}
    space = FeatureSpace({"a": "float_normalized", "t": "string_categorical", "d": FeatureSpace.float_discretized(3)})
    space.adapt(table)
    space.save(tmp_path / "space.keras")
    again = baro.models.load_model(tmp_path / "space.keras")
    np.testing.assert_allclose(again(table), space(table))
    words = layers.TextVectorization(output_mode="tf_idf")
    words.adapt(["a b", "b c c", "a"])
    model = baro.Sequential([baro.Input((1,), dtype="string"), words])
    model.save(tmp_path / "words.keras")
    found = baro.models.load_model(tmp_path / "words.keras").layers[0]
    np.testing.assert_allclose(found(["a c"]), words(["a c"]))
