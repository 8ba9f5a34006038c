"""What a layer expects of its inputs, and the check of it."""

from typing import Any

from .. import tree
from ..core import dtypes


class InputSpec:
    """Rank, shape and dtype that a layer expects of one input. Keras: `keras.InputSpec`.

    Args:
        dtype: expected dtype's name.
        shape: expected shape; None where any length will do.
        ndim: expected number of axes.
        max_ndim, min_ndim: bounds of the number of axes.
        axes: dict from axis to expected length.
        allow_last_axis_squeeze: whether a last axis of length 1 may be missing or added.
        name: the key of the input in a dictionary.
        optional: whether the input may be None.
    """

    def __init__(self, dtype: Any = None, shape: Any = None, ndim: int | None = None, max_ndim: int | None = None, min_ndim: int | None = None,
                 axes: dict | None = None, allow_last_axis_squeeze: bool = False, name: str | None = None, optional: bool = False):  # fmt: skip
        self.dtype = dtypes.standardize_dtype(dtype) if dtype is not None else None
        self.shape = None if shape is None else tuple(shape)
        self.ndim = len(self.shape) if self.shape is not None else ndim
        self.max_ndim = max_ndim
        self.min_ndim = min_ndim
        self.name = name
        self.optional = optional
        self.allow_last_axis_squeeze = allow_last_axis_squeeze
        try:
            self.axes = {int(k): v for k, v in (axes or {}).items()}
        except (ValueError, TypeError):
            raise TypeError(f"Argument `axes` must be a dict with integer keys. Received: axes={axes}") from None
        bound = (self.ndim or self.max_ndim or 0) - 1
        if self.axes and (self.ndim is not None or self.max_ndim is not None) and max(self.axes) > bound:
            raise ValueError(f"Axis {max(self.axes)} is greater than the maximum allowed value: {bound}")

    def __repr__(self) -> str:
        fields = ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes")
        return f"InputSpec({', '.join(f'{f}={getattr(self, f)}' for f in fields if getattr(self, f))})"

    def get_config(self) -> dict:
        """Return the arguments of the constructor."""
        return {k: getattr(self, k) for k in ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes")}

    @classmethod
    def from_config(cls, config: dict) -> "InputSpec":
        """Make a spec from `get_config`'s dictionary."""
        return cls(**config)


def in_bounds(axis: Any, shape: Any) -> Any:
    """Return a shape, or raise ValueError where it lacks an axis, or one of several."""
    for a in axis if isinstance(axis, (list, tuple)) else [axis]:
        if not -len(shape) <= a < len(shape):
            raise ValueError(f"Axis {a} is out of bounds for input shape {shape}. Received: axis={axis}")
    return shape


def _pairs(spec: Any, inputs: Any, layer: str) -> list[tuple[InputSpec, Any, str]]:
    if isinstance(spec, dict):
        if not isinstance(inputs, dict):
            raise ValueError(
                f"Layer '{layer}' expects a dictionary of inputs with the keys {sorted(spec)}, received {type(inputs).__name__}."
            )
        missing = sorted(set(spec) - set(inputs))
        if missing:
            raise ValueError(
                f"Layer '{layer}' expects an input named {missing[0]!r}; received the keys {sorted(inputs)}."
            )
        return [(spec[k], inputs[k], f"input {k!r}") for k in sorted(spec)]
    specs = tree.flatten(spec)
    names = [s.name for s in specs if s is not None]
    if isinstance(inputs, dict) and len(names) == len(specs) and set(names) <= set(inputs):
        inputs = [inputs[n] for n in names]
    values = tree.flatten(inputs)
    if len(values) != len(specs) and names and len(names) == len(specs) > 1:
        raise ValueError(
            f'Layer "{layer}" expects {len(specs)} input(s): named input(s) with keys {names} or a list in that order, but it received {len(values)}: {inputs}'
        )
    if len(values) != len(specs):
        raise ValueError(
            f'Layer "{layer}" expects {len(specs)} input(s), but it received {len(values)} input tensors. Inputs received: {inputs}'
        )
    return [(s, v, f"input {i}") for i, (s, v) in enumerate(zip(specs, values, strict=True))]


def check_inputs(spec: Any, inputs: Any, layer: str) -> None:
    """Raise ValueError where inputs do not fit a layer's InputSpec."""
    if not spec:
        return
    for s, x, which in _pairs(spec, inputs, layer):
        if s is None:
            continue
        if x is None:
            if s.optional:
                continue
            raise ValueError(
                f"The input '{s.name or which}' of layer '{layer}' is not optional, but None was passed. Please provide a valid tensor."
            )
        if not hasattr(x, "shape"):
            raise ValueError(
                f"Inputs to a layer should be tensors. Got '{x}' (of type {type(x)}) as input for layer '{layer}'."
            )
        _check_one(s, tuple(x.shape), x, f'Input {which[6:]} of layer "{layer}" is incompatible with the layer')


def _check_one(s: InputSpec, shape: tuple, x: Any, head: str) -> None:
    ndim = len(shape)
    if s.ndim is not None and not s.allow_last_axis_squeeze and ndim != s.ndim:
        raise ValueError(f"{head}: expected ndim={s.ndim}, found ndim={ndim}. Full shape received: {shape}")
    if s.max_ndim is not None and ndim > s.max_ndim:
        raise ValueError(f"{head}: expected max_ndim={s.max_ndim}, found ndim={ndim}. Full shape received: {shape}")
    if s.min_ndim is not None and ndim < s.min_ndim:
        raise ValueError(f"{head}: expected min_ndim={s.min_ndim}, found ndim={ndim}. Full shape received: {shape}")
    if s.dtype is not None and dtypes.standardize_dtype(x.dtype) != s.dtype:
        raise ValueError(f"{head}: expected dtype={s.dtype}, found dtype={dtypes.standardize_dtype(x.dtype)}")
    for axis, length in s.axes.items():
        if length is not None and (axis >= ndim or axis < -ndim or shape[axis] not in (length, None)):
            raise ValueError(
                f"{head}: expected axis {axis} of input shape to have value {length}, but received input with shape {shape}"
            )
    if s.shape is not None:
        want, have = s.shape, shape
        if s.allow_last_axis_squeeze and len(want) != len(have):
            want = want[:-1] if want and want[-1] == 1 else want
            have = have[:-1] if have and have[-1] == 1 else have
        if (
            len(want) != len(have)
            and not s.allow_last_axis_squeeze
            or any(w is not None and h is not None and w != h for w, h in zip(want, have, strict=False))
        ):
            raise ValueError(f"{head}: expected shape={s.shape}, found shape={shape}")
