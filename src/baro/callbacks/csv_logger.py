"""`CSVLogger`: a line of a text file for each epoch."""

import os
from collections.abc import Iterable
from typing import IO, Any

import numpy as np

from ..registry import register
from .base import Callback


@register("callbacks")
class CSVLogger(Callback):
    """Writes each epoch's results as a line of a file. Keras: `keras.callbacks.CSVLogger`.

    A number that an epoch lacks, as on epochs without validation, is written as NA.

    Args:
        filename: the file.
        separator: what stands between the columns.
        append: whether an existing file is continued (without a second header).

    >>> import tempfile, numpy as np, baro
    >>> model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1, kernel_initializer="zeros")])
    >>> model.compile("sgd", "mse")
    >>> path = tempfile.mkdtemp() + "/log.csv"
    >>> _ = model.fit(np.ones((8, 2)), np.ones(8), verbose=0, callbacks=[CSVLogger(path)])
    >>> from pathlib import Path
    >>> print(Path(path).read_text().strip())
    epoch,loss,val_loss
    0,1.0,NA
    """

    def __init__(self, filename: Any, separator: str = ",", append: bool = False):
        super().__init__()
        self.sep = separator
        self.filename = os.fspath(filename)
        self.append = append
        self.append_header = True
        self.keys: list[str] | None = None
        self.csv_file: IO[str] | None = None
        self._from = 0  # where the next line goes when the file is opened

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Find out where the first line goes; the file is opened with it, so that a resumed run can still say otherwise."""
        self._close()
        self.keys = None
        self._from = os.path.getsize(self.filename) if self.append and os.path.exists(self.filename) else 0
        self.append_header = self._from == 0

    def _open(self) -> None:
        kept = min(self._from, os.path.getsize(self.filename)) if self._from else 0
        self.csv_file = open(self.filename, "r+" if kept else "w", newline="", encoding="utf-8")  # noqa: SIM115  (closed by `_close`)
        if kept:
            self.csv_file.truncate(kept)
            self.csv_file.seek(kept)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Write the epoch's line."""
        import csv

        logs = logs or {}
        if self.csv_file is None:
            self._open()
        lines = csv.writer(self.csv_file, delimiter=self.sep)  # type: ignore[arg-type]
        if self.keys is None:
            self.keys = sorted(logs)
            if not any(k.startswith("val_") for k in self.keys):  # validation may come in a later epoch
                self.keys += [f"val_{k}" for k in self.keys]
        if self.append_header:
            lines.writerow(["epoch", *self.keys])
            self.append_header = False
        lines.writerow([epoch, *(_cell(logs.get(k, "NA")) for k in self.keys)])
        self.csv_file.flush()  # type: ignore[union-attr]
        self._from = os.path.getsize(self.filename)

    def on_train_end(self, logs: dict | None = None) -> None:
        """Close the file."""
        self._close()

    on_interrupt = on_train_end

    def _close(self) -> None:
        if self.csv_file is not None:
            self.csv_file.close()
            self.csv_file = None

    def get_state(self) -> dict[str, Any]:
        """Return what must survive a restart: the file's length, so that lines behind it are written again."""
        return {"keys": self.keys, "length": self._from, "header": self.append_header}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on behind the last line that counts."""
        self._close()
        self.keys, self._from, self.append_header = state["keys"], state["length"], state["header"]
        if not os.path.exists(self.filename):  # it was moved away: begin anew
            self._from, self.append_header = 0, True


def _cell(value: Any) -> Any:
    if isinstance(value, str) or not isinstance(value, Iterable) or isinstance(value, np.ndarray) and value.ndim == 0:
        return value
    return f'"[{", ".join(map(str, value))}]"'
