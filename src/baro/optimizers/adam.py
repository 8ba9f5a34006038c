"""Adam and its family. w is a weight, g its gradient, α the learning rate, t the step, counted from 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import ops
from ..core.op import cast, convert
from ..core.variable import Variable
from ..errors import InputError
from ..registry import register
from .base import Common, Optimizer
from .rules import epsilon_or_default, gradient_for, rate_for

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Moments(Optimizer):
    """Keeps m ← m + (1 - β₁)(g - m) and v ← v + (1 - β₂)(g² - v)."""

    def __init__(self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float | None = 1e-7,
                 name: str | None = None, **common: Unpack[Common]):  # fmt: skip
        super().__init__(learning_rate, name=name, **common)
        for argument, beta in (("beta_1", beta_1), ("beta_2", beta_2)):
            if not 0 <= beta < 1:
                raise InputError(
                    f"{type(self).__name__}: `{argument}` must be in the range [0, 1). Received: {argument}={beta}"
                )
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon_or_default(epsilon)

    def _slots(self) -> Any:
        return [["momentum", "velocity"]]

    def _moments(self, g: Any, variable: Variable) -> tuple[Any, Any]:
        m, v = self.slot("momentum", variable), self.slot("velocity", variable)
        mean, size = m.value, v.value
        mean = m.assign(mean + (g - mean) * (1 - self.beta_1))
        return mean, v.assign(size + (ops.square(g) - size) * (1 - self.beta_2))

    def _rest(self, beta: float, dtype: Any) -> Any:
        """Return 1 - β^t."""
        return 1.0 - ops.power(beta, self.step_as(dtype))

    def _alpha(self, learning_rate: Any, dtype: Any) -> Any:
        """Return α √(1 - β₂^t) / (1 - β₁^t): the rate that makes up for m and v starting at 0."""
        rate = cast(convert(learning_rate), dtype)
        return rate * ops.sqrt(self._rest(self.beta_2, dtype)) / self._rest(self.beta_1, dtype)


@register("optimizers", "adam")
class Adam(Moments):
    """w ← w - α √(1 - β₂^t) / (1 - β₁^t) · m / (√v + ε): Kingma and Ba (2014), ε as "ε hat". Keras: `keras.optimizers.Adam`.

    Args:
        learning_rate: float, schedule or function.
        beta_1: how much of the mean gradient m stays in each step.
        beta_2: how much of the mean squared gradient v stays in each step.
        epsilon: ε.
        amsgrad: whether the largest v so far is used: Reddi et al. (2018).
        common: as in Optimizer.

    >>> w = Variable([2.0])
    >>> _ = Adam(0.1).apply_gradients([([1.0], w)])
    >>> print(w.numpy().round(4))
    [1.9]
    """

    def __init__(self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float | None = 1e-7, amsgrad: bool = False,
                 name: str | None = None, **common: Unpack[Common]):  # fmt: skip
        super().__init__(learning_rate, beta_1, beta_2, epsilon, name, **common)
        self.amsgrad = amsgrad

    def _slots(self) -> Any:
        return [*super()._slots(), *([["velocity_hat"]] if self.amsgrad else [])]

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change one weight."""
        w = variable.value
        alpha = self.once("alpha", variable, lambda dtype: self._alpha(learning_rate, dtype))
        m, v = self._moments(gradient_for(gradient, w), variable)
        if self.amsgrad:
            largest = self.slot("velocity_hat", variable)
            v = largest.assign(ops.maximum(largest.value, v))
        variable.assign(w - m * alpha / (ops.sqrt(v) + self.epsilon))


@register("optimizers", "adamw")
class AdamW(Adam):
    """Adam with weight decay that does not go through the moments: Loshchilov and Hutter (2019). Keras: `keras.optimizers.AdamW`.

    Args:
        learning_rate: float, schedule or function.
        weight_decay: float; each step multiplies the weights by 1 - learning_rate · weight_decay.
        beta_1, beta_2, epsilon, amsgrad: as in Adam.
        common: as in Optimizer.

    Raises:
        InputError: without weight_decay.

    >>> w = Variable([2.0])
    >>> _ = AdamW(0.1, weight_decay=0.5).apply_gradients([([1.0], w)])
    >>> print(w.numpy().round(4))
    [1.8]
    """

    def __init__(self, learning_rate: Any = 0.001, weight_decay: float = 0.004, beta_1: float = 0.9, beta_2: float = 0.999,
                 epsilon: float | None = 1e-7, amsgrad: bool = False, name: str | None = None, **common: Any):  # fmt: skip
        super().__init__(learning_rate, beta_1, beta_2, epsilon, amsgrad, name, weight_decay=weight_decay, **common)
        if self.weight_decay is None:
            raise InputError(
                "Argument `weight_decay` must be a float. Received: weight_decay=None. Without decay, use Adam."
            )


