"""Constructors hold their arguments to the kinds that their signatures name, and functions say what they received.

`register` wraps the constructors of classes: a value that is neither refused by the class's own rules nor of the annotated kind raises
InputError at once, instead of a strange error much later. Annotations of other forms, `Any` first of all, are the class's own business.

A function of `baro.ops` checks what it can say something useful about. What else goes wrong inside, `explain` tells in the words of the call.
"""

import builtins
import inspect
import math
import os
from collections.abc import Callable, Sequence
from functools import wraps
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from .errors import DTypeError, InputError, RangeError

Path = str | os.PathLike
Axes = int | Sequence[int] | None  # of an argument that names axes


def _has_axes(x: Any) -> bool:
    return len(getattr(x, "shape", ())) > 0


def _is_int(x: Any) -> bool:
    if isinstance(x, bool) or not hasattr(x, "__index__") or _has_axes(x):
        return False
    return -(2**63) <= x < 2**63


def _is_number(x: Any) -> bool:
    if isinstance(x, (bool, str)) or not hasattr(x, "__float__") or _has_axes(x):
        return False
    return not (isinstance(x, float) and math.isnan(x)) and not (isinstance(x, int) and abs(x) >= 2**63)


def _is_flag(x: Any) -> bool:
    return isinstance(x, (bool, int)) and x in (0, 1) or type(x).__name__ in ("bool", "bool_")


def _is_sequence(x: Any) -> bool:
    return hasattr(x, "__len__") and hasattr(x, "__iter__") and not isinstance(x, (str, bytes, dict))


_KINDS: dict[Any, tuple[str, Callable]] = {
    int: ("an integer", _is_int),
    float: ("a number", _is_number),
    bool: ("True or False", _is_flag),
    str: ("a string", lambda x: isinstance(x, str)),
    os.PathLike: ("a path", lambda x: isinstance(x, os.PathLike)),
    dict: ("a dict", lambda x: isinstance(x, dict)),
    tuple: ("a list or tuple", _is_sequence),
    list: ("a list or tuple", _is_sequence),
    Sequence: ("a list or tuple", _is_sequence),
    Callable: ("a function", callable),
    type(None): ("None", lambda x: x is None),
}
_rules: dict[Callable, dict[str, list]] = {}


class _Unknown:
    """What only type checkers know."""

    def __class_getitem__(cls, item: Any) -> Any:
        return cls


class _Names(dict):
    """What the names in annotations mean."""

    def __missing__(self, name: str) -> Any:
        return vars(builtins).get(name, _Unknown)


def _rules_of(init: Any) -> dict[str, list]:
    """Return, for each parameter of a constructor by position, the kinds that it may have; an empty list where any will do."""
    found = _rules.get(init)
    if found is None:
        hints = get_type_hints(init, None, _Names(init.__globals__))
        found = _rules[init] = {
            name: _kinds(hints.get(name, Any))
            for name, p in list(inspect.signature(init).parameters.items())[1:]
            if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
        }
    return found


def _kinds(hint: Any) -> list:
    """Return [(what, function that says whether a value fits), …] for an annotation; an empty list where any value fits."""
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    kinds = [_kind(part) for part in parts]
    return [k for k in kinds if k is not None] if None not in kinds else []


def _kind(hint: Any) -> tuple[str, Callable] | None:
    kind = _KINDS.get(get_origin(hint) or hint)
    inner = _kinds(get_args(hint)[0]) if kind is not None and kind[1] is _is_sequence and get_args(hint) else []
    if kind is None or not inner:
        return kind
    one = inner[0][0].removeprefix("an ").removeprefix("a ")

    def fits(x: Any) -> bool:  # an array has one dtype, which is the class's own business
        return _is_sequence(x) and (hasattr(x, "dtype") or all(any(f(v) for _, f in inner) for v in x))

    return f"a list of {one}s", fits


def not_empty(where: str, **values: Any) -> None:
    """Raise InputError for a list, tuple or array of no elements."""
    for name, value in values.items():
        if _is_sequence(value) and not _is_number(value) and len(value) == 0:
            raise InputError(f"{where}: `{name}` is empty; expected at least one element. Received: {name}={value!r}")


def check_kinds(thing: Any, init: Callable, args: tuple, kwargs: dict) -> None:
    """Raise InputError where an argument of a constructor is not of the kind that its annotation names."""
    rules = _rules_of(init)
    for name, value in (*zip(rules, args, strict=False), *kwargs.items()):
        kinds = rules.get(name)
        if kinds and not any(fits(value) for _, fits in kinds):
            expected = " or ".join(dict.fromkeys(what for what, _ in kinds))
            received = repr(value)
            received = received if len(received) <= 80 else received[:77] + "..."
            raise InputError(f"{type(thing).__name__}: expected `{name}` to be {expected}. Received: {name}={received}")


def checked(init: Callable) -> Callable:
    """Return a constructor that checks the kinds of its arguments, after its own rules, whose messages say more."""

    if getattr(init, "checks_kinds", False):
        return init

    @wraps(init)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        try:
            init(self, *args, **kwargs)
        except Exception as error:
            if "eceived" not in str(error) or hasattr(error, "mishap"):  # not a rule of the class
                check_kinds(self, init, args, kwargs)
            raise
        check_kinds(self, init, args, kwargs)

    __init__.checks_kinds = True  # type: ignore[attr-defined]
    return __init__


def check_arguments(cls: Any) -> None:
    """Let the constructor of a class check the kinds of its arguments."""
    if hasattr(cls.__init__, "__globals__"):  # one that is written in Python
        cls.__init__ = checked(cls.__init__)


MISHAPS = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)  # what wrong arguments cause inside


def explain(function: Callable, args: tuple, kwargs: dict, error: Exception) -> None:
    """Raise a BaroError that names the function and its arguments, unless `error` says what was received already.

    An error of the user's own code stays what it is: that of a function among the arguments, and of a call that does not fit the signature.
    """
    cause = getattr(error, "mishap", error)  # of a function inside: the outermost one is what the user called
    if cause is error and ("eceived" in str(error) or not _from_inside(type(error))):
        return
    if any(callable(v) for v in (*args, *kwargs.values())):
        return
    signature = inspect.signature(function)
    try:
        given = signature.bind(*args, **kwargs).arguments
    except TypeError:
        return
    received = ", ".join(_shown(name, value) for name, value in given.items())
    names = ", ".join(str(p.replace(annotation=p.empty)) for p in signature.parameters.values())
    kind = DTypeError if isinstance(cause, TypeError) else RangeError if isinstance(cause, IndexError) else InputError
    said = str(cause).rstrip(".").removeprefix(f"{function.__name__}: ")
    clear: Any = kind(
        f"{function.__name__}: {said}. Received: {received}. Expected: {function.__name__}({names}), as its documentation says."
    )
    clear.mishap = cause
    raise clear from cause


def _from_inside(kind: type) -> bool:
    origin = kind.__module__
    if origin.startswith("numpy"):
        return not origin.startswith("numpy.linalg")  # "Singular matrix" is about values
    return origin == "builtins" or kind in (InputError, RangeError, DTypeError)


def _shown(name: str, value: Any) -> str:
    if getattr(value, "shape", None) and hasattr(value, "dtype"):
        return f"{name} of shape {tuple(value.shape)} and dtype {value.dtype}"
    text = repr(value)
    return f"{name}={text if len(text) <= 80 else text[:77] + '...'}"
