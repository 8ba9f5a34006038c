"""The three estimators: a model, and what scikit-learn asks of an estimator."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import settings
from ..errors import InputError, MissingPackageError, NotCompiledError
from ..models import Model, clone_model


def _scikit_learn() -> Any:
    """Return scikit-learn with the modules that are used here.

    Raises:
        MissingPackageError: it is not installed.
    """
    try:
        import sklearn.base
        import sklearn.utils.multiclass
        import sklearn.utils.validation
    except ImportError:
        raise MissingPackageError('baro.wrappers needs scikit-learn: pip install "baro[sklearn]"') from None
    return sklearn


_sklearn = _scikit_learn()
_validation: Any = _sklearn.utils.validation
_BaseEstimator: Any = _sklearn.base.BaseEstimator
_ClassifierMixin: Any = _sklearn.base.ClassifierMixin
_RegressorMixin: Any = _sklearn.base.RegressorMixin
_TransformerMixin: Any = _sklearn.base.TransformerMixin


class _Estimator(_BaseEstimator):
    """What the three share: making the model, fitting it, and its answers."""

    _multi_output = False

    def __init__(
        self,
        model: Model | Callable,
        warm_start: bool = False,
        model_kwargs: dict | None = None,
        fit_kwargs: dict | None = None,
    ):
        # scikit-learn's rule: a constructor stores its arguments as they are; `fit` looks at them.
        self.model = model
        self.warm_start = warm_start
        self.model_kwargs = model_kwargs
        self.fit_kwargs = fit_kwargs

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.non_deterministic = True
        tags.target_tags.multi_output = self._multi_output
        return tags

    @property
    def epoch_(self) -> int:
        """The number of epochs of the last `fit`; 0 before the first."""
        return len(self.history_.epoch) if hasattr(self, "history_") else 0

    def set_fit_request(self, **kwargs: Any) -> Any:
        """Say which metadata (`sample_weight`, say) a meta-estimator shall pass on to `fit`; return the estimator.

        Args:
            **kwargs: name = True, False, None, or the name that the meta-estimator knows it by.

        Raises:
            InputError: metadata routing is off.
        """
        if not _sklearn.get_config()["enable_metadata_routing"]:
            raise InputError(
                f"{type(self).__name__}.set_fit_request: metadata routing is off. "
                "Turn it on with sklearn.set_config(enable_metadata_routing=True)."
            )
        requests = self._get_metadata_request()
        for name, alias in kwargs.items():
            requests.fit.add_request(param=name, alias=alias)
        self._metadata_request = requests
        return self

    def fit(self, X: Any, y: Any, **kwargs: Any) -> Any:
        """Train a model and return the estimator.

        Args:
            X: (rows, features) numbers.
            y: (rows,), or for regressors and transformers also (rows, outputs).
            **kwargs: arguments of `model.fit`; they go before `fit_kwargs`.

        Raises:
            InputError: the arrays are not usable, or `model` gives no model.
            NotCompiledError: the model is not compiled with a loss and an optimizer.
        """
        X, y = _validation.validate_data(self, X, y, multi_output=self._multi_output)
        targets = self._encode(y)
        model = self._model_to_fit(X, targets)
        if not isinstance(model, Model):
            raise InputError(
                f"{type(self).__name__}: expected a model, or a function of X, y and model_kwargs that returns one; "
                f"received model={self.model!r}, which gave {model!r}."
            )
        if not model.compiled or not model.loss or not model.optimizer:
            raise NotCompiledError(
                f"{type(self).__name__}: the model must be compiled with a loss and an optimizer before it is fitted: call model.compile()."
            )
        self.history_ = model.fit(X, targets, **{**(self.fit_kwargs or {}), **kwargs})
        self.model_ = model
        return self

    def predict(self, X: Any) -> Any:
        """Return the predictions: (rows,), or (rows, outputs) where `y` was so.

        Args:
            X: (rows, features) numbers.
        """
        return self._decode(self._outputs(X))

    def _model_to_fit(self, X: np.ndarray, y: np.ndarray) -> Any:
        if self.warm_start and hasattr(self, "model_"):
            return self.model_
        if isinstance(self.model, Model):
            return self.model if self.warm_start else clone_model(self.model)
        if not callable(self.model):
            return self.model
        return self.model(X=X, y=y, **(self.model_kwargs or {}))

    def _outputs(self, X: Any) -> np.ndarray:
        _validation.check_is_fitted(self)
        X = _validation.validate_data(self, X, reset=False)
        return self.model_.predict(X, verbose=0)

    def _encode(self, y: np.ndarray) -> np.ndarray:
        """Return targets as the model sees them: (rows, outputs)."""
        self._y_axes = y.ndim
        return y.reshape(len(y), -1)

    def _decode(self, outputs: np.ndarray) -> np.ndarray:
        """Return outputs in the form of the targets."""
        return outputs[:, 0] if self._y_axes == 1 and outputs.ndim == 2 and outputs.shape[1] == 1 else outputs


class SKLearnClassifier(_ClassifierMixin, _Estimator):
    """A model as a classifier of scikit-learn. Keras: `keras.wrappers.SKLearnClassifier`.

    The model gets the classes one-hot, two of them too, and answers with a number for each class; the largest is the prediction.

    Args:
        model: a compiled model, of which each `fit` trains a copy with new weights; or a function of X, y (one-hot) and `model_kwargs`
            that returns a compiled model.
        warm_start: whether `fit` goes on with the weights of the last `fit`, and trains a given model itself.
        model_kwargs: further arguments of the function.
        fit_kwargs: arguments of `model.fit`.

    Attributes:
        model_: the model that was fitted.
        history_: what its `fit` returned.
        classes_: (classes,), sorted.

    Raises:
        InputError: from `fit`, for targets that are no classes, or only one class.

    >>> import baro, numpy as np
    >>> def build(X, y, units=8):
    ...     model = baro.Sequential([baro.Input((X.shape[1],)), baro.layers.Dense(units, "relu"),
    ...                              baro.layers.Dense(y.shape[1], "softmax")])
    ...     model.compile("adam", "categorical_crossentropy")
    ...     return model
    >>> x = np.linspace(-1, 1, 80)[:, None]
    >>> y = np.where(x[:, 0] > 0, "up", "down")
    >>> classifier = SKLearnClassifier(build, model_kwargs={"units": 16}, fit_kwargs={"epochs": 60, "verbose": 0})
    >>> classifier.fit(x, y).predict([[-0.9], [0.9]]).tolist()
    ['down', 'up']
    """

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.poor_score = True
        return tags

    def decision_function(self, X: Any) -> np.ndarray:
        """Return what the model answers: (rows, classes), probabilities or logits, as it was built.

        Args:
            X: (rows, features) numbers.
        """
        return self._outputs(X)

    def _encode(self, y: np.ndarray) -> np.ndarray:
        kind = _sklearn.utils.multiclass.type_of_target(y)
        if kind not in ("binary", "multiclass"):
            raise InputError(
                f"{type(self).__name__}: expected classes as targets, binary or multiclass. Unknown label type: {kind}."
            )
        self.classes_, positions = np.unique(y, return_inverse=True)
        if len(self.classes_) == 1:
            raise InputError(
                f"{type(self).__name__}: expected two classes or more in y, received one class: {self.classes_[0]!r}."
            )
        return np.eye(len(self.classes_), dtype=settings.floatx())[positions]

    def _decode(self, outputs: np.ndarray) -> np.ndarray:
        if outputs.ndim != 2 or outputs.shape[1] != len(self.classes_):
            raise InputError(
                f"{type(self).__name__}: expected the model's outputs as (rows, {len(self.classes_)}), one number a class; received "
                f"{outputs.shape}. Give its last layer y.shape[1] units."
            )
        return self.classes_[outputs.argmax(axis=1)]


class SKLearnRegressor(_RegressorMixin, _Estimator):
    """A model as a regressor of scikit-learn. Keras: `keras.wrappers.SKLearnRegressor`.

    Arguments and attributes are those of `SKLearnClassifier`, without `classes_`; the function gets y as (rows, outputs).

    >>> import baro, numpy as np
    >>> model = baro.Sequential([baro.Input((2,)), baro.layers.Dense(1)])
    >>> model.compile(baro.optimizers.Adam(0.1), "mse")
    >>> x = np.random.default_rng(0).normal(size=(200, 2))
    >>> regressor = SKLearnRegressor(model, fit_kwargs={"epochs": 30, "verbose": 0})
    >>> bool(regressor.fit(x, 3 * x[:, 0] - x[:, 1] + 2).score(x, 3 * x[:, 0] - x[:, 1] + 2) > 0.99)
    True
    """

    _multi_output = True

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.regressor_tags.poor_score = True
        return tags


class SKLearnTransformer(_TransformerMixin, _Estimator):
    """A model as a transformer of scikit-learn: what it answers are features for the next step. Keras: `keras.wrappers.SKLearnTransformer`.

    Arguments and attributes are those of `SKLearnClassifier`, without `classes_`; the function gets y as (rows, outputs).

    >>> import baro, numpy as np
    >>> model = baro.Sequential([baro.Input((3,)), baro.layers.Dense(2)])
    >>> model.compile("sgd", "mse")
    >>> x = np.ones((10, 3), "float32")
    >>> SKLearnTransformer(model, fit_kwargs={"verbose": 0}).fit(x, np.ones((10, 2))).transform(x).shape
    (10, 2)
    """

    _multi_output = True

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = []
        return tags

    def transform(self, X: Any) -> np.ndarray:
        """Return what the model answers.

        Args:
            X: (rows, features) numbers.
        """
        return self._outputs(X)
