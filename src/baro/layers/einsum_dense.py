"""`EinsumDense`: a Dense layer whose product is any einsum of inputs and kernel."""

import re
from collections.abc import Sequence
from typing import Any

from .. import activations, constraints, initializers, regularizers
from ..errors import InputError
from ..ops import add, einsum
from ..registry import register
from .base import ConfiguredLayer


def terms(equation: str) -> re.Match:
    """Return the parts of an equation: 1, 3 dots of the input, 2 its letters, 4 the kernel's, 5, 7 dots of the output, 6 its letters."""
    found = re.fullmatch(
        r"(\.\.\.)?([a-zA-Z]+)(\.\.\.)?,([a-zA-Z]+)->(\.\.\.)?([a-zA-Z]+)(\.\.\.)?", equation.replace(" ", "")
    )
    if found is None or bool(found[1]) != bool(found[5]) or bool(found[3]) != bool(found[7]) or found[1] and found[3]:
        raise ValueError(
            f"Invalid einsum equation '{equation}'. Equations must be in the form [X],[Y]->[Z], ...[X],[Y]->...[Z], or [X]...,[Y]->[Z]...."
        )
    return found


def parse(
    equation: str, bias_axes: str | None, input_shape: tuple, output_shape: Any
) -> tuple[tuple, tuple | None, tuple]:
    """Return the shapes of kernel, bias and output that an equation asks for.

    Args:
        equation: "ab,bc->ac", "...ab,bc->...ac" or "ab...,bc->ac...".
        bias_axes: letters of the output's axes that have a bias, or None.
        input_shape: with the batch axis.
        output_shape: int or tuple without the batch axis and what "..." stands for; None is taken from the input.
    """
    found = terms(equation)
    left, _, right, weights, _, _, _ = found.groups()
    source, target = found[2], found[6]
    hidden = len(input_shape) - len(source)
    if hidden < 0 or hidden and not (left or right):
        raise InputError(
            f"EinsumDense: '{found[1] or ''}{source}{found[3] or ''}' in the equation '{equation}' takes inputs of {len(source)} axes"
            f"{' or more' if left or right else ''}; received input shape {tuple(input_shape)}. Reshape the input, or change the equation."
        )
    given = [output_shape] if isinstance(output_shape, int) else list(output_shape)
    if left:
        lengths = dict(zip(source, input_shape[hidden:], strict=True))
        out = [input_shape[0], *input_shape[1:hidden], *given]
        if len(out) - hidden != len(target):
            raise InputError(
                f"EinsumDense: '...{target}' in the equation '{equation}' expects `output_shape` to have the length of each letter, and inputs of "
                f"{len(source) + 1} axes or more; received output_shape={tuple(given)} and input shape {tuple(input_shape)}."
            )
        named = dict(zip(target, out[hidden:], strict=True))
        place = {letter: i + hidden for i, letter in enumerate(target)}
    else:
        lengths = dict(zip(source, input_shape, strict=False))
        out = [input_shape[0], *given, *(input_shape[len(input_shape) - hidden :] if right else ())]
        named = dict(zip(target, out, strict=False))
        place = {letter: i for i, letter in enumerate(target)}
    for letter, length in lengths.items():
        if letter in named:
            if named[letter] is not None and named[letter] != length:
                raise ValueError(
                    f"Input shape and output shape do not match at shared dimension '{letter}'. Input shape is {length}, and output shape is {named[letter]}."
                )
            named[letter] = out[place[letter]] = length
    for letter in target:
        if letter not in lengths and letter not in weights:
            raise ValueError(
                f"Dimension '{letter}' was specified in the output '{target}' but has no corresponding dimension in the input spec '{source}' or weight spec '{weights}'."
            )
    kernel = []
    for letter in weights:
        if letter not in lengths and letter not in named:
            raise ValueError(
                f"Weight dimension '{letter}' did not have a match in either the input spec '{source}' or the output spec '{target}'."
            )
        kernel.append(lengths.get(letter, named.get(letter)))
    bias = None
    if bias_axes is not None:
        for letter in bias_axes:
            if letter not in named:
                raise ValueError(
                    f"Bias dimension '{letter}' was requested, but is not part of the output spec '{target}'."
                )
        first = min(target.find(letter) for letter in bias_axes)
        bias = tuple(named[letter] if letter in bias_axes else 1 for letter in target[first:])
        bias = bias + (1,) * hidden if right else bias
    return tuple(kernel), bias, tuple(out)


