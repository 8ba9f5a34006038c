"""Writes that fail: an old file stays, and nothing is left over."""

import errno
import os
import stat
import warnings

import pytest

import baro
from baro import files
from baro.errors import BaroError, FileFormatError
from test_saving import model


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "f"
    files.write_bytes(path, b"old")
    for code, words in (
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EIO, "could not be written"),
    ):
        with pytest.raises(files.WriteError, match=words), files.writing(path) as f:
            f.write(b"new")
            raise OSError(code, os.strerror(code))
    with pytest.raises(KeyboardInterrupt), files.writing(path) as f:
        f.write(b"new")
        raise KeyboardInterrupt
    monkeypatch.setattr(os, "fsync", lambda fd: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(files.WriteError, match="disk is full"):
        files.write_bytes(path, b"new")
    assert path.read_bytes() == b"old" and [p.name for p in tmp_path.iterdir()] == ["f"]


def test_a_disk_that_is_really_full(tmp_path):
    resource = pytest.importorskip("resource")
    m = model(400)
    m.save(tmp_path / "m.keras")
    before = (tmp_path / "m.keras").read_bytes()
    with (
        warnings.catch_warnings()
    ):  # of Python and of JAX, where other tests have started its threads: the child uses neither
        warnings.simplefilter("ignore")
        pid = os.fork()
    if pid == 0:  # a limit on the size of files, as a full disk gives it
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            m.save(tmp_path / "m.keras")
            os._exit(1)
        except files.WriteError:
            os._exit(0)
        except BaseException:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert (tmp_path / "m.keras").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["m.keras"]


def test_paths_that_cannot_be_written(tmp_path):
    (tmp_path / "folder.keras").mkdir()
    with pytest.raises(BaroError, match="is a folder"):
        model().save(tmp_path / "folder.keras")
    (tmp_path / "file").write_text("x")
    with pytest.raises(BaroError, match="is a file"):
        model().save(tmp_path / "file")
    with pytest.raises(BaroError, match="could not be written|is a file"):
        model().save(tmp_path / "file" / "m.keras")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("x")
    with pytest.raises(BaroError, match="other files in it"):
        model().save(tmp_path / "other")
    assert (tmp_path / "other" / "thesis.txt").read_text() == "x"
    with pytest.raises(files.WriteError, match="does not exist"):
        files.write_bytes(tmp_path / "no" / "f", b"x", make_folder=False)


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="a superuser may write everywhere")
def test_read_only_folder(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(files.WriteError, match="no permission"):
            files.write_bytes(tmp_path / "f", b"x")
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_a_folder_is_replaced_as_a_whole(tmp_path):
    m, n = model(3), model(5)
    m.save(tmp_path / "f")
    n.save(tmp_path / "f")
    assert baro.models.load_model(tmp_path / "f").layers[0].units == 5
    assert [p.name for p in tmp_path.iterdir()] == ["f"]


def test_a_folder_is_replaced_where_the_system_cannot_exchange_two(tmp_path, monkeypatch):
    monkeypatch.setattr("baro.saving.folder._exchange", lambda a, b: False)  # as on macOS
    m = model()
    m.save(tmp_path / "m")
    m.set_weights([w + 1 for w in m.get_weights()])
    m.save(tmp_path / "m")
    assert os.listdir(tmp_path) == ["m"]
    for a, b in zip(baro.models.load_model(tmp_path / "m").get_weights(), m.get_weights(), strict=True):
        assert (a == b).all()


def test_permissions_links_and_leftovers(tmp_path):
    path = tmp_path / "f"
    files.write_bytes(path, b"1")
    path.chmod(0o600)
    files.write_bytes(path, b"2")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (tmp_path / "link").symlink_to(path)
    files.write_bytes(tmp_path / "link", b"3")
    assert (tmp_path / "link").is_symlink() and path.read_bytes() == b"3"
    left = tmp_path / f".f.123{files.TEMPORARY}"
    left.write_bytes(b"x")
    assert files.remove_leftovers(tmp_path) == 0 and files.remove_leftovers(tmp_path, older_than=-1) == 1
    with pytest.raises(FileFormatError, match="at most 0 bytes"):
        files.read_bytes(path, limit=0)
