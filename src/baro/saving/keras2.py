"""Keras 2's single HDF5 file, and Keras 3's imitation of it: reading.

    attributes: model_config, training_config (JSON), keras_version, backend
    model_weights/: layer_names;  model_weights/LAYER/: weight_names and the arrays
    optimizer_weights/: weight_names and the arrays

A file of weights alone has the contents of model_weights at its root.
"""

import re
import warnings
from typing import Any

import numpy as np

from .. import registry
from ..custom_objects import find_custom
from ..errors import FileFormatError
from ..serialization import CustomObjectScope, SafeModeScope, deserialize_keras_object
from . import hdf5_read
from .config import allowing, check_config, model_from_config, parse_json, reading
from .keras2_config import modernize
from .keras2_write import weights_group as weights_group
from .keras2_write import whole_model as whole_model


def is_weights(file: hdf5_read.Group) -> bool:
    """Say whether a group lists layers as Keras 2 does."""
    return "layer_names" in file.attrs or "layer_names0" in file.attrs


def _names(group: hdf5_read.Group, key: str) -> list[str]:
    """Return an attribute that is a list of names, which may be cut into several."""
    found: list[Any] = []
    if key in group.attrs:
        found = list(np.ravel(group.attrs[key]))
    else:
        i = 0
        while f"{key}{i}" in group.attrs:
            found += list(np.ravel(group.attrs[f"{key}{i}"]))
            i += 1
    return [n.decode("utf-8", "replace") if isinstance(n, bytes) else str(n) for n in found]


def _arrays(group: hdf5_read.Group, path: str) -> list[np.ndarray]:
    out = []
    for name in _names(group, "weight_names"):
        member = group.get(name)
        if not isinstance(member, hdf5_read.Dataset):
            raise FileFormatError(f"{path}: {group.name}: the array {name!r} is missing.")
        out.append(np.array(member.read()))
    return out


def load_model(file: hdf5_read.File, name: str, custom_objects: dict | None, compile: bool, safe_mode: bool) -> Any:
    """Return the model of a whole-model file."""
    config = parse_json(file.attrs["model_config"], f"{name}: model_config")
    with reading(name):
        config = modernize(config)
    model = model_from_config(config, custom_objects, False, safe_mode, stored=file.size, what=name)
    if "model_weights" in file:
        with reading(name):
            load_weights(file["model_weights"], model, False, False, name)
    training = file.attrs.get("training_config")
    if not compile:
        return model
    if training is None:
        warnings.warn(
            "No training configuration found in the save file, so the model was *not* compiled. Compile it manually.",
            stacklevel=4,
        )
        return model
    settings = parse_json(training, f"{name}: training_config")
    check_config(settings, name)
    with reading(name), allowing(file.size, name), SafeModeScope(safe_mode), CustomObjectScope(custom_objects):
        model.compile(**_compile_arguments(settings, model))
        if model.optimizer is not None and model.built:
            model.optimizer.build(model.trainable_variables)
            if "optimizer_weights" in file:
                _load_optimizer(model.optimizer, file["optimizer_weights"], name)
    return model


# --- weights ---------------------------------------------------------------------------------------------------------


def _own(layer: Any) -> list[Any]:
    return list(layer.trainable_weights) + list(layer.non_trainable_weights)


