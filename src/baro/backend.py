"""`from keras import backend as K`: dtypes, settings and session functions; and the functions on tensors that it had before Keras 3.

Books before Keras 3 write their own losses and metrics with `K.mean`, `K.square` and so on. Keras 3 moved these to `keras.ops`
(and keeps them in `tf.keras.backend`); here both spellings work. Those with the same meaning in both are the same functions.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from . import ops
from .config import backend as backend
from .config import epsilon as epsilon
from .config import floatx as floatx
from .config import image_data_format as image_data_format
from .config import set_epsilon as set_epsilon
from .config import set_floatx as set_floatx
from .config import set_image_data_format as set_image_data_format
from .core import random as _random
from .core.dtypes import is_float as is_float_dtype
from .core.dtypes import is_int as is_int_dtype
from .core.dtypes import result_type as result_type
from .core.dtypes import standardize_dtype as standardize_dtype
from .core.symbolic import KerasTensor
from .core.variable import Variable
from .naming import get_uid as get_uid
from .naming import name_scope as name_scope
from .ops import abs as abs
from .ops import all as all
from .ops import any as any
from .ops import arange as arange
from .ops import argmax as argmax
from .ops import argmin as argmin
from .ops import binary_crossentropy as binary_crossentropy
from .ops import cast as cast
from .ops import categorical_crossentropy as categorical_crossentropy
from .ops import clip as clip
from .ops import cos as cos
from .ops import cumprod as cumprod
from .ops import cumsum as cumsum
from .ops import dot as dot
from .ops import dtype as dtype
from .ops import elu as elu
from .ops import equal as equal
from .ops import exp as exp
from .ops import greater as greater
from .ops import greater_equal as greater_equal
from .ops import less as less
from .ops import less_equal as less_equal
from .ops import log as log
from .ops import logsumexp as logsumexp
from .ops import max as max
from .ops import maximum as maximum
from .ops import mean as mean
from .ops import min as min
from .ops import minimum as minimum
from .ops import not_equal as not_equal
from .ops import one_hot as one_hot
from .ops import ones_like as ones_like
from .ops import power as pow
from .ops import prod as prod
from .ops import reshape as reshape
from .ops import round as round
from .ops import shape as shape
from .ops import sigmoid as sigmoid
from .ops import sign as sign
from .ops import sin as sin
from .ops import softmax as softmax
from .ops import softplus as softplus
from .ops import softsign as softsign
from .ops import sparse_categorical_crossentropy as sparse_categorical_crossentropy
from .ops import square as square
from .ops import squeeze as squeeze
from .ops import stack as stack
from .ops import std as std
from .ops import stop_gradient as stop_gradient
from .ops import sum as sum
from .ops import tanh as tanh
from .ops import tile as tile
from .ops import transpose as transpose
from .ops import var as var
from .ops import zeros_like as zeros_like


def is_keras_tensor(x: Any) -> bool:
    """Say whether x is a symbolic tensor of a functional model. Keras: `keras.backend.is_keras_tensor`."""
    return isinstance(x, KerasTensor)


def is_tensor(x: Any) -> bool:
    """Say whether x is a tensor, symbolic ones included."""
    return ops.is_tensor(x) or isinstance(x, KerasTensor)


def clear_session(free_memory: bool = True) -> None:
    """Start automatic names and the global random generator anew. Keras: `keras.backend.clear_session`."""
    from . import utils

    utils.clear_session(free_memory=free_memory)


# --- making and reading ----------------------------------------------------------------------------------------------


def constant(value: Any, dtype: Any = None, shape: Any = None, name: str | None = None) -> Any:
    """Return a tensor of a value, repeated to `shape` if given; a constant needs no `name`."""
    made = ops.convert_to_tensor(value, dtype=dtype)
    return made if shape is None else ops.broadcast_to(made, shape)


def variable(value: Any, dtype: Any = None, name: str | None = None, constraint: Any = None) -> Variable:
    """Return a Variable with a value."""
    made = Variable(value, dtype=dtype, name=name)
    made.constraint = constraint
    return made


def zeros(shape: Any, dtype: Any = None, name: str | None = None) -> Variable:
    """Return a Variable of zeros."""
    return Variable(np.zeros(shape, standardize_dtype(dtype)), name=name)


def ones(shape: Any, dtype: Any = None, name: str | None = None) -> Variable:
    """Return a Variable of ones."""
    return Variable(np.ones(shape, standardize_dtype(dtype)), name=name)


def eye(size: Any, dtype: Any = None, name: str | None = None) -> Variable:
    """Return a Variable that is an identity matrix; `size` is n or (n, m)."""
    n, m = size if isinstance(size, (tuple, list)) else (size, size)
    return Variable(np.eye(n, m), dtype=standardize_dtype(dtype), name=name)


def get_value(x: Any) -> np.ndarray:
    """Return the value as a NumPy array."""
    return ops.convert_to_numpy(x)


eval = get_value


def set_value(x: Variable, value: Any) -> None:
    """Set a Variable."""
    x.assign(value)


def batch_get_value(tensors: Sequence[Any]) -> list[np.ndarray]:
    """Return the values as NumPy arrays."""
    return [get_value(x) for x in tensors]


def batch_set_value(tuples: Sequence[tuple]) -> None:
    """Set Variables from (Variable, value) pairs."""
    for x, value in tuples:
        x.assign(value)


def update(x: Variable, new_x: Any) -> Any:
    """Set a Variable and return its value."""
    return x.assign(new_x)


def update_add(x: Variable, increment: Any) -> Any:
    """Add to a Variable and return its value."""
    return x.assign_add(increment)


def update_sub(x: Variable, decrement: Any) -> Any:
    """Subtract from a Variable and return its value."""
    return x.assign_sub(decrement)


def count_params(x: Any) -> int:
    """Return the number of elements."""
    return int(np.prod(x.shape))


def int_shape(x: Any) -> tuple:
    """Return the shape, None where a length is unknown."""
    return tuple(x.shape)


def ndim(x: Any) -> int:
    """Return the number of axes."""
    return len(x.shape)


def cast_to_floatx(x: Any) -> Any:
    """Return x in the default float dtype: a tensor for a tensor, otherwise a NumPy array."""
    return ops.cast(x, floatx()) if is_tensor(x) else np.asarray(x, floatx())


# --- functions that differ from `ops` ---------------------------------------------------------------------------------


def concatenate(tensors: Sequence[Any], axis: int = -1) -> Any:
    """Join tensors along an axis, the last by default."""
    return ops.concatenate(tensors, axis=axis)


def expand_dims(x: Any, axis: int = -1) -> Any:
    """Return x with a new axis of length 1, the last by default."""
    return ops.expand_dims(x, axis)


def flatten(x: Any) -> Any:
    """Return the elements in one axis."""
    return ops.reshape(x, (-1,))


def batch_flatten(x: Any) -> Any:
    """Return x with all axes after the first made one."""
    return ops.reshape(x, (-1, int(np.prod(x.shape[1:]))))


def batch_dot(x: Any, y: Any, axes: Any = None) -> Any:
    """Return the product sum over one axis of each, for every row of the batch: (b, m, k), (b, k, n) → (b, m, n)."""
    default = len(x.shape) - 1, len(y.shape) - (2 if len(y.shape) > 2 else 1)
    a, b = default if axes is None else (axes, axes) if isinstance(axes, int) else axes
    a, b = a % len(x.shape), b % len(y.shape)
    left = [chr(ord("a") + i) for i in range(len(x.shape))]
    right = [chr(ord("n") + i) for i in range(len(y.shape))]
    right[0], right[b] = left[0], left[a]
    out = [v for i, v in enumerate(left) if i != a] + [v for i, v in enumerate(right) if i not in (0, b)]
    y = ops.einsum(f"{''.join(left)},{''.join(right)}->{''.join(out)}", x, y)
    return ops.expand_dims(y, 1) if len(out) == 1 else y


def gather(reference: Any, indices: Any) -> Any:
    """Return the slices of the first axis at `indices`."""
    return ops.take(reference, indices, axis=0)


def hard_sigmoid(x: Any) -> Any:
    """Return 0.2 x + 0.5 limited to [0, 1]: Keras 2's definition; `ops.hard_sigmoid` has the slope 1/6."""
    return ops.clip(0.2 * x + 0.5, 0.0, 1.0)


