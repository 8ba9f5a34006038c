"""What is checked once before training, so that a mistake gives one clear message and not a strange number."""

from typing import Any

import numpy as np

from .. import tree
from ..errors import InputError, suggest
from .data import Arrays

_OLD = {"nb_epoch": "epochs", "samples_per_epoch": "steps_per_epoch", "show_accuracy": "compile(metrics=['accuracy'])"}
_FIT_NAMES = (
    "x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split", "validation_data", "shuffle", "class_weight",
    "sample_weight", "initial_epoch", "steps_per_epoch", "validation_steps", "validation_batch_size", "validation_freq",
)  # fmt: skip


def check_fit_arguments(batch_size: Any, epochs: Any, steps: Any, split: Any, unknown: dict) -> None:
    """Raise InputError for arguments of `fit` that cannot be meant."""
    for name in unknown:
        hint = f" It is now {_OLD[name]}." if name in _OLD else suggest(name, _FIT_NAMES)
        raise InputError(f"fit: unknown argument {name!r}.{hint}")
    for name, value in (("batch_size", batch_size), ("epochs", epochs), ("steps_per_epoch", steps)):
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < (0 if name == "epochs" else 1)):
            raise InputError(f"fit: {name} must be a positive integer, received {value!r}.")
    if split and not 0 < split < 1:
        raise ValueError(f"fit: validation_split must be between 0 and 1, received {split}.")


def check_data(model: Any, arrays: Arrays, where: str) -> None:
    """Raise InputError where data does not fit the model: shapes, and labels that the loss cannot take."""
    for part, name in zip(arrays.structure, ("x", "y", "sample_weight"), strict=True):
        for a in tree.flatten(part):
            if a is not None and a.dtype.kind == "f" and not np.isfinite(a).all():
                bad = np.argwhere(~np.isfinite(a))[0]
                raise InputError(
                    f"{where}: {name} has {a[tuple(bad)]} at position {tuple(int(i) for i in bad)}; expected finite numbers. "
                    "Fill or drop missing values first (for example with np.nan_to_num, or drop the rows)."
                )
