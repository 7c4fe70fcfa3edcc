"""Fixed-point functions of gemmlowp and TFLite on single int64 numbers, under their names.

Each is the function of that name in `kernels/reference`, fixed_point.py and _gemmlowp.py, where the sources are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir

from glasslite.kernels.jit import types
from glasslite.kernels.jit.entry import inner
from glasslite.kernels.jit.simd import emits, external, i1, i64
from glasslite.kernels.reference import _gemmlowp
from glasslite.kernels.reference.fixed_point import INT32_MAX, INT32_MIN

_LN2, _SQRT_HALF, _SQRT_SQRT_HALF = _gemmlowp.LN2, _gemmlowp.SQRT_HALF, _gemmlowp.SQRT_SQRT_HALF
_ALPHA_N, _ALPHA_D = _gemmlowp.ALPHA_N, _gemmlowp.ALPHA_D
_ALPHA_I, _ALPHA_F = _gemmlowp.ALPHA_I, _gemmlowp.ALPHA_F
_48_OVER_17, _MINUS_32_OVER_17 = _gemmlowp.FORTY_EIGHT_OVER_17, _gemmlowp.MINUS_32_OVER_17


@inner
def high_multiply(a: Any, b: Any) -> Any:
    """saturating_rounding_doubling_high_mul, but for INT32_MIN squared."""
    return (a * b + (1 << 30)) >> 31


@inner
def rounding_divide_by_pot(x: Any, exponent: Any) -> Any:
    """x / 2^exponent to the nearest, ties away from zero."""
    half = (1 << exponent) >> 1
    return (x + half - (1 if x < 0 and exponent > 0 else 0)) >> exponent


@inner
def multiply(x: Any, multiplier: Any, shift: Any) -> Any:
    """multiply_by_quantized_multiplier."""
    left, right = max(shift, 0), max(-shift, 0)
    wrapped = np.int64(np.int32(x << left)) if left else x
    return rounding_divide_by_pot(high_multiply(wrapped, multiplier), right)


@inner
def saturating_shift_left(x: Any, exponent: Any) -> Any:
    """x * 2^exponent within int32."""
    limit = (1 << (31 - exponent)) - 1
    if x > limit:
        return np.int64(INT32_MAX)
    return np.int64(INT32_MIN) if x < -limit else np.int64(x << exponent)


@emits(types.int64, types.int64)
def bit_length(builder: ir.IRBuilder, x: ir.Value) -> ir.Value:
    """Bits of a number of 0 or above."""
    return builder.sub(i64(64), external(builder, "llvm.ctlz.i64", i64, x, i1(0)))


@inner
def one_over_one_plus_x_for_x_in_0_1(a: Any) -> Any:
    """1 / (1 + a) in Q0.31."""
    half_denominator = (a + (1 << 31)) >> 1
    x = _48_OVER_17 + high_multiply(half_denominator, _MINUS_32_OVER_17)
    for _ in range(3):
        error = (1 << 29) - high_multiply(half_denominator, x)
        x = x + saturating_shift_left(high_multiply(x, error), 2)
    return saturating_shift_left(x, 1)


@inner
def get_reciprocal(x: Any, x_integer_digits: Any) -> Any:
    """1 / x as (Q0.31 in [1/2, 1), bits)."""
    length = bit_length(x)
    unit = x >> (length - 32) if length > 32 else x << (32 - length)
    return one_over_one_plus_x_for_x_in_0_1(unit - (1 << 31)), x_integer_digits - (32 - length)


@inner
def get_inv_sqrt_quantized_multiplier_exp(x: Any) -> Any:
    """1 / sqrt(x) for 0 <= x < 2^29 as (multiplier, shift)."""
    if x <= 1:
        return np.int64(INT32_MAX), np.int64(0)
    pairs = (32 - bit_length(x) - 1) // 2 - 1
    half = rounding_divide_by_pot((x << (2 * pairs)) >> 1, 1)
    root = np.int64(1 << 28)
    for _ in range(5):
        cube = saturating_shift_left(high_multiply(high_multiply(root, root), root), 6)
        three_halves = high_multiply(root, (1 << 28) + (1 << 27))
        root = saturating_shift_left(three_halves - high_multiply(half, cube), 3)
    root = high_multiply(root, _SQRT_HALF)
    shift = 11 - pairs
    return root << max(-shift, 0), np.int64(-max(shift, 0))


@inner
def log_x_for_x_greater_than_or_equal_to_1(z: Any) -> Any:
    """ln z for z >= 1 in Q12.19, as Q5.26."""
    excess = max(bit_length(z) - 31, 0)
    z = z >> excess
    power_a = 12 - (32 - bit_length(z))
    r_a = saturating_shift_left(high_multiply(saturating_shift_left(z, 11 - power_a), _SQRT_HALF), 1)
    power_b = 13 - (32 - bit_length(high_multiply(z, _SQRT_HALF)))
    r_b = saturating_shift_left(z, 12 - power_b)
    power = max((power_a << 25) + (1 << 23), (power_b << 25) - (1 << 23))
    r = min(r_a, r_b)
    p, q = (r + _SQRT_SQRT_HALF + 1) >> 1, 2 * (r - _SQRT_SQRT_HALF)
    square = high_multiply(q, q)
    numerator = high_multiply(q, r) + high_multiply(high_multiply(q, square), _ALPHA_N)
    denominator = high_multiply(p, _ALPHA_I + q + high_multiply(square, _ALPHA_D)) + high_multiply(
        q, _ALPHA_F
    )
    quotient = high_multiply(
        rounding_divide_by_pot(numerator, 6), one_over_one_plus_x_for_x_in_0_1(denominator)
    )
    return saturating_shift_left(high_multiply(power, _LN2) + quotient, 1) + excess * (_LN2 >> 5)
