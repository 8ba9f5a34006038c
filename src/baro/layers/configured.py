"""`ConfiguredLayer`: a layer whose config is read off its constructor, so that a new layer writes its arguments once."""

import inspect
from functools import cache
from typing import Any

from ..configured import plain
from .base import Layer


@cache
def own_arguments(cls: Any) -> tuple[str, ...]:
    """Return the constructor arguments that baro's own layer classes in `cls`'s line add to those of `Layer`."""
    found: dict[str, None] = {}
    for base in reversed(cls.__mro__[: cls.__mro__.index(Layer)]):
        if base.__module__.startswith("baro.") and "__init__" in vars(base):
            named = [
                p
                for p in list(inspect.signature(vars(base)["__init__"]).parameters.values())[1:]
                if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
            ]
            found.update(dict.fromkeys(p.name for p in named))
    return tuple(n for n in found if n not in _BASE)


_BASE = frozenset({"activity_regularizer", "trainable", "dtype", "autocast", "name"})


class ConfiguredLayer(Layer):
    """A layer that keeps every constructor argument under its own name, from where `get_config` takes it.

    `_unsaved` names arguments that a class leaves out of its config.
    """

    _unsaved: tuple[str, ...] = ()

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        kind: Any = type(self)
        mine = {
            name: plain(getattr(self, name))
            for name in own_arguments(kind)
            if name not in self._unsaved and hasattr(self, name)
        }
        return {**super().get_config(), **mine}


class ElementwiseLayer(ConfiguredLayer):
    """A layer without weights whose output has the shape of its input and whose mask is its input's."""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.supports_masking = True
        self._build_at_init()

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the input's shape."""
        return input_shape
