"""`PyDataset`: batches by number, made by user code. Keras: `keras.utils.PyDataset`, formerly `Sequence`."""

from typing import Any

from ..errors import InputError


class PyDataset:
    """Subclass it: `__len__` is the number of batches, `__getitem__(i)` gives batch i as (x, y) or (x, y, sample_weight).

    Args:
        workers: how many threads make batches ahead of the training; 1 makes one ahead.
        use_multiprocessing: whether processes are used instead of threads.
        max_queue_size: how many batches may wait.

    >>> import numpy as np
    >>> class Squares(PyDataset):
    ...     def __len__(self):
    ...         return 2
    ...     def __getitem__(self, i):
    ...         return np.full((4, 1), i), np.full((4, 1), i * i)
    >>> len(Squares())
    2
    """

    def __init__(self, workers: int = 1, use_multiprocessing: bool = False, max_queue_size: int = 10):
        if use_multiprocessing:
            raise InputError(
                "PyDataset: use_multiprocessing=True is not available; threads are used. NumPy releases the lock while it works."
            )
        if workers < 0 or max_queue_size < 1:
            raise InputError(
                f"PyDataset: workers must be at least 0 and max_queue_size at least 1, received {workers} and {max_queue_size}."
            )
        self._workers = workers
        self._max_queue_size = max_queue_size
        self._use_multiprocessing = False

    def _option(self, name: str, default: Any) -> Any:
        return self.__dict__.get(name, default)

    @property
    def workers(self) -> int:
        """How many threads make batches ahead."""
        return self._option("_workers", 1)

    @workers.setter
    def workers(self, value: int) -> None:
        self._workers = value

    @property
    def use_multiprocessing(self) -> bool:
        """Whether processes are used; always False."""
        return False

    @use_multiprocessing.setter
    def use_multiprocessing(self, value: bool) -> None:
        if value:
            raise InputError("PyDataset: use_multiprocessing=True is not available; threads are used.")

    @property
    def max_queue_size(self) -> int:
        """How many batches may wait."""
        return self._option("_max_queue_size", 10)

    @max_queue_size.setter
    def max_queue_size(self, value: int) -> None:
        self._max_queue_size = value

    def __getitem__(self, index: int) -> Any:
        raise NotImplementedError("A PyDataset must define __getitem__(index), which gives one batch.")

    def __iter__(self) -> Any:
        n = self.num_batches
        i = 0
        while n is None or i < n:
            yield self[i]
            i += 1

    @property
    def num_batches(self) -> int | None:
        """The number of batches, or None where they never end."""
        if type(self).__len__ is PyDataset.__len__:
            return None
        return len(self)

    def __len__(self) -> int:
        raise NotImplementedError(
            "A PyDataset must define __len__, the number of batches (or num_batches as a property)."
        )

    def on_epoch_begin(self) -> None:
        """Before an epoch."""

    def on_epoch_end(self) -> None:
        """After an epoch."""
