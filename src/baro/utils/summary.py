"""The table that `model.summary()` prints."""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from ..core.dtypes import numpy_dtype
from ..errors import InputError


def readable_memory_size(bits: int) -> str:
    """Return a size in bits as Keras prints it: B, KB, MB…

    >>> readable_memory_size(79510 * 32)
    '310.59 KB'
    """
    size = bits / 8
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if size < 1024 or unit == "TB":
            return f"{size:.2f} {unit}"
        size /= 1024
    return ""


def _bits(weights: Any) -> int:
    return sum(
        int(np.prod(w.shape)) * (1 if w.dtype == "bool" else numpy_dtype(w.dtype).itemsize * 8)
        for w in _unique(weights)
    )


def count_params(weights: Any) -> int:
    """Return the number of numbers in weights, each counted once."""
    return sum(int(np.prod(w.shape)) for w in _unique(weights))


def _unique(weights: Any) -> list[Any]:
    return list({id(w): w for w in weights}.values())


def _shape_text(layer: Any) -> str:
    nodes = list(layer._inbound_nodes)
    if nodes:
        shapes = [tuple(t.shape) for t in nodes[-1].output_tensors]
        return str(shapes[0]) if len(shapes) == 1 else ", ".join(str(s) for s in shapes)
    try:
        return _nest_text(layer.compute_output_shape(next(iter((layer._build_shapes or {}).values()))))
    except Exception:  # a shape that cannot be known is shown as a question mark
        return "?"


def _nest_text(shape: Any) -> str:
    """Return a shape, or a nest of them, as text."""
    if isinstance(shape, dict):
        return "{" + ", ".join(f"{key!r}: {_nest_text(value)}" for key, value in shape.items()) + "}"
    if any(isinstance(value, (tuple, list, dict)) for value in shape):
        return ", ".join(map(_nest_text, shape))
    return str(tuple(shape))


def _is_chain(model: Any) -> bool:
    """Say whether a functional model is one row of layers, each called once: then their connections go without saying."""
    last = [id(x) for x in model._inputs]
    for node in model._run_order:
        if len(last) != 1 or [id(x) for x in node.input_tensors] != last or len(node.output_tensors) != 1:
            return False
        last = [id(x) for x in node.output_tensors]
    return len({id(node.operation) for node in model._run_order}) == len(model._run_order)


def _links(layer: Any, nodes: list) -> str:
    """Return where the inputs of a layer come from: `name[call][output]` for each."""
    found = [
        "{.name}[{}][{}]".format(*t._keras_history)
        for node in layer._inbound_nodes
        if node in nodes
        for t in node.input_tensors
        if t._keras_history
    ]
    return ", ".join(found) or "-"


def _rows(layers: list, nodes: list | None, expand: bool, trainable: bool, level: int = 0) -> Iterator[list[str]]:
    """Yield the cells of each layer; with `nodes`, the calls of a model, its connections too."""
    mark = "   " * level + "└ " if level else ""
    for layer in layers:
        weights = getattr(layer, "weights", None)  # a function of baro.ops has none
        kind = type(layer).__name__
        if weights is None:
            kind = (
                getattr(layer, "function", layer).__name__.title().replace("_", "")
                if hasattr(layer, "function")
                else kind
            )
        built = weights is None or layer.built
        row = [
            f"{mark}{layer.name} ({kind})",
            _shape_text(layer),
            f"{count_params(weights or []):,}" if built else "0 (unbuilt)",
        ]
        if nodes is not None:
            row.append(_links(layer, nodes))
        if trainable:
            row.append("-" if not weights else "Y" if layer.trainable else "N")
        yield row
        if expand and getattr(layer, "layers", None):
            yield from _rows(layer.layers, nodes, expand, trainable, level + 1)


def _widths(positions: Sequence[float], line_length: int) -> list[int]:
    """Return the columns' widths, without their margins of one space, for ends at these shares of the line."""
    ends = [int(p * line_length) for p in positions]
    wide = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    if min(wide) < 4:
        raise InputError(
            f"summary: line_length={line_length} is too short for {len(wide)} columns; expected at least 4 characters for each."
        )
    excess = sum(wide) + 3 * len(wide) + 1 - line_length  # margins and bars come out of the columns, evenly
    for i in range(len(wide)):
        less = round(excess / (len(wide) - i))
        wide[i], excess = wide[i] - less, excess - less
    return wide


