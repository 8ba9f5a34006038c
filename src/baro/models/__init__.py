"""Models. Keras: `keras.models`."""

from .cloning import clone_model as clone_model
from .functional import Functional as Functional
from .model import Model as Model
from .sequential import Sequential as Sequential
from ..saving import load_model as load_model  # noqa: E402, I001  (saving needs the classes above)
from ..saving import model_from_json as model_from_json  # noqa: E402
from ..saving import save_model as save_model  # noqa: E402