@register("optimizers", "adamax")
class Adamax(Moments):
    """u ← max(β₂ u, |g|), w ← w - α / (1 - β₁^t) · m / (u + ε): Kingma and Ba (2014), section 7. Keras: `keras.optimizers.Adamax`.

    Args:
        learning_rate: float, schedule or function.
        beta_1, beta_2, epsilon: as in Adam.
        common: as in Optimizer.

    >>> w = Variable([2.0])
    >>> _ = Adamax(0.1).apply_gradients([([1.0], w)])
    >>> print(w.numpy().round(4))
    [1.9]
    """

    def _slots(self) -> Any:
        return [["momentum", "norm"]]

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change one weight."""
        w = variable.value
        g = gradient_for(gradient, w)
        alpha = self.once(
            "alpha", variable, lambda dtype: cast(convert(learning_rate), dtype) / self._rest(self.beta_1, dtype)
        )
        m, u = self.slot("momentum", variable), self.slot("norm", variable)
        mean = m.assign(m.value + (g - m.value) * (1 - self.beta_1))
        size = u.assign(ops.maximum(u.value * self.beta_2, ops.absolute(g)))
        variable.assign(w - mean * alpha / (size + self.epsilon))


@register("optimizers", "nadam")
class Nadam(Moments):
    """Adam with Nesterov momentum: Dozat (2015). Keras: `keras.optimizers.Nadam`.

    µ_t = β₁ (1 - ½ 0.96^t), m̂ = µ_{t+1} m / (1 - Π µ_{…t+1}) + (1 - µ_t) g / (1 - Π µ_{…t}), v̂ = v / (1 - β₂^t),
    w ← w - α m̂ / (√v̂ + ε).

    Args:
        learning_rate: float, schedule or function.
        beta_1, beta_2, epsilon: as in Adam.
        common: as in Optimizer.

    >>> w = Variable([2.0])
    >>> _ = Nadam(0.1).apply_gradients([([1.0], w)])
    >>> print(w.numpy().round(4))
    [1.8937]
    """

    def build(self, variables: Any) -> None:
        """Make the state for a list of weights."""
        if not self.built:
            super().build(variables)
            self._u_product = Variable(1.0, dtype=variables[0].dtype if variables else None, trainable=False)

    def _derived_variables(self) -> list[Variable]:
        return [self._u_product] if self.built else []

    def _derive(self) -> None:
        steps = np.arange(1, int(self._iterations.numpy()) + 1)
        self._u_product.assign(np.prod(self.beta_1 * (1.0 - 0.5 * 0.96**steps)))

    def _update_all(self, grads: list[Any], variables: list[Variable], learning_rate: Any) -> None:
        self._u_product.assign(self._u_product.value * self.once("mu", self._u_product, self._mu))
        super()._update_all(grads, variables, learning_rate)

    def _mu(self, dtype: Any, ahead: int = 1) -> Any:
        return self.beta_1 * (1.0 - 0.5 * ops.power(0.96, self.step_as(dtype, ahead)))

    def _scalars(self, dtype: Any) -> tuple[Any, Any, Any]:
        """Return the factors of m, of g, and of v."""
        now, following = self._mu(dtype), self._mu(dtype, 2)
        product = cast(self._u_product.value, dtype)
        return following / (1.0 - product * following), (1.0 - now) / (1.0 - product), self._rest(self.beta_2, dtype)

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change one weight."""
        w = variable.value
        g = gradient_for(gradient, w)
        of_m, of_g, of_v = self.once("factors", variable, self._scalars)
        m, v = self._moments(g, variable)
        variable.assign(w - (m * of_m + g * of_g) * rate_for(learning_rate, w) / (ops.sqrt(v / of_v) + self.epsilon))


@register("optimizers", "lion")
class Lion(Optimizer):
    """w ← w - α sign(β₁ m + (1 - β₁) g), m ← β₂ m + (1 - β₂) g: Chen et al. (2023). Keras: `keras.optimizers.Lion`.

    Args:
        learning_rate: float, schedule or function.
        beta_1, beta_2: see the formula.
        common: as in Optimizer.

    Raises:
        InputError: for a beta_1 that is not in (0, 1].

    >>> w = Variable([2.0])
    >>> _ = Lion(0.5).apply_gradients([([0.1], w)])
    >>> print(w.numpy())
    [1.5]
    """

    def __init__(self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.99, name: str | None = None,
                 **common: Unpack[Common]):  # fmt: skip
        super().__init__(learning_rate, name=name, **common)
        if not 0 < beta_1 <= 1:
            raise InputError(
                "Argument `beta_1` must be in the [0, 1] range. Otherwise, the optimizer degenerates to SignSGD. "
                f"Received: beta_1={beta_1}."
            )
        self.beta_1 = beta_1
        self.beta_2 = beta_2

    def _slots(self) -> Any:
        return [["momentum"]]

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change one weight."""
        w = variable.value
        g = gradient_for(gradient, w)
        m = self.slot("momentum", variable)
        mean = m.value
        variable.assign(w - ops.sign(mean * self.beta_1 + g * (1.0 - self.beta_1)) * rate_for(learning_rate, w))
        m.assign(mean * self.beta_2 + g * (1.0 - self.beta_2))


@register("optimizers", "lamb")
class Lamb(Moments):
    """Adam's step s, scaled for each weight: w ← w - α ‖w‖ / ‖s‖ · s: You et al. (2019). Keras: `keras.optimizers.Lamb`.

    Args:
        learning_rate: float, schedule or function.
        beta_1, beta_2, epsilon: as in Adam.
        common: as in Optimizer.

    >>> w = Variable([2.0])
    >>> _ = Lamb(0.1).apply_gradients([([1.0], w)])
    >>> print(w.numpy().round(4))
    [1.8]
    """

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change one weight."""
        w = variable.value
        m, v = self._moments(gradient_for(gradient, w), variable)
        rest_1, rest_2 = self.once(
            "rests", variable, lambda dtype: (self._rest(self.beta_1, dtype), self._rest(self.beta_2, dtype))
        )
        step = m / rest_1 / (ops.sqrt(v / rest_2) + self.epsilon)
        of_w, of_step = ops.sqrt(ops.sum(ops.square(w))), ops.sqrt(ops.sum(ops.square(step)))
        both = ops.logical_and(ops.greater(of_w, 0), ops.greater(of_step, 0))
        ratio = ops.where(both, of_w / ops.where(both, of_step, ops.ones_like(of_step)), ops.ones_like(of_w))
        variable.assign(w - step * (ratio * rate_for(learning_rate, w)))
