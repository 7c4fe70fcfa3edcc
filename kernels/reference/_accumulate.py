"""Sums of products in the two ways that reference kernels need: in the stated order, and exactly.

BUILTIN_REF adds float products one after the other in float32, so the order is part of the result. Integer sums have
no order: in floats that hold every partial sum exactly they are right however they are computed, and NumPy multiplies
float matrices fastest.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Elements of a block of sums that stays in the second-level cache with its products.
_BLOCK = 1 << 15
#: Elements of a row of such a block: long enough to hide the start of a NumPy loop.
_ROW = 1 << 12
#: Up to this many sums, a call for many products at once costs less than a call for each k.
_FEW = 1 << 11
#: Elements of a row from which on two copies transpose faster than one.
_LONG = 128

Floats = NDArray[np.float32]


def ordered_matmul(a: Floats, b: Floats, *scales: Floats) -> Floats:
    """(M, K) x (K, N) with each element summed over K in ascending order, every step rounded to float32.

    Bit for bit what a scalar loop `total += a[m, k] * b[k, n]` gives without fused multiply-add. Each product is first
    multiplied by each of the scales, which broadcast to (M, N).
    """
    if a.shape[0] > b.shape[1]:
        return ordered_matmul(b.T, a.T, *(scale.T for scale in scales)).T
    columns, rows = _contiguous(a.T)[:, :, None], _contiguous(b)[:, None, :]
    total = np.zeros((a.shape[0], b.shape[1]), np.float32)
    scales = tuple(np.broadcast_to(scale, total.shape) for scale in scales)
    width = max(1, min(total.shape[1], _ROW))
    height = max(1, _BLOCK // width)
    for top in range(0, total.shape[0], height):
        for left in range(0, total.shape[1], width):
            y, x = slice(top, top + height), slice(left, left + width)
            _add_products(total[y, x], columns[:, y], rows[:, :, x], [scale[y, x] for scale in scales])
    return total


def _add_products(total: Floats, columns: Floats, rows: Floats, scales: Sequence[Floats]) -> None:
    """Add columns[k] * rows[k] to a block of sums that are zero, for each k in turn."""
    if total.size <= _FEW:
        _add_few(total, columns, rows, scales)
        return
    part, product = np.zeros(total.shape, np.float32), np.empty(total.shape, np.float32)
    for column, row in zip(columns, rows, strict=True):
        np.multiply(column, row, out=product)
        for scale in scales:
            np.multiply(product, scale, out=product)
        np.add(part, product, out=part)
    total[...] = part


def _add_few(total: Floats, columns: Floats, rows: Floats, scales: Sequence[Floats]) -> None:
    """The same for few sums: NumPy adds along a slow axis in order, and pairwise only along the fastest."""
    step = max(1, _BLOCK // max(1, total.size))
    add = np.add.reduce if total.size > 1 else _add_in_order
    for start in range(0, len(columns), step):
        products = columns[start : start + step] * rows[start : start + step]
        for scale in scales:
            products *= scale
        total[...] = add(np.concatenate([total[None], products]), axis=0)


def _add_in_order(terms: Floats, axis: int) -> Floats:
    return np.add.accumulate(terms, axis=axis)[-1]


def _contiguous(matrix: Floats) -> Floats:
    """The matrix with rows in one piece.

    A transposed view of long rows is copied through rows of an uneven length: where a row is a power of two long, the
    elements of a column compete for one set of the cache.
    """
    length, count = matrix.shape
    if matrix.flags.c_contiguous or length < _LONG:
        return np.ascontiguousarray(matrix)
    padded = np.empty((count, length + 16), np.float32)[:, :length]
    padded[...] = matrix.T
    return np.ascontiguousarray(padded.T)


class ExactWeights(NamedTuple):
    """Weights made ready to meet quantized inputs as they are stored, their zero point moved into an offset.

    sum (x - x_zero) * (w - w_zero) + bias = sum x * (w - w_zero) + (bias - x_zero * sum (w - w_zero))

    Attributes:
        matrix: (K, N) w - w_zero, in a float type in which every sum is exact.
        offset: (N,) the rest, in the type of the accumulator: int32, or int64 where the bias is.
    """

    matrix: NDArray[Any]
    offset: NDArray[Any]

    def of(self, channels: slice) -> ExactWeights:
        """The weights of some of the N channels."""
        return ExactWeights(self.matrix[:, channels], self.offset[channels])

    def accumulate(self, inputs: NDArray[Any]) -> NDArray[Any]:
        """The accumulators (M, N) of integers (M, K), wrapped as their type wraps."""
        return self.complete(np.matmul(inputs.astype(self.matrix.dtype), self.matrix))

    def complete(self, total: NDArray[Any]) -> NDArray[Any]:
        """The accumulators of sums of products (.., N)."""
        exact = total if total.dtype == np.float32 else total.astype(np.int64)
        accumulator = exact.astype(self.offset.dtype)
        accumulator += self.offset
        return accumulator


def exact_weights(
    filters: NDArray[Any],
    filter_zero_point: int,
    bias: NDArray[Any] | None,
    input_dtype: np.dtype[Any],
    input_zero_point: int,
) -> ExactWeights:
    """Prepare filters (N, K) for inputs of an integer type. Without a bias, int16 inputs accumulate in int64."""
    lowest, highest = _limits(filters.dtype)
    largest = max(filter_zero_point - lowest, highest - filter_zero_point)
    matrix = filters.astype(_exact_dtype(filters.shape[1], largest, input_dtype))
    if filter_zero_point:
        matrix -= matrix.dtype.type(filter_zero_point)
    offset = np.zeros(len(filters), np.int64)
    if input_zero_point:
        offset -= input_zero_point * (matrix @ np.ones(matrix.shape[1], matrix.dtype)).astype(np.int64)
    wide = filters.dtype == np.int16 or (input_dtype == np.int16 if bias is None else bias.dtype == np.int64)
    if bias is not None:
        offset += bias
    return ExactWeights(matrix.T, offset if wide else offset.astype(np.int32))


def _exact_dtype(depth: int, largest: int, input_dtype: np.dtype[Any]) -> type[np.floating[Any]]:
    """The float type in which `depth` products of inputs and weights up to `largest` add up exactly in any order."""
    lowest, highest = _limits(input_dtype)
    return np.float32 if depth * largest * max(-lowest, highest) <= 1 << 24 else np.float64


@cache
def _limits(dtype: np.dtype[Any]) -> tuple[int, int]:
    info = np.iinfo(dtype)
    return int(info.min), int(info.max)
