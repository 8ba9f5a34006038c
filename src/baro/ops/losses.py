"""Cross-entropies and normalizations. Probabilities that a softmax or sigmoid made are traced back to its logits."""

import math
import warnings
from typing import Any

import numpy as np

from .. import settings
from ..core import ops as c
from ..core.dtypes import result_type
from ..core.graph import Node
from ..core.op import cast, convert, floating, op_function
from ..core.shaping import canonical_axes, canonical_axis
from ..errors import InputError
from ..shapes import agree


def _float(x: Any) -> Any:
    x = convert(x)
    return cast(x, floating(x.dtype))


def _logits(output: Any, op: str, axis: int | None = None) -> Any:
    """Return what a softmax or sigmoid was applied to, if `output` is a traced result of one: exact, and one op less."""
    if type(output) is Node and output.op.name == op and (axis is None or output.attrs["axis"] == axis):
        return output.inputs[0]
    return None


def _clipped(p: Any) -> Any:
    eps = settings.epsilon()
    return c.minimum(c.maximum(p, eps), 1.0 - eps)


def _same_shape(target: Any, output: Any) -> None:
    if len(target.shape) != len(output.shape) or not all(map(agree, target.shape, output.shape)):
        raise InputError(
            f"Arguments `target` and `output` must have the same shape. Received: target.shape={target.shape}, output.shape={output.shape}"
        )


@op_function
def categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Any:
    """Return -Σ target · log(output) over the classes. Keras: `keras.ops.categorical_crossentropy`.

    Args:
        target: (…, classes) probabilities.
        output: (…, classes) probabilities, or logits.
        from_logits: whether output is logits.
        axis: the axis of the classes.
    """
    output = _float(output)
    target = cast(convert(target), output.dtype)
    _same_shape(target, output)
    if not target.shape:
        raise InputError(
            f"Arguments `target` and `output` must be at least rank 1. Received: target.shape={target.shape}, output.shape={output.shape}"
        )
    axis = canonical_axis(axis, len(output.shape))
    logits = output if from_logits else _logits(output, "softmax", axis)
    if logits is not None:
        log_p = c.log_softmax(logits, axis=axis)
    else:
        log_p = c.log(_clipped(output / c.sum(output, axis=axis, keepdims=True)))
    return c.negative(c.sum(target * log_p, axis=axis))


@op_function
def sparse_categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Any:
    """Return -log(output[target]) for integer labels. Keras: `keras.ops.sparse_categorical_crossentropy`.

    Args:
        target: (…) or (…, 1) integers.
        output: (…, classes) probabilities, or logits.
        from_logits: whether output is logits.
        axis: the axis of the classes.
    """
    output = _float(output)
    target = cast(convert(target), np.dtype(np.int32))
    if len(output.shape) < 1:
        raise InputError(f"Argument `output` must be at least rank 1. Received: output.shape={output.shape}")
    axis = canonical_axis(axis, len(output.shape))
    if len(target.shape) == len(output.shape) and target.shape[-1] == 1:
        target = c.reshape(target, target.shape[:-1])
    logits = output if from_logits else _logits(output, "softmax", axis)
    if axis != len(output.shape) - 1:
        order = [i for i in range(len(output.shape)) if i != axis] + [axis]
        output = c.transpose(output, order)
        logits = c.transpose(logits, order) if logits is not None else None
    if len(target.shape) != len(output.shape) - 1 or not all(map(agree, target.shape, output.shape[:-1])):
        raise InputError(
            f"Arguments `target` and `output` must have the same shape up until the last dimension: target.shape={target.shape}, output.shape={output.shape}"
        )
    if logits is not None:
        return c.sparse_softmax_cross_entropy(logits, target)
    picked = c.take_along_axis(output, c.reshape(target, (*target.shape, 1)), axis=-1)
    p = c.reshape(picked, target.shape) / c.sum(output, axis=-1)
    return c.negative(c.log(_clipped(p)))


@op_function
def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Any:
    """Return -t log(p) - (1 - t) log(1 - p), elementwise. Keras: `keras.ops.binary_crossentropy`."""
    output = _float(output)
    target = cast(convert(target), output.dtype)
    _same_shape(target, output)
    logits = output if from_logits else _logits(output, "sigmoid")
    if logits is not None:
        return c.softplus(logits) - logits * target
    p = _clipped(output)
    return c.negative(target * c.log(p) + (1.0 - target) * c.log(1.0 - p))


# --- normalization ---------------------------------------------------------------------------------------------------


@op_function
def moments(x: Any, axes: Any, keepdims: bool = False, synchronized: bool = False) -> tuple:
    """Return the mean and variance over axes. Keras: `keras.ops.moments`."""
    if synchronized:
        raise NotImplementedError("moments: synchronized=True needs several devices, which baro does not have.")
    x = _float(x)
    wide = cast(x, np.dtype(np.float32)) if x.dtype.itemsize < 4 else x
    mean = c.mean(wide, axis=axes, keepdims=True)
    d = wide - mean
    variance = c.mean(d * d, axis=axes, keepdims=keepdims)
    if not keepdims:
        mean = c.reshape(mean, variance.shape)
    if wide is not x:
        limit = 65504.0 if x.dtype == np.float16 else 3.3895e38
        mean, variance = (c.minimum(c.maximum(v, -limit), limit) for v in (mean, variance))
    return cast(mean, x.dtype), cast(variance, x.dtype)


