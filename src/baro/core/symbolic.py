"""Symbolic tensors and the operations between them: what functional models are made of.

A KerasTensor has a shape (None where unknown) and a dtype, and remembers the call that made it. An Operation is anything that
can be called on KerasTensors: a layer, or `OpCall`, a function of `baro.ops` with its arguments.
"""

import inspect
from collections.abc import Callable
from typing import Any

from .. import naming, tree
from ..errors import DTypeError, InputError
from ..shapes import Unknown, standardize_shape
from . import dtypes
from .graph import Node, Trace
from .tensor import TensorBase

FILL = (83, 89)  # two lengths for an unknown axis: a dimension that differs between them is unknown in the result


class KerasTensor(TensorBase):
    """A tensor without a value: the currency of functional models.

    Args:
        shape: tuple of ints and None.
        dtype: a dtype's name.
        name: optional name.

    >>> KerasTensor((None, 4), name="x")
    <KerasTensor shape=(None, 4), dtype=float32, sparse=False, ragged=False, name=x>
    """

    def __init__(self, shape: Any, dtype: Any = "float32", sparse: bool = False, ragged: bool = False, record_history: bool = True,
                 name: str | None = None, **kwargs: Any):  # fmt: skip
        if kwargs:
            raise DTypeError(f"KerasTensor: unknown arguments {sorted(kwargs)}.")
        self._shape = standardize_shape(shape)
        self._dtype = dtypes.standardize_dtype(dtype)
        if sparse and ragged:
            raise ValueError("KerasTensor cannot have `sparse=True` and `ragged=True` at the same time.")
        self._sparse = bool(sparse)
        self._ragged = bool(ragged)
        self.name = name or naming.auto_name("keras_tensor")
        self.record_history = record_history
        self._keras_history: Any = None

    @property
    def shape(self) -> tuple:
        """The axes' lengths; None where unknown."""
        return self._shape

    @shape.setter
    def shape(self, value: Any) -> None:
        raise AttributeError(
            "The `shape` attribute of KerasTensor is immutable. One should create a new instance of KerasTensor for this."
        )

    @property
    def dtype(self) -> str:
        """The dtype's name."""
        return self._dtype

    @dtype.setter
    def dtype(self, value: Any) -> None:
        raise AttributeError(
            "The `dtype` attribute of KerasTensor is immutable. One should create a new instance of KerasTensor for this."
        )

    @property
    def sparse(self) -> bool:
        """Whether the tensor was declared sparse."""
        return self._sparse

    @sparse.setter
    def sparse(self, value: Any) -> None:
        raise AttributeError(
            "The `sparse` attribute of KerasTensor is immutable. One should create a new instance of KerasTensor for this."
        )

    @property
    def ragged(self) -> bool:
        """Whether the tensor was declared ragged."""
        return self._ragged

    @ragged.setter
    def ragged(self, value: Any) -> None:
        raise AttributeError(
            "The `ragged` attribute of KerasTensor is immutable. One should create a new instance of KerasTensor for this."
        )

    def reshape(self, *newshape: Any) -> Any:
        """Return the tensor with another shape."""
        from . import ops

        return ops.reshape(self, newshape[0] if len(newshape) == 1 and not isinstance(newshape[0], int) else newshape)

    def squeeze(self, axis: Any = None) -> Any:
        """Return the tensor without axes of length 1."""
        from . import ops

        axes = [axis] if isinstance(axis, int) else axis
        at = [i for i, d in enumerate(self.shape) if d == 1] if axes is None else [a % len(self.shape) for a in axes]
        if any(self.shape[a] not in (1, None) for a in at):
            raise InputError(f"Cannot squeeze axis={axis}: received shape {self.shape}.")
        return ops.get_item(self, tuple(0 if i in at else slice(None) for i in range(len(self.shape))))

    __eq__ = object.__eq__  # identity: KerasTensors are compared and searched for in lists
    __hash__ = object.__hash__

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise ValueError(
            "A KerasTensor is symbolic: it's a placeholder for a shape and a dtype. It doesn't have any actual numerical value. "
            "You cannot convert it to a NumPy array."
        )

    def __int__(self) -> int:
        raise ValueError("A KerasTensor is symbolic: you cannot convert it to an integer.")

    def __float__(self) -> float:
        raise ValueError("A KerasTensor is symbolic: you cannot convert it to a float.")

    def __bool__(self) -> bool:
        raise TypeError("A symbolic KerasTensor cannot be used as a boolean.")

    def __len__(self) -> int:
        raise TypeError("A symbolic KerasTensor has no len(); use its shape.")

    def __iter__(self) -> Any:
        raise NotImplementedError("Iterating over a symbolic KerasTensor is not supported.")

    def __repr__(self) -> str:
        return f"<KerasTensor shape={self.shape}, dtype={self.dtype}, sparse={self.sparse}, ragged={self.ragged}, name={self.name}>"


