"""The parts of malicious and damaged files: archives, configs, weights and links that are not what they seem."""

import base64
import io
import json
import marshal
import struct
import warnings
import zipfile

import numpy as np
import pytest

import baro
from baro.saving import hdf5_write

MARKER = "attacked"


def small_model():
    model = baro.Sequential(
        [
            baro.Input((4,)),
            baro.layers.Dense(3, activation="relu"),
            baro.layers.BatchNormalization(),
            baro.layers.Dense(1),
        ]
    )
    model.compile("adam", "mse")
    model.train_on_batch(np.ones((2, 4), "float32"), np.ones((2, 1), "float32"))
    return model


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return {n: z.read(n) for n in z.namelist()}


def archive(parts, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **options) as z:
        for name, data in parts.items():
            z.writestr(name, data)
    return out.getvalue()


def with_config(data, change):
    """Return a .keras file with its config changed."""
    parts = members(data)
    config = json.loads(parts["config.json"])
    changed = change(config)
    parts["config.json"] = json.dumps(config if changed is None else changed).encode()
    return archive(parts)


def with_layer(data, layer):
    def change(config):
        config["config"]["layers"].insert(1, layer)

    return with_config(data, change)


def with_weights(data, tree):
    parts = members(data)
    parts["model.weights.h5"] = b"".join(bytes(p) for p in hdf5_write.encode(tree))
    return archive(parts)


def h5_with(attrs):
    root = hdf5_write.Group()
    root.attrs.update(attrs)
    return b"".join(bytes(p) for p in hdf5_write.encode(root))


def code(expression):
    """Return marshalled bytecode as Keras stores a lambda."""
    return base64.b64encode(marshal.dumps(compile(expression, "<attack>", "eval"))).decode()


EVIL = f"open({MARKER!r}, 'w').close()"
LAMBDA = {
    "class_name": "__lambda__",
    "config": {"code": code(EVIL), "value": [code(EVIL), None, None], "defaults": None, "closure": None},
}


def lambda_layer(**extra):
    return {
        "module": "keras.layers",
        "class_name": "Lambda",
        "config": {"name": "l", "function": LAMBDA, "arguments": {}, **extra},
        "registered_name": None,
    }


def patched(data, old, new):
    assert old in data
    return data.replace(old, new, 1)


def link_file(kind, sound):
    """Return an HDF5 file with a link, written by h5py."""
    h5py = pytest.importorskip("h5py")
    out = io.BytesIO(sound)
    with h5py.File(out, "r+") as f:
        group = f["layers/dense/vars"]
        del group["0"]
        if kind == "external":
            group["0"] = h5py.ExternalLink("/etc/passwd", "/x")
        elif kind == "soft":
            group["0"] = h5py.SoftLink("/layers/dense_1/vars/0")
        elif kind == "external storage":
            group.create_dataset("0", (4, 3), dtype="f4", external=[("/etc/passwd", 0, h5py.h5f.UNLIMITED)])
        elif kind == "virtual":
            layout = h5py.VirtualLayout(shape=(4, 3), dtype="f4")
            layout[:] = h5py.VirtualSource("/etc/passwd", "x", shape=(4, 3))
            group.create_virtual_dataset("0", layout)
        elif kind == "bomb":
            group.create_dataset("0", (1 << 16, 1 << 16), dtype="f4", chunks=(1 << 12, 1 << 12), compression="gzip")
        elif kind == "loop":
            group["0"] = f["/"]
    return out.getvalue()


def symlink_member(data):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as z:
        info = zipfile.ZipInfo("assets/link")
        info.external_attr = 0o120777 << 16
        z.writestr(info, "/etc/passwd")
    return out.getvalue()


def twice(data):
    out = io.BytesIO(data)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as z:
        warnings.simplefilter("ignore")
        z.writestr("config.json", "{}")
    return out.getvalue()


def encrypted(data):
    at = data.index(b"PK\1\2")
    return data[: at + 8] + struct.pack("<H", 1) + data[at + 10 :]


def deep(levels):
    return b'{"a":' * levels + b"1" + b"}" * levels


def nested_models(levels):
    inner = {"class_name": "Sequential", "module": "keras", "config": {"name": "s", "layers": []}}
    for i in range(levels):
        inner = {"class_name": "Sequential", "module": "keras", "config": {"name": f"s{i}", "layers": [inner]}}
    return inner


def set_units(units):
    def change(config):
        config["config"]["layers"][1]["config"]["units"] = units
        for layer in config["config"]["layers"]:
            layer.pop("build_config", None)

    return change


def many_layers(count):
    def change(config):
        layer = {"module": "keras.layers", "class_name": "Activation", "config": {"activation": "relu"}}
        config["config"]["layers"] += [
            dict(layer, config={"activation": "relu", "name": f"a{i}"}) for i in range(count)
        ]

    return change


def weights_tree(shape=(4, 3)):
    tree = hdf5_write.Group()
    tree["layers/dense/vars/0"] = np.zeros(shape, "float32")
    tree["layers/dense/vars/1"] = np.zeros(3, "float32")
    return tree


def huge_shape(data):
    """Return weights whose first array declares 2**40 rows."""
    at = data.index(struct.pack("<QQ", 4, 3))
    return data[:at] + struct.pack("<QQ", 1 << 40, 3) + data[at + 16 :]


def keras_with(sound, weights):
    parts = members(sound["keras"])
    parts["model.weights.h5"] = weights
    return archive(parts)


def top(**replacement):
    return lambda config: {**config, **replacement}


def loops(config):
    x = {
        "class_name": "__keras_tensor__",
        "config": {"shape": [None, 4], "dtype": "float32", "keras_history": ["b", 0, 0]},
    }
    y = {
        "class_name": "__keras_tensor__",
        "config": {"shape": [None, 4], "dtype": "float32", "keras_history": ["a", 0, 0]},
    }
    layer = {"module": "keras.layers", "class_name": "Activation", "registered_name": None}
    layers = [
        {
            **layer,
            "config": {"activation": "relu", "name": n},
            "name": n,
            "inbound_nodes": [{"args": [t], "kwargs": {}}],
        }
        for n, t in (("a", x), ("b", y))
    ]
    return {"module": "keras.src.models.functional", "class_name": "Functional", "registered_name": "Functional",
            "config": {"name": "m", "trainable": True, "layers": layers, "input_layers": [["a", 0, 0]], "output_layers": [["b", 0, 0]]}}  # fmt: skip


def old_h5(config):
    return h5_with({"model_config": json.dumps(config), "keras_version": "2.15.0", "backend": "tensorflow"})


def old_model(*layers):
    """A Sequential of these layers as Keras 2 wrote it."""
    return {"class_name": "Sequential", "config": {"name": "s", "layers": [*layers]}}


def old_lambda(**config):
    """A model of one Lambda as Keras 2 wrote it."""
    return old_model({"class_name": "Lambda", "config": {"name": "l", "batch_input_shape": [None, 4], **config}})


def vocabulary(path):
    return {
        "module": "keras.layers",
        "class_name": "StringLookup",
        "config": {"name": "s", "vocabulary": path},
        "registered_name": None,
    }


def plain(class_name, module, config=None, **extra):
    return {"module": module, "class_name": class_name, "config": config or {}, "registered_name": None, **extra}


# name → function(sound files) → (suffix, bytes)
