"""The op record, the table of ops, and `bind`: the one place where an op meets its operands.

An op is one record. `run(xp, *arrays, **attrs)` computes it with any array namespace (numpy, jax.numpy); `infer` is its shape and
dtype rule; `vjps` holds, for each operand, a function (g, out, *operands, **attrs) -> cotangent written in ops, or None; an
elementwise op has `c`, a scalar C expression in x0, x1, … from which the native loops are generated. Arrays are positional,
metadata is keyword.
"""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import registry
from ..arguments import MISHAPS, explain
from ..errors import BaroError, DTypeError, InputError, RangeError
from ..shapes import Unknown
from .context import ctx
from .dtypes import lub, numpy_dtype, promote, standardize_dtype, weak_name
from .graph import Node
from .tensor import Tensor, TensorBase

OPS: dict[str, "Op"] = {}


class Op:
    """One row of the table.

    Args:
        name: the op's name, unique in the table.
        run: function (xp, *arrays, **attrs) -> array.
        infer: function (*operands with .shape and .dtype, **attrs) -> (shape, dtype).
        vjps: one entry an operand: function (g, out, *operands, **attrs), or None where there is no derivative.
        c: scalar C expression (elementwise ops only). `T` is the C type of the operands.
        ufunc: the name of the NumPy ufunc that is the whole of `run`, if there is one.
    """

    __slots__ = ("name", "run", "infer", "vjps", "c", "ufunc", "eager", "elementwise")

    def __init__(
        self, name: str, run: Any, infer: Callable, vjps: tuple = (), c: str | None = None, ufunc: str | None = None
    ):
        if name in OPS:
            raise ValueError(f"op {name!r} is defined twice")
        self.name = name
        if run is None:
            run = functools.partial(_run_ufunc, str(ufunc))
        self.run = run
        self.infer = infer
        self.vjps = vjps
        self.c = c
        self.ufunc = ufunc
        self.elementwise = c is not None
        quiet = np.errstate(all="ignore")  # as a decorator it costs 0.26 µs a call, as a with statement 1.4 µs
        self.eager = quiet(getattr(np, ufunc)) if ufunc else quiet(functools.partial(run, np))
        OPS[name] = self

    def __repr__(self) -> str:
        return f"<op {self.name}>"


def _run_ufunc(ufunc: str, xp: Any, *arrays: Any) -> Any:
    return getattr(xp, ufunc)(*arrays)


