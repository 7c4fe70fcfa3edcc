"""L2_NORMALIZATION: each row divided by its Euclidean length.

Oracle: LiteRT BUILTIN_REF, reference/l2normalization.h, reference/integer_ops/l2normalization.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._gemmlowp import get_inv_sqrt_quantized_multiplier_exp
from glasslite.kernels.reference.fixed_point import Int64, multiply_by_quantized_multiplier, wrap_int32

#: The shortest length that is divided by.
_EPSILON = np.float32(1e-6)
#: The output's steps in 1, as a power of two.
_STEPS = 7
_ROWS = 1 << 15


def l2_normalization_f32(input: NDArray[np.float32], output: NDArray[np.float32]) -> None:
    """float32, any shape: squares are added one after the other; root and quotient are each rounded."""
    rows, target = _rows(input), output.reshape(-1, max(1, input.shape[-1]))
    total = np.zeros(len(rows), np.float32)
    for column in rows.T:
        total += column * column
    # A NaN is the first argument of std::max, which then stays.
    length = np.sqrt(total)
    np.divide(rows, np.where(length < _EPSILON, _EPSILON, length)[:, None], out=target)


def l2_normalization_qs8(
    input: NDArray[Any], output: NDArray[Any], *, input_zero_point: int, output_zero_point: int
) -> None:
    """int8 and uint8, any shape: the inverse root of the sum of squares in fixed point; 0 counts as 1."""
    rows, target = _rows(input), output.reshape(-1, max(1, input.shape[-1]))
    limits = np.iinfo(output.dtype)
    step = max(1, _ROWS // max(1, rows.shape[1]))
    for start in range(0, len(rows), step):
        centred = rows[start : start + step].astype(np.int64) - input_zero_point
        multiplier, shift = _inverse_root(wrap_int32((centred * centred).sum(axis=1)))
        steps = _scaled(centred, multiplier[:, None], shift[:, None], signed=limits.min < 0)
        steps += output_zero_point
        target[start : start + step] = np.clip(steps, limits.min, limits.max)


l2_normalization_qu8 = l2_normalization_qs8


def _scaled(centred: Int64, multiplier: Int64, shift: Int64, *, signed: bool) -> Int64:
    """int8 moves the output's steps into the shift; uint8 multiplies by them first."""
    if signed:
        return multiply_by_quantized_multiplier(centred, multiplier, shift + _STEPS)
    return multiply_by_quantized_multiplier(centred << _STEPS, multiplier, shift)


def _inverse_root(total: Int64) -> tuple[Int64, Int64]:
    """1 / sqrt(total) as multiplier and shift; from 2^29 on of a quarter, and half of that."""
    halvings = np.zeros_like(total)
    for _ in range(2):
        large = total >= 1 << 29
        total = np.where(large, total // 4, total)
        halvings += large
    multiplier, shift = get_inv_sqrt_quantized_multiplier_exp(total)
    return multiplier, shift - halvings


def _rows(input: NDArray[Any]) -> NDArray[Any]:
    return input.reshape(-1, max(1, input.shape[-1]))
