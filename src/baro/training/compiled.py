"""What `compile` was given, spread over the model's outputs: the losses and the metrics of each."""

from collections.abc import Callable, Sequence
from typing import Any

from .. import losses as losses_module
from .. import metrics as metrics_module
from .. import naming, tree
from ..core import ops
from ..errors import InputError, suggest


def kind_of_labels(y_true: Any, y_pred: Any) -> str:
    """Say what "accuracy" and "crossentropy" mean for these shapes: "binary", "sparse" or "categorical"."""
    if len(y_pred.shape) == 0 or y_pred.shape[-1] == 1:
        return "binary"
    if len(y_true.shape) < len(y_pred.shape) or y_true.shape[-1] == 1 and y_pred.shape[-1] > 1:
        return "sparse"
    return "categorical"


_SHORT = {"accuracy": "Accuracy", "acc": "Accuracy", "crossentropy": "Crossentropy", "ce": "Crossentropy"}
_OF_LABELS = {"binary": "Binary", "sparse": "SparseCategorical", "categorical": "Categorical"}


def _name_of(metric: Any) -> str:
    """Return the name under which a function or a callable object stands in the history: `mean_error`, `lambda`, `huber_loss`."""
    own = getattr(metric, "name", None)
    return own if isinstance(own, str) else naming.to_snake_case(getattr(metric, "__name__", type(metric).__name__))


def make_metric(identifier: Any, y_true: Any, y_pred: Any) -> Any:
    """Return a Metric for whatever `compile(metrics=[…])` takes; a string's metric has that string as its name."""
    if identifier is None:
        raise ValueError("Expected metric, received `None`")
    what = _SHORT.get(identifier.lower()) if isinstance(identifier, str) else None
    if what:
        return getattr(metrics_module, _OF_LABELS[kind_of_labels(y_true, y_pred)] + what)(name=identifier)
    metric = metrics_module.get(identifier)
    if not isinstance(metric, metrics_module.Metric):
        name = identifier if isinstance(identifier, str) else _name_of(metric)
        return metrics_module.MeanMetricWrapper(metric, name=name)
    if isinstance(identifier, str):
        metric.name = identifier
    return metric


def make_loss(identifier: Any, y_true: Any, y_pred: Any) -> Any:
    """Return a Loss for whatever `compile(loss=…)` takes for one output."""
    if isinstance(identifier, str) and identifier.lower() in ("crossentropy", "ce"):
        names = {
            "binary": "binary_crossentropy",
            "sparse": "sparse_categorical_crossentropy",
            "categorical": "categorical_crossentropy",
        }
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
        raise InputError(
            f"compile: {what} has the key {unknown!r}; the model's outputs are {names}.{suggest(unknown, names)}"
        )
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
        raise InputError(
            f"compile: {what} must have the structure of the outputs {tree.map_structure(lambda _: 'X', y_pred)}; received {given}."
        )
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


class Part:
    """One loss of a compiled model: the subtree of the outputs that it measures, its factor and its name."""

    def __init__(self, path: tuple, loss: Any, weight: Any, name: str):
        self.path = path
        self.loss = loss
        self.weight = weight
        self.name = name


class _Weighted:
    """A loss with its factor, as one leaf of the structure that `compile` was given."""

    def __init__(self, loss: Any, weight: Any):
        self.loss = loss
        self.weight = weight


def _at(path: tuple, nest: Any) -> Any:
    for key in path:
        nest = nest[key]
    return nest


