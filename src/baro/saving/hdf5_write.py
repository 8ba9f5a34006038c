"""Writing HDF5 files: groups, arrays and attributes, in the oldest form of the format, which every reader understands.

root = Group()
root.group("layers/dense/vars").attrs["name"] = "dense"
root["layers/dense/vars/0"] = kernel
parts = encode(root)                  the file's bytes in pieces, for `files.write_bytes`
"""

import struct
from typing import Any

import numpy as np

from ..errors import InputError

_LEAF, _INTERNAL = 8, 32  # names in a leaf, children of a node: twice the K of the superblock
_UNDEFINED = 0xFFFFFFFFFFFFFFFF
CHECKSUM = b"baro crc"
_FLOATS = {  # itemsize: bits of sign, exponent's place and width, mantissa's width, bias
    2: (15, 10, 5, 10, 15),
    4: (31, 23, 8, 23, 127),
    8: (63, 52, 11, 52, 1023),
}
_BFLOAT16 = (15, 7, 8, 7, 127)


class Group:
    """A folder of arrays and groups with attributes.

    >>> root = Group()
    >>> root["a/b"] = np.zeros(3)
    >>> list(root.members["a"].members)
    ['b']
    """

    def __init__(self) -> None:
        self.attrs: dict[str, Any] = {}
        self.members: dict[str, Any] = {}

    def group(self, path: str) -> "Group":
        """Return the group at a path, made if it is missing."""
        here = self
        for part in path.split("/"):
            if part:
                made = here.members.setdefault(part, Group())
                if not isinstance(made, Group):
                    raise InputError(f"HDF5: {path!r}: {part!r} is an array and not a group.")
                here = made
        return here

    def __setitem__(self, path: str, value: Any) -> None:
        folder, _, name = path.rpartition("/")
        group = self.group(folder)
        if not name or name in group.members:
            raise InputError(f"HDF5: the name {path!r} is empty or taken.")
        group.members[name] = value if isinstance(value, Dataset) else Dataset(value)

    def __contains__(self, path: str) -> bool:
        here: Any = self
        for part in path.split("/"):
            if part:
                if not isinstance(here, Group) or part not in here.members:
                    return False
                here = here.members[part]
        return True


class Dataset:
    """An array with attributes."""

    def __init__(self, value: Any):
        array = np.asarray(value)
        if array.dtype.kind in "UO":
            array = np.char.encode(array.astype(str), "utf-8") if array.size else np.zeros(array.shape, "S1")
        if array.dtype.kind == "S" and array.dtype.itemsize == 0:
            array = array.astype("S1")
        self.array = np.ascontiguousarray(array).reshape(array.shape)
        self.attrs: dict[str, Any] = {}


def encode(root: Group) -> list[Any]:
    """Return the parts of a file, bytes and views of the arrays, to be written one after the other.

    The last part is a checksum behind the end of the HDF5 file. The HDF5 library ignores it, and cuts it off when it changes the file.
    """
    import zlib

    parts = _Encoder().file(root)
    crc = 0
    for part in parts:
        crc = zlib.crc32(part, crc)
    return [*parts, struct.pack("<8sQQ", CHECKSUM, sum(map(len, parts)), crc)]


def _pad(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 8)


def _datatype(dtype: np.dtype) -> bytes:
    size = dtype.itemsize
    order = int(dtype.str[0] == ">")
    if dtype.name == "bfloat16" or (dtype.kind == "f" and size in _FLOATS):
        sign, place, width, mantissa, bias = _BFLOAT16 if dtype.name == "bfloat16" else _FLOATS[size]
        head = struct.pack("<BBBBI", 0x11, 0x20 | order, sign, 0, size)
        return head + struct.pack("<HHBBBBI", 0, 8 * size, place, width, 0, mantissa, bias)
    if dtype.kind in "iu":
        return struct.pack("<BBBBIHH", 0x10, order | (8 if dtype.kind == "i" else 0), 0, 0, size, 0, 8 * size)
    if dtype.kind == "S":
        return struct.pack("<BBBBI", 0x13, 1, 0, 0, size)
    if dtype.kind == "b":  # as h5py writes it: an enumeration over int8
        base = struct.pack("<BBBBIHH", 0x10, 8, 0, 0, 1, 0, 8)
        return struct.pack("<BBBBI", 0x18, 2, 0, 0, 1) + base + _pad(b"FALSE\0") + _pad(b"TRUE\0") + b"\0\1"
    raise InputError(f"HDF5: an array of dtype {dtype} cannot be saved; expected numbers, booleans or strings.")


_STRING = struct.pack("<BBBBI", 0x19, 1, 1, 0, 16) + struct.pack(
    "<BBBBIHH", 0x10, 0, 0, 0, 1, 0, 8
)  # variable length, UTF-8


def _dataspace(shape: tuple[int, ...]) -> bytes:
    return struct.pack(f"<BBB5x{len(shape)}Q", 1, len(shape), 0, *shape)


