"""A model's state as a tree of arrays: which object's variables lie under which path in a weights file, as Keras lays them out.

    layers/dense/vars/0            a layer of a Sequential or functional model: its class in snake case, numbered
    encoder/vars/0                 an attribute of a subclassed model
    blocks/dense_1/vars/0          the second Dense in a list attribute
    optimizer/vars/3

Every object puts its own variables into a store (`save_own_variables`) and takes them back (`load_own_variables`); an object
that is reached twice is saved where it is reached first. Attributes are visited in alphabetical order, private ones last.
"""

import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from .. import naming
from ..core.op import raw
from ..core.symbolic import Operation
from ..core.tensor import Tensor
from ..errors import FileFormatError
from . import hdf5_read, hdf5_write


class Store(dict):
    """What one object saves or loads: name → array. `save_own_variables(store)` writes, `load_own_variables(store)` reads."""

    def __init__(self, *args: Any, writable: bool = True):
        super().__init__(*args)
        self._writable = writable

    def __setitem__(self, key: str, value: Any) -> None:
        if not self._writable:
            raise ValueError("Setting a value is only allowed in write mode.")
        super().__setitem__(str(key), value)

    def __bool__(self) -> bool:
        return True


def is_saveable(obj: Any) -> bool:
    """Say whether an object has state of its own or holds objects that have."""
    return isinstance(obj, Operation) or (hasattr(type(obj), "save_own_variables") and not isinstance(obj, type))


@lru_cache(maxsize=1)
def _plain_layer_names() -> frozenset[str]:
    from ..layers.base import Layer

    return frozenset(dir(Layer(name="plain")))


@lru_cache(maxsize=1)
def _plain_model_names() -> frozenset[str]:
    from ..models import Model, Sequential

    plain, sequence = Model(name="plain"), Sequential(name="plain")
    return frozenset(dir(plain)) | frozenset(dir(sequence)) - {"layers", "optimizer"}


@lru_cache(maxsize=512)
def _properties(cls: type) -> tuple[str, ...]:
    """Return the properties that a user's class defines."""
    found = []
    for base in cls.__mro__:
        if not base.__module__.startswith("baro."):
            found += [k for k, v in vars(base).items() if isinstance(v, property)]
    return tuple(dict.fromkeys(found))


def children(obj: Any) -> Iterator[tuple[str, Any]]:
    """Yield (attribute, value) of an object's attributes that may hold further objects, in Keras's order."""
    from ..layers.base import Layer
    from ..models import Functional, Model, Sequential

    skip: frozenset[str] = frozenset()
    names = set(getattr(obj, "__dict__", ()))
    names.update(_properties(type(obj)))  # type: ignore[arg-type]
    if isinstance(obj, Model):
        if isinstance(obj, (Functional, Sequential)) or obj._functional is not None:
            yield "layers", obj.layers
        names |= {"layers", "optimizer"}
        skip = _plain_model_names() - {"layers", "optimizer"}
    elif isinstance(obj, Layer):
        skip = _plain_layer_names()
    for name in sorted(names, key=lambda n: f"~{n}" if n.startswith("_") else n):
        if name in skip or name.startswith("__") or name in _NOT_STATE:
            continue
        try:
            yield name, getattr(obj, name)
        except Exception:  # a property that cannot be had now holds nothing to save
            continue


_NOT_STATE = frozenset({"_inbound_nodes", "_outbound_nodes", "_init_arguments", "_operations", "operations", "_functional", "_nodes",
                        "inputs", "outputs", "_input_layers"})  # fmt: skip


