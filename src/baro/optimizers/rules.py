"""The update rules of the classics: SGD, RMSprop, Adagrad, Adadelta, Ftrl. w is a weight, g its gradient, α the learning rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import initializers, ops, settings
from ..core.op import cast, convert
from ..core.variable import Variable
from ..errors import InputError
from ..registry import register
from .base import Common, Optimizer

if TYPE_CHECKING:
    from typing_extensions import Unpack


def rate_for(learning_rate: Any, w: Any) -> Any:
    """Return the learning rate in a weight's dtype."""
    return cast(convert(learning_rate), w.dtype)


def gradient_for(gradient: Any, w: Any) -> Any:
    """Return the gradient in a weight's dtype."""
    return cast(convert(gradient), w.dtype)


def epsilon_or_default(epsilon: float | None) -> float:
    """Return epsilon; None, which Keras 1 and 2 allowed, means `config.epsilon()`."""
    return settings.epsilon() if epsilon is None else epsilon


@register("optimizers", "sgd")
class SGD(Optimizer):
    """w ← w - α g; with momentum µ: m ← µ m - α g, w ← w + m (Nesterov: w ← w + µ m - α g). Keras: `keras.optimizers.SGD`.

    Args:
        learning_rate: float, schedule or function.
        momentum: float in [0, 1].
        nesterov: whether the step looks ahead: Nesterov (1983), Sutskever et al. (2013).
        common: as in Optimizer.

    >>> w = Variable([2.0])
    >>> SGD(0.5).apply_gradients([([1.0], w)])
    <Variable path=sgd/iteration, shape=(), dtype=int32, value=1>
    >>> w.numpy().tolist()
    [1.5]
    """

    def __init__(self, learning_rate: Any = 0.01, momentum: float = 0.0, nesterov: bool = False, name: str | None = None,
                 **common: Unpack[Common]):  # fmt: skip
        super().__init__(learning_rate, name=name, **common)
        if isinstance(momentum, bool) or not isinstance(momentum, (int, float)) or not 0 <= momentum <= 1:
            raise InputError(f"`momentum` must be a float between [0, 1]. Received: momentum={momentum}")
        self.momentum = momentum
        self.nesterov = nesterov

    def _slots(self) -> Any:
        return [["momentum"]] if self.momentum else []

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change one weight."""
        w = variable.value
        step = gradient_for(gradient, w) * rate_for(learning_rate, w)
        if self.momentum:
            m = self.slot("momentum", variable)
            new = m.assign(m.value * self.momentum - step)
            variable.assign(w + (new * self.momentum - step if self.nesterov else new))
        else:
            variable.assign(w - step)


@register("optimizers", "rmsprop")
class RMSprop(Optimizer):
    """v ← ρ v + (1 - ρ) g², w ← w - α g / √(v + ε): Hinton (2012). Keras: `keras.optimizers.RMSprop`.

    Args:
        learning_rate: float, schedule or function.
        rho: how much of v stays in each step.
        momentum: m ← momentum · m + step, w ← w - m.
        epsilon: ε.
        centered: whether the squared mean gradient is subtracted from v: Graves (2013).
        common: as in Optimizer.

    >>> w = Variable([2.0])
    >>> _ = RMSprop(0.1).apply_gradients([([1.0], w)])
    >>> print(w.numpy().round(4))
    [1.6838]
    """

    def __init__(self, learning_rate: Any = 0.001, rho: float = 0.9, momentum: float = 0.0, epsilon: float | None = 1e-7, centered: bool = False,
                 name: str | None = None, **common: Unpack[Common]):  # fmt: skip
        super().__init__(learning_rate, name=name, **common)
        self.rho = rho
        self.momentum = momentum
        self.epsilon = epsilon_or_default(epsilon)
        self.centered = centered

    def _slots(self) -> Any:
        return [
            ["velocity"],
            *([["momentum"]] if self.momentum > 0 else []),
            *([["average_gradient"]] if self.centered else []),
        ]

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change one weight."""
        w = variable.value
        g = gradient_for(gradient, w)
        v = self.slot("velocity", variable)
        size = v.assign(v.value * self.rho + ops.square(g) * (1 - self.rho))
        if self.centered:
            a = self.slot("average_gradient", variable)
            size = size - ops.square(a.assign(a.value * self.rho + g * (1 - self.rho)))
        step = g * rate_for(learning_rate, w) / ops.sqrt(size + self.epsilon)
        if self.momentum > 0:
            m = self.slot("momentum", variable)
            step = m.assign(m.value * self.momentum + step)
        variable.assign(w - step)


