"""The lower half of reading HDF5: bytes with bounds, datatypes, object headers with their attributes, and the heap of strings."""

import contextlib
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..errors import FileFormatError

UNDEFINED = 0xFFFFFFFFFFFFFFFF
_MAX_STEPS = 500_000  # records, messages and objects in all: below a second; 10 000 weights need about 100 000
_MAX_RANK = 32


def bad(why: str) -> FileFormatError:
    """Return the error for a damaged file."""
    return FileFormatError(f"HDF5: {why}. The file is damaged, hostile, or of a kind that is not supported.")


@contextlib.contextmanager
def damage() -> Iterator[None]:
    """Turn what damaged numbers provoke in NumPy and struct into a FileFormatError."""
    try:
        yield
    except FileFormatError:
        raise
    except (struct.error, IndexError, ValueError, TypeError, OverflowError, MemoryError, RecursionError) as error:
        raise bad(f"{type(error).__name__}: {error}") from error


class Reader:
    """The bytes of a file, with bounds."""

    def __init__(self, data: Any):
        self.data = memoryview(data).cast("B")
        self.size = len(self.data)
        self.base = 0
        self.budget = max(64 << 20, 8 * self.size)  # bytes that decompression may give in all
        self.steps = 0
        self.heaps: dict[int, dict[int, tuple[int, int]]] = {}

    def at(self, offset: int, length: int) -> memoryview:
        offset += self.base
        if offset < 0 or length < 0 or offset + length > self.size:
            raise bad(f"{length} bytes at {offset} lie outside of a file of {self.size} bytes")
        return self.data[offset : offset + length]

    def unpack(self, form: str, offset: int) -> tuple:
        return struct.unpack_from("<" + form, self.at(offset, struct.calcsize("<" + form)))

    def expect(self, signature: bytes, offset: int) -> None:
        if bytes(self.at(offset, 4)) != signature:
            raise bad(f"expected {signature!r} at {offset}")

    def count(self) -> None:
        self.steps += 1
        if self.steps > _MAX_STEPS:
            raise bad(f"more than {_MAX_STEPS} records")


class Datatype:
    """A datatype: a NumPy dtype, or a string."""

    def __init__(self, dtype: Any, size: int, vlen: bool = False, text: bool = False, utf8: bool = False):
        self.dtype = dtype
        self.size = size
        self.vlen = vlen
        self.text = text
        self.utf8 = utf8


def datatype(r: memoryview) -> Datatype:
    if len(r) < 8:
        raise bad("a datatype is cut off")
    kind, bits, size = r[0] & 15, r[1] | r[2] << 8 | r[3] << 16, int.from_bytes(r[4:8], "little")
    order = ">" if bits & 1 else "<"
    if kind == 0 and size in (1, 2, 4, 8):
        return Datatype(np.dtype(f"{order}{'i' if bits & 8 else 'u'}{size}"), size)
    if kind == 1 and size in (2, 4, 8):
        if size == 2 and len(r) >= 16 and r[13] == 8:  # 8 bits of exponent: bfloat16
            from ..core.dtypes import numpy_dtype

            return Datatype(numpy_dtype("bfloat16"), 2)
        return Datatype(np.dtype(f"{order}f{size}"), size)
    if kind == 3 and 0 < size <= 1 << 24:
        return Datatype(np.dtype(f"S{size}"), size, text=True, utf8=bool(bits & 0xF0))
    if kind == 5 and 0 < size <= 16:
        return Datatype(np.dtype(f"V{size}"), size)
    if kind == 8:
        base = datatype(r[8:])
        if size == 1 and base.size == 1:
            return Datatype(np.dtype(bool), 1)
        return base
    if kind == 9 and bits & 15 == 1:
        return Datatype(None, size, vlen=True, text=True, utf8=bool(bits & 0xF00))
    raise bad(f"data of class {kind} and {size} bytes")


def dataspace(r: memoryview) -> tuple[int, ...]:
    if len(r) < 4:
        raise bad("a dataspace is cut off")
    version, rank = r[0], r[1]
    start = 8 if version == 1 else 4
    if version not in (1, 2) or rank > _MAX_RANK or start + 8 * rank > len(r):
        raise bad(f"a dataspace of version {version} and rank {rank}")
    return struct.unpack_from(f"<{rank}Q", r, start)


def product(shape: tuple[int, ...], size: int) -> int:
    total = size
    for n in shape:
        total *= n
        if total > 1 << 48:
            raise bad(f"an array of shape {shape}")
    return total


