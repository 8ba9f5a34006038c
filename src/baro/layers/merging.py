"""Layers that make one tensor of several: Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate, Dot."""

import math
from typing import Any

from ..core import ops
from ..core.symbolic import KerasTensor
from ..registry import register
from .configured import ConfiguredLayer


def _is_list_of_shapes(shape: Any) -> bool:
    return (
        isinstance(shape, (list, tuple))
        and len(shape) > 0
        and all(s is None or isinstance(s, (list, tuple)) for s in shape)
    )


def _check_pairs(inputs: Any, mask: Any) -> None:
    """Raise ValueError unless inputs and masks are lists of one length."""
    if not isinstance(mask, (tuple, list)):
        raise ValueError(f"`mask` should be a list. Received: mask={mask}")
    if not isinstance(inputs, (tuple, list)):
        raise ValueError(f"`inputs` should be a list. Received: inputs={inputs}")
    if len(mask) != len(inputs):
        raise ValueError(
            "The lists `inputs` and `mask` should have the same length. "
            f"Received: inputs={inputs} of length {len(inputs)}, and mask={mask} of length {len(mask)}"
        )


class Merge(ConfiguredLayer):
    """The base of the elementwise merging layers: shapes are checked, ranks made equal, masks joined by "or"."""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.supports_masking = True

    def build(self, input_shape: Any) -> None:
        """Check that the input shapes can be merged."""
        if not _is_list_of_shapes(input_shape):
            raise ValueError(
                f"A merge layer should be called on a list of inputs. Received: input_shape={input_shape} (not a list of shapes)"
            )
        batches = {s[0] for s in input_shape if s} - {None}
        if len(batches) > 1:
            raise ValueError(
                f"Cannot merge tensors with different batch sizes. Received tensors with shapes {input_shape}"
            )
        self.compute_output_shape(input_shape)
        self.built = True

    def call(self, inputs: Any) -> Any:
        """Return the merged tensor."""
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                f"A merge layer should be called on a list of inputs. Received: inputs={inputs} (not a list of tensors)"
            )
        rank = max(len(x.shape) for x in inputs)
        return self._merge([self._with_rank(x, rank) for x in inputs])

    @staticmethod
    def _with_rank(x: Any, rank: int) -> Any:
        n = len(x.shape)
        if n == rank or n == 0:
            return x
        y = ops.reshape(x, (x.shape[0], *(1,) * (rank - n), *x.shape[1:]))
        mask = getattr(x, "_keras_mask", None)
        if mask is not None:
            y._keras_mask = mask
        return y

    def _merge(self, inputs: list) -> Any:
        """Return the inputs, of one rank, as one tensor; a subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__} must define _merge().")

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the broadcast shape."""
        out = None if input_shape[0] is None else tuple(input_shape[0][1:])
        for s in input_shape[1:]:
            out = _broadcast(out, None if s is None else tuple(s[1:]))
        batches = {s[0] for s in input_shape if s} - {None}
        return (batches.pop() if len(batches) == 1 else None, *(out or ()))

    def compute_output_spec(self, inputs: Any) -> KerasTensor:
        """Return the output's KerasTensor."""
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                f"A merge layer should be called on a list of inputs. Received: inputs={inputs} (not a list of tensors)"
            )
        return KerasTensor(self.compute_output_shape([tuple(x.shape) for x in inputs]), self.compute_dtype)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """Return the masks joined by "or"; None where an input has none."""
        if mask is None:
            return None
        _check_pairs(inputs, mask)
        if any(m is None for m in mask):
            return None
        out = mask[0]
        for m in mask[1:]:
            out = ops.logical_or(out, m)
        return out


def _broadcast(a: tuple | None, b: tuple | None) -> tuple | None:
    if a is None or b is None:
        return None
    if len(a) < len(b):
        a, b = b, a
    out = list(a)
    for i in range(1, len(b) + 1):
        x, y = a[-i], b[-i]
        if x is None or y is None:
            out[-i] = None
        elif x == 1:
            out[-i] = y
        elif y != 1 and x != y:
            raise ValueError(f"Inputs have incompatible shapes. Received shapes {a} and {b}")
    return tuple(out)


