"""`Metric`: a number about a model that is accumulated over batches; and the three plain ones: Sum, Mean, MeanMetricWrapper."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import configured, dtype_policies, initializers, naming, ops, settings, tree
from ..core.dtypes import numpy_dtype
from ..core.graph import Node
from ..core.op import cast, convert
from ..core.tensor import Tensor
from ..core.variable import StatelessScope, Variable
from ..errors import InputError
from ..losses.base import apply_mask, mask_of, squeeze_or_expand_to_same_rank
from ..registry import kind_of, register


@register("metrics")
class Metric(configured.Configured):
    """The base of metrics: a subclass makes Variables, and defines `update_state` and `result` in ops. Keras: `keras.Metric`.

    Both run eagerly and inside the compiled step, so they may not look at values with Python or NumPy.

    Args:
        dtype: the dtype of the state, or a DTypePolicy; by default `floatx()`.
        name: string; by default the class's name in snake case.

    >>> class Largest(Metric):
    ...     def __init__(self, name="largest", **kwargs):
    ...         super().__init__(name=name, **kwargs)
    ...         self.top = self.add_weight(name="top", initializer="zeros")
    ...     def update_state(self, values):
    ...         self.top.assign(ops.maximum(self.top, ops.max(values)))
    ...     def result(self):
    ...         return self.top.value
    >>> m = Largest()
    >>> m.update_state([1.0, 3.0])
    >>> float(m.result())
    3.0
    """

    _direction: str | None = None  # "up" or "down": which way is better, where it is known
    _variables: list[Variable]

    def __init__(self, dtype: Any = None, name: str | None = None):
        self.name = name or naming.auto_name(type(self).__name__)
        self._dtype_policy = dtype_policies.get(dtype or settings.floatx())
        self._dtype = self._dtype_policy.compute_dtype
        self._variables = []

    @property
    def dtype(self) -> str:
        """The dtype of the state."""
        return self._dtype

    # --- what a subclass defines ---------------------------------------------------------------------------------------

    def update_state(self, *args: Any, **kwargs: Any) -> Any:
        """Take in a batch; a subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__} must define update_state().")

    def result(self) -> Any:
        """Return the value so far; a subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__} must define result().")

    def reset_state(self) -> None:
        """Start anew: set every Variable to zeros."""
        for v in self.variables:
            v.assign(zeros(v.shape, v.dtype))

    def reset_states(self) -> None:
        """The name that Keras 2 had for `reset_state`."""
        self.reset_state()

    # --- Variables -----------------------------------------------------------------------------------------------------

    def add_variable(
        self, shape: Any, initializer: Any = None, dtype: Any = None, aggregation: str = "sum", name: str | None = None
    ) -> Variable:
        """Make a Variable of the metric's state.

        Args:
            shape: tuple of ints.
            initializer: an initializer or its name; zeros by default.
            dtype: dtype's name; `floatx()` by default.
            aggregation: how several devices' values are merged.
            name: string.
        """
        self._check_super_called()
        with naming.name_scope(self.name.replace("/", ">"), caller=self):
            variable = Variable(
                initializers.get("zeros" if initializer is None else initializer), shape=shape, dtype=dtype, trainable=False, aggregation=aggregation,
                synchronization="on_read", name=name,
            )  # fmt: skip
        self._variables.append(variable)
        return variable

    def add_weight(
        self, shape: Any = (), initializer: Any = None, dtype: Any = None, name: str | None = None, **old: Any
    ) -> Variable:
        """Make a Variable of the metric's state. Keras 2's form, `add_weight("total", initializer="zeros")`, works too."""
        if isinstance(shape, str):
            name, shape = shape, old.pop("shape", ())
        if old:
            raise InputError(
                f"{type(self).__name__}.add_weight: unknown arguments {sorted(old)}; expected shape, initializer, dtype, name."
            )
        return self.add_variable(shape, initializer, dtype, name=name)

    @property
    def variables(self) -> list[Variable]:
        """The Variables of this metric, and then of the metrics among its attributes."""
        self._check_super_called()
        own = list(self._variables)
        known = {id(v) for v in own}
        inner: list[Variable] = []
        for value in list(vars(self).values()):
            for leaf in tree.flatten(value) if isinstance(value, (list, tuple, dict)) else (value,):
                found = leaf.variables if isinstance(leaf, Metric) else [leaf] if isinstance(leaf, Variable) else ()
                where = inner if isinstance(leaf, Metric) else own
                where.extend(v for v in found if id(v) not in known)
                known.update(id(v) for v in found)
        return own + inner

    def _check_super_called(self) -> None:
        if "_variables" not in self.__dict__:
            raise RuntimeError("You forgot to call `super().__init__()` in the `__init__()` method. Go add it!")

    # --- stateless use -------------------------------------------------------------------------------------------------

    def _mapping(self, metric_variables: Sequence[Any]) -> list[tuple[Variable, Any]]:
        own = self.variables
        if len(metric_variables) != len(own):
            raise ValueError(
                f"Argument `metric_variables` must be a list of tensors corresponding 1:1 to {type(self).__name__}().variables. "
                f"Received list with length {len(metric_variables)}, but expected {len(own)} variables."
            )
        return list(zip(own, metric_variables, strict=True))

    def _values_in(self, scope: StatelessScope) -> list[Any]:
        values = ((v, scope.get_current_value(v)) for v in self.variables)
        return [v if value is None else value for v, value in values]

    def stateless_update_state(self, metric_variables: Sequence[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Return what the Variables would be after `update_state`, had they these values before."""
        with StatelessScope(self._mapping(metric_variables)) as scope:
            self.update_state(*args, **kwargs)
        return self._values_in(scope)

    def stateless_result(self, metric_variables: Sequence[Any]) -> Any:
        """Return what `result` would be, had the Variables these values."""
        with StatelessScope(self._mapping(metric_variables)):
            return self.result()

    def stateless_reset_state(self) -> list[Any]:
        """Return what the Variables would be after `reset_state`."""
        with StatelessScope() as scope:
            self.reset_state()
        return self._values_in(scope)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._check_super_called()
        self.update_state(*args, **kwargs)
        result = self.result()
        if isinstance(result, (Tensor, Node)):
            result._metric = self  # type: ignore[union-attr]  # for `add_metric(metric(x))`
        return result

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"


