"""Models as estimators: scikit-learn's own checks, and what its tools do with them."""

import subprocess
import sys

import numpy as np
import pytest

import baro
from baro import layers
from baro.errors import InputError, NotCompiledError

sklearn = pytest.importorskip("sklearn")
from sklearn.base import clone, is_classifier, is_regressor  # noqa: E402
from sklearn.model_selection import GridSearchCV, cross_val_score  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402
from sklearn.utils.estimator_checks import parametrize_with_checks  # noqa: E402

from baro.wrappers import SKLearnClassifier, SKLearnRegressor, SKLearnTransformer  # noqa: E402


class Build:
    """Makes a model for the data; an object, since the checks are named after its `repr`, which must be the same in each process."""

    def __call__(self, X, y, loss="mse", out="linear", units=(10,)):
        baro.utils.set_random_seed(1)  # several checks take two fits to be equal
        hidden = [layers.Dense(n, activation="relu") for n in units]
        model = baro.Sequential([baro.Input((X.shape[1],)), *hidden, layers.Dense(y.shape[1], activation=out)])
        model.compile("rmsprop", loss)
        return model

    def __repr__(self):
        return "build"


build = Build()


CLASSES = {"loss": "categorical_crossentropy", "out": "softmax", "units": (20, 20, 20)}
EXPECTED_TO_FAIL = {
    "SKLearnClassifier": {
        "check_classifiers_classes": "five epochs on a few rows do not predict every class",
        "check_classifiers_train": "decision_function gives probabilities where the model does",
    },
    "SKLearnRegressor": {"check_regressor_multioutput": "predictions have the model's dtype, float32"},
    "SKLearnTransformer": {},
}


CHECKS = parametrize_with_checks(
    [
        SKLearnClassifier(build, model_kwargs=CLASSES, fit_kwargs={"epochs": 5, "verbose": 0}),
        SKLearnRegressor(build, fit_kwargs={"verbose": 0}),
        SKLearnTransformer(build, fit_kwargs={"verbose": 0}),
    ],
    expected_failed_checks=lambda estimator: EXPECTED_TO_FAIL[type(estimator).__name__],
)


@pytest.mark.parametrize(CHECKS.args[0], list(CHECKS.args[1]), **CHECKS.kwargs)  # older scikit-learns give a generator
def test_checks_of_scikit_learn(estimator, check):
    check(estimator)


@pytest.fixture
def table():
    """Rows of two classes that a line parts."""
    x = np.random.default_rng(0).normal(size=(160, 4)).astype("float32")
    return x, np.where(x[:, 0] + x[:, 1] > 0, "plus", "minus")


def classifier(**kwargs):
    kwargs = {"epochs": 40, "verbose": 0, **kwargs}
    return SKLearnClassifier(build, model_kwargs={**CLASSES, "units": (16,)}, fit_kwargs=kwargs)


class TestClassifier:
    def test_fit_and_predict(self, table):
        x, y = table
        found = classifier().fit(x, y)
        assert is_classifier(found) and found.classes_.tolist() == ["minus", "plus"] and found.n_features_in_ == 4
        scores = found.decision_function(x)
        assert scores.shape == (160, 2) and np.allclose(scores.sum(1), 1, atol=1e-5)
        assert found.predict(x).tolist() == found.classes_[scores.argmax(1)].tolist()
        assert found.score(x, y) > 0.9 and found.epoch_ == 40 and len(found.history_.history["loss"]) == 40

    def test_arguments_of_fit_come_first_and_nothing_is_kept(self, table):
        found = classifier(epochs=2)
        assert found.epoch_ == 0
        assert found.fit(*table, epochs=3).epoch_ == 3 and found.fit_kwargs == {"epochs": 2, "verbose": 0}
        assert found.fit(*table).epoch_ == 2

    def test_tools(self, table):
        x, y = table
        pipe = make_pipeline(StandardScaler(), classifier(epochs=40, batch_size=4))
        assert cross_val_score(pipe, x, y, cv=2).mean() > 0.85
        grid = {"model_kwargs": [{**CLASSES, "units": (n,)} for n in (1, 16)]}
        search = GridSearchCV(classifier(epochs=3), grid, cv=2).fit(x, y)
        assert search.best_estimator_.model_.layers[0].units in (1, 16)

    def test_clone_keeps_every_argument(self):
        found = clone(classifier(epochs=7))
        assert (
            found.fit_kwargs["epochs"] == 7 and isinstance(found.model, Build) and found.model_kwargs["units"] == (16,)
        )

    @pytest.mark.parametrize(
        ("y", "message"),
        [
            (np.zeros(160), "expected two classes or more in y, received one class"),
            (np.linspace(0, 1, 160), "Unknown label type: continuous"),
        ],
    )
    def test_wrong_targets(self, table, y, message):
        with pytest.raises(InputError, match=message):
            classifier().fit(table[0], y)

    def test_a_model_with_one_output(self, table):
        model = baro.Sequential([baro.Input((4,)), layers.Dense(1)])
        model.compile("sgd", lambda y, p: baro.ops.mean(p, axis=-1))  # a function of the program's own
        found = SKLearnClassifier(model, fit_kwargs={"verbose": 0}).fit(*table)
        with pytest.raises(InputError, match=r"expected the model's outputs as \(rows, 2\), .* received \(160, 1\)"):
            found.predict(table[0])


