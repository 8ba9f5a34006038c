"""Models that take strings give what they give for the same texts vectorized before the model, wherever strings may come in."""

import re

import numpy as np
import pytest

from baro import Input, Model, Sequential, exec, layers, models, ops, settings, utils
from baro.errors import DTypeError, InputError, UnsupportedError
from baro.utils import PyDataset

TEXTS = np.array([["good film"], ["a bad film"], ["good"], ["bad, bad film!"], ["what a film"]])
LABELS = np.array([1.0, 0.0, 1.0, 0.0, 1.0], "float32")
WORDS = ["film", "good", "bad", "a"]
TABLE = {
    "town": np.array(["Ulm", "Bonn", "Ulm", "Kiel", "Bonn"]),
    "number": np.array([3, 1, 2, 3, 9]),
    "size": np.array([0.5, 1.5, -1.0, 0.0, 2.0]),
}


def vectorizer(length=4, **options):
    return layers.TextVectorization(output_sequence_length=length, vocabulary=WORDS, **options)


def head(length=4):
    """Numbers to a probability, with weights that do not depend on how they were drawn."""
    model = Sequential(
        [
            Input((length,), dtype="int64"),
            layers.Embedding(6, 3),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1, "sigmoid"),
        ]
    )
    model.set_weights([np.sin(np.arange(w.size, dtype="float32")).reshape(w.shape) for w in model.get_weights()])
    return model


def functional():
    inputs = Input((1,), dtype="string")
    return Model(inputs, head()(vectorizer()(inputs)))


def without_last_axis():
    inputs = Input((), dtype="string")
    return Model(inputs, head()(vectorizer()(inputs)))


class Subclass(Model):
    def __init__(self):
        super().__init__()
        self.vectorize, self.head = vectorizer(), head()

    def call(self, x):
        return self.head(self.vectorize(x))


KINDS = {
    "functional": functional,
    "without the last axis": without_last_axis,
    "sequential": lambda: Sequential([Input((1,), dtype="string"), vectorizer(), *head().layers]),
    "in front of a trained model": lambda: Sequential([vectorizer(), head()]),
    "a model in a model": lambda: Sequential([Input((1,), dtype="string"), functional()]),
    "subclass": Subclass,
}


def compiled(model, **options):
    model.compile("sgd", "binary_crossentropy", metrics=["accuracy"], **options)
    return model


def close(a, b):
    np.testing.assert_allclose(np.asarray(a), np.asarray(b), rtol=1e-5, atol=1e-6)


@pytest.fixture
def before():
    """The indices, and a model of them: what all others are compared with."""
    return np.asarray(vectorizer()(TEXTS)), compiled(head())


@pytest.mark.parametrize("kind", KINDS)
def test_every_method_takes_strings(kind, executor, before):
    settings.put("executor", executor.name)
    indices, reference = before
    model = compiled(KINDS[kind]())
    wanted = reference.predict(indices, verbose=0)
    close(model.predict(TEXTS, verbose=0), wanted)
    close(model.predict(TEXTS.tolist(), batch_size=2, verbose=0), wanted)
    close(model.predict(TEXTS.astype(object)[:1], verbose=0), wanted[:1])
    close(model.predict_on_batch(TEXTS), wanted)
    close(model(TEXTS), wanted)
    close(model.evaluate(TEXTS, LABELS, batch_size=2, verbose=0), reference.evaluate(indices, LABELS, verbose=0))
    for name in ("train_on_batch", "test_on_batch"):
        close(getattr(model, name)(TEXTS, LABELS), getattr(reference, name)(indices, LABELS))
    options = {"epochs": 3, "batch_size": 2, "shuffle": False, "verbose": 0}
    found = model.fit(TEXTS, LABELS, validation_data=(TEXTS[:3], LABELS[:3]), **options).history
    told = reference.fit(indices, LABELS, validation_data=(indices[:3], LABELS[:3]), **options).history
    assert found.keys() == told.keys()
    for key, values in told.items():
        close(found[key], values)
    close(model.predict(TEXTS, verbose=0), reference.predict(indices, verbose=0))


