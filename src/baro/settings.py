"""The table of settings. `baro.config` is its public face; this module imports nothing, so that everything can read it."""

import os
from typing import Any

_values: dict[str, Any] = {
    "floatx": "float32",
    "epsilon": 1e-7,
    "image_data_format": "channels_last",
    "executor": os.environ.get("BARO_EXECUTOR", "auto"),  # auto, reference, native, jax
    "threads": int(os.environ.get("BARO_THREADS", "0") or 0),  # 0: measured by the engine
    "run_eagerly": False,
    "interactive": True,
    "traceback_filtering": True,
    "unsafe_deserialization": False,
    "max_epochs": None,
    "max_steps_per_epoch": None,
}


def get(name: str) -> Any:
    """Return the value of a setting."""
    return _values[name]


def put(name: str, value: Any) -> None:
    """Set a setting that exists."""
    if name not in _values:
        raise KeyError(name)
    _values[name] = value


def floatx() -> str:
    """Return the default float dtype's name."""
    return _values["floatx"]


def epsilon() -> float:
    """Return the fuzz factor of losses and activations."""
    return _values["epsilon"]


def enable_interactive_logging() -> None:
    """Let progress be printed to standard output. Keras: `keras.config.enable_interactive_logging`."""
    put("interactive", True)


def disable_interactive_logging() -> None:
    """Let progress go to the log instead of standard output. Keras: `keras.config.disable_interactive_logging`."""
    put("interactive", False)


def is_interactive_logging_enabled() -> bool:
    """Say whether progress is printed to standard output. Keras: `keras.config.is_interactive_logging_enabled`."""
    return get("interactive")
