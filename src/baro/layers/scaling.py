"""Preprocessing of numbers by shift and scale: Normalization, Rescaling."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import serialization, settings
from ..arguments import Axes, not_empty
from ..core import ops
from ..registry import register
from .adapting import batches_of, whole_array
from .base import ElementwiseLayer, Layer


@register("layers")
class Normalization(Layer):
    """Shifts and scales features to mean 0 and variance 1, by statistics that are given or learnt from data by `adapt`.

    y = (x - mean) / max(√variance, 1e-7); with invert=True, x = y · max(√variance, 1e-7) + mean.

    Args:
        axis: int, tuple of ints, or None: the axes whose positions have statistics of their own; None has one mean for all.
        mean, variance: numbers or arrays; both or neither.
        invert: whether the transformation goes from normalized to original values.

    Input: any shape, numbers. Output: the same shape, float. Weights (adapted only): mean, variance, count.
    Keras: `keras.layers.Normalization`.

    Raises:
        ValueError: only one of mean and variance is given, shapes differ, or an axis is out of range or of unknown length.

    >>> import numpy as np
    >>> layer = Normalization()
    >>> layer.adapt(np.array([[1.0], [3.0]]))
    >>> layer(np.array([[3.0]])).tolist()
    [[1.0]]
    """

    def __init__(self, axis: Axes = -1, mean: Any = None, variance: Any = None, invert: bool = False, **kwargs: Any):
        super().__init__(**kwargs)
        self.axis = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        self.input_mean = mean
        self.input_variance = variance
        self.invert = invert
        self.supports_masking = True
        self._given: tuple | None = None
        self._shape: tuple = ()
        if (mean is not None) != (variance is not None):
            raise ValueError(
                f"When setting values directly, both `mean` and `variance` must be set. Received: mean={mean} and variance={variance}"
            )
        if mean is not None:
            not_empty("Normalization", mean=mean, variance=variance)
            if np.shape(mean) != np.shape(variance):
                raise ValueError(
                    "When setting values directly, `mean` and `variance` must have the same shape. "
                    f"Received: mean shape {np.shape(mean)} and variance shape {np.shape(variance)}"
                )
            if np.ndim(mean) > len(self.axis):
                raise ValueError(
                    f"The rank of `mean` must be less than or equal to the number of axes ({len(self.axis)}). "
                    f"Received: mean shape {np.shape(mean)} for axis {self.axis}"
                )

    def build(self, input_shape: Any) -> None:
        """Make the statistics' weights, or spread the given ones over the input's axes."""
        if input_shape is None:
            return
        n = len(input_shape)
        if any(not -n <= a < n for a in self.axis):
            raise ValueError(
                f"All `axis` values must be in the range [-ndim, ndim). Received inputs with ndim={n}, while axis={self.axis}"
            )
        kept = tuple(sorted(a % n for a in self.axis))
        for a in kept:
            if input_shape[a] is None:
                raise ValueError(
                    f"All `axis` values to be kept must have a known shape. Received axis={self.axis}, inputs.shape={input_shape}, "
                    f"with unknown axis at index {a}"
                )
        self._kept, self._reduced = kept, tuple(a for a in range(n) if a not in kept)
        self._shape = tuple(input_shape)
        self._wide_shape = tuple(input_shape[a] if a in kept else 1 for a in range(n))
        if self.input_mean is None:
            shape = tuple(input_shape[a] for a in kept)
            self.adapt_mean = self.add_weight(name="mean", shape=shape, initializer="zeros", trainable=False)
            self.adapt_variance = self.add_weight(name="variance", shape=shape, initializer="ones", trainable=False)
            self.count = self.add_weight(name="count", shape=(), dtype="int32", initializer="zeros", trainable=False)
        else:
            self._given = (self._spread(self.input_mean), self._spread(self.input_variance))
        self.built = True

    def _spread(self, value: Any) -> Any:
        """Return a given statistic in the input's rank: its axes are the last of the kept ones."""
        array = np.asarray(value, dtype=self.compute_dtype if self.compute_dtype != "bfloat16" else "float32")
        shape = [1] * len(self._wide_shape)
        for i in range(1, array.ndim + 1):
            shape[self._kept[-i]] = array.shape[-i]
        if any(a not in (1, b) for a, b in zip(shape, self._wide_shape, strict=True)):
            raise ValueError(
                f"`mean` and `variance` must have the lengths of the inputs' axes {self._kept}. "
                f"Received: shape {array.shape}, inputs of shape {self._shape}, axis={self.axis}"
            )
        return ops.cast(
            ops.convert(np.array(np.broadcast_to(array.reshape(shape), self._wide_shape))), self.compute_dtype
        )

    @property
    def mean(self) -> Any:
        """The mean, in the rank of the input; None before the layer is built."""
        return self._statistic(0, "adapt_mean")

    @property
    def variance(self) -> Any:
        """The variance, in the rank of the input; None before the layer is built."""
        return self._statistic(1, "adapt_variance")

    def _statistic(self, i: int, name: str) -> Any:
        if self._given is not None:
            return self._given[i]
        found = getattr(self, name, None)
        return None if found is None else ops.cast(ops.reshape(found, self._wide_shape), self.compute_dtype)

    def adapt(self, data: Any) -> None:
        """Learn mean and variance from data: an array, a list, or a data set or iterable of batches (or of (batch, target) pairs).

        Raises:
            ValueError: the data does not fit the shape that the layer was built with, or there is none.
            TypeError: data cannot be read.
        """
        if self.input_mean is not None:
            raise ValueError(
                f"Normalization '{self.name}': mean and variance were given; adapt() would not change them. Leave one of both out."
            )
        array = whole_array(data)
        mean: Any = 0.0
        variance: Any = 0.0
        count = 0
        for batch in [array] if array is not None else batches_of(data, self.name):
            self._check_data(batch.shape)
            n = math.prod(batch.shape[a] for a in self._reduced)
            if n == 0:
                continue
            m = batch.mean(axis=self._reduced, dtype=np.float64)
            v = batch.var(axis=self._reduced, dtype=np.float64)
            w = n / (count + n)
            new = mean * (1 - w) + m * w  # the variance of a union: within the parts, and between their means
            variance = (variance + (mean - new) ** 2) * (1 - w) + (v + (m - new) ** 2) * w
            mean, count = new, count + n
        self.adapt_mean.assign(np.asarray(mean, np.float64))
        self.adapt_variance.assign(np.asarray(variance, np.float64))

    def _check_data(self, shape: tuple) -> None:
        if not self.built:
            self.build(shape)
            self._build_shapes = {"input_shape": tuple(shape)}
        if len(shape) != len(self._shape) or any(shape[a] != self._shape[a] for a in self._kept):
            raise ValueError(
                f"The layer was built with input_shape={self._shape}, but adapt() is being called with data with an incompatible shape, "
                f"data.shape={tuple(shape)}"
            )

    def call(self, inputs: Any) -> Any:
        """Return the inputs shifted and scaled."""
        x = ops.cast(inputs, self.compute_dtype)
        scale = ops.maximum(ops.sqrt(self.variance), settings.epsilon())
        if self.invert:
            return ops.add(self.mean, ops.multiply(x, scale))
        return ops.true_divide(ops.subtract(x, self.mean), scale)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the input's shape."""
        return input_shape

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        mean, variance = (np.asarray(v).tolist() for v in (self.input_mean, self.input_variance))
        return {**super().get_config(), "axis": self.axis, "mean": mean, "variance": variance, "invert": self.invert}


