"""Elementwise ops: one row each, for all executors, with their derivatives. The functions of the same names are at the end.

In a row's C expression x0, x1, x2 are the operands and T is their C type (float or double; int32_t and so on for integer rows).
"""

from typing import Any

import numpy as np

from ..errors import InputError
from . import gathering, reductions, shaping
from .context import ctx
from .dtypes import numpy_dtype
from .graph import Node
from .op import OPS, Op, bind, boolean, convert, floating, op_function, same, unify
from .op import cast as cast_to
from .tensor import Tensor

# --- rows ------------------------------------------------------------------------------------------------------------


def _row(name: str, c: str, *vjps: Any, ufunc: str | None = None, run: Any = None, infer: Any = same) -> Op:
    return Op(name, run, infer, vjps, c, ufunc)


def _fit(g: Any, x: Any) -> Any:
    """Sum a cotangent over the axes along which x was broadcast."""
    return g if g.shape == x.shape else reductions.sum_to_shape(g, x.shape)


ADD = _row("add", "x0 + x1", lambda g, y, a, b: _fit(g, a), lambda g, y, a, b: _fit(g, b), ufunc="add")
SUB = _row(
    "subtract", "x0 - x1", lambda g, y, a, b: _fit(g, a), lambda g, y, a, b: _fit(negative(g), b), ufunc="subtract"
)
MUL = _row(
    "multiply", "x0 * x1", lambda g, y, a, b: _fit(g * b, a), lambda g, y, a, b: _fit(g * a, b), ufunc="multiply"
)
DIV = _row(
    "divide", "x0 / x1",
    lambda g, y, a, b: _fit(g / b, a), lambda g, y, a, b: _fit(negative(g * y / b), b), ufunc="true_divide",
)  # fmt: skip
POW = _row(
    "power", "pow(x0, x1)",
    lambda g, y, a, b: _fit(g * b * power(a, where(equal(b, 0), ones_like(b), b - 1)), a),  # x⁰ is constant, at 0 too
    lambda g, y, a, b: _fit(g * y * log(where(greater(a, 0), a, 1.0)), b), ufunc="power",
)  # fmt: skip
FLOORDIV = _row("floor_divide", "floor(x0 / x1)", None, None, ufunc="floor_divide")
MOD = _row(
    "mod", "x0 - floor(x0 / x1) * x1",
    lambda g, y, a, b: _fit(g, a), lambda g, y, a, b: _fit(negative(g * floor(a / b)), b), ufunc="remainder",
)  # fmt: skip
MAX = _row(
    "maximum", "(x0 > x1 || x0 != x0) ? x0 : x1",
    lambda g, y, a, b: _fit(g * _won(a, b, greater), a), lambda g, y, a, b: _fit(g * _won(b, a, greater), b), ufunc="maximum",
)  # fmt: skip
MIN = _row(
    "minimum", "(x0 < x1 || x0 != x0) ? x0 : x1",
    lambda g, y, a, b: _fit(g * _won(a, b, less), a), lambda g, y, a, b: _fit(g * _won(b, a, less), b), ufunc="minimum",
)  # fmt: skip
ATAN2 = _row(
    "arctan2", "atan2(x0, x1)",
    lambda g, y, a, b: _fit(g * b / (a * a + b * b), a), lambda g, y, a, b: _fit(negative(g * a / (a * a + b * b)), b), ufunc="arctan2",
)  # fmt: skip


def _won(a: Any, b: Any, better: Any) -> Any:
    """The share of the cotangent that a gets in maximum(a, b): 1, 0, or a half on a tie."""
    return cast_to(better(a, b), a.dtype) + cast_to(equal(a, b), a.dtype) * 0.5


for _name, _c in (
    ("equal", "=="),
    ("not_equal", "!="),
    ("less", "<"),
    ("less_equal", "<="),
    ("greater", ">"),
    ("greater_equal", ">="),
):
    _row(_name, f"x0 {_c} x1", None, None, ufunc=_name, infer=boolean)
for _name, _c in (("logical_and", "x0 && x1"), ("logical_or", "x0 || x1"), ("logical_xor", "!x0 != !x1")):
    _row(_name, _c, None, None, ufunc=_name, infer=boolean)
_row("logical_not", "!x0", None, ufunc="logical_not", infer=boolean)
for _name, _c in (("bitwise_and", "x0 & x1"), ("bitwise_or", "x0 | x1"), ("bitwise_xor", "x0 ^ x1")):
    _row(_name, _c, None, None, ufunc=_name)
