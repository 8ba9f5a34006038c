"""`BackupAndRestore`: a run that was killed goes on where it was, and ends with the bits of one that was not.

A backup is one file that is replaced as a whole: all Variables, the random generators, the order of rows, the state of the other
callbacks, the history. It is written after all callbacks have seen the end of an epoch (or of a step), wherever this one stands in the list.
"""

import contextlib
import os
from typing import Any

from .. import files
from ..arguments import Path
from ..errors import FileFormatError, InputError
from ..locks import FileLock
from ..registry import register
from . import snapshot
from .base import Callback


@register("callbacks")
class BackupAndRestore(Callback):
    """Backs up a training run, and restores it when `fit` is called again after an interruption. Keras: `keras.callbacks.BackupAndRestore`.

    Run the same program again: `fit` then goes on behind the last backup, in the middle of an epoch too, and everything — weights,
    optimizer, metrics, random numbers, order of the rows, history, files of CSVLogger — is as if nothing had happened. A callback of your own
    takes part by `get_state()`, which returns a dict of numbers, strings, lists and arrays, and `set_state(state)`. A generator
    that is given to `fit` must yield the same batches again; those already trained on are skipped.

    Args:
        backup_dir: folder of the backup; for this run alone, which holds a lock on it. A killed run leaves no lock.
        save_freq: "epoch", or the number of batches between two backups (the loop then runs one step at a time); False makes none.
        double_checkpoint: keep the backup before the last one too, for when the last cannot be read.
        delete_checkpoint: delete the backup when training ends.

    Raises:
        InputError: for an empty folder name or another `save_freq`; in `fit`, if the backup belongs to another model.
        FileFormatError: in `fit`, if the backup cannot be read.
        LockedError: in `fit`, if another run is using the folder.
        WriteError: in `fit`, if the backup cannot be written; the one before it is then unchanged.

    >>> import tempfile, numpy as np, baro
    >>> model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1)])
    >>> model.compile("sgd", "mse")
    >>> class Interrupt(baro.callbacks.Callback):
    ...     def on_epoch_begin(self, epoch, logs=None):
    ...         if epoch == 4:
    ...             raise RuntimeError("power cut")
    >>> backup, x, y = BackupAndRestore(tempfile.mkdtemp()), np.ones((8, 2)), np.ones(8)
    >>> try:
    ...     model.fit(x, y, epochs=10, verbose=0, callbacks=[backup, Interrupt()])
    ... except RuntimeError as error:
    ...     print(error)
    power cut
    >>> h = model.fit(x, y, epochs=10, verbose=0, callbacks=[backup])
    >>> h.epoch, len(h.history["loss"])
    ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 10)
    """

    def __init__(
        self,
        backup_dir: Path,
        save_freq: Any = "epoch",
        double_checkpoint: bool = False,
        delete_checkpoint: bool = True,
    ):
        super().__init__()
        if not backup_dir:
            raise InputError("Empty `backup_dir` argument passed; give the name of a folder for the backup.")
        if save_freq != "epoch" and not isinstance(save_freq, int) or isinstance(save_freq, int) and save_freq < 0:
            raise InputError(
                f"Invalid value for argument `save_freq`. Received: save_freq={save_freq!r}. Expected 'epoch', a number of batches, or False."
            )
        self.backup_dir = os.fspath(backup_dir)
        self.save_freq = save_freq
        self.double_checkpoint = double_checkpoint
        self.delete_checkpoint = delete_checkpoint
        self._weights_path = os.path.join(self.backup_dir, "latest.npz")
        # for people; `latest.npz` has it all
        self._training_metadata_path = os.path.join(self.backup_dir, "training_metadata.json")
        self._prev_weights_path = f"{self._weights_path}.bkp"
        self._prev_training_metadata_path = f"{self._training_metadata_path}.bkp"
        self._lock = FileLock(os.path.join(self.backup_dir, "lock"))
        self._batches_seen_since_last_saving = 0
        self._last_batch_seen = 0
        self._current_epoch = 0
        self._due: dict[str, Any] | None = None  # what the next backup says about the moment, once one is due
        self._loaded: dict[str, Any] | None = None
        self._resumed = False

    def idle_hooks(self) -> dict[str, Any]:
        """Return the hooks that have nothing to do: without an interval batches need not be seen one by one."""
        return {} if self._every_batches() else {"on_train_batch_end": BackupAndRestore.on_train_batch_end}

    def _every_batches(self) -> int:
        return 0 if self.save_freq == "epoch" else int(self.save_freq)

    # --- backing up -----------------------------------------------------------------------------------------------------

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Note that a backup is due, if it is time."""
        every = self._every_batches()
        if not every:
            return
        self._batches_seen_since_last_saving += (
            batch + 1 if batch <= self._last_batch_seen else batch - self._last_batch_seen
        )
        self._last_batch_seen = batch
        if self._batches_seen_since_last_saving >= every:
            self._batches_seen_since_last_saving = 0
            self._due = {"epoch": self._current_epoch, "batch": batch + 1, "logs": logs}

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Note the epoch."""
        self._current_epoch = epoch

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Note that a backup is due."""
        self._current_epoch = epoch + 1
        self._last_batch_seen = 0
        if self.save_freq == "epoch":
            self._due = {"epoch": epoch + 1, "batch": 0, "logs": None}

    def after_hook(self, hook: str, args: tuple, hooks: Any, unseen: list[Any]) -> None:
        """Write the backup that is due; CallbackList calls it when all callbacks have seen a hook.

        Args:
            hook, args: what they saw.
            hooks: the CallbackList.
            unseen: the callbacks that did not get to it since one before them raised an exception.
        """
        import json

        if self._due is None:
            return
        due, self._due = self._due, None
        names = _keys(hooks.callbacks)
        fit = getattr(self.model, "_fit", None)
        state = {
            **due,
            "variables": snapshot.capture(self.model),
            "random": snapshot.random_state(),
            "data": {**fit.get_state(), "logs": due["logs"]} if fit is not None else None,
            "stop_training": bool(self.model.stop_training),
            "callbacks": {names[id(c)]: c.get_state() for c in hooks.callbacks if hasattr(c, "get_state")},
            "unseen": {"hook": hook, "args": list(args), "callbacks": [names[id(c)] for c in unseen]},
        }
        contents = {
            self._weights_path: snapshot.state_bytes(state),
            self._training_metadata_path: json.dumps({"epoch": due["epoch"], "batch": due["batch"]}),
        }
        files.write_together(contents, self._keep_last if self.double_checkpoint else None)

    def _keep_last(self) -> None:
        for path, kept in (
            (self._weights_path, self._prev_weights_path),
            (self._training_metadata_path, self._prev_training_metadata_path),
        ):
            if os.path.exists(path):
                _keep(path, kept)

    def get_state(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        return {n: getattr(self, n) for n in ("_batches_seen_since_last_saving", "_last_batch_seen", "_current_epoch")}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on from `get_state`'s values."""
        for name, value in state.items():
            setattr(self, name, value)

    # --- restoring ------------------------------------------------------------------------------------------------------

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Read the backup, if there is one, and give the model its weights."""
        self._due = self._loaded = None
        self._resumed = False
        self._batches_seen_since_last_saving = self._last_batch_seen = 0
        if not self.model.built:
            raise InputError(
                f"To use the BackupAndRestore callback, your model must be built before you call `fit()`. Model {self.model.name!r} is unbuilt: give its "
                "first layer an input shape, or call the model on one batch."
            )
        self._lock.release()
        self._lock.acquire()
        self._loaded = self._read()
        if self._loaded is not None:
            optimizer = self.model.optimizer
            if optimizer is not None and not optimizer.built:
                optimizer.build(self.model.trainable_variables)
            snapshot.restore(self.model, self._loaded["variables"], f"BackupAndRestore({self.backup_dir!r})")
            self.model._initial_epoch = self._loaded["epoch"]

    def _read(self) -> dict[str, Any] | None:
        if not os.path.exists(self._weights_path):
            return None
        try:
            return snapshot.read_state(self._weights_path)
        except FileFormatError:
            if not os.path.exists(self._prev_weights_path):
                raise
            return snapshot.read_state(self._prev_weights_path)

    def resume(self, hooks: Any) -> tuple[int, int] | None:
        """Restore everything from the backup that `on_train_begin` read; return (epoch, batches of it that are done), or None.

        The loop calls it behind the `on_train_begin` of all callbacks, and again where an epoch's middle is reached.
        """
        state = self._loaded
        if state is None:
            return None
        snapshot.restore(self.model, state["variables"], f"BackupAndRestore({self.backup_dir!r})")
        names = _keys(hooks.callbacks)
        for callback in hooks.callbacks:
            if names[id(callback)] in state["callbacks"] and hasattr(callback, "set_state"):
                callback.set_state(state["callbacks"][names[id(callback)]])
        if state["data"] is not None and getattr(self.model, "_fit", None) is not None:
            self.model._fit.set_state(state["data"])
        self.model.stop_training = state["stop_training"]
        unseen = state["unseen"]
        for callback in hooks.callbacks:
            # a second time only where `set_state` has just put the callback back to before the hook
            again = self._resumed and not hasattr(callback, "set_state")
            if names[id(callback)] in unseen["callbacks"] and not again:
                getattr(callback, unseen["hook"])(*unseen["args"])
        self._resumed = True
        snapshot.set_random_state(state["random"])
        return state["epoch"], state["batch"]

    def on_train_end(self, logs: dict | None = None) -> None:
        """Delete the backup."""
        self._loaded = None
        if self.delete_checkpoint and os.path.isdir(self.backup_dir):
            for path in (
                self._weights_path,  # first, so that a process killed here begins anew and does not meet an older backup
                self._training_metadata_path,
                self._prev_weights_path,
                self._prev_training_metadata_path,
            ):
                try:
                    os.unlink(path)
                except FileNotFoundError:
                    pass
                except OSError as error:
                    raise files.failed(path, error) from error
            files.remove_leftovers(self.backup_dir, older_than=0.0)
        self._lock.release()
        if self.delete_checkpoint:
            with contextlib.suppress(OSError):
                os.rmdir(self.backup_dir)  # stays if something else is in it

    def on_interrupt(self) -> None:
        """Let other runs use the folder."""
        self._lock.release()


def _keys(callbacks: list[Any]) -> dict[int, str]:
    """Return a name for each callback that the next run's callbacks have too: its class, and which one of that class."""
    counts: dict[str, int] = {}
    found = {}
    for c in callbacks:
        kind = type(c).__qualname__
        found[id(c)] = f"{kind}/{counts.get(kind, 0)}"
        counts[kind] = counts.get(kind, 0) + 1
    return found


def _keep(path: str, kept: str) -> None:
    """Let `kept` be the file at `path`, whole at any moment."""
    import shutil

    beside = f"{kept}.new"
    try:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(beside)
        try:
            os.link(path, beside)
        except OSError:  # a file system without links
            shutil.copyfile(path, beside)
        os.replace(beside, kept)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise files.failed(kept, error) from error
