"""Pictures of models: boxes and arrows. Keras: `keras.utils.plot_model`, `keras.utils.model_to_dot`."""

import os
from typing import Any

from ..errors import InputError, MissingPackageError

Box = tuple[str, str, list[str]]  # name, text, names of the boxes that it gets its inputs from


def _shapes(tensors: Any) -> str:
    shapes = [str(tuple(t.shape)) for t in tensors]
    return shapes[0] if len(shapes) == 1 else ", ".join(shapes)


def _text(op: Any, shapes: bool, dtypes: bool, names: bool, activations: bool, trainable: bool) -> str:
    lines = [f"{op.name} ({type(op).__name__})" if names else type(op).__name__]
    activation = getattr(getattr(op, "activation", None), "__name__", None)
    if activations and activation:
        lines.append(f"activation: {activation}")
    if op._inbound_nodes:
        node = op._inbound_nodes[-1]
        if shapes:
            arrow = f"{_shapes(node.input_tensors)} → " if node.input_tensors else ""
            lines.append(f"shape: {arrow}{_shapes(node.output_tensors)}")
        if dtypes:
            lines.append("dtype: " + ", ".join(t.dtype for t in node.output_tensors))
    if trainable and getattr(op, "weights", None):
        lines.append("trainable" if op.trainable else "not trainable")
    return "\n".join(lines)


def boxes_of(model: Any, shapes: bool = False, dtypes: bool = False, names: bool = False, activations: bool = False, trainable: bool = False,
             expand: bool = False, prefix: str = "") -> list[Box]:  # fmt: skip
    """Return the boxes of a model in the order of its operations."""
    graph = model if hasattr(model, "_run_order") else getattr(model, "_functional", None)
    if graph is None:
        found = []
        for i, layer in enumerate(model.layers):
            sources = [prefix + model.layers[i - 1].name] if i and type(model).__name__ == "Sequential" else []
            found.append((prefix + layer.name, _text(layer, shapes, dtypes, names, activations, trainable), sources))
        return found
    own = {id(n) for n in graph._run_order}
    found = []
    for op in graph.operations:
        sources = [
            prefix + t._keras_history[0].name
            for n in op._inbound_nodes
            if id(n) in own
            for t in n.input_tensors
            if t._keras_history
        ]
        found.append(
            (prefix + op.name, _text(op, shapes, dtypes, names, activations, trainable), list(dict.fromkeys(sources)))
        )
        if expand and hasattr(op, "layers"):
            inner = boxes_of(op, shapes, dtypes, names, activations, trainable, expand, f"{prefix}{op.name}/")
            if inner:
                inner[0] = (inner[0][0], inner[0][1], [prefix + op.name])
            found += inner
    return found


def _built(model: Any) -> None:
    if not model.built:
        raise ValueError(
            "This model has not yet been built. Build the model first by calling `build()` or by calling the model on a batch of data."
        )


def model_to_dot(model: Any, show_shapes: bool = False, show_dtype: bool = False, show_layer_names: bool = True, rankdir: str = "TB",
                 expand_nested: bool = False, dpi: int = 200, subgraph: bool = False, show_layer_activations: bool = False,
                 show_trainable: bool = False, **kwargs: Any) -> Any:  # fmt: skip
    """Return the model as a `pydot.Dot` graph, which needs the package pydot; the arguments are those of `plot_model`."""
    try:
        import pydot
    except ImportError:
        raise MissingPackageError(
            "model_to_dot: install pydot (python -m pip install pydot) and graphviz. plot_model needs only matplotlib."
        ) from None
    if subgraph or kwargs:
        raise InputError(f"model_to_dot: unknown arguments {sorted(kwargs) or ['subgraph']}.")
    _built(model)
    dot = pydot.Dot(rankdir=rankdir, dpi=dpi)
    for name, text, sources in boxes_of(
        model, show_shapes, show_dtype, show_layer_names, show_layer_activations, show_trainable, expand_nested
    ):
        dot.add_node(pydot.Node(f'"{name}"', label=f'"{text}"', shape="box"))
        for source in sources:
            dot.add_edge(pydot.Edge(f'"{source}"', f'"{name}"'))
    return dot


