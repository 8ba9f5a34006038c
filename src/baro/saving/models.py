"""Saving and loading whole models: one function each way, whatever the format.

    save_model(model, "m.keras")     Keras 3's archive: metadata.json, config.json, model.weights.h5
    save_model(model, "m.h5")        Keras 2's single HDF5 file
    save_model(model, "folder")      the archive's members as files in a folder

What a file is, is decided by its content; the name decides what is written.
"""

import io
import os
from pathlib import Path
from typing import Any

from .. import files
from ..errors import ConfigError, FileFormatError, InputError, suggest
from ..serialization import SafeModeScope

KERAS_VERSION = "3.15.1"  # the version whose layout is written
_TENSORFLOW_ONLY = {"signatures": None, "options": None, "save_traces": True}


def may_write(path: Any, overwrite: bool) -> bool:
    """Say whether a file may be written: with overwrite=False an existing one is kept, unless a person at the terminal agrees.

    Raises:
        WriteError: where there is nobody to ask.
    """
    import sys

    if overwrite or not os.path.exists(path):
        return True
    if not sys.stdin or not sys.stdin.isatty():
        raise files.WriteError(
            f"{path}: exists, and overwrite=False was given. Choose another name or pass overwrite=True."
        )
    return input(f"[WARNING] {path} already exists - overwrite? [y/n] ").strip().lower().startswith("y")


def save_model(model: Any, filepath: Any, overwrite: bool = True, zipped: bool | None = None, **kwargs: Any) -> None:
    """Write a model: architecture, weights, compile state and optimizer state. Keras: `keras.saving.save_model`.

    Args:
        model: the model.
        filepath: path ending in ".keras", in ".h5" or ".hdf5" (Keras 2's format), without a suffix (a folder), or an open binary file.
        overwrite: whether an existing file is replaced.
        zipped: False writes a folder.
        kwargs: `save_format` "keras", "h5" or "tf" (a folder, which is not a TensorFlow SavedModel) instead of going by the name;
            `include_optimizer`, whether compile and optimizer state are written.

    Raises:
        InputError: for another suffix or argument.
        WriteError: if the file cannot be written; a file that was there is then unchanged.
    """
    from . import hdf5_write, keras2

    include_optimizer = bool(kwargs.pop("include_optimizer", True))
    save_format = kwargs.pop("save_format", None)
    for name, usual in _TENSORFLOW_ONLY.items():
        if kwargs.pop(name, usual) not in (usual, None):
            raise InputError(
                f"save_model: {name!r} belongs to TensorFlow's SavedModel, which is not written here. Leave it out."
            )
    if kwargs:
        raise InputError(
            f"save_model: The following argument(s) are not supported: {sorted(kwargs)}.{suggest(next(iter(kwargs)), ['overwrite', 'zipped', 'save_format', 'include_optimizer'])}"
        )
    if hasattr(filepath, "write"):
        _warn_unbuilt(model)
        _write_keras(model, filepath, include_optimizer)
        return
    path = os.fspath(filepath)
    kind = _format_of(path, save_format, zipped)
    if not may_write(path, overwrite):
        return
    if kind == "keras":
        _warn_unbuilt(model)
        with files.writing(path) as f:
            _write_keras(model, f, include_optimizer)
    elif kind == "h5":
        files.write_bytes(path, hdf5_write.encode(keras2.whole_model(model, include_optimizer)))
    else:
        _write_folder(model, path, include_optimizer)


def _format_of(path: str, save_format: Any, zipped: bool | None) -> str:
    name = os.path.basename(path.rstrip("/\\"))
    suffix = os.path.splitext(name)[1].lower()
    if save_format is not None:
        named = {
            "keras": "keras",
            "keras_v3": "keras",
            "h5": "h5",
            "hdf5": "h5",
            "tf": "folder",
            "tensorflow": "folder",
        }.get(str(save_format).lower())
        if named is None:
            raise InputError(
                f"The `save_format` argument is deprecated: the file's name decides. Received: save_format={save_format!r}; "
                "known are 'keras', 'h5' and 'tf'."
            )
        return named
    if zipped is False:
        if suffix == ".keras":
            raise InputError(
                f"When using `zipped=False`, the `filepath` argument should not end in `.keras`. Received: filepath={path}"
            )
        return "folder"
    if zipped and suffix != ".keras":
        raise InputError(f"Invalid `filepath` argument: expected a `.keras` extension. Received: filepath={path}")
    kind = {".keras": "keras", ".h5": "h5", ".hdf5": "h5", "": "folder"}.get(suffix)
    if kind is None:
        if os.path.isdir(path) or path.endswith(("/", "\\")) or suffix[1:].isdigit():
            return "folder"
        raise InputError(
            f"Invalid filepath extension for saving. Please add either a `.keras` extension for the native Keras format (recommended) or a `.h5` "
            f"extension, or no extension for a folder. Received: filepath={path}."
        )
    return kind


