"""Around a call: what `call` takes, what goes on in this thread, how arguments are converted, and the masks that travel with tensors."""

import inspect
import threading
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import tree
from ..core import dtypes, ops
from ..core.context import ctx
from ..core.graph import Node
from ..core.op import convert
from ..core.symbolic import KerasTensor
from ..core.tensor import Tensor
from ..core.variable import Variable
from ..errors import InputError

ARRAYS = (Tensor, Node, KerasTensor, Variable, np.ndarray, np.generic)


class _Call(threading.local):
    """The calls that are going on in this thread, outermost first: what `training` is, and who clears losses."""

    depth = 0
    training: Any = None
    context: dict[str, Any] = {}  # the values of registered call arguments


current_call = _Call()


def as_arrays(x: Any) -> Any:
    """Return a number, a string, or a nested list of either as one array; in a dict, and in a list of both kinds, each entry."""
    if isinstance(x, (int, float)):
        return convert(x)
    if isinstance(x, str):
        return np.asarray(x)
    if isinstance(x, dict):
        return {k: as_arrays(v) for k, v in x.items()}
    leaves = tree.flatten(x) if isinstance(x, (list, tuple)) else []
    if leaves and all(isinstance(v, (int, float)) for v in leaves):
        return convert(x)
    strings = sum(isinstance(v, (str, bytes)) for v in leaves)
    if strings and strings < len(leaves):
        return [as_arrays(v) for v in x]
    if not strings:
        return x
    try:
        return np.asarray(x)
    except ValueError as error:
        raise InputError(
            f"Cannot make an array of {x!r}: expected lists of equal length, received others. Pad them first."
        ) from error


