"""Files for TensorBoard, without TensorFlow. TensorFlow: `tf.summary`.

    from baro import tensorboard

    with tensorboard.create_file_writer("my_logs/test").as_default():
        for step in range(1, 101):
            tensorboard.scalar("my_scalar", np.sin(step / 10), step=step)

In a terminal: `tensorboard --logdir my_logs`. The callback of the same name writes these files during `fit`.
"""

from . import hparams as hparams
from . import projector as projector
from .graphs import graph as graph
from .graphs import keras_model as keras_model
from .profile import Profile as Profile
from .summaries import audio as audio
from .summaries import histogram as histogram
from .summaries import image as image
from .summaries import pr_curve as pr_curve
from .summaries import scalar as scalar
from .summaries import text as text
from .writer import SummaryWriter as SummaryWriter
from .writer import create_file_writer as create_file_writer
from .writer import create_noop_writer as create_noop_writer
from .writer import flush as flush
from .writer import get_step as get_step
from .writer import record_if as record_if
from .writer import set_step as set_step
from .writer import should_record_summaries as should_record_summaries
from .writer import write as write
