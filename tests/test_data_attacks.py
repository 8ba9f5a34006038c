"""Hostile files of data: arrays, tables, archives. Each ends in FileFormatError within 2 s and 200 MB, with nothing written or executed.

All rows of the table, and those of model files, also run in a process of their own, whose time and memory are measured by the system.
"""

import bz2
import functools
import gc
import gzip
import io
import json
import os
import re
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest

import baro
from baro import tables
from baro.callbacks import snapshot
from baro.datasets import formats
from baro.errors import FileFormatError
from baro.utils import file_utils

SECONDS, BYTES = 2.0, 200 << 20


def idx(shape, data=b"", kind=8):
    return b"\0\0" + bytes([kind, len(shape)]) + b"".join(struct.pack(">I", n) for n in shape) + data


def npz(data, name="x.npy", **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(name, data)
    return out.getvalue()


def npy(array):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, allow_pickle=True)
    return out.getvalue()


def npy_claims(header):
    text = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


class Run:
    """Leaves a file when it is unpickled."""

    def __reduce__(self):
        return (open, ("attacked", "w"))


def tar(*members, mode="w", sizes=False):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as t:
        for name, kind, content in members:
            info = tarfile.TarInfo(name)
            info.type = kind
            if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
                info.linkname = content
                t.addfile(info)
            else:
                info.size = len(content)
                t.addfile(info, io.BytesIO(content))
    return out.getvalue()


FILE = tarfile.REGTYPE


def tar_claims(size):
    """A tar archive whose member is said to have a size, and ends at once."""
    info = tarfile.TarInfo("big")
    info.size = size
    return info.tobuf(tarfile.GNU_FORMAT) + bytes(1024)


def zips(*members, attribute=0):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = attribute
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, content)
    return out.getvalue()


def encrypted(data):
    """A zip archive whose first member is said to be encrypted."""
    at = data.index(b"PK\1\2")
    out = bytearray(data)
    out[6] |= 1
    out[at + 8] |= 1
    return bytes(out)


def state(text):
    return npz(npy(np.frombuffer(text.encode(), np.uint8)), "state.npy")


