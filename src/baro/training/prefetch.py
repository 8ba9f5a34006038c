"""Batches drawn by a thread of its own while the engine works: as many steps at a time as batches are ready.

A step of a small network takes less time than what surrounds one call of the engine. The thread writes batches of one kind below each
other, and whoever trains takes what is there: one batch where they come slowly, `most` where they wait.
"""

import ctypes
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .. import tree
from .data import Arrays

# As many batches as this are handed over together in any case, since each time costs some 100 to 300 µs: of those that are copied,
# and of those that stay where they lie.
SMALL_BYTES, SMALL_COUNT = 1 << 22, 64
SPAN_COUNT = 256
FIRST_COUNT = 8  # the first time fewer, so that training begins soon


def _kind(data: tuple) -> Any:
    """Return the shape and dtype of each array of a batch, in the batch's structure."""
    return tree.map_structure(lambda a: None if a is None else (a.shape, a.dtype), data)


_addressof, _byte_of = ctypes.addressof, ctypes.c_char.from_buffer


class _Span:
    """Batches that lie one behind the other in memory, as the slices of an array do that are taken in order."""

    def __init__(self, first: np.ndarray):
        self.first = first
        self.kind = first.shape, first.strides, first.dtype
        self.owner = self._owner(first)
        self.bytes = len(first) * first.strides[0]
        whole = self.owner.flags.c_contiguous  # the memory from its first to its last element is its own
        self.batches = (
            self.owner.nbytes // max(1, abs(self.bytes)) if whole else 0
        )  # of the array that they are slices of
        self.end = self._address(first) + self.bytes

    @staticmethod
    def _owner(a: np.ndarray) -> Any:
        while isinstance(base := a.base, np.ndarray):
            a = base
        return a

    @staticmethod
    def _address(a: Any) -> int:
        try:  # a quarter of what the other way costs, but only for an array that may be written to
            return _addressof(_byte_of(a))
        except (TypeError, ValueError):
            return a.__array_interface__["data"][0]

    def goes_on_with(self, a: Any) -> bool:
        """Say whether this is the next slice."""
        return (
            isinstance(a, np.ndarray)
            and self.kind == (a.shape, a.strides, a.dtype)
            and self._address(a) == self.end
            and (a.base is self.owner or self._owner(a) is self.owner)
        )

    def array(self, rows: int) -> np.ndarray:
        """Return all of them as one."""
        shape, strides, dtype = self.kind
        offset = self._address(self.first) - self._address(self.owner)
        return np.ndarray((rows, *shape[1:]), dtype, self.owner, offset, strides)