def zeros(shape: Any, dtype: Any) -> Tensor:
    """Return zeros."""
    return Tensor(np.zeros(tuple(shape), numpy_dtype(dtype)))


def reduce_to_samplewise_values(values: Any, sample_weight: Any, reduce_fn: Callable, dtype: Any) -> tuple:
    """Return (weighted value per sample, weight per sample or None): the axes after the first are reduced.

    Args:
        values: (batch, …) floats.
        sample_weight: None, or an array that broadcasts to values.
        reduce_fn: `ops.sum` or `ops.mean`.
        dtype: the dtype of both results.
    """
    dtype = numpy_dtype(dtype)
    mask = mask_of(values)
    values = cast(convert(values), dtype)
    if sample_weight is not None:
        sample_weight = cast(convert(sample_weight), dtype)
        if mask is not None:
            sample_weight = apply_mask(sample_weight, mask, dtype, "sum")
        values, sample_weight = squeeze_or_expand_to_same_rank(values, sample_weight)
        n = len(sample_weight.shape)
        if len(values.shape) > n:
            values = reduce_fn(values, axis=list(range(n, len(values.shape))))
        sample_weight = ops.broadcast_to(sample_weight, values.shape)
        values = values * sample_weight
        if n > 1:
            sample_weight = reduce_fn(sample_weight, axis=list(range(1, n)))
    if len(values.shape) > 1:
        values = reduce_fn(values, axis=list(range(1, len(values.shape))))
    return values, sample_weight


@register("metrics")
class Sum(Metric):
    """Σ weight · value. Keras: `keras.metrics.Sum`.

    Args:
        name, dtype: as in Metric.

    >>> m = Sum()
    >>> m.update_state([1, 3, 5, 7])
    >>> float(m.result())
    16.0
    """

    def __init__(self, name: str | None = "sum", dtype: Any = None):
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_variable((), dtype=self.dtype, name="total")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        """Add a batch of values, (batch, …)."""
        values, _ = reduce_to_samplewise_values(values, sample_weight, ops.sum, self.dtype)
        self.total.assign_add(ops.sum(values))

    def result(self) -> Any:
        """Return the sum."""
        return ops.cast(self.total, self.dtype)


@register("metrics")
class Mean(Metric):
    """Σ weight · value / Σ weight. Keras: `keras.metrics.Mean`.

    Args:
        name, dtype: as in Metric.

    >>> m = Mean()
    >>> m.update_state([1, 3, 5, 7])
    >>> float(m.result())
    4.0
    """

    def __init__(self, name: str | None = "mean", dtype: Any = None):
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_variable((), dtype=self.dtype, name="total")
        self.count = self.add_variable((), dtype=self.dtype, name="count")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        """Add a batch of values, (batch, …)."""
        values, weight = reduce_to_samplewise_values(values, sample_weight, ops.mean, self.dtype)
        self.total.assign_add(ops.sum(values))
        if weight is None:
            weight = float(values.shape[0]) if values.shape else 1.0
        else:
            weight = ops.sum(weight)
        self.count.assign_add(weight)

    def result(self) -> Any:
        """Return the mean, 0 before the first value."""
        return ops.divide_no_nan(self.total.value, self.count.value)


@register("metrics")
class MeanMetricWrapper(Mean):
    """The mean of a function (y_true, y_pred, **arguments) -> value per sample. Keras: `keras.metrics.MeanMetricWrapper`.

    Args:
        fn: the function.
        name, dtype: as in Metric.
        kwargs: arguments for every call of the function; a subclass's are attributes, which its config holds.

    >>> m = MeanMetricWrapper(lambda y_true, y_pred: ops.square(ops.subtract(y_true, y_pred)), name="error")
    >>> m.update_state([0.0, 1.0], [1.0, 3.0])
    >>> float(m.result())
    2.5
    """

    def __init__(self, fn: Callable, name: str | None = None, dtype: Any = None, **kwargs: Any):
        super().__init__(name=name, dtype=dtype)
        self._fn = fn
        self._fn_kwargs = kwargs
        if type(self) is not MeanMetricWrapper:
            vars(self).update(kwargs)
        if self._direction is None and (kind_of(fn) or ("",))[0] == "losses":
            self._direction = "down"

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in a batch; values that y_pred's mask hides do not count."""
        mask = mask_of(y_pred)
        values = self._fn(y_true, y_pred, **self._fn_kwargs)
        super().update_state(values, apply_mask(sample_weight, mask, self.dtype, "sum"))

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        config = super().get_config()
        if type(self) is MeanMetricWrapper:
            config["fn"] = configured.plain(self._fn)
            config.update({k: configured.plain(v) for k, v in self._fn_kwargs.items()})
        return config

    @classmethod
    def from_config(cls, config: dict) -> Any:
        """Make a metric from `get_config`'s dictionary."""
        return cls(**{k: configured.unplain(v) for k, v in config.items()})
