"""One row for routines of the array library that are used as they are: decompositions, Fourier transforms, searches.

They have no native kernel: a graph that holds one runs on the reference executor. A routine may have several results (`part`
says which); it is computed once eagerly, and once a part inside a graph.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..errors import GradientError
from .context import ctx
from .graph import Node
from .op import Op, bind, broadcast_shapes
from .reductions import sum_to_shape
from .shaping import MATMUL, reshape, swap
from .tensor import Tensor


class Routine(NamedTuple):
    """run(xp, *arrays, **options) -> tuple of arrays; spec(*operands, **options) -> [(shape, dtype)]; vjp or None."""

    run: Callable
    spec: Callable
    vjp: Callable | None = None


def _run(xp: Any, *arrays: Any, routine: str, part: int, options: tuple) -> Any:
    return ROUTINES[routine].run(xp, *arrays, **dict(options))[part]


def _infer(*operands: Any, routine: str, part: int, options: tuple) -> tuple:
    return ROUTINES[routine].spec(*operands, **dict(options))[part]


def _vjp(i: int, g: Any, y: Any, *operands: Any, routine: str, part: int, options: tuple) -> Any:
    rule = ROUTINES[routine].vjp
    if rule is None:
        raise GradientError(
            f"{routine}: this operation has no derivative in baro; wrap its input in ops.stop_gradient."
        )
    return rule(i, g, y, *operands, part=part, **dict(options))


# Four rules, more than any routine has operands: the sweep then calls the first with the operand's number.
LIBRARY = Op("library", _run, _infer, (_vjp,) * 4)


def call(routine: str, *operands: Any, **options: Any) -> tuple:
    """Return all the results of a routine."""
    packed = tuple(sorted(options.items()))
    row = ROUTINES[routine]
    if not ctx.tapes and not any(type(x) is Node for x in operands):
        with np.errstate(all="ignore"):
            return tuple(Tensor(np.asarray(a)) for a in row.run(np, *(x._a for x in operands), **options))
    count = len(row.spec(*operands, **options))
    return tuple(bind(LIBRARY, *operands, routine=routine, part=i, options=packed) for i in range(count))


# --- linear algebra --------------------------------------------------------------------------------------------------


def _square(x: Any) -> list:
    return [(x.shape, x.dtype)]


def _column(g: Any) -> Any:
    return reshape(g, (*g.shape, 1, 1))


def _mm(a: Any, b: Any) -> Any:
    return bind(MATMUL, a, b)


def _solve_vjp(i: int, g: Any, y: Any, a: Any, b: Any, part: int) -> Any:
    gb = call("solve", swap(a), g)[0]
    return sum_to_shape(-_mm(gb, swap(y)), a.shape) if i == 0 else sum_to_shape(gb, b.shape)


def _cholesky_vjp(i: int, g: Any, y: Any, x: Any, part: int) -> Any:
    n = x.shape[-1]
    half = Tensor((np.tril(np.ones((n, n))) - 0.5 * np.eye(n)).astype(x.dtype))
    inv = call("inv", y)[0]
    s = _mm(_mm(swap(inv), _mm(swap(y), g) * half), inv)
    return (s + swap(s)) * 0.5


def _svd_spec(x: Any, full: bool, vectors: bool) -> list:
    *lead, m, n = x.shape
    k = min(m, n)
    s = ((*lead, k), x.dtype)
    return [((*lead, m, m if full else k), x.dtype), s, ((*lead, n if full else k, n), x.dtype)] if vectors else [s]


def _run_svd(xp: Any, x: Any, full: bool, vectors: bool) -> tuple:
    found = xp.linalg.svd(x, full_matrices=full, compute_uv=vectors)
    return tuple(found) if vectors else (found,)


def _qr_spec(x: Any, mode: str) -> list:
    *lead, m, n = x.shape
    k = m if mode == "complete" else min(m, n)
    return [((*lead, m, k), x.dtype), ((*lead, k, n), x.dtype)]


def _complex(dtype: Any) -> Any:
    return np.dtype(np.complex128 if dtype == np.float64 else np.complex64)


def _run_eig(xp: Any, x: Any) -> tuple:
    w, v = xp.linalg.eig(x)
    return w.astype(_complex(x.dtype)), v.astype(_complex(x.dtype))


def _run_lu(xp: Any, x: Any) -> tuple:
    """LU factors in one matrix and the row exchanges, by Gaussian elimination with partial pivoting."""
    if xp is not np:
        from jax.scipy.linalg import lu_factor

        return lu_factor(x)
    a = np.array(x)
    flat = a.reshape(-1, *x.shape[-2:])
    n, columns = flat.shape[-2:]
    k = min(n, columns)
    rows = np.zeros((len(flat), k), np.int32)
    which = np.arange(len(flat))
    for j in range(k):
        p = np.abs(flat[:, j:, j]).argmax(axis=1) + j
        rows[:, j] = p
        kept = flat[which, p].copy()
        flat[which, p] = flat[:, j]
        flat[:, j] = kept
        pivot = flat[:, j, j]
        flat[:, j + 1 :, j] /= np.where(pivot == 0, 1, pivot)[:, None]
        flat[:, j + 1 :, j + 1 :] -= flat[:, j + 1 :, j, None] * flat[:, j, None, j + 1 :]
    return a, rows.reshape(*x.shape[:-2], k)


# --- Fourier, searches, and elementwise routines that C's scalar library lacks ---------------------------------------


def _run_fourier(xp: Any, re: Any, im: Any, inverse: bool) -> tuple:
    z = (xp.fft.ifft if inverse else xp.fft.fft)(re + 1j * im)
    return z.real.astype(re.dtype), z.imag.astype(re.dtype)


def _fourier_vjp(i: int, g: Any, y: Any, re: Any, im: Any, part: int, inverse: bool) -> Any:
    """With F = C - iS (C and S symmetric): Re = C a + S b, Im = C b - S a."""
    c, s = call("fourier", g, g * 0.0, inverse=inverse)
    if part == 0:
        return c if i == 0 else -s
    return s if i == 0 else c


def _ufunc_run(xp: Any, *arrays: Any, name: str) -> tuple:
    return (getattr(xp, name)(*arrays).astype(arrays[0].dtype),)


def _ufunc_spec(*operands: Any, name: str) -> list:
    shape = operands[0].shape
    for x in operands[1:]:
        shape = broadcast_shapes(shape, x.shape)
    return [(shape, operands[0].dtype)]


def _search(xp: Any, a: Any, v: Any, side: str) -> tuple:
    return (xp.asarray(xp.searchsorted(a, v, side=side)).astype(np.int32),)


def _view_spec(x: Any, dtype: Any) -> list:
    old, new = x.dtype.itemsize, dtype.itemsize
    return [((*x.shape[:-1], x.shape[-1] * old // new) if x.shape else (), dtype)]


ROUTINES = {
    "det": Routine(
        lambda xp, x: (xp.linalg.det(x),), lambda x: [(x.shape[:-2], x.dtype)],
        lambda i, g, y, x, part: _column(g * y) * swap(call("inv", x)[0]),
    ),
    "slogdet": Routine(
        lambda xp, x: tuple(xp.linalg.slogdet(x)), lambda x: [(x.shape[:-2], x.dtype)] * 2,
        lambda i, g, y, x, part: _column(g) * swap(call("inv", x)[0]) if part else None,
    ),
    "inv": Routine(
        lambda xp, x: (xp.linalg.inv(x),), _square, lambda i, g, y, x, part: -_mm(_mm(swap(y), g), swap(y)),
    ),
    "solve": Routine(
        lambda xp, a, b: (xp.linalg.solve(a, b),),
        lambda a, b: [((*broadcast_shapes(a.shape[:-2], b.shape[:-2]), *b.shape[-2:]), b.dtype)], _solve_vjp,
    ),
    "cholesky": Routine(lambda xp, x: (xp.linalg.cholesky(x),), _square, _cholesky_vjp),
    "qr": Routine(lambda xp, x, mode: tuple(xp.linalg.qr(x, mode=mode)), _qr_spec),
    "svd": Routine(_run_svd, _svd_spec),
    "eigh": Routine(lambda xp, x: tuple(xp.linalg.eigh(x)), lambda x: [(x.shape[:-1], x.dtype), (x.shape, x.dtype)]),
    "eig": Routine(_run_eig, lambda x: [(x.shape[:-1], _complex(x.dtype)), (x.shape, _complex(x.dtype))]),
    "lu": Routine(_run_lu, lambda x: [(x.shape, x.dtype), ((*x.shape[:-2], min(x.shape[-2:])), np.dtype(np.int32))]),
    "pinv": Routine(
        lambda xp, x, rcond: (xp.linalg.pinv(x, rcond),), lambda x, rcond: [((*x.shape[:-2], x.shape[-1], x.shape[-2]), x.dtype)],
    ),
    "fourier": Routine(_run_fourier, lambda re, im, inverse: [(re.shape, re.dtype)] * 2, _fourier_vjp),
    "searchsorted": Routine(_search, lambda a, v, side: [(v.shape, np.dtype(np.int32))]),
    "ufunc": Routine(_ufunc_run, _ufunc_spec),
    "view": Routine(lambda xp, x, dtype: (x.view(dtype),), _view_spec),
}  # fmt: skip
