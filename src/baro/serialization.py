"""Objects to JSON-compatible dictionaries and back, in the format of Keras 3.

    {"module": "keras.layers", "class_name": "Dense", "config": {…}, "registered_name": None, "build_config": {…}}

`module` only says which table a name belongs to: nothing is ever imported because a file says so. A name is found among the
caller's custom objects, then among those given to `register_keras_serializable`, then in baro's registry, or not at all.
"""

import types
from collections.abc import Callable
from typing import Any

import numpy as np

from . import registry
from .absent import why
from .core.op import OP_FUNCTIONS, op_functions
from .core.symbolic import OpCall
from .custom_objects import CustomObjectScope as CustomObjectScope
from .custom_objects import custom_object_scope as custom_object_scope
from .custom_objects import find_custom, global_names, state
from .custom_objects import get_custom_objects as get_custom_objects
from .custom_objects import get_registered_name as get_registered_name
from .custom_objects import get_registered_object as get_registered_object
from .custom_objects import register_keras_serializable as register_keras_serializable
from .errors import ConfigError, InputError, suggest
from .old_spellings import KIND_OF_MODULE, modern_class, modern_config
from .serialized_values import SafeModeScope as SafeModeScope
from .serialized_values import enable_unsafe_deserialization as enable_unsafe_deserialization
from .serialized_values import from_value, in_safe_mode, is_value, to_value
from .serialized_values import serialize_lambda as serialize_lambda

PLAIN = (str, int, float, bool)
_FILE_KINDS = (
    "layers",
    "models",
    "losses",
    "metrics",
    "optimizers",
    "schedules",
    "initializers",
    "regularizers",
    "constraints",
    "dtype_policies",
    "activations",
    "random",
    "ops",
)  # fmt: skip  (no callbacks: they write files)
_FUNCTION_KINDS = ("activations", "losses", "metrics", "initializers", "regularizers", "constraints", "ops")
_KERAS_MODULE = {"models": "keras", "schedules": "keras.optimizers.schedules", "ops": "keras.ops"}
_KERAS_MODULE_OF = {  # what Keras does not keep under "keras.<kind>.<name>"
    "Functional": "keras.src.models.functional",
    "DTypePolicy": "keras",
    "FloatDTypePolicy": "keras",
    "FeatureSpace": "keras.utils",
    "Layer": "keras",
    "Loss": "keras",
    "Metric": "keras",
    "Model": "keras",
    "Optimizer": "keras",
}


class ObjectSharingScope:
    """Inside, what `serialize_shared` numbered is one object again after loading. Keras: `ObjectSharingScope`."""

    def __enter__(self) -> "ObjectSharingScope":
        self._saved = state.shared_objects
        state.shared_objects = {}
        return self

    def __exit__(self, *exc: Any) -> None:
        state.shared_objects = self._saved


# --- to a dictionary -------------------------------------------------------------------------------------------------


def serialize_keras_object(obj: Any) -> Any:
    """Return an object as JSON-compatible data. Keras: `keras.saving.serialize_keras_object`.

    Args:
        obj: None, number, string, bytes, slice, array, tensor, function, an object with `get_config()`, or a nest of them.

    Raises:
        TypeError: if an object has no `get_config()`.

    >>> serialize_keras_object(slice(0, 2))["class_name"]
    '__slice__'
    """
    if obj is None or (isinstance(obj, PLAIN) and not isinstance(obj, np.generic)):
        return obj
    if isinstance(obj, (list, tuple)):
        items = [serialize_keras_object(x) for x in obj]
        return tuple(items) if isinstance(obj, tuple) else items
    if isinstance(obj, dict):
        return serialize_dict(obj)
    special = to_value(obj, serialize_keras_object)
    return _serialize_object(obj) if special is NotImplemented else special


