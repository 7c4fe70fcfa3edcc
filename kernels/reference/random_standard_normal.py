"""RANDOM_STANDARD_NORMAL: normally distributed random numbers, by the Box-Muller transform.

Oracle: LiteRT BUILTIN_REF, random_ops.cc, with seeds
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._logarithms import logf
from glasslite.kernels.reference._philox import State, blocks, uniform
from glasslite.kernels.reference._trigonometry import cosf, sinf

#: What is taken the logarithm of is not less.
_EPSILON = np.float32(1e-7)


def random_standard_normal_f32(
    _shape: NDArray[np.int32], output: NDArray[np.float32], *, state: State
) -> None:
    """float32 of any shape: of two uniform numbers u and v, sqrt(-2 ln u) times the sine and cosine of 2 pi v."""
    numbers = np.empty((output.size + 1) // 2 * 2, np.float32)
    for place, bits in blocks(state, numbers.size):
        numbers[place] = _normal(uniform(bits).reshape(-1, 2)).reshape(-1)
    output[...] = numbers[: output.size].reshape(output.shape)


def _normal(pairs: NDArray[np.float32]) -> NDArray[np.float32]:
    u, v = np.maximum(pairs[:, 0], _EPSILON), pairs[:, 1]
    angle = (2.0 * np.pi * v.astype(np.float64)).astype(np.float32)
    radius = np.sqrt(np.float32(-2) * logf(u))
    return np.stack([sinf(angle) * radius, cosf(angle) * radius], axis=1)