ZEROS = bytes(64 << 20)
IDX = {
    "empty": b"",
    "another file": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "no axes": b"\0\0\x08\0",
    "200 axes": b"\0\0\x08\xc8" + bytes(800),
    "an unknown dtype": idx((2,), b"ab", 7),
    "claims 2**96 values": idx((2**32 - 1,) * 3),
    "claims 900 MB": idx((1000, 1000, 900)),
    "claims an overflow to 0": idx((2**31, 2**31, 4), b"abc"),
    "shorter than it says": idx((10, 10), bytes(99)),
    "longer than it says": idx((10, 10), bytes(101)),
    "gzip bomb": gzip.compress(idx((64, 1 << 20), ZEROS)),
    "gzip bomb of many members": gzip.compress(bytes(8 << 20)) * 20,
    "gzip cut short": gzip.compress(idx((1000,), os.urandom(1000)))[:-20],
    "gzip of a wrong checksum": gzip.compress(idx((10,), bytes(10)))[:-8] + bytes(8),
    "gzip in gzip": gzip.compress(gzip.compress(idx((10,), bytes(10)))),
}
NPZ = {
    "empty": b"",
    "no zip": b"PK\3\4 but nothing else",
    "pickled objects": npz(npy(np.array([Run()], object))),
    "pickle instead of an array": npz(b"\x80\x04c__builtin__\nprint\n."),
    "claims 2**60 values": npz(npy_claims("{'descr': '<f8', 'fortran_order': False, 'shape': (1152921504606846976,)}")),
    "claims a negative length": npz(npy_claims("{'descr': '<f8', 'fortran_order': False, 'shape': (-5,)}")),
    "claims a million axes": npz(npy_claims("{'descr': '|u1', 'fortran_order': False, 'shape': (1,)}").replace(b"1,", b"1,") + b""),
    "code in the header": npz(npy_claims("{'descr': open('attacked','w'), 'fortran_order': False, 'shape': (1,)}")),
    "deep header": npz(npy_claims("(" * 117)),
    "a dtype of 2 GB": npz(npy_claims("{'descr': '|S2000000000', 'fortran_order': False, 'shape': (1,)}")),
    "zip bomb": npz(npy(np.zeros(64 << 20, "u1"))),
    "encrypted": encrypted(npz(npy(np.zeros(3)))),
    "cut short": npz(npy(np.arange(1000.0)))[:900],
    "another name": npz(npy(np.zeros(3)), "y.npy"),
    "path traversal": npz(npy(np.zeros(3)), "../x.npy"),
}  # fmt: skip
CSV = {
    "empty": b"",
    "blank lines": b"\r" * (2 << 20),
    "zero bytes": b"a,b\n1,\0\n",
    "one line of commas": b"," * (8 << 20),
    "one endless field": b'a,b\n"' + b"x" * (20 << 20),
    "a field of 200 kB": b"a,b\n1," + b"x" * 200_000,
    "rows of unequal length, by the million": b"a,b\n" + b"1\n" * (4 << 20),
    "quotes": b'"' * (2 << 20),
    "no header": b",,,\n",
    "a header alone": b"a,b,c\n",
    "web page": b"<html></html>",
    "JSON": b'{"a": [1, 2]}',
    "Excel": b"PK\x03\x04" + bytes(100),
    "half of UTF-16": b"\xff\xfea\0,\0b\0\n\0\xd8\xd8",
}
TAR = {
    "path traversal": tar(("../attacked", FILE, b"x")),
    "deep path traversal": tar(("a/b/../../../attacked", FILE, b"x")),
    "absolute name": tar((f"{os.getcwd()}/attacked", FILE, b"x")),
    "symbolic link": tar(("link", tarfile.SYMTYPE, "/etc/passwd")),
    "through a symbolic link": tar(("a", tarfile.SYMTYPE, ".."), ("a/attacked", FILE, b"x")),
    "hard link": tar(("link", tarfile.LNKTYPE, "/etc/passwd")),
    "device": tar(("device", tarfile.CHRTYPE, b"")),
    "pipe": tar(("pipe", tarfile.FIFOTYPE, b"")),
    "sound members first": tar(("a", FILE, b"x"), ("b", FILE, b"y"), ("../attacked", FILE, b"x")),
    "bomb": gzip.compress(tar(("zeros", FILE, ZEROS))),
    "bomb of bz2": bz2.compress(tar(("zeros", FILE, ZEROS))),
    "bomb of many members": gzip.compress(b"".join(tar((f"{i}", FILE, bytes(8 << 20)))[: (8 << 20) + 512] for i in range(8))),
    "claims 8 EB": gzip.compress(tar_claims(8 << 60)),
    "claims 60 GB": tar_claims(60 << 30),
    "cut short": gzip.compress(tar(("a", FILE, os.urandom(10_000))))[:5000],
    "gzip of a wrong checksum": gzip.compress(tar(("a", FILE, os.urandom(10_000))))[:-8] + bytes(8),
    "no archive": b"plain text",
    "empty": b"",
}  # fmt: skip
ZIP = {
    "path traversal": zips(("../attacked", b"x")),
    "backslashes": zips(("..\\attacked", b"x")),
    "absolute name": zips((f"{os.getcwd()}/attacked", b"x")),
    "drive": zips(("C:/attacked", b"x")),
    "symbolic link": zips(("link", b"/etc/passwd"), attribute=0o120777 << 16),
    "bomb": zips(("zeros", ZEROS)),
    "bomb of many members": zips(*((f"{i}", bytes(4 << 20)) for i in range(16))),
    "encrypted": encrypted(zips(("a", b"x"))),
    "wrong checksum": zips(("a", b"content " * 100)).replace(struct.pack("<I", zipfile.crc32(b"content " * 100)), b"abcd"),
    "cut short": zips(("a", os.urandom(1000)))[:600],
}  # fmt: skip
STATE = {
    "empty": b"",
    "no zip": b"x" * 1000,
    "another format": state('{"format": 99, "state": 1}'),
    "deep JSON": state("[" * 100_000),
    "no JSON": state("weights"),
    "compressed members": state(json.dumps({"format": snapshot.FORMAT, "state": [1]})),
    "pickled objects": npz(npy(np.array([Run()], object)), "state.npy"),
    "bomb": npz(npy(np.zeros(64 << 20, "u1")), "state.npy"),
}


def get_file(path):
    return file_utils._extract(path, path.parent / "out", ["tar", "zip"])


READERS = {
    "idx": (formats.read_idx, IDX),
    "npz": (lambda path: formats.read_npz(path, ["x"]), NPZ),
    "csv": (tables.read_csv, CSV),
    "tar": (get_file, TAR),
    "zip": (get_file, ZIP),
    "dataset.tar": (lambda path: formats.read_tar(path, ["a", "zeros", "big"]), {k: TAR[k] for k in ("bomb", "claims 8 EB", "claims 60 GB", "cut short", "no archive", "empty")}),
    "state": (snapshot.read_state, STATE),
}  # fmt: skip
ROWS = [(kind, name) for kind, (_, table) in READERS.items() for name in table]


