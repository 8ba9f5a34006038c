"""Settings of the session. Keras: `keras.config`; `executor` and `threads` are baro's own."""

from typing import Any

from . import settings
from .errors import InputError, suggest
from .settings import disable_interactive_logging as disable_interactive_logging
from .settings import enable_interactive_logging as enable_interactive_logging
from .settings import is_interactive_logging_enabled as is_interactive_logging_enabled

_EXECUTORS = ("auto", "jax", "native", "reference")


def floatx() -> str:
    """Return the default float dtype. Keras: `keras.config.floatx`."""
    return settings.floatx()


def set_floatx(value: str) -> None:
    """Set the default float dtype: "bfloat16", "float16", "float32" or "float64". Keras: `keras.config.set_floatx`."""
    allowed = {"bfloat16", "float16", "float32", "float64"}
    if value not in allowed:
        raise ValueError(f"Unknown `floatx` value: {value}. Expected one of {sorted(allowed)}")
    settings.put("floatx", str(value))


def epsilon() -> float:
    """Return the small number that keeps divisions and logarithms finite. Keras: `keras.config.epsilon`."""
    return settings.epsilon()


def set_epsilon(value: float) -> None:
    """Set the small number that keeps divisions and logarithms finite. Keras: `keras.config.set_epsilon`."""
    settings.put("epsilon", value)


def image_data_format() -> str:
    """Return where images have their channels. Keras: `keras.config.image_data_format`."""
    return settings.get("image_data_format")


def set_image_data_format(data_format: str) -> None:
    """Set where images have their channels: "channels_last" or "channels_first". Keras: `keras.config.set_image_data_format`."""
    settings.put("image_data_format", standardize_data_format(data_format))


def standardize_data_format(data_format: str | None) -> str:
    """Return "channels_last" or "channels_first"; the session's for None."""
    if data_format is None:
        return image_data_format()
    name = str(data_format).lower()
    if name not in ("channels_first", "channels_last"):
        raise ValueError(
            f"The `data_format` argument must be one of ('channels_first', 'channels_last'). Received: data_format={data_format}"
        )
    return name


def backend() -> str:
    """Return the name of the framework that computes: "baro". Keras: `keras.config.backend`."""
    return "baro"


def set_backend(backend: str) -> None:
    """Raise unless the name is baro's: it computes itself; `set_executor` says how. Keras: `keras.config.set_backend`."""
    if backend != "baro":
        raise InputError(
            f"set_backend: baro computes by itself and has no backend {backend!r}. For other hardware see config.set_executor('jax')."
        )


# --- executors -------------------------------------------------------------------------------------------------------


def executor() -> str:
    """Return what runs training steps: "auto", "reference", "native" or "jax"."""
    return settings.get("executor")


def set_executor(name: str) -> None:
    """Set what runs training steps: "auto" (native where it can), "reference" (NumPy), "native" or "jax"."""
    if name not in _EXECUTORS:
        raise InputError(
            f"set_executor: unknown executor {name!r}. Expected one of {_EXECUTORS}.{suggest(name, _EXECUTORS)}"
        )
    settings.put("executor", name)


def threads() -> int:
    """Return the number of threads of the native executor; 0 means that it chooses."""
    return settings.get("threads")


def set_threads(count: int) -> None:
    """Set the number of threads of the native executor; 0 lets it choose. Results do not depend on it."""
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise InputError(f"set_threads: expected an int of 0 or more, received {count!r}.")
    settings.put("threads", count)


# --- dtype policies --------------------------------------------------------------------------------------------------


def dtype_policy() -> Any:
    """Return the default dtype policy of layers. Keras: `keras.config.dtype_policy`."""
    from . import dtype_policies

    return dtype_policies.dtype_policy()


def set_dtype_policy(policy: Any) -> None:
    """Set the default dtype policy of layers: a name such as "mixed_bfloat16", or a DTypePolicy. Keras: `keras.config.set_dtype_policy`."""
    from . import dtype_policies

    dtype_policies.set_dtype_policy(policy)


# --- printing, tracebacks, files -------------------------------------------------------------------------------------


def enable_traceback_filtering() -> None:
    """Let errors be shown without baro's own frames. Keras: `keras.config.enable_traceback_filtering`."""
    settings.put("traceback_filtering", True)


def disable_traceback_filtering() -> None:
    """Let errors be shown with all frames. Keras: `keras.config.disable_traceback_filtering`."""
    settings.put("traceback_filtering", False)


def is_traceback_filtering_enabled() -> bool:
    """Say whether errors are shown without baro's own frames. Keras: `keras.config.is_traceback_filtering_enabled`."""
    return settings.get("traceback_filtering")


def enable_unsafe_deserialization() -> None:
    """Let files be loaded that ask for code to run. Only for files whose origin you trust. Keras: `keras.config.enable_unsafe_deserialization`."""
    settings.put("unsafe_deserialization", True)


# --- short runs ------------------------------------------------------------------------------------------------------


def _limit(name: str, value: int | None) -> None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise InputError(f"set_{name}: expected a positive int or None, received {value!r}.")
    settings.put(name, value)


def max_epochs() -> int | None:
    """Return the limit on the epochs of every fit, or None. Keras: `keras.config.max_epochs`."""
    return settings.get("max_epochs")


def set_max_epochs(max_epochs: int | None) -> None:
    """Limit the epochs of every fit, for dry runs. Keras: `keras.config.set_max_epochs`."""
    _limit("max_epochs", max_epochs)


def max_steps_per_epoch() -> int | None:
    """Return the limit on the steps of every epoch, or None. Keras: `keras.config.max_steps_per_epoch`."""
    return settings.get("max_steps_per_epoch")


def set_max_steps_per_epoch(max_steps_per_epoch: int | None) -> None:
    """Limit the steps of every epoch, for dry runs. Keras: `keras.config.set_max_steps_per_epoch`."""
    _limit("max_steps_per_epoch", max_steps_per_epoch)


def enable_flash_attention() -> None:
    """Raise: there are no attention layers here to make faster. Keras: `keras.config.enable_flash_attention`."""
    raise InputError("enable_flash_attention: baro has dense networks and no attention kernels.")


def disable_flash_attention() -> None:
    """Do nothing: flash attention is never on. Keras: `keras.config.disable_flash_attention`."""


def is_flash_attention_enabled() -> bool:
    """Return False: there are no attention kernels. Keras: `keras.config.is_flash_attention_enabled`."""
    return False


def is_nnx_enabled() -> bool:
    """Return False: Flax's object model plays no part here. Keras: `keras.config.is_nnx_enabled`."""
    return False
