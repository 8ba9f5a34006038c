"""Nested structures of lists, tuples, named tuples and dictionaries. Keras: `keras.tree`.

Dictionaries are visited in the order of their sorted keys, as Keras does it; OrderedDict keeps its own order. The walks are
functions of the module: one that is nested in its caller refers to itself, and would keep what it walks over, gradients for
example, until the cycle collector runs.
"""

import collections
import warnings
from collections.abc import Callable
from typing import Any

from .errors import InputError


class MAP_TO_NONE:
    """A function given to `traverse` returns this class to put None in place of a value."""


def is_nested(structure: Any) -> bool:
    """Say whether a value is a container that is looked into."""
    return isinstance(structure, (list, tuple, dict))


def _keys(d: dict) -> list:
    if isinstance(d, (collections.OrderedDict, collections.defaultdict)) and not isinstance(d, collections.defaultdict):
        return list(d)
    try:
        return sorted(d)
    except TypeError:
        return list(d)


def _children(s: Any, like: Any = None) -> list:
    """Return what a container holds, a dictionary's values in the order of the keys of `like`."""
    return [s[k] for k in _keys(s if like is None else like)] if isinstance(s, dict) else list(s)


def _kind(s: Any) -> type:
    return type(s) if hasattr(s, "_fields") else next(k for k in (dict, list, tuple) if isinstance(s, k))


def _alike(a: Any, b: Any) -> bool:
    """Say whether two containers are of one kind and have as many children, under the same keys."""
    return is_nested(b) and _kind(a) is _kind(b) and (a.keys() == b.keys() if isinstance(a, dict) else len(a) == len(b))


def _rebuild(s: Any, values: list) -> Any:
    if isinstance(s, dict):
        by_key = dict(zip(_keys(s), values, strict=True))
        ordered = [(k, by_key[k]) for k in s]  # the result keeps the original's order
        if isinstance(s, collections.defaultdict):
            return type(s)(s.default_factory, ordered)
        return type(s)(ordered) if type(s) in (dict, collections.OrderedDict) else dict(ordered)
    if isinstance(s, tuple) and hasattr(s, "_fields"):
        return type(s)(*values)
    return type(s)(values) if type(s) in (list, tuple) else (tuple if isinstance(s, tuple) else list)(values)


def flatten(structure: Any) -> list:
    """Return the leaves in order. None is a leaf.

    >>> flatten({"b": 2, "a": [0, 1]})
    [0, 1, 2]
    """
    out: list = []
    _flatten(structure, out)
    return out


def _flatten(s: Any, out: list) -> None:
    if isinstance(s, (list, tuple, dict)):
        for c in _children(s):
            _flatten(c, out)
    else:
        out.append(s)


def flatten_with_path(structure: Any) -> list:
    """Return (path, leaf) pairs, a path being the tuple of keys and positions."""
    return list(_paths(structure, ()))


def _paths(s: Any, path: tuple) -> Any:
    if not is_nested(s):
        yield path, s
        return
    keys = _keys(s) if isinstance(s, dict) else range(len(s))
    for k, c in zip(keys, _children(s), strict=True):
        yield from _paths(c, (*path, k))


def map_structure(func: Callable, *structures: Any, none_is_leaf: bool = True) -> Any:
    """Return the first structure with every leaf replaced by func(leaf, …leaves of the others).

    Args:
        none_is_leaf: whether func is called on None; otherwise None stays.
    """
    if not callable(func):
        raise TypeError(f"`func` must be callable. Received: func={func}")
    if not structures:
        raise ValueError("Must provide at least one structure")
    for other in structures[1:]:
        assert_same_structure(structures[0], other)
    return _map(func, structures, none_is_leaf)


def _map(func: Callable, ss: tuple, none_is_leaf: bool) -> Any:
    first = ss[0]
    if isinstance(first, (list, tuple, dict)):
        return _rebuild(
            first, [_map(func, cs, none_is_leaf) for cs in zip(*(_children(s, first) for s in ss), strict=True)]
        )
    if first is None and not none_is_leaf:
        return None
    return func(*ss)


def map_structure_up_to(shallow_structure: Any, func: Callable, *structures: Any) -> Any:
    """Map down to the depth of a shallow structure; what lies below a leaf of it is passed whole."""
    if not structures:
        raise ValueError("Must provide at least one structure")

    return _map_up_to(shallow_structure, func, structures)