def serialize_shared(obj: Any) -> Any:
    """Return an object as `serialize_keras_object` does, with a number on what occurs several times: it is one object again after loading."""
    before, state.numbers = state.numbers, {}
    try:
        data = serialize_keras_object(obj)
    finally:
        state.numbers = before
    found: dict[int, list[dict]] = {}  # number → where it stands; only now is it known what occurs once
    todo = [data]
    while todo:
        here = todo.pop()
        if isinstance(here, dict):
            if type(here.get("shared_object_id")) is int:
                found.setdefault(here["shared_object_id"], []).append(here)
            todo.extend(here.values())
        elif isinstance(here, (list, tuple)):
            todo.extend(here)
    for places in found.values():
        if len(places) == 1:
            del places[0]["shared_object_id"]
    return data


def serialize_dict(obj: dict) -> dict:
    """Return a dictionary with its values serialized."""
    return {key: serialize_keras_object(value) for key, value in obj.items()}


def _serialize_object(obj: Any) -> dict:
    out: dict[str, Any]
    if isinstance(obj, (types.FunctionType, types.BuiltinFunctionType)):
        out = {
            "module": "builtins",
            "class_name": "function",
            "config": get_registered_name(obj),
            "registered_name": "function",
        }
        _share(obj, out)
        return out
    if hasattr(obj, "get_config") and not isinstance(obj, type):
        config = obj.get_config()
        if not isinstance(config, dict):
            raise TypeError(f"The `get_config()` method of {obj} should return a dict. It returned: {config}")
        config = serialize_dict(config)
    elif hasattr(obj, "__name__"):
        return {
            "module": "builtins",
            "class_name": "function",
            "config": get_registered_name(obj),
            "registered_name": "function",
        }
    else:
        raise TypeError(
            f"Cannot serialize object {obj} of type {type(obj)}. To be serializable, a class must implement the `get_config()` method."
        )
    entry = {**_class_entry(obj), "config": config}
    out = {k: entry[k] for k in ("module", "class_name", "config", "registered_name")}
    for key, method in (("build_config", "get_build_config"), ("compile_config", "get_compile_config")):
        found = getattr(obj, method)() if hasattr(obj, method) else None
        if found is not None:
            out[key] = serialize_dict(found)
    _share(obj, out)
    return out


def _class_entry(obj: Any) -> dict:
    """Return module, class_name and registered_name of an object's class."""
    cls = type(obj)
    if isinstance(obj, OpCall):
        name = "".join(part.capitalize() for part in obj.function.__name__.split("_"))
        return {"module": "keras.src.ops", "class_name": name, "registered_name": name}
    found = registry.kind_of(cls)
    if found is None:
        return {"module": None, "class_name": cls.__name__, "registered_name": get_registered_name(cls)}
    kind, name = found
    module = _KERAS_MODULE_OF.get(name) or _KERAS_MODULE.get(kind, f"keras.{kind}")
    return {"module": module, "class_name": name, "registered_name": name if module.startswith("keras.src") else None}


def _share(obj: Any, config: dict) -> None:
    known = state.numbers
    if known is None:
        return
    # The object is kept alive: the id of one that is gone may be the next one's. The numbers count, so that equal models have equal configs.
    config["shared_object_id"] = known.setdefault(id(obj), (obj, len(known) + 1))[1]


# --- and back --------------------------------------------------------------------------------------------------------


def deserialize_keras_object(
    config: Any, custom_objects: dict | None = None, safe_mode: bool = True, **kwargs: Any
) -> Any:
    """Return the object that `serialize_keras_object` described. Keras: `keras.saving.deserialize_keras_object`.

    Args:
        config: the data; Keras 2's form, without "module", is taken too.
        custom_objects: name → class or function, for names that are not baro's.
        safe_mode: False lets a lambda of this very process be found again. Code from a file is never run, whatever this is.
        kwargs: `module_objects`, name → built-in, looked up by name; `kind`, the registry's table to look in first.

    Raises:
        ConfigError: for an unknown name, a lambda, or data of another form; it is a ValueError and a TypeError.

    >>> deserialize_keras_object({"class_name": "__slice__", "config": {"start": 0, "stop": 2, "step": None}})
    slice(0, 2, None)
    """
    module_objects = kwargs.pop("module_objects", None)
    kind = kwargs.pop("kind", None)
    kwargs.pop("printable_module_name", None)
    if kwargs:
        raise InputError(
            f"deserialize_keras_object: unknown arguments {sorted(kwargs)}.{suggest(next(iter(kwargs)), ['module_objects', 'kind'])}"
        )
    ambient = in_safe_mode()
    with SafeModeScope(safe_mode if ambient is None else ambient), CustomObjectScope(custom_objects):
        return _rebuild(config, kind, module_objects)


