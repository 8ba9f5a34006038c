"""Reading HDF5 files without trusting them: the part of the format that Keras writes, in plain Python.

    f = File(data)                 data: bytes or a memoryview of the whole file
    f["layers/dense/vars/0"]       an array, a view into `data`; f.attrs, f.keys(), f.get(path), "path" in f

The C library crashes on some damaged files and follows links out of the file; nothing here can do either. Every offset is
checked against the file, each object is read once, and no array is larger than its bytes in the file. Understood: superblocks
0-3; groups as symbol tables or compact links; contiguous, compact and chunked data, the latter with gzip and shuffle; integers,
floats, booleans, and strings of fixed or variable length. External and soft links, external storage and virtual data sets are refused.
"""

import contextlib
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..errors import FileFormatError
from .hdf5_write import CHECKSUM

SIGNATURE = b"\x89HDF\r\n\x1a\n"
_UNDEFINED = 0xFFFFFFFFFFFFFFFF
_MAX_STEPS = 500_000  # records, messages and objects in all: below a second; 10 000 weights need about 100 000
_MAX_DEPTH = 64
_MAX_RANK = 32


def _bad(why: str) -> FileFormatError:
    return FileFormatError(f"HDF5: {why}. The file is damaged, hostile, or of a kind that is not supported.")


@contextlib.contextmanager
def _damage() -> Iterator[None]:
    """Turn what damaged numbers provoke in NumPy and struct into a FileFormatError."""
    try:
        yield
    except FileFormatError:
        raise
    except (struct.error, IndexError, ValueError, TypeError, OverflowError, MemoryError, RecursionError) as error:
        raise _bad(f"{type(error).__name__}: {error}") from error


class _Reader:
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
            raise _bad(f"{length} bytes at {offset} lie outside of a file of {self.size} bytes")
        return self.data[offset : offset + length]

    def unpack(self, form: str, offset: int) -> tuple:
        return struct.unpack_from("<" + form, self.at(offset, struct.calcsize("<" + form)))

    def expect(self, signature: bytes, offset: int) -> None:
        if bytes(self.at(offset, 4)) != signature:
            raise _bad(f"expected {signature!r} at {offset}")

    def count(self) -> None:
        self.steps += 1
        if self.steps > _MAX_STEPS:
            raise _bad(f"more than {_MAX_STEPS} records")


class _Type:
    """A datatype: a NumPy dtype, or a string."""

    def __init__(self, dtype: Any, size: int, vlen: bool = False, text: bool = False, utf8: bool = False):
        self.dtype = dtype
        self.size = size
        self.vlen = vlen
        self.text = text
        self.utf8 = utf8


def _datatype(r: memoryview) -> _Type:
    if len(r) < 8:
        raise _bad("a datatype is cut off")
    kind, bits, size = r[0] & 15, r[1] | r[2] << 8 | r[3] << 16, int.from_bytes(r[4:8], "little")
    order = ">" if bits & 1 else "<"
    if kind == 0 and size in (1, 2, 4, 8):
        return _Type(np.dtype(f"{order}{'i' if bits & 8 else 'u'}{size}"), size)
    if kind == 1 and size in (2, 4, 8):
        if size == 2 and len(r) >= 16 and r[13] == 8:  # 8 bits of exponent: bfloat16
            from ..core.dtypes import numpy_dtype

            return _Type(numpy_dtype("bfloat16"), 2)
        return _Type(np.dtype(f"{order}f{size}"), size)
    if kind == 3 and 0 < size <= 1 << 24:
        return _Type(np.dtype(f"S{size}"), size, text=True, utf8=bool(bits & 0xF0))
    if kind == 5 and 0 < size <= 16:
        return _Type(np.dtype(f"V{size}"), size)
    if kind == 8:
        base = _datatype(r[8:])
        if size == 1 and base.size == 1:
            return _Type(np.dtype(bool), 1)
        return base
    if kind == 9 and bits & 15 == 1:
        return _Type(None, size, vlen=True, text=True, utf8=bool(bits & 0xF00))
    raise _bad(f"data of class {kind} and {size} bytes")


