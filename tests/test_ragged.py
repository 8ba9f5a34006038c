"""Arrays of lists in .npz files, read without unpickling: what NumPy writes, what an attacker writes, and the data sets that use it."""

import io
import json
import os
import pickle
import random
import struct
import time
import tracemalloc
import zipfile

import numpy as np
import pytest

from baro.datasets import formats, imdb, ragged, reuters, sources
from baro.errors import FileFormatError, InputError

LISTS = [[1, 2, 300], [], [70000, -5, 2**31 - 1, -(2**31)], [255, 256, 65535, 65536], [0]]


def objects(lists):
    """Return lists as an object array of one axis, as Keras's files hold them."""
    array = np.empty(len(lists), dtype=object)
    array[:] = lists
    return array


def written(protocol, lists=LISTS):
    """Return a pickle as Python writes it; 20 stands for what Python 2's NumPy wrote."""
    if protocol != 20:
        return pickle.dumps(objects(lists), protocol=protocol)
    inner = pickle.dumps(lists, protocol=2)[2:-1].replace(b"]q\x00", b"]q\x64", 1)
    return (
        b"\x80\x02cnumpy.core.multiarray\n_reconstruct\nq\x00cnumpy\nndarray\nq\x01K\x00\x85q\x02U\x01bq\x03\x87q\x04Rq\x05(K\x01K"
        + bytes([len(lists)])
        + b"\x85q\x06cnumpy\ndtype\nq\x07U\x02O8q\x08K\x00K\x01\x87q\x09Rq\x0a(K\x03U\x01|q\x0bNNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK?tb\x89"
        + inner
        + b"tb."
    )


def as_lists(values, lengths):
    ends = np.cumsum(lengths)
    return [values[end - n : end].tolist() for end, n in zip(ends, lengths, strict=True)]


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """Let every place be an empty folder of this test, and return it."""
    for name, folder in [("BARO_HOME", "home"), ("BARO_DATA", "data"), ("KERAS_HOME", "keras")]:
        monkeypatch.setenv(name, str(tmp_path / folder))
    (tmp_path / "keras" / "datasets").mkdir(parents=True)
    return tmp_path


class TestReads:
    @pytest.mark.parametrize("protocol", [3, 4, 5, 20])
    def test_what_numpy_writes(self, protocol):
        values, lengths = ragged.read(written(protocol), len(LISTS))
        assert as_lists(values, lengths) == LISTS
        assert values.dtype == lengths.dtype == np.int32 and values.flags.writeable

    def test_python_2_form_is_one(self):
        """The pickle that the tests wrote by hand is one that Python itself reads."""
        assert pickle.loads(written(20)).tolist() == LISTS

    @pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, 2500])
    def test_batches(self, count):
        """Pickles put 1,000 values at a time into a list: of lists, and of integers."""
        lists = [[i, i * 70] for i in range(count)]
        assert as_lists(*ragged.read(written(4, lists), count)) == lists
        assert as_lists(*ragged.read(written(3, [list(range(count))]), 1)) == [list(range(count))]

    @pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
    def test_files_of_numpy(self, tmp_path, save):
        lists = [[*range(i % 300)] for i in range(3000)]
        save(tmp_path / "a.npz", x=objects(lists), y=np.arange(3000))
        ((values, lengths),) = formats.read_ragged_npz(tmp_path / "a.npz", ["x"])
        assert as_lists(values, lengths) == lists

    def test_a_list_in_two_places(self):
        same = [7, 8]
        assert as_lists(*ragged.read(written(4, [same, [1], same]), 3)) == [[7, 8], [1], [7, 8]]


