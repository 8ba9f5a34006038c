"""Batches that come one by one: from generators, PyDatasets, data loaders."""

import collections
import contextlib
import inspect
import itertools
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from ..errors import InputError
from .data import Arrays, arrays_of, class_weights, unpack_x_y_sample_weight
from .prefetch import Chunks

# What Ctrl-C left with a batch in the making: (source, whether it goes on, how to wait for it). No two make batches of one source at a time.
_left: list[tuple[Any, Callable, Callable]] = []


class Stream:
    """An epoch's batches, drawn from a source.

    Args:
        source: generator, iterable, or PyDataset.
        weights: class_weight, or None.
        where: the caller's name, for messages.
    """

    def __init__(self, source: Any, weights: dict | None = None, where: str = "fit", shuffle: bool = False):
        if not any(hasattr(source, name) for name in ("__iter__", "__next__", "__getitem__")):
            raise InputError(
                f"{where}: cannot draw batches from {source!r} of type {type(source).__name__}; "
                "expected arrays, a frame, a generator, a PyDataset or a data loader."
            )
        self.source = source
        self.weights = weights
        self.where = where
        self._names = tuple(f"{where}: {n}" for n in ("x", "y", "sample_weight"))
        self.dataset = hasattr(source, "__getitem__") and hasattr(source, "__len__") and not hasattr(source, "__next__")
        self.py_dataset = (
            hasattr(source, "on_epoch_end") or hasattr(source, "num_batches") and hasattr(source, "__getitem__")
        )
        self.shuffle = shuffle
        self._chunks: Chunks | None = None  # what a thread draws now
        self._pool: Any = None
        self._waits = True  # at the end of an epoch, for batches that are being made
        self._iterator: Iterator | None = None
        self.dry = False  # whether it has ended for good
        self._told = False

    @property
    def steps(self) -> int | None:
        """The number of batches in an epoch, or None where it is not known."""
        if self.py_dataset:
            n = getattr(self.source, "num_batches", None)
            n = n() if callable(n) else n
            if n is None and hasattr(self.source, "__len__"):
                try:
                    n = len(self.source)
                except (TypeError, NotImplementedError):
                    n = None
            return n
        try:
            return len(self.source)
        except TypeError:
            return None

    def is_used(self) -> bool:
        """Say whether the source is a generator that has yielded batches before: they cannot be drawn again."""
        return inspect.isgenerator(self.source) and inspect.getgeneratorstate(self.source) != inspect.GEN_CREATED

    def epoch(self, steps: int | None) -> Iterator[tuple]:
        """Yield (x, y, sample_weight) of arrays, `steps` times or until the source ends; an endless source goes on where it was."""
        if self.py_dataset:
            yield from map(self._arrays, self._dataset_epoch(steps, self._ahead))
            return
        if self._iterator is None:
            self._iterator = iter(self.source)
        restartable = self._iterator is not self.source
        count = 0
        while steps is None or count < steps:
            try:
                batch = next(self._iterator)
            except StopIteration:
                if restartable:
                    self._iterator = iter(self.source)
                self.dry = not restartable
                if steps is None:
                    return
                if restartable and count == 0:
                    continue_batch = next(self._iterator, None)
                    if continue_batch is None:
                        return
                    batch = continue_batch
                else:
                    if restartable or count:
                        self.tell_dry()
                    return
            count += 1
            yield self._arrays(batch)

    def tell_dry(self) -> None:
        """Warn, once, that a source had fewer batches than were asked for."""
        if self._told:
            return
        self._told = True
        warnings.warn(
            f"{self.where}: your input ran out of data; interrupting training. Make sure that your dataset or generator can generate "
            "at least `steps_per_epoch * epochs` batches. You may need to use the `.repeat()` function when building your dataset.",
            stacklevel=3,
        )

    @property
    def ahead(self) -> bool:
        """Whether batches are made by threads while training goes on."""
        return self.py_dataset and bool(getattr(self.source, "workers", 0))

    def chunks(self, steps: int | None) -> Iterator[tuple[Arrays, int]]:
        """Yield the batches of `epoch` as (Arrays, rows of a batch): as many at a time as are ready, where they are made ahead."""
        if self.ahead:  # one worker is the thread of the chunks itself
            item = self.source.__getitem__
            make: Callable = self._ahead if self.source.workers > 1 else lambda indices: map(item, indices)

            def draw(indices: Iterator[int]) -> Chunks:
                self._chunks = Chunks(make(indices), self.source.max_queue_size, self._arrays)
                return self._chunks

            yield from self._dataset_epoch(steps, draw)
            return
        for x, y, w in self.epoch(steps):
            arrays = Arrays(x, y, w, self.where)
            yield arrays, arrays.rows

    @contextlib.contextmanager
    def closing(self, batches: Any) -> Iterator[None]:
        """Close an iterator over the source's batches at the end of the block: its threads have ended then, unless Ctrl-C ended the block."""
        try:
            yield
        except KeyboardInterrupt:
            self._waits = False
            if self._chunks is not None:
                self._chunks.waits = False
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            batches.close()
            chunks, self._chunks = self._chunks, None
            if chunks is not None and chunks.thread.is_alive():
                _left.append((self.source, chunks.thread.is_alive, chunks.thread.join))

    def _dataset_epoch(self, steps: int | None, draw: Callable[[Iterator[int]], Iterable]) -> Iterator:
        for source, _, wait in _left:
            if source is self.source:
                wait()
        _left[:] = [entry for entry in _left if entry[1]()]
        self._waits = True
        n = self.steps
        if hasattr(self.source, "on_epoch_begin"):
            self.source.on_epoch_begin()
        order: Any = range(n) if n is not None else None
        if self.shuffle and n is not None:
            order = np.random.permutation(n)

        limit = steps if steps is not None else n
        counts: Iterable[int] = itertools.count() if limit is None else range(limit)
        yield from draw(iter(counts if n is None else (int(order[i % n]) for i in counts)))
        if hasattr(self.source, "on_epoch_end"):
            self.source.on_epoch_end()

    def _ahead(self, indices: Iterator[int]) -> Iterator[tuple]:
        """Yield the batches of a PyDataset in order, made by its worker threads while training goes on."""
        workers = getattr(self.source, "workers", 0)
        if not workers:
            yield from map(self.source.__getitem__, indices)
            return
        from concurrent import futures

        waiting: collections.deque = collections.deque()
        pool = self._pool = futures.ThreadPoolExecutor(workers, thread_name_prefix="baro-batches")
        try:
            for i in indices:
                waiting.append(pool.submit(self.source.__getitem__, i))
                if len(waiting) >= max(1, self.source.max_queue_size):
                    batch = waiting[0].result()
                    waiting.popleft()
                    yield batch
            while waiting:
                batch = waiting[0].result()
                waiting.popleft()
                yield batch
        except KeyboardInterrupt:
            self._waits = False
            raise
        finally:  # also when training stops early: what nobody will use is not made
            pool.shutdown(wait=self._waits, cancel_futures=True)
            running = [f for f in waiting if f.running()]
            if running:
                _left.append((self.source, lambda: not all(f.done() for f in running), lambda: futures.wait(running)))
            self._pool = None

    def _arrays(self, batch: Any) -> tuple:
        if not isinstance(batch, (tuple, list)) or isinstance(batch, list) and len(batch) not in (1, 2, 3):
            batch = (batch,)
        x, y, w = unpack_x_y_sample_weight(tuple(batch))
        if self.weights is not None and y is not None:
            if w is not None:
                raise ValueError("You cannot `class_weight` and `sample_weight` at the same time.")
            w = class_weights(arrays_of(y, f"{self.where}: y"), self.weights)
        return tuple([arrays_of(v, n, v is x) for v, n in zip((x, y, w), self._names, strict=True)])
