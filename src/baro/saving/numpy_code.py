"""A graph as a Python file that needs NumPy alone, with the weights in an .npz file beside it."""

import io
import os
import re
from typing import Any

import numpy as np

from .. import files
from ..core.graph import Node
from ..errors import UnsupportedError
from .export import Plan

_UNARY = [
    "exp",
    "expm1",
    "log",
    "log1p",
    "sqrt",
    "square",
    "sin",
    "cos",
    "tan",
    "arcsin",
    "arccos",
    "arctan",
    "sinh",
    "cosh",
    "tanh",
    "arcsinh",
    "arccosh",
    "arctanh",
    "floor",
    "ceil",
    "trunc",
    "rint",
    "sign",
    "isnan",
    "isinf",
    "isfinite",
]
_BINARY = ["maximum", "minimum", "arctan2", "mod", "floor_divide", "logical_and", "logical_or", "logical_xor"]
_TEMPLATES: dict[str, str] = {
    **{name: f"np.{name}({{0}})" for name in _UNARY},
    **{name: f"np.{name}({{0}}, {{1}})" for name in _BINARY},
    "matmul": "{0} @ {1}", "add": "{0} + {1}", "subtract": "{0} - {1}", "multiply": "{0} * {1}", "divide": "{0} / {1}", "power": "{0} ** {1}",
    "equal": "{0} == {1}", "not_equal": "{0} != {1}", "less": "{0} < {1}", "less_equal": "{0} <= {1}", "greater": "{0} > {1}",
    "greater_equal": "{0} >= {1}", "logical_not": "np.logical_not({0})", "bitwise_and": "{0} & {1}", "bitwise_or": "{0} | {1}", "bitwise_xor": "{0} ^ {1}",
    "left_shift": "{0} << {1}", "right_shift": "{0} >> {1}", "bitwise_not": "~{0}", "negative": "-{0}", "absolute": "np.abs({0})",
    "reciprocal": "1 / {0}", "rsqrt": "1 / np.sqrt({0})", "relu": "np.maximum({0}, 0)", "sigmoid": "sigmoid({0})", "softplus": "np.logaddexp(0, {0})",
    "erf": "erf({0})", "copy": "{0}", "stop_gradient": "{0}", "where": "np.where({0}, {1}, {2})", "cast": "{0}.astype({dtype!r})",
    "transpose": "{0}.transpose({axes})", "reshape": "{0}.reshape({shape})", "broadcast_to": "np.broadcast_to({0}, {shape})",
    "concatenate": "np.concatenate([{all}], {axis})", "slice": "{0}[{index}]", "sum": "{0}.sum({axes}, keepdims={keepdims})",
    "prod": "{0}.prod({axes}, keepdims={keepdims})", "max": "{0}.max({axes}, keepdims={keepdims})", "min": "{0}.min({axes}, keepdims={keepdims})",
    "any": "{0}.any({axes}, keepdims={keepdims})", "all": "{0}.all({axes}, keepdims={keepdims})", "argmax": "{0}.argmax({axis})",
    "argmin": "{0}.argmin({axis})", "cumsum": "{0}.cumsum({axis})", "cumprod": "{0}.cumprod({axis})", "argsort": "{0}.argsort({axis}, kind='stable')",
    "softmax": "softmax({0}, {axis})", "log_softmax": "np.log(softmax({0}, {axis}))", "take": "np.take({0}, {1}, {axis})",
    "take_along_axis": "np.take_along_axis({0}, {1}, {axis})",
}  # fmt: skip
_INFIX = frozenset(["matmul", "add", "subtract", "multiply", "divide", "power", "equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift", "bitwise_not", "negative", "reciprocal", "rsqrt"])  # fmt: skip
_HELPERS = {
    "softmax": "def softmax(x, axis):\n    e = np.exp(x - x.max(axis, keepdims=True))\n    return e / e.sum(axis, keepdims=True)\n",
    "sigmoid": "def sigmoid(x):\n    return 0.5 + 0.5 * np.tanh(0.5 * x)  # 1 / (1 + exp(-x)) without overflow\n",
    "erf": "def erf(x):\n    from math import erf\n\n    return np.vectorize(erf, otypes=[x.dtype])(x)\n",
}
_MAX_INLINE = 60  # characters of an expression that is put into another