def _texts(model: Any, include_optimizer: bool) -> tuple[str, str]:
    """Return metadata.json and config.json."""
    import datetime
    import json

    from .config import model_to_config

    config = model_to_config(model)
    if not include_optimizer:
        config.pop("compile_config", None)
    metadata = {
        "keras_version": KERAS_VERSION,
        "date_saved": datetime.datetime.now().strftime("%Y-%m-%d@%H:%M:%S"),
        "saved_by": "baro",
    }
    try:
        return json.dumps(metadata), json.dumps(config)
    except (TypeError, ValueError) as error:
        raise ConfigError(
            f"save_model: a config holds what JSON cannot: {error}. Return numbers, strings, lists or dictionaries from get_config()."
        ) from error


class _Assets:
    """A temporary folder for what `save_assets` writes; made only for models that have it."""

    def __init__(self, model: Any):
        self.needed = any(hasattr(layer, "save_assets") for layer in model._flatten_layers())

    def __enter__(self) -> Path | None:
        import tempfile

        self.folder = tempfile.mkdtemp(prefix="baro-assets-") if self.needed else None
        return Path(self.folder) if self.folder else None

    def __exit__(self, *exc: Any) -> None:
        import shutil

        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def _warn_unbuilt(model: Any) -> None:
    import warnings

    if not model.built:
        warnings.warn(
            "You are saving a model that has not yet been built. It might not contain any weights yet. Consider building the model first by "
            "calling it on some data.",
            stacklevel=4,
        )


def _write_keras(model: Any, file: Any, include_optimizer: bool) -> None:
    from . import hdf5_write
    from .archive import write_archive
    from .state import save_state

    metadata, config = _texts(model, include_optimizer)
    with _Assets(model) as assets:
        skip = () if include_optimizer or model.optimizer is None else (model.optimizer,)
        weights = hdf5_write.encode(save_state(model, skip, assets))
        write_archive(file, metadata, config, weights, assets)


def _write_folder(model: Any, path: str, include_optimizer: bool) -> None:
    from . import folder, hdf5_write
    from .state import save_state

    _warn_unbuilt(model)
    metadata, config = _texts(model, include_optimizer)
    with _Assets(model) as assets:
        skip = () if include_optimizer or model.optimizer is None else (model.optimizer,)
        weights = hdf5_write.encode(save_state(model, skip, assets))
        folder.write(path, metadata, config, weights, assets)


# --- loading ---------------------------------------------------------------------------------------------------------


def load_model(filepath: Any, custom_objects: dict | None = None, compile: bool = True, safe_mode: bool = True) -> Any:
    """Return the model in a file: of baro, of Keras 3 (`.keras`, `.h5`), or of Keras 2 (`.h5`). Keras: `keras.saving.load_model`.

    Args:
        filepath: path of a file, of a folder that `save_model` wrote, or an open binary file.
        custom_objects: name → class or function, for names that are not baro's own.
        compile: whether the model is compiled as it was.
        safe_mode: False lets a lambda of this very process be found again. Code in a file is never run, whatever this is.

    Raises:
        FileFormatError: if the file is damaged, hostile or of another kind; nothing was executed.
        MissingFileError: if there is no such file.
    """
    from . import hdf5_read

    if hasattr(filepath, "read"):
        name = str(getattr(filepath, "name", "file"))
        head = filepath.read(8)
        filepath.seek(0)
        if head == hdf5_read.SIGNATURE:
            with SafeModeScope(safe_mode):
                return _load_h5(filepath.read(), name, custom_objects, compile, safe_mode)
        return _load_archive(filepath, name, custom_objects, compile, safe_mode)
    path = os.fspath(filepath)
    if os.path.isdir(path):
        with SafeModeScope(safe_mode):
            return _load_folder(path, custom_objects, compile, safe_mode)
    if not os.path.exists(path) and not path.endswith((".keras", ".h5", ".hdf5")):
        raise FileFormatError(
            f"File format not supported: filepath={path}. There is no such file or folder. Known are `.keras` files, legacy `.h5` files, and "
            "folders written by save_model."
        )
    if not os.path.exists(path):
        raise files.MissingFileError(
            f"File not found: filepath={path}. Please ensure the file is an accessible `.keras` zip file or `.h5` file."
        )
    with files.open_for_reading(path) as f:
        head = f.read(8)
        if head == hdf5_read.SIGNATURE:
            f.seek(0)
            with SafeModeScope(safe_mode):
                return _load_h5(f.read(), path, custom_objects, compile, safe_mode)
        if head[:4] == b"PK\3\4" or path.endswith(".keras"):
            return _load_archive(f, path, custom_objects, compile, safe_mode)
    raise FileFormatError(
        f"File format not supported: filepath={path}. It is neither a `.keras` archive nor an HDF5 file."
    )