def _fold(function: Any, inputs: list) -> Any:
    out = inputs[0]
    for x in inputs[1:]:
        out = function(out, x)
    return out


def _fold_masked(function: Any, inputs: list) -> Any:
    """Fold with a function that has no neutral element: where an input is masked, the others alone decide."""
    out: Any = None
    out_mask = None
    for x in inputs:
        mask = getattr(x, "_keras_mask", None)
        if mask is not None:
            mask = ops.broadcast_to(ops.reshape(mask, (*mask.shape, *(1,) * (len(x.shape) - len(mask.shape)))), x.shape)
        if out is None:
            out, out_mask = x, mask
            continue
        if mask is not None:
            x = ops.where(mask, x, out)
        if out_mask is not None:
            out = ops.where(out_mask, out, x)
        out_mask = ops.logical_or(out_mask, mask) if mask is not None and out_mask is not None else None
        out = function(out, x)
    if out_mask is not None:
        out._keras_mask = ops.any(out_mask, axis=-1)
    return out


@register("layers")
class Add(Merge):
    """The sum of the inputs, x₁ + x₂ + … + xₙ.

    Input: list of tensors (batch, …) of one shape, or of shapes that broadcast. Output: their broadcast shape.
    Keras: `keras.layers.Add`.

    >>> import numpy as np
    >>> Add()([np.array([[1.0]]), np.array([[2.0]])]).tolist()
    [[3.0]]
    """

    def _merge(self, inputs: list) -> Any:
        return _fold(ops.add, inputs)


@register("layers")
class Subtract(Merge):
    """The difference of two inputs: x₁ - x₂.

    Input: list of two tensors (batch, …). Output: their broadcast shape. Keras: `keras.layers.Subtract`.

    Raises:
        ValueError: there are not exactly two inputs.

    >>> import numpy as np
    >>> Subtract()([np.array([[5.0]]), np.array([[2.0]])]).tolist()
    [[3.0]]
    """

    def build(self, input_shape: Any) -> None:
        """Check that there are two shapes and that they can be merged."""
        super().build(input_shape)
        if len(input_shape) != 2:
            raise ValueError(
                f"A `Subtract` layer should be called on exactly 2 inputs. Received: input_shape={input_shape}"
            )

    def _merge(self, inputs: list) -> Any:
        if len(inputs) != 2:
            raise ValueError(f"A `Subtract` layer should be called on exactly 2 inputs. Received: inputs={inputs}")
        return ops.subtract(inputs[0], inputs[1])


@register("layers")
class Multiply(Merge):
    """The elementwise product of the inputs: x₁ · x₂ · …; a masked position counts as 1.

    Input: list of tensors (batch, …). Output: their broadcast shape. Keras: `keras.layers.Multiply`.

    >>> import numpy as np
    >>> Multiply()([np.array([[3.0]]), np.array([[2.0]])]).tolist()
    [[6.0]]
    """

    def _merge(self, inputs: list) -> Any:
        masked = [x for x in inputs if getattr(x, "_keras_mask", None) is not None]
        if not masked:
            return _fold(ops.multiply, inputs)
        factors, out_mask = [], None
        for x in inputs:
            mask = getattr(x, "_keras_mask", None)
            if mask is not None:
                wide = ops.broadcast_to(
                    ops.reshape(mask, (*mask.shape, *(1,) * (len(x.shape) - len(mask.shape)))), x.shape
                )
                x = ops.where(wide, x, ops.ones_like(x))
                out_mask = wide if out_mask is None else ops.logical_or(out_mask, wide)
            factors.append(x)
        out = _fold(ops.multiply, factors)
        if len(masked) < len(inputs):
            return out
        return ops.where(out_mask, out, ops.zeros_like(out))


@register("layers")
class Average(Merge):
    """The mean of the inputs: (x₁ + x₂ + … + xₙ) / n.

    Input: list of tensors (batch, …). Output: their broadcast shape. Keras: `keras.layers.Average`.

    >>> import numpy as np
    >>> Average()([np.array([[1.0]]), np.array([[2.0]])]).tolist()
    [[1.5]]
    """

    def _merge(self, inputs: list) -> Any:
        return ops.true_divide(_fold(ops.add, inputs), float(len(inputs)))


