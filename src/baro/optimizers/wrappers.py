"""Optimizers around optimizers: dynamic loss scaling, and different optimizers for different weights."""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from .. import configured, initializers, ops
from ..core.op import convert
from ..core.variable import Variable
from ..errors import DTypeError, InputError
from ..registry import register
from .base import Common, Optimizer


@register("optimizers", "lossscaleoptimizer")
class LossScaleOptimizer(Optimizer):
    """Keeps float16 gradients from vanishing: the loss is multiplied and the gradients are divided by a scale.

    A step whose gradients are not all finite is left out and halves the scale; so many good steps in a row double it:
    Micikevicius et al. (2018).

    Args:
        inner_optimizer: the Optimizer that makes the steps.
        initial_scale: the first scale.
        dynamic_growth_steps: how many good steps double the scale.
        name: string.
        kwargs: none; the other arguments belong to the inner optimizer.

    Keras: `keras.optimizers.LossScaleOptimizer`.

    >>> from baro.optimizers import SGD
    >>> w = Variable([2.0])
    >>> optimizer = LossScaleOptimizer(SGD(0.5), initial_scale=4.0)
    >>> _ = optimizer.apply_gradients([([4.0], w)])
    >>> w.numpy().tolist()
    [1.5]
    """

    def __init__(self, inner_optimizer: Optimizer, initial_scale: float = 2.0**15, dynamic_growth_steps: int = 2000, name: str | None = None,
                 **kwargs: Any):  # fmt: skip
        if not kwargs.pop("dynamic", True):
            raise InputError(
                "LossScaleOptimizer no longer supports `dynamic=False`. Instead, simply set `loss_scale_factor` directly on the `inner_optimizer`."
            )
        neutral = {**dict.fromkeys(Common.__annotations__), "use_ema": False, "ema_momentum": 0.99}
        unknown = [f"`{k}`" for k in kwargs if k not in neutral]
        if unknown:
            raise InputError(f"LossScaleOptimizer does not support arguments: {', '.join(unknown)}.")
        for argument, value in kwargs.items():
            if value != neutral[argument]:
                raise InputError(
                    f"LossScaleOptimizer does not support `{argument}`. Instead, set `{argument}` on the `inner_optimizer`."
                )
        super().__init__(0.0, name=name)
        self.inner_optimizer = inner_optimizer
        self.initial_scale = initial_scale
        self.dynamic_growth_steps = dynamic_growth_steps
        self.inner_optimizer.loss_scale_factor = None

    def build(self, variables: Sequence[Variable]) -> None:
        """Make the state for a list of weights."""
        if self.built:
            return
        self.step_counter = self.add_variable((), dtype="int", name="step_counter")
        self.dynamic_scale = self.add_variable(
            (), initializers.Constant(self.initial_scale), "float32", name="dynamic_scale"
        )
        self.inner_optimizer.build(variables)
        super().build(variables)

    @property
    def variables(self) -> list[Variable]:
        """The Variables of this optimizer, and then the inner one's."""
        return self._variables + self.inner_optimizer.variables

    def _derived_variables(self) -> list[Variable]:
        return self.inner_optimizer._derived_variables()

    def _derive(self) -> None:
        self.inner_optimizer._derive()

    @property
    def iterations(self) -> Any:
        """How many updates the inner optimizer made."""
        return self.inner_optimizer.iterations

    @property
    def learning_rate(self) -> Any:
        """The inner optimizer's rate."""
        return self.inner_optimizer.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        self.inner_optimizer.learning_rate = value

    lr = learning_rate

    def _apply(self, grads: list[Any], variables: list[Variable]) -> None:
        finite = ops.all(ops.isfinite(grads[0]))
        for g in grads[1:]:
            finite = ops.logical_and(finite, ops.all(ops.isfinite(g)))

        def good() -> None:
            scale = self.dynamic_scale.value
            overwrites = [getattr(v, "overwrite_with_gradient", False) for v in variables]
            self.inner_optimizer.apply(
                [g if o else ops.divide(g, scale) for g, o in zip(grads, overwrites, strict=True)], variables
            )
            grown = ops.equal(self.step_counter, self.dynamic_growth_steps - 1)
            self.dynamic_scale.assign(ops.where(grown, scale * 2.0, scale))
            self.step_counter.assign(ops.where(grown, 0, self.step_counter + 1))

        def bad() -> None:
            self.dynamic_scale.assign(self.dynamic_scale * 0.5)
            self.step_counter.assign(convert(0))

        ops.cond(finite, good, bad)

    def scale_loss(self, loss: Any) -> Any:
        """Return the loss times the scale."""
        return ops.multiply(loss, self.dynamic_scale if self.built else self.initial_scale)

    def finalize_variable_values(self, var_list: Sequence[Variable]) -> None:
        """Let the inner optimizer set weights to their moving averages."""
        self.inner_optimizer.finalize_variable_values(var_list)

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {
            "name": self.name, "inner_optimizer": configured.plain(self.inner_optimizer), "initial_scale": self.initial_scale,
            "dynamic_growth_steps": self.dynamic_growth_steps,
        }  # fmt: skip