@pytest.mark.parametrize("make", [functional, without_last_axis, Subclass, lambda: Sequential([vectorizer(), head()])])
def test_lists_of_strings_are_arrays(make):
    model = make()
    rows = TEXTS[:, 0] if make is without_last_axis else TEXTS
    expected = np.asarray(make()(rows))
    np.testing.assert_array_equal(model(rows.tolist()), expected)
    np.testing.assert_array_equal(model(rows[:1].tolist()), expected[:1])
    np.testing.assert_array_equal(model.predict(rows.tolist(), verbose=0), expected)


def test_lists_of_strings_and_numbers_in_a_call():
    town, size = Input((1,), dtype="string", name="town"), Input((1,), name="size")
    together = layers.Concatenate()([layers.StringLookup(vocabulary=["Ulm"], output_mode="one_hot")(town), size])
    expected = [[0.0, 1.0, 2.0], [1.0, 0.0, 3.0]]
    values = {"town": [["Ulm"], ["Bonn"]], "size": [[2.0], [3.0]]}
    np.testing.assert_array_equal(Model({"town": town, "size": size}, together)(values), expected)
    np.testing.assert_array_equal(Model([town, size], together)(list(values.values())), expected)
    with pytest.raises(InputError, match="expected lists of equal length"):
        Model(town, layers.StringLookup(vocabulary=["Ulm"])(town))([["a", "b"], ["c"]])


def test_shuffled_rows_and_a_validation_split(before):
    indices, reference = before
    model = compiled(functional())
    options = {"epochs": 4, "batch_size": 2, "validation_split": 0.4, "verbose": 0}
    utils.set_random_seed(3)
    found = model.fit(TEXTS, LABELS, **options).history
    utils.set_random_seed(3)
    told = reference.fit(indices, LABELS, **options).history
    for key, values in told.items():
        close(found[key], values)


class Batches(PyDataset):
    def __init__(self, x, **options):
        super().__init__(**options)
        self.x = x

    def __len__(self):
        return 3

    def __getitem__(self, i):
        return self.x[2 * i : 2 * i + 2], LABELS[2 * i : 2 * i + 2]


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_datasets(workers, before):
    indices, reference = before
    model = compiled(functional())
    options = {"epochs": 2, "shuffle": False, "verbose": 0}
    close(
        model.fit(Batches(TEXTS, workers=workers), validation_data=Batches(TEXTS), **options).history["val_loss"],
        reference.fit(Batches(indices), validation_data=Batches(indices), **options).history["val_loss"],
    )
    close(model.evaluate(Batches(TEXTS, workers=workers), verbose=0), reference.evaluate(Batches(indices), verbose=0))
    close(model.predict(Batches(TEXTS), verbose=0), reference.predict(Batches(indices), verbose=0))


def test_generators_of_lists(before):
    indices, reference = before
    model = compiled(functional())

    def batches(x):
        for i in (0, 2, 0):
            yield x[i : i + 2], LABELS[i : i + 2]

    close(
        model.fit(batches(TEXTS.tolist()), verbose=0).history["loss"],
        reference.fit(batches(indices), verbose=0).history["loss"],
    )


def test_texts_of_any_length_are_as_long_as_the_longest_of_the_data_or_of_the_batch_of_a_stream():
    model = Sequential(
        [Input((1,), dtype="string"), vectorizer(None), layers.Embedding(6, 1), layers.GlobalAveragePooling1D()]
    )
    model.set_weights([np.arange(6, dtype="float32")[:, None]])
    assert model.layers[0].compute_output_shape((None, 1)) == (None, None)
    # film good bad a = 2 3 4 5; "what" is unknown: 1
    close(model.predict(TEXTS, batch_size=2, verbose=0)[:, 0] * 3, [5, 11, 3, 10, 8])
    close(model.predict((TEXTS[i : i + 1] for i in range(5)), verbose=0)[:, 0], [5 / 2, 11 / 3, 3, 10 / 3, 8 / 3])


def test_the_words_are_looked_up_once_before_the_first_step():
    calls = []
    layer = layers.TextVectorization(
        output_sequence_length=4, vocabulary=WORDS, standardize=lambda x: calls.append(len(x)) or np.char.lower(x)
    )
    model = compiled(Sequential([Input((1,), dtype="string"), layer, *head().layers]))
    model.fit(TEXTS, LABELS, batch_size=2, epochs=5, validation_data=(TEXTS[:3], LABELS[:3]), verbose=0)
    assert calls == [5, 3]


