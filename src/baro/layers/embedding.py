"""Vectors for integers, and masks: Embedding, ReversibleEmbedding, Masking."""

import warnings
from typing import Any

from .. import constraints, initializers, regularizers
from ..core import dtypes, ops
from ..core.symbolic import KerasTensor
from ..errors import InputError
from ..registry import register
from .base import ConfiguredLayer, ElementwiseLayer


@register("layers")
class Embedding(ConfiguredLayer):
    """Looks up a trained vector for each integer: y[i] = embeddings[x[i]].

    Args:
        input_dim: int, one more than the largest integer in the inputs.
        output_dim: int, length of the vectors.
        embeddings_initializer, embeddings_regularizer, embeddings_constraint: objects or names.
        mask_zero: whether 0 is padding, which later layers skip; 0 then cannot stand for a word.
        weights: initial array of shape (input_dim, output_dim), or a list with it.

    Input: any shape, integers in [0, input_dim). Output: the input's shape and output_dim. Weights: embeddings (input_dim, output_dim).
    Keras: `keras.layers.Embedding`.

    Raises:
        ValueError: a dimension is not a positive integer.

    >>> import numpy as np
    >>> Embedding(10, 3)(np.array([[1, 2]])).shape
    (1, 2, 3)
    """

    _unsaved = ("weights",)

    def __init__(self, input_dim: int, output_dim: int, embeddings_initializer: Any = "uniform", embeddings_regularizer: Any = None,
                 embeddings_constraint: Any = None, mask_zero: bool = False, weights: Any = None, **kwargs: Any):  # fmt: skip
        for what, value in (("input_dim", input_dim), ("output_dim", output_dim)):
            if not hasattr(value, "__index__") or isinstance(value, bool) or value <= 0:
                raise ValueError(
                    f"`{what}` must be a positive integer. Received: {what}={value} (of type {type(value).__name__})."
                )
        if kwargs.pop("input_length", None) is not None:
            warnings.warn("Argument `input_length` is deprecated. Just remove it.", stacklevel=2)
        for key in ("lora_rank", "lora_alpha", "quantization_config"):
            if kwargs.pop(key, None) is not None:
                raise ValueError(f"{type(self).__name__}: `{key}` is not available in baro; leave it out.")
        super().__init__(**kwargs)
        self.input_dim = int(input_dim)
        self.output_dim = int(output_dim)
        self.embeddings_initializer = initializers.get(embeddings_initializer)
        self.embeddings_regularizer = regularizers.get(embeddings_regularizer)
        self.embeddings_constraint = constraints.get(embeddings_constraint)
        self.mask_zero = mask_zero
        self.supports_masking = mask_zero
        self.autocast = False
        if weights is not None:
            self.build()
            self.set_weights(weights if isinstance(weights, list) and len(weights) == 1 else [weights])

    @property
    def index_limit(self) -> int:
        """One more than the largest input; `fit`, `evaluate` and `predict` look at their data once, before they run."""
        return self.input_dim

    def build(self, input_shape: Any = None) -> None:
        """Make the table of vectors."""
        if self.built:
            return
        self.embeddings = self._weight("embeddings", (self.input_dim, self.output_dim))
        self.built = True

    def call(self, inputs: Any) -> Any:
        """Return the vectors of the inputs."""
        if inputs.dtype.kind not in "iu":
            inputs = ops.cast(inputs, "int32")
        try:
            found = ops.take(self.embeddings, inputs, axis=0)
        except IndexError as error:
            raise InputError(
                f"{type(self).__name__} '{self.name}': expected integers from 0 to {self.input_dim - 1}: {error}. "
                "Make input_dim one more than the largest integer."
            ) from None
        return ops.cast(found, self.compute_dtype)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """Return inputs ≠ 0 where 0 is padding."""
        return ops.not_equal(inputs, 0) if self.mask_zero else None

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the input's shape and output_dim."""
        return (*input_shape, self.output_dim)


