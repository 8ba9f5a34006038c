"""Random numbers: one counter-based generator for every executor. `baro.random` is this module's public face.

A draw takes a seed state, uint32 (2,): (seed, step). A SeedGenerator holds one in a Variable and steps it at each draw.
An int seed always gives the same numbers; no seed means the global SeedGenerator.
"""

import math
import operator
from typing import Any

import numpy as np

from .. import registry, settings
from ..errors import InputError
from . import ops, philox
from .context import ctx
from .dtypes import numpy_dtype, standardize_dtype
from .gathering import RANDOM_BITS
from .op import bind, convert, op_function
from .tensor import Tensor


@registry.register("random")
class SeedGenerator:
    """Gives a new seed state at each call of `next`. Keras: `keras.random.SeedGenerator`.

    Args:
        seed: int, of which the lowest 32 bits count; None draws one from Python's `random`, which `utils.set_random_seed` sets.
        name: optional name.

    >>> g = SeedGenerator(seed=1)
    >>> [int(v) for v in g.next()], [int(v) for v in g.next()]
    ([1, 0], [1, 1])
    """

    def __init__(self, seed: int | None = None, name: str | None = None, **kwargs: Any):
        from .. import naming
        from .variable import Variable

        kwargs.pop("backend", None)
        if kwargs:
            raise InputError(f"SeedGenerator: Unrecognized keyword arguments: {kwargs}")
        self._given_seed = seed
        if seed is None:
            seed = make_default_seed()
        if not isinstance(seed, int) or isinstance(seed, bool):
            raise ValueError(f"Argument `seed` must be an integer. Received: seed={seed}")
        self.name = name or naming.auto_name("seed_generator")
        self._initial_seed = seed
        with naming.name_scope(self.name, caller=self):
            self.state = Variable(
                np.array([seed % 2**32, 0], np.uint32),
                dtype="uint32",
                trainable=False,
                autocast=False,
                name="seed_generator_state",
            )

    @property
    def seed(self) -> int:
        """The seed that the generator was made with."""
        return self._initial_seed

    def next(self, ordered: bool = True) -> Any:
        """Return the current state, uint32 (2,), and step it."""
        state = self.state._read()
        self.state.assign(ops.add(state, Tensor(_STEP)))
        return state

    def get_config(self) -> dict:
        """Return the arguments of the constructor: a seed that was drawn is not kept."""
        return {"seed": self._given_seed, "name": self.name}

    @classmethod
    def from_config(cls, config: dict) -> "SeedGenerator":
        """Make a generator from `get_config`'s dictionary."""
        return cls(**config)


_STEP = np.array([0, 1], np.uint32)
_global: list[SeedGenerator] = []


def make_default_seed() -> int:
    """Return a seed drawn from Python's `random` module."""
    import random as python_random

    return python_random.randint(1, int(1e9))


def global_seed_generator() -> SeedGenerator:
    """Return the generator that serves draws without a seed."""
    if not _global:
        trace, ctx.trace = ctx.trace, None
        try:
            _global.append(SeedGenerator(make_default_seed()))
        finally:
            ctx.trace = trace
    return _global[0]


def reset_global_seed(seed: int | None) -> None:
    """Let the global generator start anew (`utils.set_random_seed`)."""
    _global.clear()
    if seed is not None:
        _global.append(SeedGenerator(seed))


def draw_seed(seed: Any) -> Any:
    """Return a seed state, uint32 (2,), for whatever a `seed` argument takes."""
    if isinstance(seed, SeedGenerator):
        return seed.next()
    if isinstance(seed, (int, np.integer)) and not isinstance(seed, bool):
        return Tensor(np.array([int(seed) % 2**32, 0], np.uint32))
    if seed is None:
        return global_seed_generator().next()
    raise ValueError(
        "Argument `seed` must be either an integer or an instance of `SeedGenerator`. "
        f"Received: seed={seed} (of type {type(seed)})"
    )


def bits(shape: Any, seed: Any = None) -> Any:
    """Return uniformly distributed uint32 words of `shape`."""
    return bind(RANDOM_BITS, draw_seed(seed), shape=_shape(shape))


def _shape(shape: Any) -> tuple[int, ...]:
    try:
        lengths = tuple(map(operator.index, (shape,) if isinstance(shape, (int, np.integer)) else shape))
    except TypeError:
        raise InputError(f"Expected `shape` to be a tuple of integers. Received: shape={shape!r}") from None
    if lengths and min(lengths) < 0:
        raise InputError(f"Expected `shape` to have lengths ≥ 0. Received: shape={shape!r}")
    return lengths