def table_model():
    """Keras's page on structured data: strings, integers and floats in one dictionary."""
    inputs = {
        "town": Input((1,), dtype="string", name="town"),
        "number": Input((1,), dtype="int32", name="number"),
        "size": Input((1,), name="size"),
    }
    town = layers.StringLookup(vocabulary=["Ulm", "Bonn"], output_mode="one_hot")(inputs["town"])
    hashed = layers.Hashing(5, output_mode="one_hot")(inputs["town"])
    number = layers.IntegerLookup(vocabulary=[1, 2, 3], output_mode="one_hot")(inputs["number"])
    cross = layers.HashedCrossing(7, output_mode="one_hot")([inputs["town"], inputs["number"]])
    return Model(inputs, layers.Concatenate()([town, hashed, number, cross, inputs["size"]]))


def encoded_table():
    town, number = TABLE["town"][:, None], TABLE["number"][:, None]
    return np.concatenate([
        layers.StringLookup(vocabulary=["Ulm", "Bonn"], output_mode="one_hot")(town),
        layers.Hashing(5, output_mode="one_hot")(town),
        layers.IntegerLookup(vocabulary=[1, 2, 3], output_mode="one_hot")(number),
        layers.HashedCrossing(7, output_mode="one_hot")([town, number]),
        TABLE["size"][:, None],
    ], axis=1)  # fmt: skip


def test_a_table_of_strings_and_numbers(executor):
    settings.put("executor", executor.name)
    model = table_model()
    wanted = encoded_table()
    assert wanted.shape == (5, 3 + 5 + 4 + 7 + 1) and wanted[:, :-1].sum() == 20
    assert (model.predict(TABLE, batch_size=2, verbose=0) == wanted).all()
    assert (np.asarray(model({k: v[:, None] for k, v in TABLE.items()})) == wanted).all()
    assert (model.predict({k: v[:1] for k, v in TABLE.items()}, verbose=0) == wanted[:1]).all()


def test_a_frame_of_strings_and_numbers():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(TABLE)
    assert (table_model().predict(dict(frame), verbose=0) == encoded_table()).all()


def test_a_feature_space_in_a_model(executor):
    settings.put("executor", executor.name)
    space = utils.FeatureSpace(
        {"town": "string_categorical", "number": "integer_categorical", "size": "float_normalized"},
        crosses=[("town", "number")],
    )
    space.adapt(TABLE)
    model = Model(space.get_inputs(), layers.Dense(1, kernel_initializer="ones")(space.get_encoded_features()))
    rows = np.asarray(space(TABLE)).sum(axis=1, keepdims=True)
    close(model.predict(TABLE, batch_size=2, verbose=0), rows)
    model.compile("sgd", "mse")
    close(model.evaluate(TABLE, LABELS, verbose=0), np.mean((rows[:, 0] - LABELS) ** 2))


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
@pytest.mark.parametrize("kind", [k for k in KINDS if k != "subclass"])
def test_files(kind, suffix, tmp_path):
    model = compiled(KINDS[kind]())
    wanted = model.predict(TEXTS, verbose=0)
    model.save(tmp_path / f"model{suffix}")
    loaded = models.load_model(tmp_path / f"model{suffix}")
    close(loaded.predict(TEXTS, verbose=0), wanted)
    assert [x.dtype for x in loaded.inputs] == ["string"]


def test_an_adapted_vocabulary_is_saved_with_the_model(tmp_path):
    layer = layers.TextVectorization(output_sequence_length=3)
    layer.adapt(TEXTS)
    model = Sequential(
        [Input((1,), dtype="string"), layer, layers.Embedding(layer.vocabulary_size(), 2), layers.Flatten()]
    )
    model.save(tmp_path / "model.keras")
    loaded = models.load_model(tmp_path / "model.keras")
    assert loaded.layers[0].get_vocabulary() == layer.get_vocabulary()
    close(loaded.predict(TEXTS, verbose=0), model(TEXTS))