@register("layers")
class ReversibleEmbedding(Embedding):
    """An Embedding that can also score vectors against its table: with reverse=True, y = x · embeddingsᵀ.

    Args:
        input_dim, output_dim, embeddings_initializer, embeddings_regularizer, embeddings_constraint, mask_zero: as `Embedding`.
        tie_weights: whether one table serves both directions; otherwise the reverse has a matrix (output_dim, input_dim) of its own.
        reverse_dtype: dtype in which the scores are computed.
        logit_soft_cap: float c; the scores become tanh(scores / c) · c.

    Input: integers of any shape, or with reverse=True vectors (…, output_dim). Output: (…, output_dim), or scores (…, input_dim).
    Keras: `keras.layers.ReversibleEmbedding`.

    >>> import numpy as np
    >>> layer = ReversibleEmbedding(10, 3)
    >>> layer(layer(np.array([[1, 2]])), reverse=True).shape
    (1, 2, 10)
    """

    def __init__(self, input_dim: int, output_dim: int, tie_weights: bool = True, embeddings_initializer: Any = "uniform",
                 embeddings_regularizer: Any = None, embeddings_constraint: Any = None, mask_zero: bool = False, reverse_dtype: Any = None,
                 logit_soft_cap: float | None = None, **kwargs: Any):  # fmt: skip
        self.tie_weights = tie_weights  # before `weights=` builds the layer
        super().__init__(
            input_dim, output_dim, embeddings_initializer=embeddings_initializer, embeddings_regularizer=embeddings_regularizer,
            embeddings_constraint=embeddings_constraint, mask_zero=mask_zero, **kwargs,
        )  # fmt: skip
        self.reverse_dtype = reverse_dtype
        self.logit_soft_cap = logit_soft_cap

    def build(self, input_shape: Any = None) -> None:
        """Make the table, and the reverse matrix where it has one."""
        if self.built:
            return
        super().build(input_shape)
        if not self.tie_weights:
            self.reverse_embeddings = self.add_weight(
                name="reverse_embeddings",
                shape=(self.output_dim, self.input_dim),
                initializer=self.embeddings_initializer,
            )

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """Return inputs ≠ 0 where 0 is padding; vectors have no mask."""
        return None if dtypes.is_float(inputs.dtype) else super().compute_mask(inputs, mask)

    def call(self, inputs: Any, reverse: bool = False) -> Any:
        """Return the vectors of integers, or with reverse=True the scores of vectors."""
        if not reverse:
            return super().call(inputs)
        kernel = ops.transpose(ops.convert(self.embeddings)) if self.tie_weights else self.reverse_embeddings
        if self.reverse_dtype is not None:
            inputs, kernel = ops.cast(inputs, self.reverse_dtype), ops.cast(kernel, self.reverse_dtype)
        scores = ops.matmul(inputs, kernel)
        if self.logit_soft_cap is not None:
            scores = ops.multiply(ops.tanh(ops.true_divide(scores, self.logit_soft_cap)), self.logit_soft_cap)
        return scores

    def compute_output_shape(self, input_shape: Any, reverse: bool = False) -> tuple:
        """Return the output's shape."""
        return (*input_shape[:-1], self.input_dim) if reverse else (*input_shape, self.output_dim)

    def compute_output_spec(self, inputs: Any, reverse: bool = False) -> KerasTensor:
        """Return the output's KerasTensor."""
        dtype = self.reverse_dtype if reverse and self.reverse_dtype is not None else self.compute_dtype
        return KerasTensor(self.compute_output_shape(inputs.shape, reverse), dtype)


@register("layers")
class Masking(ElementwiseLayer):
    """Marks the time steps whose features all equal one value, so that later layers skip them.

    Args:
        mask_value: number or array that fills the steps to skip.

    Input: (batch, steps, …, features) float. Output: the same shape, with 0 at the marked steps. Keras: `keras.layers.Masking`.

    >>> import numpy as np
    >>> Masking()(np.array([[[1.0], [0.0]]]))._keras_mask.tolist()
    [[True, False]]
    """

    def __init__(self, mask_value: float = 0.0, **kwargs: Any):
        super().__init__(**kwargs)
        if isinstance(mask_value, dict):
            from .. import serialization

            mask_value = serialization.deserialize_keras_object(mask_value)
        self.mask_value = mask_value

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """Return where any feature differs from the mask's value."""
        return ops.any(ops.not_equal(inputs, self.mask_value), axis=-1)

    def call(self, inputs: Any) -> Any:
        """Return the inputs with 0 at the marked steps."""
        kept = ops.any(ops.not_equal(inputs, self.mask_value), axis=-1, keepdims=True)
        out = inputs * ops.cast(kept, inputs.dtype)
        out._keras_mask = ops.reshape(kept, kept.shape[:-1])
        return out
