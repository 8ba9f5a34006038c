"""`Trainer`: fit, evaluate, predict and their one-batch forms."""

from typing import Any

import numpy as np

from .. import settings, tree
from ..callbacks import CallbackList
from ..errors import InputError
from . import checks
from .compilable import Compilable
from .compiled import CompiledMetrics
from .data import Arrays, class_weights, is_arrays, split_rows
from .loop import Fit, callback_list, pythonify, resolve_verbose, walk
from .step import Runner
from .stream import Stream

_PLAIN: dict[type, bool] = {}  # whether a class predicts as the trainer does


class Trainer(Compilable):
    """What a Model has for training. Keras: the trainer methods of `keras.Model`."""

    # --- fit ------------------------------------------------------------------------------------------------------------

    def fit(self, x: Any = None, y: Any = None, batch_size: int | None = None, epochs: int = 1, verbose: Any = "auto", callbacks: Any = None,
            validation_split: float = 0.0, validation_data: Any = None, shuffle: Any = True, class_weight: Any = None, sample_weight: Any = None,
            initial_epoch: int = 0, steps_per_epoch: int | None = None, validation_steps: int | None = None,
            validation_batch_size: int | None = None, validation_freq: Any = 1, **kwargs: Any) -> Any:  # fmt: skip
        """Train the model. Keras: `Model.fit`.

        Args:
            x: inputs: array, list or dict of arrays, frame, generator, PyDataset, data loader; strings where the model takes them.
            y: targets, in the structure of the outputs; None where x yields them.
            batch_size: rows a step, 32 by default.
            epochs: the epoch at which to stop.
            verbose: 0 silent, 1 a progress bar, 2 a line an epoch, 3 only which epoch begins, "auto" is 1.
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
        checks.check_fit_arguments(batch_size, epochs, steps_per_epoch, validation_split, validation_freq, kwargs)
        checks.check_counts("fit", validation_steps=validation_steps, validation_batch_size=validation_batch_size)
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
                raise ValueError(
                    f"fit: validation_split needs arrays, received {type(x).__name__}. Pass validation_data instead."
                )
            if y is not None or sample_weight is not None:
                raise ValueError(
                    f"fit: a {type(x).__name__} yields its own targets and weights; leave out y and sample_weight."
                )
            source = Stream(x, class_weight, shuffle=bool(shuffle) and not hasattr(x, "__next__"))
        return Fit(self, source, batch_size or 32, epochs, verbose, callbacks, validation_data, shuffle, initial_epoch, steps_per_epoch,
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
        checks.check_counts("evaluate", batch_size=batch_size, steps=steps)
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

    def _measure(
        self, source: Any, batch: int, steps: int | None, verbose: int, callbacks: Any, given: CallbackList | None
    ) -> dict:
        if isinstance(source, Arrays):
            self._symbolic_build(source)
            checks.check_data(self, source, "evaluate")
            total = -(-source.rows // batch)
            total = min(total, steps) if steps else total
        else:
            total = steps or source.steps
        hooks = given or callback_list(self, callbacks, verbose, 1, total)
        runner = self._runner("test")
        runner.meter().reset()
        hooks.on_test_begin()
        self.stop_evaluating = False
        logs: dict = {}
        if isinstance(source, Arrays):
            logs = walk(self, runner, hooks, "test", source, None, batch, total, logs)
        else:
            done = 0
            chunks = source.chunks(steps)
            with source.closing(chunks):
                for arrays, rows in chunks:
                    if not done:
                        self._symbolic_build(arrays)
                    logs = walk(self, runner, hooks, "test", arrays, None, rows, arrays.rows // rows, logs, offset=done)
                    done += arrays.rows // rows
                    if self.stop_evaluating:
                        break
            if not done:
                if given is None:
                    raise InputError(f"{source.where}: the dataset yielded no batch; expected at least one.")
                source.tell_dry()  # a generator that earlier epochs have used up: the run goes on without these numbers
                hooks.on_test_end({})
                return {}
            if given is None:
                hooks.counted(done)
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

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: Any = "auto",
        steps: int | None = None,
        callbacks: Any = None,
    ) -> Any:
        """Return the outputs for all rows as NumPy arrays. Keras: `Model.predict`.

        Args:
            x: as for `fit`.
            batch_size: rows a step, 32 by default (arrays without callbacks go in larger ones; the result is the same).
            verbose: 0, 1, 2 or "auto".
            steps: stop after so many batches.
            callbacks: Callback objects.
        """
        if batch_size is not None or steps is not None:
            checks.check_counts("predict", batch_size=batch_size, steps=steps)
        if (
            verbose == 0
            and callbacks is None
            and steps is None
            and type(x) is np.ndarray
            and 0 < len(x) <= (batch_size or 32)
            and self._plain_predict()
        ):
            found = self._forward_fast(x, at_once=True)
            if x.dtype.kind in "iu":
                checks.check_indices(self, x, "predict")
            if found is not None:
                return found[1][0] if found[0] == 0 else tree.pack_sequence_as(*found)
        source = self._source("predict", x, None, None)
        verbose = resolve_verbose(verbose)
        runner = self._runner("predict")
        if isinstance(source, Arrays):
            return self._predict_arrays(source, runner, batch_size, verbose, steps, callbacks)
        hooks = callback_list(self, callbacks, verbose, 1, steps or source.steps)
        hooks.on_predict_begin()
        parts: list[Any] = []
        structure: Any = None
        self.stop_predicting = False
        batches = source.epoch(steps)
        with source.closing(batches):
            for i, data in enumerate(batches):
                arrays = Arrays(data[0], where="predict")
                structure, out = runner.predictions(arrays, arrays.rows)
                hooks.on_predict_batch_begin(i)
                runner.run(arrays, None, arrays.rows, 0, 1, out)
                hooks.on_predict_batch_end(i, {"outputs": tree.pack_sequence_as(structure, out)})
                parts.append(out)
                if self.stop_predicting:
                    break
        hooks.counted(len(parts))
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

    def _predict_arrays(
        self, source: Arrays, runner: Runner, batch_size: int | None, verbose: int, steps: int | None, callbacks: Any
    ) -> Any:
        hooks = callback_list(self, callbacks, verbose, 1, None)
        whole = not hooks.needs_batches("predict") and not callbacks
        batch = batch_size or 32
        if steps:
            source = source.take(0, min(source.rows, steps * batch))
        if whole and source.rows > batch and batch_size is None:
            batch = min(256, source.rows)  # its activations stay in a core's cache
        self._symbolic_build(source)
        checks.check_data(self, source, "predict")
        total = -(-source.rows // batch)
        hooks.set_params({**(hooks.params or {}), "steps": total})
        structure, out = runner.predictions(source, batch)
        hooks.on_predict_begin()
        walk(self, runner, hooks, "predict", source, None, batch, total, {}, out=out, structure=structure)
        hooks.on_predict_end()
        return tree.pack_sequence_as(structure, out)

    # --- one batch ------------------------------------------------------------------------------------------------------

    def train_on_batch(
        self, x: Any, y: Any = None, sample_weight: Any = None, class_weight: Any = None, return_dict: bool = False
    ) -> Any:
        """Train on one batch and return its own results. Keras: `Model.train_on_batch`."""
        self._ready("train_on_batch")
        if class_weight is not None:
            if sample_weight is not None:
                raise ValueError(
                    f"Arguments `sample_weight` and `class_weight` cannot be specified at the same time. Received: sample_weight={sample_weight}, class_weight={class_weight}"
                )
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
