"""Fourier transforms and sequences. A complex tensor is a pair (real, imaginary) here, as in Keras."""

from typing import Any

import numpy as np

from ..core import library
from ..core import ops as c
from ..core.op import cast, convert, floating, op_function
from ..core.tensor import Tensor
from ..errors import InputError
from .shaping import pad, swapaxes


def _pair(x: Any, what: str) -> tuple:
    if not isinstance(x, (tuple, list)) or len(x) != 2:
        raise InputError(f"Input `x` should be a tuple of two tensors - real and imaginary. Received: x={x} ({what})")
    re, im = (convert(v) for v in x)
    if re.shape != im.shape:
        raise InputError(
            f"Input `x` should be a tuple of two tensors - real and imaginary. Both the real and imaginary parts should have the same shape. Received: x[0].shape = {re.shape}, x[1].shape = {im.shape}"
        )
    dtype = floating(re.dtype)
    return cast(re, dtype), cast(im, dtype)


@op_function
def fft(x: Any) -> tuple:
    """Return the discrete Fourier transform along the last axis. Keras: `keras.ops.fft`."""
    return library.call("fourier", *_pair(x, "fft"), inverse=False)


def _two(x: Any, inverse: bool) -> tuple:
    for axis in (-1, -2):
        x = tuple(swapaxes(v, axis, -1) for v in x)
        x = library.call("fourier", *x, inverse=inverse)
        x = tuple(swapaxes(v, axis, -1) for v in x)
    return x


@op_function
def fft2(x: Any) -> tuple:
    """Return the discrete Fourier transform along the last two axes. Keras: `keras.ops.fft2`."""
    return _two(_pair(x, "fft2"), inverse=False)


@op_function
def ifft2(x: Any) -> tuple:
    """Return the inverse Fourier transform along the last two axes. Keras: `keras.ops.ifft2`."""
    return _two(_pair(x, "ifft2"), inverse=True)


def _fit(x: Any, n: int) -> Any:
    """Return x cut, or filled with zeros, to n elements on the last axis."""
    have = x.shape[-1]
    if have > n:
        return x[..., :n]
    return pad(x, [(0, 0)] * (len(x.shape) - 1) + [(0, n - have)]) if have < n else x


@op_function
def rfft(x: Any, fft_length: int | None = None) -> tuple:
    """Return the non-negative frequencies of the transform of a real signal. Keras: `keras.ops.rfft`."""
    x = convert(x)
    x = cast(x, floating(x.dtype))
    x = x if fft_length is None else _fit(x, int(fft_length))
    re, im = library.call("fourier", x, c.zeros_like(x), inverse=False)
    half = x.shape[-1] // 2 + 1
    return re[..., :half], im[..., :half]


@op_function
def irfft(x: Any, fft_length: int | None = None) -> Any:
    """Return the real signal of which `rfft` gives x. Keras: `keras.ops.irfft`."""
    re, im = _pair(x, "irfft")
    n = 2 * (re.shape[-1] - 1) if fft_length is None else int(fft_length)
    half = n // 2 + 1
    re, im = _fit(re, half), _fit(im, half)
    # The other frequencies are conjugates; the imaginary parts of the ends of a real signal's spectrum are 0.
    mirror = Tensor(np.arange(n - half, 0, -1))
    ends = np.ones(half)
    ends[0] = 0
    if n % 2 == 0:
        ends[-1] = 0
    im = im * Tensor(ends.astype(im.dtype))
    whole_re = c.concatenate([re, c.take(re, mirror, axis=-1)], axis=-1)
    whole_im = c.concatenate([im, c.negative(c.take(im, mirror, axis=-1))], axis=-1)
    return library.call("fourier", whole_re, whole_im, inverse=True)[0]


@op_function
def extract_sequences(x: Any, sequence_length: int, sequence_stride: int) -> Any:
    """Return overlapping windows of the last axis, (…, windows, sequence_length). Keras: `keras.ops.extract_sequences`."""
    x = convert(x)
    count = 1 + (x.shape[-1] - sequence_length) // sequence_stride
    at = np.arange(count)[:, None] * sequence_stride + np.arange(sequence_length)
    return c.take(x, Tensor(at), axis=-1)
