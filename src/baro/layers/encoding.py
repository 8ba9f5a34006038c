"""Integers as vectors: one_hot, multi_hot and count encodings; CategoryEncoding, Discretization."""

import math
from collections.abc import Sequence
from itertools import islice
from typing import Any

import numpy as np

from .. import settings
from ..core import ops
from ..core.dtypes import numpy_dtype
from ..core.symbolic import KerasTensor
from ..core.tensor import Tensor
from ..registry import register
from .adapting import batches_of, whole_array
from .base import ConfiguredLayer


def check_mode(mode: Any, allowed: tuple, layer: str) -> None:
    """Raise ValueError unless an output mode is one of those allowed."""
    if mode not in allowed:
        raise ValueError(
            f"Invalid value for argument `output_mode`. Expected one of {allowed}. Received: output_mode={mode} ({layer})"
        )


def no_sparse(sparse: bool, layer: str) -> None:
    """Raise ValueError where a sparse output is asked for."""
    if sparse:
        raise ValueError(f"{layer}: `sparse=True` cannot be used: tensors are dense here. Leave the argument out.")


def one_hot(indices: Any, depth: int, dtype: Any) -> Any:
    """Return 1 at the place of each index on a new last axis, 0 elsewhere; an index out of range gives zeros."""
    return ops.cast(ops.equal(ops.convert(indices)[..., None], np.arange(depth, dtype=np.int32)), dtype)


def encode(indices: Any, mode: str, depth: int, dtype: Any, weights: Any = None) -> Any:
    """Return integers as they are ("int"), or encoded over `depth` classes.

    "one_hot" gives a vector an integer (a last axis of 1 is dropped), "multi_hot" one a sample with 1 for each class that occurs,
    "count" one a sample with how often it occurs, or the sum of `weights` there.
    """
    indices = ops.convert(indices)
    if mode == "int":
        return ops.cast(indices, dtype)
    if type(indices) is Tensor and weights is None:  # counting needs no array of batch · length · depth
        return Tensor(encode_host(indices._a, mode, depth).astype(numpy_dtype(dtype)))
    if mode == "one_hot":
        if len(indices.shape) > 1 and indices.shape[-1] == 1:
            indices = ops.reshape(indices, indices.shape[:-1])
        return one_hot(indices, depth, dtype)
    if len(indices.shape) == 0:
        indices = ops.reshape(indices, (1,))
    axis = 1 if len(indices.shape) > 1 else 0
    if mode == "multi_hot":
        return ops.max(one_hot(indices, depth, dtype), axis=axis)
    if weights is None:
        return ops.sum(one_hot(indices, depth, dtype), axis=axis)
    return ops.sum(one_hot(indices, depth, weights.dtype) * weights[..., None], axis=axis)


def encode_host(indices: np.ndarray, mode: str, depth: int) -> np.ndarray:
    """Return what `encode` gives, by counting in NumPy; indices below 0 or from `depth` on count nowhere."""
    if mode == "one_hot":
        shape = indices.shape[:-1] if indices.ndim > 1 and indices.shape[-1] == 1 else indices.shape
        rows: np.ndarray = indices.reshape(-1, 1)
    else:
        rows = np.moveaxis(indices, 1, -1) if indices.ndim > 1 else indices.reshape(-1)
        shape, rows = rows.shape[:-1], rows.reshape(math.prod(rows.shape[:-1]), rows.shape[-1])
    out = np.zeros((len(rows), depth), np.float32)
    row, column = np.nonzero((rows >= 0) & (rows < depth))
    index = (row, rows[row, column].astype(np.int64))
    if mode == "count":
        np.add.at(out, index, 1)
    else:
        out[index] = 1
    return out.reshape(*shape, depth)


def encoded_shape(shape: Any, mode: str, depth: Any) -> tuple:
    """Return the shape of `encode` for integers of a shape."""
    shape = tuple(shape)
    if mode == "int":
        return shape
    if mode == "one_hot":
        return (*(shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape), depth)
    return (*shape[:1], *shape[2:], depth) if len(shape) > 1 else (depth,)


