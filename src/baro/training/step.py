"""The step of training, testing or predicting, as one graph — built by running the model's own Python once on Nodes.

    train   forward, loss, metrics, gradients, update      state: all Variables that it touches
    test    forward, loss, metrics
    predict forward                                        extra outputs: the predictions

`Runner` keeps the compiled graphs of one model by batch size and runs them over arrays. Where the model's code cannot be
traced (it looks at values), the same step runs eagerly, batch by batch.
"""

import warnings
import weakref
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import exec as executors
from .. import tree
from ..core import ops
from ..core.derived import Columns
from ..core.graph import Graph, Trace
from ..core.op import raw
from ..core.tensor import Tensor
from ..core.variable import Variable
from ..errors import TraceError
from ..metrics import Mean, Metric
from . import checks
from .compiled import CompiledMetrics
from .data import Arrays, batch_value, pack_x_y_sample_weight


def _batch(x: Any, y: Any, w: Any) -> Any:
    """Return a batch as `train_step` and `test_step` take it."""
    if w is not None:
        return x, y, w
    return (x, y) if y is not None else (x,)


class Program:
    """A traced and compiled step for one batch size."""

    def __init__(self, rows: int, variables: list[Variable], logs: Any, outputs: Any):
        self.rows = rows
        self.steps: Any = None
        self.variables = variables
        self._tensors: list[Any] = []  # what the Variables held after the last run, and their arrays
        self._arrays: list[np.ndarray] = []
        self.logs = logs  # nest of the Variables that hold what the step returned, or None
        self.outputs = outputs  # structure of the predictions, with their Nodes as leaves
        self.derived: tuple | None = (
            None  # the columns that are computed from the data before the first step; None: its leaves are all
        )

    @property
    def defers(self) -> bool:
        """Whether the executor can keep large state to itself for a while."""
        return hasattr(self.steps, "sync")

    def data(self, arrays: Arrays) -> list[np.ndarray]:
        """Return the arrays by whose rows the step goes: the leaves that are numbers, then the derived columns."""
        if self.derived is None:
            return arrays.leaves
        columns = arrays.leaves + [arrays.column(source) for source in self.derived]
        return [a for a in columns if not a.dtype.hasobject]

    def number_of(self, tracker: Any) -> int:
        """Return the number of the sum in a Mean among the state, if the executor can watch it during a run; otherwise -1."""
        if self.logs is None and tracker is not None and hasattr(self.steps, "watchable"):
            for i, v in enumerate(self.variables):
                if v is tracker.total and self.steps.watchable(i):
                    return i
        return -1

    def take_state(self) -> list[np.ndarray]:
        """Return the Variables' arrays, owned: those of the last run where nobody has touched the Variables since."""
        for v, t in zip(self.variables, self._tensors, strict=False):
            if v._t is not t or v._exposed:
                break
        else:
            if self._tensors:
                return self._arrays
        self._arrays = [v._own() for v in self.variables]
        self._tensors = [v._t for v in self.variables]
        return self._arrays

    def give_state(self, state: list[np.ndarray]) -> None:
        """Give the Variables their arrays after a run; an executor that wrote into them returns the same ones."""
        if state is self._arrays:
            return
        for v, a in zip(self.variables, state, strict=True):
            v._put(a)
        self._arrays = state
        self._tensors = [v._t for v in self.variables]


