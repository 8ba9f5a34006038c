"""Models. Keras: `keras.models`."""

from typing import TYPE_CHECKING

from .. import lazy
from .functional import Functional as Functional
from .model import Model as Model
from .sequential import Sequential as Sequential

if TYPE_CHECKING:
    from ..saving import load_model as load_model
    from ..saving import model_from_json as model_from_json
    from ..saving import save_model as save_model
    from .cloning import clone_model as clone_model

lazy.attach(__name__, {"..saving": "load_model, model_from_json, save_model", ".cloning": "clone_model"})
