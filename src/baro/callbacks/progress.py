"""The progress bar: Keras's line, redrawn by time and not by batch; one line an epoch where there is no terminal."""

from typing import Any

from ..registry import register
from ..utils.io_utils import print_msg
from ..utils.progbar import Progbar
from .base import Callback


@register("callbacks")
class ProgbarLogger(Callback):
    """Prints each epoch's progress and results. Keras: `keras.callbacks.ProgbarLogger`.

    verbose 1 draws a bar that follows the steps, 2 prints one line an epoch, 3 only which epoch begins.
    """

    def __init__(self) -> None:
        super().__init__()
        self.verbose = 1
        self.epochs = 1
        self.target: int | None = None
        self.progbar: Progbar | None = None
        self.done = 0  # batches, where the loop has counted them
        self._in_fit = False
        self.clock = 0.0  # when the loop last drew

    def draws(self, mode: str) -> bool:
        """Say whether the bar follows the steps of this mode."""
        return self.verbose == 1 and not (mode == "test" and self._in_fit)

    def set_params(self, params: dict[str, Any]) -> None:
        """Take verbose, epochs and steps."""
        self.params = params
        self.verbose = params.get("verbose", 1)
        self.epochs = params.get("epochs", 1)
        self.target = params.get("steps")

    def _new(self, target: int | None) -> None:
        self.done = 0
        self.progbar = Progbar(target=target, verbose=self.verbose, unit_name="step")

    def progress(self, done: int, logs: dict | None) -> None:
        """Show that `done` steps are done; the loop calls it about ten times a second."""
        if self.progbar is not None:
            self.progbar.update(done, list((logs or {}).items()), finalize=False)

    def _finish(self, logs: dict | None) -> None:
        if self.progbar is not None:
            target = self.progbar.target or self.done or self.progbar.seen
            self.progbar.target = target
            self.target = self.target or target  # of a generator, once an epoch has shown it
            self.progbar.update(target or 0, list((logs or {}).items()), finalize=True)
            self.progbar = None

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Note that validation belongs to the epoch's line."""
        self._in_fit = True

    def on_train_end(self, logs: dict | None = None) -> None:
        """Note that training is over."""
        self._in_fit = False

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Begin a line."""
        if self.verbose and self.epochs > 1:
            print_msg(f"Epoch {epoch + 1}/{self.epochs}")
        self._new(self.target)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """End the line with the epoch's results."""
        self._finish(logs)

    def on_test_begin(self, logs: dict | None = None) -> None:
        """Begin a line for `evaluate`."""
        if not self._in_fit:
            self._new(self.target)

    def on_test_end(self, logs: dict | None = None) -> None:
        """End the line of `evaluate`."""
        if not self._in_fit:
            self._finish(logs)

    def on_predict_begin(self, logs: dict | None = None) -> None:
        """Begin a line for `predict`."""
        self._new(self.target)

    def on_predict_end(self, logs: dict | None = None) -> None:
        """End the line of `predict`."""
        self._finish(logs)
