"""All Variables of a model as nested dictionaries by path, and back."""

from typing import Any

import numpy as np

from ..core.variable import Variable
from ..errors import InputError, suggest

FORMATS = ("backend_tensor", "numpy_array")


def _groups(model: Any) -> dict[str, list[Variable]]:
    optimizer = getattr(model, "optimizer", None)
    return {
        "trainable_variables": model.trainable_variables,
        "non_trainable_variables": model.non_trainable_variables,
        "optimizer_variables": [] if optimizer is None else optimizer.variables,
        "metrics_variables": model.metrics_variables,
    }


def _by_path(variables: list[Variable]) -> dict[str, Variable]:
    found: dict[str, Variable] = {}
    for v in variables:
        if found.setdefault(v.path, v) is not v:
            raise InputError(
                f"The following variable path is found twice in the model: '{v.path}'. A state tree needs paths that are unique: give the layers "
                "(and other objects) unique names."
            )
    return found


def state_tree(model: Any, value_format: str = "backend_tensor") -> dict[str, dict]:
    """Return {group: nested dictionaries of values by path}."""
    if value_format not in FORMATS:
        raise InputError(
            f"Invalid `value_format` argument. Expected one of {FORMATS}. Received: value_format={value_format!r}."
            f"{suggest(str(value_format), FORMATS)}"
        )
    found: dict[str, dict] = {}
    for group, variables in _groups(model).items():
        found[group] = {}
        for path, v in _by_path(variables).items():
            *above, name = path.split("/")
            inner = found[group]
            for part in above:
                inner = inner.setdefault(part, {})
            inner[name] = v.numpy() if value_format == "numpy_array" else v.value
    return found


def _flat(values: dict, above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        path = f"{above}{name}"
        found.update(_flat(value, f"{path}/") if isinstance(value, dict) else {path: value})
    return found


def assign_tree(model: Any, tree: dict[str, dict]) -> None:
    """Set the Variables that the tree names, after looking whether all of them can be set."""
    groups = _groups(model)
    todo: list[tuple[Variable, Any]] = []
    for group, values in tree.items():
        if group not in groups:
            raise InputError(
                f"set_state_tree: unknown part {group!r}.{suggest(group, groups)} Expected some of {list(groups)}."
            )
        known = _by_path(groups[group])
        for path, value in _flat(values).items():
            if path not in known:
                raise InputError(
                    f"set_state_tree: {group} has no variable {path!r}.{suggest(path, known)} Known: {list(known)}."
                )
            if tuple(np.shape(value)) != tuple(known[path].shape):
                raise InputError(
                    f"set_state_tree: {path!r} has shape {tuple(known[path].shape)}, received values of shape {tuple(np.shape(value))}."
                )
            todo.append((known[path], value))
    for variable, value in todo:
        variable.assign(value)