def _dataspace(r: memoryview) -> tuple[int, ...]:
    if len(r) < 4:
        raise _bad("a dataspace is cut off")
    version, rank = r[0], r[1]
    start = 8 if version == 1 else 4
    if version not in (1, 2) or rank > _MAX_RANK or start + 8 * rank > len(r):
        raise _bad(f"a dataspace of version {version} and rank {rank}")
    return struct.unpack_from(f"<{rank}Q", r, start)


def _product(shape: tuple[int, ...], size: int) -> int:
    total = size
    for n in shape:
        total *= n
        if total > 1 << 48:
            raise _bad(f"an array of shape {shape}")
    return total


class _Object:
    """An object header: its messages and attributes."""

    def __init__(self, r: _Reader, address: int):
        r.count()
        self.r = r
        self.messages: dict[int, list[memoryview]] = {}
        if bytes(r.at(address, 4)) == b"OHDR":
            self._version2(address)
        else:
            version, _, count, _, size = r.unpack("BBHII", address)
            if version != 1:
                raise _bad(f"an object header of version {version} at {address}")
            self._version1(address + 16, size, count)

    def _add(self, kind: int, flags: int, body: memoryview) -> None:
        self.r.count()
        if flags & 2 and kind in (1, 3, 8, 12):
            raise _bad("shared header messages")
        self.messages.setdefault(kind, []).append(body)

    def _version1(self, start: int, size: int, count: int) -> None:
        blocks, seen = [(start, size)], set()
        while blocks and count > 0:
            start, size = blocks.pop(0)
            if start in seen:
                raise _bad("an object header that continues itself")
            seen.add(start)
            end = start + size
            while start + 8 <= end and count > 0:
                kind, length, flags = self.r.unpack("HHB", start)
                if start + 8 + length > end:
                    raise _bad("a header message that is longer than its header")
                body = self.r.at(start + 8, length)
                if kind == 16:
                    if length < 16:
                        raise _bad("a continuation that is cut off")
                    blocks.append(struct.unpack_from("<QQ", body))
                else:
                    self._add(kind, flags, body)
                start += 8 + length
                count -= 1

    def _version2(self, address: int) -> None:
        version, flags = self.r.unpack("BB", address + 4)
        if version != 2:
            raise _bad(f"an object header of version {version}")
        start = address + 6 + (16 if flags & 32 else 0) + (4 if flags & 16 else 0)
        width = 1 << (flags & 3)
        size = int.from_bytes(self.r.at(start, width), "little")
        head = 6 if flags & 4 else 4
        blocks, seen = [(start + width, size)], set()
        while blocks:
            start, size = blocks.pop(0)
            if start in seen or len(seen) > 1000:
                raise _bad("an object header that continues itself")
            seen.add(start)
            end = start + size
            while start + head <= end:
                kind, length, mflags = self.r.unpack("BHB", start)
                body = self.r.at(start + head, length)
                if kind == 16:
                    if length < 16:
                        raise _bad("a continuation that is cut off")
                    at, more = struct.unpack_from("<QQ", body)
                    self.r.expect(b"OCHK", at)
                    blocks.append((at + 4, more - 8))
                elif kind:
                    self._add(kind, mflags, body)
                start += head + length

    def attributes(self) -> dict[str, Any]:
        """Return name → number, string, or array."""
        found = {}
        if 21 in self.messages and self._dense(self.messages[21][0]):
            raise _bad("attributes in dense storage")
        for m in self.messages.get(12, ()):
            if len(m) < 8:
                raise _bad("an attribute that is cut off")
            version = m[0]
            n, t, s = struct.unpack_from("<HHH", m, 2)
            if version not in (1, 2, 3):
                raise _bad(f"an attribute of version {version}")
            pad = (lambda x: (x + 7) & ~7) if version == 1 else (lambda x: x)
            start = 9 if version == 3 else 8
            at = [start, start + pad(n), start + pad(n) + pad(t), start + pad(n) + pad(t) + pad(s)]
            if at[3] > len(m):
                raise _bad("an attribute that is cut off")
            name = bytes(m[at[0] : at[0] + n]).split(b"\0")[0].decode("utf-8", "replace")
            space = m[at[1] + pad(t) : at[3]]
            if len(space) >= 4 and space[0] == 2 and space[3] == 2:
                found[name] = None  # an empty attribute
                continue
            found[name] = _values(self.r, _datatype(m[at[1] : at[1] + t]), _dataspace(space), m[at[3] :])
        return found

    @staticmethod
    def _dense(m: memoryview) -> bool:
        start = 2 + (2 if m[1] & 1 else 0)
        return len(m) >= start + 8 and int.from_bytes(m[start : start + 8], "little") != _UNDEFINED


