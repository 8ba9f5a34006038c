"""Products, norms and decompositions."""

import math
from typing import Any

import numpy as np

from ..core import library
from ..core import ops as c
from ..core.graph import stand_in
from ..core.op import cast, convert, floating, op_function, unify
from ..core.shaping import canonical_axis, product, unify_all
from ..core.tensor import Tensor
from ..errors import InputError
from ..shapes import agree
from .shaping import moveaxis, swapaxes

# --- products --------------------------------------------------------------------------------------------------------


@op_function
def dot(x1: Any, x2: Any) -> Any:
    """Return the product sum over the last axis of x1 and the last but one of x2. Keras: `keras.ops.dot`."""
    x1, x2 = unify(x1, x2)
    if not x1.shape or not x2.shape:
        return x1 * x2
    return tensordot(x1, x2, axes=([-1], [-1 if len(x2.shape) == 1 else -2]))


@op_function
def vdot(x1: Any, x2: Any) -> Any:
    """Return the scalar product of the flattened arrays. Keras: `keras.ops.vdot`."""
    x1, x2 = unify(x1, x2)
    return dot(c.reshape(x1, (-1,)), c.reshape(x2, (-1,)))


@op_function
def inner(x1: Any, x2: Any) -> Any:
    """Return the product sum over the last axes. Keras: `keras.ops.inner`."""
    x1, x2 = unify(x1, x2)
    if x1.shape and x2.shape and not agree(x1.shape[-1], x2.shape[-1]):
        raise InputError(
            f"inner: the last dimension of x1 and x2 must be equal. Received: x1.shape={x1.shape}, x2.shape={x2.shape}"
        )
    return tensordot(x1, x2, axes=([-1], [-1])) if x1.shape and x2.shape else x1 * x2


@op_function
def outer(x1: Any, x2: Any) -> Any:
    """Return all products of the elements of the flattened arrays. Keras: `keras.ops.outer`."""
    x1, x2 = unify(x1, x2)
    return c.reshape(x1, (-1, 1)) * c.reshape(x2, (1, -1))


@op_function
def tensordot(x1: Any, x2: Any, axes: Any = 2) -> Any:
    """Return the product sum over chosen axes of both. Keras: `keras.ops.tensordot`."""
    x1, x2 = unify(x1, x2)
    n1, n2 = len(x1.shape), len(x2.shape)
    if isinstance(axes, int):
        left, right = list(range(n1 - axes, n1)), list(range(axes))
    else:
        left, right = ([a] if isinstance(a, int) else list(a) for a in axes)
    left, right = [canonical_axis(a, n1) for a in left], [canonical_axis(a, n2) for a in right]
    if len(left) != len(right) or not all(agree(x1.shape[a], x2.shape[b]) for a, b in zip(left, right, strict=False)):
        raise InputError(
            f"tensordot: axes {left} of shape {x1.shape} and {right} of shape {x2.shape} differ in length."
        )
    keep1, keep2 = [i for i in range(n1) if i not in left], [i for i in range(n2) if i not in right]
    rows, columns = [x1.shape[i] for i in keep1], [x2.shape[i] for i in keep2]
    a = c.reshape(c.transpose(x1, keep1 + left), (math.prod(rows), math.prod(x1.shape[i] for i in left)))
    b = c.reshape(c.transpose(x2, right + keep2), (math.prod(x2.shape[i] for i in right), math.prod(columns)))
    return c.reshape(_product(a, b), (*rows, *columns))


def _product(a: Any, b: Any) -> Any:
    """The matrix product; the inner lengths agree as far as is known."""
    if a.shape[-1] != b.shape[-2]:
        return stand_in("tensordot", (a.shape[0], b.shape[1]), a.dtype)
    return product(a, b)


@op_function
def kron(x1: Any, x2: Any) -> Any:
    """Return the Kronecker product. Keras: `keras.ops.kron`."""
    x1, x2 = unify(x1, x2)
    n = max(len(x1.shape), len(x2.shape))
    s1, s2 = ((1,) * (n - len(x.shape)) + tuple(x.shape) for x in (x1, x2))
    a = c.reshape(x1, [v for d in s1 for v in (d, 1)])
    b = c.reshape(x2, [v for d in s2 for v in (1, d)])
    return c.reshape(a * b, [i * j for i, j in zip(s1, s2, strict=True)])