def in_top_k(predictions: Any, targets: Any, k: int) -> Any:
    """Say whether each target is among the k largest predictions."""
    return ops.in_top_k(targets, predictions, k)


def l2_normalize(x: Any, axis: Any = None) -> Any:
    """Return x divided by its Euclidean norm along an axis, or as a whole."""
    return x * ops.rsqrt(ops.maximum(ops.sum(ops.square(x), axis=axis, keepdims=True), 1e-12))


def permute_dimensions(x: Any, pattern: Sequence[int]) -> Any:
    """Return x with its axes in another order."""
    return ops.transpose(x, pattern)


def relu(x: Any, alpha: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Any:
    """Return x above a threshold (at most max_value), and alpha (x - threshold) below."""
    if alpha == 0 and threshold == 0:
        y = ops.relu(x)
    else:
        y = ops.where(ops.greater(x, threshold), x, alpha * (x - threshold))
    return y if max_value is None else ops.minimum(y, max_value)


def repeat(x: Any, n: int) -> Any:
    """Return (batch, features) repeated as (batch, n, features)."""
    return ops.repeat(ops.expand_dims(x, 1), n, axis=1)


def repeat_elements(x: Any, rep: int, axis: int) -> Any:
    """Return x with each slice along an axis repeated."""
    return ops.repeat(x, rep, axis=axis)


def reverse(x: Any, axes: Any) -> Any:
    """Return x in reverse order along axes."""
    return ops.flip(x, axis=axes)


def sqrt(x: Any) -> Any:
    """Return the square root; of 0 for negative numbers."""
    return ops.sqrt(ops.maximum(x, 0.0))


def switch(condition: Any, then_expression: Any, else_expression: Any) -> Any:
    """Return one of two values, elementwise where the condition has axes; functions are called."""
    if len(np.shape(condition) if not hasattr(condition, "shape") else condition.shape) == 0:
        then_fn, else_fn = (_thunk(v) for v in (then_expression, else_expression))
        return ops.cond(condition, then_fn, else_fn)
    a, b = (v() if callable(v) else v for v in (then_expression, else_expression))
    while len(condition.shape) < len(a.shape):
        condition = ops.expand_dims(condition, -1)
    return ops.where(condition, a, b)


def _thunk(value: Any) -> Callable:
    return value if callable(value) else lambda: value


def random_normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None) -> Any:
    """Return normally distributed values."""
    return _random.normal(shape, mean, stddev, dtype=dtype, seed=seed)


