"""Which dtype a layer computes in and which its weights have. `config.set_dtype_policy` sets the default."""

import re
from collections.abc import Iterator, MutableMapping
from typing import Any

from . import configured, settings
from .core import dtypes
from .core.op import cast, convert
from .core.symbolic import KerasTensor
from .core.tensor import TensorBase
from .errors import DTypeError, InputError, suggest
from .registry import register

_MIXED = {"mixed_float16": ("float16", "float32"), "mixed_bfloat16": ("bfloat16", "float32")}
_QUANTIZED = ("int8_from", "float8_from", "int4", "gptq", "awq")
_global: list["DTypePolicy"] = []


@register("dtype_policies")
class DTypePolicy:
    """A compute dtype and a variable dtype, by one name. Keras: `keras.DTypePolicy`.

    Args:
        name: a dtype's name ("float32": both dtypes), "mixed_float16" or "mixed_bfloat16" (weights in float32), or None for
            the policy in force.

    Raises:
        InputError: for another name.

    >>> policy = DTypePolicy("mixed_float16")
    >>> policy.compute_dtype, policy.variable_dtype
    ('float16', 'float32')
    """

    def __init__(self, name: str | None = None):
        name = dtype_policy().name if name is None else name
        if not isinstance(name, str):
            raise DTypeError(
                f"'name' must be a string, such as 'mixed_float16'. Received: name={name} (of type {type(name)})"
            )
        if name.startswith(_QUANTIZED):
            raise InputError(
                f"Cannot convert {name!r} to a DTypePolicy: baro has no quantized layers. Use a float dtype such as 'float32'."
            )
        self._name = name
        if name in _MIXED:
            self._compute_dtype, self._variable_dtype = _MIXED[name]
        else:
            try:
                self._compute_dtype = self._variable_dtype = dtypes.standardize_dtype(name)
            except (TypeError, ValueError):
                raise InputError(
                    f"Cannot convert {name!r} to a mixed precision DTypePolicy.{suggest(name, (*_MIXED, *dtypes.NAMES))} Valid policies "
                    "include 'mixed_float16', 'mixed_bfloat16', and the name of any float dtype such as 'float32'."
                ) from None

    @property
    def name(self) -> str:
        """The policy's name."""
        return self._name

    @property
    def compute_dtype(self) -> str:
        """The dtype in which layers compute."""
        return self._compute_dtype

    @property
    def variable_dtype(self) -> str:
        """The dtype of layers' weights."""
        return self._variable_dtype

    @property
    def quantization_mode(self) -> None:
        """None: baro has no quantized layers."""
        return None

    def convert_input(self, x: Any, autocast: bool, dtype: Any) -> Any:
        """Return x as a tensor, cast to `dtype` if it is a float tensor and `autocast` is set; other objects stay as they are."""
        dtype = dtypes.numpy_dtype(dtype)
        if not isinstance(x, TensorBase):
            if not hasattr(x, "__array__"):
                return x
            x = convert(x)
        if not (autocast and dtypes.is_float(x.dtype)) or x.dtype == dtype:
            return x
        if isinstance(x, KerasTensor):
            from .core import ops

            return ops.cast(x, dtype)
        return cast(convert(x), dtype)

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {"name": self.name}

    @classmethod
    def from_config(cls, config: dict) -> "DTypePolicy":
        """Make a policy from `get_config`'s dictionary."""
        return cls(**config)

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, DTypePolicy) and not isinstance(other, DTypePolicyMap) and self._name == other._name

    def __hash__(self) -> int:
        return hash(self._name)

    def __repr__(self) -> str:
        return f'<DTypePolicy "{self._name}">'


@register("dtype_policies")
class FloatDTypePolicy(DTypePolicy):
    """The older name of DTypePolicy. Keras: `keras.FloatDTypePolicy`.

    >>> FloatDTypePolicy("float16") == DTypePolicy("float16")
    True
    """


