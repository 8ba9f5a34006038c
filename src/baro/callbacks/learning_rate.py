"""`LearningRateScheduler` and `ReduceLROnPlateau`: the optimizer's learning rate, set once an epoch."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..errors import InputError
from ..registry import register
from ..utils.io_utils import print_msg
from .base import Callback
from .monitor import MonitorCallback


def current_rate(optimizer: Any) -> float:
    """Return an optimizer's learning rate at this step."""
    return float(np.asarray(optimizer.learning_rate))


def innermost(optimizer: Any) -> Any:
    """Return the optimizer inside a LossScaleOptimizer, or the optimizer itself."""
    return getattr(optimizer, "inner_optimizer", optimizer)


def optimizers_of(optimizer: Any) -> Iterator[tuple[str, Any]]:
    """Yield (name in the logs, optimizer): one, or those that an optimizer of several layers groups holds."""
    several = getattr(optimizer, "optimizers", None)
    if several is None:
        yield "learning_rate", optimizer
    else:
        for one in several:
            yield f"learning_rate_{one.name}", one


def log_rates(model: Any, logs: dict | None) -> None:
    """Add the learning rates to an epoch's logs."""
    if logs is not None:
        for name, optimizer in optimizers_of(model.optimizer):
            logs[name] = current_rate(optimizer)


@register("callbacks")
class LearningRateScheduler(Callback):
    """Sets the learning rate before each epoch. Keras: `keras.callbacks.LearningRateScheduler`.

    Args:
        schedule: function (epoch, current rate) -> rate; one that takes the epoch alone works too.
        verbose: 1 prints the rate.

    Raises:
        InputError: if the schedule does not return a float.
        TypeError: if the optimizer has a schedule of its own.

    >>> import numpy as np, baro
    >>> model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1)])
    >>> model.compile(baro.optimizers.SGD(0.25), "mse")
    >>> halve = LearningRateScheduler(lambda epoch, rate: rate / 2)
    >>> model.fit(np.ones((8, 2)), np.ones(8), epochs=3, verbose=0, callbacks=[halve]).history["learning_rate"]
    [0.125, 0.0625, 0.03125]
    """

    def __init__(self, schedule: Callable, verbose: int = 0):
        super().__init__()
        self.schedule = schedule
        self.verbose = verbose

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Set the rate."""
        for name, optimizer in optimizers_of(self.model.optimizer):
            rate = self._rate(epoch, current_rate(optimizer))
            optimizer.learning_rate = rate
            if self.verbose:
                which = "" if name == "learning_rate" else f"{optimizer.name} "
                print_msg(f"\nEpoch {epoch + 1}: LearningRateScheduler setting {which}learning rate to {rate}.")

    def _rate(self, epoch: int, rate: float) -> float:
        try:
            found = self.schedule(epoch, rate)
        except TypeError:  # Keras's first versions gave the epoch alone
            found = self.schedule(epoch)
        if not isinstance(found, (float, np.floating)):
            raise InputError(
                f"LearningRateScheduler: the output of the `schedule` function should be a float, received {found!r}. Wrap it: float(…)."
            )
        return float(found)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Log the rate."""
        log_rates(self.model, logs)


@register("callbacks")
class ReduceLROnPlateau(MonitorCallback):
    """Lowers the learning rate when a logged number has stopped improving. Keras: `keras.callbacks.ReduceLROnPlateau`.

    Args:
        monitor: the number's name in the logs.
        factor: new rate = rate · factor.
        patience: epochs without improvement before that.
        verbose: 1 prints what it does.
        mode: "min", "max" or "auto".
        min_delta: a smaller improvement does not count.
        cooldown: epochs after a reduction in which nothing is counted.
        min_lr: the lowest rate.
        kwargs: `epsilon`, Keras 1's name of `min_delta`.

    Raises:
        InputError: if factor >= 1 or an argument is unknown; at the end of the first epoch, if the metric is unknown.
        TypeError: if the optimizer has a schedule of its own.

    >>> import numpy as np, baro
    >>> model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1)])
    >>> model.compile(baro.optimizers.SGD(0.25), "mse")
    >>> reduce = ReduceLROnPlateau(monitor="loss", factor=0.5, patience=1, min_delta=100)
    >>> model.fit(np.ones((8, 2)), np.ones(8), epochs=3, verbose=0, callbacks=[reduce]).history["learning_rate"]
    [0.25, 0.25, 0.125]
    """

    def __init__(self, monitor: str = "val_loss", factor: float = 0.1, patience: int = 10, verbose: int = 0, mode: str = "auto",
                 min_delta: float = 1e-4, cooldown: int = 0, min_lr: float = 0.0, **kwargs: Any):  # fmt: skip
        min_delta = kwargs.pop("epsilon", min_delta)
        if kwargs:
            from ..errors import suggest

            known = ("monitor", "factor", "patience", "verbose", "mode", "min_delta", "cooldown", "min_lr")
            raise InputError(
                f"ReduceLROnPlateau: unknown argument {next(iter(kwargs))!r}.{suggest(next(iter(kwargs)), known)}"
            )
        super().__init__(monitor, mode, min_delta=min_delta)
        if factor >= 1.0:
            raise InputError(
                f"ReduceLROnPlateau does not support a factor >= 1.0, which would not reduce the rate. Received factor={factor}"
            )
        self.factor = factor
        self.min_lr = min_lr
        self.patience = patience
        self.verbose = verbose
        self.cooldown = cooldown
        self.cooldown_counter = 0
        self.wait = 0

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Forget an earlier `fit`."""
        self.best = None
        self.cooldown_counter = self.wait = 0

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Log the rate, compare, and lower the rate when patience is exhausted."""
        if self.monitor_op is None:
            self._set_monitor_op()
        log_rates(self.model, logs)
        current = (logs or {}).get(self.monitor)
        if current is None:
            self._missing(logs or {}, "the learning rate is not reduced")
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if self._is_improvement(current, self.best):
            self.best = current
            self.wait = 0
        elif not self.in_cooldown():
            self.wait += 1
            if self.wait >= self.patience:
                reduced = [
                    self._reduce(optimizer, name, epoch) for name, optimizer in optimizers_of(self.model.optimizer)
                ]
                if not any(reduced):
                    return
                self.cooldown_counter = self.cooldown
                self.wait = 0

    def _reduce(self, optimizer: Any, name: str, epoch: int) -> bool:
        old = current_rate(optimizer)
        if old <= np.float32(self.min_lr):
            return False
        new = max(old * self.factor, self.min_lr)
        optimizer.learning_rate = new
        if self.verbose:
            which = "" if name == "learning_rate" else f"{optimizer.name} "
            print_msg(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing {which}learning rate to {new}.")
        return True

    def in_cooldown(self) -> bool:
        """Say whether the last reduction is too recent to count epochs."""
        return self.cooldown_counter > 0

    def get_state(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        return {"best": self.best, "wait": self.wait, "cooldown_counter": self.cooldown_counter}
