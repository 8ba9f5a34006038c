"""A line that shows how far a loop is. Keras: `keras.utils.Progbar`."""

import sys
import time
from typing import Any

import numpy as np


def _redraws() -> bool:
    """Say whether a line on the screen can be drawn over: a terminal or a notebook, not a log file."""
    return "ipykernel" in sys.modules or bool(getattr(sys.stdout, "isatty", lambda: False)())


class Progbar:
    """Shows steps done, time, and results; drawn at most once in `interval` seconds.

    Args:
        target: the number of steps, or None if unknown.
        width: characters of the bar.
        verbose: 0 nothing, 1 a bar, 2 one line at the end.
        interval: seconds between two drawings.
        stateful_metrics: names shown as they are; all others are averaged over the steps.
        stateless_metrics: the reverse: names that are averaged, all others are shown as they are.
        unit_name: "step" or "sample".
    """

    def __init__(self, target: int | None, width: int = 20, verbose: int = 1, interval: float = 0.05, stateful_metrics: Any = None,
                 stateless_metrics: Any = None, unit_name: str = "step"):  # fmt: skip
        if stateful_metrics is not None and stateless_metrics is not None:
            raise ValueError(
                "Only one of `stateful_metrics` or `stateless_metrics` can be provided: name the exceptions of one kind."
            )
        self.target = target
        self.width = width
        self.verbose = verbose
        self.interval = interval
        self.unit_name = unit_name
        self._stateful = (
            None if stateful_metrics is None and stateless_metrics is not None else set(stateful_metrics or ())
        )
        self._stateless = None if stateless_metrics is None else set(stateless_metrics)
        self._values: dict[str, tuple[float, int]] = {}
        self.seen = 0
        self._start = time.perf_counter()
        self._last = 0.0
        self._drawn = 0

    def _averaged(self, name: str) -> bool:
        return name not in self._stateful if self._stateful is not None else name in (self._stateless or ())

    def update(self, current: int, values: Any = None, finalize: bool | None = None) -> None:
        """Show that `current` steps are done.

        Args:
            current: steps done.
            values: list of (name, value of the last step).
            finalize: whether this is the last time; by default when `current` reaches the target.
        """
        if finalize is None:
            finalize = self.target is not None and current >= self.target
        steps = max(current - self.seen, 1)
        for name, value in values or ():
            number = float(np.mean(np.asarray(value)))
            if self._averaged(name) and not finalize:
                total, count = self._values.get(name, (0.0, 0))
                self._values[name] = (total + number * steps, count + steps)
            else:
                self._values[name] = (number, 1)
        self.seen = current
        now = time.perf_counter()
        if self.verbose == 1 and (finalize or now - self._last >= self.interval):
            self._last = now
            if finalize or _redraws() or self.interval == 0:
                self._draw(self._line(current, now, finalize), finalize)
        elif self.verbose == 2 and finalize:
            self._print(self._line(current, now, finalize) + "\n")

    def add(self, n: int, values: Any = None) -> None:
        """Show that `n` more steps are done."""
        self.update(self.seen + n, values)

    def _draw(self, line: str, finalize: bool) -> None:
        pad = " " * max(0, self._drawn - len(line))
        self._print(("\r" if _redraws() else "") + line + pad + ("\n" if finalize else ""))
        self._drawn = len(line)

    @staticmethod
    def _print(text: str) -> None:
        from .io_utils import print_msg

        print_msg(text, line_break=False)

    def _line(self, current: int, now: float, finalize: bool) -> str:
        elapsed = now - self._start
        each = elapsed / current if current else 0.0
        if self.target:
            digits = len(str(self.target))
            head = f"{current:{digits}d}/{self.target}"
            if self.verbose == 1:
                full = min(self.width, int(self.width * current / self.target))
                head += " " + "━" * full + "─" * (self.width - full)
        else:
            head = f"{current:7d}/Unknown" if self.target is None else f"{current}/{self.target}"
        left = elapsed if finalize or not self.target else each * (self.target - current)
        clock = (
            f"{int(left // 3600)}:{int(left % 3600 // 60):02d}:{int(left % 60):02d}"
            if left > 3600
            else f"{int(left // 60)}:{int(left % 60):02d}"
            if left > 60
            else f"{left:.0f}s"
        )
        parts = [
            f"{head} {'-' if self.verbose == 2 else ''}{' ' if self.verbose == 2 else ''}{clock} {self._each(each)}"
        ]
        for name, (total, count) in self._values.items():
            mean = total / max(1, count)
            parts.append(f"{name}: {mean:.4f}" if abs(mean) > 1e-3 or mean == 0 else f"{name}: {mean:.4e}")
        return " - ".join(parts)

    def _each(self, seconds: float) -> str:
        if seconds >= 1 or seconds == 0:
            return f"{seconds:.0f}s/{self.unit_name}"
        return (
            f"{seconds * 1e3:.0f}ms/{self.unit_name}" if seconds >= 1e-3 else f"{seconds * 1e6:.0f}us/{self.unit_name}"
        )
