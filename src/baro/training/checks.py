"""What is checked once before training, so that a mistake gives one clear message and not a strange number."""

import warnings
from typing import Any

import numpy as np

from .. import tree
from ..errors import InputError, suggest
from .data import Arrays, no_words

_OLD = {"nb_epoch": "epochs", "samples_per_epoch": "steps_per_epoch", "show_accuracy": "compile(metrics=['accuracy'])"}
_FIT_NAMES = (
    "x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split", "validation_data", "shuffle", "class_weight",
    "sample_weight", "initial_epoch", "steps_per_epoch", "validation_steps", "validation_batch_size", "validation_freq",
)  # fmt: skip
_SPARSE = frozenset({"sparse_categorical_crossentropy", "SparseCategoricalCrossentropy"})
_DENSE = frozenset(
    {
        "categorical_crossentropy",
        "CategoricalCrossentropy",
        "categorical_focal_crossentropy",
        "CategoricalFocalCrossentropy",
    }
)
_BINARY = frozenset(
    {"binary_crossentropy", "BinaryCrossentropy", "bce", "BCE", "binary_focal_crossentropy", "BinaryFocalCrossentropy"}
)


def check_counts(where: str, **counts: Any) -> None:
    """Raise InputError for counts that are neither None nor integers from 0 on; 0 is the default, as in Keras."""
    for name, value in counts.items():
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 0):
            raise InputError(f"{where}: {name} must be a positive integer, received {value!r}.")


def check_fit_arguments(batch_size: Any, epochs: Any, steps: Any, split: Any, frequency: Any, unknown: dict) -> None:
    """Raise InputError for arguments of `fit` that cannot be meant."""
    for name in unknown:
        hint = f" It is now {_OLD[name]}." if name in _OLD else suggest(name, _FIT_NAMES)
        raise InputError(f"fit: unknown argument {name!r}.{hint}")
    for name, value in (("batch_size", batch_size), ("epochs", epochs), ("steps_per_epoch", steps)):
        if (value is not None or name == "epochs") and (
            isinstance(value, bool)
            or not isinstance(value, (int, np.integer))
            or value < (0 if name == "epochs" else 1)
        ):
            raise InputError(f"fit: {name} must be a positive integer, received {value!r}.")
    epochs_of_validation = isinstance(frequency, (list, tuple, set))
    if not epochs_of_validation and (not isinstance(frequency, (int, np.integer)) or frequency < 1):
        raise InputError(
            f"fit: validation_freq must be a positive integer or a list of epochs, received {frequency!r}."
        )
    if split and not 0 < split < 1:
        raise ValueError(f"fit: validation_split must be between 0 and 1, received {split}.")


def check_data(model: Any, arrays: Arrays, where: str, finite: bool = True) -> None:
    """Raise InputError where data cannot be trained on or does not fit the losses.

    Args:
        finite: whether `fit` refuses infinite and missing numbers; not where a callback such as TerminateOnNaN deals with them.
    """
    x, y, weights = arrays.structure
    if finite and where.startswith("fit"):
        for part, name in ((x, "x"), (y, "y"), (weights, "sample_weight")):
            for a in tree.flatten(part):
                if a is not None and a.dtype.kind == "f":
                    _check_finite(a, name, where)
    check_indices(model, x, where)
    if y is None or model._compile_loss is None:
        return
    for loss, target, output, layer in _pairs(model, y):
        _check_target(loss, target, output, layer, where)


def _check_finite(a: np.ndarray, name: str, where: str) -> None:
    if np.isfinite(a).all():
        return
    bad = np.argwhere(~np.isfinite(a))
    place = tuple(int(i) for i in bad[0])
    raise InputError(
        f"{where}: {name} has {a[place]} at position {place} ({len(bad)} such values in all); expected finite numbers. "
        "Fill missing values or drop their rows first."
    )


