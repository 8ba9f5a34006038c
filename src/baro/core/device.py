"""`device`: where the computation inside a `with` block is placed."""

from typing import Any

from .. import settings
from ..errors import InputError


class device:
    """Place what is computed inside on a device. Keras: `keras.device`.

    The reference and native executors compute on the CPU, so "cpu" (also "cpu:0", "/CPU:0") is what they take. With the JAX
    executor, "gpu:0" and "tpu:0" mean JAX's devices.

    Args:
        device_name: kind and number, e.g. "cpu:0".

    Raises:
        InputError: for a device that is not there.

    >>> with device("cpu:0"):
    ...     pass
    """

    def __init__(self, device_name: str):
        if not isinstance(device_name, str):
            raise InputError(
                f"Invalid value for argument `device_name`. Expected a string like 'gpu:0' or 'cpu:0'. Received: device_name='{device_name}'"
            )
        kind, _, number = device_name.lower().removeprefix("/").removeprefix("device:").partition(":")
        if kind not in ("cpu", "gpu", "cuda", "tpu") or (number and not number.isdigit()):
            raise InputError(f"device: expected a name like 'cpu:0' or 'gpu:1', received {device_name!r}.")
        self._place: Any = None
        if settings.get("executor") == "jax":
            import jax

            try:
                self._place = jax.devices("gpu" if kind == "cuda" else kind)[int(number or 0)]
            except (RuntimeError, IndexError) as error:
                raise InputError(f"device: JAX has no device {device_name!r}: {error}") from None
        elif kind != "cpu":
            raise InputError(
                f"device: {device_name!r} is not there: this executor computes on the CPU. baro.config.set_executor('jax') uses the devices that JAX finds."
            )
        self._scope: Any = None

    def __enter__(self) -> "device":
        if self._place is not None:
            import jax

            self._scope = jax.default_device(self._place)
            self._scope.__enter__()
        return self

    def __exit__(self, *exc: Any) -> None:
        if self._scope is not None:
            self._scope.__exit__(*exc)
