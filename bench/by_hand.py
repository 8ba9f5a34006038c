"""The jobs' training step as somebody writes it in NumPy who knows NumPy: the yardstick of the reference executor.

Same rules as baro's: mean loss, accuracy, Keras's Adam; a shuffled epoch, batches gathered by index.
"""

from collections.abc import Callable

import numpy as np
from jobs import Job, data, weights


def trainer(job: Job) -> Callable[[], float]:
    """Return a function that trains one epoch and returns its mean loss."""
    x_all, y_all = data(job)
    w = weights(job)
    layers = len(w) // 2
    m, v = [np.zeros_like(p) for p in w], [np.zeros_like(p) for p in w]
    rng = np.random.default_rng(2)
    rows, batch = np.arange(job.batch), job.batch
    count = 0

    def step(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
        nonlocal count
        hidden = [x]
        for i in range(layers - 1):
            z = hidden[-1] @ w[2 * i]
            z += w[2 * i + 1]
            hidden.append(np.maximum(z, 0, out=z))
        z = hidden[-1] @ w[-2] + w[-1]
        if job.loss == "mse":
            g = z - y
            loss, right = float(np.square(g).mean()), 0.0
            g *= 2 / g.size
        else:
            right = float((z.argmax(1) == y).sum())
            z -= z.max(1, keepdims=True)
            g = np.exp(z)
            total = g.sum(1, keepdims=True)
            loss = float((np.log(total[:, 0]) - z[rows, y]).mean())
            g /= total
            g[rows, y] -= 1
            g /= batch
        grads: list[np.ndarray] = [None] * len(w)  # type: ignore[list-item]
        for i in reversed(range(layers)):
            grads[2 * i], grads[2 * i + 1] = hidden[i].T @ g, g.sum(0)
            if i:
                g = g @ w[2 * i].T
                g *= hidden[i] > 0
        count += 1
        if job.optimizer == "sgd":
            for p, d in zip(w, grads, strict=True):
                p -= job.rate * d
        else:
            alpha = job.rate * (1 - 0.999**count) ** 0.5 / (1 - 0.9**count)
            for p, d, a, b in zip(w, grads, m, v, strict=True):
                a += (d - a) * 0.1
                b += (d * d - b) * 0.001
                p -= alpha * a / (np.sqrt(b) + 1e-7)
        return loss, right

    def epoch() -> float:
        order = rng.permutation(len(x_all))
        total = hits = 0.0
        for i in range(job.steps):
            take = order[i * batch : (i + 1) * batch]
            loss, right = step(x_all[take], y_all[take])
            total += loss
            hits += right
        return total / job.steps

    return epoch
