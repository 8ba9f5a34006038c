"""A lock on a file that one process holds at a time, and that the system takes back when the process ends, however it ends."""

import contextlib
import os
import threading
from typing import Any

from . import files
from .errors import DataError

_held: set[str] = set()  # the system's locks are between processes; this one is between the threads of this process
_guard = threading.RLock()  # `__del__` may come at any moment


class LockedError(DataError):
    """Another run is using a file or folder."""


class FileLock:
    """Holds a lock from `acquire` to `release`, to the end of the process, or until it is forgotten.

    The lock is the system's (POSIX record locks; `msvcrt.locking` on Windows): a process that is killed leaves the file, but not the lock,
    and processes forked meanwhile do not hold it. On file systems without locks there is none.

    Args:
        path: the file to lock, which holds the number of the process; `release` deletes it.

    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/lock"
    >>> one, two = FileLock(path), FileLock(path)
    >>> one.acquire()
    >>> try:
    ...     two.acquire()
    ... except LockedError as error:
    ...     print("in use by another run" in str(error))
    True
    >>> one.release()
    >>> two.acquire()
    """

    def __init__(self, path: Any):
        self.path = os.path.realpath(os.fspath(path))
        self._fd: int | None = None
        self._pid = 0

    def acquire(self) -> None:
        """Take the lock; the folder that the file lies in is made.

        Raises:
            LockedError: if another run holds it.
            WriteError: if the file cannot be made.
        """
        with _guard:
            if self.path in _held:
                raise self._taken(f"this process ({os.getpid()})")
            files.ensure_folder(os.path.dirname(self.path))
            while self._fd is None:
                self._try()
            self._pid = os.getpid()
            _held.add(self.path)

    def _try(self) -> None:
        try:
            fd = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        except OSError as error:
            raise files.failed(self.path, error) from error
        try:
            if not _lock(fd):
                raise self._taken(f"process {os.pread(fd, 32, 0).decode(errors='replace').strip() or 'unknown'}")
            with contextlib.suppress(OSError):
                os.ftruncate(fd, 0)
                os.pwrite(fd, str(os.getpid()).encode(), 0)
            with contextlib.suppress(OSError):
                if os.fstat(fd).st_ino == os.stat(self.path).st_ino:  # else its last holder has deleted it meanwhile
                    self._fd, fd = fd, -1
        finally:
            if fd >= 0:
                os.close(fd)

    def _taken(self, who: str) -> LockedError:
        return LockedError(
            f"{os.path.dirname(self.path)}: in use by another run, {who}. Give each run a folder of its own, or wait until the other has ended."
        )

    def release(self) -> None:
        """Delete the file and give the lock back, if this process holds it."""
        fd, self._fd = self._fd, None
        if fd is None:
            return
        with _guard:
            if self._pid == os.getpid():  # and not a process that was forked from it
                with contextlib.suppress(OSError):
                    os.unlink(self.path)
                _held.discard(self.path)
            os.close(fd)

    def __del__(self) -> None:
        if getattr(self, "_fd", None) is not None:
            self.release()


def _lock(fd: int) -> bool:
    """Take the system's lock on a file; False where another process has it."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
            return True
        except OSError:
            return False
    try:
        fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # this file system has no locks
        return True
