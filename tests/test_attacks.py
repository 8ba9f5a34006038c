"""Hostile and damaged files: each row of the table ends in FileFormatError, quickly, with nothing executed and nothing written.

A row builds a file (or a config) from a sound one. `test_damage` truncates files and flips bits, by the thousand with BARO_DAMAGE=1000.
"""

import json
import os
import random
import time
import tracemalloc
import zipfile

import pytest

import baro
from attack_files import (
    EVIL,
    LAMBDA,
    MARKER,
    archive,
    code,
    deep,
    encrypted,
    h5_with,
    huge_shape,
    keras_with,
    lambda_layer,
    link_file,
    loops,
    many_layers,
    members,
    nested_models,
    old_h5,
    old_lambda,
    old_model,
    patched,
    plain,
    set_units,
    small_model,
    symlink_member,
    top,
    twice,
    vocabulary,
    weights_tree,
    with_config,
    with_layer,
    with_weights,
)
from baro.errors import FileFormatError
from baro.saving import hdf5_write
from baro.saving.models import as_bytes

pytestmark = pytest.mark.filterwarnings("ignore")
SECONDS, BYTES = 2.0, 200 << 20


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return {"keras": bytes, "h5": bytes, "weights": bytes} of one model."""
    folder = tmp_path_factory.mktemp("sound")
    model = small_model()
    model.save(folder / "m.h5")
    model.save_weights(folder / "m.weights.h5")
    return {
        "keras": as_bytes(model),
        "h5": (folder / "m.h5").read_bytes(),
        "weights": (folder / "m.weights.h5").read_bytes(),
    }


ATTACKS = {
    # code in the config
    "module injection: os.system": lambda s: (".keras", with_layer(s["keras"], plain("function", "os", "system"))),
    "module injection: subprocess.Popen": lambda s: (
        ".keras",
        with_layer(s["keras"], plain("Popen", "subprocess", {"args": ["touch", MARKER]})),
    ),
    "module injection: builtins.eval": lambda s: (
        ".keras",
        with_layer(s["keras"], plain("eval", "builtins", {"source": EVIL})),
    ),
    "function from builtins": lambda s: (
        ".keras",
        with_config(
            s["keras"],
            lambda c: c["config"]["layers"][1]["config"].update(
                activation={
                    "class_name": "function",
                    "module": "builtins",
                    "config": "exec",
                    "registered_name": "function",
                }
            ),
        ),
    ),
    "module inside keras": lambda s: (
        ".keras",
        with_layer(s["keras"], plain("get_file", "keras.utils", {"fname": MARKER, "origin": "file:///etc/passwd"})),
    ),
    "module of baro": lambda s: (
        ".keras",
        with_layer(s["keras"], plain("write_bytes", "baro.files", {"path": MARKER, "data": "x"})),
    ),
    "class as whole model": lambda s: (
        ".keras",
        with_config(s["keras"], top(module="os", class_name="system", config={"command": f"touch {MARKER}"})),
    ),
    "callback, which writes files": lambda s: (
        ".keras",
        with_layer(s["keras"], plain("CSVLogger", "keras.callbacks", {"filename": MARKER})),
    ),
    "registered name of a built-in": lambda s: (
        ".keras",
        with_config(s["keras"], lambda c: c["config"]["layers"][1].update(registered_name="subprocess.Popen")),
    ),
    "loading function as a layer": lambda s: (
        ".keras",
        with_layer(s["keras"], plain("load_model", "keras.models", {"filepath": "/etc/passwd"})),
    ),
    "TFSMLayer": lambda s: (
        ".keras",
        with_layer(s["keras"], plain("TFSMLayer", "keras.layers", {"filepath": "/tmp/x"})),
    ),
    "TorchModuleWrapper with a pickle": lambda s: (
        ".keras",
        with_layer(
            s["keras"],
            plain(
                "TorchModuleWrapper", "keras.layers", {"module": {"class_name": "__bytes__", "config": {"value": "x"}}}
            ),
        ),
    ),
    # lambdas
    "lambda bytecode": lambda s: (".keras", with_layer(s["keras"], lambda_layer())),
    "lambda, safe_mode false in its config": lambda s: (
        ".keras",
        with_layer(s["keras"], lambda_layer(safe_mode=False)),
    ),
    "safe_mode false in the file": lambda s: (
        ".keras",
        with_config(
            s["keras"],
            lambda c: (
                c.update(safe_mode=False),
                c["config"].update(safe_mode=False),
                c["config"]["layers"].insert(1, lambda_layer()),
                None,
            )[-1],
        ),
    ),
    "file enables unsafe deserialization": lambda s: (
        ".keras",
        with_config(
            s["keras"],
            lambda c: (
                c["config"]["layers"].insert(1, plain("function", "keras.config", "enable_unsafe_deserialization")),
                c["config"]["layers"].insert(2, lambda_layer()),
                None,
            )[-1],
        ),
    ),
    "lambda as activation": lambda s: (
        ".keras",
        with_config(s["keras"], lambda c: c["config"]["layers"][1]["config"].update(activation=LAMBDA)),
    ),
    "lambda as output shape": lambda s: (
        ".keras",
        with_layer(
            s["keras"],
            lambda_layer(
                function={
                    "class_name": "function",
                    "module": "builtins",
                    "config": "relu",
                    "registered_name": "function",
                },
                output_shape=LAMBDA,
            ),
        ),
    ),
    "lambda in a loss": lambda s: (
        ".keras",
        with_config(s["keras"], lambda c: c["compile_config"].update(loss=LAMBDA)),
    ),
    "lambda bytecode in .h5": lambda s: (
        ".h5",
        old_h5(old_lambda(function=[code(EVIL), None, None], function_type="lambda")),
    ),
    "lambda of a module in .h5": lambda s: (
        ".h5",
        old_h5(old_lambda(function="system", module="os", function_type="function")),
    ),
    "custom class in .h5": lambda s: (
        ".h5",
        old_h5(old_model({"class_name": "os>system", "config": {"command": "x"}})),
    ),
    # other files
    "vocabulary from a path": lambda s: (".keras", with_layer(s["keras"], vocabulary("/etc/passwd"))),
    "vocabulary from a URL": lambda s: (".keras", with_layer(s["keras"], vocabulary("http://127.0.0.1:9/x"))),
    "vocabulary from a path in .h5": lambda s: (
        ".h5",
        old_h5(
            {
                "class_name": "Sequential",
                "config": {
                    "name": "s",
                    "layers": [
                        {
                            "class_name": "StringLookup",
                            "config": {"name": "l", "vocabulary": "/etc/passwd", "batch_input_shape": [None, 1]},
                        }
                    ],
                },
            }
        ),
    ),
    # the archive
    "path traversal": lambda s: (".keras", archive({**members(s["keras"]), f"../../{MARKER}": b"x"})),
    "path traversal in assets": lambda s: (".keras", archive({**members(s["keras"]), f"assets/../../{MARKER}": b"x"})),
    "absolute name": lambda s: (".keras", archive({**members(s["keras"]), f"/tmp/{MARKER}": b"x"})),
    "backslashes": lambda s: (".keras", archive({**members(s["keras"]), f"assets\\..\\..\\{MARKER}": b"x"})),
    "symlink": lambda s: (".keras", symlink_member(s["keras"])),
    "zip bomb as weights": lambda s: (
        ".keras",
        archive({**members(s["keras"]), "model.weights.h5": bytes(300 << 20)}, compression=zipfile.ZIP_DEFLATED),
    ),
    "zip bomb as config": lambda s: (
        ".keras",
        archive({**members(s["keras"]), "config.json": b" " * (200 << 20)}, compression=zipfile.ZIP_DEFLATED),
    ),
    "zip bomb as asset": lambda s: (
        ".keras",
        archive({**members(s["keras"]), "assets/x": bytes(300 << 20)}, compression=zipfile.ZIP_DEFLATED),
    ),
    "50 000 members": lambda s: (
        ".keras",
        archive({**members(s["keras"]), **{f"assets/{i}": b"" for i in range(50_000)}}),
    ),
    "member twice": lambda s: (".keras", twice(s["keras"])),
    "encrypted member": lambda s: (".keras", encrypted(s["keras"])),
    "no config": lambda s: (".keras", archive({k: v for k, v in members(s["keras"]).items() if k != "config.json"})),
    "no weights": lambda s: (
        ".keras",
        archive({k: v for k, v in members(s["keras"]).items() if k != "model.weights.h5"}),
    ),
    "pickle named .keras": lambda s: (
        ".keras",
        b"\x80\4\x95\x1d\0\0\0\0\0\0\0\x8c\5posix\x8c\6system\x93\x8c\4touch\x85R.",
    ),
    "empty file": lambda s: (".keras", b""),
    # JSON
    "deep JSON": lambda s: (".keras", archive({**members(s["keras"]), "config.json": deep(100_000)})),
    "deeply nested models": lambda s: (
        ".keras",
        archive({**members(s["keras"]), "config.json": json.dumps(nested_models(100)).encode()}),
    ),
    "config is a list": lambda s: (".keras", archive({**members(s["keras"]), "config.json": b"[1, 2]"})),
    "not UTF-8": lambda s: (".keras", archive({**members(s["keras"]), "config.json": b"\xff\xfe{"})),
    "huge integer": lambda s: (".keras", with_config(s["keras"], set_units(10**300))),
    "100 000 layers": lambda s: (".keras", with_config(s["keras"], many_layers(100_000))),
    "graph with a loop": lambda s: (".keras", with_config(s["keras"], loops)),
    # absurd sizes
    "units = 10**12": lambda s: (".keras", with_config(s["keras"], set_units(10**12))),
    "units = 10**8": lambda s: (".keras", with_config(s["keras"], set_units(10**8))),
    "units = -1": lambda s: (".keras", with_config(s["keras"], set_units(-1))),
    "units = 'x'": lambda s: (".keras", with_config(s["keras"], set_units("x"))),
    "embedding of 10**11 rows": lambda s: (
        ".keras",
        with_layer(s["keras"], plain("Embedding", "keras.layers", {"name": "e", "input_dim": 10**11, "output_dim": 8})),
    ),
    "repeat 10**12 times": lambda s: (
        ".keras",
        with_layer(s["keras"], plain("RepeatVector", "keras.layers", {"name": "r", "n": 10**12})),
    ),
    "input of 10**15 features": lambda s: (
        ".keras",
        with_config(s["keras"], lambda c: c["config"]["layers"][0]["config"].update(batch_shape=[None, 10**15])),
    ),
    "input of rank 1000": lambda s: (
        ".keras",
        with_config(s["keras"], lambda c: c["config"]["layers"][0]["config"].update(batch_shape=[2] * 1000)),
    ),
    "batch of 10**15": lambda s: (
        ".keras",
        with_config(s["keras"], lambda c: c["config"]["layers"][0]["config"].update(batch_shape=[10**15, 4])),
    ),
    "tensor of objects": lambda s: (
        ".keras",
        with_config(
            s["keras"],
            lambda c: c["config"]["layers"][1]["config"].update(
                bias_initializer={"class_name": "__numpy__", "config": {"value": [1], "dtype": "object"}}
            ),
        ),
    ),
    # HDF5
    "external link": lambda s: (".keras", keras_with(s, link_file("external", s["weights"]))),
    "soft link": lambda s: (".keras", keras_with(s, link_file("soft", s["weights"]))),
    "external storage": lambda s: (".keras", keras_with(s, link_file("external storage", s["weights"]))),
    "virtual data set": lambda s: (".keras", keras_with(s, link_file("virtual", s["weights"]))),
    "compressed bomb": lambda s: (".keras", keras_with(s, link_file("bomb", s["weights"]))),
    "group that contains itself": lambda s: (".keras", keras_with(s, link_file("loop", s["weights"]))),
    "array of 2**40 rows": lambda s: (".keras", keras_with(s, huge_shape(s["weights"]))),
    "weights of another shape": lambda s: (".keras", with_weights(s["keras"], weights_tree((5, 3)))),
    "weights missing": lambda s: (".keras", with_weights(s["keras"], hdf5_write.Group())),
    "weights are not HDF5": lambda s: (".keras", keras_with(s, b"\x80\4\x95" + bytes(1000))),
    "pickle named .h5": lambda s: (".h5", b"\x80\4\x95\x1d\0\0\0\0\0\0\0\x8c\5posix\x8c\6system\x93\x8c\4touch\x85R."),
    "deep JSON in .h5": lambda s: (".h5", h5_with({"model_config": deep(30_000).decode()})),
    "model_config is no model": lambda s: (
        ".h5",
        h5_with({"model_config": json.dumps({"class_name": "Popen", "module": "subprocess", "config": {"args": "x"}})}),
    ),
    "training_config with a lambda": lambda s: (
        ".h5",
        patched(
            s["h5"],
            b'"mean_squared_error"',
            json.dumps({"class_name": "__lambda__", "config": {}}).encode()[:20].ljust(20),
        ),
    ),
}


def measured(action):
    """Run an action; return (what it raised, seconds, peak bytes)."""
    tracemalloc.start()
    begin = time.process_time()
    try:
        action()
        raised = None
    except BaseException as error:  # also a MemoryError or a RecursionError is a finding here
        raised = error
    seconds = time.process_time() - begin
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return raised, seconds, peak


@pytest.mark.parametrize("name", ATTACKS)
def test_attack(name, sound, tmp_path, monkeypatch):
    suffix, data = ATTACKS[name](sound)
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / f"m{suffix}"
    path.write_bytes(data)
    monkeypatch.chdir(tmp_path)
    raised, seconds, peak = measured(lambda: baro.saving.load_model(path))
    assert isinstance(raised, FileFormatError), f"{type(raised).__name__}: {raised}"
    assert seconds < SECONDS * 3  # tracing memory slows Python down by more than that
    assert peak - len(data) < BYTES
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["in", path.name]
    assert not os.path.exists(MARKER) and not os.path.exists(f"/tmp/{MARKER}")


def test_count():
    assert len(ATTACKS) >= 30


@pytest.mark.parametrize("name", [n for n in ATTACKS if "lambda" in n])
def test_a_lambda_in_a_file_stays_data_without_safe_mode(name, sound, tmp_path, monkeypatch):
    suffix, data = ATTACKS[name](sound)
    path = tmp_path / f"m{suffix}"
    path.write_bytes(data)
    monkeypatch.chdir(tmp_path)
    raised, _, _ = measured(lambda: baro.saving.load_model(path, safe_mode=False))
    assert isinstance(raised, FileFormatError), f"{type(raised).__name__}: {raised}"
    assert not os.path.exists(MARKER)


@pytest.mark.parametrize("text", [
    '{"class_name": "Popen", "module": "subprocess", "config": {"args": ["x"]}}',
    '{"class_name": "Sequential", "config": {"layers": [{"class_name": "Lambda", "config": {"function": ["4wEAAAA=", null, null], "function_type": "lambda"}}]}}',
    '{"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Dense", "config": {"units": 1000000000000, "batch_input_shape": [null, 1000000]}}]}}',
    '{"class_name": "Sequential", "config": null}',
    '{"class_name": 3, "config": {}}',
    "[" * 100_000,
    "",
    "null",
    '"Dense"',
])  # fmt: skip
def test_json(text):
    raised, seconds, peak = measured(lambda: baro.saving.model_from_json(text))
    assert isinstance(raised, FileFormatError), f"{type(raised).__name__}: {raised}"
    assert seconds < SECONDS * 3
    assert peak < BYTES


def damaged(data, seed):
    """Return a file with a few bits flipped or bytes replaced, or cut short."""
    rng = random.Random(seed)
    out = bytearray(data)
    if rng.random() < 0.25:
        return bytes(out[: rng.randrange(len(out))])
    for _ in range(rng.choice([1, 1, 2, 4, 16])):
        at = rng.randrange(len(out))
        out[at] = (
            out[at] ^ (1 << rng.randrange(8))
            if rng.random() < 0.6
            else rng.choice([0, 255, 1, 127, 128, rng.randrange(256)])
        )
    return bytes(out)


@pytest.mark.parametrize("kind", ["keras", "h5", "weights"])
def test_damage(kind, sound, tmp_path):
    """A damaged file is refused, or was damaged where nothing is read or where only a number changes; nothing else happens."""
    path = tmp_path / {"keras": "m.keras", "h5": "m.h5", "weights": "m.weights.h5"}[kind]
    model = small_model()
    before = sorted(p.name for p in tmp_path.iterdir())
    refused = 0
    count = int(os.environ.get("BARO_DAMAGE", "150"))
    for seed in range(count):
        path.write_bytes(damaged(sound[kind], seed))
        begin = time.process_time()
        try:
            if kind == "weights":
                model.load_weights(path)
            else:
                loaded = baro.saving.load_model(path)
                if kind == "keras":  # checksums: a file that loads is the right one
                    assert len(loaded.weights) == len(model.weights)
        except FileFormatError:
            refused += 1
        assert time.process_time() - begin < SECONDS
    print(f"{kind}: {refused} of {count} damaged files refused, the others loaded")
    assert refused > count // 10
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*before, path.name])
