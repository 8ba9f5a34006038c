"""Models of all kinds, trained by `fit` on the native executor and on the reference: the same masks, shuffles and initial weights, near numbers."""

import warnings

import numpy as np
import pytest

import baro
from baro import layers, models, optimizers
from baro.errors import UnsupportedError

native = pytest.importorskip("baro.exec.native")
try:
    native.library()
except UnsupportedError as error:
    pytest.skip(str(error), allow_module_level=True)

ROWS, FEATURES, CLASSES = 50, 21, 4


def plain(*middle, last=CLASSES, activation="softmax"):
    return lambda: models.Sequential(
        [layers.Input((FEATURES,)), *(m() for m in middle), layers.Dense(last, activation=activation)]
    )


def two_inputs():
    a, b = layers.Input((FEATURES,), name="a"), layers.Input((FEATURES,), name="b")
    x = layers.Concatenate()([layers.Dense(9, activation="relu")(a), layers.Dense(7, activation="tanh")(b)])
    x = layers.Add()([layers.Dense(12)(x), layers.Dense(12)(a)])
    return models.Model([a, b], layers.Dense(CLASSES, activation="softmax")(x))


def embedding():
    return models.Sequential(
        [
            layers.Input((6,), dtype="int32"),
            layers.Embedding(30, 5),
            layers.Flatten(),
            layers.Dense(CLASSES, activation="softmax"),
        ]
    )


def autoencoder():
    return models.Sequential(
        [layers.Input((FEATURES,)), layers.Dense(8, activation="relu"), layers.Dense(FEATURES, activation="sigmoid")]
    )


def sequence():
    return models.Sequential(
        [
            layers.Input((3, 7)),
            layers.Dense(5, activation="relu"),
            layers.GlobalAveragePooling1D(),
            layers.Dense(CLASSES, activation="softmax"),
        ]
    )


MODELS = {
    "softmax": plain(),
    "deep": plain(lambda: layers.Dense(33, activation="relu"), lambda: layers.Dense(17, activation="tanh")),
    "wide": plain(lambda: layers.Dense(300, activation="gelu")),
    "dropout": plain(lambda: layers.Dense(40, activation="relu"), lambda: layers.Dropout(0.4)),
    "noise": plain(lambda: layers.GaussianNoise(0.1), lambda: layers.Dense(16, activation="elu")),
    "batch norm": plain(
        lambda: layers.Dense(30), lambda: layers.BatchNormalization(), lambda: layers.Activation("relu")
    ),
    "layer norm": plain(lambda: layers.Dense(30, activation="silu"), lambda: layers.LayerNormalization()),
    "regularized": plain(
        lambda: layers.Dense(
            20, activation="selu", kernel_regularizer="l2", bias_regularizer="l1", kernel_constraint="max_norm"
        )
    ),
    "prelu": plain(lambda: layers.Dense(12), lambda: layers.PReLU()),
    "two inputs": two_inputs,
    "embedding": embedding,
    "autoencoder": autoencoder,
    "sequence": sequence,
}


def data_for(name, rng):
    if name == "two inputs":
        x = [rng.random((ROWS, FEATURES), np.float32) for _ in range(2)]
    elif name == "embedding":
        x = rng.integers(0, 30, (ROWS, 6)).astype(np.int32)
    elif name == "sequence":
        x = rng.random((ROWS, 3, 7), np.float32)
    else:
        x = rng.random((ROWS, FEATURES), np.float32)
    return x, x if name == "autoencoder" else rng.integers(0, CLASSES, ROWS)


def run(executor, make, x, y, loss, optimizer, metrics, epochs=3):
    """Train a model from the same seed on an executor; returns its weights, history, predictions and evaluation."""
    baro.config.set_executor(executor)
    baro.utils.set_random_seed(5)
    model = make()
    model.compile(optimizer() if callable(optimizer) else optimizer, loss, metrics=metrics)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a fall-back to the reference executor warns
        history = model.fit(x, y, batch_size=16, epochs=epochs, verbose=0)
        return model.get_weights(), history.history, model.predict(x, verbose=0), model.evaluate(x, y, verbose=0)


