"""TensorBoard's files, read back by the `tensorboard` package: by its reader, and over HTTP from its server."""

import io
import json
import os
import re
import socket
import struct
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import wave
import zlib

import numpy as np
import pytest

import baro
from baro import callbacks as cb
from baro import layers
from baro import tensorboard as tb
from baro.errors import InputError, MissingPackageError
from baro.tensorboard import hparams as hp
from baro.tensorboard import summaries

pytest.importorskip("tensorboard")

X = np.random.default_rng(0).normal(size=(60, 4)).astype("float32")
Y = (X.sum(1) > 0).astype("float32")


def make(optimizer="sgd"):
    baro.utils.set_random_seed(3)
    model = baro.Sequential(
        [layers.Input((4,)), layers.Dense(5, activation="tanh", name="hidden"), layers.Dense(1, "sigmoid", name="out")],
        name="net",
    )
    model.compile(optimizer, "binary_crossentropy", metrics=["accuracy"])
    return model


def events(folder):
    """Yield the events of a folder's files, in order."""
    from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
    from tensorboard.compat.proto import event_pb2

    for name in sorted(n for n in os.listdir(folder) if n.startswith("events.out.tfevents")):
        for record in RawEventFileLoader(os.path.join(folder, name)).Load():
            yield event_pb2.Event.FromString(record)


def values(folder):
    """Return {tag: [(step, array)]} of a folder's events."""
    from tensorboard.util import tensor_util

    found = {}
    for event in events(folder):
        for v in event.summary.value:
            found.setdefault(v.tag, []).append((event.step, tensor_util.make_ndarray(v.tensor)))
    return found


def write(folder, function, *args, **kwargs):
    """Write one summary and return its array."""
    with tb.create_file_writer(folder).as_default(step=1) as writer:
        assert function("tag", *args, **kwargs)
        writer.close()
    ((step, array),) = values(folder)["tag"]
    assert step == 1
    return array


# --- the summary functions ----------------------------------------------------------------------------------------------------


def test_scalar(tmp_path):
    array = write(tmp_path, tb.scalar, 0.1)
    assert array.dtype == np.float32 and array == np.float32(0.1)
    with (
        tb.create_file_writer(tmp_path).as_default(),
        pytest.raises(InputError, match=r"a single number, received shape \(2,\)"),
    ):
        tb.scalar("x", [1, 2], step=1)


def test_histogram(tmp_path):
    data = np.array([0.0, 1, 2, 3, 4, 4, np.nan, np.inf])
    np.testing.assert_array_equal(write(tmp_path, tb.histogram, data, buckets=2), [[0, 2, 2], [2, 4, 4]])
    np.testing.assert_array_equal(summaries.histogram_buckets([3.0, 3.0], 2), [[3, 3, 0], [3, 3, 2]])
    np.testing.assert_array_equal(summaries.histogram_buckets([], 2), np.zeros((2, 3)))


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_image(channels, tmp_path):
    pixels = np.random.default_rng(1).integers(0, 256, (5, 6, 7, channels), dtype=np.uint8)
    parts = write(tmp_path, tb.image, pixels, max_outputs=2)
    assert [bytes(p) for p in parts[:2]] == [b"7", b"6"] and len(parts) == 4
    data = bytes(parts[2])
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert (width, height, depth, kind) == (7, 6, 8, {1: 0, 2: 4, 3: 2, 4: 6}[channels])
    size = struct.unpack(">I", data[33:37])[0]
    rows = np.frombuffer(zlib.decompress(data[41 : 41 + size]), np.uint8).reshape(6, 1 + 7 * channels)
    assert not rows[:, 0].any()
    np.testing.assert_array_equal(rows[:, 1:].reshape(6, 7, channels), pixels[0])


def test_image_of_floats(tmp_path):
    image = pytest.importorskip("PIL.Image")
    parts = write(tmp_path, tb.image, np.array([0, 0.5, 1, 2]).reshape(1, 2, 2, 1))
    np.testing.assert_array_equal(np.array(image.open(io.BytesIO(bytes(parts[2])))), [[0, 127], [255, 255]])
    with (
        tb.create_file_writer(tmp_path).as_default(),
        pytest.raises(InputError, match="images, height, width, channels"),
    ):
        tb.image("x", np.zeros((2, 2)), step=1)


