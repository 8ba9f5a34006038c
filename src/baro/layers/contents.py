"""What a layer contains: weights, seeds, metrics and sublayers, found among its attributes when somebody asks; and losses.

There are no tracking containers: append to a list of sublayers, replace one, delete one, and `weights` is right.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import tree
from ..core.context import ctx
from ..core.graph import Node
from ..core.random import SeedGenerator
from ..core.symbolic import KerasTensor
from ..core.tensor import Tensor
from ..core.variable import Variable
from ..metrics import Mean, Metric
from .calls import ARRAYS, current_call
from .input_spec import InputSpec

_QUIET = frozenset(
    {"history", "stop_training", "stop_evaluating", "stop_predicting"}
)  # set while a model trains; no step depends on them
changes = [0]  # how often a public attribute of any layer was set: what was compiled before may be out of date after


class _Lock:
    """Opens a built layer for further weights: what Keras's `layer._tracker` is used for outside of Keras."""

    def __init__(self, layer: "Contents"):
        self._layer = layer

    def unlock(self) -> None:
        """Let weights be added."""
        self._layer._locked = False

    def lock(self) -> None:
        """Refuse further weights."""
        self._layer._locked = True


class Contents:
    """The parts of a layer, and the weights among them."""

    _trainable: bool
    _own_weights: list[Variable]
    _losses: list[Any]
    _loss_functions: list[Any]
    _added_metrics: dict[str, Metric]
    _parent_path: str | None
    built: bool
    name: str

    # --- what a layer contains -----------------------------------------------------------------------------------------

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "built" or name.startswith("_"):
            object.__setattr__(self, name, value)
            return
        if name not in _QUIET:
            changes[0] += 1
        if isinstance(value, (Variable, Contents)) and name not in self.__dict__:
            self._check_unlocked()
        object.__setattr__(self, name, value)

    def _check_unlocked(self) -> None:
        if self.__dict__.get("_locked"):
            raise ValueError(
                "You cannot add new elements of state (variables or sub-layers) to a layer that is already built. All state must be created "
                "in the `__init__()` method or in the `build()` method."
            )

    def _untrack_variable(self, variable: Variable) -> None:
        """Take a weight out of the layer. Keras has it under this name for layers that replace their weights."""
        self._own_weights = [v for v in self._own_weights if v is not variable]
        for key in [k for k, v in self.__dict__.items() if v is variable]:
            object.__setattr__(self, key, None)

    def _parts(self) -> Iterator[Any]:
        """Yield the Variables, SeedGenerators, Metrics and sublayers among the attributes, in order of creation."""
        for key, value in self.__dict__.items():
            if type(value) not in PLAIN and key not in NOT_PARTS:
                yield from search_parts(value)

    def _flat(self, kind: Any) -> list[Any]:
        seen: set[int] = set()
        return [p for p in self._parts() if isinstance(p, kind) and not (id(p) in seen or seen.add(id(p)))]  # type: ignore[func-returns-value]

    @property
    def _layers(self) -> list[Any]:
        """The sublayers among the attributes."""
        return self._flat(Contents)

    @property
    def _own_variables(self) -> list[Variable]:
        wants = [
            (v, getattr(v, "_wants_training", v.trainable)) for v in self._flat(Variable)
        ]  # freezing does not change the order
        return [v for v, t in wants if t] + [v for v, t in wants if not t]

    def _flatten_layers(self, include_self: bool = True, recursive: bool = True) -> list[Any]:
        """Return the layer and all its sublayers, each once."""
        found: dict[int, Any] = {}
        self._collect(found, recursive)
        return list(found.values()) if include_self else list(found.values())[1:]

    def _collect(self, found: dict[int, Any], deep: bool) -> None:
        found[id(self)] = self
        for layer in self._layers:
            if id(layer) not in found:
                if deep:
                    layer._collect(found, deep)
                else:
                    found[id(layer)] = layer

    @property
    def variables(self) -> list[Variable]:
        """All Variables: weights, and the states of random seeds."""
        found = {}
        for layer in self._flatten_layers():
            for v in (*layer._own_variables, *(g.state for g in layer._flat(SeedGenerator))):
                found[id(v)] = v
        return list(found.values())

    @property
    def weights(self) -> list[Variable]:
        """All weights, this layer's before its sublayers'."""
        return list({id(v): v for layer in self._flatten_layers() for v in layer._own_variables}.values())

    @property
    def trainable_variables(self) -> list[Variable]:
        """The Variables that training changes."""
        return [v for v in self.variables if v.trainable] if self.trainable else []

    @property
    def non_trainable_variables(self) -> list[Variable]:
        """The Variables that training does not change by gradients."""
        return [v for v in self.variables if not v.trainable] if self.trainable else self.variables

    @property
    def trainable_weights(self) -> list[Variable]:
        """The weights that training changes."""
        return [v for v in self.weights if v.trainable] if self.trainable else []

    @property
    def non_trainable_weights(self) -> list[Variable]:
        """The weights that training does not change by gradients."""
        return [v for v in self.weights if not v.trainable] if self.trainable else self.weights

    @property
    def metrics(self) -> list[Metric]:
        """The metrics among this layer's and its sublayers' attributes."""
        found = list(self._flat(Metric))
        for layer in self._flatten_layers(include_self=False):
            found += [m for m in layer._flat(Metric) if not any(m is f for f in found)]
        return found

    @property
    def metrics_variables(self) -> list[Variable]:
        """The Variables of the metrics."""
        return [v for m in self.metrics for v in m.variables]

    @property
    def trainable(self) -> bool:
        """Whether the weights are trained; setting it sets the sublayers' too."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)
        for v in self._flat(Variable):
            if getattr(v, "_wants_training", v._trainable):
                v._wants_training = True
                v.trainable = bool(value)
        for layer in self._layers:
            layer.trainable = value

    @property
    def path(self) -> str:
        """The layer's name with those of the scopes that it was built in."""
        return f"{self._parent_path}/{self.name}" if self._parent_path else self.name

    @property
    def _tracker(self) -> "_Lock":
        return _Lock(self)

    def get_weights(self) -> list[np.ndarray]:
        """Return the weights as NumPy arrays."""
        return [v.numpy() for v in self.weights]

    def set_weights(self, weights: Any) -> None:
        """Set the weights from arrays in the order of `weights`."""
        own = self.weights
        if len(own) != len(weights):
            raise ValueError(
                f"You called `set_weights(weights)` on layer '{self.name}' with a weight list of length {len(weights)}, but the layer was "
                f"expecting {len(own)} weights."
            )
        for v, w in zip(own, weights, strict=True):
            if tuple(np.shape(w)) != v.shape:
                raise ValueError(
                    f"Layer {self.name} weight shape {v.shape} is not compatible with provided weight shape {tuple(np.shape(w))}."
                )
        for v, w in zip(own, weights, strict=True):
            v.assign(w)

    def count_params(self) -> int:
        """Return the number of numbers in the weights."""
        if not self.built:
            raise ValueError(
                f"You tried to call `count_params` on layer '{self.name}', but the layer isn't built. You can build it manually via: "
                "`layer.build(input_shape)`."
            )
        return sum(int(np.prod(w.shape)) for w in self.weights)

    # --- losses ---------------------------------------------------------------------------------------------------------

    def add_loss(self, loss: Any) -> None:
        """Add a scalar (or several) to the training loss. Keras: `Layer.add_loss`.

        Args:
            loss: inside `call`, a number or tensor computed there; anywhere, a function without arguments that gives one, of weights for
                example; on a functional model, KerasTensors computed from its inputs.
        """
        for x in tree.flatten(loss):
            if callable(x) and not isinstance(x, ARRAYS):
                self._loss_functions.append(x)
                changes[0] += 1
                continue
            if not isinstance(x, ARRAYS) and not isinstance(x, (int, float)):
                raise ValueError(
                    f"`add_loss()` can only be called from inside `build()` or `call()`, on a tensor input. Received invalid value: {x}"
                )
            if isinstance(x, KerasTensor):
                self._add_symbolic("loss", x)
                continue
            self._losses.append(x)
            if ctx.stateless is not None and ctx.stateless.collect_losses:
                ctx.stateless.add_loss(x)

    def add_metric(self, value: Any, name: str | None = None, aggregation: str | None = "mean") -> None:
        """Show the mean of a value beside the loss. Keras 2: `Layer.add_metric`.

        Args:
            value: inside `call`, a tensor computed there, or what calling a metric gave; on a functional model, a KerasTensor computed
                from its inputs.
            name: the name in logs; a metric has one of its own.
            aggregation: "mean".
        """
        metric = getattr(value, "_metric", None)
        if metric is not None:
            if not any(metric is m for m in self.metrics):
                self._added_metrics[metric.name] = metric
                changes[0] += 1
            return
        if not isinstance(name, str):
            raise ValueError(
                f"add_metric: expected a name for logs, received name={name!r}. Write add_metric(value, name='...')."
            )
        if isinstance(value, KerasTensor):
            self._add_symbolic("metric", value, metric_name=name, aggregation=aggregation)
            return
        from .added import check_aggregation

        check_aggregation(aggregation)
        if name not in self._added_metrics:
            self._added_metrics[name] = Mean(name=name)
            changes[0] += 1
        self._added_metrics[name].update_state(value)

    def _add_symbolic(self, what: str, x: KerasTensor, **options: Any) -> None:
        """Say that only a functional model takes KerasTensors; while a call is traced for shapes there is nothing to add."""
        if current_call.depth == 0:
            raise ValueError(
                f"add_{what}: {type(self).__name__} {self.name!r} received {x!r}, which has no value. Call add_{what} inside `call`, or on a "
                f"functional model, Model(inputs, outputs), with a KerasTensor computed from its inputs."
            )

    @property
    def losses(self) -> list[Any]:
        """The losses added in the last call, and those of the weights' regularizers."""
        found: list[Any] = []
        for layer in self._flatten_layers():
            found += layer._losses
            found += [f() for f in layer._loss_functions]
        seen: set[int] = set()
        for v in self.trainable_weights:
            if v.regularizer is not None and id(v) not in seen:
                seen.add(id(v))
                found.append(v.regularizer(v))
        return found

    def _clear_losses(self) -> None:
        if self._losses:
            self._losses.clear()
        for layer in self._layers:
            layer._clear_losses()

    def stateless_losses(self) -> list[Any]:
        """Return the losses collected in the last stateless call."""
        return list(self._losses)


NOT_PARTS = frozenset(
    {
        "_compile_arguments",
        "_runners",
        "_forward_fast",
        "_inbound_nodes",
        "_outbound_nodes",
        "_init_arguments",
        "_losses",
        "_loss_functions",
        "_build_shapes",
        "_dtype_policy",
        "input_spec",
    }
)
PLAIN = frozenset({str, bytes, int, float, bool, type(None), np.ndarray, Tensor, Node, KerasTensor, type, InputSpec})


def search_parts(value: Any, above: tuple[int, ...] = ()) -> Iterator[Any]:
    """Yield the parts in a value; a container that contains itself is looked into once."""
    if isinstance(value, (Variable, Contents, SeedGenerator, Metric)):
        yield value
    elif isinstance(value, (dict, list, tuple, set)) and id(value) not in above:
        for v in value.values() if isinstance(value, dict) else value:
            if type(v) in PLAIN:
                continue
            yield from search_parts(v, (*above, id(value)))
