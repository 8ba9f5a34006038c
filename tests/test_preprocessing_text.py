"""Tokenizer and its kin, with numbers that Keras 2.15 gives for the same texts."""

import json
import random

import numpy as np
import pytest

import baro
from baro.errors import FileFormatError, InputError
from baro.preprocessing import sequence, text

TEXTS = ["The cat sat on the mat.", "고양이 한 마리, 그리고 the cat!", "", "Don't sit on the mat_mat"]


def fitted(**options):
    t = text.Tokenizer(**options)
    t.fit_on_texts(TEXTS)
    return t


def test_words_by_frequency():
    t = fitted()
    assert list(t.word_index) == ["the", "mat", "cat", "on", "sat", "고양이", "한", "마리", "그리고", "don't", "sit"]
    assert t.word_counts["the"] == 4 and t.word_docs["the"] == 3 and t.document_count == 4
    assert t.index_docs[t.word_index["mat"]] == 2
    assert t.index_word[1] == "the"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [[1, 2], []]),
        ({"num_words": 2}, [[1], []]),
        ({"oov_token": "?"}, [[2, 3, 1], [1]]),
        ({"oov_token": "?", "num_words": 3}, [[2, 1, 1], [1]]),
        ({"lower": False}, [[5, 2], []]),
    ],
)
def test_sequences(options, expected):
    t = fitted(**options)
    assert list(t.texts_to_sequences_generator(["The mat dog", "cow"])) == t.texts_to_sequences(["The mat dog", "cow"])
    assert t.texts_to_sequences(["The mat dog", "cow"]) == expected


def test_back_to_texts():
    t = fitted(oov_token="?")
    assert t.sequences_to_texts([[2, 99], [0]]) == ["the ?", "?"]
    assert fitted().sequences_to_texts([[1, 99], [0]]) == ["the", ""]


def test_matrices():
    t = text.Tokenizer()
    t.fit_on_texts(["a a b", "b c"])
    x = ["a a c", ""]
    np.testing.assert_array_equal(t.texts_to_matrix(x), [[0, 1, 0, 1], [0, 0, 0, 0]])
    np.testing.assert_array_equal(t.texts_to_matrix(x, "count"), [[0, 2, 0, 1], [0, 0, 0, 0]])
    np.testing.assert_allclose(t.texts_to_matrix(x, "freq"), [[0, 2 / 3, 0, 1 / 3], [0, 0, 0, 0]])
    tfidf = [[0, (1 + np.log(2)) * np.log(2), 0, np.log(2)], [0, 0, 0, 0]]
    np.testing.assert_allclose(t.texts_to_matrix(x, "tfidf"), tfidf)
    t = text.Tokenizer(num_words=3)
    t.fit_on_sequences([[1, 2, 2], [1]])
    np.testing.assert_allclose(t.sequences_to_matrix([[1, 2, 5]], "tfidf"), [[0, np.log(1 + 2 / 3), np.log(2)]])


def test_characters_lists_and_analyzers():
    t = text.Tokenizer(char_level=True)
    t.fit_on_texts(["aab", "Ab"])
    assert t.word_index == {"a": 1, "b": 2}
    t = text.Tokenizer()
    t.fit_on_texts([["New York", "a"], ["a"]])
    assert t.word_index == {"a": 1, "new york": 2}
    t = text.Tokenizer(analyzer=lambda s: s.split("-"))
    t.fit_on_texts(["x-y", "y"])
    assert t.texts_to_sequences(["y-x-z"]) == [[1, 2]]


def test_json():
    t = fitted(num_words=5, oov_token="<OOV>")
    copy = text.tokenizer_from_json(t.to_json())
    assert copy.texts_to_sequences(TEXTS) == t.texts_to_sequences(TEXTS)
    np.testing.assert_array_equal(copy.texts_to_matrix(TEXTS, "tfidf"), t.texts_to_matrix(TEXTS, "tfidf"))
    assert copy.to_json() == t.to_json()
    # written by Keras 2.15
    theirs = {
        "class_name": "Tokenizer",
        "config": {
            "num_words": None, "filters": "!", "lower": True, "split": " ", "char_level": False, "oov_token": None, "document_count": 1,
            "word_counts": '{"to": 2, "be": 1}', "word_docs": '{"be": 1, "to": 1}', "index_docs": '{"2": 1, "1": 1}',
            "index_word": '{"1": "to", "2": "be"}', "word_index": '{"to": 1, "be": 2}',
        },
    }  # fmt: skip
    t = text.Tokenizer(filters="!")
    t.fit_on_texts(["To be! to"])
    ours = json.loads(t.to_json())
    assert list(ours["config"]) == list(theirs["config"])
    assert text.tokenizer_from_json(json.dumps(theirs)).index_docs == t.index_docs
    for bad in ("", "[]", '{"config": {}}', json.dumps({"config": {**theirs["config"], "word_index": "[1]"}})):
        with pytest.raises(FileFormatError, match="not the JSON of a Tokenizer"):
            text.tokenizer_from_json(bad)