def test_a_vocabulary_may_change_between_two_runs():
    layer = layers.StringLookup(output_mode="count")
    layer.adapt(["x", "y"])
    model = Model(inputs := Input((None,), dtype="string"), layer(inputs))
    assert model.predict(np.array([["y", "y", "?"]]), verbose=0).tolist() == [[1.0, 2.0, 0.0]]
    layer.adapt(["x", "x", "z", "y", "y", "y"])
    assert model.predict(np.array([["y", "y", "?"]]), verbose=0).tolist() == [[1.0, 2.0, 0.0, 0.0]]


@pytest.mark.parametrize("name", [n for n in exec.NAMES if n != "jax"])
@pytest.mark.filterwarnings("ignore:baro. the native executor cannot run this model")
def test_outputs_may_be_strings(name):
    settings.put("executor", name)
    lookup = layers.StringLookup(vocabulary=["no", "yes"], num_oov_indices=0)
    inputs = Input((2,))
    model = Model(
        inputs,
        layers.StringLookup(vocabulary=["no", "yes"], num_oov_indices=0, invert=True)(ops.argmax(inputs, axis=-1)),
    )
    x = np.array([[0.2, 0.8], [0.9, 0.1], [0.0, 1.0]], "float32")
    assert lookup(["no", "yes"]).tolist() == [0, 1]
    assert model.predict(x, batch_size=2, verbose=0).tolist() == ["yes", "no", "yes"]
    assert model(x).tolist() == ["yes", "no", "yes"]


def test_the_step_may_run_eagerly(before):
    indices, reference = before
    model = compiled(functional(), run_eagerly=True)
    options = {"epochs": 2, "batch_size": 2, "shuffle": False, "verbose": 0}
    close(
        model.fit(TEXTS, LABELS, **options).history["loss"], reference.fit(indices, LABELS, **options).history["loss"]
    )
    close(model.predict(TEXTS, verbose=0), reference.predict(indices, verbose=0))


def test_integers_are_looked_up_before_the_first_step_too():
    """And so the rest of the model stays on the native executor, which has no lookups; pytest makes its warning an error."""
    inputs = Input((1,), dtype="int64")
    model = Model(
        inputs,
        layers.Dense(1, kernel_initializer="ones")(
            layers.IntegerLookup(vocabulary=[7, 9], output_mode="one_hot")(inputs)
        ),
    )
    assert model.predict(np.array([[7], [8], [9]]), batch_size=2, verbose=0).tolist() == [[1.0], [1.0], [1.0]]


class Looks(Model):
    def __init__(self, function):
        super().__init__()
        self.lookup, self.function = layers.StringLookup(vocabulary=WORDS), function

    def call(self, x):
        return self.function(self, x)


ERRORS = {
    "a model without strings": (lambda: head().predict(TEXTS, verbose=0), InputError, "predict: x: expected numbers, received strings such as 'good film'. Turn text into numbers first"),
    "one batch": (lambda: head().predict_on_batch(TEXTS), InputError, "predict_on_batch: x: expected numbers"),
    "a stream": (lambda: compiled(head()).fit(((TEXTS, LABELS) for _ in range(1)), verbose=0), InputError, "fit: x: expected numbers"),
    "the wrong input": (lambda: table_model().predict({**TABLE, "size": TABLE["town"]}, verbose=0), InputError, "predict: x: expected numbers, received strings such as 'Ulm'"),
    "strings as targets": (lambda: compiled(functional()).fit(TEXTS, TEXTS, verbose=0), InputError, "fit: y: expected numbers, received strings"),
    "a function of numbers": (lambda: Looks(lambda self, x: ops.add(x, 1.0)).predict(TEXTS, verbose=0), DTypeError, "Expected numbers, received strings"),
    "an op on strings": (lambda: Looks(lambda self, x: self.lookup(x[:, 0])).predict(TEXTS, verbose=0), DTypeError, "reshape: expected numbers, received strings"),
}  # fmt: skip


def test_a_model_of_strings_is_not_exported(tmp_path):
    pytest.importorskip("onnx")
    with pytest.raises(UnsupportedError, match="takes strings, which the exported program has no ops for"):
        functional().export(tmp_path / "model.onnx")


@pytest.mark.parametrize("case", ERRORS)
def test_errors(case):
    call, error, text = ERRORS[case]
    with pytest.raises(error, match=re.escape(text)):
        call()
