"""Batches drawn ahead and handed over several at a time."""

import signal
import threading
import time

import numpy as np
import pytest

import baro
from baro import layers
from baro.training import prefetch
from baro.training.prefetch import Chunks
from baro.training.stream import Stream
from baro.utils import PyDataset


def batch(i, rows=2, width=3):
    return np.full((rows, width), i, "float32"), np.full(rows, i), None


def drawing():
    return [t for t in threading.enumerate() if t.name == "baro-prefetch"]


def test_what_is_ready_comes_together_and_in_order(no_small_batches):
    third = threading.Event()

    def batches():
        for i in range(7):
            if i == 3:
                third.wait(60)
            yield batch(i)

    chunks = iter(Chunks(batches(), 4))
    first, rows = next(chunks)
    assert rows == 2 and first.rows in (2, 4, 6)
    seen = [int(v) for v in first.leaves[1][::2]]
    while len(seen) < 3:
        seen += [int(v) for v in next(chunks)[0].leaves[1][::2]]
    third.set()
    for arrays, _ in chunks:
        assert arrays.rows <= 8
        seen += [int(v) for v in arrays.leaves[1][::2]]
    assert seen == list(range(7))
    assert not drawing()


@pytest.fixture
def no_small_batches(monkeypatch):
    monkeypatch.setattr(prefetch, "SMALL_COUNT", 0)


def test_a_full_chunk_waits_for_its_reader(no_small_batches):
    made = []

    def batches():
        for i in range(50):
            made.append(i)
            yield batch(i)

    chunks = iter(Chunks(batches(), 3))
    next(chunks)
    for _ in range(1000):
        if len(made) >= 5:
            break
        threading.Event().wait(0.01)
    threading.Event().wait(0.05)
    assert 5 <= len(made) <= 8  # those that were handed over, a full chunk, and one in the maker's hand
    chunks.close()
    assert not drawing()


