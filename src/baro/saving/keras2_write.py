"""Keras 2's single HDF5 file: writing, in a form that Keras 2 and Keras 3 both load."""

from typing import Any

import numpy as np

from .. import naming, registry
from ..serialization import serialize_keras_object
from .config import without_extras
from .hdf5_write import Group
from .operations import to_keras
from .state import put_array

_VERSION = "2.15.0"
_MAX_ATTRIBUTE = 64_000  # bytes: an HDF5 attribute ends at 64 kB
# Arguments that Keras 2 does not know, and the values at which they mean nothing to it; None: any value.
_NEW: dict[str, tuple | None] = {
    "quantization_config": (None,),
    "synchronized": (False,),
    "renorm": (False,),
    "renorm_clipping": (None,),
    "renorm_momentum": None,
    "optional": (False,),
    "input_axes": None,
    "output_axes": None,
    "lora_rank": (None,),
    "lora_alpha": (None,),
    "loss_scale_factor": (None,),
    "gradient_accumulation_steps": (None,),
    "weight_decay": (None,),
    "use_ema": (False,),
    "ema_momentum": (0.99,),
    "ema_overwrite_frequency": (None,),
    "clipnorm": (None,),
    "clipvalue": (None,),
    "global_clipnorm": (None,),
    "rms_scaling": (False,),
    "keepdims": (False,),
    "shared_object_id": None,
    "build_config": None,
    "build_input_shape": None,
    "compile_config": None,
}
# The same for layers that change images; others of Keras 2 know these arguments.
_NEW_OF_IMAGES: dict[str, dict[str, Any]] = {
    "CenterCrop": {},
    "Resizing": {"pad_to_aspect_ratio": False, "fill_mode": "constant", "fill_value": 0.0, "antialias": False},
    "RandomContrast": {"value_range": [0, 255]},
    **dict.fromkeys(("RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "RandomBrightness"), {}),
}


def _put_names(group: Group, key: str, names: list[str]) -> None:
    """Set an attribute that is a list of names, in pieces where it is too large for one."""
    array = np.array([n.encode("utf-8") for n in names]) if names else np.zeros(0, "S1")
    pieces = 1
    while max((p.nbytes for p in np.array_split(array, pieces)), default=0) > _MAX_ATTRIBUTE:
        pieces += 1
    if pieces == 1:
        group.attrs[key] = array
        return
    for i, piece in enumerate(np.array_split(array, pieces)):
        group.attrs[f"{key}{i}"] = piece


def _put_variables(group: Group, variables: list[Any]) -> None:
    names: list[str] = []
    for v in variables:
        name = f"{v.path}:0"
        while name in names:
            name = name[:-2] + "_:0"
        names.append(name)
        put_array(group, name, v)
    _put_names(group, "weight_names", names)


def weights_group(model: Any) -> Group:
    """Return a model's weights, layer by layer."""
    group = Group()
    layers = list(dict.fromkeys(model.layers))  # one may stand in a stack several times
    _put_names(group, "layer_names", [layer.name for layer in layers])
    group.attrs["backend"] = "tensorflow"
    group.attrs["keras_version"] = _VERSION
    for layer in layers:
        _put_variables(group.group(layer.name), list(layer.trainable_weights) + list(layer.non_trainable_weights))
    _put_variables(group.group("top_level_model_weights"), list(model._own_variables))
    return group


def whole_model(model: Any, include_optimizer: bool = True) -> Group:
    """Return architecture, weights, compile state and optimizer state as the tree of an HDF5 file."""
    import json

    root = Group()
    serialized = without_extras(to_keras(serialize_keras_object(model)))
    config = old_config({"class_name": serialized["class_name"], "config": serialized["config"]})
    root.attrs.update(keras_version=_VERSION, backend="tensorflow", model_config=json.dumps(config))
    root.members["model_weights"] = weights_group(model)
    if include_optimizer and model.compiled and model.optimizer is not None:
        arguments = model.get_compile_config()
        optimizer = model.optimizer
        training = {k: _plain(arguments.get(k)) for k in ("loss", "metrics", "weighted_metrics", "loss_weights")}
        for key in ("metrics", "weighted_metrics"):
            if _full("metrics", training[key]) != training[key]:
                training[f"{key}_as_given"] = training[key]  # for baro: Keras 3 finds full names only, and shows them
        training["loss"] = _full("losses", training["loss"])
        training["metrics"], training["weighted_metrics"] = (
            _full("metrics", training[k]) for k in ("metrics", "weighted_metrics")
        )
        training["optimizer_config"] = {
            "class_name": serialize_keras_object(optimizer)["class_name"],
            "config": _plain(serialize_keras_object(optimizer)["config"]),
        }
        root.attrs["training_config"] = json.dumps(training)
        if optimizer.variables:
            _put_variables(root.group("optimizer_weights"), list(optimizer.variables))
    return root


def _full(kind: str, x: Any) -> Any:
    """Return a nest of names with "mse" spelled "mean_squared_error"; "accuracy", which depends on the model, stays."""
    if isinstance(x, dict):
        return x if "class_name" in x else {k: _full(kind, v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [_full(kind, v) for v in x]
    found = registry.lookup(kind, x) if isinstance(x, str) else None
    if found is None or x in ("accuracy", "acc", "crossentropy", "ce"):
        return x
    name = getattr(found, "__name__", x)
    return naming.to_snake_case(name) if isinstance(found, type) else name


def _plain(x: Any) -> Any:
    """Return a config without what Keras 2 does not know, where it means nothing."""
    if isinstance(x, dict):
        if x.get("class_name") == "function" and "config" in x:
            return x["config"]
        kept = {k: _plain(v) for k, v in x.items() if k not in _NEW or (_NEW[k] is not None and v not in _NEW[k])}  # type: ignore[operator]
        if isinstance(kept.get("dtype"), dict) and kept["dtype"].get("class_name") == "DTypePolicy":
            kept["dtype"] = kept["dtype"]["config"]["name"]
        return kept
    return [_plain(v) for v in x] if isinstance(x, (list, tuple)) else x


def old_config(entry: dict) -> dict:
    """Return the config of a layer or model in Keras 2's form."""
    name, config = entry["class_name"], _plain(entry["config"])
    if name in _NEW_OF_IMAGES:
        new = {"data_format": "channels_last", **_NEW_OF_IMAGES[name]}
        config = {k: v for k, v in config.items() if k not in new or v != new[k]}
    if name == "InputLayer":
        config["batch_input_shape"] = config.pop("batch_shape", None)
    if isinstance(config.get("layers"), list):
        config["layers"] = [
            {**{k: v for k, v in raw.items() if k in ("name", "inbound_nodes")}, **old_config(raw)}
            for raw in entry["config"]["layers"]
        ]
        config.pop("dtype", None)
        if "input_layers" in config:
            _old_calls(config)
        else:
            config.pop("trainable", None)
    else:
        for key in ("layer", "forward_layer", "backward_layer", "cell"):
            if isinstance(config.get(key), dict) and "class_name" in config[key]:
                inner = entry["config"][key]  # with its module, without which Keras 3 does not find a wrapped layer
                config[key] = {
                    "module": inner.get("module"),
                    "registered_name": inner.get("registered_name"),
                    **old_config(inner),
                }
    out = {"class_name": name, "config": config}
    if str(entry.get("module") or "").startswith("keras.src.ops"):
        out.update(module=entry["module"], registered_name=entry.get("registered_name"))
    elif entry.get("registered_name") and ">" in entry["registered_name"]:
        out["class_name"] = entry["registered_name"]
    return out


def _old_calls(functional: dict) -> None:
    """Rewrite calls as [[name, call, output, kwargs], …] where their arguments are tensors alone.

    A model inside the model has each call twice. Keras 2 counts such a model's calls from 1, Keras 3 counts them from 0 (but those that
    are outputs from 1): so call 2i + 1 is the same one for both, and the other is not used.
    """

    import json

    def reference(x: Any) -> list | None:
        if isinstance(x, dict) and x.get("class_name") == "__keras_tensor__":
            return list(x["config"]["keras_history"])
        return None

    rewritten = []
    for layer in functional["layers"]:
        calls = []
        for call in layer.get("inbound_nodes", ()):
            args = call["args"]
            args = args[0] if len(args) == 1 and isinstance(args[0], (list, tuple)) else args
            refs = [r for r in map(reference, args) if r is not None]
            kwargs = {k: v for k, v in call["kwargs"].items() if v is not None}
            if len(refs) < len(args) or "__keras_tensor__" in json.dumps(kwargs) or len(call["args"]) > 1:
                return  # Keras 3 alone reads such a call; then all calls stay in its form
            calls.append([[*r, kwargs if i == 0 else {}] for i, r in enumerate(refs)])
        rewritten.append(calls)
    inner = {layer["name"] for layer in functional["layers"] if isinstance(layer["config"].get("layers"), list)}
    for layer, calls in zip(functional["layers"], rewritten, strict=True):
        for ref in (r for call in calls for r in call if r[0] in inner):
            ref[1] = 2 * ref[1] + 1
        layer["inbound_nodes"] = [call for call in calls for _ in range(2 if layer["name"] in inner else 1)]
    for ref in _references(functional["output_layers"]):
        if ref[0] in inner:
            ref[1] = 2 * ref[1] + 1
    for key in ("input_layers", "output_layers"):
        ends = functional[key]
        if isinstance(ends, list) and len(ends) == 3 and isinstance(ends[0], str):
            functional[key] = [ends]


def _references(ends: Any) -> list[list]:
    """Return the [name, call, output] of a nest."""
    if isinstance(ends, dict):
        return [r for v in ends.values() for r in _references(v)]
    if ends and isinstance(ends[0], str):
        return [ends]
    return [r for v in ends for r in _references(v)]