_row("left_shift", "x0 << x1", None, None, ufunc="left_shift")
_row("right_shift", "x0 >> x1", None, None, ufunc="right_shift")
_row("bitwise_not", "~x0", None, ufunc="bitwise_not")
for _name, _c in (("isnan", "x0 != x0"), ("isinf", "x0 - x0 != 0 && x0 == x0"), ("isfinite", "x0 - x0 == 0")):
    _row(_name, _c, None, ufunc=_name, infer=boolean)

_row("negative", "-x0", lambda g, y, x: negative(g), ufunc="negative")
_row("absolute", "x0 < 0 ? -x0 : x0", lambda g, y, x: g * sign(x), ufunc="absolute")
_row("sign", "(T)((x0 > 0) - (x0 < 0))", None, ufunc="sign")
_row("floor", "floor(x0)", None, ufunc="floor")
_row("ceil", "ceil(x0)", None, ufunc="ceil")
_row("trunc", "trunc(x0)", None, ufunc="trunc")
_row("rint", "rint(x0)", None, ufunc="rint")
_row("exp", "exp(x0)", lambda g, y, x: g * y, ufunc="exp")
_row("expm1", "expm1(x0)", lambda g, y, x: g * (y + 1), ufunc="expm1")
_row("log", "log(x0)", lambda g, y, x: g / x, ufunc="log")
_row("log1p", "log1p(x0)", lambda g, y, x: g / (x + 1), ufunc="log1p")
_row("sqrt", "sqrt(x0)", lambda g, y, x: g * 0.5 / y, ufunc="sqrt")
_row("rsqrt", "1 / sqrt(x0)", lambda g, y, x: g * -0.5 * y / x, run=lambda xp, x: xp.asarray(1 / xp.sqrt(x), x.dtype))
_row("square", "x0 * x0", lambda g, y, x: g * 2.0 * x, ufunc="square")
_row("reciprocal", "1 / x0", lambda g, y, x: negative(g * y * y), run=lambda xp, x: xp.asarray(1 / x, x.dtype))
_row("sin", "sin(x0)", lambda g, y, x: g * cos(x), ufunc="sin")
_row("cos", "cos(x0)", lambda g, y, x: negative(g * sin(x)), ufunc="cos")
_row("tan", "tan(x0)", lambda g, y, x: g * (1 + y * y), ufunc="tan")
_row("arcsin", "asin(x0)", lambda g, y, x: g * rsqrt(1 - x * x), ufunc="arcsin")
_row("arccos", "acos(x0)", lambda g, y, x: negative(g * rsqrt(1 - x * x)), ufunc="arccos")
_row("arctan", "atan(x0)", lambda g, y, x: g / (1 + x * x), ufunc="arctan")
_row("sinh", "sinh(x0)", lambda g, y, x: g * cosh(x), ufunc="sinh")
_row("cosh", "cosh(x0)", lambda g, y, x: g * sinh(x), ufunc="cosh")
_row("tanh", "tanh(x0)", lambda g, y, x: g * (1 - y * y), ufunc="tanh")
_row("arcsinh", "asinh(x0)", lambda g, y, x: g * rsqrt(x * x + 1), ufunc="arcsinh")
_row("arccosh", "acosh(x0)", lambda g, y, x: g * rsqrt(x * x - 1), ufunc="arccosh")
_row("arctanh", "atanh(x0)", lambda g, y, x: g / (1 - x * x), ufunc="arctanh")


def _run_sigmoid(xp: Any, x: Any) -> Any:
    # exact to rounding at both ends: exp overflows to inf below -88 and 1 / inf is 0. 0.5·tanh(x/2) + 0.5 costs 5.5 µs for
    # 9,600 elements instead of 7.1, but is 0 from -17 on.
    return 1 / (1 + xp.exp(-x))


def _erf_precise(a: np.ndarray) -> np.ndarray:
    """erf for a ≥ 0 to about 1e-15: 2/√π exp(-a²) Σ 2ⁿ a²ⁿ⁺¹ / (2n+1)!! below 3, the continued fraction of erfc above."""
    near = np.minimum(a, 3.0)
    total = term = near
    for n in range(1, 64):
        term = term * (2.0 * near * near / (2 * n + 1))
        total = total + term
    far = fraction = np.maximum(a, 3.0)
    for k in range(40, 0, -1):
        fraction = far + 0.5 * k / fraction
    low = 1.1283791670955126 * np.exp(-near * near) * total
    return np.where(a < 3.0, low, 1.0 - np.exp(-far * far) / (1.7724538509055161 * fraction))