class Runner:
    """Runs one kind of step ("train", "test" or "predict") of a model.

    Args:
        model: a Model.
        mode: which step.
    """

    def __init__(self, model: Any, mode: str):
        self.model = model
        self.mode = mode
        self.eager = bool(model.run_eagerly)
        self._programs: dict[Any, Program] = {}
        self._derived: dict[Any, tuple] = {}  # by the data's shapes, the columns that the program for them derives
        self._log_variables: dict[str, Variable] = {}
        self.last_logs: Any = None
        self.returns_logs = mode != "predict" and model._has_own_step(mode)
        self.key: Any = None  # what the programs were compiled for; the trainer compares it
        self.flags: Any = None
        self._meter: tuple | None = None
        self._last: tuple[Any, Program | None] = (
            None,
            None,
        )  # the arrays that were run over last, weakly, and their program
        self.pace = 1  # steps between two ticks of the progress bar, as measured

    # --- building -------------------------------------------------------------------------------------------------------

    def _trace(self, arrays: Arrays, rows: int) -> tuple[Graph, Program]:
        model = self.model
        with Trace() as trace:
            trace.batch = rows
            nodes = [trace.input((rows, *a.shape[1:]), a.dtype) for a in arrays.leaves]
            trace.columns = Columns(trace, arrays, nodes)
            x, y, w = arrays.unflatten(nodes)
            if self.mode == "train":
                result = model.train_step(_batch(x, y, w))
            elif self.mode == "test":
                result = model.test_step(_batch(x, y, w))
            else:
                result = model.predict_step(pack_x_y_sample_weight(x, y, w))
            logs = None
            if self.mode == "predict":
                outputs, ends = result, [trace.lift(v) for v in tree.flatten(result)]
            else:
                outputs, ends = None, []
                if self.returns_logs:
                    logs = self._keep_logs(result)
            if self.mode == "predict":
                for v in model.metrics_variables:  # which are those of an epoch; seeds go on, for Monte Carlo dropout
                    if id(v) in trace.reads:
                        trace.current[id(v)] = trace.reads[id(v)][1]
            trace.inputs = [
                node for node in trace.inputs if not node.dtype.hasobject
            ]  # strings went into derived columns
            graph = trace.graph(ends)
        model._clear_losses()  # those added in `call` belong to the trace
        program = Program(rows, trace.state(), logs, outputs)
        if trace.columns.derived or len(trace.inputs) < len(nodes):
            program.derived = trace.columns.derived
        return graph, program

    def _keep_logs(self, result: Any) -> Any:
        """Let what a user's step returned be read after the step: a Variable for each value."""
        if not isinstance(result, dict):
            result = {"loss": result} if result is not None else {}
        kept: dict[str, Any] = {}
        for name, value in result.items():
            if isinstance(value, dict):
                kept[name] = {k: self._keep(f"{name}/{k}", v) for k, v in value.items()}
            else:
                kept[name] = self._keep(name, value)
        return kept

    def _keep(self, name: str, value: Any) -> Variable:
        value = ops.convert(value)
        variable = self._log_variables.get(name)
        if variable is None or variable.shape != tuple(value.shape):
            variable = Variable(
                np.zeros(value.shape, value.dtype),
                trainable=False,
                autocast=False,
                name=f"log_{name.replace('/', '_')}",
            )
            self._log_variables[name] = variable
        variable.assign(value)
        return variable

    def program(self, arrays: Arrays, rows: int) -> Program | None:
        """Return the compiled step for batches of `rows` rows, or None where the step runs eagerly."""
        if self.eager:
            return None
        last, found = self._last
        if found is not None and last() is arrays and found.rows == rows:
            return found
        given = (rows, arrays.form, *((a.shape[1:], a.dtype) for a in arrays.leaves))
        key = self._with_derived(given, arrays)
        found = self._programs.get(key)
        if found is None:
            checks.check_words(self.model, arrays.structure[0], arrays.where)
            try:
                graph, found = self._trace(arrays, rows)
            except TraceError as error:
                self._go_eager(error)
                return None
            plain = self.model.compiled and not self.model.jit_compile  # compile(jit_compile=False)
            found.steps = executors.compile_step_graph(graph, len(found.variables), "reference" if plain else None)
            self._derived[given] = found.derived or ()
            self._programs[self._with_derived(given, arrays)] = found
        self._last = weakref.ref(arrays), found
        return found

    def _with_derived(self, key: tuple, arrays: Arrays) -> tuple:
        """Return a program's key with the shapes of derived columns, which may differ where those of the data agree."""
        return (*key, *(arrays.column(source).shape[1:] for source in self._derived.get(key, ())))

    def _go_eager(self, error: Exception) -> None:
        self.eager = True
        if self.model.__dict__.get("_said_eager"):
            return
        self.model._said_eager = True
        warnings.warn(
            f"Model {self.model.name!r} runs eagerly, which is slower, since its code looks at values while the step is being built: {error}",
            stacklevel=2,
        )

    def meter(self) -> "Meter":
        """Return the model's metrics; looked for again only when losses or metrics have been built since."""
        model = self.model
        key = (model._compile_loss, model._compile_loss is not None and model._compile_loss.built, model._compile_metrics,
               model._compile_metrics is not None and model._compile_metrics.built)  # fmt: skip
        if self._meter is None or self._meter[0] != key:
            self._meter = (key, Meter(model))
        return self._meter[1]

    # --- running --------------------------------------------------------------------------------------------------------

    def run(self, arrays: Arrays, order: np.ndarray | None, batch: int, first: int, count: int, out: Sequence[np.ndarray] | None = None,
            more: bool = False, watch: bool = False) -> int:  # fmt: skip
        """Run steps first … first+count-1 over the rows in `order`, and return how many; the last batch may be a partial one.

        Args:
            arrays: the data.
            order: row numbers, or None for the rows as they are.
            batch: rows a step.
            first, count: the steps to run.
            out: arrays for the predictions.
            more: whether the caller runs on with `more=False` or `sync` before anybody looks at the weights.
            watch: whether to stop after the step that makes the loss infinite or NaN.
        """
        rows = arrays.rows if order is None else len(order)
        full = rows // batch
        whole = max(0, min(first + count, full) - first)
        if whole:
            done = self._run_steps(arrays, order, batch, first, whole, out, more, watch)
            if done < whole:
                return done
        if first + count > full and rows > full * batch:
            start = full * batch
            rest = None if order is None else order[start:]
            part = arrays if order is not None else arrays.take(start, rows)
            places = None if out is None else [a[start:] for a in out]
            self._run_steps(part, rest, rows - start, 0, 1, places, more, watch)
        return count

    def _run_steps(self, arrays: Arrays, order: np.ndarray | None, batch: int, first: int, count: int, out: Sequence[np.ndarray] | None,
                   more: bool, watch: bool) -> int:  # fmt: skip
        program = self.program(arrays, batch)
        options: dict[str, Any] = {"more": True} if more and program and program.defers and self.meter().small else {}
        if watch:
            number = program.number_of(self.model._loss_tracker) if program else -1
            if number < 0 and count > 1:  # somebody else's numbers: looked at after each step
                for i in range(count):
                    self._run_steps(arrays, order, batch, first + i, 1, out, more, False)
                    if not np.isfinite(self.model._logs(self).get("loss", 0.0)):
                        return i + 1
                return count
            if number >= 0:
                options["watch"] = number
        if program is None:
            self._run_eagerly(arrays, order, batch, first, count, out)
            return count
        state = program.steps.run(
            program.take_state(), program.data(arrays), order, batch, first, count, out, **options
        )
        program.give_state(state)
        if program.logs is not None:
            self.last_logs = tree.map_structure(lambda v: Tensor(np.array(v._array)), program.logs)
        return program.steps.done if "watch" in options else count

    def sync(self) -> None:
        """Bring the Variables up to date after runs with `more`."""
        for program in self._programs.values():
            if program.defers:
                program.steps.sync()

    def _run_eagerly(self, arrays: Arrays, order: np.ndarray | None, batch: int, first: int, count: int,
                     out: Sequence[np.ndarray] | None) -> None:  # fmt: skip
        step = getattr(self.model, f"{self.mode}_step")
        for i in range(first, first + count):
            rows = slice(i * batch, (i + 1) * batch) if order is None else order[i * batch : (i + 1) * batch]
            x, y, w = arrays.unflatten([batch_value(a[rows]) for a in arrays.leaves])
            if self.mode == "predict":
                result = step(pack_x_y_sample_weight(x, y, w) if y is not None else x)
                for target, value in zip(out or (), tree.flatten(result), strict=True):
                    target[i * batch : (i + 1) * batch] = raw(value)
            else:
                logs = step(_batch(x, y, w))
                if self.returns_logs:
                    self.last_logs = logs if isinstance(logs, dict) else {"loss": logs}

    def predictions(self, arrays: Arrays, batch: int) -> Any:
        """Return (structure, empty arrays) for the predictions of all rows."""
        rows = min(batch, arrays.rows)
        program = self.program(arrays, rows)
        if program is None:
            x, y, w = arrays.take(0, rows).unflatten([batch_value(a[:rows]) for a in arrays.leaves])
            outputs = self.model.predict_step(pack_x_y_sample_weight(x, y, w) if y is not None else x)
        else:
            outputs = program.outputs
        flat = tree.flatten(outputs)
        for v in flat:
            if not v.shape or v.shape[0] != rows:
                raise ValueError(
                    f"predict: an output has shape {tuple(v.shape)}; expected its first axis to be the {rows} rows of the batch. "
                    "Keep the batch axis in the model's outputs."
                )
        return outputs, [np.empty((arrays.rows, *v.shape[1:]), v.dtype) for v in flat]