def _values(r: _Reader, kind: _Type, shape: tuple[int, ...], raw: Any) -> Any:
    """Return the value of an attribute, or the elements of a data set of strings."""
    total = _product(shape, kind.size)
    if total > len(raw):
        raise _bad(f"a value of {total} bytes of which {len(raw)} are there")
    raw = raw[:total]
    if kind.vlen:
        parts = [_from_heap(r, raw[i : i + kind.size]).decode("utf-8", "replace") for i in range(0, total, kind.size)]
        return parts[0] if shape == () else np.array(parts, dtype=object).reshape(shape)
    array = np.frombuffer(raw, dtype=kind.dtype).reshape(shape)
    return array[()] if shape == () else array


def _from_heap(r: _Reader, reference: memoryview) -> bytes:
    """Return the bytes of a string of variable length."""
    if len(reference) < 16:
        raise _bad("a heap reference that is cut off")
    length, address, index = struct.unpack_from("<IQI", reference)
    if length == 0:
        return b""
    if address not in r.heaps:
        r.heaps[address] = _heap(r, address)
    at, n = r.heaps[address].get(index, (0, -1))
    if length > n:
        raise _bad("a heap reference to nothing")
    r.budget -= length
    if r.budget < 0:
        raise _bad("strings that are far larger than the file")
    return bytes(r.at(at, length))


def _heap(r: _Reader, address: int) -> dict[int, tuple[int, int]]:
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


