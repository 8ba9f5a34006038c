"""Batches drawn by a thread of its own while the engine works: as many steps at a time as batches are ready.

A step of a small network takes less time than what surrounds one call of the engine. The thread writes batches of one kind below each
other, and whoever trains takes what is there: one batch where they come slowly, `most` where they wait.
"""

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import tree
from .data import Arrays

SMALL_BYTES, SMALL_COUNT = (
    1 << 22,
    64,
)  # as many batches as this are handed over together in any case: each time costs some 100 µs


def _kind(data: tuple) -> Any:
    """Return the shape and dtype of each array of a batch, in the batch's structure."""
    if all(a is None or type(a) is np.ndarray for a in data):
        return tuple([None if a is None else (a.shape, a.dtype) for a in data])
    return tree.map_structure(lambda a: None if a is None else (a.shape, a.dtype), data)


class _Chunk:
    """Room for batches of one kind, written one below the other."""

    def __init__(self, kind: Any, data: tuple, most: int):
        batch = Arrays(*data)  # which looks whether its lengths agree
        self.kind, self.rows, self.structure = kind, batch.rows, batch.structure
        most = max(most, min(SMALL_COUNT, SMALL_BYTES // (sum(a.nbytes for a in batch.leaves) or 1)))
        self.leaves = [np.empty((most * batch.rows, *a.shape[1:]), a.dtype) for a in batch.leaves]
        self.count, self.most = 0, most

    def add(self, data: tuple) -> None:
        """Write a batch below the last one."""
        start = self.count * self.rows
        given = [a for a in tree.flatten(data) if a is not None]
        for room, a in zip(self.leaves, given, strict=True):
            room[start : start + self.rows] = a
        self.count += 1

    def arrays(self) -> Arrays:
        """Return the batches as one."""
        found = object.__new__(Arrays)
        found.rows = self.count * self.rows
        found.leaves = [a[: found.rows] for a in self.leaves]
        rest = iter(found.leaves)
        found.structure = tree.map_structure(lambda a: None if a is None else next(rest), self.structure)
        return found


class Chunks:
    """Iterates over batches in order, as (several batches as one `Arrays`, rows of a batch), which are good until the next ones are asked for.

    Args:
        batches: yields (x, y, sample_weight) of arrays; runs in the thread, up to `2 * most` batches ahead.
        most: batches handed over at a time, at most, where they are not small.
    """

    def __init__(self, batches: Iterator[tuple], most: int):
        self._batches = batches
        self._most = max(1, most)
        self._changed = threading.Condition()
        self._chunk: _Chunk | None = None
        self._spare: _Chunk | None = (
            None  # one that has been read, whose memory serves again: new pages cost as much as the copying
        )
        self._error: BaseException | None = None
        self._ended = self._closed = False
        self._thread = threading.Thread(target=self._draw, name="baro-prefetch", daemon=True)

    def _draw(self) -> None:
        try:
            for data in self._batches:
                if not self._put(data):
                    break
        except BaseException as error:  # raised again where the batch would have been trained on
            self._error = error
        finally:
            close: Any = getattr(self._batches, "close", None)
            if close is not None:
                close()
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def _put(self, data: tuple) -> bool:
        kind = _kind(data)
        with self._changed:
            while not self._closed and (c := self._chunk) is not None and (c.count == c.most or c.kind != kind):
                self._changed.wait()
            if self._closed:
                return False
            if self._chunk is None:
                spare, self._spare = self._spare, None
                self._chunk = spare if spare is not None and spare.kind == kind else _Chunk(kind, data, self._most)
            self._chunk.add(data)
            self._changed.notify_all()
        return True

    def __iter__(self) -> Iterator[tuple[Arrays, int]]:
        self._thread.start()
        try:
            while True:
                with self._changed:
                    while self._chunk is None and not self._ended:
                        self._changed.wait()
                    chunk, self._chunk = self._chunk, None
                    self._changed.notify_all()
                if chunk is None:
                    if self._error is not None:
                        raise self._error
                    return
                yield chunk.arrays(), chunk.rows
                chunk.count = 0
                self._spare = chunk
        finally:  # also when training stops early: what nobody will use is not made
            with self._changed:
                self._closed = True
                self._changed.notify_all()
            self._thread.join()