class Meter:
    """The metrics of one model as one run needs them: found once, then reset and read many times.

    Means, which is what most metrics are, are divided here; other results come from a graph that is compiled once.
    """

    def __init__(self, model: Any):
        self.model = model
        self.metrics = model.metrics
        self._variables = [v for m in self.metrics for v in m.variables]
        self.small = all(v.size <= 4096 for v in self._variables)  # whether executors always keep them up to date
        self._plain_reset = _uses(model, "reset_metrics") and all(_resets_to_zero(m) for m in self._each())
        self._means = self._find_means()
        self._compiled: tuple | None = None

    def _each(self) -> list[Any]:
        return [s for m in self.metrics for s in (m.metrics if isinstance(m, CompiledMetrics) else [m])]

    def _find_means(self) -> list[tuple[str, Variable, Variable]] | None:
        """Return (name, total, count) of all metrics, or None where one is not a mean."""
        if not _uses(self.model, "get_metrics_result"):
            return None
        found = []
        for m in self.metrics:
            for name, metric in m.named() if isinstance(m, CompiledMetrics) else [(m.name, m)]:
                if type(metric).result is not Mean.result:
                    return None
                found.append((name, metric.total, metric.count))
        return found

    def reset(self) -> None:
        """Start all metrics anew."""
        if not self._plain_reset:
            self.model.reset_metrics()
            return
        for v in self._variables:
            if v.size <= 4096:
                v._own().fill(0)
            else:  # an executor may keep large state to itself as long as the array is the same
                v._put(np.zeros(v.shape, v._array.dtype))

    def results(self) -> dict[str, Any]:
        """Return the metrics' current values by name, numbers as Python floats."""
        if self._means is not None:
            return {n: float(t._t._a / c._t._a) if c._t._a else 0.0 for n, t, c in self._means}
        if self._compiled is None:
            self._compiled = self._compile()
        program, variables, structure = self._compiled
        if program is None:
            return self.model.get_metrics_result()
        values = program(*[v._array for v in variables])[len(variables) :]
        return tree.pack_sequence_as(structure, [float(a) if a.ndim == 0 else Tensor(a) for a in values])

    def _compile(self) -> tuple:
        if self.model.run_eagerly:
            return None, None, None
        try:
            with Trace() as trace:
                structure = self.model.get_metrics_result()
                ends = [trace.lift(v) for v in tree.flatten(structure)]
                graph = trace.graph(ends)
        except TraceError:
            return None, None, None
        return executors.compile_graph(graph), trace.state(), tree.map_structure(lambda _: 0, structure)


def _uses(model: Any, name: str) -> bool:
    """Say whether a model has the trainer's own method and not one of the user's."""
    from .trainer import Trainer

    return getattr(type(model), name) is getattr(Trainer, name)


def _resets_to_zero(metric: Any) -> bool:
    return getattr(type(metric), "reset_state", None) is Metric.reset_state
