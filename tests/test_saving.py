"""Saving and loading: formats, names, compile state, custom objects, weights alone, and writes that fail."""

import contextlib
import io
import json
import os
import zipfile

import numpy as np
import pytest

import baro
from baro import files
from baro.errors import ConfigError, FileFormatError, InputError, NotBuiltError
from baro.saving import hdf5_read, hdf5_write
from baro.saving.operations import from_keras, to_keras

X = np.linspace(-1, 1, 32, dtype="float32").reshape(8, 4)
Y = (X.sum(1, keepdims=True) ** 2).astype("float32")


def model(units=3):
    m = baro.Sequential(
        [baro.Input((4,)), baro.layers.Dense(units, activation="relu"), baro.layers.Dropout(0.2), baro.layers.Dense(1)],
        name="m",
    )
    m.compile(baro.optimizers.Adam(0.01), "mse", metrics=["mae"])
    m.fit(X, Y, epochs=2, batch_size=4, verbose=0)
    return m


@pytest.mark.parametrize("name", ["m.keras", "m.h5", "m.hdf5", "folder", "deep/er/m.keras"])
def test_a_model_comes_back_and_trains_on_as_if_nothing_had_happened(tmp_path, name):
    m = model()
    m.save(tmp_path / name)
    n = baro.models.load_model(tmp_path / name)
    np.testing.assert_array_equal(n.predict(X, verbose=0), m.predict(X, verbose=0))
    assert n.name == "m" and n.loss == m.loss or name.endswith(("h5", "hdf5"))
    for a, b in zip(m.optimizer.variables, n.optimizer.variables, strict=True):
        np.testing.assert_array_equal(b.numpy(), a.numpy())
    assert m.evaluate(X, Y, verbose=0, return_dict=True) == n.evaluate(X, Y, verbose=0, return_dict=True)
    m.layers[1].rate = n.layers[1].rate = 0.0
    m.compile(m.optimizer, "mse"), n.compile(n.optimizer, "mse")
    m.fit(X, Y, epochs=1, shuffle=False, verbose=0), n.fit(X, Y, epochs=1, shuffle=False, verbose=0)
    for a, b in zip(m.get_weights(), n.get_weights(), strict=True):
        np.testing.assert_array_equal(b, a)


def test_the_archive_has_keras_layout(tmp_path):
    m = model()
    m.save(tmp_path / "m.keras")
    with zipfile.ZipFile(tmp_path / "m.keras") as z:
        assert z.namelist() == ["metadata.json", "config.json", "model.weights.h5"]
        assert json.loads(z.read("metadata.json"))["keras_version"].startswith("3.")
        config = json.loads(z.read("config.json"))
        weights = hdf5_read.File(z.read("model.weights.h5"))
    assert (config["module"], config["class_name"]) == ("keras", "Sequential")
    assert [layer["module"] for layer in config["config"]["layers"]] == ["keras.layers"] * 4
    assert config["compile_config"]["optimizer"]["module"] == "keras.optimizers"
    assert sorted(weights) == ["layers", "optimizer", "vars"]
    assert sorted(weights["layers"]) == ["dense", "dense_1", "dropout"]
    assert weights["layers/dense/vars"].attrs["name"] == m.layers[0].name
    np.testing.assert_array_equal(weights["layers/dense/vars/0"].read(), m.get_weights()[0])


def test_compile_false_and_include_optimizer_false(tmp_path):
    m = model()
    for name in ("m.keras", "m.h5", "folder"):
        m.save(tmp_path / name)
        assert not baro.models.load_model(tmp_path / name, compile=False).compiled
        m.save(tmp_path / name, include_optimizer=False)
        with pytest.warns(UserWarning, match="not\\* compiled") if name == "m.h5" else contextlib.nullcontext():
            assert not baro.models.load_model(tmp_path / name).compiled


