"""Writers on a full disk, in a read-only folder, where a folder is missing or stands in the way: an error, the old files, a usable model."""

import contextlib
import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import baro
from baro import callbacks as cb
from baro import files, layers
from baro.files import WriteError

resource = pytest.importorskip("resource")
X = np.random.default_rng(0).normal(size=(32, 6)).astype("float32")
Y = X.sum(1, keepdims=True)


def make():
    baro.utils.set_random_seed(1)
    model = baro.Sequential(
        [layers.Input((6,)), layers.Dense(300, activation="relu", name="a"), layers.Dense(1, name="b")]
    )
    model.compile("adam", "mse")
    model.fit(X, Y, verbose=0)
    return model


def fit(model, callback, epochs=1):
    return model.fit(X, Y, batch_size=8, epochs=epochs, verbose=0, callbacks=[callback])


def needs_onnx(model, folder):
    pytest.importorskip("onnx")
    model.export(folder / "m.onnx")


def needs_tensorboard(model, folder):
    pytest.importorskip("tensorboard")
    fit(model, cb.TensorBoard(folder / "logs", profile_batch=2))


def backup(model, folder, double=True):
    """Train two epochs more than the last time, from the backup of the last time."""
    path = folder / "backup" / "training_metadata.json"
    done = int(re.search(r'"epoch": (\d+)', path.read_text())[1]) if path.exists() else 0
    fit(model, cb.BackupAndRestore(folder / "backup", delete_checkpoint=False, double_checkpoint=double), done + 2)


WRITERS = {
    "keras": lambda m, folder: m.save(folder / "m.keras"),
    "h5": lambda m, folder: m.save(folder / "m.h5"),
    "folder": lambda m, folder: m.save(folder / "model"),
    "weights": lambda m, folder: m.save_weights(folder / "w.weights.h5"),
    "old weights": lambda m, folder: m.save_weights(folder / "w.h5"),
    "ckpt": lambda m, folder: m.save_weights(folder / "cp.ckpt"),
    "shards": lambda m, folder: m.save_weights(folder / "w.weights.json", max_shard_size=1e-5),
    "numpy": lambda m, folder: m.export(folder / "m.py"),
    "onnx": needs_onnx,
    "ModelCheckpoint": lambda m, folder: fit(m, cb.ModelCheckpoint(folder / "c.keras")),
    "ModelCheckpoint of weights": lambda m, folder: fit(m, cb.ModelCheckpoint(folder / "c.weights.h5", save_weights_only=True)),
    "ModelCheckpoint in a folder": lambda m, folder: fit(m, cb.ModelCheckpoint(folder / "c")),
    "BackupAndRestore": backup,
    "BackupAndRestore with one file": lambda m, folder: backup(m, folder, double=False),
    "CSVLogger": lambda m, folder: fit(m, cb.CSVLogger(folder / "log.csv")),
    "CSVLogger that appends": lambda m, folder: fit(m, cb.CSVLogger(folder / "log.csv", append=True)),
    "TensorBoard": needs_tensorboard,
}  # fmt: skip


HAVE_ROOM = (  # on a full disk
    "CSVLogger that appends",  # in the file's last page
    "BackupAndRestore",  # what the backup before the last one took
)


