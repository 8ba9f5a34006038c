"""The one training loop.

It gives an executor as many steps as fit until Python must see something: the end of the epoch, a tick of the progress bar
(about 0.1 s), or each step where a callback overrides a batch hook.
"""

import time
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import exec as executors
from .. import settings, tree
from ..callbacks import CallbackList, snapshot
from ..core.op import raw
from ..core.random import global_seed_generator
from ..core.tensor import Tensor
from ..errors import InputError
from . import checks
from .data import Arrays, unpack_x_y_sample_weight
from .step import Runner

TICK = 0.1  # seconds between two looks at the progress bar


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
        self._orders = list(executors.shuffles(seed, self.ahead, self.rows)[::-1])

    def get_state(self) -> dict[str, Any]:
        """Return where the sequence of orders is: the seed of the last draw, and how many of its orders are left."""
        return {"seed": self._seed, "left": len(self._orders), "ahead": self.ahead, "rows": self.rows}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on from `get_state`'s place."""
        if state["rows"] != self.rows:
            raise InputError(
                f"fit: the run that is resumed had {state['rows']} rows of training data, this one has {self.rows}."
            )
        self.ahead, self._orders, self.order = state["ahead"], [], None
        if state["seed"] is not None:
            self._draw(state["seed"])
            while len(self._orders) > state["left"]:
                self.order = self._orders.pop()


def resolve_verbose(verbose: Any) -> int:
    """Return 0, 1, 2 or 3 for a `verbose` argument."""
    if verbose == "auto":
        return 1
    if verbose in (0, 1, 2, 3, True, False):
        return int(verbose)
    raise InputError(f"verbose must be 0, 1, 2, 3 or 'auto', received {verbose!r}.")


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


def callback_list(
    model: Any, callbacks: Any, verbose: int, epochs: int, steps: int | None, history: bool = False
) -> CallbackList:
    if isinstance(callbacks, CallbackList):
        return callbacks
    return CallbackList(
        callbacks,
        add_history=history,
        add_progbar=verbose != 0,
        model=model,
        verbose=verbose,
        epochs=epochs,
        steps=steps,
    )


def walk(model: Any, runner: Runner, hooks: CallbackList, mode: str, arrays: Arrays, order: Any, batch: int, steps: int, logs: dict,
          out: Any = None, structure: Any = None, offset: int = 0, first: int = 0, more: bool = False) -> dict:  # fmt: skip
    """Run steps first … steps-1 over arrays in chunks: each step where a callback looks, otherwise as many as fit in a tick.

    With `more` the caller goes on: nobody looks at the weights before its next walk or `runner.sync`.
    """
    each = hooks.needs_batches(mode)
    ticking = hooks.wants_progress(mode)
    bar = hooks._progbar
    watchers = hooks.watchers if mode == "train" else []
    if not each and not ticking:
        count = runner.run(arrays, order, batch, first, steps - first, out, more=more, watch=bool(watchers))
        _report_loss(watchers, model, runner, offset + first + count - 1)
        return logs
    begin, end = getattr(hooks, f"on_{mode}_batch_begin"), getattr(hooks, f"on_{mode}_batch_end")
    stop = {"train": "stop_training", "test": "stop_evaluating", "predict": "stop_predicting"}[mode]
    done = first
    while done < steps:
        count = min(model.steps_per_execution if each else runner.pace, steps - done)
        clock = time.perf_counter()
        if each:
            begin(offset + done)
        # between two ticks nobody looks at the weights, so an executor may keep them to itself until the last run
        try:
            later = not each and (more or done + count < steps)
            ran = runner.run(arrays, order, batch, done, count, out, more=later, watch=bool(watchers))
        except BaseException:
            runner.sync()
            raise
        done += ran
        _report_loss(watchers, model, runner, offset + done - 1)
        if each:
            if mode == "predict":
                rows = slice((done - count) * batch, done * batch)
                logs = {"outputs": tree.pack_sequence_as(structure, [a[rows] for a in out])}
            else:
                logs = model._logs(runner)
            end(offset + done - ran + model.steps_per_execution - 1, logs)
        if (each or watchers) and getattr(model, stop, False):
            break
        if ticking and bar is not None:
            now = time.perf_counter()
            if now - bar.clock >= 0.7 * TICK:
                bar.clock = now
                if mode != "predict" and not each:
                    logs = model._logs(runner)
                try:
                    bar.progress(offset + done, {} if mode == "predict" else logs)
                except BaseException:  # Ctrl-C, a closed pipe: the weights are those of the last step
                    runner.sync()
                    raise
            if not each and ran == runner.pace:
                runner.pace = max(1, min(int(count * TICK / max(now - clock, 1e-6)), count * 10))
    return logs


def _report_loss(watchers: list, model: Any, runner: Runner, batch: int) -> None:
    """Tell those who watch the loss where it has become infinite or NaN."""
    if watchers:
        logs = model._logs(runner)
        if not np.isfinite(logs.get("loss", 0.0)):
            runner.sync()
            for callback in watchers:
                callback.on_bad_loss(batch, logs)


