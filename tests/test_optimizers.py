"""Optimizers: published trajectories, the same numbers inside a traced step, clipping, decay, averages, accumulation, errors."""

import copy
import inspect
import pickle

import numpy as np
import pytest

import baro
from baro import constraints, optimizers, registry
from baro.core.autodiff import GradientTape
from baro.core.graph import trace
from baro.core.rewrite import simplify
from baro.core.variable import Variable
from baro.optimizers import schedules

W, G = [1.0, 2.0, 3.0, 4.0], [1.0, 6.0, 7.0, 2.0]

# arguments; the weights [1, 2, 3, 4] after one step with the gradient [1, 6, 7, 2], as in Keras's own tests
ONE_STEP = {
    "SGD": ({"learning_rate": 0.5}, [0.5, -1.0, -0.5, 3.0]),
    "RMSprop": ({"learning_rate": 0.5}, [-0.5811, 0.4189, 1.4189, 2.4189]),
    "Adam": ({"learning_rate": 0.5}, [0.5, 1.5, 2.5, 3.5]),
    "AdamW": ({"learning_rate": 0.5, "weight_decay": 0.01}, [0.495, 1.49, 2.485, 3.48]),
    "Adamax": ({"learning_rate": 0.5}, [0.5, 1.5, 2.5, 3.5]),
    "Nadam": ({"learning_rate": 0.5}, [0.4686, 1.4686, 2.4686, 3.4686]),
    "Adagrad": ({"learning_rate": 0.5}, [0.5233, 1.5007, 2.5005, 3.5061]),
    "Adadelta": ({"learning_rate": 0.5}, [0.9993, 1.9993, 2.9993, 3.9993]),
    "Ftrl": ({"learning_rate": 0.5}, [0.2218, 1.3954, 2.3651, 2.8814]),
    "Lion": ({"learning_rate": 0.5}, [0.5, 1.5, 2.5, 3.5]),
    "Lamb": ({"learning_rate": 0.5}, [-0.3693, 0.6306, 1.6306, 2.6306]),
    "Adafactor": ({"learning_rate": 0.5}, [-0.3693, 0.6307, 1.6307, 2.6307]),
    "Muon": ({"learning_rate": 0.5, "adam_weight_decay": None}, [0.5, 1.5, 2.5, 3.5]),
    "ScheduleFreeAdamW": ({"learning_rate": 0.5}, [0.5, 1.5, 2.5, 3.5]),
}
RULES = sorted(ONE_STEP)


def make(name, **more):
    return getattr(optimizers, name)(**{**ONE_STEP[name][0], **more})


@pytest.mark.parametrize("name", RULES)
def test_one_step(name):
    w = Variable(W)
    make(name).apply_gradients([(G, w)])
    np.testing.assert_allclose(w, ONE_STEP[name][1], atol=1e-4)


def test_every_optimizer_is_checked():
    wrappers = {"Optimizer", "LossScaleOptimizer", "MultiOptimizer", "OptimizerMap"}
    assert {n for n, _ in registry.names("optimizers")} - wrappers == set(RULES)


OPTIONS = {
    "plain": {},
    "clipnorm": {"clipnorm": 0.5},
    "clipvalue": {"clipvalue": 0.5},
    "global_clipnorm": {"global_clipnorm": 0.5},
    "decay": {"weight_decay": 0.1},
    "scaled": {"loss_scale_factor": 8.0},
    "schedule": {"learning_rate": schedules.ExponentialDecay(0.5, 2, 0.5)},
    "average": {"use_ema": True, "ema_momentum": 0.5, "ema_overwrite_frequency": 2},
    "accumulation": {"gradient_accumulation_steps": 2},
}
VARIANTS = [(n, "plain") for n in RULES] + [("Adam", o) for o in OPTIONS] + [("SGD", o) for o in OPTIONS] + [
    ("Nadam", "accumulation"), ("Muon", "decay"), ("Adafactor", "decay"),
]  # fmt: skip
EXTRA = [("SGD", {"momentum": 0.9}), ("SGD", {"momentum": 0.9, "nesterov": True}), ("Adam", {"amsgrad": True}),
         ("RMSprop", {"centered": True, "momentum": 0.9}), ("Ftrl", {"l1_regularization_strength": 0.1, "beta": 0.1})]  # fmt: skip