@register("optimizers")
class OptimizerMap(MutableMapping):
    """An optimizer for each weight path, given by regular expressions. Keras: `keras.optimizers.OptimizerMap`.

    Args:
        default_optimizer: the Optimizer of paths that no key matches.
        optimizer_map: dict from path, or regular expression for whole paths, to Optimizer.

    >>> from baro.optimizers import SGD, Adam
    >>> optimizers = OptimizerMap(Adam(), {".*/kernel": SGD()})
    >>> type(optimizers["dense/kernel"]).__name__, type(optimizers["dense/bias"]).__name__
    ('SGD', 'Adam')
    """

    def __init__(self, default_optimizer: Optimizer, optimizer_map: dict | None = None):
        if not isinstance(default_optimizer, Optimizer):
            raise DTypeError(f"default_optimizer must be a Keras Optimizer instance. Received: {default_optimizer}")
        if optimizer_map is not None and not isinstance(optimizer_map, dict):
            raise DTypeError(f"optimizer_map must be a dictionary. Received: {optimizer_map}")
        self._default_optimizer = default_optimizer
        self._optimizer_map = optimizer_map or {}

    @property
    def default_optimizer(self) -> Optimizer:
        """The Optimizer of paths that no key matches."""
        return self._default_optimizer

    def __getitem__(self, key: str) -> Optimizer:
        if key in self._optimizer_map:
            return self._optimizer_map[key]
        found = [k for k in self._optimizer_map if re.fullmatch(k, key)]
        if len(found) > 1:
            raise InputError(f"Multiple optimizers assigned to variable {key}: {found}.")
        return self._optimizer_map[found[0]] if found else self._default_optimizer

    def __setitem__(self, key: str, optimizer: Optimizer) -> None:
        if key in self._optimizer_map:
            raise InputError(
                f"'{key}' already exists in the OptimizerMap with value {self._optimizer_map[key]}. Remove it first."
            )
        if not isinstance(key, str):
            raise InputError(f"key must be a string. Received: {key}")
        if not isinstance(optimizer, Optimizer):
            raise InputError(f"optimizer must be a Keras Optimizer instance. Received: {optimizer}")
        _plain_optimizer(optimizer)
        self._optimizer_map[key] = optimizer

    def __delitem__(self, key: str) -> None:
        del self._optimizer_map[key]

    def __len__(self) -> int:
        return len(self._optimizer_map)

    def __iter__(self) -> Iterator[str]:
        return iter(self._optimizer_map)

    def __call__(self, variable: Variable) -> Optimizer:
        return self[variable.path]

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {
            "default_optimizer": configured.plain(self._default_optimizer),
            "optimizer_map": {k: configured.plain(v) for k, v in self._optimizer_map.items()},
        }

    @classmethod
    def from_config(cls, config: dict) -> OptimizerMap:
        """Make a map from `get_config`'s dictionary."""
        inner = {k: configured.unplain(v) for k, v in config["optimizer_map"].items()}
        return cls(configured.unplain(config["default_optimizer"]), inner)


def _plain_optimizer(optimizer: Any) -> None:
    if isinstance(optimizer, (LossScaleOptimizer, MultiOptimizer)):
        kind = type(optimizer).__name__
        raise InputError(
            f"optimizer cannot be {kind}: {kind} cannot be used inside an MultiOptimizer. Put the MultiOptimizer inside of it."
        )