def _run_erf(xp: Any, x: Any) -> Any:
    """erf by its Taylor series near 0 and by a rational fit of erfc elsewhere (error < 1.2e-7); float64 precisely."""
    if xp is not np:
        from jax.lax import erf as jax_erf

        return jax_erf(x)
    z = np.asarray(x, np.float64)
    a = np.abs(z)
    if x.dtype == np.float64:
        return np.copysign(_erf_precise(a), z)
    t = 1.0 / (1.0 + 0.5 * a)
    p = np.zeros_like(t)
    for c in (
        0.17087277,
        -0.82215223,
        1.48851587,
        -1.13520398,
        0.27886807,
        -0.18628806,
        0.09678418,
        0.37409196,
        1.00002368,
    ):
        p = p * t + c
    far = np.sign(z) * (1.0 - t * np.exp(-a * a - 1.26551223 + t * p))
    near, term, zz = np.zeros_like(z), z * 1.1283791670955126, z * z
    for n in range(16):
        near = near + term / (2 * n + 1)
        term = -term * zz / (n + 1)
    return np.where(a < 1.0, near, far).astype(x.dtype)


_row("sigmoid", "1 / (1 + exp(-x0))", lambda g, y, x: g * y * (1 - y), run=_run_sigmoid)
_row("relu", "x0 < 0 ? 0 : x0", lambda g, y, x: relu_grad(g, y), run=lambda xp, x: xp.maximum(x, xp.zeros((), x.dtype)))
RELU_GRAD = _row(
    "relu_grad", "x1 > 0 ? x0 : 0", lambda gg, y, g, r: relu_grad(gg, r), None, run=lambda xp, g, r: g * (r > 0)
)
_row(
    "softplus", "(x0 > 0 ? x0 : 0) + log1p(exp(x0 > 0 ? -x0 : x0))", lambda g, y, x: g * sigmoid(x),
    run=lambda xp, x: xp.maximum(x, xp.zeros((), x.dtype)) + xp.log1p(xp.exp(-xp.abs(x))),  # a tenth of logaddexp's time
)  # fmt: skip
_row("erf", "erf(x0)", lambda g, y, x: g * 1.1283791670955126 * exp(negative(x * x)), run=_run_erf)
_row("copy", "x0", lambda g, y, x: g, run=lambda xp, x: x)
_row("stop_gradient", "x0", None, run=lambda xp, x: x)
WHERE = _row(
    "where", "x0 ? x1 : x2", None,
    lambda g, y, c, a, b: _fit(where(c, g, 0.0), a), lambda g, y, c, a, b: _fit(where(c, 0.0, g), b),
    run=lambda xp, c, a, b: xp.where(c, a, b), infer=lambda c, a, b: (same(a, b, c)[0], a.dtype),
)  # fmt: skip


def _run_cast(xp: Any, x: Any, *, dtype: Any) -> Any:
    if xp is np and x.dtype.kind in "fc" and dtype.kind in "iu":
        return (
            np.asarray(np.trunc(x.real)).astype(np.int64, copy=False).astype(dtype)
        )  # through int64, so that NaN is 0 and never warns
    return x.real.astype(dtype) if x.dtype.kind == "c" and dtype.kind != "c" else x.astype(dtype)


CAST = _row(
    "cast", "(T)x0", lambda g, y, x, dtype: cast_to(g, x.dtype) if x.dtype.kind not in "iub" else None,
    run=_run_cast, infer=lambda x, dtype: (x.shape, dtype),
)  # fmt: skip

# --- functions -------------------------------------------------------------------------------------------------------


_BOOL = np.dtype(bool)
_NUMBERS = (int, float, bool, complex)


def _binary(name: str, floats: bool = False, compares: bool = False) -> Any:
    """Make the public function of a two-operand row; Tensors of one float dtype take the short path."""
    op = OPS[name]
    eager = op.eager

    def function(x1: Any, x2: Any) -> Any:
        if type(x1) is Tensor and type(x2) is Tensor:
            a, b = x1._a, x2._a
            if a.dtype is b.dtype and (not floats or a.dtype.kind == "f"):
                try:
                    return bind(op, x1, x2) if ctx.tapes else Tensor(eager(a, b))
                except (ValueError, TypeError):
                    pass  # the long path says what is wrong
        elif type(x1) is Node and type(x2) is Node and x1.dtype is x2.dtype and (not floats or x1.dtype.kind == "f"):
            return bind(op, x1, x2)
        return slow(x1, x2)

    def apply(x1: Any, x2: Any) -> Any:
        if compares:
            x1, x2 = _with_room(x1, x2), _with_room(x2, x1)
        return bind(op, *unify(x1, x2, floats))

    apply.__name__ = function.__name__ = function.__qualname__ = name if name != "divide" else "divide"
    slow = op_function(apply)
    function.__doc__ = f"Elementwise `{op.c}` with broadcasting and dtype promotion. Keras: `keras.ops.{name}`."
    return function