@register("dtype_policies")
class DTypePolicyMap(DTypePolicy, MutableMapping):
    """A policy for each layer path, given by regular expressions. Keras: `keras.dtype_policies.DTypePolicyMap`.

    Args:
        default_policy: the policy of paths that no key matches: a policy, its name, or None for the one in force.
        policy_map: dict from path, or regular expression for whole paths, to policy.

    >>> policies = DTypePolicyMap("float32", {".*/hidden": DTypePolicy("float16")})
    >>> policies["net/hidden"].name, policies["net/output"].name
    ('float16', 'float32')
    """

    def __init__(self, default_policy: Any = None, policy_map: dict | None = None):
        if isinstance(default_policy, DTypePolicyMap):
            raise InputError("`default_policy` cannot be a `DTypePolicyMap`.")
        if policy_map is not None and not isinstance(policy_map, dict):
            raise DTypeError(
                f"If specified, `policy_map` must be a dict. Received: policy_map={policy_map} of type {type(policy_map)}"
            )
        self._default_policy_arg = default_policy
        self._default_policy = get(default_policy)
        self._policy_map = policy_map or {}

    @property
    def name(self) -> str:
        """ "map_" and the default policy's name."""
        return f"map_{self.default_policy.name}"

    @property
    def default_policy(self) -> DTypePolicy:
        """The policy of paths that no key matches."""
        return get(self._default_policy_arg)

    @property
    def compute_dtype(self) -> str:
        """The default policy's compute dtype."""
        return self.default_policy.compute_dtype

    @property
    def variable_dtype(self) -> str:
        """The default policy's variable dtype."""
        return self.default_policy.variable_dtype

    def __getitem__(self, key: str) -> DTypePolicy:
        if key in self._policy_map:
            return self._policy_map[key]
        found = [k for k in self._policy_map if re.fullmatch(k, key)]
        if len(found) > 1:
            raise InputError(
                f"Path '{key}' matches multiple dtype policy specification keys: {found}. Please make sure each path only "
                "matches at most one dtype policy specification key in the DTypePolicyMap."
            )
        return self._policy_map[found[0]] if found else self.default_policy

    def __setitem__(self, key: str, policy: Any) -> None:
        if key in self._policy_map:
            raise InputError(
                f"{key} already exist in the DTypePolicyMap with value {self._policy_map[key]}. Remove it first."
            )
        self._policy_map[key] = get(policy)

    def __delitem__(self, key: str) -> None:
        del self._policy_map[key]

    def __contains__(self, key: object) -> bool:
        return key in self._policy_map

    def __len__(self) -> int:
        return len(self._policy_map)

    def __iter__(self) -> Iterator[str]:
        return iter(self._policy_map)

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        policies = {k: configured.serialize(v) for k, v in self._policy_map.items()}
        default = self._default_policy_arg
        return {"default_policy": configured.plain(default), "policy_map": policies}

    @classmethod
    def from_config(cls, config: dict) -> "DTypePolicyMap":
        """Make a map from `get_config`'s dictionary."""
        policies = {k: configured.unplain(v) for k, v in config["policy_map"].items()}
        return cls(configured.unplain(config["default_policy"]), policies)

    def __eq__(self, other: Any) -> bool:
        return self is other

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        mapping = [(k, v.name) for k, v in self._policy_map.items()]
        return f"<DTypePolicyMap default_policy={self._default_policy.name}, mapping={mapping}>"


def dtype_policy() -> DTypePolicy:
    """Return the policy in force: the one that was set, or `floatx()`. Keras: `keras.config.dtype_policy`."""
    return _global[0] if _global else DTypePolicy(settings.floatx())


def set_dtype_policy(policy: Any) -> None:
    """Set the policy of layers made from now on: a policy or its name. Keras: `keras.config.set_dtype_policy`.

    Raises:
        InputError: for anything else.
    """
    if not isinstance(policy, (str, DTypePolicy)):
        raise InputError(
            "Invalid `policy` argument. Expected the string name of a policy (such as 'mixed_float16') or a `DTypePolicy` instance. "
            f"Received: policy={policy} (of type {type(policy)})"
        )
    _global[:] = [DTypePolicy(policy) if isinstance(policy, str) else policy]


def serialize(dtype_policy: Any) -> Any:
    """Return the serialized form of a policy. Keras: `keras.dtype_policies.serialize`."""
    return configured.serialize(dtype_policy)


def deserialize(config: Any, custom_objects: dict | None = None) -> Any:
    """Make a policy from its serialized form. Keras: `keras.dtype_policies.deserialize`."""
    return configured.deserialize("dtype_policies", config, custom_objects)


def get(identifier: Any) -> DTypePolicy:
    """Return the policy that a policy, name, dtype, config or None (the one in force) means. Keras: `keras.dtype_policies.get`.

    >>> get("float16").compute_dtype
    'float16'
    """
    if identifier is None:
        return dtype_policy()
    if isinstance(identifier, DTypePolicy):
        return identifier
    if isinstance(identifier, str):
        return DTypePolicy(identifier)
    try:
        if isinstance(identifier, dict):
            found = deserialize(identifier)
            if isinstance(found, DTypePolicy):
                return found
        return DTypePolicy(dtypes.standardize_dtype(identifier))
    except (TypeError, ValueError):
        raise InputError(
            "Cannot interpret `dtype` argument. Expected a string or an instance of DTypePolicy. "
            f"Received: dtype={identifier}"
        ) from None
