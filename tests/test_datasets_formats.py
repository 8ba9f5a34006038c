"""The file formats of data sets: what is read, and what is refused."""

import gzip
import io
import os
import struct
import zipfile

import numpy as np
import pytest

from baro.datasets import (
    formats,
)
from baro.errors import FileFormatError
from test_datasets import idx, put


class TestFormats:
    @pytest.mark.parametrize(
        ("code", "dtype"), [(8, "u1"), (9, "i1"), (11, ">i2"), (12, ">i4"), (13, ">f4"), (14, ">f8")]
    )
    def test_idx_round_trip(self, tmp_path, code, dtype):
        array = np.arange(24).reshape(2, 3, 4).astype(dtype)
        read = formats.read_idx(put(tmp_path / "a.gz", gzip.compress(idx(array, code))))
        assert np.array_equal(read, array) and read.dtype == array.dtype.newbyteorder("=")
        assert np.array_equal(formats.read_idx(put(tmp_path / "a", idx(array, code))), array)

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"", "not an IDX file"),
            (b"PK\x03\x04", "expected it to begin with 00 00, received 50 4b 03 04"),
            (b"\0\0\x07\x01\0\0\0\x01a", "not an IDX file"),
            (b"\0\0\x08\xff", "not an IDX file"),
            (b"\0\0\x08\x03\0\0", "the header of 3 axes ends early"),
            (b"\0\0\x08\x01\0\0\0\x09abc", r"expected 9 bytes of data for shape \(9,\), received 3"),
            (b"\0\0\x08\x01\0\0\0\x02abc", r"expected 2 bytes of data for shape \(2,\), received more"),
            (b"\0\0\x0e\x03" + b"\xff" * 12, "the header claims shape"),
        ],
    )
    def test_bad_idx(self, tmp_path, data, message):
        with pytest.raises(FileFormatError, match=message):
            formats.read_idx(put(tmp_path / "x", data))

    def test_gzip_damage_and_bomb(self, tmp_path):
        whole = gzip.compress(idx(np.random.default_rng(1).integers(0, 255, (50, 28, 28), dtype=np.uint8)))
        for data in (whole[:-9], whole[:20], whole[:200] + b"\xff" * 50 + whole[250:]):
            with pytest.raises(FileFormatError, match="damaged or truncated gzip file"):
                formats.read_idx(put(tmp_path / "x.gz", data))
        bomb = gzip.compress(b"\0\0\x08\x01\0\0\0\x05" + bytes(50_000_000))
        with pytest.raises(FileFormatError, match="expected 5 bytes of data for shape"):
            formats.read_idx(put(tmp_path / "bomb.gz", bomb))
        with pytest.raises(FileFormatError, match="a line over"):
            list(formats.read_lines(put(tmp_path / "bomb.gz", gzip.compress(bytes(5_000_000)))))

    def test_npz(self, tmp_path):
        path = tmp_path / "a.npz"
        x = np.asfortranarray(np.arange(6.0).reshape(2, 3))
        np.savez_compressed(path, x=x, y=np.array([1, 2]))
        a, b = formats.read_npz(path, ["x", "y"])
        assert np.array_equal(a, x) and b.tolist() == [1, 2] and a.flags.writeable
        with pytest.raises(FileFormatError, match="expected an array 'z', the file holds: x, y"):
            formats.read_npz(path, ["z"])
        with pytest.raises(FileFormatError, match="at most 10 are read"):
            formats.read_npz(path, ["x"], limit=10)

    def test_npz_never_unpickles(self, tmp_path):
        class Evil:
            def __reduce__(self):
                return (os.system, (f"touch {tmp_path}/owned",))

        np.savez(tmp_path / "a.npz", x=np.array([Evil()], dtype=object), allow_pickle=True)
        with pytest.raises(FileFormatError, match="Python objects"):
            formats.read_npz(tmp_path / "a.npz", ["x"])
        assert not (tmp_path / "owned").exists()

    def test_npz_header_lies(self, tmp_path):
        def member(shape):
            header = repr({"descr": "|u1", "fortran_order": False, "shape": shape}).encode().ljust(117) + b"\n"
            return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + b"abc"

        for shape, message in [
            ((10**12,), "has 3 bytes for shape"),
            ((2,), "has 3 bytes"),
            ((-1,), "has 0 bytes|NumPy array"),
        ]:
            with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
                archive.writestr("x.npy", member(shape))
            with pytest.raises(FileFormatError, match=message):
                formats.read_npz(tmp_path / "a.npz", ["x"])
        with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
            archive.writestr("x.npy", b"not numpy at all")
        with pytest.raises(FileFormatError, match="is not a NumPy array"):
            formats.read_npz(tmp_path / "a.npz", ["x"])

    def test_npz_truncated(self, tmp_path):
        path = tmp_path / "a.npz"
        np.savez(path, x=np.zeros(100))
        put(path, path.read_bytes()[:300])
        with pytest.raises(FileFormatError, match=r"not a readable \.npz file"):
            formats.read_npz(path, ["x"])


def damaged(data, random):
    """Return bytes with a few of them changed, removed or inserted."""
    data = bytearray(data)
    for _ in range(random.randint(1, 6)):
        place = random.randint(0, len(data))
        what = random.choice(["change", "remove", "insert", "cut"])
        if what == "change":
            data[place : place + 1] = bytes([random.choice([0, 255, 10, 34, 44, random.randrange(256)])])
        elif what == "remove":
            del data[place : place + random.randint(1, 8)]
        elif what == "insert":
            data[place:place] = random.randbytes(random.randint(1, 6))
        else:
            del data[max(place, 1) :]
    return bytes(data)


@pytest.mark.parametrize("seed", range(3))
def test_damage_is_refused_or_read_but_never_crashes(tmp_path, seed):
    import random

    source = random.Random(seed)
    buffers = [io.BytesIO(), io.BytesIO()]
    np.savez(buffers[0], x=np.arange(10.0))
    np.savez_compressed(buffers[1], x=np.arange(10.0))
    plain = idx(np.arange(6, dtype=np.uint8).reshape(2, 3))
    path = tmp_path / "file"
    refused = 0
    for _ in range(400):
        for whole, read in [
            (source.choice(buffers).getvalue(), lambda p: formats.read_npz(p, ["x"])),
            (source.choice([plain, gzip.compress(plain)]), formats.read_idx),
        ]:
            path.write_bytes(damaged(whole, source))
            try:
                read(path)
            except FileFormatError as error:
                assert str(path) in str(error)
                refused += 1
    assert refused > 400