def any_symbolic(args: Any, kwargs: Any = None) -> bool:
    """Say whether a KerasTensor is anywhere in the nested arguments."""
    return any(isinstance(x, KerasTensor) for x in tree.flatten((args, kwargs or {})))


def compute_output_spec(function: Callable, *args: Any, **kwargs: Any) -> Any:
    """Return KerasTensors of the shapes and dtypes that `function` gives for KerasTensor arguments, without computing.

    The function is traced once with each of two lengths in place of None; what differs between the results is None.
    """
    symbolic = [x for x in tree.flatten((args, kwargs)) if isinstance(x, KerasTensor)]
    unknown = any(d is None for x in symbolic for d in x.shape)
    results: list[Any] = []
    for fill in FILL:
        if results and not unknown:
            break
        with Trace() as trace:
            trace.batch = fill if unknown else None
            trace.fill = fill

            def node(x: Any, fill: int = fill, trace: Trace = trace) -> Any:
                if isinstance(x, KerasTensor):
                    made = trace.input(
                        [Unknown(fill) if d is None else d for d in x.shape], dtypes.numpy_dtype(x.dtype)
                    )
                    if getattr(x, "_keras_mask", None) is not None:
                        made._keras_mask = node(x._keras_mask)
                    return made
                return x

            new_args, new_kwargs = tree.map_structure(node, (args, kwargs), none_is_leaf=True)
            results.append(function(*new_args, **new_kwargs))
            unknown = unknown or trace.stood_in

    def spec(first: Any, second: Any) -> Any:
        if not hasattr(first, "shape"):
            return first
        shape = tuple(a if a == b else None for a, b in zip(first.shape, second.shape, strict=True))
        return KerasTensor(shape, dtypes.standardize_dtype(first.dtype))

    return tree.map_structure(spec, results[0], results[-1], none_is_leaf=True)


class SymbolicNode:
    """One call of an operation on KerasTensors: its arguments and the KerasTensors that it gave."""

    def __init__(self, operation: "Operation", args: tuple, kwargs: dict, outputs: Any):
        self.operation = operation
        self.args = args
        self.kwargs = kwargs
        self.input_tensors = [x for x in tree.flatten((args, kwargs)) if isinstance(x, KerasTensor)]
        self.output_tensors = tree.flatten(outputs)
        self.outputs_struct = outputs
        operation._inbound_nodes.append(self)
        for x in self.input_tensors:
            if x._keras_history is not None:
                x._keras_history[0]._outbound_nodes.append(self)
        for i, x in enumerate(self.output_tensors):
            if x.record_history:
                x._keras_history = (operation, len(operation._inbound_nodes) - 1, i)

    @property
    def parent_nodes(self) -> list["SymbolicNode"]:
        """The calls that made this call's inputs."""
        return [node_of(x) for x in self.input_tensors if x._keras_history is not None]  # type: ignore[misc]

    @property
    def is_input(self) -> bool:
        """Say whether this is the pseudo-call of an Input."""
        return not self.input_tensors


def node_of(x: KerasTensor) -> SymbolicNode | None:
    """Return the call that made x, or None."""
    if x._keras_history is None:
        return None
    operation, index, _ = x._keras_history
    return operation._inbound_nodes[index]