class Group:
    """A folder of groups and arrays.

    Args:
        r: the file's bytes.
        address: of the object header.
        header: the object header.
        path: for messages.
        parents: addresses of the enclosing groups, so that a group cannot contain itself.
    """

    def __init__(self, r: _Reader, address: int, header: _Object, path: str = "/", parents: tuple[int, ...] = ()):
        if address in parents or len(parents) > _MAX_DEPTH:
            raise _bad(f"group {path!r} contains itself or is too deep")
        self._r = r
        self.name = path
        self._object = header
        self._parents = (*parents, address)
        self.attrs = self._object.attributes()
        self._links: dict[str, Any] = {}
        for name, link in self._members():
            if not name or "/" in name or name in self._links:
                raise _bad(f"group {path!r} has a member named {name!r}, or has it twice")
            self._links[name] = link

    def _members(self) -> Iterator[tuple[str, Any]]:
        messages = self._object.messages
        for m in messages.get(17, ()):
            if len(m) < 16:
                raise _bad("a group that is cut off")
            tree, heap = struct.unpack_from("<QQ", m)
            self._r.expect(b"HEAP", heap)
            size, _, where = self._r.unpack("QQQ", heap + 8)
            yield from self._entries(tree, self._r.at(where, size), 0)
        for m in messages.get(6, ()):
            yield self._link(m)
        for m in messages.get(2, ()):
            start = 2 + (8 if m[1] & 1 else 0)
            if len(m) >= start + 8 and int.from_bytes(m[start : start + 8], "little") != _UNDEFINED:
                raise _bad(f"group {self.name!r} stores its links densely")

    def _entries(self, node: int, names: memoryview, depth: int) -> Iterator[tuple[str, Any]]:
        self._r.count()
        if depth > 16:
            raise _bad("an index that is too deep")
        if bytes(self._r.at(node, 4)) == b"TREE":
            _, _, used = self._r.unpack("BBH", node + 4)
            for i in range(used):
                (child,) = self._r.unpack("Q", node + 32 + 16 * i)
                yield from self._entries(child, names, depth + 1)
            return
        self._r.expect(b"SNOD", node)
        (used,) = self._r.unpack("H", node + 6)
        for i in range(used):
            self._r.count()
            name_at, address, cache = self._r.unpack("QQI", node + 8 + 40 * i)
            if name_at >= len(names):
                raise _bad("a name outside of its heap")
            name = bytes(names[name_at:]).split(b"\0", 1)[0] if len(names) < 4096 else _text(names, name_at)
            yield name.decode("utf-8", "replace"), "SoftLink" if cache == 2 else address

    @staticmethod
    def _link(m: memoryview) -> tuple[str, Any]:
        if len(m) < 4 or m[0] != 1:
            raise _bad("a link of another version")
        flags, at = m[1], 2
        kind = 0
        if flags & 8:
            kind, at = m[at], at + 1
        at += (8 if flags & 4 else 0) + (1 if flags & 16 else 0)
        width = 1 << (flags & 3)
        length = int.from_bytes(m[at : at + width], "little")
        at += width
        if at + length + (8 if kind == 0 else 0) > len(m):
            raise _bad("a link that is cut off")
        name = bytes(m[at : at + length]).decode("utf-8", "replace")
        if kind == 0:
            return name, int.from_bytes(m[at + length : at + length + 8], "little")
        return name, {1: "SoftLink", 64: "ExternalLink"}.get(kind, "user-defined link")

    def keys(self) -> list[str]:
        """Return the names of the members."""
        return list(self._links)

    def __len__(self) -> int:
        return len(self._links)

    def __iter__(self) -> Iterator[str]:
        return iter(self._links)

    def __contains__(self, path: str) -> bool:
        return self.get(path) is not None

    def get(self, path: str) -> Any:
        """Return the group or the Dataset at a path, or None."""
        here: Any = self
        for part in path.split("/"):
            if not part:
                continue
            if not isinstance(here, Group) or part not in here._links:
                return None
            here = here._child(part)
        return here

    def _child(self, name: str) -> Any:
        link = self._links[name]
        if isinstance(link, str):
            raise FileFormatError(f"Not allowed: H5 file with {link} ({self.name.rstrip('/')}/{name}). A model file holds its own data.")
        if isinstance(link, int):
            path = f"{self.name.rstrip('/')}/{name}"
            with _damage():
                header = _Object(self._r, link)
                link = Dataset(self._r, header, path) if 8 in header.messages else Group(self._r, link, header, path, self._parents)
            self._links[name] = link
        return link

    def __getitem__(self, path: str) -> Any:
        found = self.get(path)
        if found is None:
            raise KeyError(path)
        return found


def _text(names: memoryview, at: int) -> bytes:
    piece = bytes(names[at : at + 4096])
    return piece.split(b"\0", 1)[0]


