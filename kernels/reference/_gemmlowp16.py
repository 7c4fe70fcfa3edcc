"""gemmlowp's sigmoid and hyperbolic tangent of int16 fixed-point numbers, as tables over all of them.

Qm.n is a fixed-point format of m integer and n fractional bits, m + n = 15. Sums wrap and products round as in int16.

Spec: gemmlowp fixedpoint/fixedpoint.h
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference import _gemmlowp
from glasslite.kernels.reference.fixed_point import Int64, rounding_divide_by_pot

_LOWEST, _HIGHEST = -(1 << 15), (1 << 15) - 1
_ONE_IN_Q2 = 1 << 13


@cache
def logistic_table() -> NDArray[np.int16]:
    """The sigmoid of Q3.12 as Q0.15, at the index that the int16's bits give."""
    x = _all_values()
    positive = _reciprocal_of_one_plus(_exp_on_negative_values(-np.abs(x), 3))
    result = np.where(x > 0, positive, _HIGHEST - positive)
    return np.where(x == 0, 1 << 14, result).astype(np.int16)


@cache
def tanh_table(integer_bits: int) -> NDArray[np.int16]:
    """tanh of Qm.n as Q0.15, at the index that the int16's bits give; 0 <= m <= 6."""
    x = _all_values()
    # The doubled argument is the same bits with one integer bit more.
    newton = _newton(_exp_on_negative_values(-np.abs(x), integer_bits + 1))
    magnitude = _saturating_shift_left(_wrap(newton - _ONE_IN_Q2), 2)
    return np.where(x == 0, 0, np.where(x < 0, -magnitude, magnitude)).astype(np.int16)


def look_up(table: NDArray[np.int16], x: NDArray[np.int16]) -> NDArray[np.int16]:
    """The table's entries for int16 values."""
    return table[x.view(np.uint16)]


def _all_values() -> Int64:
    return np.arange(1 << 16, dtype=np.uint16).view(np.int16).astype(np.int64)


def _constant(x: int) -> int:
    """Q0.15 from Q0.31."""
    return min(_HIGHEST, (x + (1 << 15)) >> 16)


def _wrap(x: Int64) -> Int64:
    return x.astype(np.int16).astype(np.int64)


def _mul(a: Int64, b: Int64 | int) -> Int64:
    product = (a * b + (1 << 14)) >> 15
    return np.minimum(product, _HIGHEST)


def _saturating_shift_left(x: Int64, exponent: int) -> Int64:
    return np.clip(x << exponent, _LOWEST, _HIGHEST)


def _exp_on_negative_values(a: Int64, integer_bits: int) -> Int64:
    """e^a for a <= 0 in Qm.n, as Q0.15: a polynomial on the last quarter, times a power for each bit that remains."""
    fractional_bits = 15 - integer_bits
    quarter = 1 << (fractional_bits - 2)
    fine = (a & (quarter - 1)) - quarter
    result = _exp_on_quarter(_saturating_shift_left(fine, integer_bits))
    remainder = _wrap(fine - a)
    for exponent in range(-2, min(5, integer_bits)):
        power = _constant(_gemmlowp.constant(float(np.exp(-(2.0**exponent)))))
        bit = remainder & (1 << (fractional_bits + exponent))
        result = np.where(bit != 0, _mul(result, power), result)
    if integer_bits > 5:
        result = np.where(a < -(32 << fractional_bits), 0, result)
    return np.where(a == 0, _HIGHEST, result)


def _exp_on_quarter(a: Int64) -> Int64:
    """e^a for -1/4 <= a < 0, in Q0.15."""
    constant = _constant(_gemmlowp.constant(float(np.exp(-1 / 8))))
    third = _constant(_gemmlowp.constant(1 / 3))
    x = _wrap(a + (1 << 12))
    x2 = _mul(x, x)
    x3, x4 = _mul(x2, x), _mul(x2, x2)
    rest = rounding_divide_by_pot(_mul(_wrap(rounding_divide_by_pot(x4, 2) + x3), third) + x2, 1)
    return np.clip(constant + _mul(_wrap(x + rest), constant), _LOWEST, _HIGHEST)


def _newton(a: Int64) -> Int64:
    """2 / (1 + a) for a in [0, 1], in Q2.13: three steps."""
    half_denominator = (a + (1 << 15)) >> 1
    x = _wrap(
        _constant(_gemmlowp.FORTY_EIGHT_OVER_17)
        + _mul(half_denominator, _constant(_gemmlowp.MINUS_32_OVER_17))
    )
    for _ in range(3):
        error = _wrap(_ONE_IN_Q2 - _mul(half_denominator, x))
        x = _wrap(x + _saturating_shift_left(_mul(x, error), 2))
    return x


def _reciprocal_of_one_plus(a: Int64) -> Int64:
    return _saturating_shift_left(_newton(a), 1)
