"""Configs of Keras 2 in the form of Keras 3: shapes of first layers, calls of functional models, TensorFlow's operations."""

import warnings
from typing import Any

from ..errors import FileFormatError

_MODELS = ("Sequential", "Functional", "Model")
_LAMBDA_EXTRAS = ("module", "function_type", "output_shape_type", "output_shape_module", "mask_type", "mask_module")

# TensorFlow's name of a function, as Keras 2's TFOpLambda stores it -> the function of baro.ops and the names of its arguments
_TF_OPS = {
    **{f"math.{name}": (name, ("x",)) for name in ("abs", "ceil", "cos", "exp", "expm1", "floor", "log", "log1p", "negative", "rsqrt", "sigmoid",
                                                  "sign", "sin", "softplus", "sqrt", "square", "tanh")},
    **{f"math.{name}": (name, ("x", "y")) for name in ("add", "divide", "equal", "greater", "greater_equal", "less", "less_equal", "logical_and",
                                                      "logical_or", "maximum", "minimum", "multiply", "not_equal", "subtract")},
    **{f"math.reduce_{name}": (name, ("input_tensor", "axis", "keepdims")) for name in ("all", "any", "logsumexp", "max", "mean", "min", "prod", "sum")},
    **{f"math.{name}": (name, ("input", "axis")) for name in ("argmax", "argmin")},
    **{f"nn.{name}": (name, ("features",)) for name in ("elu", "relu", "selu")},
    **{f"nn.{name}": (name, ("logits", "axis")) for name in ("log_softmax", "softmax")},
    "__operators__.add": ("add", ("x", "y")),
    "math.truediv": ("divide", ("x", "y")),
    "math.pow": ("power", ("x", "y")),
    "math.floormod": ("mod", ("x", "y")),
    "compat.v1.floor_div": ("floor_divide", ("x", "y")),
    "linalg.matmul": ("matmul", ("a", "b")),
    "nn.leaky_relu": ("leaky_relu", ("features", "alpha")),
    "clip_by_value": ("clip", ("t", "clip_value_min", "clip_value_max")),
    "where": ("where", ("condition", "x", "y")),
    "concat": ("concatenate", ("values", "axis")),
    "stack": ("stack", ("values", "axis")),
    "reshape": ("reshape", ("tensor", "shape")),
    "tile": ("tile", ("input", "multiples")),
    "expand_dims": ("expand_dims", ("input", "axis")),
    "compat.v1.squeeze": ("squeeze", ("input", "axis")),
    "compat.v1.transpose": ("transpose", ("a", "perm")),
    "cast": ("cast", ("x", "dtype")),
    "one_hot": ("one_hot", ("indices", "depth")),
}  # fmt: skip


def modernize(config: Any) -> Any:
    """Return a model's config with today's spelling of Keras 2's forms; what is already of today stays.

    Raises:
        FileFormatError: if it is not the config of a model or layer.
    """
    if not isinstance(config, dict) or "class_name" not in config or "config" not in config:
        raise FileFormatError(
            "The provided configuration is not a valid Keras configuration. Expected a dictionary containing a 'config' key."
        )
    out = dict(config)
    name, inner = config["class_name"], config["config"]
    if isinstance(inner, list) and name == "Sequential":
        inner = {"name": "sequential", "layers": inner}  # before Keras 2.2.3
    if not isinstance(inner, dict):
        raise FileFormatError(f"Expected 'config' to be a dict for {name}, instead got {type(inner).__name__}.")
    inner = dict(inner)
    if isinstance(inner.get("layers"), list):
        functional = "input_layers" in inner
        inner["layers"] = [modernize(layer) for layer in inner["layers"]]
        if functional:
            _modern_calls(inner)
        else:
            _give_input(inner)
    if "hard_sigmoid" in (inner.get("activation"), inner.get("recurrent_activation")):
        warnings.warn(
            f"{name} {inner.get('name')!r}: Keras 2's hard_sigmoid is clip(0.2 x + 0.5, 0, 1), today's is relu6(x + 3) / 6. The model's predictions "
            "differ by up to 0.06 at this layer; train it on, or put the old function there: custom_objects={'hard_sigmoid': function}.",
            stacklevel=2,
        )
    if name == "Lambda":
        for key in _LAMBDA_EXTRAS:
            inner.pop(key, None)
        function = inner.get("function")
        if isinstance(function, list):  # [marshalled code, defaults, closure]
            inner["function"] = {
                "class_name": "__lambda__",
                "config": {"code": "in the file", "defaults": None, "closure": None},
            }
    for key in ("layer", "forward_layer", "backward_layer", "cell"):
        if isinstance(inner.get(key), dict) and "class_name" in inner[key]:
            inner[key] = modernize(inner[key])
    out["config"] = inner
    return out


