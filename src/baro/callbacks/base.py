"""Callbacks: what user code sees of training. `CallbackList` knows which hooks anybody has overridden, and calls only those."""

from collections.abc import Iterable
from typing import Any

from ..registry import register

HOOKS = (
    "on_train_begin", "on_train_end", "on_epoch_begin", "on_epoch_end", "on_train_batch_begin", "on_train_batch_end",
    "on_test_begin", "on_test_end", "on_test_batch_begin", "on_test_batch_end",
    "on_predict_begin", "on_predict_end", "on_predict_batch_begin", "on_predict_batch_end",
)  # fmt: skip


@register("callbacks")
class Callback:
    """The base of callbacks: override the hooks that you need. Keras: `keras.callbacks.Callback`.

    `self.model` is the model and `self.params` has verbose, epochs and steps. `logs` is a dict of numbers. As soon as a callback
    overrides a batch hook, the loop runs one step at a time; without one, an epoch is a few calls of the executor.

    >>> class Stop(Callback):
    ...     def on_epoch_end(self, epoch, logs=None):
    ...         self.model.stop_training = logs["loss"] < 0.1
    """

    def __init__(self) -> None:
        self.params: dict[str, Any] | None = None
        self._model: Any = None

    @property
    def model(self) -> Any:
        """The model that is being trained."""
        return getattr(self, "_model", None)

    def set_params(self, params: dict[str, Any]) -> None:
        """Take verbose, epochs and steps."""
        self.params = params

    def set_model(self, model: Any) -> None:
        """Take the model."""
        self._model = model

    def on_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Before a training batch (an older name of `on_train_batch_begin`)."""

    def on_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """After a training batch (an older name of `on_train_batch_end`)."""

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Before an epoch."""

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """After an epoch and its validation; `logs` has the results of both."""

    def on_train_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Before a training batch."""
        self.on_batch_begin(batch, logs=logs)

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """After a training batch; `logs` has the averages since the epoch began."""
        self.on_batch_end(batch, logs=logs)

    def on_test_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Before a batch of `evaluate` or of validation."""

    def on_test_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """After a batch of `evaluate` or of validation."""

    def on_predict_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Before a batch of `predict`."""

    def on_predict_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """After a batch of `predict`."""

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Before the first epoch."""

    def on_train_end(self, logs: dict | None = None) -> None:
        """After the last epoch."""

    def on_test_begin(self, logs: dict | None = None) -> None:
        """Before `evaluate` or validation."""

    def on_test_end(self, logs: dict | None = None) -> None:
        """After `evaluate` or validation."""

    def on_predict_begin(self, logs: dict | None = None) -> None:
        """Before `predict`."""

    def on_predict_end(self, logs: dict | None = None) -> None:
        """After `predict`."""


def _overrides(callback: Any, hook: str) -> bool:
    """Say whether a callback does anything at a hook; `on_batch_*` count as `on_train_batch_*`.

    A callback may have `idle_hooks()`: a dict of those of its own hooks that have nothing to do with the options it was given.
    """
    kind = type(callback)
    idle = callback.idle_hooks() if hasattr(callback, "idle_hooks") else {}
    for name in (hook, hook.replace("_train_batch_", "_batch_")):
        own = getattr(kind, name, None)
        if (
            name in getattr(callback, "__dict__", {})
            or own is not getattr(Callback, name, None)
            and (own is None or own is not idle.get(name))
        ):
            return own is not None or name in callback.__dict__
    return False


def _numbers(logs: dict | None) -> dict:
    """Return logs with Python numbers in place of scalar arrays and tensors, as a loop of the user's own may have them."""
    if not logs:
        return {}
    if all(type(v) in (float, int) for v in logs.values()):
        return logs
    return {
        k: float(v) if getattr(v, "shape", None) == () and not isinstance(v, (str, bytes)) else v
        for k, v in logs.items()
    }


