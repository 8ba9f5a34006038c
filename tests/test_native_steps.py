"""Whole training runs on the native executor: against a float64 reference run, over thread counts, batches, data types and layouts."""

import sys
import threading
import warnings
from pathlib import Path

import numpy as np
import pytest

import baro
from baro import settings
from baro.core import ops
from baro.core.graph import Graph, Trace
from baro.errors import UnsupportedError
from baro.exec.reference import ReferenceSteps

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))
import native_jobs as jobs

native = pytest.importorskip("baro.exec.native")
try:
    native.library()
except UnsupportedError as error:
    pytest.skip(str(error), allow_module_level=True)


@pytest.fixture(autouse=True)
def threads():
    """Restore the number of threads."""
    before = settings.get("threads")
    yield
    settings.put("threads", before)


def train(
    executor,
    sizes,
    batch,
    loss,
    optimizer,
    steps=12,
    rows=100,
    order=True,
    x=None,
    dtype=np.float32,
    threads=1,
    parts=1,
):
    """Return the state after a run of a job."""
    settings.put("threads", threads)
    data = jobs.data(sizes, loss, rows)
    x = data[0] if x is None else x
    graph = jobs.step_graph(sizes, batch, loss, optimizer, dtype, x.dtype if x.dtype != np.float32 else dtype)
    state = [a.astype(dtype) if a.dtype == np.float32 else a.copy() for a in jobs.state(sizes, optimizer, 0.01)]
    runner = executor(graph, len(state))
    y = data[1] if loss == "cross-entropy" else data[1].astype(dtype)
    x = x.astype(dtype) if x.dtype == np.float32 else x
    rows_of = np.random.default_rng(3).integers(0, rows, steps * batch) if order else None
    for p in range(parts):
        a, b = steps * p // parts, steps * (p + 1) // parts
        state = runner.run(state, [x, y], rows_of, batch, a, b - a)
    return [np.array(s) for s in state]


def nearby(got, want, tolerance):
    """Assert that a float32 state is near a float64 one, measured by the size of each array."""
    for g, w in zip(got, want, strict=True):
        assert g.shape == w.shape
        scale = max(float(np.abs(w).max(initial=0)), 1e-3)
        assert np.abs(g - w).max(initial=0) <= tolerance * scale, (g.shape, np.abs(g - w).max(), scale)


@pytest.mark.parametrize(
    "sizes", [[3, 1], [2, 4, 1], [17, 16, 15], [47, 33, 7, 2], [8, 50, 50, 50, 1], [20, 300, 100, 10], [5, 64, 1000]]
)
@pytest.mark.parametrize("batch", [1, 2, 7, 17, 33])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_training_agrees_with_float64(sizes, batch, optimizer):
    loss = "mse" if sizes[-1] == 1 else "cross-entropy"
    got = train(native.NativeSteps, sizes, batch, loss, optimizer)
    want = train(ReferenceSteps, sizes, batch, loss, optimizer, dtype=np.float64)
    nearby(got, want, 3e-3 if optimizer == "adam" else 2e-5)


def test_float64_training_agrees_to_the_last_digits():
    a = train(native.NativeSteps, [9, 20, 4], 5, "cross-entropy", "adam", dtype=np.float64)
    b = train(ReferenceSteps, [9, 20, 4], 5, "cross-entropy", "adam", dtype=np.float64)
    nearby(a, b, 1e-10)


@pytest.mark.parametrize("job", ["A", "B", "D"])
def test_bits_do_not_depend_on_the_number_of_threads(job):
    sizes, batch, loss, optimizer, _ = jobs.JOBS[job]
    runs = [
        train(native.NativeSteps, sizes, batch, loss, optimizer, steps=6, rows=500, threads=t) for t in (1, 2, 3, 4, 1)
    ]
    for other in runs[1:]:
        for a, b in zip(runs[0], other, strict=True):
            assert a.tobytes() == b.tobytes()


def test_measured_threads_give_the_same_bits():
    sizes, batch, loss, optimizer, _ = jobs.JOBS["A"]
    a = train(native.NativeSteps, sizes, batch, loss, optimizer, steps=60, rows=500, threads=0)
    b = train(native.NativeSteps, sizes, batch, loss, optimizer, steps=60, rows=500, threads=1)
    assert all(p.tobytes() == q.tobytes() for p, q in zip(a, b, strict=True))


