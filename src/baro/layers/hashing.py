"""Strings and integers to a fixed number of bins, without a vocabulary: Hashing, HashedCrossing, and their hash functions."""

from typing import Any

import numpy as np

from .. import settings
from ..core.symbolic import KerasTensor
from ..registry import register
from .base import ConfiguredLayer
from .encoding import check_mode, encode, encoded_shape, no_sparse
from .host import as_strings, host_array, is_string, on_host, prepared

_M = (1 << 64) - 1
_K0, _K1, _K2 = 0xC3A5C85C97CB3127, 0xB492B66FBE98F273, 0x9AE16A3B2F90404F


def _at(s: bytes, i: int, n: int = 8) -> int:
    return int.from_bytes(s[i : i + n], "little")


def _ror(v: int, n: int) -> int:
    v &= _M
    return (v >> n | v << (64 - n)) & _M


def _mix(v: int) -> int:
    v &= _M
    return v ^ v >> 47


def _pair(u: int, v: int, mul: int) -> int:
    a = _mix((u ^ v) * mul)
    b = _mix(((v & _M) ^ a) * mul)
    return b * mul & _M


def _weak(s: bytes, i: int, a: int, b: int) -> tuple[int, int]:
    w, x, y, z = (_at(s, i + k) for k in (0, 8, 16, 24))
    a += w
    b = _ror(b + a + z, 21)
    c = a
    a += x + y
    b += _ror(a, 44)
    return a + z & _M, b + c & _M


def farm_hash(s: bytes) -> int:
    """Return the 64-bit fingerprint of bytes by Google's FarmHash (`farmhashna::Hash64`), which TensorFlow's fast hash buckets use.

    >>> farm_hash(b"") == 0x9AE16A3B2F90404F
    True
    """
    n = len(s)
    if n <= 16:
        return _farm_16(s, n)
    mul = _K2 + n * 2
    if n <= 64:
        a = _at(s, 0) * (_K1 if n <= 32 else _K2)
        b, c, d = _at(s, 8), _at(s, n - 8) * mul, _at(s, n - 16) * _K2
        y = _ror(a + b, 43) + _ror(c, 30) + d & _M
        z = _pair(y, a + _ror(b + _K2, 18) + c & _M, mul)
        if n <= 32:
            return z
        e, f = _at(s, 16) * mul, _at(s, 24)
        g, h = (y + _at(s, n - 32)) * mul, (z + _at(s, n - 24)) * mul
        return _pair(_ror(e + f, 43) + _ror(g, 30) + h & _M, e + _ror(f + a, 18) + g & _M, mul)
    return _farm_long(s, n)


def _farm_16(s: bytes, n: int) -> int:
    mul = _K2 + n * 2
    if n >= 8:
        a, b = _at(s, 0) + _K2, _at(s, n - 8)
        return _pair(_ror(b, 37) * mul + a & _M, (_ror(a, 25) + b) * mul & _M, mul)
    if n >= 4:
        return _pair(n + (_at(s, 0, 4) << 3), _at(s, n - 4, 4), mul)
    if n > 0:
        y, z = s[0] + (s[n >> 1] << 8), n + (s[n - 1] << 2)
        return _mix(y * _K2 & _M ^ z * _K0 & _M) * _K2 & _M
    return _K2


def _farm_long(s: bytes, n: int) -> int:
    x, y = 81, 81 * _K1 + 113 & _M
    z = _mix(y * _K2 + 113) * _K2 & _M
    v, w = (0, 0), (0, 0)
    x = x * _K2 + _at(s, 0) & _M
    end = (n - 1) // 64 * 64
    last = end + ((n - 1) & 63) - 63

    def turn(i: int, x: int, y: int, z: int, v: tuple, w: tuple, mul: int, nine: int) -> tuple:
        x = _ror(x + y + v[0] + _at(s, i + 8), 37) * mul & _M
        y = _ror(y + v[1] + _at(s, i + 48), 42) * mul & _M
        x ^= w[1] * nine & _M
        y = y + v[0] * nine + _at(s, i + 40) & _M
        z = _ror(z + w[0], 33) * mul & _M
        v = _weak(s, i, v[1] * mul, x + w[0])
        w = _weak(s, i + 32, z + w[1], y + _at(s, i + 16))
        return z, y, x, v, w

    for i in range(0, end, 64):
        x, y, z, v, w = turn(i, x, y, z, v, w, _K1, 1)
    mul = _K1 + ((z & 0xFF) << 1)
    first = w[0] + ((n - 1) & 63)
    v = (v[0] + first, v[1])
    w = (first + v[0], w[1])
    x, y, z, v, w = turn(last, x, y, z, v, w, mul, 9)
    return _pair(_pair(v[0], w[0], mul) + _mix(y) * _K0 + z & _M, _pair(v[1], w[1], mul) + x & _M, mul)


