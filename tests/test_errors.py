"""Bad input: one error each, that says where, what was expected, what was received, and what to do."""

import warnings

import numpy as np
import pytest

import baro
from baro import layers
from baro.errors import BaroError

X = np.random.default_rng(0).standard_normal((12, 4)).astype("float32")
LABELS = np.arange(12) % 3
INTEGERS = np.arange(48).reshape(12, 4) % 9


def classifier(loss="sparse_categorical_crossentropy", units=3, activation="softmax", **options):
    model = baro.Sequential([baro.Input((4,)), layers.Dense(units, activation=activation)])
    model.compile("sgd", loss, **options)
    return model


def words(by_name=False):
    table = layers.Embedding(9, 2, name="words")
    if by_name:
        entry = baro.Input((4,), dtype="int32", name="i")
        model = baro.Model({"i": entry}, layers.Dense(3, activation="softmax")(layers.Flatten()(table(entry))))
    else:
        model = baro.Sequential([table, layers.Flatten(), layers.Dense(3, activation="softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model


def two_outputs():
    inputs = baro.Input((4,))
    model = baro.Model(inputs, [layers.Dense(1, name=name)(inputs) for name in ("one", "two")])
    model.compile("sgd", "mse")
    return model


def fit(model, x=X, y=LABELS, **options):
    model.fit(x, y, verbose=0, **options)


def nan_at(a, *place):
    a = a.copy()
    a[place] = np.nan
    return a


ROWS = {
    # data that does not fit the model
    "x has another width": (lambda: fit(classifier(), X[:, :3]), "expected shape=(None, 4), found shape=(12, 3)"),
    "x and y of different lengths": (lambda: fit(classifier(), X, LABELS[:5]), "x has 12 rows (shape (12, 4)); y has 5 rows"),
    "sample_weight of another length": (lambda: fit(classifier(), sample_weight=np.ones(3)), "sample_weight has 3 rows"),
    "zero rows": (lambda: fit(classifier(), X[:0], LABELS[:0]), "0 rows; expected at least 1"),
    "strings in x": (lambda: fit(classifier(), np.array([["a"] * 4] * 12)), "fit: x: expected numbers, received strings such as 'a'"),
    "objects in x": (lambda: fit(classifier(), np.array([["a", 1, 2, 3]] * 12, dtype=object)), "StringLookup"),
    "strings in y": (lambda: fit(classifier(), y=np.array(["cat"] * 12)), "fit: y: expected numbers, received strings such as 'cat'"),
    "nan in x": (lambda: fit(classifier(), nan_at(X, 3, 1)), "fit: x has nan at position (3, 1) (1 such values in all)"),
    "infinity in x": (lambda: fit(classifier(), X / 0.0), "expected finite numbers"),
    "nan in y": (lambda: fit(classifier("mse", 1, None), y=nan_at(LABELS.astype("float32"), 7)), "fit: y has nan at position (7,)"),
    "nan in validation": (lambda: fit(classifier(), validation_data=(nan_at(X, 0, 0), LABELS)), "fit: validation_data: x has nan"),
    "ragged rows": (lambda: fit(classifier(), [[1, 2, 3, 4], [1, 2]], [0, 1]), "the rows do not have equal lengths"),
    "a single number as x": (lambda: fit(classifier(), np.float32(3), np.float32(1)), "single number; expected an array whose first axis is the rows"),
    "a single string as x": (lambda: fit(classifier(), "text"), "fit: x is a single string; expected an array whose first axis is the rows"),
    "x is None": (lambda: fit(classifier(), None), "fit: x is None; expected arrays, a generator or a dataset"),
    "an integer that an Embedding lacks": (lambda: fit(words(), INTEGERS + 3), "fit: x has integers from 3 to 11, but Embedding 'words' takes 0 to 8. Make its input_dim 12 or more"),
    "a negative integer for an Embedding": (lambda: words().predict(INTEGERS - 1, verbose=0), "predict: x has integers from -1 to 7"),
    "an integer that an Embedding lacks, by name": (lambda: words(by_name=True).evaluate({"i": INTEGERS + 1}, LABELS, verbose=0), "evaluate: x has integers from 1 to 9"),
    # labels that do not fit the loss
    "label too large": (lambda: fit(classifier(), y=LABELS + 5), "labels go from 5 to 7, but the model has 3 outputs"),
    "label negative": (lambda: fit(classifier(), y=LABELS - 1), "labels go from -1 to 1"),
    "labels from 1": (lambda: fit(classifier(), y=LABELS + 1), "Labels 1 … 3 must become 0 … 2: subtract 1"),
    "labels in fractions": (lambda: fit(classifier(), y=LABELS + 0.5), "whole class numbers, received 0.5"),
    "one-hot with a sparse loss": (lambda: fit(classifier(), y=np.eye(3)[LABELS]), "looks one-hot. Use categorical_crossentropy"),
    "numbers with a one-hot loss": (lambda: fit(classifier("categorical_crossentropy")), "Use sparse_categorical_crossentropy, or to_categorical(y, num_classes=3)"),
    "one-hot of another width": (lambda: fit(classifier("categorical_crossentropy"), y=np.eye(5)[LABELS]), "y has 5 columns (shape (12, 5)), but the model has 3 outputs"),
    "targets outside of 0 and 1": (lambda: fit(classifier("binary_crossentropy", 1, "sigmoid"), y=LABELS + 1), "targets between 0 and 1, received values from 1 to 3"),
    "one-hot with one output": (lambda: fit(classifier("binary_crossentropy", 1, "sigmoid"), y=np.eye(3)[LABELS]), "y has 3 columns (shape (12, 3)), but the model has 1 output"),
    "mse of another width": (lambda: fit(classifier("mse", 3, None), y=np.zeros((12, 2))), "Give the last layer 2 units"),
    "evaluate with wrong labels": (lambda: classifier().evaluate(X, LABELS + 9, verbose=0), "evaluate: labels go from 9 to 11"),
    # the order of calls
    "fit before compile": (lambda: fit(baro.Sequential([layers.Dense(1)])), "You must call `compile()` before calling `fit()`"),
    "evaluate before compile": (lambda: baro.Sequential([layers.Dense(1)]).evaluate(X, LABELS), "You must call `compile()` before calling `evaluate()`"),
    "weights before build": (lambda: layers.Dense(2, name="late").count_params(), "the layer isn't built"),
    "no layers": (lambda: baro.Sequential().build((None, 4)), "has no layers. Call `model.add(layer)`"),
    # names
    "unknown optimizer": (lambda: classifier().compile("adm", "mse"), "Did you mean 'adam'?"),
    "unknown loss": (lambda: classifier("mean_sqared_error"), "Did you mean 'mean_squared_error'?"),
    "unknown metric": (lambda: classifier(metrics=["acuracy"]), "Did you mean 'accuracy'?|Did you mean 'Accuracy'?"),
    "unknown activation": (lambda: layers.Dense(2, activation="rellu"), "Did you mean 'relu'?"),
    "unknown initializer": (lambda: layers.Dense(2, kernel_initializer="glorot_unifrm"), "Did you mean 'glorot_uniform'?"),
    "unknown regularizer": (lambda: layers.Dense(2, kernel_regularizer="l_2"), "Did you mean 'l"),
    "unknown argument of a layer": (lambda: layers.Dense(2, activaton="relu"), "Did you mean 'activation'?"),
    "unknown argument of compile": (lambda: classifier(metric=["mse"]), "compile: unknown argument 'metric'. Did you mean 'metrics'?"),
    "unknown argument of fit": (lambda: fit(classifier(), batchsize=3), "fit: unknown argument 'batchsize'. Did you mean 'batch_size'?"),
    "an old argument of fit": (lambda: fit(classifier(), nb_epoch=3), "fit: unknown argument 'nb_epoch'. It is now epochs."),
    "unknown layer": (lambda: classifier().get_layer("dens"), "Existing layers are"),
    "unknown executor": (lambda: baro.exec.get("nativ"), "Did you mean 'native'?"),
    "unknown dtype": (lambda: baro.Variable(1.0, dtype="flot32"), "Did you mean 'float32'?"),
    # arguments
    "units of zero": (lambda: layers.Dense(0), "expected a positive integer. Received: units=0"),
    "dropout above one": (lambda: layers.Dropout(1.5), "Expected a float value between 0 and 1. Received: rate=1.5"),
    "batch size of zero": (lambda: fit(classifier(), batch_size=0), "batch_size must be a positive integer, received 0"),
    "negative epochs": (lambda: fit(classifier(), epochs=-1), "epochs must be a positive integer, received -1"),
    "no number of epochs": (lambda: fit(classifier(), epochs=None), "epochs must be a positive integer, received None"),
    "validation in no epoch": (lambda: fit(classifier(), validation_data=(X, LABELS), validation_freq=0), "validation_freq must be a positive integer or a list of epochs, received 0"),
    "validation every half epoch": (lambda: fit(classifier(), validation_data=(X, LABELS), validation_freq=1.5), "validation_freq must be a positive integer or a list of epochs, received 1.5"),
    "negative steps of validation": (lambda: fit(classifier(), validation_data=(X, LABELS), validation_steps=-1), "fit: validation_steps must be a positive integer, received -1"),
    "negative steps of evaluate": (lambda: classifier().evaluate(X, LABELS, steps=-1, verbose=0), "evaluate: steps must be a positive integer, received -1"),
    "a batch of 2.5 rows": (lambda: classifier().evaluate(X, LABELS, batch_size=2.5, verbose=0), "evaluate: batch_size must be a positive integer, received 2.5"),
    "a negative batch of predict": (lambda: classifier().predict(X, batch_size=-1, verbose=0), "predict: batch_size must be a positive integer, received -1"),
    "steps of predict as text": (lambda: classifier().predict(X, steps="2", verbose=0), "predict: steps must be a positive integer, received '2'"),
    "a number as data": (lambda: classifier().fit(3, verbose=0), "fit: cannot draw batches from 3 of type int; expected arrays, a frame, a generator"),
    "an object as data": (lambda: classifier().evaluate(object(), verbose=0), "of type object; expected arrays, a frame, a generator, a PyDataset or a data loader"),
    "a number to predict": (lambda: classifier().predict(3, verbose=0), "predict: cannot draw batches from 3"),
    "targets of other names": (lambda: fit(two_outputs(), y={"one": LABELS, "tow": LABELS}), "expected ['one', 'two'], received ['one', 'tow']. Name them alike, or give a list"),
    "no targets": (lambda: fit(classifier(), y=None), "The loss 'sparse_categorical_crossentropy' compares targets with predictions; expected targets, received y=None"),
    "no targets in validation": (lambda: fit(classifier(), validation_data=X), "expected targets, received y=None"),
    "evaluate of an empty generator": (lambda: classifier().evaluate(iter(()), verbose=0), "evaluate: the dataset yielded no batch; expected at least one"),
    "split of everything": (lambda: fit(classifier(), validation_split=1.0), "validation_split must be between 0 and 1, received 1.0"),
    "split of too little": (lambda: fit(classifier(), X[:1], LABELS[:1], validation_split=0.5), "not sufficient to split it"),
    "verbose of 7": (lambda: classifier().fit(X, LABELS, verbose=7), "verbose must be 0, 1, 2, 3 or 'auto', received 7"),
    "a callback that is none": (lambda: fit(classifier(), callbacks=["stop"]), "expected Callback objects, received 'stop'"),
    "both kinds of weights": (lambda: fit(classifier(), class_weight={0: 1.0}, sample_weight=np.ones(12)), "cannot `class_weight` and `sample_weight` at the same time"),
    "class_weight of names": (lambda: fit(classifier(), class_weight={"a": 1.0}), "class_weight's keys must be class numbers, received 'a'"),
    "y beside a generator": (lambda: fit(classifier(), (b for b in [(X, LABELS)]), LABELS), "yields its own targets"),
    "an empty generator": (lambda: fit(classifier(), (b for b in []), None), "yielded no batch"),
    "a metric that is a number": (lambda: classifier(metrics=3), "Expected `metrics` argument to be a list, tuple, or dict"),
    "a loss that is a number": (lambda: classifier(loss=3), "loss must be a name, a Loss or a function"),
    "weights of other shapes": (lambda: classifier().set_weights([np.zeros((2, 2)), np.zeros(3)]), "not compatible with provided weight shape (2, 2)"),
    "an assignment of another shape": (lambda: baro.Variable([1.0, 2.0]).assign([1.0]), "must match. variable.shape=(2,), Received: value.shape=(1,)"),
    "matmul of unlike shapes": (lambda: baro.ops.matmul(np.ones((2, 3)), np.ones((4, 5))), "expected the last axis of the first (3) to equal axis -2 of the second (4)"),
    "names with a slash": (lambda: layers.Dense(2, name="a/b"), "cannot contain character `/`"),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_one_clear_error(name):
    act, text = ROWS[name]
    with pytest.raises((BaroError, ValueError, TypeError, RuntimeError)) as caught:
        act()
    message = str(caught.value)
    assert any(part in message for part in text.split("|")), message
    assert "Traceback" not in message


WARNED = {
    "softmax over one unit": (
        ("binary_crossentropy", 1, "softmax"),
        (LABELS > 0) * 1,
        "softmax over 1 unit is always 1",
    ),
    "sigmoid for one of several": (("sparse_categorical_crossentropy", 3, "sigmoid"), LABELS, "Use softmax"),
    "softmax twice": (
        (baro.losses.SparseCategoricalCrossentropy(from_logits=True), 3, "softmax"),
        LABELS,
        "from_logits=True",
    ),
}


@pytest.mark.parametrize("name", WARNED)
def test_a_loss_that_does_not_fit_the_activation(name):
    arguments, y, text = WARNED[name]
    with pytest.warns(UserWarning) as caught:
        fit(classifier(*arguments), y=y)
    assert any(text in str(w.message) for w in caught)


def test_good_input_gives_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit(classifier(), epochs=2)
        fit(classifier("binary_crossentropy", 1, "sigmoid"), y=(LABELS > 0) * 1)
        fit(classifier("categorical_crossentropy"), y=np.eye(3)[LABELS])


def test_a_failed_fit_leaves_the_weights():
    model = classifier()
    before = model.get_weights()
    with pytest.raises(BaroError):
        fit(model, nan_at(X, 0, 0))
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    fit(model)
