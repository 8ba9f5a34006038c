"""Philox 4x32-10, the counter-based generator of every random number in baro (Salmon et al., SC 2011; Random123).

    block(key, counter) -> 4 words of 32 bits; no state, so that any element can be computed alone, on any executor.
    key     = the two words of a seed state (seed, 0) … see `bits`
    counter = (element block low, element block high, step, 0)

The seed state is uint32 (2,): (seed, step). Element i of a draw is word i % 4 of block i // 4.
"""

from typing import Any

import numpy as np

M0, M1 = 0xD2511F53, 0xCD9E8D57
W0, W1 = 0x9E3779B9, 0xBB67AE85
ROUNDS = 10
PART = 4096  # blocks that NumPy computes at a time, in the cache
MASK = 0xFFFFFFFF


def block(c: tuple[int, int, int, int], k: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the four words of one counter, in plain Python: the definition.

    >>> [hex(w) for w in block((0, 0, 0, 0), (0, 0))]
    ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    c0, c1, c2, c3 = c
    k0, k1 = k
    for _ in range(ROUNDS):
        p0, p1 = M0 * c0, M1 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + W0) & MASK, (k1 + W1) & MASK
    return c0, c1, c2, c3


def _mul(xp: Any, m: int, c: Any) -> tuple[Any, Any]:
    """Return the high and low words of m * c for uint32 c."""
    if xp is np:
        p = c.astype(np.uint64) * np.uint64(m)
        return (p >> np.uint64(32)).astype(np.uint32), p.astype(np.uint32)
    lo16, hi16 = c & xp.uint32(0xFFFF), c >> xp.uint32(16)  # JAX without x64 has no 64-bit words
    ml, mh = xp.uint32(m & 0xFFFF), xp.uint32(m >> 16)
    low = lo16 * ml
    mid1 = hi16 * ml + (low >> xp.uint32(16))
    mid2 = lo16 * mh + (mid1 & xp.uint32(0xFFFF))
    return hi16 * mh + (mid1 >> xp.uint32(16)) + (mid2 >> xp.uint32(16)), c * xp.uint32(m)


def bits(xp: Any, seed: Any, shape: tuple[int, ...]) -> Any:
    """Return uint32 words of `shape` for a seed state (2,): (seed, step)."""
    n = 1
    for d in shape:
        n *= d
    blocks = (n + 3) // 4
    seed = xp.asarray(seed)
    if xp is np and n <= 64:  # a handful of blocks: plain integers beat forty array operations
        key, step = (int(seed[0]), 0), int(seed[1])
        words = [w for i in range(blocks) for w in block((i, 0, step, 0), key)]
        return np.array(words[:n], np.uint32).reshape(shape)
    if xp is np:
        found = np.empty((blocks, 4), np.uint32)
        for start in range(0, blocks, PART):
            part = found[start : start + PART]
            for i, w in enumerate(_blocks(np, np.arange(start, start + len(part), dtype=np.uint32), seed)):
                part[:, i] = w
        return found.reshape(-1)[:n].reshape(shape)
    return xp.stack(_blocks(xp, xp.arange(blocks, dtype=np.uint32), seed), axis=-1).reshape(-1)[:n].reshape(shape)


def _blocks(xp: Any, c0: Any, seed: Any) -> list[Any]:
    """Return the four words of the blocks numbered c0, each an array like c0."""
    c1 = c3 = xp.zeros(c0.shape, np.uint32)
    c2 = xp.broadcast_to(seed[1].astype(np.uint32), c0.shape)
    k0, k1 = seed[0].astype(np.uint32), xp.zeros((), np.uint32)
    for r in range(ROUNDS):
        h0, l0 = _mul(xp, M0, c0)
        h1, l1 = _mul(xp, M1, c2)
        key0 = _add(xp, k0, r * W0 & MASK)
        key1 = _add(xp, k1, r * W1 & MASK)
        c0, c1, c2, c3 = h1 ^ c1 ^ key0, l1, h0 ^ c3 ^ key1, l0
    return [c0, c1, c2, c3]


def _add(xp: Any, k: Any, w: int) -> Any:
    if xp is np:
        return np.uint32((int(k) + w) & MASK)
    return k + xp.uint32(w)
