"""`ModelCheckpoint`: the model or its weights in a file, after epochs or after batches."""

import os
import warnings
from typing import Any

import numpy as np

from ..arguments import Path
from ..errors import InputError, suggest
from ..files import WriteError, ensure_folder, remove_leftovers
from ..registry import register
from ..utils.io_utils import print_msg
from .monitor import MonitorCallback

_MODEL = (".keras", ".h5", ".hdf5", "")
_WEIGHTS = (".weights.h5", ".h5", ".hdf5", ".ckpt", ".tf", "")


def _suffix(path: str) -> str:
    """Return a path's suffix, without parts that are filled in later: "w.{epoch}" has none."""
    import string

    plain = "".join(
        text + ("x" if field is not None else "")
        for text, field, _, _ in string.Formatter().parse(os.path.basename(path))
    )
    if plain.endswith(".weights.h5"):
        return ".weights.h5"
    suffix = os.path.splitext(plain)[1]
    return "" if suffix.strip(".0123456789x-") == "" else suffix


@register("callbacks")
class ModelCheckpoint(MonitorCallback):
    """Saves the model or its weights while it is trained; a file is whole or it is not there. Keras: `keras.callbacks.ModelCheckpoint`.

    Args:
        filepath: where to; may have `{epoch}`, `{batch}` and names from the logs, as in "{epoch:02d}-{val_loss:.2f}.keras". A model ends in
            ".keras", weights in ".weights.h5"; the older ".h5", ".hdf5", ".ckpt" and no suffix work too, and are stored as
            `Model.save` and `Model.save_weights` store them.
        monitor: the number by which `save_best_only` decides.
        verbose: 1 prints what is saved.
        save_best_only: save only when the number has improved.
        save_weights_only: save weights and optimizer state instead of the model.
        mode: "min", "max" or "auto".
        save_freq: "epoch", or the number of batches between two files (the loop then runs one step at a time).
        initial_value_threshold: the number must be better than this.
        kwargs: `period`, Keras 2's number of epochs between two files; `load_weights_on_restart`, Keras 2's way to begin with the weights of
            the last file.

    Raises:
        InputError: for an unknown argument or suffix.
        KeyError: if a name in `filepath` is not in the logs.
        WriteError: if the file cannot be written.

    >>> import os, tempfile, numpy as np, baro
    >>> model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1)])
    >>> model.compile("sgd", "mse")
    >>> folder = tempfile.mkdtemp()
    >>> save = ModelCheckpoint(folder + "/{epoch:02d}.keras")
    >>> _ = model.fit(np.ones((8, 2)), np.ones(8), epochs=2, verbose=0, callbacks=[save])
    >>> sorted(os.listdir(folder))
    ['01.keras', '02.keras']
    """

    def __init__(self, filepath: Path, monitor: str = "val_loss", verbose: int = 0, save_best_only: bool = False, save_weights_only: bool = False,
                 mode: str = "auto", save_freq: Any = "epoch", initial_value_threshold: float | None = None, **kwargs: Any):  # fmt: skip
        super().__init__(monitor, mode, initial_value_threshold)
        self.period = kwargs.pop("period", 1)
        self.load_weights_on_restart = kwargs.pop("load_weights_on_restart", False)
        if kwargs.pop("options", None) is not None:
            raise InputError(
                "ModelCheckpoint: `options` belongs to TensorFlow's formats, which are not written here. Leave it out."
            )
        if kwargs:
            known = (
                "filepath",
                "monitor",
                "verbose",
                "save_best_only",
                "save_weights_only",
                "mode",
                "save_freq",
                "initial_value_threshold",
                "period",
            )
            raise InputError(
                f"ModelCheckpoint: unknown argument {next(iter(kwargs))!r}.{suggest(next(iter(kwargs)), known)}"
            )
        self.verbose = verbose
        self.filepath = os.fspath(filepath)
        self.save_best_only = save_best_only
        self.save_weights_only = save_weights_only
        self.save_freq = save_freq
        self._batches_seen_since_last_saving = 0
        self._last_batch_seen: int | None = None
        self._epochs_since_last_saving = 0
        self._current_epoch = 0
        if save_freq != "epoch" and (not isinstance(save_freq, int) or isinstance(save_freq, bool) or save_freq < 1):
            raise InputError(
                f"Unrecognized save_freq: {save_freq!r}. Expected 'epoch' or a number of batches, at least 1."
            )
        suffixes = _WEIGHTS if save_weights_only else _MODEL
        if _suffix(self.filepath) not in suffixes:
            wanted = "`.weights.h5` with save_weights_only=True" if save_weights_only else "`.keras`"
            raise InputError(
                f"ModelCheckpoint: the filepath provided must end in {wanted} (older: {', '.join(s or 'no suffix' for s in suffixes[1:])}). Received: filepath={self.filepath}"
            )

    def idle_hooks(self) -> dict[str, Any]:
        """Return the hooks that have nothing to do: with save_freq="epoch" batches need not be seen one by one."""
        return {"on_train_batch_end": ModelCheckpoint.on_train_batch_end} if self.save_freq == "epoch" else {}

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Delete what a killed process left unfinished, and load the last file's weights if `load_weights_on_restart` asks for it."""
        folder = os.path.dirname(self.filepath) or "."
        if os.path.isdir(folder):
            remove_leftovers(folder)
        if self.load_weights_on_restart:
            last = self._last_file()
            if last is not None:
                self.model.load_weights(last)

    def _last_file(self) -> str | None:
        """Return the youngest file that `filepath` can have named."""
        import glob
        import string

        pattern = "".join(
            glob.escape(text) + ("*" if field is not None else "")
            for text, field, _, _ in string.Formatter().parse(self.filepath)
        )
        return max(glob.glob(pattern), key=lambda p: (os.path.getmtime(p), p), default=None)

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Save, if it is time."""
        if self._should_save_on_batch(batch):
            self._save_model(self._current_epoch, batch, logs or {})

    def _should_save_on_batch(self, batch: int) -> bool:
        if self.save_freq == "epoch":
            return False
        new_epoch = self._last_batch_seen is None or batch <= self._last_batch_seen
        self._batches_seen_since_last_saving += batch + 1 if new_epoch else batch - self._last_batch_seen  # type: ignore[operator]
        self._last_batch_seen = batch
        if self._batches_seen_since_last_saving < self.save_freq:
            return False
        self._batches_seen_since_last_saving = 0
        return True

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Note the epoch."""
        self._current_epoch = epoch

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Save, if it is time."""
        if self.monitor_op is None and self.save_best_only:
            self._set_monitor_op()
        if self.save_freq == "epoch":
            self._epochs_since_last_saving += 1
            if self._epochs_since_last_saving >= self.period:
                self._epochs_since_last_saving = 0
                self._save_model(epoch, None, logs or {})

    def _save_model(self, epoch: int, batch: int | None, logs: dict) -> None:
        path = self._get_file_path(epoch, batch, logs)
        if not self._should_save_model(epoch, logs, path):
            return
        folder = os.path.dirname(path)
        if folder:
            ensure_folder(folder)
        if os.path.isdir(path) and _suffix(path):
            raise WriteError(f"ModelCheckpoint: please specify a non-directory filepath; {path} is a folder.")
        if self.save_weights_only:
            self.model.save_weights(path, overwrite=True)
        else:
            self.model.save(path, overwrite=True)
        if self.verbose:
            print_msg(f"\nEpoch {epoch + 1}: finished saving model to {path}")

    def _should_save_model(self, epoch: int, logs: dict, path: str) -> bool:
        if not self.save_best_only:
            if self.verbose:
                print_msg(f"\nEpoch {epoch + 1}: saving model to {path}")
            return True
        current = logs.get(self.monitor)
        if current is None:
            self._missing(logs, "every epoch is saved. Can save best model only with this metric")
            return True
        if np.ndim(current) > 0:
            warnings.warn(
                f"Can save best model only when `monitor` is a scalar value; every epoch is saved. Received: {current}",
                stacklevel=2,
            )
            return True
        best = "None" if self.best is None else f"{self.best:.5f}"
        better = self._is_improvement(current, self.best)
        if self.verbose:
            verdict = (
                f"improved from {best} to {current:.5f}, saving model to {path}"
                if better
                else f"did not improve from {best}"
            )
            print_msg(f"\nEpoch {epoch + 1}: {self.monitor} {verdict}")
        if better:
            self.best = current
        return better

    def _get_file_path(self, epoch: int, batch: int | None, logs: dict) -> str:
        values = {"epoch": epoch + 1, **({} if batch is None else {"batch": batch + 1}), **logs}
        try:
            return self.filepath.format(**values)
        except KeyError as error:
            name = str(error).strip("'")
            raise KeyError(
                f'Failed to format this callback filepath: "{self.filepath}". Reason: {error} is not logged; there are {sorted(values)}.'
                f"{suggest(name, values)}"
            ) from None

    def get_state(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        names = (
            "best",
            "_batches_seen_since_last_saving",
            "_last_batch_seen",
            "_epochs_since_last_saving",
            "_current_epoch",
        )
        return {n: getattr(self, n) for n in names}
