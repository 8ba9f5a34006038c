"""`Initializer`, and the initializers whose values are not random."""

from typing import Any

import numpy as np

from .. import configured
from ..core.dtypes import numpy_dtype
from ..core.tensor import Tensor
from ..errors import InputError
from ..registry import register
from ..shapes import standardize_shape


class Initializer(configured.Configured):
    """The base of initializers: subclasses define `__call__(shape, dtype=None)`. Keras: `keras.initializers.Initializer`.

    >>> class Sevens(Initializer):
    ...     def __call__(self, shape, dtype=None):
    ...         return Ones()(shape, dtype) * 7
    >>> Sevens()((2,)).numpy().tolist()
    [7.0, 7.0]
    """

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        raise NotImplementedError("Initializer subclasses must implement the `__call__()` method.")

    def clone(self) -> "Initializer":
        """Return a new initializer with the same arguments."""
        return self.from_config(self.get_config())


# --- constant values -------------------------------------------------------------------------------------------------


@register("initializers")
class Constant(Initializer):
    """The same value everywhere. Keras: `keras.initializers.Constant`.

    Args:
        value: number, or an array that broadcasts to the shape.

    >>> Constant(3)((2,)).numpy().tolist()
    [3.0, 3.0]
    """

    def __init__(self, value: Any = 0.0):
        try:
            np.asarray(value, np.float64)
        except (TypeError, ValueError):
            raise InputError(
                f"Constant: expected `value` to be a number or an array of numbers. Received: value={value!r}"
            ) from None
        self.value = value

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        return Tensor(np.array(np.broadcast_to(np.asarray(self.value, numpy_dtype(dtype)), standardize_shape(shape))))

    @classmethod
    def from_config(cls, config: dict) -> "Constant":
        """Make an initializer from `get_config`'s dictionary."""
        return cls(configured.unplain(config["value"]))


@register("initializers", "zero")
class Zeros(Initializer):
    """Zeros. Keras: `keras.initializers.Zeros`.

    >>> Zeros()((2,)).numpy().tolist()
    [0.0, 0.0]
    """

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        return Tensor(np.zeros(standardize_shape(shape), numpy_dtype(dtype)))


@register("initializers", "one")
class Ones(Initializer):
    """Ones. Keras: `keras.initializers.Ones`.

    >>> Ones()((2,)).numpy().tolist()
    [1.0, 1.0]
    """

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        return Tensor(np.ones(standardize_shape(shape), numpy_dtype(dtype)))


@register("initializers", "IdentityInitializer")
class Identity(Initializer):
    """`gain` on the diagonal of a matrix, 0 elsewhere. Keras: `keras.initializers.Identity`.

    Args:
        gain: float.

    Raises:
        InputError: for a shape that is not of a matrix.

    >>> Identity(2.0)((2, 2)).numpy().tolist()
    [[2.0, 0.0], [0.0, 2.0]]
    """

    def __init__(self, gain: float = 1.0):
        self.gain = gain

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        if len(shape) != 2:
            raise InputError(
                f"Identity matrix initializer can only be used for 2D matrices. Received: shape={tuple(shape)} of rank {len(shape)}."
            )
        return Tensor(np.eye(*standardize_shape(shape), dtype=numpy_dtype(dtype)) * numpy_dtype(dtype).type(self.gain))


@register("initializers", "STFTInitializer", "stft")
class STFT(Initializer):
    """The real or imaginary part of the short-time Fourier transform's kernel. Keras: `keras.initializers.STFTInitializer`.

    kernel[t, 0, k] = window[t] / scale · cos(2π t k / (2(K - 1))), or -sin, for a shape (frame length T, 1, frequencies K).

    Args:
        side: "real" or "imag".
        window: a window's name ("hann", "hamming", "rectangular"), an array (T,), or None.
        scaling: "density" divides by √Σ window², "spectrum" by Σ |window|, None by 1.
        periodic: whether a named window is periodic instead of symmetric.

    >>> STFT("imag")((4, 1, 3)).shape
    (4, 1, 3)
    """

    def __init__(
        self, side: str = "real", window: Any = "hann", scaling: str | None = "density", periodic: bool = False
    ):
        if side not in ("real", "imag"):
            raise InputError(f"STFT: side should be 'real' or 'imag', received side={side!r}.")
        if scaling not in (None, "density", "spectrum"):
            raise InputError(f"STFT: scaling must be None, 'density' or 'spectrum', received scaling={scaling!r}.")
        if isinstance(window, str) and window not in _WINDOWS:
            raise InputError(
                f"STFT: unknown window {window!r}. Known: {', '.join(_WINDOWS)}; or pass its values as an array."
            )
        self.side = side
        self.window = window
        self.scaling = scaling
        self.periodic = periodic

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        frame, _, frequencies = standardize_shape(shape)
        angle = (
            -2
            * np.pi
            * np.arange(frame)[:, None, None]
            * np.arange(frequencies)[None, None, :]
            / (2 * (frequencies - 1))
        )
        kernel = np.cos(angle) if self.side == "real" else np.sin(angle)
        if self.window is not None:
            window = self.window
            if isinstance(window, str):
                window = _cosine_window(_WINDOWS[window], frame + (self.periodic and frame > 1))[:frame]
            window = np.asarray(window)
            if window.shape != (frame,):
                raise InputError(f"STFT: the window must have shape ({frame},), received {window.shape}.")
            scale = {None: 1.0, "density": np.sqrt((window**2).sum()), "spectrum": np.abs(window).sum()}[self.scaling]
            kernel = kernel * window[:, None, None] / scale
        return Tensor(kernel.astype(numpy_dtype(dtype)))


_WINDOWS = {"hann": 0.5, "hamming": 0.54, "rectangular": 1.0, "boxcar": 1.0, "ones": 1.0}


def _cosine_window(a: float, n: int) -> np.ndarray:
    """Return a - (1 - a) cos(2π t / (n - 1)), t = 0 … n - 1."""
    return a - (1 - a) * np.cos(2 * np.pi * np.arange(n) / max(n - 1, 1)) if n > 1 else np.ones(n)
