"""`FeatureSpace`: the columns of a table, each encoded in its own way, as one vector."""

from typing import Any

import numpy as np

from .. import serialization
from ..core import ops
from ..core.dtypes import standardize_dtype
from ..core.symbolic import KerasTensor
from ..layers.base import Layer
from ..layers.core import Input
from ..layers.encoding import CategoryEncoding, Discretization
from ..layers.hashing import HashedCrossing, Hashing
from ..layers.host import prepared
from ..layers.index_lookup import IndexLookup
from ..layers.joining import Concatenate
from ..layers.lambdas import Identity
from ..layers.lookup import IntegerLookup, StringLookup
from ..layers.scaling import Normalization, Rescaling
from ..naming import auto_name
from ..registry import register


class Cross:
    """Several features crossed into one by a hash of all of them.

    Args:
        feature_names: the features' names.
        crossing_dim: number of bins.
        output_mode: "one_hot" or "int".
    """

    def __init__(self, feature_names: Any, crossing_dim: int, output_mode: str = "one_hot"):
        if output_mode not in ("int", "one_hot"):
            raise ValueError(
                f"Invalid value for argument `output_mode`. Expected one of {{'int', 'one_hot'}}. Received: output_mode={output_mode}"
            )
        self.feature_names = tuple(feature_names)
        self.crossing_dim = crossing_dim
        self.output_mode = output_mode

    @property
    def name(self) -> str:
        """The features' names, joined."""
        return "_X_".join(self.feature_names)

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {"feature_names": self.feature_names, "crossing_dim": self.crossing_dim, "output_mode": self.output_mode}


class Feature:
    """One column: its dtype, the layer that preprocesses it, and how the result is encoded.

    Args:
        dtype: "float32", "int32" or "string".
        preprocessor: a layer.
        output_mode: "float", "int" or "one_hot".
    """

    def __init__(self, dtype: str, preprocessor: Any, output_mode: str):
        if output_mode not in ("int", "one_hot", "float"):
            raise ValueError(
                f"Invalid value for argument `output_mode`. Expected one of {{'int', 'one_hot', 'float'}}. Received: output_mode={output_mode}"
            )
        self.dtype = dtype
        self.preprocessor = (
            serialization.deserialize_keras_object(preprocessor) if isinstance(preprocessor, dict) else preprocessor
        )
        self.output_mode = output_mode

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {
            "dtype": self.dtype,
            "preprocessor": serialization.serialize_keras_object(self.preprocessor),
            "output_mode": self.output_mode,
        }


def _entry(part: Any) -> dict:
    """Return a Feature or a Cross as Keras writes one."""
    name = type(part).__name__
    return {
        "module": "keras.src.layers.preprocessing.feature_space",
        "class_name": name,
        "config": part.get_config(),
        "registered_name": name,
    }


def _bins(layer: Any) -> int | None:
    """Return how many integers a preprocessor can give, or None where it is not known."""
    if isinstance(layer, IndexLookup):
        return layer.vocabulary_size()
    if isinstance(layer, Discretization):
        return layer.num_bins if layer.num_bins is not None else len(layer.bin_boundaries or ()) + 1
    if isinstance(layer, (Hashing, HashedCrossing)):
        return layer.num_bins
    return layer.num_tokens if isinstance(layer, CategoryEncoding) else None


