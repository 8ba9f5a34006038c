"""Checking of shapes given by the user, and the stand-in for a length that is not known yet."""

from typing import Any


class Unknown(int):
    """A length that stands in for None while the shapes of a functional model are found.

    Where a shape rule compares lengths, an Unknown agrees with every other one and the known one wins; everywhere else it is an
    ordinary int, and what is computed from it is told by tracing twice with different stand-ins.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "None"  # what an error message should show

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "None"


def agree(a: int, b: int) -> bool:
    """Say whether two lengths are equal as far as is known."""
    return a == b or type(a) is Unknown or type(b) is Unknown


def standardize_shape(shape: Any) -> tuple:
    """Return a shape as a tuple of ints and None, or raise ValueError.

    >>> standardize_shape([None, 3])
    (None, 3)
    """
    if not isinstance(shape, tuple):
        if shape is None:
            raise ValueError("Undefined shapes are not supported.")
        if not hasattr(shape, "__iter__"):
            raise ValueError(f"Cannot convert '{shape}' to a shape.")
        shape = tuple(shape)
    out: list[int | None] = []
    for d in shape:
        if d is None:
            out.append(None)
            continue
        if isinstance(d, bool) or not hasattr(d, "__index__"):
            raise ValueError(f"Cannot convert '{shape}' to a shape. Found invalid entry '{d}' of type '{type(d)}'.")
        d = int(d)
        if d < 0:
            raise ValueError(f"Cannot convert '{shape}' to a shape. Negative dimensions are not allowed.")
        out.append(d)
    return tuple(out)