def test_the_name_decides_and_old_arguments_have_their_old_effect(tmp_path):
    m = model()
    m.save(tmp_path / "a", save_format="h5")
    assert (tmp_path / "a").read_bytes()[:8] == hdf5_read.SIGNATURE
    m.save(tmp_path / "b", save_format="keras")
    assert zipfile.is_zipfile(tmp_path / "b")
    m.save(tmp_path / "c.x", save_format="tf")
    assert sorted(p.name for p in (tmp_path / "c.x").iterdir()) == ["config.json", "metadata.json", "model.weights.h5"]
    for name in ("a", "b", "c.x"):
        np.testing.assert_array_equal(
            baro.models.load_model(tmp_path / name).predict(X, verbose=0), m.predict(X, verbose=0)
        )
    with pytest.raises(ValueError, match="Invalid filepath extension"):
        m.save(tmp_path / "m.png")
    with pytest.raises(ValueError, match="not supported.*Did you mean 'overwrite'"):
        m.save(tmp_path / "m.keras", overwrit=True)
    with pytest.raises(InputError, match="SavedModel"):
        m.save(tmp_path / "m", signatures={})


def test_overwrite_false(tmp_path, monkeypatch):
    m = model()
    m.save(tmp_path / "m.keras")
    before = (tmp_path / "m.keras").read_bytes()
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(files.WriteError, match="exists, and overwrite=False"):
        m.save(tmp_path / "m.keras", overwrite=False)
    with pytest.raises(files.WriteError):
        m.save_weights(tmp_path / "m.keras.weights.h5") or m.save_weights(
            tmp_path / "m.keras.weights.h5", overwrite=False
        )
    assert (tmp_path / "m.keras").read_bytes() == before


def test_file_objects():
    m = model()
    out = io.BytesIO()
    baro.saving.save_model(m, out)
    out.seek(0)
    np.testing.assert_array_equal(baro.saving.load_model(out).predict(X, verbose=0), m.predict(X, verbose=0))


def test_missing_files_say_what_is_missing(tmp_path):
    with pytest.raises(ValueError, match="File not found: filepath=.*Please ensure the file is an accessible"):
        baro.models.load_model(tmp_path / "no.keras")
    with pytest.raises(FileNotFoundError):
        baro.models.load_model(tmp_path / "no.h5")
    with pytest.raises(ValueError, match="File format not supported"):
        baro.models.load_model(tmp_path / "no.pkl")
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "saved_model.pb").write_bytes(b"x")
    with pytest.raises(FileFormatError, match="TensorFlow SavedModel"):
        baro.models.load_model(tmp_path / "saved")
    with pytest.raises(ValueError, match="File not found"):
        model().load_weights(tmp_path / "no.weights.h5")


# --- JSON and custom objects -----------------------------------------------------------------------------------------


def test_json():
    m = model()
    n = baro.models.model_from_json(m.to_json())
    assert [type(a) for a in n.layers] == [type(a) for a in m.layers] and n.count_params() == m.count_params()
    assert json.loads(m.to_json(indent=2))["class_name"] == "Sequential"
    with pytest.raises(FileFormatError, match="not valid JSON"):
        baro.models.model_from_json("{")


class Scale(baro.layers.Layer):
    def __init__(self, factor=2.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1],), initializer="ones", name="w")

    def call(self, x):
        return x * self.w * self.factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


def double(x):
    return 2 * x


def custom_model():
    m = baro.Sequential(
        [
            baro.Input((4,)),
            Scale(3.0),
            baro.layers.Dense(2, activation=double),
            baro.layers.Lambda(double, name="twice"),
        ]
    )
    m.compile("sgd", "mse")
    return m


@pytest.mark.parametrize("name", ["m.keras", "m.h5", "folder"])
def test_custom_objects_are_passed_registered_or_missing(tmp_path, name):
    m = custom_model()
    m.save(tmp_path / name)
    objects = {"Scale": Scale, "double": double}
    n = baro.models.load_model(tmp_path / name, custom_objects=objects)
    np.testing.assert_array_equal(n.predict(X, verbose=0), m.predict(X, verbose=0))
    with baro.saving.custom_object_scope(objects):
        baro.models.load_model(tmp_path / name)
    with pytest.raises(TypeError, match="Could not locate class 'Scale'"):
        baro.models.load_model(tmp_path / name)
    with pytest.raises(ConfigError, match="Could not locate|could not be|unknown|Unknown|Could not interpret"):
        baro.models.load_model(tmp_path / name, custom_objects={"Scale": Scale})


