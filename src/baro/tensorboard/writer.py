"""Event files: what TensorBoard reads. The records and messages are those of the `tensorboard` package; TensorFlow is not needed."""

import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np

from ..errors import InputError, MissingPackageError

_serial = itertools.count()


class _State(threading.local):
    """The writers in force in this thread, innermost last, with the step and the conditions."""

    def __init__(self) -> None:
        self.writers: list[tuple[Any, int | None]] = []
        self.conditions: list[Any] = []
        self.step: int | None = None


_state = _State()
_package: list[Any] = []


def package() -> Any:
    """Return the parts of the `tensorboard` package that are used here.

    Raises:
        MissingPackageError: where it is not installed.
    """
    if not _package:
        try:
            from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2
            from tensorboard.summary.writer.record_writer import RecordWriter
        except ImportError as error:
            raise MissingPackageError(
                f'TensorBoard\'s files need the `tensorboard` package (TensorFlow is not needed): pip install "baro[tensorboard]" ({error})'
            ) from None
        _package.append(SimpleNamespace(
            event=event_pb2, summary=summary_pb2, tensor=tensor_pb2, shape=tensor_shape_pb2, types=types_pb2, RecordWriter=RecordWriter,
        ))  # fmt: skip
    return _package[0]


class SummaryWriter:
    """Writes one event file; the file is made with the first event.

    Args:
        logdir: folder; TensorBoard shows each folder as a run.
        filename_suffix: end of the file's name.
    """

    def __init__(self, logdir: Any, filename_suffix: str = ""):
        package()
        self.logdir = os.fspath(logdir)
        self._suffix = filename_suffix
        self._records: Any = None
        self._closed = False
        self._lock = threading.Lock()

    @contextmanager
    def as_default(self, step: int | None = None) -> Iterator["SummaryWriter"]:
        """Let the summary functions write here inside a `with` block.

        Args:
            step: the step of summaries that name none.
        """
        _state.writers.append((self, step))
        try:
            yield self
        finally:
            _state.writers.pop()
            self.flush()

    def set_as_default(self, step: int | None = None) -> None:
        """Let the summary functions write here from now on."""
        _state.writers.append((self, step))

    def add_event(self, step: int | None = None, **content: Any) -> None:
        """Append an event.

        Args:
            step: its step.
            content: one field of TensorBoard's Event message, such as `summary` or `graph_def`.

        Raises:
            InputError: if the writer has been closed.
            WriteError: if the event cannot be written; the file then ends with the event before it.
        """
        if self._closed:
            raise InputError(f"The writer of {self.logdir!r} is closed; make another one with create_file_writer.")
        event = package().event.Event(wall_time=time.time(), step=int(step or 0), **content)
        with self._lock:
            if self._records is None:
                self._open()
            self._records.write(event.SerializeToString())

    def _open(self) -> None:
        import socket

        from ..files import AppendedFile

        name = f"events.out.tfevents.{int(time.time()):010d}.{socket.gethostname()}.{os.getpid()}.{next(_serial)}{self._suffix}"
        records = package().RecordWriter(AppendedFile(os.path.join(self.logdir, name)))
        records.write(package().event.Event(wall_time=time.time(), file_version="brain.Event:2").SerializeToString())
        self._records = records

    def flush(self) -> None:
        """Return at once: the operating system, and with it TensorBoard, has each event when it is written."""

    def close(self) -> None:
        """Flush and close the file."""
        if self._records is not None:
            self._records.close()
            self._records = None
        self._closed = True

    def __del__(self) -> None:
        records = getattr(self, "_records", None)
        if records is not None:
            records.close()


class _Nowhere:
    """A writer that writes nothing: inside its block summaries are off."""

    logdir = None

    def set_as_default(self, step: int | None = None) -> None:
        """Switch summaries off from now on."""
        _state.writers.append((None, step))

    @contextmanager
    def as_default(self, step: int | None = None) -> Iterator["_Nowhere"]:
        """Switch summaries off inside a `with` block."""
        _state.writers.append((None, step))
        try:
            yield self
        finally:
            _state.writers.pop()

    def flush(self) -> None:
        """Do nothing: nothing was written."""

    def close(self) -> None:
        """Do nothing: no file is open."""


