"""`CSVLogger`: a line of a text file for each epoch."""

import os
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..arguments import Path
from ..errors import InputError
from ..registry import register
from .base import Callback


@register("callbacks")
class CSVLogger(Callback):
    """Writes each epoch's results as a line of a file. Keras: `keras.callbacks.CSVLogger`.

    A number that an epoch lacks, as on epochs without validation, is written as NA. Lines are whole: one that cannot be written leaves the file
    as it was.

    Args:
        filename: the file.
        separator: what stands between the columns.
        append: whether an existing file is continued (without a second header).

    Raises:
        WriteError: in `fit`, if the file cannot be written.

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

    def __init__(self, filename: Path, separator: str = ",", append: bool = False):
        super().__init__()
        if len(separator) != 1:
            raise InputError(f"CSVLogger: `separator` must be one character. Received: separator={separator!r}")
        self.sep = separator
        self.filename = os.fspath(filename)
        self.append = append
        self.append_header = True
        self.keys: list[str] | None = None
        self.csv_file: Any = None
        self._from = 0  # where the next line goes when the file is opened

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Find out where the first line goes; the file is opened with it, so that a resumed run can still say otherwise."""
        from ..files import WriteError

        self._close()
        self.keys = None
        if os.path.isdir(self.filename):
            raise WriteError(f"CSVLogger: {self.filename} is a folder. Give the name of a file in it.")
        self._from = os.path.getsize(self.filename) if self.append and os.path.exists(self.filename) else 0
        self.append_header = self._from == 0

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Write the epoch's line."""
        import csv
        import io

        logs = logs or {}
        keys = self.keys
        if keys is None:
            keys = sorted(logs)
            if not any(k.startswith("val_") for k in keys):  # validation may come in a later epoch
                keys += [f"val_{k}" for k in keys]
        text = io.StringIO(newline="")
        lines = csv.writer(text, delimiter=self.sep)
        if self.append_header:
            lines.writerow(["epoch", *keys])
        lines.writerow([epoch, *(_cell(logs.get(k, "NA")) for k in keys)])
        self._append(text.getvalue().encode("utf-8"))
        self.keys, self.append_header = keys, False

    def _append(self, data: bytes) -> None:
        """Write behind the lines that count, or leave them as they are."""
        from .. import files

        if self.csv_file is None:
            self._from = min(self._from, os.path.getsize(self.filename)) if self._from else 0
            self.csv_file = files.AppendedFile(self.filename, self._from)
        self._from += self.csv_file.write(data)

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
