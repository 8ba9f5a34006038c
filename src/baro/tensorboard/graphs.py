"""A model as TensorBoard's graph tab shows it: layers and what flows between them, the loss and the optimizer."""

from typing import Any

from .writer import package, should_record_summaries, write


def model_graph(model: Any) -> Any:
    """Return a model as TensorBoard's GraphDef message.

    >>> import baro
    >>> x = baro.Input((4,), name="x")
    >>> model = baro.Model(x, baro.layers.Dense(2, name="out")(x))
    >>> [(n.name, list(n.input)) for n in model_graph(model).node]
    [('x', []), ('out', ['x'])]
    """
    package()
    from tensorboard.compat.proto import graph_pb2, versions_pb2

    graph = graph_pb2.GraphDef(versions=versions_pb2.VersionDef(producer=22))
    ends = _add_model(graph, model, "", [])
    if getattr(model, "compiled", False):
        loss = _name_of(model.loss) if model.loss is not None else "add_loss"
        _add(graph, f"loss/{loss}", loss, ends, None)
        if model.optimizer is not None:
            kind = type(model.optimizer).__name__
            _add(graph, f"optimizer/{kind}", kind, [f"loss/{loss}"], None)
    return graph


def _name_of(loss: Any) -> str:
    return loss if isinstance(loss, str) else getattr(loss, "name", None) or getattr(loss, "__name__", None) or "losses"


def _add(graph: Any, name: str, kind: str, inputs: list[str], layer: Any) -> str:
    node = graph.node.add(name=name, op=kind, input=inputs)
    if layer is None:
        return name
    shapes = [tuple(t.shape) for n in layer._inbound_nodes[:1] for t in n.output_tensors]
    for shape in shapes:
        message = node.attr["_output_shapes"].list.shape.add()
        for d in shape:
            message.dim.add(size=-1 if d is None else d)
    if layer.built:
        node.attr["parameters"].i = layer.count_params()
    return name


def _add_model(graph: Any, model: Any, scope: str, inputs: list[str]) -> list[str]:
    """Add a model's layers under a scope; return the names of the nodes that its outputs come from."""
    order = getattr(model, "_run_order", None) or getattr(getattr(model, "_functional", None), "_run_order", None)
    if order is None or type(model).__name__ == "Sequential":
        for layer in model.layers:
            inputs = _add_layer(graph, layer, scope, inputs)
        return inputs
    graph_of = model if getattr(model, "_run_order", None) else model._functional
    places: dict[int, str] = {}
    given = iter(inputs)
    for x in graph_of._inputs:
        outer = next(given, None)
        layer = x._keras_history[0]
        places[id(x)] = outer if outer is not None else _add(graph, scope + layer.name, type(layer).__name__, [], layer)
    used: dict[str, int] = {}
    for node in order:
        layer = node.operation
        again = used.get(layer.name, 0)
        used[layer.name] = again + 1
        sources = [places[id(t)] for t in node.input_tensors if id(t) in places]
        names = _add_layer(graph, layer, scope, sources, f"_{again}" if again else "")
        for i, t in enumerate(node.output_tensors):
            places[id(t)] = names[min(i, len(names) - 1)]
    return [places[id(t)] for t in graph_of._outputs if id(t) in places]


def _add_layer(graph: Any, layer: Any, scope: str, inputs: list[str], suffix: str = "") -> list[str]:
    if getattr(layer, "layers", None):
        return _add_model(graph, layer, f"{scope}{layer.name}{suffix}/", inputs)
    return [
        _add(
            graph,
            f"{scope}{layer.name}{suffix}",
            type(layer).__name__,
            inputs,
            layer if hasattr(layer, "count_params") else None,
        )
    ]


def graph(model: Any) -> bool:
    """Write a model's graph with the default writer.

    Args:
        model: a Model.

    Returns:
        Whether it was written.
    """
    if not should_record_summaries():
        return False
    from .writer import _state

    _state.writers[-1][0].add_event(0, graph_def=model_graph(model).SerializeToString())
    return True


def keras_model(name: str, model: Any, step: int = 0) -> bool:
    """Write a model's configuration, which TensorBoard shows as the conceptual graph.

    Args:
        name: tag; TensorBoard looks for "keras".
        model: a Sequential or functional model.
        step: its step.

    Returns:
        Whether it was written.
    """
    if not should_record_summaries():
        return False
    summary = package().summary
    metadata = summary.SummaryMetadata(
        plugin_data=summary.SummaryMetadata.PluginData(plugin_name="graph_keras_model", content=b"1")
    )
    return write(name, model.to_json(), step, metadata)
