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


class Watch(baro.callbacks.Callback):
    """Counts the batches of each epoch, and keeps params["steps"] and the names of the results."""

    def __init__(self):
        super().__init__()
        self.batches, self.steps, self.names, self.tests = [], [], [], []

    def on_epoch_begin(self, epoch, logs=None):
        self.batches.append(0)

    def on_train_batch_end(self, batch, logs=None):
        self.batches[-1] += 1

    def on_test_begin(self, logs=None):
        self.tests.append(0)

    def on_test_batch_end(self, batch, logs=None):
        self.tests[-1] += 1

    def on_epoch_end(self, epoch, logs=None):
        self.steps.append(self.params["steps"])
        self.names.append(sorted(logs))


def run(x, y=None, **options):
    """Return (Watch, History) of a fit."""
    model = baro.Sequential([baro.Input((4,)), layers.Dense(1)])
    model.compile("sgd", "mse")
    watch = Watch()
    return watch, model.fit(x, y, verbose=0, callbacks=[watch], **options)


def drawn(batches):
    for i in range(batches):
        yield X[i : i + 1], Y[i : i + 1]


def test_more_steps_than_the_data_has():
    with pytest.warns(UserWarning, match="steps_per_epoch=9, but the data has 5 batches of 2 rows"):
        watch, history = run(X, Y, batch_size=2, steps_per_epoch=9, epochs=2)
    assert (watch.batches, watch.steps, history.params["steps"]) == ([5, 5], [9, 9], 9)  # `steps` is what was asked for


def test_steps_that_do_not_divide_the_data():
    with pytest.warns(
        UserWarning,
        match="this epoch has 1 of steps_per_epoch=2 batches, the last ones of a pass over the data, which has 5",
    ):
        watch, history = run(X, Y, batch_size=2, steps_per_epoch=2, epochs=4)
    assert (watch.batches, watch.steps, history.epoch) == ([2, 2, 1, 2], [2] * 4, [0, 1, 2, 3])


@pytest.mark.parametrize(
    "batches, options, expected",
    [
        (5, {"steps_per_epoch": 3, "epochs": 3}, [3, 2]),
        (6, {"steps_per_epoch": 3, "epochs": 4}, [3, 3, 0]),  # that it has ended shows in the third epoch
        (5, {"epochs": 2}, [5]),
    ],
)
def test_a_run_ends_with_its_generator_and_one_warning(batches, options, expected):
    with pytest.warns(UserWarning, match="fit: your input ran out of data; interrupting training") as caught:
        watch, history = run(drawn(batches), **options)
    trained = [n for n in expected if n]
    assert len(caught) == 1 and watch.batches == expected
    assert history.epoch == list(range(len(trained))) and len(history.history["loss"]) == len(trained)
    assert watch.steps == [options.get("steps_per_epoch")] * len(trained)


@pytest.mark.parametrize("batches, options", [(6, {"steps_per_epoch": 3, "epochs": 2}), (5, {})])
def test_a_generator_that_lasts_gives_no_warning(batches, options):
    watch, history = run(drawn(batches), **options)
    assert sum(watch.batches) == batches and history.epoch == list(range(options.get("epochs", 1)))


@pytest.mark.parametrize("batches, steps, tests", [(5, 3, [3, 2, 0]), (3, None, [3, 0, 0]), (6, 3, [3, 3, 0])])
def test_a_validation_generator_that_runs_dry_gives_no_numbers_any_more(batches, steps, tests):
    with pytest.warns(UserWarning, match="validation_data: your input ran out of data") as caught:
        watch, history = run(X, Y, epochs=3, validation_data=drawn(batches), validation_steps=steps)
    assert len(caught) == 1 and watch.tests == tests
    assert watch.names == [["loss", "val_loss"] if n else ["loss"] for n in tests]
    assert len(history.history["val_loss"]) == sum(n > 0 for n in tests) and all(history.history["val_loss"])


def test_an_empty_generator_is_an_error_and_no_warning():
    for steps in (None, 2):
        with pytest.raises(ValueError, match="the dataset yielded no batch; expected at least one"):
            run(drawn(0), steps_per_epoch=steps)


def test_only_which_epoch_begins(capsys):
    model = baro.Sequential([baro.Input((4,)), layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(X, Y, verbose=3, epochs=2)
    assert capsys.readouterr().out.split("\n") == ["Epoch 1/2", "Epoch 2/2", ""]


@pytest.mark.parametrize("verbose", [1, 2])
def test_the_bar_counts_the_batches_of_a_generator(capsys, verbose):
    class Loader:
        def __iter__(self):
            return drawn(4)

    model = baro.Sequential([baro.Input((4,)), layers.Dense(1)])
    model.compile("sgd", "mse")
    history = model.fit(Loader(), verbose=verbose, epochs=2)
    assert history.params["steps"] is None and capsys.readouterr().out.count("4/4") == 2
    model.evaluate(drawn(3), verbose=verbose)
    assert "3/3" in capsys.readouterr().out
    model.predict(drawn(3), verbose=verbose)
    assert "3/3" in capsys.readouterr().out
