"""Random graphs for property tests: a hypothesis strategy that draws programs of ops on small arrays."""

import numpy as np
from hypothesis import strategies as st

from baro.core import ops
from baro.core.graph import Trace

SHAPES = [(), (1,), (3,), (2, 3), (2, 1), (1, 3), (3, 2), (0, 3)]

UNARY = [
    ops.negative, ops.tanh, ops.relu, ops.sigmoid, ops.square, ops.absolute, ops.copy, ops.stop_gradient, lambda x: x * 1.0, lambda x: x + 0.0,
    lambda x: x / 1, lambda x: 2.0 - x, lambda x: ops.cast(x, "float32"), lambda x: ops.cast(ops.cast(x, "float64"), "float32"), lambda x: ops.reshape(x, (-1,)),
    lambda x: ops.reshape(x, (1, *x.shape)), lambda x: ops.transpose(x), lambda x: ops.transpose(ops.transpose(x)), lambda x: ops.sum(x),
    lambda x: ops.sum(x, axis=0, keepdims=True) if x.shape else x, lambda x: ops.broadcast_to(x, (2, *x.shape)), lambda x: x[::-1] if x.shape else x,
    lambda x: ops.zeros_like(x) + x, lambda x: ops.ones_like(x) * 3.0, lambda x: ops.softmax(x) if x.shape and x.shape[-1] else x,
    lambda x: ops.concatenate([x, x]) if x.shape else x, lambda x: ops.cumsum(x, axis=0) if x.shape else x, lambda x: ops.where(x > 0, x, -0.5),
]  # fmt: skip
BINARY = [
    ops.add,
    ops.subtract,
    ops.multiply,
    ops.maximum,
    ops.minimum,
    lambda a, b: ops.where(ops.less(a, b), a, b),
    lambda a, b: ops.relu(a) + b,
]


def small(x):
    """Keep values and sizes bounded, so that comparisons mean something."""
    return x if x.size <= 60 else ops.reshape(x, (-1,))[:6]


@st.composite
def programs(draw, max_ops=14):
    """Return (shapes of inputs, function of that many nodes that returns a list of nodes)."""
    shapes = draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3))
    steps = draw(
        st.lists(
            st.tuples(st.integers(0, 999), st.integers(0, 999), st.integers(0, 999), st.booleans()),
            min_size=1,
            max_size=max_ops,
        )
    )
    ends = draw(st.lists(st.integers(0, 999), min_size=1, max_size=4))

    def build(*inputs):
        values = list(inputs)
        for which, i, j, two in steps:
            a, b = values[i % len(values)], values[j % len(values)]
            if two:
                try:
                    values.append(
                        small(ops.tanh(BINARY[which % len(BINARY)](a, b)))
                        if which % 3
                        else small(BINARY[which % len(BINARY)](a, b))
                    )
                    continue
                except ValueError:  # shapes that do not broadcast
                    pass
            values.append(small(UNARY[which % len(UNARY)](a)))
        return [values[-1 - e % len(values)] for e in ends]

    return shapes, build


def graph_of(shapes, build):
    """Return the graph of a program."""
    with Trace() as t:
        outputs = build(*(t.input(s, np.float32) for s in shapes))
        return t.graph(outputs)


def inputs_of(shapes, seed=0):
    """Return arrays of these shapes."""
    rng = np.random.default_rng(seed)
    return [rng.uniform(-2, 2, s).astype(np.float32) for s in shapes]
