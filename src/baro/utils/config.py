"""`Config`: named values that can be frozen."""

import json
from collections.abc import ItemsView, Iterator, KeysView, ValuesView
from typing import Any

from ..errors import suggest


class Config:
    """Named values, read and written as attributes or as items, until they are frozen. Keras: `keras.utils.Config`.

    Args:
        kwargs: the first values.

    Raises:
        ValueError: for a change after `freeze`.
        AttributeError: for an attribute that nobody set; as an item it is a KeyError.

    >>> config = Config(learning_rate=0.1)
    >>> config.seed = 3
    >>> config["seed"], config.to_json()
    (3, '{"learning_rate": 0.1, "seed": 3}')
    """

    def __init__(self, **kwargs: Any):
        object.__setattr__(self, "_config", kwargs)
        object.__setattr__(self, "_frozen", False)

    @property
    def frozen(self) -> bool:
        """Whether changes are refused."""
        return self._frozen

    def freeze(self) -> None:
        """Refuse changes from now on."""
        object.__setattr__(self, "_frozen", True)

    def unfreeze(self) -> None:
        """Allow changes again."""
        object.__setattr__(self, "_frozen", False)

    def _may_change(self) -> None:
        if self._frozen:
            raise ValueError("Cannot mutate attribute(s) because the config is frozen. Call unfreeze() first.")

    def as_dict(self) -> dict[str, Any]:
        """Return the values in a new dictionary."""
        return dict(self._config)

    def to_json(self) -> str:
        """Return the values as JSON."""
        return json.dumps(self._config)

    def keys(self) -> KeysView[str]:
        """Return the names."""
        return self._config.keys()

    def values(self) -> ValuesView[Any]:
        """Return the values."""
        return self._config.values()

    def items(self) -> ItemsView[str, Any]:
        """Return names with values."""
        return self._config.items()

    def get(self, keyname: str, value: Any = None) -> Any:
        """Return the value of a name, or `value` where there is none."""
        return self._config.get(keyname, value)

    def pop(self, *args: Any) -> Any:
        """Remove a name and return its value, as `dict.pop`."""
        self._may_change()
        return self._config.pop(*args)

    def update(self, *args: Any, **kwargs: Any) -> None:
        """Set several values, as `dict.update`."""
        self._may_change()
        self._config.update(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or "_config" not in self.__dict__:  # copy and pickle ask before the values are there
            raise AttributeError(name)
        if name not in self._config:
            raise AttributeError(f"Config has no value {name!r}.{suggest(name, self._config)}")
        return self._config[name]

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(type(self), name):
            raise AttributeError(
                f"Config: {name!r} is the name of a method or property; set it as an item: config[{name!r}] = …"
            )
        self[name] = value

    def __delattr__(self, name: str) -> None:
        if name not in self._config:
            raise AttributeError(f"Config has no value {name!r}.{suggest(name, self._config)}")
        del self[name]

    def __getitem__(self, key: str) -> Any:
        return self._config[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._may_change()
        self._config[key] = value

    def __delitem__(self, key: str) -> None:
        self._may_change()
        del self._config[key]

    def __contains__(self, key: object) -> bool:
        return key in self._config

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._config))

    def __len__(self) -> int:
        return len(self._config)

    def __repr__(self) -> str:
        return f"<Config {self._config}>"
