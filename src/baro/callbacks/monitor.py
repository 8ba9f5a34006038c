"""What EarlyStopping, ModelCheckpoint and ReduceLROnPlateau share: one of the logged numbers, and what counts as better."""

import operator
import warnings
from collections.abc import Callable
from typing import Any

from ..errors import InputError, suggest
from .base import Callback


class MonitorCallback(Callback):
    """Compares a logged number with the best one so far.

    Args:
        monitor: the number's name in the logs, for example "val_loss".
        mode: "min", "max", or "auto": by the metric's own direction.
        baseline: the best value to begin with.
        min_delta: how much better counts as better.

    Raises:
        ValueError: at the end of the first epoch, if "auto" finds no metric of that name.
    """

    def __init__(
        self, monitor: str = "val_loss", mode: str = "auto", baseline: float | None = None, min_delta: float = 0
    ):
        super().__init__()
        if mode not in ("auto", "min", "max"):
            warnings.warn(
                f"{type(self).__name__} mode '{mode}' is unknown; 'auto' is used. Expected 'auto', 'min' or 'max'.",
                stacklevel=3,
            )
            mode = "auto"
        self.monitor = monitor
        self.mode = mode
        self.best = baseline
        self.min_delta = abs(min_delta)
        self.monitor_op: Callable[[Any, Any], Any] | None = None

    def _set_monitor_op(self) -> None:
        """Find out which way is better, once the model's metrics exist."""
        mode = self.mode if self.mode != "auto" else self._direction()
        self.monitor_op = operator.lt if mode == "min" else operator.gt

    def _direction(self) -> str:
        name = self.monitor.removeprefix("val_")
        if name == "loss" or name.endswith("_loss"):
            return "min"
        known: dict[str, str | None] = {}
        for metric in getattr(self.model, "metrics", ()):
            for m in getattr(metric, "metrics", None) or (
                metric,
            ):  # compile's metrics are one object in `model.metrics`
                known[m.name] = getattr(m, "_direction", None)
        outputs = getattr(self.model, "output_names", None) or ()
        short = next(
            (name[len(o) + 1 :] for o in outputs if name.startswith(f"{o}_") and name[len(o) + 1 :] in known), name
        )
        direction = known.get(name) or known.get(short)
        if direction is None:
            reason = (
                "does not say which way is better" if name in known else f"is not among the metrics {sorted(known)}"
            )
            raise InputError(
                f"{type(self).__name__} callback received monitor={self.monitor}, but cannot automatically determine whether that metric should be "
                f"maximized or minimized: {name!r} {reason}.{suggest(name, known)} Pass mode='max' or mode='min'."
            )
        return "max" if direction == "up" else "min"

    def _is_improvement(self, value: Any, best: Any) -> bool:
        if best is None:
            return True
        if self.monitor_op is None:
            self._set_monitor_op()
        delta = self.min_delta if self.monitor_op is operator.gt else -self.min_delta
        return bool(self.monitor_op(value - delta, best))  # type: ignore[misc]

    def _missing(self, logs: dict, consequence: str) -> None:
        """Warn that the number is not in the logs."""
        hint = (
            " Pass validation_data to fit."
            if self.monitor.startswith("val_") and not any(k.startswith("val_") for k in logs)
            else suggest(self.monitor, logs)
        )
        warnings.warn(
            f"{type(self).__name__}: the metric `{self.monitor}` is not available, so {consequence}. Available metrics are: {','.join(logs)}.{hint}",
            stacklevel=3,
        )

    def get_state(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        return {"best": self.best}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on from `get_state`'s values."""
        for name, value in state.items():
            setattr(self, name, value)
