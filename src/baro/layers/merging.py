"""Layers that make one tensor of several: Add, Subtract, Multiply, Average, Maximum, Minimum."""

from functools import reduce
from typing import Any

from ..core import ops
from ..core.symbolic import KerasTensor
from ..registry import register
from .base import ConfiguredLayer


def _is_list_of_shapes(shape: Any) -> bool:
    return (
        isinstance(shape, (list, tuple))
        and len(shape) > 0
        and all(s is None or isinstance(s, (list, tuple)) for s in shape)
    )


def _check_list(inputs: Any) -> None:
    if not isinstance(inputs, (list, tuple)) or not inputs:
        raise ValueError(
            f"A merge layer should be called on a list of inputs. Received: inputs={inputs} (not a list of tensors)"
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
        _check_list(inputs)
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
        _check_list(inputs)
        return KerasTensor(self.compute_output_shape([tuple(x.shape) for x in inputs]), self.compute_dtype)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """Return the masks joined by "or"; None where an input has none."""
        if mask is None:
            return None
        _check_pairs(inputs, mask)
        if any(m is None for m in mask):
            return None
        return reduce(ops.logical_or, mask)


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


def _wide_mask(x: Any) -> Any:
    """Return the mask that a tensor carries, in its shape; or None."""
    mask = getattr(x, "_keras_mask", None)
    if mask is None:
        return None
    return ops.broadcast_to(ops.reshape(mask, (*mask.shape, *(1,) * (len(x.shape) - len(mask.shape)))), x.shape)


def _fold_masked(function: Any, inputs: list) -> Any:
    """Fold with a function that has no neutral element: where an input is masked, the others alone decide."""
    out: Any = None
    out_mask = None
    for x in inputs:
        mask = _wide_mask(x)
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
        return reduce(ops.add, inputs)


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
        masks = [_wide_mask(x) for x in inputs]
        factors = [x if m is None else ops.where(m, x, ops.ones_like(x)) for x, m in zip(inputs, masks, strict=True)]
        out = reduce(ops.multiply, factors)
        if any(m is None for m in masks):
            return out
        return ops.where(reduce(ops.logical_or, masks), out, ops.zeros_like(out))


@register("layers")
class Average(Merge):
    """The mean of the inputs: (x₁ + x₂ + … + xₙ) / n.

    Input: list of tensors (batch, …). Output: their broadcast shape. Keras: `keras.layers.Average`.

    >>> import numpy as np
    >>> Average()([np.array([[1.0]]), np.array([[2.0]])]).tolist()
    [[1.5]]
    """

    def _merge(self, inputs: list) -> Any:
        return ops.true_divide(reduce(ops.add, inputs), float(len(inputs)))


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
