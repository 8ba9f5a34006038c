"""Elementwise functions composed of the table's rows."""

import math
from typing import Any

import numpy as np

from ..core import library
from ..core import ops as c
from ..core.dtypes import numpy_dtype, result_type, standardize_dtype
from ..core.op import cast, convert, floating, op_function, unify
from ..core.tensor import Tensor
from ..errors import InputError

abs = c.absolute


def _float(x: Any) -> Any:
    x = convert(x)
    return cast(x, floating(x.dtype))


@op_function
def fabs(x: Any) -> Any:
    """Return |x| as floats. Keras: `keras.ops.fabs`."""
    return c.absolute(_float(x))


@op_function
def clip(x: Any, x_min: Any, x_max: Any) -> Any:
    """Return x limited to [x_min, x_max]. Keras: `keras.ops.clip`."""
    x = convert(x)
    dtype = numpy_dtype(result_type(x.dtype, *(getattr(v, "dtype", type(v)) for v in (x_min, x_max))))
    if dtype == bool:
        dtype = np.dtype(np.int32)
    return c.minimum(c.maximum(cast(x, dtype), cast(convert(x_min), dtype)), cast(convert(x_max), dtype))


@op_function
def cbrt(x: Any) -> Any:
    """Return the real cube root. Keras: `keras.ops.cbrt`."""
    x = _float(x)
    return c.sign(x) * c.power(c.absolute(x), 1.0 / 3.0)


@op_function
def exp2(x: Any) -> Any:
    """Return 2 ** x. Keras: `keras.ops.exp2`."""
    return c.exp(_float(x) * math.log(2.0))


@op_function
def log2(x: Any) -> Any:
    """Return the logarithm to base 2. Keras: `keras.ops.log2`."""
    return c.log(_float(x)) * (1.0 / math.log(2.0))


@op_function
def log10(x: Any) -> Any:
    """Return the logarithm to base 10. Keras: `keras.ops.log10`."""
    return c.log(_float(x)) * (1.0 / math.log(10.0))


@op_function
def logaddexp(x1: Any, x2: Any) -> Any:
    """Return log(exp(x1) + exp(x2)) without overflow. Keras: `keras.ops.logaddexp`."""
    x1, x2 = unify(x1, x2, floats=True)
    top = c.maximum(x1, x2)
    distance = c.minimum(x1, x2) - top
    return c.where(c.equal(x1, x2), x1 + math.log(2.0), top + c.log1p(c.exp(distance)))


@op_function
def logaddexp2(x1: Any, x2: Any) -> Any:
    """Return log2(2 ** x1 + 2 ** x2) without overflow. Keras: `keras.ops.logaddexp2`."""
    x1, x2 = unify(x1, x2, floats=True)
    top = c.maximum(x1, x2)
    distance = c.minimum(x1, x2) - top
    return c.where(c.equal(x1, x2), x1 + 1.0, top + c.log1p(exp2(distance)) * (1.0 / math.log(2.0)))


@op_function
def hypot(x1: Any, x2: Any) -> Any:
    """Return √(x1² + x2²) without overflow. Keras: `keras.ops.hypot`."""
    x1, x2 = unify(x1, x2, floats=True)
    a, b = c.absolute(x1), c.absolute(x2)
    top = c.maximum(a, b)
    ratio = c.minimum(a, b) / c.where(c.equal(top, 0), 1.0, top)
    return c.where(c.isinf(top), top, top * c.sqrt(1.0 + ratio * ratio))


@op_function
def heaviside(x1: Any, x2: Any) -> Any:
    """Return 0 where x1 < 0, x2 where x1 is 0, and 1 above. Keras: `keras.ops.heaviside`."""
    x1, x2 = unify(x1, x2)
    if x1.dtype == bool:
        return c.logical_or(x1, x2)
    x1, x2 = _float(x1), _float(x2)
    step = cast(c.greater(x1, 0), x1.dtype)
    out = c.where(c.equal(x1, 0), x2, step)
    return c.where(c.isnan(x1), x1, out)


