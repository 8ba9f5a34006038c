"""Objects to JSON-compatible data and back; custom objects; old spellings."""

import json
import threading

import numpy as np
import pytest

import baro
from baro import serialization
from baro.custom_objects import find_custom
from baro.errors import ConfigError, FileFormatError, InputError
from baro.old_spellings import modern_class, modern_config
from baro.serialization import (
    ObjectSharingScope,
    SafeModeScope,
    deserialize_keras_object,
    serialize_keras_object,
    serialize_shared,
)


def there_and_back(obj, **options):
    data = serialize_keras_object(obj)
    found = deserialize_keras_object(json.loads(json.dumps(data)), **options)
    return data, found, serialize_keras_object(found)


@pytest.mark.parametrize("obj", [
    None, "text", 3, 2.5, True, b"bytes", slice(1, None, 2), ..., ["a", 1, [2.0]], {"k": [True, None]}, np.array([1, 2]), np.array([[1.5, 2.5]]),
    slice(None, np.array([0, 1]), 1),
], ids=str)  # fmt: skip
def test_values(obj):
    data, found, again = there_and_back(obj)
    assert data == again
    if isinstance(obj, np.ndarray):
        np.testing.assert_array_equal(found, obj)
        assert found.dtype == obj.dtype
    elif not isinstance(obj, slice) or not isinstance(obj.stop, np.ndarray):
        assert found == obj


def test_numpy_numbers_dtypes_and_tensors_are_plain():
    assert serialize_keras_object(np.float32(1.5)) == 1.5 and type(serialize_keras_object(np.int64(2))) is int
    assert serialize_keras_object(np.dtype("float16")) == "float16"
    x = baro.ops.convert_to_tensor([[1.0, 2.0]])
    data, found, _ = there_and_back({"x": x})
    assert data["x"] == {"class_name": "__tensor__", "config": {"value": [[1.0, 2.0]], "dtype": "float32"}}
    np.testing.assert_array_equal(np.asarray(found["x"]), [[1, 2]])


def test_keras_tensor():
    x = baro.KerasTensor((None, 3), "int32")
    data, found, _ = there_and_back(x)
    assert data["config"] == {"shape": (None, 3), "dtype": "int32", "keras_history": None}
    assert found.shape == (None, 3) and found.dtype == "int32"


@pytest.mark.parametrize(("obj", "module", "name"), [
    (baro.layers.Dense(2), "keras.layers", "Dense"),
    (baro.initializers.HeNormal(), "keras.initializers", "HeNormal"),
    (baro.regularizers.L2(0.1), "keras.regularizers", "L2"),
    (baro.constraints.NonNeg(), "keras.constraints", "NonNeg"),
    (baro.losses.MeanSquaredError(), "keras.losses", "MeanSquaredError"),
    (baro.metrics.Accuracy(), "keras.metrics", "Accuracy"),
    (baro.optimizers.Adam(), "keras.optimizers", "Adam"),
    (baro.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5), "keras.optimizers.schedules", "ExponentialDecay"),
    (baro.DTypePolicy("float16"), "keras", "DTypePolicy"),
    (baro.Sequential([]), "keras", "Sequential"),
], ids=lambda x: type(x).__name__)  # fmt: skip
def test_modules_are_those_of_keras(obj, module, name):
    data, found, again = there_and_back(obj)
    assert (data["module"], data["class_name"], data["registered_name"]) == (module, name, None)
    assert type(found) is type(obj) and data == again


def test_every_registered_name_is_found_under_its_module():
    from baro import registry

    for kind in (
        "layers",
        "losses",
        "metrics",
        "initializers",
        "regularizers",
        "constraints",
        "optimizers",
        "schedules",
    ):
        for name, thing in registry.names(kind):
            if isinstance(thing, type):
                module = serialization._KERAS_MODULE.get(kind, f"keras.{kind}")
                found, _ = serialization._find_class(
                    name, {}, {"module": module, "class_name": name, "config": {}}, None, None
                )
                assert found is thing, (kind, name)


