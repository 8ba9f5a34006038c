"""Reverse-mode differentiation: the tape's rules, second order, jacobians, custom derivatives; eagerly and under a trace."""

import threading

import numpy as np
import pytest

import baro
from baro.core import autodiff, ops
from baro.core.autodiff import GradientTape, check_grads, custom_gradient, gradients
from baro.core.graph import trace
from baro.core.tensor import Tensor
from baro.core.variable import Variable
from baro.errors import GradientError

F = np.float32


def tensor(x):
    return Tensor(np.asarray(x, F))


def both(function, *values, wanted=None):
    """Return the gradients of function(*variables) eagerly and from a traced graph, checked to be equal."""
    variables = [Variable(np.asarray(v, F)) for v in values]
    with GradientTape() as tape:
        out = function(*variables)
    eager = tape.gradient(out, variables)

    def step():
        with GradientTape() as tape:
            out = function(*variables)
        found = tape.gradient(out, variables)
        also = gradients(out, variables)
        assert [g is None for g in found] == [g is None for g in also] == [g is None for g in eager]
        return [g for pair in zip(found, also, strict=True) for g in pair if g is not None]

    graph, state, _ = trace(step)
    results = graph.check().evaluate(*(v.numpy() for v in state))[len(state) :]
    present = [g for g in eager if g is not None]
    for g, a, b in zip(present, results[::2], results[1::2], strict=True):
        np.testing.assert_array_equal(a, b)
        np.testing.assert_allclose(a, g._a, rtol=1e-6)
    return [None if g is None else g._a.tolist() for g in eager]


def test_variables_are_watched_and_tensors_when_asked():
    v, x, y = Variable(3.0), tensor(2.0), tensor(5.0)
    with GradientTape() as tape:
        tape.watch(x)
        z = v * x * y
    gv, gx, gy = tape.gradient(z, [v, x, y])
    assert (float(gv), float(gx), gy) == (10, 15, None)


def test_sources_keep_their_structure():
    v, w = Variable(1.0), Variable(2.0)
    with GradientTape() as tape:
        z = v * w
    found = tape.gradient(z, {"a": v, "b": (w, [v])})
    assert float(found["a"]) == 2 and float(found["b"][0]) == 1 and float(found["b"][1][0]) == 2


def test_a_tape_is_used_once_unless_it_is_persistent():
    v = Variable(2.0)
    with GradientTape() as tape:
        z = v * v
    tape.gradient(z, v)
    with pytest.raises(GradientError, match="persistent=True"):
        tape.gradient(z, v)
    with pytest.raises(GradientError, match="persistent=True"):
        tape.jacobian(z, v)
    with GradientTape(persistent=True) as tape:
        y = v * v
        z = y * v
    assert float(tape.gradient(z, v)) == 12
    assert float(tape.gradient(y, v)) == 4
    assert float(tape.gradient(z, y)) == 2
    del tape


def test_several_targets_add_up():
    v = Variable([1.0, 2.0])
    with GradientTape() as tape:
        a, b = v * 3, ops.sum(v * v)
    assert tape.gradient([a, {"b": b}], v)._a.tolist() == [5, 7]
    with GradientTape() as tape:
        a = v * 3
    assert tape.gradient(a, v, output_gradients=tensor([2.0, 0.0]))._a.tolist() == [6, 0]
    with GradientTape() as tape:
        a = v * 3
    assert tape.gradient([a, a], v)._a.tolist() == [6, 6]


def test_unconnected_gradients():
    v, w = Variable(1.0), Variable([1.0, 2.0])
    with GradientTape(persistent=True) as tape:
        z = v * 2
    assert tape.gradient(z, w) is None
    assert tape.gradient(z, w, unconnected_gradients="zero")._a.tolist() == [0, 0]
    assert [None if g is None else float(g) for g in tape.gradient(z, [v, w])] == [2, None]
    with pytest.raises(GradientError, match="'none' or 'zero'"):
        tape.gradient(z, w, unconnected_gradients="zeros")
    assert both(lambda v, w: v * 2, 1.0, [1.0, 2.0]) == [2, None]