def _unit(shape: Any, seed: Any, dtype: np.dtype, open_low: bool = False) -> Any:
    """Return floats in [0, 1), or (0, 1): the top 24 bits (float64: 53 bits of two words) times the spacing."""
    shape = _shape(shape)
    if dtype == np.float64:
        w = bits((2, *shape), seed)
        high, low = (
            ops.cast(ops.right_shift(w[0], Tensor(np.uint32(5))), "float64"),
            ops.cast(ops.right_shift(w[1], Tensor(np.uint32(6))), "float64"),
        )
        u = (high * 67108864.0 + low) * 2.0**-53
        return u + 2.0**-54 if open_low else u
    u = ops.cast(ops.right_shift(bits(shape, seed), Tensor(np.uint32(8))), "float32") * 2.0**-24
    return u + 2.0**-25 if open_low else u


def _float_dtype(dtype: Any, function: str) -> np.dtype:
    name = standardize_dtype(dtype or settings.floatx())
    if "float" not in name:
        raise ValueError(f"`keras.random.{function}` requires a floating point `dtype`. Received: dtype={dtype} ")
    return numpy_dtype(name)


@op_function
def uniform(shape: Any, minval: Any = 0.0, maxval: Any = 1.0, dtype: Any = None, seed: Any = None) -> Any:
    """Return values uniform in [minval, maxval). Keras: `keras.random.uniform`.

    >>> uniform((2, 3), seed=1).shape
    (2, 3)
    """
    out = _float_dtype(dtype, "uniform")
    u = _unit(shape, seed, out)
    if not (type(minval) in (int, float) and minval == 0 and type(maxval) in (int, float) and maxval == 1):
        u = u * ops.cast(ops.subtract(maxval, minval), u.dtype) + ops.cast(minval, u.dtype)
    return ops.cast(u, out)


@op_function
def normal(shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = None, seed: Any = None) -> Any:
    """Return normally distributed values (Box-Muller on pairs of uniforms). Keras: `keras.random.normal`."""
    out = _float_dtype(dtype, "normal")
    shape = _shape(shape)
    n = math.prod(shape)
    half = (n + 1) // 2
    u = _unit((2, half), seed, out, open_low=True)
    radius, angle = ops.sqrt(ops.log(u[0]) * -2.0), u[1] * (2 * math.pi)
    z = ops.stack([radius * ops.cos(angle), radius * ops.sin(angle)], axis=-1)
    z = ops.reshape(ops.reshape(z, (-1,))[:n], shape)
    return ops.cast(z * ops.cast(stddev, z.dtype) + ops.cast(mean, z.dtype), out)


def erfinv_estimate(x: Any) -> Any:
    """Inverse error function by Giles's two polynomials (GPU Computing Gems, 2011), single precision."""
    w = -ops.log(1.0 - x * x)
    near, far = w - 2.5, ops.sqrt(ops.maximum(w, 5.0)) - 3.0
    p, q = ops.zeros_like(x), ops.zeros_like(x)
    for c in (
        2.81022636e-08,
        3.43273939e-07,
        -3.5233877e-06,
        -4.39150654e-06,
        0.00021858087,
        -0.00125372503,
        -0.00417768164,
        0.246640727,
        1.50140941,
    ):
        p = p * near + c
    for c in (
        -0.000200214257,
        0.000100950558,
        0.00134934322,
        -0.00367342844,
        0.00573950773,
        -0.0076224613,
        0.00943887047,
        1.00167406,
        2.83297682,
    ):
        q = q * far + c
    return ops.where(ops.less(w, 5.0), p, q) * x


@op_function
def truncated_normal(shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = None, seed: Any = None) -> Any:
    """Return normal values within two standard deviations, by the inverse distribution. Keras: `keras.random.truncated_normal`."""
    out = _float_dtype(dtype, "truncated_normal")
    edge = 0.9544997361036416  # erf(2 / √2): the probability within two deviations
    u = _unit(shape, seed, out, open_low=True)
    z = erfinv_estimate((u * 2.0 - 1.0) * edge) * math.sqrt(2.0)
    z = ops.minimum(ops.maximum(z, -2.0), 2.0)
    return ops.cast(z * ops.cast(stddev, z.dtype) + ops.cast(mean, z.dtype), out)


@op_function
def randint(shape: Any, minval: Any, maxval: Any, dtype: Any = "int32", seed: Any = None) -> Any:
    """Return integers uniform in [minval, maxval). Keras: `keras.random.randint`."""
    name = standardize_dtype(dtype)
    if "int" not in name:
        raise ValueError(f"`keras.random.randint` requires an integer `dtype`. Received: dtype={dtype} ")
    if all(isinstance(v, (int, float)) for v in (minval, maxval)) and not (
        minval < maxval and minval == int(minval) and maxval == int(maxval)
    ):
        raise InputError(
            f"randint: expected whole numbers minval < maxval (which is not drawn). Received: minval={minval}, maxval={maxval}"
        )
    u = _unit(shape, seed, np.dtype(np.float64))
    low = ops.cast(minval, "float64")
    return ops.cast(ops.floor(u * (ops.cast(maxval, "float64") - low) + low), name)