def broadcast_shapes(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape of an elementwise operation on shapes a and b (NumPy's rule)."""
    if a == b:
        return a
    if len(a) < len(b):
        a, b = b, a
    out = list(a)
    for i in range(1, len(b) + 1):
        x, y = a[-i], b[-i]
        if x == 1:
            out[-i] = y
        elif y != 1 and x != y:
            if type(x) is Unknown or type(y) is Unknown:
                out[-i] = y if type(x) is Unknown else x
                continue
            raise InputError(
                f"Cannot broadcast shapes {a} and {b}: axis -{i} has lengths {x} and {y}; expected equal, or 1."
            )
    return tuple(out)


def same(x: Any, *rest: Any, **_: Any) -> tuple:
    """Infer rule: the broadcast shape of all operands, the dtype of the first."""
    shape = x.shape
    for r in rest:
        shape = broadcast_shapes(shape, r.shape)
    return shape, x.dtype


_BOOL = np.dtype(bool)


def boolean(x: Any, *rest: Any, **_: Any) -> tuple:
    """Infer rule: the broadcast shape, bool."""
    return same(x, *rest)[0], _BOOL


def bind(op: Op, *operands: Any, **attrs: Any) -> Any:
    """Apply an op to Tensors, Nodes or NumPy arrays of agreed dtypes: run it, or append it to the trace."""
    for x in operands:
        if type(x) is Node:
            return _bind_traced(op, operands, attrs)
    try:
        out = Tensor(op.eager(*[x._a if type(x) is Tensor else x for x in operands], **attrs))
    except (ValueError, TypeError, IndexError) as error:
        if isinstance(error, BaroError):
            raise
        raise _refusal(op, operands, attrs, error) from error
    if ctx.tapes:
        for tape in ctx.tapes:
            tape.record(op, operands, attrs, out)
    return out


def _refusal(op: Op, operands: tuple, attrs: dict, error: Exception) -> Exception:
    """Return what the op's shape rule or the dtypes say about operands that NumPy refused."""
    try:
        op.infer(*operands, **attrs)
    except InputError as rule:
        text = str(rule)
        return InputError(text if text.startswith(op.name) else f"{op.name}: {text}")
    if isinstance(error, TypeError):
        dtypes = " and ".join(dict.fromkeys(x.dtype.name for x in operands))
        return DTypeError(f"{op.name}: not defined for the received dtypes, {dtypes}. Cast first: ops.cast(x, dtype).")
    return (RangeError if isinstance(error, IndexError) else InputError)(str(error))


def _bind_traced(op: Op, operands: tuple, attrs: dict) -> Node:
    trace = ctx.trace
    if trace is None:
        raise InputError(
            f"{op.name}: received a traced tensor outside the trace that made it. Return it from the traced function."
        )
    for x in operands:
        if type(x) is Node and (x.index >= len(trace.nodes) or trace.nodes[x.index] is not x):
            raise InputError(
                f"{op.name}: received {x!r} from another trace. Pass it as an argument of the function that is being traced."
            )
    nodes = tuple(
        [x if type(x) is Node else trace.constant(np.asarray(x._a if type(x) is Tensor else x)) for x in operands]
    )
    if op.name != "on_host" and any(x.dtype.kind == "O" for x in nodes):
        raise DTypeError(
            f"{op.name}: expected numbers, received strings. Turn them into numbers first (StringLookup, TextVectorization, Hashing)."
        )
    shape, dtype = op.infer(*nodes, **attrs)
    return trace.add(op, nodes, attrs, shape, dtype)


def convert(x: Any, dtype: np.dtype | None = None) -> Any:
    """Return x as a Tensor or Node: Variables are read, arrays wrapped, Python numbers and lists given Keras's dtype.

    Args:
        x: array-like.
        dtype: the dtype for a Python number or list; by default int32, floatx or bool.
    """
    kind = type(x)
    if kind is Tensor or kind is Node:
        return x
    read = getattr(x, "_read", None)
    if read is not None:  # a Variable
        return read()
    if isinstance(x, (np.ndarray, np.generic)):
        if x.dtype.kind in "OUS" and x.dtype.kind != "V":
            if x.dtype.kind == "O" and x.size and not isinstance(x.flat[0], str):
                return convert(np.asarray(x.tolist()), dtype)
            raise DTypeError(
                f"Expected numbers, received an array of {x.dtype}: {_short(x)}. Encode strings with StringLookup or one-hot first."
            )
        return Tensor(x)
    if isinstance(x, TensorBase):  # a KerasTensor in a place that computes
        raise InputError(
            f"A KerasTensor ({x!r}) has no value. Functions on KerasTensors must be baro ops or layers: "
            "put other code into a Lambda layer or a custom layer's call()."
        )
    if x is None:
        raise InputError("Attempt to convert None to a tensor: a value was expected.")
    if kind is bool or kind is int or kind is float or kind is complex:
        if dtype is None:
            dtype = numpy_dtype(lub(weak_name(x)))
            if kind is int and not -(2**31) <= x < 2**31:
                dtype = np.dtype("int64" if x < 2**63 else "uint64")
        return Tensor(np.asarray(x, dtype))
    if isinstance(x, (list, tuple)) and _has_node(x):
        from . import ops

        return ops.stack([convert(v, dtype) for v in x])
    if hasattr(x, "__dlpack__") and hasattr(x, "detach"):
        x = x.detach().cpu().numpy()  # a torch tensor
    try:
        array = np.asarray(x)
    except ValueError as error:  # rows of different lengths
        raise DTypeError(f"Cannot make a tensor of {_short(x)}: expected numbers in a rectangular nesting.") from error
    if array.dtype == object or array.dtype.kind in "US":
        raise DTypeError(f"Cannot make a tensor of {_short(x)}: expected numbers in a rectangular nesting.")
    if not hasattr(x, "__array__") and not hasattr(x, "__array_interface__"):
        if array.dtype == np.float64:
            array = array.astype(numpy_dtype())
        elif array.dtype == np.int64 and (not array.size or np.abs(array).max() < 2**31):
            array = array.astype(np.int32)
    return Tensor(array)


def _short(x: Any) -> str:
    text = repr(x)
    return text if len(text) <= 80 else text[:77] + "..."


def _has_node(x: Any) -> bool:
    return any(type(v) is Node or hasattr(v, "_read") or (isinstance(v, (list, tuple)) and _has_node(v)) for v in x)


def unify(x1: Any, x2: Any, floats: bool = False) -> tuple:
    """Return both operands converted and cast to their common dtype; Python numbers are weak.

    Args:
        floats: make integers floats (for division and the like).
    """
    if type(x1) is np.float64:  # `x * np.sqrt(2)`: a NumPy scalar that is a Python float by inheritance is weak as one
        x1 = float(x1)
    if type(x2) is np.float64:
        x2 = float(x2)
    weak1 = type(x1) in _NUMBERS
    weak2 = type(x2) in _NUMBERS
    if weak1 and weak2:
        name = lub(weak_name(x1), weak_name(x2), *(("float",) if floats else ()))
        dtype = numpy_dtype(name)
        return Tensor(np.asarray(x1, dtype)), Tensor(np.asarray(x2, dtype))
    if not weak1:
        x1 = convert(x1)
    if not weak2:
        x2 = convert(x2)
    if weak1:
        dtype = _weak_with(x2.dtype, x1, floats)
        return Tensor(_scalar(x1, dtype)), cast(x2, dtype)
    if weak2:
        dtype = _weak_with(x1.dtype, x2, floats)
        return cast(x1, dtype), Tensor(_scalar(x2, dtype))
    d1, d2 = x1.dtype, x2.dtype
    dtype = d1 if d1 is d2 else promote(d1, d2)
    if floats:
        dtype = floating(dtype)
    return cast(x1, dtype), cast(x2, dtype)


_NUMBERS = frozenset({int, float, bool, complex})
_WEAK: dict[tuple, np.dtype] = {}


def _weak_with(dtype: np.dtype, number: Any, floats: bool) -> np.dtype:
    if type(number) is float and dtype.kind == "f" or type(number) is int and dtype.kind in "iu" and not floats:
        return dtype
    key = (dtype, type(number), floats, lub("float"))
    found = _WEAK.get(key)
    if found is None:
        extra = ("float",) if floats else ()
        found = _WEAK[key] = numpy_dtype(lub(standardize_dtype(dtype), weak_name(number), *extra))
    return found


def _scalar(number: Any, dtype: np.dtype) -> np.ndarray:
    if dtype.kind in "iu" and type(number) is int:
        return np.asarray(number).astype(dtype)  # wraps, as a cast does, instead of raising
    return np.asarray(number, dtype)


def floating(dtype: np.dtype) -> np.dtype:
    """Return the float dtype that a function like exp gives for an operand of this dtype."""
    if dtype.kind in "fc" or dtype.kind == "V" or dtype.name == "bfloat16":
        return dtype
    if dtype == np.int64:
        return numpy_dtype()
    return numpy_dtype(lub(standardize_dtype(dtype), "float"))


def cast(x: Any, dtype: np.dtype) -> Any:
    """Return x (a Tensor or Node) with dtype; nothing happens where it has it already."""
    if x.dtype is dtype or x.dtype == dtype:
        return x
    return bind(OPS["cast"], x, dtype=dtype)


def raw(x: Any) -> Any:
    """Return the NumPy array of a value that is not traced."""
    x = convert(x)
    if type(x) is Node:
        x._no_value("NumPy conversion")
    return x._a


def op_function(function: Callable) -> Callable:
    """Make a function of arrays callable on KerasTensors too: it then becomes one operation of a functional model."""
    from .symbolic import KerasTensor, OpCall, any_symbolic

    suspects = frozenset({KerasTensor, list, tuple, dict})

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        for a in args:
            kind = type(a)
            if kind in suspects and (kind is KerasTensor or any_symbolic(a)):
                return OpCall(function).symbolic_call(*args, **kwargs)
        if kwargs:
            for a in kwargs.values():
                if type(a) in suspects and (type(a) is KerasTensor or any_symbolic(a)):
                    return OpCall(function).symbolic_call(*args, **kwargs)
        try:
            return function(*args, **kwargs)
        except MISHAPS as error:
            explain(function, args, kwargs, error)
            raise

    call.__wrapped_op__ = True  # type: ignore[attr-defined]
    OP_FUNCTIONS[function.__name__] = call
    return call


def explained(function: Callable) -> Callable:
    """Make a function that takes no arrays say what it received where its arguments cannot be used."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except MISHAPS as error:
            explain(function, args, kwargs, error)
            raise

    return call


OP_FUNCTIONS: dict[str, Callable] = {}  # name -> public function, of the modules that are loaded


def op_functions() -> dict[str, Callable]:
    """Return name → public function of all ops: what a saved functional model may refer to."""
    registry.complete("ops")
    return OP_FUNCTIONS