def check_words(model: Any, x: Any, where: str) -> None:
    """Raise InputError for strings that nothing in the model turns into numbers."""
    words = [a is not None and a.dtype.hasobject for a in tree.flatten(x)]
    if not any(words):
        return
    inputs = getattr(model, "inputs", None) or []
    given = [x.get(i.name) for i in inputs] if isinstance(x, dict) else tree.flatten(x)
    if inputs and len(given) == len(inputs):
        wrong = [
            a for a, i in zip(given, inputs, strict=True) if a is not None and a.dtype.hasobject and i.dtype != "string"
        ]
    elif any(getattr(layer, "takes_strings", False) for layer in model._flatten_layers()):
        return
    else:
        wrong = [a for a in tree.flatten(x) if a is not None and a.dtype.hasobject]
    if wrong:
        raise no_words(wrong[0], f"{where}: x")


def check_indices(model: Any, x: Any, where: str) -> None:
    """Look at the inputs that go straight into an Embedding: a compiled step gives NaN for an integer that its table does not have."""
    inputs = getattr(model, "inputs", None) or []
    given = [x.get(i.name) for i in inputs] if isinstance(x, dict) else tree.flatten(x)
    if len(given) != len(inputs):
        return
    of = {id(i): a for i, a in zip(inputs, given, strict=True) if a is not None and a.size}
    for layer in getattr(model, "layers", ()):
        limit = getattr(layer, "index_limit", None)
        if limit is None:
            continue
        for t in [t for node in layer._inbound_nodes for t in node.input_tensors]:
            a = of.get(id(t))
            if a is not None and not a.dtype.hasobject and (a.min() < 0 or a.max() >= limit):
                raise InputError(
                    f"{where}: x has integers from {a.min():g} to {a.max():g}, but {type(layer).__name__} {layer.name!r} takes 0 to {limit - 1}. "
                    f"Make its input_dim {int(a.max()) + 1} or more{'; negative integers have no row' if a.min() < 0 else ''}."
                )


def _pairs(model: Any, y: Any) -> list[tuple[Any, np.ndarray, tuple, Any]]:
    """Return (loss, target, output shape, last layer) for the outputs whose parts can be told; the rest is checked when it is traced."""
    try:
        outputs = model.outputs
    except AttributeError:
        return []
    compiled, names = model._compile_loss, getattr(model, "output_names", None) or []
    losses = compiled.loss
    n = len(outputs)
    if isinstance(losses, dict):
        losses = [losses.get(name) for name in names]
    elif isinstance(losses, (list, tuple)):
        losses = list(losses)
    else:
        losses = [losses] * n
    targets = [y.get(name) for name in names] if isinstance(y, dict) else tree.flatten(y)
    if len(losses) != n or len(targets) != n or any(tree.is_nested(v) for v in losses):
        return []
    layers = [x._keras_history[0] if x._keras_history else None for x in outputs]
    return [
        (v, t, tuple(x.shape), layer)
        for v, t, x, layer in zip(losses, targets, outputs, layers, strict=True)
        if v is not None and t is not None
    ]


def _kind(loss: Any) -> str:
    name = loss if isinstance(loss, str) else getattr(loss, "__name__", None) or type(loss).__name__
    return "sparse" if name in _SPARSE else "dense" if name in _DENSE else "binary" if name in _BINARY else ""


