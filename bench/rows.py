"""One measurement in one process, of any library with the Keras API: python rows.py LIBRARY ROW [JOB]; prints a line of JSON.

LIBRARY is baro (its executor by BARO_EXECUTOR) or keras (its backend by KERAS_BACKEND). Times are in microseconds; several
repetitions are printed, and the reader takes the median.
"""

import gc
import importlib
import json
import statistics
import sys
import time

START = time.perf_counter()
REST = 0.1  # seconds: the threads of NumPy's BLAS spin for 25 ms after their last product, on the cores that are to be measured
WARM = 0.05  # seconds of steps before the next ones are timed: after a rest caches and clocks are cold


def library():
    """Return the imported library."""
    return importlib.import_module(NAME)


def build(job, lib):
    """Return a compiled model of a job."""
    layers = [lib.layers.Input((job.sizes[0],))]
    layers += [lib.layers.Dense(n, activation="relu") for n in job.sizes[1:-1]]
    layers += [lib.layers.Dense(job.sizes[-1])]
    model = lib.Sequential(layers)
    optimizer = {"sgd": lib.optimizers.SGD, "adam": lib.optimizers.Adam}[job.optimizer](job.rate)
    if job.loss == "mse":
        model.compile(optimizer=optimizer, loss="mse")
    else:
        model.compile(
            optimizer=optimizer, loss=lib.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"]
        )
    return model


def step(name, epochs=7):
    """A training step within fit: an epoch's time by its number of steps; in turn with NumPy by hand, so that noise hits both."""
    from by_hand import trainer
    from jobs import JOBS, data

    job, lib = JOBS[name], library()
    x, y = data(job)
    model = build(job, lib)
    times, hand = [], []
    by_hand = trainer(job)

    class Clock(lib.callbacks.Callback):
        rested = time.perf_counter()

        def on_epoch_begin(self, epoch, logs=None):
            self.start = time.perf_counter()

        def on_epoch_end(self, epoch, logs=None):
            now = time.perf_counter()
            if self.start - self.rested < WARM:
                return
            times.append(now - self.start)
            by_hand()
            hand.append(time.perf_counter() - now)
            time.sleep(REST)
            self.rested = time.perf_counter()
            self.model.stop_training = len(times) > epochs

    model.fit(x, y, epochs=10_000, batch_size=job.batch, verbose=0, callbacks=[Clock()])
    return {"us": [t / job.steps * 1e6 for t in times[1:]], "by_hand": [t / job.steps * 1e6 for t in hand[1:]]}


def xor(epochs=None):
    """An epoch of XOR (4 rows, one batch) through fit at verbose=0."""
    import numpy as np

    lib = library()
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], "float32")
    y = np.array([[0], [1], [1], [0]], "float32")
    model = lib.Sequential(
        [lib.layers.Input((2,)), lib.layers.Dense(4, activation="tanh"), lib.layers.Dense(1, activation="sigmoid")]
    )
    model.compile(optimizer="sgd", loss="mse")
    model.fit(x, y, epochs=5, verbose=0)
    epochs = epochs or (2000 if NAME == "baro" else 60)

    def run():
        start = time.perf_counter()
        model.fit(x, y, epochs=epochs, verbose=0)
        return (time.perf_counter() - start) / epochs * 1e6

    return {"us": [run() for _ in range(5)]}


def timed(function, at_least=0.1):
    """Return five means of a call's time in µs, each over about `at_least` seconds, after WARM seconds: what compiles does so in the first calls."""
    calls, start = 0, time.perf_counter()
    while time.perf_counter() - start < WARM or calls < 5:
        function()
        calls += 1
    start = time.perf_counter()
    function()
    number = max(1, int(at_least / max(time.perf_counter() - start, 1e-7)))
    found = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(number):
            function()
        found.append((time.perf_counter() - start) / number * 1e6)
    return {"us": found}


def predict():
    """`model.predict` of one row."""
    from jobs import JOBS, data

    model = build(JOBS["A"], library())
    x = data(JOBS["A"])[0][:1]
    return timed(lambda: model.predict(x, verbose=0))


def call():
    """`model(x)` of one row."""
    from jobs import JOBS, data

    model = build(JOBS["A"], library())
    x = data(JOBS["A"])[0][:1]
    return timed(lambda: model(x))


