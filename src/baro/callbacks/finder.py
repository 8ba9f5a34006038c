"""`LearningRateFinder`: train with a rate that grows step by step, and look where the loss stops falling."""

import math
from typing import Any

import numpy as np

from ..errors import InputError, MissingPackageError
from ..registry import register
from . import snapshot
from .base import Callback


@register("callbacks")
class LearningRateFinder(Callback):
    """Grows the learning rate exponentially from one step to the next and keeps each step's loss; the model is put back afterwards.

    A good constant rate lies about ten times below the rate at which the loss begins to shoot up (Smith 2015, "Cyclical Learning Rates
    for Training Neural Networks"; Géron, exercise 10 of chapter 10).

    Args:
        min_rate: the first step's rate.
        max_rate: the last step's rate.
        steps: steps from the first to the last; by default all steps of the `fit`.
        factor: what the rate is multiplied by after each step; instead of `steps`.
        smoothing: 0 to 1; the share of the past in the smoothed loss.
        stop_factor: the sweep ends where the smoothed loss is this many times its lowest value.

    Attributes:
        rates, losses: lists with a number a step.

    Raises:
        InputError: for rates or factors that do not grow.
        TypeError: if the optimizer has a schedule of its own.

    >>> import numpy as np, baro
    >>> x = np.linspace(-1, 1, 320)[:, None]
    >>> model = baro.Sequential([baro.Input((1,)), baro.layers.Dense(1)])
    >>> model.compile(baro.optimizers.SGD(), "mse")
    >>> finder = model.find_lr(x, 3 * x, min_rate=1e-4, max_rate=100, steps=60)
    >>> 0.01 < finder.suggestion < 1
    True
    """

    def __init__(self, min_rate: float = 1e-6, max_rate: float = 10.0, steps: int | None = None, factor: float | None = None,
                 smoothing: float = 0.9, stop_factor: float = 4.0):  # fmt: skip
        super().__init__()
        if not 0 < min_rate < max_rate:
            raise InputError(
                f"LearningRateFinder: expected 0 < min_rate < max_rate, received min_rate={min_rate}, max_rate={max_rate}."
            )
        if factor is not None and factor <= 1 or steps is not None and steps < 2:
            raise InputError(
                f"LearningRateFinder: factor must be above 1 and steps at least 2, received factor={factor}, steps={steps}."
            )
        if not 0 <= smoothing < 1 or stop_factor <= 1:
            raise InputError(
                f"LearningRateFinder: expected 0 <= smoothing < 1 and stop_factor > 1, received {smoothing} and {stop_factor}."
            )
        self.min_rate = min_rate
        self.max_rate = max_rate
        self.steps = steps
        self.factor = factor
        self.smoothing = smoothing
        self.stop_factor = stop_factor
        self.rates: list[float] = []
        self.losses: list[float] = []
        self._before: tuple | None = None

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Keep the model's state and set the first rate."""
        self.rates, self.losses = [], []
        optimizer = self.model.optimizer
        if not self.model.built:
            raise InputError(
                f"LearningRateFinder: the model {self.model.name!r} has no weights yet that it could be put back to; give its first layer an "
                "input shape, or call the model on one batch."
            )
        if not optimizer.built:
            optimizer.build(self.model.trainable_variables)
        self._before = (snapshot.capture(self.model), snapshot.random_state())
        steps = self.steps or self.params["epochs"] * (self.params["steps"] or 100)  # type: ignore[index]
        self._growth = self.factor or (self.max_rate / self.min_rate) ** (1 / max(1, steps - 1))
        self._rate = self.min_rate
        self._seen = (0.0, 0.0)
        self._smooth = 0.0
        optimizer.learning_rate = self._rate

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Note that the mean of the losses begins anew."""
        self._seen = (0.0, 0.0)

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Keep the step's own loss and set the next rate."""
        loss = self._own_loss(logs or {})
        self.rates.append(self._rate)
        self.losses.append(loss)
        smooth = self.smoothed()[-1]
        if (
            not math.isfinite(loss)
            or len(self.losses) > 5
            and smooth > self.stop_factor * abs(min(self.smoothed()[:-1]))
        ):
            self.model.stop_training = True
        self._rate *= self._growth
        if self._rate > self.max_rate * (1 + 1e-6):
            self.model.stop_training = True
        else:
            self.model.optimizer.learning_rate = self._rate

    def _own_loss(self, logs: dict) -> float:
        """Return this step's loss: the logs have the mean since the epoch began."""
        tracker = getattr(self.model, "_loss_tracker", None)
        if tracker is not None:
            total, count = float(np.asarray(tracker.total)), float(np.asarray(tracker.count))
            before, self._seen = self._seen, (total, count)
            if count > before[1]:
                return (total - before[0]) / (count - before[1])
        return float(logs["loss"])

    def on_train_end(self, logs: dict | None = None) -> None:
        """Put the model back."""
        if self._before is not None:
            variables, generators = self._before
            self._before = None
            variables["metrics"] = []
            snapshot.restore(self.model, variables, "LearningRateFinder")
            self.model.reset_metrics()
            snapshot.set_random_state(generators)

    on_interrupt = on_train_end

    def smoothed(self) -> list[float]:
        """Return the losses as moving averages, without the pull towards zero at the beginning."""
        out, mean = [], 0.0
        for i, loss in enumerate(self.losses, 1):
            mean = self.smoothing * mean + (1 - self.smoothing) * loss
            out.append(mean / (1 - self.smoothing**i))
        return out

    @property
    def suggestion(self) -> float:
        """A tenth of the rate at which the smoothed loss was lowest.

        Raises:
            InputError: before a sweep, or if every loss was infinite or not a number.
        """
        finite = [(loss, rate) for loss, rate in zip(self.smoothed(), self.rates, strict=True) if math.isfinite(loss)]
        if not finite:
            raise InputError(
                "LearningRateFinder: there is no finite loss to go by. Run a sweep, with a lower min_rate if it failed at once."
            )
        return min(finite)[1] / 10

    def plot(self, ax: Any = None) -> Any:
        """Draw the losses over the rates; return matplotlib's axes.

        Args:
            ax: matplotlib axes; by default a new figure's.

        Raises:
            MissingPackageError: where matplotlib is not installed.
        """
        try:
            import matplotlib.pyplot as plt
        except ImportError:
            raise MissingPackageError('LearningRateFinder.plot needs matplotlib: pip install "baro[plot]"') from None

        if ax is None:
            _, ax = plt.subplots()
        ax.plot(self.rates, self.losses, alpha=0.35, label="loss")
        ax.plot(self.rates, self.smoothed(), label="smoothed loss")
        ax.axvline(self.suggestion, linestyle="--", color="tab:green", label=f"suggestion: {self.suggestion:.2g}")
        low, first = min(v for v in self.smoothed() if math.isfinite(v)), self.losses[0]
        if math.isfinite(first) and first > low:
            ax.set_ylim(low - 0.1 * (first - low), first + 0.5 * (first - low))
        ax.set_xscale("log")
        ax.set_xlabel("learning rate")
        ax.set_ylabel("loss of a step")
        ax.legend()
        return ax


def find_lr(
    model: Any,
    x: Any,
    y: Any,
    min_rate: float,
    max_rate: float,
    steps: int,
    batch_size: int | None,
    plot: bool,
    **kwargs: Any,
) -> LearningRateFinder:
    """Run a sweep on a compiled model and leave it as it was; see `Model.find_lr`."""
    finder = LearningRateFinder(min_rate, max_rate, steps)
    history, stop = model.history, model.stop_training
    callbacks = [finder, *(kwargs.pop("callbacks", None) or [])]
    options = {"verbose": 0, "epochs": steps, **kwargs}  # the sweep ends itself
    if hasattr(x, "__next__"):  # a generator has no epochs of its own
        options = {"steps_per_epoch": steps, **options, "epochs": 1}
    try:
        model.fit(x, y, batch_size=batch_size, callbacks=callbacks, **options)
    finally:
        model.history, model.stop_training = history, stop
    if plot:
        finder.plot()
    return finder
