"""A graph as an ONNX file."""

from typing import Any

import numpy as np

from .. import files
from ..core.graph import Node
from ..errors import MissingPackageError, UnsupportedError
from .export import Plan

OPSET = 18

# op → ONNX's operator, or an expression of them: (operator, argument, …), where 0, 1, 2 are the inputs and a float is a constant
_EXPRESSIONS: dict[str, Any] = {
    "matmul": "MatMul", "add": "Add", "subtract": "Sub", "multiply": "Mul", "divide": "Div", "power": "Pow", "maximum": "Max", "minimum": "Min",
    "equal": "Equal", "less": "Less", "less_equal": "LessOrEqual", "greater": "Greater", "greater_equal": "GreaterOrEqual", "logical_and": "And",
    "logical_or": "Or", "logical_xor": "Xor", "logical_not": "Not", "isnan": "IsNaN", "isinf": "IsInf", "negative": "Neg", "absolute": "Abs",
    "sign": "Sign", "floor": "Floor", "ceil": "Ceil", "rint": "Round", "exp": "Exp", "log": "Log", "sqrt": "Sqrt", "reciprocal": "Reciprocal",
    "sin": "Sin", "cos": "Cos", "tan": "Tan", "arcsin": "Asin", "arccos": "Acos", "arctan": "Atan", "sinh": "Sinh", "cosh": "Cosh", "tanh": "Tanh",
    "arcsinh": "Asinh", "arccosh": "Acosh", "arctanh": "Atanh", "sigmoid": "Sigmoid", "relu": "Relu", "softplus": "Softplus", "erf": "Erf",
    "copy": "Identity", "stop_gradient": "Identity", "where": "Where",
    "not_equal": ("Not", ("Equal", 0, 1)),
    "floor_divide": ("Floor", ("Div", 0, 1)),
    "mod": ("Sub", 0, ("Mul", ("Floor", ("Div", 0, 1)), 1)),
    "trunc": ("Mul", ("Sign", 0), ("Floor", ("Abs", 0))),
    "expm1": ("Sub", ("Exp", 0), 1.0),
    "log1p": ("Log", ("Add", 0, 1.0)),
    "rsqrt": ("Reciprocal", ("Sqrt", 0)),
    "square": ("Mul", 0, 0),
}  # fmt: skip
_REDUCTIONS = {"sum": "ReduceSum", "prod": "ReduceProd", "max": "ReduceMax", "min": "ReduceMin"}