def _give_input(sequential: dict) -> None:
    """Put an InputLayer before a first layer that has the shape of its input."""
    layers = sequential["layers"]
    if not layers or layers[0]["class_name"] == "InputLayer":
        return
    first = layers[0]["config"]
    shape = first.get("batch_input_shape")
    if shape is None and first.get("input_dim") is not None:
        shape = [None, first["input_dim"]]
    if shape is None and layers[0]["class_name"] in _MODELS:
        return
    if shape is not None:
        config = {
            "batch_shape": shape,
            "dtype": first.get("dtype") if isinstance(first.get("dtype"), str) else "float32",
            "name": f"{first.get('name', 'model')}_input",
        }
        layers[0] = {
            **layers[0],
            "config": {k: v for k, v in first.items() if k not in ("batch_input_shape", "input_dim", "input_shape")},
        }
        sequential["layers"] = [{"class_name": "InputLayer", "config": config}, *layers]


def _modern_calls(functional: dict) -> None:
    """Rewrite the calls [[name, call, output, kwargs], …] of a functional model as {"args": …, "kwargs": …}."""
    layers = functional["layers"]
    old = [layer for layer in layers if any(not isinstance(n, dict) for n in layer.get("inbound_nodes") or ())]
    if not old:
        return
    _undouble(layers, functional)
    shift = _own_calls(layers, functional)

    def tensor(ref: Any) -> dict:
        name, index, output = ref[0], ref[1], ref[2]
        return {
            "class_name": "__keras_tensor__",
            "config": {"shape": None, "dtype": "float32", "keras_history": [name, index - shift.get(name, 0), output]},
        }

    names = {layer.get("name") or layer["config"].get("name") for layer in layers}

    def value(x: Any) -> Any:
        if isinstance(x, list) and len(x) == 3 and isinstance(x[0], str) and x[0] in names and isinstance(x[1], int):
            return tensor(x)
        if isinstance(x, list):
            return [value(v) for v in x]
        return x

    for layer in old:
        calls = []
        for node in layer["inbound_nodes"]:
            entries = node if node and isinstance(node[0], list) else [node]
            kwargs = {k: value(v) for k, v in (entries[0][3] if len(entries[0]) > 3 else {}).items()}
            if isinstance(kwargs.get("training"), bool):
                kwargs["training"] = int(kwargs["training"])  # given, as Keras 2 lists nothing else
            tensors = [value(e[2]) if e[0] == "_CONSTANT_VALUE" else tensor(e) for e in entries]
            calls.append({"args": tensors if len(tensors) == 1 else [tensors], "kwargs": kwargs})
        layer["inbound_nodes"] = calls
        if layer["class_name"] in ("TFOpLambda", "TensorFlowOpLayer", "SlicingOpLambda"):
            _modern_op(layer)
    for key in ("input_layers", "output_layers"):
        functional[key] = _shifted(functional.get(key), shift)


def _shifted(ends: Any, shift: dict[str, int]) -> Any:
    if isinstance(ends, list) and len(ends) == 3 and isinstance(ends[0], str):
        return [ends[0], ends[1] - shift.get(ends[0], 0), ends[2]]
    if isinstance(ends, dict):
        return {k: _shifted(v, shift) for k, v in ends.items()}
    return [_shifted(v, shift) for v in ends] if isinstance(ends, list) else ends


