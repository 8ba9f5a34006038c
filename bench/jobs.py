"""The jobs that every training figure is about: dense networks from very small to bound by the matrix products."""

from typing import NamedTuple

import numpy as np


class Job(NamedTuple):
    """A stack of dense layers with relu between them, its batch, loss and optimizer, and how many steps an epoch has."""

    sizes: tuple[int, ...]
    batch: int
    loss: str
    optimizer: str
    rate: float
    steps: int

    def __str__(self) -> str:
        return f"{'-'.join(map(str, self.sizes))}, batch {self.batch}, {self.optimizer}, {self.loss}"


JOBS = {
    "A": Job((784, 300, 100, 10), 32, "cross-entropy", "sgd", 0.01, 200),
    "B": Job((784, 128, 64, 10), 128, "cross-entropy", "adam", 0.001, 100),
    "C": Job((8, 50, 50, 50, 1), 32, "mse", "adam", 0.001, 500),
    "D": Job((784, 512, 10), 32, "cross-entropy", "adam", 0.001, 100),
    "F": Job((1024, 2048, 2048, 10), 512, "cross-entropy", "adam", 0.001, 10),
}


def data(job: Job, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return x (rows, features) float32 in [0, 1) and y: labels (rows,) int32, or (rows, 1) float32."""
    rng = np.random.default_rng(seed)
    rows = job.batch * job.steps
    x = rng.random((rows, job.sizes[0]), np.float32)
    if job.loss == "mse":
        return x, rng.random((rows, job.sizes[-1]), np.float32)
    return x, rng.integers(0, job.sizes[-1], rows).astype(np.int32)


def weights(job: Job, seed: int = 1) -> list[np.ndarray]:
    """Return weights (fan in, fan out) and biases (fan out,) in turn, float32, Glorot uniform and zero."""
    rng = np.random.default_rng(seed)
    found = []
    for k, n in zip(job.sizes, job.sizes[1:], strict=False):
        limit = (6 / (k + n)) ** 0.5
        found += [rng.uniform(-limit, limit, (k, n)).astype(np.float32), np.zeros(n, np.float32)]
    return found
