"""Metrics: numbers about a model, accumulated over batches inside the step. Keras: `keras.metrics`."""

from typing import TYPE_CHECKING, Any

from .. import configured, lazy
from ..losses import binary_crossentropy as binary_crossentropy
from ..losses import binary_focal_crossentropy as binary_focal_crossentropy
from ..losses import categorical_crossentropy as categorical_crossentropy
from ..losses import categorical_focal_crossentropy as categorical_focal_crossentropy
from ..losses import huber as huber
from ..losses import kl_divergence as kl_divergence
from ..losses import log_cosh as log_cosh
from ..losses import mean_absolute_error as mean_absolute_error
from ..losses import mean_absolute_percentage_error as mean_absolute_percentage_error
from ..losses import mean_squared_error as mean_squared_error
from ..losses import mean_squared_logarithmic_error as mean_squared_logarithmic_error
from ..losses import poisson as poisson
from ..losses import sparse_categorical_crossentropy as sparse_categorical_crossentropy
from .accuracy import Accuracy as Accuracy
from .accuracy import BinaryAccuracy as BinaryAccuracy
from .accuracy import CategoricalAccuracy as CategoricalAccuracy
from .accuracy import SparseCategoricalAccuracy as SparseCategoricalAccuracy
from .accuracy import SparseTopKCategoricalAccuracy as SparseTopKCategoricalAccuracy
from .accuracy import TopKCategoricalAccuracy as TopKCategoricalAccuracy
from .accuracy import binary_accuracy as binary_accuracy
from .accuracy import categorical_accuracy as categorical_accuracy
from .accuracy import sparse_categorical_accuracy as sparse_categorical_accuracy
from .accuracy import sparse_top_k_categorical_accuracy as sparse_top_k_categorical_accuracy
from .accuracy import top_k_categorical_accuracy as top_k_categorical_accuracy
from .base import Mean as Mean
from .base import MeanMetricWrapper as MeanMetricWrapper
from .base import Metric as Metric
from .base import Sum as Sum
from .regression import ConcordanceCorrelation as ConcordanceCorrelation
from .regression import CosineSimilarity as CosineSimilarity
from .regression import LogCoshError as LogCoshError
from .regression import MeanAbsoluteError as MeanAbsoluteError
from .regression import MeanAbsolutePercentageError as MeanAbsolutePercentageError
from .regression import MeanSquaredError as MeanSquaredError
from .regression import MeanSquaredLogarithmicError as MeanSquaredLogarithmicError
from .regression import PearsonCorrelation as PearsonCorrelation
from .regression import R2Score as R2Score
from .regression import RootMeanSquaredError as RootMeanSquaredError
from .regression import concordance_correlation as concordance_correlation
from .regression import pearson_correlation as pearson_correlation

if TYPE_CHECKING:
    from ..losses import categorical_hinge as categorical_hinge
    from ..losses import hinge as hinge
    from ..losses import squared_hinge as squared_hinge
    from .auc import AUC as AUC
    from .confusion import FalseNegatives as FalseNegatives
    from .confusion import FalsePositives as FalsePositives
    from .confusion import Precision as Precision
    from .confusion import Recall as Recall
    from .confusion import TrueNegatives as TrueNegatives
    from .confusion import TruePositives as TruePositives
    from .fscore import F1Score as F1Score
    from .fscore import FBetaScore as FBetaScore
    from .iou import BinaryIoU as BinaryIoU
    from .iou import IoU as IoU
    from .iou import MeanIoU as MeanIoU
    from .iou import OneHotIoU as OneHotIoU
    from .iou import OneHotMeanIoU as OneHotMeanIoU
    from .probabilistic import BinaryCrossentropy as BinaryCrossentropy
    from .probabilistic import CategoricalCrossentropy as CategoricalCrossentropy
    from .probabilistic import CategoricalHinge as CategoricalHinge
    from .probabilistic import Hinge as Hinge
    from .probabilistic import KLDivergence as KLDivergence
    from .probabilistic import Poisson as Poisson
    from .probabilistic import SparseCategoricalCrossentropy as SparseCategoricalCrossentropy
    from .probabilistic import SquaredHinge as SquaredHinge
    from .tradeoff import PrecisionAtRecall as PrecisionAtRecall
    from .tradeoff import RecallAtPrecision as RecallAtPrecision
    from .tradeoff import SensitivityAtSpecificity as SensitivityAtSpecificity
    from .tradeoff import SpecificityAtSensitivity as SpecificityAtSensitivity

mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error
mape = MAPE = mean_absolute_percentage_error
msle = MSLE = mean_squared_logarithmic_error
kld = KLD = kullback_leibler_divergence = kl_divergence
bce = BCE = binary_crossentropy
logcosh = log_cosh


def serialize(metric: Any) -> Any:
    """Return the serialized form of a metric. Keras: `keras.metrics.serialize`."""
    return configured.serialize(metric)


def deserialize(config: Any, custom_objects: dict | None = None) -> Any:
    """Make a metric from its serialized form or name. Keras: `keras.metrics.deserialize`."""
    return configured.deserialize("metrics", config, custom_objects)


def get(identifier: Any) -> Any:
    """Return the metric that a name, config, class or callable means. Keras: `keras.metrics.get`.

    >>> get("mse").name
    'mean_squared_error'
    """
    return configured.get("metrics", identifier, "metric")


lazy.attach(__name__, {
    "..losses": "categorical_hinge, hinge, squared_hinge",
    ".auc": "AUC",
    ".confusion": "FalseNegatives, FalsePositives, Precision, Recall, TrueNegatives, TruePositives",
    ".fscore": "F1Score, FBetaScore",
    ".iou": "BinaryIoU, IoU, MeanIoU, OneHotIoU, OneHotMeanIoU",
    ".probabilistic":
        "BinaryCrossentropy, CategoricalCrossentropy, CategoricalHinge, Hinge, KLDivergence, Poisson, SparseCategoricalCrossentropy, "
        "SquaredHinge",
    ".tradeoff": "PrecisionAtRecall, RecallAtPrecision, SensitivityAtSpecificity, SpecificityAtSensitivity",
}, "metrics")  # fmt: skip