def test_registered_names_need_no_custom_objects(tmp_path):
    @baro.saving.register_keras_serializable("tests")
    class Triple(Scale):
        pass

    assert baro.saving.get_registered_name(Triple) == "tests>Triple"
    m = baro.Sequential([baro.Input((4,)), Triple(3.0)])
    m.save(tmp_path / "m.keras")
    assert type(baro.models.load_model(tmp_path / "m.keras").layers[0]) is Triple
    del baro.saving.get_custom_objects()["tests>Triple"]
    with pytest.raises(ConfigError):
        baro.models.load_model(tmp_path / "m.keras")


@pytest.mark.filterwarnings("ignore:A lambda is saved")
def test_a_lambda_comes_back_when_it_is_passed(tmp_path):
    m = baro.Sequential([baro.Input((4,)), baro.layers.Lambda(lambda x: x + 1, name="plus_one")])
    m.save(tmp_path / "m.keras")
    assert b"co_code" not in (tmp_path / "m.keras").read_bytes()
    with pytest.raises(ValueError, match="arbitrary code execution"):
        baro.models.load_model(tmp_path / "m.keras")
    n = baro.models.load_model(tmp_path / "m.keras", custom_objects={"plus_one": lambda x: x + 1})
    np.testing.assert_array_equal(n.predict(X, verbose=0), X + 1)
    n = baro.models.load_model(tmp_path / "m.keras", custom_objects={"<lambda>": lambda x: x + 1})
    np.testing.assert_array_equal(n.predict(X, verbose=0), X + 1)


def test_own_variables_and_assets(tmp_path):
    @baro.saving.register_keras_serializable("tests")
    class Keeper(baro.layers.Layer):
        text = ""
        stored = None

        def build(self, shape):
            self.built = True

        def call(self, x):
            return x

        def save_own_variables(self, store):
            store["numbers"] = np.arange(3)

        def load_own_variables(self, store):
            self.stored = store["numbers"]

        def save_assets(self, folder):
            with open(os.path.join(folder, "text.txt"), "w") as f:
                f.write("vocabulary")

        def load_assets(self, folder):
            with open(os.path.join(folder, "text.txt")) as f:
                self.text = f.read()

    m = baro.Sequential([baro.Input((4,)), Keeper()])
    for name in ("m.keras", "folder"):
        m.save(tmp_path / name)
        n = baro.models.load_model(tmp_path / name)
        assert n.layers[0].text == "vocabulary" and n.layers[0].stored.tolist() == [0, 1, 2]


# --- weights ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["w.weights.h5", "w.h5", "my_checkpoint", "cp-0001.ckpt"])
def test_weights_alone(tmp_path, name):
    m, n = model(), model()
    n.set_weights([w + 1 for w in n.get_weights()])
    m.save_weights(tmp_path / name)
    assert [p.name for p in tmp_path.iterdir()] == [name]
    n.load_weights(tmp_path / name)
    for a, b in zip(m.get_weights(), n.get_weights(), strict=True):
        np.testing.assert_array_equal(b, a)


@pytest.mark.parametrize("name", ["m.keras", "m.h5", "folder"])
def test_weights_of_a_whole_model(tmp_path, name):
    m, n = model(), model()
    n.set_weights([w + 1 for w in n.get_weights()])
    m.save(tmp_path / name)
    n.load_weights(tmp_path / name)
    for a, b in zip(m.get_weights(), n.get_weights(), strict=True):
        np.testing.assert_array_equal(b, a)