@register("layers")
class CategoryEncoding(ConfiguredLayer):
    """Encodes integers as vectors over a known number of categories.

    Args:
        num_tokens: int, the number of categories.
        output_mode: "multi_hot": one vector a sample, 1 for each category that occurs; "one_hot": a vector for each integer;
            "count": one vector a sample, how often each category occurs.
        sparse: must stay false.

    Input: (…,) integers in [0, num_tokens); `count_weights`: the same shape, weights for "count". Output: (…, num_tokens) float.
    Keras: `keras.layers.CategoryEncoding`.

    Raises:
        ValueError: `num_tokens` is missing or not positive, or the mode is unknown.

    >>> import numpy as np
    >>> CategoryEncoding(num_tokens=4, output_mode="one_hot")(np.array([3, 0])).tolist()
    [[0.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0]]
    """

    _unsaved = ("sparse",)

    def __init__(
        self, num_tokens: int | None = None, output_mode: str = "multi_hot", sparse: bool = False, **kwargs: Any
    ):
        super().__init__(**kwargs)
        if output_mode == "binary":  # Keras 2.3's name
            output_mode = "multi_hot"
        if output_mode not in ("count", "one_hot", "multi_hot"):
            raise ValueError(f"Unknown arg for output_mode: {output_mode}. Expected 'count', 'one_hot' or 'multi_hot'.")
        if num_tokens is None:
            raise ValueError(
                "num_tokens must be set to use this layer. If the number of tokens is not known beforehand, use the IntegerLookup layer instead."
            )
        if num_tokens < 1:
            raise ValueError(f"`num_tokens` must be >= 1. Received: num_tokens={num_tokens}.")
        no_sparse(sparse, "CategoryEncoding")
        self.num_tokens = num_tokens
        self.output_mode = output_mode
        self.sparse = sparse
        self._build_at_init()

    def call(self, inputs: Any, count_weights: Any = None) -> Any:
        """Return the encoded integers."""
        if count_weights is not None:
            if self.output_mode != "count":
                raise ValueError(
                    f"`count_weights` is not used when `output_mode` is not `'count'`. Received `count_weights={count_weights}`."
                )
            count_weights = ops.cast(count_weights, self.variable_dtype)
        return self._encode(inputs, count_weights)

    def _encode(self, inputs: Any, count_weights: Any = None) -> Any:
        return encode(inputs, self.output_mode, self.num_tokens, self.variable_dtype, count_weights)

    def compute_output_shape(self, input_shape: Any, count_weights_shape: Any = None) -> tuple:
        """Return the output's shape."""
        return encoded_shape(input_shape, self.output_mode, self.num_tokens)

    def compute_output_spec(self, inputs: Any, count_weights: Any = None) -> KerasTensor:
        """Return the output's KerasTensor."""
        return KerasTensor(self.compute_output_shape(inputs.shape), self.variable_dtype)


