"""sinf and cosf as glibc computes them, to the last bit: the argument less whole right angles, then a polynomial.

All arithmetic is in float64, but for large arguments, whose bits are multiplied by those of 2 / pi.

Source: glibc from 2.28 on: sysdeps/ieee754/flt-32/{s_sinf.c,s_cosf.c,s_sincosf.h}.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

RIGHT_ANGLE = float.fromhex("0x1.921fb54442d18p0")
#: 2^24 right angles' worth of 1, so that a shift rounds.
RIGHT_ANGLES = float.fromhex("0x1.45f306dc9c883p23")
SINE = tuple(map(float.fromhex, ("-0x1.555545995a603p-3", "0x1.1107605230bc4p-7", "-0x1.994eb3774cf24p-13")))
COSINE = tuple(
    map(
        float.fromhex,
        ("-0x1.ffffffd0c621cp-2", "0x1.55553e1068f19p-5", "-0x1.6c087e89a359dp-10", "0x1.99343027bf8c3p-16"),
    )
)
#: From here on arguments are large; below the other they are their own sine.
LARGE, TINY = np.float32(120), np.float32(2.0**-12)
#: The first bits of 2 / pi, and windows of 32 of them, 8 apart.
_TWO_OVER_PI, _BITS = 0xA2F9836E4E441529FC2757D1F534DDC0DB6295993C439041FE5163ABDEBBC561B7, 264
WINDOWS = np.array([(_TWO_OVER_PI >> (_BITS - 8 * (i + 1))) & 0xFFFFFFFF for i in range(24)], np.uint64)


def sinf(x: Float32) -> Float32:
    """The sine; NaN of an infinity."""
    return _wave(x, 0)


def cosf(x: Float32) -> Float32:
    """The cosine; NaN of an infinity."""
    return _wave(x, 1)


def _wave(x: Float32, quarter: int) -> Float32:
    """The sine `quarter` right angles further on."""
    finite = np.isfinite(x)
    given = np.where(finite, x, np.float32(0)).astype(np.float32)
    angle, count = _reduced(given)
    large = np.abs(given) >= LARGE
    if large.any():
        angle[large], count[large] = _reduced_large(given[large])
    quadrant = count + quarter
    square = angle * angle
    result = np.where(quadrant & 1, _cosine(square), _sine(angle, square))
    result = np.where(quadrant & 2, -result, result).astype(np.float32)
    if quarter == 0:
        result = np.where(np.abs(given) < TINY, given, result)
    return np.where(finite, result, np.float32(np.nan)).astype(np.float32)


def _reduced(x: Float32) -> tuple[Float64, NDArray[np.int64]]:
    """What remains of x beside the nearest number of right angles, and that number."""
    given = np.where(np.abs(x) < LARGE, x, np.float32(0)).astype(np.float64)
    count = ((given * RIGHT_ANGLES).astype(np.int64) + (1 << 23)) >> 24
    return given - count * RIGHT_ANGLE, count


def _reduced_large(x: Float32) -> tuple[Float64, NDArray[np.int64]]:
    """The same by integers: 96 bits of the product with 2 / pi, from the one worth two right angles on."""
    bits = np.ascontiguousarray(x).view(np.uint32).astype(np.uint64)
    window = (bits >> np.uint64(26)) & np.uint64(15)
    significand = ((bits & np.uint64(0xFFFFFF)) | np.uint64(0x800000)) << (
        (bits >> np.uint64(23)) & np.uint64(7)
    )
    high = (significand * WINDOWS[window]) << np.uint64(32)
    low = (significand * WINDOWS[window + np.uint64(8)]) >> np.uint64(32)
    product = (high | low) + significand * WINDOWS[window + np.uint64(4)]
    count = (product + np.uint64(1 << 61)) >> np.uint64(62)
    rest = (product - (count << np.uint64(62))).view(np.int64)
    sign = np.where(x < 0, -1, 1)
    return rest * (RIGHT_ANGLE * 2.0**-62) * sign, count.view(np.int64) * sign


def _sine(angle: Any, square: Any) -> Float64:
    cube = angle * square
    third, fifth, seventh = SINE
    result: Float64 = (angle + cube * third) + (cube * square) * (fifth + square * seventh)
    return result


def _cosine(square: Any) -> Float64:
    second, fourth, sixth, eighth = COSINE
    power4 = square * square
    result: Float64 = ((1.0 + square * second) + power4 * fourth) + (power4 * square) * (
        sixth + square * eighth
    )
    return result