GRIDS = [(n, OPTIONS[o], f"{n}-{o}") for n, o in VARIANTS] + [(n, e, f"{n}-{'-'.join(e)}") for n, e in EXTRA]


@pytest.mark.parametrize(("name", "arguments"), [g[:2] for g in GRIDS], ids=[g[2] for g in GRIDS])
def test_traced_as_eager(name, arguments):
    """Five steps on a matrix and a vector, eagerly and as one graph fed with its own state."""
    rng = np.random.default_rng(0)
    start = [rng.normal(size=s).astype("float32") for s in ((3, 2), (2,))]
    steps = [[rng.normal(size=s).astype("float32") for s in ((3, 2), (2,))] for _ in range(5)]

    eager = [Variable(x, name=f"w{i}") for i, x in enumerate(start)]
    optimizer = make(name, **arguments)
    for gs in steps:
        optimizer.apply(gs, eager)

    traced = [Variable(x, name=f"w{i}") for i, x in enumerate(start)]
    optimizer = make(name, **arguments)
    optimizer.build(traced)
    graph, state, _ = trace(lambda *gs: (optimizer.apply(gs, traced), gs[0])[1], *((x.shape, "float32") for x in start))
    simple = simplify(graph.check()).check()
    for gs in steps:
        with np.errstate(all="ignore"):
            out = simple.evaluate(*(v.numpy() for v in state), *gs)
        for v, value in zip(state, out, strict=False):
            v.assign(value)
    for a, b in zip(eager, traced, strict=True):
        np.testing.assert_allclose(a, b, rtol=2e-5, atol=2e-6)
    assert int(optimizer.iterations) == (2 if "gradient_accumulation_steps" in arguments else 5)


def test_lean_graphs():
    """What is the same for all weights is computed once; a weight costs what its formula says."""

    def size(name, count):
        weights = [Variable(np.zeros(3, "float32")) for _ in range(count)]
        optimizer = make(name)
        optimizer.build(weights)
        graph, _, _ = trace(lambda *gs: (optimizer.apply(gs, weights), gs[0])[1], *[((3,), "float32")] * count)
        return sum(n.op.name not in ("input", "const") for n in simplify(graph).nodes)

    per_weight = {name: size(name, 3) - size(name, 2) for name in RULES}
    assert per_weight["SGD"] == 2
    assert per_weight["Adam"] == 12
    assert size("SGD", 1) == 3
    assert size("Adam", 1) <= 12 + 9


def test_matches_a_hand_written_adam():
    rng = np.random.default_rng(1)
    w, m, v = np.ones(4), np.zeros(4), np.zeros(4)
    variable, optimizer = Variable(w, dtype="float64"), optimizers.Adam(0.01)
    for t in range(1, 11):
        g = rng.normal(size=4)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        w = w - 0.01 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / (np.sqrt(v) + 1e-7)
        optimizer.apply_gradients([(g, variable)])
    np.testing.assert_allclose(variable, w, rtol=1e-6)


@pytest.mark.parametrize("name", RULES)
def test_accumulation_equals_mean_gradients(name):
    rng = np.random.default_rng(2)
    a, b = Variable([0.9, 0.5]), Variable([0.9, 0.5])
    one, three = make(name), make(name, gradient_accumulation_steps=3)
    for _ in range(4):
        gs = rng.random((3, 2)).astype("float32")
        one.apply_gradients([(gs.mean(0), a)])
        for g in gs:
            three.apply_gradients([(g, b)])
    np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-6)
    assert int(one.iterations) == int(three.iterations) == 4


def test_average_starts_after_the_first_step():
    w = Variable([[3.0]])
    optimizer = optimizers.SGD(1.0, use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=3)
    seen = []
    for _ in range(3):
        optimizer.apply_gradients([([[1.0]], w)])
        seen.append((float(w.numpy().item()), float(optimizer._model_variables_moving_average[0].numpy().item())))
    np.testing.assert_allclose(seen, [(2.0, 2.0), (1.0, 1.9), (1.71, 1.71)], rtol=1e-6)


