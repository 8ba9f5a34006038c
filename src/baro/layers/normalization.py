"""Layers that shift and scale by statistics of what passes: batch, layer, RMS, group and unit normalization."""

from typing import Any

from .. import constraints, initializers, regularizers, settings
from ..core import dtypes, ops
from ..errors import InputError
from ..registry import register
from .base import ConfiguredLayer, ElementwiseLayer
from .input_spec import InputSpec, in_bounds
from .joining import unit_length


def moments(x: Any, axes: Any, keepdims: bool = False) -> tuple[Any, Any]:
    """Return mean and variance over axes: mean(x), mean((x - mean)²)."""
    mean = ops.mean(x, axis=axes, keepdims=True)
    variance = ops.mean(ops.square(x - mean), axis=axes, keepdims=keepdims)
    return (mean if keepdims else ops.reshape(mean, variance.shape)), variance


def _wide(x: Any) -> Any:
    """Return x with at least 32 bits: sums of squares overflow in half precision."""
    return ops.cast(x, dtypes.result_type(x.dtype, "float32"))


def _axis_list(axis: Any, layer: str) -> int | list[int]:
    if isinstance(axis, (list, tuple)):
        if len(set(axis)) != len(axis):
            raise InputError(f"{layer}: `axis` names an axis twice; expected each once. Received: axis={axis}")
        return list(axis)
    if isinstance(axis, int):
        return axis
    raise TypeError(
        f"Expected an int or a list/tuple of ints for the argument 'axis' of {layer}, but received: {axis!r}"
    )


