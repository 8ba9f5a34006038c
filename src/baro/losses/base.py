"""`Loss`: a function of (y_true, y_pred) with a value per sample, and its reduction to one number."""

from collections.abc import Callable
from typing import Any

from .. import configured, dtype_policies, naming, ops, settings, tree
from ..core.dtypes import numpy_dtype
from ..core.op import cast, convert
from ..core.tensor import TensorBase
from ..errors import InputError
from ..registry import register


class Reduction:
    """The names that Keras 2 gave to reductions: `losses.Reduction.SUM`. AUTO means SUM_OVER_BATCH_SIZE."""

    AUTO = "auto"
    NONE = "none"
    SUM = "sum"
    SUM_OVER_BATCH_SIZE = "sum_over_batch_size"


MEAN = Reduction.SUM_OVER_BATCH_SIZE  # what all losses do by default
REDUCTIONS = ("sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none", None)


@register("losses")
class Loss(configured.Configured):
    """The base of losses: a subclass defines `call(y_true, y_pred)`, which returns a value per sample. Keras: `keras.Loss`.

    Args:
        name: string; by default the class's name in snake case.
        reduction: "sum_over_batch_size" or "mean" (Σ weight · value / number of values), "sum", "mean_with_sample_weight"
            (Σ weight · value / Σ weight), "none" or None.
        dtype: the dtype in which the loss is computed, or a DTypePolicy; by default `floatx()`.

    >>> class Distance(Loss):
    ...     def call(self, y_true, y_pred):
    ...         return ops.mean(ops.absolute(y_true - y_pred), axis=-1)
    >>> float(Distance()([[0.0], [1.0]], [[1.0], [1.0]]))
    0.5
    """

    _unsaved = ("dtype",)
    _casts_labels = True

    def __init__(self, name: str | None = None, reduction: str | None = MEAN, dtype: Any = None):
        self.name = name or naming.auto_name(type(self).__name__)
        self.reduction = standardize_reduction(reduction)
        self._dtype_policy = dtype_policies.get(dtype or settings.floatx())
        self._dtype = self._dtype_policy.compute_dtype

    @property
    def dtype(self) -> str:
        """The dtype in which the loss is computed."""
        return self._dtype

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        in_mask = mask_of(y_pred)
        dtype = numpy_dtype(self.dtype)

        def floats(x: Any) -> Any:
            return cast(convert(x), dtype)

        y_pred = _each_array(floats, y_pred)
        y_true = _each_array(floats if self._casts_labels else convert, y_true)
        values = self.call(y_true, y_pred)
        out_mask = mask_of(values)
        mask = in_mask if out_mask is None else out_mask if in_mask is None else ops.logical_and(in_mask, out_mask)
        return reduce_weighted_values(values, sample_weight, mask, self.reduction, dtype)

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """Return a value per sample; a subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__} must define call(y_true, y_pred).")


@register("losses")
class LossFunctionWrapper(Loss):
    """A Loss made of a function (y_true, y_pred, **arguments) -> value per sample. Keras: `keras.losses.LossFunctionWrapper`.

    Args:
        fn: the function.
        reduction: as in Loss.
        name: string.
        dtype: as in Loss.
        kwargs: arguments for every call of the function; a subclass's are attributes, which its config holds.

    >>> from baro.losses import huber
    >>> float(LossFunctionWrapper(huber, delta=0.5)([[0.0]], [[2.0]]))
    0.875
    """

    def __init__(self, fn: Callable, reduction: str | None = MEAN, name: str | None = None,
                 dtype: Any = None, **kwargs: Any):  # fmt: skip
        super().__init__(name=name, reduction=reduction, dtype=dtype)
        self.fn = fn
        self._fn_kwargs = kwargs
        if type(self) is not LossFunctionWrapper:
            vars(self).update(kwargs)

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """Return the function's values; a trailing axis of length 1 that only one side has is added or dropped first."""
        if isinstance(y_pred, TensorBase) and isinstance(y_true, TensorBase):
            y_true, y_pred = squeeze_or_expand_to_same_rank(y_true, y_pred)
        elif tree.is_nested(y_true):
            pairs = tree.map_structure(squeeze_or_expand_to_same_rank, y_true, y_pred)
            y_true, y_pred = (tree.map_structure_up_to(y_true, lambda p, i=i: p[i], pairs) for i in (0, 1))
        return self.fn(y_true, y_pred, **self._fn_kwargs)

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        config = super().get_config()
        if type(self) is LossFunctionWrapper:
            config.update({k: configured.plain(v) for k, v in self._fn_kwargs.items()})
        else:
            config.pop("fn", None)
        return config

    @classmethod
    def from_config(cls, config: dict) -> Any:
        """Make a loss from `get_config`'s dictionary."""
        return cls(**{k: configured.unplain(v) for k, v in config.items()})

    def __repr__(self) -> str:
        return f"<{type(self).__name__}({getattr(self.fn, '__name__', self.fn)}, kwargs={self._fn_kwargs})>"