@register("layers")
class Maximum(Merge):
    """The largest of the inputs, element by element; masked positions do not take part.

    Input: list of tensors (batch, …). Output: their broadcast shape. Keras: `keras.layers.Maximum`.

    >>> import numpy as np
    >>> Maximum()([np.array([[1.0]]), np.array([[2.0]])]).tolist()
    [[2.0]]
    """

    def _merge(self, inputs: list) -> Any:
        return _fold_masked(ops.maximum, inputs)


@register("layers")
class Minimum(Merge):
    """The smallest of the inputs, element by element; masked positions do not take part.

    Input: list of tensors (batch, …). Output: their broadcast shape. Keras: `keras.layers.Minimum`.

    >>> import numpy as np
    >>> Minimum()([np.array([[1.0]]), np.array([[2.0]])]).tolist()
    [[1.0]]
    """

    def _merge(self, inputs: list) -> Any:
        return _fold_masked(ops.minimum, inputs)


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
        bad = len({len(s) for s in shapes}) > 1
        if not bad:
            for i, lengths in enumerate(zip(*shapes, strict=True)):
                bad = bad or i != self.axis % len(shapes[0]) and len(set(lengths) - {None}) > 1
        if bad:
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
        if not isinstance(axes, int):
            if not isinstance(axes, (list, tuple)):
                raise TypeError(
                    f"Invalid type for argument `axes`: it should be a list or an int. Received: axes={axes}"
                )
            if len(axes) != 2:
                raise ValueError(
                    f"Invalid format for argument `axes`: it should contain two elements. Received: axes={axes}"
                )
            if not isinstance(axes[0], int) or not isinstance(axes[1], int):
                raise ValueError(
                    f"Invalid format for argument `axes`: list elements should be integers. Received: axes={axes}"
                )
        self.axes = axes
        self.normalize = normalize

    def _pair(self, shape1: Any, shape2: Any) -> tuple[int, int]:
        first, second = (self.axes, self.axes) if isinstance(self.axes, int) else self.axes
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


def add(inputs: Any, **kwargs: Any) -> Any:
    """Return the sum of a list of tensors: `Add` as a function. Keras: `keras.layers.add`."""
    return Add(**kwargs)(inputs)


def subtract(inputs: Any, **kwargs: Any) -> Any:
    """Return the difference of two tensors: `Subtract` as a function. Keras: `keras.layers.subtract`."""
    return Subtract(**kwargs)(inputs)


def multiply(inputs: Any, **kwargs: Any) -> Any:
    """Return the product of a list of tensors: `Multiply` as a function. Keras: `keras.layers.multiply`."""
    return Multiply(**kwargs)(inputs)


def average(inputs: Any, **kwargs: Any) -> Any:
    """Return the mean of a list of tensors: `Average` as a function. Keras: `keras.layers.average`."""
    return Average(**kwargs)(inputs)


def maximum(inputs: Any, **kwargs: Any) -> Any:
    """Return the largest of a list of tensors, elementwise: `Maximum` as a function. Keras: `keras.layers.maximum`."""
    return Maximum(**kwargs)(inputs)


def minimum(inputs: Any, **kwargs: Any) -> Any:
    """Return the smallest of a list of tensors, elementwise: `Minimum` as a function. Keras: `keras.layers.minimum`."""
    return Minimum(**kwargs)(inputs)


def concatenate(inputs: Any, axis: int = -1, **kwargs: Any) -> Any:
    """Return a list of tensors joined along an axis: `Concatenate` as a function. Keras: `keras.layers.concatenate`."""
    return Concatenate(axis=axis, **kwargs)(inputs)


def dot(inputs: Any, axes: Any = -1, **kwargs: Any) -> Any:
    """Return the dot product of two tensors: `Dot` as a function. Keras: `keras.layers.dot`."""
    return Dot(axes=axes, **kwargs)(inputs)
