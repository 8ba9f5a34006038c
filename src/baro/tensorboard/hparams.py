"""Hyper-parameters for TensorBoard's HParams tab. TensorBoard: `tensorboard.plugins.hparams.api`, which needs TensorFlow; this does not.

>>> import tempfile
>>> from baro import tensorboard
>>> from baro.tensorboard import hparams as hp
>>> rate = hp.HParam("rate", hp.RealInterval(1e-4, 1e-1))
>>> with tensorboard.create_file_writer(tempfile.mkdtemp()).as_default():
...     hp.hparams_config(hparams=[rate], metrics=[hp.Metric("epoch_loss", group="validation")])
...     hp.hparams({rate: 0.01})
True
True
"""

import random
from typing import Any

import numpy as np

from ..callbacks.base import Callback
from ..errors import InputError
from .writer import create_file_writer, package, should_record_summaries


class Domain:
    """The values that a hyper-parameter may have."""

    dtype: type

    def _fill(self, info: Any, api: Any) -> None:
        """Write the domain into TensorBoard's description of a hyper-parameter."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it is described.")


class IntInterval(Domain):
    """Integers from `min_value` to `max_value`."""

    dtype = int

    def __init__(self, min_value: int | None = None, max_value: int | None = None):
        for name, value in (("min_value", min_value), ("max_value", max_value)):
            if not isinstance(value, int):
                raise TypeError(f"{name} must be an int: {value!r}")
        if min_value > max_value:  # type: ignore[operator]
            raise InputError(f"{min_value!r} > {max_value!r}: min_value must not be above max_value.")
        self.min_value, self.max_value = min_value, max_value

    def sample_uniform(self, rng: Any = random) -> int:
        """Return one of the values."""
        return rng.randint(self.min_value, self.max_value)

    def _fill(self, info: Any, api: Any) -> None:
        info.type = api.DATA_TYPE_FLOAT64
        info.domain_interval.min_value, info.domain_interval.max_value = self.min_value, self.max_value


class RealInterval(Domain):
    """Numbers from `min_value` to `max_value`."""

    dtype = float

    def __init__(self, min_value: float | None = None, max_value: float | None = None):
        for name, value in (("min_value", min_value), ("max_value", max_value)):
            if not isinstance(value, float):
                raise TypeError(f"{name} must be a float: {value!r}")
        if min_value > max_value:  # type: ignore[operator]
            raise InputError(f"{min_value!r} > {max_value!r}: min_value must not be above max_value.")
        self.min_value, self.max_value = min_value, max_value

    def sample_uniform(self, rng: Any = random) -> float:
        """Return one of the values."""
        return rng.uniform(self.min_value, self.max_value)

    _fill = IntInterval._fill


class Discrete(Domain):
    """One of a list of values of the same type: int, float, bool or str."""

    def __init__(self, values: Any, dtype: type | None = None):
        values = list(values)
        if dtype is None:
            if not values:
                raise InputError("Empty domain with no dtype specified: give values, or their type.")
            dtype = type(values[0])
        if dtype not in (int, float, bool, str):
            raise InputError(f"Unknown dtype: {dtype!r}. Expected int, float, bool or str.")
        for value in values:
            if not isinstance(value, dtype):
                raise TypeError(f"dtype mismatch: not isinstance({value!r}, {dtype.__name__})")
        self.dtype, self.values = dtype, sorted(values)

    def sample_uniform(self, rng: Any = random) -> Any:
        """Return one of the values."""
        return rng.choice(self.values)

    def _fill(self, info: Any, api: Any) -> None:
        info.type = {
            int: api.DATA_TYPE_FLOAT64,
            float: api.DATA_TYPE_FLOAT64,
            bool: api.DATA_TYPE_BOOL,
            str: api.DATA_TYPE_STRING,
        }[self.dtype]
        for value in self.values:
            entry = info.domain_discrete.values.add()
            if self.dtype is bool:
                entry.bool_value = value
            elif self.dtype is str:
                entry.string_value = value
            else:
                entry.number_value = value


class HParam:
    """A hyper-parameter.

    Args:
        name: its name.
        domain: its values.
        display_name, description: texts for TensorBoard.
    """

    def __init__(
        self, name: str, domain: Domain | None = None, display_name: str | None = None, description: str | None = None
    ):
        self.name, self.domain, self.display_name, self.description = name, domain, display_name, description

    def __str__(self) -> str:
        return f"<HParam {self.name!r}: {type(self.domain).__name__}>"


class Metric:
    """A logged number that the HParams tab compares.

    Args:
        tag: the scalar's tag, for example "epoch_accuracy".
        group: the run's folder below the trial's, for example "validation".
        display_name, description: texts for TensorBoard.
        dataset_type: Metric.TRAINING, Metric.VALIDATION or None.
    """

    TRAINING, VALIDATION = 1, 2

    def __init__(
        self,
        tag: str,
        group: str | None = None,
        display_name: str | None = None,
        description: str | None = None,
        dataset_type: int | None = None,
    ):
        self.tag, self.group, self.display_name, self.description, self.dataset_type = (
            tag,
            group,
            display_name,
            description,
            dataset_type,
        )


def _messages() -> tuple[Any, Any, Any]:
    package()
    from tensorboard.plugins.hparams import api_pb2, metadata, plugin_data_pb2

    return api_pb2, metadata, plugin_data_pb2


def _write(tag: str, **content: Any) -> bool:
    from .writer import _state

    if not should_record_summaries():
        return False
    _, metadata, plugin_data = _messages()
    summary = package().summary
    data = metadata.create_summary_metadata(plugin_data.HParamsPluginData(**content))
    value = summary.Summary.Value(tag=tag, metadata=data, tensor=metadata.NULL_TENSOR)
    _state.writers[-1][0].add_event(0, summary=summary.Summary(value=[value]))
    return True


def hparams_config(hparams: list[HParam], metrics: list[Metric], time_created_secs: float | None = None) -> bool:
    """Describe an experiment: which hyper-parameters and metrics there are. Write it once, into the folder above those of the trials.

    Args:
        hparams, metrics: lists.
        time_created_secs: seconds since 1970; now by default.

    Returns:
        Whether it was written.
    """
    import time

    if not should_record_summaries():
        return False
    api, metadata, _ = _messages()
    experiment = api.Experiment(time_created_secs=time.time() if time_created_secs is None else time_created_secs)
    for h in hparams:
        info = experiment.hparam_infos.add(
            name=h.name, description=h.description or "", display_name=h.display_name or ""
        )
        if h.domain is not None:
            h.domain._fill(info, api)
    for m in metrics:
        experiment.metric_infos.add(name=api.MetricName(group=m.group or "", tag=m.tag), display_name=m.display_name or "",
                                    description=m.description or "", dataset_type=m.dataset_type or 0)  # fmt: skip
    return _write(metadata.EXPERIMENT_TAG, experiment=experiment)


def _plain(hparams: dict) -> dict[str, Any]:
    """Return the values by name, as Python's own types."""
    found: dict[str, Any] = {}
    for key, value in hparams.items():
        name = key.name if isinstance(key, HParam) else key
        if name in found:
            raise InputError(f"multiple values specified for hparam {name!r}")
        value = value.item() if isinstance(value, np.generic) else value
        if not isinstance(value, (bool, int, float, str)):
            raise TypeError(
                f"hparams[{name!r}] = {value!r}, of unsupported type {type(value)!r}; expected bool, int, float or str."
            )
        found[name] = value
    return found