class TestRegressor:
    def test_one_and_several_targets(self, table):
        x = table[0]
        y = x @ np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.0], [0.0, 0.5]]) + [5.0, -5.0]
        model = {"units": (), "loss": "mse"}
        one = SKLearnRegressor(build, model_kwargs=model, fit_kwargs={"epochs": 400, "verbose": 0, "batch_size": 8})
        assert is_regressor(one) and one.fit(x, y[:, 0]).predict(x).shape == (160,) and one.score(x, y[:, 0]) > 0.99
        assert one.fit(x, y).predict(x).shape == (160, 2) and one.score(x, y) > 0.99
        assert one.fit(x, y[:, :1]).predict(x).shape == (160, 1)

    def test_a_given_model_is_copied(self, table):
        x, y = table[0], table[0].sum(1)
        model = build(x, y[:, None])
        start = [w.copy() for w in model.get_weights()]
        found = SKLearnRegressor(model, fit_kwargs={"verbose": 0}).fit(x, y)
        assert found.model_ is not model and all(
            np.array_equal(a, b) for a, b in zip(start, model.get_weights(), strict=True)
        )

    def test_warm_start(self, table):
        x, y = table[0], table[0].sum(1)
        model = build(x, y[:, None])
        found = SKLearnRegressor(model, warm_start=True, fit_kwargs={"verbose": 0})
        steps = [int(found.fit(x, y).model_.optimizer.iterations) for _ in range(3)]
        assert found.model_ is model and steps == [5, 10, 15]
        found = SKLearnRegressor(build, warm_start=True, fit_kwargs={"verbose": 0})
        assert [int(found.fit(x, y).model_.optimizer.iterations) for _ in range(2)] == [5, 10]
        found = SKLearnRegressor(build, fit_kwargs={"verbose": 0})
        assert [int(found.fit(x, y).model_.optimizer.iterations) for _ in range(2)] == [5, 5]
        other = clone(SKLearnRegressor(model, warm_start=True))
        assert other.model is not model and np.array_equal(
            other.model.predict(x, verbose=0), model.predict(x, verbose=0)
        )

    def test_wrong_models(self, table):
        x, y = table[0], table[0].sum(1)
        with pytest.raises(NotCompiledError, match="SKLearnRegressor: the model must be compiled with a loss"):
            SKLearnRegressor(baro.Sequential([layers.Dense(1)])).fit(x, y)
        for model in (None, "dense", lambda X, y: 3):
            with pytest.raises(InputError, match="SKLearnRegressor: expected a model, or a function of X, y"):
                SKLearnRegressor(model).fit(x, y)


class TestTransformer:
    def test_a_step_before_another(self, table):
        x, y = table
        step = SKLearnTransformer(
            build, model_kwargs={"units": (), "loss": "mse"}, fit_kwargs={"epochs": 60, "batch_size": 4, "verbose": 0}
        )
        target = (y == "plus").astype(float)
        assert step.fit(x, target).transform(x).shape == (160, 1)
        assert np.array_equal(step.predict(x), step.transform(x)[:, 0])
        from sklearn.linear_model import LogisticRegression

        assert make_pipeline(step, LogisticRegression()).fit(x, target).score(x, target) > 0.9


def test_metadata_routing(table):
    with pytest.raises(InputError, match="metadata routing is off"):
        classifier().set_fit_request(sample_weight=True)
    with sklearn.config_context(enable_metadata_routing=True):
        found = classifier(epochs=1).set_fit_request(sample_weight=True).set_score_request(sample_weight=False)
        assert found.get_metadata_routing().fit.requests == {"sample_weight": True}
        scores = cross_val_score(found, *table, cv=2, params={"sample_weight": np.ones(160)})
    assert scores.shape == (2,)


def test_without_scikit_learn():
    code = """
import sys
sys.modules["sklearn"] = None
import baro
from baro.errors import MissingPackageError
assert "SKLearnClassifier" in dir(baro.wrappers)
try:
    baro.wrappers.SKLearnClassifier
except MissingPackageError as error:
    print(error)
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert out.stdout == 'baro.wrappers needs scikit-learn: pip install "baro[sklearn]"\n', out.stderr