class CompiledLoss:
    """The losses of all outputs; calling it gives their weighted sum.

    A loss may be given for all outputs, in a list by position, in a dict by name, or in the structure of the outputs; where the
    structure stops above the leaves, the loss gets the subtree.

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
        self.output_names = list(output_names) if output_names else None
        self.built = False
        self.metrics: list[Any] = []
        self.parts: list[Part] = []
        for one in tree.flatten(loss):
            if isinstance(one, str) and one.lower() not in ("crossentropy", "ce"):
                losses_module.get(one)  # an unknown name raises here, at compile
            elif one is not None and not isinstance(one, str) and not callable(one):
                raise InputError(
                    f"compile: loss must be a name, a Loss or a function (y_true, y_pred), received {one!r} of type {type(one).__name__}."
                )

    # --- building -------------------------------------------------------------------------------------------------------

    def _weighted(self, loss: Any, weights: Any) -> Any:
        if weights is None:
            return tree.map_structure(lambda v: None if v is None else _Weighted(v, None), loss)
        if isinstance(weights, dict) and isinstance(loss, dict):
            unknown = sorted(map(str, set(weights) - set(loss)))
            if unknown:
                raise InputError(
                    f"compile: loss_weights has the key {unknown[0]!r}; the losses are {sorted(map(str, loss))}.{suggest(unknown[0], loss)}"
                )
            weights = {k: weights.get(k, 1.0) for k in loss}
        elif not tree.is_nested(loss) and len(tree.flatten(weights)) > 1:  # one loss for all outputs
            names = self.output_names
            if isinstance(weights, dict) and names and len(weights) == len(names):
                return [_Weighted(loss, weights.get(n, 1.0)) for n in names]
            if not isinstance(weights, dict) and (not names or len(weights) == len(names)):
                return [_Weighted(loss, w) for w in tree.flatten(weights)]
        flat, factors = tree.flatten(loss), tree.flatten(weights)
        if len(flat) != len(factors):
            raise ValueError(
                f"`loss_weights` must match the number of losses, got {len(flat)} losses and {len(factors)} weights."
            )
        return tree.pack_sequence_as(
            loss, [None if v is None else _Weighted(v, w) for v, w in zip(flat, factors, strict=True)]
        )

    def build(self, y_true: Any, y_pred: Any) -> None:
        """Find each output's loss, now that the outputs are known."""
        names, loss, weights = self.output_names, self.loss, self.loss_weights
        if isinstance(loss, dict) and not isinstance(y_pred, dict) and names:
            if not set(loss) <= set(names) or len(names) != len(tree.flatten(y_pred)):
                unknown = sorted(map(str, set(loss) - set(names)))
                hint = suggest(unknown[0], names) if unknown else ""
                raise ValueError(
                    f"compile: Expected keys {names} in loss dict, but found loss.keys()={list(loss)}.{hint}"
                )
            if isinstance(weights, dict):
                weights = [weights.get(n, 1.0) for n in names]
            loss = [loss.get(n) for n in names]
            if len(names) == 1:
                loss, weights = loss[0], weights[0] if isinstance(weights, list) else weights
        if not tree.is_nested(loss) and isinstance(weights, (list, tuple)) and len(weights) == 1:
            weights = weights[0]
        nest = self._weighted(loss, weights)
        if not tree.is_nested(nest):
            nest = tree.map_structure(lambda _: nest, y_pred)
        flat_names = names if names and len(names) == len(tree.flatten(y_pred)) else [None] * len(tree.flatten(y_pred))
        self.parts = []
        self._add(nest, y_true, y_pred, tree.pack_sequence_as(y_pred, flat_names), ())
        if len(self.parts) > 1:
            taken: dict[str, int] = {}
            for part in self.parts:  # outputs without names have their losses' names, which must not be one
                taken[part.name] = taken.get(part.name, -1) + 1
                suffix = f"_{taken[part.name]}" if taken[part.name] and not self.output_names else ""
                self.metrics.append(metrics_module.Mean(name=f"{part.name}{suffix}_loss"))
        self.built = True

    def _add(self, loss: Any, y_true: Any, y_pred: Any, names: Any, path: tuple) -> None:
        """Add the parts of one level of the structure."""
        if loss is None:
            return
        if isinstance(loss, _Weighted):
            made = make_loss(loss.loss, y_true, y_pred)
            self.parts.append(Part(path, made, loss.weight, self._name(path, names, made)))
            return
        count = len(tree.flatten(y_pred))
        if isinstance(loss, (list, tuple)):
            if all(not tree.is_nested(v) for v in loss) and len(loss) == count:
                loss = tree.pack_sequence_as(y_pred, list(loss))
                if isinstance(loss, _Weighted):
                    return self._add(loss, y_true, y_pred, names, path)
            elif not isinstance(y_pred, type(loss)):
                for v in loss:
                    self._add(v, y_true, y_pred, names, path)
                return None
        if not isinstance(y_pred, dict if isinstance(loss, dict) else (list, tuple)):
            raise ValueError(
                f"compile: at {path or 'the top'}, loss has a {type(loss).__name__} where the model's output is a single tensor."
            )
        if isinstance(loss, (list, tuple)) and len(loss) != len(y_pred):
            raise InputError(f"compile: loss has {len(loss)} entries, but the model has {len(y_pred)} outputs.")
        for key, inner in loss.items() if isinstance(loss, dict) else enumerate(loss):
            if inner is None:
                continue
            for nest in (y_true, y_pred):
                if isinstance(nest, dict) and key not in nest or not tree.is_nested(nest):
                    raise KeyError(
                        f"The path: {(*path, key)} in the `loss` argument, can't be found in either the model's output (`y_pred`) or in the labels (`y_true`)."
                    )
            self._add(inner, y_true[key], y_pred[key], names[key], (*path, key))
        return None

    @staticmethod
    def _name(path: tuple, names: Any, loss: Any) -> str:
        if tree.is_nested(names):
            return "/".join(map(str, path)) or "_".join(
                map(str, names if isinstance(names, dict) else tree.flatten(names))
            )
        own = names if names is not None else loss.name
        if not path or isinstance(path[-1], int):
            path = (*path[:-1], own)
        return "/".join(map(str, path))

    # --- calling --------------------------------------------------------------------------------------------------------

    def _targets(self, y_true: Any, y_pred: Any) -> Any:
        """Return y_true in the structure of y_pred."""
        if isinstance(y_true, dict):
            known = [list(n) for n in (y_pred if isinstance(y_pred, dict) else None, self.output_names) if n]
            if known and len(y_true) == len(known[0]) and not any(set(y_true) == set(names) for names in known):
                raise InputError(
                    f"The targets' names are not the outputs'; expected {sorted(known[0])}, received {sorted(y_true)}. Name them alike, or give a "
                    "list."
                )
        try:
            tree.assert_same_structure(y_pred, y_true)
            return y_true
        except ValueError:
            names = self.output_names or []
            if isinstance(y_true, dict) and set(y_true) == set(names):
                y_true = [y_true[n] for n in names]
            flat = tree.flatten(y_true)
            if len(flat) == len(tree.flatten(y_pred)):
                return tree.pack_sequence_as(y_pred, flat)
            given = tree.flatten(self.loss)
            if len(flat) == sum(v is not None for v in given) and len(given) == len(tree.flatten(y_pred)):
                values = iter(flat)
                return tree.pack_sequence_as(y_pred, [None if v is None else next(values) for v in given])
            raise ValueError(
                f"y_true and y_pred have different structures.\ny_true: {tree.map_structure(lambda _: '*', y_true)}\n"
                f"y_pred: {tree.map_structure(lambda _: '*', y_pred)}\n"
            ) from None

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """Return the weighted sum of the losses, a scalar, or None where no output has one."""
        if tree.is_nested(y_pred) or tree.is_nested(y_true):
            y_true = self._targets(y_true, y_pred)
        if not self.built:
            self.build(y_true, y_pred)
        total = None
        for k, part in enumerate(self.parts):
            truth, output = _at(part.path, y_true), _at(part.path, y_pred)
            if truth is None:
                raise InputError(
                    f"The loss {part.loss.name!r} compares targets with predictions; expected targets, received y=None. "
                    "Pass y, or give data that yields (x, y); for a loss without targets, use add_loss() and compile() without `loss`."
                )
            value = part.loss(truth, output, sample_weight=self._weights(sample_weight, part, y_pred))
            if self.metrics:
                first = tree.flatten(output)[0]
                self.metrics[k].update_state(value, sample_weight=first.shape[0] if first.shape else 1)
            if part.weight is not None:
                value = ops.multiply(value, part.weight)
            total = value if total is None else ops.add(total, value)
        return total

    def _weights(self, sample_weight: Any, part: Part, y_pred: Any) -> Any:
        """Return the sample weights of a part: its own, or the single ones that serve all outputs."""
        if sample_weight is None or not tree.is_nested(sample_weight):
            return sample_weight
        flat = tree.flatten(sample_weight)
        if len(flat) == 1:
            return flat[0]
        if isinstance(sample_weight, dict) and not isinstance(y_pred, dict) and self.output_names:
            sample_weight = [sample_weight.get(n) for n in self.output_names]
        try:
            return _at(part.path, sample_weight)
        except (KeyError, IndexError, TypeError):
            raise ValueError(
                f"fit: sample_weight has no entry for the output {part.name!r}; give one array for each output, or one for all."
            ) from None


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
                raise ValueError(
                    f"Expected `{what}` argument to be a list, tuple, or dict. Received instead: {what}={value} of type {type(value)}"
                )
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
            """Say whether a list is meant for every output: names and metrics only, and not one for each (Keras 2 did so)."""
            return isinstance(value, (list, tuple)) and not any(tree.is_nested(v) or v is None for v in value)

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
            self._sets.append(
                [[make_metric(m, t, p) for m in ms] for ms, t, p in zip(per_output, targets, outputs, strict=True)]
            )
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
            for ms, t, p, w in zip(
                weighted, targets, outputs, spread_weights(sample_weight, len(outputs), self.names), strict=True
            ):
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