def _each_array(function: Callable, structure: Any) -> Any:
    """Apply a function to each array of a nest; a list of numbers is one array."""
    if tree.is_nested(structure) and not all(isinstance(x, (int, float)) for x in tree.flatten(structure)):
        return tree.map_structure(function, structure)
    return function(structure)


def mask_of(x: Any) -> Any:
    """Return the mask that a tensor carries, or None."""
    return getattr(x, "_keras_mask", None)


def pair(y_true: Any, y_pred: Any, match: bool = True) -> tuple:
    """Return both as tensors of y_pred's dtype (floats), with equally many axes if `match`.

    Raises:
        InputError: their shapes do not broadcast.
    """
    y_pred = convert(y_pred)
    y_true = cast(convert(y_true), y_pred.dtype)
    if match:
        y_true, y_pred = squeeze_or_expand_to_same_rank(y_true, y_pred)
    check_broadcast(y_true, y_pred, "y_true and y_pred")
    return y_true, y_pred


def check_broadcast(x1: Any, x2: Any, names: str) -> None:
    """Raise InputError unless the shapes of both broadcast."""
    if any(a != b and 1 not in (a, b) for a, b in zip(x1.shape[::-1], x2.shape[::-1], strict=False)):
        raise InputError(
            f"{names} must have equal shapes, or shapes that broadcast. Received: {tuple(x1.shape)} and {tuple(x2.shape)}."
        )


def squeeze_or_expand_to_same_rank(x1: Any, x2: Any, expand_rank_1: bool = True) -> tuple:
    """Return both with equally many axes, where they differ by a trailing axis of length 1.

    The shorter one gets the axis if it has one axis (and `expand_rank_1`); otherwise the longer one loses it.
    """
    n1, n2 = len(x1.shape), len(x2.shape)
    if n1 == n2 + 1 and x1.shape[-1] == 1:
        if n2 == 1 and expand_rank_1:
            x2 = ops.reshape(x2, (*x2.shape, 1))
        else:
            x1 = ops.reshape(x1, x1.shape[:-1])
    if n2 == n1 + 1 and x2.shape[-1] == 1:
        if n1 == 1 and expand_rank_1:
            x1 = ops.reshape(x1, (*x1.shape, 1))
        else:
            x2 = ops.reshape(x2, x2.shape[:-1])
    return x1, x2


def standardize_reduction(reduction: Any) -> Any:
    """Return a reduction's name, or raise InputError."""
    if reduction == Reduction.AUTO:
        return Reduction.SUM_OVER_BATCH_SIZE
    if reduction not in REDUCTIONS:
        raise InputError(
            f"Invalid value for argument `reduction`. Expected one of {REDUCTIONS}. Received: reduction={reduction}"
        )
    return reduction


def reduce_weighted_values(
    values: Any, sample_weight: Any = None, mask: Any = None, reduction: Any = MEAN, dtype: Any = None
) -> Any:
    """Return Σ weight · value, divided as the reduction says; with a mask a mean is over the unmasked values.

    Args:
        values: (batch, …) floats.
        sample_weight: None, or an array that broadcasts to values, perhaps after adding or dropping a trailing axis of length 1.
        mask: None, or an array of truth values.
        reduction: one of REDUCTIONS.
        dtype: the dtype of the result.
    """
    reduction = standardize_reduction(reduction)
    values = convert(values)
    if dtype is not None:
        values = cast(values, numpy_dtype(dtype))
    weight = apply_mask(sample_weight, mask, values.dtype, reduction)
    if weight is not None:
        values, weight = squeeze_or_expand_to_same_rank(values, weight)
        check_broadcast(values, weight, "The values of a loss and its sample_weight")
        values = values * weight
    if reduction in (None, "none") or tuple(values.shape) in ((), (0,)):
        return values
    total = ops.sum(values)
    if reduction == "sum":
        return total
    if reduction == "mean_with_sample_weight" and weight is not None:
        return ops.divide_no_nan(total, ops.sum(weight))
    n = _size(values)
    return total / n if n else total


def _size(x: Any) -> int:
    n = 1
    for d in x.shape:
        n *= d
    return n


def apply_mask(sample_weight: Any, mask: Any, dtype: Any, reduction: Any) -> Any:
    """Return the sample weight with a mask put into it, or None if there is neither.

    For a mean the unmasked entries weigh total / unmasked, so that dividing by the total gives the mean over them.
    """
    dtype = numpy_dtype(dtype)
    if sample_weight is not None:
        sample_weight = cast(convert(sample_weight), dtype)
    if mask is None:
        return sample_weight
    mask = cast(convert(mask), dtype)
    if reduction in ("mean", "sum_over_batch_size"):
        kept = ops.sum(mask)
        mask = mask * ops.divide_no_nan(float(_size(mask)), kept)
    if sample_weight is None:
        return mask
    mask, sample_weight = squeeze_or_expand_to_same_rank(mask, sample_weight)
    return sample_weight * mask
