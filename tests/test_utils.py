"""Helpers that no other file tests."""

import copy
import json
import pickle

import numpy as np
import pytest

import baro
from baro.utils import Config


def test_config_is_attributes_and_items():
    config = Config(rate=0.1)
    config.seed = 3
    config["name"] = "a"
    assert (config["seed"], config.name, config.get("rate"), config.get("x", 5)) == (3, "a", 0.1, 5)
    assert list(config) == ["name", "rate", "seed"] and len(config) == 3 and "seed" in config and "x" not in config
    assert (
        json.loads(config.to_json())
        == config.as_dict()
        == dict(config.items())
        == {"rate": 0.1, "seed": 3, "name": "a"}
    )
    assert list(config.keys()) == ["rate", "seed", "name"] and list(config.values()) == [0.1, 3, "a"]
    assert config.pop("seed") == 3 and config.pop("seed", None) is None
    config.update({"a": 1}, b=2)
    del config["a"], config.b
    assert repr(config) == "<Config {'rate': 0.1, 'name': 'a'}>"
    config.as_dict()["x"] = 1
    assert "x" not in config


def test_config_copies():
    config = Config(rate=0.1)
    for made in (copy.copy(config), copy.deepcopy(config), pickle.loads(pickle.dumps(config))):
        assert made.as_dict() == {"rate": 0.1} and not made.frozen


@pytest.mark.parametrize(
    "change",
    [
        lambda c: setattr(c, "rate", 1),
        lambda c: c.update(rate=1),
        lambda c: c.pop("rate"),
        lambda c: c.__delitem__("rate"),
        lambda c: delattr(c, "rate"),
    ],
    ids=["attribute", "update", "pop", "del item", "del attribute"],
)
def test_frozen_config(change):
    config = Config(rate=0.1)
    config.freeze()
    with pytest.raises(
        ValueError, match=r"Cannot mutate attribute\(s\) because the config is frozen. Call unfreeze\(\) first."
    ):
        change(config)
    assert config.frozen and config.rate == 0.1
    config.unfreeze()
    change(config)
    assert config.get("rate") != 0.1


def test_config_errors():
    config = Config(learning_rate=0.1)
    with pytest.raises(AttributeError, match=r"Config has no value 'learning_rat'. Did you mean 'learning_rate'\?"):
        _ = config.learning_rat
    with pytest.raises(AttributeError, match="Config has no value 'x'"):
        del config.x
    with pytest.raises(KeyError, match="x"):
        _ = config["x"]
    with pytest.raises(
        AttributeError, match=r"'update' is the name of a method or property; set it as an item: config\['update'\]"
    ):
        config.update = 3
    config["update"] = 3
    assert config["update"] == 3 and callable(config.update)


def test_preprocessing_has_the_functions_of_utils():
    assert baro.preprocessing.sequence.pad_sequences is baro.utils.pad_sequences
    assert baro.preprocessing.timeseries_dataset_from_array is baro.utils.timeseries_dataset_from_array
    assert baro.preprocessing.sequence.pad_sequences([[1], [2, 3]]).tolist() == np.array([[0, 1], [2, 3]]).tolist()
