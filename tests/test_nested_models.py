"""Models inside models: the order of their layers, and their calls in Keras 2's files, which Keras 2 and Keras 3 count differently."""

import json

import numpy as np
import pytest

import baro
from baro import layers
from baro.saving import hdf5_read
from baro.saving.keras2_write import old_config

X = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")


def stack(name):
    return baro.Sequential([baro.Input((4,)), layers.Dense(3, "relu"), layers.Dense(4)], name=name)


def block(name):
    x = baro.Input((4,))
    return baro.Model(x, layers.Add()([x, layers.Dense(4)(x)]), name=name)


def once():
    x = baro.Input((4,))
    return baro.Model(x, layers.Dense(1)(block("b")(stack("s")(x))))


def several_calls():
    x, z = baro.Input((4,), name="x"), baro.Input((4,), name="z")
    b, s = block("b"), stack("s")
    return baro.Model([x, z], [layers.Concatenate()([b(x), b(s(z)), s(b(z)), s(x)]), b(s(b(z)))])


def outputs():
    x, b, s = baro.Input((4,)), block("b"), stack("s")
    return baro.Model(x, {"b": b(x), "s": s(x), "both": b(s(x))})


def deep():
    x, i = baro.Input((4,)), baro.Input((4,))
    inner = baro.Model(i, layers.Dense(4)(block("b")(stack("s")(i))), name="deep")
    return baro.Model(x, layers.Dense(2)(inner(inner(x))))


def several_outputs():
    x, i = baro.Input((4,)), baro.Input((4,))
    two = baro.Model(i, [layers.Dense(3)(i), layers.Dense(2)(i)], name="two")
    (a, b), (c, d) = two(x), two(layers.Dense(4)(x))
    return baro.Model(x, layers.Concatenate()([a, d, b, c]))


BUILDERS = (once, several_calls, outputs, deep, several_outputs)


@pytest.mark.parametrize("build", BUILDERS, ids=lambda f: f.__name__)
def test_h5_there_and_back(build, tmp_path):
    model = build()
    model.save(tmp_path / "m.h5")
    again = baro.models.load_model(tmp_path / "m.h5", compile=False)
    x = [X, X[::-1]] if len(model.inputs) == 2 else X
    for a, b in zip(
        baro.tree.flatten(model.predict(x, verbose=0)), baro.tree.flatten(again.predict(x, verbose=0)), strict=True
    ):
        np.testing.assert_array_equal(a, b)
    calls = [len(layer._inbound_nodes) for layer in model.layers]
    assert [len(layer._inbound_nodes) for layer in again.layers] == calls, "no call is repeated twice"


def functional(config):
    """Yield the functional configs in a config."""
    if "input_layers" in config["config"]:
        yield config["config"]
    for layer in config["config"].get("layers", ()):
        yield from functional(layer)


@pytest.mark.parametrize("build", BUILDERS, ids=lambda f: f.__name__)
def test_both_ways_of_counting_find_the_same_calls(build, tmp_path):
    model = build()
    model.save(tmp_path / "m.h5")
    config = json.loads(hdf5_read.File((tmp_path / "m.h5").read_bytes()).attrs["model_config"])
    seen = 0
    for graph in functional(config):
        entries = {layer["name"]: layer for layer in graph["layers"]}
        refs = [r for layer in graph["layers"] for call in layer["inbound_nodes"] for r in call]
        for name, index, *_ in refs + references(graph["output_layers"]):
            inner = entries[name]
            if "layers" in inner["config"]:
                keras_2, keras_3 = inner["inbound_nodes"][index - 1], inner["inbound_nodes"][index]
                assert keras_2 == keras_3
                seen += 1
    assert seen >= 2


def references(ends):
    if isinstance(ends, dict):
        return [r for v in ends.values() for r in references(v)]
    return [ends] if ends and isinstance(ends[0], str) else [r for v in ends for r in references(v)]


@pytest.mark.parametrize(("first", "doubled"), [(0, False), (1, False), (1, True)])
def test_files_that_count_in_any_way_are_read(first, doubled):
    """From 0: baro's files of old; from 1: Keras 2's; each call twice: those that both can read."""
    model = several_calls()
    model.set_weights([np.random.default_rng(i).normal(size=w.shape) for i, w in enumerate(model.get_weights())])
    config = json.loads(json.dumps(old_config(json.loads(model.to_json()))))["config"]
    entries = [layer for layer in config["layers"] if "layers" in layer["config"]]
    refs = [
        r
        for layer in config["layers"]
        for call in layer["inbound_nodes"][:: 2 if layer in entries else 1]
        for r in call
    ]
    if not doubled:
        for ref in refs + config["output_layers"]:
            if ref[0] in ("b", "s"):
                ref[1] = ref[1] // 2 + first
        for layer in entries:
            layer["inbound_nodes"] = layer["inbound_nodes"][::2]
    again = baro.models.model_from_json(json.dumps({"class_name": "Functional", "config": config}))
    again.set_weights(model.get_weights())
    for a, b in zip(model.predict([X, X[::-1]], verbose=0), again.predict([X, X[::-1]], verbose=0), strict=True):
        np.testing.assert_array_equal(a, b)


def test_layers_stand_in_the_order_of_keras():
    """As real Keras 3.15 orders them: the deepest first; a layer that is called several times is as deep as its deepest call."""
    assert [layer.name for layer in several_calls().layers[:4]] == ["z", "x", "s", "b"]
    wide, deep_input = baro.Input((4,), name="wide"), baro.Input((4,), name="deep")
    h = layers.Dense(3, name="h2")(layers.Dense(3, name="h1")(deep_input))
    model = baro.Model([wide, deep_input], layers.Dense(1, name="out")(layers.Concatenate(name="both")([wide, h])))
    assert [layer.name for layer in model.layers] == ["deep", "h1", "wide", "h2", "both", "out"]
    assert [x.name for x in model.inputs] == ["wide", "deep"]
    unused = baro.Input((1,), name="unused")
    model = baro.Model([unused, wide], layers.Dense(1, name="out")(wide))
    assert [layer.name for layer in model.layers] == ["wide", "unused", "out"]


def test_paths_of_weights_name_the_sequential_model_that_built_them():
    seq = baro.Sequential([layers.Input((3,)), layers.Dense(2, name="q")], name="s")
    assert [w.path for w in seq.weights] == ["s/q/kernel", "s/q/bias"]

    class Outer(baro.Model):
        def __init__(self):
            super().__init__(name="outer")
            self.inner = baro.Sequential([layers.Dense(2, name="z")], name="inner")

        def call(self, x):
            return self.inner(x)

    model = Outer()
    model(np.zeros((1, 3), "float32"))
    assert [w.path for w in model.weights] == ["outer/inner/z/kernel", "outer/inner/z/bias"]
