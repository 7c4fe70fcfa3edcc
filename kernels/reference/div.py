"""DIV: input1 / input2, element by element, with broadcasting.

Oracle: LiteRT BUILTIN_REF, reference/div.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks, clamped
from glasslite.kernels.reference._divisors import check_divisors
from glasslite.kernels.reference._gemmlowp import bit_length, get_reciprocal
from glasslite.kernels.reference.fixed_point import (
    Int64,
    Requantization,
    rounding_divide_by_pot,
    saturating_rounding_doubling_high_mul,
)


def div_f32(
    input1: NDArray[np.float32],
    input2: NDArray[np.float32],
    output: NDArray[np.float32],
    *,
    activation_min: float,
    activation_max: float,
) -> None:
    """Floats: what is divided by 0 becomes the largest number of its sign, or NaN."""
    clamped(np.divide, input1, input2, output, activation_min, activation_max)


def div_i32(
    input1: NDArray[np.int32],
    input2: NDArray[np.int32],
    output: NDArray[np.int32],
    *,
    activation_min: int,
    activation_max: int,
) -> None:
    """Integers: the quotient rounds towards zero; float64 holds it exactly.

    Raises:
        BadValue: a divisor is 0.
    """
    check_divisors(input2)
    for y, a, b in blocks(output, input1, input2):
        y[...] = np.clip(np.trunc(np.divide(a, b, dtype=np.float64)), activation_min, activation_max)


def div_qs8(
    input1: NDArray[Any],
    input2: NDArray[Any],
    output: NDArray[Any],
    *,
    input1_zero_point: int,
    input2_zero_point: int,
    output_zero_point: int,
    requantization: Requantization,
    activation_min: int,
    activation_max: int,
    defects: bool,
) -> None:
    """Quantized: input1 times the reciprocal of input2, both with 31 significant bits, rescaled.

    Raises:
        BadValue: a divisor is its zero point.
    """
    check_divisors(input2, input2_zero_point)
    divide_by_pot = _divide_by_pot_in_32_bits if defects else _divide_by_pot
    for y, a, b in blocks(output, input1, input2):
        divisor = b.astype(np.int64) - input2_zero_point
        dividend = (a.astype(np.int64) - input1_zero_point) * np.sign(divisor)
        reciprocal, exponent = get_reciprocal(np.abs(divisor), 31)
        headroom = 31 - bit_length(np.where(dividend < 0, ~dividend, dividend))
        quotient = saturating_rounding_doubling_high_mul(dividend << headroom, reciprocal)
        scaled = saturating_rounding_doubling_high_mul(quotient, requantization.multiplier)
        steps = divide_by_pot(scaled, exponent + headroom - requantization.shift)
        y[...] = np.clip(steps + output_zero_point, activation_min, activation_max)


div_qu8 = div_qs16 = div_qs8


def _divide_by_pot(x: Int64, exponent: Int64) -> Int64:
    """x / 2^exponent for any exponent: past 31 bits nothing is left, below 0 everything saturates."""
    shifted = rounding_divide_by_pot(x, np.clip(exponent, 0, 62))
    return np.where(exponent < 0, x << np.clip(-exponent, 0, 31), shifted)


def _divide_by_pot_in_32_bits(x: Int64, exponent: Int64) -> Int64:
    """What gemmlowp's RoundingDivideByPOT gives on x86, where a shift counts modulo 32 and a mask of 32 bits is -1."""
    in_range = (exponent >= 0) & (exponent <= 31)
    wrapped = (x >> (exponent & 31)) + (x >= 0)
    return np.where(in_range, rounding_divide_by_pot(x, np.clip(exponent, 0, 31)), wrapped)