class Runs:
    """What a pickle of this would run."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (os.system, (f"touch {self.path}",))


def swap(data, was, new):
    assert data.count(was) >= 1
    return data.replace(was, new, 1)


SOUND = written(3)
HEADER = SOUND[: SOUND.index(b"\x89]") + 1]  # up to the list
TAIL = b"tb."


def with_list(body, protocol_3=HEADER):
    return protocol_3 + body + TAIL


ATTACKS = {  # name: the pickle, words of the message
    "global": (b"\x80\x03cos\nsystem\nq\x00.", "asks for os.system, which is never imported"),
    "reduce": (b"\x80\x03cos\nsystem\nX\x04\x00\x00\x00true\x85R.", "os.system"),
    "builtin": (b"\x80\x04\x8c\x08builtins\x8c\x04eval\x93\x8c\x011\x85R.", "asks for builtins.eval"),
    "name of other types": (b"\x80\x04K\x01K\x02\x93.", "asks for 1.2"),
    "numpy's other names": (b"\x80\x03cnumpy\nload\nX\x01\x00\x00\x00x\x85R.", "asks for numpy.load"),
    "known names, other call": (b"\x80\x03cnumpy\nndarray\nK\x05\x85R.", "a call, which is never made"),
    "huge array asked for": (swap(SOUND, b"K\x00\x85", b"J\xff\xff\xff\x7f\x85"), "a call, which is never made"),
    "other dtype": (swap(SOUND, b"O8", b"V8"), "a call, which is never made"),
    "persistent id": (b"\x80\x03Pabc\n.", "the instruction 0x50, which is never carried out"),
    "binary persistent id": (b"\x80\x03K\x01Q.", "0x51"),
    "ext1": (b"\x80\x03\x82\x01.", "0x82"),
    "ext4": (b"\x80\x03\x84\x01\x00\x00\x00.", "0x84"),
    "inst": (b"\x80\x03(ios\nsystem\n.", "0x69"),
    "obj": (b"\x80\x03(cnumpy\nndarray\no.", "0x6f"),
    "newobj": (b"\x80\x03cnumpy\nndarray\n)\x81.", "0x29|0x81"),
    "newobj_ex": (b"\x80\x04cnumpy\nndarray\nNN\x92.", "0x92"),
    "dict": (b"\x80\x03}.", "0x7d"),
    "set": (b"\x80\x04\x8f.", "0x8f"),
    "long": (b"\x80\x03\x8a\x01\x05.", "0x8a"),
    "text integer": (b"\x80\x03I5\n.", "0x49"),
    "pop": (b"\x80\x03K\x010.", "0x30"),
    "buffer": (b"\x80\x05\x97.", "0x97"),
    "build of a list": (b"\x80\x03]K\x01b.", "a state that an array of lists does not have"),
    "build of nothing": (b"\x80\x03b.", "truncated or damaged"),
    "second protocol": (b"\x80\x03\x80\x03.", "0x80"),
    "protocol 0": (b"(lp0\n.", "does not begin as a pickle"),
    "protocol 9": (b"\x80\x09.", "does not begin as a pickle"),
    "empty": (b"", "truncated or damaged"),
    "only a number": (b"\x80\x03K\x05.", "the array is not all there is"),
    "something behind the end": (SOUND + b"cos\nsystem\n", "the array is not all there is"),
    "something below": (swap(SOUND, b"\x80\x03", b"\x80\x03K\x01"), "the array is not all there is"),
    "text in a list": (with_list(b"](](K\x01X\x01\x00\x00\x00aee"), "truncated or damaged"),
    "None in a list": (with_list(b"](](Nee"), "truncated or damaged"),
    "number beside lists": (with_list(b"](K\x01e"), "something else than lists"),
    "list in a list": (with_list(b"](](](K\x01eee"), "truncated or damaged"),
    "list in itself": (with_list(b"]q\x50h\x50a"), "something else than lists"),
    "value into a tuple": (b"\x80\x03K\x01\x85K\x02a.", "something that is no list"),
    "shape and list differ": (with_list(b"](](K\x01ee"), "the shape is not that of the list"),
    "two axes": (swap(SOUND, b"K\x05\x85", b"K\x05K\x01\x86"), "the shape is not that of the list"),
    "unknown note": (b"\x80\x03h\x07.", "truncated or damaged"),
    "deep lists": (b"\x80\x03" + b"]" * 100000, "values wait"),
    "deep tuples": (b"\x80\x03K\x01" + b"\x85" * 100000, "too much around the lists"),
    "deep marks": (b"\x80\x03" + b"(" * 100000, "nested too deeply"),
    "many values": (b"\x80\x03]" + b"K\x01" * 1000000, "values wait"),
    "many lists": (b"\x80\x03]" + b"]a" * 300000, "lists"),
    "many notes": (b"\x80\x03]" + b"\x94" * 300000, "too much is noted"),
    "long text claimed": (b"\x80\x03X\xff\xff\xff\xffabc.", "truncated"),
    "long frame claimed": (b"\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\x7f.", "truncated"),
    "endless name": (b"\x80\x03c" + b"a" * 100000, "truncated or damaged"),
    "no ASCII": (b"\x80\x03X\x02\x00\x00\x00\xff\xff.", "truncated or damaged"),
    "marks without values": (b"\x80\x03]e.", "truncated or damaged"),
}


@pytest.fixture
def nothing_runs(tmp_path, monkeypatch):
    """Fail where the reader looks up, imports or starts anything."""

    def refuse(*args, **kwargs):
        raise AssertionError(f"the reader called {args}")

    for module, name in [(os, "system"), (pickle, "loads"), (pickle, "load"), (pickle, "Unpickler"), (np, "load")]:
        monkeypatch.setattr(module, name, refuse)


class TestRefuses:
    @pytest.mark.parametrize("name", ATTACKS)
    def test_attacks(self, name, nothing_runs):
        data, message = ATTACKS[name]
        tracemalloc.start()
        began = time.monotonic()
        try:
            with pytest.raises(FileFormatError, match=f"expected a pickled array of lists of integers; .*({message})"):
                ragged.read(data, 5)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert time.monotonic() - began < 20 and peak < 300 << 20

    def test_lists_that_multiply(self, nothing_runs):
        """One list of 50,000 numbers in 4,000 places is small in the file and large in memory."""
        shape = b"(K\x01M\xa0\x0f\x85"
        head = swap(HEADER, b"(K\x01K\x05\x85", shape)
        body = b"]r\x50\x00\x00\x00]r\x51\x00\x00\x00" + 50 * (b"(" + b"K\x01" * 1000 + b"e")
        body = (
            b"]" + body[6:] + b"a" + 3 * (b"(" + b"j\x51\x00\x00\x00" * 1000 + b"e") + b"(" + b"j\x51\x00\x00\x00" * 999
        )
        with pytest.raises(FileFormatError, match="claims more values than it has bytes"):
            ragged.read(head + body + b"e" + TAIL, 4000)

    @pytest.mark.parametrize("protocol", [3, 4, 20])
    def test_truncated(self, protocol, nothing_runs):
        data = written(protocol)
        for end in range(len(data)):
            with pytest.raises(FileFormatError):
                ragged.read(data[:end], len(LISTS))

    @pytest.mark.parametrize("protocol", [3, 4, 20])
    def test_flipped_bits(self, protocol, nothing_runs):
        """A changed bit gives the error, or lists with other numbers; never anything else."""
        data = written(protocol)
        draw = random.Random(1)
        for at in [*range(8 * len(data)), *(None for _ in range(2000))]:
            changed = bytearray(data)
            for bit in [at] if at is not None else draw.sample(range(8 * len(data)), 3):
                changed[bit // 8] ^= 1 << bit % 8
            try:
                values, lengths = ragged.read(bytes(changed), len(LISTS))
            except FileFormatError:
                continue
            assert len(lengths) == len(LISTS) and lengths.sum() == len(values)

    def test_wrong_count(self):
        with pytest.raises(FileFormatError, match="it has 5 lists, expected 6"):
            ragged.read(SOUND, 6)

    @pytest.fixture
    def hostile(self, tmp_path):
        """Return a file whose pickle runs a command, made before nothing may run."""
        path = tmp_path / "a.npz"
        np.savez(path, x=objects([Runs(tmp_path / "owned")]), n=np.arange(3), z=np.empty((2, 2), object))
        return path

    def test_files(self, tmp_path, hostile, nothing_runs):
        path = hostile
        with pytest.raises(FileFormatError, match=r"a.npz: x.npy: expected a pickled .* never imported\. Delete"):
            formats.read_ragged_npz(path, ["x"])
        assert not (tmp_path / "owned").exists()
        with pytest.raises(FileFormatError, match=r"n.npy: expected an array \(n,\) of lists, received \(3,\) int64"):
            formats.read_ragged_npz(path, ["n"])
        with pytest.raises(
            FileFormatError, match=r"z.npy: expected an array \(n,\) of lists, received \(2, 2\) object"
        ):
            formats.read_ragged_npz(path, ["z"])
        with pytest.raises(FileFormatError, match="expected an array 'w', the file holds: n, x, z"):
            formats.read_ragged_npz(path, ["w"])

    def test_a_bomb(self, tmp_path):
        """A member that expands to more than is ever read is refused by its header."""
        with zipfile.ZipFile(tmp_path / "a.npz", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("x.npy", bytes(ragged.LIMIT_BYTES + 1))
        with pytest.raises(FileFormatError, match="at most 67,108,864 are read"):
            formats.read_ragged_npz(tmp_path / "a.npz", ["x"])

    def test_a_header_that_lies(self, tmp_path):
        npy = io.BytesIO()
        np.lib.format.write_array(npy, objects(LISTS), allow_pickle=True)
        data = swap(npy.getvalue(), b"'shape': (5,)", b"'shape': (9,)")
        with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
            archive.writestr("x.npy", data)
        with pytest.raises(FileFormatError, match="it has 5 lists, expected 9"):
            formats.read_ragged_npz(tmp_path / "a.npz", ["x"])


def newswires(count=200):
    """Return texts of word ranks and their topics, and what Keras's own steps make of them."""
    draw = np.random.default_rng(7)
    lists = [draw.integers(1, 500, size=int(n)).tolist() for n in draw.integers(2, 60, size=count)]
    return lists, draw.integers(0, 46, size=count)