def test_freezing_does_not_change_the_order(tmp_path):
    class Mixed(baro.layers.Layer):
        def build(self, shape):
            self.fixed = self.add_weight(shape=(2,), trainable=False, name="fixed")
            self.learned = self.add_weight(shape=(3,), name="learned")

        def call(self, x):
            return x

    m = baro.Sequential([baro.Input((4,)), Mixed()])
    m.layers[0].learned.assign([1, 2, 3])
    m.save_weights(tmp_path / "w.weights.h5")
    m.layers[0].trainable = False
    m.layers[0].learned.assign([0, 0, 0])
    m.load_weights(tmp_path / "w.weights.h5")
    assert m.layers[0].learned.numpy().tolist() == [1, 2, 3] and [w.shape for w in m.get_weights()] == [(3,), (2,)]


def test_old_hard_sigmoid_is_pointed_out():
    config = {
        "class_name": "Sequential",
        "config": {
            "name": "s",
            "layers": [
                {
                    "class_name": "Dense",
                    "config": {"units": 2, "activation": "hard_sigmoid", "batch_input_shape": [None, 4]},
                }
            ],
        },
    }
    with pytest.warns(UserWarning, match="hard_sigmoid is clip"):
        m = baro.models.model_from_json(json.dumps(config))
    assert m.input_shape == (None, 4)


def test_shards(tmp_path):
    m, n = model(64), model(64)
    n.set_weights([w + 1 for w in n.get_weights()])
    m.save_weights(tmp_path / "w.weights.json", max_shard_size=2e-6)
    assert len(list(tmp_path.glob("*.weights.h5"))) > 1
    n.load_weights(tmp_path / "w.weights.json")
    for a, b in zip(m.get_weights(), n.get_weights(), strict=True):
        np.testing.assert_array_equal(b, a)
    with pytest.raises(InputError, match="exceeds the maximum shard size"):
        m.save_weights(tmp_path / "w.weights.json", max_shard_size=1e-9)
    index = json.loads((tmp_path / "w.weights.json").read_text())
    index["weight_map"]["/x"] = "../secret.h5"
    (tmp_path / "w.weights.json").write_text(json.dumps(index))
    with pytest.raises(FileFormatError, match="does not lie beside"):
        n.load_weights(tmp_path / "w.weights.json")


def test_mismatches(tmp_path):
    m, n = model(3), model(5)
    for name in ("w.weights.h5", "w.h5"):
        m.save_weights(tmp_path / name)
        before = n.get_weights()
        with pytest.raises(FileFormatError, match="hape|could not be loaded"):
            n.load_weights(tmp_path / name)
        if name == "w.h5":  # nothing is assigned before everything fits
            for a, b in zip(before, n.get_weights(), strict=True):
                np.testing.assert_array_equal(a, b)
        with pytest.warns(UserWarning, match="could not be loaded|Skipping"):
            n.load_weights(tmp_path / name, skip_mismatch=True)


def test_by_name(tmp_path):
    m = baro.Sequential([baro.Input((4,)), baro.layers.Dense(3, name="a"), baro.layers.Dense(2, name="b")])
    n = baro.Sequential(
        [
            baro.Input((4,)),
            baro.layers.Dense(3, name="a"),
            baro.layers.Dense(3, name="new"),
            baro.layers.Dense(2, name="b"),
        ]
    )
    m.save_weights(tmp_path / "w.h5")
    new = n.get_layer("new").get_weights()
    n.load_weights(tmp_path / "w.h5", by_name=True)
    np.testing.assert_array_equal(n.get_layer("b").get_weights()[0], m.get_layer("b").get_weights()[0])
    np.testing.assert_array_equal(n.get_layer("new").get_weights()[0], new[0])
    with pytest.raises(FileFormatError, match="Layer count mismatch"):
        n.load_weights(tmp_path / "w.h5")


def test_unbuilt_models_say_so(tmp_path):
    m = baro.Sequential([baro.layers.Dense(3)])
    with pytest.raises(NotBuiltError, match="You are saving a model that has not yet been built"):
        m.save_weights(tmp_path / "w.weights.h5")
    model().save_weights(tmp_path / "w.weights.h5")
    with pytest.raises(NotBuiltError, match="You are loading weights into a model that has not yet been built"):
        m.load_weights(tmp_path / "w.weights.h5")


# --- HDF5 and operations ---------------------------------------------------------------------------------------------