class CallSpec:
    """What a class's `call` takes, found once a class."""

    _cache: dict[Any, "CallSpec"] = {}

    def __init__(self, function: Callable):
        parameters = list(inspect.signature(function).parameters.values())
        self.names = [
            p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
        ]
        self.positional = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        self.required = [
            p.name
            for p in parameters
            if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
        self.defaults = {p.name: p.default for p in parameters if p.default is not p.empty}
        self.any_keyword = any(p.kind == p.VAR_KEYWORD for p in parameters)
        self.training = "training" in self.names
        self.mask = "mask" in self.names
        self.masks = [n for n in self.names if n.endswith("_mask")]

    @classmethod
    def of(cls, layer: Any) -> "CallSpec":
        """Return the spec of a layer's `call`."""
        key = type(layer).call if "call" not in layer.__dict__ else layer.call
        found = cls._cache.get(key)
        if found is None:
            function = layer.call
            found = cls(function)
            cls._cache[key] = found
        return found


def open_batch(x: Any) -> tuple:
    """Return a shape, with None for the batch axis of a traced value: its length is that of this trace only."""
    shape = tuple(x.shape)
    if type(x) is Node and shape and ctx.trace is not None and ctx.trace.batch == shape[0]:
        return (None, *shape[1:])
    return shape


class Calls:
    """What a layer does with the arguments of a call: registered ones, tensors, `training`, and the masks of tensors (`_keras_mask`)."""

    name: str
    supports_masking: bool
    autocast: bool
    compute_dtype: str
    _called: bool

    # --- arguments ------------------------------------------------------------------------------------------------------

    _context_names: tuple[str, ...] = ()

    def _register_call_context_args(self, *names: str) -> None:
        """Let call arguments of these names reach the layers inside, as `training` does, without every `call` passing them on."""
        if self._called:
            raise RuntimeError(
                "Cannot add call-context args after the layer has been called. Register them in `__init__()`."
            )
        self._context_names = (*self._context_names, *names)

    def _take_context(self, kwargs: dict, spec: CallSpec) -> None:
        """Move registered arguments into the context, and those of the context that `call` takes into its arguments."""
        values = {
            name: kwargs.pop(name) if name in kwargs else current_call.context.get(name) for name in self._context_names
        }
        current_call.context = {**current_call.context, **values}
        kwargs.update({name: v for name, v in values.items() if name in spec.names and v is not None})

    def _prepare(self, args: tuple, kwargs: dict, spec: CallSpec) -> tuple[tuple, dict, bool]:
        """Return the arguments with arrays converted and floats cast to the compute dtype, and whether any is symbolic."""
        symbolic = False
        compute = self.compute_dtype
        cast = self.autocast and compute is not None

        def one(x: Any) -> Any:
            nonlocal symbolic
            if type(x) in (Tensor, Node):
                pass
            elif isinstance(x, KerasTensor):
                symbolic = True
                return x  # cast where its shape and dtype are worked out: the model keeps the tensor it was called on
            elif isinstance(x, np.ndarray) and x.dtype.kind in "OUS":
                return x
            elif isinstance(x, (np.ndarray, np.generic)) or hasattr(x, "__array__") and not isinstance(x, Variable):
                mask = getattr(x, "_keras_mask", None)
                x = convert(x)
                if mask is not None:
                    x._keras_mask = mask
            elif isinstance(x, Variable):
                x = x._read()
            else:
                return x
            if cast and x.dtype.kind == "f" and x.dtype.name != compute:
                mask = getattr(x, "_keras_mask", None)
                x = ops.cast(x, compute)
                if mask is not None:
                    x._keras_mask = mask
            return x

        first: Any = args[0] if args else None
        if len(args) == 1 and not kwargs and type(first) in (Tensor, Node) and first.dtype.name == compute:
            return args, kwargs, False
        if isinstance(first, (list, tuple, dict, str, int, float)):
            args = (as_arrays(first), *args[1:])
        args = tree.map_structure(one, args) if args else args
        kwargs = {k: (tree.map_structure(one, v) if tree.is_nested(v) else one(v)) for k, v in kwargs.items()}
        return args, kwargs, symbolic

    def _as_computed(self, nest: Any) -> Any:
        """Return the arguments of a symbolic call with floats in the compute dtype."""
        if not self.autocast:
            return nest

        def one(x: Any) -> Any:
            if not isinstance(x, KerasTensor) or x.dtype not in dtypes.FLOATS or x.dtype == self.compute_dtype:
                return x
            y: Any = KerasTensor(x.shape, self.compute_dtype)
            if hasattr(x, "_keras_mask"):
                y._keras_mask = x._keras_mask
            return y

        return tree.map_structure(one, nest)

    @staticmethod
    def _pass_training(args: tuple, kwargs: dict, spec: CallSpec, symbolic: bool) -> Any:
        """Return `training`, and put it into the arguments of a `call` that takes it.

        It is the first that is not None: the argument, the enclosing call's, the default of `call`.
        """
        positional = spec.positional[: len(args)]
        given = args[positional.index("training")] if "training" in positional else kwargs.get("training")
        training = given if given is not None else current_call.training
        if training is None:
            training = spec.defaults.get("training")
        if not spec.training:
            if not spec.any_keyword:
                kwargs.pop("training", None)
        elif "training" not in positional:
            if training is None or symbolic and given is None:
                kwargs.pop("training", None)
            else:  # a symbolic call keeps only what the user gave: the model's own run decides
                kwargs["training"] = training
        return training

    # --- masks ----------------------------------------------------------------------------------------------------------

    def _pass_masks(self, args: tuple, kwargs: dict, spec: CallSpec) -> Any:
        """Give masks that came with the inputs to `call`, where it takes them; return the first argument's."""
        if not args:
            named = [n for n in spec.positional if n in kwargs]
            if not named:
                return None
            args = tuple(kwargs[n] for n in named)
        else:
            named = spec.positional
        first = args[0]
        if isinstance(first, ARRAYS):
            masks = getattr(first, "_keras_mask", None)
            found = masks is not None
        else:
            masks = tree.map_structure(lambda x: getattr(x, "_keras_mask", None), first)
            found = any(m is not None for m in tree.flatten(masks))
        for i, a in enumerate(args):
            name = named[i] if i < len(named) else None
            if name and f"{name}_mask" in spec.masks and kwargs.get(f"{name}_mask") is None:
                m = tree.map_structure(lambda x: getattr(x, "_keras_mask", None), a)
                if any(v is not None for v in tree.flatten(m)):
                    kwargs[f"{name}_mask"] = m
        if spec.mask and "mask" not in spec.positional[: len(args)]:
            if kwargs.get("mask") is None and found:
                kwargs["mask"] = masks
            elif kwargs.get("mask") is not None:
                return kwargs["mask"]
        return masks if found else None

    def _put_masks(self, args: tuple, kwargs: dict, masks: Any, outputs: Any) -> None:
        if not self.supports_masking and type(self).compute_mask is Calls.compute_mask:
            if any(m is not None for m in tree.flatten(masks)):
                warnings.warn(
                    f"Layer '{self.name}' (of type {type(self).__name__}) was passed an input with a mask attached to it. However, this layer "
                    "does not support masking and will therefore destroy the mask information. Downstream layers will not see the mask.",
                    stacklevel=4,
                )
            return
        inputs = args[0] if args else next(iter(kwargs.values()), None)
        new = self.compute_mask(inputs, masks)
        if new is None:
            return
        for y, m in zip(tree.flatten(outputs), tree.flatten(new), strict=False):
            if m is not None and type(y) in (Tensor, Node, KerasTensor) and getattr(y, "_keras_mask", None) is None:
                y._keras_mask = m

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """Return the outputs' mask; by default the inputs'."""
        return previous_mask