@register("callbacks")
class History(Callback):
    """Keeps each epoch's results: `history["loss"]` is a list with one number an epoch. Keras: `keras.callbacks.History`."""

    def __init__(self) -> None:
        super().__init__()
        self.history: dict[str, list] = {}

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Start an empty list of epochs."""
        self.epoch: list[int] = []

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Append the epoch's results."""
        self.epoch.append(epoch)
        for k, v in (logs or {}).items():
            self.history.setdefault(k, []).append(v)
        self.model.history = self

    def get_state(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        return {"epoch": self.epoch, "history": self.history}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on from `get_state`'s values."""
        self.epoch, self.history = list(state["epoch"]), {k: list(v) for k, v in state["history"].items()}


@register("callbacks")
class CallbackList(Callback):
    """Several callbacks as one; a loop of your own calls its hooks. Keras: `keras.callbacks.CallbackList`.

    Args:
        callbacks: callbacks, a nest of them, or None.
        add_history: whether a History is added.
        add_progbar: whether a progress bar is added.
        model: the model to give them.
        params: verbose, epochs, steps.
    """

    def __init__(
        self,
        callbacks: Any = None,
        add_history: bool = False,
        add_progbar: bool = False,
        model: Any = None,
        **params: Any,
    ):
        from .. import tree
        from .progress import ProgbarLogger

        super().__init__()
        given = [] if callbacks is None else tree.flatten(callbacks)
        for c in given:
            if not isinstance(c, Callback) and not all(hasattr(c, h) for h in ("on_epoch_end", "set_model")):
                raise ValueError(f"callbacks: expected Callback objects, received {c!r} of type {type(c).__name__}.")
        self.callbacks: list[Any] = list(given)
        self._history = next((c for c in self.callbacks if isinstance(c, History)), None)
        self._progbar = next((c for c in self.callbacks if isinstance(c, ProgbarLogger)), None)
        if self._history is None and add_history:
            self._history = History()
            self.callbacks.append(self._history)
        if self._progbar is None and add_progbar:
            self._progbar = ProgbarLogger()
            self.callbacks.append(self._progbar)
        self._find_hooks()
        if model is not None:
            self.set_model(model)
        if params:
            self.set_params(params)

    def _find_hooks(self) -> None:
        self._hooks = {h: [c for c in self.callbacks if _overrides(c, h)] for h in HOOKS}
        self.watchers = [c for c in self.callbacks if hasattr(c, "on_bad_loss")]
        self._afterwards = [c for c in self.callbacks if hasattr(c, "after_hook")]

    def needs_batches(self, mode: str) -> bool:
        """Say whether anybody but the progress bar wants to see each batch of "train", "test" or "predict"."""
        found = self._hooks[f"on_{mode}_batch_begin"] + self._hooks[f"on_{mode}_batch_end"]
        return any(c is not self._progbar for c in found)

    def counted(self, batches: int) -> None:
        """Tell the progress bar how many batches a stream had."""
        if self._progbar is not None:
            self._progbar.done = batches

    def wants_progress(self, mode: str) -> bool:
        """Say whether the progress bar draws during this mode."""
        return self._progbar is not None and self._progbar.draws(mode)

    def append(self, callback: Any) -> None:
        """Add a callback."""
        self.callbacks.append(callback)
        self._find_hooks()

    def set_params(self, params: dict[str, Any]) -> None:
        """Give all callbacks verbose, epochs and steps."""
        self.params = params
        for c in self.callbacks:
            c.set_params(params)

    def set_model(self, model: Any) -> None:
        """Give all callbacks the model."""
        self._model = model
        if self._history is not None:
            model.history = self._history
        for c in self.callbacks:
            c.set_model(model)

    def _call(self, hook: str, *args: Any) -> None:
        seen = 0
        try:
            for c in self._hooks[hook]:
                getattr(c, hook)(*args)
                seen += 1
        finally:  # backups are written behind all callbacks' work, and also when one of them raises
            for c in self._afterwards:
                c.after_hook(hook, args, self, self._hooks[hook][seen:])

    def resume(self) -> tuple[int, int] | None:
        """Let a callback that has a backup restore the run; return (epoch, batches of it that are done), or None."""
        for c in self.callbacks:
            if hasattr(c, "resume"):
                return c.resume(self)
        return None

    def interrupt(self) -> None:
        """Let callbacks close files and put weights back when an exception ends the run; one that cannot does not keep the others from it."""
        import warnings

        failed = []
        for c in self.callbacks:
            if hasattr(c, "on_interrupt"):
                try:
                    c.on_interrupt()
                except Exception as error:
                    failed.append(f"{type(c).__name__}: {error}")
        for text in failed:
            warnings.warn(f"baro: after an exception in fit, a callback could not end its work. {text}", stacklevel=3)

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Call the hook of all."""
        self._call("on_train_begin", _numbers(logs))

    def on_train_end(self, logs: dict | None = None) -> None:
        """Call the hook of all."""
        try:
            self._call("on_train_end", _numbers(logs))
        except BaseException:  # here `fit` has left the part in which it does this itself
            self.interrupt()
            raise

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Call the hook of all."""
        self._call("on_epoch_begin", epoch, _numbers(logs))

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Call the hook of all."""
        self._call("on_epoch_end", epoch, _numbers(logs))

    def on_train_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Call the hook of all."""
        self._call("on_train_batch_begin", batch, _numbers(logs))

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Call the hook of all."""
        self._call("on_train_batch_end", batch, _numbers(logs))

    on_batch_begin = on_train_batch_begin
    on_batch_end = on_train_batch_end

    def on_test_begin(self, logs: dict | None = None) -> None:
        """Call the hook of all."""
        self._call("on_test_begin", _numbers(logs))

    def on_test_end(self, logs: dict | None = None) -> None:
        """Call the hook of all."""
        self._call("on_test_end", _numbers(logs))

    def on_test_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Call the hook of all."""
        self._call("on_test_batch_begin", batch, _numbers(logs))

    def on_test_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Call the hook of all."""
        self._call("on_test_batch_end", batch, _numbers(logs))

    def on_predict_begin(self, logs: dict | None = None) -> None:
        """Call the hook of all."""
        self._call("on_predict_begin", _numbers(logs))

    def on_predict_end(self, logs: dict | None = None) -> None:
        """Call the hook of all."""
        self._call("on_predict_end", _numbers(logs))

    def on_predict_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Call the hook of all."""
        self._call("on_predict_batch_begin", batch, _numbers(logs))

    def on_predict_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Call the hook of all."""
        self._call("on_predict_batch_end", batch, _numbers(logs))

    def __iter__(self) -> Iterable:
        return iter(self.callbacks)