@op_function
def cross(x1: Any, x2: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None) -> Any:
    """Return the vector product of 3- (or 2-) vectors. Keras: `keras.ops.cross`."""
    x1, x2 = unify(x1, x2)
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = moveaxis(x1, axisa, -1), moveaxis(x2, axisb, -1)
    if not all(v.shape[-1] in (2, 3) or type(v.shape[-1]) is not int for v in (a, b)):
        raise InputError(
            f"`x1`'s dim on `axis={axisa}` and `x2`'s dim on `axis={axisb}` must be either 2 or 3. Received: x1.shape={x1.shape}, x2.shape={x2.shape}"
        )

    def parts(v: Any) -> list:
        found = [v[..., i] for i in range(min(v.shape[-1], 3))]
        return found if len(found) == 3 else [*found, None]

    (a0, a1, a2), (b0, b1, b2) = parts(a), parts(b)
    z = a0 * b1 - a1 * b0
    if a2 is None and b2 is None:
        return z
    x = c.negative(a2 * b1) if b2 is None else a1 * b2 if a2 is None else a1 * b2 - a2 * b1
    y = a2 * b0 if b2 is None else c.negative(a0 * b2) if a2 is None else a2 * b0 - a0 * b2
    return moveaxis(c.stack([x, y, z], axis=-1), -1, axisc)


@op_function
def correlate(x1: Any, x2: Any, mode: str = "valid") -> Any:
    """Return the cross-correlation of two vectors: mode "valid", "same" or "full". Keras: `keras.ops.correlate`."""
    x1, x2 = unify(x1, x2, floats=True)
    if len(x1.shape) != 1 or len(x2.shape) != 1:
        raise InputError(f"correlate: expected two vectors, received shapes {x1.shape} and {x2.shape}.")
    if mode not in ("valid", "same", "full"):
        raise InputError(f"correlate: mode must be 'valid', 'same' or 'full'. Received: mode={mode}")
    n, m = x1.shape[0], x2.shape[0]
    if mode == "valid" and m > n:
        return c.flip(correlate(x2, x1, mode))
    at = np.arange(n + m - 1)[:, None] + np.arange(m) - (m - 1)
    inside = (at >= 0) & (at < n)
    rows = c.take(x1, Tensor(np.where(inside, at, 0)), axis=0) * Tensor(inside.astype(x1.dtype))
    full = c.sum(rows * x2, axis=-1)
    if mode == "full":
        return full
    length = n - m + 1 if mode == "valid" else max(n, m)
    start = m - 1 if mode == "valid" else (min(n, m) - 1) // 2 if n >= m else (n + m - 1 - length + 1) // 2
    if mode == "same" and n >= m:
        start = (n + m - 1 - length) // 2
    return full[start : start + length]


# --- einsum ----------------------------------------------------------------------------------------------------------


def _parse(subscripts: str, shapes: list[tuple]) -> tuple[list[str], str]:
    """Return the letters of each operand and of the result, with `...` spelled out in capital Greek letters."""
    text = subscripts.replace(" ", "")
    left, arrow, right = text.partition("->")
    inputs = left.split(",")
    if len(inputs) != len(shapes):
        raise InputError(f"einsum: {subscripts!r} names {len(inputs)} operands, received {len(shapes)}.")
    dots = "ΑΒΓΔΕΖΗΘΙΚΛΜ"
    widest = 0
    spelled = []
    for term, shape in zip(inputs, shapes, strict=True):
        if "..." in term:
            k = len(shape) - (len(term) - 3)
            widest = max(widest, k)
            term = term.replace("...", dots[len(dots) - k :] if k else "")
        if len(term) != len(shape):
            raise InputError(
                f"einsum: {term!r} in {subscripts!r} names {len(term)} axes; received an array of shape {shape} there. "
                "Reshape it, or change the formula."
            )
        spelled.append(term)
    ellipsis = dots[len(dots) - widest :] if widest else ""
    if not arrow:
        letters = "".join(spelled)
        right = ellipsis + "".join(sorted(x for x in set(letters) if letters.count(x) == 1 and x not in dots))
    else:
        right = right.replace("...", ellipsis)
    return spelled, right


