"""Layers that join tensors along an axis or sum over one: Concatenate, Dot."""

import math
from typing import Any

from ..core import ops
from ..registry import register
from .input_spec import in_bounds
from .merging import Merge, _check_pairs, _is_list_of_shapes


@register("layers")
class Concatenate(Merge):
    """The inputs joined along one axis.

    Args:
        axis: int, the axis along which they are joined.

    Input: list of tensors that agree on all other axes. Output: their shape, with the sum of the lengths on `axis`.
    Keras: `keras.layers.Concatenate`.

    Raises:
        ValueError: the shapes differ on another axis.

    >>> import numpy as np
    >>> Concatenate()([np.ones((2, 3)), np.ones((2, 1))]).shape
    (2, 4)
    """

    def __init__(self, axis: int = -1, **kwargs: Any):
        super().__init__(**kwargs)
        self.axis = axis

    def build(self, input_shape: Any) -> None:
        """Check that the shapes agree except on the axis."""
        if not _is_list_of_shapes(input_shape):
            raise ValueError(
                f"A `Concatenate` layer should be called on a list of at least 1 input. Received: input_shape={input_shape}"
            )
        shapes = [s for s in input_shape if s is not None]
        in_bounds(self.axis, shapes[0])
        along = self.axis % len(shapes[0])
        if len({len(s) for s in shapes}) > 1 or any(
            i != along and len(set(lengths) - {None}) > 1 for i, lengths in enumerate(zip(*shapes, strict=True))
        ):
            raise ValueError(
                "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis "
                f"({self.axis}). Received: input_shape={input_shape}"
            )
        self.built = True

    def call(self, inputs: Any) -> Any:
        """Return the inputs joined."""
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                f"A `Concatenate` layer should be called on a list of inputs. Received: inputs={inputs} (not a list of tensors)"
            )
        return ops.concatenate(inputs, axis=self.axis)

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the shape with the lengths on the axis added."""
        if not _is_list_of_shapes(input_shape):
            raise ValueError(
                f"A `Concatenate` layer should be called on a list of inputs. Received: input_shape={input_shape}"
            )
        out = list(input_shape[0])
        lengths = [s[self.axis] for s in input_shape]
        out[self.axis] = None if None in lengths else sum(lengths)
        return tuple(out)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """Return the masks joined like the inputs, reduced over the last axis."""
        if mask is None:
            return None
        _check_pairs(inputs, mask)
        if all(m is None for m in mask):
            return None
        wide = []
        for x, m in zip(inputs, mask, strict=True):
            if m is None:
                wide.append(ops.ones_like(x, dtype="bool"))
            elif len(m.shape) < len(x.shape):
                wide.append(ops.logical_or(m[..., None], ops.zeros_like(x, dtype="bool")))
            else:
                wide.append(m)
        return ops.any(ops.concatenate(wide, axis=self.axis), axis=-1)


def batch_dot(x: Any, y: Any, axes: Any) -> Any:
    """Return, example by example, the sum of products over axis axes[0] of x and axes[1] of y: (batch, rest of x, rest of y)."""
    if len(x.shape) < 2 or len(y.shape) < 2:
        raise ValueError(
            f"Cannot do batch_dot on inputs with rank < 2. Received inputs with shapes {x.shape} and {y.shape}."
        )
    a, b = axes
    if 0 in (a, b):
        raise ValueError(
            f"Cannot perform batch_dot over axis 0, the batch. Received: axes={tuple(axes)}. If your inputs have no batch axis, add one with ops.expand_dims(x, 0)."
        )
    rest_x = [i for i in range(1, len(x.shape)) if i != a]
    rest_y = [i for i in range(1, len(y.shape)) if i != b]
    shape = (*(x.shape[i] for i in rest_x), *(y.shape[i] for i in rest_y))
    batch, length = x.shape[0], x.shape[a]
    left = ops.reshape(ops.transpose(x, axes=(0, *rest_x, a)), (batch, math.prod(x.shape[i] for i in rest_x), length))
    right = ops.reshape(ops.transpose(y, axes=(0, b, *rest_y)), (batch, length, math.prod(y.shape[i] for i in rest_y)))
    return ops.reshape(ops.matmul(left, right), (batch, *(shape or (1,))))


@register("layers")
class Dot(Merge):
    """The dot product of two inputs along one axis of each, example by example.

    Args:
        axes: int, or a pair: the axis of each input that is summed over; not the batch axis.
        normalize: whether both are divided by their length along that axis first: the cosine of their angle.

    Input: list of two tensors (batch, …). Output: (batch, rest of the first, rest of the second). Keras: `keras.layers.Dot`.

    Raises:
        TypeError: `axes` is neither an int nor a list or tuple.
        ValueError: `axes` has not two entries, or the lengths differ.

    >>> import numpy as np
    >>> Dot(axes=1)([np.ones((2, 3)), np.ones((2, 3))]).tolist()
    [[3.0], [3.0]]
    """

    def __init__(self, axes: Any, normalize: bool = False, **kwargs: Any):
        super().__init__(**kwargs)
        if axes == 0:
            raise ValueError(f"Dot: expected axes behind axis 0, the batch. Received: axes={axes}")
        if not isinstance(axes, int):
            if not isinstance(axes, (list, tuple)):
                raise TypeError(
                    f"Invalid type for argument `axes`: it should be a list or an int. Received: axes={axes}"
                )
            if len(axes) != 2:
                raise ValueError(
                    f"Invalid format for argument `axes`: it should contain two elements. Received: axes={axes}"
                )
            if 0 in axes:
                raise ValueError(f"Dot: expected axes behind axis 0, the batch. Received: axes={axes}")
            if not isinstance(axes[0], int) or not isinstance(axes[1], int):
                raise ValueError(
                    f"Invalid format for argument `axes`: list elements should be integers. Received: axes={axes}"
                )
        self.axes = axes
        self.normalize = normalize

    def _pair(self, shape1: Any, shape2: Any) -> tuple[int, int]:
        first, second = (self.axes, self.axes) if isinstance(self.axes, int) else self.axes
        in_bounds(first, shape1)
        in_bounds(second, shape2)
        return first % len(shape1) if first < 0 else first, second % len(shape2) if second < 0 else second

    @staticmethod
    def _two(input_shape: Any) -> tuple:
        if not _is_list_of_shapes(input_shape) or len(input_shape) != 2:
            raise ValueError(
                f"A `Dot` layer should be called on a list of 2 inputs. Received: input_shape={input_shape}"
            )
        return input_shape[0], input_shape[1]

    def build(self, input_shape: Any) -> None:
        """Check that the lengths of the summed axes are equal."""
        one, two = self._two(input_shape)
        if one is not None and two is not None:
            a, b = self._pair(one, two)
            if one[a] != two[b]:
                raise ValueError(
                    f"Incompatible input shapes: axis values {one[a]} (at axis {a}) != {two[b]} (at axis {b}). Full input shapes: {one}, {two}"
                )
        self.built = True

    def call(self, inputs: Any) -> Any:
        """Return the dot products."""
        if not isinstance(inputs, (list, tuple)) or len(inputs) != 2:
            raise ValueError(f"A `Dot` layer should be called on exactly 2 inputs. Received: inputs={inputs}")
        x, y = inputs
        a, b = self._pair(x.shape, y.shape)
        if self.normalize:
            x, y = unit_length(x, a), unit_length(y, b)
        return batch_dot(x, y, (a, b))

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return (batch, rest of the first, rest of the second)."""
        one, two = self._two(input_shape)
        a, b = self._pair(one, two)
        rest = (*(d for i, d in enumerate(one) if i not in (0, a)), *(d for i, d in enumerate(two) if i not in (0, b)))
        return (one[0], *(rest or (1,)))

    def compute_mask(self, inputs: Any, mask: Any = None) -> None:
        """Return None: the product has no masked positions."""
        return None


def unit_length(x: Any, axis: Any, epsilon: float = 1e-12) -> Any:
    """Return x divided by its Euclidean length along axes: x / √max(Σ x², epsilon)."""
    return x * ops.rsqrt(ops.maximum(ops.sum(ops.square(x), axis=axis, keepdims=True), epsilon))


def concatenate(inputs: Any, axis: int = -1, **kwargs: Any) -> Any:
    """Return a list of tensors joined along an axis: `Concatenate` as a function. Keras: `keras.layers.concatenate`."""
    return Concatenate(axis=axis, **kwargs)(inputs)


def dot(inputs: Any, axes: Any = -1, **kwargs: Any) -> Any:
    """Return the dot product of two tensors: `Dot` as a function. Keras: `keras.layers.dot`."""
    return Dot(axes=axes, **kwargs)(inputs)
