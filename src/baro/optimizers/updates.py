"""The parts of an update that all rules share: missing gradients, accumulation, clipping, decay, moving averages."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from .. import ops
from ..core.op import cast, convert
from ..core.variable import Variable
from ..errors import GradientError
from .state import State


class Updates(State):
    """Everything between gradients and a rule."""

    weight_decay: float | None
    clipnorm: float | None
    clipvalue: float | None
    global_clipnorm: float | None
    ema_momentum: float
    ema_overwrite_frequency: int | None
    learning_rate: Any
    _exclude_from_weight_decay: set[int]
    _exclude_from_weight_decay_pattern: Any
    _memo: dict[Any, Any] | None

    def _update(self, grads: list[Any], variables: list[Variable]) -> None:
        """Clip, decay, and apply the rule; `Optimizer` defines it."""
        raise NotImplementedError(f"{type(self).__name__} must define _update(grads, variables).")

    def once(self, name: str, variable: Variable, compute: Callable[[Any], Any]) -> Any:
        """Return compute(dtype), a scalar that all weights of a dtype share: computed once in each update."""
        dtype = variable._array.dtype
        if self._memo is None:
            return compute(dtype)
        key = (name, dtype)
        if key not in self._memo:
            self._memo[key] = compute(dtype)
        return self._memo[key]

    def step_as(self, dtype: Any, ahead: int = 1) -> Any:
        """Return the number of this update, counted from 1 (or from `ahead`), as a float."""
        return cast(convert(self.iterations + ahead), dtype)

    def assign(self, variable: Variable, value: Any) -> None:
        """Set a Variable."""
        variable.assign(value)

    def assign_add(self, variable: Variable, value: Any) -> None:
        """Add to a Variable."""
        variable.assign_add(value)

    def assign_sub(self, variable: Variable, value: Any) -> None:
        """Subtract from a Variable."""
        variable.assign_sub(value)

    def _filter_empty_gradients(self, grads: list[Any], variables: list[Variable]) -> tuple[list[Any], list[Variable]]:
        kept = [(g, v) for g, v in zip(grads, variables, strict=True) if g is not None]
        if not kept:
            raise GradientError("No gradients provided for any variable. Does the loss depend on the weights?")
        if len(kept) < len(grads):
            missing = [v.path for g, v in zip(grads, variables, strict=True) if g is None]
            warnings.warn(
                f"Gradients do not exist for variables {missing} when minimizing the loss. If using `model.compile()`, "
                "did you forget to provide a `loss` argument?",
                stacklevel=4,
            )
        return [g for g, _ in kept], [v for _, v in kept]

    def _overwrite_variables_directly_with_gradients(
        self, grads: list[Any], variables: list[Variable]
    ) -> tuple[list[Any], list[Variable]]:
        plain = []
        for g, v in zip(grads, variables, strict=True):
            if not getattr(v, "overwrite_with_gradient", False):
                plain.append((g, v))
            elif not self.gradient_accumulation_steps:
                v.assign(g)
            else:
                kept = self._accumulated_gradients[self._get_variable_index(v)]
                largest, last = ops.maximum(g, kept), self._is_update_step()
                v.assign(ops.where(last, largest, v))
                kept.assign(ops.where(last, ops.zeros_like(largest), largest))
        return [g for g, _ in plain], [v for _, v in plain]

    def _is_update_step(self) -> Any:
        return ops.equal(ops.mod(self._iterations + 1, self.gradient_accumulation_steps), 0)

    def _accumulate(self, grads: list[Any], variables: list[Variable]) -> None:
        kept = [self._accumulated_gradients[self._get_variable_index(v)] for v in variables]
        sums = [g + k for g, k in zip(grads, kept, strict=True)]

        def update() -> None:
            self._update([s / self.gradient_accumulation_steps for s in sums], variables)
            for k in kept:
                k.assign(ops.zeros_like(k))

        def collect() -> None:
            for k, s in zip(kept, sums, strict=True):
                k.assign(s)

        ops.cond(self._is_update_step(), update, collect)

    def _clip_gradients(self, grads: list[Any]) -> list[Any]:
        if self.clipnorm and self.clipnorm > 0:
            return [g * (self.clipnorm / ops.maximum(_norm([g]), self.clipnorm)) for g in grads]
        if self.global_clipnorm and self.global_clipnorm > 0:
            norm = _norm(grads)
            scale = self.global_clipnorm / ops.maximum(norm, self.global_clipnorm)
            return [g * cast(scale, g.dtype) for g in grads]
        if self.clipvalue and self.clipvalue > 0:
            return [ops.minimum(ops.maximum(g, -self.clipvalue), self.clipvalue) for g in grads]
        return grads

    def exclude_from_weight_decay(
        self, var_list: Sequence[Variable] | None = None, var_names: Sequence[str] | None = None
    ) -> None:
        """Leave weights out of weight decay; call it before the first step.

        Args:
            var_list: the weights.
            var_names: regular expressions for parts of weights' names, for example "bias".
        """
        if self.built:
            raise ValueError("`exclude_from_weight_decay()` can only be configured before the optimizer is built.")
        self._exclude_from_weight_decay = {id(v) for v in var_list or ()}
        self._exclude_from_weight_decay_pattern = re.compile("|".join(sorted(set(var_names)))) if var_names else None

    def _use_weight_decay(self, variable: Variable) -> bool:
        pattern = self._exclude_from_weight_decay_pattern
        return id(variable) not in self._exclude_from_weight_decay and (
            pattern is None or pattern.search(variable.name) is None
        )

    def _decay_of(self, variable: Variable) -> float | None:
        """Return the weight decay of a weight, or None."""
        return self.weight_decay if self._use_weight_decay(variable) else None

    def _apply_weight_decay(self, variables: list[Variable]) -> None:
        for v in variables:
            decay = self._decay_of(v)
            if decay is not None:

                def keep(dtype: Any, decay: float = decay) -> Any:
                    return 1.0 - cast(convert(self.learning_rate), dtype) * decay

                v.assign(v.value * self.once(f"keep {decay}", v, keep))

    def _average(self) -> None:
        """Move the averages toward the weights; the first step sets them."""
        started = ops.not_equal(self.iterations, 0)
        for v, average in zip(self._trainable_variables, self._model_variables_moving_average, strict=True):
            if average is not None:
                momentum = cast(convert(started), v._array.dtype) * self.ema_momentum
                average.assign(momentum * average.value + (1.0 - momentum) * v.value)
        if self.ema_overwrite_frequency:
            due = ops.equal(ops.mod(self.iterations + 1, self.ema_overwrite_frequency), 0)
            ops.cond(due, self._overwrite_with_average, lambda: None)

    def _overwrite_with_average(self) -> None:
        for v, average in zip(self._trainable_variables, self._model_variables_moving_average, strict=True):
            if average is not None:
                v.assign(average.value)


def _norm(values: Sequence[Any]) -> Any:
    """Return √Σ x² over all elements of all arrays."""
    total = ops.sum(ops.square(values[0]))
    for x in values[1:]:
        total = total + ops.sum(ops.square(x))
    return ops.sqrt(total)
