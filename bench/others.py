"""Training steps of other libraries, each as its own users write it fast: python others.py LIBRARY JOB; prints a line of JSON.

jax: the whole epoch compiled (lax.scan). torch: an eager loop. sklearn: MLPClassifier or MLPRegressor. prototype: the throw-away
native trainer that showed what the machine can do (a path to its source, compiled here).
"""

import json
import sys
import time
from collections.abc import Callable

import numpy as np
from by_hand import trainer
from jobs import JOBS, Job, data, weights
from rows import REST, WARM


def jax_epoch(job: Job) -> Callable[[], object]:
    """Return one epoch: shuffled, batches gathered on the device, one compiled call."""
    import jax
    import jax.numpy as jnp

    x, y = map(jnp.asarray, data(job))
    params = [jnp.asarray(p) for p in weights(job)]
    zeros = [jnp.zeros_like(p) for p in params]

    def loss_of(params, x, y):
        for i in range(0, len(params), 2):
            x = x @ params[i] + params[i + 1]
            x = jax.nn.relu(x) if i < len(params) - 2 else x
        if job.loss == "mse":
            return jnp.square(x - y).mean(), 0.0
        logp = jax.nn.log_softmax(x)
        return -jnp.take_along_axis(logp, y[:, None], 1).mean(), (x.argmax(1) == y).sum()

    def step(carry, rows):
        params, m, v, t, total, hits = carry
        (loss, right), g = jax.value_and_grad(loss_of, has_aux=True)(params, x[rows], y[rows])
        t = t + 1
        if job.optimizer == "sgd":
            params = [p - job.rate * d for p, d in zip(params, g, strict=True)]
        else:
            alpha = job.rate * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
            m = [a + (d - a) * 0.1 for a, d in zip(m, g, strict=True)]
            v = [b + (d * d - b) * 0.001 for b, d in zip(v, g, strict=True)]
            params = [p - alpha * a / (jnp.sqrt(b) + 1e-7) for p, a, b in zip(params, m, v, strict=True)]
        return (params, m, v, t, total + loss, hits + right), None

    @jax.jit
    def run(carry, order):
        return jax.lax.scan(step, carry, order)[0]

    rng = np.random.default_rng(2)
    carry = (params, zeros, zeros, jnp.float32(0), jnp.float32(0), jnp.float32(0))

    def epoch():
        nonlocal carry
        carry = run(carry, rng.permutation(len(x)).reshape(job.steps, job.batch))
        jax.block_until_ready(carry)

    return epoch


def torch_epoch(job: Job) -> Callable[[], object]:
    """Return one epoch of the usual loop, with index batches instead of a DataLoader (which would be slower)."""
    import torch

    x, y = (torch.from_numpy(a) for a in data(job))
    y = y.long() if job.loss != "mse" else y
    modules: list = []
    for k, n in zip(job.sizes, job.sizes[1:], strict=False):
        modules += [torch.nn.Linear(k, n), torch.nn.ReLU()]
    net = torch.nn.Sequential(*modules[:-1])
    rule = torch.nn.MSELoss() if job.loss == "mse" else torch.nn.CrossEntropyLoss()
    optimizer = (
        torch.optim.SGD(net.parameters(), job.rate)
        if job.optimizer == "sgd"
        else torch.optim.Adam(net.parameters(), job.rate)
    )

    def epoch():
        order = torch.randperm(len(x))
        total = hits = 0.0
        for i in range(job.steps):
            rows = order[i * job.batch : (i + 1) * job.batch]
            z = net(x[rows])
            loss = rule(z, y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
            hits += 0 if job.loss == "mse" else (z.argmax(1) == y[rows]).sum().item()

    return epoch


def sklearn_epoch(job: Job) -> Callable[[], object]:
    """Return one epoch by partial_fit's big brother: fit with max_iter=1 and warm_start."""
    import warnings

    from sklearn.neural_network import MLPClassifier, MLPRegressor

    warnings.simplefilter("ignore")
    x, y = data(job)
    kind = MLPRegressor if job.loss == "mse" else MLPClassifier
    options = {"solver": "sgd", "momentum": 0.0} if job.optimizer == "sgd" else {"solver": "adam"}
    net = kind(
        hidden_layer_sizes=job.sizes[1:-1],
        batch_size=job.batch,
        learning_rate_init=job.rate,
        alpha=0,
        max_iter=1,
        warm_start=True,
        **options,
    )
    return lambda: net.fit(x, y.ravel())


def prototype_epoch(job: Job, threads: int, path: str) -> Callable[[], object]:
    """Return one epoch of the prototype."""
    import ctypes
    import os
    import subprocess
    import tempfile

    folder = tempfile.mkdtemp()
    built = os.path.join(folder, "mlp.so")
    source = path if path.endswith(".cpp") else os.path.join(path, "mlp.cpp")
    subprocess.run(
        ["g++", "-O2", "-march=native", "-std=c++17", "-shared", "-fPIC", "-pthread", source, "-o", built], check=True
    )
    lib = ctypes.CDLL(built)
    lib.net_new.restype = ctypes.c_void_p
    lib.net_new.argtypes = [ctypes.c_int, ctypes.c_void_p] + [ctypes.c_int] * 3 + [ctypes.c_float] * 4 + [ctypes.c_int]
    lib.net_set.argtypes = [ctypes.c_void_p] * 2
    lib.net_epoch.argtypes = [ctypes.c_void_p] * 5 + [ctypes.c_int, ctypes.c_void_p]
    x, y = data(job)
    sizes = np.array(job.sizes, np.int32)
    net = lib.net_new(
        len(sizes) - 1,
        sizes.ctypes.data,
        job.batch,
        int(job.loss == "mse"),
        int(job.optimizer == "adam"),
        job.rate,
        0.9,
        0.999,
        1e-7,
        threads,
    )
    flat = np.concatenate([w.ravel() for w in weights(job)])
    lib.net_set(net, flat.ctypes.data)
    losses = np.zeros(job.steps, np.float32)
    rng = np.random.default_rng(2)

    def epoch():
        order = rng.permutation(len(x)).astype(np.int32)
        labels, values = (y.ctypes.data, None) if job.loss != "mse" else (None, y.ctypes.data)
        lib.net_epoch(net, x.ctypes.data, labels, values, order.ctypes.data, job.steps, losses.ctypes.data)

    return epoch


if __name__ == "__main__":
    name, job = sys.argv[1], JOBS[sys.argv[2]]
    if name.startswith("prototype"):
        epoch = prototype_epoch(job, int(name[len("prototype") :]), sys.argv[3])
    else:
        epoch = {"jax": jax_epoch, "torch": torch_epoch, "sklearn": sklearn_epoch}[name](job)
    by_hand, times, hand = trainer(job), [], []
    for _ in range(8):
        rested = time.perf_counter()
        while time.perf_counter() - rested < WARM:
            epoch()
        for function, found in ((epoch, times), (by_hand, hand)):
            start = time.perf_counter()
            function()
            found.append((time.perf_counter() - start) / job.steps * 1e6)
        time.sleep(REST)
    print(json.dumps({"us": times[1:], "by_hand": hand[1:]}))
