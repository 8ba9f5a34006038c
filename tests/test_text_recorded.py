"""Layers of texts and categories against what Keras 3.15 on TensorFlow 2.21 gave for the same calls."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

import baro
from baro import layers
from baro.datasets import sequences
from baro.utils import FeatureSpace

FILES = Path(__file__).parent / "fixtures" / "text3.zip"  # by fixtures/make_text.py
with zipfile.ZipFile(FILES) as _archive:
    NAMES = sorted(n.removesuffix(".keras") for n in _archive.namelist() if n.endswith(".keras"))


def recorded(archive, name, part):
    """Return what the archive holds of a case: an array, or a dict of columns."""
    with archive.open("record.npz") as file:
        record = np.load(file)
        found = {k.split("/")[2]: record[k] for k in record.files if k.startswith(f"{name}/{part}/")}
    return found.get("", found)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_keras_gives_the_same_outputs(name, tmp_path):
    """Vocabularies, weights, boundaries and feature spaces come from Keras's file; and from our own, written again."""
    with zipfile.ZipFile(FILES) as archive:
        archive.extract(f"{name}.keras", tmp_path)
        x, y = recorded(archive, name, "x"), recorded(archive, name, "y")
    model = baro.saving.load_model(tmp_path / f"{name}.keras")
    model.save(tmp_path / "own.keras")
    for again in (model, baro.saving.load_model(tmp_path / "own.keras")):
        out = again(x)
        assert isinstance(out, dict) == isinstance(y, dict)
        for have, want in zip(baro.tree.flatten(out), baro.tree.flatten(y), strict=True):
            np.testing.assert_allclose(have, want, rtol=1e-5, atol=1e-6)


def test_a_feature_space_is_written_where_keras_looks_for_it(tmp_path):
    """Keras has the class in keras.utils, and reads columns and crosses as objects of their own."""
    space = FeatureSpace({"a": "integer_hashed", "b": "string_hashed"}, crosses=[("a", "b")])
    space.adapt({"a": [1, 2], "b": ["x", "y"]})
    space.save(tmp_path / "space.keras")
    with zipfile.ZipFile(tmp_path / "space.keras") as archive:
        config = json.loads(archive.read("config.json"))
    assert (config["module"], config["class_name"]) == ("keras.utils", "FeatureSpace")
    parts = [config["config"]["features"]["a"], config["config"]["crosses"][0]]
    assert [p["class_name"] for p in parts] == ["Feature", "Cross"]
    assert {p["module"] for p in parts} == {"keras.src.layers.preprocessing.feature_space"}


def test_words_lie_between_ascii_white_space_and_only_ascii_letters_change_case():
    """Accented capitals stay; a no-break or ideographic space and the separators behind \\x1c do not split."""
    layer = layers.TextVectorization()
    layer.adapt(["ÉCOLE École école CAT", "a\u00a0b a\u3000b c\x1cd e\vf", "바로\u3000지금 바로"])
    words = ["École", "바로\u3000지금", "바로", "école", "f", "e", "cat", "c\x1cd", "a\u3000b", "a\xa0b"]
    assert layer.get_vocabulary(include_special_tokens=False) == words
    assert layer(["École cat", "바로 지금\u3000e"]).tolist() == [[2, 8], [4, 1]]


@pytest.mark.parametrize(
    ("mode", "of_one_axis", "of_rows", "of_columns"),
    [
        ("int", [2, 3], [[2, 3]], [[2], [3]]),
        ("multi_hot", [0, 1, 1], [[0, 1, 1]], [[0, 1, 0], [0, 0, 1]]),
        ("count", [0, 1, 1], [[0, 1, 1]], [[0, 1, 0], [0, 0, 1]]),
        ("one_hot", [[0, 1, 0], [0, 0, 1]], [[[0, 1, 0], [0, 0, 1]]], [[0, 1, 0], [0, 0, 1]]),
    ],
)
def test_without_splitting_the_last_axis_holds_the_words(mode, of_one_axis, of_rows, of_columns):
    """One axis is one text; rows are texts of several words, columns texts of one."""
    layer = layers.TextVectorization(split=None, vocabulary=["a", "b"], output_mode=mode)
    for x, y in ((["a", "b"], of_one_axis), ([["a", "b"]], of_rows), ([["a"], ["b"]], of_columns)):
        out = layer(x)
        assert out.tolist() == y
        assert layer.compute_output_shape(np.shape(x)) == np.shape(y) or mode == "one_hot"


