"""What `compile` was given, spread over the model's outputs: the losses and the metrics of each."""

from collections.abc import Callable, Sequence
from typing import Any

from .. import losses as losses_module
from .. import metrics as metrics_module
from .. import tree
from ..core import ops
from ..errors import InputError, suggest


def kind_of_labels(y_true: Any, y_pred: Any) -> str:
    """Say what "accuracy" and "crossentropy" mean for these shapes: "binary", "sparse" or "categorical"."""
    if len(y_pred.shape) == 0 or y_pred.shape[-1] == 1:
        return "binary"
    if len(y_true.shape) < len(y_pred.shape) or y_true.shape[-1] == 1 and y_pred.shape[-1] > 1:
        return "sparse"
    return "categorical"


def make_metric(identifier: Any, y_true: Any, y_pred: Any) -> Any:
    """Return a Metric for whatever `compile(metrics=[…])` takes; a string's metric has that string as its name."""
    if identifier is None:
        raise ValueError("Expected metric, received `None`")
    if isinstance(identifier, str) and identifier.lower() in ("accuracy", "acc"):
        kind = kind_of_labels(y_true, y_pred)
        classes = {"binary": "BinaryAccuracy", "sparse": "SparseCategoricalAccuracy", "categorical": "CategoricalAccuracy"}
        return getattr(metrics_module, classes[kind])(name=identifier)
    if isinstance(identifier, str) and identifier.lower() in ("crossentropy", "ce"):
        kind = kind_of_labels(y_true, y_pred)
        classes = {"binary": "BinaryCrossentropy", "sparse": "SparseCategoricalCrossentropy", "categorical": "CategoricalCrossentropy"}
        return getattr(metrics_module, classes[kind])(name=identifier)
    metric = metrics_module.get(identifier)
    if not isinstance(metric, metrics_module.Metric):
        name = identifier if isinstance(identifier, str) else getattr(metric, "__name__", type(metric).__name__)
        return metrics_module.MeanMetricWrapper(metric, name=name)
    if isinstance(identifier, str):
        metric.name = identifier
    return metric


def make_loss(identifier: Any, y_true: Any, y_pred: Any) -> Any:
    """Return a Loss for whatever `compile(loss=…)` takes for one output."""
    if isinstance(identifier, str) and identifier.lower() in ("crossentropy", "ce"):
        names = {"binary": "binary_crossentropy", "sparse": "sparse_categorical_crossentropy", "categorical": "categorical_crossentropy"}
        identifier = names[kind_of_labels(y_true, y_pred)]
    loss = losses_module.get(identifier)
    if isinstance(loss, losses_module.Loss):
        return loss
    name = identifier if isinstance(identifier, str) else getattr(loss, "__name__", type(loss).__name__)
    return losses_module.LossFunctionWrapper(loss, name=name)


def _names_for(y_pred: Any, output_names: Sequence[str] | None) -> list[str]:
    """Return a name for each output: the model's, else the keys, else positions."""
    paths = tree.flatten_with_path(y_pred)
    if isinstance(y_pred, dict) and all(len(p) == 1 for p, _ in paths):
        return [str(p[0]) for p, _ in paths]
    if output_names and len(output_names) == len(paths):
        return list(output_names)
    return ["/".join(str(k) for k in p) for p, _ in paths]


def spread(given: Any, y_pred: Any, names: list[str], what: str, leaf: Callable[[Any], bool]) -> list[Any]:
    """Return one entry of `given` for each output.

    Args:
        given: one value for all outputs, a list in order, a dict by name, or a nest like y_pred.
        leaf: says of a nested value whether it is meant for one output (a list of metrics, say).
    """
    n = len(names)
    if n == 1:
        while isinstance(given, dict) and len(given) == 1 and not leaf(given):
            key, inner = next(iter(given.items()))
            if key not in names and not isinstance(y_pred, dict):
                raise InputError(f"compile: {what} has the key {key!r}, but the model's output is {names[0]!r}.")
            given = inner
        return [given]
    if isinstance(given, dict):
        if set(given) <= set(names):
            return [given.get(name) for name in names]
        if isinstance(y_pred, dict) and set(given) == set(y_pred):
            return _by_structure(given, y_pred, what, leaf)
        unknown = sorted(map(str, set(given) - set(names)))[0]
        raise InputError(f"compile: {what} has the key {unknown!r}; the model's outputs are {names}.{suggest(unknown, names)}")
    if isinstance(given, (list, tuple)):
        if tree.is_nested(y_pred) and len(y_pred) == len(given) and any(tree.is_nested(v) for v in _values(y_pred)):
            return _by_structure(given, y_pred, what, leaf)
        if len(given) == n:
            return list(given)
        if leaf(given):
            return [given] * n
        raise InputError(f"compile: {what} has {len(given)} entries, but the model has {n} outputs: {names}.")
    return [given] * n


def _values(nest: Any) -> list[Any]:
    return list(nest.values()) if isinstance(nest, dict) else list(nest)


