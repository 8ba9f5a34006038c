"""Branches and loops. Eagerly they are Python's; in a traced step branches select, and loops of known length are unrolled."""

import builtins
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import tree
from ..core import ops as c
from ..core.autodiff import GradientTape
from ..core.context import ctx
from ..core.graph import Node
from ..core.op import cast, convert, op_function, raw
from ..core.shaping import canonical_axis
from ..errors import InputError


def _shapes_only() -> bool:
    return ctx.trace is not None and ctx.trace.fill is not None


def _choose(pred: Any, a: Any, b: Any) -> Any:
    """Return, leaf by leaf, a where the scalar pred holds, else b."""

    def leaf(x: Any, y: Any) -> Any:
        if x is None and y is None:
            return None
        x, y = convert(x), convert(y)
        if tuple(x.shape) != tuple(y.shape):
            raise InputError(f"cond: both branches must return the same shapes; received {x.shape} and {y.shape}.")
        return c.where(pred, x, y)

    try:
        return tree.map_structure(leaf, a, b)
    except InputError:
        raise
    except ValueError as error:
        raise InputError(f"cond: both branches must return the same structure; received {a} and {b}.") from error


def _branches(functions: list[Callable], pick: Callable) -> Any:
    """Trace every branch and merge the results, and the values that they assign to Variables."""
    trace = ctx.trace
    before = dict(trace.current)
    results, ends = [], []
    for function in functions:
        trace.current = {k: before.get(k, trace.reads[k][1]) for k in trace.current}
        results.append(function())
        ends.append(dict(trace.current))
    trace.current = {k: before.get(k, trace.reads[k][1]) for k in trace.current}
    for key, start in list(trace.current.items()):
        values = [e.get(key, start) for e in ends]
        if builtins.any(v is not start for v in values):
            trace.write(trace.reads[key][0], pick(values))
    return pick(results)


@op_function
def cond(pred: Any, true_fn: Callable, false_fn: Callable) -> Any:
    """Return true_fn() or false_fn(); in a traced step both are computed and one is selected. Keras: `keras.ops.cond`."""
    if isinstance(pred, (bool, np.bool_)):
        return true_fn() if pred else false_fn()
    pred = convert(pred)
    if type(pred) is not Node:
        return true_fn() if bool(pred) else false_fn()
    return _branches([true_fn, false_fn], lambda values: _choose(pred, values[0], values[1]))


@op_function
def switch(index: Any, branches: Any, *operands: Any) -> Any:
    """Return branches[index](*operands), the index limited to the list. Keras: `keras.ops.switch`."""
    branches = list(branches)
    index = convert(index)
    if type(index) is not Node:
        return branches[min(max(int(index), 0), len(branches) - 1)](*operands)

    def pick(values: list) -> Any:
        out = values[-1]
        for i in reversed(range(len(values) - 1)):
            out = _choose(c.less_equal(index, i), values[i], out)
        return out

    return _branches([lambda f=f: f(*operands) for f in branches], pick)


def _too_dynamic(what: str) -> InputError:
    return InputError(
        f"{what}: the number of iterations depends on values, which are not known while a step is being built. "
        "Give a constant number of iterations (or maximum_iterations), or pass run_eagerly=True to compile()."
    )


@op_function
def while_loop(cond: Callable, body: Callable, loop_vars: Any, maximum_iterations: int | None = None) -> Any:
    """Return the loop variables after body was applied while cond holds. Keras: `keras.ops.while_loop`.

    In a traced step with a condition that depends on values, `maximum_iterations` steps are unrolled and masked.
    """
    several = isinstance(loop_vars, (tuple, list))
    values = tree.map_structure(convert, tuple(loop_vars) if several else (loop_vars,))
    if _shapes_only() and builtins.any(type(v) is Node for v in tree.flatten(values)):
        return loop_vars  # a loop keeps the shapes of its variables
    active: Any = None
    done = 0
    while maximum_iterations is None or done < maximum_iterations:
        go = convert(cond(*values))
        if type(go) is Node:
            if maximum_iterations is None:
                raise _too_dynamic("while_loop")
            active = go if active is None else c.logical_and(active, go)
        elif active is None and not bool(raw(go)):
            break
        new = body(*values)
        new = tuple(new) if several else (new,)
        new = tree.map_structure(convert, new)
        values = new if active is None else _choose(active, new, values)
        done += 1
    return (type(loop_vars)(values) if type(loop_vars) in (list, tuple) else tuple(values)) if several else values[0]


