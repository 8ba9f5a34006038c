"""Activation functions and other functions of neural networks that are not losses."""

import math
import warnings
from typing import Any

import numpy as np

from ..core import ops as c
from ..core.dtypes import numpy_dtype
from ..core.op import cast, convert, floating, op_function
from ..core.shaping import canonical_axis
from ..core.tensor import Tensor


def _float(x: Any) -> Any:
    x = convert(x)
    return cast(x, floating(x.dtype))


@op_function
def relu6(x: Any) -> Any:
    """Return min(max(x, 0), 6). Keras: `keras.ops.relu6`.

    Args:
        x: (…) numbers.

    >>> from baro.ops import relu6
    >>> print(relu6([-1.0, 2.0, 9.0]).numpy().round(4))
    [0. 2. 6.]
    """
    x = c.relu(x)
    return x if x.dtype == bool else c.minimum(x, 6)


@op_function
def leaky_relu(x: Any, negative_slope: float = 0.2) -> Any:
    """Return x where x ≥ 0, else negative_slope · x. Keras: `keras.ops.leaky_relu`.

    Args:
        x: (…) floats.
        negative_slope: the slope below 0.

    >>> from baro.ops import leaky_relu
    >>> print(leaky_relu([-1.0, 2.0], negative_slope=0.5).numpy().round(4))
    [-0.5  2. ]
    """
    x = _float(x)
    return c.where(c.greater_equal(x, 0), x, x * negative_slope)


@op_function
def silu(x: Any) -> Any:
    """Return x · sigmoid(x). Keras: `keras.ops.silu`.

    Args:
        x: (…) floats.

    >>> from baro.ops import silu
    >>> print(silu([-1.0, 0.0, 1.0]).numpy().round(4))
    [-0.2689  0.      0.7311]
    """
    x = _float(x)
    return x * c.sigmoid(x)


swish = silu


@op_function
def elu(x: Any, alpha: float = 1.0) -> Any:
    """Return x where x > 0, else alpha (exp(x) - 1). Keras: `keras.ops.elu`.

    Args:
        x: (…) floats.
        alpha: minus the limit at -∞.

    >>> from baro.ops import elu
    >>> print(elu([-1.0, 2.0], alpha=2.0).numpy().round(4))
    [-1.2642  2.    ]
    """
    return _exponential(_float(x), alpha, 1.0, 1.0)


@op_function
def selu(x: Any) -> Any:
    """Return elu scaled so that signals keep mean 0 and variance 1 (Klambauer et al. 2017). Keras: `keras.ops.selu`.

    Args:
        x: (…) floats.

    >>> from baro.ops import selu
    >>> print(selu([-1.0, 2.0]).numpy().round(4))
    [-1.1113  2.1014]
    """
    return _exponential(_float(x), 1.6732632423543772, 1.0507009873554805, 1.0)


@op_function
def celu(x: Any, alpha: float = 1.0) -> Any:
    """Return x where x > 0, else alpha (exp(x / alpha) - 1). Keras: `keras.ops.celu`.

    Args:
        x: (…) floats.
        alpha: minus the limit at -∞; the slope at 0 is 1 for each.

    >>> from baro.ops import celu
    >>> print(celu([-1.0, 2.0], alpha=2.0).numpy().round(4))
    [-0.7869  2.    ]
    """
    return _exponential(_float(x), alpha, 1.0, alpha)


def _exponential(x: Any, alpha: float, scale: float, width: float) -> Any:
    """scale · x above 0, scale · alpha (exp(x / width) - 1) below; the exponential never sees a positive number."""
    positive = c.greater(x, 0)
    low = c.where(positive, 0, x)
    low = c.expm1(low if width == 1.0 else low / width) * (alpha * scale)
    return c.where(positive, x if scale == 1.0 else x * scale, low)


@op_function
def gelu(x: Any, approximate: bool = True) -> Any:
    """Return x · Φ(x), Φ the normal distribution function; or its tanh approximation. Keras: `keras.ops.gelu`."""
    x = _float(x)
    if approximate:
        return x * 0.5 * (1.0 + c.tanh(math.sqrt(2.0 / math.pi) * (x + 0.044715 * (x * x * x))))
    return x * 0.5 * (1.0 + c.erf(x * math.sqrt(0.5)))


@op_function
def glu(x: Any, axis: int = -1) -> Any:
    """Return a · sigmoid(b) for the two halves a, b of an axis. Keras: `keras.ops.glu`.

    Args:
        x: (…) floats.
        axis: int, the axis that is halved; its length is even.

    >>> from baro.ops import glu
    >>> print(glu([1.0, 2.0, 0.0, 3.0]).numpy().round(4))
    [0.5    1.9051]
    """
    from .shaping import split

    x = _float(x)
    if x.shape[canonical_axis(axis, len(x.shape))] % 2 and type(x.shape[axis]) is int:
        raise ValueError(f"axis size must be divisible by 2. Received: x.shape={x.shape} with axis={axis}")
    a, b = split(x, 2, axis=axis)
    return a * c.sigmoid(b)


