"""SOFTMAX: e^(beta x) over its sum, along the last axis.

Oracle: LiteRT BUILTIN_REF, reference/softmax.h; for `table` BUILTIN_WITHOUT_DEFAULT_DELEGATES, optimized_ops.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue
from glasslite.kernels.reference._gemmlowp import bit_length, get_reciprocal
from glasslite.kernels.reference._libm import expf
from glasslite.kernels.reference._lut import interpolated
from glasslite.kernels.reference._softmax import below_max, ordered_sum, row_max, rows, sum_of_exponentials
from glasslite.kernels.reference.fixed_point import (
    Int64,
    multiply_by_quantized_multiplier,
    round_half_away,
    rounding_divide_by_pot,
    saturating_rounding_doubling_high_mul,
)

_INT16_MIN, _INT16_MAX = -(1 << 15), (1 << 15) - 1


def softmax_f32(input: NDArray[Any], output: NDArray[Any], *, beta: np.float32) -> None:
    """Floats: computed in float32; the exponentials are summed before they are rounded to the output's type."""
    for y, x in rows(output, input):
        x = x.astype(np.float32)
        exponential = expf((x - row_max(x)) * beta)
        y[...] = exponential.astype(output.dtype).astype(np.float32) / ordered_sum(exponential)


softmax_f16 = softmax_f32


def softmax_qs8(input: NDArray[Any], output: NDArray[Any], *, exponentials: Int64, defects: bool) -> None:
    """8-bit input, 8-bit or 16-bit output: fixed point. The lowest output step stands for 0.

    Args:
        exponentials: e^(-beta d scale) in Q0.31 for d = 0 to 255 steps below the largest.
        defects: let the sum wrap at 2^32, which is 8192 times the largest, and fail where LiteRT does.

    Raises:
        BadValue: with `defects`, where the exponentials add up to 512 or more for an 8-bit output.
    """
    limits = np.iinfo(output.dtype)
    for y, x in rows(output, input):
        below = below_max(x)
        total = sum_of_exponentials(exponentials, below)
        reciprocal, bits = get_reciprocal(total & 0xFFFFFFFF if defects else total, 12)
        exponent = bits + 31 - limits.bits
        if defects and (exponent > 31).any():
            raise BadValue("LiteRT's BUILTIN_REF aborts here: the exponentials add up to 512 or more")
        share = saturating_rounding_doubling_high_mul(exponentials[below], reciprocal)
        steps = rounding_divide_by_pot(share, exponent) + limits.min
        y[...] = np.minimum(steps, limits.max)


softmax_qu8 = softmax_qs8


def softmax_table(
    input: NDArray[Any],
    output: NDArray[Any],
    *,
    table: NDArray[np.float32],
    scale: np.float32,
    zero_point: int,
) -> None:
    """8-bit input as LiteRT's optimized kernel: float32, the exponentials from a table and added in order.

    Args:
        table: e^(-beta d scale) for d = 0 to 255 steps below the largest.
        scale: the output's, `zero_point` likewise.
    """
    limits = np.iinfo(output.dtype)
    for y, x in rows(output, input):
        exponential = table[below_max(x)]
        share = exponential * (np.float32(1) / (ordered_sum(exponential) * scale))
        if output.dtype == np.uint8:
            steps = np.trunc(share + np.float32(0.5))
        else:
            steps = round_half_away(share) + np.float32(zero_point)
        y[...] = np.clip(steps, limits.min, limits.max)


def softmax_qs16(
    input: NDArray[np.int16],
    output: NDArray[np.int16],
    *,
    multiplier: int,
    shift: int,
    exponentials: NDArray[np.int16],
    reciprocals: NDArray[np.int16],
) -> None:
    """int16: e^x and 1 / (1 + x) from tables with interpolation; the output has 15 fractional bits.

    Args:
        multiplier: with `shift` the factor that takes steps to those of `exponentials`.
        exponentials: e^x from -10 to 0.
        reciprocals: 1 / (1 + x) from 0 to 1.
    """
    for y, x in rows(output, input):
        scaled = multiply_by_quantized_multiplier(-below_max(x), multiplier, shift)
        powers = interpolated(_int16(scaled + _INT16_MAX), exponentials).astype(np.int64)
        total = powers.sum(axis=-1, keepdims=True)
        headroom = 31 - bit_length(total)
        unit = ((total << headroom) + (1 << 13)) >> 14
        reciprocal = interpolated(_int16(unit - (1 << 15) - (1 << 16)), reciprocals).astype(np.int64)
        right_shift = 30 - headroom
        result = (powers * reciprocal + (1 << (right_shift - 1))) >> right_shift
        y[...] = np.clip(result, 0, _INT16_MAX)


def _int16(x: Int64) -> Int64:
    return np.clip(x, _INT16_MIN, _INT16_MAX)
