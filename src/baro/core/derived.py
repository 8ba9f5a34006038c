"""Columns that are made on the host from the data of a run, before its first step.

Strings have no ops. So while a step is traced over data, a layer that works value by value (a lookup, a hash) is run at once on whole
columns, and what it gives becomes one more input of the step, by whose rows the executor goes as by those of any other data.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .graph import Node, Trace


class Derived(NamedTuple):
    """A column as a function of others: the number of a leaf of the data, or another Derived."""

    function: Callable
    sources: tuple
    dtype: np.dtype


class _Cast(NamedTuple):  # with equality, by which a column is found again
    dtype: np.dtype

    def __call__(self, a: np.ndarray) -> np.ndarray:
        return a.astype(self.dtype)


class _Reshape(NamedTuple):
    shape: tuple  # of a row

    def __call__(self, a: np.ndarray) -> np.ndarray:
        return a.reshape(len(a), *self.shape)


class Columns:
    """The columns behind the inputs of a trace: those that were given, and those that the traced code asked for.

    Args:
        trace: the trace.
        data: has `column(source)`, which returns a whole column.
        nodes: the inputs of the trace, one a leaf of the data.
    """

    def __init__(self, trace: Trace, data: Any, nodes: list[Node]):
        self._trace = trace
        self._data = data
        self._rows = nodes[0].shape[0]
        self._sources: dict[int, Any] = {id(node): i for i, node in enumerate(nodes)}  # id of an input -> its column
        self._nodes: dict[Derived, Node] = {}

    @property
    def derived(self) -> tuple[Derived, ...]:
        """The columns that were asked for, in the order of the trace's inputs."""
        return tuple(self._nodes)

    def derive(self, function: Callable, nodes: tuple, dtype: np.dtype) -> Node | None:
        """Return an input for function(columns), or None where a value is not one of a column."""
        sources = tuple(self._source(x) for x in nodes)
        if None in sources:
            return None
        made = Derived(function, sources, dtype)
        node = self._nodes.get(made)
        if node is None:
            column = self._data.column(made)
            node = self._nodes[made] = self._trace.input((self._rows, *column.shape[1:]), dtype)
            self._sources[id(node)] = made
        return node

    def _source(self, x: Any) -> Any:
        """Return the column of a Node, through casts and changes of a row's shape."""
        found = self._sources.get(id(x))
        if found is not None or type(x) is not Node or x.op.name not in ("cast", "reshape"):
            return found
        of = self._source(x.inputs[0])
        if of is None:
            return None
        function: Any = _Cast(x.dtype) if x.op.name == "cast" else _Reshape(x.shape[1:])
        return Derived(function, (of,), x.dtype) if x.shape[:1] == (self._rows,) else None