def _diagonals(x: Any, term: str) -> tuple[Any, str]:
    """Replace a letter that an operand has twice by the diagonal of its two axes."""
    from .creation import diagonal

    for letter in dict.fromkeys(term):
        while term.count(letter) > 1:
            i = term.index(letter)
            j = term.index(letter, i + 1)
            x = diagonal(x, 0, i, j)
            term = term[:i] + term[i + 1 : j] + term[j + 1 :] + letter
    return x, term


def _sum_out(x: Any, term: str, needed: set[str]) -> tuple[Any, str]:
    axes = tuple(i for i, letter in enumerate(term) if letter not in needed)
    return (c.sum(x, axis=axes), "".join(v for v in term if v in needed)) if axes else (x, term)


def _contract(a: Any, ta: str, b: Any, tb: str, needed: set[str]) -> tuple[Any, str]:
    """Multiply two operands and sum over the letters that both have and nobody needs any more: one batched matrix product."""
    both = [v for v in ta if v in tb]
    batch = [v for v in both if v in needed]
    inner = [v for v in both if v not in needed]
    rows, columns = [v for v in ta if v not in tb], [v for v in tb if v not in ta]
    sizes: dict[str, int] = {}
    for t, x in ((ta, a), (tb, b)):
        for v, d in zip(t, x.shape, strict=True):
            sizes[v] = d if sizes.get(v, 1) == 1 or type(sizes[v]) is not int else sizes[v]
    one_sided = [v for v in both if a.shape[ta.index(v)] != b.shape[tb.index(v)]]
    if one_sided:
        a = c.broadcast_to(a, tuple(sizes[v] if v in one_sided else d for v, d in zip(ta, a.shape, strict=True)))
        b = c.broadcast_to(b, tuple(sizes[v] if v in one_sided else d for v, d in zip(tb, b.shape, strict=True)))
    a = c.transpose(a, [ta.index(v) for v in batch + rows + inner])
    b = c.transpose(b, [tb.index(v) for v in batch + inner + columns])
    lead = [sizes[v] for v in batch]
    a = c.reshape(a, (*lead, math.prod(sizes[v] for v in rows), math.prod(sizes[v] for v in inner)))
    b = c.reshape(b, (*lead, math.prod(sizes[v] for v in inner), math.prod(sizes[v] for v in columns)))
    y = a * b if not inner else product(a, b)
    return c.reshape(y, [sizes[v] for v in batch + rows + columns]), "".join(batch + rows + columns)


@op_function
def einsum(subscripts: str, *operands: Any, **kwargs: Any) -> Any:
    """Return the sum of products that an index formula describes, e.g. "ij,jk->ik". Keras: `keras.ops.einsum`.

    Operands are contracted from left to right, each pair by one batched matrix product. Operands that are all of int8 give int32.
    """
    if set(kwargs) - {"optimize"}:
        raise InputError(f"einsum: unknown arguments {sorted(set(kwargs) - {'optimize'})}.")
    xs = unify_all(operands)
    dtype = xs[0].dtype  # of the result, also where only a sum is taken, which widens small integers
    if dtype.name == "int8":
        dtype = np.dtype("int32")
        xs = [cast(x, dtype) for x in xs]
    terms, out = _parse(subscripts, [x.shape for x in xs])
    pairs = [_diagonals(x, t) for x, t in zip(xs, terms, strict=True)]
    x, term = pairs[0]
    for i in range(1, len(pairs)):
        y, other = pairs[i]
        later = set(out).union(*(t for _, t in pairs[i + 1 :]))
        x, term = _sum_out(x, term, later | set(other))
        y, other = _sum_out(y, other, later | set(term))
        x, term = _contract(x, term, y, other, later)
    x, term = _sum_out(x, term, set(out))
    return cast(c.transpose(x, [term.index(v) for v in out]), dtype)


# --- decompositions --------------------------------------------------------------------------------------------------


def _float(x: Any) -> Any:
    x = convert(x)
    return cast(x, floating(x.dtype))


def _matrices(x: Any, name: str, square: bool = True) -> Any:
    x = _float(x)
    if len(x.shape) < 2:
        raise InputError(f"Expected input to have rank >= 2. Received input with shape {x.shape}.")
    if square and not agree(*x.shape[-2:]):
        raise InputError(
            f"Expected a square matrix. Received non-square input with shape {x.shape}: {name} needs (..., n, n)."
        )
    return x


@op_function
def det(x: Any) -> Any:
    """Return the determinants of (…, n, n). Keras: `keras.ops.det`."""
    return library.call("det", _matrices(x, "det"))[0]


