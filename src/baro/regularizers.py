"""Penalties on weights or outputs. A regularizer is called as `regularizer(x)` and returns a scalar that is added to the loss."""

import math
from typing import Any

import numpy as np

from . import configured
from .core import ops
from .core.dtypes import numpy_dtype
from .core.tensor import Tensor
from .errors import InputError
from .registry import register


class Regularizer(configured.Configured):
    """The base of regularizers: subclasses define `__call__(x)`. Keras: `keras.regularizers.Regularizer`.

    >>> class Cubes(Regularizer):
    ...     def __call__(self, x):
    ...         return ops.sum(abs(x) ** 3)
    >>> float(Cubes()(np.array([1.0, -2.0])))
    9.0
    """

    def __call__(self, x: Any) -> Any:
        return 0.0

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        if not self._keeps_its_arguments():
            raise NotImplementedError(
                f"{type(self).__name__} must keep its arguments as attributes or define get_config()."
            )
        return super().get_config()


def _strength(value: Any, name: str) -> float:
    """Return a non-negative finite float."""
    if not isinstance(value, (float, int)) or math.isinf(value) or math.isnan(value) or value < 0:
        raise InputError(f"Invalid value for argument {name}: expected a non-negative float. Received: {name}={value}")
    return float(value)


def _weighted(x: Any, l1: float, l2: float) -> Any:
    """Return l1 Σ|x| + l2 Σx² in x's dtype."""
    x = ops.convert(x)
    total = None
    if l1:
        total = ops.sum(ops.absolute(x)) * l1
    if l2:
        squares = ops.sum(ops.square(x)) * l2
        total = squares if total is None else total + squares
    return ops.convert(Tensor(np.zeros((), numpy_dtype(x.dtype)))) if total is None else total


@register("regularizers", "l1_l2")
class L1L2(Regularizer):
    """l1 Σ|x| + l2 Σx². Keras: `keras.regularizers.L1L2`.

    Args:
        l1: non-negative float.
        l2: non-negative float.

    >>> float(L1L2(l1=1.0, l2=0.5)(np.array([1.0, -2.0])))
    5.5
    """

    def __init__(self, l1: float = 0.0, l2: float = 0.0):
        self.l1 = _strength(0.0 if l1 is None else l1, "l1")
        self.l2 = _strength(0.0 if l2 is None else l2, "l2")

    def __call__(self, x: Any) -> Any:
        return _weighted(x, self.l1, self.l2)


@register("regularizers", "l1")
class L1(Regularizer):
    """l1 Σ|x|. Keras: `keras.regularizers.L1`.

    Args:
        l1: non-negative float.

    >>> float(L1(0.5)(np.array([1.0, -2.0])))
    1.5
    """

    def __init__(self, l1: float = 0.01):
        self.l1 = _strength(0.01 if l1 is None else l1, "l1")

    def __call__(self, x: Any) -> Any:
        return _weighted(x, self.l1, 0.0)


@register("regularizers", "l2")
class L2(Regularizer):
    """l2 Σx². Keras: `keras.regularizers.L2`.

    Args:
        l2: non-negative float.

    >>> float(L2(0.5)(np.array([1.0, -2.0])))
    2.5
    """

    def __init__(self, l2: float = 0.01):
        self.l2 = _strength(0.01 if l2 is None else l2, "l2")

    def __call__(self, x: Any) -> Any:
        return _weighted(x, 0.0, self.l2)


@register("regularizers")
class OrthogonalRegularizer(Regularizer):
    """The mean absolute cosine between all pairs of rows (or columns), times `factor`. Keras: `keras.regularizers.OrthogonalRegularizer`.

    Args:
        factor: non-negative float.
        mode: "rows" or "columns".

    Raises:
        InputError: for an array that is not a matrix.

    >>> float(OrthogonalRegularizer(factor=1.0)(np.eye(3, dtype="float32")))
    0.0
    """

    def __init__(self, factor: float = 0.01, mode: str = "rows"):
        self.factor = _strength(factor, "factor")
        if mode not in ("rows", "columns"):
            raise InputError(
                f'Invalid value for argument `mode`. Expected one of {{"rows", "columns"}}. Received: mode={mode}'
            )
        self.mode = mode

    def __call__(self, x: Any) -> Any:
        x = ops.convert(x)
        if len(x.shape) != 2:
            raise InputError(
                f"Inputs to OrthogonalRegularizer must have rank 2. Received: inputs.shape={tuple(x.shape)}"
            )
        if self.mode == "columns":
            x = ops.transpose(x)
        norms = ops.sum(ops.square(x), axis=1, keepdims=True)
        x = x * ops.rsqrt(ops.maximum(norms, 1e-12))
        n = x.shape[0]
        cosines = ops.matmul(x, ops.transpose(x)) * Tensor(1.0 - np.eye(n, dtype=x.dtype))
        pairs = max(n * (n - 1.0) / 2.0, 1.0)  # a single row has no pair, and no penalty
        return ops.sum(ops.absolute(cosines)) * (self.factor * 0.5 / pairs)


l1, l2, l1_l2, orthogonal_regularizer = L1, L2, L1L2, OrthogonalRegularizer


def serialize(regularizer: Any) -> Any:
    """Return the serialized form of a regularizer. Keras: `keras.regularizers.serialize`."""
    return configured.serialize(regularizer)


def deserialize(config: Any, custom_objects: dict | None = None) -> Any:
    """Make a regularizer from its serialized form or name. Keras: `keras.regularizers.deserialize`."""
    return configured.deserialize("regularizers", config, custom_objects)


def get(identifier: Any) -> Any:
    """Return the regularizer that a name, config, class or callable means. Keras: `keras.regularizers.get`.

    >>> get("l2").l2
    0.01
    """
    return configured.get("regularizers", identifier, "regularizer")
