"""What an optimizer keeps: the step counter, and Variables for each weight."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from .. import configured, initializers, naming, ops
from ..core.variable import Variable
from ..errors import InputError


class State(configured.Configured):
    """The Variables of an optimizer: making, finding, saving and loading them."""

    name: str
    use_ema: bool
    gradient_accumulation_steps: int | None
    built: bool
    _variables: list[Variable]
    _iterations: Variable
    _trainable_variables: list[Variable]
    _trainable_variables_indices: dict[int, int]
    _slot_variables: dict[str, list[Variable | None]]

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, Variable):
            if "_variables" not in self.__dict__:
                raise RuntimeError(
                    f"In optimizer '{type(self).__name__}', you forgot to call `super().__init__()` "
                    "as the first statement in the `__init__()` method. Go add it!"
                )
            self._track(value)
        super().__setattr__(name, value)

    def _track(self, variable: Variable) -> None:
        if not any(v is variable for v in self._variables):
            self._variables.append(variable)

    def __setstate__(self, state: dict) -> None:
        self.__dict__.update(state)
        self._trainable_variables_indices = {id(v): i for i, v in enumerate(self._trainable_variables)}

    @property
    def variables(self) -> list[Variable]:
        """The step counter, the learning rate, and what the rule keeps for each weight."""
        return list(self._variables)

    @property
    def iterations(self) -> Any:
        """How many updates were made, int32."""
        if self.gradient_accumulation_steps:
            return ops.floor_divide(self._iterations, self.gradient_accumulation_steps)
        return self._iterations

    def _slots(self) -> Sequence[Sequence[Any]]:
        """Return what is kept for each weight: groups of names, or of (name, initializer); a rule defines it."""
        return ()

    def build(self, variables: Sequence[Variable]) -> None:
        """Make the state for a list of weights.

        Args:
            variables: the weights that will be updated.
        """
        if self.built:
            return
        self._trainable_variables = list(variables)
        self._trainable_variables_indices = {id(v): i for i, v in enumerate(variables)}
        if self.use_ema:
            self._model_variables_moving_average = self.add_optimizer_variables(variables, "average")
        if self.gradient_accumulation_steps:
            self._accumulated_gradients = [
                self.add_variable_from_reference(v, name="gradient_accumulator") for v in variables
            ]
        self.built = True
        for group in self._slots():
            names = [s if isinstance(s, str) else s[0] for s in group]
            starts = ["zeros" if isinstance(s, str) else s[1] for s in group]
            made = self.add_optimizer_variables(variables, names, starts)
            self._slot_variables.update(zip(names, made, strict=True))

    def slot(self, name: str, variable: Variable) -> Any:
        """Return what the rule keeps under a name for a weight."""
        return self._slot_variables[name][self._get_variable_index(variable)]

    def add_variable(self, shape: Any, initializer: Any = "zeros", dtype: Any = None, aggregation: str = "none", layout: Any = None,
                     name: str | None = None) -> Variable:  # fmt: skip
        """Make a Variable of the optimizer's state.

        Args:
            shape: tuple of ints.
            initializer: an initializer or its name.
            dtype: dtype's name; `floatx()` by default.
            aggregation: how several devices' values are merged.
            layout: None; weights of one machine have no layout.
            name: string.
        """
        if layout is not None:
            raise InputError(
                f"{type(self).__name__}.add_variable: layouts are not supported, received layout={layout!r}."
            )
        with naming.name_scope(self.name, caller=self):
            variable = Variable(
                initializers.get(initializer),
                shape=shape,
                dtype=dtype,
                trainable=False,
                aggregation=aggregation,
                name=name,
            )
        self._track(variable)
        return variable

    def add_variable_from_reference(
        self, reference_variable: Variable, name: str | None = None, initializer: Any = "zeros"
    ) -> Variable:
        """Make a Variable of the shape and dtype of a weight, named after it."""
        own = str(getattr(reference_variable, "path", reference_variable.name)).replace("/", "_").replace(":", "_")
        return self.add_variable(
            reference_variable.shape, initializer, reference_variable.dtype, name=f"{own}_{name or 'var'}"
        )

    def add_optimizer_variables(
        self, trainable_variables: Sequence[Variable], name: Any, initializer: Any = "zeros"
    ) -> Any:
        """Make one Variable for each weight; with a list of names a tuple of such lists.

        Weights that are overwritten by their gradients get None.
        """
        names = [name] if isinstance(name, str) else list(name)
        starts = list(initializer) if isinstance(initializer, (list, tuple)) else [initializer] * len(names)
        if len(names) != len(starts):
            raise InputError(
                "The number of provided names must match the number of provided initializers. "
                f"Received name='{name}', initializer='{initializer}'"
            )
        made: tuple[list[Variable | None], ...] = tuple([] for _ in names)
        for v in trainable_variables:
            for kept, own, start in zip(made, names, starts, strict=True):
                overwritten = getattr(v, "overwrite_with_gradient", False)
                kept.append(None if overwritten else self.add_variable_from_reference(v, own, start))
        return made[0] if isinstance(name, str) else made

    def _get_variable_index(self, variable: Variable) -> int:
        return self._trainable_variables_indices[id(variable)]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Set `variables` to a list of arrays."""
        if not self.built:
            raise ValueError(
                "You are calling `set_weights()` on an optimizer that has not yet been built. Please call "
                "`optimizer.build(trainable_variables)` to create the optimizer weights before calling `set_weights()`."
            )
        for variable, weight in zip(self.variables, weights, strict=False):
            if tuple(variable.shape) != tuple(weight.shape):
                raise ValueError(
                    f"Optimizer variable {variable.path} has shape {variable.shape} not compatible with provided weight shape {weight.shape}."
                )
            variable.assign(weight)

    def get_weights(self) -> list[Any]:
        """Return `variables` as NumPy arrays."""
        return [v.numpy() for v in self.variables]

    def save_own_variables(self, store: Any) -> None:
        """Write the Variables into a store under "0", "1", …"""
        for i, variable in enumerate(self.variables):
            store[str(i)] = variable.numpy()

    def load_own_variables(self, store: Any) -> None:
        """Read the Variables from a store; a store of another length is left alone, with a warning.

        Keras's LossScaleOptimizer does not write what `_derived_variables` has: it is computed instead.
        """
        own, derived = self.variables, self._derived_variables()
        lacking = bool(derived) and len(store.keys()) == len(own) - len(derived)
        if lacking:
            own = [v for v in own if not any(v is d for d in derived)]
        if len(store.keys()) != len(own):
            warnings.warn(
                f"Skipping variable loading for optimizer '{self.name}', because it has {len(own)} variables "
                f"whereas the saved optimizer has {len(store.keys())} variables.",
                stacklevel=2,
            )
            return
        for i, variable in enumerate(own):
            variable.assign(store[str(i)])
        if lacking:
            self._derive()

    def _derived_variables(self) -> list[Variable]:
        return []

    def _derive(self) -> None:
        """Set the derived Variables from the others."""