def create_file_writer(logdir: Any, max_queue: int | None = None, flush_millis: int | None = None, filename_suffix: str | None = None,
                       name: str | None = None) -> SummaryWriter:  # fmt: skip
    """Return a writer of an event file in a folder. TensorFlow: `tf.summary.create_file_writer`.

    Args:
        logdir: the folder.
        max_queue, flush_millis: TensorFlow's limits of its queue; events are written at once here, which keeps to any limit.
        filename_suffix: end of the file's name; ".v2" by default.
        name: a name that TensorFlow gives the writer's operation, which does not exist here.

    Raises:
        MissingPackageError: where `tensorboard` is not installed.
    """
    return SummaryWriter(logdir, ".v2" if filename_suffix is None else filename_suffix)


def create_noop_writer() -> _Nowhere:
    """Return a writer that writes nothing. TensorFlow: `tf.summary.create_noop_writer`."""
    return _Nowhere()


def flush(writer: Any = None, name: str | None = None) -> None:
    """Flush a writer, or the default one. TensorFlow: `tf.summary.flush`."""
    writer = writer if writer is not None else (_state.writers[-1][0] if _state.writers else None)
    if writer is not None:
        writer.flush()


@contextmanager
def record_if(condition: bool | Callable[[], Any]) -> Iterator[None]:
    """Write summaries inside a `with` block only where a condition holds. TensorFlow: `tf.summary.record_if`.

    Args:
        condition: bool, or a function that is asked each time.
    """
    _state.conditions.append(condition)
    try:
        yield
    finally:
        _state.conditions.pop()


def should_record_summaries() -> bool:
    """Say whether a summary written now is kept. TensorFlow: `tf.summary.should_record_summaries`."""
    if not _state.writers or _state.writers[-1][0] is None:
        return False
    if not _state.conditions:
        return True
    condition = _state.conditions[-1]
    return bool(condition() if callable(condition) else condition)


def set_step(step: Any) -> None:
    """Set the step of summaries that name none. TensorFlow: `tf.summary.experimental.set_step`."""
    _state.step = step


def get_step() -> Any:
    """Return the step of summaries that name none. TensorFlow: `tf.summary.experimental.get_step`."""
    if _state.writers and _state.writers[-1][1] is not None:
        return _state.writers[-1][1]
    return _state.step


def tensor_message(data: Any) -> Any:
    """Return an array of numbers, or of bytes, as TensorBoard's tensor message."""
    pkg = package()
    a = np.asarray(data)
    shape = pkg.shape.TensorShapeProto(dim=[pkg.shape.TensorShapeProto.Dim(size=n) for n in a.shape])
    if a.dtype == object:
        return pkg.tensor.TensorProto(
            dtype=pkg.types.DT_STRING, tensor_shape=shape, string_val=[bytes(v) for v in a.reshape(-1)]
        )
    dtype = {
        "f4": "DT_FLOAT",
        "f8": "DT_DOUBLE",
        "i4": "DT_INT32",
        "i8": "DT_INT64",
        "u1": "DT_UINT8",
        "b1": "DT_BOOL",
    }[a.dtype.str[1:]]
    return pkg.tensor.TensorProto(
        dtype=getattr(pkg.types, dtype),
        tensor_shape=shape,
        tensor_content=a.astype(a.dtype.newbyteorder("<")).tobytes(),
    )


def write(tag: str, tensor: Any, step: Any = None, metadata: Any = None, name: str | None = None) -> bool:
    """Write a tensor under a tag with the default writer. TensorFlow: `tf.summary.write`.

    Args:
        tag: what TensorBoard shows it as.
        tensor: array of numbers; bytes, or an object array of bytes.
        step: its step; by default that of the writer or of `set_step`.
        metadata: SummaryMetadata message: which plugin it is for.
        name: a name that TensorFlow gives the operation, which does not exist here.

    Returns:
        Whether it was written: there is a default writer, and `record_if` allows it.

    Raises:
        InputError: if there is no step.
    """
    if not should_record_summaries():
        return False
    step = get_step() if step is None else step
    if step is None:
        raise InputError(
            f"summary {tag!r}: no step. Pass step=…, or set one: writer.as_default(step=…) or set_step(…)."
        )
    if isinstance(tensor, (bytes, str)):
        tensor = as_bytes(tensor)
    summary = package().summary
    value = summary.Summary.Value(tag=tag, tensor=tensor_message(tensor), metadata=metadata)
    _state.writers[-1][0].add_event(int(np.asarray(step)), summary=summary.Summary(value=[value]))
    return True


def as_bytes(texts: Any) -> np.ndarray:
    """Return texts as an object array of bytes of the same shape."""
    a = np.asarray(texts, dtype=object)
    out = np.empty(a.shape, dtype=object)
    for i in np.ndindex(a.shape):
        v = a[i]
        out[i] = v if isinstance(v, bytes) else str(v).encode()
    return out
