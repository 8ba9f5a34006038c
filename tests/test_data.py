"""What fit is given, as batches."""

import threading

import numpy as np
import pytest

import baro
from baro import layers
from baro.training.data import Arrays, class_weights, split_rows
from baro.training.stream import Stream
from baro.utils import PyDataset

X = np.arange(40, dtype="float32").reshape(10, 4)
Y = np.arange(10)


class Batches(PyDataset):
    def __init__(self, count=5, **options):
        super().__init__(**options)
        self.count, self.threads, self.made = count, set(), []

    def __len__(self):
        return self.count

    def __getitem__(self, i):
        self.threads.add(threading.current_thread().name)
        self.made.append(i)
        return np.full((2, 4), i, "float32"), np.full(2, i)


@pytest.mark.parametrize("workers", [0, 1, 3])
def test_py_dataset_keeps_its_order(workers):
    data = Batches(workers=workers, max_queue_size=2)
    seen = [int(x[0, 0]) for x, _, _ in Stream(data).epoch(None)]
    assert seen == [0, 1, 2, 3, 4]
    assert (threading.current_thread().name in data.threads) == (workers == 0)


def test_py_dataset_wraps_around_for_more_steps_and_stops_for_fewer():
    assert [int(x[0, 0]) for x, _, _ in Stream(Batches()).epoch(7)] == [0, 1, 2, 3, 4, 0, 1]
    assert [int(x[0, 0]) for x, _, _ in Stream(Batches()).epoch(2)] == [0, 1]


def test_batches_are_made_while_training_goes_on():
    class Watched(PyDataset):
        """Each batch says when it is made."""

        def __init__(self):
            super().__init__(workers=3)
            self.made = [threading.Event() for _ in range(6)]

        def __len__(self):
            return 6

        def __getitem__(self, i):
            self.made[i].set()
            return X[i : i + 1], Y[i : i + 1]

    data = Watched()
    for i, _ in enumerate(Stream(data).epoch(None)):  # while batch i is trained on, the next one is made
        assert all(event.wait(60) for event in data.made[i : i + 2])


def test_an_error_in_a_worker_reaches_fit():
    class Broken(Batches):
        def __getitem__(self, i):
            raise KeyError("no such row")

    model = baro.Sequential([layers.Dense(1)])
    model.compile("sgd", "mse")
    with pytest.raises(KeyError, match="no such row"):
        model.fit(Broken(), verbose=0)


def test_a_generator_that_restarts_goes_through_all_its_data_each_epoch():
    class Loader:
        def __iter__(self):
            for i in range(3):
                yield X[i : i + 1], Y[i : i + 1]

    stream = Stream(Loader())
    assert [len(list(stream.epoch(None))) for _ in range(2)] == [3, 3]


def test_a_generator_without_end_goes_on_where_it_was():
    endless = ((X[i % 10 : i % 10 + 1], Y[i % 10 : i % 10 + 1]) for i in range(1000))
    stream = Stream(endless)
    assert [int(y[0]) for _, y, _ in stream.epoch(3)] == [0, 1, 2]
    assert [int(y[0]) for _, y, _ in stream.epoch(3)] == [3, 4, 5]


def test_a_generator_that_runs_dry_warns():
    stream = Stream((X[:2], Y[:2]) for _ in range(2))
    with pytest.warns(UserWarning, match="ran out of data"):
        assert len(list(stream.epoch(5))) == 2


def test_lists_of_numbers_are_one_array():
    arrays = Arrays([[1, 2], [3, 4], [5, 6]], [0, 1, 0])
    assert [a.shape for a in arrays.leaves] == [(3, 2), (3,)]


def test_several_inputs_keep_their_structure():
    arrays = Arrays({"a": X, "b": [X, X]}, Y)
    x, y, w = arrays.unflatten(["p", "q", "r", "s"])
    assert x == {"a": "p", "b": ["q", "r"]} and y == "s" and w is None


def test_pandas_frames(rng):
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"a": [1, 2, 3], "b": [0.5, 0.25, 0.125]})
    arrays = Arrays(frame, frame["a"])
    np.testing.assert_array_equal(arrays.leaves[0], np.array([[1, 0.5], [2, 0.25], [3, 0.125]], "float32"))
    assert arrays.leaves[1].shape == (3,)


def test_a_file_in_place_of_memory(tmp_path):
    np.save(tmp_path / "x.npy", X)
    x = np.load(tmp_path / "x.npy", mmap_mode="r")
    assert Arrays(x, Y).leaves[0] is x


def test_doubles_become_singles_and_bytes_stay():
    arrays = Arrays(X.astype("float64"), Y.astype("uint8"))
    assert [a.dtype.name for a in arrays.leaves] == ["float32", "uint8"]


def test_class_weights_of_numbers_and_one_hot():
    weights = {0: 0.5, 2: 3.0}
    np.testing.assert_array_equal(class_weights(np.array([0, 1, 2]), weights), np.array([0.5, 1.0, 3.0], "float32"))
    np.testing.assert_array_equal(class_weights(np.eye(3)[[2, 0]], weights), np.array([3.0, 0.5], "float32"))


def test_validation_split_takes_the_last_rows():
    (x, y, _), (xv, yv, _) = split_rows((X, Y, None), 0.3)
    assert y.tolist() == [0, 1, 2, 3, 4, 5, 6] and yv.tolist() == [7, 8, 9]
    np.testing.assert_array_equal(np.concatenate([x, xv]), X)