def both(make, x, y, loss, optimizer="sgd", metrics=None, tolerance=2e-4):
    """Compare the executors."""
    a = run("reference", make, x, y, loss, optimizer, metrics)
    b = run("native", make, x, y, loss, optimizer, metrics)
    for v, w in zip(a[0], b[0], strict=True):
        np.testing.assert_allclose(v, w, rtol=0, atol=tolerance * max(1.0, float(np.abs(v).max(initial=0))))
    for key in a[1]:
        np.testing.assert_allclose(a[1][key], b[1][key], rtol=10 * tolerance, atol=10 * tolerance)
    np.testing.assert_allclose(a[2], b[2], rtol=0, atol=10 * tolerance * max(1.0, float(np.abs(a[2]).max())))
    np.testing.assert_allclose(a[3], b[3], rtol=10 * tolerance, atol=10 * tolerance)


@pytest.mark.parametrize("name", MODELS)
def test_model(name):
    x, y = data_for(name, np.random.default_rng(1))
    if name == "autoencoder":
        both(MODELS[name], x, y, "mse", metrics=["mae"])
    else:
        both(MODELS[name], x, y, "sparse_categorical_crossentropy", metrics=["accuracy"])


OPTIMIZERS = ["SGD", "RMSprop", "Adam", "AdamW", "Adagrad", "Adadelta", "Adamax", "Nadam", "Ftrl", "Lion"]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer(name):
    x, y = data_for("deep", np.random.default_rng(2))
    both(MODELS["deep"], x, y, "sparse_categorical_crossentropy", getattr(optimizers, name), tolerance=2e-3)


def test_momentum_clipping_and_schedule():
    x, y = data_for("deep", np.random.default_rng(3))
    schedule = lambda: optimizers.schedules.ExponentialDecay(0.1, 5, 0.9)
    for make in (
        lambda: optimizers.SGD(schedule(), momentum=0.9, nesterov=True),
        lambda: optimizers.SGD(0.1, clipnorm=0.1),
        lambda: optimizers.SGD(0.1, global_clipnorm=0.1),
        lambda: optimizers.Adam(0.01, clipvalue=0.01, amsgrad=True, use_ema=True),
    ):
        both(MODELS["deep"], x, y, "sparse_categorical_crossentropy", make, tolerance=1e-3)


@pytest.mark.parametrize("loss", ["mse", "mae", "huber", "log_cosh", "binary_crossentropy", "categorical_crossentropy", "kl_divergence",
                                  "hinge", "squared_hinge", "poisson", "cosine_similarity", "binary_focal_crossentropy"])  # fmt: skip
def test_loss(loss):
    rng = np.random.default_rng(4)
    x = rng.random((ROWS, FEATURES), np.float32)
    y = np.eye(CLASSES, dtype=np.float32)[rng.integers(0, CLASSES, ROWS)]
    make = plain(
        lambda: layers.Dense(20, activation="tanh"),
        activation="softmax" if loss in ("categorical_crossentropy", "kl_divergence", "poisson") else "sigmoid",
    )
    both(make, x, y, loss, metrics=["mse"])


@pytest.mark.parametrize("activation", ["relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "silu", "mish", "softplus", "softsign", "tanh", "sigmoid",
                                        "hard_sigmoid", "exponential", "softmax", "log_softmax", "linear"])  # fmt: skip
def test_activation(activation):
    x, y = data_for("deep", np.random.default_rng(6))
    both(plain(lambda: layers.Dense(19, activation=activation)), x, y, "sparse_categorical_crossentropy")


def test_bytes_scaled_in_the_model():
    rng = np.random.default_rng(7)
    x, y = rng.integers(0, 256, (ROWS, FEATURES)).astype(np.uint8), rng.integers(0, CLASSES, ROWS)
    both(
        plain(lambda: layers.Rescaling(1 / 255), lambda: layers.Dense(30, activation="relu")),
        x,
        y,
        "sparse_categorical_crossentropy",
    )


def test_class_and_sample_weights():
    x, y = data_for("deep", np.random.default_rng(8))
    results = []
    for executor in ("reference", "native"):
        baro.config.set_executor(executor)
        baro.utils.set_random_seed(5)
        model = MODELS["deep"]()
        model.compile("sgd", "sparse_categorical_crossentropy", weighted_metrics=["accuracy"])
        model.fit(
            x,
            y,
            batch_size=16,
            epochs=2,
            verbose=0,
            class_weight={0: 2.0, 1: 0.5, 2: 1.0, 3: 1.0},
            validation_split=0.2,
        )
        results.append(model.get_weights())
    for a, b in zip(*results, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)
