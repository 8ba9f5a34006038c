"""`Tensor`: an array with a place in automatic differentiation, and the operators that all array-like classes share."""

from typing import Any

import numpy as np

from ..errors import DTypeError
from .dtypes import numpy_dtype


class TensorBase:
    """The operators of Tensor, Variable, traced Node and KerasTensor. Each calls the op of the same meaning."""

    _keras_mask: Any  # which entries count; it is there only where a layer has set it

    __slots__ = ()
    __array_priority__ = 100  # NumPy leaves `array + tensor` to us
    __hash__ = object.__hash__

    def __add__(self, other: Any) -> Any:
        return ops.add(self, other)

    def __radd__(self, other: Any) -> Any:
        return ops.add(other, self)

    def __sub__(self, other: Any) -> Any:
        return ops.subtract(self, other)

    def __rsub__(self, other: Any) -> Any:
        return ops.subtract(other, self)

    def __mul__(self, other: Any) -> Any:
        return ops.multiply(self, other)

    def __rmul__(self, other: Any) -> Any:
        return ops.multiply(other, self)

    def __truediv__(self, other: Any) -> Any:
        return ops.true_divide(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return ops.true_divide(other, self)

    def __floordiv__(self, other: Any) -> Any:
        return ops.floor_divide(self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return ops.floor_divide(other, self)

    def __mod__(self, other: Any) -> Any:
        return ops.mod(self, other)

    def __rmod__(self, other: Any) -> Any:
        return ops.mod(other, self)

    def __pow__(self, other: Any) -> Any:
        return ops.power(self, other)

    def __rpow__(self, other: Any) -> Any:
        return ops.power(other, self)

    def __matmul__(self, other: Any) -> Any:
        return ops.matmul(self, other)

    def __rmatmul__(self, other: Any) -> Any:
        return ops.matmul(other, self)

    def __neg__(self) -> Any:
        return ops.negative(self)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return ops.absolute(self)

    def __invert__(self) -> Any:
        return ops.bitwise_not(self) if numpy_dtype(self.dtype).kind in "iu" else ops.logical_not(self)  # type: ignore[attr-defined]

    def __eq__(self, other: Any) -> Any:
        if other is None:
            return False
        return ops.equal(self, other)

    def __ne__(self, other: Any) -> Any:
        if other is None:
            return True
        return ops.not_equal(self, other)

    def __lt__(self, other: Any) -> Any:
        return ops.less(self, other)

    def __le__(self, other: Any) -> Any:
        return ops.less_equal(self, other)

    def __gt__(self, other: Any) -> Any:
        return ops.greater(self, other)

    def __ge__(self, other: Any) -> Any:
        return ops.greater_equal(self, other)

    def __and__(self, other: Any) -> Any:
        return ops.logical_and(self, other)

    def __rand__(self, other: Any) -> Any:
        return ops.logical_and(other, self)

    def __or__(self, other: Any) -> Any:
        return ops.logical_or(self, other)

    def __ror__(self, other: Any) -> Any:
        return ops.logical_or(other, self)

    def __xor__(self, other: Any) -> Any:
        return ops.logical_xor(self, other)

    def __rxor__(self, other: Any) -> Any:
        return ops.logical_xor(other, self)

    def __getitem__(self, key: Any) -> Any:
        return ops.get_item(self, key)

    def __round__(self, ndigits: int | None = None) -> Any:
        return ops.round(self, decimals=ndigits or 0)

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)  # type: ignore[attr-defined]

    @property
    def T(self) -> Any:
        """The transpose: all axes reversed."""
        return ops.transpose(self)


class Tensor(TensorBase):
    """An immutable array of numbers, as every op returns it.

    Args:
        value: anything that NumPy takes; a Tensor is made with `ops.convert_to_tensor`.

    >>> from baro import ops
    >>> x = ops.convert_to_tensor([[1.0, 2.0]])
    >>> (x * 2).numpy().tolist()
    [[2.0, 4.0]]
    """

    __slots__ = ("_a", "_keras_mask", "__weakref__", "__dict__")

    def __init__(self, value: np.ndarray | np.generic):
        self._a: Any = value

    @property
    def shape(self) -> tuple[int, ...]:
        """The length of each axis."""
        return self._a.shape

    @property
    def dtype(self) -> np.dtype:
        """The NumPy dtype of the elements."""
        return self._a.dtype

    @property
    def size(self) -> int:
        """The number of elements."""
        return self._a.size

    @property
    def nbytes(self) -> int:
        """The number of bytes of the elements."""
        return self._a.nbytes

    def numpy(self) -> np.ndarray:
        """Return the elements as a NumPy array that the caller may change."""
        return np.array(self._a)

    def item(self, *args: Any) -> Any:
        """Return one element as a Python number."""
        return self._a.item(*args)

    def tolist(self) -> Any:
        """Return the elements as nested Python lists."""
        return self._a.tolist()

    def astype(self, dtype: Any) -> "Tensor":
        """Return the elements cast to `dtype`."""
        return ops.cast(self, dtype)

    def reshape(self, *shape: Any) -> "Tensor":
        """Return the same elements with another shape."""
        return ops.reshape(self, shape[0] if len(shape) == 1 and not isinstance(shape[0], int) else shape)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        if copy is False and dtype is not None and np.dtype(dtype) != self._a.dtype:
            raise ValueError("a cast needs a copy")
        return (
            np.array(self._a, dtype=dtype) if copy or (copy is None and dtype is None) else np.asarray(self._a, dtype)
        )

    def __len__(self) -> int:
        if not self._a.shape:
            raise DTypeError("len() of a scalar tensor")
        return self._a.shape[0]

    def __iter__(self) -> Any:
        if not self._a.shape:
            raise DTypeError("Cannot iterate over a scalar tensor")
        return (ops.get_item(self, i) for i in range(self._a.shape[0]))

    def __bool__(self) -> bool:
        return bool(self._a)

    def _number(self) -> Any:
        """Return the only element, whatever the rank: float(matmul(row, column)) is a number."""
        if self._a.size != 1:
            raise DTypeError(f"A tensor of one element is a Python number; received one of shape {self.shape}.")
        return self._a.item()

    def __int__(self) -> int:
        return int(self._number())

    def __float__(self) -> float:
        return float(self._number())

    def __complex__(self) -> complex:
        return complex(self._number())

    def __index__(self) -> int:
        return self._a.__index__()

    def __format__(self, spec: str) -> str:
        return format(self._a.item(), spec) if spec and self._a.ndim == 0 else str(self)

    def __repr__(self) -> str:
        value = repr(self._a) if self.shape else str(self._a)
        return f"<baro.Tensor: shape={self.shape}, dtype={self.dtype.name}, numpy={value}>"

    def __str__(self) -> str:
        return f"baro.Tensor({self._a!s}, shape={self.shape}, dtype={self.dtype.name})"

    def __reduce__(self) -> Any:
        return Tensor, (self._a,)

    def __copy__(self) -> "Tensor":
        return Tensor(self._a)

    def __deepcopy__(self, memo: dict) -> "Tensor":
        return Tensor(self._a.copy())


from . import ops  # noqa: E402  (the operators above call it at run time; ops itself needs the classes)
