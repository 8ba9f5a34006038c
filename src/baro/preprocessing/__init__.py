"""Names of Keras's `keras.preprocessing`; the same functions are in `baro.utils`."""

from ..utils.dataset_utils import timeseries_dataset_from_array as timeseries_dataset_from_array
from . import sequence as sequence
