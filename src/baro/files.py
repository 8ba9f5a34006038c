"""Writing files that are whole or absent, and reading files of limited size: every writer of baro goes through here.

write_bytes("model.keras", data)             beside it, fsync, rename, fsync of the folder
with writing("log.csv") as f: f.write(...)   the same for a stream; an exception leaves the old file as it was
"""

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from .errors import DataError, FileFormatError

TEMPORARY = ".baro-partial"  # what the name of an unfinished file ends in

_ADVICE = {
    errno.ENOSPC: "the disk is full; make room or choose another disk",
    errno.EDQUOT: "the disk quota is used up; make room or choose another disk",
    errno.EROFS: "the file system is read-only; choose another folder",
    errno.EACCES: "no permission to write there; choose another folder or change its permissions",
    errno.EPERM: "not permitted there; choose another folder or change its permissions",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
    errno.ENOTDIR: "a part of the path is a file and not a folder",
    errno.ENOENT: "the folder was removed meanwhile",
    errno.EFBIG: "the file is larger than the file system or the process's limit allows",
}


class WriteError(DataError):
    """A file could not be written; what was there before is untouched."""


def failed(path: Any, error: OSError) -> WriteError:
    """Return the error that says why a path could not be written, and what to do."""
    why = _ADVICE.get(error.errno or 0, os.strerror(error.errno) if error.errno else str(error))
    found = WriteError(f"{path}: could not be written: {why}. A file that was there before is unchanged.")
    found.errno = error.errno
    return found


def _checked(path: Any, make_folder: bool) -> Path:
    """Return the path to replace: links are followed, the folder exists."""
    path = Path(os.path.realpath(os.fspath(path))) if os.path.islink(os.fspath(path)) else Path(os.fspath(path))
    if path.is_dir():
        raise WriteError(f"{path}: is a folder. Give the name of a file in it, for example {path / 'model.keras'}.")
    folder = path.parent
    if not folder.is_dir():
        if not make_folder:
            raise WriteError(
                f"{path}: the folder {folder} does not exist. Make it first: os.makedirs({str(folder)!r})."
            )
        ensure_folder(folder)
    return path


def ensure_folder(folder: Any) -> None:
    """Make a folder and those that it lies in, unless it is there.

    Raises:
        WriteError: if it cannot be made.
    """
    try:
        os.makedirs(folder, exist_ok=True)
    except FileExistsError as error:
        raise WriteError(
            f"{folder}: is a file; expected a folder. Choose another name, or move the file away."
        ) from error
    except OSError as error:
        raise failed(folder, error) from error


@contextlib.contextmanager
def writing(path: Any, mode: str = "wb", make_folder: bool = True, **options: Any) -> Iterator[IO[Any]]:
    """Open a file that takes the place of `path` when the block ends, whole and on the disk, or not at all.

    Args:
        path: where to.
        mode: "wb" or "w".
        make_folder: whether a missing folder is made.
        options: for `open`, such as `newline`.

    Raises:
        WriteError: if it cannot be written; `path` is then as it was before.
    """
    import secrets

    path = _checked(path, make_folder)
    beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}{TEMPORARY}")
    if "b" not in mode:
        options.setdefault("encoding", "utf-8")
    done = False
    try:
        fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o666)
        with open(fd, mode, **options) as f:
            yield f
            f.flush()
            os.fsync(f.fileno())
        with contextlib.suppress(OSError):
            os.chmod(beside, stat.S_IMODE(os.stat(path).st_mode))  # a replaced file keeps its permissions
        os.replace(beside, path)
        done = True
        sync_folder(path.parent)
    except OSError as error:
        if isinstance(error, DataError):
            raise
        raise failed(path, error) from error
    finally:
        if not done:
            with contextlib.suppress(OSError):
                os.unlink(beside)


def write_bytes(path: Any, data: Any, make_folder: bool = True) -> None:
    """Write bytes as a whole file, or change nothing.

    Args:
        path: where to.
        data: bytes, or a list of bytes-like parts.
        make_folder: whether a missing folder is made.
    """
    with writing(path, make_folder=make_folder) as f:
        for part in data if isinstance(data, list) else (data,):
            f.write(part)


def write_together(contents: dict[Any, Any], ready: Callable[[], None] | None = None) -> None:
    """Write files that belong together: none takes its place before all are on the disk, then they do in the order given.

    Args:
        contents: from a path to bytes, a text, or a list of bytes-like parts.
        ready: called when all are on the disk, before the first takes its place.

    Raises:
        WriteError: if one cannot be written; all are then as they were before.
    """
    with contextlib.ExitStack() as stack:
        for path, data in reversed(contents.items()):
            file = stack.enter_context(writing(path))
            parts = [data.encode("utf-8")] if isinstance(data, str) else data if isinstance(data, list) else [data]
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        if ready is not None:
            ready()


