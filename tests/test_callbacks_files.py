"""Callbacks that write files: checkpoints and logs."""

import csv
import os
import warnings

import numpy as np
import pytest

import baro
from baro import callbacks as cb
from test_callbacks import Given, X, Y, fit, make


def test_checkpoint_of_the_best_model(tmp_path, capsys):
    path = tmp_path / "deep" / "folder" / "best.keras"
    kept = {}
    keep = cb.LambdaCallback(on_epoch_end=lambda epoch, logs: kept.update({epoch: keep.model.get_weights()}))
    save = cb.ModelCheckpoint(path, monitor="loss", save_best_only=True, verbose=1)
    fit(make(), Given("loss", [3.0, 1.0, 2.0]), keep, save)
    for a, b in zip(baro.saving.load_model(path).get_weights(), kept[1], strict=True):
        np.testing.assert_array_equal(a, b)
    out = capsys.readouterr().out
    assert "Epoch 2: loss improved from 3.00000 to 1.00000, saving model to" in out
    assert "Epoch 3: loss did not improve from 1.00000" in out
    assert os.listdir(path.parent) == ["best.keras"]


@pytest.mark.parametrize("name", ["w.weights.h5", "w.h5", "w.hdf5", "w.ckpt", "w"])
def test_checkpoint_of_weights_in_old_and_new_spellings(name, tmp_path):
    model = make()
    fit(model, cb.ModelCheckpoint(tmp_path / name, save_weights_only=True))
    other = make()
    other.load_weights(tmp_path / name)
    for a, b in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("name", ["m.keras", "m.h5", "m.hdf5", "m"])
def test_checkpoint_of_models_in_old_and_new_spellings(name, tmp_path):
    model = make()
    fit(model, cb.ModelCheckpoint(str(tmp_path / name)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the old format says that it is one
        other = baro.saving.load_model(tmp_path / name)
    for a, b in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("{epoch:02d}.weights.h5", {}, ["01", "02", "03", "04"]),
        (
            "weights.{epoch:02d}-{loss:.0f}.weights.h5",
            {},
            ["weights.01-9", "weights.02-8", "weights.03-7", "weights.04-6"],
        ),
        ("{epoch}.weights.h5", {"period": 2}, ["2", "4"]),
        ("{epoch}.weights.h5", {"save_freq": 6}, ["2", "3"]),
        ("{epoch}-{batch}.weights.h5", {"save_freq": 6}, ["2-2", "3-4"]),
        ("{epoch}.weights.h5", {"save_best_only": True, "monitor": "loss", "initial_value_threshold": 7.5}, ["3", "4"]),
        ("{epoch}.weights.h5", {"save_best_only": True, "monitor": "loss", "mode": "max"}, ["1"]),
    ],
)
def test_checkpoint_names(name, options, expected, tmp_path):
    save = cb.ModelCheckpoint(tmp_path / name, save_weights_only=True, **options)
    fit(make(), Given("loss", [9.0, 8.0, 7.0, 6.0]), save, epochs=4)
    found = sorted(n.removesuffix(".weights.h5") for n in os.listdir(tmp_path))
    assert found == expected


def test_checkpoint_goes_on_from_the_last_file(tmp_path):
    name = str(tmp_path / "w{epoch}.weights.h5")
    first = make()
    fit(first, cb.ModelCheckpoint(name, save_weights_only=True), epochs=2)
    second = make()
    seen = []
    note = cb.LambdaCallback(on_epoch_begin=lambda epoch, logs: seen.append(second.get_weights()))
    fit(second, cb.ModelCheckpoint(name, save_weights_only=True, load_weights_on_restart=True), note, epochs=1)
    for a, b in zip(first.get_weights(), seen[0], strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    ("path", "options", "message"),
    [
        ("a.txt", {}, r"must end in `\.keras`"),
        ("a.keras", {"save_weights_only": True}, r"must end in `\.weights\.h5`"),
        ("a.keras", {"save_freq": "batch"}, "Unrecognized save_freq: 'batch'"),
        ("a.keras", {"save_freq": 0}, "Unrecognized save_freq: 0"),
        ("a.keras", {"save_best": True}, "unknown argument 'save_best'. Did you mean 'save_best_only'"),
    ],
)
def test_checkpoint_mistakes(path, options, message):
    with pytest.raises(ValueError, match=message):
        cb.ModelCheckpoint(path, **options)


def test_checkpoint_mistakes_in_fit(tmp_path):
    with pytest.raises(KeyError) as error:
        fit(make(), cb.ModelCheckpoint(tmp_path / "{val_los}.keras"), validation_data=(X, Y))
    assert "'val_los' is not logged" in error.value.args[0] and "Did you mean 'val_loss'?" in error.value.args[0]
    (tmp_path / "folder.keras").mkdir()
    with pytest.raises(OSError, match="non-directory"):
        fit(make(), cb.ModelCheckpoint(tmp_path / "folder.keras"))
    with pytest.warns(UserWarning, match="Can save best model only"):
        fit(make(), cb.ModelCheckpoint(tmp_path / "a.keras", save_best_only=True), epochs=1)


def test_csv_logger(tmp_path):
    path = tmp_path / "log.tsv"
    log = cb.CSVLogger(path, separator="\t")
    history = fit(make(), log, validation_data=(X, Y), validation_freq=2, epochs=4)
    rows = list(csv.DictReader(path.read_text().splitlines(), delimiter="\t"))
    assert [r["epoch"] for r in rows] == ["0", "1", "2", "3"]
    assert [r["val_loss"] for r in rows] == [
        "NA",
        str(history.history["val_loss"][0]),
        "NA",
        str(history.history["val_loss"][1]),
    ]
    assert [float(r["loss"]) for r in rows] == history.history["loss"]
    fit(make(), cb.CSVLogger(path, separator="\t", append=True), validation_data=(X, Y), epochs=1)
    lines = path.read_text().splitlines()
    assert len(lines) == 6 and sum("epoch" in line for line in lines) == 1
    fit(make(), log, epochs=1)
    assert len(path.read_text().splitlines()) == 2