class Fit:
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
            self.steps = self.given_steps or full
        else:
            self.steps = self.given_steps or source.steps
        self.hooks = callback_list(model, callbacks, verbose, epochs, self.steps, history=True)
        self._pass: np.ndarray | None = (
            None  # the order of the rows in a pass over the data, which several epochs may share
        )
        self._at: int | None = None  # where in that pass the epoch began; after the epoch, where the next one begins
        self._prepared = False
        self._used = not isinstance(source, Arrays) and source.is_used()
        self._last_logs: dict | None = None
        self._last: tuple[Arrays, int] | None = None  # what a stream gave last, and the rows of a batch

    def _validation_source(self, validation: Any) -> Any:
        if validation is None:
            return None
        if isinstance(validation, (tuple, list)):
            if not 2 <= len(validation) <= 3:
                raise ValueError(
                    f"fit: validation_data must be (x, y) or (x, y, sample_weight), received {len(validation)} values."
                )
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
            if (
                arrays_given and self.initial_epoch < start >= last
            ):  # nothing is left to do, but the metrics have values
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
                if not arrays_given and source.dry and epoch + 1 < last:
                    source.tell_dry()
                    break
        except BaseException:
            hooks.interrupt()
            raise
        finally:
            model._initial_epoch, model._fit = None, outer
        if (
            model.optimizer is not None
            and model.trainable_variables
            and hasattr(model.optimizer, "finalize_variable_values")
        ):
            model.optimizer.finalize_variable_values(model.trainable_weights)
        hooks.on_train_end(logs)
        return model.history

    def a_batch(self) -> Arrays | None:
        """Return a batch of the training data: an array's first rows, or the one that a stream gave last."""
        if isinstance(self.source, Arrays):
            return self.source.take(0, min(self.batch, self.source.rows))
        if self._last is None:
            return None
        arrays, rows = self._last
        return arrays.take(arrays.rows - rows, arrays.rows)

    # --- a run that goes on where another was interrupted ---------------------------------------------------------------

    def get_state(self) -> dict[str, Any]:
        """Return where the order of the data is."""
        shuffler = getattr(self, "_shuffler", None)
        return {
            "shuffler": shuffler.get_state() if shuffler is not None else None,
            "batch": self.batch,
            "at": self._at,
            "logs": None,
        }

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on from `get_state`'s place."""
        shuffler = getattr(self, "_shuffler", None)
        if state["batch"] != self.batch or (shuffler is None) != (state["shuffler"] is None):
            raise InputError(
                f"fit: the run that is resumed had batch_size={state['batch']}, shuffle={state['shuffler'] is not None}; use the same again."
            )
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
        if end < self._at + min(self.steps, full):
            warnings.warn(
                f"fit: your input ran out of data: this epoch has {end - self._at} of steps_per_epoch={self.steps} batches, the last ones of a pass "
                f"over the data, which has {full}. Let steps_per_epoch divide that, or leave it out.",
                stacklevel=4,
            )
        if not (done and self.model.stop_training):
            walk(
                self.model,
                runner,
                self.hooks,
                "train",
                self.source,
                self._pass,
                self.batch,
                end,
                {},
                offset=-self._at,
                first=min(self._at + done, end),
            )
        self._at = end

    def _order(self) -> np.ndarray | None:
        return self._shuffled(self._shuffler.next()) if self._shuffler is not None else None

    def _shuffled(self, order: np.ndarray) -> np.ndarray:
        if self.shuffle == "batch":  # batches in random order, rows within them as they are
            n = len(order) // self.batch
            starts = order[order < n] if n else order[:0]
            return np.concatenate(
                [
                    (starts[:, None] * self.batch + np.arange(self.batch)).reshape(-1),
                    np.arange(n * self.batch, len(order)),
                ]
            )
        return order

    def _epoch_stream(self, runner: Runner, epoch: int, done: int = 0) -> Runner | None:
        """Train on a stream's batches; return the runner (a first batch may build the model), or None where there is no batch."""
        model, source, seen = self.model, self.source, done
        if done:  # one by one, since some are skipped
            batches = source.epoch(self.given_steps and self.given_steps - (done if self._used else 0))
            runner = self._skip(runner, batches, done)
            chunks = ((arrays, arrays.rows) for arrays in (Arrays(*data) for data in batches))
        else:
            chunks = source.chunks(self.given_steps)
        try:
            with source.closing(chunks):
                for arrays, rows in () if model.stop_training else chunks:
                    self._last = arrays, rows
                    runner = self._first(runner, arrays)
                    count = arrays.rows // rows
                    walk(
                        model,
                        runner,
                        self.hooks,
                        "train",
                        arrays,
                        None,
                        rows,
                        count,
                        {},
                        offset=seen,
                        more=source.ahead,
                    )
                    seen += count
                    if model.stop_training:
                        break
        finally:
            runner.sync()
        if seen == 0:
            if epoch == self.initial_epoch:
                raise InputError("fit: the dataset yielded no batch; expected at least one.")
            source.tell_dry()
            return None
        self.hooks.counted(seen)
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
