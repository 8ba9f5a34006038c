"""Readers of the formats that data sets come in. Sizes are checked before memory is taken; nothing is executed.

Raises `FileFormatError` for whatever is truncated, too large, or of another kind, and names the file.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar

import numpy as np

from ..errors import FileFormatError
from . import ragged

_T = TypeVar("_T")

LIMIT_BYTES = 1 << 30  # the largest array that is read: five times Fashion-MNIST's images
BOMB_BYTES, BOMB_RATIO = 32 << 20, 20  # what is packed may become this large, or this many times as large
IDX_DTYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a plain or gzip file for reading its bytes; damage found inside the block becomes a FileFormatError."""
    import gzip
    import zlib

    with open(path, "rb") as raw:
        magic = raw.read(2)
        raw.seek(0)
        try:
            if magic == b"\x1f\x8b":
                yield _Expanding(gzip.GzipFile(fileobj=raw), path, path.stat().st_size)  # type: ignore[misc,arg-type]
            else:
                yield raw
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise FileFormatError(f"{path}: damaged or truncated gzip file ({error}). {AGAIN}") from None


def check_expansion(where: object, packed: int, unpacked: int) -> None:
    """Raise unless what was packed is of bearable size when it is unpacked."""
    if unpacked > max(BOMB_BYTES, BOMB_RATIO * packed):
        raise FileFormatError(
            f"{where}: {packed:,} packed bytes become {unpacked:,} or more, over {BOMB_RATIO} times as many; not read further."
        )


class _Expanding:
    """A stream that is unpacked while it is read, up to `BOMB_RATIO` times its packed size."""

    def __init__(self, stream: IO[bytes], path: Path, packed: int):
        self._stream, self._path, self._packed, self._read = stream, path, packed, 0

    def _counted(self, data: bytes) -> bytes:
        self._read += len(data)
        check_expansion(self._path, self._packed, self._read)
        return data

    def read(self, size: int) -> bytes:
        return self._counted(self._stream.read(size))

    def readline(self, size: int) -> bytes:
        return self._counted(self._stream.readline(size))


def read_idx(path: Path, limit: int = LIMIT_BYTES) -> np.ndarray:
    """Return the array of an IDX file (the format of MNIST), plain or gzip.

    The header is two zero bytes, a dtype code, the number of axes, and each axis's length as a big-endian uint32;
    then come exactly that many values. Source: Y. LeCun, "The MNIST database of handwritten digits".
    """
    with opened(path) as file:
        head = file.read(4)
        if len(head) < 4 or head[:2] != b"\0\0" or head[2] not in IDX_DTYPES or not 1 <= head[3] <= 8:
            raise FileFormatError(
                f"{path}: not an IDX file: expected it to begin with 00 00, received {head.hex(' ')}."
            )
        axes = file.read(4 * head[3])
        if len(axes) < 4 * head[3]:
            raise FileFormatError(f"{path}: truncated: the header of {head[3]} axes ends early. {AGAIN}")
        shape = tuple(int(n) for n in np.frombuffer(axes, ">u4"))
        dtype = np.dtype(IDX_DTYPES[head[2]])
        size = dtype.itemsize
        for n in shape:
            size *= n
        if size > limit:
            raise FileFormatError(
                f"{path}: the header claims shape {shape}, {size:,} bytes; at most {limit:,} are read."
            )
        data = _read_up_to(file, size + 1)
    if len(data) != size:
        more = "more" if len(data) > size else f"{len(data):,}"
        raise FileFormatError(f"{path}: expected {size:,} bytes of data for shape {shape}, received {more}. {AGAIN}")
    return np.frombuffer(data, dtype).reshape(shape).astype(dtype.newbyteorder("="), copy=False)


def read_npz(path: Path, names: Sequence[str], limit: int = LIMIT_BYTES) -> list[np.ndarray]:
    """Return the named arrays of an .npz file. Object arrays, which would need pickle, are refused."""

    def read(file: IO[bytes], where: str) -> np.ndarray:
        shape, fortran, dtype = _npy_header(file, where)
        if dtype.hasobject:
            raise FileFormatError(f"{where} holds Python objects (pickle), which are never loaded.")
        size = dtype.itemsize
        for n in shape:
            size *= n
        data = _read_up_to(file, min(size, limit) + 1)
        if len(data) != size:
            raise FileFormatError(f"{where} has {len(data):,} bytes for shape {shape}, expected {size:,}. {AGAIN}")
        return np.frombuffer(data, dtype).reshape(shape, order="F" if fortran else "C").copy()

    return _read_members(path, names, limit, read)