@register("optimizers", "adagrad")
class Adagrad(Optimizer):
    """a ← a + g², w ← w - α g / √(a + ε): Duchi et al. (2011). Keras: `keras.optimizers.Adagrad`.

    Args:
        learning_rate: float, schedule or function.
        initial_accumulator_value: a before the first step.
        epsilon: ε.
        common: as in Optimizer.

    >>> w = Variable([2.0])
    >>> _ = Adagrad(0.1).apply_gradients([([1.0], w)])
    >>> print(w.numpy().round(4))
    [1.9047]
    """

    def __init__(self, learning_rate: Any = 0.001, initial_accumulator_value: float = 0.1, epsilon: float | None = 1e-7, name: str | None = None,
                 **common: Unpack[Common]):  # fmt: skip
        super().__init__(learning_rate, name=name, **common)
        self.initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon_or_default(epsilon)

    def _slots(self) -> Any:
        return [[("accumulator", initializers.Constant(self.initial_accumulator_value))]]

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change one weight."""
        w = variable.value
        g = gradient_for(gradient, w)
        a = self.slot("accumulator", variable)
        total = a.assign(a.value + ops.square(g))
        variable.assign(w - g * rate_for(learning_rate, w) / ops.sqrt(total + self.epsilon))


@register("optimizers", "adadelta")
class Adadelta(Optimizer):
    """a ← ρ a + (1 - ρ) g², s = g √(d + ε) / √(a + ε), d ← ρ d + (1 - ρ) s², w ← w - α s: Zeiler (2012).

    Args:
        learning_rate: float, schedule or function; the paper's is 1.
        rho: how much of a and d stays in each step.
        epsilon: ε.
        common: as in Optimizer.

    Keras: `keras.optimizers.Adadelta`.

    >>> w = Variable([2.0])
    >>> _ = Adadelta(1.0).apply_gradients([([1.0], w)])
    >>> print(w.numpy().round(4))
    [1.9986]
    """

    def __init__(self, learning_rate: Any = 0.001, rho: float = 0.95, epsilon: float | None = 1e-7, name: str | None = None,
                 **common: Unpack[Common]):  # fmt: skip
        super().__init__(learning_rate, name=name, **common)
        self.rho = rho
        self.epsilon = epsilon_or_default(epsilon)

    def _slots(self) -> Any:
        return [["accumulated_grad", "accumulated_delta_var"]]

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change one weight."""
        w = variable.value
        g = gradient_for(gradient, w)
        a, d = self.slot("accumulated_grad", variable), self.slot("accumulated_delta_var", variable)
        size = a.assign(a.value * self.rho + ops.square(g) * (1 - self.rho))
        step = ops.sqrt(d.value + self.epsilon) * g / ops.sqrt(size + self.epsilon)
        d.assign(d.value * self.rho + ops.square(step) * (1 - self.rho))
        variable.assign(w - step * rate_for(learning_rate, w))


@register("optimizers", "ftrl")
class Ftrl(Optimizer):
    """Follow the regularized leader: McMahan et al. (2013), with L1 and L2 penalties. Keras: `keras.optimizers.Ftrl`.

    n ← n + g², z ← z + g - ((n_new^p - n_old^p) / α) w, w ← (clip(z, ±l1) - z) / (n^p / α + 2 l2 + β / α), p = -learning_rate_power.

    Args:
        learning_rate: float, schedule or function.
        learning_rate_power: at most 0; 0 keeps the rate fixed.
        initial_accumulator_value: n before the first step, at least 0.
        l1_regularization_strength, l2_regularization_strength: at least 0.
        l2_shrinkage_regularization_strength: at least 0; adds 2 · strength · w to the gradient in z.
        beta: β.
        common: as in Optimizer.

    Raises:
        InputError: for values out of these ranges.

    >>> w = Variable([2.0])
    >>> _ = Ftrl(0.5).apply_gradients([([1.0], w)])
    >>> print(w.numpy().round(4))
    [0.9202]
    """

    def __init__(self, learning_rate: Any = 0.001, learning_rate_power: float = -0.5, initial_accumulator_value: float = 0.1,
                 l1_regularization_strength: float = 0.0, l2_regularization_strength: float = 0.0,
                 l2_shrinkage_regularization_strength: float = 0.0, beta: float = 0.0, name: str | None = None,
                 **common: Unpack[Common]):  # fmt: skip
        super().__init__(learning_rate, name=name, **common)
        if learning_rate_power > 0.0:
            raise InputError(
                f"`learning_rate_power` needs to be negative or zero. Received: learning_rate_power={learning_rate_power}."
            )
        for argument, value in (
            ("initial_accumulator_value", initial_accumulator_value),
            ("l1_regularization_strength", l1_regularization_strength),
            ("l2_regularization_strength", l2_regularization_strength),
            ("l2_shrinkage_regularization_strength", l2_shrinkage_regularization_strength),
        ):
            if value < 0.0:
                raise InputError(f"`{argument}` needs to be positive or zero. Received: {argument}={value}.")
        self.learning_rate_power = learning_rate_power
        self.initial_accumulator_value = initial_accumulator_value
        self.l1_regularization_strength = l1_regularization_strength
        self.l2_regularization_strength = l2_regularization_strength
        self.l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength
        self.beta = beta

    def _slots(self) -> Any:
        return [[("accumulator", initializers.Constant(self.initial_accumulator_value)), "linear"]]

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change one weight."""
        w = variable.value
        g, rate = gradient_for(gradient, w), rate_for(learning_rate, w)
        n, z = self.slot("accumulator", variable), self.slot("linear", variable)
        p, l1 = -self.learning_rate_power, self.l1_regularization_strength
        total = n.value + ops.square(g)
        power = ops.power(total, p)
        pull = (
            g + w * (2 * self.l2_shrinkage_regularization_strength) if self.l2_shrinkage_regularization_strength else g
        )
        linear = z.assign(z.value + (pull - (power - ops.power(n.value, p)) / rate * w))
        quadratic = power / rate + 2 * (self.l2_regularization_strength + self.beta / (2.0 * rate))
        variable.assign((ops.minimum(ops.maximum(linear, -l1), l1) - linear) / quadratic)
        n.assign(total)