class Header:
    """An object header: its messages and attributes."""

    def __init__(self, r: Reader, address: int):
        r.count()
        self.r = r
        self.messages: dict[int, list[memoryview]] = {}
        if bytes(r.at(address, 4)) == b"OHDR":
            self._version2(address)
        else:
            version, _, count, _, size = r.unpack("BBHII", address)
            if version != 1:
                raise bad(f"an object header of version {version} at {address}")
            self._version1(address + 16, size, count)

    def _add(self, kind: int, flags: int, body: memoryview) -> None:
        self.r.count()
        if flags & 2 and kind in (1, 3, 8, 12):
            raise bad("shared header messages")
        self.messages.setdefault(kind, []).append(body)

    def _version1(self, start: int, size: int, count: int) -> None:
        blocks: list[tuple[int, int]] = [(start, size)]
        seen: set[int] = set()
        while blocks and count > 0:
            start, size = blocks.pop(0)
            if start in seen:
                raise bad("an object header that continues itself")
            seen.add(start)
            end = start + size
            while start + 8 <= end and count > 0:
                kind, length, flags = self.r.unpack("HHB", start)
                if start + 8 + length > end:
                    raise bad("a header message that is longer than its header")
                body = self.r.at(start + 8, length)
                if kind == 16:
                    if length < 16:
                        raise bad("a continuation that is cut off")
                    blocks.append(struct.unpack_from("<QQ", body))
                else:
                    self._add(kind, flags, body)
                start += 8 + length
                count -= 1

    def _version2(self, address: int) -> None:
        version, flags = self.r.unpack("BB", address + 4)
        if version != 2:
            raise bad(f"an object header of version {version}")
        start = address + 6 + (16 if flags & 32 else 0) + (4 if flags & 16 else 0)
        width = 1 << (flags & 3)
        size = int.from_bytes(self.r.at(start, width), "little")
        head = 6 if flags & 4 else 4
        blocks: list[tuple[int, int]] = [(start + width, size)]
        seen: set[int] = set()
        while blocks:
            start, size = blocks.pop(0)
            if start in seen or len(seen) > 1000:
                raise bad("an object header that continues itself")
            seen.add(start)
            end = start + size
            while start + head <= end:
                kind, length, mflags = self.r.unpack("BHB", start)
                body = self.r.at(start + head, length)
                if kind == 16:
                    if length < 16:
                        raise bad("a continuation that is cut off")
                    at, more = struct.unpack_from("<QQ", body)
                    self.r.expect(b"OCHK", at)
                    blocks.append((at + 4, more - 8))
                elif kind:
                    self._add(kind, mflags, body)
                start += head + length

    def attributes(self) -> dict[str, Any]:
        """Return name → number, string, or array."""
        found: dict[str, Any] = {}
        if 21 in self.messages and self._dense(self.messages[21][0]):
            raise bad("attributes in dense storage")
        for m in self.messages.get(12, ()):
            if len(m) < 8:
                raise bad("an attribute that is cut off")
            version = m[0]
            n, t, s = struct.unpack_from("<HHH", m, 2)
            if version not in (1, 2, 3):
                raise bad(f"an attribute of version {version}")
            pad = (lambda x: (x + 7) & ~7) if version == 1 else (lambda x: x)
            start = 9 if version == 3 else 8
            at = [start, start + pad(n), start + pad(n) + pad(t), start + pad(n) + pad(t) + pad(s)]
            if at[3] > len(m):
                raise bad("an attribute that is cut off")
            name = bytes(m[at[0] : at[0] + n]).split(b"\0")[0].decode("utf-8", "replace")
            space = m[at[1] + pad(t) : at[3]]
            if len(space) >= 4 and space[0] == 2 and space[3] == 2:
                found[name] = None  # an empty attribute
                continue
            found[name] = values(self.r, datatype(m[at[1] : at[1] + t]), dataspace(space), m[at[3] :])
        return found

    @staticmethod
    def _dense(m: memoryview) -> bool:
        start = 2 + (2 if m[1] & 1 else 0)
        return len(m) >= start + 8 and int.from_bytes(m[start : start + 8], "little") != UNDEFINED


def values(r: Reader, kind: Datatype, shape: tuple[int, ...], raw: Any) -> Any:
    """Return the value of an attribute, or the elements of a data set of strings."""
    total = product(shape, kind.size)
    if total > len(raw):
        raise bad(f"a value of {total} bytes of which {len(raw)} are there")
    raw = raw[:total]
    if kind.vlen:
        parts = [_from_heap(r, raw[i : i + kind.size]).decode("utf-8", "replace") for i in range(0, total, kind.size)]
        return parts[0] if shape == () else np.array(parts, dtype=object).reshape(shape)
    array = np.frombuffer(raw, dtype=kind.dtype).reshape(shape)
    return array[()] if shape == () else array


def _from_heap(r: Reader, reference: memoryview) -> bytes:
    """Return the bytes of a string of variable length."""
    if len(reference) < 16:
        raise bad("a heap reference that is cut off")
    length, address, index = struct.unpack_from("<IQI", reference)
    if length == 0:
        return b""
    if address not in r.heaps:
        r.heaps[address] = _heap(r, address)
    at, n = r.heaps[address].get(index, (0, -1))
    if length > n:
        raise bad("a heap reference to nothing")
    r.budget -= length
    if r.budget < 0:
        raise bad("strings that are far larger than the file")
    return bytes(r.at(at, length))


def _heap(r: Reader, address: int) -> dict[int, tuple[int, int]]:
    """Return number → (address, length) of the strings in one piece of the global heap."""
    r.expect(b"GCOL", address)
    (size,) = r.unpack("Q", address + 8)
    r.at(address, size)
    found, at, end = {}, address + 16, address + size
    while at + 16 <= end:
        r.count()
        number, _, _, n = r.unpack("HHIQ", at)
        if number == 0:
            break
        found[number] = (at + 16, n)
        at += 16 + ((n + 7) & ~7)
    return found
