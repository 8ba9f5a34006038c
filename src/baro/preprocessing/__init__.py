"""Names of Keras's `keras.preprocessing`; the same functions are in `baro.utils`."""

from ..utils.dataset_utils import timeseries_dataset_from_array as timeseries_dataset_from_array
from ..utils.image_dataset import image_dataset_from_directory as image_dataset_from_directory
from ..utils.text_dataset import text_dataset_from_directory as text_dataset_from_directory
from . import image as image
from . import sequence as sequence
from . import text as text
