"""Callbacks: code that runs at points of training. Keras: `keras.callbacks`."""

from typing import TYPE_CHECKING

from .. import lazy
from .base import Callback as Callback
from .base import CallbackList as CallbackList
from .base import History as History
from .early_stopping import EarlyStopping as EarlyStopping
from .progress import ProgbarLogger as ProgbarLogger

if TYPE_CHECKING:
    from .backup import BackupAndRestore as BackupAndRestore
    from .checkpoint import ModelCheckpoint as ModelCheckpoint
    from .csv_logger import CSVLogger as CSVLogger
    from .finder import LearningRateFinder as LearningRateFinder
    from .learning_rate import LearningRateScheduler as LearningRateScheduler
    from .learning_rate import ReduceLROnPlateau as ReduceLROnPlateau
    from .small import LambdaCallback as LambdaCallback
    from .small import RemoteMonitor as RemoteMonitor
    from .small import SwapEMAWeights as SwapEMAWeights
    from .small import TerminateOnNaN as TerminateOnNaN
    from .tensorboard import TensorBoard as TensorBoard


lazy.attach(__name__, {
    ".backup": "BackupAndRestore",
    ".checkpoint": "ModelCheckpoint",
    ".csv_logger": "CSVLogger",
    ".finder": "LearningRateFinder",
    ".learning_rate": "LearningRateScheduler, ReduceLROnPlateau",
    ".small": "LambdaCallback, RemoteMonitor, SwapEMAWeights, TerminateOnNaN",
    ".tensorboard": "TensorBoard",
}, "callbacks")  # fmt: skip
