"""Files from the network. Keras: `keras.utils.get_file`."""

import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from .. import files
from ..datasets import formats, sources
from ..errors import FileFormatError

MEMBERS = 1_000_000  # more members than this are not unpacked
BYTES = 1 << 36  # nor more bytes


def get_file(fname: str | None = None, origin: str | None = None, untar: bool = False, md5_hash: str | None = None, file_hash: str | None = None,
             cache_subdir: str = "datasets", hash_algorithm: str = "auto", extract: bool = False, archive_format: Any = "auto",
             cache_dir: str | None = None, force_download: bool = False) -> str:  # fmt: skip
    """Return the path of a file, downloading it to the cache when it is not there. Keras: `keras.utils.get_file`.

    Args:
        fname: the file's name in the cache; by default the last part of `origin`. An absolute path is used as it is.
        origin: address (http, https or file).
        untar: an older spelling of extract=True.
        md5_hash: an older spelling of file_hash.
        file_hash: the expected digest, md5 or sha256.
        cache_subdir: folder in the cache; an absolute path is used as it is.
        hash_algorithm: "md5", "sha256" or "auto".
        extract: whether an archive is unpacked; the folder's path is returned then.
        archive_format: "tar", "zip", "auto", None, or a list of them.
        cache_dir: the cache, by default $BARO_HOME or ~/.baro.
        force_download: whether a file that is there is fetched again.

    Raises:
        DataError: when the address cannot be reached, or the digest differs.
        FileFormatError: when an archive tries to write outside of its folder, or is absurdly large.
    """
    if origin is None:
        raise ValueError('Please specify the "origin" argument (URL of the file to download).')
    name = os.fspath(fname) if fname else os.path.basename(origin.rstrip("/"))
    if not name:
        raise ValueError(
            f"Can't parse the file name from the origin provided: '{origin}'. Please specify the `fname` argument."
        )
    expected = file_hash or md5_hash
    algorithm = hash_algorithm if hash_algorithm != "auto" else "sha256" if expected and len(expected) == 64 else "md5"
    folder = Path(cache_dir or sources.home()).expanduser() / cache_subdir
    folder.mkdir(parents=True, exist_ok=True)
    unpack = extract or untar
    target = folder / (f"{name}_archive" if extract and not untar else name)
    if untar and not name.endswith((".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")):
        target = folder / f"{name}.tar.gz"
    known = expected is None or target.is_file() and sources.digest(target, algorithm) == expected
    if force_download or not target.is_file() or not known:
        _download(origin, target, expected, algorithm)
    if not unpack:
        return str(target)
    place = folder / (name if extract and not untar else f"{name}_extracted")
    if force_download or not place.exists():
        _extract(target, place, ["tar", "zip"] if archive_format == "auto" or untar else archive_format)
    return str(place)


def _download(origin: str, target: Path, expected: str | None, algorithm: str) -> None:
    import urllib.request

    from ..errors import DataError

    part = target.with_name(target.name + ".part")
    try:
        with urllib.request.urlopen(origin) as source, part.open("wb") as file:  # the caller's own address
            while chunk := source.read(1 << 20):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        part.unlink(missing_ok=True)
        raise DataError(
            f"get_file: {origin} could not be fetched ({error}). Check the address and the network, or put the file at {target}."
        ) from error
    if expected is not None and sources.digest(part, algorithm) != expected:
        part.unlink()
        raise FileFormatError(
            f"Incomplete or corrupted file detected. The {algorithm} of {origin} does not match the provided value of {expected}."
        )
    os.replace(part, target)


def _extract(archive: Path, place: Path, kinds: Any) -> None:
    """Unpack an archive into a new folder, all or nothing.

    Raises:
        FileFormatError: if it is damaged, is absurdly large, or has members that would lie elsewhere.
    """
    import lzma
    import shutil
    import tarfile
    import tempfile
    import zipfile
    import zlib

    kinds = [kinds] if isinstance(kinds, str) else list(kinds or ())
    beside = Path(tempfile.mkdtemp(dir=place.parent, prefix=place.name + "."))
    try:
        if "tar" in kinds and tarfile.is_tarfile(archive):
            with tarfile.open(archive) as tar:
                _check(((m.name, m.size, m.isfile() or m.isdir()) for m in tar), archive)
                _drain(tar.fileobj, archive)
                options: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
                for m in tar.getmembers():
                    tar.extract(m, beside, set_attrs=False, **options)
        elif "zip" in kinds and zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as z:
                _check(((i.filename, i.file_size, (i.external_attr >> 28) != 0xA) for i in z.infolist()), archive)
                z.extractall(beside)
        else:
            raise FileFormatError(f"get_file: {archive} is not an archive of the kinds {kinds}.")
        if place.exists():
            shutil.rmtree(place)
        os.replace(beside, place)
    except FileFormatError:
        raise
    except OSError as error:
        if error.errno is not None:  # the system's; those of gzip and bz2 have no number
            raise files.failed(place, error) from error
        raise _damaged(archive, error) from None
    except (
        tarfile.TarError,
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        RuntimeError,
        ValueError,
    ) as error:
        raise _damaged(archive, error) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _damaged(archive: Path, error: Exception) -> FileFormatError:
    return FileFormatError(
        f"get_file: {archive} is damaged, encrypted or of an unknown kind ({error}). Nothing was unpacked; download it again."
    )


def _drain(stream: Any, archive: Path) -> None:
    """Read what comes behind a tar archive, up to the checksum of what it is packed in."""
    packed = archive.stat().st_size
    while stream.read(1 << 20):
        formats.check_expansion(archive, packed, stream.tell())


def _check(members: Iterable[tuple[str, int, bool]], archive: Path) -> None:
    """Look at each member (name, size, whether it is a file or a folder), before the next one is looked for."""
    packed, total = archive.stat().st_size, 0
    for i, (name, size, plain) in enumerate(members):
        total += size
        if i >= MEMBERS or total > BYTES:
            raise FileFormatError(
                f"get_file: {archive} would unpack to more than {MEMBERS} files or {BYTES >> 30} GiB."
            )
        formats.check_expansion(archive, packed, total)
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in name.split("/")[0] or not plain:
            raise FileFormatError(
                f"get_file: {archive} has the member {name!r}, which is a link or would be written outside of its folder. Nothing was unpacked."
            )