def _rebuild(config: Any, kind: str | None = None, module_objects: dict | None = None) -> Any:
    if config is None:
        return None
    if isinstance(config, (list, tuple)):
        return [_rebuild(x, kind, module_objects) for x in config]
    if isinstance(config, str):
        found = find_custom(config)
        if found is None and module_objects is not None:
            found = module_objects.get(config)
            return found() if isinstance(found, type) else config if found is None else found
        return config if found is None else found
    if isinstance(config, PLAIN):
        return config
    if not isinstance(config, dict):
        if module_objects is not None or callable(config):
            return config  # an object already
        raise ConfigError(f"Could not parse config: {config}")
    if "class_name" not in config or "config" not in config:
        if module_objects is not None:
            raise ConfigError(f"Unknown `config` as a `dict`, config={config}")
        return {key: _rebuild(value) for key, value in config.items()}
    inner = {} if config["config"] is None else config["config"]
    name = config["class_name"]
    if not isinstance(name, str):
        raise ConfigError(f"Expected 'class_name' to be a string, received {type(name).__name__}.")
    if is_value(name):
        return from_value(name, inner, _rebuild)
    if name == "function":
        if not isinstance(inner, str):
            raise ConfigError(
                f"Expected 'config' to be a non-null str for a function classname, instead got {type(inner)}. Full config: {config}"
            )
        return _find_function(inner, config, kind)
    return _rebuild_object(name, inner, config, kind, module_objects)


def _rebuild_object(name: str, inner: Any, config: dict, kind: str | None, module_objects: dict | None) -> Any:
    if isinstance(inner, list) and name in ("Sequential", "Model"):
        inner = {"name": name.lower(), "layers": inner}  # Keras before 2.2
    if not isinstance(inner, dict):
        raise ConfigError(
            f"Expected 'config' to be a dict for {name}, instead got {type(inner)}. Full config: {config}"
        )
    shared = config.get("shared_object_id")
    if shared is not None and state.shared_objects and shared in state.shared_objects:
        return state.shared_objects[shared]
    cls, inner = _find_class(name, inner, config, kind, module_objects)
    if isinstance(cls, types.FunctionType):
        return cls
    if not hasattr(cls, "from_config"):
        raise ConfigError(
            f"Unable to reconstruct an instance of {name!r} because the class is missing a `from_config()` method."
        )
    try:
        instance = cls.from_config(dict(inner))
    except TypeError as error:
        if isinstance(error, ConfigError):
            raise
        raise ConfigError(
            f"{cls} could not be deserialized properly. Please ensure that components that are Python object instances (layers, models, "
            f"etc.) returned by `get_config()` are explicitly deserialized in the model's `from_config()` method.\n\nconfig={config}.\n\n"
            f"Exception encountered: {error}"
        ) from error
    if config.get("build_config") and not getattr(instance, "built", True):
        instance.build_from_config(config["build_config"])
        instance.built = True
    if config.get("compile_config"):
        instance.compile_from_config(modern_config("compile", name, config["compile_config"]))
        instance.compiled = True
    if shared is not None and state.shared_objects is not None:
        state.shared_objects[shared] = instance
    return instance


