"""`Model.get_state_tree` and `set_state_tree`."""

import numpy as np
import pytest

import baro
from baro import layers


def trained():
    baro.backend.clear_session()  # names count from the start
    model = baro.Sequential(
        [
            baro.Input((1,)),
            layers.Dense(1, activation="sigmoid", name="my_dense"),
            layers.BatchNormalization(name="bn"),
            layers.Dropout(0.5, seed=1),
        ],
        name="m",
    )
    model.compile("adam", "mse", metrics=["mae"])
    model.fit(np.ones((1, 1)), np.ones((1, 1)), verbose=0)
    return model


def paths(tree, above=""):
    for name, value in sorted(tree.items()):
        if isinstance(value, dict):
            yield from paths(value, f"{above}{name}/")
        else:
            yield f"{above}{name}", value.dtype.name, value.shape


def test_the_tree_is_kerass():
    """What Keras 3.15 has for the same model."""
    assert list(paths(trained().get_state_tree("numpy_array"))) == [
        ("metrics_variables/loss/count", "float32", ()),
        ("metrics_variables/loss/total", "float32", ()),
        ("metrics_variables/mean_absolute_error/count", "float32", ()),
        ("metrics_variables/mean_absolute_error/total", "float32", ()),
        ("non_trainable_variables/m/bn/moving_mean", "float32", (1,)),
        ("non_trainable_variables/m/bn/moving_variance", "float32", (1,)),
        ("non_trainable_variables/seed_generator/seed_generator_state", "uint32", (2,)),
        ("optimizer_variables/adam/iteration", "int32", ()),
        ("optimizer_variables/adam/learning_rate", "float32", ()),
        ("optimizer_variables/adam/m_bn_beta_momentum", "float32", (1,)),
        ("optimizer_variables/adam/m_bn_beta_velocity", "float32", (1,)),
        ("optimizer_variables/adam/m_bn_gamma_momentum", "float32", (1,)),
        ("optimizer_variables/adam/m_bn_gamma_velocity", "float32", (1,)),
        ("optimizer_variables/adam/m_my_dense_bias_momentum", "float32", (1,)),
        ("optimizer_variables/adam/m_my_dense_bias_velocity", "float32", (1,)),
        ("optimizer_variables/adam/m_my_dense_kernel_momentum", "float32", (1, 1)),
        ("optimizer_variables/adam/m_my_dense_kernel_velocity", "float32", (1, 1)),
        ("trainable_variables/m/bn/beta", "float32", (1,)),
        ("trainable_variables/m/bn/gamma", "float32", (1,)),
        ("trainable_variables/m/my_dense/bias", "float32", (1,)),
        ("trainable_variables/m/my_dense/kernel", "float32", (1, 1)),
    ]


def test_a_tree_resumes_training():
    a, b = trained(), trained()
    a.fit(np.ones((1, 1)), np.zeros((1, 1)), epochs=3, verbose=0)
    b.set_state_tree(a.get_state_tree())
    for model in (a, b):
        model.fit(np.ones((1, 1)), np.zeros((1, 1)), epochs=2, verbose=0, shuffle=False)
    np.testing.assert_array_equal(np.concatenate(a.get_weights(), None), np.concatenate(b.get_weights(), None))


def test_parts_and_errors():
    model = trained()
    before = model.get_state_tree("numpy_array")
    kernel = {"m": {"my_dense": {"kernel": [[7.0]]}}}
    model.set_state_tree({"trainable_variables": kernel})
    assert model.layers[0].kernel.numpy() == 7
    for tree, message in (
        ({"trainable": kernel}, "unknown part 'trainable'. Did you mean 'trainable_variables'"),
        ({"trainable_variables": {**kernel, "n": {"kernel": 1.0}}}, "no variable 'n/kernel'"),
        (
            {
                "trainable_variables": {
                    **before["trainable_variables"],
                    "m": {"my_dense": {"bias": [0.0], "kernel": [1.0]}},
                }
            },
            r"shape \(1, 1\)",
        ),
    ):
        with pytest.raises(ValueError, match=message):
            model.set_state_tree(tree)
    assert model.layers[0].kernel.numpy() == 7  # nothing was set
    assert model.layers[0].bias.numpy() == before["trainable_variables"]["m"]["my_dense"]["bias"]
    with pytest.raises(ValueError, match="Did you mean 'numpy_array'"):
        model.get_state_tree("numpy")


def test_two_of_one_path():
    class Twins(layers.Layer):
        def build(self, input_shape):
            self.a, self.b = (self.add_weight(shape=(1,), name="same") for _ in range(2))

        def call(self, inputs):
            return inputs * self.a + self.b

    model = baro.Sequential([baro.Input((1,)), Twins(name="twins")], name="m")
    with pytest.raises(ValueError, match="found twice in the model: 'm/twins/same'"):
        model.get_state_tree()