class Dataset:
    """An array in the file."""

    def __init__(self, r: _Reader, header: _Object, path: str):
        self._r = r
        self.name = path
        self.attrs = header.attributes()
        m = header.messages
        if 7 in m:
            raise FileFormatError(f"Not allowed: H5 file with external Dataset ({path}). A model file holds its own data.")
        if 1 not in m or 3 not in m:
            raise _bad(f"{path!r} has no shape or type")
        self._type = _datatype(m[3][0])
        self.shape = _dataspace(m[1][0])
        self.nbytes = _product(self.shape, self._type.size)
        self._layout = m[8][0]
        self._filters = m.get(11, [None])[0]

    def read(self) -> np.ndarray:
        """Return the elements: a view into the file where they lie in one piece."""
        with _damage():
            return self._read()

    def _read(self) -> np.ndarray:
        raw = self._raw()
        if self._type.vlen:
            return np.asarray(_values(self._r, self._type, self.shape, raw), dtype=object)
        array = np.frombuffer(raw, dtype=self._type.dtype, count=self.nbytes // max(1, self._type.size)).reshape(self.shape)
        if self.attrs.get("dtype") == "bfloat16" and array.dtype.itemsize == 2 and array.dtype.kind in "Vf":
            from ..core.dtypes import numpy_dtype

            array = array.view(numpy_dtype("bfloat16"))
        return array

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.read(), dtype=dtype)

    def _raw(self) -> Any:
        m = self._layout
        if len(m) < 4 or m[0] not in (3, 4):
            raise _bad(f"{self.name!r} has a layout of version {m[0] if len(m) else '?'}")
        kind = m[1]
        if kind == 0:
            n = int.from_bytes(m[2:4], "little")
            raw: Any = m[4 : 4 + n]
        elif kind == 1 and len(m) >= 18:
            address, n = struct.unpack_from("<QQ", m, 2)
            if address == _UNDEFINED:
                if self.nbytes > self._r.size + (1 << 20):
                    raise _bad(f"{self.name!r} of {self.nbytes} bytes has no data")
                return bytes(self.nbytes)
            raw = self._r.at(address, n)
        elif kind == 2 and m[0] == 3:
            return self._chunks(m)
        elif kind == 3:
            raise FileFormatError(f"Not allowed: H5 file with virtual Dataset ({self.name}). A model file holds its own data.")
        else:
            raise _bad(f"{self.name!r} has a layout of class {kind} in version {m[0]}")
        if len(raw) < self.nbytes:
            raise _bad(f"{self.name!r} declares {self.nbytes} bytes (shape {self.shape}) but only {len(raw)} are stored")
        return raw[: self.nbytes]

    def _chunks(self, m: memoryview) -> bytes:
        rank = m[2]
        if rank != len(self.shape) + 1 or len(m) < 11 + 4 * rank:
            raise _bad(f"{self.name!r} has chunks of another rank")
        (tree,) = struct.unpack_from("<Q", m, 3)
        chunk = struct.unpack_from(f"<{rank - 1}I", m, 11)
        self._r.budget -= self.nbytes
        whole = _product(chunk, self._type.size)
        if self._r.budget < 0 or whole > max(1 << 26, 8 * self._r.size) or 0 in chunk:
            raise _bad(f"{self.name!r} declares {self.nbytes} bytes (shape {self.shape}), far more than the file holds; a decompression bomb")
        out = np.zeros(self.shape, dtype=self._type.dtype if self._type.dtype is not None else f"V{self._type.size}")
        if tree != _UNDEFINED:
            for offset, mask, raw in self._chunk_nodes(tree, rank, 0):
                data = self._unfilter(raw, mask, whole)
                piece = np.frombuffer(data, dtype=out.dtype, count=whole // self._type.size).reshape(chunk)
                if any(o >= n for o, n in zip(offset, self.shape, strict=True)):
                    raise _bad(f"{self.name!r} has a chunk outside of its shape")
                place = tuple(slice(o, min(o + c, n)) for o, c, n in zip(offset, chunk, self.shape, strict=True))
                out[place] = piece[tuple(slice(0, p.stop - p.start) for p in place)]
        return out.tobytes()

    def _chunk_nodes(self, node: int, rank: int, depth: int) -> Iterator[tuple]:
        self._r.count()
        self._r.expect(b"TREE", node)
        _, level, used = self._r.unpack("BBH", node + 4)
        if depth > 16:
            raise _bad("an index that is too deep")
        step = 8 + 8 * rank + 8
        for i in range(used):
            self._r.count()
            at = node + 24 + step * i
            size, mask = self._r.unpack("II", at)
            offset = self._r.unpack(f"{rank}Q", at + 8)
            (child,) = self._r.unpack("Q", at + 8 + 8 * rank)
            if level:
                yield from self._chunk_nodes(child, rank, depth + 1)
            else:
                yield offset[:-1], mask, self._r.at(child, size)

    def _unfilter(self, raw: Any, mask: int, whole: int) -> Any:
        import zlib

        for i, name in reversed(list(enumerate(self._filter_names()))):
            if mask >> i & 1:
                continue
            if name == 1:
                inflate = zlib.decompressobj()
                self._r.budget -= whole
                if self._r.budget < 0:
                    raise _bad(f"{self.name!r} is a decompression bomb")
                try:
                    raw = inflate.decompress(bytes(raw), whole)
                except zlib.error as error:
                    raise _bad(f"{self.name!r}: {error}") from error
            elif name == 2:
                size = self._type.size
                raw = np.frombuffer(raw, np.uint8, count=len(raw) // size * size).reshape(size, -1).T.tobytes()
            elif name == 3:
                raw = raw[:-4]  # a checksum
            else:
                raise _bad(f"{self.name!r} is stored with filter {name}")
        if len(raw) < whole:
            raise _bad(f"{self.name!r}: a chunk of {len(raw)} bytes, expected {whole}")
        return raw

    def _filter_names(self) -> list[int]:
        m = self._filters
        if m is None:
            return []
        if len(m) < 2 or m[0] not in (1, 2) or m[1] > 16:
            raise _bad(f"{self.name!r} has filters of another version")
        names, at = [], 8 if m[0] == 1 else 2
        for _ in range(m[1]):
            if at + 8 > len(m):
                raise _bad(f"{self.name!r}: a filter that is cut off")
            number, length, _, values = struct.unpack_from("<HHHH", m, at)
            if m[0] == 2 and number < 256:
                length, values = 0, struct.unpack_from("<H", m, at + 4)[0]
                at += 6 + 4 * values
            else:
                at += 8 + length + 4 * values + (4 if m[0] == 1 and values % 2 else 0)
            names.append(number)
        return names


def _verified(data: Any) -> memoryview:
    """Return a file without its checksum, where baro wrote one.

    Raises:
        FileFormatError: if the checksum is another one: the file is damaged.
    """
    view = memoryview(data).cast("B")
    if len(view) < 24 or bytes(view[-24:-16]) != CHECKSUM:
        return view
    import zlib

    length, crc = struct.unpack("<QQ", view[-16:])
    if length != len(view) - 24 or zlib.crc32(view[:-24]) != crc:
        raise _bad("the checksum at its end is not that of its contents")
    return view[:-24]


class File(Group):
    """A whole file; `size` is its length in bytes.

    Args:
        data: its bytes.

    Raises:
        FileFormatError: if it is not HDF5, or damaged.
    """

    def __init__(self, data: Any):
        with _damage():
            self._open(_Reader(_verified(data)))

    def _open(self, r: _Reader) -> None:
        self.size = r.size
        if r.size < 48 or bytes(r.data[:8]) != SIGNATURE:
            raise FileFormatError("Not an HDF5 file: it does not begin with the HDF5 signature.")
        version = r.data[8]
        if version in (0, 1):
            if r.data[13] != 8 or r.data[14] != 8:
                raise _bad(f"offsets of {r.data[13]} and lengths of {r.data[14]} bytes")
            start = 24 if version == 0 else 28
            base, _, end = r.unpack("QQQ", start)
            (root,) = r.unpack("Q", start + 40)
        elif version in (2, 3):
            if r.data[9] != 8 or r.data[10] != 8:
                raise _bad(f"offsets of {r.data[9]} and lengths of {r.data[10]} bytes")
            base, _, end, root = r.unpack("QQQQ", 12)
        else:
            raise _bad(f"a superblock of version {version}")
        if base != 0 or end > r.size:
            raise _bad(f"a file of {end} bytes was expected, {r.size} are there; it is cut off")
        super().__init__(r, root, _Object(r, root))
