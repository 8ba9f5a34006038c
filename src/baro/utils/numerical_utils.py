"""Labels as one-hot rows, and rows of unit length, for NumPy arrays and tensors."""

from typing import Any

import numpy as np

from .. import ops
from ..errors import InputError


def to_categorical(x: Any, num_classes: int | None = None, dtype: Any = None) -> Any:
    """Return integer classes as one-hot rows. Keras: `keras.utils.to_categorical`.

    Args:
        x: integers (…) or (…, 1) from 0 on: an array-like, or a tensor.
        num_classes: the length of a row; by default the largest class + 1.
        dtype: of the result, by default float64 (and floatx for a tensor), as in Keras 3; Keras 2's third argument.

    Returns:
        (…, num_classes): a NumPy array, or a tensor for a tensor.

    Raises:
        InputError: where a class is not in 0 … num_classes - 1.

    >>> to_categorical([0, 2], 3).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    if ops.is_tensor(x):
        shape = x.shape
        if len(shape) > 1 and shape[-1] == 1:
            x = ops.reshape(x, shape[:-1])
        if num_classes is None:
            num_classes = int(ops.max(x)) + 1
        return ops.one_hot(x, num_classes, dtype=dtype)
    x = np.asarray(x)
    if x.dtype.kind in "OUS":
        raise InputError(
            f"to_categorical: expected integers, received dtype {x.dtype}. Number the classes first, with np.unique(y, return_inverse=True)."
        )
    x = x.astype(np.int64)
    if x.ndim > 1 and x.shape[-1] == 1:
        x = x.reshape(x.shape[:-1])
    flat = x.reshape(-1)
    if not num_classes:
        num_classes = int(flat.max()) + 1 if flat.size else 0
    if flat.size and not (-num_classes <= flat.min() and flat.max() < num_classes):
        raise InputError(
            f"to_categorical: classes must be in 0 … {num_classes - 1}; received values from {flat.min()} to {flat.max()}."
        )
    rows = np.zeros((flat.size, num_classes), np.float64 if dtype is None else dtype)
    rows[np.arange(flat.size), flat] = 1
    return rows.reshape(*x.shape, num_classes)


def normalize(x: Any, axis: int = -1, order: int = 2) -> Any:
    """Return x divided by its norm along an axis; zeros stay zeros. Keras: `keras.utils.normalize`.

    Args:
        x: NumPy array or tensor.
        axis: along which the norm is taken.
        order: of the norm, 2 being the Euclidean.

    >>> normalize(np.array([[3.0, 4.0]])).tolist()
    [[0.6, 0.8]]
    """
    if isinstance(x, np.ndarray):
        size = np.atleast_1d(np.linalg.norm(x, order, axis))
        size[size == 0] = 1
        return x / np.expand_dims(size, axis)
    return ops.normalize(x, axis=axis, order=order)
