"""Names of Keras's `keras.preprocessing`; the same functions are in `baro.utils`."""

from ..utils.dataset_utils import timeseries_dataset_from_array as timeseries_dataset_from_array
from ..utils.text_dataset import text_dataset_from_directory as text_dataset_from_directory
from . import sequence as sequence
