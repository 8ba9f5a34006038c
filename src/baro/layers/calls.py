"""Around a call: what `call` takes, what goes on in this thread, and the masks that travel with tensors."""

import inspect
import threading
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import tree
from ..core.context import ctx
from ..core.graph import Node
from ..core.symbolic import KerasTensor
from ..core.tensor import Tensor
from ..core.variable import Variable

ARRAYS = (Tensor, Node, KerasTensor, Variable, np.ndarray, np.generic)


class _Call(threading.local):
    """The calls that are going on in this thread, outermost first: what `training` is, and who clears losses."""

    depth = 0
    training: Any = None
    context: dict[str, Any] = {}  # the values of registered call arguments


current_call = _Call()


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


class Masks:
    """What a layer does with the masks of its inputs (`_keras_mask`)."""

    name: str
    supports_masking: bool

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
        if not self.supports_masking and type(self).compute_mask is Masks.compute_mask:
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