def compiling(models=5):
    """What the first training step of a new model costs more than a later one: tracing and compiling job A."""
    from jobs import JOBS, data

    lib, job = library(), JOBS["A"]
    x, y = (a[: job.batch] for a in data(job))
    found = []
    for _ in range(models + 1):
        model = build(job, lib)
        gc.collect()
        start = time.perf_counter()
        model.train_on_batch(x, y)
        first = time.perf_counter() - start
        later = []
        for _ in range(5):
            start = time.perf_counter()
            model.train_on_batch(x, y)
            later.append(time.perf_counter() - start)
        found.append((first - statistics.median(later)) * 1e6)
    return {"us": found[1:], "first": found[0]}


def models():
    """One more small model of a kind: 4-8-1, built, compiled, trained for 3 epochs of 64 rows, and asked for predictions."""
    import numpy as np

    lib = library()
    rng = np.random.default_rng(0)
    x, y = rng.random((64, 4), np.float32), rng.random((64, 1), np.float32)

    def one():
        model = lib.Sequential([lib.layers.Input((4,)), lib.layers.Dense(8, activation="relu"), lib.layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(x, y, epochs=3, verbose=0)
        model.predict(x, verbose=0)

    found = []
    for _ in range(100 if NAME == "baro" else 6):
        start = time.perf_counter()
        one()
        found.append((time.perf_counter() - start) * 1e6)
    return {"us": found[1:]}


def op():
    """One eager `ops.add` of two arrays (32, 100), beside NumPy's."""
    import numpy as np

    lib = library()
    a = np.ones((32, 100), "float32")
    t = lib.ops.convert_to_tensor(a)
    return {**timed(lambda: lib.ops.add(t, t), 0.03), "by_hand": timed(lambda: np.add(a, a), 0.03)["us"]}


def tape():
    """An eager GradientTape step, 784-100-10, batch 32, SGD, beside the same lines in NumPy."""
    import numpy as np

    lib = library()
    ops = lib.ops
    rng = np.random.default_rng(0)
    x, y = rng.random((32, 784), np.float32), rng.integers(0, 10, 32).astype(np.int32)
    one_hot = np.eye(10, dtype=np.float32)[y]
    values = [(rng.standard_normal((784, 100)) * 0.05).astype(np.float32), np.zeros(100, np.float32),
              (rng.standard_normal((100, 10)) * 0.1).astype(np.float32), np.zeros(10, np.float32)]  # fmt: skip
    variables = [lib.Variable(v) for v in values]
    w1, b1, w2, b2 = variables
    tx, ty = ops.convert_to_tensor(x), ops.convert_to_tensor(one_hot)

    def ours():
        with lib.GradientTape() as tape:
            h = ops.relu(ops.matmul(tx, w1) + b1)
            z = ops.matmul(h, w2) + b2
            loss = -ops.mean(ops.sum(ty * ops.log_softmax(z), axis=-1))
        for v, g in zip(variables, tape.gradient(loss, variables), strict=True):
            v.assign_sub(0.01 * g)

    p1, c1, p2, c2 = values

    def by_hand():
        h = np.maximum(x @ p1 + c1, 0)
        z = h @ p2 + c2
        z -= z.max(1, keepdims=True)
        e = np.exp(z)
        total = e.sum(1, keepdims=True)
        float(-(one_hot * (z - np.log(total))).sum(1).mean())
        g = (e / total - one_hot) / 32
        gh = (g @ p2.T) * (h > 0)
        for p, d in ((p1, x.T @ gh), (c1, gh.sum(0)), (p2, h.T @ g), (c2, g.sum(0))):
            p -= 0.01 * d

    return {**timed(ours, 0.05), "by_hand": timed(by_hand, 0.05)["us"]}


def importing():
    """Importing the library in this new process."""
    start = time.perf_counter()
    library()
    return {"us": [(time.perf_counter() - start) * 1e6]}


def program():
    """A first program: import, build 64-100-10, 10 epochs on 1,400 rows, evaluate, predict. The caller takes time and memory."""
    import numpy as np

    lib = library()
    rng = np.random.default_rng(0)
    x, y = rng.random((1400, 64), np.float32), rng.integers(0, 10, 1400)
    model = lib.Sequential(
        [lib.layers.Input((64,)), lib.layers.Dense(100, activation="relu"), lib.layers.Dense(10, activation="softmax")]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=10, verbose=0)
    model.evaluate(x[:400], y[:400], verbose=0)
    model.predict(x[:400], verbose=0)
    return {"us": [(time.perf_counter() - START) * 1e6]}


ROWS = {
    "step": step,
    "xor": xor,
    "predict": predict,
    "call": call,
    "compile": compiling,
    "models": models,
    "op": op,
    "tape": tape,
    "import": importing,
    "program": program,
}

if __name__ == "__main__":
    NAME = sys.argv[1]
    print(json.dumps(ROWS[sys.argv[2]](*sys.argv[3:])))
