"""Where the files of a data set are: found on this machine, or downloaded into the cache.

Places, in order: `$BARO_DATA/<folder>`, the cache `$BARO_HOME/datasets/<folder>` (default `~/.baro`), Keras's cache
(`$KERAS_HOME/datasets`, default `~/.keras`), Debian's data set packages (`/usr/share/datasets`), the official address.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from ..errors import DataError

CHUNK = 1 << 18
TRIES = 3
TIMEOUT_SECONDS = 30


class Remote(NamedTuple):
    """One file at an official address; `digest` is "sha256:…" or "md5:…", `size` in bytes is 0 where unknown."""

    folder: str
    name: str
    url: str
    digest: str
    size: int = 0


def of_keras(folder: str, name: str, digest: str) -> Remote:
    """Return a file of the data sets that come with Keras."""
    return Remote(folder, name, f"https://storage.googleapis.com/tensorflow/tf-keras-datasets/{name}", digest)


def home() -> Path:
    """Return the folder of baro's own files: `$BARO_HOME`, else `~/.baro`."""
    return Path(os.environ.get("BARO_HOME") or "~/.baro").expanduser()


def cache(folder: str) -> Path:
    """Return the folder that downloads of one data set go to; it need not exist yet."""
    return home() / "datasets" / folder


def places(folder: str) -> list[Path]:
    """Return the folders where the files of a data set may lie, most wanted first."""
    found = []
    if os.environ.get("BARO_DATA"):
        found.append(Path(os.environ["BARO_DATA"]).expanduser() / folder)
    found.append(cache(folder))
    return [*found, keras_cache() / folder, Path("/usr/share/datasets") / folder]


def keras_cache() -> Path:
    """Return the folder of Keras's own downloads."""
    return Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser() / "datasets"


def locate(folder: str, *alternatives: Sequence[str], keras: str = "") -> list[Path] | None:
    """Return the paths of the first complete group of file names, searching place by place, or None.

    `keras` is the name of a file that Keras puts straight into its cache; it comes last.
    """
    groups = [[place / name for name in names] for place in places(folder) for names in alternatives]
    if keras:
        groups.append([keras_cache() / keras])
    return next((paths for paths in groups if all(path.is_file() for path in paths)), None)


def given(path: str) -> list[Path] | None:
    """Return the file that a `path=` argument means by itself: an absolute path to what is there; else None."""
    found = Path(path).expanduser()
    return [found] if found.is_absolute() and found.is_file() else None


def missing(title: str, folder: str, names: Sequence[str], why: str) -> DataError:
    """Return the one error for a data set that cannot be had: what is missing, why, and which file goes where."""
    where = " or ".join(str(place) for place in places(folder)[: 2 if os.environ.get("BARO_DATA") else 1])
    return DataError(
        f"The {title} data set is not on this machine, and {why}. "
        f"Put {_listed(names)} into {where}, or set BARO_DATA to a folder that has {folder}/{names[0]}."
    )


def fetch(title: str, remotes: Sequence[Remote]) -> list[Path]:
    """Download files into the cache, each checked and moved into place in one step, and return their paths.

    Raises:
        DataError: nothing could be downloaded, or what came is not the official file.
    """
    paths = []
    for remote in remotes:
        path = cache(remote.folder) / remote.name
        if not path.is_file():
            try:
                _download(remote, path)
            except (OSError, ValueError) as error:
                reason = f"downloading {remote.url} failed ({_reason(error)})"
                raise missing(title, remote.folder, [r.name for r in remotes], reason) from None
        paths.append(path)
    return paths


def _download(remote: Remote, path: Path) -> None:
    """Fetch into `path`.part, going on where an earlier try stopped; check; rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with open(part, "ab") as file:
        _lock(file)  # a second process waits here, then finds the finished file
        if path.is_file():
            return
        with _progress(remote) as show:
            for left in reversed(range(TRIES)):
                try:
                    _receive(remote, file, show)
                    break
                except (OSError, EOFError) as error:
                    if not left or getattr(error, "code", 500) < 500:
                        raise
        file.flush()
        os.fsync(file.fileno())
        algorithm, _, expected = remote.digest.partition(":")
        received = digest(part, algorithm)
        if received != expected:
            part.unlink()
            raise ValueError(f"its {algorithm} is {received}, expected {expected}: not the official file")
        os.replace(part, path)


def _receive(remote: Remote, file: IO[bytes], show: Callable[[int, int], None]) -> None:
    """Append the rest of a remote file to `file`, which may hold its beginning already."""
    import urllib.error
    import urllib.request

    done = file.seek(0, os.SEEK_END)
    if remote.size and done >= remote.size:
        if done == remote.size:
            return
        done = file.truncate(0)
    request = urllib.request.Request(remote.url, headers={"User-Agent": "baro"})
    if done:
        request.add_header("Range", f"bytes={done}-")
    try:
        reply = urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416:  # nothing is left to send: the digest decides
            return
        raise
    with reply:
        if done and reply.status != 206:  # the server sends the whole file again
            done = file.truncate(0)
        length = int(reply.headers.get("Content-Length") or 0)
        total = done + length
        if remote.size and total > remote.size:
            raise ValueError(f"the server offers {total} bytes, expected {remote.size}")
        while chunk := reply.read(CHUNK):
            file.write(chunk)
            done += len(chunk)
            if remote.size and done > remote.size:
                raise ValueError(f"the server sent more than the expected {remote.size} bytes")
            show(done, total or remote.size)
    if length and done < total:
        raise EOFError(f"the connection ended after {done} of {total} bytes")


@contextmanager
def _progress(remote: Remote) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal, and one line elsewhere, on the error stream."""
    import sys

    if not sys.stderr.isatty():
        print(f"downloading {remote.url}", file=sys.stderr)
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    columns: list[Any] = [
        "{task.description}",
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(remote.name, total=remote.size or None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


def _lock(file: IO[bytes]) -> None:
    """Wait for the exclusive right to write `file`; it ends when the file is closed."""
    try:
        import fcntl
    except ImportError:  # not on Windows: there the rename alone guards the finished file
        return
    fcntl.flock(file, fcntl.LOCK_EX)


def digest(path: Path, algorithm: str) -> str:
    """Return the hexadecimal digest of a file's bytes."""
    import hashlib

    state = hashlib.new(algorithm, usedforsecurity=False)
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            state.update(chunk)
    return state.hexdigest()


def _reason(error: BaseException) -> str:
    """Return what went wrong in a few words."""
    reason = getattr(error, "reason", None) or error
    reason = getattr(reason, "strerror", None) or reason
    return str(reason) or type(error).__name__


def _listed(names: Sequence[str]) -> str:
    """Return names joined as in a sentence."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
