"""Philox 4x32-10, the counter-based random generator of TensorFlow's and LiteRT's random operators.

Spec: Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", 2011. Ten rounds turn a counter of four words and a
key of two into four random words.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]
#: [3] uint64: the key, and the lower and the upper half of the counter.
State = NDArray[np.uint64]

_ROUNDS = 10
_KEY_STEPS = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_FACTORS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
_RESULTS = 4
#: Words that are made at a time.
_BLOCK = 1 << 16


def start(seed: int, seed2: int) -> State:
    """The generator of two seeds, of which LiteRT keeps 32 bits; of a random pair where both are 0."""
    seed, seed2 = (int(np.int64(s).astype(np.int32)) for s in (seed, seed2))
    if seed == seed2 == 0:
        seed, seed2 = secrets.randbits(64), secrets.randbits(64)
    return np.array([seed % (1 << 64), 0, seed2 % (1 << 64)], np.uint64)


def skip(state: State, count: int) -> None:
    """Pass over so many results of four words."""
    low = int(state[1]) + count % (1 << 64)
    state[1], carry = low % (1 << 64), low >> 64
    state[2] = (int(state[2]) + carry) % (1 << 64)


def words(state: State, count: int) -> Words:
    """The next `count` random words, and what is left of the last four is lost."""
    results = -(-count // _RESULTS)
    low = state[1] + np.arange(results, dtype=np.uint64)
    high = state[2] + (low < state[1]).astype(np.uint64)
    c0, c1, c2, c3 = low & _LOW, low >> _HALF, high & _LOW, high >> _HALF
    keys = [state[0] & _LOW, state[0] >> _HALF]
    for _ in range(_ROUNDS):
        first, second = _FACTORS[0] * c0, _FACTORS[1] * c2
        c0, c1, c2, c3 = (
            (second >> _HALF) ^ c1 ^ keys[0],
            second & _LOW,
            (first >> _HALF) ^ c3 ^ keys[1],
            first & _LOW,
        )
        keys = [(key + step) & _LOW for key, step in zip(keys, _KEY_STEPS, strict=True)]
    skip(state, results)
    return np.stack([c0, c1, c2, c3], axis=1).astype(np.uint32).reshape(-1)[:count]


def blocks(state: State, count: int) -> Iterator[tuple[slice, Words]]:
    """The next `count` words, some at a time: (their places, the words)."""
    for first in range(0, count, _BLOCK):
        place = slice(first, min(first + _BLOCK, count))
        yield place, words(state, place.stop - first)


def uniform(bits: Words) -> NDArray[np.float32]:
    """Words as float32 in [0, 1): their lowest 23 bits behind the point."""
    return ((bits & 0x7FFFFF) | 0x3F800000).astype(np.uint32).view(np.float32) - np.float32(1)