def test_hdf5_there_and_back():
    root = hdf5_write.Group()
    arrays = {
        **{f"many/{i}": np.arange(i % 4, dtype="int16") for i in range(700)},
        "scalar": np.float64(3.5), "empty": np.zeros((0, 4), "float32"), "half": np.arange(3, dtype="float16"), "flags": np.array([True, False]),
        "big": np.arange(4, dtype=">u4"), "three": np.random.default_rng(0).normal(size=(2, 3, 4)),
    }  # fmt: skip
    for path, a in arrays.items():
        root[path] = a
    root.attrs.update(text="héllo", long="x" * 200_000, names=np.array([b"a", b"bc"]), number=7, nothing="")
    data = b"".join(bytes(p) for p in hdf5_write.encode(root))
    f = hdf5_read.File(data)
    for path, a in arrays.items():
        found = f[path].read()
        assert found.shape == np.shape(a) and found.dtype == np.asarray(a).dtype
        np.testing.assert_array_equal(found, a)
    assert (
        f.attrs["text"] == "héllo"
        and f.attrs["long"] == "x" * 200_000
        and f.attrs["number"] == 7
        and f.attrs["nothing"] == ""
    )
    assert f.attrs["names"].tolist() == [b"a", b"bc"]
    h5py = pytest.importorskip("h5py")
    with h5py.File(io.BytesIO(data)) as h:
        for path, a in arrays.items():
            np.testing.assert_array_equal(h[path][()], a)
        assert h.attrs["text"] == "héllo" and len(h["many"]) == 700


def test_hdf5_of_h5py(tmp_path):
    h5py = pytest.importorskip("h5py")
    x = np.random.default_rng(0).normal(size=(100, 33))
    for libver in ("earliest", "latest"):
        with h5py.File(tmp_path / libver, "w", libver=libver) as h:
            h["a/b"] = np.arange(5)
            h.attrs["s"] = "text"
            if libver == "earliest":
                h.create_dataset("packed", data=x, chunks=(16, 8), compression="gzip", shuffle=True)
                h["words"] = ["x", "yy"]
        f = hdf5_read.File((tmp_path / libver).read_bytes())
        assert f["a/b"].read().tolist() == [0, 1, 2, 3, 4] and f.attrs["s"] == "text"
        if libver == "earliest":
            np.testing.assert_array_equal(f["packed"].read(), x)
            assert f["words"].read().tolist() == ["x", "yy"]


def test_a_checksum_finds_damage_and_goes_when_hdf5_changes_the_file(tmp_path):
    m = model()
    m.save_weights(tmp_path / "w.weights.h5")
    data = bytearray((tmp_path / "w.weights.h5").read_bytes())
    at = data.index(m.get_weights()[0].tobytes())
    data[at] ^= 1
    (tmp_path / "bad.weights.h5").write_bytes(data)
    with pytest.raises(FileFormatError, match="checksum"):
        m.load_weights(tmp_path / "bad.weights.h5")
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "w.weights.h5", "r+") as h:
        h["layers/dense/vars/0"][...] = 7
    m.load_weights(tmp_path / "w.weights.h5")
    assert (m.get_weights()[0] == 7).all()


def test_operations_are_spelled_as_keras_spells_them():
    x = baro.Input((4,))
    m = baro.Model(x, baro.ops.sum(baro.ops.concatenate([x, x[:, 1:3]], axis=1), axis=-1, keepdims=True) * 2.0)
    entries = {e["class_name"]: e for e in json.loads(m.to_json())["config"]["layers"]}
    assert entries["Sum"]["module"] == "keras.src.ops.numpy"
    assert {k: v for k, v in entries["Sum"]["config"].items() if k != "name"} == {"axis": -1, "keepdims": True}
    assert len(entries["Sum"]["inbound_nodes"][0]["args"]) == 1
    n = baro.models.model_from_json(m.to_json())
    np.testing.assert_array_equal(n.predict(X, verbose=0), m.predict(X, verbose=0))
    config = json.loads(m.to_json())
    assert to_keras(from_keras(config)) == config
