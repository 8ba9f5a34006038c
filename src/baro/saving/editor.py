"""Looking into a weights file, changing it, and saving it anew."""

import os
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import files
from ..errors import FileFormatError, InputError, suggest
from . import hdf5_read, hdf5_write
from .archive import CONFIG, MAX_CONFIG, METADATA, WEIGHTS, Archive
from .config import parse_json
from .state import put_array, save_state


class KerasFileEditor:
    """The arrays of a `.keras` or `.weights.h5` file as nested dictionaries that can be changed. Keras: `keras.saving.KerasFileEditor`.

    Args:
        filepath: the file.

    Attributes:
        weights_dict: object → object → … → array name → array, e.g. weights_dict["layers"]["dense"]["0"].
        config, metadata: the JSON of a `.keras` file, otherwise None.
        model: the rebuilt model of a `.keras` file, otherwise None.

    Raises:
        FileFormatError: if the file is damaged, or holds links or data sets of other files.
    """

    def __init__(self, filepath: Any):
        self.filepath = os.fspath(filepath)
        self.config: dict | None = None
        self.metadata: dict | None = None
        self.model: Any = None
        if not self.filepath.endswith((".keras", ".h5")):
            raise InputError(
                f"Invalid filename: expected a `.keras` or `.weights.h5` extension. Received: filepath={self.filepath}"
            )
        with files.open_for_reading(self.filepath) as f:
            if self.filepath.endswith(".keras"):
                archive = Archive(f, self.filepath)
                self.config = parse_json(archive.read(CONFIG, MAX_CONFIG), self.filepath)
                self.metadata = (
                    parse_json(archive.read(METADATA, MAX_CONFIG), self.filepath)
                    if METADATA in archive.members
                    else None
                )
                data = archive.read(WEIGHTS)
            else:
                data = f.read()
        self.weights_dict = _arrays(hdf5_read.File(data))
        self.keras_version = (self.metadata or {}).get("keras_version")

    def summary(self) -> None:
        """Print the objects and the shapes of their arrays."""
        from ..utils.io_utils import print_msg

        lines = [f"Keras model file '{self.filepath}'" if self.config else f"Keras weights file '{self.filepath}'"]

        def walk(inner: dict, depth: int) -> None:
            for key, value in inner.items():
                if isinstance(value, dict):
                    lines.append(f"{'  ' * depth}{key}")
                    walk(value, depth + 1)
                else:
                    lines.append(f"{'  ' * depth}{key}: {tuple(np.shape(value))} {np.asarray(value).dtype.name}")

        walk(self.weights_dict, 1)
        print_msg("\n".join(lines))

    def compare(self, reference_model: Any) -> dict:
        """Compare the file with a model's weights; print what differs.

        Returns:
            {"status": "success" or "error", "error_count": n, "match_count": n}.
        """
        from ..utils.io_utils import print_msg

        parts = hdf5_write.encode(
            save_state(reference_model, () if reference_model.optimizer is None else (reference_model.optimizer,))
        )
        errors: list[str] = []
        matches = 0

        def walk(mine: dict, theirs: dict, path: str) -> None:
            nonlocal matches
            for key, want in theirs.items():
                if key not in mine:
                    errors.append(f"{path}/{key} is in the model and not in the file.")
                elif isinstance(want, dict) != isinstance(mine[key], dict):
                    errors.append(f"{path}/{key} is an object on one side and an array on the other.")
                elif isinstance(want, dict):
                    walk(mine[key], want, f"{path}/{key}")
                elif np.shape(want) != np.shape(mine[key]):
                    errors.append(
                        f"{path}/{key}: shape {np.shape(mine[key])} in the file, {np.shape(want)} in the model."
                    )
                else:
                    matches += 1
            errors.extend(f"{path}/{key} is in the file and not in the model." for key in mine if key not in theirs)

        walk(
            {k: v for k, v in self.weights_dict.items() if k != "optimizer"},
            _arrays(hdf5_read.File(b"".join(map(bytes, parts)))),
            "",
        )
        print_msg(
            "\n".join(errors)
            if errors
            else "Comparison successful: saved weights are compatible with the reference model."
        )
        return {"status": "error" if errors else "success", "error_count": len(errors), "match_count": matches}

    # --- changes -----------------------------------------------------------------------------------------------------

    def _places(self, name: str) -> list[tuple[dict, str]]:
        """Return (dictionary, key) of the objects that a path, or a name anywhere, means."""
        found: list[tuple[dict, str]] = []

        def walk(inner: dict, path: str) -> None:
            for key, value in inner.items():
                here = f"{path}/{key}" if path else key
                if isinstance(value, dict):
                    if here == name or ("/" not in name and key == name):
                        found.append((inner, key))
                    walk(value, here)

        walk(self.weights_dict, "")
        return found

    def _edit(self, name: str, change: Callable[[dict, str], None]) -> None:
        places = self._places(name)
        if not places:
            known = [path for path, _ in _paths(self.weights_dict)]
            raise InputError(f"Object {name!r} not found in the file.{suggest(name, known)} It has: {known}.")
        if len(places) > 1:
            raise InputError(
                f"There are {len(places)} objects named {name!r} in the file. Give the whole path, for example 'layers/{name}'."
            )
        change(*places[0])

    def rename_object(self, object_name: str, new_name: str) -> None:
        """Give an object, named by its path or alone, another name."""

        def change(inner: dict, key: str) -> None:
            if new_name in inner:
                raise InputError(f"The name {new_name!r} is taken beside {key!r}.")
            inner[new_name] = inner.pop(key)

        self._edit(object_name, change)

    def delete_object(self, object_name: str) -> None:
        """Take an object with its arrays out."""
        self._edit(object_name, lambda inner, key: inner.pop(key))

    def add_object(self, object_path: str, weights: dict) -> None:
        """Put an object with arrays at a path such as "layers/dense_3"."""
        *folders, name = object_path.split("/")
        inner = self.weights_dict
        for part in folders:
            inner = inner.setdefault(part, {})
        if name in inner:
            raise InputError(f"There is an object at {object_path!r} already; delete it first.")
        inner[name] = {k: np.asarray(v) for k, v in weights.items()}

    def delete_weight(self, object_name: str, weight_name: str) -> None:
        """Take one array out of an object."""

        def change(inner: dict, key: str) -> None:
            if weight_name not in inner[key]:
                raise InputError(
                    f"Weight {weight_name!r} not found in object {object_name!r}. It has: {list(inner[key])}."
                )
            del inner[key][weight_name]

        self._edit(object_name, change)

    def add_weights(self, object_name: str, weights: dict) -> None:
        """Put arrays into an object."""
        self._edit(object_name, lambda inner, key: inner[key].update({k: np.asarray(v) for k, v in weights.items()}))

    def save(self, filepath: Any) -> None:
        """Write the arrays as a `.weights.h5` file."""
        path = os.fspath(filepath)
        if not path.endswith(".weights.h5"):
            raise InputError(
                f"Invalid `filepath` argument: expected a `.weights.h5` extension. Received: filepath={path}"
            )
        root = hdf5_write.Group()

        def walk(inner: dict, at: str) -> None:
            group = root.group(f"{at}/vars" if at else "vars")
            for key, value in inner.items():
                if isinstance(value, dict):
                    walk(value, f"{at}/{key}" if at else key)
                else:
                    put_array(group, key, value)

        walk(self.weights_dict, "")
        files.write_bytes(path, hdf5_write.encode(root))

    resave_weights = save


def _arrays(group: hdf5_read.Group) -> dict:
    """Return a group as nested dictionaries; what lies in "vars" belongs to the object itself."""
    out: dict[str, Any] = {}
    for key in group:
        member = group[key]
        if isinstance(member, hdf5_read.Dataset):
            out[key] = np.array(member.read())
        elif key == "vars":
            for name, value in _arrays(member).items():
                if name in out:
                    raise FileFormatError(f"HDF5: {group.name}: {name!r} is an object and an array.")
                out[name] = value
        else:
            out[key] = _arrays(member)
    return out


def _paths(inner: dict, at: str = "") -> list[tuple[str, dict]]:
    found = []
    for key, value in inner.items():
        if isinstance(value, dict):
            here = f"{at}/{key}" if at else key
            found += [(here, value), *_paths(value, here)]
    return found