@op_function
def hard_sigmoid(x: Any) -> Any:
    """Return min(max(x / 6 + 1/2, 0), 1). Keras: `keras.ops.hard_sigmoid`.

    Args:
        x: (…) floats.

    >>> from baro.ops import hard_sigmoid
    >>> print(hard_sigmoid([-4.0, 0.0, 1.0]).numpy().round(4))
    [0.     0.5    0.6667]
    """
    return relu6(_float(x) + 3.0) * (1.0 / 6.0)


@op_function
def hard_silu(x: Any) -> Any:
    """Return x · hard_sigmoid(x). Keras: `keras.ops.hard_silu`.

    Args:
        x: (…) floats.

    >>> from baro.ops import hard_silu
    >>> print(hard_silu([1.0, 4.0]).numpy().round(4))
    [0.6667 4.    ]
    """
    x = _float(x)
    return x * hard_sigmoid(x)


hard_swish = hard_silu


@op_function
def hard_tanh(x: Any) -> Any:
    """Return x limited to [-1, 1]. Keras: `keras.ops.hard_tanh`.

    Args:
        x: (…) floats.

    >>> from baro.ops import hard_tanh
    >>> print(hard_tanh([-2.0, 0.5, 2.0]).numpy().round(4))
    [-1.   0.5  1. ]
    """
    return c.minimum(c.maximum(_float(x), -1.0), 1.0)


@op_function
def hard_shrink(x: Any, threshold: float = 0.5) -> Any:
    """Return x where |x| > threshold, else 0. Keras: `keras.ops.hard_shrink`.

    Args:
        x: (…) floats.
        threshold: up to this size x becomes 0.

    >>> from baro.ops import hard_shrink
    >>> print(hard_shrink([-2.0, 0.4, 0.6]).numpy().round(4))
    [-2.   0.   0.6]
    """
    x = _float(x)
    return c.where(c.greater(c.absolute(x), threshold), x, 0)


@op_function
def soft_shrink(x: Any, threshold: float = 0.5) -> Any:
    """Return x moved towards 0 by threshold, and 0 within it. Keras: `keras.ops.soft_shrink`.

    Args:
        x: (…) floats.
        threshold: how far.

    >>> from baro.ops import soft_shrink
    >>> print(soft_shrink([-2.0, 0.4, 0.6]).numpy().round(4))
    [-1.5  0.   0.1]
    """
    x = _float(x)
    return c.where(c.greater(x, threshold), x - threshold, c.where(c.less(x, -threshold), x + threshold, 0))


@op_function
def tanh_shrink(x: Any) -> Any:
    """Return x - tanh(x). Keras: `keras.ops.tanh_shrink`.

    Args:
        x: (…) floats.

    >>> from baro.ops import tanh_shrink
    >>> print(tanh_shrink([-1.0, 0.0, 1.0]).numpy().round(4))
    [-0.2384  0.      0.2384]
    """
    x = _float(x)
    return x - c.tanh(x)


@op_function
def threshold(x: Any, threshold: float, default_value: float) -> Any:
    """Return x where x > threshold, else a default. Keras: `keras.ops.threshold`.

    Args:
        x: (…) floats.
        threshold: the largest value that is replaced.
        default_value: what replaces it.

    >>> from baro.ops import threshold
    >>> print(threshold([-1.0, 2.0, 3.0], 2.0, 9.0).numpy().round(4))
    [9. 9. 3.]
    """
    x = _float(x)
    return c.where(c.greater(x, threshold), x, cast(convert(default_value), x.dtype))


@op_function
def softsign(x: Any) -> Any:
    """Return x / (1 + |x|). Keras: `keras.ops.softsign`.

    Args:
        x: (…) floats.

    >>> from baro.ops import softsign
    >>> print(softsign([-1.0, 0.0, 3.0]).numpy().round(4))
    [-0.5   0.    0.75]
    """
    x = _float(x)
    return x / (1.0 + c.absolute(x))


@op_function
def log_sigmoid(x: Any) -> Any:
    """Return log(sigmoid(x)). Keras: `keras.ops.log_sigmoid`.

    Args:
        x: (…) floats.

    >>> from baro.ops import log_sigmoid
    >>> print(log_sigmoid([-100.0, 0.0]).numpy().round(4))
    [-100.       -0.6931]
    """
    return c.negative(c.softplus(c.negative(_float(x))))


@op_function
def squareplus(x: Any, b: float = 4) -> Any:
    """Return (x + √(x² + b)) / 2. Keras: `keras.ops.squareplus`.

    Args:
        x: (…) floats.
        b: how round the bend at 0 is; with 0 it is relu.

    >>> from baro.ops import squareplus
    >>> print(squareplus([-2.0, 0.0, 2.0]).numpy().round(4))
    [0.4142 1.     2.4142]
    """
    x = _float(x)
    return (x + c.sqrt(x * x + b)) * 0.5


