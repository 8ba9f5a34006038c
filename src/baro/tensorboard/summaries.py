"""What can be shown: numbers, histograms, images, texts, sounds, precision-recall curves. Each function writes with the default writer."""

import io
import struct
from typing import Any

import numpy as np

from ..errors import InputError
from .writer import as_bytes, package, should_record_summaries, write


def _plugin(name: str) -> Any:
    """Return the metadata module of one of TensorBoard's plugins."""
    import importlib

    package()
    return importlib.import_module(f"tensorboard.plugins.{name}.metadata")


def scalar(name: str, data: Any, step: Any = None, description: str | None = None) -> bool:
    """Write a number. TensorFlow: `tf.summary.scalar`.

    Args:
        name: tag.
        data: a number.
        step: its step.
        description: text that TensorBoard shows (Markdown).

    Returns:
        Whether it was written.

    >>> import tempfile
    >>> from baro import tensorboard
    >>> with tensorboard.create_file_writer(tempfile.mkdtemp()).as_default():
    ...     scalar("loss", 0.5, step=1)
    True
    """
    if not should_record_summaries():
        return False
    value = np.asarray(data)
    if value.size != 1:
        raise InputError(f"summary scalar {name!r}: expected a single number, received shape {value.shape}.")
    return write(
        name, value.reshape(()).astype(np.float32), step, _plugin("scalar").create_summary_metadata(None, description)
    )


def histogram_buckets(data: Any, buckets: int = 30) -> np.ndarray:
    """Return (buckets, 3) float64: left end, right end, how many values lie between them; the last one holds its right end too.

    >>> histogram_buckets([0.0, 1.0, 1.0, 4.0], 2).tolist()
    [[0.0, 2.0, 3.0], [2.0, 4.0, 1.0]]
    """
    values = np.asarray(data).astype(np.float64).reshape(-1)
    values = values[np.isfinite(values)]
    if values.size == 0 or buckets == 0:
        return np.zeros((buckets, 3))
    low, high = values.min(), values.max()
    if low == high:  # all of them in the last bucket, without width
        out = np.zeros((buckets, 3))
        out[:, :2] = low
        out[-1, 2] = values.size
        return out
    counts, edges = np.histogram(values, bins=buckets, range=(low, high))
    return np.stack([edges[:-1], edges[1:], counts], axis=1)


def histogram(
    name: str, data: Any, step: Any = None, buckets: int | None = None, description: str | None = None
) -> bool:
    """Write the distribution of numbers; infinite and missing ones are left out. TensorFlow: `tf.summary.histogram`.

    Args:
        name: tag.
        data: array of any shape.
        step: its step.
        buckets: how many; 30 by default.
        description: text that TensorBoard shows.

    Returns:
        Whether it was written.
    """
    if not should_record_summaries():
        return False
    content = histogram_buckets(data, 30 if buckets is None else buckets)
    return write(name, content, step, _plugin("histogram").create_summary_metadata(None, description))


def png(image: np.ndarray) -> bytes:
    """Return an image, (height, width, 1 to 4 channels) uint8, as a PNG file."""
    import zlib

    height, width, channels = image.shape
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[channels]

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = np.zeros((height, 1 + width * channels), np.uint8)  # each row begins with its filter: none
    rows[:, 1:] = image.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows.tobytes(), 6))
        + chunk(b"IEND", b"")
    )


def image(name: str, data: Any, step: Any = None, max_outputs: int = 3, description: str | None = None) -> bool:
    """Write images. TensorFlow: `tf.summary.image`.

    Args:
        name: tag.
        data: (images, height, width, channels): floats from 0 to 1, or uint8; 1 to 4 channels.
        step: their step.
        max_outputs: how many of them are written.
        description: text that TensorBoard shows.

    Returns:
        Whether they were written.

    Raises:
        InputError: for another shape.
    """
    if not should_record_summaries():
        return False
    a = np.asarray(data)
    if a.ndim != 4 or not 1 <= a.shape[3] <= 4:
        raise InputError(
            f"summary image {name!r}: expected (images, height, width, channels) with 1 to 4 channels, received shape {a.shape}."
        )
    a = a[:max_outputs]
    if a.dtype != np.uint8:
        a = np.floor(np.clip(np.nan_to_num(a.astype(np.float64)), 0, 1) * 255.999).astype(np.uint8)
    parts = [str(a.shape[2]), str(a.shape[1]), *(png(i) for i in a)]
    return write(name, as_bytes(parts), step, _plugin("image").create_summary_metadata(None, description))


