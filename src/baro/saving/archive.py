"""The zip archive of a `.keras` file: written plainly, read without trusting it.

What is refused: another compression than none or deflate, encryption, names that lead out of the archive, links, names that
occur twice, a table of contents beyond a megabyte, and members that expand to far more than they take in the file.
"""

import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

from ..errors import FileFormatError

METADATA, CONFIG, WEIGHTS, ASSETS = "metadata.json", "config.json", "model.weights.h5", "assets"
MAX_CONFIG = 32 << 20
_MAX_TABLE = 1 << 20  # bytes of the table of contents: about 10 000 members
_SMALL = 32 << 20  # a member up to this size is read whatever its ratio
_MAX_RATIO = 20  # weights compress by at most a few; zeros by a thousand


class Archive:
    """The members of a `.keras` file, checked.

    Args:
        file: the file, open for reading in binary.
        name: for messages.

    Raises:
        FileFormatError: if it is not a zip archive, damaged or hostile.
    """

    def __init__(self, file: IO[bytes], name: str):
        self.name = name
        try:
            self._check_table(file)
            self._zip = zipfile.ZipFile(file)
            self.members = {info.filename: info for info in self._zip.infolist()}
        except _DAMAGE as error:
            raise FileFormatError(f"{name}: not a valid `.keras` file (a zip archive): {error}") from error
        if len(self.members) != len(self._zip.infolist()):
            raise FileFormatError(f"{name}: a member occurs twice in the archive.")
        for info in self.members.values():
            self._check(info)
        for needed in (CONFIG,):
            if needed not in self.members:
                raise FileFormatError(
                    f"{name}: the archive has no {needed!r}; it is not a Keras model. It has: {sorted(self.members)[:10]}."
                )

    @staticmethod
    def _check_table(file: IO[bytes]) -> None:
        """Look at the end of the archive before Python's reader builds an object for each member."""
        size = file.seek(0, os.SEEK_END)
        tail_at = max(0, size - 65_557)
        file.seek(tail_at)
        tail = file.read()
        at = tail.rfind(b"PK\5\6")
        if at < 0 or at + 22 > len(tail):
            raise zipfile.BadZipFile("File is not a zip file: it has no end record; perhaps it is cut off")
        table = struct.unpack_from("<I", tail, at + 12)[0]
        wide = tail.rfind(b"PK\6\6")
        if wide >= 0 and wide + 56 <= len(tail):
            table = max(table, struct.unpack_from("<Q", tail, wide + 40)[0]) if table == 0xFFFFFFFF else table
        if table > _MAX_TABLE:
            raise zipfile.BadZipFile(f"a table of contents of {table} bytes")
        file.seek(0)

    def _check(self, info: zipfile.ZipInfo) -> None:
        name = info.filename
        parts = name.replace("\\", "/").split("/")
        if (
            not name
            or name.startswith(("/", "\\"))
            or ".." in parts
            or "\0" in info.orig_filename
            or ":" in parts[0]
            or len(name) > 1000
        ):
            raise FileFormatError(f"{self.name}: member {name!r}: the name leads out of the archive.")
        mode = info.external_attr >> 16
        if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_IFMT(mode) == 0):
            raise FileFormatError(f"{self.name}: member {name!r} is a link or a device, not a file.")
        if info.flag_bits & 1:
            raise FileFormatError(f"{self.name}: member {name!r} is encrypted.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileFormatError(
                f"{self.name}: member {name!r} has compression {info.compress_type}; expected none or deflate."
            )
        if info.file_size > _SMALL and info.file_size > _MAX_RATIO * info.compress_size:
            raise FileFormatError(
                f"{self.name}: member {name!r} declares {info.file_size:,} bytes but takes {info.compress_size:,} in the file; "
                "a decompression bomb is not loaded."
            )

    def read(self, name: str, limit: int | None = None) -> bytes:
        """Return a member's bytes; its checksum is verified."""
        info = self.members.get(name)
        if info is None:
            raise FileFormatError(f"{self.name}: the archive has no {name!r}.")
        if limit is not None and info.file_size > limit:
            raise FileFormatError(
                f"{self.name}: member {name!r} of {info.file_size:,} bytes; at most {limit:,} are reasonable."
            )
        try:
            with self._zip.open(info) as f:
                data = f.read(info.file_size + 1)
        except _DAMAGE as error:
            raise FileFormatError(f"{self.name}: member {name!r} is damaged: {error}") from error
        if len(data) != info.file_size:
            raise FileFormatError(f"{self.name}: member {name!r} has {len(data):,} bytes, expected {info.file_size:,}.")
        return data

    def assets(self) -> list[zipfile.ZipInfo]:
        """Return the members under "assets/" that are files."""
        return [i for n, i in self.members.items() if n.startswith(f"{ASSETS}/") and not i.is_dir()]

    def extract_assets(self, folder: Path) -> Path:
        """Write the members under "assets/" into a folder, and return it."""
        found = self.assets()
        root = folder / ASSETS
        root.mkdir()
        for info in found:
            relative = info.filename[len(ASSETS) + 1 :].replace("\\", "/")
            path = (root / relative).resolve()
            if not relative or not path.is_relative_to(root.resolve()):
                raise FileFormatError(f"{self.name}: member {info.filename!r}: the name leads out of the archive.")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.read(info.filename))
        return root


_DAMAGE = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, struct.error,
           IndexError, OverflowError, MemoryError, TypeError)  # fmt: skip


def write_archive(file: IO[bytes], metadata: str, config: str, weights: list[Any], assets: Path | None) -> None:
    """Write a `.keras` archive.

    Args:
        file: open for writing in binary.
        metadata, config: the two JSON texts.
        weights: the parts of the HDF5 file.
        assets: the folder of further files.
    """
    with zipfile.ZipFile(file, "w") as z:
        z.writestr(METADATA, metadata)
        z.writestr(CONFIG, config)
        with z.open(WEIGHTS, "w", force_zip64=sum(map(len, weights)) > 1 << 30) as f:
            for part in weights:
                f.write(part)
        if assets is not None:
            for path in sorted(assets.rglob("*")):
                if path.is_file():
                    z.write(path, f"{ASSETS}/{path.relative_to(assets).as_posix()}")
