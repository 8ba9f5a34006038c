"""Variables: making, reading, assigning; under traces, tapes, autocast and stateless scopes."""

import copy

import numpy as np
import pytest

from baro import naming
from baro.core import ops
from baro.core.graph import Trace, trace
from baro.core.tensor import Tensor
from baro.core.variable import AutocastScope, StatelessScope, Variable, in_stateless_scope

F = np.float32


def test_what_it_is_made_of():
    v = Variable([[1.0, 2.0]], name="w")
    assert (v.shape, v.dtype, v.name, v.path, v.trainable, v.size, v.ndim) == ((1, 2), "float32", "w", "w", True, 2, 2)
    assert Variable(3).dtype == "int32"
    assert Variable(np.ones(2)).dtype == "float64"
    assert Variable(1.0, dtype="float16").dtype == "float16"
    assert Variable(lambda shape, dtype: np.full(shape, 2.0), shape=(2,)).numpy().tolist() == [2, 2]
    with naming.name_scope("dense"):
        assert Variable(1.0, name="bias").path == "dense/bias"


def test_it_copies_what_it_is_given():
    x = np.ones(2, F)
    v = Variable(x)
    x[0] = 5
    assert v.numpy().tolist() == [1, 1]
    a = v.numpy()
    a[0] = 7
    assert v.numpy().tolist() == [1, 1]
    t = v.value
    v.assign([3.0, 3.0])
    assert t._a.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"initializer": lambda s, dtype: 0}, ValueError, "`shape` argument should be specified"),
        ({"initializer": lambda s, dtype: 0, "shape": (None, 2)}, ValueError, "fully-defined"),
        ({"initializer": 1.0, "name": "a/b"}, ValueError, "cannot contain character `/`"),
        ({"initializer": [1.0], "shape": (2,)}, ValueError, r"has shape \(1,\), expected shape \(2,\)"),
        ({"initializer": 1.0, "aggregation": "x"}, ValueError, "aggregation"),
        ({"initializer": "onez", "shape": (2,)}, ValueError, "onez"),
    ],
)
def test_wrong_arguments(arguments, error, text):
    with pytest.raises(error, match=text):
        Variable(**arguments)


def test_assigning():
    v = Variable([1.0, 2.0])
    assert v.assign([3, 4]).dtype == F
    assert v.assign_add([1.0, 1.0])._a.tolist() == [4, 5]
    assert v.assign_sub(1.0)._a.tolist() == [3, 4]
    with pytest.raises(ValueError, match=r"variable.shape=\(2,\), Received: value.shape=\(3,\)"):
        v.assign([1.0, 2.0, 3.0])
    assert Variable(1, dtype="int32").assign(2.7)._a == 2


def test_operators_and_interchange():
    v = Variable([1.0, 2.0])
    assert (v + 1)._a.tolist() == (1 + v)._a.tolist() == [2, 3]
    assert (np.array([1.0, 2.0], F) * v)._a.tolist() == [1, 4]
    assert v[1]._a == 2 and len(v) == 2 and [float(x) for x in v] == [1, 2]
    assert np.asarray(v).tolist() == [1, 2] and np.add(v, 1).tolist() == [2, 3]
    assert (-v)._a.tolist() == [-1, -2] and (v @ v)._a == 5
    assert float(Variable(2.0)) == 2 and int(Variable(3)) == 3
    with pytest.raises(TypeError, match="boolean"):
        bool(Variable(1.0))
    with pytest.raises(TypeError, match="Only scalar"):
        float(v)


def test_hash_and_identity():
    v, w = Variable(1.0), Variable(1.0)
    assert len({v, w, v}) == 2 and v in [v]
    assert (v == w)._a


def test_deepcopy_is_independent():
    v = Variable([1.0])
    w = copy.deepcopy(v)
    w.assign([5.0])
    assert v.numpy().tolist() == [1]


