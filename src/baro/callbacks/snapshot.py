"""The whole state of a training run: every Variable, the random generators, and back. Used by BackupAndRestore and the rate finder."""

import io
from typing import Any

import numpy as np

from ..core import random as baro_random
from ..core.dtypes import numpy_dtype
from ..errors import FileFormatError, InputError

FORMAT = "baro training state 1"


def groups(model: Any) -> dict[str, list[Any]]:
    """Return the Variables of a model by what they belong to, each once."""
    optimizer = getattr(model, "optimizer", None)
    found = {
        "model": list(model.variables),
        "optimizer": list(optimizer.variables) if optimizer is not None else [],
        "metrics": list(model.metrics_variables),
    }
    seen: set[int] = set()
    for name, variables in found.items():
        found[name] = [v for v in variables if not (id(v) in seen or seen.add(id(v)))]  # type: ignore[func-returns-value]
    return found


def capture(model: Any) -> dict[str, list[tuple[str, np.ndarray]]]:
    """Return a copy of all Variables' values with their paths."""
    return {name: [(v.path, np.array(v)) for v in variables] for name, variables in groups(model).items()}


def restore(model: Any, values: dict[str, list], where: str = "restore") -> None:
    """Assign what `capture` gave; metrics that do not exist yet are left out.

    Raises:
        InputError: if the model has other Variables.
    """
    for name, variables in groups(model).items():
        saved = values.get(name, [])
        if name == "metrics" and len(saved) != len(variables):
            continue
        if len(saved) != len(variables):
            raise InputError(
                f"{where}: the {name} has {len(variables)} variables, the saved state {len(saved)}. It belongs to another model or optimizer."
            )
        for v, (path, value) in zip(variables, saved, strict=True):
            if tuple(v.shape) != tuple(value.shape) or v.dtype != _name(value):
                raise InputError(
                    f"{where}: {v.path} is {v.dtype} {tuple(v.shape)}, but the saved {path} is {_name(value)} {value.shape}. It belongs to another model."
                )
        for v, (_, value) in zip(variables, saved, strict=True):
            v.assign(value)


def _name(a: np.ndarray) -> str:
    return str(a.dtype)


def random_state() -> dict[str, Any]:
    """Return the state of all generators that training draws from: baro's global one, NumPy's and Python's."""
    import random as python_random

    generator = baro_random._global[0] if baro_random._global else None
    numpy_state = np.random.get_state(legacy=False)
    return {
        "global": None if generator is None else {"seed": generator.seed, "state": np.array(generator.state)},
        "numpy": {**numpy_state, "state": dict(numpy_state["state"])},
        "python": list(python_random.getstate()),
    }


def set_random_state(state: dict[str, Any], own: bool = True) -> None:
    """Go on from `random_state`'s values; without baro's own generator where `own` is False."""
    import random as python_random

    if not own:
        pass
    elif state["global"] is None:
        baro_random._global.clear()
    else:
        if not baro_random._global:
            baro_random.reset_global_seed(state["global"]["seed"])
        generator = baro_random._global[0]  # the same object: compiled steps know its Variable
        generator._initial_seed = state["global"]["seed"]
        generator.state.assign(state["global"]["state"])
    np.random.set_state(state["numpy"])
    version, words, gauss = state["python"]
    python_random.setstate((version, tuple(words), gauss))


# --- files ------------------------------------------------------------------------------------------------------------------


def state_bytes(state: Any) -> bytes:
    """Return a nest of dicts, lists, numbers, strings and arrays as the bytes of an `.npz` file."""
    import json

    arrays: list[np.ndarray] = []
    text = json.dumps({"format": FORMAT, "state": _pack(state, arrays)})
    buffer = io.BytesIO()
    np.savez(buffer, state=np.frombuffer(text.encode(), np.uint8), **{f"a{i}": a for i, a in enumerate(arrays)})  # type: ignore[arg-type]
    return buffer.getvalue()


def write_state(path: Any, state: Any) -> None:
    """Write a nest of dicts, lists, numbers, strings and arrays as one `.npz` file, whole or not at all."""
    from ..files import write_bytes  # it loads pathlib, which training alone has no use for

    write_bytes(path, state_bytes(state))


def _pack(value: Any, arrays: list[np.ndarray]) -> Any:
    if isinstance(value, dict):
        return {"d": [[k, _pack(v, arrays)] for k, v in value.items()]}
    if isinstance(value, (list, tuple)):
        if all(type(v) in (int, str) for v in value):
            return {"l": list(value)}
        return [_pack(v, arrays) for v in value]
    if isinstance(value, (np.ndarray, np.generic)):
        a = np.ascontiguousarray(value).reshape(np.shape(value))
        arrays.append(
            a if a.dtype.kind in "biufc" else a.view(f"u{a.dtype.itemsize}")
        )  # NumPy's own dtypes; bfloat16 and such as words
        return {"a": len(arrays) - 1, "t": str(a.dtype), "scalar": isinstance(value, np.generic)}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if hasattr(value, "__array__"):
        return _pack(np.asarray(value), arrays)
    raise InputError(
        f"a training state may hold numbers, strings, lists, dicts and arrays; received {value!r} of type {type(value).__name__}."
    )


def read_state(path: Any) -> Any:
    """Return what `write_state` wrote.

    Raises:
        FileFormatError: if the file is damaged or of another kind.
    """
    import json
    import zipfile

    from ..files import read_bytes

    data = read_bytes(path, what="training state")
    try:
        with zipfile.ZipFile(
            io.BytesIO(data)
        ) as z:  # stored as it is, so nothing can unpack to more than the file's size
            if any(i.compress_type != zipfile.ZIP_STORED or i.file_size > len(data) for i in z.infolist()):
                raise ValueError("compressed members")
        with np.load(io.BytesIO(data), allow_pickle=False) as members:
            content = json.loads(members["state"].tobytes())
            if content["format"] != FORMAT:
                raise ValueError(f"format {content['format']!r}")
            return _unpack(content["state"], members)
    except (
        ValueError, KeyError, TypeError, EOFError, OSError, RuntimeError, MemoryError, OverflowError, zipfile.BadZipFile,
    ) as error:  # fmt: skip
        raise FileFormatError(
            f"{path}: is not a training state that can be read ({error}). Delete it to train from the beginning."
        ) from None


def _unpack(value: Any, members: Any) -> Any:
    if isinstance(value, list):
        return [_unpack(v, members) for v in value]
    if not isinstance(value, dict):
        return value
    if "d" in value:
        return {k: _unpack(v, members) for k, v in value["d"]}
    if "l" in value:
        return value["l"]
    a = members[f"a{value['a']}"]
    if str(a.dtype) != value["t"]:
        a = a.view(numpy_dtype(value["t"]))
    return a[()] if value["scalar"] else a