def read_ragged_npz(path: Path, names: Sequence[str]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the named arrays of lists of integers of an .npz file: the values (n,) int32 and the lengths (lists,) int32.

    Nothing is unpickled: `ragged` knows the few instructions of such an array and refuses others.
    """

    def read(file: IO[bytes], where: str) -> tuple[np.ndarray, np.ndarray]:
        shape, _, dtype = _npy_header(file, where)
        if dtype != np.dtype(object) or len(shape) != 1:
            raise FileFormatError(f"{where}: expected an array (n,) of lists, received {shape} {dtype}.")
        try:
            return ragged.read(bytes(_read_up_to(file, ragged.LIMIT_BYTES)), shape[0])
        except FileFormatError as error:
            raise FileFormatError(f"{where}: {error} {AGAIN}") from None

    return _read_members(path, names, ragged.LIMIT_BYTES, read)


def _read_members(path: Path, names: Sequence[str], limit: int, read: Callable[[IO[bytes], str], _T]) -> list[_T]:
    """Return what `read` makes of the named members of an .npz file, none of which may be longer than `limit` bytes."""
    import zipfile

    with open(path, "rb") as raw:
        try:
            with zipfile.ZipFile(raw) as archive:
                members = {info.filename: info for info in archive.infolist()}
                found = []
                for name in names:
                    info = members.get(f"{name}.npy")
                    if info is None:
                        held = ", ".join(sorted(m.removesuffix(".npy") for m in members)) or "nothing"
                        raise FileFormatError(f"{path}: expected an array {name!r}, the file holds: {held}.")
                    where = f"{path}: {info.filename}"
                    if info.file_size > limit:
                        raise FileFormatError(f"{where} claims {info.file_size:,} bytes; at most {limit:,} are read.")
                    check_expansion(where, info.compress_size, info.file_size)
                    with archive.open(info) as file:
                        found.append(read(file, where))
                return found
        except FileFormatError:
            raise
        except Exception as error:  # zipfile and NumPy's header reader raise a dozen kinds on damaged bytes
            raise FileFormatError(f"{path}: not a readable .npz file ({error}). {AGAIN}") from None


def _npy_header(file: IO[bytes], where: str) -> tuple[tuple[int, ...], bool, np.dtype]:
    """Return the shape, whether it is in Fortran's order, and the dtype of an .npy file."""
    try:
        first = np.lib.format.read_magic(file) == (1, 0)
        read = np.lib.format.read_array_header_1_0 if first else np.lib.format.read_array_header_2_0
        return read(file)
    except ValueError as error:
        raise FileFormatError(f"{where} is not a NumPy array ({error}).") from None


def read_lines(path: Path, limit: int = LIMIT_BYTES, longest: int = 1 << 20) -> Iterator[str]:
    """Yield the lines of a plain or gzip UTF-8 text file, without their ends."""
    total = 0
    with opened(path) as file:
        while line := file.readline(longest + 1):
            total += len(line)
            if len(line) > longest or total > limit:
                raise FileFormatError(
                    f"{path}: a line over {longest:,} bytes or a text over {limit:,} bytes; not read further."
                )
            try:
                yield line.decode("utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise FileFormatError(f"{path}: not UTF-8 text ({error.reason} at byte {error.start}).") from None


def read_tar(path: Path, names: Sequence[str], limit: int = LIMIT_BYTES) -> dict[str, bytes]:
    """Return what the named files of a tar archive, plain or gzip, hold. Nothing is unpacked; other members are passed over."""
    import tarfile

    found: dict[str, bytes] = {}
    try:
        with opened(path) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                if member.name in names and member.isfile() and (file := archive.extractfile(member)) is not None:
                    limit -= member.size
                    if limit < 0:
                        raise FileFormatError(f"{path}: {member.name} claims {member.size:,} bytes; that is too much.")
                    found[member.name] = bytes(_read_up_to(file, member.size))
    except tarfile.TarError as error:
        raise FileFormatError(f"{path}: not a readable tar archive ({error}). {AGAIN}") from None
    if absent := [name for name in names if name not in found]:
        raise FileFormatError(f"{path}: expected {', '.join(names)}; {', '.join(absent)} not found. {AGAIN}")
    return found


def _read_up_to(file: IO[bytes], size: int) -> bytearray:
    """Return at most `size` bytes, taking memory as they arrive: a header's claim alone reserves nothing."""
    data = bytearray()
    while len(data) < size and (chunk := file.read(min(size - len(data), 1 << 20))):
        data += chunk
    return data


AGAIN = "Delete the file to have it downloaded again."