def bernoulli(shape: Any, probability: Any, seed: Any = None, dtype: Any = "float32") -> Any:
    """Return 1 with a probability, else 0."""
    return ops.cast(ops.less(_unit(shape, seed, np.dtype(np.float32)), probability), dtype)


@op_function
def dropout(inputs: Any, rate: float, noise_shape: Any = None, seed: Any = None) -> Any:
    """Set elements to 0 with probability `rate` and scale the others by 1 / (1 - rate). Keras: `keras.random.dropout`.

    `noise_shape` says which axes share a choice (1) and which have one an element (their length, or None); axes that it lacks in front share.
    """
    x = convert(inputs)
    if not 0 <= rate <= 1:
        raise InputError(f"dropout: expected `rate` to be in [0, 1]. Received: rate={rate}")
    shape = x.shape
    if noise_shape is not None:
        missing = len(x.shape) - len(noise_shape)
        if missing < 0:
            raise InputError(
                f"dropout: `noise_shape` has more axes than the inputs. Received: noise_shape={noise_shape}, inputs of shape {x.shape}"
            )
        full = (*(1,) * missing, *noise_shape)
        shape = tuple(d if n is None else n for n, d in zip(full, x.shape, strict=True))
    kept = ops.greater_equal(_unit(shape, seed, np.dtype(np.float32)), rate)
    if rate >= 1:
        return ops.zeros_like(x)
    return ops.where(kept, x * (1.0 / (1.0 - rate)), ops.zeros_like(x))


@op_function
def categorical(logits: Any, num_samples: int, dtype: Any = "int32", seed: Any = None) -> Any:
    """Draw class indices from rows of log-probabilities (batch, classes) → (batch, num_samples). Keras: `keras.random.categorical`."""
    logits = convert(logits)
    if len(logits.shape) != 2:
        raise InputError(f"categorical: expected logits of shape (batch, classes), received {logits.shape}.")
    batch, classes = logits.shape
    u = _unit((batch, num_samples, classes), seed, np.dtype(np.float32), open_low=True)
    gumbel = -ops.log(-ops.log(u))
    return ops.cast(ops.argmax(ops.reshape(logits, (batch, 1, classes)) + gumbel, axis=-1), dtype)


def permutation(n: int, seed: Any = None) -> Any:
    """Return 0 … n-1 in random order, int32: the stable ranks of n random words."""
    return ops.argsort(bits((n,), seed))


@op_function
def shuffle(x: Any, axis: int = 0, seed: Any = None) -> Any:
    """Return x with its slices along an axis in random order. Keras: `keras.random.shuffle`."""
    x = convert(x)
    return ops.take(x, permutation(x.shape[axis], seed), axis=axis)


@op_function
def gamma(shape: Any, alpha: Any, dtype: Any = None, seed: Any = None) -> Any:
    """Return gamma-distributed values of shape parameter alpha (Marsaglia and Tsang 2000). Keras: `keras.random.gamma`.

    Computed on NumPy, seeded by the draw's own bits; not available inside a traced step.
    """
    return Tensor(_numpy_generator(seed).gamma(ops.raw(alpha), size=_shape(shape)).astype(_float_dtype(dtype, "gamma")))


@op_function
def beta(shape: Any, alpha: Any, beta: Any, dtype: Any = None, seed: Any = None) -> Any:
    """Return beta-distributed values. Keras: `keras.random.beta`. Not available inside a traced step."""
    return Tensor(
        _numpy_generator(seed)
        .beta(ops.raw(alpha), ops.raw(beta), size=_shape(shape))
        .astype(_float_dtype(dtype, "beta"))
    )


@op_function
def binomial(shape: Any, counts: Any, probabilities: Any, dtype: Any = None, seed: Any = None) -> Any:
    """Return binomial counts. Keras: `keras.random.binomial`. Not available inside a traced step."""
    n = ops.raw(counts).astype(np.int64)
    return Tensor(
        _numpy_generator(seed)
        .binomial(n, ops.raw(probabilities), size=_shape(shape))
        .astype(_float_dtype(dtype, "binomial"))
    )


def _numpy_generator(seed: Any) -> Any:  # (naming the type here would import numpy.random, 10 ms, at import)
    return np.random.Generator(np.random.Philox(int.from_bytes(ops.raw(bits((4,), seed)).tobytes(), "little")))


__all__ = ["SeedGenerator", "philox"]
