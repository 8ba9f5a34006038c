"""The `TensorBoard` callback: a training run's numbers, weights, graph and profile as event files."""

import contextlib
import os
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import exec as executors
from ..arguments import Path
from ..errors import InputError, suggest
from ..registry import register
from . import snapshot
from .base import Callback
from .learning_rate import current_rate, innermost, optimizers_of


@register("callbacks")
class TensorBoard(Callback):
    """Writes what TensorBoard shows, into `log_dir/train` and `log_dir/validation`. Keras: `keras.callbacks.TensorBoard`.

    Needs the `tensorboard` package (`pip install "baro[tensorboard]"`), not TensorFlow. In a terminal: `tensorboard --logdir logs`.

    Args:
        log_dir: the folder.
        histogram_freq: epochs between two histograms of all weights; 0 for none.
        write_graph: whether the model's graph is written.
        write_images: whether weights are also written as images, with their histograms.
        write_steps_per_second: whether the speed is written.
        update_freq: "epoch", "batch", or the number of batches between two numbers within an epoch (the loop then runs one step at a
            time, and summaries written by the model's own code are kept).
        profile_batch: the batch to profile, counted from 1, or a pair (first, last); 0 for none. See `baro.tensorboard.Profile`.
        embeddings_freq: epochs between two tables of the Embedding layers' weights for the projector; 0 for none.
        embeddings_metadata: file of labels for all Embedding layers, or a dict from a layer's name to its file.
        kwargs: Keras 2's `write_grads`, whether histograms of the gradients of one batch are written with those of the weights;
            `batch_size`, the rows of that batch, 32 by default; `embeddings_layer_names`, a list of the Embedding layers.

    Raises:
        InputError: for an unknown argument, a wrong `profile_batch`, or names of layers that are no embeddings.
        MissingPackageError: in `fit`, where `tensorboard` is not installed.

    >>> import os, tempfile, numpy as np, baro
    >>> model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1)])
    >>> model.compile("sgd", "mse")
    >>> folder = tempfile.mkdtemp()
    >>> x, y = np.ones((8, 2)), np.ones(8)
    >>> h = model.fit(x, y, validation_data=(x, y), verbose=0, callbacks=[TensorBoard(folder, histogram_freq=1)])
    >>> sorted(os.listdir(folder))
    ['train', 'validation']
    """

    def __init__(self, log_dir: Path = "logs", histogram_freq: int = 0, write_graph: bool = True, write_images: bool = False,
                 write_steps_per_second: bool = False, update_freq: Any = "epoch", profile_batch: Any = 0, embeddings_freq: int = 0,
                 embeddings_metadata: Any = None, **kwargs: Any):  # fmt: skip
        super().__init__()
        self.write_grads = kwargs.pop("write_grads", False)
        self.batch_size = kwargs.pop("batch_size", 32)
        self.embeddings_layer_names = kwargs.pop("embeddings_layer_names", None)
        if kwargs:
            name = next(iter(kwargs))
            known = ("log_dir", "histogram_freq", "write_graph", "write_images", "write_steps_per_second", "update_freq", "profile_batch",
                     "embeddings_freq", "embeddings_metadata", "write_grads")  # fmt: skip
            raise InputError(f"TensorBoard: unknown argument {name!r}.{suggest(name, known)}")
        if update_freq not in ("epoch", "batch") and (
            not isinstance(update_freq, int) or isinstance(update_freq, bool) or update_freq < 1
        ):
            raise InputError(
                f"TensorBoard: update_freq must be 'epoch', 'batch' or a number of batches, received {update_freq!r}."
            )
        self.log_dir = os.fspath(log_dir)
        self.histogram_freq = histogram_freq
        self.write_graph = write_graph
        self.write_images = write_images
        self.write_steps_per_second = write_steps_per_second
        self.update_freq = 1 if update_freq == "batch" else update_freq
        self.embeddings_freq = embeddings_freq
        self.embeddings_metadata = embeddings_metadata
        self._start_batch, self._stop_batch = _profile_range(profile_batch)
        self._profile: Any = None
        self._writers: dict[str, Any] = {}
        self._scopes: list[contextlib.ExitStack] = []
        self._global_train_batch = 0
        self._global_test_batch = 0
        self._batch_start = self._epoch_start = 0.0
        self._epoch_iterations = 0
        self._evaluating = False

    def idle_hooks(self) -> dict[str, Any]:
        """Return the hooks that have nothing to do: without numbers for batches they need not be seen one by one."""
        if self.update_freq != "epoch":
            return {}
        idle = {"on_test_batch_begin": TensorBoard.on_test_batch_begin}
        if not self._stop_batch:
            idle.update(
                on_train_batch_begin=TensorBoard.on_train_batch_begin, on_train_batch_end=TensorBoard.on_train_batch_end
            )
        return idle

    # --- writers --------------------------------------------------------------------------------------------------------

    def _writer(self, run: str) -> Any:
        from .. import tensorboard as board

        if run not in self._writers:
            self._writers[run] = board.create_file_writer(os.path.join(self.log_dir, run))
        return self._writers[run]

    @contextlib.contextmanager
    def _writing(self, run: str) -> Iterator[None]:
        """Let summaries go to a run, at every step."""
        from .. import tensorboard as board

        with self._writer(run).as_default(), board.record_if(True):
            yield

    def _push(self, run: str, step: int) -> None:
        """Let summaries of the model's own code be written too, at the steps that are written."""
        from .. import tensorboard as board

        if self.update_freq == "epoch":
            return
        scope = contextlib.ExitStack()
        scope.enter_context(self._writer(run).as_default(step))
        scope.enter_context(board.record_if(step % self.update_freq == 0))
        self._scopes.append(scope)

    def _pop(self) -> None:
        if self._scopes:
            self._scopes.pop().close()

    def _close(self) -> None:
        while self._scopes:
            self._pop()
        for writer in self._writers.values():
            writer.close()
        self._writers = {}

    def set_model(self, model: Any) -> None:
        """Take the model and write its graph."""
        self._close()
        self._model = model
        self._graph_written = not self.write_graph
        self._embeddings_found = False

    def _write_graph(self) -> None:
        from .. import tensorboard as board

        self._graph_written = True
        with self._writing("train"):
            if type(self.model).__name__ in ("Functional", "Sequential"):
                board.keras_model("keras", self.model, step=0)
            board.graph(self.model)

    # --- training -------------------------------------------------------------------------------------------------------

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Begin to count batches."""
        self._global_train_batch = 0
        self._global_test_batch = 0
        self._push("train", 0)

    def on_train_end(self, logs: dict | None = None) -> None:
        """Close the files."""
        if self._profile is not None:
            self._save_profile()
        self._close()

    on_interrupt = on_train_end

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Note the time."""
        self._epoch_start = time.perf_counter()
        self._epoch_iterations = self._iterations()

    def _iterations(self) -> int:
        optimizer = self.model.optimizer
        return int(np.asarray(optimizer.iterations)) if optimizer is not None else self._global_train_batch

    def on_train_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Begin a batch: its writer, its clock, its profile."""
        from .. import tensorboard as board

        self._global_train_batch += 1
        if self.update_freq != "epoch":
            self._pop()
            self._push("train", self._global_train_batch)
        if self._global_train_batch == self._start_batch:
            self._profile = board.Profile()
        if self._profile is not None:
            executors.recorder = self._profile.add_instructions
            self._profile.begin()
        self._batch_start = time.perf_counter()

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Write the batch's numbers."""
        from .. import tensorboard as board

        seconds = time.perf_counter() - self._batch_start
        step = self._global_train_batch
        if self._profile is not None:
            executors.recorder = None
            self._profile.end(f"batch {step}", loss=(logs or {}).get("loss"), executor=_executor())
            if step >= self._stop_batch:
                self._save_profile()
        if self.update_freq == "epoch":
            return
        if self.write_steps_per_second:
            board.scalar("batch_steps_per_second", 1.0 / max(seconds, 1e-9), step=step)
        for name, value in (logs or {}).items():
            if np.ndim(value) == 0:
                board.scalar(f"batch_{name}", value, step=step)

    def _save_profile(self) -> None:
        profile, self._profile = self._profile, None
        executors.recorder = None
        from ..tensorboard.profile import step_ops

        fit = getattr(self.model, "_fit", None)
        batch = fit.a_batch() if fit is not None else None
        if profile is not None:
            if batch is not None and not profile.has_instructions:
                step_ops(profile, self.model._runner("train"), batch)
            profile.save(os.path.join(self.log_dir, "train"))

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Write the epoch's numbers, and what else is due."""
        if not self._graph_written:
            self._write_graph()
        self._write_epoch(epoch, logs or {})
        if self.histogram_freq and epoch % self.histogram_freq == 0:
            self._write_weights(epoch)
        if self.embeddings_freq and epoch % self.embeddings_freq == 0:
            self._write_embeddings()

    def _write_epoch(self, epoch: int, logs: dict) -> None:
        from .. import tensorboard as board

        train = {k: v for k, v in logs.items() if not k.startswith("val_")}
        validation = {k[4:]: v for k, v in logs.items() if k.startswith("val_")}
        if self.model.optimizer is not None:
            for name, optimizer in optimizers_of(innermost(self.model.optimizer)):
                train[name] = current_rate(optimizer)
        if self.write_steps_per_second:
            train["steps_per_second"] = (self._iterations() - self._epoch_iterations) / max(
                time.perf_counter() - self._epoch_start, 1e-9
            )
        for run, numbers in (("train", train), ("validation", validation)):
            if numbers:
                with self._writing(run):
                    for name, value in numbers.items():
                        if np.ndim(value) == 0:
                            board.scalar(f"epoch_{name}", value, step=epoch)

    # --- validation -----------------------------------------------------------------------------------------------------

    def on_test_begin(self, logs: dict | None = None) -> None:
        """Let summaries of the model's own code go to the validation run."""
        self._push("validation", self._global_test_batch)

    def on_test_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Count the batch."""
        self._global_test_batch += 1
        if self.update_freq != "epoch":
            self._pop()
            self._push("validation", self._global_test_batch)

    def on_test_end(self, logs: dict | None = None) -> None:
        """Write the results over the optimizer's steps."""
        from .. import tensorboard as board

        if self.model.optimizer is not None and logs:
            with self._writing("validation"):
                for name, value in logs.items():
                    if np.ndim(value) == 0:
                        board.scalar(f"evaluation_{name}_vs_iterations", value, step=self._iterations())
        self._pop()

    # --- weights --------------------------------------------------------------------------------------------------------

    def _write_weights(self, epoch: int) -> None:
        from .. import tensorboard as board

        gradients = self._gradients() if self.write_grads else {}
        with self._writing("train"):
            for layer in self.model.layers:
                for weight in layer.weights:
                    name = weight.path.replace(":", "_")
                    board.histogram(f"{name}/histogram", np.asarray(weight, np.float64), step=epoch)
                    if id(weight) in gradients:
                        board.histogram(f"{name}/gradient", gradients[id(weight)], step=epoch)
                    if self.write_images:
                        picture = _as_image(np.asarray(weight, np.float64))
                        if picture is not None:
                            board.image(f"{name}/image", picture, step=epoch)

    def _gradients(self) -> dict[int, np.ndarray]:
        """Return the gradients of the training loss on one batch by the id of their weight; the model is left as it was."""
        from ..core.autodiff import GradientTape

        model = self.model
        batch = model._fit.a_batch() if model._fit is not None else None
        if batch is None:
            return {}
        x, y, w = batch.take(0, min(batch.rows, self.batch_size)).structure
        before, generators = snapshot.capture(model), snapshot.random_state()
        variables = model.trainable_variables
        with GradientTape() as tape:
            loss = model._compute_loss(x, y, model._forward(x, True), w, True)
        found = tape.gradient(loss, variables)
        snapshot.restore(model, before)
        snapshot.set_random_state(generators)
        return {id(v): np.asarray(g, np.float64) for v, g in zip(variables, found, strict=True) if g is not None}

    # --- embeddings -----------------------------------------------------------------------------------------------------

    def _write_embeddings(self) -> None:
        from .. import tensorboard as board

        layers = {layer.name: layer for layer in self.model.layers if type(layer).__name__ == "Embedding"}
        labels = self.embeddings_metadata
        asked = list(self.embeddings_layer_names or ()) + (list(labels) if isinstance(labels, dict) else [])
        unknown = [n for n in asked if n not in layers]
        if unknown:
            raise InputError(
                f"TensorBoard: Unrecognized `Embedding` layer name {unknown[0]!r}; the model has {sorted(layers)}.{suggest(unknown[0], layers)}"
            )
        if self.embeddings_layer_names:
            layers = {n: layers[n] for n in self.embeddings_layer_names}
        train = os.path.join(self.log_dir, "train")
        tables, inner, shapes = {}, {}, {}
        for name, layer in layers.items():
            points = np.asarray(layer.embeddings)
            path = board.projector.write_points(train, name, points)
            file = labels.get(name) if isinstance(labels, dict) else labels
            tables[name] = (os.path.join("train", path), file)
            inner[name] = (path, self._labels_beside(path, file))
            shapes[name] = points.shape
        if not self._embeddings_found:
            self._embeddings_found = True
            board.projector.write_config(self.log_dir, tables, shapes)
            board.projector.write_config(train, inner, shapes)  # this one is found where the server shows several runs

    def _labels_beside(self, path: str, file: str | None) -> str | None:
        """Copy a file of labels to the points: the projector reads nothing outside the run's folder."""
        from ..files import write_text

        given = os.path.join(self.log_dir, file) if file else ""
        if not os.path.isfile(given):
            return None
        with open(given, encoding="utf-8") as f:
            text = f.read()
        copy = f"{os.path.splitext(path)[0]}.labels.tsv"
        write_text(os.path.join(self.log_dir, "train", copy), text)
        return copy

    # --- restart --------------------------------------------------------------------------------------------------------

    def get_state(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        return {n: getattr(self, n) for n in ("_global_train_batch", "_global_test_batch", "_graph_written")}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on from `get_state`'s values."""
        for name, value in state.items():
            setattr(self, name, value)


def _executor() -> str:
    return executors.chosen().name


def _profile_range(given: Any) -> tuple[int, int]:
    """Return (first, last) batch of `profile_batch`."""
    parts: Any = given
    try:
        if isinstance(given, str):
            parts = [int(v) for v in given.split(",")]
        parts = [parts, parts] if isinstance(parts, int) and not isinstance(parts, bool) else list(parts)
        first, last = (parts * 2)[:2] if len(parts) == 1 else parts
    except (TypeError, ValueError):
        first, last = -1, -1
    if not all(isinstance(v, int) for v in (first, last)) or first < 0 or last < first or first == 0 < last:
        raise InputError(
            f"profile_batch must be a non-negative integer or a pair of positive integers, first and last batch. Found: {given!r}"
        )
    return first, last


def _as_image(a: np.ndarray) -> np.ndarray | None:
    """Return a weight as images, (n, height, width, 1) scaled to 0 … 1; None for more than three axes."""
    a = np.squeeze(a)
    if a.ndim <= 1:
        a = a.reshape(1, -1)
    elif a.ndim == 2:
        a = a.T if a.shape[0] > a.shape[1] else a
    elif a.ndim == 3:
        a = a.transpose(2, 0, 1)
    else:
        return None
    low, high = a.min(initial=0), a.max(initial=0)
    a = (a - low) / (high - low) if high > low else np.zeros_like(a)
    return a.reshape(-1, *a.shape[-2:], 1) if a.ndim == 3 else a[None, :, :, None]