@register("layers")
class BatchNormalization(ConfiguredLayer):
    """Normalizes each feature by its mean and variance over the batch while training, by their moving averages otherwise.

    y = gamma · (x - mean) / √(variance + epsilon) + beta;
    moving = momentum · moving + (1 - momentum) · batch.

    A layer with trainable=False runs in inference mode, also inside a training step.

    Args:
        axis: int, the axis of the features.
        momentum: float, the part of the moving averages that is kept at each step.
        epsilon: float added to the variance.
        center: whether beta is added.
        scale: whether gamma multiplies.
        beta_initializer, gamma_initializer, moving_mean_initializer, moving_variance_initializer: objects or names.
        beta_regularizer, gamma_regularizer, beta_constraint, gamma_constraint: objects or names.
        renorm: batch renormalization (Ioffe 2017): training uses statistics corrected towards their moving averages.
        renorm_clipping: dict with any of the keys "rmax", "rmin", "dmax", bounds of the corrections.
        renorm_momentum: momentum of the averages that renorm uses.
        synchronized: must stay false; a batch that is split over devices is normalized part by part.

    Input: (batch, …) float; `mask`: (batch, …) without the last axis; masked positions do not count. Output: the same shape.
    Weights: gamma, beta; moving_mean, moving_variance (not trained). Keras: `keras.layers.BatchNormalization`.
    Source: Ioffe and Szegedy (2015), algorithm 1.

    Raises:
        ValueError: synchronized=True, or bad clipping bounds.

    >>> import numpy as np
    >>> y = BatchNormalization()(np.array([[0.0], [2.0]]), training=True)
    >>> y.numpy().round(2).tolist()
    [[-1.0], [1.0]]
    """

    def __init__(self, axis: int = -1, momentum: float = 0.99, epsilon: float = 1e-3, center: bool = True, scale: bool = True,
                 beta_initializer: Any = "zeros", gamma_initializer: Any = "ones", moving_mean_initializer: Any = "zeros",
                 moving_variance_initializer: Any = "ones", beta_regularizer: Any = None, gamma_regularizer: Any = None,
                 beta_constraint: Any = None, gamma_constraint: Any = None, renorm: bool = False, renorm_clipping: dict | None = None,
                 renorm_momentum: float = 0.99, synchronized: bool = False, **kwargs: Any):  # fmt: skip
        super().__init__(**kwargs)
        if synchronized:
            raise ValueError(
                "Argument synchronized=True is only supported with the TensorFlow backend. BatchNormalization here takes its statistics from "
                "the batch of one device; leave the argument out."
            )
        if not hasattr(axis, "__index__"):
            raise TypeError(f"BatchNormalization: expected an int for `axis`. Received: axis={axis}")
        self.axis = int(axis)
        self.momentum = float(momentum)
        self.epsilon = float(epsilon)
        self.center = center
        self.scale = scale
        self.beta_initializer = initializers.get(beta_initializer)
        self.gamma_initializer = initializers.get(gamma_initializer)
        self.moving_mean_initializer = initializers.get(moving_mean_initializer)
        self.moving_variance_initializer = initializers.get(moving_variance_initializer)
        self.beta_regularizer = regularizers.get(beta_regularizer)
        self.gamma_regularizer = regularizers.get(gamma_regularizer)
        self.beta_constraint = constraints.get(beta_constraint)
        self.gamma_constraint = constraints.get(gamma_constraint)
        self.synchronized = synchronized
        self.renorm = renorm
        self.renorm_clipping = self._checked_clipping(renorm_clipping or {}) if renorm else renorm_clipping
        self.renorm_momentum = renorm_momentum
        self.supports_masking = True

    @staticmethod
    def _checked_clipping(clipping: dict) -> dict:
        keys = ["rmax", "rmin", "dmax"]
        if set(clipping) - set(keys):
            raise ValueError(
                f"Received invalid keys for `renorm_clipping` argument: {clipping}. Supported values: {keys}."
            )
        rmax, rmin, dmax = (clipping.get(k) for k in keys)
        if rmax is not None and rmin is not None and rmax < rmin:
            raise ValueError(
                f"rmax should be greater than rmin in the `renorm_clipping` argument. Received: rmax={rmax}, rmin={rmin}."
            )
        if dmax is not None and dmax < 0:
            raise ValueError(f"dmax should be non-negative in the `renorm_clipping` argument. Received: dmax={dmax}.")
        return clipping

    def build(self, input_shape: Any) -> None:
        """Make gamma, beta and the moving statistics."""
        shape = (in_bounds(self.axis, input_shape)[self.axis],)
        self.gamma = self._weight("gamma", shape, autocast=False) if self.scale else None
        self.beta = self._weight("beta", shape, autocast=False) if self.center else None

        def statistic(name: str, initializer: Any) -> Any:
            return self.add_weight(shape=shape, name=name, initializer=initializer, trainable=False, autocast=False)

        self.moving_mean = statistic("moving_mean", self.moving_mean_initializer)
        self.moving_variance = statistic("moving_variance", self.moving_variance_initializer)
        if self.renorm:

            def deviation(shape: Any, dtype: Any = None) -> Any:
                return ops.sqrt(self.moving_variance_initializer(shape, dtype=dtype))

            self.moving_stddev = statistic("moving_stddev", deviation)
            self.renorm_mean = statistic("renorm_mean", self.moving_mean_initializer)
            self.renorm_stddev = statistic("renorm_stddev", deviation)
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: input_shape[self.axis]})
        self.built = True

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """Return the normalized inputs; while training, move the averages."""
        if mask is not None and len(mask.shape) != len(inputs.shape) - 1:
            raise ValueError(
                f"The mask provided should be one dimension less than the inputs. Received: mask.shape={mask.shape}, inputs.shape={inputs.shape}"
            )
        x = _wide(inputs)
        shape = [1] * len(x.shape)
        shape[self.axis] = x.shape[self.axis]

        def along(v: Any) -> Any:
            return ops.reshape(ops.cast(v, x.dtype), shape)

        gamma = None if self.gamma is None else along(self.gamma)
        beta = None if self.beta is None else along(self.beta)
        if training and self.trainable:
            mean, variance = self._statistics(x, mask)
            if self.renorm:
                gamma, beta = self._renormalize(mean, variance, gamma, beta, along)
            else:
                self._move(self.moving_mean, mean, self.momentum)
                self._move(self.moving_variance, variance, self.momentum)
        else:
            mean, variance = along(self.moving_mean), along(self.moving_variance)
        factor = ops.rsqrt(variance + self.epsilon)
        y = (x - mean) * (factor if gamma is None else factor * gamma)
        return ops.cast(y if beta is None else y + beta, self.compute_dtype)

    def _statistics(self, x: Any, mask: Any) -> tuple[Any, Any]:
        """Return mean and variance of the positions that are not masked, with all axes kept."""
        axes = tuple(i for i in range(len(x.shape)) if i != self.axis % len(x.shape))
        if mask is None:
            return moments(x, axes, keepdims=True)
        kept = ops.broadcast_to(ops.cast(mask, bool)[..., None], x.shape)
        count = ops.sum(ops.cast(kept, x.dtype), axis=axes, keepdims=True) + settings.epsilon()
        mean = ops.sum(ops.where(kept, x, 0.0), axis=axes, keepdims=True) / count
        return mean, ops.sum(ops.square(ops.where(kept, x - mean, 0.0)), axis=axes, keepdims=True) / count

    @staticmethod
    def _move(average: Any, value: Any, momentum: float) -> None:
        value = ops.reshape(ops.stop_gradient(value), average.shape)
        average.assign(ops.cast(average, value.dtype) * momentum + value * (1.0 - momentum))

    def _renormalize(self, mean: Any, variance: Any, gamma: Any, beta: Any, along: Any) -> tuple[Any, Any]:
        """Return gamma and beta with the corrections r and d of Ioffe (2017), algorithm 1, and move all averages."""
        clip = self.renorm_clipping or {}
        deviation = ops.sqrt(variance + self.epsilon)
        usual = ops.maximum(along(self.renorm_stddev), self.epsilon**0.5)
        r, d = deviation / usual, (mean - along(self.renorm_mean)) / usual
        if clip.get("rmin") is not None:
            r = ops.maximum(r, clip["rmin"])
        if clip.get("rmax") is not None:
            r = ops.minimum(r, clip["rmax"])
        if clip.get("dmax") is not None:
            d = ops.minimum(ops.maximum(d, -clip["dmax"]), clip["dmax"])
        r, d = ops.stop_gradient(r), ops.stop_gradient(d)
        if gamma is not None:
            r, d = r * gamma, d * gamma
        self._move(self.renorm_mean, mean, self.renorm_momentum)
        self._move(self.renorm_stddev, deviation, self.renorm_momentum)
        self._move(self.moving_mean, mean, self.momentum)
        self._move(self.moving_stddev, deviation, self.momentum)
        self.moving_variance.assign(ops.relu(ops.square(self.moving_stddev) - self.epsilon))
        return r, d if beta is None else d + beta

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the input's shape."""
        return in_bounds(self.axis, input_shape)


@register("layers")
class UnitNormalization(ElementwiseLayer):
    """Divides each example by its Euclidean length: x / √Σ x².

    Args:
        axis: int or list of ints over which the sum goes.

    Input: any shape, float. Output: the same shape. Keras: `keras.layers.UnitNormalization`.

    Raises:
        TypeError: `axis` is neither an int nor a list.

    >>> import numpy as np
    >>> UnitNormalization()(np.array([[0.0, 4.0]])).tolist()
    [[0.0, 1.0]]
    """

    def __init__(self, axis: Any = -1, **kwargs: Any):
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(
                f"Invalid value for `axis` argument: expected an int or a list/tuple of ints. Received: axis={axis}"
            )
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis

    def call(self, inputs: Any) -> Any:
        """Return inputs / their length."""
        return unit_length(inputs, self.axis)