def test_texts_in_other_shapes():
    """Lengths are cut or padded on the last axis; texts may have two axes; n-grams are taken where nothing is split."""
    fixed = layers.TextVectorization(split=None, vocabulary=["a", "b"], output_sequence_length=3)
    assert [fixed(x).tolist() for x in (["a", "b"], [["a"], ["b"]])] == [[2, 3, 0], [[2, 0, 0], [3, 0, 0]]]
    assert fixed("a").shape == (3,)
    grams = layers.TextVectorization(split=None, vocabulary=["a", "b", "a b"], ngrams=2)
    assert grams([["a", "b"]]).tolist() == [[2, 3, 4]]
    nested = layers.TextVectorization(vocabulary=["a"], output_sequence_length=2)
    assert nested([[["a"], ["b a b"]]]).tolist() == [[[2, 0], [1, 2]]]
    assert layers.TextVectorization(split=None, vocabulary=["a"])("a").tolist() == 2
    with pytest.raises(ValueError, match=r"expected inputs \(batch, words\), received shape \(None,\)"):
        fixed(layers.Input((), dtype="string"))


def test_a_vocabulary_file_holds_a_word_a_line(tmp_path):
    """All lines are words, special ones too; only a line feed ends a line; an empty line is an error."""
    path = tmp_path / "words.txt"
    path.write_text("[UNK]\na\nb\n", encoding="utf-8")
    layer = layers.StringLookup(vocabulary=str(path))
    assert layer.get_vocabulary() == ["[UNK]", "[UNK]", "a", "b"]
    assert layer(["[UNK]", "a", "z"]).tolist() == [1, 2, 0]
    path.write_text("a\x85b\nc\u2028d\n", encoding="utf-8")
    assert layers.StringLookup(vocabulary=str(path))(["a\x85b", "c\u2028d", "b"]).tolist() == [1, 2, 0]
    path.write_text("a\n\nb\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"words\.txt: line 2 is empty"):
        layers.StringLookup(vocabulary=str(path))


def test_vocabularies_without_words_or_without_a_name_for_the_unknown():
    """Nothing to learn leaves the special tokens; None stands for an absent OOV token."""
    empty = layers.StringLookup()
    empty.adapt(np.array([], object))
    assert empty.get_vocabulary() == ["[UNK]"]
    layer = layers.StringLookup(oov_token=None)
    layer.set_vocabulary([None, "a"])
    assert layer.get_vocabulary() == [None, "a"]
    assert layer(["a"]).tolist() == [1]
    with pytest.raises(ValueError, match="holds None"):
        layer.set_vocabulary(["a", None])
    with pytest.raises(ValueError, match="`oov_token` must be set"):
        layers.StringLookup(oov_token=None, invert=True)
    with pytest.raises(ValueError, match="leaves no place for words"):
        layers.IntegerLookup(max_tokens=2, num_oov_indices=2).adapt([1, 2, 3])
    with pytest.raises(ValueError, match="`ngrams` must be at least 1"):
        layers.TextVectorization(ngrams=0)


def test_discretization_compares_in_floats_and_learns_from_nested_lists():
    """`dtype` is that of the bins; Keras's constructor takes no `trainable`, so no config holds it."""
    layer = layers.Discretization(bin_boundaries=[0.5, 1.5], dtype="int64")
    assert layer(np.array([0.4, 0.6, 1.4, 1.6])).tolist() == [0, 1, 1, 2]
    assert set(layer.get_config()) == {
        "name", "dtype", "bin_boundaries", "num_bins", "epsilon", "output_mode", "sparse",
    }  # fmt: skip
    learnt = layers.Discretization(num_bins=3)
    learnt.adapt([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    assert learnt.bin_boundaries == [2.0, 4.0]


def test_words_with_line_breaks_are_not_saved_as_several(tmp_path):
    """The file has a word a line: a line break in a word is an error, unless the config holds the vocabulary."""
    learnt = layers.TextVectorization(split="character", standardize=None)
    learnt.adapt(["a\nb"])
    with pytest.raises(ValueError, match="'\\\\n' holds a line break"):
        learnt.save_assets(str(tmp_path))
    given = layers.TextVectorization(split="character", standardize=None, vocabulary=["a", "\n"])
    given.save_assets(str(tmp_path))
    assert layers.TextVectorization.from_config(given.get_config())(["\na"]).tolist() == [[3, 2]]


def test_ranks_without_a_shift():
    """index_from=None leaves the ranks as they are in the file."""
    part = (np.array([1, 2, 3], np.int32), np.array([1, 2], np.int32), np.array([0, 1]))
    ranks, lengths, labels = sequences.started(part, None, None, None)
    assert (ranks.tolist(), lengths.tolist(), labels.tolist()) == ([1, 2, 3], [1, 2], [0, 1])


def test_classes_of_a_folder_need_labels(tmp_path):
    """Keras refuses class_names where no labels are wanted, whichever argument says so."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.txt").write_text("x")
    for options in ({"labels": None}, {"label_mode": None}):
        with pytest.raises(ValueError, match="You can only pass `class_names`"):
            baro.utils.text_dataset_from_directory(tmp_path, class_names=["a"], **options)
