"""`Variable`: a named array that can be assigned, and what decides how it is read: traces, tapes, stateless and autocast scopes."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import naming, registry
from ..errors import InputError
from ..shapes import standardize_shape
from . import dtypes, ops
from .context import ctx
from .graph import Node
from .op import cast as cast_to
from .op import convert
from .tensor import Tensor, TensorBase


class Variable(TensorBase):
    """A value that training changes: weights, counters, moments. Keras: `keras.Variable`.

    Args:
        initializer: array-like, or a function (shape, dtype=…) -> array; with a function `shape` is needed.
        shape: tuple of ints.
        dtype: dtype's name; by default the initializer's, or floatx.
        trainable: whether optimizers change it.
        autocast: whether it is cast to the compute dtype of the layer that reads it.
        aggregation: "none", "mean", "sum" or "only_first_replica": how several devices' values are merged.
        synchronization: "auto" or another of TensorFlow's names; kept for `get_config`.
        name: without "/".

    >>> v = Variable([1.0, 2.0], name="v")
    >>> v.assign(v * 2).numpy().tolist()
    [2.0, 4.0]
    """

    def __init__(self, initializer: Any, shape: Any = None, dtype: Any = None, trainable: bool = True, autocast: bool = True,
                 aggregation: str | None = None, synchronization: str | None = None, name: str | None = None):  # fmt: skip
        name = name or naming.auto_name(type(self).__name__)
        if not isinstance(name, str) or "/" in name:
            raise InputError(
                f"Argument `name` must be a string and cannot contain character `/`. Received: name={name}"
            )
        allowed = (None, "none", "mean", "sum", "only_first_replica")
        if aggregation not in allowed:
            raise InputError(
                f"Invalid value for argument `aggregation`. Expected one of {allowed}. Received: aggregation={aggregation}"
            )
        sync = (None, "none", "on_read", "on_write", "auto")
        if synchronization not in sync:
            raise InputError(
                f"Invalid value for argument `synchronization`. Expected one of {sync}. Received: synchronization={synchronization}"
            )
        self._name = name
        parent = naming.current_path()
        self._path = f"{parent}/{name}" if parent else name
        self._trainable = bool(trainable)
        self._autocast = bool(autocast)
        self._aggregation = aggregation or "none"
        self._synchronization = synchronization or "auto"
        self._regularizer: Any = None
        self._constraint: Any = None
        self._overwrite_with_gradient = False
        self._exposed = False  # whether someone else may hold the array, so that training must not write into it
        trace, ctx.trace = ctx.trace, None  # a value is made now, also while a step is being traced
        tapes, ctx.tapes = ctx.tapes, ()
        try:
            array = self._initial(initializer, shape, dtype)
        finally:
            ctx.trace, ctx.tapes = trace, tapes
        self._t = Tensor(array)

    @staticmethod
    def _initial(initializer: Any, shape: Any, dtype: Any) -> np.ndarray:
        if isinstance(initializer, str):  # registered by `baro.initializers`, a level above
            names = {naming.to_snake_case(n): n for n, _ in registry.names("initializers")}
            found = registry.find("initializers", names.get(initializer, initializer))
            initializer = found() if isinstance(found, type) else found
        if callable(initializer):
            if shape is None:
                raise ValueError(
                    "When creating a Variable from an initializer, the `shape` argument should be specified. "
                    f"Received: initializer={initializer} and shape={shape}"
                )
            shape = standardize_shape(shape)
            if None in shape:
                raise ValueError(
                    f"Shapes used to initialize variables must be fully-defined (no `None` dimensions). Received: shape={shape}"
                )
            dt = dtypes.numpy_dtype(dtype)
            if ctx.allowance is not None:
                ctx.allowance(shape, dt.itemsize)
            array = ops.raw(initializer(shape, dtype=dtypes.standardize_dtype(dtype)))
            # zeros are left alone: as long as nobody writes into them they take no memory. The rest is copied: it may be somebody's, and
            # of random numbers a copy lies below what was needed to draw them, which can go back to the system
            fresh = type(initializer).__module__ == "baro.initializers.constants"
            return np.require(array, dt, ["C", "W"]) if fresh else np.array(array, dt, order="C")
        if ctx.stateless is not None:
            raise ValueError(
                "You are attempting to initialize a variable from a value while in a stateless scope. This is disallowed: "
                "make it before entering the scope, or from an initializer with a shape."
            )
        value = convert(initializer)
        array = value._a if type(value) is Tensor else ops.raw(value)
        if shape is not None and tuple(standardize_shape(shape)) != array.shape:
            raise InputError(f"Variable: the initial value has shape {array.shape}, expected shape {tuple(shape)}.")
        return np.array(array, None if dtype is None else dtypes.numpy_dtype(dtype), order="C")

    # --- reading -----------------------------------------------------------------------------------------------------

    def _read(self) -> Any:
        """Return what the Variable means here: a Node under a trace, otherwise its Tensor; cast where a layer asks for it."""
        if ctx.stateless is not None:
            value = ctx.stateless.get_current_value(self)
            if value is not None:
                return self._cast(convert(value))
        if ctx.trace is not None:
            node = ctx.trace.read(self)
            for tape in ctx.tapes:
                tape.read(self, node)
            return self._cast(node)
        t = self._t
        self._exposed = True
        if ctx.tapes:
            for tape in ctx.tapes:
                tape.read(self, t)
        return t if ctx.autocast is None else self._cast(t)

    def _cast(self, value: Any) -> Any:
        if ctx.autocast is not None and self._autocast and dtypes.is_float(value.dtype):
            return cast_to(value, dtypes.numpy_dtype(ctx.autocast))
        return value

    @property
    def _array(self) -> np.ndarray:
        """The array itself, for executors."""
        return self._t._a

    def _own(self) -> np.ndarray:
        """Return the array as one that nobody else holds, which an executor may write into."""
        if self._exposed or not isinstance(self._t._a, np.ndarray) or not self._t._a.flags.c_contiguous:
            self._t = Tensor(np.array(self._t._a, order="C"))
            self._exposed = False
        return self._t._a

    def _put(self, array: np.ndarray) -> None:
        """Take an array that an executor gives back; it is not held by anybody else."""
        if array is not self._t._a:
            self._t = Tensor(array)
            self._exposed = False

    @property
    def value(self) -> Any:
        """The current value as a Tensor."""
        return self._read()

    def numpy(self) -> np.ndarray:
        """Return the value as a NumPy array that the caller may change."""
        return np.array(ops.raw(self._read()))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        value = self._read()
        return value.__array__(dtype) if type(value) is Node else np.array(value._a, dtype=dtype)

    # --- writing -----------------------------------------------------------------------------------------------------

    def assign(self, value: Any) -> Any:
        """Set the value, which must have the Variable's shape; return it as a Tensor."""
        if type(value) is not Tensor:
            saved, ctx.autocast = ctx.autocast, None
            try:
                value = convert(value)
            finally:
                ctx.autocast = saved
        own = self._t._a
        if value.dtype is not own.dtype:
            value = cast_to(value, own.dtype)
        if value.shape != own.shape:
            raise ValueError(
                "The shape of the target variable and the shape of the target value in `variable.assign(value)` must match. "
                f"variable.shape={self.shape}, Received: value.shape={tuple(value.shape)}. Target variable: {self!r}"
            )
        if ctx.stateless is not None:
            ctx.stateless.add_update((self, value))
        elif ctx.trace is not None:
            ctx.trace.write(self, ctx.trace.lift(value))
        else:
            if type(value) is Node:
                raise InputError(f"Variable {self._path!r}: assigned a traced tensor outside its trace.")
            self._t = Tensor(value._a)  # a new Tensor: derivatives do not pass through an assignment
            self._exposed = True
        return value

    def assign_add(self, value: Any) -> Any:
        """Add to the value."""
        return self.assign(self._plain() + value)

    def assign_sub(self, value: Any) -> Any:
        """Subtract from the value."""
        return self.assign(self._plain() - value)

    def _plain(self) -> Any:
        saved, ctx.autocast = ctx.autocast, None
        try:
            return self._read()
        finally:
            ctx.autocast = saved

    # --- description -------------------------------------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes."""
        return self._t._a.shape

    @property
    def dtype(self) -> str:
        """The dtype's name; under an autocast scope the dtype that reading gives."""
        if ctx.autocast is not None and self._autocast and dtypes.is_float(self._t._a.dtype):
            return dtypes.standardize_dtype(ctx.autocast)
        return dtypes.standardize_dtype(self._t._a.dtype)

    @property
    def size(self) -> int:
        """The number of elements."""
        return self._t._a.size

    @property
    def name(self) -> str:
        """The Variable's own name."""
        return self._name

    @property
    def path(self) -> str:
        """The name with those of the enclosing scopes."""
        return self._path

    @property
    def trainable(self) -> bool:
        """Whether optimizers change it."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)

    @property
    def autocast(self) -> bool:
        """Whether layers read it in their compute dtype."""
        return self._autocast

    @property
    def aggregation(self) -> str:
        """How several devices' values are merged."""
        return self._aggregation

    @property
    def synchronization(self) -> str:
        """When several devices' values are merged."""
        return self._synchronization

    @property
    def overwrite_with_gradient(self) -> bool:
        """Whether optimizers set the Variable to its gradient instead of updating it."""
        return self._overwrite_with_gradient

    @overwrite_with_gradient.setter
    def overwrite_with_gradient(self, value: bool) -> None:
        if not isinstance(value, bool):
            raise TypeError(f"`overwrite_with_gradient` must be a boolean. Received: {value}")
        self._overwrite_with_gradient = value

    @property
    def regularizer(self) -> Any:
        """The regularizer, a function Tensor -> scalar, or None."""
        return self._regularizer

    @regularizer.setter
    def regularizer(self, value: Callable | None) -> None:
        if value is not None and not callable(value):
            raise ValueError(
                f"Invalid value for attribute `regularizer`. Expected a Regularizer, a callable, or None. Received: regularizer={value}"
            )
        self._regularizer = value

    @property
    def constraint(self) -> Any:
        """The constraint, a function Tensor -> Tensor that follows each update, or None."""
        return self._constraint

    @constraint.setter
    def constraint(self, value: Callable | None) -> None:
        if value is not None and not callable(value):
            raise ValueError(
                f"Invalid value for attribute `constraint`. Expected a Constraint, a callable, or None. Received: constraint={value}"
            )
        self._constraint = value

    def __bool__(self) -> bool:
        raise TypeError("A Variable cannot be used as a boolean.")

    def __int__(self) -> int:
        if self.ndim > 0:
            raise TypeError(f"Only scalar arrays can be converted to Python scalars. Got: shape={self.shape}")
        return int(self._read())

    def __float__(self) -> float:
        if self.ndim > 0:
            raise TypeError(f"Only scalar arrays can be converted to Python scalars. Got: shape={self.shape}")
        return float(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __iter__(self) -> Any:
        return iter(self._read())

    def __repr__(self) -> str:
        value = f", value={self._t._a}" if ctx.trace is None else ""
        return f"<Variable path={self.path}, shape={self.shape}, dtype={self.dtype}{value}>"

    def __deepcopy__(self, memo: dict) -> "Variable":
        copy = object.__new__(type(self))
        memo[id(self)] = copy
        copy.__dict__.update(self.__dict__)
        copy._t = Tensor(np.array(self._t._a))
        return copy


class AutocastScope:
    """Inside, Variables that allow it read as `dtype`. Keras: `keras.src.backend.AutocastScope`.

    Args:
        dtype: a float dtype's name; None leaves values as they are.
    """

    def __init__(self, dtype: Any):
        if dtype is not None:
            dtype = dtypes.standardize_dtype(dtype)
            if not dtypes.is_float(dtype):
                raise ValueError(
                    f"`AutocastScope` can only be used with a floating-point target dtype, such as 'float16'. Received: dtype={dtype}"
                )
        self.dtype = dtype

    def __enter__(self) -> "AutocastScope":
        self._saved = ctx.autocast
        ctx.autocast = self.dtype
        return self

    def __exit__(self, *exc: Any) -> None:
        ctx.autocast = self._saved


class StatelessScope:
    """Inside, Variables read as given values, and assignments are collected instead of carried out. Keras: `keras.StatelessScope`.

    Args:
        state_mapping: list of (Variable, value).
        collect_losses: whether losses of layers are kept in `losses`.
        initialize_variables: kept for Keras; Variables are always made at once.

    >>> v = Variable(1.0)
    >>> with StatelessScope([(v, 5.0)]) as scope:
    ...     y = v + 1
    >>> float(y), float(v)
    (6.0, 1.0)
    """

    def __init__(self, state_mapping: Any = None, collect_losses: bool = False, initialize_variables: bool = True):
        self.collect_losses = collect_losses
        self.initialize_variables = initialize_variables
        self.losses: list[Any] = []
        self.state_mapping: dict[int, Any] = {}
        self._variables: dict[int, Any] = {}
        for variable, value in state_mapping or ():
            if not isinstance(variable, Variable):
                raise ValueError(
                    f"Invalid reference variable in StatelessScope: all keys in argument `mapping` must be Variable instances. Received instead: {variable}"
                )
            value = cast_to(convert(value), dtypes.numpy_dtype(variable._t._a.dtype))
            if tuple(value.shape) != variable.shape:
                raise ValueError(
                    "Invalid variable value in StatelessScope: all values in argument `mapping` must be tensors with a shape that matches "
                    f"the corresponding variable shape. For variable: {variable} Received invalid value {value} with shape {value.shape}"
                )
            self.state_mapping[id(variable)] = value
            self._variables[id(variable)] = variable

    def __enter__(self) -> "StatelessScope":
        self._saved = ctx.stateless
        ctx.stateless = self
        return self

    def __exit__(self, *exc: Any) -> None:
        ctx.stateless = self._saved

    def add_loss(self, loss: Any) -> None:
        """Keep a loss."""
        self.losses.append(loss)

    def add_update(self, update: tuple) -> None:
        """Keep a new value of a Variable."""
        variable, value = update
        self.state_mapping[id(variable)] = value
        self._variables[id(variable)] = variable

    def get_current_value(self, variable: Variable) -> Any:
        """Return the value of a Variable in this scope, or None."""
        return self.state_mapping.get(id(variable))


def in_stateless_scope() -> bool:
    """Say whether a StatelessScope is active."""
    return ctx.stateless is not None