def _join(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _members(container: Any, used: dict[str, int]) -> Iterator[tuple[str, Any, bool]]:
    """Yield (name in the file, member, whether it is a saveable) of a list, tuple or dictionary."""
    for member in list(container.values()) if isinstance(container, dict) else container:
        if is_saveable(member):
            stem = naming.to_snake_case(type(member).__name__)
        elif isinstance(member, (list, dict, tuple)):
            stem = "container"
        else:
            continue
        count = used.get(stem, -1) + 1
        used[stem] = count
        yield (f"{stem}_{count}" if count else stem), member, stem != "container" or is_saveable(member)


# --- saving ----------------------------------------------------------------------------------------------------------


def save_state(root: Any, skip: Iterable[Any] = (), assets: Path | None = None) -> hdf5_write.Group:
    """Return the tree of arrays of a model.

    Args:
        root: the model.
        skip: objects to leave out.
        assets: a folder for the files of objects that have `save_assets`.
    """
    tree = hdf5_write.Group()
    _Saver(tree, assets, {id(o) for o in skip}).save(root, "")
    return tree


class _Saver:
    def __init__(self, tree: hdf5_write.Group, assets: Path | None, seen: set[int]):
        self.tree = tree
        self.assets = assets
        self.seen = seen

    def save(self, obj: Any, path: str) -> None:
        if id(obj) in self.seen:
            return
        self.seen.add(id(obj))
        if hasattr(obj, "save_own_variables"):
            store = Store()
            obj.save_own_variables(store)
            name = getattr(obj, "name", None)
            if store or isinstance(name, str):
                group = self.tree.group(_join(path, "vars"))
                if isinstance(name, str):
                    group.attrs["name"] = name
                for key, value in store.items():
                    put_array(group, key, value)
        if self.assets is not None and hasattr(obj, "save_assets"):
            folder = self.assets / path
            folder.mkdir(parents=True, exist_ok=True)
            obj.save_assets(str(folder))
        for name, child in children(obj):
            if is_saveable(child):
                self.save(child, _join(path, name))
            elif isinstance(child, (list, dict, tuple)):
                self.container(child, _join(path, name), set())

    def container(self, container: Any, path: str, seen: set[int]) -> None:
        if id(container) in seen:
            return
        seen.add(id(container))
        for name, member, saveable in _members(container, {}):
            if saveable:
                self.save(member, _join(path, name))
            else:
                self.container(member, _join(path, name), seen)


def put_array(group: hdf5_write.Group, key: str, value: Any) -> None:
    """Put an array, a Tensor or a Variable into a group."""
    array = np.asarray(raw(value) if isinstance(value, Tensor) or hasattr(value, "_read") else value)
    group[key] = array
    if array.dtype.name == "bfloat16":
        group.members[key.rpartition("/")[2]].attrs["dtype"] = "bfloat16"


# --- loading ---------------------------------------------------------------------------------------------------------


def load_state(root: Any, file: hdf5_read.Group, skip_mismatch: bool = False, skip: Iterable[Any] = (), assets: Path | None = None,
               of_keras2: bool = False) -> None:  # fmt: skip
    """Give a model the arrays of a weights file.

    Args:
        root: the model.
        file: the file's root group.
        skip_mismatch: warn of what does not fit instead of raising.
        skip: objects to leave as they are.
        assets: the folder of the files for objects that have `load_assets`.
        of_keras2: whether Keras 2 wrote the file, whose optimizers have fewer variables.

    Raises:
        FileFormatError: if an object's arrays are missing or of another shape.
    """
    loader = _Loader(file, assets, {id(o) for o in skip}, of_keras2 or ("metrics" in file and "vars" in file))
    loader.load(root, "")
    if loader.failed:
        first, error = next(iter(loader.failed.values()))
        message = (
            f"A total of {len(loader.failed)} objects could not be loaded. Example error message for object {first}:\n\n{error}\n\n"
            f"List of objects that could not be loaded:\n{[o for o, _ in loader.failed.values()]}"
        )
        if not skip_mismatch:
            raise FileFormatError(message) from error
        warnings.warn(message, stacklevel=3)


class _Loader:
    def __init__(self, file: hdf5_read.Group, assets: Path | None, seen: set[int], of_keras2: bool = False):
        self.of_keras2 = of_keras2
        self.file = file
        self.assets = assets
        self.seen = seen
        self.failed: dict[int, tuple[Any, Exception]] = {}

    def load(self, obj: Any, path: str) -> None:
        if id(obj) in self.seen:
            return
        failure = False
        try:
            if hasattr(obj, "load_own_variables"):
                obj.load_own_variables(self.fitted(obj, self.store(path)))
            if self.assets is not None and hasattr(obj, "load_assets"):
                folder = self.assets / path
                if folder.exists():
                    obj.load_assets(str(folder))
        except Exception as error:  # whatever a class's own code raises: the object was not loaded, and is listed
            self.failed[id(obj)] = obj, error
            failure = True
        inside = len(self.failed)
        for name, child in children(obj):
            if is_saveable(child):
                self.load(child, _join(path, name))
            elif isinstance(child, (list, dict, tuple)):
                self.container(child, _join(path, name), set())
        if not failure:
            if len(self.failed) <= inside:
                self.seen.add(id(obj))
            self.failed.pop(id(obj), None)

    def fitted(self, obj: Any, store: Store) -> Store:
        """Return the arrays of an optimizer as Keras 3 has them, where Keras 2 wrote the file; any other store as it is."""
        from ..optimizers import Optimizer

        if not self.of_keras2 or not isinstance(obj, Optimizer) or not all(k.isdigit() for k in store):
            return store
        from .keras2 import with_rate

        values = with_rate(obj, [store[k] for k in sorted(store, key=int)])
        return Store({str(i): v for i, v in enumerate(values)}, writable=False)

    def store(self, path: str) -> Store:
        """Return the arrays saved under a path; none if there is no such path."""
        group = self.file.get(_join(path, "vars"))
        if group is None and "_layer_checkpoint_dependencies" in self.file:  # Keras 2.13
            group = self.file.get(_join(path.replace("layers", "_layer_checkpoint_dependencies"), "vars"))
        return Store(read_arrays(group) if isinstance(group, hdf5_read.Group) else {}, writable=False)

    def container(self, container: Any, path: str, seen: set[int]) -> None:
        if id(container) in seen:
            return
        seen.add(id(container))
        for name, member, saveable in _members(container, {}):
            inner = _join(path, name)
            if saveable:
                self.load(member, inner)
            elif inner in self.file or (self.assets is not None and (self.assets / inner).exists()):
                self.container(member, inner, seen)
            else:  # a file of Keras before 3.12 has no containers in containers
                probe = _Loader(self.file, self.assets, self.seen, self.of_keras2)
                probe.container(member, inner, seen)
                if probe.failed:
                    warnings.warn(
                        f"Skipping nested container at '{inner}': no matching group found in the saved file. This usually means the file "
                        "was saved with a Keras version that did not serialize sublayers nested inside containers. Affected layers will "
                        "retain their freshly-initialized weights.",
                        stacklevel=2,
                    )


def read_arrays(group: hdf5_read.Group) -> dict[str, np.ndarray]:
    """Return name → array, copied out of the file; an array in a group inside is named "group/name"."""
    found: dict[str, np.ndarray] = {}
    for key in group:
        member = group[key]
        if isinstance(member, hdf5_read.Dataset):
            found[key] = np.array(member.read())
        else:
            found.update({f"{key}/{k}": v for k, v in read_arrays(member).items()})
    return found
