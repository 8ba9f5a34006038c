"""What `model.summary()` prints: the tables that Keras 3.15.1 prints of the same models, in a terminal of 80 and of 200 columns."""

import re
from pathlib import Path

import numpy as np
import pytest

import baro
from baro import layers
from baro.errors import InputError

EXPECTED = Path(__file__).parent / "fixtures" / "summaries.txt"  # each table behind "--- name columns"


def sequential():
    model = baro.Sequential(
        [
            baro.Input((784,)),
            layers.Dense(300, name="hidden"),
            layers.Dropout(0.2, name="drop"),
            layers.Dense(10, name="out"),
        ],
        name="digits",
    )
    model.compile("adam", "mse")
    model.fit(np.zeros((2, 784)), np.zeros((2, 10)), verbose=0)
    return model


def two_inputs():
    wide, deep = baro.Input((16,), name="wide_input"), baro.Input((8,), name="deep_input")
    hidden = [layers.Dense(32, name="first")(wide), layers.Dense(32, name="second")(deep)]
    return baro.Model(
        [wide, deep], layers.Dense(1, name="output")(layers.Concatenate(name="joined")(hidden)), name="two"
    )


def nested():
    inner = baro.Sequential(
        [baro.Input((4,)), layers.Dense(3, name="small"), layers.BatchNormalization(name="normalization_of_the_inner")],
        name="inner",
    )
    inner.layers[0].trainable = False
    inputs = baro.Input((4,), name="entry")
    return baro.Model(inputs, layers.Dense(2, name="end")(inner(inputs)), name="outer")


def long_names():
    return baro.Sequential(
        [
            baro.Input((5,)),
            layers.Dense(3, name="a_layer_with_a_very_long_name_that_does_not_fit_into_the_column"),
            layers.Dense(200000, name="b"),
        ],
        name="long",
    )


def unbuilt():
    return baro.Sequential([layers.Dense(3, name="one"), layers.Dense(2, name="two")], name="unbuilt")


class Sub(baro.Model):
    def __init__(self):
        super().__init__(name="sub")
        self.d, self.e = layers.Dense(3, name="d"), layers.Dense(2, name="e")

    def call(self, x):
        return self.e(self.d(x))


def built_by_data():
    model = Sub()
    model(np.zeros((2, 4)))
    return model


def shared():
    inputs, layer = baro.Input((4,), name="entry"), layers.Dense(4, name="shared")
    return baro.Model(inputs, layer(layer(inputs)), name="twice")


def functions():
    inputs = baro.Input((4,), name="entry")
    return baro.Model(inputs, baro.ops.log_softmax(layers.Dense(3, name="d")(inputs)), name="functions")


MODELS = {
    "sequential": (sequential, {}),
    "two_inputs": (two_inputs, {}),
    "two_inputs_trainable": (two_inputs, {"show_trainable": True}),
    "nested": (nested, {}),
    "nested_expanded": (nested, {"expand_nested": True, "show_trainable": True}),
    "long_names": (long_names, {}),
    "long_names_in_60": (long_names, {"line_length": 60}),
    "long_names_at_positions": (long_names, {"positions": [0.3, 0.6, 1.0]}),
    "unbuilt": (unbuilt, {}),
    "built_by_data": (built_by_data, {}),
    "shared": (shared, {}),
    "functions": (functions, {}),
    "a_range": (sequential, {"layer_range": ["hidden", "dr.*"]}),
}


def printed(name):
    baro.utils.clear_session()
    make, options = MODELS[name]
    lines = []
    make().summary(print_fn=lambda text, **_: lines.append(text), **options)
    return "\n".join(line.rstrip() for line in "\n".join(lines).strip().split("\n"))


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("name", MODELS)
def test_it_is_the_table_of_keras(name, columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    tables = dict(re.findall(r"^--- (\w+ \d+)\n(.*?)\n(?=---|\Z)", EXPECTED.read_text(encoding="utf-8"), re.M | re.S))
    assert len(tables) == 2 * len(MODELS)
    assert printed(name) == tables[f"{name} {columns}"]


def test_positions_may_be_characters(capsys):
    long_names().summary(positions=[18, 36, 60])
    assert {len(line) for line in capsys.readouterr().out.split("\n") if line[:1] in "┏┃┡│├└" and line} == {60}


def test_errors():
    with pytest.raises(InputError, match="expected 3 positions, one for each of .* Received: positions=\\[0.5, 1.0\\]"):
        long_names().summary(positions=[0.5, 1.0])
    with pytest.raises(InputError, match="line_length=12 is too short for 3 columns"):
        long_names().summary(line_length=12)
    with pytest.raises(ValueError, match="layer_names do not match"):
        long_names().summary(layer_range=["nobody", "b"])