class _Chunk:
    """Batches of one kind below each other: slices of a long array stay where they lie, others are copied into room of its own.

    A dataset may write a batch where one lies that it gave before. So one that stands alone is copied, and of an array that has R slices
    never so many are ahead of training that the maker, going round in it, would come to one which is still needed.
    """

    def __init__(self, kind: Any, data: tuple, most: int):
        batch = Arrays(*data)  # which looks whether its lengths agree
        self.kind, self.rows, self.structure = kind, batch.rows, batch.structure
        self.plain = all(a is None or isinstance(a, np.ndarray) for a in data)
        self._queue = most
        self._most = max(most, min(SMALL_COUNT, SMALL_BYTES // (sum(a.nbytes for a in batch.leaves) or 1)))
        self.room = [np.empty((self._most * self.rows, *a.shape[1:]), a.dtype) for a in batch.leaves]
        self.clear()

    def clear(self) -> None:
        """Forget the batches; the room stays."""
        self.count, self.most, self.spans = 0, self._most, []  # type: int, int, list[_Span]

    def follows(self, batch: tuple) -> bool:
        """Take a batch, as its maker gives it, if its arrays are the slices behind the last ones; most datasets give such."""
        if not self.plain or len(batch) != len(self.spans) or self.count == self.most:
            return False
        for s, a in zip(self.spans, batch, strict=True):
            if not s.goes_on_with(a):
                return False
        for s in self.spans:
            s.end += s.bytes
        self.count += 1
        return True

    def add(self, data: tuple) -> bool:
        """Take a batch of the chunk's kind; False where it must begin a new one."""
        given = [a for a in tree.flatten(data) if a is not None]
        if self.spans:
            if self.follows(tuple(given)):
                return True
            if self.count > 1:
                return False
            self.most, self.spans = self._most, []
        elif self.count == 0 and not any(a.dtype.hasobject for a in given):
            spans = [_Span(a) for a in given]
            third = (min([s.batches for s in spans]) - self._queue) // 3
            if third > 1:
                self.spans, self.most = spans, min(third, max(self._queue, SPAN_COUNT))
        self._copy(given)
        return True

    def _copy(self, batch: list[np.ndarray]) -> None:
        at = self.count * self.rows
        for room, a in zip(self.room, batch, strict=True):
            room[at : at + self.rows] = a
        self.count += 1

    def arrays(self) -> Arrays:
        """Return the batches as one."""
        found = object.__new__(Arrays)
        found.rows = self.count * self.rows
        if self.spans and self.count > 1:
            found.leaves = [s.array(found.rows) for s in self.spans]
        else:
            found.leaves = [a[: found.rows] for a in self.room]
        rest = iter(found.leaves)
        found.structure = tree.map_structure(lambda a: None if a is None else next(rest), self.structure)
        return found


class Chunks:
    """Iterates over batches in order, as (several batches as one `Arrays`, rows of a batch), which are good until the next ones are asked for.

    When iteration ends, the thread has ended; only Ctrl-C does not wait for the batch that is being made, behind which the thread ends.

    Args:
        batches: yields batches; runs in the thread, up to `2 * most` batches ahead.
        most: batches handed over at a time, at most, where they are not small.
        prepare: makes (x, y, sample_weight) of arrays of a batch; arrays in a tuple it leaves as they are, or adds to.
    """

    def __init__(self, batches: Iterator, most: int, prepare: Callable[[Any], tuple] = tuple):
        self._batches = batches
        self._prepare = prepare
        self.waits = True  # at the end, for the thread
        self._most = max(1, most)
        self._changed = threading.Condition()
        self._chunk: _Chunk | None = None  # what is being filled, for the reader to take as it is
        self._spare: _Chunk | None = None  # read: its memory serves again, since new pages cost as much as the copying
        self._begun = self._ended = self._closed = False
        self._error: BaseException | None = None
        self.thread = threading.Thread(target=self._draw, name="baro-prefetch", daemon=True)

    def _draw(self) -> None:
        try:
            for batch in self._batches:
                if not self._follows(batch) and not self._add(self._prepare(batch)):
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

    def _follows(self, batch: Any) -> bool:
        if type(batch) is not tuple:
            return False
        with self._changed:
            return self._chunk is not None and not self._closed and self._chunk.follows(batch)

    def _add(self, data: tuple) -> bool:
        """Take a batch when there is room for it; False where nobody wants it any more."""
        kind = _kind(data)
        with self._changed:
            while not self._closed:
                chunk = self._chunk
                if chunk is None:
                    chunk, self._spare = self._spare, None
                    if chunk is None or chunk.kind != kind:
                        chunk = _Chunk(kind, data, self._most)
                    chunk.add(data)
                    if not self._begun:
                        self._begun, chunk.most = True, min(chunk.most, FIRST_COUNT)
                    self._chunk = chunk
                    self._changed.notify_all()
                    return True
                if chunk.count < chunk.most and chunk.kind == kind and chunk.add(data):
                    return True
                self._changed.wait()
        return False

    def __iter__(self) -> Iterator[tuple[Arrays, int]]:
        self.thread.start()
        try:
            while True:
                with self._changed:
                    self._changed.wait_for(lambda: self._chunk is not None or self._ended)
                    chunk, self._chunk = self._chunk, None
                    self._changed.notify_all()
                if chunk is None:
                    if self._error is not None:
                        raise self._error
                    return
                yield chunk.arrays(), chunk.rows
                chunk.clear()
                self._spare = chunk
        except KeyboardInterrupt:  # while it waited
            self.waits = False
            raise
        finally:  # also when training stops early: what nobody will use is not made
            with self._changed:
                self._closed = True
                self._changed.notify_all()
            if self.waits:
                self.thread.join()
