"""What the recurrent operators share: products of matrices with vectors as LiteRT forms them on x86, in every resolver.

Floats are summed in four partial sums, to which every fourth product goes; what remains of a row is added one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._accumulate import exact_weights, ordered_matmul
from glasslite.kernels.reference._hybrid import quantize_rows, sign_overflow

Float32 = NDArray[np.float32]

LANES = 4
#: (total (B, N), vectors (B, K)) to the total plus a matrix times each vector.
Product = Callable[[Float32, Float32], Float32]


def add_products(total: Float32, vectors: Float32, matrix: Float32) -> Float32:
    """total (B, N) + vectors (B, K) times matrix (N, K): the lanes' sums first to last, the rest on top.

    Source: neon_tensor_utils.cc NeonMatrixBatchVectorMultiplyAccumulate, through NEON_2_SSE.
    """
    whole = vectors.shape[1] - vectors.shape[1] % LANES
    if whole:
        total = total + _first_to_last(_lane_products(vectors[:, :whole], matrix[:, :whole]))
    for k in range(whole, vectors.shape[1]):
        total = total + vectors[:, k, None] * matrix[:, k]
    return total


def sum_last_axis(terms: Float32) -> Float32:
    """The sum over the last axis, in the same order.

    Source: neon_tensor_utils.cc NeonVectorVectorDotProduct, NeonReductionSumVector.
    """
    count = terms.shape[-1]
    whole = count - count % LANES
    lanes = np.zeros((LANES, *terms.shape[:-1]), np.float32)
    for start in range(0, whole, LANES):
        lanes += np.moveaxis(terms[..., start : start + LANES], -1, 0)
    total = _first_to_last(lanes)
    for k in range(whole, count):
        total = total + terms[..., k]
    return total


def hybrid_product(matrix: NDArray[np.int8], scale: Any, *, asymmetric: bool, defects: bool) -> Product:
    """Adds vectors (B, K), quantized row by row, times a matrix (N, K) of one scale, or one for each row.

    `defects` is as in `sign_overflow`.
    """
    weights = exact_weights(matrix, 0, None, np.dtype(np.int8), 0)
    row_sums = weights.matrix.sum(axis=0, dtype=np.float64).astype(np.int32)

    def add(total: Float32, vectors: Float32) -> Float32:
        quantized = quantize_rows(vectors, asymmetric=asymmetric)
        sums = weights.accumulate(quantized.values) - quantized.zero_point[:, None] * row_sums
        if defects:
            sums = sums + sign_overflow(quantized.values, matrix)
        return total + sums.astype(np.float32) * (quantized.scale[:, None] * scale)

    return add


def _lane_products(vectors: Float32, matrix: Float32) -> Float32:
    """(4, B, N): each lane's sum over every fourth of K, in ascending order."""
    pairs = [(vectors[:, lane::LANES], matrix[:, lane::LANES].T) for lane in range(LANES)]
    return np.stack([ordered_matmul(a, b) for a, b in pairs])


def _first_to_last(lanes: Any) -> Float32:
    total: Float32 = lanes[0] + lanes[1] + lanes[2] + lanes[3]
    return total