@op_function
def nan_to_num(x: Any, nan: Any = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    """Return x with NaN and infinities replaced; infinities by the dtype's limits by default. Keras: `keras.ops.nan_to_num`."""
    x = convert(x)
    if x.dtype.kind in "iub":
        return x
    top, low = _limits(x.dtype)
    out = c.where(c.isnan(x), cast(convert(nan), x.dtype), x)
    out = c.where(c.equal(x, math.inf), cast(convert(top if posinf is None else posinf), x.dtype), out)
    return c.where(c.equal(x, -math.inf), cast(convert(low if neginf is None else neginf), x.dtype), out)


def _limits(dtype: np.dtype) -> tuple:
    if dtype == bool:
        return True, False
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        return Tensor(np.asarray(info.max, dtype)), Tensor(np.asarray(info.min, dtype))
    try:
        found: Any = np.finfo(dtype)
    except ValueError:  # bfloat16 and the float8 types
        import ml_dtypes

        found = ml_dtypes.finfo(dtype)
    return Tensor(np.asarray(found.max, dtype)), Tensor(np.asarray(found.min, dtype))


@op_function
def isclose(x1: Any, x2: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> Any:
    """Say where |x1 - x2| ≤ atol + rtol |x2|. Keras: `keras.ops.isclose`."""
    x1, x2 = unify(x1, x2, floats=True)
    near = c.less_equal(c.absolute(x1 - x2), atol + rtol * c.absolute(x2))
    near = c.logical_and(near, c.isfinite(x2))
    near = c.logical_or(near, c.equal(x1, x2))
    return c.logical_or(near, c.logical_and(c.isnan(x1), c.isnan(x2))) if equal_nan else near


@op_function
def allclose(x1: Any, x2: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> Any:
    """Say whether all elements are close. Keras: `keras.ops.allclose`."""
    return c.all(isclose(x1, x2, rtol, atol, equal_nan))


@op_function
def isposinf(x: Any) -> Any:
    """Say where x is +∞. Keras: `keras.ops.isposinf`."""
    return c.equal(_float(x), math.inf)


@op_function
def isneginf(x: Any) -> Any:
    """Say where x is -∞. Keras: `keras.ops.isneginf`."""
    return c.equal(_float(x), -math.inf)


@op_function
def signbit(x: Any) -> Any:
    """Say where the sign is negative, -0.0 included. Keras: `keras.ops.signbit`."""
    x = convert(x)
    if x.dtype.kind in "iub":
        return c.less(x, 0)
    return c.logical_or(c.less(x, 0), c.logical_and(c.equal(x, 0), c.less(c.reciprocal(x), 0)))


@op_function
def sinc(x: Any) -> Any:
    """Return sin(πx) / (πx), 1 at 0. Keras: `keras.ops.sinc`."""
    x = _float(x)
    zero = c.equal(x, 0)
    angle = c.where(zero, 1.0, x * math.pi)
    return c.where(zero, 1.0, c.sin(angle) / angle)


@op_function
def deg2rad(x: Any) -> Any:
    """Return degrees as radians. Keras: `keras.ops.deg2rad`."""
    return _float(x) * (math.pi / 180.0)


@op_function
def rad2deg(x: Any) -> Any:
    """Return radians as degrees. Keras: `keras.ops.rad2deg`."""
    return _float(x) * (180.0 / math.pi)


@op_function
def divide_no_nan(x1: Any, x2: Any) -> Any:
    """Return x1 / x2, and 0 where x2 is 0. Keras: `keras.ops.divide_no_nan`."""
    x1, x2 = unify(x1, x2, floats=True)
    zero = c.equal(x2, 0)
    quotient = c.true_divide(x1, c.where(zero, 1.0, x2))
    return c.where(zero, 0.0, quotient)


@op_function
def fmod(x1: Any, x2: Any) -> Any:
    """Return the remainder with the sign of x1, as C's fmod. Keras: `keras.ops.fmod`."""
    x1, x2 = unify(x1, x2)
    if x1.dtype.kind == "b":
        x1, x2 = cast(x1, np.dtype(np.int32)), cast(x2, np.dtype(np.int32))
    if x1.dtype.kind == "u":
        return c.mod(x1, x2)
    return c.sign(x1) * c.mod(c.absolute(x1), c.absolute(x2))


@op_function
def fmax(x1: Any, x2: Any) -> Any:
    """Return the larger element, ignoring NaN. Keras: `keras.ops.fmax`."""
    x1, x2 = unify(x1, x2)
    if x1.dtype.kind in "iub":
        return c.maximum(x1, x2)
    return c.where(c.isnan(x1), x2, c.where(c.isnan(x2), x1, c.maximum(x1, x2)))


@op_function
def fmin(x1: Any, x2: Any) -> Any:
    """Return the smaller element, ignoring NaN. Keras: `keras.ops.fmin`."""
    x1, x2 = unify(x1, x2)
    if x1.dtype.kind in "iub":
        return c.minimum(x1, x2)
    return c.where(c.isnan(x1), x2, c.where(c.isnan(x2), x1, c.minimum(x1, x2)))


def _integers(name: str, x1: Any, x2: Any) -> Any:
    x1, x2 = unify(x1, x2)
    if x1.dtype.kind not in "iu":
        raise InputError(f"{name}: expected integers, received dtype {standardize_dtype(x1.dtype)}.")
    return library.call("ufunc", x1, x2, name=name)[0]


@op_function
def gcd(x1: Any, x2: Any) -> Any:
    """Return the greatest common divisor. Keras: `keras.ops.gcd`."""
    return _integers("gcd", x1, x2)


@op_function
def lcm(x1: Any, x2: Any) -> Any:
    """Return the least common multiple. Keras: `keras.ops.lcm`."""
    return _integers("lcm", x1, x2)


@op_function
def ldexp(x1: Any, x2: Any) -> Any:
    """Return x1 · 2 ** x2 for integers x2. Keras: `keras.ops.ldexp`."""
    x1, x2 = convert(x1), convert(x2)
    if x2.dtype.kind not in "iu":
        raise TypeError(f"ldexp exponent must be an integer type. Received: x2 dtype={standardize_dtype(x2.dtype)}")
    dtype = floating(numpy_dtype(result_type(x1.dtype, x2.dtype)))
    return cast(x1, dtype) * c.power(Tensor(np.asarray(2, dtype)), cast(x2, dtype))


@op_function
def nextafter(x1: Any, x2: Any) -> Any:
    """Return the next float after x1 towards x2. Keras: `keras.ops.nextafter`."""
    return library.call("ufunc", *unify(x1, x2, floats=True), name="nextafter")[0]


@op_function
def i0(x: Any) -> Any:
    """Return the modified Bessel function of order 0. Keras: `keras.ops.i0`."""
    return library.call("ufunc", _float(x), name="i0")[0]


# --- complex ---------------------------------------------------------------------------------------------------------


def _part_dtype(x: Any) -> np.dtype:
    return np.dtype(np.float64 if x.dtype == np.complex128 else np.float32)


@op_function
def real(x: Any) -> Any:
    """Return the real part. Keras: `keras.ops.real`."""
    x = convert(x)
    return cast(x, _part_dtype(x)) if x.dtype.kind == "c" else x


@op_function
def imag(x: Any) -> Any:
    """Return the imaginary part. Keras: `keras.ops.imag`."""
    x = convert(x)
    return cast(x * -1j, _part_dtype(x)) if x.dtype.kind == "c" else c.zeros_like(x)


@op_function
def conjugate(x: Any) -> Any:
    """Return the complex conjugate. Keras: `keras.ops.conjugate`."""
    x = convert(x)
    return cast(real(x), x.dtype) - cast(imag(x), x.dtype) * 1j if x.dtype.kind == "c" else x


conj = conjugate


@op_function
def angle(x: Any) -> Any:
    """Return the angle of a complex number, in radians. Keras: `keras.ops.angle`."""
    x = convert(x)
    if x.dtype.kind == "c":
        return c.arctan2(imag(x), real(x))
    x = cast(x, floating(x.dtype))
    return c.arctan2(0, x)


@op_function
def isreal(x: Any) -> Any:
    """Say where the imaginary part is 0. Keras: `keras.ops.isreal`."""
    x = convert(x)
    return c.equal(imag(x), 0) if x.dtype.kind == "c" else c.ones_like(x, "bool")


def _complex(re: Any, im: Any) -> Any:
    dtype = np.dtype(np.complex128 if re.dtype == np.float64 else np.complex64)
    return cast(re, dtype) + cast(im, dtype) * 1j


@op_function
def polar(abs_: Any, angle: Any) -> Any:
    """Return the complex numbers of given moduli and angles. Keras: `keras.ops.polar`."""
    abs_, angle = unify(abs_, angle, floats=True)
    return _complex(abs_ * c.cos(angle), abs_ * c.sin(angle))


@op_function
def view_as_complex(x: Any) -> Any:
    """Return complex numbers from (…, 2) real and imaginary parts. Keras: `keras.ops.view_as_complex`."""
    x = convert(x)
    if not x.shape or x.shape[-1] != 2:
        raise InputError(f"Last dimension of input must be size 2 (real and imaginary). Received shape: {x.shape}")
    return _complex(x[..., 0], x[..., 1])


@op_function
def view_as_real(x: Any) -> Any:
    """Return (…, 2) real and imaginary parts of complex numbers. Keras: `keras.ops.view_as_real`."""
    return c.stack([real(x), imag(x)], axis=-1)


@op_function
def view(x: Any, dtype: Any = None) -> Any:
    """Return the bits of x read as another dtype. Keras: `keras.ops.view`."""
    x = convert(x)
    dtype = x.dtype if dtype is None else numpy_dtype(dtype)
    old, new = x.dtype.itemsize, dtype.itemsize
    if old != new and (not x.shape or x.shape[-1] * old % new):
        raise InputError(
            f"Cannot view an array of shape {x.shape} and dtype {standardize_dtype(x.dtype)} as {standardize_dtype(dtype)}."
        )
    return library.call("view", x, dtype=dtype)[0]


# --- error function --------------------------------------------------------------------------------------------------


@op_function
def erfc(x: Any) -> Any:
    """Return 1 - erf(x). Keras: `keras.ops.erfc`."""
    return 1.0 - c.erf(x)


@op_function
def erfinv(x: Any) -> Any:
    """Return the inverse of erf. Keras: `keras.ops.erfinv`."""
    from ..core.random import erfinv_estimate

    x = _float(x)
    inside = c.less(c.absolute(x), 1.0)
    wide = cast(c.where(inside, x, 0.0), np.dtype(np.float64 if x.dtype == np.float64 else np.float32))
    y = erfinv_estimate(wide)
    if x.dtype == np.float64:  # the estimate is good to single precision; Newton's step squares its error
        y = y - (c.erf(y) - wide) * c.exp(y * y) * (0.5 * math.sqrt(math.pi))
    edge = c.where(c.equal(x, 1.0), math.inf, c.where(c.equal(x, -1.0), -math.inf, math.nan))
    return c.where(inside, cast(y, x.dtype), cast(edge, x.dtype))


@op_function
def saturate_cast(x: Any, dtype: Any) -> Any:
    """Return x limited to the range of a dtype and cast to it. Keras: `keras.ops.saturate_cast`."""
    x = convert(x)
    to = numpy_dtype(dtype)
    if x.dtype.kind == "b" or to.kind == "b":
        return cast(x, to)
    top, low = (float(v) if to.kind != "i" and to.kind != "u" else int(v) for v in _limits(to))
    own_top, own_low = _limits(x.dtype)
    low, top = max(low, own_low.item()), min(top, own_top.item())
    if x.dtype.kind != "f" and x.dtype.kind not in "iu":
        x = cast(x, np.dtype(np.float32))
    limit = [np.asarray(v).astype(x.dtype) for v in (low, top)]
    if (
        x.dtype.kind == "f" and to.kind in "iu" and float(limit[1]) > top
    ):  # the limit itself is not a float: take the one below
        limit[1] = np.nextafter(limit[1], np.asarray(0, x.dtype))
    return cast(c.minimum(c.maximum(x, Tensor(limit[0])), Tensor(limit[1])), to)