def attack(kind, name, folder):
    """Let a reader read a row's file; return what it raised."""
    reader, table = READERS[kind]
    path = Path(folder, f"attack.{kind}")
    path.write_bytes(table[name])
    try:
        reader(path)
        return None
    except Exception as error:
        return error


@pytest.mark.parametrize(("kind", "name"), ROWS, ids=lambda v: v.replace(" ", "_"))
def test_attack(kind, name, tmp_path, monkeypatch):
    folder = tmp_path / "in"
    folder.mkdir()
    monkeypatch.chdir(folder)
    begin = time.process_time()
    raised = attack(kind, name, folder)
    assert time.process_time() - begin < SECONDS
    assert isinstance(raised, FileFormatError), f"{type(raised).__name__}: {raised}"
    assert [str(p.relative_to(tmp_path)) for p in sorted(tmp_path.rglob("*"))] == ["in", f"in/attack.{kind}"]


def test_count():
    assert len(ROWS) >= 80


def attack_model(name, made, folder):
    """Load a row of test_attacks' table; return what it raised."""
    suffix, data = made[name]
    path = Path(folder, f"attack{suffix}")
    path.write_bytes(data)
    try:
        baro.saving.load_model(path)
        return None
    except Exception as error:
        return error


def rss(field):
    """Return this process's memory in bytes: "VmRSS", or "VmHWM", the most that there was."""
    return int(re.search(rf"{field}:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) << 10


def measure():
    """Run all attacks, on data and on models; print what the system says of them."""
    import test_attacks

    warnings.simplefilter("ignore")
    model = test_attacks.small_model()
    most_seconds = most_bytes = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        model.save("m.h5")
        model.save_weights("m.weights.h5")
        sound = {
            "keras": test_attacks.as_bytes(model),
            "h5": Path("m.h5").read_bytes(),
            "weights": Path("m.weights.h5").read_bytes(),
        }
        made = {name: make(sound) for name, make in test_attacks.ATTACKS.items()}
        rows = [(f"{k}: {n}", functools.partial(attack, k, n, folder)) for k, n in ROWS]
        rows += [(n, functools.partial(attack_model, n, made, folder)) for n in made]
        for name, run in rows:
            gc.collect()
            Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
            before, begin = rss("VmRSS"), time.process_time()
            raised = run()
            seconds, used = time.process_time() - begin, rss("VmHWM") - before
            assert isinstance(raised, FileFormatError), f"{name}: {raised!r}"
            assert seconds < SECONDS, f"{name}: {seconds:.1f} s"
            assert used < BYTES, f"{name}: {used >> 20} MB"
            most_seconds, most_bytes = max(seconds, most_seconds), max(used, most_bytes)
    print(f"{len(rows)} attacks, each refused; at most {most_seconds:.2f} s and {most_bytes >> 20} MB")


@pytest.mark.skipif(
    not os.access("/proc/self/clear_refs", os.W_OK), reason="only Linux says how much memory was used since a moment"
)
def test_time_and_memory_as_the_system_measures_them():
    environment = {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(baro.__file__))}
    command = [sys.executable, "-c", "import test_data_attacks; test_data_attacks.measure()"]
    done = subprocess.run(
        command, cwd=os.path.dirname(__file__), env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    print(done.stdout)
    assert int(done.stdout.split()[0]) >= 150


def test_sound_archives_are_unpacked(tmp_path):
    for name, data in {
        "a.tar": tar(("d/x", FILE, b"1"), ("y", FILE, b"2")),
        "a.tgz": tar(("d/x", FILE, b"1"), ("y", FILE, b"2"), mode="w:gz"),
        "a.zip": zips(("d/x", b"1"), ("y", b"2")),
        "zeros.zip": zips(("d/x", b"1"), ("y", b"2"), ("z", bytes(8 << 20))),
    }.items():
        (tmp_path / name).write_bytes(data)
        folder = baro.utils.get_file(
            name, (tmp_path / name).as_uri(), extract=True, cache_dir=tmp_path, cache_subdir=f"c_{name}"
        )
        assert (Path(folder) / "d" / "x").read_bytes() == b"1" and (Path(folder) / "y").read_bytes() == b"2"