def test_clipping():
    for arguments, expected in (
        ({"clipnorm": 1}, [0.6, 0.8]),
        ({"clipvalue": 1}, [1, 1]),
        ({"global_clipnorm": 10}, [6.0, 8.0]),
    ):
        w = Variable([0.0, 0.0])
        optimizers.SGD(1.0, **arguments).apply_gradients([([-30.0, -40.0], w)])
        np.testing.assert_allclose(w, expected, rtol=1e-6)
    w = Variable([0.0])
    optimizers.SGD(1.0, clipnorm=1.0).apply_gradients([([0.0], w)])
    assert float(w[0]) == 0.0


def test_weight_decay_and_exclusions():
    kernel, bias, other = Variable([2.0], name="kernel"), Variable([2.0], name="bias"), Variable([2.0], name="other")
    optimizer = optimizers.SGD(0.5, weight_decay=0.5)
    optimizer.exclude_from_weight_decay(var_list=[other], var_names=["bias"])
    optimizer.apply([[0.0]] * 3, [kernel, bias, other])
    assert [float(v[0]) for v in (kernel, bias, other)] == [1.5, 2.0, 2.0]
    with pytest.raises(ValueError, match="before the optimizer is built"):
        optimizer.exclude_from_weight_decay(var_names=["kernel"])


def test_constraints_are_applied():
    w = Variable([0.1])
    w.constraint = constraints.NonNeg()
    optimizers.SGD(1.0).apply_gradients([([1.0], w)])
    assert float(w[0]) == 0.0


def test_learning_rate_is_state():
    w = Variable([0.0])
    optimizer = optimizers.SGD(0.1)
    optimizer.learning_rate = 0.5
    optimizer.apply_gradients([([-1.0], w)])
    assert float(w[0]) == 0.5
    optimizer.lr = 2  # Keras 2's name
    assert float(optimizer.learning_rate) == 2.0
    assert optimizer.get_config()["learning_rate"] == 2.0
    optimizer.learning_rate = schedules.PolynomialDecay(0.1, 10)
    assert len(optimizer.variables) == 1
    with pytest.raises(TypeError, match="not settable"):
        optimizer.learning_rate = 0.1
    assert float(optimizers.SGD(lambda: 0.25).learning_rate) == 0.25


def test_old_arguments_have_their_old_effect():
    assert float(optimizers.Adam(lr=0.5).learning_rate) == 0.5
    assert optimizers.Adam(epsilon=None).epsilon == 1e-7
    w = Variable([0.0])
    optimizer = optimizers.SGD(lr=1.0, decay=1.0)
    for expected in (1.0, 1.5, 1.5 + 1 / 3):  # lr / (1 + decay · step)
        optimizer.apply_gradients([([-1.0], w)])
        assert float(w[0]) == pytest.approx(expected)
    assert isinstance(optimizers.SGD(lr=1.0, decay=0.0).learning_rate, Variable)


def test_gradients_that_are_missing():
    a, b = Variable([1.0], name="a"), Variable([1.0], name="b")
    with pytest.raises(ValueError, match="No gradients provided for any variable"):
        optimizers.SGD(1.0).apply_gradients([(None, a)])
    with pytest.warns(UserWarning, match=r"Gradients do not exist for variables \['a'\]"):
        optimizers.SGD(1.0).apply_gradients([(None, a), ([1.0], b)])
    assert float(a[0]) == 1.0 and float(b[0]) == 0.0


def test_minimize_and_tape():
    w = Variable([3.0])
    optimizer = optimizers.SGD(0.5)
    optimizer.minimize(lambda: (w * w)[0], [w])
    assert float(w[0]) == 0.0
    with GradientTape() as tape:
        loss = (w - 1.0)[0] ** 2
    optimizer.minimize(loss, [w], tape=tape)
    assert float(w[0]) == 1.0