def content(folder):
    """Return {path: bytes} of all files under a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(Path(folder).rglob("*")) if p.is_file()}


@contextlib.contextmanager
def small_disk(folder, size="4m"):
    """Mount a small file system in memory on a folder."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], capture_output=True) if os.geteuid() == 0 and sys.platform == "linux" else None  # fmt: skip
    if done is None or done.returncode:
        pytest.skip("only a superuser of Linux may mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextlib.contextmanager
def limit(folder):
    """Let no file of this process grow beyond a limit."""
    del folder
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


@contextlib.contextmanager
def filled(folder):
    """Fill the disk to its last byte."""
    filler = folder / "filler"
    fd = os.open(filler, os.O_WRONLY | os.O_CREAT, 0o600)
    with contextlib.suppress(OSError):
        while True:
            os.write(fd, bytes(4096))
    os.close(fd)
    try:
        yield
    finally:
        filler.unlink()


def check_failure(write, folder, broken, words):
    """A write that fails says why, leaves every file as it was, and the model as it is after the last step."""
    model = make()
    write(model, folder)
    before = content(folder)
    assert before
    trained = int(model.optimizer.iterations)
    with pytest.raises(WriteError, match=words), broken(folder):
        write(model, folder)
    assert content(folder) == before
    assert int(model.optimizer.iterations) >= trained and np.isfinite(model.predict(X, verbose=0)).all()
    model.fit(X, Y, verbose=0)
    write(model, folder)  # all is well again
    assert content(folder) != before


@pytest.mark.filterwarnings("ignore:baro. after an exception in fit")
@pytest.mark.parametrize("writer", WRITERS)
def test_files_that_may_not_grow(writer, tmp_path):
    check_failure(WRITERS[writer], tmp_path, limit, "larger than the file system or the process's limit allows")


@pytest.mark.filterwarnings("ignore:baro. after an exception in fit")
@pytest.mark.parametrize("writer", [w for w in WRITERS if w not in HAVE_ROOM])
def test_full_disk(writer, tmp_path):
    with small_disk(tmp_path / "disk"):
        check_failure(WRITERS[writer], tmp_path / "disk", filled, "the disk is full")


@contextlib.contextmanager
def read_only(folder):
    """Let nothing be written under a folder: by the file system for a superuser, by permissions for others."""
    if os.geteuid() == 0:
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        try:
            yield
        finally:
            subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
        return
    folders = [p for p in [folder, *folder.rglob("*")] if p.is_dir()]
    kept = [p for p in folder.rglob("*") if p.is_file()]
    for p in kept + folders:
        p.chmod(0o555 if p.is_dir() else 0o444)
    try:
        yield
    finally:
        for p in folders + kept:
            p.chmod(0o755 if p.is_dir() else 0o644)


@pytest.mark.filterwarnings("ignore:baro. after an exception in fit")
@pytest.mark.parametrize("writer", WRITERS)
def test_read_only_folder(writer, tmp_path):
    with small_disk(tmp_path / "disk") if os.geteuid() == 0 else contextlib.nullcontext():
        (tmp_path / "disk").mkdir(exist_ok=True)
        check_failure(WRITERS[writer], tmp_path / "disk", read_only, "file system is read-only|no permission to write")


@pytest.mark.parametrize("writer", WRITERS)
def test_missing_folders_are_made(writer, tmp_path):
    WRITERS[writer](make(), tmp_path / "not" / "yet")
    assert content(tmp_path / "not" / "yet")


@pytest.mark.filterwarnings("ignore:baro. after an exception in fit")
@pytest.mark.parametrize("writer", WRITERS)
def test_a_file_where_a_folder_should_be(writer, tmp_path):
    (tmp_path / "file").write_text("thesis")
    model = make()
    with pytest.raises(WriteError, match="a part of the path is a file|is a file; expected a folder"):
        WRITERS[writer](model, tmp_path / "file" / "deep")
    with pytest.raises(WriteError, match="a part of the path is a file|is a file; expected a folder"):
        WRITERS[writer](model, tmp_path / "file")
    assert content(tmp_path) == {"file": b"thesis"}
    fit(model, cb.History())


NAMES = {
    "keras": "m.keras", "h5": "m.h5", "folder": "model", "weights": "w.weights.h5", "old weights": "w.h5", "ckpt": "cp.ckpt", "shards": "w.weights.json",
    "numpy": "m.py", "onnx": "m.onnx", "ModelCheckpoint": "c.keras", "ModelCheckpoint of weights": "c.weights.h5", "ModelCheckpoint in a folder": "c",
    "BackupAndRestore": "backup/latest.npz", "BackupAndRestore with one file": "backup/latest.npz", "CSVLogger": "log.csv", "CSVLogger that appends": "log.csv",
}  # fmt: skip


@pytest.mark.parametrize("writer", NAMES)
def test_a_folder_where_a_file_should_be(writer, tmp_path):
    other = tmp_path / NAMES[writer] / "thesis.txt"
    other.parent.mkdir(parents=True)
    other.write_text("thesis")
    model = make()
    with pytest.raises(baro.errors.DataError, match="is a folder|a folder with other files in it"):
        WRITERS[writer](model, tmp_path)
    assert content(tmp_path) == {f"{NAMES[writer]}/thesis.txt": b"thesis"}
    fit(model, cb.History())


def test_a_log_of_several_runs_has_whole_lines(tmp_path):
    model, log = make(), cb.CSVLogger(tmp_path / "log.csv", append=True)
    fit(model, log, epochs=2)
    size = (tmp_path / "log.csv").stat().st_size
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 5, old[1]))  # half a line
    try:
        with pytest.raises(WriteError, match=r"log\.csv: could not be written"):
            fit(model, log)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    fit(model, log)
    with open(tmp_path / "log.csv", newline="") as f:
        rows = list(csv.reader(f))
    assert [r[0] for r in rows] == ["epoch", "0", "1", "0"] and all(len(r) == 3 for r in rows)


def test_an_event_file_has_whole_events(tmp_path):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_file_loader import EventFileLoader

    from baro import tensorboard as tb

    writer = tb.create_file_writer(tmp_path)
    with writer.as_default():
        tb.scalar("x", 1.0, step=1)
        (path,) = tmp_path.iterdir()
        old = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 20, old[1]))
        try:
            with pytest.raises(WriteError, match="could not be written"):
                tb.scalar("x", 2.0, step=2)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, old)
        tb.scalar("x", 3.0, step=3)
    assert [e.step for e in EventFileLoader(str(path)).Load()] == [0, 1, 3]


def test_an_appended_file(tmp_path):
    path = tmp_path / "log"
    path.write_bytes(b"old lines")
    log = files.AppendedFile(path)
    assert path.read_bytes() == b"old lines", "until there is something new"
    log.write(b"a")
    log.write(b"b")
    log.close()
    assert path.read_bytes() == b"ab" and log.closed
    log = files.AppendedFile(path, kept=1)
    log.write(b"c")
    log.close()
    assert path.read_bytes() == b"ac"
    with pytest.raises(WriteError, match="the disk is full"):
        files.AppendedFile("/dev/full").write(b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["log"]


def test_files_that_belong_together(tmp_path):
    paths = [tmp_path / name for name in "abc"]
    files.write_together(dict.fromkeys(paths, "old"))
    with pytest.raises(WriteError, match="is a folder"):
        files.write_together({paths[0]: "new", paths[1]: b"new", tmp_path: "new"})
    calls = []
    files.write_together({paths[0]: [b"n", b"ew"]}, ready=lambda: calls.append(paths[0].read_text()))
    assert [p.read_text() for p in paths] == ["new", "old", "old"] and calls == ["old"]
    assert sorted(tmp_path.iterdir()) == paths
