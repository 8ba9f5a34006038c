"""`EarlyStopping`: no more epochs once a number has stopped improving."""

from typing import Any

from ..registry import register
from ..utils.io_utils import print_msg
from .monitor import MonitorCallback


@register("callbacks")
class EarlyStopping(MonitorCallback):
    """Stops training when a logged number has not improved for some epochs. Keras: `keras.callbacks.EarlyStopping`.

    Args:
        monitor: the number's name in the logs.
        min_delta: a smaller improvement does not count.
        patience: epochs without improvement after which training stops; 0 acts like 1.
        verbose: 1 prints what it does.
        mode: "min", "max" or "auto".
        baseline: an improvement on the best value so far resets the patience only if it also beats this value.
        restore_best_weights: whether the weights of the best epoch are put back when training ends, whoever ends it.
        start_from_epoch: epochs at the beginning that are not looked at.

    Raises:
        InputError: at the end of the first epoch, if `mode` is "auto" and the metric is unknown.

    >>> import numpy as np, baro
    >>> model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1)])
    >>> model.compile("sgd", "mse")
    >>> stop = EarlyStopping(monitor="loss", patience=3, min_delta=100)
    >>> len(model.fit(np.ones((8, 2)), np.ones(8), epochs=10, verbose=0, callbacks=[stop]).history["loss"])
    4
    """

    def __init__(self, monitor: str = "val_loss", min_delta: float = 0, patience: int = 0, verbose: int = 0, mode: str = "auto",
                 baseline: float | None = None, restore_best_weights: bool = False, start_from_epoch: int = 0):  # fmt: skip
        super().__init__(monitor, mode, min_delta=min_delta)
        self.patience = patience
        self.verbose = verbose
        self.baseline = baseline
        self.wait = 0
        self.stopped_epoch = 0
        self.restore_best_weights = restore_best_weights
        self.best_weights: list | None = None
        self.best_epoch = 0
        self.start_from_epoch = start_from_epoch

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Forget an earlier `fit`."""
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best = self.best_weights = None

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Compare, and stop the training when patience is exhausted."""
        if self.monitor_op is None:
            self._set_monitor_op()
        current = self.get_monitor_value(logs)
        if current is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            self.best_weights, self.best_epoch = self.model.get_weights(), epoch
        self.wait += 1
        if self._is_improvement(current, self.best):
            self.best, self.best_epoch = current, epoch
            if self.restore_best_weights:
                self.best_weights = self.model.get_weights()
            if self.baseline is None or self._is_improvement(current, self.baseline):
                self.wait = 0
        elif self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def on_train_end(self, logs: dict | None = None) -> None:
        """Put the best weights back."""
        if self.stopped_epoch > 0 and self.verbose:
            print_msg(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self.restore_best_weights and self.best_weights is not None:
            if self.verbose:
                print_msg(f"Restoring model weights from the end of the best epoch: {self.best_epoch + 1}.")
            self.model.set_weights(self.best_weights)

    def get_monitor_value(self, logs: dict | None) -> Any:
        """Return the monitored number, or None with a warning."""
        value = (logs or {}).get(self.monitor)
        if value is None:
            self._missing(logs or {}, "training is not stopped early")
        return value

    def get_state(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        return {n: getattr(self, n) for n in ("best", "wait", "stopped_epoch", "best_epoch", "best_weights")}
