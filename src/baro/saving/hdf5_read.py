"""Reading HDF5 files without trusting them: the part of the format that Keras writes, in plain Python.

    f = File(data)                 data: bytes or a memoryview of the whole file
    f["layers/dense/vars/0"]       an array, a view into `data`; f.attrs, f.keys(), f.get(path), "path" in f

The C library crashes on some damaged files and follows links out of the file; nothing here can do either. Every offset is
checked against the file, each object is read once, and no array is larger than its bytes in the file. Understood: superblocks
0-3; groups as symbol tables or compact links; contiguous, compact and chunked data, the latter with gzip and shuffle; integers,
floats, booleans, and strings of fixed or variable length. External and soft links, external storage and virtual data sets are refused.
"""

import struct
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..errors import FileFormatError
from .hdf5_header import UNDEFINED, Header, Reader, bad, damage, dataspace, datatype, product, values
from .hdf5_write import CHECKSUM

SIGNATURE = b"\x89HDF\r\n\x1a\n"
_MAX_DEPTH = 64


class Group:
    """A folder of groups and arrays.

    Args:
        r: the file's bytes.
        address: of the object header.
        header: the object header.
        path: for messages.
        parents: addresses of the enclosing groups, so that a group cannot contain itself.
    """

    def __init__(self, r: Reader, address: int, header: Header, path: str = "/", parents: tuple[int, ...] = ()):
        if address in parents or len(parents) > _MAX_DEPTH:
            raise bad(f"group {path!r} contains itself or is too deep")
        self._r = r
        self.name = path
        self._object = header
        self._parents = (*parents, address)
        self.attrs = self._object.attributes()
        self._links: dict[str, Any] = {}
        for name, link in self._members():
            if not name or "/" in name or name in self._links:
                raise bad(f"group {path!r} has a member named {name!r}, or has it twice")
            self._links[name] = link

    def _members(self) -> Iterator[tuple[str, Any]]:
        messages = self._object.messages
        for m in messages.get(17, ()):
            if len(m) < 16:
                raise bad("a group that is cut off")
            tree, heap = struct.unpack_from("<QQ", m)
            self._r.expect(b"HEAP", heap)
            size, _, where = self._r.unpack("QQQ", heap + 8)
            yield from self._entries(tree, self._r.at(where, size), 0)
        for m in messages.get(6, ()):
            yield self._link(m)
        for m in messages.get(2, ()):
            start = 2 + (8 if m[1] & 1 else 0)
            if len(m) >= start + 8 and int.from_bytes(m[start : start + 8], "little") != UNDEFINED:
                raise bad(f"group {self.name!r} stores its links densely")

    def _entries(self, node: int, names: memoryview, depth: int) -> Iterator[tuple[str, Any]]:
        self._r.count()
        if depth > 16:
            raise bad("an index that is too deep")
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
                raise bad("a name outside of its heap")
            name = bytes(names[name_at:]).split(b"\0", 1)[0] if len(names) < 4096 else _text(names, name_at)
            yield name.decode("utf-8", "replace"), "SoftLink" if cache == 2 else address

    @staticmethod
    def _link(m: memoryview) -> tuple[str, Any]:
        if len(m) < 4 or m[0] != 1:
            raise bad("a link of another version")
        flags, at = m[1], 2
        kind = 0
        if flags & 8:
            kind, at = m[at], at + 1
        at += (8 if flags & 4 else 0) + (1 if flags & 16 else 0)
        width = 1 << (flags & 3)
        length = int.from_bytes(m[at : at + width], "little")
        at += width
        if at + length + (8 if kind == 0 else 0) > len(m):
            raise bad("a link that is cut off")
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
            raise FileFormatError(
                f"Not allowed: H5 file with {link} ({self.name.rstrip('/')}/{name}). A model file holds its own data."
            )
        if isinstance(link, int):
            path = f"{self.name.rstrip('/')}/{name}"
            with damage():
                header = Header(self._r, link)
                link = (
                    Dataset(self._r, header, path)
                    if 8 in header.messages
                    else Group(self._r, link, header, path, self._parents)
                )
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

    def __init__(self, r: Reader, header: Header, path: str):
        self._r = r
        self.name = path
        self.attrs = header.attributes()
        m = header.messages
        if 7 in m:
            raise FileFormatError(
                f"Not allowed: H5 file with external Dataset ({path}). A model file holds its own data."
            )
        if 1 not in m or 3 not in m:
            raise bad(f"{path!r} has no shape or type")
        self._type = datatype(m[3][0])
        self.shape = dataspace(m[1][0])
        self.nbytes = product(self.shape, self._type.size)
        self._layout = m[8][0]
        self._filters = m.get(11, [None])[0]

    def read(self) -> np.ndarray:
        """Return the elements: a view into the file where they lie in one piece."""
        with damage():
            return self._read()

    def _read(self) -> np.ndarray:
        raw = self._raw()
        if self._type.vlen:
            return np.asarray(values(self._r, self._type, self.shape, raw), dtype=object)
        array = np.frombuffer(raw, dtype=self._type.dtype, count=self.nbytes // max(1, self._type.size)).reshape(
            self.shape
        )
        if self.attrs.get("dtype") == "bfloat16" and array.dtype.itemsize == 2 and array.dtype.kind in "Vf":
            from ..core.dtypes import numpy_dtype

            array = array.view(numpy_dtype("bfloat16"))
        return array

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.read(), dtype=dtype)

    def _raw(self) -> Any:
        m = self._layout
        if len(m) < 4 or m[0] not in (3, 4):
            raise bad(f"{self.name!r} has a layout of version {m[0] if len(m) else '?'}")
        kind = m[1]
        if kind == 0:
            n = int.from_bytes(m[2:4], "little")
            raw: Any = m[4 : 4 + n]
        elif kind == 1 and len(m) >= 18:
            address, n = struct.unpack_from("<QQ", m, 2)
            if address == UNDEFINED:
                if self.nbytes > self._r.size + (1 << 20):
                    raise bad(f"{self.name!r} of {self.nbytes} bytes has no data")
                return bytes(self.nbytes)
            raw = self._r.at(address, n)
        elif kind == 2 and m[0] == 3:
            return self._chunks(m)
        elif kind == 3:
            raise FileFormatError(
                f"Not allowed: H5 file with virtual Dataset ({self.name}). A model file holds its own data."
            )
        else:
            raise bad(f"{self.name!r} has a layout of class {kind} in version {m[0]}")
        if len(raw) < self.nbytes:
            raise bad(f"{self.name!r} declares {self.nbytes} bytes (shape {self.shape}) but only {len(raw)} are stored")
        return raw[: self.nbytes]

    def _chunks(self, m: memoryview) -> bytes:
        rank = m[2]
        if rank != len(self.shape) + 1 or len(m) < 11 + 4 * rank:
            raise bad(f"{self.name!r} has chunks of another rank")
        (tree,) = struct.unpack_from("<Q", m, 3)
        chunk = struct.unpack_from(f"<{rank - 1}I", m, 11)
        self._r.budget -= self.nbytes
        whole = product(chunk, self._type.size)
        if self._r.budget < 0 or whole > max(1 << 26, 8 * self._r.size) or 0 in chunk:
            raise bad(
                f"{self.name!r} declares {self.nbytes} bytes (shape {self.shape}), far more than the file holds; a decompression bomb"
            )
        out = np.zeros(self.shape, dtype=self._type.dtype if self._type.dtype is not None else f"V{self._type.size}")
        if tree != UNDEFINED:
            for offset, mask, raw in self._chunk_nodes(tree, rank, 0):
                data = self._unfilter(raw, mask, whole)
                piece = np.frombuffer(data, dtype=out.dtype, count=whole // self._type.size).reshape(chunk)
                if any(o >= n for o, n in zip(offset, self.shape, strict=True)):
                    raise bad(f"{self.name!r} has a chunk outside of its shape")
                place = tuple(slice(o, min(o + c, n)) for o, c, n in zip(offset, chunk, self.shape, strict=True))
                out[place] = piece[tuple(slice(0, p.stop - p.start) for p in place)]
        return out.tobytes()

    def _chunk_nodes(self, node: int, rank: int, depth: int) -> Iterator[tuple]:
        self._r.count()
        self._r.expect(b"TREE", node)
        _, level, used = self._r.unpack("BBH", node + 4)
        if depth > 16:
            raise bad("an index that is too deep")
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
                    raise bad(f"{self.name!r} is a decompression bomb")
                try:
                    raw = inflate.decompress(bytes(raw), whole)
                except zlib.error as error:
                    raise bad(f"{self.name!r}: {error}") from error
            elif name == 2:
                size = self._type.size
                raw = np.frombuffer(raw, np.uint8, count=len(raw) // size * size).reshape(size, -1).T.tobytes()
            elif name == 3:
                raw = raw[:-4]  # a checksum
            else:
                raise bad(f"{self.name!r} is stored with filter {name}")
        if len(raw) < whole:
            raise bad(f"{self.name!r}: a chunk of {len(raw)} bytes, expected {whole}")
        return raw

    def _filter_names(self) -> list[int]:
        m = self._filters
        if m is None:
            return []
        if len(m) < 2 or m[0] not in (1, 2) or m[1] > 16:
            raise bad(f"{self.name!r} has filters of another version")
        names, at = [], 8 if m[0] == 1 else 2
        for _ in range(m[1]):
            if at + 8 > len(m):
                raise bad(f"{self.name!r}: a filter that is cut off")
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
        raise bad("the checksum at its end is not that of its contents")
    return view[:-24]


class File(Group):
    """A whole file; `size` is its length in bytes.

    Args:
        data: its bytes.

    Raises:
        FileFormatError: if it is not HDF5, or damaged.
    """

    def __init__(self, data: Any):
        with damage():
            self._open(Reader(_verified(data)))

    def _open(self, r: Reader) -> None:
        self.size = r.size
        if r.size < 48 or bytes(r.data[:8]) != SIGNATURE:
            raise FileFormatError("Not an HDF5 file: it does not begin with the HDF5 signature.")
        version = r.data[8]
        if version in (0, 1):
            if r.data[13] != 8 or r.data[14] != 8:
                raise bad(f"offsets of {r.data[13]} and lengths of {r.data[14]} bytes")
            start = 24 if version == 0 else 28
            base, _, end = r.unpack("QQQ", start)
            (root,) = r.unpack("Q", start + 40)
        elif version in (2, 3):
            if r.data[9] != 8 or r.data[10] != 8:
                raise bad(f"offsets of {r.data[9]} and lengths of {r.data[10]} bytes")
            base, _, end, root = r.unpack("QQQQ", 12)
        else:
            raise bad(f"a superblock of version {version}")
        if base != 0 or end > r.size:
            raise bad(f"a file of {end} bytes was expected, {r.size} are there; it is cut off")
        super().__init__(r, root, Header(r, root))
