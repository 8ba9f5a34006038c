"""Projections of weights after each update. A constraint is called as `constraint(w)` and returns the new w."""

from typing import Any

from . import configured, settings
from .arguments import Axes
from .core import ops
from .registry import register


class Constraint(configured.Configured):
    """The base of constraints: subclasses define `__call__(w)`. Keras: `keras.constraints.Constraint`.

    >>> class Halved(Constraint):
    ...     def __call__(self, w):
    ...         return w * 0.5
    >>> Halved()(ops.convert([2.0])).numpy().tolist()
    [1.0]
    """

    def __call__(self, w: Any) -> Any:
        return w


def _norms(w: Any, axis: Any) -> Any:
    return ops.sqrt(ops.sum(ops.square(w), axis=axis, keepdims=True))


@register("constraints", "max_norm")
class MaxNorm(Constraint):
    """Scale w down to norms of at most `max_value`. Keras: `keras.constraints.MaxNorm`.

    Args:
        max_value: the largest norm.
        axis: the axis or axes over which a norm is taken; 0 for the kernel of a Dense layer (one norm a unit).

    >>> MaxNorm(1.0)(ops.convert([[3.0], [4.0]])).numpy().round(5).tolist()
    [[0.6000000238418579], [0.800000011920929]]
    """

    def __init__(self, max_value: float = 2, axis: Axes = 0):
        self.max_value = max_value
        self.axis = axis

    def __call__(self, w: Any) -> Any:
        w = ops.convert(w)
        n = _norms(w, self.axis)
        return w * (ops.minimum(n, self.max_value) / (n + settings.epsilon()))


@register("constraints", "non_neg")
class NonNeg(Constraint):
    """Put 0 in place of negative values. Keras: `keras.constraints.NonNeg`.

    >>> NonNeg()(ops.convert([-1.0, 2.0])).numpy().tolist()
    [0.0, 2.0]
    """

    def __call__(self, w: Any) -> Any:
        return ops.maximum(ops.convert(w), 0)


@register("constraints", "unit_norm")
class UnitNorm(Constraint):
    """Scale w to norms of 1. Keras: `keras.constraints.UnitNorm`.

    Args:
        axis: the axis or axes over which a norm is taken.

    >>> UnitNorm()(ops.convert([[3.0], [4.0]])).numpy().round(5).tolist()
    [[0.6000000238418579], [0.800000011920929]]
    """

    def __init__(self, axis: Axes = 0):
        self.axis = axis

    def __call__(self, w: Any) -> Any:
        w = ops.convert(w)
        return w / (_norms(w, self.axis) + settings.epsilon())


@register("constraints", "min_max_norm")
class MinMaxNorm(Constraint):
    """Scale w toward norms between two limits: norm ← rate · clip(norm) + (1 - rate) · norm. Keras: `keras.constraints.MinMaxNorm`.

    Args:
        min_value: the smallest norm.
        max_value: the largest norm.
        rate: how much of the way to go at each update, 0 to 1.
        axis: the axis or axes over which a norm is taken.

    >>> MinMaxNorm(1.0, 2.0)(ops.convert([[0.3], [0.4]])).numpy().round(5).tolist()
    [[0.6000000238418579], [0.800000011920929]]
    """

    def __init__(self, min_value: float = 0.0, max_value: float = 1.0, rate: float = 1.0, axis: Axes = 0):
        self.min_value = min_value
        self.max_value = max_value
        self.rate = rate
        self.axis = axis

    def __call__(self, w: Any) -> Any:
        w = ops.convert(w)
        n = _norms(w, self.axis)
        wanted = ops.minimum(ops.maximum(n, self.min_value), self.max_value) * self.rate + n * (1 - self.rate)
        return w * (wanted / (n + settings.epsilon()))


max_norm, non_neg, unit_norm, min_max_norm = MaxNorm, NonNeg, UnitNorm, MinMaxNorm


def serialize(constraint: Any) -> Any:
    """Return the serialized form of a constraint. Keras: `keras.constraints.serialize`."""
    return configured.serialize(constraint)


def deserialize(config: Any, custom_objects: dict | None = None) -> Any:
    """Make a constraint from its serialized form or name. Keras: `keras.constraints.deserialize`."""
    return configured.deserialize("constraints", config, custom_objects)


def get(identifier: Any) -> Any:
    """Return the constraint that a name, config, class or callable means. Keras: `keras.constraints.get`.

    >>> get("unit_norm").axis
    0
    """
    return configured.get("constraints", identifier, "constraint")
