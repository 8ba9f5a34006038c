"""Data sets: shapes, dtypes and known values on the real files; refusals on damaged, hostile and missing ones."""

import contextlib
import gzip
import hashlib
import http.server
import io
import json
import os
import struct
import tarfile
import threading
from pathlib import Path

import numpy as np
import pytest

from baro import settings
from baro.datasets import (
    boston_housing,
    california_housing,
    cifar10,
    cifar100,
    digits,
    fashion_mnist,
    formats,
    imdb,
    iris,
    mnist,
    sources,
    titanic,
)
from baro.errors import DataError, FileFormatError, InputError, MissingPackageError

SHARED = Path(os.environ.get("BARO_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """Let every place be an empty folder of this test, and return it."""
    monkeypatch.setenv("BARO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BARO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    return tmp_path


@pytest.fixture
def real(nowhere, counted, monkeypatch):
    """Let the data folder be the real one."""
    monkeypatch.setenv("BARO_HOME", str(counted))
    if not SHARED.is_dir():
        pytest.skip(f"real data: neither $BARO_DATA nor {SHARED} is there")
    monkeypatch.setenv("BARO_DATA", str(SHARED))
    return SHARED


def idx(array, code=8):
    """Return an array as the bytes of an IDX file."""
    head = struct.pack(">BBBB", 0, 0, code, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.tobytes()


def put(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


class TestReal:
    def test_mnist(self, real):
        (x, y), (x_test, y_test) = mnist.load_data()
        assert (x.shape, x.dtype, y.shape, y.dtype) == ((60000, 28, 28), np.uint8, (60000,), np.uint8)
        assert (x_test.shape, y_test.shape) == ((10000, 28, 28), (10000,))
        assert y[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
        assert y_test[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
        assert x.max() == 255 and np.bincount(y).tolist()[:3] == [5923, 6742, 5958]
        assert x.flags.writeable

    def test_fashion_mnist(self, real):
        (x, y), (x_test, y_test) = fashion_mnist.load_data()
        assert (x.shape, x.dtype, y.dtype) == ((60000, 28, 28), np.uint8, np.uint8)
        assert y[:10].tolist() == [9, 0, 0, 3, 0, 2, 7, 2, 5, 5]
        assert [fashion_mnist.CLASSES[i] for i in y_test[:3]] == ["Ankle boot", "Pullover", "Trouser"]
        assert np.bincount(y_test).tolist() == [1000] * 10

    def test_california_housing_is_what_keras_returns(self, real):
        (x, y), (x_test, y_test) = california_housing.load_data()
        assert (x.shape, x.dtype, y.shape, y.dtype) == ((16512, 8), np.float32, (16512,), np.float32)
        assert (x_test.shape, y_test.shape) == ((4128, 8), (4128,))
        assert y[:3].tolist() == [252300.0, 146900.0, 290900.0]
        (x, y), (x_test, _) = california_housing.load_data(version="small")
        assert (x.shape, x_test.shape) == ((480, 8), (120, 8))
        assert y[-2:].tolist() == [140500.0, 217100.0]
        assert np.array_equal(x, np.rint(x * 1e4).astype("float32") / np.float32(1e4))

    def test_california_housing_table_is_what_scikit_learn_returns(self, real):
        x, y = california_housing.load_table()
        rows = np.loadtxt(real / "california-housing" / "california_housing.csv.gz", delimiter=",", skiprows=1)
        assert np.array_equal(x, rows[:, :8]) and np.array_equal(y, rows[:, 8])

    def test_titanic(self, real):
        (x, y), (x_test, y_test) = titanic.load_data()
        assert (x.shape, x.dtype, y.dtype, x_test.shape) == ((712, 9), np.float32, np.uint8, (179, 9))
        assert len(titanic.FEATURES) == 9 and not np.isnan(x).any() and not np.isnan(x_test).any()
        assert int(y.sum()) + int(y_test.sum()) == 342
        table = titanic.load_table("test")
        assert len(table["Name"]) == 418 and "Survived" not in table
        assert sum(age == "" for age in table["Age"]) == 86

    def test_imdb(self, real):
        (x, y), (x_test, y_test) = imdb.load_data(num_words=1000)
        assert x.shape == y.shape == x_test.shape == y_test.shape == (25000,)
        assert isinstance(x[0], list) and x[0][0] == 1 and y.dtype == np.int64
        assert max(map(max, x)) == 999 and int(y.sum()) == int(y_test.sum()) == 12500
        assert sum(map(len, x)) / 25000 == 238.71364 and max(map(len, x)) == 2494
        assert sum(map(len, x_test)) / 25000 == 230.8042 and max(map(len, x_test)) == 2315
        again = imdb.load_data(num_words=1000)  # from the cache this time
        assert (sources.cache("imdb") / "sequences.npz").is_file()
        assert all(a == b for a, b in zip(x, again[0][0], strict=True))

    def test_imdb_sequences_spell_the_texts(self, real):
        words = {rank: word for word, rank in imdb.get_word_index().items()}
        assert len(words) == 88584 and words[1] == "the"
        texts, labels = imdb.load_texts("train")
        (x, y), _ = imdb.load_data(start_char=None, index_from=0)
        order = np.arange(25000)
        np.random.RandomState(113).shuffle(order)
        assert np.array_equal(y, labels[order])
        expected = texts[order[0]].lower().split()[:3]
        assert [words[rank] for rank in x[0][:3]] == expected

    def test_imdb_limits(self, real):
        (x, y), (x_test, _) = imdb.load_data(maxlen=100, skip_top=20, oov_char=None)
        assert len(x) == len(y) < 25000 and max(map(len, x)) < 100
        assert min(map(min, filter(None, x))) >= 20
        with pytest.raises(InputError, match="no review is shorter than maxlen=3"):
            imdb.load_data(maxlen=3)


class TestBundled:
    def test_iris(self, nowhere):
        pytest.importorskip("sklearn")
        from sklearn.datasets import load_iris

        (x, y), (x_test, y_test) = iris.load_data()
        assert (x.shape, x.dtype, y.dtype, x_test.shape) == ((120, 4), np.float32, np.uint8, (30, 4))
        bunch = load_iris()
        order = np.arange(150)
        np.random.RandomState(113).shuffle(order)
        assert np.array_equal(np.concatenate([x, x_test]), bunch.data[order].astype("float32"))
        assert np.array_equal(np.concatenate([y, y_test]), bunch.target[order])

    def test_digits(self, nowhere):
        pytest.importorskip("sklearn")
        from sklearn.datasets import load_digits

        (x, y), (x_test, y_test) = digits.load_data()
        assert (x.shape, x.dtype, x_test.shape, y_test.dtype) == ((1437, 8, 8), np.uint8, (360, 8, 8), np.uint8)
        order = np.arange(1797)
        np.random.RandomState(113).shuffle(order)
        assert np.array_equal(np.concatenate([x, x_test]), load_digits().images[order].astype("uint8"))
        assert x.max() == 16 and np.bincount(np.concatenate([y, y_test])).tolist()[0] == 178

    def test_split_and_seed(self, nowhere):
        pytest.importorskip("sklearn")
        (x, _), (x_test, _) = iris.load_data(test_split=0.5, seed=1)
        assert x.shape == x_test.shape == (75, 4)
        with pytest.raises(InputError, match=r"iris.load_data: expected 0 <= test_split < 1, received 1.5"):
            iris.load_data(test_split=1.5)

    def test_without_scikit_learn(self, nowhere, monkeypatch):
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        with pytest.raises(MissingPackageError, match=r'pip install "baro\[sklearn\]", or put digits.csv.gz into'):
            digits.load_data()

    def test_own_file_comes_first(self, nowhere):
        put(nowhere / "data" / "iris" / "iris.csv", b"2,4,a,b,c\n1,2,3,4,0\n5,6,7,8,2\n")
        (x, y), _ = iris.load_data(test_split=0)
        assert sorted(x.tolist()) == [[1, 2, 3, 4], [5, 6, 7, 8]] and sorted(y.tolist()) == [0, 2]


class TestPlaces:
    def test_order(self, nowhere):
        data, home, keras = nowhere / "data", nowhere / "home", nowhere / "keras"
        expected = [data / "mnist", home / "datasets" / "mnist", keras / "datasets" / "mnist"]
        assert sources.places("mnist") == [*expected, Path("/usr/share/datasets/mnist")]

    def test_mnist_from_keras_cache_and_given_path(self, nowhere, monkeypatch):
        x, y = np.arange(784 * 2, dtype=np.uint8).reshape(2, 28, 28), np.array([3, 9], np.uint8)
        keras = nowhere / "keras" / "datasets" / "mnist.npz"
        keras.parent.mkdir(parents=True)
        np.savez(keras, x_train=x, y_train=y, x_test=x[:1], y_test=y[:1])
        for path in ("mnist.npz", str(keras)):
            (a, b), (c, d) = mnist.load_data(path)
            assert np.array_equal(a, x) and b.tolist() == [3, 9] and c.shape == (1, 28, 28) and d.tolist() == [3]

    def test_fashion_mnist_from_a_package_of_files(self, nowhere, monkeypatch):
        images, labels = np.zeros((4, 28, 28), np.uint8), np.array([1, 2, 3, 4], np.uint8)
        for name, array in zip(mnist.IDX_NAMES, [images, labels, images, labels], strict=True):
            put(nowhere / "deb" / name, gzip.compress(idx(array)))
        monkeypatch.setattr(sources, "places", lambda folder: [nowhere / "none", nowhere / "deb"])
        assert fashion_mnist.load_data()[0][1].tolist() == [1, 2, 3, 4]

    @pytest.mark.parametrize(
        ("images", "labels", "message"),
        [
            (np.zeros((4, 28, 27), np.uint8), np.zeros(4, np.uint8), "expected images"),
            (np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.uint8), "expected images"),
            (np.zeros((4, 28, 28), np.uint8), np.zeros(3, np.uint8), "expected 4 labels"),
            (np.zeros((4, 28, 28), np.uint8), np.full(4, 10, np.uint8), "expected labels 0 to 9, received 10"),
        ],
    )
    def test_wrong_arrays(self, nowhere, images, labels, message):
        for name, array in zip(mnist.IDX_NAMES, [images, labels, images, labels], strict=True):
            put(nowhere / "data" / "mnist" / name, gzip.compress(idx(array)))
        with pytest.raises(FileFormatError, match=message):
            mnist.load_data()

    def test_titanic_says_where_to_get_it(self, nowhere):
        message = r"The Titanic data set is not .*, and Kaggle gives it only .* Put train.csv into .*data/titanic or "
        with pytest.raises(DataError, match=message):
            titanic.load_data()

    def test_titanic_damaged(self, nowhere):
        path = put(nowhere / "data" / "titanic" / "train.csv", b"a,b\n1,2\n")
        with pytest.raises(FileFormatError, match="expected the columns PassengerId,Survived"):
            titanic.load_data()
        put(path, (",".join(titanic.COLUMNS) + "\n1,0,3\n").encode())
        with pytest.raises(FileFormatError, match="row 2: expected 12 fields, received 3"):
            titanic.load_data()
        put(path, (",".join(titanic.COLUMNS) + "\n1,0,3,A,male,old,0,0,x,7,,S\n").encode())
        with pytest.raises(FileFormatError, match="expected a number, received 'old'"):
            titanic.load_data()

    def test_california_damaged(self, nowhere):
        path = nowhere / "data" / "california-housing" / "california_housing.csv.gz"
        header = ",".join([*california_housing.FEATURES, california_housing.TARGET])
        for text, message in [
            ("a,b\n", "expected the columns MedInc"),
            (header + "\n", "the table has no rows"),
            (header + "\n1,2,3,4,5,6,7,8,x\n", "line 2: expected 9 numbers"),
            (header + "\n1,2,3\n", "line 2: expected 9 numbers, received 3"),
        ]:
            put(path, gzip.compress(text.encode()))
            with pytest.raises(FileFormatError, match=message):
                california_housing.load_data()
        with pytest.raises(
            InputError, match="expected version 'small' or 'large', received 'smal'. Did you mean 'small'"
        ):
            california_housing.load_data(version="smal")

    def test_california_from_keras_file(self, nowhere):
        rows = np.array([[-122.23, 37.88, 41, 880, 129, 322, 126, 8.3252]] * 5, np.float32)
        path = nowhere / "keras" / "datasets" / "california_housing.npz"
        path.parent.mkdir(parents=True)
        np.savez(path, x=rows, y=np.full(5, 452600, np.float32))
        x, y = california_housing.load_table()
        assert x[0].tolist() == [8.3252, 41, 880 / 126, 129 / 126, 322, 322 / 126, 37.88, -122.23] and y[0] == 4.526
        assert california_housing.load_data()[0][0][0].tolist() == rows[0].tolist()


class TestImdbFiles:
    INDEX = {"good": 1, "film": 2, "café": 3, "bad": 4}

    def test_from_the_official_archive(self, nowhere):
        folder = nowhere / "data" / "imdb"
        put(folder / "imdb_word_index.json", json.dumps(self.INDEX).encode())
        reviews = {
            "aclImdb/train/pos/0_9.txt": "Good, GOOD film<br />café",
            "aclImdb/train/neg/0_1.txt": "bad unknown film",
            "aclImdb/test/pos/3_8.txt": "good",
            "aclImdb/train/unsup/5_0.txt": "film film",
            "aclImdb/README": "read me",
        }
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
            for name, text in reviews.items():
                info = tarfile.TarInfo(name)
                info.size = len(text.encode())
                archive.addfile(info, io.BytesIO(text.encode()))
        put(folder / "aclImdb_v1.tar.gz", buffer.getvalue())
        (x, y), (x_test, y_test) = imdb.load_data(num_words=100)
        found = dict(zip(y.tolist(), x.tolist(), strict=True))
        assert found == {1: [1, 4, 4, 5, 6], 0: [1, 7, 5]}
        assert x_test.tolist() == [[1, 4]] and y_test.tolist() == [1]
        put(folder / "aclImdb_v1.tar.gz", gzip.compress(b"not a tar" * 100))
        with pytest.raises(FileFormatError, match="not the archive of reviews"):
            imdb.load_data()

    def test_damaged(self, nowhere):
        folder = nowhere / "data" / "imdb"
        index = put(folder / "imdb_word_index.json", json.dumps(self.INDEX).encode())
        put(folder / "train.jsonl.gz", gzip.compress(b'{"text": "good"}\n'))
        put(folder / "test.jsonl.gz", gzip.compress(b""))
        with pytest.raises(FileFormatError, match='line 1: expected a JSON object with "text" and "label"'):
            imdb.load_data()
        put(folder / "train.jsonl.gz", gzip.compress(b'{"text": "good", "label": 1}\n'))
        with pytest.raises(FileFormatError, match="no reviews"):
            imdb.load_data()
        for text in (b"[1, 2]", b'{"a": "b"}', b"{}"):
            put(index, text)
            with pytest.raises(FileFormatError, match="expected one JSON object of words and ranks"):
                imdb.get_word_index()
        put(index, b"{" * 5)
        with pytest.raises(FileFormatError, match="not a JSON file"):
            imdb.get_word_index()


class Server(http.server.BaseHTTPRequestHandler):
    """A server on this machine that can break off, honours Range, and counts its requests."""

    payload = bytes(range(256)) * 4000
    break_after = None
    ranges: list = []

    def do_GET(self):
        start = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        type(self).ranges.append(start)
        if self.path == "/missing":
            self.send_error(404)
            return
        body = self.payload[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if type(self).break_after is not None:
            body, type(self).break_after = body[: type(self).break_after], None
        with contextlib.suppress(ConnectionError):  # the client may hang up on purpose
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    Server.break_after, Server.ranges = None, []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


class TestDownload:
    def remote(self, server, **changes):
        digest = "sha256:" + hashlib.sha256(Server.payload).hexdigest()
        fields = {"folder": "x", "name": "x.bin", "url": f"{server}/x", "digest": digest, "size": len(Server.payload)}
        return sources.Remote(**{**fields, **changes})

    def test_arrives_whole(self, nowhere, server, capsys):
        [path] = sources.fetch("X", [self.remote(server)])
        assert path == nowhere / "home" / "datasets" / "x" / "x.bin" and path.read_bytes() == Server.payload
        assert os.listdir(path.parent) == ["x.bin"]
        assert capsys.readouterr().err == f"downloading {server}/x\n"
        sources.fetch("X", [self.remote(server)])
        assert Server.ranges == [0]

    def test_goes_on_after_a_broken_connection(self, nowhere, server):
        Server.break_after = 300_000
        [path] = sources.fetch("X", [self.remote(server)])
        assert path.read_bytes() == Server.payload
        assert Server.ranges[0] == 0 and 0 < Server.ranges[1] <= 300_000

    def test_goes_on_in_a_later_process(self, nowhere, server):
        put(sources.cache("x") / "x.bin.part", Server.payload[:1000])
        [path] = sources.fetch("X", [self.remote(server)])
        assert path.read_bytes() == Server.payload and Server.ranges == [1000]

    def test_wrong_content(self, nowhere, server):
        with pytest.raises(DataError, match="not the official file"):
            sources.fetch("X", [self.remote(server, digest="md5:" + "0" * 32)])
        assert os.listdir(sources.cache("x")) == []

    def test_too_large(self, nowhere, server):
        with pytest.raises(DataError, match="the server offers 1024000 bytes, expected 10"):
            sources.fetch("X", [self.remote(server, size=10)])

    def test_not_there(self, nowhere, server):
        with pytest.raises(DataError, match=r"downloading .*/missing failed \(Not Found\)\. Put x.bin into"):
            sources.fetch("X", [self.remote(server, url=f"{server}/missing")])

    def test_no_network(self, nowhere, monkeypatch):
        def refuse(*args, **kwargs):
            raise OSError(101, "Network is unreachable")

        monkeypatch.setattr("urllib.request.urlopen", refuse)
        home = nowhere / "home" / "datasets" / "mnist"
        with pytest.raises(DataError) as caught:
            mnist.load_data()
        assert str(caught.value) == (
            "The MNIST data set is not on this machine, and downloading https://storage.googleapis.com/tensorflow/"
            "tf-keras-datasets/mnist.npz failed (Network is unreachable). "
            f"Put mnist.npz into {nowhere}/data/mnist or {home}, or set BARO_DATA to a folder that has mnist/mnist.npz."
        )
        for load in (fashion_mnist.load_data, california_housing.load_data, imdb.load_data):
            with pytest.raises(DataError, match="is not on this machine, and downloading https://"):
                load()


class TestBoston:
    def test_split_is_keras_s(self, nowhere):
        x, y = np.arange(52.0).reshape(4, 13), np.arange(4.0)
        folder = nowhere / "data" / "boston-housing"
        folder.mkdir(parents=True)
        np.savez(folder / "boston_housing.npz", x=x, y=y)
        (a, b), (a_test, b_test) = boston_housing.load_data(test_split=0.25, seed=3)
        order = np.arange(4)
        np.random.RandomState(3).shuffle(order)
        assert np.array_equal(np.concatenate([a, a_test]), x[order]) and np.array_equal(
            np.concatenate([b, b_test]), y[order]
        )
        assert len(a) == 3 and a.dtype == b.dtype == np.float64 and len(boston_housing.COLUMNS) == 13

    def test_own_path_comes_first(self, nowhere):
        np.savez(nowhere / "mine.npz", x=np.ones((5, 13)), y=np.ones(5))
        (x, _), (x_test, _) = boston_housing.load_data(str(nowhere / "mine.npz"))
        assert (len(x), len(x_test)) == (4, 1)

    def test_refusals(self, nowhere):
        with pytest.raises(InputError, match=r"boston_housing.load_data: expected 0 <= test_split < 1, received 1"):
            boston_housing.load_data(test_split=1)
        np.savez(nowhere / "mine.npz", x=np.ones((5, 12)), y=np.ones(5))
        with pytest.raises(FileFormatError, match=r"expected x \(n, 13\) and y \(n,\) float, received \(5, 12\)"):
            boston_housing.load_data(str(nowhere / "mine.npz"))


def cifar_archive(path, members):
    """Write a .tar.gz of (name, bytes) with a text that nobody asked for."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as archive:
        for name, data in [("readme.html", b"<html>"), *members]:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


class TestCifar:
    @pytest.fixture
    def rows(self, rng):
        """Rows of CIFAR-10: 2 in each of six files, labels 0 … 9, then 0 and 1."""
        rows = rng.integers(0, 256, (12, 3073), dtype=np.uint8)
        rows[:, 0] = np.arange(12) % 10
        return rows

    @pytest.fixture
    def ten(self, nowhere, rows):
        """The archive of these rows, the test batch first."""
        names = [*cifar10.TEST, *cifar10.TRAIN]
        parts = [rows[10:], *np.split(rows[:10], 5)]
        path = nowhere / "data" / "cifar-10" / "cifar-10-binary.tar.gz"
        cifar_archive(path, [(name, part.tobytes()) for name, part in zip(names, parts, strict=True)])
        return path

    def test_cifar10(self, ten, rows):
        (x, y), (x_test, y_test) = cifar10.load_data()
        assert (x.shape, x.dtype, y.shape, y.dtype) == ((10, 32, 32, 3), np.uint8, (10, 1), np.uint8)
        assert (
            x_test.shape == (2, 32, 32, 3)
            and y.ravel().tolist() == list(range(10))
            and y_test.ravel().tolist() == [0, 1]
        )
        assert x[3, 5, 7].tolist() == [
            rows[3, 1 + c * 1024 + 5 * 32 + 7] for c in range(3)
        ]  # a plane a colour, row by row
        assert x.flags.writeable and x.flags.c_contiguous and y.flags.writeable and len(cifar10.CLASSES) == 10

    def test_channels_first(self, ten, rows):
        settings.put("image_data_format", "channels_first")
        (x, _), (x_test, _) = cifar10.load_data()
        assert x_test.shape == (2, 3, 32, 32) and np.array_equal(x.reshape(10, -1), rows[:10, 1:])

    def test_cifar100(self, nowhere, rng):
        rows = rng.integers(0, 256, (5, 3074), dtype=np.uint8)
        rows[:, 0], rows[:, 1] = [19, 0, 1, 2, 3], [99, 1, 2, 3, 4]
        path = nowhere / "data" / "cifar-100" / "cifar-100-binary.tar.gz"
        cifar_archive(path, [(cifar100.TEST, rows[3:].tobytes()), (cifar100.TRAIN, rows[:3].tobytes())])
        (x, y), (x_test, y_test) = cifar100.load_data()
        assert y.tolist() == [[99], [1], [2]] and y_test.tolist() == [[3], [4]] and y.dtype == np.uint8
        assert x[0, 0, 1].tolist() == [rows[0, 2 + c * 1024 + 1] for c in range(3)] and x_test.shape == (2, 32, 32, 3)
        assert cifar100.load_data("coarse")[0][1].tolist() == [[19], [0], [1]]
        with pytest.raises(
            InputError, match=r"expected label_mode 'fine' or 'coarse', received 'corse'. Did you mean 'coarse'\?"
        ):
            cifar100.load_data(label_mode="corse")

    def test_damaged(self, ten, rows):
        whole = ten.read_bytes()
        ten.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(FileFormatError, match=r"cifar-10-binary.tar.gz: .*Delete the file"):
            cifar10.load_data()
        cifar_archive(ten, [(cifar10.TEST[0], b"x")])
        with pytest.raises(FileFormatError, match=r"data_batch_5.bin not found"):
            cifar10.load_data()
        cifar_archive(ten, [(name, b"x") for name in (*cifar10.TEST, *cifar10.TRAIN)])
        with pytest.raises(FileFormatError, match=r"expected rows of 3,073 bytes, received 1 bytes"):
            cifar10.load_data()
        rows[0, 0] = 10
        cifar_archive(ten, [(name, rows.tobytes()) for name in (*cifar10.TEST, *cifar10.TRAIN)])
        with pytest.raises(FileFormatError, match=r"expected labels 0 to 9, received 10"):
            cifar10.load_data()
        cifar_archive(ten, [(name, rows[1:].tobytes()) for name in (*cifar10.TEST, *cifar10.TRAIN)])
        with pytest.raises(FileFormatError, match=r"claims \d+.* bytes; that is too much"):
            formats.read_tar(ten, cifar10.TRAIN, limit=100_000)

    def test_links_are_not_followed(self, nowhere):
        path = nowhere / "a.tar"
        with tarfile.open(path, "w") as archive:
            info = tarfile.TarInfo("a")
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(info)
        with pytest.raises(FileFormatError, match="a not found"):
            formats.read_tar(path, ["a"])

    def test_nowhere(self, nowhere, monkeypatch):
        def refuse(*args, **kwargs):
            raise OSError("no route")

        monkeypatch.setattr("urllib.request.urlopen", refuse)
        for module, title in ((cifar10, "CIFAR-10"), (cifar100, "CIFAR-100"), (boston_housing, "Boston housing")):
            with pytest.raises(
                DataError, match=rf"The {title} data set is not on this machine, and downloading https://"
            ):
                module.load_data()
