"""Random numbers: known answers of Philox 4x32-10, one definition for every executor, distributions, seeds, permutations."""

import math

import numpy as np
import pytest

from baro.core import ops, philox, random
from baro.core.graph import trace
from baro.core.random import SeedGenerator
from baro.errors import UnsupportedError

F = np.float32

# Random123, tests/kat_vectors: philox4x32 10 rounds: counter (4 words), key (2 words), output (4 words).
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN)
def test_known_answers(counter, key, expected):
    assert philox.block(counter, key) == expected


@pytest.mark.parametrize("seed", [(0, 0), (1, 0), (2**32 - 1, 2**32 - 1), (1337, 5)])
@pytest.mark.parametrize("n", [0, 1, 3, 4, 63, 64, 65, 1001])
def test_bits_are_the_blocks_in_order(seed, n):
    """Element i is word i % 4 of the block of counter (i // 4, 0, step, 0) and key (seed, 0), in both code paths."""
    found = philox.bits(np, np.array(seed, np.uint32), (n,))
    some = sorted({0, 1, n // 2, n - 1} & set(range(n)))
    assert found.shape == (n,) and found.dtype == np.uint32
    assert [int(found[i]) for i in some] == [philox.block((i // 4, 0, seed[1], 0), (seed[0], 0))[i % 4] for i in some]


DRAWS = {
    "bits": lambda seed: random.bits((3, 101), seed),
    "uniform": lambda seed: random.uniform((101,), seed=seed),
    "uniform float64": lambda seed: random.uniform((101,), -1.0, 3.0, dtype="float64", seed=seed),
    "normal": lambda seed: random.normal((101,), seed=seed),
    "truncated_normal": lambda seed: random.truncated_normal((101,), 1.0, 2.0, seed=seed),
    "randint": lambda seed: random.randint((101,), -3, 9, seed=seed),
    "bernoulli": lambda seed: random.bernoulli((101,), 0.3, seed=seed),
    "dropout": lambda seed: random.dropout(np.ones((101,), F), 0.4, seed=seed),
    "categorical": lambda seed: random.categorical(np.log(np.array([[0.1, 0.6, 0.3]] * 5, F)), 7, seed=seed),
    "permutation": lambda seed: random.permutation(101, seed=seed),
    "shuffle": lambda seed: random.shuffle(np.arange(11), seed=seed),
}


@pytest.mark.parametrize("name", DRAWS)
def test_every_executor_draws_the_same(name, executor):
    """One seed gives one sequence: eagerly, traced, and on each executor; whole numbers to the bit."""
    generator = SeedGenerator(7)
    eager = [DRAWS[name](generator)._a for _ in range(3)]
    traced = SeedGenerator(7)
    graph, state, _ = trace(lambda: [DRAWS[name](traced) for _ in range(3)])
    try:
        results = executor.compile(graph)(*(v.numpy() for v in state))
    except UnsupportedError as error:
        pytest.skip(str(error))
    assert results[0].tolist() == [7, 3] == generator.state.numpy().tolist()
    for a, b in zip(eager, results[1:], strict=True):
        assert a.dtype == b.dtype
        if executor.name == "reference" or a.dtype.kind != "f" or name in ("uniform", "bernoulli", "dropout"):
            np.testing.assert_array_equal(a, b)
        else:
            np.testing.assert_allclose(a, b, rtol=2e-6, atol=2e-6)
    assert not np.array_equal(eager[0], eager[1])


def test_first_numbers_never_change():
    """Seeds are part of people's results: these values may not move between releases."""
    assert random.uniform((4,), seed=0)._a.tolist() == [(w >> 8) * 2.0**-24 for w in KNOWN[0][2]]
    assert random.bits((2,), seed=1)._a.tolist() == list(philox.block((0, 0, 0, 0), (1, 0))[:2])
    assert (
        random.permutation(8, seed=3)._a.tolist()
        == np.argsort(philox.bits(np, np.array([3, 0], np.uint32), (8,))).tolist()
    )


N = 40_000


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_uniform_moments(dtype):
    x = random.uniform((N,), -1.0, 3.0, dtype=dtype, seed=1)._a
    assert x.dtype == dtype and x.min() >= -1 and x.max() <= 3
    x = x.astype(float)
    assert abs(x.mean() - 1) < 4 * 4 / math.sqrt(12 * N)
    assert abs(x.var() - 16 / 12) < 0.03
    assert abs(np.corrcoef(x[:-1], x[1:])[0, 1]) < 4 / math.sqrt(N)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_unit_intervals(dtype):
    """uniform can be 0 but never 1; what goes into a logarithm is never 0."""
    x = random.uniform((N,), dtype=dtype, seed=2)._a
    assert 0 <= x.min() < 1e-3 and 0.999 < x.max() < 1
    assert np.isfinite(random.normal((N,), dtype=dtype, seed=2)._a).all()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_normal_moments(dtype):
    x = random.normal((N + 1,), 2.0, 3.0, dtype=dtype, seed=3)._a.astype(float)
    z = (x - 2) / 3
    assert x.shape == (N + 1,)
    for k, moment in ((1, 0), (2, 1), (3, 0), (4, 3)):
        assert abs((z**k).mean() - moment) < 5 * math.sqrt(math.prod(range(2 * k - 1, 0, -2)) / N)
    assert abs((np.abs(z) < 1).mean() - 0.6827) < 0.01
    assert abs(np.corrcoef(z[:-1:2], z[1::2])[0, 1]) < 0.03  # the two halves of a Box-Muller pair


def test_truncated_normal_moments():
    z = random.truncated_normal((N,), seed=4)._a.astype(float)
    assert np.abs(z).max() <= 2
    assert abs(z.mean()) < 0.02
    assert abs(z.std() - 0.8796) < 0.01  # of a normal cut at two deviations
    inside = np.array([0.5, 1.0, 1.5])
    expected = [math.erf(v / math.sqrt(2)) / math.erf(math.sqrt(2)) for v in inside]
    np.testing.assert_allclose([(np.abs(z) < v).mean() for v in inside], expected, atol=0.01)


def test_randint_covers_its_range():
    x = random.randint((N,), -3, 5, seed=5)._a
    assert x.dtype == np.int32
    values, counts = np.unique(x, return_counts=True)
    assert values.tolist() == list(range(-3, 5))
    assert np.abs(counts / N - 1 / 8).max() < 0.01
    assert random.randint((3,), 0, 2**40, dtype="int64", seed=1).dtype == np.int64
    with pytest.raises(ValueError, match="integer `dtype`"):
        random.randint((3,), 0, 2, dtype="float32")


def test_bernoulli_dropout_and_categorical():
    assert abs(random.bernoulli((N,), 0.3, seed=6)._a.mean() - 0.3) < 0.01
    x = random.dropout(np.full((N,), 2.0, F), 0.25, seed=6)._a
    assert sorted(set(x.tolist())) == pytest.approx([0, 2 / 0.75])
    assert abs((x == 0).mean() - 0.25) < 0.01
    rows = random.dropout(np.ones((50, 20), F), 0.5, noise_shape=(None, 1), seed=1)._a
    assert (rows == rows[:, :1]).all() and 0 < rows[:, 0].mean() < 2
    assert random.dropout(np.ones(5, F), 1.0, seed=1)._a.tolist() == [0] * 5
    assert random.dropout(np.ones(5, F), 0.0, seed=1)._a.tolist() == [1] * 5
    drawn = random.categorical(np.log(np.array([[0.1, 0.6, 0.3]], F)), N, seed=7)._a
    assert drawn.shape == (1, N) and drawn.dtype == np.int32
    np.testing.assert_allclose(np.bincount(drawn[0]) / N, [0.1, 0.6, 0.3], atol=0.01)


def test_gamma_beta_binomial():
    g = random.gamma((N,), 3.0, seed=1)._a
    assert abs(g.mean() - 3) < 0.1 and abs(g.var() - 3) < 0.2
    assert abs(random.beta((N,), 2.0, 3.0, seed=1)._a.mean() - 0.4) < 0.01
    assert abs(random.binomial((N,), 10, 0.3, seed=1)._a.mean() - 3) < 0.05


def test_permutation_and_shuffle():
    for n in (0, 1, 2, 100):
        p = random.permutation(n, seed=1)._a
        assert p.dtype == np.int32 and sorted(p.tolist()) == list(range(n))
    firsts = np.array([random.permutation(4, seed=s)._a for s in range(2000)])
    for column in firsts.T:
        assert np.abs(np.bincount(column, minlength=4) / 2000 - 0.25).max() < 0.05
    x = np.arange(12).reshape(3, 4)
    assert sorted(random.shuffle(x, axis=1, seed=2)._a[0].tolist()) == [0, 1, 2, 3]


def test_seeds():
    """An int gives the same numbers always; a generator moves on; no seed means the global generator."""
    a = random.normal((5,), seed=1)._a
    assert (random.normal((5,), seed=1)._a == a).all()
    assert (random.normal((5,), seed=np.int64(1))._a == a).all()
    assert not (random.normal((5,), seed=2)._a == a).any()
    g, h = SeedGenerator(1), SeedGenerator(1)
    first, second = random.normal((5,), seed=g)._a, random.normal((5,), seed=g)._a
    assert (first == a).all() and not (second == a).any()
    assert (random.normal((5,), seed=h)._a == a).all()
    x, y = random.normal((5,))._a, random.normal((5,))._a
    assert not (x == y).any()
    random.reset_global_seed(3)
    x = random.normal((5,))._a
    random.reset_global_seed(3)
    assert (random.normal((5,))._a == x).all()
    with pytest.raises(ValueError, match="either an integer or an instance of `SeedGenerator`"):
        random.normal((5,), seed="a")


def test_streams_of_different_seeds_and_steps_do_not_overlap():
    words = [random.bits((256,), SeedGenerator(s))._a for s in range(40)]
    g = SeedGenerator(41)
    words += [random.bits((256,), g)._a for _ in range(40)]
    assert len(np.unique(np.concatenate(words))) > 0.999 * 80 * 256


def test_seed_generator():
    g = SeedGenerator(5)
    assert g.seed == 5 and g.get_config() == {"seed": 5, "name": g.name}
    assert (g.state.dtype, g.state.trainable, g.state.numpy().tolist()) == ("uint32", False, [5, 0])
    assert SeedGenerator.from_config(g.get_config()).seed == 5
    assert SeedGenerator(2**32 + 3).state.numpy().tolist() == [3, 0]
    assert SeedGenerator(-1).state.numpy().tolist() == [2**32 - 1, 0]  # as `seed=-1` of a draw
    drawn = SeedGenerator(name="mine")
    assert drawn.get_config() == {"seed": None, "name": "mine"} and isinstance(drawn.seed, int)
    for wrong, error in (("a", "must be an integer"), (True, "must be an integer"), (1.5, "must be an integer")):
        with pytest.raises(ValueError, match=error):
            SeedGenerator(wrong)


def test_the_global_generator_made_inside_a_trace_lives_on():
    random.reset_global_seed(None)
    graph, state, _ = trace(lambda: random.uniform((3,)))
    assert len(state) == 1 and state[0] is random.global_seed_generator().state
    new, x = graph.evaluate(state[0].numpy())
    state[0].assign(new)
    assert (random.uniform((3,))._a != x).all()


def test_draws_by_python_random_seed():
    import random as python_random

    python_random.seed(1)
    a = random.make_default_seed()
    python_random.seed(1)
    assert random.make_default_seed() == a


def test_nothing_is_recorded_on_tapes():
    from baro.core.autodiff import GradientTape
    from baro.core.variable import Variable

    v = Variable(2.0)
    with GradientTape() as tape:
        y = ops.sum(random.normal((3,), v, v, seed=1))
    g = tape.gradient(y, v)
    z = random.normal((3,), seed=1)._a
    assert float(g) == pytest.approx(3 + z.sum(), rel=1e-5)


@pytest.mark.parametrize("draw", [random.normal, random.uniform, random.truncated_normal])
@pytest.mark.parametrize("shape", [(2, -1), (2.0, 3), (2, None), "ab", 1.5])
def test_shapes_that_are_none(draw, shape):
    with pytest.raises(ValueError, match="Expected `shape`"):
        draw(shape)


@pytest.mark.parametrize("low, high", [(5, 5), (5, 0), (0.5, 3), (0, 2.5)])
def test_randint_refuses(low, high):
    with pytest.raises(ValueError, match=f"whole numbers minval < maxval .*minval={low}, maxval={high}"):
        random.randint((3,), low, high)


def test_dropout_shares_the_axes_that_noise_shape_lacks():
    x = np.ones((50, 4), np.float32)
    for noise_shape, columns in (((1,), 1), ((4,), 4), ((None,), 4)):
        y = random.dropout(x, 0.5, noise_shape=noise_shape, seed=1)._a
        assert (y == y[0]).all() and len(y[0]) == 4
        assert columns > 1 or (y == y[0, 0]).all()
    with pytest.raises(ValueError, match="`noise_shape` has more axes than the inputs"):
        random.dropout(x, 0.5, noise_shape=(1, 1, 4))
    for rate in (-0.1, 1.5):
        with pytest.raises(ValueError, match=r"expected `rate` to be in \[0, 1\]"):
            random.dropout(x, rate)