def keras_steps(lists, labels, num_words, skip_top, maxlen, test_split, seed, start_char, oov_char, index_from):
    """Return what the documentation of Keras says that `load_data` returns, word by word."""
    order = np.arange(len(lists))
    np.random.RandomState(seed).shuffle(order)
    x = [[w + index_from for w in lists[i]] for i in order]
    x = x if start_char is None else [[start_char, *words] for words in x]
    pairs = [(words, labels[i]) for words, i in zip(x, order, strict=True) if not maxlen or len(words) < maxlen]
    top = num_words or max(max(words) for words, _ in pairs)
    x = []
    for words, _ in pairs:
        marked = [w if skip_top <= w < top else oov_char for w in words]
        x.append([w for w in marked if w is not None])
    cut = int(len(x) * (1 - test_split))
    y = [int(label) for _, label in pairs]
    return (x[:cut], y[:cut]), (x[cut:], y[cut:])


class TestReuters:
    DEFAULTS = dict(
        num_words=None, skip_top=0, maxlen=None, test_split=0.2, seed=113, start_char=1, oov_char=2, index_from=3
    )

    @pytest.fixture
    def file(self, nowhere):
        lists, labels = newswires()
        path = nowhere / "keras" / "datasets" / "reuters.npz"
        np.savez(path, x=objects(lists), y=labels)
        return path

    @pytest.mark.parametrize(
        "options",
        [
            {},
            {"num_words": 100},
            {"skip_top": 20, "oov_char": None},
            {"maxlen": 30, "seed": 5},
            {"start_char": None, "index_from": 0, "test_split": 0.5},
            {"num_words": 60, "oov_char": 0, "index_from": 2, "test_split": 0},
        ],
    )
    def test_arguments(self, file, options):
        expected = keras_steps(*newswires(), **{**self.DEFAULTS, **options})
        for (x, y), (x_expected, y_expected) in zip(reuters.load_data(**options), expected, strict=True):
            assert x.dtype == object and y.dtype == np.int64
            assert x.tolist() == x_expected and y.tolist() == y_expected

    def test_a_given_path(self, file, nowhere):
        other = nowhere / "other.npz"
        np.savez(other, x=objects([[5], [6, 7], [8]]), y=np.array([45, 0, 3]))
        (x, y), (x_test, y_test) = reuters.load_data(str(other), start_char=None, index_from=0, num_words=100)
        assert sorted([*x, *x_test]) == [[5], [6, 7], [8]] and len(x) == 2 and len(x_test) == 1
        assert dict(zip([*y, *y_test], [*x, *x_test], strict=True)) == {45: [5], 0: [6, 7], 3: [8]}

    def test_topics_and_words(self, nowhere):
        names = reuters.get_label_names()
        assert len(names) == len(set(names)) == 46 and names[3] == "earn" and names[45] == "lead"
        path = nowhere / "keras" / "datasets" / "reuters_word_index.json"
        path.write_text(json.dumps({"the": 1, "of": 2}))
        assert reuters.get_word_index() == reuters.get_word_index(str(path)) == {"the": 1, "of": 2}
        path.write_text("[1]")
        with pytest.raises(FileFormatError, match="expected one JSON object of words and ranks"):
            reuters.get_word_index()

    def test_errors(self, file):
        with pytest.raises(InputError, match="expected 0 <= test_split < 1, received 1"):
            reuters.load_data(test_split=1)
        with pytest.raises(InputError, match="no newswire is shorter than maxlen=2"):
            reuters.load_data(maxlen=2)

    @pytest.mark.parametrize(
        ("lists", "labels", "message"),
        [
            ([[1], [2]], np.array([1, 2, 3]), "expected 2 labels in y"),
            ([[1], [2]], np.array([1.0, 2.0]), "expected 2 labels in y, received .* float64"),
            ([], np.array([], np.int64), "expected 0 labels"),
            ([[1], [2]], np.array([1, 46]), "expected labels 0 to 45 in y, received 1 to 46"),
            ([[1], [-2]], np.array([1, 2]), "expected ranks 0 to 16777216 in x, received -2 to 1"),
            ([[1], [2**30]], np.array([1, 2]), "expected ranks 0 to 16777216 in x"),
            ([[1], ["a"]], np.array([1, 2]), "x.npy: expected a pickled array of lists"),
        ],
    )
    def test_wrong_files(self, file, lists, labels, message):
        np.savez(file, x=objects(lists), y=labels)
        with pytest.raises(FileFormatError, match=message):
            reuters.load_data()

    def test_only_the_official_file_is_downloaded(self, nowhere, monkeypatch):
        asked = []
        monkeypatch.setattr(sources, "fetch", lambda title, remotes: asked.append(remotes[0]) or [file])
        file = nowhere / "reuters.npz"
        np.savez(file, x=objects([[5, 1]] * 5), y=np.zeros(5, int))
        assert reuters.load_data()[1][0].tolist() == [[1, 2, 4]]
        assert asked == [reuters.NPZ] and reuters.NPZ.digest.startswith("sha256:")