def combine(first: int, second: int) -> int:
    """Return the fingerprint of two 64-bit fingerprints, as TensorFlow's `FingerprintCat64` mixes them."""
    mul = 0xC6A4A7935BD1E995
    mixed = ((first ^ mul) ^ _mix(second * mul) * mul & _M) * mul
    return _mix(_mix(mixed) * mul)


def sip_hash(s: bytes, key: tuple[int, int]) -> int:
    """Return SipHash-2-4 of bytes under a key of two 64-bit integers. Source: Aumasson and Bernstein (2012).

    >>> hex(sip_hash(bytes(range(15)), (0x0706050403020100, 0x0F0E0D0C0B0A0908)))
    '0xa129ca6149be45e5'
    """
    k0, k1 = (k & _M for k in key)
    v = [k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D, k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573]

    def rounds(n: int) -> None:
        a, b, c, d = v
        for _ in range(n):
            a = a + b & _M
            b = _ror(b, 51) ^ a
            a = _ror(a, 32)
            c = c + d & _M
            d = _ror(d, 48) ^ c
            a = a + d & _M
            d = _ror(d, 43) ^ a
            c = c + b & _M
            b = _ror(b, 47) ^ c
            c = _ror(c, 32)
        v[:] = a, b, c, d

    whole = len(s) // 8 * 8
    words = [_at(s, i) for i in range(0, whole, 8)]
    words.append(_at(s, whole) | (len(s) & 0xFF) << 56)
    for m in words:
        v[3] ^= m
        rounds(2)
        v[0] ^= m
    v[2] ^= 0xFF
    rounds(4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def _int_dtype(kwargs: dict, output_mode: str) -> None:
    if kwargs.get("dtype") is None:
        kwargs["dtype"] = "int64" if output_mode == "int" else settings.floatx()


@register("layers")
class Hashing(ConfiguredLayer):
    """Puts strings or integers into a fixed number of bins by a hash of their text: bin = hash(x) mod num_bins.

    Without a salt the hash is FarmHash's Fingerprint64, with one SipHash; the bins are those of TensorFlow on every platform.

    Args:
        num_bins: int, the number of bins, that of the mask included.
        mask_value: value that goes to bin 0, which then holds nothing else.
        salt: int or pair of ints, the key of SipHash.
        output_mode: "int", or "one_hot", "multi_hot", "count": how the bins are encoded.
        sparse: must stay false.

    Input: any shape, strings or integers (floats lose their fraction). Output: the same shape, int64; or the encoding, float.
    Keras: `keras.layers.Hashing`.

    Raises:
        ValueError: an argument is not one of those above.

    >>> Hashing(num_bins=3)([["A"], ["B"], ["C"]]).tolist()
    [[1], [0], [1]]
    """

    takes_strings = True

    def __init__(self, num_bins: int, mask_value: int | str | None = None, salt: Any = None, output_mode: str = "int",
                 sparse: bool = False, **kwargs: Any):  # fmt: skip
        _int_dtype(kwargs, output_mode)
        super().__init__(**kwargs)
        if num_bins is None or num_bins <= 0:
            raise ValueError(
                f"The `num_bins` for `Hashing` cannot be `None` or non-positive values. Received: num_bins={num_bins}."
            )
        if output_mode == "int" and self.dtype_policy.name not in ("int32", "int64"):
            raise ValueError(
                f"When `output_mode=\"int\"`, `dtype` should be an integer type, 'int32' or 'int64'. Received: dtype={kwargs['dtype']}"
            )
        check_mode(output_mode, ("int", "one_hot", "multi_hot", "count"), "Hashing")
        if sparse and output_mode == "int":
            raise ValueError(
                '`sparse` may only be true if `output_mode` is `"one_hot"`, `"multi_hot"`, or `"count"`. '
                f"Received: sparse={sparse} and output_mode={output_mode}"
            )
        no_sparse(sparse, "Hashing")
        if isinstance(salt, int) and not isinstance(salt, bool):
            salt = [salt, salt]
        if salt is not None and not (isinstance(salt, (list, tuple)) and len(salt) == 2):
            raise ValueError(
                f"The `salt` argument for `Hashing` can only be a tuple of size 2 integers, or a single integer. Received: salt={salt}."
            )
        self.num_bins = num_bins
        self.mask_value = mask_value
        self.salt = None if salt is None else list(salt)
        self.output_mode = output_mode
        self.sparse = sparse
        self.autocast = False  # floats are told from integers
        self._build_at_init()

    def call(self, inputs: Any) -> Any:
        """Return the bins of the inputs, or their encoding."""
        x = prepared(inputs)
        bins = on_host(self._bins, x, shape=x.shape, dtype="int64")
        return encode(bins, self.output_mode, self.num_bins, self.compute_dtype)

    def _bins(self, values: np.ndarray) -> np.ndarray:
        bins = self.num_bins
        masked = None
        if self.mask_value is not None and bins > 1:
            bins -= 1
            masks = (
                (self.mask_value, str(self.mask_value).encode())
                if isinstance(self.mask_value, str)
                else (self.mask_value,)
            )
            masked = np.array([v in masks for v in values.reshape(-1).tolist()]).reshape(values.shape)
        key = None if self.salt is None else tuple(self.salt)
        known: dict[bytes, int] = {}  # a column of categories repeats few values
        out = []
        for s in as_strings(values):
            if s not in known:
                known[s] = (farm_hash(s) if key is None else sip_hash(s, key)) % bins
            out.append(known[s])
        found = np.array(out, np.int64).reshape(values.shape)
        return found if masked is None else np.where(masked, 0, found + 1)

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the output's shape."""
        return encoded_shape(input_shape, self.output_mode, self.num_bins)

    def compute_output_spec(self, inputs: Any) -> KerasTensor:
        """Return the output's KerasTensor."""
        return KerasTensor(self.compute_output_shape(inputs.shape), self.compute_dtype)


@register("layers")
class HashedCrossing(ConfiguredLayer):
    """Puts combinations of several features into a fixed number of bins, by a hash of all of them.

    Args:
        num_bins: int, the number of bins.
        output_mode: "int" or "one_hot".
        sparse: must stay false.

    Input: list of two or more arrays of strings or integers, of one shape: (), (batch,) or (batch, 1). Output: the same shape, int64;
    or with "one_hot" (batch, num_bins) float. The bins are those of TensorFlow. Keras: `keras.layers.HashedCrossing`.

    Raises:
        ValueError: too few inputs, another shape, or floats.

    >>> import numpy as np
    >>> HashedCrossing(5)((np.array(["A", "B"]), np.array([101, 101]))).tolist()
    [1, 4]
    """

    takes_strings = True

    def __init__(self, num_bins: int, output_mode: str = "int", sparse: bool = False, **kwargs: Any):
        _int_dtype(kwargs, output_mode)
        super().__init__(**kwargs)
        if not isinstance(num_bins, int) or num_bins <= 0:
            raise ValueError(f"HashedCrossing: `num_bins` must be a positive integer. Received: num_bins={num_bins}")
        check_mode(output_mode, ("int", "one_hot"), "HashedCrossing")
        no_sparse(sparse, "HashedCrossing")
        self.num_bins = num_bins
        self.output_mode = output_mode
        self.sparse = sparse
        self.autocast = False  # floats are told from integers
        self._build_at_init()

    def call(self, inputs: Any) -> Any:
        """Return the bins of the combinations, or their encoding."""
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                f"`HashedCrossing` should be called on a list or tuple of inputs. Received: inputs={inputs}"
            )
        if len(inputs) < 2:
            raise ValueError(f"`HashedCrossing` should be called on at least two inputs. Received: inputs={inputs}")
        xs = [prepared(x) for x in inputs]
        shape = tuple(xs[0].shape)
        if len(shape) > 2 or len(shape) == 2 and shape[-1] != 1:
            raise ValueError(
                f"All `HashedCrossing` inputs should have shape `()`, `(batch_size)` or `(batch_size, 1)`. Received: inputs={inputs}"
            )
        if any(tuple(x.shape) != shape for x in xs):
            raise ValueError(f"All `HashedCrossing` inputs should have equal shape. Received: inputs={inputs}")
        if any(not is_string(x) and x.dtype.kind not in "iu" for x in xs):
            raise ValueError(
                f"All `HashedCrossing` inputs should have an integer or string dtype. Received: inputs={inputs}"
            )
        bins = on_host(self._bins, *xs, shape=shape, dtype="int64")
        return encode(bins, self.output_mode, self.num_bins, self.compute_dtype)

    def _bins(self, *values: np.ndarray) -> np.ndarray:
        prints = []
        for v in values:
            if v.dtype.kind in "iu":
                prints.append([int(i) & _M for i in v.reshape(-1).tolist()])
            else:
                prints.append([farm_hash(s) for s in as_strings(v)])
        out = []
        for row in zip(*prints, strict=True):
            h = 0xDECAFCAFFE  # TensorFlow's default key
            for p in row:
                h = combine(h, p)
            out.append(h % self.num_bins)
        return np.array(out, np.int64).reshape(host_array(values[0]).shape)

    def compute_output_shape(self, input_shape: Any) -> tuple:
        """Return the output's shape."""
        if len(input_shape) < 2 or not all(isinstance(s, (tuple, list)) for s in input_shape):
            raise ValueError(f"Expected as input a list/tuple of 2 tensors. Received input_shape={input_shape}")
        if any(tuple(s) != tuple(input_shape[0]) for s in input_shape):
            raise ValueError(
                f"Expected the two input tensors to have identical shapes. Received input_shape={input_shape}"
            )
        return encoded_shape(tuple(input_shape[0]), self.output_mode, self.num_bins)

    def compute_output_spec(self, inputs: Any) -> KerasTensor:
        """Return the output's KerasTensor."""
        return KerasTensor(self.compute_output_shape([tuple(x.shape) for x in inputs]), self.compute_dtype)