@op_function
def batch_normalization(
    x: Any, mean: Any, variance: Any, axis: int, offset: Any = None, scale: Any = None, epsilon: float = 1e-3
) -> Any:
    """Return (x - mean) / √(variance + epsilon) · scale + offset along one axis. Keras: `keras.ops.batch_normalization`."""
    x = _float(x)
    n = len(x.shape)
    axis = canonical_axis(axis, n)

    def along(v: Any, name: str) -> Any:
        v = convert(v)
        if len(v.shape) != 1 or not agree(v.shape[0], x.shape[axis]):
            raise InputError(
                f"`{name}` must be a vector of length {x.shape[axis]}. Received: {name}.shape={v.shape}, x.shape={x.shape}, axis={axis}"
            )
        return v if axis == n - 1 else c.reshape(v, tuple(-1 if i == axis else 1 for i in range(n)))

    inverse = c.rsqrt(along(variance, "variance") + epsilon)
    if scale is not None:
        inverse = inverse * along(scale, "scale")
    shift = c.negative(along(mean, "mean") * inverse)
    if offset is not None:
        shift = shift + along(offset, "offset")
    return x * inverse + shift


def _scaled(x: Any, v: Any, axes: tuple) -> Any:
    """Return a weight of the shape of the normalized axes, ready for broadcasting against x."""
    v = convert(v)
    if len(v.shape) != len(axes):  # broadcasting decides, as in Keras
        return v
    return c.reshape(v, tuple(x.shape[i] if i in axes else 1 for i in range(len(x.shape))))


@op_function
def layer_normalization(
    x: Any, gamma: Any = None, beta: Any = None, axis: Any = -1, epsilon: float | None = None, **kwargs: Any
) -> Any:
    """Return (x - mean) / √(variance + epsilon) · gamma + beta, the moments taken over `axis`. Keras: `keras.ops.layer_normalization`."""
    rms = kwargs.pop("rms_scaling", False)
    if kwargs:
        raise InputError(f"layer_normalization: unknown arguments {sorted(kwargs)}.")
    if rms:
        warnings.warn(
            "You passed `rms_scaling=True`, which is deprecated. Use ops.rms_normalization, which differs from it: it does not subtract the mean.",
            stacklevel=3,
        )
    x = _float(x)
    epsilon = settings.epsilon() if epsilon is None else epsilon
    wide = cast(x, np.dtype(result_type(x.dtype, "float32")))
    axes = canonical_axes(axis, len(x.shape))
    mean = c.mean(wide, axis=axes, keepdims=True)
    d = wide - mean
    variance = c.mean(d * d, axis=axes, keepdims=True)
    if rms:
        y = wide * c.rsqrt(variance + epsilon)
        return cast(y if gamma is None else y * cast(_scaled(x, gamma, axes), wide.dtype), x.dtype)
    y = d * c.rsqrt(variance + epsilon)
    if gamma is not None:
        y = y * cast(_scaled(x, gamma, axes), wide.dtype)
    if beta is not None:
        y = y + cast(_scaled(x, beta, axes), wide.dtype)
    return cast(y, x.dtype)


@op_function
def rms_normalization(x: Any, scale: Any = None, axis: Any = -1, epsilon: float | None = None) -> Any:
    """Return x / √(mean(x²) + epsilon) · scale. Keras: `keras.ops.rms_normalization`."""
    x = _float(x)
    epsilon = settings.epsilon() if epsilon is None else epsilon
    wide = cast(x, np.dtype(result_type(x.dtype, "float32")))
    axes = canonical_axes(axis, len(x.shape))
    y = wide * c.rsqrt(c.mean(wide * wide, axis=axes, keepdims=True) + epsilon)
    if scale is not None:
        y = y * cast(_scaled(x, scale, axes), wide.dtype)
    return cast(y, x.dtype)


@op_function
def normalize(x: Any, axis: Any = -1, order: int = 2, epsilon: float | None = None) -> Any:
    """Return x divided by its norm along an axis. Keras: `keras.ops.normalize`."""
    if not isinstance(order, int) or order < 1:
        raise InputError(f"Argument `order` must be an int >= 1. Received: order={order}")
    x = _float(x)
    epsilon = settings.epsilon() if epsilon is None else epsilon
    if not x.shape:
        x = c.reshape(x, (1,))
    axes = canonical_axes(axis, len(x.shape))
    if order == 2:
        return x * c.rsqrt(c.maximum(c.sum(x * x, axis=axes, keepdims=True), epsilon**2))
    size = c.power(c.sum(c.power(c.absolute(x), float(order)), axis=axes, keepdims=True), 1.0 / order)
    return x / c.maximum(size, epsilon)


@op_function
def psnr(x1: Any, x2: Any, max_val: float) -> Any:
    """Return the peak signal-to-noise ratio in decibels. Keras: `keras.ops.psnr`."""
    x1, x2 = _float(x1), _float(x2)
    _same_shape(x1, x2)
    d = x1 - x2
    top = c.log(cast(convert(max_val), x1.dtype)) * (20.0 / math.log(10.0))
    return top - c.log(c.mean(d * d)) * (10.0 / math.log(10.0))