@op_function
def fori_loop(lower: Any, upper: Any, body_fun: Callable, init_val: Any) -> Any:
    """Return the value after value = body_fun(i, value) for i from lower to upper - 1. Keras: `keras.ops.fori_loop`."""
    lower, upper = (v if isinstance(v, int) else convert(v) for v in (lower, upper))
    if type(lower) is Node or type(upper) is Node:
        if _shapes_only():
            return body_fun(lower, init_val)
        raise _too_dynamic("fori_loop")
    value = init_val
    for i in range(int(lower), int(upper)):
        value = body_fun(i, value)
    return value


def _length(xs: Any) -> int:
    flat = tree.flatten(xs)
    lengths = {x.shape[0] for x in flat}
    if len(lengths) != 1:
        raise InputError(f"All arrays must have one length on the first axis; received {sorted(lengths)}.")
    return flat[0].shape[0]


def _take(xs: Any, i: int) -> Any:
    return tree.map_structure(lambda x: c.get_item(x, i), xs)


def _stack(items: list, n: int) -> Any:
    """Return the leaves of several equal structures stacked; while shapes are being found there is only one of them."""

    def leaf(*xs: Any) -> Any:
        if xs[0] is None:
            return None
        if len(xs) == n:
            return c.stack(list(xs))
        x = convert(xs[0])
        return c.broadcast_to(c.reshape(x, (1, *x.shape)), (n, *x.shape))

    return tree.map_structure(leaf, *items) if items else None


@op_function
def scan(
    f: Callable, init: Any, xs: Any = None, length: int | None = None, reverse: bool = False, unroll: Any = 1
) -> tuple:
    """Carry a value along: carry, y = f(carry, x) for each slice x; return the last carry and the stacked ys. Keras: `keras.ops.scan`.

    Args:
        f: function (carry, x) -> (carry, y).
        init: the first carry, a tensor or a nest.
        xs: arrays to go through along the first axis, or None.
        length: the number of steps where xs is None.
        reverse: whether to go from the end.
        unroll: bool or a positive int, as in Keras; a traced loop is unrolled in any case.
    """
    if not callable(f):
        raise TypeError(f"`f` should be a callable. Received: f={f}")
    if not isinstance(unroll, bool) and (not isinstance(unroll, int) or unroll < 1):
        raise ValueError(f"`unroll` must be an positive integer or boolean. Received: unroll={unroll}")
    if xs is None and length is None:
        raise ValueError("Got no `xs` to scan over and `length` not provided.")
    flat = tree.flatten(xs) if xs is not None else []
    xs = tree.map_structure(convert, xs) if xs is not None else None
    n = int(length) if length is not None and not flat else _length(xs)
    if length is not None and int(length) != n:
        raise ValueError(f"Got `length` argument of {length} which disagrees with leading axis sizes {n}.")
    carry = tree.map_structure(convert, init)
    ys = []
    order = range(n)[::-1] if reverse else range(n)
    for i in order[:1] if _shapes_only() else order:
        carry, y = f(carry, None if xs is None else _take(xs, i))
        ys.append(y)
    return carry, _stack(ys[::-1] if reverse else ys, n)


@op_function
def map(f: Callable, xs: Any) -> Any:
    """Return the stacked results of f on each slice along the first axis. Keras: `keras.ops.map`."""
    xs = tree.map_structure(convert, xs)
    n = _length(xs)
    return _stack([f(_take(xs, i)) for i in (range(1) if _shapes_only() else range(n))], n)


@op_function
def vectorized_map(function: Callable, elements: Any) -> Any:
    """Return the stacked results of a function on each slice along the first axis. Keras: `keras.ops.vectorized_map`."""
    return map(function, elements)


@op_function
def associative_scan(f: Callable, elems: Any, reverse: bool = False, axis: int = 0) -> Any:
    """Return all prefixes combined by an associative function, in log₂(n) rounds. Keras: `keras.ops.associative_scan`."""
    if not callable(f):
        raise TypeError(f"`f` should be a callable. Received: f={f}")
    flat = [convert(x) for x in tree.flatten(elems)]
    axis = canonical_axis(axis, len(flat[0].shape))
    if len({x.shape[axis] for x in flat}) != 1:
        raise ValueError(
            f"Array inputs to associative_scan must have the same first dimension. (saw: {[tuple(x.shape) for x in flat]})"
        )
    if reverse:
        flat = [c.flip(x, axis=axis) for x in flat]

    def cut(xs: list, start: Any, stop: Any, step: int = 1) -> list:
        return [c.get_item(x, (slice(None),) * axis + (slice(start, stop, step),)) for x in xs]

    def combine(a: list, b: list) -> list:
        out = f(tree.pack_sequence_as(elems, a), tree.pack_sequence_as(elems, b))
        return [convert(x) for x in tree.flatten(out)]

    def interleave(even: Any, odd: Any) -> Any:
        n, m = even.shape[axis], odd.shape[axis]
        tail = c.get_item(even, (slice(None),) * axis + (slice(m, n),))
        pairs = c.stack([c.get_item(even, (slice(None),) * axis + (slice(0, m),)), odd], axis=axis + 1)
        pairs = c.reshape(pairs, (*odd.shape[:axis], 2 * m, *odd.shape[axis + 1 :]))
        return c.concatenate([pairs, tail], axis=axis) if n > m else pairs

    def rounds(xs: list) -> list:
        n = xs[0].shape[axis]
        if n < 2:
            return xs
        odd = rounds(combine(cut(xs, 0, n - 1, 2), cut(xs, 1, None, 2)))
        even = combine(cut(odd, 0, -1) if n % 2 == 0 else odd, cut(xs, 2, None, 2)) if n > 2 else []
        first = cut(xs, 0, 1)
        even = [c.concatenate([a, b], axis=axis) for a, b in zip(first, even, strict=True)] if even else first
        return [interleave(a, b) for a, b in zip(even, odd, strict=True)]

    out = rounds(flat)
    if reverse:
        out = [c.flip(x, axis=axis) for x in out]
    return tree.pack_sequence_as(elems, out)