@op_function
def sparse_plus(x: Any) -> Any:
    """Return 0 below -1, x above 1, and (x + 1)² / 4 between. Keras: `keras.ops.sparse_plus`.

    Args:
        x: (…) floats.

    >>> from baro.ops import sparse_plus
    >>> print(sparse_plus([-2.0, 0.0, 2.0]).numpy().round(4))
    [0.   0.25 2.  ]
    """
    x = _float(x)
    middle = (x + 1.0) * (x + 1.0) * 0.25
    return c.where(c.less_equal(x, -1.0), 0, c.where(c.less(x, 1.0), middle, x))


@op_function
def sparse_sigmoid(x: Any) -> Any:
    """Return (x + 1) / 2 limited to [0, 1]. Keras: `keras.ops.sparse_sigmoid`.

    Args:
        x: (…) floats.

    >>> from baro.ops import sparse_sigmoid
    >>> print(sparse_sigmoid([-2.0, 0.5, 2.0]).numpy().round(4))
    [0.   0.75 1.  ]
    """
    x = _float(x)
    return c.where(c.less_equal(x, -1.0), 0, c.where(c.greater_equal(x, 1.0), 1.0, 0.5 * (x + 1.0)))


@op_function
def sparsemax(x: Any, axis: int = -1) -> Any:
    """Return the Euclidean projection onto the probability simplex (Martins and Astudillo 2016). Keras: `keras.ops.sparsemax`.

    Args:
        x: (…) floats.
        axis: int, the axis along which the results sum to 1.

    >>> from baro.ops import sparsemax
    >>> print(sparsemax([0.1, 1.0, 0.8]).numpy().round(4))
    [0.  0.6 0.4]
    """
    x = _float(x)
    axis = canonical_axis(axis, len(x.shape))
    n = x.shape[axis]
    falling = c.flip(c.sort(x, axis=axis), axis=axis)
    sums = c.cumsum(falling, axis=axis)
    place = Tensor(np.arange(1, n + 1).astype(x.dtype).reshape((-1,) + (1,) * (len(x.shape) - axis - 1)))
    inside = cast(c.greater(falling * place, sums - 1.0), x.dtype)
    count = c.sum(inside, axis=axis, keepdims=True)
    tau = (c.sum(falling * inside, axis=axis, keepdims=True) - 1.0) / count
    return c.relu(x - tau)


def _warn_single(x: Any, axis: Any) -> None:
    shape = getattr(x, "shape", None)
    if isinstance(axis, int) and shape is not None and -len(shape) <= axis < len(shape) and shape[axis] == 1:
        warnings.warn(
            f"You are using a softmax over axis {axis} of a tensor of shape {tuple(shape)}. This axis has size 1. The softmax "
            "operation will always return the value 1, which is likely not what you intended. Did you mean to use a sigmoid instead?",
            stacklevel=3,
        )


def softmax(x: Any, axis: Any = -1) -> Any:
    """Return exp(x) / Σ exp(x) along an axis (or several). Keras: `keras.ops.softmax`.

    Args:
        x: (…) floats.
        axis: int or tuple of ints, along which the results sum to 1.

    >>> from baro.ops import softmax
    >>> print(softmax([0.0, 1.0, 1.0]).numpy().round(4))
    [0.1554 0.4223 0.4223]
    """
    _warn_single(x, axis)
    return c.softmax(x, axis=axis)


@op_function
def one_hot(x: Any, num_classes: int, axis: int = -1, dtype: Any = None, sparse: bool = False) -> Any:
    """Return 1 at the class of each integer and 0 elsewhere, on a new axis. Keras: `keras.ops.one_hot`."""
    if sparse:
        raise ValueError("one_hot: unsupported value `sparse=True`; every tensor here is dense.")
    x = convert(x)
    if x.dtype.kind not in "iu":
        x = cast(x, np.dtype(np.int32))
    n = len(x.shape) + 1
    axis = canonical_axis(axis, n)
    classes = Tensor(np.arange(num_classes, dtype=np.int32).astype(x.dtype).reshape((-1,) + (1,) * (n - axis - 1)))
    return cast(c.equal(c.reshape(x, (*x.shape[:axis], 1, *x.shape[axis:])), classes), numpy_dtype(dtype))


@op_function
def multi_hot(
    inputs: Any, num_classes: int | None = None, axis: int = -1, dtype: Any = None, sparse: bool = False, **kwargs: Any
) -> Any:
    """Return, for each row of integers, 1 at every class that it holds. Keras: `keras.ops.multi_hot`."""
    num_classes = kwargs.pop("num_tokens", num_classes)
    if kwargs or num_classes is None:
        raise ValueError(f"multi_hot: expected num_classes; received num_classes={num_classes}, {kwargs}")
    x = convert(inputs)
    return c.max(one_hot(x, num_classes, axis=axis, dtype=dtype, sparse=sparse), axis=1 if len(x.shape) > 1 else 0)
