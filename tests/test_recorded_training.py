"""`training` in the calls of a functional model: what the user gave stays; what Keras wrote down by itself is not taken for it."""

import json

import numpy as np
import pytest

import baro
from baro import layers

X = np.ones((4, 100), "float32")


def dropped(model, **options):
    return bool((np.asarray(model(X, **options)) == 0).any())


def one_call(**options):
    x = baro.Input((100,))
    return baro.Model(x, layers.Dropout(0.5)(x, **options))


def recorded(config, value):
    """Return a config in which Keras has written `training` into the call."""
    (layer,) = (e for e in config["config"]["layers"] if e["class_name"] != "InputLayer")
    layer["inbound_nodes"][0]["kwargs"] = {"training": value}
    return baro.models.model_from_json(json.dumps(config))


def test_what_keras_writes_down_by_itself():
    model = recorded(json.loads(one_call().to_json()), False)
    assert dropped(model, training=True) and not dropped(model, training=False) and not dropped(model)
    x = baro.Input((6, 6, 1))
    flip = baro.Model(x, layers.RandomTranslation(0.4, 0.4)(x))
    again = recorded(json.loads(flip.to_json()), True)
    images = np.random.default_rng(0).random((4, 6, 6, 1)).astype("float32")
    np.testing.assert_array_equal(again.predict(images, verbose=0), images)
    assert (np.asarray(again(images, training=True)) != images).any()


@pytest.mark.parametrize("name", ["m.keras", "m.h5", "json", "clone"])
@pytest.mark.parametrize("given", [None, False, True])
def test_what_the_user_gave(given, name, tmp_path):
    model = one_call() if given is None else one_call(training=given)
    if name == "clone":
        again = baro.models.clone_model(model)
    elif name == "json":
        again = baro.models.model_from_json(model.to_json())
    else:
        model.save(tmp_path / name)
        again = baro.models.load_model(tmp_path / name, compile=False)
    for m in (model, again, baro.models.model_from_json(again.to_json())):
        assert dropped(m, training=True) is (given is not False)
        assert dropped(m, training=False) is (given is True)


def test_a_frozen_model_inside_a_model(tmp_path):
    i = baro.Input((100,))
    inner = baro.Model(i, layers.Dropout(0.5)(i), name="inner")
    x = baro.Input((100,))
    model = baro.Model(x, inner(x, training=False))
    model.save(tmp_path / "m.keras")
    for m in (model, baro.models.load_model(tmp_path / "m.keras", compile=False)):
        assert not dropped(m, training=True)
