"""The table that `model.summary()` prints."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..core.dtypes import numpy_dtype


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


def _rows(model: Any, expand: bool, trainable: bool, level: int = 0) -> list[list[str]]:
    functional = getattr(model, "_run_order", None) is not None or getattr(model, "_functional", None) is not None
    sequential = type(model).__name__ == "Sequential" or not functional
    graph = model if hasattr(model, "_run_order") else getattr(model, "_functional", None)
    rows = []
    layers = list(model.operations) if hasattr(model, "_run_order") and not sequential else model.layers
    for i, layer in enumerate(layers):
        if not hasattr(layer, "weights"):  # a function of baro.ops
            links = [
                f"{t._keras_history[0].name}[{t._keras_history[1]}][{t._keras_history[2]}]"
                for n in layer._inbound_nodes
                for t in n.input_tensors
            ]
            rows.append(
                [f"{layer.name} (Op)", _shape_text(layer), "0", ", ".join(links), *(["-"] if trainable else [])]
            )
            continue
        mark = "" if level == 0 else " │ " * (level - 1) + (" └ " if i == len(layers) - 1 else " ├ ")
        kind = type(layer).__name__
        if layer.built:
            params = f"{count_params(layer.weights):,}"
        else:
            params = "0 (unbuilt)"
        row = [f"{mark}{layer.name} ({kind})", _shape_text(layer), params]
        if not sequential:
            links = []
            for node in layer._inbound_nodes:
                if graph is not None and node in graph._run_order:
                    links += [
                        f"{t._keras_history[0].name}[{t._keras_history[1]}][{t._keras_history[2]}]"
                        for t in node.input_tensors
                        if t._keras_history
                    ]
            row.append(", ".join(links) or "-")
        if trainable:
            row.append("Y" if layer.trainable and layer.weights else "N" if layer.weights else "-")
        rows.append(row)
        if expand and hasattr(layer, "layers") and layer.layers:
            inner = _rows(layer, expand, trainable, level + 1)
            width = 3 + (not sequential) + trainable
            rows += [r + [""] * (width - len(r)) for r in inner]
    return rows


def _table(headers: list[str], rows: list[list[str]], right: int, width: int) -> list[str]:
    wanted = [max(len(r[i]) for r in [headers, *rows]) for i in range(len(headers))]
    least = [min(w, 12) for w in wanted]
    spare = max(width - 3 * len(headers) - 1, sum(least))
    widths = wanted[:]
    while sum(widths) > spare and any(w > m for w, m in zip(widths, least, strict=True)):
        i = max(range(len(widths)), key=lambda k: widths[k] - least[k])
        widths[i] -= 1
    if sum(widths) < spare:
        for i in range(len(widths)):
            widths[i] += (spare - sum(widths)) // (len(widths) - i)

    def cells(row: list[str], head: bool = False) -> list[str]:
        parts = []
        for i, text in enumerate(row):
            pieces, w = [], widths[i]
            while len(text) > w:
                cut = text.rfind(" ", 1, w + 1)
                cut = w if cut <= 0 else cut
                pieces.append(text[:cut])
                text = text[cut:].lstrip()
            parts.append([*pieces, text])
        height = max(len(p) for p in parts)
        lines = []
        for k in range(height):
            padded = [(p[k] if k < len(p) else "") for p in parts]
            lines.append(
                [t.rjust(widths[i]) if i == right and not head else t.ljust(widths[i]) for i, t in enumerate(padded)]
            )
        bar = "┃" if head else "│"
        return [bar + bar.join(f" {t} " for t in line) + bar for line in lines]

    out = [
        "┏" + "┳".join("━" * (w + 2) for w in widths) + "┓",
        *cells(headers, True),
        "┡" + "╇".join("━" * (w + 2) for w in widths) + "┩",
    ]
    for i, row in enumerate(rows):
        out += cells(row)
        if i < len(rows) - 1:
            out.append("├" + "┼".join("─" * (w + 2) for w in widths) + "┤")
    out.append("└" + "┴".join("─" * (w + 2) for w in widths) + "┘")
    return out


def print_summary(model: Any, line_length: int | None = None, positions: Any = None, print_fn: Callable | None = None, expand_nested: bool = False,
                  show_trainable: bool = False, layer_range: Any = None) -> None:  # fmt: skip
    """Print a model's table; see `Model.summary`."""
    import shutil

    from ..training.trainer import Trainer

    sequential = (
        not (hasattr(model, "_run_order") or getattr(model, "_functional", None) is not None)
        or type(model).__name__ == "Sequential"
    )
    headers = (
        ["Layer (type)", "Output Shape", "Param #"]
        + ([] if sequential else ["Connected to"])
        + (["Trai…"] if show_trainable else [])
    )
    width = line_length or min(max(shutil.get_terminal_size((80, 24)).columns, 60), 80 if sequential else 110)
    rows = _rows(model, expand_nested, show_trainable)
    if layer_range is not None:
        import re

        if (
            not isinstance(layer_range, (list, tuple))
            or len(layer_range) != 2
            or not all(isinstance(r, str) for r in layer_range)
        ):
            raise ValueError(
                f"layer_range should contain two strings, the names of the first and last layer. Received: {layer_range}"
            )
        names = [layer.name for layer in model.layers]
        hits = [[i for i, n in enumerate(names) if n == r or re.match(r, n)] for r in layer_range]
        if not hits[0] or not hits[1]:
            raise ValueError(f"Passed layer_names do not match the layer names in the model. Received: {layer_range}")
        low, high = min(hits[0][0], hits[1][-1]), max(hits[0][0], hits[1][-1])
        rows = rows[low : high + 1]
    if positions is not None and line_length is None:
        width = int(positions[-1]) if positions[-1] > 1 else width
    lines = [f'Model: "{model.name}"', *_table(headers, rows, 2, width)]
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