def test_text(tmp_path):
    parts = write(tmp_path, tb.text, ["The step is **1**", "é"])
    assert [bytes(p).decode() for p in parts] == ["The step is **1**", "é"]


def test_audio(tmp_path):
    sound = np.sin(np.arange(100) / 5)
    parts = write(tmp_path, tb.audio, sound.reshape(1, -1, 1), sample_rate=8000)
    assert parts.shape == (1, 2)
    with wave.open(io.BytesIO(bytes(parts[0, 0]))) as f:
        assert (f.getframerate(), f.getnchannels(), f.getsampwidth(), f.getnframes()) == (8000, 1, 2, 100)
        np.testing.assert_allclose(np.frombuffer(f.readframes(100), "<i2") / 32767, sound, atol=2e-5)
    with tb.create_file_writer(tmp_path).as_default(), pytest.raises(InputError, match="encoding None or 'wav'"):
        tb.audio("x", np.zeros((1, 2, 1)), 8000, step=1, encoding="mp3")


def test_pr_curve(tmp_path):
    labels, p = np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])
    tp, fp, tn, fn, precision, recall = write(tmp_path, tb.pr_curve, labels, p, num_thresholds=11)
    for i, t in enumerate(np.arange(11) / 10):
        above = np.floor(p * 10) >= i
        expected = [
            (above & (labels == 1)).sum(),
            (above & (labels == 0)).sum(),
            (~above & (labels == 0)).sum(),
            (~above & (labels == 1)).sum(),
        ]
        assert [tp[i], fp[i], tn[i], fn[i]] == expected, t
    np.testing.assert_allclose(precision[:9], tp[:9] / (tp + fp)[:9])
    np.testing.assert_allclose(recall, tp / 2)


def test_where_and_when_summaries_are_written(tmp_path):
    assert not tb.should_record_summaries()
    assert tb.scalar("x", 1.0, step=1) is False
    writer = tb.create_file_writer(tmp_path)
    with writer.as_default():
        with tb.record_if(lambda: False):
            assert tb.scalar("no", 1.0, step=1) is False
        with tb.create_noop_writer().as_default():
            assert tb.scalar("no", 1.0, step=1) is False
        with pytest.raises(InputError, match="no step. Pass step=…"):
            tb.scalar("x", 1.0)
        tb.set_step(7)
        assert tb.scalar("x", 1.0)
        tb.set_step(None)
    assert os.listdir(tmp_path) and list(values(tmp_path)) == ["x"] and values(tmp_path)["x"][0][0] == 7
    writer.close()
    with writer.as_default(), pytest.raises(InputError, match="is closed"):
        tb.scalar("x", 1.0, step=1)


def test_no_file_without_an_event(tmp_path):
    tb.create_file_writer(tmp_path / "a").close()
    assert not (tmp_path / "a").exists()


# --- the callback -------------------------------------------------------------------------------------------------------------


def fit(folder, model=None, **options):
    model = model or make()
    callback = cb.TensorBoard(folder, **options)
    history = model.fit(X, Y, batch_size=20, epochs=2, verbose=0, validation_data=(X, Y), callbacks=[callback])
    return model, history


def test_numbers_of_epochs(tmp_path):
    _, history = fit(tmp_path)
    train, validation = values(tmp_path / "train"), values(tmp_path / "validation")
    assert sorted(train) == ["epoch_accuracy", "epoch_learning_rate", "epoch_loss", "keras"]
    assert sorted(validation) == [
        "epoch_accuracy",
        "epoch_loss",
        "evaluation_accuracy_vs_iterations",
        "evaluation_loss_vs_iterations",
    ]
    for tag, key, run in (
        ("epoch_loss", "loss", train),
        ("epoch_accuracy", "accuracy", train),
        ("epoch_loss", "val_loss", validation),
    ):
        assert run[tag] == [(i, np.float32(v)) for i, v in enumerate(history.history[key])]
    assert validation["evaluation_loss_vs_iterations"] == [
        (3, np.float32(history.history["val_loss"][0])),
        (6, np.float32(history.history["val_loss"][1])),
    ]
    assert train["epoch_learning_rate"] == [(0, np.float32(0.01)), (1, np.float32(0.01))]


