"""Functional models: what they take, what they give, and their configs."""

import warnings

import numpy as np
import pytest

import baro
from baro import layers


def two_inputs(as_dict):
    a, b = baro.Input((3,), name="a"), baro.Input((3,), name="b")
    return baro.Model({"a": a, "b": b} if as_dict else [a, b], layers.Add()([a, b]))


@pytest.mark.parametrize("as_dict", [True, False])
def test_extra_keys_are_named_once(as_dict):
    """Where the values are; not where the model becomes part of another."""
    model = two_inputs(as_dict)
    x = {"a": np.ones((2, 3)), "c": np.ones((2, 1)), "b": np.ones((2, 3))}
    with pytest.warns(UserWarning, match=r"Expected: \['a', 'b'\]. Extra keys are not used: \['c'\]") as record:
        assert np.array_equal(model(x), np.full((2, 3), 2.0))
    assert len(record) == 1 and record[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        inputs = {name: baro.Input((3,), name=name) for name in "abc"}
        assert model(inputs).shape == (None, 3)


def test_missing_keys():
    with pytest.raises(ValueError, match=r"Expected the keys: \['a', 'b'\]\nReceived: inputs=\['a'\]"):
        two_inputs(True)({"a": np.ones((2, 3))})


@pytest.mark.parametrize("kind", [list, tuple, dict])
def test_kind_of_outputs_survives_the_config(kind):
    x = baro.Input((3,))
    ends = [layers.Dense(4, name="p")(x), layers.Dense(5, name="q")(x)]
    model = baro.Model(x, dict(zip("pq", ends, strict=True)) if kind is dict else kind(ends))
    again = baro.Model.from_config(model.get_config())
    found = again(np.ones((2, 3)))
    assert type(found) is type(model(np.ones((2, 3)))) is kind
    assert [v.shape for v in baro.tree.flatten(found)] == [(2, 4), (2, 5)]


def test_json_of_a_restored_model_is_the_same():
    """An input in lists within lists, and layers whose policies come and go while the config is made."""
    x = baro.Input((3,), batch_size=2, name="x")
    model = baro.Model([[x]], layers.Dense(4)(layers.Dense(5)(x)))
    for _ in range(20):
        text = model.to_json()
        assert baro.models.model_from_json(text).to_json() == text == model.to_json()
