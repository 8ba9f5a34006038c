"""The jobs that the native engine is measured by, as step graphs written in ops: what `fit` would trace for them.

A = 784-300-100-10, batch 32, SGD.   B = 784-128-64-10, batch 128, Adam.   C = 8-50-50-50-1, batch 32, Adam, mean squared error.
D = 784-512-10, batch 32, Adam.      F = 1024-2048-2048-10, batch 512, Adam.
"""

from typing import Any

import numpy as np

from baro.core import ops
from baro.core.autodiff import GradientTape
from baro.core.graph import Graph, Trace
from baro.core.rewrite import simplify

JOBS: dict[str, tuple[list[int], int, str, str, float]] = {
    "A": ([784, 300, 100, 10], 32, "cross-entropy", "sgd", 0.01),
    "B": ([784, 128, 64, 10], 128, "cross-entropy", "adam", 0.001),
    "C": ([8, 50, 50, 50, 1], 32, "mse", "adam", 0.001),
    "D": ([784, 512, 10], 32, "cross-entropy", "adam", 0.001),
    "F": ([1024, 2048, 2048, 10], 512, "cross-entropy", "adam", 0.001),
    "XOR": ([2, 4, 1], 4, "mse", "sgd", 0.1),
}


def weights(sizes: list[int], seed: int = 0) -> list[np.ndarray]:
    """Return weights and biases of a stack of dense layers, float32."""
    r = np.random.default_rng(seed)
    found = []
    for k, n in zip(sizes, sizes[1:], strict=False):
        found += [(r.standard_normal((k, n)) / np.sqrt(k)).astype(np.float32), np.zeros(n, np.float32)]
    return found


def state(sizes: list[int], optimizer: str, rate: float) -> list[np.ndarray]:
    """Return the state of a job: weights, moments, iteration, learning rate, loss total and weight, and for a classifier accuracy's."""
    w = weights(sizes)
    moments = [np.zeros_like(x) for x in w for _ in range(2)] if optimizer == "adam" else []
    return [
        *w,
        *moments,
        np.array(0, np.int32),
        np.array(rate, np.float32),
        *(np.zeros((), np.float32) for _ in range(4)),
    ]


def forward(x: Any, w: list[Any]) -> Any:
    """Return the logits of a stack of dense layers with relu between them."""
    for i in range(0, len(w), 2):
        x = ops.add(ops.matmul(x, w[i]), w[i + 1])
        if i < len(w) - 2:
            x = ops.relu(x)
    return x


def step_graph(
    sizes: list[int], batch: int, loss: str, optimizer: str, dtype: Any = np.float32, x_dtype: Any = np.float32
) -> Graph:
    """Return the graph of one training step: (state…, x, y) -> new state…"""
    n = 2 * (len(sizes) - 1)
    with Trace() as t:
        start = [t.input(s.shape, dtype if s.dtype == np.float32 else s.dtype) for s in state(sizes, optimizer, 0.1)]
        x = t.input((batch, sizes[0]), x_dtype)
        y = t.input((batch,), np.int32) if loss == "cross-entropy" else t.input((batch, sizes[-1]), dtype)
        w, rest = start[:n], start[n:]
        moments, (count, rate, total, weight, hits, seen) = rest[:-6], rest[-6:]
        xf = ops.cast(x, dtype)
        with GradientTape() as tape:
            tape.watch(w)
            z = forward(xf, w)
            if loss == "cross-entropy":
                value = ops.mean(ops.sparse_softmax_cross_entropy(z, y))
                right = ops.sum(ops.cast(ops.equal(ops.argmax(z, axis=-1), y), dtype))
            else:
                value = ops.mean(ops.square(ops.subtract(z, y)))
                right = ops.sum(ops.absolute(ops.subtract(z, y)))
        grads = tape.gradient(value, w)
        new_w, new_m = [], []
        if optimizer == "sgd":
            new_w = [ops.subtract(p, ops.multiply(rate, g)) for p, g in zip(w, grads, strict=True)]
        else:
            k = ops.cast(ops.add(count, 1), dtype)
            alpha = ops.divide(
                ops.multiply(rate, ops.sqrt(ops.subtract(1.0, ops.power(0.999, k)))),
                ops.subtract(1.0, ops.power(0.9, k)),
            )
            for i, (p, g) in enumerate(zip(w, grads, strict=True)):
                m, v = moments[2 * i], moments[2 * i + 1]
                m = ops.add(m, ops.multiply(ops.subtract(g, m), 1 - 0.9))
                v = ops.add(v, ops.multiply(ops.subtract(ops.square(g), v), 1 - 0.999))
                new_w.append(ops.subtract(p, ops.divide(ops.multiply(m, alpha), ops.add(ops.sqrt(v), 1e-7))))
                new_m += [m, v]
        new = [*new_w, *new_m, ops.add(count, 1), rate, ops.add(total, ops.multiply(value, float(batch))), ops.add(weight, float(batch)),
               ops.add(hits, right), ops.add(seen, float(batch))]  # fmt: skip
        return simplify(Graph([*start, x, y], new, t.nodes))


def data(sizes: list[int], loss: str, rows: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y of a job."""
    r = np.random.default_rng(seed)
    x = r.random((rows, sizes[0]), np.float32)
    return x, r.integers(0, sizes[-1], rows).astype(np.int32) if loss == "cross-entropy" else r.random(
        (rows, sizes[-1]), np.float32
    )