def text(name: str, data: Any, step: Any = None, description: str | None = None) -> bool:
    """Write a text, or a table of texts; TensorBoard renders Markdown. TensorFlow: `tf.summary.text`.

    Args:
        name: tag.
        data: string, or nest of strings.
        step: its step.
        description: text that TensorBoard shows beside it.

    Returns:
        Whether it was written.
    """
    if not should_record_summaries():
        return False
    return write(name, as_bytes(data), step, _plugin("text").create_summary_metadata(None, description))


def wav(sound: np.ndarray, rate: int) -> bytes:
    """Return a sound, (samples, channels) floats from -1 to 1, as a WAV file of 16-bit numbers."""
    import wave

    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as f:
        f.setnchannels(sound.shape[1])
        f.setsampwidth(2)
        f.setframerate(rate)
        f.writeframes(np.round(np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return buffer.getvalue()


def audio(name: str, data: Any, sample_rate: Any, step: Any = None, max_outputs: int = 3, encoding: str | None = None,
          description: str | None = None) -> bool:  # fmt: skip
    """Write sounds. TensorFlow: `tf.summary.audio`.

    Args:
        name: tag.
        data: (sounds, samples, channels), floats from -1 to 1.
        sample_rate: samples a second.
        step: their step.
        max_outputs: how many of them are written.
        encoding: None or "wav".
        description: text that TensorBoard shows.

    Returns:
        Whether they were written.

    Raises:
        InputError: for another shape or encoding.
    """
    if not should_record_summaries():
        return False
    a = np.asarray(data)
    if a.ndim != 3:
        raise InputError(f"summary audio {name!r}: expected (sounds, samples, channels), received shape {a.shape}.")
    if encoding not in (None, "wav"):
        raise InputError(f"summary audio {name!r}: expected encoding None or 'wav', received {encoding!r}.")
    plugin = _plugin("audio")
    wav_code = plugin.Encoding.Value("WAV")
    parts = [[wav(sound.astype(np.float64), int(np.asarray(sample_rate))), b""] for sound in a[:max_outputs]]
    table = np.empty((len(parts), 2), object)
    for i, (sound, label) in enumerate(parts):
        table[i, 0], table[i, 1] = sound, label
    return write(name, table, step, plugin.create_summary_metadata(None, description, wav_code))


def pr_curve_data(labels: Any, predictions: Any, num_thresholds: int = 201, weights: Any = None) -> np.ndarray:
    """Return (6, thresholds) float32: true positives, false positives, true negatives, false negatives, precision, recall.

    Threshold i is i / (thresholds - 1); a prediction is positive where it is at least that.

    >>> pr_curve_data([0, 1, 1], [0.2, 0.6, 0.9], 3)[4:].tolist()
    [[0.6666666865348816, 1.0, 0.0], [1.0, 1.0, 0.0]]
    """
    truth = np.asarray(labels).reshape(-1).astype(bool)
    p = np.clip(np.asarray(predictions, np.float64).reshape(-1), 0, 1)
    if truth.shape != p.shape or num_thresholds < 2:
        raise InputError(
            f"pr_curve: expected as many labels as predictions and at least 2 thresholds, received {truth.size}, {p.size} and {num_thresholds}."
        )
    w = np.ones(p.shape) if weights is None else np.broadcast_to(np.asarray(weights, np.float64), p.shape).reshape(-1)
    bucket = np.floor(p * (num_thresholds - 1)).astype(int)
    above = [np.cumsum(np.bincount(bucket[c], w[c], minlength=num_thresholds)[::-1])[::-1] for c in (truth, ~truth)]
    tp, fp = above
    fn, tn = tp[0] - tp, fp[0] - fp
    precision = tp / np.maximum(tp + fp, 1e-7)
    recall = tp / np.maximum(tp + fn, 1e-7)
    return np.stack([tp, fp, tn, fn, precision, recall]).astype(np.float32)


def pr_curve(name: str, labels: Any, predictions: Any, step: Any = None, num_thresholds: int = 201, weights: Any = None,
             description: str | None = None) -> bool:  # fmt: skip
    """Write a precision-recall curve. TensorBoard: `tensorboard.plugins.pr_curve.summary`.

    Args:
        name: tag.
        labels: array of 0 and 1 (or bool).
        predictions: probabilities of the same size.
        step: its step.
        num_thresholds: how many points.
        weights: one for each label.
        description: text that TensorBoard shows.

    Returns:
        Whether it was written.
    """
    if not should_record_summaries():
        return False
    content = pr_curve_data(labels, predictions, num_thresholds, weights)
    return write(
        name, content, step, _plugin("pr_curve").create_summary_metadata(name, description or "", num_thresholds)
    )