class _Code:
    """Turns nodes into lines, with what is used once put where it is used."""

    def __init__(self, plan: Plan, arguments: list[str]):
        self.plan = plan
        self.lines: list[str] = []
        self.text: dict[int, str] = {id(n): a for (_, n), a in zip(plan.inputs, arguments, strict=True)}
        self.loose: set[int] = set()  # nodes whose text must stand in brackets inside another
        self.arrays: dict[str, np.ndarray] = dict(plan.weights)
        self.uses: dict[int, int] = {}
        for node in plan.nodes:
            for x in node.inputs:
                self.uses[id(x)] = self.uses.get(id(x), 0) + 1
        self.ends = {id(n) for _, n in plan.outputs}
        self.helpers: set[str] = set()

    def inner(self, node: Node) -> str:
        text = self.text[id(node)]
        return f"({text})" if id(node) in self.loose else text

    def const(self, node: Node) -> str:
        value = np.asarray(node.attrs["value"])
        if None in self.plan.shape(node):
            if value.size and (value == value.flat[0]).all():
                return f"np.full({self.shape(self.plan.shape(node))}, {value.flat[0].item()!r}, {value.dtype.name!r})"
            raise UnsupportedError("export: a constant array as long as the batch.")
        if value.ndim == 0 and value.dtype.name in ("float32", "float64", "int32", "bool") and np.isfinite(value):
            return repr(float(f"{value.item():.9g}") if value.dtype.kind == "f" else value.item())
        name = f"constant_{sum(k.startswith('constant_') for k in self.arrays)}"
        self.arrays[name] = value
        return f"w[{name!r}]"

    @staticmethod
    def shape(shape: tuple) -> str:
        return "(" + ", ".join("n" if d is None else str(d) for d in shape) + ("," if len(shape) == 1 else "") + ")"

    def emit(self, node: Node) -> None:
        """Write the line of a node, or keep its text for the one place that uses it."""
        op = node.op.name
        if op == "const":
            self.text[id(node)] = self.const(node)
            return
        template = _TEMPLATES.get(op)
        if template is None:
            raise UnsupportedError(
                f"export: the op {op!r} cannot be written with NumPy alone here. Leave it out of the model."
            )
        attrs = self.plan.attrs(node)
        fields: dict[str, Any] = {k: v for k, v in attrs.items() if k in ("axis", "axes", "keepdims")}
        fields["dtype"] = node.dtype.name
        if "shape" in attrs:
            fields["shape"] = self.shape(attrs["shape"])
        if "index" in attrs:
            fields["index"] = ", ".join(_slice(k) for k in attrs["index"])
        fields["all"] = ", ".join(self.text[id(x)] for x in node.inputs)
        method = re.match(r"\{0\}[.\[]", template) or op in _INFIX
        args = [self.inner(x) if method else self.text[id(x)] for x in node.inputs]
        text = template.format(*args, **fields)
        self.helpers.update(h for h in _HELPERS if f"{h}(" in template)
        if self.uses.get(id(node), 0) == 1 and id(node) not in self.ends and len(text) < _MAX_INLINE:
            self.text[id(node)] = text
            if op in _INFIX:
                self.loose.add(id(node))
            return
        name = f"h{len(self.lines) + 1}"
        self.lines.append(f"{name} = {text}")
        self.text[id(node)] = name


def _slice(k: slice) -> str:
    parts = ["" if v is None else str(v) for v in (k.start, k.stop)]
    return ":".join(parts) + (f":{k.step}" if k.step not in (None, 1) else "")


def write(plan: Plan, path: str, model: Any) -> list[str]:
    """Write NAME.py and NAME.npz; return their names."""
    base = path.removesuffix(".py")
    arguments = [re.sub(r"\W", "_", name) for name, _ in plan.inputs] if len(plan.inputs) > 1 else ["x"]
    code = _Code(plan, arguments)
    for name, array in plan.weights.items():
        if array.dtype.name == "bfloat16":
            code.arrays[name] = array.astype(np.float32)
    by_id = {
        id(n): name for n, name in ((node, plan.names.get(id(node))) for node in plan.nodes) if name in plan.weights
    }
    for node in plan.nodes:
        if id(node) in by_id:
            code.text[id(node)] = f"w[{by_id[id(node)]!r}]"
        elif id(node) not in code.text:
            code.emit(node)
    results = ", ".join(code.text[id(n)] for _, n in plan.outputs)
    uses_batch = any(re.search(r"\bn\b", line) for line in [*code.lines, results])
    arrays = io.BytesIO()
    named: dict[str, Any] = {k.replace("/", "|"): v for k, v in code.arrays.items()}
    np.savez(arrays, **named)
    shapes = "; ".join(
        f"{a}: {tuple('batch' if d is None else d for d in plan.shape(n))} {n.dtype.name}"
        for a, (_, n) in zip(arguments, plan.inputs, strict=True)
    )
    text = f'"""Predictions of the model {model.name!r}, with NumPy alone. {shapes.replace(chr(39), "")}"""\n\nimport os\n\nimport numpy as np\n\n'
    text += f"with np.load(os.path.join(os.path.dirname(os.path.abspath(__file__)), {os.path.basename(base) + '.npz'!r})) as f:\n"
    text += '    w = {name.replace("|", "/"): f[name] for name in f.files}\n\n\n'
    text += "".join(_HELPERS[h] + "\n\n" for h in sorted(code.helpers))
    text += f"def predict({', '.join(arguments)}):\n"
    for a, (_, n) in zip(arguments, plan.inputs, strict=True):
        text += f"    {a} = np.asarray({a}, {n.dtype.name!r})\n"
    text += f"    n = len({arguments[0]})\n" if uses_batch else ""
    text += "".join(f"    {line}\n" for line in code.lines) + f"    return {results}\n"
    files.write_together({f"{base}.npz": arrays.getvalue(), f"{base}.py": text})
    return [f"{base}.py", f"{base}.npz"]
