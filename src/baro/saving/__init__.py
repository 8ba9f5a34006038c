"""Files: whole models, weights, JSON, and custom objects in them. Keras: `keras.saving`."""

from typing import TYPE_CHECKING

from .. import lazy
from ..custom_objects import CustomObjectScope as CustomObjectScope
from ..custom_objects import custom_object_scope as custom_object_scope
from ..custom_objects import get_custom_objects as get_custom_objects
from ..custom_objects import get_registered_name as get_registered_name
from ..custom_objects import get_registered_object as get_registered_object
from ..custom_objects import register_keras_serializable as register_keras_serializable

if TYPE_CHECKING:
    from ..serialization import deserialize_keras_object as deserialize_keras_object
    from ..serialization import serialize_keras_object as serialize_keras_object
    from .editor import KerasFileEditor as KerasFileEditor
    from .export import export_model as export_model
    from .models import load_model as load_model
    from .models import model_from_json as model_from_json
    from .models import save_model as save_model
    from .models import to_json as to_json
    from .weights import load_weights as load_weights
    from .weights import save_weights as save_weights

lazy.attach(__name__, {
    "..serialization": "deserialize_keras_object, serialize_keras_object",
    ".editor": "KerasFileEditor",
    ".export": "export_model",
    ".models": "load_model, model_from_json, save_model, to_json",
    ".weights": "load_weights, save_weights",
})  # fmt: skip