def load_weights(group: hdf5_read.Group, model: Any, skip_mismatch: bool, by_name: bool, path: str) -> None:
    """Give a model the weights of a group: by the layers' names where all are found, otherwise in their order.

    Raises:
        FileFormatError: if the numbers or shapes do not fit.
    """
    saved = []
    for name in _names(group, "layer_names"):
        member = group.get(name)
        if not isinstance(member, hdf5_read.Group):
            raise FileFormatError(f"{path}: the layer {name!r} is listed but missing.")
        saved.append((name, member))
    layers = list(dict.fromkeys(model.layers))
    if by_name:
        known: dict[str, list[Any]] = {}
        for layer in layers:
            known.setdefault(layer.name, []).append(layer)
        pairs = [(layer, name, member) for name, member in saved for layer in known.get(name, ())]
    else:
        saved = [(n, m) for n, m in saved if _names(m, "weight_names")]
        layers = [layer for layer in layers if _own(layer)]
        if len(saved) != len(layers):
            message = f"Layer count mismatch when loading weights from file. Model expected {len(layers)} layers, found {len(saved)} saved layers."
            raise FileFormatError(message)
        by = dict(saved)
        if {layer.name for layer in layers} == set(by) and len(by) == len(layers):
            saved = [(layer.name, by[layer.name]) for layer in layers]
        pairs = [(layer, name, member) for layer, (name, member) in zip(layers, saved, strict=True)]
    todo = [(layer, name, _own(layer), _arrays(member, path)) for layer, name, member in pairs]
    top = group.get("top_level_model_weights")
    own = [v for v in model._own_variables if any(v is w for w in model.weights)]
    if isinstance(top, hdf5_read.Group) and (own or _names(top, "weight_names")):
        todo.append((model, "top-level model", own, _arrays(top, path)))
    fitting = [row for row in todo if _fits(*row, skip_mismatch)]
    for _, _, variables, values in fitting:  # nothing is assigned before everything fits
        for v, value in zip(variables, values, strict=True):
            v.assign(value)


def _fits(layer: Any, name: str, variables: list[Any], values: list[np.ndarray], skip_mismatch: bool) -> bool:
    problem = ""
    if len(variables) != len(values):
        problem = (
            f"Weight count mismatch for layer {layer.name!r} ({name!r} in the file). Layer expects {len(variables)} weight(s). "
            f"Received {len(values)} saved weight(s)"
        )
    else:
        for v, value in zip(variables, values, strict=True):
            if tuple(v.shape) != value.shape:
                problem = f"Shape mismatch in layer {layer.name!r} for weight {v.path}. Weight expects shape {tuple(v.shape)}. Received saved weight with shape {value.shape}"
                break
    if problem and not skip_mismatch:
        raise FileFormatError(problem)
    if problem:
        warnings.warn(f"Skipping loading of weights: {problem}", stacklevel=4)
    return not problem


def _load_optimizer(optimizer: Any, group: hdf5_read.Group, path: str) -> None:
    """Restore an optimizer's variables, in Keras 3's order or in one of Keras 2's two."""
    names, values = _names(group, "weight_names"), _arrays(group, path)
    if not any("learning_rate" in n for n in names):  # Keras 2 does not list the learning rate
        values = with_rate(optimizer, *_interleaved(names, values)[1:])
    own = optimizer.variables
    if len(values) != len(own) or any(v.shape != tuple(o.shape) for v, o in zip(values, own, strict=True)):
        warnings.warn(
            f"{path}: the saved state of the optimizer does not fit {type(optimizer).__name__} ({len(values)} arrays, {len(own)} variables). "
            "The model starts with a fresh optimizer.",
            stacklevel=5,
        )
        return
    for variable, value in zip(own, values, strict=True):
        variable.assign(value)


def with_rate(optimizer: Any, values: list[np.ndarray]) -> list[np.ndarray]:
    """Return an optimizer's arrays as Keras 3 lists them, of those that Keras 2 saves: without learning rate, and Nadam's product."""
    own = optimizer.variables
    if not values or values[0].ndim or len(own) < 2:
        return values
    values = [values[0], own[1].numpy(), *values[1:]]
    if len(own) == 2:
        values = values[:2]  # Keras 2's SGD keeps a momentum that it does not use
    if type(optimizer).__name__ == "Nadam" and len(own) == len(values) + 1:
        steps = np.arange(1, int(values[0]) + 1)
        values.append(
            np.prod(optimizer.beta_1 * (1 - 0.5 * 0.96**steps)).astype("float32")
        )  # Π μ_t, which is not in the file
    return values


