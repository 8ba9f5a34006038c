"""What a step leaves behind is freed at once: cycles of references would hold gradients until the collector runs."""

import gc

import numpy as np
import pytest

import baro
from baro import layers, ops


def small_model():
    model = baro.Sequential(
        [layers.Input((20,)), layers.Dense(8, activation="relu"), layers.Dropout(0.2), layers.Dense(3)]
    )
    model.compile("adam", baro.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    return model


def step_with_tape(model, x, y):
    with baro.GradientTape() as tape:
        loss = model.loss(y, model(x, training=True))
    gradients = tape.gradient(loss, model.trainable_variables)
    model.optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))


def step_on_dicts(model, x, y):
    with baro.GradientTape() as tape:
        loss = ops.mean(model(x))
    tape.gradient(loss, {v.path: v for v in model.trainable_variables})


STEPS = {
    "tape": step_with_tape,
    "tape on a dict": step_on_dicts,
    "fit": lambda model, x, y: model.fit(x, y, epochs=2, validation_split=0.25, verbose=0),
    "evaluate": lambda model, x, y: model.evaluate(x, y, verbose=0),
    "predict": lambda model, x, y: model.predict(x, verbose=0),
    "train_on_batch": lambda model, x, y: model.train_on_batch(x, y),
    "weights": lambda model, x, y: model.set_weights(model.get_weights()),
}


@pytest.mark.parametrize("name", STEPS)
def test_step_leaves_no_cycles(name):
    model, step = small_model(), STEPS[name]
    x, y = np.ones((64, 20), "float32"), np.arange(64) % 3
    for _ in range(4):  # the first calls compile
        step(model, x, y)
    gc.collect()
    gc.disable()
    try:
        step(model, x, y)
        assert gc.collect() == 0
    finally:
        gc.enable()