@register("layers")
class Discretization(ConfiguredLayer):
    """Puts numbers into bins: the bin of x is the number of boundaries ≤ x.

    Args:
        bin_boundaries: rising list of numbers; n boundaries make n + 1 bins.
        num_bins: int, how many bins `adapt` shall find, at quantiles of its data; instead of `bin_boundaries`.
        epsilon: float, the precision of those quantiles.
        output_mode: "int", or "one_hot", "multi_hot", "count": how the bins are encoded.
        sparse: must stay false.

    Input: any shape, numbers. Output: the same shape, int32; or the encoding, float. Keras: `keras.layers.Discretization`.

    Raises:
        ValueError: both or neither of `bin_boundaries` and `num_bins` are given, the boundaries do not rise, or the mode is unknown.

    >>> import numpy as np
    >>> Discretization(bin_boundaries=[0.0, 1.0, 2.0])(np.array([-1.0, 0.5, 3.0])).tolist()
    [0, 1, 3]
    """

    _unsaved = ("trainable",)  # Keras's constructor does not take it, and there is nothing to train

    def __init__(self, bin_boundaries: Sequence[float] | None = None, num_bins: int | None = None, epsilon: float = 0.01, output_mode: str = "int",
                 sparse: bool = False, **kwargs: Any):  # fmt: skip
        super().__init__(**kwargs)
        if sparse and output_mode == "int":
            raise ValueError(
                "`sparse=True` may only be used if `output_mode` is `'one_hot'`, `'multi_hot'`, or `'count'`. "
                f"Received: sparse={sparse} and output_mode={output_mode}"
            )
        no_sparse(sparse, "Discretization")
        check_mode(output_mode, ("int", "one_hot", "multi_hot", "count"), "Discretization")
        if num_bins is not None and num_bins < 1:
            raise ValueError(f"`num_bins` must be at least 1. Received: `num_bins={num_bins}`")
        if num_bins is not None and bin_boundaries is not None:
            raise ValueError(
                f"Both `num_bins` and `bin_boundaries` should not be set. Received: `num_bins={num_bins}` and `bin_boundaries={bin_boundaries}`"
            )
        if num_bins is None and bin_boundaries is None:
            raise ValueError("You need to set either `num_bins` or `bin_boundaries`.")
        self.bin_boundaries = None if bin_boundaries is None else [float(b) for b in bin_boundaries]
        if sorted(self.bin_boundaries or ()) != (self.bin_boundaries or []):
            raise ValueError(f"Discretization: `bin_boundaries` must rise. Received: bin_boundaries={bin_boundaries}")
        self.num_bins = num_bins
        self.epsilon = epsilon
        self.output_mode = output_mode
        self.sparse = sparse
        self.summary = np.zeros((2, 0), np.float32)
        self.autocast = False  # `dtype` is the output's; inputs are compared in floatx
        self._build_at_init()

    @property
    def input_dtype(self) -> str:
        """The dtype to which inputs are cast."""
        return settings.floatx()

    @property
    def output_dtype(self) -> str:
        """The dtype of the bins, or of their encoding."""
        return "int32" if self.output_mode == "int" else self.compute_dtype

    def adapt(self, data: Any, steps: int | None = None) -> None:
        """Find boundaries at quantiles of data: an array, or an iterable of batches, of which `steps` are read.

        Raises:
            ValueError: the boundaries were given.
        """
        if self.num_bins is None:
            raise ValueError(
                "Cannot adapt a Discretization layer that has been initialized with `bin_boundaries`, use `num_bins` instead."
            )
        self.reset_state()
        array = whole_array(data)
        batches = batches_of(data, self.name) if array is None else iter([array])
        for batch in islice(batches, steps):
            self.update_state(batch)
        self.finalize_state()

    def update_state(self, data: Any) -> None:
        """Take more data into the summary of its quantiles."""
        values = np.sort(np.asarray(data).astype(np.float32).reshape(-1))
        step = max(values.size * self.epsilon, 1)  # one kept value stands for `step` of them
        kept = values[int(step - 1) :: int(step)]
        both = np.concatenate([np.stack([kept, np.full_like(kept, step)]), self.summary], axis=1)
        self.summary = _compress(both[:, np.argsort(both[0])], self.epsilon)

    def finalize_state(self) -> None:
        """Set the boundaries from the summary."""
        if self.num_bins is not None:
            self.bin_boundaries = _compress(self.summary, 1.0 / self.num_bins)[0, :-1].tolist()

    def reset_state(self) -> None:
        """Forget the data."""
        if self.num_bins is not None:
            self.summary = np.zeros((2, 0), np.float32)

    def call(self, inputs: Any) -> Any:
        """Return the bins of the inputs, or their encoding."""
        if self.bin_boundaries is None:
            raise ValueError(
                "You need to either pass the `bin_boundaries` argument at construction time or call `adapt(dataset)` before you can start using "
                "the `Discretization` layer."
            )
        x = ops.convert(inputs)
        if x.dtype.kind == "f":
            x = ops.cast(x, self.input_dtype)
        below = ops.logical_not(ops.less(x[..., None], np.asarray(self.bin_boundaries, numpy_dtype(self.input_dtype))))
        bins = ops.sum(ops.cast(below, "int32"), axis=-1)
        return encode(bins, self.output_mode, len(self.bin_boundaries) + 1, self.output_dtype)

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the output's shape."""
        depth = self.num_bins if self.bin_boundaries is None else len(self.bin_boundaries) + 1
        return encoded_shape(input_shape, self.output_mode, depth)

    def compute_output_spec(self, inputs: Any) -> KerasTensor:
        """Return the output's KerasTensor."""
        return KerasTensor(self.compute_output_shape(inputs.shape), self.output_dtype)

    def load_own_variables(self, store: Any) -> None:
        """Take the summary that older files hold."""
        if len(store.keys()) == 1:
            self.summary = np.asarray(store["0"])

    @classmethod
    def from_config(cls, config: dict) -> "Discretization":
        """Make a layer from `get_config`'s dictionary; adapted boundaries go with `num_bins`."""
        config = dict(config)
        adapted = config.pop("bin_boundaries", None) if config.get("num_bins") is not None else None
        layer = cls(**config)
        if adapted is not None:
            layer.bin_boundaries = adapted
        return layer


def _compress(summary: np.ndarray, epsilon: float) -> np.ndarray:
    """Return (values, weights) reduced to about 1 / epsilon columns, values interpolated at equal steps of cumulated weight."""
    if summary.shape[1] * epsilon < 1:
        return summary
    parts = epsilon + np.arange(0.0, 1.0, epsilon)
    total = summary[1].cumsum()
    share = total / total[-1]
    values, total = np.interp(parts, share, summary[0]), np.interp(parts, share, total)
    return np.stack([values, np.diff(total, prepend=0)]).astype(np.float32)
