"""`Optimizer`: everything that the update rules share — step counter, learning rate, state, clipping, decay, averages, accumulation.

A rule says which Variables it keeps for each weight (`_slots`) and how a weight changes (`update_step`). Both, and everything
here, is written in ops on Variables: eagerly it updates them, under a trace it becomes part of the step's graph.
"""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from numbers import Real
from typing import Any, TypedDict

from .. import configured, initializers, naming, ops, settings
from ..core.context import ctx
from ..core.dtypes import numpy_dtype
from ..core.graph import Node
from ..core.op import cast, convert
from ..core.tensor import Tensor
from ..core.variable import StatelessScope, Variable
from ..errors import GradientError, InputError, suggest
from ..registry import register
from .schedules import InverseTimeDecay, LearningRateSchedule


class Common(TypedDict, total=False):
    """The arguments that every rule takes besides its own."""

    weight_decay: float | None
    clipnorm: float | None
    clipvalue: float | None
    global_clipnorm: float | None
    use_ema: bool
    ema_momentum: float
    ema_overwrite_frequency: int | None
    loss_scale_factor: float | None
    gradient_accumulation_steps: int | None


@register("optimizers")
class Optimizer(configured.Configured):
    """The base of optimizers. Keras: `keras.optimizers.Optimizer`.

    Args:
        learning_rate: float, LearningRateSchedule, or a function without arguments that returns the rate.
        weight_decay: float; each step multiplies the weights by 1 - learning_rate · weight_decay.
        clipnorm: float; each weight's gradient is scaled down to this norm.
        clipvalue: float; gradients are clipped to ±clipvalue.
        global_clipnorm: float; all gradients are scaled down together to this norm.
        use_ema: keep a moving average of the weights, average ← momentum · average + (1 - momentum) · weight.
        ema_momentum: see there.
        ema_overwrite_frequency: int; after so many steps the weights are set to their averages. None: when `fit` ends.
        loss_scale_factor: float; the loss is multiplied and the gradients are divided by it.
        gradient_accumulation_steps: int, at least 2; the weights change every so many steps, by the mean gradient.
        name: string; by default the class's name in snake case.
        kwargs: `lr` (Keras 2: learning_rate) and `decay` (Keras 2: learning_rate / (1 + decay · step)).

    Raises:
        InputError: for arguments that are unknown or contradict each other.
    """

    def __init__(self, learning_rate: Any, weight_decay: float | None = None, clipnorm: float | None = None, clipvalue: float | None = None,
                 global_clipnorm: float | None = None, use_ema: bool = False, ema_momentum: float = 0.99,
                 ema_overwrite_frequency: int | None = None, loss_scale_factor: float | None = None,
                 gradient_accumulation_steps: int | None = None, name: str | None = None, **kwargs: Any):  # fmt: skip
        learning_rate = kwargs.pop("lr", learning_rate)
        decay = kwargs.pop("decay", None)
        if kwargs:
            known = inspect.signature(type(self)).parameters
            raise InputError(
                f"Argument(s) not recognized: {kwargs}. {type(self).__name__} takes {', '.join(p for p in known if p != 'kwargs')}."
                + suggest(next(iter(kwargs)), known)
            )
        if sum(a is not None for a in (clipnorm, clipvalue, global_clipnorm)) > 1:
            raise InputError(
                "Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. "
                f"Received: clipnorm={clipnorm}, clipvalue={clipvalue}, global_clipnorm={global_clipnorm}"
            )
        if gradient_accumulation_steps and gradient_accumulation_steps < 2:
            raise InputError(
                "`gradient_accumulation_steps` must be an integer >= 2. "
                f"Received: gradient_accumulation_steps={gradient_accumulation_steps}"
            )
        if use_ema and not 0 <= ema_momentum <= 1:
            raise InputError(f"`ema_momentum` must be in the range [0, 1]. Received: ema_momentum={ema_momentum}")
        if (
            use_ema
            and ema_overwrite_frequency
            and (not isinstance(ema_overwrite_frequency, int) or ema_overwrite_frequency < 1)
        ):
            raise InputError(
                f"`ema_overwrite_frequency` must be an integer >= 1 or None. Received: ema_overwrite_frequency={ema_overwrite_frequency}"
            )
        self.name = name or naming.auto_name(type(self).__name__)
        self.weight_decay = weight_decay
        self.clipnorm = clipnorm
        self.clipvalue = clipvalue
        self.global_clipnorm = global_clipnorm
        self.use_ema = use_ema
        self.ema_momentum = ema_momentum
        self.ema_overwrite_frequency = ema_overwrite_frequency
        self.loss_scale_factor = loss_scale_factor
        self.gradient_accumulation_steps = gradient_accumulation_steps
        self.built = False
        self._variables: list[Variable] = []
        self._trainable_variables: list[Variable] = []
        self._trainable_variables_indices: dict[int, int] = {}
        self._slot_variables: dict[str, list[Variable | None]] = {}
        self._exclude_from_weight_decay: set[int] = set()
        self._exclude_from_weight_decay_pattern: Any = None
        self._memo: dict[Any, Any] | None = None
        with naming.name_scope(self.name, caller=self):
            self._iterations = Variable(
                0, name="iteration", dtype="int", trainable=False, aggregation="only_first_replica"
            )
        if decay:
            learning_rate = InverseTimeDecay(learning_rate, 1, decay)
        if isinstance(learning_rate, Real) and not isinstance(learning_rate, bool):
            with naming.name_scope(self.name, caller=self):
                self._learning_rate: Any = Variable(
                    float(learning_rate),
                    name="learning_rate",
                    dtype=settings.floatx(),
                    trainable=False,
                    aggregation="only_first_replica",
                )
        elif callable(learning_rate):
            self._learning_rate = learning_rate
        else:
            raise InputError(
                "Argument `learning_rate` should be float, or an instance of LearningRateSchedule, or a callable (that returns the rate). "
                f"Received instead: learning_rate={learning_rate}"
            )

    def __init_subclass__(cls, **kwargs: Any):
        """Let `inspect.signature` and `help` show the common arguments of a rule in place of **common."""
        super().__init_subclass__(**kwargs)
        if "__init__" in vars(cls):
            own = list(inspect.signature(cls.__init__).parameters.values())[1:]
            if own and own[-1].name == "common":
                names = {p.name for p in own}
                base = inspect.signature(Optimizer.__init__).parameters
                shared = [p for n, p in base.items() if n not in names and n not in ("self", "learning_rate", "kwargs")]
                head = [p for p in own[:-1] if p.name != "name"]
                cls.__signature__ = inspect.Signature(
                    [*head, *shared, *(p for p in own if p.name == "name"), base["kwargs"]]
                )  # type: ignore[attr-defined]

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

    # --- state -----------------------------------------------------------------------------------------------------------

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
        """Read the Variables from a store; a store of another length is left alone, with a warning."""
        own = self.variables
        if len(store.keys()) != len(own):
            warnings.warn(
                f"Skipping variable loading for optimizer '{self.name}', because it has {len(own)} variables "
                f"whereas the saved optimizer has {len(store.keys())} variables.",
                stacklevel=2,
            )
            return
        for i, variable in enumerate(own):
            variable.assign(store[str(i)])

    # --- learning rate ---------------------------------------------------------------------------------------------------

    @property
    def learning_rate(self) -> Any:
        """The rate now: the Variable, or what the schedule or function gives. A number or a schedule can be assigned."""
        if isinstance(self._learning_rate, Variable):
            return self._learning_rate
        if isinstance(self._learning_rate, LearningRateSchedule):
            return self._learning_rate(self._iterations)
        return self._learning_rate()

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        old = self._learning_rate
        if callable(value) and not isinstance(value, (Variable, Tensor)):
            self._learning_rate = value
            self._variables = [v for v in self._variables if v is not old]
        elif isinstance(old, Variable):
            old.assign(value)
        else:
            raise TypeError(
                "This optimizer was created with a `LearningRateSchedule` object as its `learning_rate` constructor argument, hence its "
                "learning rate is not settable. If you need the learning rate to be settable, you should instantiate the optimizer "
                "with a float `learning_rate` argument."
            )

    lr = learning_rate

    # --- applying gradients ----------------------------------------------------------------------------------------------

    def apply_gradients(self, grads_and_vars: Iterable[tuple[Any, Variable]]) -> Any:
        """Update weights by a list of (gradient, weight); return the step counter."""
        grads, variables = zip(*grads_and_vars, strict=True)
        self.apply(grads, variables)
        return self._iterations

    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[Variable] | None = None) -> None:
        """Update weights by their gradients.

        Args:
            grads: a gradient for each weight; None where there is none, which warns.
            trainable_variables: the weights; by default those that the optimizer was built with.

        Raises:
            GradientError: if there is no gradient at all.
            ValueError: for weights that the optimizer was not built with.
        """
        grads = list(grads)
        if not grads:
            return
        if trainable_variables is None:
            if not self.built:
                raise ValueError(
                    "When passing `grads` without `variables`, the optimizer must already be built on a list of variables. "
                    "Call `optimizer.build(trainable_variables)` first. "
                )
            if len(grads) != len(self._trainable_variables):
                raise ValueError(
                    "When passing `grads` as a list of gradient tensors, the gradients must match `optimizer.variables` one-to-on. "
                    f"Received a list of {len(grads)} gradients, but the optimizer is tracking {len(self._trainable_variables)} trainable variables."
                )
            variables = list(self._trainable_variables)
        else:
            variables = list(trainable_variables)
            if not self.built:
                self.build(variables)
            for v in variables:
                if id(v) not in self._trainable_variables_indices:
                    raise ValueError(
                        f"Unknown variable: {v}. This optimizer can only be called for the variables it was originally built with. "
                        "When working with a new set of variables, you should recreate a new optimizer instance."
                    )
        tapes, ctx.tapes = ctx.tapes, ()  # an update is not differentiated
        try:
            self._apply(*self._filter_empty_gradients(grads, variables))
        finally:
            ctx.tapes = tapes

    def _apply(self, grads: list[Any], variables: list[Variable]) -> None:
        grads, variables = self._overwrite_variables_directly_with_gradients(grads, variables)
        if grads:
            if self.loss_scale_factor is not None:
                grads = [g / self.loss_scale_factor for g in grads]
            if self.gradient_accumulation_steps:
                self._accumulate(grads, variables)
            else:
                self._update(grads, variables)
            if self.use_ema:
                self._average()
            for v in variables:
                if v.constraint is not None:
                    v.assign(v.constraint(v))
        self._iterations.assign_add(1)

    def _update(self, grads: list[Any], variables: list[Variable]) -> None:
        """Clip, decay, and apply the rule to each weight. What is the same for all of them is computed once."""
        self._memo = {}
        try:
            rate = self.learning_rate
            rate = rate.value if isinstance(rate, Variable) else convert(rate)
            grads = self._clip_gradients(
                [cast(convert(g), numpy_dtype(v.dtype)) for g, v in zip(grads, variables, strict=True)]
            )
            self._apply_weight_decay(variables)
            self._update_all(grads, variables, rate)
        finally:
            self._memo = None

    def _update_all(self, grads: list[Any], variables: list[Variable], learning_rate: Any) -> None:
        for g, v in zip(grads, variables, strict=True):
            self.update_step(g, v, learning_rate)

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change one weight; a rule defines it."""
        raise NotImplementedError(f"{type(self).__name__} must define update_step(gradient, variable, learning_rate).")

    def once(self, name: str, variable: Variable, compute: Callable[[Any], Any]) -> Any:
        """Return compute(dtype), a scalar that all weights of a dtype share: computed once in each update."""
        dtype = numpy_dtype(variable.dtype)
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

    def minimize(self, loss: Any, var_list: Any, tape: Any = None) -> Any:
        """Update weights to make a loss smaller. TensorFlow: `tf.keras.optimizers.Optimizer.minimize`.

        Args:
            loss: function without arguments that returns the loss; or a tensor that `tape` recorded.
            var_list: weights, or a function that returns them.
            tape: the GradientTape of a tensor.
        """
        from ..core.autodiff import GradientTape

        if callable(loss) and not isinstance(loss, (Tensor, Node)):
            with GradientTape() as tape:
                loss = loss()
        elif tape is None:
            raise InputError(
                f"{type(self).__name__}.minimize: a tensor needs the GradientTape that recorded it; or pass a function."
            )
        variables = list(var_list() if callable(var_list) else var_list)
        return self.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))

    def stateless_apply(
        self, optimizer_variables: Sequence[Any], grads: Sequence[Any], trainable_variables: Sequence[Any]
    ) -> tuple:
        """Return (new weights, new optimizer variables) without changing anything.

        Args:
            optimizer_variables: values of `variables`.
            grads: a gradient for each weight that the optimizer was built with.
            trainable_variables: values of those weights.
        """
        if not self.built:
            raise ValueError(
                f"To call `stateless_apply`, {type(self).__name__} must be built (i.e. its variables must have been created). "
                "You can build it via `optimizer.build(trainable_variables)`."
            )
        own, weights = self.variables, self._trainable_variables
        if len(optimizer_variables) != len(own):
            raise ValueError(
                f"Argument `optimizer_variables` must be a list of tensors corresponding 1:1 to {type(self).__name__}().variables. "
                f"Received list with length {len(optimizer_variables)}, but expected {len(own)} variables."
            )
        if len(trainable_variables) != len(weights):
            raise ValueError(
                "Argument `optimizer_variables` must be a list of tensors corresponding 1:1 to the trainable variables list that the "
                f"optimizer was built with. Received len(trainable_variables) == {len(trainable_variables)} whereas the optimizer was "
                f"built with {len(weights)} variables."
            )
        mapping = [*zip(weights, trainable_variables, strict=True), *zip(own, optimizer_variables, strict=True)]
        with StatelessScope(mapping) as scope:
            self.apply(grads)
        return [scope.get_current_value(v) for v in weights], [scope.get_current_value(v) for v in own]

    def scale_loss(self, loss: Any) -> Any:
        """Return the loss times `loss_scale_factor`, if that is set."""
        return loss if self.loss_scale_factor is None else loss * self.loss_scale_factor

    def finalize_variable_values(self, var_list: Sequence[Variable]) -> None:
        """Set weights to their moving averages, if those are kept; `fit` calls it at its end."""
        if self.use_ema and self.built:
            self._overwrite_with_average()

    # --- the parts of an update ------------------------------------------------------------------------------------------

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
                keep = self.once(
                    f"keep {decay}", v, lambda dtype, d=decay: 1.0 - cast(convert(self.learning_rate), dtype) * d
                )
                v.assign(v.value * keep)

    def _average(self) -> None:
        """Move the averages toward the weights; the first step sets them."""
        started = ops.not_equal(self.iterations, 0)
        for v, average in zip(self._trainable_variables, self._model_variables_moving_average, strict=True):
            if average is not None:
                momentum = cast(convert(started), numpy_dtype(v.dtype)) * self.ema_momentum
                average.assign(momentum * average.value + (1.0 - momentum) * v.value)
        if self.ema_overwrite_frequency:
            due = ops.equal(ops.mod(self.iterations + 1, self.ema_overwrite_frequency), 0)
            ops.cond(due, self._overwrite_with_average, lambda: None)

    def _overwrite_with_average(self) -> None:
        for v, average in zip(self._trainable_variables, self._model_variables_moving_average, strict=True):
            if average is not None:
                v.assign(average.value)

    # --- config ----------------------------------------------------------------------------------------------------------

    def get_config(self) -> dict:
        """Return the arguments of the constructor; the learning rate as it is now."""
        rate = self._learning_rate
        config = {n: v for n, v in super().get_config().items() if n not in ("learning_rate", "lr")}
        config["learning_rate"] = float(rate.numpy()) if isinstance(rate, Variable) else configured.plain(rate)
        return config

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None) -> Any:
        """Make an optimizer from `get_config`'s dictionary."""
        from ..serialization import custom_object_scope

        with custom_object_scope(custom_objects):
            return cls(**{k: configured.unplain(v) for k, v in config.items()})


def _norm(values: Sequence[Any]) -> Any:
    """Return √Σ x² over all elements of all arrays."""
    total = ops.sum(ops.square(values[0]))
    for x in values[1:]:
        total = total + ops.sum(ops.square(x))
    return ops.sqrt(total)