def test_state_and_names():
    with baro.name_scope("dense"):
        kernel, bias = Variable(np.zeros((2, 3)), name="kernel"), Variable(np.zeros(3), name="bias")
    optimizer = optimizers.Adam()
    assert [v.path for v in optimizer.variables] == ["adam/iteration", "adam/learning_rate"]
    optimizer.build([kernel, bias])
    assert [v.path for v in optimizer.variables][2:] == [
        "adam/dense_kernel_momentum", "adam/dense_kernel_velocity", "adam/dense_bias_momentum", "adam/dense_bias_velocity",
    ]  # fmt: skip
    assert sum(v.size for v in optimizer.variables) == 20  # a model of 9 parameters
    store = {}
    optimizer.apply([np.ones((2, 3)), np.ones(3)])
    optimizer.save_own_variables(store)
    other = optimizers.Adam()
    with pytest.warns(UserWarning, match="Skipping variable loading"):
        other.load_own_variables(store)
    other.build([kernel, bias])
    other.load_own_variables(store)
    assert all(np.array_equal(a, b) for a, b in zip(optimizer.get_weights(), other.get_weights(), strict=True))


def test_stateless_apply():
    w = Variable([1.0, 2.0])
    optimizer = optimizers.Adam(0.5)
    optimizer.build([w])
    new, state = optimizer.stateless_apply(optimizer.variables, [[1.0, 6.0]], [w])
    np.testing.assert_allclose(new[0], [0.5, 1.5], atol=1e-4)
    assert int(state[0]) == 1 and int(optimizer.iterations) == 0
    np.testing.assert_allclose(w, [1.0, 2.0])


def test_copies_and_pickles_keep_working():
    w = Variable([1.0])
    for duplicate in (copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))):
        optimizer, weight = duplicate((optimizers.Adam(0.5), w))
        optimizer.build([weight])
        optimizer, weight = duplicate((optimizer, weight))
        optimizer.apply([[1.0]], [weight])
        assert float(weight[0]) == pytest.approx(0.5, abs=1e-4)


@pytest.mark.parametrize("name", RULES)
def test_config_round_trip(name):
    optimizer = make(name, clipnorm=0.5, weight_decay=0.1)
    again = optimizers.deserialize(optimizers.serialize(optimizer))
    assert type(again) is type(optimizer) and again.get_config() == optimizer.get_config()
    assert isinstance(optimizers.get(name.lower()), type(optimizer))
    arguments = [p for p in inspect.signature(getattr(optimizers, name)).parameters if p != "kwargs"]
    assert set(arguments) == set(optimizer.get_config())


def test_schedule_in_a_config():
    optimizer = optimizers.Adam(schedules.CosineDecay(0.1, 10))
    again = optimizers.deserialize(optimizers.serialize(optimizer))
    assert again._learning_rate.get_config() == optimizer._learning_rate.get_config()


def test_loss_scaling():
    w = Variable([1.0])
    optimizer = optimizers.LossScaleOptimizer(optimizers.SGD(0.5), initial_scale=4.0, dynamic_growth_steps=2)
    optimizer.build([w])

    def step(g):
        optimizer.apply([g])
        return float(w[0]), float(optimizer.dynamic_scale), int(optimizer.step_counter), int(optimizer.iterations)

    assert float(optimizer.scale_loss(1.0)) == 4.0
    assert step([4.0]) == (0.5, 4.0, 1, 1)
    assert step([np.inf]) == (0.5, 2.0, 0, 1)
    assert step([2.0]) == (0.0, 2.0, 1, 2)
    assert step([2.0]) == (-0.5, 4.0, 0, 3)
    graph, state, _ = trace(lambda g: (optimizer.apply([g]), g)[1], ((1,), "float32"))
    out = dict(
        zip(
            (v.path for v in state),
            graph.check().evaluate(*(v.numpy() for v in state), np.array([np.nan], "float32")),
            strict=False,
        )
    )
    assert out["loss_scale_optimizer/dynamic_scale"] == 2.0 and out["sgd/iteration"] == 3
    again = optimizers.deserialize(optimizers.serialize(optimizer))
    assert again.inner_optimizer.get_config() == optimizer.inner_optimizer.get_config()
    with pytest.raises(
        ValueError, match="does not support `clipnorm`. Instead, set `clipnorm` on the `inner_optimizer`"
    ):
        optimizers.LossScaleOptimizer(optimizers.SGD(), clipnorm=1.0)