def square(x):
    return x * x


def test_functions():
    data, found, _ = there_and_back({"f": square}, custom_objects={"square": square})
    assert found["f"] is square
    assert data["f"] == {
        "module": "builtins",
        "class_name": "function",
        "config": "square",
        "registered_name": "function",
    }
    assert (
        deserialize_keras_object(
            {"module": "builtins", "class_name": "function", "config": "relu", "registered_name": "function"}
        )
        is baro.activations.relu
    )
    with pytest.raises(ConfigError, match="Could not locate function 'square'"):
        deserialize_keras_object(data)
    with pytest.raises(ValueError, match="resolved to a Keras built-in"):
        deserialize_keras_object(
            {"module": "builtins", "class_name": "function", "config": "relu", "registered_name": "other"}
        )


@pytest.mark.filterwarnings("ignore:A lambda is saved")
def test_lambdas():
    double = lambda x: 2 * x
    data = serialize_keras_object({"f": double})
    with pytest.raises(ValueError, match="arbitrary code execution"):
        deserialize_keras_object(data)
    assert deserialize_keras_object(data, safe_mode=False)["f"] is double
    with SafeModeScope(False):
        assert deserialize_keras_object(data)["f"] is double
    with SafeModeScope(True), pytest.raises(ValueError, match="arbitrary code execution"):
        deserialize_keras_object(data, safe_mode=False)
    data["f"]["config"] = {"value": "another process:1:0", "code": "another process:1:0"}
    with pytest.raises(FileFormatError, match="never run"):
        deserialize_keras_object(data, safe_mode=False)
    assert "code" not in json.dumps(data).replace('"code"', "")


@pytest.mark.parametrize(("config", "words"), [
    ({"class_name": "Nothing", "config": {}}, "Could not locate class 'Nothing'"),
    ({"class_name": "Dens", "module": "keras.layers", "config": {}}, "Did you mean 'Dense'"),
    ({"class_name": "Dense", "module": "os", "config": {"units": 1}}, "Could not locate"),
    ({"class_name": "Dense", "module": None, "config": {"units": 1}}, "Could not locate"),
    ({"class_name": "Dense", "config": [1, 2]}, "Expected 'config' to be a dict"),
    ({"class_name": "function", "config": ["x"]}, "Expected 'config' to be a non-null str"),
    ({"class_name": "__typespec__", "config": "x"}, "Expected 'config' to be a list or a tuple"),
    ({"class_name": "__numpy__", "config": {"value": [1], "dtype": "object"}}, "dtype"),
    ({"class_name": "__numpy__", "config": {}}, "cannot be read"),
    ({"class_name": 7, "config": {}}, "string"),
    ({"class_name": "Dense", "module": "keras.layers", "registered_name": "my>Dense", "config": {"units": 1}}, "resolved to a Keras built-in"),
    ({"class_name": "CSVLogger", "module": "keras.callbacks", "config": {"filename": "x"}}, "Could not locate"),
    ({"class_name": "load_model", "module": "keras.models", "config": {}}, "Could not locate"),
    pytest.param(object(), "Could not parse", id="an object"),
], ids=lambda x: str(x)[:60])  # fmt: skip
def test_what_is_refused_is_a_value_error_and_a_type_error(config, words):
    for kind in (ValueError, TypeError, FileFormatError):
        with pytest.raises(kind, match=words):
            deserialize_keras_object(config)


def test_shared_objects_are_one_again():
    class Act:
        def get_config(self):
            return {}

        @classmethod
        def from_config(cls, config):
            return cls()

    act = Act()
    data = serialize_shared([act, act])
    with ObjectSharingScope():
        found = deserialize_keras_object(json.loads(json.dumps(data)), custom_objects={"Act": Act})
    assert data[0]["shared_object_id"] == data[1]["shared_object_id"]
    assert found[0] is found[1]


