"""What is written of a layer: its own weights by number, the arguments that it was made with, and the shapes it was built for."""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

from .. import dtype_policies, naming, regularizers
from ..errors import ConfigError

_NODES = ("_inbound_nodes", "_outbound_nodes")
_PROGRAMS = ("_runners", "_forward_fast")  # of a model: compiled code, which a copy makes for itself


@cache
def own_arguments(cls: Any) -> tuple[str, ...]:
    """Return the constructor arguments that baro's own layer classes in `cls`'s line add to those of `Layer`."""
    found: dict[str, None] = {}
    for base in reversed(cls.__mro__):
        if base.__module__.startswith("baro.") and "__init__" in vars(base):
            named = list(inspect.signature(vars(base)["__init__"]).parameters.values())[1:]
            found.update({p.name: None for p in named if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)})
    return tuple(n for n in found if n not in ("activity_regularizer", "trainable", "dtype", "autocast", "name"))


class Saved:
    """Configs, stored weights, text and copies of a layer."""

    name: str
    built: bool
    trainable: Any
    activity_regularizer: Any
    _own_variables: Any
    _dtype_policy: Any
    _build_shapes: dict | None
    build: Callable

    # --- saving ---------------------------------------------------------------------------------------------------------

    def save_own_variables(self, store: Any) -> None:
        """Put this layer's own Variables into a dictionary of arrays, under "0", "1", …"""
        for i, v in enumerate(self._own_variables):
            store[f"{i}"] = v.numpy()

    def load_own_variables(self, store: Any) -> None:
        """Set this layer's own Variables from what `save_own_variables` wrote."""
        own = self._own_variables
        if len(store.keys()) != len(own):
            if len(own) == 0 and not self.built:
                raise ValueError(
                    f"Layer '{self.name}' was never built and thus it doesn't have any variables. However the weights file lists "
                    f"{len(store.keys())} variables for this layer. In most cases, this error indicates that either: 1. The layer is owned by a "
                    "parent layer that implements a `build()` method, but calling the parent's `build()` method did NOT create the state of the "
                    "child layer. 2. You need to implement the `def build_from_config(self, config)` method on the layer."
                )
            raise ValueError(
                f"Layer '{self.name}' expected {len(own)} variables, but received {len(store.keys())} variables during loading. Expected: {[v.name for v in own]}"
            )
        for i, v in enumerate(own):
            v.assign(store[f"{i}"])

    def get_config(self) -> dict:
        """Return the arguments of the constructor.

        For a user's class without its own `get_config`, they are the arguments that it was made with, if they can be written to a file.
        """
        config: dict[str, Any] = {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": dtype_policies.serialize(self._dtype_policy),
        }
        if self.activity_regularizer is not None:
            config["activity_regularizer"] = regularizers.serialize(self.activity_regularizer)
        own_init = type(self).__init__
        if (
            getattr(own_init, "__module__", "").startswith("baro.")
            or not (type(self).get_config is Saved.get_config or getattr(type(self).get_config, "_is_default", False))
            or type(self).__module__.startswith("baro.")
        ):
            return config
        args, kwargs = self.__dict__["_init_arguments"]
        bound = inspect.signature(own_init).bind(self, *args, **kwargs)
        extra: dict[str, Any] = {}
        for key, value in list(bound.arguments.items())[1:]:
            kind = inspect.signature(own_init).parameters[key].kind
            if kind == inspect.Parameter.VAR_KEYWORD:
                extra.update(value)
            elif kind != inspect.Parameter.VAR_POSITIONAL:
                extra[key] = value
        plain = (str, int, float, bool, type(None), list, tuple, dict)
        if not all(isinstance(v, plain) for v in extra.values()):
            bad = [k for k, v in extra.items() if not isinstance(v, plain)]
            raise NotImplementedError(
                f"Object {type(self).__name__} was created by passing non-serializable argument values in `__init__()` ({bad}), and therefore "
                f"the object must override `get_config()` in order to be serializable. Please implement `get_config()`."
            )
        accepts = inspect.signature(own_init).parameters
        any_keyword = any(p.kind == p.VAR_KEYWORD for p in accepts.values())
        return {**{k: v for k, v in config.items() if k in accepts or any_keyword}, **extra}

    def get_build_config(self) -> dict | None:
        """Return what `build_from_config` needs: the input shapes that the layer was built with."""
        shapes = self._build_shapes
        if not shapes:
            return None
        return {"input_shape": next(iter(shapes.values()))} if len(shapes) == 1 else {"shapes_dict": dict(shapes)}

    def build_from_config(self, config: dict) -> None:
        """Build from `get_build_config`'s dictionary."""
        if not config:
            return
        with naming.name_scope(self.name, caller=self):
            if "input_shape" in config:
                self.build(config["input_shape"])
                self._build_shapes = {"input_shape": config["input_shape"]}
            elif "shapes_dict" in config:
                self.build(**config["shapes_dict"])
                self._build_shapes = dict(config["shapes_dict"])
        self.built = True

    @classmethod
    def from_config(cls, config: dict) -> Any:
        """Make a layer from `get_config`'s dictionary."""
        try:
            return cls(**config)
        except (TypeError, ValueError) as error:
            raise ConfigError(
                f"Error when deserializing class '{cls.__name__}' using config={config}.\n\nException encountered: {error}"
            ) from error

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"

    def __deepcopy__(self, memo: dict) -> Any:
        import copy

        new = object.__new__(type(self))
        memo[id(self)] = new
        for key, value in self.__dict__.items():
            if key not in _PROGRAMS:
                object.__setattr__(new, key, [] if key in _NODES else copy.deepcopy(value, memo))
        return new