def _check_target(loss: Any, y: np.ndarray, output: tuple, layer: Any, where: str) -> None:
    kind = _kind(loss)
    classes = output[-1] if output else None
    if not kind or classes is None:
        if (
            not kind
            and len(output) == 2
            and y.ndim == 2
            and classes is not None
            and y.shape[1] != classes
            and 1 not in (y.shape[1], classes)
        ):
            raise InputError(
                f"{where}: y has {y.shape[1]} columns (shape {y.shape}), but the model has {classes} outputs. Give the last layer {y.shape[1]} units."
            )
        return
    _check_activation(kind, loss, layer, classes)
    flat = y.shape[:-1] if y.ndim == len(output) and y.shape[-1] == 1 else y.shape
    if kind == "sparse":
        _check_sparse(y, flat, output, classes, getattr(loss, "ignore_class", None), where)
    elif kind == "dense":
        _check_dense(y, output, classes, where)
    elif y.size and (y.min() < 0 or y.max() > 1):
        raise InputError(
            f"{where}: binary_crossentropy needs targets between 0 and 1, received values from {y.min():g} to {y.max():g}. "
            "Number the two classes 0 and 1; for more classes use sparse_categorical_crossentropy."
        )
    elif classes == 1 and y.ndim == 2 and y.shape[1] > 1:
        raise InputError(
            f"{where}: y has {y.shape[1]} columns (shape {y.shape}), but the model has 1 output. For one-hot labels of {y.shape[1]} classes give the last "
            f"layer {y.shape[1]} units with softmax and use categorical_crossentropy."
        )


def _check_sparse(y: np.ndarray, flat: tuple, output: tuple, classes: int, ignored: Any, where: str) -> None:
    if len(flat) == len(output) and y.shape[-1] == classes and classes > 1:
        raise InputError(
            f"{where}: sparse_categorical_crossentropy needs class numbers, received y of shape {y.shape}, which looks one-hot. "
            "Use categorical_crossentropy, or pass y.argmax(axis=-1)."
        )
    if y.dtype.kind == "f" and y.size and not np.equal(np.floor(y), y).all():
        raise InputError(
            f"{where}: sparse_categorical_crossentropy needs whole class numbers, received {y.reshape(-1)[np.argmax(np.floor(y) != y)]:g}."
        )
    if not y.size:
        return
    known = y if ignored is None else y[y != ignored]
    low, high = (known.min(), known.max()) if known.size else (0, 0)
    if low < 0 or high >= classes:
        hint = (
            f"Labels 1 … {classes} must become 0 … {classes - 1}: subtract 1."
            if low == 1 and high == classes
            else f"Give the last layer {int(high) + 1} units, or renumber the labels."
        )
        raise InputError(
            f"{where}: labels go from {low:g} to {high:g}, but the model has {classes} outputs, for labels 0 to {classes - 1}. {hint}"
        )


def _check_dense(y: np.ndarray, output: tuple, classes: int, where: str) -> None:
    if y.ndim < len(output) or y.ndim == len(output) and y.shape[-1] == 1 and classes > 1:
        raise InputError(
            f"{where}: categorical_crossentropy needs one-hot targets of shape (rows, {classes}), received shape {y.shape}, which looks like class numbers. "
            f"Use sparse_categorical_crossentropy, or to_categorical(y, num_classes={classes})."
        )
    if y.shape[-1] != classes:
        raise InputError(
            f"{where}: y has {y.shape[-1]} columns (shape {y.shape}), but the model has {classes} outputs. Give the last layer {y.shape[-1]} units."
        )


def _check_activation(kind: str, loss: Any, layer: Any, classes: int) -> None:
    """Warn where the last activation and the loss cannot be meant together."""
    activation = getattr(getattr(layer, "activation", None), "__name__", None)
    logits = getattr(loss, "from_logits", None) or getattr(loss, "_fn_kwargs", {}).get("from_logits", False)
    if logits and activation in ("softmax", "sigmoid"):
        warnings.warn(
            f"compile: the loss has from_logits=True, but the last layer {layer.name!r} already has {activation}; the loss applies it again. "
            f"Leave out from_logits=True, or the activation.",
            stacklevel=2,
        )
    elif activation == "softmax" and classes == 1:
        warnings.warn(
            f"compile: softmax over 1 unit is always 1, so layer {layer.name!r} cannot learn. Use sigmoid with binary_crossentropy.",
            stacklevel=2,
        )
    elif kind in ("sparse", "dense") and activation == "sigmoid" and classes > 1:
        warnings.warn(
            f"compile: the last layer {layer.name!r} has sigmoid, but the loss is for one class out of {classes}, whose probabilities add up to 1. Use softmax.",
            stacklevel=2,
        )