def _by_structure(given: Any, y_pred: Any, what: str, leaf: Callable[[Any], bool]) -> list[Any]:
    if not tree.is_nested(y_pred):
        return [given]
    if not tree.is_nested(given):
        return [given] * len(tree.flatten(y_pred))
    keys = sorted(y_pred) if isinstance(y_pred, dict) else list(range(len(y_pred)))
    if isinstance(given, dict) != isinstance(y_pred, dict) or not isinstance(given, dict) and len(given) != len(keys):
        raise InputError(f"compile: {what} must have the structure of the outputs {tree.map_structure(lambda _: 'X', y_pred)}; received {given}.")
    out: list[Any] = []
    for key in keys:
        part = given.get(key) if isinstance(given, dict) else given[key]
        below = len(tree.flatten(y_pred[key]))
        out += [None] * below if part is None else _by_structure(part, y_pred[key], what, leaf)
    return out


def flatten_targets(y: Any, y_pred: Any, names: list[str], used: list[bool]) -> list[Any]:
    """Return one target for each output: by name, by position, or by structure; None where the output has no loss."""
    n = len(names)
    if y is None:
        return [None] * n
    if isinstance(y, dict):
        if set(y) <= set(names) and not any(tree.is_nested(v) for v in y.values()):
            return [y.get(name) for name in names]
        if isinstance(y_pred, dict) and set(y_pred) <= set(y):
            return [leaf for key in sorted(y_pred) for leaf in tree.flatten(y[key])]
    flat = tree.flatten(y)
    if len(flat) == n:
        return flat
    if len(flat) == sum(used):
        values = iter(flat)
        return [next(values) if u else None for u in used]
    raise ValueError(
        f"y_true and y_pred have different structures.\ny_true: {tree.map_structure(lambda _: '*', y)}\n"
        f"y_pred: {tree.map_structure(lambda _: '*', y_pred)}\n"
    )


class CompiledLoss:
    """The losses of all outputs; calling it gives their weighted sum.

    Args:
        loss: as `compile` takes it.
        loss_weights: as `compile` takes them.
        output_names: the model's, if it has any.
    """

    def __init__(self, loss: Any, loss_weights: Any = None, output_names: Sequence[str] | None = None):
        if loss_weights is not None and not isinstance(loss_weights, (list, tuple, dict, float, int)):
            raise ValueError(
                "Expected `loss_weights` argument to be a float (single output case) or a list, tuple, or dict (multiple output case). "
                f"Received instead: loss_weights={loss_weights} of type {type(loss_weights)}"
            )
        self.loss = loss
        self.loss_weights = loss_weights
        self.output_names = output_names
        self.built = False
        self.metrics: list[Any] = []
        for one in tree.flatten(loss):
            if isinstance(one, str) and one.lower() not in ("crossentropy", "ce"):
                losses_module.get(one)  # an unknown name raises here, at compile
            elif one is not None and not isinstance(one, str) and not callable(one):
                raise InputError(f"compile: loss must be a name, a Loss or a function (y_true, y_pred), received {one!r} of type {type(one).__name__}.")

    def build(self, y_true: Any, y_pred: Any) -> None:
        """Find each output's loss, now that the outputs are known."""
        self.names = _names_for(y_pred, self.output_names)
        given = spread(self.loss, y_pred, self.names, "loss", lambda _: False)
        if len(self.names) == 1 and isinstance(given[0], (list, tuple)):
            given = [list(given[0])]
        else:
            given = [[g] for g in given]
        weights = [None] * len(self.names)
        if self.loss_weights is not None:
            weights = spread(self.loss_weights, y_pred, self.names, "loss_weights", lambda _: False)
            if len(self.names) == 1 and isinstance(weights[0], (list, tuple)):
                weights = [weights[0][0]] if len(weights[0]) == 1 else weights
        self.used = [any(g is not None for g in gs) for gs in given]
        targets = flatten_targets(y_true, y_pred, self.names, self.used)
        self.parts: list[tuple[int, Any, Any, str]] = []
        for i, (gs, w, t, p) in enumerate(zip(given, weights, targets, tree.flatten(y_pred), strict=True)):
            for j, g in enumerate(gs):
                if g is None:
                    continue
                if t is None:
                    raise ValueError(f"fit: output {self.names[i]!r} has a loss but no target; give one in y, or set its loss to None.")
                weight = w[j] if isinstance(w, (list, tuple)) else w
                self.parts.append((i, make_loss(g, t, p), weight, self.names[i]))
        if len(self.parts) > 1:
            self.metrics = [metrics_module.Mean(name=f"{name}_loss" if name else f"{loss.name}_loss") for _, loss, _, name in self.parts]
        self.built = True

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """Return the weighted sum of the losses, a scalar, or None where no output has one."""
        if not self.built:
            self.build(y_true, y_pred)
        targets = flatten_targets(y_true, y_pred, self.names, self.used)
        outputs = tree.flatten(y_pred)
        weights = spread_weights(sample_weight, len(outputs), self.names)
        total = None
        for k, (i, loss, factor, _) in enumerate(self.parts):
            value = loss(targets[i], outputs[i], sample_weight=weights[i])
            if self.metrics:
                self.metrics[k].update_state(value, sample_weight=outputs[i].shape[0] if outputs[i].shape else 1)
            if factor is not None:
                value = ops.multiply(value, factor)
            total = value if total is None else ops.add(total, value)
        return total


