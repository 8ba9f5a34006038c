"""Layers that `add_loss` and `add_metric` of a functional model put behind its tensors, as Keras 2 does."""

from typing import Any

from .. import metrics
from ..registry import register
from .base import ConfiguredLayer


class _Added(ConfiguredLayer):
    """A layer whose output is its input, run for what its call adds."""

    _runs_besides = True  # in a functional model, though no output depends on it

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the input's shape."""
        return input_shape


@register("layers")
class AddLoss(_Added):
    """Adds its input, a number or a number an example, to the training loss: Σ of what is there. Source: Keras 2's layer of this name.

    Args:
        unconditional: kept for files of Keras 2, where it says whether the loss depends on the model's inputs.

    >>> import baro
    >>> layer = AddLoss()
    >>> float(layer(baro.ops.convert_to_tensor(2.5))), [float(x) for x in layer.losses]
    (2.5, [2.5])
    """

    def __init__(self, unconditional: bool = False, **kwargs: Any):
        super().__init__(**kwargs)
        self.unconditional = unconditional

    def call(self, inputs: Any) -> Any:
        """Add the loss and return it."""
        self.add_loss(inputs)
        return inputs


@register("layers")
class AddMetric(_Added):
    """Shows the mean of its input beside the loss. Source: Keras 2's layer of this name.

    Args:
        aggregation: "mean".
        metric_name: the name in logs.

    >>> import baro
    >>> layer = AddMetric(metric_name="size")
    >>> _ = layer(baro.ops.convert_to_tensor([1.0, 3.0]))
    >>> layer.metrics[0].name, float(layer.metrics[0].result())
    ('size', 2.0)
    """

    def __init__(self, aggregation: str | None = "mean", metric_name: str | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.aggregation, self.metric_name = aggregation, metric_name or self.name
        check_aggregation(aggregation)
        self.metric = metrics.Mean(name=self.metric_name)
        self.built = True

    def call(self, inputs: Any) -> Any:
        """Count the values in and return them."""
        self.metric.update_state(inputs)
        return inputs


def check_aggregation(aggregation: Any) -> None:
    """Raise for what Keras 2 had in other versions than its last ones."""
    if aggregation not in (None, "mean"):
        raise ValueError(
            f"add_metric: expected aggregation='mean', received {aggregation!r}. For another aggregation keep a metric among the layer's attributes "
            "and call its update_state."
        )
