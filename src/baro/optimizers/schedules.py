"""Learning rates that depend on the step. A schedule is called as `schedule(step)`, eagerly or inside the compiled step."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from .. import configured, ops
from ..core.dtypes import numpy_dtype
from ..core.op import cast, convert
from ..errors import InputError
from ..registry import register


class LearningRateSchedule(configured.Configured):
    """The base of schedules: a subclass defines `__call__(step)`. Keras: `keras.optimizers.schedules.LearningRateSchedule`.

    >>> class Halving(LearningRateSchedule):
    ...     def __call__(self, step):
    ...         return 0.1 / (step + 1)
    >>> Halving()(1)
    0.05
    """

    def __call__(self, step: Any) -> Any:
        raise NotImplementedError(
            f"Learning rate schedule '{type(self).__name__}' must override `__call__(self, step)`."
        )

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        if not self._keeps_its_arguments() or type(self) is LearningRateSchedule:
            raise NotImplementedError(
                f"Learning rate schedule '{type(self).__name__}' must override `get_config()` in order to be serializable."
            )
        return super().get_config()


def _start(rate: Any, step: Any) -> tuple[Any, Any]:
    """Return the initial rate and the step as floats of one dtype."""
    rate = convert(rate)
    if rate.dtype.kind != "f":
        rate = cast(rate, numpy_dtype())
    return rate, cast(convert(step), rate.dtype)


def _positive(value: Any, name: str) -> None:
    if value <= 0:
        raise InputError(f"Argument `{name}` must be > 0. Received: {name}={value}")


class _Decay(LearningRateSchedule):
    """The base of the schedules of step / decay_steps, which a staircase rounds down."""

    def __init__(self, initial_learning_rate: float, decay_steps: float, decay_rate: float, staircase: bool, name: str):
        _positive(decay_steps, "decay_steps")
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.decay_rate = decay_rate
        self.staircase = staircase
        self.name = name

    def _rate_and_steps(self, step: Any) -> tuple[Any, Any]:
        rate, step = _start(self.initial_learning_rate, step)
        p = step / self.decay_steps
        return rate, ops.floor(p) if self.staircase else p


@register("schedules")
class ExponentialDecay(_Decay):
    """initial · decay_rate ^ (step / decay_steps). Keras: `keras.optimizers.schedules.ExponentialDecay`.

    Args:
        initial_learning_rate: the rate at step 0.
        decay_steps: how many steps multiply the rate by decay_rate.
        decay_rate: see there.
        staircase: whether the exponent is rounded down.
        name: string.

    >>> round(float(ExponentialDecay(0.1, 10, 0.5)(20)), 6)
    0.025
    """

    def __init__(self, initial_learning_rate: float, decay_steps: float, decay_rate: float, staircase: bool = False,
                 name: str = "ExponentialDecay"):  # fmt: skip
        super().__init__(initial_learning_rate, decay_steps, decay_rate, staircase, name)

    def __call__(self, step: Any) -> Any:
        rate, p = self._rate_and_steps(step)
        return rate * ops.power(float(self.decay_rate), p)


@register("schedules", "PiecewiseConstant")
class PiecewiseConstantDecay(LearningRateSchedule):
    """values[i] for steps in (boundaries[i - 1], boundaries[i]]. Keras: `keras.optimizers.schedules.PiecewiseConstantDecay`.

    Args:
        boundaries: rising step numbers; each is the last step of its value.
        values: one more than boundaries.
        name: string.

    >>> rate = PiecewiseConstantDecay([10, 20], [1.0, 0.5, 0.1])
    >>> [round(float(rate(s)), 6) for s in (10, 11, 21)]
    [1.0, 0.5, 0.1]
    """

    def __init__(self, boundaries: Sequence[Any], values: Sequence[float], name: str = "PiecewiseConstant"):
        if len(boundaries) != len(values) - 1:
            raise InputError(
                "The length of boundaries should be 1 less than the length of values. Received: "
                f"boundaries={boundaries} of length {len(boundaries)}, and values={values} of length {len(values)}."
            )
        if any(after <= before for before, after in pairwise(boundaries)):
            raise InputError(f"PiecewiseConstantDecay: `boundaries` must rise. Received: boundaries={boundaries}")
        self.boundaries = boundaries
        self.values = values
        self.name = name

    def __call__(self, step: Any) -> Any:
        step = convert(step)
        rate = convert(self.values[-1])
        for boundary, value in zip(reversed(self.boundaries), reversed(self.values[:-1]), strict=True):
            rate = ops.where(ops.less_equal(step, cast(convert(boundary), step.dtype)), convert(value), rate)
        return rate


@register("schedules")
class PolynomialDecay(LearningRateSchedule):
    """(initial - end) · (1 - step / decay_steps) ^ power + end. Keras: `keras.optimizers.schedules.PolynomialDecay`.

    Args:
        initial_learning_rate: the rate at step 0.
        decay_steps: the step at which `end_learning_rate` is reached.
        end_learning_rate: see there.
        power: 1 is a straight line.
        cycle: whether decay_steps is doubled, tripled, … when it is passed; otherwise the end rate stays.
        name: string.

    >>> round(float(PolynomialDecay(0.1, 10, 0.0)(5)), 6)
    0.05
    """

    def __init__(self, initial_learning_rate: float, decay_steps: float, end_learning_rate: float = 0.0001, power: float = 1.0, cycle: bool = False,
                 name: str = "PolynomialDecay"):  # fmt: skip
        _positive(decay_steps, "decay_steps")
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.end_learning_rate = end_learning_rate
        self.power = power
        self.cycle = cycle
        self.name = name

    def __call__(self, step: Any) -> Any:
        rate, step = _start(self.initial_learning_rate, step)
        steps: Any = self.decay_steps
        if self.cycle:
            steps = steps * ops.maximum(ops.ceil(step / self.decay_steps), 1.0)
        else:
            step = ops.minimum(step, self.decay_steps)
        return (rate - self.end_learning_rate) * ops.power(1 - step / steps, float(self.power)) + self.end_learning_rate


@register("schedules")
class InverseTimeDecay(_Decay):
    """initial / (1 + decay_rate · step / decay_steps). Keras: `keras.optimizers.schedules.InverseTimeDecay`.

    Args:
        initial_learning_rate: the rate at step 0.
        decay_steps: after so many steps decay_rate is added to the denominator.
        decay_rate: see there.
        staircase: whether step / decay_steps is rounded down.
        name: string.

    >>> round(float(InverseTimeDecay(0.1, 10, 1.0)(10)), 6)
    0.05
    """

    def __init__(self, initial_learning_rate: float, decay_steps: float, decay_rate: float, staircase: bool = False,
                 name: str = "InverseTimeDecay"):  # fmt: skip
        super().__init__(initial_learning_rate, decay_steps, decay_rate, staircase, name)

    def __call__(self, step: Any) -> Any:
        rate, p = self._rate_and_steps(step)
        return rate / (1.0 + float(self.decay_rate) * p)


def _cosine(fraction: Any, alpha: float) -> Any:
    """Return a half cosine from 1 down to alpha as fraction goes from 0 to 1."""
    return (1 - alpha) * (0.5 * (1.0 + ops.cos(fraction * math.pi))) + alpha


@register("schedules")
class CosineDecay(LearningRateSchedule):
    """A straight warm-up, then half a cosine: Loshchilov and Hutter (2016). Keras: `keras.optimizers.schedules.CosineDecay`.

    Args:
        initial_learning_rate: the rate at step 0.
        decay_steps: the steps of the cosine.
        alpha: the last rate, as a share of the highest.
        name: string.
        warmup_target: the rate after the warm-up; None means no warm-up.
        warmup_steps: the steps of the warm-up.

    >>> round(float(CosineDecay(0.1, 10)(5)), 6)
    0.05
    """

    def __init__(self, initial_learning_rate: float, decay_steps: float, alpha: float = 0.0, name: str = "CosineDecay",
                 warmup_target: float | None = None, warmup_steps: float = 0):  # fmt: skip
        _positive(decay_steps, "decay_steps")
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.alpha = alpha
        self.name = name
        self.warmup_target = warmup_target
        self.warmup_steps = warmup_steps

    def __call__(self, step: Any) -> Any:
        rate, step = _start(self.initial_learning_rate, step)
        if self.warmup_target is None:
            return rate * _cosine(ops.minimum(step, self.decay_steps) / self.decay_steps, self.alpha)
        target = cast(convert(self.warmup_target), rate.dtype)
        after = ops.minimum(ops.maximum(step - self.warmup_steps, 0.0), self.decay_steps)
        decayed = target * _cosine(after / self.decay_steps, self.alpha)
        if not self.warmup_steps:
            return decayed
        return ops.where(
            ops.less(step, self.warmup_steps), (target - rate) * (step / self.warmup_steps) + rate, decayed
        )


@register("schedules")
class CosineDecayRestarts(LearningRateSchedule):
    """Half cosines one after the other: SGDR, Loshchilov and Hutter (2016). Keras: `keras.optimizers.schedules.CosineDecayRestarts`.

    Args:
        initial_learning_rate: the rate at step 0.
        first_decay_steps: the steps of the first cosine.
        t_mul: how much longer each cosine is than the one before.
        m_mul: how much higher each cosine starts than the one before.
        alpha: the lowest rate, as a share of the initial one.
        name: string.

    >>> rate = CosineDecayRestarts(0.1, 10)
    >>> [round(float(rate(s)), 6) for s in (0, 5, 10, 20)]
    [0.1, 0.05, 0.1, 0.05]
    """

    def __init__(self, initial_learning_rate: float, first_decay_steps: float, t_mul: float = 2.0, m_mul: float = 1.0, alpha: float = 0.0,
                 name: str = "SGDRDecay"):  # fmt: skip
        _positive(first_decay_steps, "first_decay_steps")
        self.initial_learning_rate = initial_learning_rate
        self.first_decay_steps = first_decay_steps
        _positive(t_mul, "t_mul")
        self.t_mul = t_mul
        self.m_mul = m_mul
        self.alpha = alpha
        self.name = name

    def __call__(self, step: Any) -> Any:
        rate, step = _start(self.initial_learning_rate, step)
        done = step / self.first_decay_steps
        t = float(self.t_mul)
        if t == 1.0:
            restarts = ops.floor(done)
            fraction = done - restarts
        else:
            restarts = ops.floor(ops.log(1.0 - done * (1.0 - t)) / math.log(t))
            length = ops.power(t, restarts)
            fraction = (done - (1.0 - length) / (1.0 - t)) / length
        height = ops.power(float(self.m_mul), restarts)
        return rate * ((1 - self.alpha) * (0.5 * height * (1.0 + ops.cos(fraction * math.pi))) + self.alpha)


def serialize(learning_rate_schedule: Any) -> Any:
    """Return the serialized form of a schedule. Keras: `keras.optimizers.schedules.serialize`."""
    return configured.serialize(learning_rate_schedule)


def deserialize(config: Any, custom_objects: dict | None = None) -> Any:
    """Make a schedule from its serialized form. Keras: `keras.optimizers.schedules.deserialize`."""
    return configured.deserialize("schedules", config, custom_objects)