def test_batches_of_another_kind_begin_a_new_chunk(no_small_batches):
    kinds = [batch(0), batch(1), batch(2, rows=1), batch(3, width=5), (*batch(4, width=5)[:2], np.ones(2, "float32"))]
    found = [(a.rows, rows, len(a.leaves), a.leaves[0].shape[1]) for a, rows in Chunks(iter(kinds), 1)]
    assert [int(a.leaves[0][0, 0]) for a, _ in Chunks(iter(kinds), 1)] == [0, 1, 2, 3, 4]
    assert found == [(2, 2, 2, 3), (2, 2, 2, 3), (1, 1, 2, 3), (2, 2, 2, 5), (2, 2, 3, 5)]
    again = [(a.rows, rows) for a, rows in Chunks(iter(kinds), 100)]
    assert sum(a // b for a, b in again) == 5 and again[-3:] == [(1, 1), (2, 2), (2, 2)]


def test_small_batches_come_together_whatever_the_queue():
    made = threading.Event()

    def batches():
        for i in range(64):
            yield batch(i)
        made.set()

    chunks = iter(Chunks(batches(), 1))
    first, _ = next(chunks)
    made.wait(60)
    rest = list(chunks)
    assert (first.rows + sum(a.rows for a, _ in rest)) == 128 and len(rest) <= 2


def test_structures_come_back():
    (arrays, rows), *rest = Chunks(iter([({"a": np.ones((2, 1)), "b": [np.zeros((2, 4))]}, None, None)]), 4)
    x, y, w = arrays.structure
    assert rest == [] and rows == 2
    assert x["a"].shape == (2, 1) and x["b"][0].shape == (2, 4) and y is None and w is None


class Data(PyDataset):
    """Batches of 16 rows, and a last one of 5."""

    def __init__(self, **options):
        super().__init__(**options)
        rng = np.random.default_rng(0)
        self.x = rng.random((16 * 12 + 5, 40), "float32")
        self.y = self.x.sum(1, keepdims=True)
        self.ended = 0

    def __len__(self):
        return 13

    def __getitem__(self, i):
        return self.x[i * 16 : i * 16 + 16], self.y[i * 16 : i * 16 + 16]

    def on_epoch_end(self):
        self.ended += 1


def model():
    baro.utils.set_random_seed(3)
    m = baro.Sequential(
        [layers.Input((40,)), layers.Dense(500, activation="relu"), layers.Dropout(0.2), layers.Dense(1)]
    )
    m.compile("adam", "mse", metrics=["mae"])
    return m


@pytest.mark.parametrize("workers", [0, 1, 3])
@pytest.mark.parametrize("batch_hook", [False, True])
def test_a_dataset_trains_to_the_bits_of_its_arrays(workers, batch_hook):
    seen = []
    hook = [baro.callbacks.LambdaCallback(on_train_batch_end=lambda i, logs: seen.append(i))] if batch_hook else None
    data, one, two = Data(workers=workers), model(), model()
    by_stream = one.fit(data, epochs=3, verbose=0, shuffle=False, callbacks=hook)
    by_arrays = two.fit(data.x, data.y, batch_size=16, epochs=3, verbose=0, shuffle=False)
    assert by_stream.history == by_arrays.history
    for a, b in zip(one.get_weights(), two.get_weights(), strict=True):
        assert np.array_equal(a, b)
    assert one.evaluate(data, verbose=0) == pytest.approx(
        two.evaluate(data.x, data.y, batch_size=16, verbose=0), rel=1e-6
    )
    assert data.ended == 4
    assert seen == (list(range(13)) * 3 if batch_hook else [])


def test_weights_are_those_of_the_last_step_when_a_dataset_fails_in_the_middle():
    class Fails(Data):
        def __getitem__(self, i):
            if i == 8:
                raise OSError("the disk is gone")
            return super().__getitem__(i)

    one, two, data = model(), model(), Data()
    with pytest.raises(OSError, match="the disk is gone"):
        one.fit(Fails(), epochs=1, verbose=0, shuffle=False)
    two.fit(data.x[: 8 * 16], data.y[: 8 * 16], batch_size=16, verbose=0, shuffle=False)
    for a, b in zip(one.get_weights(), two.get_weights(), strict=True):
        assert np.array_equal(a, b)
    assert not drawing()


def test_stopping_early_ends_the_thread():
    class Stop(baro.callbacks.Callback):
        def on_train_batch_end(self, i, logs=None):
            self.model.stop_training = i == 2

    data = Data()
    m = model()
    m.fit(data, epochs=5, verbose=0, callbacks=[Stop()])
    assert not drawing()
    assert int(m.optimizer.iterations.numpy()) == 3


def test_generators_are_not_drawn_ahead():
    m, data, seen = model(), Data(), []

    def batches():
        for i in range(4):
            seen.append(int(m.optimizer.iterations.numpy()))  # a generator may look at the model
            yield data[i]

    m.fit(batches(), verbose=0)
    assert seen == [0, 1, 2, 3]
    assert [rows for _, rows in Stream([data[0], data[12]]).chunks(None)] == [16, 5]


class Slices(PyDataset):
    """Batches of 4 rows of a long array, in an order; `writes` are the rows that each __getitem__ fills anew, as a ring of buffers is used."""

    def __init__(self, order, ring=None, **options):
        super().__init__(**options)
        self.order, self.ring = order, ring
        self.x = np.arange(4 * 600 * 3, dtype="float32").reshape(-1, 3)
        self.room = None if ring is None else np.zeros((4 * ring, 3), "float32")

    def __len__(self):
        return len(self.order)

    def __getitem__(self, i):
        rows = self.x[4 * self.order[i] : 4 * self.order[i] + 4]
        if self.room is None:
            return rows, rows[:, :1]
        at = 4 * (i % self.ring)
        self.room[at : at + 4] = rows
        return self.room[at : at + 4], rows[:, :1].copy()


def drawn(data, pause=None):
    """The batches' numbers in the order in which they are drawn, and how many came without being copied."""
    seen, shared = [], 0
    for arrays, rows in Stream(data).chunks(None):
        x = arrays.leaves[0]
        if pause is not None:
            threading.Event().wait(pause)
        seen += [int(v) // 12 for v in x[::rows, 0]]
        assert np.array_equal(x[:, :1], arrays.leaves[1]) and np.array_equal(x[:, 0] + 1, x[:, 1])
        shared += arrays.rows // rows if np.shares_memory(x, data.x) else 0
    return seen, shared


def test_slices_in_order_stay_where_they_lie():
    seen, shared = drawn(Slices(range(500)), 0.001)
    assert seen == list(range(500)) and shared > 400


@pytest.mark.parametrize(
    "order", [[*range(300, 600), *range(300)], [*range(0, 600, 2)], [*range(599, -1, -1)], [7] * 90]
)
def test_slices_in_any_order_come_in_that_order(order):
    assert drawn(Slices(order), 0.001)[0] == order


@pytest.mark.parametrize("view", [np.s_[::-1], np.s_[::2], np.s_[:, ::-1], np.s_[:, :2]])
def test_slices_of_views(view):
    class Views(Slices):
        def __getitem__(self, i):
            rows = self.x[view][4 * i : 4 * i + 4]
            return rows, rows[:, :1]

    data = Views(range(300))
    found = [a.leaves[0].copy() for a, _ in Stream(data).chunks(None)]
    assert np.array_equal(np.concatenate(found), data.x[view][:1200])


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("ring", [1, 20, 64])
def test_a_dataset_may_go_round_in_one_buffer(workers, ring):
    if workers > ring:
        pytest.skip("several workers that write into one buffer are at odds without us")
    assert drawn(Slices(range(500), ring, workers=workers), 0.001)[0] == list(range(500))


def test_a_dataset_may_fill_the_beginning_of_a_large_buffer_again_and_again():
    class Same(Slices):
        def __getitem__(self, i):
            self.room[:4] = self.x[4 * i : 4 * i + 4]
            return self.room[:4], self.room[:4, :1].copy()

    assert drawn(Same(range(200), 500), 0.001)[0] == list(range(200))


class Slow(PyDataset):
    """The first batches come at once, the others take three seconds."""

    def __init__(self, at_once, **options):
        super().__init__(**options)
        self.at_once, self.inside, self.together, self.begun = at_once, 0, 0, threading.Event()

    def __len__(self):
        return 50

    def __getitem__(self, i):
        self.inside += 1
        self.together = max(self.together, self.inside)
        if i >= self.at_once:
            self.begun.set()
            time.sleep(3.0)
        self.inside -= 1
        return np.ones((2, 3), "float32"), np.ones(2)


@pytest.fixture
def ctrl_c():
    """Ctrl-C in the main thread 0.3 seconds after an event; the list has the time at which it came."""
    came = []

    def press(event):
        event.wait(60)
        time.sleep(0.3)
        came.append(time.monotonic())
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    def after(event):
        threading.Thread(target=press, args=(event,), daemon=True).start()
        return came

    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield after
    signal.signal(signal.SIGINT, handler)


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("method", ["fit", "evaluate", "predict"])
@pytest.mark.parametrize("at_once", [0, 5])
def test_ctrl_c_does_not_wait_for_a_batch_that_is_being_made(ctrl_c, workers, method, at_once):
    model = baro.Sequential([baro.Input((3,)), layers.Dense(1)])
    model.compile("sgd", "mse")
    data = Slow(at_once, workers=workers, max_queue_size=2)
    came = ctrl_c(data.begun)
    with pytest.raises(KeyboardInterrupt):
        getattr(model, method)(data, verbose=0)
    assert time.monotonic() - came[0] < 0.5
    data.at_once = 50
    if workers == 1:
        assert data.inside == 1  # the thread still makes its batch, and
        model.fit(data, verbose=0)  # the next run waits for that
        assert data.together == 1 and data.inside == 0 and not drawing()


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize(
    "method, hook",
    [("fit", "on_train_batch_end"), ("evaluate", "on_test_batch_end"), ("predict", "on_predict_batch_end")],
)
def test_ctrl_c_while_the_model_works_does_not_wait_either(ctrl_c, method, hook, workers):
    """Here the batch is made while a callback runs, not while the loop waits for it."""
    model = baro.Sequential([baro.Input((3,)), layers.Dense(1)])
    model.compile("sgd", "mse")
    data = Slow(2, workers=workers, max_queue_size=2)
    came = ctrl_c(data.begun)
    working = type("Working", (baro.callbacks.Callback,), {hook: lambda self, batch, logs=None: time.sleep(30)})
    with pytest.raises(KeyboardInterrupt):
        getattr(model, method)(data, verbose=0, callbacks=[working()])
    assert time.monotonic() - came[0] < 0.5
