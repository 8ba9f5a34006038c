"""Weights in several files of limited size, with an index of what is where, as Keras lays them out.

model.weights.json            {"metadata": {"total_size": …}, "weight_map": {"/layers/dense/vars": "model_00000.weights.h5", …}}
model_00000.weights.h5, …     the parts
"""

import os
from typing import Any

from .. import files
from ..errors import FileFormatError, InputError
from . import hdf5_read, hdf5_write
from .config import parse_json
from .state import load_state, save_state

_MAX_INDEX = 32 << 20


def _leaves(group: hdf5_write.Group, path: str = "") -> Any:
    """Yield (path of the group, its attributes, name → array) of every "vars" group."""
    arrays = {k: v for k, v in group.members.items() if isinstance(v, hdf5_write.Dataset)}
    if arrays or group.attrs:
        yield path, group.attrs, arrays
    for name, member in group.members.items():
        if isinstance(member, hdf5_write.Group):
            yield from _leaves(member, f"{path}/{name}")


def save(model: Any, path: str, max_shard_size: float, skip: Any) -> None:
    """Write the parts, then the index, each whole.

    Raises:
        InputError: if a single array is larger than a part may be.
    """
    import json

    if not path.endswith(("weights.h5", "weights.json")):
        raise InputError(
            f"The filename must end in `.weights.json` when `max_shard_size` is specified. Received: filepath={path}"
        )
    index = os.path.splitext(path)[0] + ".json"
    base = os.path.basename(path).split(".weights")[0]
    limit = float(max_shard_size) * (1 << 30)
    parts: list[hdf5_write.Group] = [hdf5_write.Group()]
    size = total = 0.0
    where: dict[str, list[str]] = {}
    for group_path, attrs, arrays in _leaves(save_state(model, skip)):
        for key, array in arrays.items() or ():
            n = array.array.nbytes
            if n > limit:
                raise InputError(
                    f"The size of {key} is {n:,} bytes, which exceeds the maximum shard size {limit:,.0f} bytes. Increase `max_shard_size`."
                )
            if size + n > limit:
                parts.append(hdf5_write.Group())
                size = 0.0
            size, total = size + n, total + n
            name = f"{base}_{len(parts) - 1:05}.weights.h5"
            into = parts[-1].group(group_path)
            into.attrs.update(attrs)
            into.members[key] = array
            if name not in where.setdefault(group_path, []):
                where[group_path].append(name)
    folder = os.path.dirname(path)
    contents: dict[str, Any] = {
        os.path.join(folder, f"{base}_{i:05}.weights.h5"): hdf5_write.encode(part) for i, part in enumerate(parts)
    }
    weight_map = {k: v[0] if len(v) == 1 else v for k, v in where.items()}
    contents[index] = json.dumps({"metadata": {"total_size": total}, "weight_map": weight_map}, indent=4)
    files.write_together(contents)


def load(model: Any, path: str, skip_mismatch: bool, skip: Any) -> None:
    """Give a model the weights of the parts that an index names; parts lie beside it."""
    index = parse_json(files.read_bytes(path, _MAX_INDEX, "index"), path)
    if not isinstance(index, dict) or not isinstance(index.get("weight_map"), dict):
        raise FileFormatError(f"{path}: expected an index with a 'weight_map'.")
    names: dict[str, None] = {}
    for value in index["weight_map"].values():
        for name in value if isinstance(value, list) else [value]:
            if not isinstance(name, str) or os.path.basename(name) != name or name in ("", ".", ".."):
                raise FileFormatError(f"{path}: the part {name!r} does not lie beside the index.")
            names[name] = None
    merged = _Merged(
        [hdf5_read.File(files.read_bytes(os.path.join(os.path.dirname(path), n), what="weights file")) for n in names]
    )
    load_state(model, merged, skip_mismatch, skip)


class _Merged(hdf5_read.Group):
    """Several groups as one."""

    def __init__(self, groups: list[Any]):
        self.groups = groups
        self.attrs = {k: v for g in groups for k, v in g.attrs.items()}

    def keys(self) -> list[str]:
        return list(dict.fromkeys(k for g in self.groups for k in g))

    def __iter__(self) -> Any:
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self.keys())

    def get(self, path: str) -> Any:
        found = [x for x in (g.get(path) for g in self.groups) if x is not None]
        return None if not found else _Merged(found) if isinstance(found[0], hdf5_read.Group) else found[0]

    def __contains__(self, path: str) -> bool:
        return self.get(path) is not None