@register("optimizers", "multioptimizer")
class MultiOptimizer(Optimizer):
    """Different optimizers for different weights. Keras: `keras.optimizers.MultiOptimizer`.

    Args:
        optimizer_map: OptimizerMap, or a function from weight to Optimizer.
        loss_scale_factor: as in Optimizer, for all of them.
        name: string.

    >>> from baro.optimizers import SGD
    >>> a, b = Variable([1.0], name="a"), Variable([1.0], name="b")
    >>> optimizer = MultiOptimizer(OptimizerMap(SGD(0.5), {"b": SGD(0.25)}))
    >>> _ = optimizer.apply_gradients([([1.0], a), ([1.0], b)])
    >>> a.numpy().tolist(), b.numpy().tolist()
    ([0.5], [0.75])
    """

    def __init__(self, optimizer_map: Any, loss_scale_factor: float | None = None, name: str | None = None):
        self._inner_optimizers: list[Optimizer] = []
        super().__init__(0.0, loss_scale_factor=loss_scale_factor, name=name)
        self._optimizer_map = optimizer_map
        if isinstance(optimizer_map, OptimizerMap):
            for inner in (*optimizer_map.values(), optimizer_map.default_optimizer):
                self._take(inner)

    def _take(self, inner: Any) -> int:
        """Return the position of an inner optimizer, which is added if it is new."""
        if not isinstance(inner, Optimizer):
            raise InputError(f"MultiOptimizer: expected an Optimizer, received {inner!r}.")
        for i, known in enumerate(self._inner_optimizers):
            if known is inner:
                return i
        inner.loss_scale_factor = self.loss_scale_factor
        self._inner_optimizers.append(inner)
        return len(self._inner_optimizers) - 1

    def build(self, variables: Sequence[Variable]) -> None:
        """Make the state for a list of weights."""
        if self.built:
            return
        self._which = [self._take(self._optimizer_map(v)) for v in variables]
        for inner in self._inner_optimizers:
            _plain_optimizer(inner)
        for i, inner in enumerate(self._inner_optimizers):
            mine = [v for v, which in zip(variables, self._which, strict=True) if which == i]
            if mine:
                inner.build(mine)
        super().build(variables)

    @property
    def optimizers(self) -> list[Optimizer]:
        """The inner optimizers."""
        return self._inner_optimizers

    @property
    def variables(self) -> list[Variable]:
        """The Variables of this optimizer, and then the inner ones'."""
        return self._variables + [v for inner in self._inner_optimizers for v in inner.variables]

    @property
    def loss_scale_factor(self) -> float | None:
        """The factor of the loss."""
        return self._loss_scale_factor

    @loss_scale_factor.setter
    def loss_scale_factor(self, value: float | None) -> None:
        self._loss_scale_factor = value
        for inner in self._inner_optimizers:
            inner.loss_scale_factor = value

    @property
    def learning_rate(self) -> Any:
        """Not there: each inner optimizer has its own."""
        raise AttributeError(
            "Learning rate cannot be accessed on a MultiOptimizer. Access the learning rate on the individual sub-optimizers instead."
        )

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        raise AttributeError(
            "Learning rate cannot be set on a MultiOptimizer. Set the learning rate on the individual sub-optimizers instead."
        )

    def _apply(self, grads: list[Any], variables: list[Variable]) -> None:
        for i, inner in enumerate(self._inner_optimizers):
            mine = [
                (g, v) for g, v in zip(grads, variables, strict=True) if self._which[self._get_variable_index(v)] == i
            ]
            if mine:
                inner.apply([g for g, _ in mine], [v for _, v in mine])
        self._iterations.assign_add(1)

    def finalize_variable_values(self, var_list: Sequence[Variable]) -> None:
        """Let the inner optimizers set weights to their moving averages."""
        for inner in self._inner_optimizers:
            inner.finalize_variable_values(var_list)

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {
            "optimizer_map": configured.plain(self._optimizer_map),
            "loss_scale_factor": self.loss_scale_factor,
            "name": self.name,
        }
