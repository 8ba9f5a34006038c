"""Profiles of training steps: the files themselves, and the answers of TensorBoard's profile plugin where it is installed."""

import gzip
import json
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import numpy as np
import pytest

import baro
from baro import layers
from baro import tensorboard as tb

pytest.importorskip("tensorboard")

X = np.random.default_rng(0).normal(size=(60, 4)).astype("float32")
Y = X[:, :1] > 0


def fit(folder, **options):
    model = baro.Sequential([layers.Input((4,)), layers.Dense(5, activation="tanh"), layers.Dense(1, "sigmoid")])
    model.compile("adam", "binary_crossentropy")
    return model.fit(
        X, Y, batch_size=20, epochs=2, verbose=0, callbacks=[baro.callbacks.TensorBoard(folder, **options)]
    )


def fields(data):
    """Return a protobuf message's fields as {number: [integer or bytes]}."""
    found, at = {}, 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        value = varint()
        if key & 7 == 2:
            at += value
            assert at <= len(data), "a field reaches beyond the message"
            value = data[at - value : at]
        else:
            assert key & 7 == 0, f"wire type {key & 7}"
        found.setdefault(key >> 3, []).append(value)
    return found


def names(entries):
    """Return {number: name} of a map field."""
    found = {}
    for entry in map(fields, entries):
        inner = fields(entry[2][0])
        assert inner[1] == entry[1]
        found[entry[1][0]] = inner[2][0].decode()
    return found


def read_xplane(data):
    """Return ({line: [(event, start in us, duration in us, {statistic: text})]}, host)."""
    space = fields(data)
    (plane,) = map(fields, space[1])
    assert plane[2] == [b"/host:CPU"]
    events, statistics = names(plane.get(4, [])), names(plane.get(5, []))
    lines = {}
    for line in map(fields, plane[3]):
        rows = lines[line[2][0].decode()] = []
        for e in map(fields, line[4]):
            args = {statistics[s[1][0]]: s[5][0].decode() for s in map(fields, e.get(4, []))}
            rows.append((events[e[1][0]], e[2][0] / 1e6, e[3][0] / 1e6, args))
        assert line[9] == [max(round((at + lasted) * 1e6) for _, at, lasted, _ in rows)]
    return lines, space[4][0].decode()


def test_both_files_hold_the_same_events(tmp_path):
    fit(tmp_path, profile_batch=(2, 4))
    (trace,) = tmp_path.glob("train/plugins/profile/*/*.trace.json.gz")
    (plane,) = tmp_path.glob("train/plugins/profile/*/*.xplane.pb")
    assert re.fullmatch(r"\d{4}(_\d\d){5}", trace.parent.name), "the plugin shows this as the run's name"
    content = json.loads(gzip.decompress(trace.read_bytes()), parse_constant=pytest.fail)
    assert set(content) == {"displayTimeUnit", "traceEvents"}
    rows = {e["tid"]: e["args"]["name"] for e in content["traceEvents"] if e["name"] == "thread_name"}
    found = {name: [] for name in rows.values()}
    for e in content["traceEvents"]:
        assert e["ph"] in ("M", "X") and e["pid"] == 1 and isinstance(e["name"], str)
        if e["ph"] == "X":
            assert set(e) == {"name", "ph", "pid", "tid", "ts", "dur", "args"} and e["ts"] >= 0 and e["dur"] >= 0
            found[rows[e["tid"]]].append((e["name"], e["ts"], e["dur"], {k: str(v) for k, v in e["args"].items()}))
    lines, host = read_xplane(plane.read_bytes())
    assert host and plane.name == f"{host}.xplane.pb" and trace.name == f"{host}.trace.json.gz"
    assert list(lines) == list(found) and lines["steps"][0][3]["executor"] in ("native", "reference")
    for name, events in found.items():
        assert len(lines[name]) == len(events)
        for a, b in zip(lines[name], events, strict=True):
            assert a[0] == b[0] and a[3] == b[3]
            assert a[1:3] == pytest.approx(b[1:3], abs=1e-5)
    assert [e[0] for e in found["steps"]] == ["batch 2", "batch 3", "batch 4"]