def test_only_what_is_shared_is_marked_and_equal_models_have_equal_configs():
    """Objects that live for a moment, as a layer's config may make them, get each other's addresses; they are not shared."""

    class Passing:
        def get_config(self):
            return {}

    class Holder:
        def get_config(self):
            return {"made_now": Passing()}

    assert "shared_object_id" not in str(serialize_shared([Holder() for _ in range(50)]))
    for _ in range(2):
        twice = serialize_shared([Passing(), Passing()] * 2)
        assert [x["shared_object_id"] for x in twice] == [1, 2, 1, 2]


def test_what_layers_share_in_their_configs_is_shared_again():
    """Their configs are copied while the model's is made; the mark is on both all the same."""
    start = baro.initializers.RandomNormal(seed=3)
    model = baro.Sequential([baro.Input((2,)), *(baro.layers.Dense(2, kernel_initializer=start) for _ in range(2))])
    again = baro.models.model_from_json(model.to_json())
    first, second = (layer.kernel_initializer for layer in again.layers)
    assert first is second and again.layers[0].bias_initializer is not again.layers[1].bias_initializer


def test_scopes_nest_and_belong_to_their_thread():
    seen = []
    with baro.saving.custom_object_scope({"a": 1}), baro.saving.custom_object_scope({"b": 2}):
        assert (find_custom("a"), find_custom("b")) == (1, 2)
        thread = threading.Thread(target=lambda: seen.append(find_custom("a")))
        thread.start()
        thread.join()
    assert seen == [None] and find_custom("a") is None
    with pytest.raises(InputError, match="expected a dictionary"):
        baro.saving.custom_object_scope([1])


def test_registration():
    @baro.saving.register_keras_serializable("pack", name="Other")
    class Thing:
        def get_config(self):
            return {"x": 1}

        @classmethod
        def from_config(cls, config):
            return cls()

    try:
        assert baro.saving.get_registered_name(Thing) == "pack>Other"
        assert baro.saving.get_registered_object("pack>Other") is Thing
        data, found, _ = there_and_back(Thing())
        assert data["class_name"] == "Thing" and data["registered_name"] == "pack>Other" and type(found) is Thing
    finally:
        del baro.saving.get_custom_objects()["pack>Other"]
    assert baro.saving.get_registered_object("pack>Other") is None
    with pytest.raises(ValueError, match="Cannot register a class that does not have a get_config"):
        baro.saving.register_keras_serializable()(type("Bare", (), {}))


def test_objects_without_config_say_so():
    with pytest.raises(TypeError, match="get_config"):
        serialize_keras_object(object())
    with pytest.raises(InputError, match="unknown arguments"):
        deserialize_keras_object({}, costum_objects={})


def test_old_spellings():
    assert (
        modern_class("Model") == "Functional"
        and modern_class("Policy") == "DTypePolicy"
        and modern_class("Dense") == "Dense"
    )
    assert modern_config("layers", "InputLayer", {"batch_input_shape": [None, 3], "ragged": False}) == {
        "batch_shape": [None, 3]
    }
    assert modern_config("layers", "BatchNormalization", {"axis": [1], "fused": True, "renorm": False}) == {"axis": 1}
    assert modern_config("optimizers", "SGD", {"lr": 0.1, "decay": 0.0, "is_legacy_optimizer": False}) == {
        "learning_rate": 0.1
    }
    assert modern_config("optimizers", "SGD", {"learning_rate": 0.1, "decay": 0.01}) == {
        "learning_rate": 0.1,
        "decay": 0.01,
    }
    assert modern_config("losses", "Huber", {"reduction": "auto", "delta": 2.0}) == {
        "reduction": "sum_over_batch_size",
        "delta": 2.0,
    }
    layer = deserialize_keras_object(
        {"class_name": "Dense", "config": {"output_dim": 3, "init": "zeros", "bias": False, "name": "d"}}
    )
    assert (layer.units, layer.use_bias, type(layer.kernel_initializer).__name__) == (3, False, "Zeros")
    optimizer = deserialize_keras_object({"class_name": "Adam", "config": {"lr": 0.25, "beta_1": 0.5}})
    assert float(optimizer.learning_rate) == 0.25