def test_numbers_of_batches(tmp_path):
    _, history = fit(tmp_path, update_freq="batch", write_steps_per_second=True)
    train = values(tmp_path / "train")
    assert [step for step, _ in train["batch_loss"]] == [1, 2, 3, 4, 5, 6]
    assert train["batch_loss"][2][1] == np.float32(history.history["loss"][0])
    assert all(v > 0 for _, v in train["batch_steps_per_second"] + train["epoch_steps_per_second"])
    fit(tmp_path / "second", update_freq=4)
    assert [step for step, _ in values(tmp_path / "second" / "train")["batch_loss"]] == [4]


def test_histograms_and_images_of_weights_and_gradients(tmp_path):
    model, _ = fit(tmp_path, histogram_freq=1, write_images=True, write_grads=True)
    train = values(tmp_path / "train")
    np.testing.assert_array_equal(
        train["net/hidden/kernel/histogram"][1][1], summaries.histogram_buckets(model.layers[0].kernel)
    )
    assert len(train["net/hidden/kernel/histogram"]) == 2 and train["net/hidden/kernel/image"][0][1][0] == b"5"
    with baro.GradientTape() as tape:
        loss = baro.ops.mean(baro.losses.binary_crossentropy(Y[:20, None], model(X[:20])))
    expected = np.asarray(tape.gradient(loss, [model.layers[0].kernel])[0])
    np.testing.assert_allclose(
        train["net/hidden/kernel/gradient"][1][1], summaries.histogram_buckets(expected), rtol=1e-4, atol=1e-6
    )