def test_reading_and_writing_under_a_trace():
    v = Variable([1.0, 2.0])
    with Trace() as t:
        before = v.value
        v.assign_add([1.0, 1.0])
        after = v * 2
        graph = t.graph([before, after])
    assert t.state() == [v] or t.state()[0] is v
    new, b, a = graph.check().evaluate([1.0, 2.0])
    assert (new.tolist(), b.tolist(), a.tolist()) == ([2, 3], [1, 2], [4, 6])
    assert v.numpy().tolist() == [1, 2]


def test_a_variable_made_during_a_trace_has_a_value():
    """A layer builds its weights at the first call, which may be inside a step."""
    with Trace() as t:
        v = Variable(lambda shape, dtype: ops.ones_like(np.zeros(shape, F)) * 2, shape=(2,))
        graph = t.graph([v * 3])
    assert v.numpy().tolist() == [2, 2]
    assert graph.evaluate(v.numpy())[1].tolist() == [6, 6]


def test_nested_traces_are_apart():
    v = Variable(2.0)
    with Trace() as outer:
        a = v * 2
        with Trace() as inner:
            v.assign(v + 10)
            g = inner.graph([v * 1])
        b = a + v
        graph = outer.graph([b])
    assert g.evaluate(2.0)[1] == 12
    assert graph.evaluate(2.0)[-1] == 6
    assert float(v) == 2


def test_a_traced_value_does_not_leak():
    v = Variable(1.0)
    with Trace() as t:
        x = t.input((), F)
    with pytest.raises(ValueError, match="outside the trace"):
        x + 1
    with pytest.raises(ValueError, match="traced tensor outside its trace"):
        v.assign(x)
    with Trace(), pytest.raises(ValueError, match="from another trace"):
        x + 1


def test_autocast():
    v, fixed, count = Variable([1.5]), Variable([1.5], autocast=False), Variable([1], dtype="int32")
    with AutocastScope("float16"):
        assert v.value.dtype == np.float16 and v.dtype == "float16"
        assert fixed.value.dtype == F
        assert count.value.dtype == np.int32
        v.assign_add([1.0])
        with AutocastScope(None):
            assert v.dtype == "float32"
    assert v.dtype == "float32" and v.numpy().tolist() == [2.5]
    with pytest.raises(ValueError, match="floating-point"):
        AutocastScope("int32")


def test_autocast_under_a_trace():
    v = Variable([1.5])

    def step():
        with AutocastScope("float16"):
            y = v * 2
            v.assign_add([1.0])
        return y

    graph, _, _ = trace(step)
    new, y = graph.check().evaluate(np.array([1.5], F))
    assert (new.dtype, y.dtype) == (F, np.float16) and new.tolist() == [2.5]


def test_stateless_scope():
    v, w = Variable(1.0), Variable(2.0)
    with StatelessScope([(v, 5.0)]) as scope:
        assert in_stateless_scope()
        assert float(v + w) == 7
        w.assign(9.0)
        assert float(w + 0) == 9
        v.assign_add(1.0)
    assert not in_stateless_scope()
    assert float(scope.get_current_value(w)) == 9 and float(scope.get_current_value(v)) == 6
    assert (float(v), float(w)) == (1, 2)
    with pytest.raises(ValueError, match="Variable instances"):
        StatelessScope([(1, 2)])
    with pytest.raises(ValueError, match="shape"):
        StatelessScope([(v, [1.0, 2.0])])


def test_stateless_scope_under_a_trace():
    v = Variable(1.0)

    def step(x):
        with StatelessScope([(v, x)]):
            return v * 2

    graph, state, _ = trace(step, ((), "float32"))
    assert state == []
    assert graph.evaluate(4.0)[0] == 8


def test_an_executor_may_take_the_array():
    """`_own` gives an array that nobody else can see, `_put` takes one back."""
    v = Variable([1.0])
    seen = v.value
    mine = v._own()
    mine[0] = 9
    assert seen._a.tolist() == [1] and v.numpy().tolist() == [9]
    assert v._own() is not seen._a
    v._put(mine)
    assert v._own() is mine or v._own().tolist() == [9]
    t = v.value
    v._own()[0] = 3
    assert t._a.tolist() == [9]
    source = Tensor(np.array([4.0], F))
    v.assign(source)
    v._own()[0] = 5
    assert source._a.tolist() == [4]
