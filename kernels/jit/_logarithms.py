"""Logarithms and powers of float32, with the reference kernels' formulas and their order of operations: equal bits.

Source of the tables and polynomials: see `kernels/reference/_logarithms.py`, whose constants these are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.jit._elementwise import FIELDS
from glasslite.kernels.jit.entry import inner
from glasslite.kernels.jit.program import record
from glasslite.kernels.jit.vectors import (
    clamp,
    double_bits,
    doubles_of,
    float_bits,
    floats_of,
    ints_to_doubles,
    magnitude,
    nearest,
    select,
    take_words,
    to_doubles,
    to_singles,
    to_words,
    truncate,
    with_sign,
)
from glasslite.kernels.reference import _libm, _logarithms

#: One for all: numba warns of a record whose fields begin another's.
LAYOUT = record(FIELDS, "reciprocals logarithms powers")
_START, _LN2 = _logarithms.START, _logarithms.LN2
_CUBIC, _REST, _SECOND = _logarithms.LOG
_LOG2_FIFTH, _LOG2_FOURTH, _LOG2_THIRD, _LOG2_SECOND, _LOG2_FIRST = _logarithms.LOG2
_EXP2_CUBIC, _EXP2_SQUARE, _EXP2_LINEAR = _libm.CUBIC
_STEPS, _LAST_STEP = float(_libm.STEPS), _libm.STEPS - 1
_LOWEST, _HIGHEST = _logarithms.LOWEST, _logarithms.HIGHEST
#: float64 that has the units' place as its last bit: adding it rounds to a whole number, which the low bits hold.
_UNITS = 1.5 * 2.0**52
_SMALLEST_NORMAL = np.finfo(np.float32).tiny
_INFINITY, _NOT_A_NUMBER = np.float32(np.inf), np.float32(np.nan)
_INFINITY_BITS = 0x7F800000


@inner
def _reduced(x: Any, reciprocals: int) -> tuple[Any, Any, Any]:
    """x = 2^k c (1 + r) for a c of the table: its index, k and r; anything where x is not positive and finite."""
    small = x < _SMALLEST_NORMAL
    bits = float_bits(select(small, x * 8388608.0, x))
    offset = bits - _START
    interval = to_words((offset >> 19) & 15)
    k = offset >> 23
    significand = to_doubles(floats_of(bits - (offset & -8388608)))
    r = significand * doubles_of(take_words(reciprocals, interval)) - 1.0
    return interval, ints_to_doubles(select(small, k - 23, k)), r


@inner
def logf(x: Any, reciprocals: int, logarithms: int) -> Any:
    """k ln 2 + log c + log(1 + r); -inf at 0, NaN below."""
    interval, k, r = _reduced(x, reciprocals)
    square = r * r
    base = doubles_of(take_words(logarithms, interval)) + k * _LN2
    result = to_singles((square * _CUBIC + (r * _REST + _SECOND)) * square + (base + r))
    result = select(x == 0.0, 0.0 - _INFINITY, result)
    result = select(x == _INFINITY, x, result)
    return select(x >= 0.0, result, _NOT_A_NUMBER)


@inner
def powf(x: Any, y: Any, reciprocals: int, logarithms: int, powers: int) -> Any:
    """x^y by 2^(y log2 |x|), with the sign of x where y is odd; C's values where either is 0, infinite or NaN."""
    size = magnitude(x)
    interval, k, r = _reduced(size, reciprocals)
    square = r * r
    base = doubles_of(take_words(logarithms, interval)) + k
    low = (r * _LOG2_THIRD + _LOG2_SECOND) * square + (r * _LOG2_FIRST + base)
    logarithm = (r * _LOG2_FIFTH + _LOG2_FOURTH) * (square * square) + low
    half = magnitude(y) * 0.5
    odd = half - truncate(half) == 0.5
    both_finite = (size < _INFINITY) & (magnitude(y) < _INFINITY)
    undefined = both_finite & (x < 0.0) & (y != nearest(y))
    usual = both_finite & (x != 0.0)
    result = select(usual, _exp2(to_doubles(y) * logarithm, powers), _limit(size, y))
    result = select(odd, with_sign(result, x), result)
    result = select(undefined | (x != x) | (y != y), _NOT_A_NUMBER, result)
    return select((y == 0.0) | (x == 1.0), 1.0, result)


@inner
def _exp2(exponent: Any, powers: int) -> Any:
    """2^exponent: 2^(k / 32) from a table times a cubic in what remains."""
    scaled = clamp(exponent, _LOWEST, _HIGHEST) * _STEPS
    in_units = scaled + _UNITS
    rest = scaled - (in_units - _UNITS)
    steps = double_bits(in_units)
    power = take_words(powers, steps & _LAST_STEP) + (steps << 47)
    result = (rest * _EXP2_CUBIC + _EXP2_SQUARE) * (rest * rest) + (rest * _EXP2_LINEAR + 1.0)
    return to_singles(result * doubles_of(power))


@inner
def _limit(size: Any, y: Any) -> Any:
    """What |x|^y is where x is 0 or infinite, or y is infinite."""
    zero = float_bits(size) & 0
    infinity = floats_of(zero | _INFINITY_BITS)
    result = select((size > 1.0) ^ (y > 0.0), floats_of(zero), infinity)
    return select((magnitude(y) == _INFINITY) & (size == 1.0), 1.0, result)