def truncated_normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None) -> Any:
    """Return normal values within two standard deviations."""
    return _random.truncated_normal(shape, mean, stddev, dtype=dtype, seed=seed)


def random_uniform(shape: Any, minval: float = 0.0, maxval: float = 1.0, dtype: Any = None, seed: Any = None) -> Any:
    """Return values uniform in [minval, maxval)."""
    return _random.uniform(shape, minval, maxval, dtype=dtype, seed=seed)


def random_bernoulli(shape: Any, p: float = 0.0, dtype: Any = None, seed: Any = None) -> Any:
    """Return 1 with probability p, else 0."""
    return _random.bernoulli(shape, p, seed=seed, dtype=standardize_dtype(dtype))


def dropout(x: Any, level: float, noise_shape: Any = None, seed: Any = None) -> Any:
    """Return x with elements set to 0 with probability `level` and the others scaled up."""
    return _random.dropout(x, level, noise_shape=noise_shape, seed=seed)


__all__ = [
    "abs",
    "all",
    "any",
    "arange",
    "argmax",
    "argmin",
    "backend",
    "batch_dot",
    "batch_flatten",
    "batch_get_value",
    "batch_set_value",
    "binary_crossentropy",
    "cast",
    "cast_to_floatx",
    "categorical_crossentropy",
    "clear_session",
    "clip",
    "concatenate",
    "constant",
    "cos",
    "count_params",
    "cumprod",
    "cumsum",
    "dot",
    "dropout",
    "dtype",
    "elu",
    "epsilon",
    "equal",
    "eval",
    "exp",
    "expand_dims",
    "eye",
    "flatten",
    "floatx",
    "gather",
    "get_uid",
    "get_value",
    "greater",
    "greater_equal",
    "hard_sigmoid",
    "image_data_format",
    "in_top_k",
    "int_shape",
    "is_float_dtype",
    "is_int_dtype",
    "is_keras_tensor",
    "is_tensor",
    "l2_normalize",
    "less",
    "less_equal",
    "log",
    "logsumexp",
    "max",
    "maximum",
    "mean",
    "min",
    "minimum",
    "name_scope",
    "ndim",
    "not_equal",
    "one_hot",
    "ones",
    "ones_like",
    "permute_dimensions",
    "pow",
    "prod",
    "random_bernoulli",
    "random_normal",
    "random_uniform",
    "relu",
    "repeat",
    "repeat_elements",
    "reshape",
    "result_type",
    "reverse",
    "round",
    "set_epsilon",
    "set_floatx",
    "set_image_data_format",
    "set_value",
    "shape",
    "sigmoid",
    "sign",
    "sin",
    "softmax",
    "softplus",
    "softsign",
    "sparse_categorical_crossentropy",
    "sqrt",
    "square",
    "squeeze",
    "stack",
    "standardize_dtype",
    "std",
    "stop_gradient",
    "sum",
    "switch",
    "tanh",
    "tile",
    "transpose",
    "truncated_normal",
    "update",
    "update_add",
    "update_sub",
    "var",
    "variable",
    "zeros",
    "zeros_like",
]