class _Encoder:
    """Lays out the parts of a file, children before the parents that point to them."""

    def __init__(self) -> None:
        self.parts: list[Any] = []
        self.size = 0
        self.strings: dict[bytes, tuple[int, int]] = {}

    def put(self, data: Any) -> int:
        """Append a part at a multiple of 8; return its address."""
        if isinstance(data, np.ndarray):
            data = data.reshape(-1).view(np.uint8).data
        at, length = self.size, len(data)
        self.parts.append(data)
        fill = -length % 8
        if fill:
            self.parts.append(b"\0" * fill)
        self.size += length + fill
        return at

    def file(self, root: Group) -> list[Any]:
        superblock = bytearray(96)
        self.put(superblock)
        self._put_strings(root)
        address = self._group(root)
        struct.pack_into(
            "<8sBBBBBBBBHHI", superblock, 0, b"\x89HDF\r\n\x1a\n", 0, 0, 0, 0, 0, 8, 8, 0, _LEAF // 2, _INTERNAL // 2, 0
        )
        struct.pack_into("<QQQQQQ", superblock, 24, 0, _UNDEFINED, self.size, _UNDEFINED, 0, address)
        return self.parts

    def _put_strings(self, root: Group) -> None:
        """Write every string attribute into the global heap."""
        found: dict[bytes, None] = {}
        todo: list[Any] = [root]
        while todo:
            here = todo.pop()
            found.update((v.encode("utf-8"), None) for v in here.attrs.values() if isinstance(v, str) and v)
            if isinstance(here, Group):
                todo.extend(here.members.values())
        pending = list(found)
        for first in range(0, len(pending), 60_000):  # an object's number has 16 bits
            batch, body = pending[first : first + 60_000], b""
            pieces = []
            for i, text in enumerate(batch):
                pieces.append(struct.pack("<HHIQ", i + 1, 1, 0, len(text)) + _pad(text))
                self.strings[text] = (self.size, i + 1)
            body = b"".join(pieces)
            size = max(4096, 16 + len(body) + 16)
            free = size - 16 - len(body)
            self.put(
                struct.pack("<4sB3xQ", b"GCOL", 1, size)
                + body
                + struct.pack("<HHIQ", 0, 0, 0, free)
                + b"\0" * (free - 16)
            )

    def _header(self, messages: list[tuple[int, bytes]]) -> int:
        body = b""
        for kind, data in messages:
            data = _pad(data)
            if len(data) > 65528:
                raise InputError("HDF5: an attribute of more than 64 kB; store it as text or as an array.")
            body += struct.pack("<HHB3x", kind, len(data), 0) + data
        return self.put(struct.pack("<BBHII4x", 1, 0, len(messages), 1, len(body)) + body)

    def _attributes(self, attrs: dict[str, Any]) -> list[tuple[int, bytes]]:
        out = []
        for name, value in attrs.items():
            if isinstance(value, str):
                text = value.encode("utf-8")
                address, index = self.strings.get(text, (0, 0))
                kind, space, data = _STRING, _dataspace(()), struct.pack("<IQI", len(text), address, index)
            else:
                array = Dataset(value).array
                kind, space, data = _datatype(array.dtype), _dataspace(array.shape), array.tobytes()
            key = name.encode("utf-8") + b"\0"
            head = struct.pack("<BxHHH", 1, len(key), len(kind), len(space))
            out.append((12, head + _pad(key) + _pad(kind) + _pad(space) + data))
        return out

    def _dataset(self, d: Dataset) -> int:
        array = d.array
        where = self.put(array) if array.size else _UNDEFINED
        messages = [
            (1, _dataspace(array.shape)),
            (3, _datatype(array.dtype)),
            (5, struct.pack("<BBBB", 2, 2, 2, 0)),
            (8, struct.pack("<BBQQ", 3, 1, where, array.nbytes)),
        ]
        return self._header(messages + self._attributes(d.attrs))

    def _group(self, group: Group) -> int:
        children = (
            sorted((name.encode("utf-8"), member) for name, member in group.members.items()) if _unique(group) else []
        )
        heap, entries = bytearray(8), []
        for name, member in children:
            address = self._group(member) if isinstance(member, Group) else self._dataset(member)
            entries.append((len(heap), address))
            heap += _pad(name + b"\0")
        data = self.put(bytes(heap))
        heap_at = self.put(struct.pack("<4sB3xQQQ", b"HEAP", 0, len(heap), 1, data))
        tree = self._tree(entries)
        return self._header([(17, struct.pack("<QQ", tree, heap_at)), *self._attributes(group.attrs)])

    def _tree(self, entries: list[tuple[int, int]]) -> int:
        """Write the index of a group: leaves of names, then nodes over them; return the address of the top."""
        nodes = []  # (address, heap offset of the last name below)
        for i in range(0, len(entries), _LEAF):
            batch = entries[i : i + _LEAF]
            body = b"".join(struct.pack("<QQII16x", name, address, 0, 0) for name, address in batch)
            leaf = struct.pack("<4sBBH", b"SNOD", 1, 0, len(batch)) + body
            nodes.append((self.put(leaf.ljust(8 + 40 * _LEAF, b"\0")), batch[-1][0]))
        level = 0
        while True:
            groups = [nodes[i : i + _INTERNAL] for i in range(0, len(nodes), _INTERNAL)] or [[]]
            size = 24 + 8 * (2 * _INTERNAL + 1)
            first = self.size
            above, last = [], 0
            for k, batch in enumerate(groups):
                left = first + (k - 1) * size if k else _UNDEFINED
                right = first + (k + 1) * size if k + 1 < len(groups) else _UNDEFINED
                node = struct.pack("<4sBBHQQQ", b"TREE", 0, level, len(batch), left, right, last)
                for address, name in batch:
                    node += struct.pack("<QQ", address, name)
                    last = name
                above.append((self.put(node.ljust(size, b"\0")), last))
            if len(above) == 1:
                return above[0][0]
            nodes, level = above, level + 1


def _unique(group: Group) -> bool:
    for name in group.members:
        if not name or "/" in name or "\0" in name or name == ".":
            raise InputError(f"HDF5: {name!r} cannot be the name of an array or group.")
    return True