@register("layers")
class Rescaling(ElementwiseLayer):
    """Multiplies by a number and adds another: y = x · scale + offset.

    Args:
        scale: number or array; 1/255 brings bytes to [0, 1].
        offset: number or array.

    Input: any shape, numbers. Output: the same shape, float. Keras: `keras.layers.Rescaling`.

    >>> import numpy as np
    >>> Rescaling(1 / 2, offset=-1.0)(np.array([[0, 2, 4]])).tolist()
    [[-1.0, 0.0, 1.0]]
    """

    def __init__(self, scale: float | Sequence, offset: float | Sequence = 0.0, **kwargs: Any):
        super().__init__(**kwargs)
        not_empty("Rescaling", scale=scale, offset=offset)
        self.scale = scale
        self.offset = offset

    def call(self, inputs: Any) -> Any:
        """Return inputs · scale + offset."""
        scale, offset = (ops.cast(v, self.compute_dtype) for v in (self.scale, self.offset))
        if scale.shape and settings.get("image_data_format") == "channels_first":
            scale = ops.reshape(scale, (*scale.shape, *(1,) * (3 - len(scale.shape))))
        return ops.cast(inputs, self.compute_dtype) * scale + offset

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None) -> "Rescaling":
        """Make a layer from `get_config`'s dictionary."""
        values = {
            k: serialization.deserialize_keras_object(config[k], custom_objects)
            for k in ("scale", "offset")
            if k in config
        }
        return cls(**{**config, **values})