def spread_weights(sample_weight: Any, n: int, names: list[str]) -> list[Any]:
    """Return one sample_weight for each output; a single one serves all."""
    if sample_weight is None:
        return [None] * n
    if isinstance(sample_weight, dict) and set(sample_weight) <= set(names):
        return [sample_weight.get(name) for name in names]
    flat = tree.flatten(sample_weight)
    if len(flat) == 1:
        return flat * n
    if len(flat) != n:
        raise ValueError(f"fit: sample_weight has {len(flat)} arrays, but the model has {n} outputs: {names}.")
    return flat


class CompiledMetrics:
    """The metrics of all outputs, those with and without sample weights.

    Args:
        metrics, weighted_metrics: as `compile` takes them.
        output_names: the model's, if it has any.
    """

    name = "compile_metrics"

    def __init__(self, metrics: Any, weighted_metrics: Any, output_names: Sequence[str] | None = None):
        for what, value in (("metrics", metrics), ("weighted_metrics", weighted_metrics)):
            if value and not isinstance(value, (list, tuple, dict)):
                raise ValueError(f"Expected `{what}` argument to be a list, tuple, or dict. Received instead: {what}={value} of type {type(value)}")
            for one in tree.flatten(value or []):
                if isinstance(one, str) and one.lower() not in ("accuracy", "acc", "crossentropy", "ce"):
                    metrics_module.get(one)  # an unknown name raises here, at compile
        self.given = (metrics, weighted_metrics)
        self.output_names = output_names
        self.built = False
        self._sets: list[list[list[Any]]] = []

    def build(self, y_true: Any, y_pred: Any) -> None:
        """Make each output's metrics, now that the outputs are known."""
        self.names = _names_for(y_pred, self.output_names)
        outputs = tree.flatten(y_pred)
        targets = flatten_targets(y_true, y_pred, self.names, [True] * len(outputs))

        def is_leaf(value: Any) -> bool:
            return False

        self._sets = []
        for what, given in zip(("metrics", "weighted_metrics"), self.given, strict=True):
            if not given:
                self._sets.append([[] for _ in outputs])
                continue
            if len(outputs) == 1:
                per_output = [tree.flatten(given)]
            else:
                try:
                    found = spread(given, y_pred, self.names, what, is_leaf)
                except ValueError as error:
                    raise ValueError(
                        f"{error}\nInvalid `{what}`. `{what}` should contain metrics objects and either be a dict or a list matching the output "
                        f"names of the functional model {self.output_names} or match the output structure of the model: "
                        f"{tree.map_structure(lambda _: 'X', y_pred)}.\nReceived: {what}={given}"
                    ) from None
                per_output = [[] if g is None else tree.flatten(g) for g in found]
            self._sets.append([[make_metric(m, t, p) for m in ms] for ms, t, p in zip(per_output, targets, outputs, strict=True)])
        self.built = True

    @property
    def metrics(self) -> list[Any]:
        """All Metric objects, in order."""
        return [m for group in self._sets for ms in group for m in ms]

    @property
    def variables(self) -> list[Any]:
        """The Variables of all metrics."""
        return [v for m in self.metrics for v in m.variables]

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Let every metric see a batch."""
        if not self.built:
            self.build(y_true, y_pred)
        outputs = tree.flatten(y_pred)
        targets = flatten_targets(y_true, y_pred, self.names, [True] * len(outputs))
        plain, weighted = self._sets
        for ms, t, p in zip(plain, targets, outputs, strict=True):
            for m in ms:
                m.update_state(t, p)
        if any(weighted):
            for ms, t, p, w in zip(weighted, targets, outputs, spread_weights(sample_weight, len(outputs), self.names), strict=True):
                for m in ms:
                    m.update_state(t, p, sample_weight=w)

    def reset_state(self) -> None:
        """Start every metric anew."""
        for m in self.metrics:
            m.reset_state()

    def named(self) -> list[tuple[str, Any]]:
        """Return (name, Metric) pairs; with several outputs the output's name stands in front."""
        if not self.built:
            return []
        found: dict[str, Any] = {}
        several = len(self.names) > 1
        for group, prefix in zip(self._sets, ("", "weighted_"), strict=True):
            for name, ms in zip(self.names, group, strict=True):
                for m in ms:
                    head = f"{name}_" if several and name else ""
                    key = f"{head}{m.name}"
                    if key in found and prefix:
                        key = f"{head}{prefix}{m.name}"
                    base, i = key, 1
                    while key in found:
                        key, i = f"{base}_{i}", i + 1
                    found[key] = m
        return list(found.items())

    def result(self) -> dict[str, Any]:
        """Return each metric's value under its name."""
        if not self.built:
            raise ValueError("Cannot get result() since the metric has not yet been built.")
        return {name: m.result() for name, m in self.named()}