class Operation:
    """Something that can be called on tensors and on KerasTensors. Subclasses define `call` (and perhaps the spec).

    Args:
        name: optional name; by default the class's name in snake case, numbered.

    Keras: `keras.Operation`.
    """

    _made_with: tuple = ((), {})

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """Remember the arguments, for `get_config`."""
        operation = object.__new__(cls)
        operation._made_with = (args, kwargs)
        return operation

    def __init__(self, name: str | None = None):
        if name is None:
            name = naming.auto_name(type(self).__name__)
        if not isinstance(name, str) or "/" in name:
            raise InputError(
                f"Argument `name` must be a string and cannot contain character `/`. Received: name={name} (of type {type(name)})"
            )
        self.name = name
        self._inbound_nodes: list[SymbolicNode] = []
        self._outbound_nodes: list[SymbolicNode] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if any_symbolic(args, kwargs):
            return self.symbolic_call(*args, **kwargs)
        return self.call(*args, **kwargs)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Compute; a subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__} must define call().")

    def symbolic_call(self, *args: Any, **kwargs: Any) -> Any:
        """Record a call on KerasTensors and return its outputs."""
        outputs = self.compute_output_spec(*args, **kwargs)
        SymbolicNode(self, args, kwargs, outputs)
        return outputs

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """Return KerasTensors of the outputs' shapes and dtypes."""
        try:
            return compute_output_spec(self.call, *args, **kwargs)
        except Exception as error:
            error.add_note(f"(while finding the output shape of operation {self.name!r})") if hasattr(
                error, "add_note"
            ) else None
            raise

    def get_config(self) -> dict:
        """Return the arguments of the constructor: for a user's class, those that it was made with, if JSON can hold them."""
        if type(self).__init__ is Operation.__init__:
            return {"name": self.name}
        signature = inspect.signature(type(self).__init__)
        kinds = {p.kind for p in signature.parameters.values()}
        bound = signature.bind(self, *self._made_with[0], **self._made_with[1])
        bound.apply_defaults()
        config = dict(list(bound.arguments.items())[1:])
        for p in signature.parameters.values():
            if p.kind is p.VAR_KEYWORD:
                config.update(config.pop(p.name, {}))
        if "name" in signature.parameters or inspect.Parameter.VAR_KEYWORD in kinds:
            config["name"] = self.name
        if inspect.Parameter.VAR_POSITIONAL in kinds or not _is_plain(config):
            raise NotImplementedError(
                f"{type(self).__name__}: its constructor's arguments cannot be written to a file as they are; define get_config() and from_config()."
            )
        return config

    @classmethod
    def from_config(cls, config: dict) -> "Operation":
        """Make an operation from `get_config`'s dictionary."""
        return cls(**config)

    def _single(self, which: str) -> Any:
        nodes = self._inbound_nodes
        if not nodes:
            raise ValueError(f"The layer {self.name} has never been called and thus has no defined {which}.")
        found = nodes[0].input_tensors if which == "input" else nodes[0].output_tensors
        return found[0] if len(found) == 1 else found

    @property
    def input(self) -> Any:
        """The KerasTensor(s) that the operation was first called on."""
        return self._single("input")

    @property
    def output(self) -> Any:
        """The KerasTensor(s) that the operation first gave."""
        return self._single("output")


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(k, str) and _is_plain(v) for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return all(_is_plain(v) for v in value)
    return value is None or isinstance(value, (bool, int, float, str))


class OpCall(Operation):
    """A function of `baro.ops` as an operation of a functional model."""

    def __init__(self, function: Callable, name: str | None = None):
        super().__init__(name or naming.auto_name(function.__name__))
        self.function = function

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function."""
        return self.function(*args, **kwargs)

    def get_config(self) -> dict:
        """Return the function's registered name."""
        return {"name": self.name, "function": self.function.__name__}


__all__ = [
    "FILL",
    "KerasTensor",
    "Node",
    "OpCall",
    "Operation",
    "SymbolicNode",
    "any_symbolic",
    "compute_output_spec",
    "node_of",
]