def _with_room(x: Any, number: Any) -> Any:
    """Return x as int64 if its dtype cannot hold the Python number that it is compared with."""
    if type(number) is not int or type(x) in _NUMBERS:
        return x
    x = convert(x)
    if x.dtype.kind not in "iu" or (limits := np.iinfo(x.dtype)).min <= number <= limits.max:
        return x
    return cast_to(x, np.dtype(np.int64))


def _unary(name: str, floats: bool = True, formula: str = "", example: str = "") -> Any:
    """Make the public function of a one-operand row; `floats` turns integers into floats first.

    An activation says its formula in words and has an example: "x → the values there".
    """
    op = OPS[name]
    eager = op.eager

    def function(x: Any) -> Any:
        if type(x) is Tensor and (not floats or x._a.dtype.kind == "f"):
            try:
                return bind(op, x) if ctx.tapes else Tensor(eager(x._a))
            except TypeError:
                pass  # the long path says what is wrong
        return slow(x)

    def apply(x: Any) -> Any:
        x = convert(x)
        return bind(op, cast_to(x, floating(x.dtype)) if floats else x)

    apply.__name__ = function.__name__ = function.__qualname__ = name
    slow = op_function(apply)
    function.__doc__ = f"{formula or f'Elementwise `{op.c}`'}. Keras: `keras.ops.{name}`."
    if example:
        x, _, values = example.partition(" → ")
        function.__doc__ += f"\n\n    Args:\n        x: (…) floats.\n\n    >>> from baro.ops import {name}\n    >>> print({name}({x}).numpy().round(4))\n    {values}\n    "
    return function


def _named(function: Any, name: str, doc: str) -> Any:
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return op_function(function)


def _logical(name: str) -> Any:
    op = OPS[name]

    def function(x1: Any, x2: Any) -> Any:
        return bind(op, cast_to(convert(x1), _BOOL), cast_to(convert(x2), _BOOL))

    return _named(function, name, f"Elementwise `{op.c}` of truth values. Keras: `keras.ops.{name}`.")


def _bits(name: str) -> Any:
    op = OPS[name]

    def function(x: Any, y: Any) -> Any:
        return bind(op, *unify(x, y))

    return _named(function, name, f"Elementwise `{op.c}` of integers. Keras: `keras.ops.{name}`.")


add = _binary("add")
subtract = _binary("subtract")
multiply = _binary("multiply")
true_divide = divide = _binary("divide", floats=True)
power = _binary("power")
floor_divide = _binary("floor_divide")


@op_function
def mod(x1: Any, x2: Any) -> Any:
    """Elementwise `x1 - floor(x1 / x2) · x2`, with the sign of x2; booleans count as int32. Keras: `keras.ops.mod`."""
    x1, x2 = unify(x1, x2)
    return bind(OPS["mod"], *((cast_to(x, np.dtype(np.int32)) for x in (x1, x2)) if x1.dtype == bool else (x1, x2)))