def _find_class(
    name: str, inner: dict, config: dict, kind: str | None, module_objects: dict | None
) -> tuple[Any, dict]:
    """Return the class of a config, and the config in today's spelling."""
    registered = config.get("registered_name") or name
    custom = find_custom(registered) or find_custom(name)
    if custom is not None:
        return custom, inner
    if module_objects and name in module_objects:
        found_kind = (registry.kind_of(module_objects[name]) or ("", ""))[0]
        return module_objects[name], modern_config(found_kind, name, inner)
    module = config.get("module")
    if module is None and "module" in config:
        raise _unknown("class", name, config, _FILE_KINDS)
    kinds = _kinds_of_module(module, kind)
    if "ops" in kinds and module is not None:
        function = _find_op(name)
        if function is not None:
            return _OpMaker(function), inner
    modern = modern_class(name)
    for k in kinds:
        found = registry.lookup(k, modern)
        if isinstance(found, type):
            explicit = config.get("registered_name")
            if explicit and explicit not in (name, modern):
                raise ConfigError(
                    f"`registered_name={explicit!r}` was provided in the config, but '{module}.{name}' resolved to a Keras built-in and does "
                    f"not use registered names. Remove the `registered_name` field from the config. Full object config: {config}"
                )
            return found, modern_config(k, modern, inner)
    raise _unknown("class", name, config, kinds)


def _find_function(name: str, config: dict, kind: str | None) -> Any:
    registered = config.get("registered_name")
    found = find_custom(name) or (
        find_custom(registered) if isinstance(registered, str) and registered != "function" else None
    )
    if found is not None:
        return found
    module = config.get("module")
    kinds = _FUNCTION_KINDS if module in (None, "builtins") else _kinds_of_module(module, kind)
    for k in ([kind] if kind else []) + list(kinds):
        found = registry.lookup(k, name)
        if found is not None and not isinstance(found, type):
            if registered and registered not in (name, "function"):
                raise ConfigError(
                    f"`registered_name={registered!r}` was provided in the config, but {name!r} resolved to a Keras built-in and does not use "
                    f"registered names. Remove the `registered_name` field from the config. Full object config: {config}"
                )
            return found
    if ">" not in name:  # Keras up to 3.6 wrote a custom function's bare name
        for key, value in global_names().items():
            if key.endswith(f">{name}"):
                return value
    raise _unknown("function", name, config, kinds)


def _kinds_of_module(module: Any, kind: str | None) -> tuple[str, ...]:
    """Return the registry tables in which a file's `module` allows a name to be looked up."""
    first = (kind,) if kind else ()
    if module is None or module == "builtins":
        return first + _FILE_KINDS
    if not isinstance(module, str):
        return ()
    parts = module.split(".")
    if parts[0] not in ("keras", "tf_keras", "keras_core", "tensorflow", "tf", "baro"):
        return ()
    found = [KIND_OF_MODULE[p] for p in parts[1:] if p in KIND_OF_MODULE]
    if found:
        return (found[-1], "models") if found[-1] == "layers" else (found[-1],)
    return first + _FILE_KINDS if len(parts) == 1 else ()


def _find_op(name: str) -> Callable | None:
    """Return the function of `baro.ops` for the name of one of Keras's operation classes: `GetItem` → `get_item`."""
    for key, function in op_functions().items():
        if key.replace("_", "") == name.lower():
            return get_item if key == "get_item" else function
    return None


def get_item(x: Any, key: Any) -> Any:
    """Return x[key]; JSON has no tuples, so a list is one."""
    return OP_FUNCTIONS["get_item"](x, tuple(key) if isinstance(key, list) else key)


class _OpMaker:
    """Stands for the class of an operation in a functional model."""

    def __init__(self, function: Callable):
        self.function = function

    def from_config(self, config: dict) -> OpCall:
        return OpCall(self.function, name=config.get("name"))


def _unknown(what: str, name: str, config: dict, kinds: tuple[str, ...]) -> ConfigError:
    known = [key for kind in kinds for key, _ in registry.names(kind)]
    reason = why(name)
    hint = "" if reason else suggest(name, known)
    return ConfigError(
        f"Could not locate {what} {name!r}{reason}.{hint} Make sure custom classes and functions are decorated with "
        "`@keras.saving.register_keras_serializable()`, or pass them: custom_objects={" + f"{name!r}: ..." + "}. "
        f"Full object config: {str(config)[:2000]}"
    )