class TestImdbOfKeras:
    def test_from_its_cache(self, nowhere):
        lists, labels = newswires()
        splits = {
            "x_train": objects(lists),
            "y_train": labels % 2,
            "x_test": objects(lists[:50]),
            "y_test": labels[:50] % 2,
        }
        np.savez(nowhere / "keras" / "datasets" / "imdb.npz", **splits)
        (x, y), (x_test, y_test) = imdb.load_data(num_words=100)
        draw = np.random.RandomState(113)
        for found, found_y, of, of_y in [(x, y, lists, labels % 2), (x_test, y_test, lists[:50], labels[:50] % 2)]:
            order = np.arange(len(of))
            draw.shuffle(order)
            assert found.tolist() == [[1, *(w + 3 if w + 3 < 100 else 2 for w in of[i])] for i in order]
            assert found_y.tolist() == of_y[order].tolist()
        assert (sources.cache("imdb") / "sequences.npz").is_file()
        assert imdb.load_data(num_words=100)[0][0].tolist() == x.tolist()  # from there this time

    def test_a_changed_file_is_read_anew(self, nowhere):
        path = nowhere / "mine.npz"
        for words in ([4, 5], [6]):
            np.savez(path, x_train=objects([words]), y_train=[1], x_test=objects([words]), y_test=[0])
            (x, _), _ = imdb.load_data(str(path), num_words=50)
            assert x.tolist() == [[1, *(w + 3 for w in words)]]

    def test_labels(self, nowhere):
        path = nowhere / "mine.npz"
        np.savez(path, x_train=objects([[1]]), y_train=[2], x_test=objects([[1]]), y_test=[0])
        with pytest.raises(FileFormatError, match="expected labels 0 to 1 in y_train, received 2 to 2"):
            imdb.load_data(str(path))


def test_shape_may_be_written_with_two_bytes():
    """More than 255 lists, of which Python writes the count as M."""
    lists = [[i] for i in range(400)]
    assert struct.pack("<H", 400) in written(4, lists)
    assert as_lists(*ragged.read(written(4, lists), 400)) == lists