def test_a_run_in_parts_is_the_same_run():
    for sizes, loss in (([20, 70, 10], "cross-entropy"), ([3, 5, 1], "mse")):
        a = train(native.NativeSteps, sizes, 8, loss, "adam", steps=12)
        b = train(native.NativeSteps, sizes, 8, loss, "adam", steps=12, parts=5)
        assert all(p.tobytes() == q.tobytes() for p, q in zip(a, b, strict=True))


def test_rows_in_order_and_by_index_agree():
    a = train(native.NativeSteps, [20, 30, 10], 8, "cross-entropy", "sgd", order=False)
    b = train(ReferenceSteps, [20, 30, 10], 8, "cross-entropy", "sgd", order=False)
    nearby(a, b, 1e-5)


@pytest.mark.parametrize("kind", ["uint8", "int16", "int64", "float64", "bool"])
def test_data_of_other_types(kind):
    x = np.random.default_rng(2).integers(0, 2, (100, 21)).astype(kind)
    a = train(native.NativeSteps, [21, 33, 10], 8, "cross-entropy", "sgd", x=x)
    b = train(ReferenceSteps, [21, 33, 10], 8, "cross-entropy", "sgd", x=x)
    nearby(a, b, 1e-5)


def test_data_that_the_graph_expects_in_another_type_is_cast_in_the_batch():
    sizes, state = [21, 33, 10], jobs.state([21, 33, 10], "sgd", 0.01)
    x = np.random.default_rng(2).integers(0, 256, (40, 21)).astype(np.uint8)
    y = jobs.data(sizes, "cross-entropy", 40)[1].astype(np.int64)
    graph = jobs.step_graph(sizes, 8, "cross-entropy", "sgd")
    got, want = (
        e(graph, len(state)).run([s.copy() for s in state], [x, y], None, 8, 0, 5)
        for e in (native.NativeSteps, ReferenceSteps)
    )
    nearby(got, want, 1e-4)


def test_outputs_of_rows_go_to_their_place():
    with Trace() as t:
        w, x = t.input((5, 20), np.float32), t.input((4, 5), np.float32)
        z = ops.matmul(x, w)
        outputs = [w, z, ops.argmax(z, -1), ops.sum(z, -1)]
    graph = Graph([w, x], outputs, t.nodes)
    rng = np.random.default_rng(0)
    weights, data = rng.standard_normal((5, 20)).astype(np.float32), rng.standard_normal((24, 5)).astype(np.float32)
    for order in (None, np.arange(24)[::-1].copy()):
        out = [np.zeros((24, 20), np.float32), np.zeros(24, np.int32), np.zeros(24, np.float32)]
        native.NativeSteps(graph, 1).run([weights], [data], order, 4, 1, 5, out)
        want = (data if order is None else data[order]) @ weights
        np.testing.assert_allclose(out[0][4:24], want[4:], rtol=1e-5, atol=1e-5)
        np.testing.assert_array_equal(out[1][4:24], want[4:].argmax(-1))
        np.testing.assert_allclose(out[2][4:24], want[4:].sum(-1), rtol=1e-4, atol=1e-4)
        assert not out[0][:4].any()


def test_states_that_trade_places():
    with Trace() as t:
        a, b, x = t.input((3,), np.float32), t.input((3,), np.float32), t.input((1, 3), np.float32)
        new = [b, ops.add(a, x[0])]
    graph = Graph([a, b, x], new, t.nodes)
    start = [np.array([1, 2, 3], np.float32), np.array([10, 20, 30], np.float32)]
    data = [np.ones((4, 3), np.float32)]
    got, want = (
        e(graph, 2).run([s.copy() for s in start], data, None, 1, 0, 3) for e in (native.NativeSteps, ReferenceSteps)
    )
    for g, w in zip(got, want, strict=True):
        np.testing.assert_array_equal(g, w)


def test_several_python_threads_train_at_once():
    sizes, batch, loss, optimizer, _ = jobs.JOBS["A"]
    alone = train(native.NativeSteps, sizes, batch, loss, optimizer, steps=10, threads=2)
    results = [None] * 4

    def work(i):
        results[i] = train(native.NativeSteps, sizes, batch, loss, optimizer, steps=10, threads=2)

    workers = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    for r in results:
        assert all(p.tobytes() == q.tobytes() for p, q in zip(alone, r, strict=True))


