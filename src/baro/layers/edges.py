"""Layers that cut, pad and enlarge series, images and volumes along their positions."""

from typing import Any

from ..core import ops
from ..registry import register
from .base import ConfiguredLayer
from .core import data_format_of
from .input_spec import InputSpec


def _whole(value: Any, least: int) -> bool:
    return hasattr(value, "__index__") and not isinstance(value, bool) and value >= least


class _Positions(ConfiguredLayer):
    """The base: inputs (batch, positions …, channels), or the channels before the positions."""

    _keeps_dtype = True
    _positions: int  # axes of positions: 1 for series, 2 for images, 3 for volumes

    def __init__(self, data_format: str | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.data_format = data_format_of(data_format, type(self).__name__)
        first = 2 if self.data_format == "channels_first" else 1
        self._axes = range(first, first + self._positions)
        self.input_spec = InputSpec(ndim=self._positions + 2)

    def _pairs(self, value: Any, argument: str) -> tuple:
        """Return ((before, after), …) for each axis of positions: given so, or as one number an axis, or one for all."""
        n = self._positions
        given = (value,) * n if _whole(value, 0) or n == 1 else value
        if isinstance(given, (tuple, list)) and len(given) == n:
            pairs = [(v, v) if _whole(v, 0) else v for v in given]
            if all(isinstance(p, (tuple, list)) and len(p) == 2 and all(_whole(v, 0) for v in p) for p in pairs):
                return tuple((int(a), int(b)) for a, b in pairs)
        forms = "(before, after)" if n == 1 else f"{n} integers, or {n} pairs (before, after)"
        raise ValueError(
            f"{type(self).__name__}: expected `{argument}` as an integer from 0, or {forms}. Received: {argument}={value!r}"
        )

    def _lengths(self, input_shape: Any, change: Any) -> tuple:
        """Return the shape with change(number of the axis, length) for each known length of positions."""
        out = list(input_shape)
        for i, axis in enumerate(self._axes):
            out[axis] = None if out[axis] is None else change(i, out[axis])
        return tuple(out)


class _Cropping(_Positions):
    """The base of the layers that cut."""

    cropping: Any

    def __init__(self, cropping: Any, data_format: str | None = None, **kwargs: Any):
        super().__init__(data_format, **kwargs)
        pairs = self._cropped = self._pairs(cropping, "cropping")
        self.cropping = pairs[0] if self._positions == 1 else pairs
        self._build_at_init()

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the shape without what is cut off."""

        def left(i: int, length: int) -> int:
            if sum(self._cropped[i]) >= length:
                raise ValueError(
                    f"{type(self).__name__}: `cropping` must leave something of each axis; received inputs of shape {tuple(input_shape)} and "
                    f"cropping={self.cropping}."
                )
            return length - sum(self._cropped[i])

        return self._lengths(input_shape, left)

    def call(self, inputs: Any) -> Any:
        """Return the middle of the inputs."""
        shape = self.compute_output_shape(inputs.shape)
        starts = dict(zip(self._axes, self._cropped, strict=True))
        return inputs[
            tuple(slice(starts[i][0], starts[i][0] + n) if i in starts else slice(None) for i, n in enumerate(shape))
        ]


class _ZeroPadding(_Positions):
    """The base of the layers that pad."""

    padding: Any

    def __init__(self, padding: Any, data_format: str | None = None, **kwargs: Any):
        super().__init__(data_format, **kwargs)
        pairs = self._padded = self._pairs(padding, "padding")
        self.padding = pairs[0] if self._positions == 1 else pairs
        self._build_at_init()

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the shape with what is added."""
        return self._lengths(input_shape, lambda i, length: length + sum(self._padded[i]))

    def call(self, inputs: Any) -> Any:
        """Return the inputs with zeros around them."""
        from ..ops import pad

        around = dict(zip(self._axes, self._padded, strict=True))
        return pad(inputs, [around.get(i, (0, 0)) for i in range(len(inputs.shape))])


class _UpSampling(_Positions):
    """The base of the layers that repeat."""

    size: Any

    def __init__(self, size: Any, data_format: str | None = None, **kwargs: Any):
        super().__init__(data_format, **kwargs)
        n = self._positions
        times = (size,) * n if _whole(size, 1) else size
        if not isinstance(times, (tuple, list)) or len(times) != n or not all(_whole(v, 1) for v in times):
            raise ValueError(
                f"{type(self).__name__}: expected `size` as an integer from 1{f', or {n} of them' if n > 1 else ''}. Received: size={size!r}"
            )
        self._times = tuple(int(v) for v in times)
        self.size = self._times[0] if n == 1 else self._times
        self._build_at_init()

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the shape with the positions multiplied."""
        return self._lengths(input_shape, lambda i, length: length * self._times[i])

    def call(self, inputs: Any) -> Any:
        """Return the inputs with each position repeated."""
        from ..ops import repeat

        for axis, times in zip(self._axes, self._times, strict=True):
            inputs = repeat(inputs, times, axis=axis) if times > 1 else inputs
        return inputs


@register("layers")
class Cropping1D(_Cropping):
    """Cuts steps off the start and the end of series.

    Args:
        cropping: int, or (before, after): how many steps.

    Input: (batch, steps, features). Output: (batch, steps - before - after, features). Keras: `keras.layers.Cropping1D`.

    Raises:
        ValueError: `cropping` has another form, or nothing is left.

    >>> import numpy as np
    >>> Cropping1D((1, 2))(np.arange(6.0).reshape(1, 6, 1)).numpy().ravel().tolist()
    [1.0, 2.0, 3.0]
    """

    _positions = 1
    _unsaved = ("data_format",)

    def __init__(self, cropping: Any = (1, 1), **kwargs: Any):
        super().__init__(cropping, "channels_last", **kwargs)


@register("layers")
class Cropping2D(_Cropping):
    """Cuts rows and columns off the edges of images.

    Args:
        cropping: int, (rows, columns), or ((top, bottom), (left, right)).
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, channels). Output: the same with less height and width. Keras: `keras.layers.Cropping2D`.

    Raises:
        ValueError: `cropping` has another form, or nothing is left.

    >>> import numpy as np
    >>> Cropping2D(((1, 0), (2, 2)))(np.ones((1, 4, 6, 3))).shape
    (1, 3, 2, 3)
    """

    _positions = 2

    def __init__(self, cropping: Any = ((0, 0), (0, 0)), data_format: str | None = None, **kwargs: Any):
        super().__init__(cropping, data_format, **kwargs)


@register("layers")
class Cropping3D(_Cropping):
    """Cuts layers off the edges of volumes.

    Args:
        cropping: int, three ints, or three pairs (before, after).
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, depth, height, width, channels). Output: the same with smaller sides. Keras: `keras.layers.Cropping3D`.

    Raises:
        ValueError: `cropping` has another form, or nothing is left.

    >>> import numpy as np
    >>> Cropping3D((1, 0, 2))(np.ones((1, 4, 5, 6, 2))).shape
    (1, 2, 5, 2, 2)
    """

    _positions = 3

    def __init__(self, cropping: Any = ((1, 1), (1, 1), (1, 1)), data_format: str | None = None, **kwargs: Any):
        super().__init__(cropping, data_format, **kwargs)


@register("layers")
class ZeroPadding1D(_ZeroPadding):
    """Puts zeros before and after series.

    Args:
        padding: int, or (before, after): how many steps.
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, steps, features). Output: (batch, before + steps + after, features). Keras: `keras.layers.ZeroPadding1D`.

    Raises:
        ValueError: `padding` has another form.

    >>> import numpy as np
    >>> ZeroPadding1D((1, 2))(np.ones((1, 2, 1))).numpy().ravel().tolist()
    [0.0, 1.0, 1.0, 0.0, 0.0]
    """

    _positions = 1

    def __init__(self, padding: Any = 1, data_format: str | None = None, **kwargs: Any):
        super().__init__(padding, data_format, **kwargs)


@register("layers")
class ZeroPadding2D(_ZeroPadding):
    """Puts zeros around images.

    Args:
        padding: int, (rows, columns), or ((top, bottom), (left, right)).
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, height, width, channels). Output: the same with more height and width. Keras: `keras.layers.ZeroPadding2D`.

    Raises:
        ValueError: `padding` has another form.

    >>> import numpy as np
    >>> ZeroPadding2D(((1, 0), (2, 2)))(np.ones((1, 4, 6, 3))).shape
    (1, 5, 10, 3)
    """

    _positions = 2

    def __init__(self, padding: Any = (1, 1), data_format: str | None = None, **kwargs: Any):
        super().__init__(padding, data_format, **kwargs)


@register("layers")
class ZeroPadding3D(_ZeroPadding):
    """Puts zeros around volumes.

    Args:
        padding: int, three ints, or three pairs (before, after).
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, depth, height, width, channels). Output: the same with larger sides. Keras: `keras.layers.ZeroPadding3D`.

    Raises:
        ValueError: `padding` has another form.

    >>> import numpy as np
    >>> ZeroPadding3D((1, 0, 2))(np.ones((1, 2, 3, 4, 1))).shape
    (1, 4, 3, 8, 1)
    """

    _positions = 3

    def __init__(self, padding: Any = ((1, 1), (1, 1), (1, 1)), data_format: str | None = None, **kwargs: Any):
        super().__init__(padding, data_format, **kwargs)


@register("layers")
class UpSampling1D(_UpSampling):
    """Repeats each step of series.

    Args:
        size: int, how often.

    Input: (batch, steps, features). Output: (batch, steps · size, features). Keras: `keras.layers.UpSampling1D`.

    Raises:
        ValueError: `size` is not a positive integer.

    >>> import numpy as np
    >>> UpSampling1D(2)(np.arange(3.0).reshape(1, 3, 1)).numpy().ravel().tolist()
    [0.0, 0.0, 1.0, 1.0, 2.0, 2.0]
    """

    _positions = 1
    _unsaved = ("data_format",)

    def __init__(self, size: int = 2, **kwargs: Any):
        super().__init__(size, "channels_last", **kwargs)


@register("layers")
class UpSampling2D(_UpSampling):
    """Enlarges images by whole factors.

    Args:
        size: int, or (rows, columns): the factors.
        data_format: "channels_last", "channels_first", or None for the setting.
        interpolation: "nearest" repeats pixels, "bilinear" goes evenly from one to the next.

    Input: (batch, height, width, channels). Output: the same, height and width multiplied. Keras: `keras.layers.UpSampling2D`.

    Raises:
        ValueError: a factor is not a positive integer.
        NotImplementedError: another interpolation.

    >>> import numpy as np
    >>> UpSampling2D((1, 2))(np.array([[[[1.0], [2.0]]]])).numpy().ravel().tolist()
    [1.0, 1.0, 2.0, 2.0]
    """

    _positions = 2

    def __init__(
        self, size: Any = (2, 2), data_format: str | None = None, interpolation: str = "nearest", **kwargs: Any
    ):
        from .images import INTERPOLATIONS

        super().__init__(size, data_format, **kwargs)
        self.interpolation = interpolation.lower()
        if self.interpolation not in INTERPOLATIONS:
            raise NotImplementedError(f"Unknown `interpolation` {interpolation}. Expected one of {INTERPOLATIONS}.")

    def call(self, inputs: Any) -> Any:
        """Return the enlarged images."""
        if self.interpolation == "nearest":
            return super().call(inputs)
        from .images import resize

        first = self.data_format == "channels_first"
        x = ops.transpose(inputs, axes=(0, 2, 3, 1)) if first else inputs
        x = resize(x, x.shape[1] * self._times[0], x.shape[2] * self._times[1], self.interpolation)
        return ops.transpose(x, axes=(0, 3, 1, 2)) if first else x


@register("layers")
class UpSampling3D(_UpSampling):
    """Repeats each element of volumes along the three sides.

    Args:
        size: int, or three of them: how often.
        data_format: "channels_last", "channels_first", or None for the setting.

    Input: (batch, depth, height, width, channels). Output: the same, the sides multiplied. Keras: `keras.layers.UpSampling3D`.

    Raises:
        ValueError: a factor is not a positive integer.

    >>> import numpy as np
    >>> UpSampling3D((1, 2, 3))(np.ones((1, 2, 2, 2, 1))).shape
    (1, 2, 4, 6, 1)
    """

    _positions = 3

    def __init__(self, size: Any = (2, 2, 2), data_format: str | None = None, **kwargs: Any):
        super().__init__(size, data_format, **kwargs)