def plot_model(model: Any, to_file: Any = "model.png", show_shapes: bool = False, show_dtype: bool = False, show_layer_names: bool = False,
               rankdir: str = "TB", expand_nested: bool = False, dpi: int = 200, show_layer_activations: bool = False,
               show_trainable: bool = False, **kwargs: Any) -> Any:  # fmt: skip
    """Draw a model and write the picture; return the matplotlib figure. Keras: `keras.utils.plot_model`.

    Args:
        model: a built Model.
        to_file: path of a PNG, SVG or PDF file; None writes nothing.
        show_shapes, show_dtype, show_layer_names, show_layer_activations, show_trainable: what the boxes say.
        rankdir: "TB" from top to bottom, "LR" from left to right.
        expand_nested: whether models inside the model are opened.
        dpi: dots an inch.
    """
    if kwargs:
        raise InputError(f"plot_model: unknown argument {next(iter(kwargs))!r}.")
    if rankdir not in ("TB", "LR"):
        raise InputError(f"plot_model: rankdir must be 'TB' or 'LR', received {rankdir!r}.")
    _built(model)
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingPackageError("plot_model: install matplotlib: python -m pip install matplotlib") from None
    boxes = boxes_of(
        model, show_shapes, show_dtype, show_layer_names, show_layer_activations, show_trainable, expand_nested
    )
    places = _places(boxes)
    across, deep = max(x for x, _ in places.values()) + 1, max(y for _, y in places.values()) + 1
    if rankdir == "LR":
        places = {k: (y, -x) for k, (x, y) in places.items()}
        across, deep = deep, across
    width = max(max(len(line) for line in text.split("\n")) for _, text, _ in boxes)
    figure = Figure(figsize=(max(2.5, across * (width * 0.085 + 0.6)), max(1.0, deep * 1.0)), dpi=dpi)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.axis("off")
    texts = {}
    for name, text, _ in boxes:
        x, y = places[name]
        texts[name] = axes.text(
            x,
            -y,
            text,
            ha="center",
            va="center",
            fontsize=9,
            bbox={"boxstyle": "round,pad=0.5", "fc": "white", "ec": "0.3"},
        )
    for name, _, sources in boxes:
        for source in sources:
            if source in places:
                (x0, y0), (x1, y1) = places[source], places[name]
                skips = (
                    abs(y1 - y0) > 1 if rankdir == "TB" else abs(x1 - x0) > 1
                )  # such an arrow goes around what lies between
                arrow = {
                    "arrowstyle": "->",
                    "color": "0.3",
                    "connectionstyle": f"arc3,rad={0.6 if skips else 0}",
                    "patchA": texts[source].get_bbox_patch(),
                    "patchB": texts[name].get_bbox_patch(),
                }
                axes.annotate("", xy=(x1, -y1), xytext=(x0, -y0), arrowprops=arrow)
    xs, ys = [p[0] for p in places.values()], [-p[1] for p in places.values()]
    axes.set_xlim(min(xs) - 0.5, max(xs) + 0.5)
    axes.set_ylim(min(ys) - 0.5, max(ys) + 0.5)
    if to_file is not None:
        from ..files import writing

        kind = os.path.splitext(os.fspath(to_file))[1][1:] or "png"
        with writing(to_file) as file:
            figure.savefig(file, format=kind)
    return figure


def _places(boxes: list[Box]) -> dict[str, tuple[float, float]]:
    """Return (column, row) of each box: one row below the lowest of its inputs, rows centred."""
    row: dict[str, int] = {}
    for name, _, sources in boxes:
        row[name] = max([row[s] + 1 for s in sources if s in row], default=0)
    rows: dict[int, list[str]] = {}
    for name, r in row.items():
        rows.setdefault(r, []).append(name)
    widest = max(len(v) for v in rows.values())
    return {name: (i + (widest - len(names)) / 2, r) for r, names in rows.items() for i, name in enumerate(names)}