def test_training_after_a_fork():
    import os

    if not hasattr(os, "fork"):
        pytest.skip("no fork")
    sizes, batch, loss, optimizer, _ = jobs.JOBS["A"]
    before = train(native.NativeSteps, sizes, batch, loss, optimizer, steps=4, threads=2)
    reader, writer = os.pipe()
    with (
        warnings.catch_warnings()
    ):  # of Python and of JAX, where other tests have started its threads: the child uses neither
        warnings.simplefilter("ignore")
        pid = os.fork()
    if pid == 0:
        after = train(native.NativeSteps, sizes, batch, loss, optimizer, steps=4, threads=2)
        same = all(p.tobytes() == q.tobytes() for p, q in zip(before, after, strict=True))
        os.write(writer, b"same" if same else b"other")
        os._exit(0)
    os.close(writer)
    assert os.read(reader, 10) == b"same"
    os.waitpid(pid, 0)


def test_interrupt_leaves_the_last_finished_step():
    import signal

    sizes = [784, 300, 100, 10]
    graph = jobs.step_graph(sizes, 32, "cross-entropy", "sgd")
    state = jobs.state(sizes, "sgd", 0.01)
    x, y = jobs.data(sizes, "cross-entropy", 320)
    runner = native.NativeSteps(graph, len(state))
    order = np.random.default_rng(0).integers(0, 320, 32 * 200_000)
    timer = threading.Timer(0.3, lambda: signal.raise_signal(signal.SIGINT))
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores SIGINT
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            runner.run(state, [x, y], order, 32, 0, 200_000)
    finally:
        signal.signal(signal.SIGINT, handler)
    rows = int(state[-1])  # rows seen: whole steps, far from all of them
    assert 0 < rows < 32 * 100_000 and rows % 32 == 0
    steps = rows // 32
    again = runner.run(jobs.state(sizes, "sgd", 0.01), [x, y], order, 32, 0, steps)
    assert all(p.tobytes() == q.tobytes() for p, q in zip(state, again, strict=True))


def test_subnormals_are_flushed_only_while_a_plan_runs():
    with Trace() as t:
        x = t.input((4,), np.float32)
        y = ops.multiply(x, 0.5)
    tiny = np.full(4, 1.2e-38, np.float32)
    assert not native.NativeProgram(Graph([x], [y], t.nodes))(tiny)[0].any()
    assert (tiny * np.float32(0.5)).all()


def big_job(threads=1):
    """A step with more large state than is kept twice, and its state and data."""
    settings.put("threads", threads)
    sizes = [600, 3000, 3000, 10]
    graph = jobs.step_graph(sizes, 8, "cross-entropy", "adam")
    return graph, jobs.state(sizes, "adam", 0.01), list(jobs.data(sizes, "cross-entropy", 64))


@pytest.mark.parametrize("size", ["large", "larger"])
def test_state_that_stays_in_the_engine_between_runs(size):
    sizes = [100, 200, 10]
    graph, state, data = (
        big_job()
        if size == "larger"
        else (
            jobs.step_graph(sizes, 8, "cross-entropy", "adam"),
            jobs.state(sizes, "adam", 0.01),
            list(jobs.data(sizes, "cross-entropy", 64)),
        )
    )
    whole = native.NativeSteps(graph, len(state)).run([s.copy() for s in state], data, None, 8, 0, 6)
    runner = native.NativeSteps(graph, len(state))
    mine = runner.run([s.copy() for s in state], data, None, 8, 0, 1)
    mine = runner.run(mine, data, None, 8, 1, 1, more=True)
    mine = runner.run(mine, data, None, 8, 2, 1, more=True)
    assert int(mine[-1]) == 24  # small state is always up to date
    runner.sync()
    third = native.NativeSteps(graph, len(state)).run([s.copy() for s in state], data, None, 8, 0, 3)
    assert all(a.tobytes() == b.tobytes() for a, b in zip(mine, third, strict=True))
    other = native.NativeSteps(graph, len(state))  # somebody else takes the same arrays one step further
    mine = runner.run(mine, data, None, 8, 3, 0, more=True)
    mine = other.run(mine, data, None, 8, 3, 1, more=True)
    mine = runner.run(mine, data, None, 8, 4, 1)
    mine = runner.run(mine, data, None, 8, 5, 1)
    assert all(a.tobytes() == b.tobytes() for a, b in zip(mine, whole, strict=True))