class _Writer:
    """Collects the nodes and constants of an ONNX graph."""

    def __init__(self, plan: Plan):
        import onnx

        self.onnx = onnx
        self.plan = plan
        self.nodes: list[Any] = []
        self.constants: dict[str, np.ndarray] = {}
        self.value: dict[int, str] = {}
        self._batch = ""
        self._count = 0

    def name(self, stem: str) -> str:
        self._count += 1
        return f"{stem}_{self._count}"

    def constant(self, array: Any, stem: str = "constant") -> str:
        name = self.name(stem)
        self.constants[name] = np.asarray(array)
        return name

    def add(self, kind: str, inputs: list[str], **attrs: Any) -> str:
        out = self.name(kind.lower())
        self.nodes.append(self.onnx.helper.make_node(kind, inputs, [out], name=out, **attrs))
        return out

    def ints(self, values: Any) -> str:
        return self.constant(np.asarray(values, np.int64), "ints")

    def cast(self, x: str, dtype: Any) -> str:
        return self.add("Cast", [x], to=self.onnx.helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))

    def shape(self, shape: tuple) -> str:
        """Return a shape; None is the batch, as the first input has it."""
        if None not in shape:
            return self.ints(shape)
        if not self._batch:
            first = self.add("Shape", [self.plan.inputs[0][0]])
            self._batch = self.add("Slice", [first, self.ints([0]), self.ints([1])])
        return self.add("Concat", [self._batch if d is None else self.ints([d]) for d in shape], axis=0)

    def expression(self, e: Any, inputs: list[str], dtype: np.dtype) -> str:
        if isinstance(e, int):
            return inputs[e]
        if isinstance(e, float):
            return self.constant(np.asarray(e, dtype))
        return self.add(e[0], [self.expression(a, inputs, dtype) for a in e[1:]])

    def emit(self, node: Node) -> str:
        """Return the name of a node's value, having written what computes it."""
        op, inputs, attrs = node.op.name, [self.value[id(x)] for x in node.inputs], self.plan.attrs(node)
        if op == "const":
            return self._const(node)
        if op in _EXPRESSIONS:
            e = _EXPRESSIONS[op]
            if op in ("isnan", "isinf", "sigmoid", "relu") and node.inputs[0].dtype.kind != "f":
                inputs = [self.cast(inputs[0], np.float32)]
            return self.add(e, inputs) if isinstance(e, str) else self.expression(e, inputs, node.inputs[0].dtype)
        if op == "cast":
            return self.cast(inputs[0], node.dtype)
        if op == "isfinite":
            return self.add("Not", [self.add("Or", [self.add("IsNaN", inputs), self.add("IsInf", inputs)])])
        if op == "transpose":
            return self.add("Transpose", inputs, perm=list(attrs["axes"]))
        if op == "reshape":
            shape = attrs["shape"]
            one = None in shape and -1 not in shape and 0 not in shape
            return self.add(
                "Reshape", [inputs[0], self.ints([-1 if d is None else d for d in shape]) if one else self.shape(shape)]
            )
        if op == "broadcast_to":
            return self.add("Expand", [inputs[0], self.shape(attrs["shape"])])
        if op == "concatenate":
            return self.add("Concat", inputs, axis=attrs["axis"])
        if op == "slice":
            return self._slice(node, inputs[0], attrs["index"])
        if op in _REDUCTIONS:
            return self.add(_REDUCTIONS[op], [inputs[0], self.ints(attrs["axes"])], keepdims=int(attrs["keepdims"]))
        if op in ("any", "all"):
            found = self.add(
                "ReduceMax" if op == "any" else "ReduceMin",
                [self.cast(inputs[0], np.int32), self.ints(attrs["axes"])],
                keepdims=int(attrs["keepdims"]),
            )
            return self.cast(found, bool)
        if op in ("argmax", "argmin"):
            return self.cast(
                self.add("ArgMax" if op == "argmax" else "ArgMin", inputs, axis=attrs["axis"], keepdims=0), np.int32
            )
        if op in ("softmax", "log_softmax"):
            return self.add("Softmax" if op == "softmax" else "LogSoftmax", inputs, axis=attrs["axis"])
        if op == "cumsum":
            return self.add("CumSum", [inputs[0], self.constant(np.int64(attrs["axis"]))])
        if op in ("take", "take_along_axis"):
            return self.add(
                "Gather" if op == "take" else "GatherElements",
                [inputs[0], self.cast(inputs[1], np.int64)],
                axis=attrs["axis"],
            )
        raise UnsupportedError(
            f"export: the op {op!r} has no counterpart in ONNX here. Export with format='numpy', or leave it out of the model."
        )

    def _const(self, node: Node) -> str:
        value = np.asarray(node.attrs["value"])
        shape = self.plan.shape(node)
        if None not in shape:
            return self.constant(value)
        if value.size and (value == value.flat[0]).all():
            return self.add("Expand", [self.constant(value.flat[0]), self.shape(shape)])
        raise UnsupportedError("export: a constant array as long as the batch.")

    def _slice(self, node: Node, x: str, index: tuple) -> str:
        starts, ends, steps = [], [], []
        for k, n in zip(index, node.inputs[0].shape, strict=True):
            step = 1 if k.step is None else int(k.step)
            starts.append((0 if step > 0 else n - 1) if k.start is None else int(k.start))
            ends.append(
                (np.iinfo(np.int64).max if step > 0 else np.iinfo(np.int64).min) if k.stop is None else int(k.stop)
            )
            steps.append(step)
        return self.add(
            "Slice", [x, self.ints(starts), self.ints(ends), self.ints(range(len(index))), self.ints(steps)]
        )


def write(plan: Plan, path: str, model: Any) -> list[str]:
    """Write the file; return its name in a list."""
    try:
        import onnx
        from onnx import helper, numpy_helper
    except ImportError:
        raise MissingPackageError("export to ONNX needs the package onnx: python -m pip install onnx") from None
    writer = _Writer(plan)
    for node in plan.nodes:
        named = plan.names.get(id(node))
        writer.value[id(node)] = named if named is not None else writer.emit(node)
    for name, node in plan.outputs:
        writer.nodes.append(
            helper.make_node("Identity", [writer.value[id(node)]], [f"{name}:output"], name=f"{name}:output")
        )

    def info(name: str, node: Node) -> Any:
        return helper.make_tensor_value_info(
            name, helper.np_dtype_to_tensor_dtype(node.dtype), ["batch" if d is None else d for d in plan.shape(node)]
        )

    constants = [
        numpy_helper.from_array(np.ascontiguousarray(a).reshape(np.shape(a)), n)
        for n, a in {**plan.weights, **writer.constants}.items()
    ]
    graph = helper.make_graph(
        writer.nodes,
        model.name,
        [info(n, x) for n, x in plan.inputs],
        [info(f"{n}:output", x) for n, x in plan.outputs],
        initializer=constants,
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="baro")
    made.ir_version = 9
    onnx.checker.check_model(made)
    files.write_bytes(path, made.SerializeToString())
    return [path]
