"""Coverage-guided fuzzing of the reader of pickled lists, with atheris.   python scripts/fuzz/fuzz_lists.py [atheris's options]

A short run: -max_total_time=30. Any exception but FileFormatError is a finding; so are lists that do not fit together, and lists that
Python writes and the reader then refuses. The first byte of an input chooses what is read: a pickle (the next byte is the number of its
lists), or a whole `.npz` file in the layout of Keras's Reuters.
"""

import io
import pickle
import tempfile
from pathlib import Path

import atheris
import numpy as np
import target

with atheris.instrument_imports(include=["baro.datasets"]):
    from baro.datasets import ragged, sequences
from baro.errors import FileFormatError

LISTS = [[1, 2, 300], [], [70000, -5, 2**31 - 1, -(2**31)], [255, 256, 65535, 65536], [0]]
WORDS = [[1, 2, 300], [], [70000, 5], [255, 256, 65535, 65536], [0]]
FILE = Path(tempfile.mkdtemp()) / "lists.npz"


def objects(lists):
    """Return lists as an object array of one axis."""
    array = np.empty(len(lists), dtype=object)
    array[:] = lists
    return array


def seeds():
    """Return a sound input of each kind: every protocol that is read, and a file of NumPy's."""
    sound = {f"protocol-{p}": bytes([0, len(LISTS)]) + pickle.dumps(objects(LISTS), protocol=p) for p in (2, 3, 4, 5)}
    file = io.BytesIO()
    np.savez(file, x=objects(WORDS), y=np.arange(len(WORDS)))
    return {**sound, "npz": b"\1" + file.getvalue()}


def one(data):
    """Read one input; what was read must be whole, and be read again from what Python writes of it."""
    try:
        if data[0] % 2 == 0:
            check(*ragged.read(data[2:], data[1]), data[1]) if len(data) > 1 else None
        else:
            FILE.write_bytes(data[1:])
            ranks, lengths, labels = sequences.read_npz(FILE, "x", "y", 46)
            assert len(labels) == len(lengths) and lengths.sum() == len(ranks)
    except FileFormatError:
        pass


def check(values, lengths, count):
    """Fail unless the lists fit together and come through Python's own pickle unchanged."""
    assert values.dtype == lengths.dtype == np.int32 and len(lengths) == count
    assert lengths.min(initial=0) >= 0 and lengths.sum() == len(values)
    lists = [part.tolist() for part in np.split(values, np.cumsum(lengths)[:-1])] if count else []
    try:
        again = ragged.read(pickle.dumps(objects(lists), protocol=4), count)
    except FileFormatError as error:
        raise AssertionError(f"refused what Python wrote: {error}") from error
    assert np.array_equal(again[0], values) and np.array_equal(again[1], lengths)


if __name__ == "__main__":
    target.run("lists", seeds(), one)
