"""`Optimizer`: everything that the update rules share — step counter, learning rate, state, clipping, decay, averages, accumulation.

A rule says which Variables it keeps for each weight (`_slots`) and how a weight changes (`update_step`). Both, and everything
here, is written in ops on Variables: eagerly it updates them, under a trace it becomes part of the step's graph.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from numbers import Real
from typing import Any, TypedDict

from .. import configured, naming, settings
from ..core.context import ctx
from ..core.graph import Node
from ..core.op import cast, convert
from ..core.tensor import Tensor
from ..core.variable import StatelessScope, Variable
from ..errors import InputError, suggest
from ..registry import register
from .schedules import InverseTimeDecay, LearningRateSchedule
from .updates import Updates


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


class _Signature:
    """Lets `inspect.signature` and `help` show the common arguments of a rule in place of **common; made when they ask."""

    def __get__(self, instance: Any, cls: type) -> inspect.Signature:
        init = next(vars(base)["__init__"] for base in cls.__mro__ if "__init__" in vars(base))
        own = list(inspect.signature(init).parameters.values())[1:]
        if not own or own[-1].name != "common":
            raise AttributeError("__signature__")  # the constructor's own is right
        names = {p.name for p in own}
        base = inspect.signature(Optimizer.__init__).parameters
        shared = [p for n, p in base.items() if n not in names and n not in ("self", "learning_rate", "kwargs")]
        head = [p for p in own[:-1] if p.name != "name"]
        return inspect.Signature([*head, *shared, *(p for p in own if p.name == "name"), base["kwargs"]])


@register("optimizers")
class Optimizer(Updates):
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

    __signature__ = _Signature()

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
        for argument, bound in (("clipnorm", clipnorm), ("clipvalue", clipvalue), ("global_clipnorm", global_clipnorm)):
            if bound is not None and bound < 0:
                raise InputError(f"`{argument}` must be >= 0. Received: {argument}={bound}")
        if gradient_accumulation_steps and (
            not hasattr(gradient_accumulation_steps, "__index__") or gradient_accumulation_steps < 2
        ):
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
                [cast(convert(g), v._array.dtype) for g, v in zip(grads, variables, strict=True)]
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