def test_watch_accessed_variables_and_trainable():
    v, frozen = Variable(2.0), Variable(3.0, trainable=False)
    with GradientTape(watch_accessed_variables=False) as tape:
        z = v * 2
    assert tape.gradient(z, v) is None
    with GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(v)
        z = v * frozen
    assert [float(v) for v in tape.watched_variables()] == [2]
    assert float(tape.gradient(z, v)) == 3
    with GradientTape() as tape:
        z = v * frozen
    assert tape.gradient(z, frozen) is None

    def step():
        with GradientTape() as tape:
            z = v * frozen
        assert [w is v for w in tape.watched_variables()] == [True]
        assert tape.gradient(z, frozen) is None
        with GradientTape() as tape:
            tape.watch(frozen)
            z = v * frozen
        return tape.gradient(z, frozen)

    graph, state, _ = trace(step)
    assert graph.evaluate(*(s.numpy() for s in state))[-1] == 2


def test_nested_tapes_give_second_derivatives():
    x = Variable([1.0, 2.0])
    with GradientTape() as outer:
        with GradientTape() as inner:
            y = ops.sum(x * x * x)
        first = inner.gradient(y, x)
    assert first._a.tolist() == [3, 12]
    assert outer.gradient(first, x)._a.tolist() == [6, 12]


def test_second_derivatives_under_a_trace(executor):
    from baro.errors import UnsupportedError

    x = Variable(np.array([0.3, -0.7], F))

    def step():
        with GradientTape() as outer:
            with GradientTape() as inner:
                y = ops.sum(ops.tanh(x) * ops.exp(x))
            first = inner.gradient(y, x)
            norm = ops.sum(first * first)
        return first, outer.gradient(norm, x)

    graph, state, _ = trace(step)
    try:
        _, first, second = executor.compile(graph.check())(x.numpy())
    except UnsupportedError as error:
        pytest.skip(str(error))
    v, e = np.array([0.3, -0.7]), np.exp([0.3, -0.7])
    t = np.tanh(v)
    d1 = e * (1 - t * t + t)
    d2 = e * (1 - t * t + t) + e * (1 - t * t) * (1 - 2 * t)
    np.testing.assert_allclose(first, d1, rtol=1e-5)
    np.testing.assert_allclose(second, 2 * d1 * d2, rtol=1e-5)


def test_third_order():
    f = autodiff.grad(autodiff.grad(autodiff.grad(lambda x: x**4)))
    assert float(f(2.0)) == pytest.approx(48)


def test_reading_a_variable_twice_and_assigning_between():
    """An assignment is a new value: derivatives do not pass through it, and both readings count."""
    v = Variable(2.0)
    with GradientTape() as tape:
        a = v * 3
        v.assign(v + 1)
        b = v * v
        z = a + b
    assert float(tape.gradient(z, v)) == 3 + 6

    v.assign(2.0)

    def step():
        with GradientTape() as tape:
            a = v * 3
            v.assign(v + 1)
            z = a + v * v
        return tape.gradient(z, v), *gradients(z, [v])

    graph, _, _ = trace(step)
    new, one, other = graph.evaluate(np.asarray(2.0, F))
    assert (float(new), float(one), float(other)) == (3, 9, 9)


def test_assigning_a_watched_tensor_does_not_connect_it():
    v, x = Variable(2.0), tensor(3.0)
    with GradientTape() as tape:
        tape.watch(x)
        v.assign(x)
        z = v * v
    gx, gv = tape.gradient(z, [x, v])
    assert gx is None and float(gv) == 6