def hparams(hparams: dict, trial_id: str | None = None, start_time_secs: float | None = None) -> bool:
    """Write the values of a trial, into the trial's own folder.

    Args:
        hparams: from HParam or its name to bool, int, float or str.
        trial_id: name of the trial; by default derived from the values, so that equal values are one group.
        start_time_secs: seconds since 1970; now by default.

    Returns:
        Whether it was written.

    Raises:
        InputError: if a name occurs twice.
        TypeError: for a value of another type.
    """
    import hashlib
    import json
    import time

    values = _plain(hparams)
    if not should_record_summaries():
        return False
    _, metadata, plugin_data = _messages()
    group = (
        trial_id
        if trial_id is not None
        else hashlib.sha256(json.dumps(values, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    )
    start = plugin_data.SessionStartInfo(
        group_name=group, start_time_secs=time.time() if start_time_secs is None else start_time_secs
    )
    for name, value in sorted(values.items()):
        kind = "bool_value" if isinstance(value, bool) else "string_value" if isinstance(value, str) else "number_value"
        setattr(start.hparams[name], kind, value)
    return _write(metadata.SESSION_START_INFO_TAG, session_start_info=start)


def session_end(status: str = "STATUS_SUCCESS") -> bool:
    """Write that a trial has ended.

    Args:
        status: "STATUS_SUCCESS", "STATUS_FAILURE" or "STATUS_RUNNING".

    Returns:
        Whether it was written.
    """
    import time

    if not should_record_summaries():
        return False
    api, metadata, plugin_data = _messages()
    end = plugin_data.SessionEndInfo(status=getattr(api, status), end_time_secs=time.time())
    return _write(metadata.SESSION_END_INFO_TAG, session_end_info=end)


class KerasCallback(Callback):
    """Writes a trial's values before training and its end behind it. TensorBoard: `hparams.api.KerasCallback`.

    Args:
        writer: a writer, or the trial's folder.
        hparams: from HParam or its name to a value.
        trial_id: name of the trial.

    Raises:
        TypeError: without a writer or for a value of another type.
    """

    def __init__(self, writer: Any, hparams: dict, trial_id: str | None = None):
        super().__init__()
        if writer is None:
            raise TypeError("writer must be a writer of create_file_writer or the name of a folder, received None.")
        self._hparams, self._trial_id = _plain(hparams), trial_id
        self._writer = writer if hasattr(writer, "as_default") else create_file_writer(writer)

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Write the values."""
        with self._writer.as_default():
            hparams(self._hparams, self._trial_id)

    def on_train_end(self, logs: dict | None = None) -> None:
        """Write the end."""
        with self._writer.as_default():
            session_end()

    def on_interrupt(self) -> None:
        """Write that the trial failed."""
        with self._writer.as_default():
            session_end("STATUS_FAILURE")