maximum = _binary("maximum")
minimum = _binary("minimum")
arctan2 = _binary("arctan2", floats=True)
equal = _binary("equal", compares=True)
not_equal = _binary("not_equal", compares=True)
less = _binary("less", compares=True)
less_equal = _binary("less_equal", compares=True)
greater = _binary("greater", compares=True)
greater_equal = _binary("greater_equal", compares=True)
bitwise_and = _bits("bitwise_and")
bitwise_or = _bits("bitwise_or")
bitwise_xor = _bits("bitwise_xor")
left_shift = bitwise_left_shift = _bits("left_shift")
right_shift = bitwise_right_shift = _bits("right_shift")
bitwise_not = bitwise_invert = _unary("bitwise_not", floats=False)
logical_and = _logical("logical_and")
logical_or = _logical("logical_or")
logical_xor = _logical("logical_xor")
isnan = _unary("isnan")
isinf = _unary("isinf")
isfinite = _unary("isfinite")
negative = _unary("negative", floats=False)
absolute = _unary("absolute", floats=False)
sign = _unary("sign", floats=False)
floor = _unary("floor")
ceil = _unary("ceil")
trunc = _unary("trunc", floats=False)
rint = _unary("rint")
exp = _unary("exp")
expm1 = _unary("expm1")
log = _unary("log")
log1p = _unary("log1p")
sqrt = _unary("sqrt")
rsqrt = _unary("rsqrt")
reciprocal = _unary("reciprocal")
sin = _unary("sin")
cos = _unary("cos")
tan = _unary("tan")
arcsin = _unary("arcsin")
arccos = _unary("arccos")
arctan = _unary("arctan")
sinh = _unary("sinh")
cosh = _unary("cosh")
tanh = _unary(
    "tanh", formula="Return the hyperbolic tangent of x", example="[-1.0, 0.0, 1.0] → [-0.7616  0.      0.7616]"
)
arcsinh = _unary("arcsinh")
arccosh = _unary("arccosh")
arctanh = _unary("arctanh")
sigmoid = _unary("sigmoid", formula="Return 1 / (1 + exp(-x))", example="[-1.0, 0.0, 1.0] → [0.2689 0.5    0.7311]")
relu = _unary("relu", floats=False)
softplus = _unary("softplus", formula="Return log(1 + exp(x))", example="[-1.0, 0.0, 1.0] → [0.3133 0.6931 1.3133]")
erf = _unary("erf")
copy = _unary("copy", floats=False)


@op_function
def stop_gradient(variable: Any) -> Any:
    """Return x as a constant for derivatives. Keras: `keras.ops.stop_gradient`."""
    return bind(OPS["stop_gradient"], convert(variable))


@op_function
def logical_not(x: Any) -> Any:
    """Elementwise `!x0` of truth values. Keras: `keras.ops.logical_not`."""
    return bind(OPS["logical_not"], cast_to(convert(x), _BOOL))


def relu_grad(g: Any, y: Any) -> Any:
    """Return g where y > 0, else 0: the derivative of relu, given its output y."""
    return bind(RELU_GRAD, g, y)


@op_function
def square(x: Any) -> Any:
    """Elementwise `x0 * x0`. Keras: `keras.ops.square`."""
    x = convert(x)
    return bind(OPS["square"], cast_to(x, np.dtype(np.int32)) if x.dtype == bool else x)


@op_function
def where(condition: Any, x1: Any = None, x2: Any = None) -> Any:
    """Return x1 where the condition holds, else x2. Keras: `keras.ops.where`."""
    if x1 is None and x2 is None:
        return gathering.nonzero(condition)
    if x1 is None or x2 is None:
        raise InputError("`x1` and `x2` either both should be `None` or both should have non-None value.")
    x1, x2 = unify(x1, x2)
    return bind(WHERE, cast_to(convert(condition), _BOOL), x1, x2)


@op_function
def cast(x: Any, dtype: Any) -> Any:
    """Return x with another dtype. Keras: `keras.ops.cast`."""
    return cast_to(convert(x), numpy_dtype(dtype))


@op_function
def round(x: Any, decimals: int = 0) -> Any:
    """Round to `decimals` places, halves to even. Keras: `keras.ops.round`."""
    x = convert(x)
    if decimals == 0:
        return x if x.dtype.kind in "iub" else bind(OPS["rint"], x)
    factor = 10.0**decimals
    return cast_to(bind(OPS["rint"], cast_to(x * factor, floating(x.dtype))) / factor, x.dtype)


def zeros_like(x: Any, dtype: Any = None) -> Any:
    """Return zeros of the shape and dtype of x. Keras: `keras.ops.zeros_like`."""
    return full_like(x, 0, dtype)


def ones_like(x: Any, dtype: Any = None) -> Any:
    """Return ones of the shape and dtype of x. Keras: `keras.ops.ones_like`."""
    return full_like(x, 1, dtype)


@op_function
def full_like(x: Any, fill_value: Any, dtype: Any = None) -> Any:
    """Return an array filled with one value, of the shape and dtype of x. Keras: `keras.ops.full_like`."""
    x = convert(x)
    if type(x) is Tensor and type(fill_value) is int and ctx.trace is None:
        return Tensor(np.full(x._a.shape, fill_value, x._a.dtype if dtype is None else numpy_dtype(dtype)))
    value = cast_to(convert(fill_value), numpy_dtype(dtype) if dtype is not None else x.dtype)
    if type(x) is Node:
        value = ctx.trace.lift(value)  # a scalar in the graph, not an array of the batch's size
    return shaping.broadcast_to(value, x.shape)