def _wrapped(text: str, width: int) -> list[str]:
    """Return text in lines that break at spaces; a longer word is cut."""
    lines = [""]
    for word in re.findall(r"\s*\S+\s*", text):
        if len(lines[-1]) + len(word.rstrip()) <= width or not lines[-1]:
            lines[-1] += word
        else:
            lines.append(word)
    lines = [line.rstrip() for line in lines]
    return [line if len(line) <= width else line[: width - 1] + "…" for line in lines]


def _table(headers: list[str], rows: list[list[str]], align: str, widths: list[int]) -> list[str]:
    """Return the lines of the table; `align` has a sign for each column, as in a format."""

    def cells(row: list[str], bar: str) -> list[str]:
        columns = [_wrapped(text, w) for text, w in zip(row, widths, strict=True)]
        lines = itertools.zip_longest(*columns, fillvalue="")
        return [
            bar + bar.join(f" {t:{a}{w}} " for t, a, w in zip(line, align, widths, strict=True)) + bar for line in lines
        ]

    def rule(left: str, line: str, cross: str, right: str) -> str:
        return left + cross.join(line * (w + 2) for w in widths) + right

    out = [rule("┏", "━", "┳", "┓"), *cells(headers, "┃"), rule("┡", "━", "╇", "┩")]
    for i, row in enumerate(rows):
        out += ([rule("├", "─", "┼", "┤")] if i else []) + cells(row, "│")
    return [*out, rule("└", "─", "┴", "┘")]


def _range(layers: list, layer_range: Any) -> list:
    """Return the layers from the first name (or pattern) to the second."""
    if layer_range is None:
        return layers
    if (
        not isinstance(layer_range, (list, tuple))
        or len(layer_range) != 2
        or not all(isinstance(r, str) for r in layer_range)
    ):
        raise ValueError(
            f"layer_range should contain two strings, the names of the first and last layer. Received: {layer_range}"
        )
    hits = [[i for i, layer in enumerate(layers) if layer.name == r or re.match(r, layer.name)] for r in layer_range]
    if not hits[0] or not hits[1]:
        raise ValueError(f"Passed layer_names do not match the layer names in the model. Received: {layer_range}")
    return layers[min(hits[0][0], hits[1][-1]) : max(hits[0][0], hits[1][-1]) + 1]


def print_summary(model: Any, line_length: int | None = None, positions: Any = None, print_fn: Callable | None = None, expand_nested: bool = False,
                  show_trainable: bool = False, layer_range: Any = None) -> None:  # fmt: skip
    """Print a model's table; see `Model.summary`."""
    import shutil

    from ..training.trainer import Trainer

    functional = hasattr(model, "_run_order")
    chain = not functional or _is_chain(model)
    headers, align = ["Layer (type)", "Output Shape", "Param #"], "<<>"
    ends, longest = [0.45, 0.8, 1.0], 88
    if not chain:
        headers, align = [*headers, "Connected to"], "<<><"
        ends, longest = [0.3, 0.56, 0.74, 1.0], 108
    if positions is not None:
        if len(positions) != len(headers):
            raise InputError(
                f"summary: expected {len(headers)} positions, one for each of {headers}. Received: positions={positions}"
            )
        if positions[-1] > 1:  # in characters
            line_length = line_length or int(positions[-1])
        ends = [p / max(1, positions[-1]) for p in positions]
    if show_trainable:
        headers, align = [*headers, "Trainable"], align + "^"
        ends, longest = [*(0.9 * p for p in ends), 1.0], longest + 12
    columns = max(shutil.get_terminal_size((80, 24)).columns, 64)
    widths = _widths(ends, line_length or min(longest, columns - 4))
    layers = _range(list(model.operations) if functional else model.layers, layer_range)
    rows = list(_rows(layers, None if chain else model._run_order, expand_nested, show_trainable))
    lines = [f'Model: "{model.name}"', *_table(headers, rows, align, widths)]
    optimizer = getattr(model, "optimizer", None) if isinstance(model, Trainer) and model.compiled else None
    weights, trainable = model.weights, model.trainable_weights
    state = optimizer.variables if optimizer is not None and getattr(optimizer, "built", False) else []
    total = [*weights, *state]
    lines.append(f" Total params: {count_params(total):,} ({readable_memory_size(_bits(total))})")
    lines.append(f" Trainable params: {count_params(trainable):,} ({readable_memory_size(_bits(trainable))})")
    rest = model.non_trainable_weights
    lines.append(f" Non-trainable params: {count_params(rest):,} ({readable_memory_size(_bits(rest))})")
    if state:
        lines.append(f" Optimizer params: {count_params(state):,} ({readable_memory_size(_bits(state))})")
    if print_fn is None:
        print("\n".join(lines), flush=True)
    else:
        print_fn("\n".join(lines))
