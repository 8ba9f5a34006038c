"""Functions traced and run on an executor, for the tests of the registry."""

import numpy as np
import pytest

from baro import tree
from baro.core import ops
from baro.core.graph import Trace
from baro.core.rewrite import simplify
from baro.errors import UnsupportedError


def numpy_of(nest):
    """Return all outputs as arrays."""
    return [np.asarray(ops.raw(x)) for x in tree.flatten(nest)]


def run_traced(executor, function, arrays):
    """Trace a function of arrays, run its graph on an executor, and return (outputs, new values of Variables)."""
    with Trace() as trace:
        out = function(*(trace.input(a.shape, a.dtype) for a in arrays))
    graph = simplify(trace.graph(tree.flatten(out)))
    state = [v.numpy() for v in trace.state()]
    try:
        found = executor.compile(graph)(*state, *arrays)
    except UnsupportedError as error:
        pytest.skip(f"{executor.name}: {error}")
    return found[len(state) :], found[: len(state)]
