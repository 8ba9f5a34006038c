"""Models as estimators of scikit-learn: in pipelines, grid searches and cross-validation. Keras: `keras.wrappers`.

They need scikit-learn (`pip install "baro[sklearn]"`), which is loaded when one of them is used first.
"""

from typing import TYPE_CHECKING

from .. import lazy

if TYPE_CHECKING:
    from .estimators import SKLearnClassifier as SKLearnClassifier
    from .estimators import SKLearnRegressor as SKLearnRegressor
    from .estimators import SKLearnTransformer as SKLearnTransformer

lazy.attach(__name__, {".estimators": "SKLearnClassifier, SKLearnRegressor, SKLearnTransformer"})
