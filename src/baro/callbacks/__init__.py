"""Callbacks: code that runs at points of training. Keras: `keras.callbacks`."""

from .base import Callback as Callback
from .base import CallbackList as CallbackList
from .base import History as History
from .progress import ProgbarLogger as ProgbarLogger