@op_function
def slogdet(x: Any) -> tuple:
    """Return the sign and the logarithm of the modulus of the determinant. Keras: `keras.ops.slogdet`."""
    return library.call("slogdet", _matrices(x, "slogdet"))


@op_function
def logdet(x: Any) -> Any:
    """Return the logarithm of the determinant of positive definite matrices. Keras: `keras.ops.logdet`."""
    return 2.0 * c.sum(c.log(_diagonal(cholesky(x))), axis=-1)


def _diagonal(x: Any) -> Any:
    from .creation import diagonal

    return diagonal(x, 0, -2, -1)


@op_function
def inv(x: Any) -> Any:
    """Return the inverses of (…, n, n). Keras: `keras.ops.inv`."""
    return library.call("inv", _matrices(x, "inv"))[0]


@op_function
def pinv(x: Any, rcond: float | None = None) -> Any:
    """Return the pseudo-inverses. Keras: `keras.ops.pinv`."""
    x = _matrices(x, "pinv", square=False)
    if rcond is None:
        rcond = 10.0 * max(x.shape[-2:]) * float(np.finfo(x.dtype).eps)
    return library.call("pinv", x, rcond=float(rcond))[0]


@op_function
def solve(a: Any, b: Any) -> Any:
    """Return x with a x = b, for b (…, n) or (…, n, k). Keras: `keras.ops.solve`."""
    a, b = unify(_matrices(a, "solve"), b, floats=True)
    vector = len(b.shape) == len(a.shape) - 1
    if vector:
        b = c.reshape(b, (*b.shape, 1))
    if not agree(a.shape[-1], b.shape[-2]):
        raise InputError(f"solve: incompatible shapes between `a` {a.shape} and `b` {b.shape}.")
    y = library.call("solve", a, b)[0]
    return c.reshape(y, y.shape[:-1]) if vector else y


@op_function
def solve_triangular(a: Any, b: Any, lower: bool = False) -> Any:
    """Return x with a x = b for a triangular matrix; the other triangle is not read. Keras: `keras.ops.solve_triangular`."""
    from .creation import tril, triu

    return solve(tril(a) if lower else triu(a), b)


@op_function
def lstsq(a: Any, b: Any, rcond: float | None = None) -> Any:
    """Return the x of least norm that minimizes |a x - b|. Keras: `keras.ops.lstsq`."""
    a, b = unify(_matrices(a, "lstsq", square=False), b, floats=True)
    if rcond is None:
        rcond = max(a.shape[-2:]) * float(np.finfo(a.dtype).eps)
    return c.matmul(pinv(a, rcond), b)


@op_function
def cholesky(x: Any, upper: bool = False) -> Any:
    """Return the Cholesky factors of positive definite matrices. Keras: `keras.ops.cholesky`."""
    try:
        y = library.call("cholesky", _matrices(x, "cholesky"))[0]
    except np.linalg.LinAlgError as error:
        raise InputError(f"Cholesky decomposition failed: {error}") from error
    return swapaxes(y, -1, -2) if upper else y


@op_function
def cholesky_inverse(x: Any, upper: bool = False) -> Any:
    """Return the inverse of A from its Cholesky factor. Keras: `keras.ops.cholesky_inverse`."""
    inverse = inv(_matrices(x, "cholesky_inverse"))
    turned = swapaxes(inverse, -1, -2)
    return c.matmul(inverse, turned) if upper else c.matmul(turned, inverse)


@op_function
def qr(x: Any, mode: str = "reduced") -> tuple:
    """Return q and r with x = q r. Keras: `keras.ops.qr`."""
    if mode not in ("reduced", "complete"):
        raise InputError(
            f"`mode` argument value not supported. Expected one of {{'reduced', 'complete'}}. Received: mode={mode}"
        )
    return library.call("qr", _matrices(x, "qr", square=False), mode=mode)


@op_function
def svd(x: Any, full_matrices: bool = True, compute_uv: bool = True) -> Any:
    """Return u, s, vh with x = u diag(s) vh, or s alone. Keras: `keras.ops.svd`."""
    found = library.call("svd", _matrices(x, "svd", square=False), full=bool(full_matrices), vectors=bool(compute_uv))
    return found if compute_uv else found[0]