def test_several_optimizers():
    a, b = Variable([1.0], name="a"), Variable([1.0], name="b")
    optimizer = optimizers.MultiOptimizer(optimizers.OptimizerMap(optimizers.SGD(0.5), {"b": optimizers.SGD(0.25)}))
    optimizer.apply([[1.0], [1.0]], [a, b])
    assert (float(a[0]), float(b[0])) == (0.5, 0.75)
    again = optimizers.deserialize(optimizers.serialize(optimizer))
    assert again._optimizer_map["b"].get_config() == optimizer._optimizer_map["b"].get_config()
    with pytest.raises(AttributeError, match="individual sub-optimizers"):
        optimizer.learning_rate  # noqa: B018


def test_errors():
    with pytest.raises(ValueError, match="Could not interpret optimizer identifier: 'addam'. Did you mean 'adam'"):
        optimizers.get("addam")
    with pytest.raises(ValueError, match="Argument\\(s\\) not recognized: {'momentun': 0.9}.*Did you mean 'momentum'"):
        optimizers.SGD(momentun=0.9)
    with pytest.raises(ValueError, match="Only one of `clipnorm`, `clipvalue` and `global_clipnorm`"):
        optimizers.SGD(clipnorm=1.0, clipvalue=1.0)
    with pytest.raises(ValueError, match="`clipvalue` must be >= 0. Received: clipvalue=-1.0"):
        optimizers.SGD(clipvalue=-1.0)
    with pytest.raises(ValueError, match="`gradient_accumulation_steps` must be an integer >= 2"):
        optimizers.SGD(gradient_accumulation_steps=2.5)
    with pytest.raises(ValueError, match=r"Nadam: `beta_2` must be in the range \[0, 1\). Received: beta_2=1.0"):
        optimizers.Nadam(beta_2=1.0)
    with pytest.raises(ValueError, match="`learning_rate` should be float"):
        optimizers.SGD(learning_rate="fast")
    with pytest.raises(ValueError, match="Unknown variable"):
        optimizer = optimizers.SGD()
        optimizer.build([Variable([1.0])])
        optimizer.apply([[1.0]], [Variable([1.0])])
    with pytest.raises(ValueError, match="must already be built"):
        optimizers.SGD().apply([[1.0]])


def test_user_optimizer():
    class Signed(optimizers.Optimizer):
        def __init__(self, learning_rate=0.1, power=1.0, **kwargs):
            super().__init__(learning_rate, **kwargs)
            self.power = power

        def update_step(self, gradient, variable, learning_rate):
            self.assign_sub(variable, learning_rate * baro.ops.sign(gradient))

    w = Variable([1.0, 1.0])
    optimizer = Signed(0.25, power=2.0)
    optimizer.apply_gradients([([3.0, -2.0], w)])
    np.testing.assert_allclose(w, [0.75, 1.25])
    assert Signed.from_config(optimizer.get_config()).get_config() == optimizer.get_config()


@pytest.mark.parametrize("kind", [optimizers.Nadam, optimizers.Adafactor])
def test_files_of_keras_that_lack_what_a_loss_scale_optimizer_does_not_write(kind):
    """Keras's LossScaleOptimizer leaves out the inner optimizer's Variables that are computed from others."""

    def made():
        return optimizers.LossScaleOptimizer(kind(0.1), initial_scale=2.0), [Variable([[2.0, 1.0]]), Variable([3.0])]

    trained, weights = made()
    for _ in range(3):
        trained.apply_gradients([(np.full(w.shape, 0.5, np.float32), w) for w in weights])
    lacking = {id(v) for v in trained.inner_optimizer._derived_variables()}
    assert len(lacking) == {"Nadam": 1, "Adafactor": 2}[kind.__name__]
    kept = [v.numpy() for v in trained.variables if id(v) not in lacking]
    loaded, others = made()
    loaded.build(others)
    loaded.load_own_variables({str(i): v for i, v in enumerate(kept)})
    assert int(loaded.iterations.numpy()) == 3
    for got, expected in zip(loaded.variables, trained.variables, strict=True):
        np.testing.assert_allclose(got.numpy(), expected.numpy(), rtol=1e-6)
