"""What a model is compiled to do: losses, metrics, and the steps of training, testing and predicting that a user may override."""

import inspect
import warnings
from typing import Any

from .. import metrics as metrics_module
from .. import optimizers, settings, tree
from ..core import ops
from ..core.autodiff import GradientTape
from ..core.op import convert
from ..core.symbolic import KerasTensor
from ..errors import InputError, NotCompiledError, TraceError
from ..layers.contents import changes
from . import checks
from .compiled import CompiledLoss, CompiledMetrics
from .data import Arrays, batch_value, unpack_x_y_sample_weight
from .forward import Forward
from .step import Runner


class Compilable:
    """`compile`, the metrics, the losses and the steps of a Model."""

    name: str
    built: bool
    variables: Any
    _flatten_layers: Any
    __call__: Any

    def _init_trainer(self) -> None:
        self.compiled = False
        self.loss: Any = None
        self.optimizer: Any = None
        self.stop_training = False
        self.history: Any = None
        self._fit: Any = None  # the call of `fit` that is going on
        self._initial_epoch: int | None = None
        self._compile_loss: CompiledLoss | None = None
        self._compile_metrics: CompiledMetrics | None = None
        self._loss_tracker: Any = None
        self._run_eagerly = False
        self._steps_per_execution = 1
        self.jit_compile = True
        self._runners: dict[str, Runner] = {}
        self._forward_fast = Forward(self)
        self._compile_arguments: dict[str, Any] | None = None

    # --- compile --------------------------------------------------------------------------------------------------------

    def compile(self, optimizer: Any = "rmsprop", loss: Any = None, loss_weights: Any = None, metrics: Any = None, weighted_metrics: Any = None,
                run_eagerly: bool = False, steps_per_execution: int = 1, jit_compile: Any = "auto", auto_scale_loss: bool = True, **kwargs: Any) -> None:  # fmt: skip
        """Say how the model is trained. Keras: `Model.compile`.

        Args:
            optimizer: optimizer or its name.
            loss: name, Loss, function (y_true, y_pred), or a list or dict of them, one an output.
            loss_weights: factors of several outputs' losses.
            metrics: names, Metrics or functions; a list or dict of lists for several outputs.
            weighted_metrics: metrics that use sample weights.
            run_eagerly: run each step's Python instead of a compiled graph, to debug it.
            steps_per_execution: how many steps a batch-level callback sees as one.
            jit_compile: False means run the steps on the reference executor, True or "auto" on the chosen one.
            auto_scale_loss: wrap the optimizer in a LossScaleOptimizer under the policy "mixed_float16".

        Raises:
            InputError: for an unknown name or argument.
        """
        if kwargs:
            from ..errors import suggest

            known = list(inspect.signature(Compilable.compile).parameters)
            raise InputError(f"compile: unknown argument {next(iter(kwargs))!r}.{suggest(next(iter(kwargs)), known)}")
        if (
            isinstance(metrics, str)
            or metrics is not None
            and not isinstance(metrics, (list, tuple, dict))
            and callable(metrics)
        ):
            metrics = [metrics]  # Keras 2 took a single metric, and books write it
        if not isinstance(steps_per_execution, int) or steps_per_execution < 1:
            raise InputError(
                f"compile: steps_per_execution must be an integer of at least 1, received {steps_per_execution!r}."
            )
        if jit_compile is True and run_eagerly:
            warnings.warn(
                "If `run_eagerly` is True, then `jit_compile` cannot also be True. Disabling `jit_compile`.",
                stacklevel=2,
            )
        self.optimizer = None if optimizer is None else optimizers.get(optimizer)
        policy = getattr(self, "dtype_policy", None)
        if (
            auto_scale_loss
            and self.optimizer is not None
            and getattr(policy, "name", "") == "mixed_float16"
            and not isinstance(self.optimizer, optimizers.LossScaleOptimizer)
        ):
            self.optimizer = optimizers.LossScaleOptimizer(self.optimizer, name="loss_scale_optimizer")
        names = getattr(self, "output_names", None)
        self._compile_loss = CompiledLoss(loss, loss_weights, names) if loss is not None else None
        self.loss = loss
        self._compile_metrics = (
            CompiledMetrics(metrics, weighted_metrics, names) if metrics or weighted_metrics else None
        )
        self._loss_tracker = metrics_module.Mean(name="loss")
        self.run_eagerly = run_eagerly
        self.steps_per_execution = steps_per_execution
        self.jit_compile = (not run_eagerly) if jit_compile == "auto" else bool(jit_compile) and not run_eagerly
        self.stop_training = False
        self.compiled = True
        self._forget_programs()
        self._compile_arguments = dict(
            optimizer=self.optimizer, loss=loss, loss_weights=loss_weights, metrics=metrics, weighted_metrics=weighted_metrics,
            run_eagerly=run_eagerly, steps_per_execution=steps_per_execution, jit_compile=self.jit_compile,
        )  # fmt: skip

    def _forget_programs(self) -> None:
        """Drop what was compiled; called when something that steps depend on has changed."""
        self._runners = {}
        self._forward_fast = Forward(self)

    @property
    def run_eagerly(self) -> bool:
        """Whether steps run as plain Python."""
        return self._run_eagerly or settings.get("run_eagerly")

    @run_eagerly.setter
    def run_eagerly(self, value: bool) -> None:
        self._run_eagerly = bool(value)
        self._forget_programs()

    @property
    def steps_per_execution(self) -> int:
        """How many steps a batch-level callback sees as one."""
        return self._steps_per_execution

    @steps_per_execution.setter
    def steps_per_execution(self, value: int) -> None:
        self._steps_per_execution = value

    def compile_from_config(self, config: dict) -> None:
        """Compile from `get_compile_config`'s dictionary."""
        from ..serialization import deserialize_keras_object

        if (
            type(self).compile is not Compilable.compile
            and type(self).compile_from_config is Compilable.compile_from_config
        ):
            warnings.warn(
                "`compile()` was not called as part of model loading because the model's `compile()` method is custom. "
                "Call it yourself, or define `get_compile_config()` and `compile_from_config(config)` in the model's class.",
                stacklevel=2,
            )
            return
        self.compile(**{k: deserialize_keras_object(v) for k, v in config.items()})
        if self.optimizer is not None and self.built:
            self.optimizer.build(self.trainable_variables)  # type: ignore[attr-defined]

    def get_compile_config(self) -> dict | None:
        """Return the arguments of `compile`, serialized, or None."""
        from ..serialization import serialize_keras_object

        if self._compile_arguments is None:
            return None
        return {k: serialize_keras_object(v) for k, v in self._compile_arguments.items()}

    # --- metrics --------------------------------------------------------------------------------------------------------

    @property
    def metrics(self) -> list[Any]:
        """The loss's mean, `compile`'s metrics as one object, and those among the attributes."""
        found: list[Any] = []
        if self.compiled:
            found.append(self._loss_tracker)
            if self._compile_metrics is not None:
                found.append(self._compile_metrics)
            if self._compile_loss is not None:
                found += self._compile_loss.metrics
        found += [m for m in self._flat(metrics_module.Metric) if m is not self._loss_tracker]  # type: ignore[attr-defined]
        for layer in self._flatten_layers(include_self=False):
            if not isinstance(layer, Compilable):
                found += [m for m in layer.metrics if not any(m is f for f in found)]
        return found

    @property
    def metrics_names(self) -> list[str]:
        """The names of `metrics`."""
        return [m.name for m in self.metrics]

    @property
    def metrics_variables(self) -> list[Any]:
        """The Variables of the metrics."""
        return [v for m in self.metrics for v in m.variables]

    def reset_metrics(self) -> None:
        """Start all metrics anew."""
        for m in self.metrics:
            m.reset_state()

    def get_metrics_result(self) -> dict[str, Any]:
        """Return the metrics' values by name."""
        results: dict[str, Any] = {}
        for m in self.metrics:
            value = m.result()
            if isinstance(value, dict):
                results.update(value)
            else:
                results[m.name] = value
        return results

    # --- the steps ------------------------------------------------------------------------------------------------------

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        """Return the total loss: of `compile`, of regularizers, of `add_loss`. Override it for another one."""
        parts = []
        if self._compile_loss is not None:
            found = self._compile_loss(y, y_pred, sample_weight)
            if found is not None:
                parts.append(found)
        for extra in self.losses:  # type: ignore[attr-defined]
            extra = convert(extra)
            parts.append(ops.sum(extra if extra.dtype.kind == "f" else ops.cast(extra, settings.floatx())))
        if not parts:
            raise ValueError("No loss to compute. Provide a `loss` argument in `compile()`.")
        total = parts[0]
        for p in parts[1:]:
            total = ops.add(total, p)
        return total

    def _compute_loss(self, x: Any, y: Any, y_pred: Any, sample_weight: Any, training: bool = True) -> Any:
        if "training" in inspect.signature(self.compute_loss).parameters:
            return self.compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight, training=training)
        return self.compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight)

    def stateless_compute_loss(self, trainable_variables: Any, non_trainable_variables: Any, metrics_variables: Any, x: Any = None, y: Any = None,
                               y_pred: Any = None, sample_weight: Any = None, training: bool = True) -> tuple:  # fmt: skip
        """Compute the loss with given values of the Variables; return (loss, (trainable, non-trainable, metrics) values)."""
        from ..core.variable import StatelessScope

        groups = (self.trainable_variables, self.non_trainable_variables, self.metrics_variables)  # type: ignore[attr-defined]
        mapping = [
            p
            for own, new in zip(groups, (trainable_variables, non_trainable_variables, metrics_variables), strict=True)
            for p in zip(own, new, strict=True)
        ]
        with StatelessScope(mapping) as scope:
            loss = self._compute_loss(x, y, y_pred, sample_weight, training)
        after = tuple([scope.get_current_value(v) for v in own] for own in groups[1:])
        return loss, (trainable_variables, *after)

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> dict[str, Any]:
        """Let `compile`'s metrics see a batch and return all results. Override it for other metrics."""
        if self._compile_metrics is not None:
            self._compile_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def compiled_loss(
        self, y_true: Any, y_pred: Any, sample_weight: Any = None, regularization_losses: Any = None
    ) -> Any:
        """Return the loss of `compile` plus others, and count it in the mean named "loss": for `train_step` as Keras 2 has it.

        Args:
            y_true, y_pred: targets and outputs.
            sample_weight: weights of the examples.
            regularization_losses: numbers to add; `self.losses`.
        """
        if self._compile_loss is None:
            raise NotCompiledError("compiled_loss: the model was compiled without a loss; give compile() one.")
        total = self._compile_loss(y_true, y_pred, sample_weight)
        for extra in regularization_losses or ():
            total = ops.add(total, ops.sum(extra))
        self._track_loss(total, y_pred)
        return total

    @property
    def compiled_metrics(self) -> Any:
        """The metrics of `compile`, with `update_state(y_true, y_pred, sample_weight)` and `result()`: for `train_step` as Keras 2 has it."""
        return CompiledMetrics(None, None) if self._compile_metrics is None else self._compile_metrics

    def _forward(self, x: Any, training: bool) -> Any:
        from ..layers.calls import CallSpec

        return self(x, training=training) if CallSpec.of(self).training else self(x)

    def train_step(self, data: Any) -> Any:
        """Train on one batch; return a dict of results. Override it for another way of training."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        with GradientTape() as tape:
            y_pred = self._forward(x, True)
            loss = self._compute_loss(x, y, y_pred, sample_weight, True)
            self._track_loss(loss, x)
            if self.optimizer is not None:
                loss = self.optimizer.scale_loss(loss)
        variables = self.trainable_variables  # type: ignore[attr-defined]
        if variables:
            if self.optimizer is None:
                raise NotCompiledError(
                    "fit: the model was compiled with optimizer=None; give compile() an optimizer to train."
                )
            self.optimizer.apply(tape.gradient(loss, variables), variables)
        else:
            warnings.warn("The model does not have any trainable weights.", stacklevel=2)
        return self._batch_results(x, y, y_pred, sample_weight)

    def test_step(self, data: Any) -> Any:
        """Measure one batch; return a dict of results."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        y_pred = self._forward(x, False)
        self._track_loss(self._compute_loss(x, y, y_pred, sample_weight, False), x)
        return self._batch_results(x, y, y_pred, sample_weight)

    def predict_step(self, data: Any) -> Any:
        """Return the outputs for one batch."""
        x, _, _ = unpack_x_y_sample_weight(data)
        return self._forward(x, False)

    def _batch_results(self, x: Any, y: Any, y_pred: Any, sample_weight: Any) -> Any:
        if (
            type(self).compute_metrics is not Compilable.compute_metrics
            or type(self).get_metrics_result is not Compilable.get_metrics_result
        ):
            return self.compute_metrics(x, y, y_pred, sample_weight)
        if self._compile_metrics is not None:  # results are read once a chunk of steps, not in each
            self._compile_metrics.update_state(y, y_pred, sample_weight)
        return None if ops_traced(x) else self.get_metrics_result()

    def _track_loss(self, loss: Any, x: Any) -> None:
        if self._loss_tracker is not None:
            self._loss_tracker.update_state(
                loss, sample_weight=next(a.shape[0] for a in tree.flatten(x) if a is not None)
            )

    def _has_own_step(self, mode: str) -> bool:
        """Say whether results come from what a user's own code returns, and not from `metrics`."""
        kind = type(self)
        own = getattr(kind, f"{mode}_step") is not getattr(Compilable, f"{mode}_step")
        return (
            own
            or kind.compute_metrics is not Compilable.compute_metrics
            or kind.get_metrics_result is not Compilable.get_metrics_result
        )

    # --- building -------------------------------------------------------------------------------------------------------

    def _runner(self, mode: str) -> Runner:
        """Return the runner of a kind of step; a new one where something that the steps depend on has changed."""
        key: Any = (settings.get("executor"), changes[0])
        runner = self._runners.get(mode)
        if runner is not None and runner.key == key:
            return runner
        flags = tuple((id(v), v.trainable) for v in self.variables) + tuple(
            layer.trainable for layer in self._flatten_layers()
        )
        if runner is None or runner.key[0] != key[0] or runner.flags != flags:
            runner = self._runners[mode] = Runner(self, mode)
            runner.flags = flags
        runner.key = key
        return runner

    def _symbolic_build(self, arrays: Arrays) -> None:
        """Build weights, losses and metrics by running the model on KerasTensors of the data's shapes."""
        x, y, w = arrays.structure
        checks.check_words(self, x, arrays.where)
        if not self.built or any(not layer.built for layer in self._flatten_layers(include_self=False)):
            try:
                self._forward(
                    tree.map_structure(lambda a: None if a is None else KerasTensor((None, *a.shape[1:]), a.dtype), x),
                    False,
                )
            except (
                TraceError
            ):  # a layer looks at values: build by a few real rows, and let the runner say that it runs eagerly
                self._forward(tree.map_structure(lambda a: None if a is None else batch_value(a[:2]), x), False)
            except NotImplementedError:
                warnings.warn(
                    f"Model {self.name!r} could not be built from shapes alone; it is built by its first batch.",
                    stacklevel=3,
                )

    def _ready(self, where: str) -> None:
        if not self.compiled:
            raise NotCompiledError(f"You must call `compile()` before calling `{where}()`.")


def ops_traced(x: Any) -> bool:
    """Say whether a batch is of Nodes."""
    return any(hasattr(a, "op") for a in tree.flatten(x))
