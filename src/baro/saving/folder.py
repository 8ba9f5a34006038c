"""A model as a folder: the members of a `.keras` archive as files. It replaces an older one as a whole."""

import contextlib
import ctypes
import os
from pathlib import Path
from typing import Any

from .. import files
from .archive import ASSETS, CONFIG, MAX_CONFIG, METADATA, WEIGHTS

_ATTEMPTS = 50  # to read or replace a folder while others replace it too


def write(path: str, metadata: str, config: str, weights: list[Any], assets: Path | None) -> None:
    """Write the folder beside its place, then put it there.

    Raises:
        WriteError: if it cannot be written, or something else than a model is there; that is then unchanged.
    """
    import secrets
    import shutil

    target = Path(path)
    if target.exists() and not target.is_dir():
        raise files.WriteError(
            f"{target}: is a file; a model without suffix is saved as a folder. Choose another name, or one that ends in '.keras'."
        )
    if (
        target.is_dir()
        and any(target.iterdir())
        and not (target / CONFIG).exists()
        and not (target / "saved_model.pb").exists()
    ):
        raise files.WriteError(
            f"{target}: a folder with other files in it; a model is not written over them. Choose another name."
        )
    beside = target.parent / f".{target.name}.{secrets.token_hex(6)}{files.TEMPORARY}"
    try:
        files.ensure_folder(beside)
        files.write_text(beside / METADATA, metadata)
        files.write_text(beside / CONFIG, config)
        files.write_bytes(beside / WEIGHTS, weights)
        if assets is not None:
            for source in sorted(assets.rglob("*")):
                if source.is_file():
                    files.write_bytes(beside / ASSETS / source.relative_to(assets), source.read_bytes())
        _put(beside, target)
        files.sync_folder(target.parent)
    except OSError as error:
        if isinstance(error, files.WriteError):
            raise
        raise files.failed(target, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def read(path: str) -> tuple[bytes, bytes]:
    """Return config.json and the weights file of a folder, both of the same model though somebody replaces it meanwhile."""
    for attempt in range(_ATTEMPTS):
        before = _identity(path)
        try:
            config = files.read_bytes(os.path.join(path, CONFIG), MAX_CONFIG, "config")
            weights = files.read_bytes(os.path.join(path, WEIGHTS), what="weights file")
        except files.MissingFileError:
            if attempt == _ATTEMPTS - 1 or _identity(path) == before:
                raise
            continue
        if _identity(path) == before:
            break
    return config, weights


def _identity(path: str) -> Any:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _put(new: Path, target: Path) -> None:
    """Move a folder to its place; an older one there is exchanged for it in one step where the system can."""
    import secrets
    import shutil

    for attempt in range(_ATTEMPTS):
        try:
            os.rename(new, target)  # where nothing is there, or an empty folder
            return
        except OSError:
            if not target.exists() and attempt == _ATTEMPTS - 1:
                raise
        if _exchange(new, target):
            return  # `new` is now the old folder, which the caller removes
        old = target.parent / f".{target.name}.{secrets.token_hex(6)}{files.TEMPORARY}"
        try:
            os.rename(target, old)
        except FileNotFoundError:
            continue  # another process has just moved it away to do the same
        try:
            os.rename(new, target)
        except OSError:
            if target.exists():  # another process was faster; once more
                shutil.rmtree(old, ignore_errors=True)
                continue
            os.rename(old, target)
            raise
        shutil.rmtree(old, ignore_errors=True)
        return
    raise files.WriteError(f"{target}: other processes kept replacing it. Save to a folder of its own.")


def _exchange(a: Path, b: Path) -> bool:
    """Exchange two folders with Linux's renameat2; False where there is no such call."""
    with contextlib.suppress(OSError, AttributeError):
        call = ctypes.CDLL(None, use_errno=True).renameat2
        return call(-100, os.fsencode(a), -100, os.fsencode(b), 2) == 0  # AT_FDCWD, RENAME_EXCHANGE
    return False