@register("layers")
class FeatureSpace(Layer):
    """Encodes the columns of a table, each by its kind, and joins them to one vector a row.

    Args:
        features: dict from a column's name to its kind: "float", "float_normalized", "float_rescaled", "float_discretized",
            "integer_categorical", "string_categorical", "integer_hashed", "string_hashed", or what the class's methods of these names return.
        output_mode: "concat" for one vector a row, "dict" for a dict of encoded columns.
        crosses: list of tuples of names, whose combinations are hashed.
        crossing_dim: number of bins of a cross.
        hashing_dim: number of bins of hashed columns.
        num_discretization_bins: number of bins of "float_discretized".
        name: optional name.

    Input: dict of columns (batch,) or (batch, 1); strings, integers or floats. Output: (batch, width) float, or a dict.
    Keras: `keras.utils.FeatureSpace`.

    Raises:
        ValueError: a kind or a name is unknown, or `adapt` was not called before the first use.

    >>> space = FeatureSpace({"age": "float", "town": "string_categorical"})
    >>> space.adapt({"age": [30.0, 40.0], "town": ["Ulm", "Bonn"]})
    >>> space({"age": [30.0], "town": ["Ulm"]}).tolist()
    [[30.0, 0.0, 1.0, 0.0]]
    """

    def __init__(self, features: dict, output_mode: str = "concat", crosses: Any = None, crossing_dim: int = 32, hashing_dim: int = 32,
                 num_discretization_bins: int = 32, name: str | None = None):  # fmt: skip
        super().__init__(name=name)
        if not features:
            raise ValueError("The `features` argument cannot be None or empty.")
        if output_mode not in ("dict", "concat"):
            raise ValueError(
                f"Invalid value for argument `output_mode`. Expected one of {{'dict', 'concat'}}. Received: output_mode={output_mode}"
            )
        self.crossing_dim = crossing_dim
        self.hashing_dim = hashing_dim
        self.num_discretization_bins = num_discretization_bins
        self.output_mode = output_mode
        self.features = {key: self._feature(key, value) for key, value in features.items()}
        self.crosses = [self._cross(c) for c in crosses or ()]
        self.inputs = {key: Input(shape=(1,), dtype=f.dtype, name=key) for key, f in self.features.items()}
        self.preprocessors = {key: f.preprocessor for key, f in self.features.items()}
        self.crossers = {c.name: HashedCrossing(c.crossing_dim, name=c.name) for c in self.crosses}
        self._encoders: dict[str, Layer] = {}
        self._encoded: Any = None
        self._is_adapted = False

    # --- kinds of columns -----------------------------------------------------------------------------------------------

    @classmethod
    def cross(cls, feature_names: Any, crossing_dim: int, output_mode: str = "one_hot") -> Cross:
        """Return a cross of features for the argument `crosses`."""
        return Cross(feature_names, crossing_dim, output_mode=output_mode)

    @classmethod
    def feature(cls, dtype: str, preprocessor: Any, output_mode: str) -> Feature:
        """Return a column with a layer of your own."""
        return Feature(dtype, preprocessor, output_mode)

    @classmethod
    def float(cls, name: str | None = None) -> Feature:
        """Return a column of floats that stay as they are."""
        return Feature("float32", Identity(name=f"{name or auto_name('float')}_preprocessor"), "float")

    @classmethod
    def float_rescaled(cls, scale: Any = 1.0, offset: Any = 0.0, name: str | None = None) -> Feature:
        """Return a column of floats as x · scale + offset."""
        return Feature(
            "float32", Rescaling(scale, offset, name=f"{name or auto_name('float_rescaled')}_preprocessor"), "float"
        )

    @classmethod
    def float_normalized(cls, name: str | None = None) -> Feature:
        """Return a column of floats with mean 0 and variance 1."""
        return Feature(
            "float32", Normalization(axis=-1, name=f"{name or auto_name('float_normalized')}_preprocessor"), "float"
        )

    @classmethod
    def float_discretized(
        cls, num_bins: int | None, bin_boundaries: Any = None, output_mode: str = "one_hot", name: str | None = None
    ) -> Feature:
        """Return a column of floats put into bins."""
        layer = Discretization(
            num_bins=num_bins,
            bin_boundaries=bin_boundaries,
            name=f"{name or auto_name('float_discretized')}_preprocessor",
        )
        return Feature("float32", layer, output_mode)

    @classmethod
    def integer_categorical(
        cls,
        max_tokens: int | None = None,
        num_oov_indices: int = 1,
        output_mode: str = "one_hot",
        name: str | None = None,
    ) -> Feature:
        """Return a column of integers that stand for categories."""
        name = f"{name or auto_name('integer_categorical')}_preprocessor"
        return Feature(
            "int32", IntegerLookup(max_tokens=max_tokens, num_oov_indices=num_oov_indices, name=name), output_mode
        )

    @classmethod
    def string_categorical(
        cls,
        max_tokens: int | None = None,
        num_oov_indices: int = 1,
        output_mode: str = "one_hot",
        name: str | None = None,
    ) -> Feature:
        """Return a column of strings that stand for categories."""
        name = f"{name or auto_name('string_categorical')}_preprocessor"
        return Feature(
            "string", StringLookup(max_tokens=max_tokens, num_oov_indices=num_oov_indices, name=name), output_mode
        )

    @classmethod
    def string_hashed(cls, num_bins: int, output_mode: str = "one_hot", name: str | None = None) -> Feature:
        """Return a column of strings put into bins by their hash."""
        return Feature(
            "string", Hashing(num_bins, name=f"{name or auto_name('string_hashed')}_preprocessor"), output_mode
        )

    @classmethod
    def integer_hashed(cls, num_bins: int, output_mode: str = "one_hot", name: str | None = None) -> Feature:
        """Return a column of integers put into bins by their hash."""
        return Feature(
            "int32", Hashing(num_bins, name=f"{name or auto_name('integer_hashed')}_preprocessor"), output_mode
        )

    def _feature(self, name: str, kind: Any) -> Feature:
        if isinstance(kind, Feature):
            return kind
        if isinstance(kind, dict):
            return Feature(**kind.get("config", kind))
        sizes = {
            "float_discretized": self.num_discretization_bins,
            "integer_hashed": self.hashing_dim,
            "string_hashed": self.hashing_dim,
        }
        kinds = ("float", "float_normalized", "float_rescaled", "integer_categorical", "string_categorical", *sizes)
        if kind not in kinds:
            raise ValueError(f"Invalid feature type: {kind}. FeatureSpace column {name!r}: expected one of {kinds}.")
        return getattr(self, kind)(*([sizes[kind]] if kind in sizes else []), name=name)

    def _cross(self, cross: Any) -> Cross:
        if isinstance(cross, Cross):
            return cross
        if isinstance(cross, dict):
            return Cross(**cross.get("config", cross))
        if not self.crossing_dim:
            raise ValueError(
                "When specifying `crosses`, the argument `crossing_dim` (dimensionality of the crossing space) should be specified as well."
            )
        if any(key not in self.features for key in cross):
            raise ValueError(
                f"All features referenced in the `crosses` argument should be present in the `features` dict. Received unknown features: {cross}"
            )
        return Cross(cross, crossing_dim=self.crossing_dim)

    # --- learning -------------------------------------------------------------------------------------------------------

    def _adaptable(self) -> list[str]:
        """Return the names of the columns whose layers learn from data and were not given what they would learn."""

        def learns(layer: Any) -> bool:
            given = getattr(layer, "input_mean", None) is not None or getattr(layer, "_has_input_vocabulary", False)
            return (
                hasattr(layer, "adapt")
                and not given
                and not (isinstance(layer, Discretization) and layer.num_bins is None)
            )

        return [key for key, layer in self.preprocessors.items() if learns(layer)]

    def adapt(self, dataset: Any) -> None:
        """Let the columns' layers learn from data: a dict of columns, or an iterable of such dicts.

        Raises:
            ValueError: the data is something else.
        """
        if isinstance(dataset, dict):
            batches = [dataset]
        elif hasattr(dataset, "__iter__") and not isinstance(dataset, (str, np.ndarray)):
            batches = [b[0] if isinstance(b, tuple) else b for b in dataset]
        else:
            batches = []
        if not batches or not all(isinstance(b, dict) for b in batches):
            raise ValueError(
                "`adapt()` can only be called on a dict of arrays/lists, or on a data set of such dicts. "
                f"Received instead: {dataset} (of type {type(dataset)})"
            )
        for key in self._adaptable():
            column = np.concatenate([np.atleast_1d(np.asarray(b[key])) for b in batches])
            self.preprocessors[key].adapt(column if column.ndim > 1 else column[:, None])
        self._is_adapted = True
        self._encoders.clear()
        self._encoded = None
        self.get_encoded_features()
        self.built = True

    def _check_adapted(self) -> None:
        if not self._is_adapted and self._adaptable():
            raise ValueError("You need to call `.adapt(dataset)` on the FeatureSpace before you can start using it.")
        self._is_adapted = True

    # --- encoding -------------------------------------------------------------------------------------------------------

    def get_inputs(self) -> dict:
        """Return the KerasTensors of the columns, for a model that begins with raw columns."""
        self._check_adapted()
        return self.inputs

    def get_encoded_features(self) -> Any:
        """Return the KerasTensors of the encoded columns, for a model that begins with them."""
        self._check_adapted()
        if self._encoded is None:
            self._encoded = self._encode(self.inputs)
        return self._encoded

    def _encode(self, columns: dict) -> Any:
        done = {key: self.preprocessors[key](columns[key]) for key in self.features}
        crossed = {c.name: self.crossers[c.name]([done[k] for k in c.feature_names]) for c in self.crosses}
        modes = {
            **{k: f.output_mode for k, f in self.features.items()},
            **{c.name: c.output_mode for c in self.crosses},
        }
        out = {}
        for key, x in [*sorted(done.items()), *sorted(crossed.items())]:
            if modes[key] == "one_hot":
                x = self._encoder(key, x)(x)
            elif self.output_mode == "concat" and "float" not in standardize_dtype(x.dtype):
                raise ValueError(
                    f"Cannot concatenate features because feature '{key}' has not been encoded (it has dtype {standardize_dtype(x.dtype)}). "
                    "Consider using `output_mode='dict'`."
                )
            out[key] = x
        if self.output_mode == "dict":
            return out
        values = list(out.values())
        return Concatenate(axis=-1)(values) if len(values) > 1 else values[0]

    def _encoder(self, key: str, x: Any) -> Layer:
        if key not in self._encoders:
            if not standardize_dtype(x.dtype).startswith(("int", "uint")):
                raise ValueError(
                    f"Feature '{key}' has `output_mode='one_hot'`. Thus its preprocessor should return an integer dtype. "
                    f"Instead it returns a {standardize_dtype(x.dtype)} dtype."
                )
            size = _bins(self.preprocessors.get(key) or self.crossers[key])
            if size is None:
                raise ValueError(
                    f"Feature '{key}' has `output_mode='one_hot'`. However it isn't a standard feature and the dimensionality of its output space is "
                    "not known, thus it cannot be one-hot encoded. Try using `output_mode='int'`."
                )
            self._encoders[key] = CategoryEncoding(num_tokens=size, output_mode="multi_hot")
        return self._encoders[key]

    def __call__(self, data: dict) -> Any:
        """Return the encoded columns of a table, or of one row given as scalars."""
        self._check_adapted()
        if not isinstance(data, dict):
            raise ValueError(
                f"A FeatureSpace can only be called with a dict. Received: data={data} (of type {type(data)})"
            )
        columns, one_row = {}, False
        for key in self.features:
            if key not in data:
                raise ValueError(f"FeatureSpace '{self.name}': the column {key!r} is missing; received {sorted(data)}.")
            x = data[key] if isinstance(data[key], KerasTensor) else prepared(data[key])
            if len(x.shape) == 0:
                one_row = True
            if len(x.shape) < 2:
                x = x.reshape(-1, 1) if isinstance(x, np.ndarray) else ops.reshape(x, (-1, 1))
            columns[key] = x
        out = self._encode(columns)
        if not one_row:
            return out
        return {k: v[0] for k, v in out.items()} if isinstance(out, dict) else out[0]

    # --- saving ---------------------------------------------------------------------------------------------------------

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {
            "features": {key: _entry(f) for key, f in self.features.items()},
            "output_mode": self.output_mode,
            "crosses": [_entry(c) for c in self.crosses],
            "crossing_dim": self.crossing_dim,
            "hashing_dim": self.hashing_dim,
            "num_discretization_bins": self.num_discretization_bins,
            "name": self.name,
        }

    @classmethod
    def from_config(cls, config: dict) -> "FeatureSpace":
        """Make a feature space from `get_config`'s dictionary."""
        import copy

        return cls(**copy.copy(config))

    def get_build_config(self) -> dict:
        """Return what the columns' layers were built with."""
        return {key: layer.get_build_config() for key, layer in self.preprocessors.items()}

    def build_from_config(self, config: dict) -> None:
        """Build the columns' layers from `get_build_config`'s dictionary."""
        for key, own in config.items():
            if key in self.preprocessors and not self.preprocessors[key].built and own:
                self.preprocessors[key].build_from_config(own)
        self._is_adapted = True

    def save(self, filepath: str) -> None:
        """Save to a .keras file, which `load_model` reads again."""
        from ..saving import save_model

        save_model(self, filepath)