def test_state_written_from_outside_is_read_again():
    sizes = [100, 200, 10]
    graph, state, data = (
        jobs.step_graph(sizes, 8, "cross-entropy", "sgd"),
        jobs.state(sizes, "sgd", 0.01),
        list(jobs.data(sizes, "cross-entropy", 64)),
    )
    runner = native.NativeSteps(graph, len(state))
    mine = runner.run([s.copy() for s in state], data, None, 8, 0, 2)
    for a, b in zip(mine, state, strict=True):
        a[...] = b
    again = runner.run(mine, data, None, 8, 0, 2)
    want = native.NativeSteps(graph, len(state)).run([s.copy() for s in state], data, None, 8, 0, 2)
    assert all(a.tobytes() == b.tobytes() for a, b in zip(again, want, strict=True))


@pytest.mark.parametrize(("count", "rows"), [(1, 1), (3, 7), (2, 1000), (1, 70_001)])
def test_shuffles_are_the_ranks_of_the_reference_words(count, rows):
    from baro.core.philox import bits

    state = np.array([12345, 6], np.uint32)
    want = np.argsort(bits(np, state, (count, rows)), axis=1, kind="stable")
    np.testing.assert_array_equal(native.NativeExecutor().shuffles(state, count, rows), want)


def test_the_number_of_threads_can_change_between_runs():
    sizes, batch, loss, optimizer, _ = jobs.JOBS["A"]
    graph, data = jobs.step_graph(sizes, batch, loss, optimizer), list(jobs.data(sizes, loss, 320))
    runner, one = (native.NativeSteps(graph, len(jobs.state(sizes, optimizer, 0.01))) for _ in range(2))
    mine = jobs.state(sizes, optimizer, 0.01)
    for i, count in enumerate((1, 3, 2, 1)):
        settings.put("threads", count)
        mine = runner.run(mine, data, None, batch, i, 1, more=i < 3)
        assert runner._plan.threads == count
    settings.put("threads", 1)
    want = one.run(jobs.state(sizes, optimizer, 0.01), data, None, batch, 0, 4)
    assert all(a.tobytes() == b.tobytes() for a, b in zip(mine, want, strict=True))


def test_data_is_not_kept_alive():
    import gc
    import weakref

    sizes = [21, 33, 10]
    graph, state = jobs.step_graph(sizes, 8, "cross-entropy", "sgd"), jobs.state(sizes, "sgd", 0.01)
    runner = native.NativeSteps(graph, len(state))
    x, y = jobs.data(sizes, "cross-entropy", 40)
    state = runner.run(state, [x, y], None, 8, 0, 5)
    strided = np.repeat(x, 2, axis=0)[::2]  # not contiguous: copied for each run
    state = runner.run(state, [strided, y], None, 8, 0, 5)
    want = native.NativeSteps(graph, len(state)).run(
        jobs.state(sizes, "sgd", 0.01), [x, y], np.tile(np.arange(40), 2), 8, 0, 10
    )
    assert all(a.tobytes() == b.tobytes() for a, b in zip(state, want, strict=True))
    alive = weakref.ref(x)
    del x
    gc.collect()
    assert alive() is None


def test_models_of_one_kind_are_drawn_up_once(monkeypatch):
    from baro.exec import native_recipe

    drawn = []
    draw_up = native_recipe._draw_up
    monkeypatch.setattr(native_recipe, "_draw_up", lambda *given: drawn.append(1) or draw_up(*given))
    rng = np.random.default_rng(0)
    x, y = rng.random((40, 7), "float32"), rng.random((40, 1), "float32")

    def trained(rate, width, seed):
        baro.utils.set_random_seed(seed)
        model = baro.Sequential(
            [baro.layers.Input((7,)), baro.layers.Dense(width, "tanh"), baro.layers.Dropout(0.3), baro.layers.Dense(1)]
        )
        model.compile(baro.optimizers.SGD(rate), "mse")
        model.fit(x, y, batch_size=10, epochs=3, verbose=0)
        return model.get_weights()

    first = trained(0.01, 13, 1)
    count = len(drawn)
    assert count > 0
    other = trained(0.1, 13, 2)
    assert len(drawn) == count
    again = trained(0.01, 13, 1)
    assert len(drawn) == count
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not any(np.array_equal(a, b) for a, b in zip(first, other, strict=True))
    trained(0.01, 14, 1)
    assert len(drawn) > count