def write_text(path: Any, text: str, make_folder: bool = True) -> None:
    """Write text in UTF-8 as a whole file, or change nothing."""
    write_bytes(path, text.encode("utf-8"), make_folder)


class AppendedFile:
    """A file that grows by whole pieces: one that cannot be written leaves the file as it was. The system has each piece when `write` returns.

    Args:
        path: the file; the folder that it lies in is made.
        kept: bytes of an existing file that are kept; with 0, it is replaced by the first piece.

    Raises:
        WriteError: in `write`, if that piece cannot be written.
    """

    def __init__(self, path: Any, kept: int = 0):
        self.path = os.fspath(path)
        self._size = kept
        self._file: IO[bytes] | None = None

    def write(self, data: bytes) -> int:
        """Append a piece."""
        try:
            if self._file is None:
                self._open(data)
            else:
                self._append(data)
        except OSError as error:
            if isinstance(error, DataError):
                raise
            raise failed(self.path, error) from error
        return len(data)

    def _open(self, data: bytes) -> None:
        _checked(self.path, make_folder=True)
        new, plain = not os.path.exists(self.path), os.path.isfile(self.path)
        if self._size == 0 and plain:
            write_bytes(self.path, data)
            self._size, data = len(data), b""
        self._file = open(self.path, "r+b" if plain else "wb", buffering=0)  # noqa: SIM115  (closed by `close`)
        try:
            if plain:
                self._file.truncate(self._size)
                self._file.seek(self._size)
            self._append(data)
        except OSError:
            self.close()
            if new:
                with contextlib.suppress(OSError):
                    os.unlink(self.path)
            raise

    def _append(self, data: bytes) -> None:
        assert self._file is not None
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError:
            with contextlib.suppress(OSError):
                self._file.truncate(self._size)
                self._file.seek(self._size)
            raise
        self._size += len(data)

    def flush(self) -> None:
        """Do nothing: what was written is not held back."""

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    @property
    def closed(self) -> bool:
        """Whether no file is open."""
        return self._file is None


def sync_folder(folder: Any) -> None:
    """Make a rename last through a power cut, where the system has folders that can be synced."""
    with contextlib.suppress(OSError):
        fd = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def remove_leftovers(folder: Any, older_than: float = 3600.0) -> int:
    """Delete unfinished files that a killed process left in a folder; return how many."""
    import time

    removed = 0
    for name in os.listdir(folder):
        if name.startswith(".") and name.endswith(TEMPORARY):
            path = os.path.join(folder, name)
            with contextlib.suppress(OSError):
                if time.time() - os.stat(path).st_mtime > older_than:
                    os.unlink(path)
                    removed += 1
    return removed


def read_bytes(path: Any, limit: int | None = None, what: str = "file") -> bytes:
    """Return a file's bytes.

    Args:
        path: the file.
        limit: the most bytes that are reasonable.
        what: a noun for the message.

    Raises:
        DataError: if there is no such file or it cannot be read.
        FileFormatError: if it is larger than `limit`.
    """
    path = Path(os.fspath(path))
    try:
        with open_for_reading(path) as f:
            size = os.fstat(f.fileno()).st_size
            if limit is not None and size > limit:
                raise FileFormatError(f"{path}: expected a {what} of at most {limit:,} bytes, found {size:,}.")
            data = f.read(limit + 1 if limit is not None else -1)
    except OSError as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"{path}: could not be read: {error.strerror or error}.") from error
    if limit is not None and len(data) > limit:
        raise FileFormatError(f"{path}: expected a {what} of at most {limit:,} bytes.")
    return data


class MissingFileError(DataError, FileNotFoundError, ValueError):
    """There is no such file."""


def open_for_reading(path: Any) -> IO[bytes]:
    """Open a regular file; a missing one, a folder, a pipe or a device is refused with a clear message."""
    path = Path(os.fspath(path))
    if not path.exists():
        near = f" The folder {path.parent} does not exist either." if not path.parent.is_dir() else ""
        raise MissingFileError(
            errno.ENOENT, f"File not found: filepath={path}. Please ensure the file is an accessible file.{near}"
        )
    if path.is_dir():
        raise DataError(f"{path}: is a folder; expected a file.")
    if not path.is_file():
        raise DataError(f"{path}: is not a regular file.")
    return open(path, "rb")