def _references(layers: list, functional: dict) -> list[list]:
    """Return all [name, call, output, …] of a functional model's calls and outputs."""
    found: list[list] = []
    waiting: list[Any] = [n for layer in layers for n in layer.get("inbound_nodes") or () if not isinstance(n, dict)]
    waiting.append(functional.get("output_layers"))
    while waiting:
        x = waiting.pop()
        if isinstance(x, list) and len(x) >= 3 and isinstance(x[0], str) and isinstance(x[1], int):
            found.append(x)
        waiting += x if isinstance(x, list) else x.values() if isinstance(x, dict) else ()
    return found


def _undouble(layers: list, functional: dict) -> None:
    """Take back what keras2_write has done for Keras 2 and 3 to find the same calls: nested models' calls twice, call i being call 2i + 1."""
    doubled = set()
    for layer in layers:
        calls = layer.get("inbound_nodes") or []
        if layer["class_name"] in _MODELS and len(calls) > 1 and calls[::2] == calls[1::2]:
            doubled.add(layer.get("name") or layer["config"].get("name"))
    used = [r for r in _references(layers, functional) if r[0] in doubled]
    doubled -= {r[0] for r in used if r[1] % 2 == 0}
    for ref in used:
        if ref[0] in doubled:
            ref[1] //= 2
    for layer in layers:
        if (layer.get("name") or layer["config"].get("name")) in doubled:
            layer["inbound_nodes"] = layer["inbound_nodes"][::2]


def _own_calls(layers: list, functional: dict) -> dict[str, int]:
    """Return how many calls of each nested model Keras 2 counts that are not in the file: the one that made it."""
    highest: dict[str, int] = {}
    for name, index, *_ in _references(layers, functional):
        highest[name] = max(highest.get(name, 0), index)
    shift = {}
    for layer in layers:
        name = layer.get("name") or layer["config"].get("name")
        calls = len(layer.get("inbound_nodes") or ())
        if layer["class_name"] in _MODELS and calls:
            shift[name] = max(0, highest.get(name, 0) + 1 - calls)
    return shift


def _modern_op(layer: dict) -> None:
    """Rewrite a TensorFlow operation as one of baro.ops."""
    config = layer["config"]
    if layer["class_name"] == "SlicingOpLambda":
        function: str = "get_item"
        arguments: tuple[str, ...] = ("tensor", "slice_spec")
    else:
        found = _TF_OPS.get(config.get("function") or config.get("symbol") or "")
        if found is None:
            raise FileFormatError(
                f"The TensorFlow operation {config.get('function')!r} of layer {config.get('name')!r} is not supported."
            )
        function, arguments = found
    layer["module"] = "keras.src.ops"
    layer["class_name"] = "".join(p.capitalize() for p in function.split("_"))
    layer["registered_name"] = None
    layer["config"] = {"name": config.get("name"), "function": function}
    for call in layer["inbound_nodes"]:
        kwargs = dict(call["kwargs"])
        kwargs.pop("name", None)
        args = list(call["args"])
        for argument in arguments[len(args) :]:
            if argument not in kwargs:
                break
            args.append(_slices(kwargs.pop(argument)) if argument == "slice_spec" else kwargs.pop(argument))
        call["args"], call["kwargs"] = args, {k: v for k, v in kwargs.items() if v is not None and v is not False}


def _slices(spec: Any) -> Any:
    """Return Keras 2's [{"start": …, "stop": …, "step": …}, …] as serialized slices."""
    if isinstance(spec, dict) and {"start", "stop", "step"} <= set(spec):
        return {"class_name": "__slice__", "config": {k: spec[k] for k in ("start", "stop", "step")}}
    return [_slices(s) for s in spec] if isinstance(spec, list) else spec