def _load_archive(file: Any, name: str, custom_objects: dict | None, compile: bool, safe_mode: bool) -> Any:
    from . import hdf5_read
    from .archive import CONFIG, MAX_CONFIG, METADATA, WEIGHTS, Archive
    from .config import parse_json, reading

    archive = Archive(file, name)
    config = parse_json(archive.read(CONFIG, MAX_CONFIG), f"{name}: config.json")
    weights = hdf5_read.File(archive.read(WEIGHTS))
    old = METADATA in archive.members and b'"keras_version": "2.' in archive.read(METADATA, MAX_CONFIG)
    if old:
        from .keras2_config import modernize

        with reading(name):
            config = modernize(config)
    return _make(
        config,
        weights,
        name,
        custom_objects,
        compile,
        safe_mode,
        archive.extract_assets if archive.assets() else None,
        old,
    )


def _load_folder(path: str, custom_objects: dict | None, compile: bool, safe_mode: bool) -> Any:
    from . import folder, hdf5_read
    from .archive import CONFIG
    from .config import parse_json

    config_path = os.path.join(path, CONFIG)
    if os.path.exists(os.path.join(path, "saved_model.pb")):
        raise FileFormatError(
            f"{path}: a TensorFlow SavedModel, which holds a TensorFlow program. Load it with the TensorFlow that wrote it and save it anew: "
            'model.save("model.keras").'
        )
    try:
        text, data = folder.read(path)
    except files.MissingFileError as error:
        raise FileFormatError(f"{path}: a folder without a model; it was not written by save_model. {error}") from None
    config, weights = parse_json(text, config_path), hdf5_read.File(data)
    assets = Path(path) / "assets"
    return _make(
        config,
        weights,
        path,
        custom_objects,
        compile,
        safe_mode,
        (lambda _: assets) if assets.is_dir() else None,
        False,
    )


def _make(config: Any, weights: Any, name: str, custom_objects: dict | None, compile: bool, safe_mode: bool,
          extract: Any, old: bool) -> Any:  # fmt: skip
    import shutil
    import tempfile

    from .config import model_from_config, reading
    from .state import load_state

    model = model_from_config(config, custom_objects, compile, safe_mode, stored=weights.size, what=name)
    where = Path(tempfile.mkdtemp(prefix="baro-assets-")) if extract is not None else None
    try:
        assets = extract(where) if where is not None else None
        with reading(name), SafeModeScope(safe_mode):
            load_state(model, weights, assets=assets, of_keras2=old)
    finally:
        if where is not None:
            shutil.rmtree(where, ignore_errors=True)
    return model


def _load_h5(data: bytes, name: str, custom_objects: dict | None, compile: bool, safe_mode: bool) -> Any:
    from . import hdf5_read, keras2

    file = hdf5_read.File(data)
    if "model_config" not in file.attrs:
        what = (
            "only weights; build the model and call load_weights"
            if keras2.is_weights(file) or "vars" in file
            else "no model"
        )
        raise FileFormatError(f"No model config found in the file at {name}: it holds {what}.")
    return keras2.load_model(file, name, custom_objects, compile, safe_mode)


def model_from_json(json_string: str, custom_objects: dict | None = None) -> Any:
    """Return the model that `to_json` described, with new weights. Keras: `keras.models.model_from_json`.

    Args:
        json_string: JSON of baro, Keras 3 or Keras 2.
        custom_objects: name → class or function.

    Raises:
        FileFormatError: if the text is not a model's.
    """
    from . import keras2
    from .config import model_from_config, parse_json, reading

    config = parse_json(json_string, "model_from_json")
    if isinstance(config, dict) and "module" not in config and "class_name" in config:
        with reading("model_from_json"):
            config = keras2.modernize(config)
    return model_from_config(config, custom_objects, what="model_from_json")


def to_json(model: Any, **options: Any) -> str:
    """Return a model's architecture as JSON; `options` are those of `json.dumps`."""
    import json

    from .config import model_to_config

    return json.dumps(model_to_config(model), **options)


def as_bytes(model: Any) -> bytes:
    """Return a model as the bytes of a `.keras` file."""
    out = io.BytesIO()
    _write_keras(model, out, True)
    return out.getvalue()