@op_function
def eigh(x: Any) -> tuple:
    """Return eigenvalues and eigenvectors of symmetric matrices. Keras: `keras.ops.eigh`."""
    return library.call("eigh", _matrices(x, "eigh"))


@op_function
def eig(x: Any) -> tuple:
    """Return complex eigenvalues and eigenvectors. Keras: `keras.ops.eig`."""
    return library.call("eig", _matrices(x, "eig"))


@op_function
def lu_factor(x: Any) -> tuple:
    """Return the LU factors in one matrix, and the row exchanges. Keras: `keras.ops.lu_factor`."""
    return library.call("lu", _matrices(x, "lu_factor", square=False))


@op_function
def matrix_rank(x: Any, tol: float | None = None) -> Any:
    """Return how many singular values exceed a tolerance. Keras: `keras.ops.matrix_rank`."""
    x = _matrices(x, "matrix_rank", square=False)
    s = svd(x, compute_uv=False)
    edge: Any = tol
    if tol is None:
        edge = c.max(s, axis=-1, keepdims=True) * (max(x.shape[-2:]) * float(np.finfo(x.dtype).eps))
    return c.sum(cast(c.greater(s, edge), np.dtype(np.int32)), axis=-1)


@op_function
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """Return a vector or matrix norm over axes; by default √Σx². Keras: `keras.ops.norm`."""
    x = _float(x)
    n = len(x.shape)
    axes = (
        tuple(range(n))
        if axis is None
        else tuple(canonical_axis(a, n) for a in ([axis] if isinstance(axis, int) else axis))
    )
    if ord is None or (ord == "fro" and len(axes) == 2):
        return c.sqrt(c.sum(x * x, axis=axes, keepdims=keepdims))
    if len(axes) == 1:
        return _vector_norm(x, ord, axes[0], keepdims)
    if len(axes) == 2:
        return _matrix_norm(x, ord, axes, keepdims)
    raise InputError(f"norm: `ord` needs one or two axes. Received: ord={ord}, axis={axis}, x.shape={x.shape}")


def _vector_norm(x: Any, ord: Any, axis: int, keepdims: bool) -> Any:
    a = c.absolute(x)
    if ord == math.inf:
        return c.max(a, axis=axis, keepdims=keepdims)
    if ord == -math.inf:
        return c.min(a, axis=axis, keepdims=keepdims)
    if ord == 0:
        return c.sum(cast(c.not_equal(x, 0), x.dtype), axis=axis, keepdims=keepdims)
    if isinstance(ord, str):
        raise InputError(f"Invalid `ord` argument for vector norm. Received: ord={ord}")
    if ord == 1:
        return c.sum(a, axis=axis, keepdims=keepdims)
    if ord == 2:
        return c.sqrt(c.sum(x * x, axis=axis, keepdims=keepdims))
    return c.power(c.sum(c.power(a, float(ord)), axis=axis, keepdims=keepdims), 1.0 / float(ord))


def _matrix_norm(x: Any, ord: Any, axes: tuple, keepdims: bool) -> Any:
    row, column = axes
    if ord in (1, -1, math.inf, -math.inf):
        inner, outer_axis = (row, column) if ord in (1, -1) else (column, row)
        total = c.sum(c.absolute(x), axis=inner, keepdims=True)
        y = (c.max if ord > 0 else c.min)(total, axis=outer_axis, keepdims=True)
    elif ord in (2, -2, "nuc"):
        s = svd(moveaxis(x, axes, (-2, -1)), compute_uv=False)
        y = c.sum(s, axis=-1) if ord == "nuc" else (c.max if ord == 2 else c.min)(s, axis=-1)
        y = c.reshape(y, tuple(1 if i in axes else d for i, d in enumerate(x.shape)))
    else:
        raise InputError(f"Invalid `ord` argument for matrix norm. Received: ord={ord}")
    return y if keepdims else c.reshape(y, tuple(d for i, d in enumerate(x.shape) if i not in axes))


@op_function
def cdist(x: Any, y: Any) -> Any:
    """Return the Euclidean distances between the rows of (…, m, k) and (…, n, k). Keras: `keras.ops.cdist`."""
    x, y = unify(x, y, floats=True)
    d = c.reshape(x, (*x.shape[:-1], 1, x.shape[-1])) - c.reshape(y, (*y.shape[:-2], 1, *y.shape[-2:]))
    return c.sqrt(c.sum(d * d, axis=-1))