def test_hashes_are_the_same_everywhere():
    """Numbers of Keras 2.15's hashing_trick with "md5"."""
    assert text.hashing_trick("The quick brown fox, the", 200, "md5") == [165, 79, 28, 26, 165]
    assert text.one_hot("The quick", 200) == [165, 79]
    assert text.hashing_trick("a bb", 10, len) == [2, 3]


def test_errors():
    for call, message in (
        (lambda: text.Tokenizer().fit_on_texts("one text"), r"expected a list of texts, received one text"),
        (lambda: text.Tokenizer().fit_on_texts(["a", float("nan")]), r"text 1 is nan of type float"),
        (lambda: text.Tokenizer().texts_to_matrix(["a"]), r"give Tokenizer num_words, or fit it"),
        (lambda: text.Tokenizer(num_words=3).texts_to_matrix(["a"], "tfidf"), "before using mode 'tfidf'"),
        (lambda: fitted().texts_to_matrix(["a"], "counts"), "Did you mean 'count'"),
        (lambda: text.text_to_word_sequence(3), "expected a str, received 3"),
        (lambda: text.one_hot("a", 1), "n of at least 2"),
        (lambda: text.hashing_trick("a", 5, "sha"), "received 'sha'"),
        (lambda: sequence.skipgrams([1, 2], 1), "vocabulary_size of at least 2"),
        (lambda: sequence.TimeseriesGenerator(np.arange(3), np.arange(3), 3), "no window fits"),
        (lambda: sequence.TimeseriesGenerator(np.arange(3), np.arange(2), 1), "3 and 2 rows"),
        (lambda: sequence.TimeseriesGenerator(np.arange(3), np.arange(3), 1, stride=0), "stride of at least 1"),
    ):
        with pytest.raises(InputError, match=message):
            call()
    with pytest.raises(TypeError, match="unknown argument 'num_word'. Did you mean 'num_words'"):
        text.Tokenizer(num_word=3)
    assert text.Tokenizer(nb_words=3).num_words == 3


def test_skipgrams():
    random.seed(0)
    couples, labels = sequence.skipgrams([1, 2, 0, 3], 9, window_size=1, shuffle=False)
    assert couples[:2] == [[1, 2], [2, 1]] and labels == [1, 1, 0, 0]
    assert all(0 < b < 9 for _, b in couples)
    couples, labels = sequence.skipgrams(range(1, 8), 9, negative_samples=1.0, categorical=True, seed=3)
    again, _ = sequence.skipgrams(range(1, 8), 9, negative_samples=0.0, seed=3)
    assert labels.count([0, 1]) == labels.count([1, 0]) == len(again)
    table = sequence.make_sampling_table(10, 0.01)
    np.testing.assert_allclose(
        table[[0, 1, 9]], [0.0996828303504002, 0.0996828303504002, 0.5045667640339255], rtol=1e-12
    )
    random.seed(1)
    kept = [len(sequence.skipgrams([1, 9], 10, negative_samples=0, sampling_table=table)[0]) for _ in range(300)]
    assert np.mean(kept) == pytest.approx(table[1] + table[9], abs=0.1)


def test_windows_of_a_series():
    x = np.arange(20).reshape(10, 2)
    windows = sequence.TimeseriesGenerator(x, np.arange(10), length=4, sampling_rate=2, stride=2, batch_size=2)
    assert len(windows) == 2
    samples, targets = windows[0]
    np.testing.assert_array_equal(samples[:, :, 0], [[0, 4], [4, 8]])
    np.testing.assert_array_equal(targets, [4, 6])
    np.testing.assert_array_equal(windows[1][1], [8])
    back = sequence.TimeseriesGenerator(x, np.arange(10), length=3, reverse=True, end_index=5)
    np.testing.assert_array_equal(back[0][0][0, :, 0], [4, 2, 0])
    drawn = sequence.TimeseriesGenerator(x, np.arange(10), length=3, shuffle=True, batch_size=50)[0]
    assert set(drawn[1]) == set(range(3, 10))
    model = baro.Sequential([baro.layers.Flatten(input_shape=(4, 2)), baro.layers.Dense(1)])
    model.compile("sgd", "mse")
    series = np.sin(np.arange(100.0)).reshape(50, 2)
    history = model.fit(sequence.TimeseriesGenerator(series, series[:, 0], 4, batch_size=8), epochs=5, verbose=0)
    assert history.history["loss"][-1] < history.history["loss"][0]