def test_ops_that_return_their_argument():
    """reshape to the same shape, cast to the same dtype and transpose of a vector return the very same tensor."""
    assert both(lambda v: ops.sum(ops.transpose(ops.cast(ops.reshape(v, (2,)), "float32")) * v), [1.0, 2.0]) == [[2, 4]]
    v = Variable([1.0, 2.0])
    with GradientTape() as tape:
        z = ops.reshape(v, (2,))
    assert tape.gradient(z, v)._a.tolist() == [1, 1]
    with GradientTape() as tape:
        z = v + 0.0
    assert tape.gradient(v, v)._a.tolist() == [1, 1]


def test_an_operand_used_twice():
    assert both(lambda v: v * v + v, 3.0) == [7]
    assert both(lambda v: ops.sum(ops.concatenate([v, v * 2, v])), [1.0, 2.0]) == [[4, 4]]
    assert both(lambda v: ops.sum(ops.matmul(v, v)), [[1.0, 2.0], [3.0, 4.0]]) == [[[7, 11], [9, 13]]]


def test_broadcasting_sums_the_cotangent():
    assert both(lambda v, w: ops.sum(v * w), [[1.0], [2.0]], [1.0, 2.0, 3.0]) == [[[6], [6]], [3, 3, 3]]
    assert both(lambda v, w: ops.sum(v - w), 1.0, np.zeros((2, 3))) == [6, [[-1] * 3] * 2]


def test_stop_gradient_and_integers_stop():
    assert both(lambda v: v * ops.stop_gradient(v), 3.0) == [3]
    assert both(lambda v: ops.cast(ops.cast(v, "int32"), "float32"), 3.0) == [None]
    assert both(lambda v: ops.sum(ops.take(v, ops.argmax(v))), [1.0, 5.0, 2.0]) == [[0, 1, 0]]


def test_casts_carry_the_cotangent_back_in_the_operands_type():
    v = Variable(np.array([1.0, 2.0], np.float16))
    with GradientTape() as tape:
        z = ops.sum(ops.cast(v, "float32") * 3)
    g = tape.gradient(z, v)
    assert g.dtype == np.float16 and g._a.tolist() == [3, 3]


def test_stop_recording_and_reset():
    v = Variable(2.0)
    with GradientTape() as tape:
        a = v * v
        with tape.stop_recording():
            b = v * v * v
        z = a + b
    assert float(tape.gradient(z, v)) == 4

    def step():
        with GradientTape() as tape:
            a = v * v
            with tape.stop_recording():
                b = v * v * v
            z = a + b
        return tape.gradient(z, v)

    assert trace(step)[0].evaluate(np.asarray(2.0, F))[-1] == 4
    with GradientTape() as tape:
        v * v
        tape.reset()
        z = v * 5
    assert float(tape.gradient(z, v)) == 5


def test_a_tape_cannot_be_entered_twice():
    tape = GradientTape()
    with tape, pytest.raises(GradientError, match="already recording"), tape:
        pass


def test_gradient_inside_the_block():
    v = Variable(3.0)
    with GradientTape(persistent=True) as tape:
        y = v * v
        g = tape.gradient(y, v)
        z = y + g * v
    assert float(tape.gradient(z, v)) == 6 + 6 + 6


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda tape, v: tape.watch(3.0), "expected a Tensor or Variable, received float"),
        (lambda tape, v: tape.watch(Tensor(np.ones(2, np.int32))), "float tensor, received dtype int32"),
        (lambda tape, v: tape.gradient(v * 1, [3.0]), "a source must be a Variable or Tensor, received float"),
    ],
)
def test_errors(call, text):
    v = Variable(1.0)
    with pytest.raises(GradientError, match=text), GradientTape() as tape:
        call(tape, v)


