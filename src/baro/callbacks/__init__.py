"""Callbacks: code that runs at points of training. Keras: `keras.callbacks`."""

from .backup import BackupAndRestore as BackupAndRestore
from .base import Callback as Callback
from .base import CallbackList as CallbackList
from .base import History as History
from .checkpoint import ModelCheckpoint as ModelCheckpoint
from .csv_logger import CSVLogger as CSVLogger
from .early_stopping import EarlyStopping as EarlyStopping
from .finder import LearningRateFinder as LearningRateFinder
from .learning_rate import LearningRateScheduler as LearningRateScheduler
from .learning_rate import ReduceLROnPlateau as ReduceLROnPlateau
from .progress import ProgbarLogger as ProgbarLogger
from .small import LambdaCallback as LambdaCallback
from .small import RemoteMonitor as RemoteMonitor
from .small import SwapEMAWeights as SwapEMAWeights
from .small import TerminateOnNaN as TerminateOnNaN
from .tensorboard import TensorBoard as TensorBoard