def jvp(fun: Callable, primals: Any, tangents: Any, has_aux: bool = False) -> tuple:
    """Return fun(*primals) and its derivative in the direction of the tangents. Keras: `keras.ops.jvp`.

    The vector-Jacobian product is linear in its vector; its own derivative is the Jacobian-vector product.
    """
    xs, ts = [convert(p) for p in primals], [convert(t) for t in tangents]
    with GradientTape(persistent=True) as outer:
        with GradientTape(persistent=True) as inner:
            for x in xs:
                inner.watch(x)
            found = fun(*xs)
        out, aux = found if has_aux else (found, None)
        flat = [convert(y) for y in tree.flatten(out)]
        seeds = [c.zeros_like(y) for y in flat]
        for s in seeds:
            outer.watch(s)
        grads = inner.gradient(flat, xs, output_gradients=seeds)
        terms = [c.sum(g * t) for g, t in zip(grads, ts, strict=True) if g is not None]
        total = terms[0] if terms else convert(0.0)
        for t in terms[1:]:
            total = total + t
    moved = outer.gradient(total, seeds, unconnected_gradients="zero")
    result = tree.pack_sequence_as(out, [cast(m, y.dtype) for m, y in zip(moved, flat, strict=True)])
    return (out, result, aux) if has_aux else (out, result)


def vectorize(pyfunc: Callable, *, excluded: Any = None, signature: str | None = None) -> Callable:
    """Return a function that applies `pyfunc` to each element (or, with a signature, each core array) of broadcast arguments.

    Args:
        pyfunc: function of scalars, or of arrays as the signature says.
        excluded: positions and keywords that are passed whole.
        signature: as in NumPy, "(n),(n)->()".

    Keras: `keras.ops.vectorize`.
    """
    if not callable(pyfunc):
        raise ValueError(f"Expected argument `pyfunc` to be a callable. Received: pyfunc={pyfunc}")
    excluded = set(excluded or ())
    if builtins.any(not isinstance(e, (int, str)) for e in excluded):
        raise ValueError(f"vectorize: excluded must hold positions and names. Received: excluded={excluded}")
    ranks = None
    if signature is not None:
        left, arrow, _ = signature.replace(" ", "").partition("->")
        groups = re.findall(r"\(([^()]*)\)", left)
        if not arrow or not groups:
            raise ValueError(f"not a valid gufunc signature: {signature}")
        ranks = [len([n for n in g.split(",") if n]) for g in groups]

    def call(*args: Any, **kwargs: Any) -> Any:
        kept = [i for i in range(len(args)) if i not in excluded]
        if ranks is not None and len(ranks) != len(kept):
            raise TypeError(f"wrong number of positional arguments: expected {len(ranks)}, got {len(kept)}")
        arrays = [convert(args[i]) for i in kept]
        core = [
            a.shape[len(a.shape) - r :] if r else () for a, r in zip(arrays, ranks or [0] * len(arrays), strict=True)
        ]
        lead = np.broadcast_shapes(*(a.shape[: len(a.shape) - len(s)] for a, s in zip(arrays, core, strict=True)))
        flat = [c.reshape(c.broadcast_to(a, (*lead, *s)), (-1, *s)) for a, s in zip(arrays, core, strict=True)]

        def one(parts: Any) -> Any:
            full = list(args)
            for i, part in zip(kept, parts, strict=True):
                full[i] = part
            return pyfunc(*full, **kwargs)

        out = map(one, tuple(flat))
        return tree.map_structure(lambda y: c.reshape(y, (*lead, *y.shape[1:])), out)

    return call