@register("layers")
class EinsumDense(ConfiguredLayer):
    """activation(einsum(equation, x, kernel) + bias): a Dense layer over any axes.

    Args:
        equation: an einsum of two operands, such as "ab,bc->ac", "...x,xy->...y" or "ab...,bc->ac...".
        output_shape: int or tuple, the output's shape without the batch and what "..." stands for; None on an axis is taken from the input.
        activation: activation or its name; None is linear.
        bias_axes: letters of the output's axes that have a bias; None is no bias.
        kernel_initializer, bias_initializer: initializers or names.
        kernel_regularizer, bias_regularizer: regularizers or names.
        kernel_constraint, bias_constraint: constraints or names.

    Input: (batch, …) float. Output: as the equation says. Weights: kernel, bias. Keras: `keras.layers.EinsumDense`.

    Raises:
        ValueError: the equation is of another form or does not fit the shapes.

    >>> import numpy as np
    >>> EinsumDense("abc,cd->abd", output_shape=(None, 4), bias_axes="d")(np.ones((2, 3, 5), "float32")).shape
    (2, 3, 4)
    """

    def __init__(self, equation: str, output_shape: int | Sequence, activation: Any = None, bias_axes: str | None = None,
                 kernel_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros", kernel_regularizer: Any = None,
                 bias_regularizer: Any = None, kernel_constraint: Any = None, bias_constraint: Any = None, **kwargs: Any):  # fmt: skip
        for key in ("lora_rank", "lora_alpha", "gptq_unpacked_column_size", "quantization_config"):
            if kwargs.pop(key, None) is not None:
                raise ValueError(f"EinsumDense: `{key}` is not available in baro; leave it out.")
        super().__init__(**kwargs)
        target = terms(equation)[6]
        shape = [output_shape] if isinstance(output_shape, int) else list(output_shape)
        if any(d is not None and d < 0 for d in shape) or len(shape) < len(target) - 1:
            raise InputError(
                f"EinsumDense: expected the lengths of the axes '{target}' in '{equation}' behind the batch, each at least 0 or None. "
                f"Received: output_shape={output_shape}"
            )
        if bias_axes is not None and (not bias_axes or set(bias_axes) - set(target)):
            raise InputError(
                f"EinsumDense: expected letters of '{target}', the output in '{equation}', or None. Received: bias_axes={bias_axes!r}"
            )
        self.equation = equation
        self.partial_output_shape = (output_shape,) if isinstance(output_shape, int) else tuple(output_shape)
        self.bias_axes = bias_axes
        self.activation = activations.get(activation)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)

    def build(self, input_shape: Any) -> None:
        """Make kernel and bias."""
        kernel, bias, self.full_output_shape = parse(
            self.equation, self.bias_axes, tuple(input_shape), self.partial_output_shape
        )
        self.kernel = self._weight("kernel", kernel)
        self.bias = None if bias is None else self._weight("bias", bias)
        self.built = True

    def call(self, inputs: Any, training: Any = None) -> Any:
        """Return activation(einsum(equation, inputs, kernel) + bias)."""
        x = einsum(self.equation, inputs, self.kernel)
        if self.bias is not None:
            x = add(x, self.bias)
        return x if self.activation is None else self.activation(x)

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the shape that the equation gives."""
        return parse(self.equation, self.bias_axes, tuple(input_shape), self.partial_output_shape)[2]

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        own = {"output_shape": self.partial_output_shape, "activation": activations.serialize(self.activation)}
        return {**super().get_config(), **own}
