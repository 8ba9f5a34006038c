"""Newer update rules: Adafactor, Muon, schedule-free AdamW. w is a weight, g its gradient, α the learning rate, t the step."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .. import ops
from ..core.op import cast, convert
from ..core.variable import Variable
from ..registry import register
from .adam import Moments
from .base import Common, Optimizer
from .rules import gradient_for, rate_for

if TYPE_CHECKING:
    from typing_extensions import Unpack


def _rms(x: Any) -> Any:
    return ops.sqrt(ops.mean(ops.square(x)))


@register("optimizers", "adafactor")
class Adafactor(Optimizer):
    """Adam-like steps with factored second moments, n + m numbers for an n × m matrix: Shazeer and Stern (2018).

    r, c ← means of g² + ε₁ over columns and rows, v = r c / mean(r), s = g / √v, s ← s / max(1, rms(s) / clip_threshold),
    w ← w - max(ε₂, rms(w)) · min(α, 1/√t) · s.

    Args:
        learning_rate: float, schedule or function.
        beta_2_decay: the means keep a share 1 - t^beta_2_decay in each step.
        epsilon_1: ε₁.
        epsilon_2: ε₂.
        clip_threshold: see the formula.
        relative_step: kept in the config; the rate is limited by 1/√t in any case, as in Keras.
        common: as in Optimizer.

    Keras: `keras.optimizers.Adafactor`.

    >>> w = Variable([2.0])
    >>> _ = Adafactor(0.5).apply_gradients([([1.0], w)])
    >>> print(w.numpy())
    [1.]
    """

    def __init__(self, learning_rate: Any = 0.001, beta_2_decay: float = -0.8, epsilon_1: float = 1e-30, epsilon_2: float = 1e-3,
                 clip_threshold: float = 1.0, relative_step: bool = True, name: str | None = None, **common: Unpack[Common]):  # fmt: skip
        super().__init__(learning_rate, name=name, **common)
        self.beta_2_decay = beta_2_decay
        self.epsilon_1 = epsilon_1
        self.epsilon_2 = epsilon_2
        self.clip_threshold = clip_threshold
        self.relative_step = relative_step

    def build(self, variables: Sequence[Variable]) -> None:
        """Make the state for a list of weights."""
        if self.built:
            return
        super().build(variables)
        self._factors: list[Any] = []
        for v in variables:
            if getattr(v, "overwrite_with_gradient", False):
                self._factors.append((None, None, None))
                continue
            shapes = ((), ()) if len(v.shape) < 2 else (v.shape[:-1], (*v.shape[:-2], v.shape[-1]))
            r, c = (self.add_variable(s, dtype=v.dtype, name=v.name) for s in shapes)
            self._factors.append((r, c, self.add_variable_from_reference(v, name="velocity")))

    def _derived_variables(self) -> list[Variable]:
        pairs = [(r, c) for r, c, velocity in self._factors if velocity is not None] if self.built else []
        return [v for r, c in pairs if r.shape == () == c.shape for v in (r, c)]  # of vectors: never used

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change one weight."""
        w = variable.value
        g = gradient_for(gradient, w)
        r, c, v = self._factors[self._get_variable_index(variable)]
        rate, fresh = self.once("rate", variable, lambda dtype: self._rates(learning_rate, dtype))
        squares = ops.square(g) + self.epsilon_1
        if len(variable.shape) >= 2:
            rows = r.assign(r.value * (1.0 - fresh) + ops.mean(squares, axis=-1) * fresh)
            columns = c.assign(c.value * (1.0 - fresh) + ops.mean(squares, axis=-2) * fresh)
            rows = rows / ops.mean(rows, axis=-1, keepdims=True)
            size = v.assign(ops.expand_dims(rows, -1) * ops.expand_dims(columns, -2))
        else:
            size = v.assign(v.value * (1.0 - fresh) + squares * fresh)
        step = g / ops.sqrt(size)
        step = step / ops.maximum(_rms(step) / self.clip_threshold, 1.0)
        variable.assign(w - step * (ops.maximum(_rms(w), self.epsilon_2) * rate))

    def _rates(self, learning_rate: Any, dtype: Any) -> tuple[Any, Any]:
        """Return the rate min(α, 1/√t), and the share of the means that is renewed."""
        t = self.step_as(dtype)
        return ops.minimum(cast(convert(learning_rate), dtype), ops.rsqrt(t)), ops.power(t, self.beta_2_decay)


