"""Names of Keras's `keras.preprocessing.sequence`."""

from ..utils.sequence_utils import pad_sequences as pad_sequences