def _interleaved(names: list[str], values: list[np.ndarray]) -> tuple[list[str], list[np.ndarray]]:
    """Return first moment, second moment, … of each weight in turn; TensorFlow up to 2.10 wrote all first moments before all second ones."""
    first, rest = names[0], names[1:]
    slot = re.compile(r"^(.*)/(m|v|vhat|rms|momentum|mg|accumulator|accum_grad|accum_var|linear)(:0)?$")
    matches = [slot.match(n) for n in rest]
    if not rest or not all(matches):
        return names, values
    order: dict[str, int] = {}
    for m in matches:
        order.setdefault(m.group(1), len(order))  # type: ignore[union-attr]
    places = sorted(range(len(rest)), key=lambda i: order[matches[i].group(1)])  # type: ignore[union-attr]
    return [first, *(rest[i] for i in places)], [values[0], *(values[i + 1] for i in places)]


# --- compile ---------------------------------------------------------------------------------------------------------


def _compile_arguments(settings: Any, model: Any) -> dict[str, Any]:
    """Return the arguments of `compile` that a training_config describes."""
    if not isinstance(settings, dict) or not isinstance(settings.get("optimizer_config"), dict):
        raise FileFormatError("the training_config has no optimizer_config.")
    optimizer = dict(settings["optimizer_config"])
    if str(optimizer.get("class_name", "")).startswith("Custom>") and find_custom(optimizer["class_name"]) is None:
        optimizer["class_name"] = optimizer["class_name"].removeprefix(
            "Custom>"
        )  # how Keras 2.11 to 2.15 wrote its own
    settings = {
        **settings,
        **{k: settings[f"{k}_as_given"] for k in ("metrics", "weighted_metrics") if settings.get(f"{k}_as_given")},
    }
    outputs = list(getattr(model, "output_names", None) or [])
    single = len(outputs) <= 1
    return {
        "optimizer": deserialize_keras_object(optimizer, kind="optimizers"),
        "loss": _nested("losses", settings.get("loss"), outputs),
        "metrics": _flat(_nested("metrics", settings.get("metrics"), outputs), single),
        "weighted_metrics": _flat(_nested("metrics", settings.get("weighted_metrics"), outputs), single),
        "loss_weights": settings.get("loss_weights"),
    }


def _flat(metrics: Any, single: bool) -> Any:
    """Return [a, b] for the [[a, b]] that Keras 2 writes for a model with one output."""
    if single and isinstance(metrics, list) and len(metrics) == 1 and isinstance(metrics[0], list):
        return metrics[0]
    return metrics


def _nested(kind: str, config: Any, outputs: list[str]) -> Any:
    if isinstance(config, dict) and "class_name" not in config:
        return {k: _nested(kind, v, outputs) for k, v in config.items()}
    if isinstance(config, list):
        return [_nested(kind, c, outputs) for c in config]
    if isinstance(config, str):
        custom = find_custom(config)
        return config if custom is None else custom
    if not isinstance(config, dict):
        return config
    inner = dict(config.get("config") or {})
    if kind == "losses":
        inner.pop("fn", None)
        return deserialize_keras_object({**config, "config": inner}, kind="losses")
    if not isinstance(inner.get("name"), str):
        return deserialize_keras_object({**config, "config": inner}, kind="metrics")
    for output in outputs if len(outputs) > 1 else ():
        inner["name"] = inner["name"].removeprefix(f"{output}_")
    function = inner.get("fn")
    if config["class_name"] in (
        "MeanMetricWrapper",
        "SumOverBatchSizeMetricWrapper",
        "LossFunctionWrapper",
    ) and isinstance(function, str):
        if inner["name"] in ("accuracy", "acc", "crossentropy", "ce"):
            return inner["name"]
        custom = find_custom(function)
        if custom is not None:
            return custom
        known = registry.lookup("metrics", inner["name"])
        return inner["name"] if known is not None else function
    return deserialize_keras_object({**config, "config": inner}, kind="metrics")