def test_instructions_of_the_native_engine(tmp_path):
    if baro.exec.chosen().name != "native":
        pytest.skip("the native engine is not in use")
    fit(tmp_path, profile_batch=(2, 4))
    (plane,) = tmp_path.glob("train/plugins/profile/*/*.xplane.pb")
    lines, _ = read_xplane(plane.read_bytes())
    assert list(lines)[0] == "steps" and all(name.startswith("engine, thread ") for name in list(lines)[1:])
    steps, events = lines["steps"], lines["engine, thread 0"]
    assert len(events) % 3 == 0, "each of the three steps has the same instructions"
    for i, (_, begin, lasted, _) in enumerate(steps):
        own = events[i * len(events) // 3 : (i + 1) * len(events) // 3]
        assert [e[0] for e in own] == [e[0] for e in events[: len(own)]]
        assert {"mm_forward", "mm_tn", "gather_blk:4"} <= {e[3]["kernel"] for e in own}
        assert any(e[0].startswith("add tanh") for e in own), "a chain is named after its ops"
        for a, b in zip(own, own[1:], strict=False):
            assert a[1] + a[2] <= b[1] + 1e-3
        assert begin <= own[0][1] and own[-1][1] + own[-1][2] <= begin + lasted, "within the step, by the same clock"
    assert baro.exec.recorder is None


def test_ops_where_the_executor_does_not_time_its_instructions(tmp_path):
    before = baro.config.executor()
    baro.config.set_executor("reference")
    try:
        fit(tmp_path, profile_batch=3)
    finally:
        baro.config.set_executor(before)
    (plane,) = tmp_path.glob("train/plugins/profile/*/*.xplane.pb")
    lines, _ = read_xplane(plane.read_bytes())
    assert list(lines) == ["steps", "ops of a step, run one by one on NumPy"]
    assert {"matmul", "tanh"} <= {e[0] for e in list(lines.values())[1]}


def test_no_times_are_taken_after_an_exception(tmp_path):
    class Fail(baro.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            raise KeyError("stop")

    model = baro.Sequential([layers.Input((4,)), layers.Dense(1)])
    model.compile("adam", "mse")
    with pytest.raises(KeyError):
        model.fit(X, Y, verbose=0, callbacks=[baro.callbacks.TensorBoard(tmp_path, profile_batch=1), Fail()])
    assert baro.exec.recorder is None


def test_numbers_that_json_does_not_have(tmp_path):
    profile = tb.Profile()
    profile.begin()
    profile.end("step", loss=np.float32("nan"), rate=float("inf"), rows=3)
    folder = profile.save(tmp_path)
    (path,) = tmp_path.glob("plugins/profile/*/*.trace.json.gz")
    trace = json.loads(gzip.decompress(path.read_bytes()), parse_constant=pytest.fail)["traceEvents"]
    assert trace[-1]["args"] == {"loss": "nan", "rate": "inf", "rows": 3}
    again = profile.save(tmp_path)
    assert again != folder and len(list(tmp_path.glob("plugins/profile/*/*.xplane.pb"))) == 2, "nothing is overwritten"


def test_the_profile_plugin_shows_the_run(tmp_path):
    pytest.importorskip("xprof", reason="the profile plugin is not installed: pip install tensorboard-plugin-profile")
    fit(tmp_path, profile_batch=(2, 4))
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(tmp_path), "--host", "127.0.0.1", "--port", str(port), "--load_fast=false"]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def get(route, **query):
        url = f"http://127.0.0.1:{port}/data/plugin/profile/{route}?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(url, timeout=60) as answer:
            data = answer.read()
        return json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)

    try:
        for _ in range(300):
            assert process.poll() is None, "the server ended"
            try:
                (run,) = get("runs")
                break
            except (OSError, ValueError):
                time.sleep(0.2)
        assert run.startswith("train/")
        assert "trace_viewer@" in get("run_tools", run=run)
        (host,) = get("hosts", run=run, tag="trace_viewer@")
        trace = get("data", run=run, tag="trace_viewer@", host=host["hostname"], format="json")["traceEvents"]
    finally:
        process.terminate()
        process.wait(30)
    shown = [e["name"] for e in trace if e["ph"] == "X"]
    assert [n for n in shown if n.startswith("batch")] == ["batch 2", "batch 3", "batch 4"]
    rows = {e["tid"]: e["args"]["name"] for e in trace if e["name"] == "thread_name"}
    per_row = [sum(e["ph"] == "X" and e["tid"] == tid for e in trace) for tid in rows]
    assert len(rows) >= 2 and min(per_row) >= 3, f"events of {rows}: {per_row}"