def test_looking_changes_nothing(tmp_path):
    def dropout():
        baro.utils.set_random_seed(3)
        model = baro.Sequential(
            [
                layers.Input((4,)),
                layers.Dense(5),
                layers.BatchNormalization(),
                layers.Dropout(0.5),
                layers.Dense(1, "sigmoid"),
            ]
        )
        model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        return model

    plain = dropout()
    expected = plain.fit(X, Y, batch_size=20, epochs=2, verbose=0, validation_data=(X, Y))
    watched, history = fit(
        tmp_path, dropout(), histogram_freq=1, write_grads=True, update_freq=1, profile_batch=(2, 4), write_images=True
    )
    assert history.history == expected.history
    for a, b in zip(plain.get_weights(), watched.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_graph_of_a_functional_model_with_a_model_inside(tmp_path):
    a, b = baro.Input((3,), name="a"), baro.Input((3,), name="b")
    inner = baro.Sequential(
        [layers.Input((3,)), layers.Dense(4, name="one"), layers.Dense(4, name="two")], name="inner"
    )
    shared = layers.Dense(2, name="shared")
    out = layers.Concatenate(name="join")([shared(inner(a)), shared(inner(b))])
    model = baro.Model([a, b], out)
    model.compile("adam", "mse")
    model.fit([X[:, :3]] * 2, np.zeros((60, 4)), verbose=0, callbacks=[cb.TensorBoard(tmp_path)])
    from tensorboard.compat.proto import graph_pb2

    (content,) = [e.graph_def for e in events(tmp_path / "train") if e.graph_def]
    nodes = {n.name: list(n.input) for n in graph_pb2.GraphDef.FromString(content).node}
    assert nodes["inner/one"] == ["a"] and nodes["inner/two"] == ["inner/one"] and nodes["shared"] == ["inner/two"]
    assert (
        nodes["inner_1/one"] == ["b"]
        and nodes["shared_1"] == ["inner_1/two"]
        and nodes["join"] == ["shared", "shared_1"]
    )
    assert nodes["loss/mse"] == ["join"] and nodes["optimizer/Adam"] == ["loss/mse"]


def test_summaries_of_the_models_own_code(tmp_path):
    class Watched(layers.Layer):
        def call(self, x):
            tb.scalar("largest", baro.ops.max(x))
            return x

    model = baro.Sequential([layers.Input((4,)), Watched(), layers.Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    model.fit(
        X,
        Y,
        batch_size=20,
        shuffle=False,
        verbose=0,
        validation_data=(X, Y),
        callbacks=[cb.TensorBoard(tmp_path, update_freq=1)],
    )
    assert values(tmp_path / "train")["largest"] == [(i + 1, X[20 * i : 20 * i + 20].max()) for i in range(3)]
    assert [v for _, v in values(tmp_path / "validation")["largest"]] == [
        X[20 * i : 20 * i + 20].max() for i in range(3)
    ]


def test_projector(tmp_path):
    model = baro.Sequential(
        [layers.Input((3,)), layers.Embedding(6, 2, name="words"), layers.Flatten(), layers.Dense(1)]
    )
    model.compile("sgd", "mse")
    tb.projector.write_labels(tmp_path / "words.tsv", list("abcdef"))
    model.fit(
        np.zeros((8, 3), int),
        np.zeros(8),
        verbose=0,
        callbacks=[cb.TensorBoard(tmp_path, embeddings_freq=1, embeddings_metadata={"words": "words.tsv"})],
    )
    np.testing.assert_allclose(
        np.loadtxt(tmp_path / "train" / "embeddings" / "words.tsv"), np.array(model.layers[0].embeddings), rtol=1e-6
    )
    text = (tmp_path / "projector_config.pbtxt").read_text()
    for line in ('tensor_name: "words"', 'metadata_path: "words.tsv"', "tensor_shape: 6", "tensor_shape: 2"):
        assert line in text
    assert (tmp_path / "train" / "embeddings" / "words.labels.tsv").read_text().split() == list("abcdef")
    assert 'metadata_path: "embeddings/words.labels.tsv"' in (tmp_path / "train" / "projector_config.pbtxt").read_text()
    with pytest.raises(
        InputError, match="Unrecognized `Embedding` layer name 'word'; the model has .'words'.. Did you mean 'words'"
    ):
        model.fit(
            np.zeros((8, 3), int),
            np.zeros(8),
            verbose=0,
            callbacks=[cb.TensorBoard(tmp_path, embeddings_freq=1, embeddings_metadata={"word": "w"})],
        )


def test_evaluate_and_a_second_fit(tmp_path):
    model = make()
    board = cb.TensorBoard(tmp_path)
    for _ in range(2):
        model.fit(X, Y, batch_size=20, verbose=0, callbacks=[board])
    model.evaluate(X, Y, verbose=0, callbacks=[board])
    assert len(values(tmp_path / "train")["epoch_loss"]) == 2
    assert [s for s, _ in values(tmp_path / "validation")["evaluation_loss_vs_iterations"]] == [6]


def test_mistakes(monkeypatch, tmp_path):
    for bad in (-1, (3, 2), "a,b", (1, 2, 3), 0.5):
        with pytest.raises(ValueError, match="profile_batch must be a non-negative integer or a pair"):
            cb.TensorBoard(profile_batch=bad)
    assert cb.TensorBoard(profile_batch="2,5")._stop_batch == 5
    with pytest.raises(InputError, match="unknown argument 'logdir'. Did you mean 'log_dir'"):
        cb.TensorBoard(logdir="x")
    with pytest.raises(InputError, match="update_freq must be"):
        cb.TensorBoard(update_freq="epochs")
    monkeypatch.setattr(tb.writer, "_package", [])
    monkeypatch.setitem(sys.modules, "tensorboard.compat.proto", None)
    with pytest.raises(MissingPackageError, match=re.escape('pip install "baro[tensorboard]"')):
        make().fit(X, Y, verbose=0, callbacks=[cb.TensorBoard(tmp_path)])


def test_hyper_parameter_mistakes(tmp_path):
    with pytest.raises(TypeError, match="min_value must be a float: 1"):
        hp.RealInterval(1, 2)
    with pytest.raises(ValueError, match="4 > 2"):
        hp.IntInterval(4, 2)
    with pytest.raises(ValueError, match="Empty domain"):
        hp.Discrete([])
    with pytest.raises(TypeError, match="dtype mismatch"):
        hp.Discrete([1, "a"])
    with pytest.raises(ValueError, match="multiple values specified for hparam 'a'"):
        hp.hparams({hp.HParam("a"): 1, "a": 2})
    with pytest.raises(TypeError, match="unsupported type"):
        hp.KerasCallback(str(tmp_path), {"a": [1]})
    assert 1 <= hp.IntInterval(1, 3).sample_uniform() <= 3 and hp.Discrete(["b", "a"]).values == ["a", "b"]


# --- the real server ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A TensorBoard server over everything that can be written; a function that gets its answers."""
    root = tmp_path_factory.mktemp("logs")
    for rate in (0.1, 1.0):
        folder = root / f"trial_{rate}"
        board = cb.TensorBoard(folder, histogram_freq=1, write_images=True, update_freq=2)
        make(baro.optimizers.SGD(rate)).fit(
            X, Y, batch_size=20, epochs=3, verbose=0, validation_data=(X, Y), callbacks=[board, hp.KerasCallback(str(folder), {"rate": rate, "kind": "sgd"})]
        )  # fmt: skip
    with tb.create_file_writer(root).as_default():
        domain = [hp.HParam("rate", hp.RealInterval(0.01, 1.0)), hp.HParam("kind", hp.Discrete(["sgd", "adam"]))]
        hp.hparams_config(domain, [hp.Metric("epoch_loss", group="validation", display_name="loss")])
    with tb.create_file_writer(root / "test").as_default():
        for step in range(1, 4):
            tb.scalar("my_scalar", np.sin(step / 10), step=step, description="a *sine*")
            tb.histogram("my_hist", np.arange(100) * step, buckets=50, step=step)
            tb.image("my_images", np.full((2, 8, 8, 3), step / 3), step=step)
            tb.text("my_text", [f"The step is {step}", f"Its square is {step**2}"], step=step)
            tb.audio("my_audio", np.sin(np.arange(480) * step / 10).reshape(1, -1, 1), sample_rate=48000, step=step)
            tb.pr_curve("my_curve", [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], step=step, num_thresholds=11)
    words = baro.Sequential(
        [
            layers.Input((3,)),
            layers.Embedding(6, 2, embeddings_initializer="ones", name="words"),
            layers.Flatten(),
            layers.Dense(1),
        ]
    )
    words.compile(baro.optimizers.SGD(0.0), "mse")
    words.fit(
        np.zeros((8, 3), int), np.zeros(8), verbose=0, callbacks=[cb.TensorBoard(root / "words", embeddings_freq=1)]
    )
    tb.projector.write_points(root, "points", np.eye(3))
    tb.projector.write_labels(root / "labels.tsv", ["x", "y", "z"])
    tb.projector.write_config(root, {"points": ("embeddings/points.tsv", "labels.tsv")}, {"points": (3, 3)})

    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "tensorboard.main",
        "--logdir",
        str(root),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--load_fast=false",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def get(route, data=None, **query):
        url = f"http://127.0.0.1:{port}/data/{route}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"} if body else {})
        with urllib.request.urlopen(request, timeout=30) as answer:
            content = answer.read()
        return content

    try:
        for _ in range(300):
            assert process.poll() is None, "the server ended"
            try:
                if len(json.loads(get("runs"))) >= 6:
                    break
            except OSError:
                pass
            time.sleep(0.2)
        else:
            pytest.fail(f"the server did not read the runs: {get('runs')!r}")
        yield get
    finally:
        process.terminate()
        process.wait(30)


def test_server_runs_and_scalars(server):
    assert {"test", "trial_0.1/train", "trial_0.1/validation", "trial_1.0/train"} <= set(json.loads(server("runs")))
    tags = json.loads(server("plugin/scalars/tags"))
    assert tags["test"]["my_scalar"]["description"] == "<p>a <em>sine</em></p>"
    assert {"epoch_loss", "epoch_accuracy", "epoch_learning_rate", "batch_loss"} <= set(tags["trial_0.1/train"])
    rows = json.loads(server("plugin/scalars/scalars", run="test", tag="my_scalar"))
    assert [r[1] for r in rows] == [1, 2, 3]
    np.testing.assert_allclose([r[2] for r in rows], np.sin([0.1, 0.2, 0.3]), rtol=1e-6)
    assert len(json.loads(server("plugin/scalars/scalars", run="trial_1.0/validation", tag="epoch_loss"))) == 3


def test_server_histograms(server):
    rows = json.loads(server("plugin/histograms/histograms", run="test", tag="my_hist"))
    assert [r[1] for r in rows] == [1, 2, 3] and len(rows[0][2]) == 50
    assert sum(b[2] for b in rows[2][2]) == 100 and rows[2][2][-1][1] == 297
    assert {"net/hidden/kernel/histogram", "net/out/bias/histogram"} <= set(
        json.loads(server("plugin/histograms/tags"))["trial_0.1/train"]
    )


def test_server_images_text_audio(server):
    found = json.loads(server("plugin/images/images", run="test", tag="my_images", sample=1))
    assert [f["step"] for f in found] == [1, 2, 3]
    picture = server("plugin/images/individualImage?" + found[2]["query"])
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    texts = json.loads(server("plugin/text/text", run="test", tag="my_text"))
    assert "The step is 1" in texts[0]["text"] and "Its square is 9" in texts[2]["text"]
    sounds = json.loads(server("plugin/audio/audio", run="test", tag="my_audio", sample=0))
    assert [s["contentType"] for s in sounds] == ["audio/wav"] * 3
    assert server("plugin/audio/individualAudio?" + sounds[0]["query"])[:4] == b"RIFF"


def test_server_curves(server):
    curves = json.loads(server("plugin/pr_curves/pr_curves", run="test", tag="my_curve"))["test"]
    assert len(curves) == 3 and curves[0]["recall"][0] == 1.0 and curves[0]["precision"][0] == 0.5
    assert curves[0]["true_positives"][:5] == [2, 2, 2, 2, 1]


def test_server_graphs(server):
    info = json.loads(server("plugin/graphs/info"))["trial_0.1/train"]
    assert info["run_graph"] and info["tags"]["keras"]["conceptual_graph"]
    text = server("plugin/graphs/graph", run="trial_0.1/train").decode()
    assert re.findall(r'^  name: "(.+)"', text, re.M) == ["hidden", "out", "loss/binary_crossentropy", "optimizer/SGD"]
    text = server("plugin/graphs/graph", run="trial_0.1/train", conceptual="true", tag="keras").decode()
    assert re.findall(r'^  name: "(.+)"', text, re.M) == [
        "net/input_layer",
        "net/hidden",
        "net/out",
    ]


def test_server_hyper_parameters(server):
    experiment = json.loads(server("plugin/hparams/experiment", data={"experimentName": ""}))
    found = {h["name"]: h for h in experiment["hparamInfos"]}
    assert sorted(found) == ["kind", "rate"] and found["kind"]["domainDiscrete"] == ["adam", "sgd"]
    assert found["rate"]["domainInterval"] == {"minValue": 0.01, "maxValue": 1.0}
    query = {
        "experimentName": "", "allowedStatuses": ["STATUS_SUCCESS"], "startIndex": 0, "sliceSize": 10,
        "colParams": [{"hparam": "rate"}, {"metric": {"group": "validation", "tag": "epoch_loss"}}],
    }  # fmt: skip
    groups = json.loads(server("plugin/hparams/session_groups", data=query))["sessionGroups"]
    assert sorted(g["hparams"]["rate"] for g in groups) == [0.1, 1.0] and {g["hparams"]["kind"] for g in groups} == {
        "sgd"
    }
    for g in groups:
        run = f"trial_{g['hparams']['rate']}/validation"
        last = json.loads(server("plugin/scalars/scalars", run=run, tag="epoch_loss"))[-1][2]
        assert g["metricValues"][0]["value"] == pytest.approx(last)


def test_server_projector(server):
    assert sorted(json.loads(server("plugin/projector/runs"))) == [".", "words/train"]
    info = json.loads(server("plugin/projector/info", run="words/train"))
    assert [(e["tensorName"], e["tensorShape"]) for e in info["embeddings"]] == [("words", [6, 2])]
    points = np.frombuffer(server("plugin/projector/tensor", run="words/train", name="words"), np.float32)
    np.testing.assert_array_equal(points.reshape(6, 2), np.ones((6, 2)))
    info = json.loads(server("plugin/projector/info", run="."))
    assert info["embeddings"][0]["tensorName"] == "points" and info["embeddings"][0]["tensorShape"] == [3, 3]
    points = np.frombuffer(server("plugin/projector/tensor", run=".", name="points"), np.float32)
    np.testing.assert_array_equal(points.reshape(3, 3), np.eye(3))
    assert server("plugin/projector/metadata", run=".", name="points").decode().split() == ["x", "y", "z"]
