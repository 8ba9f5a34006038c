"""Every function of `baro.ops` on plainly wrong input: it works, or raises one clear error, never one from inside NumPy or Python."""

import inspect
import warnings

import numpy as np
import pytest

import baro
from baro import ops
from baro.errors import BaroError, DTypeError, InputError, RangeError

GOOD = np.arange(1.0, 10, dtype="float32").reshape(3, 3)
BAD = {
    "a number": np.float32(2.0),
    "four axes": np.ones((2, 2, 2, 2), "float32"),
    "nothing": np.zeros((0,), "float32"),
    "a vector": np.ones(3, "float32"),
    "a string": "abc",
    "strings": np.array(["a", "b"]),
    "None": None,
    "an object": object(),
    "a dict": {"a": 1},
    "rows of different lengths": [[1, 2], [3]],
    "truth values": np.array([True, False]),
    "complex numbers": np.array([1 + 2j]),
}
AXES = (7, -7, (0, 7), "x", 1.5, None, (0, 0), [[0]], (), object())
OTHERS = ("nonsense", -3, None, 2.5, (), object())
TAKE_FUNCTIONS = {"custom_gradient", "vectorize"}  # their arguments are functions of the user
NAMES = sorted(
    n
    for n in dir(ops)
    if not n.startswith("_") and inspect.isfunction(getattr(ops, n)) and n not in TAKE_FUNCTIONS
    and not {"f", "fun", "true_fn", "body", "body_fun", "branches"} & set(inspect.signature(getattr(ops, n)).parameters)
)  # fmt: skip


def calls(function):
    """Yield (what, arguments, keywords), each with one bad argument."""
    parameters = [p for p in inspect.signature(function).parameters.values() if p.kind is not p.VAR_KEYWORD]
    needed = [p for p in parameters if p.default is p.empty and p.kind is not p.KEYWORD_ONLY]
    for i, p in enumerate(needed):
        for what, bad in BAD.items():
            yield f"{p.name} is {what}", [bad if j == i else GOOD for j in range(len(needed))], {}
    for p in parameters:
        axes = p.name.startswith("ax") or p.name in ("k", "shift", "offset", "source", "destination")
        if p.kind is p.VAR_POSITIONAL or p in needed and not axes:
            continue
        for bad in AXES if axes else OTHERS:
            given = [bad if q is p else GOOD for q in needed]
            yield f"{p.name}={bad!r}", given, {} if p in needed else {p.name: bad}


def is_clear(error):
    """Say whether an error is one of baro's, or a sentence of its own about what was received."""
    clear = isinstance(error, (BaroError, NotImplementedError, np.linalg.LinAlgError))
    return clear or isinstance(error, (ValueError, TypeError, IndexError)) and "eceived" in str(error)


@pytest.mark.parametrize("name", NAMES)
def test_wrong_input_is_explained(name):
    raw = []
    for what, args, kwargs in calls(getattr(ops, name)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                getattr(ops, name)(*args, **kwargs)
        except Exception as error:
            if not is_clear(error):
                raw.append(f"{what}: {type(error).__name__}: {error}")
    assert not raw, "\n".join(raw)


def test_the_probe_is_wide():
    assert len(NAMES) > 270 and sum(1 for n in NAMES for _ in calls(getattr(ops, n))) > 6000


@pytest.mark.parametrize(
    "call, kind, text",
    [
        (lambda: ops.argmax(GOOD, axis=(0, 1)), DTypeError, r"argmax: axis must be an integer, not \(0, 1\). Received: x of shape \(3, 3\) and dtype float32, axis=\(0, 1\). Expected: argmax\(x, axis=None"),
        (lambda: ops.sum(GOOD, axis=5), InputError, "sum: axis 5 is out of bounds for an array of 2 axes. Received: x of shape"),
        (lambda: ops.mean(GOOD, axis=0.5), DTypeError, "mean: axis must be an integer, not 0.5"),
        (lambda: ops.vander(np.array([True, False])), DTypeError, "vander: expected numbers, received bool. Cast it first"),
        (lambda: ops.vander(np.ones(2), 2.5), InputError, "vander: `N`, the number of columns, must be a nonnegative integer. Received: N=2.5"),
        (lambda: ops.add(GOOD, np.ones((2, 3))), InputError, r"^add: Cannot broadcast shapes \(3, 3\) and \(2, 3\): axis -2 has lengths 3 and 2"),
        (lambda: ops.convert_to_tensor(GOOD) + ops.ones((2, 3)), InputError, r"add: Cannot broadcast shapes \(3, 3\) and \(2, 3\)"),
        (lambda: ops.where(GOOD > 0, GOOD, np.ones(4)), InputError, r"where: Cannot broadcast shapes \(3, 3\) and \(4,\)"),
        (lambda: ops.bitwise_and(GOOD, GOOD), DTypeError, "bitwise_and: not defined for the received dtypes, float32. Cast first"),
        (lambda: -ops.convert_to_tensor([True]), DTypeError, "negative: not defined for the received dtypes, bool"),
        (lambda: ops.relu([[1.0, 2.0], [3.0]]), DTypeError, "expected numbers in a rectangular nesting"),
        (lambda: ops.take(GOOD, 3, axis=0), RangeError, "take: index 3 is out of bounds for axis 0 with size 3. Received: x of shape"),
        (lambda: ops.zeros("abc"), InputError, r"zeros: .* Received: shape='abc'. Expected: zeros\(shape, dtype=None\)"),
        (lambda: ops.eye(-3), InputError, "eye: negative dimensions are not allowed. Received: N=-3"),
        (lambda: ops.einsum("ab,bc->ac", GOOD, np.ones((3, 3, 3))), InputError, r"'bc' in 'ab,bc->ac' names 2 axes; received an array of shape \(3, 3, 3\)"),
    ],
)  # fmt: skip
def test_the_error_says_where_and_what(call, kind, text):
    with pytest.raises(kind, match=text):
        call()


def test_errors_of_the_user_stay():
    with pytest.raises(TypeError, match=r"missing 1 required positional argument: 'x2'$"):
        ops.add(GOOD)

    def broken(x):
        raise ValueError("mine")

    with pytest.raises(ValueError, match="^mine$") as caught:
        ops.map(broken, GOOD)
    assert type(caught.value) is ValueError
    with pytest.raises(IndexError, match=r"get_item: index 3 is out of range for axis 0 of length 3. Received"):
        ops.get_item(baro.Variable(GOOD), np.int32(3))
    with pytest.raises(np.linalg.LinAlgError, match="Singular"):
        ops.inv(np.zeros((2, 2)))
