"""The one training loop, and `Trainer`: compile, fit, evaluate, predict and the steps that a user may override.

The loop gives an executor as many steps as fit until Python must see something: the end of the epoch, a tick of the progress
bar (about 0.1 s), or each step where a callback overrides a batch hook.
"""

import inspect
import time
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import metrics as metrics_module
from .. import optimizers, settings, tree
from ..callbacks import CallbackList, snapshot
from ..core import ops
from ..core.autodiff import GradientTape
from ..core.op import convert, raw
from ..core.philox import bits
from ..core.random import global_seed_generator
from ..core.symbolic import KerasTensor
from ..core.tensor import Tensor
from ..errors import InputError, NotCompiledError, TraceError
from ..layers.base import changes
from . import checks
from .compiled import CompiledLoss, CompiledMetrics
from .data import Arrays, Stream, class_weights, is_arrays, split_rows, unpack_x_y_sample_weight
from .forward import Forward
from .step import Runner

TICK = 0.1  # seconds between two looks at the progress bar


_PLAIN: dict[type, bool] = {}  # whether a class predicts as the trainer does


class Shuffler:
    """Gives each epoch's order of rows: the ranks of random words, many epochs' worth at a time where the data is small."""

    def __init__(self, rows: int):
        self.rows = rows
        self.ahead = max(1, min(256, 16384 // rows))
        self._orders: list[np.ndarray] = []
        self._seed: np.ndarray | None = None  # what the orders were drawn with
        self.order: np.ndarray | None = None  # the one given last

    def next(self) -> np.ndarray:
        """Return a permutation of the rows, int64."""
        if not self._orders:
            self._draw(np.array(raw(global_seed_generator().next())))
        self.order = self._orders.pop()
        return self.order

    def _draw(self, seed: np.ndarray) -> None:
        self._seed = seed
        words = bits(np, seed, (self.ahead, self.rows))
        self._orders = list(np.argsort(words, axis=1, kind="stable")[::-1])

    def get_state(self) -> dict[str, Any]:
        """Return where the sequence of orders is: the seed of the last draw, and how many of its orders are left."""
        return {"seed": self._seed, "left": len(self._orders), "ahead": self.ahead, "rows": self.rows}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on from `get_state`'s place."""
        if state["rows"] != self.rows:
            raise InputError(f"fit: the run that is resumed had {state['rows']} rows of training data, this one has {self.rows}.")
        self.ahead, self._orders, self.order = state["ahead"], [], None
        if state["seed"] is not None:
            self._draw(state["seed"])
            while len(self._orders) > state["left"]:
                self.order = self._orders.pop()


class Trainer:
    """What a Model has for training. Keras: `keras.Model`'s trainer methods."""

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

            known = list(inspect.signature(Trainer.compile).parameters)
            raise InputError(f"compile: unknown argument {next(iter(kwargs))!r}.{suggest(next(iter(kwargs)), known)}")
        if isinstance(metrics, str) or metrics is not None and not isinstance(metrics, (list, tuple, dict)) and callable(metrics):
            metrics = [metrics]  # Keras 2 took a single metric, and books write it
        if not isinstance(steps_per_execution, int) or steps_per_execution < 1:
            raise InputError(f"compile: steps_per_execution must be an integer of at least 1, received {steps_per_execution!r}.")
        if jit_compile is True and run_eagerly:
            warnings.warn("If `run_eagerly` is True, then `jit_compile` cannot also be True. Disabling `jit_compile`.", stacklevel=2)
        self.optimizer = None if optimizer is None else optimizers.get(optimizer)
        policy = getattr(self, "dtype_policy", None)
        if auto_scale_loss and self.optimizer is not None and getattr(policy, "name", "") == "mixed_float16" and not isinstance(self.optimizer, optimizers.LossScaleOptimizer):
            self.optimizer = optimizers.LossScaleOptimizer(self.optimizer, name="loss_scale_optimizer")
        names = getattr(self, "output_names", None)
        self._compile_loss = CompiledLoss(loss, loss_weights, names) if loss is not None else None
        self.loss = loss
        self._compile_metrics = CompiledMetrics(metrics, weighted_metrics, names) if metrics or weighted_metrics else None
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

        if type(self).compile is not Trainer.compile and type(self).compile_from_config is Trainer.compile_from_config:
            warnings.warn(
                "`compile()` was not called as part of model loading because the model's `compile()` method is custom. "
                "Call it yourself, or define `get_compile_config()` and `compile_from_config(config)` in the model's class.",
                stacklevel=2,
            )
            return
        self.compile(**{k: deserialize_keras_object(v) for k, v in config.items()})
        if self.optimizer is not None and self.built:  # type: ignore[attr-defined]
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
        for layer in self._flatten_layers(include_self=False):  # type: ignore[attr-defined]
            if not isinstance(layer, Trainer):
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

    def compute_loss(self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True) -> Any:
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
        mapping = [p for own, new in zip(groups, (trainable_variables, non_trainable_variables, metrics_variables), strict=True) for p in zip(own, new, strict=True)]
        with StatelessScope(mapping) as scope:
            loss = self._compute_loss(x, y, y_pred, sample_weight, training)
        after = tuple([scope.get_current_value(v) for v in own] for own in groups[1:])
        return loss, (trainable_variables, *after)

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> dict[str, Any]:
        """Let `compile`'s metrics see a batch and return all results. Override it for other metrics."""
        if self._compile_metrics is not None:
            self._compile_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def _forward(self, x: Any, training: bool) -> Any:
        from ..layers.base import CallSpec

        return self(x, training=training) if CallSpec.of(self).training else self(x)  # type: ignore[operator, arg-type]

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
                raise NotCompiledError("fit: the model was compiled with optimizer=None; give compile() an optimizer to train.")
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
        if type(self).compute_metrics is not Trainer.compute_metrics or type(self).get_metrics_result is not Trainer.get_metrics_result:
            return self.compute_metrics(x, y, y_pred, sample_weight)
        if self._compile_metrics is not None:  # results are read once a chunk of steps, not in each
            self._compile_metrics.update_state(y, y_pred, sample_weight)
        return None if ops_traced(x) else self.get_metrics_result()

    def _track_loss(self, loss: Any, x: Any) -> None:
        if self._loss_tracker is not None:
            self._loss_tracker.update_state(loss, sample_weight=next(a.shape[0] for a in tree.flatten(x) if a is not None))

    def _has_own_step(self, mode: str) -> bool:
        """Say whether results come from what a user's own code returns, and not from `metrics`."""
        kind = type(self)
        own = getattr(kind, f"{mode}_step") is not getattr(Trainer, f"{mode}_step")
        return own or kind.compute_metrics is not Trainer.compute_metrics or kind.get_metrics_result is not Trainer.get_metrics_result

    # --- building -------------------------------------------------------------------------------------------------------

    def _runner(self, mode: str) -> Runner:
        """Return the runner of a kind of step; a new one where something that the steps depend on has changed."""
        key: Any = (settings.get("executor"), changes[0])
        runner = self._runners.get(mode)
        if runner is not None and runner.key == key:
            return runner
        flags = tuple((id(v), v.trainable) for v in self.variables) + tuple(layer.trainable for layer in self._flatten_layers())  # type: ignore[attr-defined]
        if runner is None or runner.key[0] != key[0] or runner.flags != flags:
            runner = self._runners[mode] = Runner(self, mode)
            runner.flags = flags
        runner.key = key
        return runner

    def _symbolic_build(self, arrays: Arrays) -> None:
        """Build weights, losses and metrics by running the model on KerasTensors of the data's shapes."""
        x, y, w = arrays.structure
        if not self.built or any(not layer.built for layer in self._flatten_layers(include_self=False)):  # type: ignore[attr-defined]
            try:
                self._forward(tree.map_structure(lambda a: None if a is None else KerasTensor((None, *a.shape[1:]), a.dtype.name), x), False)
            except TraceError:  # a layer looks at values: build by a few real rows, and let the runner say that it runs eagerly
                self._forward(tree.map_structure(lambda a: None if a is None else Tensor(a[:2]), x), False)
            except NotImplementedError:
                warnings.warn(f"Model {self.name!r} could not be built from shapes alone; it is built by its first batch.", stacklevel=3)  # type: ignore[attr-defined]

    def _ready(self, where: str, needs_loss: bool = True) -> None:
        if not self.compiled:
            raise NotCompiledError(f"You must call `compile()` before calling `{where}()`.")

    # --- fit ------------------------------------------------------------------------------------------------------------

    def fit(self, x: Any = None, y: Any = None, batch_size: int | None = None, epochs: int = 1, verbose: Any = "auto", callbacks: Any = None,
            validation_split: float = 0.0, validation_data: Any = None, shuffle: Any = True, class_weight: Any = None, sample_weight: Any = None,
            initial_epoch: int = 0, steps_per_epoch: int | None = None, validation_steps: int | None = None,
            validation_batch_size: int | None = None, validation_freq: Any = 1, **kwargs: Any) -> Any:  # fmt: skip
        """Train the model. Keras: `Model.fit`.

        Args:
            x: inputs: array, list or dict of arrays, frame, generator, PyDataset, data loader.
            y: targets, in the structure of the outputs; None where x yields them.
            batch_size: rows a step, 32 by default.
            epochs: the epoch at which to stop.
            verbose: 0 silent, 1 a progress bar, 2 a line an epoch, "auto" is 1.
            callbacks: Callback objects.
            validation_split: share of the last rows that is kept for validation.
            validation_data: (x, y) or (x, y, sample_weight), or a generator or dataset.
            shuffle: whether rows come in a new order each epoch.
            class_weight: dict from class number to weight.
            sample_weight: (rows,) float weights.
            initial_epoch: the epoch to begin with.
            steps_per_epoch: steps an epoch; by default all of the data.
            validation_steps, validation_batch_size: the same for validation.
            validation_freq: validate every so many epochs, or after the epochs of a list.

        Returns:
            History: `.history` is a dict of lists with a number an epoch.

        Raises:
            NotCompiledError: before `compile`.
            InputError: for data that cannot be trained on.
        """
        checks.check_fit_arguments(batch_size, epochs, steps_per_epoch, validation_split, kwargs)
        self._ready("fit")
        verbose = resolve_verbose(verbose)
        if settings.get("max_epochs"):
            epochs = min(epochs, initial_epoch + settings.get("max_epochs"))
        weights_given = sample_weight
        if class_weight is not None and sample_weight is not None:
            raise ValueError("You cannot `class_weight` and `sample_weight` at the same time.")
        if is_arrays(x):
            if validation_split and validation_data is None:
                (x, y, weights_given), validation_data = split_rows((x, y, sample_weight), validation_split)
            if class_weight is not None:
                weights_given = class_weights(y, class_weight)
            source: Any = Arrays(x, y, weights_given)
        elif x is None:
            raise InputError("fit: x is None; expected arrays, a generator or a dataset.")
        else:
            if validation_split:
                raise ValueError(f"fit: validation_split needs arrays, received {type(x).__name__}. Pass validation_data instead.")
            if y is not None or sample_weight is not None:
                raise ValueError(f"fit: a {type(x).__name__} yields its own targets and weights; leave out y and sample_weight.")
            source = Stream(x, class_weight, shuffle=bool(shuffle) and not hasattr(x, "__next__"))
        return _Fit(self, source, batch_size or 32, epochs, verbose, callbacks, validation_data, shuffle, initial_epoch, steps_per_epoch,
                    validation_steps, validation_batch_size or batch_size or 32, validation_freq).run()  # fmt: skip

    def find_lr(self, x: Any = None, y: Any = None, min_rate: float = 1e-6, max_rate: float = 10.0, steps: int = 100, batch_size: int | None = None,
                plot: bool = False, **kwargs: Any) -> Any:  # fmt: skip
        """Train with a learning rate that grows from step to step, to see which one suits; the model is left as it was.

        Args:
            x, y: as for `fit`.
            min_rate, max_rate: the first and the last rate.
            steps: how many steps; fewer are made where the loss shoots up.
            batch_size: rows a step, 32 by default.
            plot: draw the losses over the rates.
            kwargs: other arguments of `fit`.

        Returns:
            LearningRateFinder: `.suggestion` is a rate to begin with, `.rates` and `.losses` have a number a step, `.plot()` draws them.
        """
        from ..callbacks.finder import find_lr

        return find_lr(self, x, y, min_rate, max_rate, steps, batch_size, plot, **kwargs)

    # --- evaluate and predict -------------------------------------------------------------------------------------------

    def evaluate(self, x: Any = None, y: Any = None, batch_size: int | None = None, verbose: Any = "auto", sample_weight: Any = None,
                 steps: int | None = None, callbacks: Any = None, return_dict: bool = False, **kwargs: Any) -> Any:  # fmt: skip
        """Measure the model: return the loss and the metrics. Keras: `Model.evaluate`.

        Args:
            x, y, sample_weight: as for `fit`.
            batch_size: rows a step, 32 by default; the result does not depend on it.
            verbose: 0, 1, 2 or "auto".
            steps: stop after so many batches.
            callbacks: Callback objects.
            return_dict: return a dict instead of a list (or a single number).
        """
        source = kwargs.pop("_source", None)
        list_given = kwargs.pop("_callback_list", None)
        if kwargs:
            raise ValueError(f"Arguments not recognized: {kwargs}")
        self._ready("evaluate")
        if source is None:
            source = self._source("evaluate", x, y, sample_weight)
        logs = self._measure(source, batch_size or 32, steps, resolve_verbose(verbose), callbacks, list_given)
        if return_dict:
            return logs
        return self._in_order(logs)

    def _source(self, where: str, x: Any, y: Any, sample_weight: Any) -> Any:
        if isinstance(x, (Arrays, Stream)):
            return x
        if is_arrays(x):
            return Arrays(x, y, sample_weight, where)
        if x is None:
            raise InputError(f"{where}: x is None; expected arrays, a generator or a dataset.")
        if y is not None:
            raise ValueError(f"{where}: a {type(x).__name__} yields its own targets; leave out y.")
        return Stream(x, where=where)

    def _measure(self, source: Any, batch: int, steps: int | None, verbose: int, callbacks: Any, given: CallbackList | None) -> dict:
        if isinstance(source, Arrays):
            self._symbolic_build(source)
            checks.check_data(self, source, "evaluate")
            total = -(-source.rows // batch)
            total = min(total, steps) if steps else total
        else:
            total = steps or source.steps
        hooks = given or _callback_list(self, callbacks, verbose, 1, total)
        runner = self._runner("test")
        runner.meter().reset()
        hooks.on_test_begin()
        self.stop_evaluating = False
        logs: dict = {}
        if isinstance(source, Arrays):
            logs = _walk(self, runner, hooks, "test", source, None, batch, total, logs)
        else:
            for i, data in enumerate(source.epoch(steps)):
                arrays = Arrays(*data, where="evaluate")
                if i == 0:
                    self._symbolic_build(arrays)
                logs = _walk(self, runner, hooks, "test", arrays, None, arrays.rows, 1, logs, offset=i)
                if self.stop_evaluating:
                    break
        logs = self._logs(runner)
        hooks.on_test_end(logs)
        return logs

    def _logs(self, runner: Runner) -> dict[str, Any]:
        """Return the results so far as Python numbers."""
        if runner.returns_logs:
            return pythonify(runner.last_logs or {})
        results = runner.meter().results()
        return results if all(type(v) is float for v in results.values()) else pythonify(results)

    def _in_order(self, logs: dict[str, Any]) -> Any:
        """Return the results as Keras orders them: the loss, single-output metrics, losses of outputs, then the rest by name."""
        names = []
        for m in self.metrics:
            names += [sub.name for sub in m.metrics] if isinstance(m, CompiledMetrics) else [m.name]
        names = list(dict.fromkeys(n for n in names if n in logs))
        ordered = [logs[n] for n in [*names, *sorted(set(logs) - set(names))]]
        return ordered[0] if len(ordered) == 1 else ordered

    def predict(self, x: Any, batch_size: int | None = None, verbose: Any = "auto", steps: int | None = None, callbacks: Any = None) -> Any:
        """Return the outputs for all rows as NumPy arrays. Keras: `Model.predict`.

        Args:
            x: as for `fit`.
            batch_size: rows a step, 32 by default (arrays without callbacks go in larger ones; the result is the same).
            verbose: 0, 1, 2 or "auto".
            steps: stop after so many batches.
            callbacks: Callback objects.
        """
        if verbose == 0 and callbacks is None and steps is None and type(x) is np.ndarray and 0 < len(x) <= (batch_size or 32) and self._plain_predict():
            found = self._forward_fast(x, at_once=True)
            if found is not None:
                return found[1][0] if found[0] == 0 else tree.pack_sequence_as(*found)
        source = self._source("predict", x, None, None)
        verbose = resolve_verbose(verbose)
        runner = self._runner("predict")
        if isinstance(source, Arrays):
            return self._predict_arrays(source, runner, batch_size, verbose, steps, callbacks)
        hooks = _callback_list(self, callbacks, verbose, 1, steps or source.steps)
        hooks.on_predict_begin()
        parts: list[Any] = []
        structure: Any = None
        self.stop_predicting = False
        for i, data in enumerate(source.epoch(steps)):
            arrays = Arrays(data[0], where="predict")
            structure, out = runner.predictions(arrays, arrays.rows)
            hooks.on_predict_batch_begin(i)
            runner.run(arrays, None, arrays.rows, 0, 1, out)
            hooks.on_predict_batch_end(i, {"outputs": tree.pack_sequence_as(structure, out)})
            parts.append(out)
            if self.stop_predicting:
                break
        hooks.on_predict_end()
        if not parts:
            raise InputError("predict: the dataset yielded no batch.")
        return tree.pack_sequence_as(structure, [np.concatenate(ps) for ps in zip(*parts, strict=True)])

    def _plain_predict(self) -> bool:
        kind = type(self)
        plain = _PLAIN.get(kind)
        if plain is None:
            plain = _PLAIN[kind] = kind.predict_step is Trainer.predict_step and kind.__module__.startswith("baro.")
        return plain

    def _predict_arrays(self, source: Arrays, runner: Runner, batch_size: int | None, verbose: int, steps: int | None, callbacks: Any) -> Any:
        hooks = _callback_list(self, callbacks, verbose, 1, None)
        whole = not hooks.needs_batches("predict") and not callbacks
        batch = batch_size or 32
        if steps:
            source = source.take(0, min(source.rows, steps * batch))
        if whole and source.rows > batch and batch_size is None:
            batch = 1024 if source.rows >= 1024 else source.rows
        checks.check_data(self, source, "predict")
        total = -(-source.rows // batch)
        hooks.set_params({**hooks.params, "steps": total})
        structure, out = runner.predictions(source, batch)
        hooks.on_predict_begin()
        _walk(self, runner, hooks, "predict", source, None, batch, total, {}, out=out, structure=structure)
        hooks.on_predict_end()
        return tree.pack_sequence_as(structure, out)

    # --- one batch ------------------------------------------------------------------------------------------------------

    def train_on_batch(self, x: Any, y: Any = None, sample_weight: Any = None, class_weight: Any = None, return_dict: bool = False) -> Any:
        """Train on one batch and return its own results. Keras: `Model.train_on_batch`."""
        self._ready("train_on_batch")
        if class_weight is not None:
            if sample_weight is not None:
                raise ValueError(f"Arguments `sample_weight` and `class_weight` cannot be specified at the same time. Received: sample_weight={sample_weight}, class_weight={class_weight}")
            sample_weight = class_weights(y, class_weight)
        return self._on_batch("train", x, y, sample_weight, return_dict)

    def test_on_batch(self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False) -> Any:
        """Measure one batch and return its own results. Keras: `Model.test_on_batch`."""
        self._ready("test_on_batch")
        return self._on_batch("test", x, y, sample_weight, return_dict)

    def _on_batch(self, mode: str, x: Any, y: Any, sample_weight: Any, return_dict: bool) -> Any:
        arrays = Arrays(x, y, sample_weight, f"{mode}_on_batch")
        self._symbolic_build(arrays)
        checks.check_data(self, arrays, f"{mode}_on_batch")
        if mode == "train" and self.optimizer is not None:
            self.optimizer.build(self.trainable_variables)  # type: ignore[attr-defined]
        runner = self._runner(mode)
        runner.meter().reset()
        runner.run(arrays, None, arrays.rows, 0, 1)
        logs = self._logs(runner)
        return logs if return_dict else self._in_order(logs)

    def predict_on_batch(self, x: Any) -> Any:
        """Return the outputs for one batch as NumPy arrays. Keras: `Model.predict_on_batch`."""
        arrays = Arrays(x, where="predict_on_batch")
        runner = self._runner("predict")
        structure, out = runner.predictions(arrays, arrays.rows)
        runner.run(arrays, None, arrays.rows, 0, 1, out)
        return tree.pack_sequence_as(structure, out)


def ops_traced(x: Any) -> bool:
    """Say whether a batch is of Nodes."""
    return any(hasattr(a, "op") for a in tree.flatten(x))


def resolve_verbose(verbose: Any) -> int:
    """Return 0, 1 or 2 for a `verbose` argument."""
    if verbose == "auto":
        return 1
    if verbose in (0, 1, 2, True, False):
        return int(verbose)
    raise InputError(f"verbose must be 0, 1, 2 or 'auto', received {verbose!r}.")


def pythonify(logs: dict[str, Any]) -> dict[str, Any]:
    """Return the logs with scalars as Python floats."""
    out: dict[str, Any] = {}
    for k, v in logs.items():
        if isinstance(v, dict):
            out.update(pythonify(v))
        elif isinstance(v, (float, int)):
            out[k] = v
        else:
            a = np.asarray(raw(v) if isinstance(v, Tensor) or hasattr(v, "_read") else v)
            out[k] = float(a) if a.ndim == 0 else a
    return out


def _callback_list(model: Any, callbacks: Any, verbose: int, epochs: int, steps: int | None, history: bool = False) -> CallbackList:
    if isinstance(callbacks, CallbackList):
        return callbacks
    return CallbackList(callbacks, add_history=history, add_progbar=verbose != 0, model=model, verbose=verbose, epochs=epochs, steps=steps)


def _walk(model: Any, runner: Runner, hooks: CallbackList, mode: str, arrays: Arrays, order: Any, batch: int, steps: int, logs: dict,
          out: Any = None, structure: Any = None, offset: int = 0, first: int = 0) -> dict:  # fmt: skip
    """Run steps first … steps-1 over arrays in chunks: each step where a callback looks, otherwise as many as fit in a tick."""
    each = hooks.needs_batches(mode)
    ticking = hooks.wants_progress(mode)
    if not each and not ticking:
        runner.run(arrays, order, batch, first, steps - first, out)
        return logs
    begin, end = getattr(hooks, f"on_{mode}_batch_begin"), getattr(hooks, f"on_{mode}_batch_end")
    stop = {"train": "stop_training", "test": "stop_evaluating", "predict": "stop_predicting"}[mode]
    chunk, done, bar = model.steps_per_execution if each else 1, first, hooks._progbar
    while done < steps:
        count = min(chunk, steps - done)
        clock = time.perf_counter()
        if each:
            begin(offset + done)
        runner.run(arrays, order, batch, done, count, out)
        done += count
        if each:
            if mode == "predict":
                rows = slice((done - count) * batch, done * batch)
                logs = {"outputs": tree.pack_sequence_as(structure, [a[rows] for a in out])}
            else:
                logs = model._logs(runner)
            end(offset + done - count + chunk - 1, logs)
            if getattr(model, stop, False):
                break
        if ticking:
            now = time.perf_counter()
            if now - getattr(bar, "_clock", 0.0) >= TICK or each is False and done < steps:
                bar._clock = now
                if mode != "predict" and not each:
                    logs = model._logs(runner)
                bar.progress(offset + done, {} if mode == "predict" else logs)
            if not each:
                chunk = max(1, min(int(chunk * TICK / max(now - clock, 1e-6)), chunk * 10))
    return logs


class _Fit:
    """One call of `fit`."""

    def __init__(self, model: Any, source: Any, batch: int, epochs: int, verbose: int, callbacks: Any, validation: Any, shuffle: Any,
                 initial_epoch: int, steps: int | None, val_steps: int | None, val_batch: int, val_freq: Any):  # fmt: skip
        self.model, self.source, self.batch, self.epochs, self.verbose = model, source, batch, epochs, verbose
        self.shuffle, self.initial_epoch, self.given_steps = shuffle, initial_epoch, steps
        self.val_steps, self.val_batch, self.val_freq = val_steps, val_batch, val_freq
        self.validation = self._validation_source(validation)
        cap = settings.get("max_steps_per_epoch")
        if cap:
            self.given_steps = min(self.given_steps or cap, cap)
        if isinstance(source, Arrays):
            full = -(-source.rows // batch)
            if self.given_steps and self.given_steps > full:
                warnings.warn(
                    f"fit: steps_per_epoch={self.given_steps}, but the data has {full} batches of {batch} rows; each epoch ends with the data. "
                    "Leave steps_per_epoch out, or make it smaller.",
                    stacklevel=4,
                )
            self.steps = min(self.given_steps or full, full)
        else:
            self.steps = self.given_steps or source.steps
        self.hooks = _callback_list(model, callbacks, verbose, epochs, self.steps, history=True)
        self._pass: np.ndarray | None = None  # the order of the rows in a pass over the data, which several epochs may share
        self._at: int | None = None  # where in that pass the epoch began; after the epoch, where the next one begins
        self._prepared = False
        self._used = not isinstance(source, Arrays) and source.is_used()
        self._last_logs: dict | None = None
        self._last_batch: Arrays | None = None

    def _validation_source(self, validation: Any) -> Any:
        if validation is None:
            return None
        if isinstance(validation, (tuple, list)):
            if not 2 <= len(validation) <= 3:
                raise ValueError(f"fit: validation_data must be (x, y) or (x, y, sample_weight), received {len(validation)} values.")
            x, y, w = unpack_x_y_sample_weight(tuple(validation))
            return Arrays(x, y, w, "fit: validation_data")
        return self.model._source("fit: validation_data", validation, None, None)

    def _prepare(self, arrays: Arrays) -> None:
        model = self.model
        model._symbolic_build(arrays)
        finite = not any(getattr(c, "handles_nan", False) for c in self.hooks.callbacks)
        checks.check_data(model, arrays, "fit", finite)
        if isinstance(self.validation, Arrays):
            checks.check_data(model, self.validation, "fit: validation_data", finite)
        if model.optimizer is not None and model.trainable_variables:
            model.optimizer.build(model.trainable_variables)

    def run(self) -> Any:
        """Train, and return the History."""
        model, hooks, source = self.model, self.hooks, self.source
        arrays_given = isinstance(source, Arrays)
        if arrays_given:
            self._prepare(source)
            self._shuffler = Shuffler(source.rows) if self.shuffle else None
        model.stop_training = False
        outer, model._fit = model._fit, self  # a callback may call `fit`
        runner = model._runner("train")
        logs: dict = {}
        try:
            hooks.on_train_begin()
            generators = None if arrays_given else snapshot.random_state()
            start, done = hooks.resume() or (self.initial_epoch, 0)
            if generators is not None and (start > self.initial_epoch or done):
                self._replay(start - self.initial_epoch, done, generators)
            last = start if model.stop_training and not done else self.epochs
            if arrays_given and self.initial_epoch < start >= last:  # nothing is left to do, but the metrics have values
                self._make_metrics(runner, source, min(self.batch, source.rows))
                hooks.resume()
            for epoch in range(start, last):
                if done:
                    self._reenter(runner, epoch)
                else:
                    runner.meter().reset()
                    hooks.on_epoch_begin(epoch)
                if arrays_given:
                    self._epoch_arrays(runner, done)
                else:
                    after = self._epoch_stream(runner, epoch, done)
                    if after is None:
                        break
                    runner = after
                done = 0
                logs = model._logs(runner)
                if self.validation is not None and self._validates(epoch):
                    logs = {**logs, **{f"val_{k}": v for k, v in self._validate().items()}}
                hooks.on_epoch_end(epoch, logs)
                if model.stop_training:
                    break
        except BaseException:
            hooks.interrupt()
            raise
        finally:
            model._initial_epoch, model._fit = None, outer
        if model.optimizer is not None and model.trainable_variables and hasattr(model.optimizer, "finalize_variable_values"):
            model.optimizer.finalize_variable_values(model.trainable_weights)
        hooks.on_train_end(logs)
        return model.history

    def a_batch(self) -> Arrays | None:
        """Return a batch of the training data: an array's first rows, or the one that a stream gave last."""
        return self.source.take(0, min(self.batch, self.source.rows)) if isinstance(self.source, Arrays) else self._last_batch

    # --- a run that goes on where another was interrupted ---------------------------------------------------------------

    def get_state(self) -> dict[str, Any]:
        """Return where the order of the data is."""
        shuffler = getattr(self, "_shuffler", None)
        return {"shuffler": shuffler.get_state() if shuffler is not None else None, "batch": self.batch, "at": self._at, "logs": None}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on from `get_state`'s place."""
        shuffler = getattr(self, "_shuffler", None)
        if state["batch"] != self.batch or (shuffler is None) != (state["shuffler"] is None):
            raise InputError(f"fit: the run that is resumed had batch_size={state['batch']}, shuffle={state['shuffler'] is not None}; use the same again.")
        if shuffler is not None:
            shuffler.set_state(state["shuffler"])
            self._pass = self._shuffled(shuffler.order) if shuffler.order is not None else None
        self._at, self._last_logs = state["at"], state["logs"]

    def _reenter(self, runner: Runner, epoch: int) -> None:
        """Begin an epoch of which some batches are done: callbacks prepare for it, then everything is as it was after those."""
        self.hooks.on_epoch_begin(epoch)
        if isinstance(self.source, Arrays):
            self._make_metrics(runner, self.source, min(self.batch, self.source.rows))
            self.hooks.resume()
            runner.last_logs = self._last_logs

    def _make_metrics(self, runner: Runner, arrays: Arrays, rows: int) -> None:
        """Let the metrics exist, so that their values can be restored: they are made by the first step."""
        if any(c is not None and not c.built for c in (self.model._compile_loss, self.model._compile_metrics)):
            runner.run(arrays.take(0, rows), None, rows, 0, 1)

    def _replay(self, epochs: int, done: int, generators: dict) -> None:
        """Draw the batches of epochs that are done, with the random numbers that they had, so that the stream is where it was."""
        if self._used:
            return
        snapshot.set_random_state(generators, own=False)
        for _ in range(epochs):
            for _ in self.source.epoch(self.given_steps):
                pass
        if not done:
            self.hooks.resume()

    # --- epochs ---------------------------------------------------------------------------------------------------------

    def _epoch_arrays(self, runner: Runner, done: int = 0) -> None:
        """Train on the next `steps` batches of a pass over the arrays, or on those that it still has; `done` of them are done."""
        full = -(-self.source.rows // self.batch)
        if self._at is None or self._at >= full and not done:
            self._pass, self._at = self._order(), 0
        end = min(self._at + self.steps, full)
        if not (done and self.model.stop_training):
            _walk(self.model, runner, self.hooks, "train", self.source, self._pass, self.batch, end, {}, offset=-self._at, first=min(self._at + done, end))
        self._at = end

    def _order(self) -> np.ndarray | None:
        return self._shuffled(self._shuffler.next()) if self._shuffler is not None else None

    def _shuffled(self, order: np.ndarray) -> np.ndarray:
        if self.shuffle == "batch":  # batches in random order, rows within them as they are
            n = len(order) // self.batch
            starts = order[order < n] if n else order[:0]
            return np.concatenate([(starts[:, None] * self.batch + np.arange(self.batch)).reshape(-1), np.arange(n * self.batch, len(order))])
        return order

    def _epoch_stream(self, runner: Runner, epoch: int, done: int = 0) -> Runner | None:
        """Train on a stream's batches; return the runner (a first batch may build the model), or None where there is no batch."""
        model, seen = self.model, done
        batches = self.source.epoch(self.given_steps and self.given_steps - (done if self._used else 0))
        if done:
            runner = self._skip(runner, batches, done)
        for i, data in enumerate(() if model.stop_training else batches, done):
            self._last_batch = arrays = Arrays(*data)
            runner = self._first(runner, arrays)
            _walk(model, runner, self.hooks, "train", arrays, None, arrays.rows, 1, {}, offset=i)
            seen = i + 1
            if model.stop_training:
                break
        if seen == 0:
            if epoch == self.initial_epoch:
                raise InputError("fit: the dataset yielded no batch; expected at least one.")
            return None
        if self.steps is None:
            self.steps = seen
            self.hooks.set_params({**self.hooks.params, "steps": seen})
        return runner

    def _first(self, runner: Runner, arrays: Arrays) -> Runner:
        """Build the model by the first batch of a stream."""
        if self._prepared:
            return runner
        self._prepared = True
        self._prepare(arrays)
        return self.model._runner("train")

    def _skip(self, runner: Runner, batches: Iterator, done: int) -> Runner:
        """Draw the batches of an epoch that are done, and let everything be as it was after them."""
        for i in range(0 if self._used else done):
            arrays = Arrays(*next(batches))
            if i == 0:
                runner = self._first(runner, arrays)
                self._make_metrics(runner, arrays, arrays.rows)
        self.hooks.resume()
        runner.last_logs = self._last_logs
        return runner

    def _validates(self, epoch: int) -> bool:
        if isinstance(self.val_freq, (list, tuple, set)):
            return epoch + 1 in self.val_freq
        return (epoch + 1) % self.val_freq == 0

    def _validate(self) -> dict:
        model = self.model
        stop = model.stop_training
        logs = model._measure(self.validation, self.val_batch, self.val_steps, 0, None, self.hooks)
        model.stop_training = stop or model.stop_training
        return logs
