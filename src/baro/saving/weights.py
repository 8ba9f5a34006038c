"""Saving and loading weights alone.

    save_weights(model, "w.weights.h5")   Keras 3's layout      save_weights(model, "w.h5")       Keras 2's layout
    save_weights(model, "my_checkpoint")  any other name: Keras 3's layout in a file of exactly that name

`load_weights` goes by the content of the file, and takes whole-model files as well.
"""

import os
from collections.abc import Iterable
from typing import Any

from .. import files
from ..errors import FileFormatError, InputError, NotBuiltError, suggest


def save_weights(
    model: Any, filepath: Any, overwrite: bool = True, max_shard_size: float | None = None, **kwargs: Any
) -> None:
    """Write a model's weights, and the state of its optimizer. Keras: `keras.saving.save_weights`.

    Args:
        model: a built model.
        filepath: path; the suffix decides the layout, see the module.
        overwrite: whether an existing file is replaced.
        max_shard_size: gigabytes a file; larger weights go into several, with an index ending in ".weights.json".
        kwargs: `save_format` "h5" or "tf" instead of going by the name; `objects_to_skip`, a list of layers to leave out.

    Raises:
        NotBuiltError: if the model has no weights yet.
        WriteError: if the file cannot be written; what was there is unchanged.
    """
    from . import hdf5_write, keras2, sharded
    from .models import may_write
    from .state import save_state

    save_format = kwargs.pop("save_format", None)
    skip = kwargs.pop("objects_to_skip", None) or ()
    if kwargs.pop("options", None) is not None:
        raise InputError("save_weights: 'options' belongs to TensorFlow's checkpoints. Leave it out.")
    if kwargs:
        raise InputError(
            f"save_weights: Invalid keyword arguments: {sorted(kwargs)}.{suggest(next(iter(kwargs)), ['overwrite', 'max_shard_size', 'save_format', 'objects_to_skip'])}"
        )
    path = os.fspath(filepath)
    if not model.built:
        raise NotBuiltError(
            "You are saving a model that has not yet been built. Try building the model first by calling it on some data or by using `build()`."
        )
    if path.endswith(".keras"):
        raise InputError(
            f"The filename must end in `.weights.h5`: a `.keras` file holds a whole model; write it with save(). Received: filepath={path}"
        )
    if save_format not in (None, "h5", "hdf5", "tf", "keras"):
        raise InputError(f"save_weights: unknown save_format={save_format!r}; known are 'h5' and 'tf'.")
    if not may_write(path, overwrite):
        return
    if max_shard_size is not None:
        sharded.save(model, path, max_shard_size, skip)
        return
    old = save_format in ("h5", "hdf5") if save_format else path.endswith((".h5", ".hdf5"))
    if old and not path.endswith(".weights.h5"):
        files.write_bytes(path, hdf5_write.encode(keras2.weights_group(model)))
    else:
        files.write_bytes(path, hdf5_write.encode(save_state(model, skip)))


def load_weights(model: Any, filepath: Any, skip_mismatch: bool = False, by_name: bool = False, **kwargs: Any) -> None:
    """Give a model the weights of a file of baro, Keras 3 or Keras 2. Keras: `keras.saving.load_weights`.

    Args:
        model: a built model.
        filepath: `.weights.h5`, `.keras`, `.h5`, a model folder, or a checkpoint that `save_weights` wrote under any name.
        skip_mismatch: warn of layers that do not fit instead of raising.
        by_name: find layers by their names instead of their order; for Keras 2's layout.
        kwargs: `objects_to_skip`, a list of layers to leave as they are.

    Raises:
        FileFormatError: if the file is damaged, or does not fit the model.
        NotBuiltError: if the model has no weights yet.
    """
    from . import hdf5_read, keras2, sharded
    from .config import reading
    from .state import load_state

    skip = kwargs.pop("objects_to_skip", None)
    if kwargs.pop("options", None) is not None:
        raise InputError("load_weights: 'options' belongs to TensorFlow's checkpoints. Leave it out.")
    if kwargs:
        raise InputError(
            f"load_weights: Invalid keyword arguments: {sorted(kwargs)}.{suggest(next(iter(kwargs)), ['skip_mismatch', 'by_name', 'objects_to_skip'])}"
        )
    path = os.fspath(filepath)
    if path.endswith(".weights.json"):
        _need_built(model)
        sharded.load(model, path, skip_mismatch, skip or ())
        return
    data = _weights_bytes(path, by_name, skip)
    file = hdf5_read.File(data)
    _need_built(model)
    with reading(path):
        if keras2.is_weights(file) or "model_weights" in file:
            if skip is not None:
                raise InputError("Keyword argument `objects_to_skip` only supports loading '.weights.h5' files.")
            group = file.get("model_weights") or file
            keras2.load_weights(group, model, skip_mismatch, by_name, path)
            return
        if by_name:
            raise InputError(
                f"Keyword argument `by_name` only supports loading legacy '.h5' or '.hdf5' files. Received: {path}"
            )
        load_state(model, file, skip_mismatch, skip or ())


def _need_built(model: Any) -> None:
    if not model.built:
        raise NotBuiltError(
            "You are loading weights into a model that has not yet been built. Try building the model first by calling it on some data or by using `build()`."
        )


def _weights_bytes(path: str, by_name: bool, skip: Iterable | None) -> bytes:
    """Return the HDF5 file at a path: the file itself, or the weights of an archive or a folder."""
    from . import hdf5_read
    from .archive import WEIGHTS, Archive

    if os.path.isdir(path) and os.path.exists(os.path.join(path, WEIGHTS)):
        path = os.path.join(path, WEIGHTS)
    if not os.path.exists(path):
        suffix = os.path.splitext(path)[1]
        if os.path.exists(f"{path}.index"):
            raise FileFormatError(
                f"{path}: a TensorFlow checkpoint. Load it with TensorFlow and save it anew: model.save_weights('name.weights.h5')."
            )
        if suffix not in ("", ".keras", ".h5", ".hdf5", ".ckpt"):
            raise FileFormatError(
                f"File format not supported: filepath={path}. There is no such file; known are `.weights.h5`, `.keras` and legacy `.h5` files."
            )
        raise files.MissingFileError(f"File not found: filepath={path}. Give the name that save_weights was given.")
    with files.open_for_reading(path) as f:
        head = f.read(8)
        f.seek(0)
        if head == hdf5_read.SIGNATURE:
            return f.read()
        if head[:4] == b"PK\3\4" or path.endswith(".keras"):
            if by_name:
                raise InputError(
                    f"Keyword argument `by_name` only supports loading legacy '.h5' or '.hdf5' files. Received: {path}"
                )
            if skip is not None:
                raise InputError(
                    f"Keyword argument `objects_to_skip` only supports loading '.weights.h5' files. Received: {path}"
                )
            return Archive(f, path).read(WEIGHTS)
    raise FileFormatError(
        f"File format not supported: filepath={path}. It is neither an HDF5 file nor a `.keras` archive."
    )
