"""Metrics: numbers about a model, accumulated over batches inside the step. Keras: `keras.metrics`."""

from typing import Any

from .. import configured
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
from .regression import MeanAbsoluteError as MeanAbsoluteError
from .regression import MeanSquaredError as MeanSquaredError
from .regression import RootMeanSquaredError as RootMeanSquaredError


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
