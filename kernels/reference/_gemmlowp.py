"""Fixed-point functions of gemmlowp and TFLite, under their names, on int32 values held in int64 arrays.

Qm.n is a fixed-point format of m integer and n fractional bits, m + n = 31: the integer v stands for v / 2^n.

Spec: gemmlowp fixedpoint/fixedpoint.h; TFLite kernels/internal/common.h.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from glasslite.kernels.reference.fixed_point import (
    INT32_MAX,
    INT32_MIN,
    Int64,
    rounding_divide_by_pot,
    saturating_rounding_doubling_high_mul,
)


def constant(x: float) -> int:
    """A number in [-1, 1) as Q0.31."""
    return math.floor(x * (1 << 31) + 0.5)


_mul = saturating_rounding_doubling_high_mul
_EXP_MINUS_EIGHTH, _ONE_THIRD = constant(math.exp(-1 / 8)), constant(1 / 3)
FORTY_EIGHT_OVER_17, MINUS_32_OVER_17 = constant(48 / 17 / 4), constant(-32 / 17 / 4)
LN2, SQRT_HALF, SQRT_SQRT_HALF = constant(math.log(2)), constant(math.sqrt(0.5)), constant(0.5**0.25)
ALPHA_N, ALPHA_D = constant(11 / 240 * 2**0.25), constant(1 / 20 * 2**0.25)
ALPHA_I, ALPHA_F = constant(2 / 2**0.25 - 2**0.25), constant(1 / 4 * 2**0.25)


def saturating_shift_left(x: Int64, exponent: ArrayLike) -> Int64:
    """x * 2^exponent within int32: SaturatingRoundingMultiplyByPOT for exponents above 0."""
    limit = (np.int64(1) << (31 - np.asarray(exponent, np.int64))) - 1
    shifted = x << np.asarray(exponent, np.int64)
    return np.where(x > limit, INT32_MAX, np.where(x < -limit, INT32_MIN, shifted))


def bit_length(x: Int64) -> Int64:
    """Bits of a number of 0 or above; 0 has none."""
    return np.frexp(x.astype(np.float64))[1].astype(np.int64)


def exp_on_negative_values(a: Int64) -> Int64:
    """e^a for a <= 0 in Q5.26, as Q0.31.

    The part of a in [-1/4, 0) goes through a Taylor polynomial around -1/8; each remaining bit multiplies by its power.
    """
    quarter = 1 << 24
    fine = (a & (quarter - 1)) - quarter
    result = _exp_on_quarter(fine << 5)
    remainder = fine - a
    for exponent in range(-2, 5):
        factor = constant(math.exp(-(2.0**exponent)))
        result = np.where(remainder & (1 << (26 + exponent)), _mul(result, factor), result)
    return np.where(a == 0, INT32_MAX, result)


def _exp_on_quarter(a: Int64) -> Int64:
    """e^a for -1/4 <= a < 0, in Q0.31."""
    x = a + (1 << 28)
    x2 = _mul(x, x)
    x3, x4 = _mul(x2, x), _mul(x2, x2)
    rest = rounding_divide_by_pot(_mul(rounding_divide_by_pot(x4, 2) + x3, _ONE_THIRD) + x2, 1)
    return _EXP_MINUS_EIGHTH + _mul(x + rest, _EXP_MINUS_EIGHTH)


def one_over_one_plus_x_for_x_in_0_1(a: Int64) -> Int64:
    """1 / (1 + a) in Q0.31: three Newton steps in Q2.29."""
    half_denominator = (a + (1 << 31)) >> 1
    x = FORTY_EIGHT_OVER_17 + _mul(half_denominator, MINUS_32_OVER_17)
    for _ in range(3):
        x = x + saturating_shift_left(_mul(x, (1 << 29) - _mul(half_denominator, x)), 2)
    return saturating_shift_left(x, 1)


def get_reciprocal(x: Int64, x_integer_digits: int) -> tuple[Int64, Int64]:
    """1 / x as (Q0.31 in [1/2, 1), bits): the reciprocal is that value / 2^bits. x > 0 has `x_integer_digits`.

    x may be wider than 32 bits, where TFLite's would have overflowed.
    """
    length = bit_length(x)
    unit = np.where(length > 32, x >> np.maximum(length - 32, 0), x << np.maximum(32 - length, 0))
    return one_over_one_plus_x_for_x_in_0_1(unit - (1 << 31)), x_integer_digits - (32 - length)


def log_x_for_x_greater_than_or_equal_to_1(z: Int64) -> Int64:
    """ln z for z >= 1 in Q12.19, as Q5.26: the logarithm of z's power of two plus a quotient of polynomials.

    z may be wider than 32 bits, where TFLite's would have overflowed.
    """
    excess = np.maximum(bit_length(z) - 31, 0)
    z = z >> excess
    power_a = 12 - (32 - bit_length(z))
    r_a = saturating_shift_left(_mul(saturating_shift_left(z, 11 - power_a), SQRT_HALF), 1)
    power_b = 13 - (32 - bit_length(_mul(z, SQRT_HALF)))
    r_b = saturating_shift_left(z, 12 - power_b)
    quarter = 1 << 23
    power = np.maximum((power_a << 25) + quarter, (power_b << 25) - quarter)
    r = np.minimum(r_a, r_b)
    p = (r + SQRT_SQRT_HALF + 1) >> 1
    q = 2 * (r - SQRT_SQRT_HALF)
    square = _mul(q, q)
    numerator = _mul(q, r) + _mul(_mul(q, square), ALPHA_N)
    denominator = _mul(p, ALPHA_I + q + _mul(square, ALPHA_D)) + _mul(q, ALPHA_F)
    quotient = _mul(rounding_divide_by_pot(numerator, 6), one_over_one_plus_x_for_x_in_0_1(denominator))
    return saturating_shift_left(_mul(power, LN2) + quotient, 1) + excess * (LN2 >> 5)


def get_inv_sqrt_quantized_multiplier_exp(x: Int64) -> tuple[Int64, Int64]:
    """1 / sqrt(x) for 0 <= x < 2^28 as (multiplier, shift), the factor multiplier * 2^(shift - 31); 0 counts as 1.

    Five Newton steps in Q3.28 from 1, on x scaled by a power of four into [1/4, 1).
    """
    pairs = (32 - bit_length(np.maximum(x, 2)) - 1) // 2 - 1
    scaled = (x << (2 * pairs)) >> 1
    half = rounding_divide_by_pot(scaled, 1)
    root = np.full_like(x, 1 << 28)
    for _ in range(5):
        cube = saturating_shift_left(_mul(_mul(root, root), root), 6)
        three_halves = _mul(root, (1 << 28) + (1 << 27))
        root = saturating_shift_left(three_halves - _mul(half, cube), 3)
    root = _mul(root, SQRT_HALF)
    shift = 11 - pairs
    root = np.where(shift < 0, root << np.maximum(-shift, 0), root)
    return np.where(x <= 1, INT32_MAX, root), np.where(x <= 1, 0, -np.maximum(shift, 0))
