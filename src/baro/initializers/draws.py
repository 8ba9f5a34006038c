"""Random initializers.

Seeds: an int gives the same values at every call, a SeedGenerator new ones, and None draws an int seed at construction.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import configured
from ..core import ops, random
from ..core.dtypes import numpy_dtype
from ..core.tensor import Tensor
from ..errors import InputError
from ..registry import register
from ..shapes import standardize_shape
from .constants import Initializer


class RandomInitializer(Initializer):
    """The base of random initializers.

    Args:
        seed: int, SeedGenerator or None.
    """

    def __init__(self, seed: Any = None):
        self._init_seed = seed
        if seed is None:
            seed = random.make_default_seed()
        elif isinstance(seed, dict):
            seed = configured.unplain(seed)
            if isinstance(seed, dict):
                raise InputError(f"`seed` argument should be an integer or a SeedGenerator. Received: seed={seed}")
        elif isinstance(seed, np.integer):
            seed = self._init_seed = int(seed)
        elif not isinstance(seed, (int, random.SeedGenerator)):
            raise InputError(
                f"`seed` argument should be an instance of `keras.random.SeedGenerator()` or an integer. Received: seed={seed}"
            )
        self.seed = seed

    def get_config(self) -> dict:
        """Return the arguments of the constructor; a seed that was not given stays None."""
        return {**super().get_config(), "seed": configured.plain(self._init_seed)}


@register("initializers", "normal")
class RandomNormal(RandomInitializer):
    """Normally distributed values. Keras: `keras.initializers.RandomNormal`.

    Args:
        mean: the distribution's mean.
        stddev: its standard deviation.
        seed: int, SeedGenerator or None.

    >>> RandomNormal(seed=1)((2, 3)).shape
    (2, 3)
    """

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: Any = None):
        self.mean = mean
        self.stddev = stddev
        super().__init__(seed=seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        return random.normal(shape, self.mean, self.stddev, dtype=dtype, seed=self.seed)


@register("initializers")
class TruncatedNormal(RandomInitializer):
    """Normally distributed values within two standard deviations. Keras: `keras.initializers.TruncatedNormal`.

    Args:
        mean: the mean of the distribution before truncation.
        stddev: its standard deviation.
        seed: int, SeedGenerator or None.

    >>> float(abs(TruncatedNormal(stddev=1.0, seed=1)((1000,)).numpy()).max()) <= 2.0
    True
    """

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: Any = None):
        self.mean = mean
        self.stddev = stddev
        super().__init__(seed=seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        return random.truncated_normal(shape, self.mean, self.stddev, dtype=dtype, seed=self.seed)


@register("initializers", "uniform")
class RandomUniform(RandomInitializer):
    """Values uniform in [minval, maxval). Keras: `keras.initializers.RandomUniform`.

    Args:
        minval: the lower end.
        maxval: the upper end.
        seed: int, SeedGenerator or None.

    >>> RandomUniform(0.0, 1.0, seed=1)((2,)).shape
    (2,)
    """

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: Any = None):
        self.minval = minval
        self.maxval = maxval
        super().__init__(seed=seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        return random.uniform(shape, self.minval, self.maxval, dtype=dtype, seed=self.seed)


@register("initializers")
class VarianceScaling(RandomInitializer):
    """Values of variance scale / n, n being a number of inputs and outputs. Keras: `keras.initializers.VarianceScaling`.

    n is the fan in, the fan out, or their mean. "uniform" draws from ±√(3 scale / n); "untruncated_normal" has the standard
    deviation √(scale / n); "truncated_normal" is widened by 1 / 0.87962566 so that it has it after truncation.

    Args:
        scale: positive float.
        mode: "fan_in", "fan_out" or "fan_avg".
        distribution: "truncated_normal" (or "normal"), "untruncated_normal" or "uniform".
        seed: int, SeedGenerator or None.
        input_axes, output_axes: the axes whose lengths multiply to the fans; by default axis -2 and axis -1, with all
            earlier axes counted as a receptive field.

    >>> w = VarianceScaling(seed=1)((300, 100)).numpy()
    >>> bool(abs(w.var() * 300 - 1.0) < 0.05)
    True
    """

    def __init__(
        self, scale: float = 1.0, mode: str = "fan_in", distribution: str = "truncated_normal", seed: Any = None,
        input_axes: Sequence[int] | None = None, output_axes: Sequence[int] | None = None,
    ):  # fmt: skip
        if scale <= 0.0:
            raise InputError(f"Argument `scale` must be positive float. Received: scale={scale}")
        if mode not in ("fan_in", "fan_out", "fan_avg"):
            raise InputError(f"Invalid `mode` argument: {mode}. Please use one of 'fan_in', 'fan_out', 'fan_avg'.")
        distribution = distribution.lower()
        if distribution == "normal":
            distribution = "truncated_normal"
        if distribution not in ("uniform", "truncated_normal", "untruncated_normal"):
            raise InputError(
                f"Invalid `distribution` argument: {distribution}. Please use one of 'uniform', 'truncated_normal', 'untruncated_normal'."
            )
        if (input_axes is None) != (output_axes is None):
            raise InputError(
                f"Give both or neither of `input_axes` and `output_axes`. Received: input_axes={input_axes}, output_axes={output_axes}"
            )
        self.scale = scale
        self.mode = mode
        self.distribution = distribution
        self.input_axes = input_axes
        self.output_axes = output_axes
        super().__init__(seed=seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        fan_in, fan_out = compute_fans(shape, self.input_axes, self.output_axes)
        n = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2.0}[self.mode]
        variance = self.scale / max(1.0, n)
        if self.distribution == "uniform":
            limit = math.sqrt(3.0 * variance)
            return random.uniform(shape, -limit, limit, dtype=dtype, seed=self.seed)
        if self.distribution == "untruncated_normal":
            return random.normal(shape, 0.0, math.sqrt(variance), dtype=dtype, seed=self.seed)
        return random.truncated_normal(
            shape, 0.0, math.sqrt(variance) / 0.87962566103423978, dtype=dtype, seed=self.seed
        )


def compute_fans(
    shape: Any, input_axes: Sequence[int] | None = None, output_axes: Sequence[int] | None = None
) -> tuple[int, int]:
    """Return (fan in, fan out) of a weight's shape.

    >>> compute_fans((5, 3, 4)), compute_fans((7,))
    ((15, 20), (7, 7))
    """
    shape = standardize_shape(shape)
    if input_axes is not None and output_axes is not None:
        return math.prod(shape[a] for a in input_axes), math.prod(shape[a] for a in output_axes)
    if len(shape) < 2:
        n = shape[0] if shape else 1
        return n, n
    field = math.prod(shape[:-2])
    return shape[-2] * field, shape[-1] * field


class _Scaled(VarianceScaling):
    """A VarianceScaling with three arguments fixed by the subclass."""

    _rule: tuple[float, str, str]

    def __init__(
        self, seed: Any = None, input_axes: Sequence[int] | None = None, output_axes: Sequence[int] | None = None
    ):
        scale, mode, distribution = self._rule
        super().__init__(scale, mode, distribution, seed, input_axes, output_axes)


@register("initializers")
class GlorotUniform(_Scaled):
    """Uniform in ±√(6 / (fan in + fan out)): Glorot and Bengio (2010). Keras: `keras.initializers.GlorotUniform`.

    Args:
        seed: int, SeedGenerator or None.
        input_axes, output_axes: as in VarianceScaling.

    >>> float(abs(GlorotUniform(seed=1)((2, 4)).numpy()).max()) <= 1.0
    True
    """

    _rule = (1.0, "fan_avg", "uniform")


@register("initializers")
class GlorotNormal(_Scaled):
    """Truncated normal of variance 2 / (fan in + fan out): Glorot and Bengio (2010). Keras: `keras.initializers.GlorotNormal`.

    Args:
        seed: int, SeedGenerator or None.
        input_axes, output_axes: as in VarianceScaling.

    >>> GlorotNormal(seed=1)((2, 4)).shape
    (2, 4)
    """

    _rule = (1.0, "fan_avg", "truncated_normal")


@register("initializers")
class LecunNormal(_Scaled):
    """Truncated normal of variance 1 / fan in: Klambauer et al. (2017). Keras: `keras.initializers.LecunNormal`.

    Args:
        seed: int, SeedGenerator or None.
        input_axes, output_axes: as in VarianceScaling.

    >>> LecunNormal(seed=1)((2, 4)).shape
    (2, 4)
    """

    _rule = (1.0, "fan_in", "truncated_normal")


@register("initializers")
class LecunUniform(_Scaled):
    """Uniform in ±√(3 / fan in): Klambauer et al. (2017). Keras: `keras.initializers.LecunUniform`.

    Args:
        seed: int, SeedGenerator or None.
        input_axes, output_axes: as in VarianceScaling.

    >>> LecunUniform(seed=1)((2, 4)).shape
    (2, 4)
    """

    _rule = (1.0, "fan_in", "uniform")


@register("initializers")
class HeNormal(_Scaled):
    """Truncated normal of variance 2 / fan in: He et al. (2015). Keras: `keras.initializers.HeNormal`.

    Args:
        seed: int, SeedGenerator or None.
        input_axes, output_axes: as in VarianceScaling.

    >>> HeNormal(seed=1)((2, 4)).shape
    (2, 4)
    """

    _rule = (2.0, "fan_in", "truncated_normal")


@register("initializers")
class HeUniform(_Scaled):
    """Uniform in ±√(6 / fan in): He et al. (2015). Keras: `keras.initializers.HeUniform`.

    Args:
        seed: int, SeedGenerator or None.
        input_axes, output_axes: as in VarianceScaling.

    >>> HeUniform(seed=1)((2, 4)).shape
    (2, 4)
    """

    _rule = (2.0, "fan_in", "uniform")


@register("initializers", "OrthogonalInitializer")
class Orthogonal(RandomInitializer):
    """A matrix with orthonormal rows or columns, times `gain`: Saxe et al. (2014). Keras: `keras.initializers.Orthogonal`.

    The Q of a QR decomposition of normal values, its signs made unique; axes before the last are flattened into rows.

    Args:
        gain: float.
        seed: int, SeedGenerator or None.

    Raises:
        InputError: for a shape of fewer than two axes.

    >>> w = Orthogonal(seed=1)((4, 3)).numpy()
    >>> bool(abs(w.T @ w - np.eye(3)).max() < 1e-5)
    True
    """

    def __init__(self, gain: float = 1.0, seed: Any = None):
        self.gain = gain
        super().__init__(seed=seed)

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        shape = standardize_shape(shape)
        if len(shape) < 2:
            raise InputError(
                f"The tensor to initialize must be at least two-dimensional. Received: shape={shape} of rank {len(shape)}."
            )
        rows, columns = math.prod(shape[:-1]), shape[-1]
        a = random.normal((max(rows, columns), min(rows, columns)), seed=self.seed, dtype="float64")
        q, r = np.linalg.qr(ops.raw(a))
        q = q * np.sign(np.diag(r))
        return Tensor((self.gain * (q.T if rows < columns else q)).reshape(shape).astype(numpy_dtype(dtype)))