@register("optimizers", "muon")
class Muon(Moments):
    """Momentum whose matrices are made orthogonal; other weights follow Adam: Jordan (2024), Liu et al. (2025).

    m ← µ m + g; w ← w - α · rms_rate · √max(n, k) · orthogonal(g + µ m) for a weight n × k. Five or so Newton-Schulz steps,
    x ← a x + (b (x xᵀ) + c (x xᵀ)²) x, bring all singular values near 1.

    Args:
        learning_rate: float, schedule or function.
        adam_beta_1, adam_beta_2, epsilon: of the weights that follow Adam.
        adam_weight_decay, weight_decay: of the weights that follow Adam, and of the others.
        exclude_layers: regular expressions; weights whose paths they are found in follow Adam.
        exclude_embeddings: whether weights with "embedding" in their path follow Adam.
        muon_a, muon_b, muon_c: a, b and c.
        adam_lr_ratio: by which α is multiplied for weights that follow Adam.
        momentum: µ.
        ns_steps: the number of Newton-Schulz steps.
        nesterov: whether g + µ m is made orthogonal instead of m.
        rms_rate: see the formula; None leaves the factor out.
        common: as in Optimizer.

    Keras: `keras.optimizers.Muon`.

    >>> w = Variable([[2.0, 0.0], [0.0, 2.0]])
    >>> _ = Muon(0.5, weight_decay=None).apply_gradients([([[1.0, 0.0], [0.0, 1.0]], w)])
    >>> w.shape
    (2, 2)
    """

    _unsaved = ("beta_1", "beta_2")  # they are saved as Adam's

    def __init__(self, learning_rate: Any = 0.001, adam_beta_1: float = 0.9, adam_beta_2: float = 0.999,
                 adam_weight_decay: float | None = 0.004, epsilon: float | None = 1e-7, weight_decay: float | None = 0.004,
                 name: str | None = None, exclude_layers: Sequence[str] | None = None, exclude_embeddings: bool = True,
                 muon_a: float = 3.4445, muon_b: float = -4.7750, muon_c: float = 2.0315, adam_lr_ratio: float = 1,
                 momentum: float = 0.95, ns_steps: int = 5, nesterov: bool = True, rms_rate: float | None = 0.2, **common: Any):  # fmt: skip
        super().__init__(learning_rate, adam_beta_1, adam_beta_2, epsilon, name, weight_decay=weight_decay, **common)
        self.adam_beta_1 = adam_beta_1
        self.adam_beta_2 = adam_beta_2
        self.adam_weight_decay = adam_weight_decay
        self.exclude_layers = exclude_layers or []
        self.exclude_embeddings = exclude_embeddings
        self.muon_a = muon_a
        self.muon_b = muon_b
        self.muon_c = muon_c
        self.adam_lr_ratio = adam_lr_ratio
        self.momentum = momentum
        self.ns_steps = ns_steps
        self.nesterov = nesterov
        self.rms_rate = rms_rate

    def _follows_adam(self, variable: Variable) -> bool:
        if len(variable.shape) != 2 or self.exclude_embeddings and "embedding" in variable.path.lower():
            return True
        return any(re.search(keyword, variable.path) for keyword in self.exclude_layers)

    def _slots(self) -> Any:
        return []

    def build(self, variables: Sequence[Variable]) -> None:
        """Make the state for a list of weights."""
        if self.built:
            return
        super().build(variables)
        momentums: list[Variable | None] = []
        velocities: list[Variable | None] = []
        for v in variables:
            overwritten = getattr(v, "overwrite_with_gradient", False)
            momentums.append(None if overwritten else self.add_variable_from_reference(v, name="momentum"))
            adam = not overwritten and self._follows_adam(v)
            velocities.append(self.add_variable_from_reference(v, name="velocity") if adam else None)
        self._slot_variables = {"momentum": momentums, "velocity": velocities}

    def _decay_of(self, variable: Variable) -> float | None:
        if not self._use_weight_decay(variable):
            return None
        return self.adam_weight_decay if self._follows_adam(variable) else self.weight_decay

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change one weight."""
        w = variable.value
        g, rate = gradient_for(gradient, w), rate_for(learning_rate, w)
        if self._follows_adam(variable):
            alpha = self.once("alpha", variable, lambda dtype: self._alpha(rate * self.adam_lr_ratio, dtype))
            m, v = self._moments(g, variable)
            variable.assign(w - m * alpha / (ops.sqrt(v) + self.epsilon))
            return
        m = self.slot("momentum", variable)
        mean = m.assign(m.value * self.momentum + g)
        step = self._orthogonal(g + mean * self.momentum if self.nesterov else mean)
        scale = 1.0 if self.rms_rate is None else math.sqrt(max(variable.shape)) * self.rms_rate
        variable.assign(w - step * (rate * scale))

    def _orthogonal(self, x: Any) -> Any:
        tall = x.shape[0] > x.shape[1]
        x = ops.transpose(x) if tall else x
        x = x / (ops.sqrt(ops.sum(ops.square(x))) + 1e-7)
        for _ in range(self.ns_steps):
            a = ops.matmul(x, ops.transpose(x))
            x = x * self.muon_a + ops.matmul(a * self.muon_b + ops.matmul(a, a) * self.muon_c, x)
        return ops.transpose(x) if tall else x


@register("optimizers", "schedulefreeadamw")
class ScheduleFreeAdamW(Moments):
    """AdamW that averages its iterates instead of lowering the rate: Defazio et al. (2024). Keras: `keras.optimizers.ScheduleFreeAdamW`.

    v as in Adam; z ← z - α g / (√(v / (1 - β₂^t)) + ε); x ← (1 - 1/t) x + z / t; w = (1 - β₁) z + β₁ x.

    Args:
        learning_rate: float, schedule or function.
        beta_1, beta_2, epsilon: see the formula.
        warmup_steps: int; the rate rises to α over so many steps.
        common: as in Optimizer.

    >>> w = Variable([2.0])
    >>> _ = ScheduleFreeAdamW(0.1).apply_gradients([([1.0], w)])
    >>> print(w.numpy().round(4))
    [1.9]
    """

    def __init__(self, learning_rate: Any = 0.0025, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-8, warmup_steps: int = 0,
                 name: str | None = None, **common: Unpack[Common]):  # fmt: skip
        super().__init__(learning_rate, beta_1, beta_2, epsilon, name, **common)
        self.warmup_steps = warmup_steps

    def build(self, variables: Sequence[Variable]) -> None:
        """Make the state for a list of weights: z starts at the weights."""
        if self.built:
            return
        super().build(variables)
        for v, z in zip(variables, self._slot_variables["momentum"], strict=True):
            if z is not None:
                z.assign(v)

    def _scalars(self, learning_rate: Any, dtype: Any) -> tuple[Any, Any, Any]:
        """Return the rate, 1 - β₂^t and 1/t."""
        t = self.step_as(dtype)
        rate = cast(convert(learning_rate), dtype)
        if self.warmup_steps > 0:
            rate = rate * ops.minimum(t / self.warmup_steps, 1.0)
        return rate, 1.0 - ops.power(self.beta_2, t), 1.0 / t

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change one weight."""
        w = variable.value
        g = gradient_for(gradient, w)
        rate, rest, share = self.once("scalars", variable, lambda dtype: self._scalars(learning_rate, dtype))
        z, v = self.slot("momentum", variable), self.slot("velocity", variable)
        old = z.value
        size = v.assign(v.value + (ops.square(g) - v.value) * (1 - self.beta_2))
        new = z.assign(old - g * rate / (ops.sqrt(size / rest) + self.epsilon))
        x = (w - old * (1 - self.beta_1)) / self.beta_1
        x = x * (1.0 - share) + new * share
        variable.assign(new * (1 - self.beta_1) + x * self.beta_1)