def _map_up_to(shallow: Any, func: Callable, deep: tuple) -> Any:
    if not is_nested(shallow):
        return func(*deep)
    for d in deep:
        if not _alike(shallow, d):
            raise ValueError(f"Structures don't have the same nested structure: {shallow} and {d}.")
    below = zip(*(_children(d, shallow) for d in deep), strict=True)
    return _rebuild(shallow, [_map_up_to(c, func, cs) for c, cs in zip(_children(shallow), below, strict=True)])


def assert_same_structure(a: Any, b: Any, check_types: bool | None = None) -> None:
    """Raise ValueError where two structures differ. `check_types`, always on, is deprecated as in Keras: False raises."""
    if check_types is not None:
        if not check_types:
            raise ValueError(
                "assert_same_structure: check_types=False is not supported; use assert_same_paths to compare structures of different types."
            )
        warnings.warn(
            "The `check_types` argument is deprecated: types are always checked.", DeprecationWarning, stacklevel=2
        )
    if is_nested(a) != is_nested(b):
        want = type(a).__name__ if is_nested(a) else "a leaf"
        raise ValueError(f"`a` and `b` don't have the same structure. Expected {want}, received {b!r}.")
    if not is_nested(a):
        return
    if not _alike(a, b):
        raise ValueError(f"`a` and `b` don't have the same structure: {a} and {b}.")
    for x, y in zip(_children(a), _children(b, a), strict=True):
        assert_same_structure(x, y)


def assert_same_paths(a: Any, b: Any) -> None:
    """Raise ValueError where the paths to the leaves of two structures differ."""
    pa, pb = {p for p, _ in flatten_with_path(a)}, {p for p, _ in flatten_with_path(b)}
    if pa != pb:
        raise ValueError(f"`a` and `b` don't have the same paths: {sorted(map(str, pa ^ pb))} differ.")


def pack_sequence_as(structure: Any, flat_sequence: Any) -> Any:
    """Return the values of a flat sequence arranged like `structure`."""
    if not hasattr(flat_sequence, "__iter__") or isinstance(flat_sequence, (str, dict)):
        raise TypeError(f"flat_sequence must be a sequence, received {type(flat_sequence).__name__}.")
    flat = list(flat_sequence)
    if not is_nested(structure):
        if len(flat) != 1:
            raise ValueError(f"Structure is a scalar but len(flat_sequence) == {len(flat)} > 1.")
        return flat[0]
    count = len(flatten(structure))
    if count != len(flat):
        raise ValueError(
            f"Could not pack sequence. Structure had {count} atoms, but flat_sequence had {len(flat)} items."
        )
    return _pack(structure, iter(flat))


def _pack(s: Any, values: Any) -> Any:
    return _rebuild(s, [_pack(c, values) for c in _children(s)]) if is_nested(s) else next(values)


def lists_to_tuples(structure: Any) -> Any:
    """Return the structure with every list made a tuple."""
    if isinstance(structure, list):
        return tuple(lists_to_tuples(c) for c in structure)
    return (
        _rebuild(structure, [lists_to_tuples(c) for c in _children(structure)]) if is_nested(structure) else structure
    )


def map_shape_structure(func: Callable, structure: Any) -> Any:
    """Map over shapes: tuples and lists of ints and None are leaves."""

    def is_shape(x: Any) -> bool:
        return isinstance(x, (list, tuple)) and all(d is None or isinstance(d, int) for d in x)

    if not callable(func):
        raise TypeError(f"`func` must be callable, received {func!r}.")
    if is_shape(structure):
        return func(structure)
    if is_nested(structure):
        return _rebuild(structure, [map_shape_structure(func, c) for c in _children(structure)])
    raise InputError(f"Expected nested shapes, received {structure!r}.")


def traverse(func: Callable, structure: Any, top_down: bool = True) -> Any:
    """Apply func to every subtree; a value other than None that it returns replaces the subtree.

    Args:
        top_down: visit a container before its children (and skip them when it is replaced), or after.
    """
    if not callable(func):
        raise TypeError(f"`func` must be callable. Received: func={func}")
    return _traverse(func, structure, top_down)


def _traverse(func: Callable, s: Any, top_down: bool) -> Any:
    if not top_down and is_nested(s):
        s = _rebuild(s, [_traverse(func, c, top_down) for c in _children(s)])
    found = func(s)
    if found is not None:
        return None if found is MAP_TO_NONE or isinstance(found, MAP_TO_NONE) else found
    if top_down and is_nested(s):
        return _rebuild(s, [_traverse(func, c, top_down) for c in _children(s)])
    return s