def test_jacobian():
    v = Variable([1.0, 2.0])
    w = tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    with GradientTape(persistent=True) as tape:
        y = ops.matmul(w, v)
        z = v * v
    np.testing.assert_array_equal(tape.jacobian(y, v)._a, w._a)
    np.testing.assert_array_equal(tape.jacobian(z, v)._a, [[2, 0], [0, 4]])
    other = Variable(1.0)
    assert tape.jacobian(z, other) is None
    assert tape.jacobian(z, other, unconnected_gradients="zero")._a.tolist() == [0, 0]
    with GradientTape() as tape:
        y = v[:0] * 1.0
    assert tape.jacobian(y, v).shape == (0, 2)


def test_hessian():
    x = Variable([1.0, 2.0])
    with GradientTape() as outer:
        with GradientTape() as inner:
            y = x[0] ** 2 * x[1] ** 3
        g = inner.gradient(y, x)
    np.testing.assert_allclose(outer.jacobian(g, x)._a, [[16, 24], [24, 12]])


def log1pexp():
    @custom_gradient
    def function(x):
        e = ops.exp(x)

        def backward(upstream):
            return upstream * (1 - 1 / (1 + e))

        return ops.log(1 + e), backward

    return function


def test_custom_gradient():
    f = log1pexp()
    v = Variable(100.0)
    with GradientTape() as tape:
        y = f(v)
    assert float(tape.gradient(y, v)) == 1  # the plain derivative would be NaN
    np.testing.assert_allclose(
        both(lambda v: ops.sum(f(v) * 2), [0.0, 1.0])[0], 2 / (1 + np.exp([0.0, -1.0])), rtol=1e-6
    )


def test_custom_gradient_is_differentiable_itself():
    f = log1pexp()
    x = 0.3
    s = 1 / (1 + np.exp(-x))
    assert float(autodiff.grad(autodiff.grad(f))(x)) == pytest.approx(s * (1 - s), rel=1e-5)


def test_custom_gradient_of_several_arguments_and_of_a_fake_slope():
    @custom_gradient
    def f(a, b):
        return a * b, lambda g: (g * 10, g * 20)

    assert both(lambda a, b: f(a * 1, b) + a, 3.0, 4.0) == [11, 20]

    @custom_gradient
    def reverse(x):
        return x, lambda g: -g  # gradient reversal: the value is the argument itself

    assert both(lambda v: reverse(v) * 2, 3.0) == [-2]
    with pytest.raises(GradientError, match=r"must return \(tensor, function\)"):
        custom_gradient(lambda x: ((x, x), None))(1.0)


def test_custom_gradient_runs_on_executors(executor):
    from baro.core.rewrite import simplify

    f = log1pexp()
    v = Variable(np.array([0.5, 2.0], F))

    def step():
        with GradientTape() as tape:
            y = ops.sum(f(v))
        return y, tape.gradient(y, v)

    graph, _, _ = trace(step)
    for g in (simplify(graph), graph) if executor.name != "native" else (simplify(graph),):
        _, y, slope = executor.compile(g)(v.numpy())
        np.testing.assert_allclose(y, np.log1p(np.exp([0.5, 2.0])).sum(), rtol=1e-5)
        np.testing.assert_allclose(slope, 1 / (1 + np.exp([-0.5, -2.0])), rtol=1e-5)


def test_check_grads_finds_a_wrong_derivative():
    @custom_gradient
    def wrong(x):
        return ops.sin(x), lambda g: g * ops.sin(x)

    with pytest.raises(GradientError, match="order 1"):
        check_grads(wrong, [0.5])
    check_grads(ops.sin, [0.5])


def test_tapes_of_threads_do_not_see_each_other():
    v = Variable(2.0)
    results = {}

    def work(k):
        for _ in range(50):
            with GradientTape() as tape:
                y = v * float(k)
            results.setdefault(k, []).append(float(tape.gradient(y, v)))

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    with GradientTape() as tape:
        y = v * 100.0
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    assert float(tape.gradient(y, v)) == 100
    assert results == {k: [k] * 50 for k in range(4)}
    assert len(tape._records) == 0


def test_public_name():
    assert baro.GradientTape is GradientTape
