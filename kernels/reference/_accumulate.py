"""Sums of products in the two ways that reference kernels need: in the stated order, and exactly.

BUILTIN_REF adds float products one after the other in float32, so the order is part of the result. Integer sums have
no order; float64 products and sums of them are exact below 2^53, and NumPy multiplies float64 matrices fastest.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Elements of an accumulator block that stays in the second-level cache with its products.
_BLOCK = 1 << 15


def ordered_matmul(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    """(M, K) x (K, N) with each element summed over K in ascending order, every step rounded to float32.

    Bit for bit what a scalar loop `total += a[m, k] * b[k, n]` gives without fused multiply-add.
    """
    if a.shape[0] > b.shape[1]:
        return _ordered(b.T, a.T).T
    return _ordered(a, b)


def _ordered(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    (height, depth), width = a.shape, b.shape[1]
    total = np.zeros((height, width), np.float32)
    b = np.ascontiguousarray(b)
    columns = np.ascontiguousarray(a.T)[:, :, None]
    block_width = min(width, _BLOCK)
    block_height = max(1, _BLOCK // max(1, block_width))
    product = np.empty((min(block_height, height), block_width), np.float32)
    for top in range(0, height, block_height):
        for left in range(0, width, block_width):
            part = total[top : top + block_height, left : left + block_width]
            scratch = product[: part.shape[0], : part.shape[1]]
            for k in range(depth):
                np.multiply(columns[k, top : top + block_height], b[k, left : left + block_width], out=scratch)
                np.add(part, scratch, out=part)
    return total


def exact_matmul(a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.int64]:
    """(M, K) x (K, N) of integers, exact: |a| and |b| below 2^16 and K below 2^21 keep float64 sums below 2^53."""
    return np.matmul(a.astype(np.float64, copy=False), b.astype(np.float64, copy=False)).astype(np.int64)
