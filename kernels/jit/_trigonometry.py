"""The sine and the cosine of float32, with the reference kernels' formulas and their order of operations: equal bits.

Source of the reduction and the polynomials: see `kernels/reference/_trigonometry.py`, whose constants these are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.kernels.jit._elementwise import FIELDS, Array, bind_rows, over_rows
from glasslite.kernels.jit.entry import Entry, fields, inner
from glasslite.kernels.jit.program import Bound, record
from glasslite.kernels.jit.vectors import (
    STEP,
    doubles_to_ints,
    float_bits,
    ints_to_doubles,
    load_floats,
    magnitude,
    select,
    store_floats,
    take_words,
    to_doubles,
    to_singles,
    to_words,
    words_to_doubles,
)
from glasslite.kernels.reference import _trigonometry

_LAYOUT = record(FIELDS, "quarter windows")
_LARGE, _TINY = _trigonometry.LARGE, _trigonometry.TINY
_RIGHT_ANGLE, _RIGHT_ANGLES = _trigonometry.RIGHT_ANGLE, _trigonometry.RIGHT_ANGLES
_SMALL_UNIT = _RIGHT_ANGLE * 2.0**-62
_SINE3, _SINE5, _SINE7 = _trigonometry.SINE
_COSINE2, _COSINE4, _COSINE6, _COSINE8 = _trigonometry.COSINE
_INFINITY, _NOT_A_NUMBER = np.float32(np.inf), np.float32(np.nan)
#: Bytes between windows that are 32 bits apart.
_NEXT = 4 * 8


@inner
def _reduced(x: Any) -> tuple[Any, Any]:
    """What remains of x beside the nearest number of right angles, and that number."""
    given = to_doubles(x)
    count = (doubles_to_ints(given * _RIGHT_ANGLES) + 8388608) >> 24
    return given - ints_to_doubles(count) * _RIGHT_ANGLE, to_words(count)


@inner
def _reduced_large(x: Any, windows: int) -> tuple[Any, Any]:
    """The same by integers: 96 bits of the product with 2 / pi, from the one worth two right angles on."""
    bits = to_words(float_bits(magnitude(x)))
    window = (bits >> 26) & 15
    significand = ((bits & 0xFFFFFF) | 0x800000) << ((bits >> 23) & 7)
    high = (significand * take_words(windows, window)) << 32
    low = (significand * take_words(windows + 2 * _NEXT, window)) >> 32
    product = (high | low) + significand * take_words(windows + _NEXT, window)
    count = (product + (1 << 61)) >> 62
    angle = words_to_doubles(product - (count << 62)) * _SMALL_UNIT
    return select(x < 0.0, angle * -1.0, angle), select(x < 0.0, 0 - count, count)


@inner
def _wave(values: Any, input: int, _: int, y: int) -> None:
    """The sine, `quarter` right angles further on."""
    quarter, windows = values
    x = load_floats(input)
    size = magnitude(x)
    small = size < _LARGE
    angle, count = _reduced(select(small, x, 0.0))
    large_angle, large_count = _reduced_large(x, windows)
    angle, quadrant = select(small, angle, large_angle), select(small, count, large_count) + quarter
    square = angle * angle
    cube = angle * square
    sine = (angle + cube * _SINE3) + (cube * square) * (square * _SINE7 + _SINE5)
    power4 = square * square
    even = (square * _COSINE2 + 1.0) + power4 * _COSINE4
    cosine = even + (power4 * square) * (square * _COSINE8 + _COSINE6)
    result = select((quadrant & 1) != 0, cosine, sine)
    rounded = to_singles(select((quadrant & 2) != 0, result * -1.0, result))
    if quarter == 0:
        rounded = select(size < _TINY, x, rounded)
    store_floats(y, select(size < _INFINITY, rounded, _NOT_A_NUMBER))


@Entry
def wave_f32(block: int, start: int, stop: int, scratch: int) -> None:
    """The sine or the cosine."""
    p = fields(block, _LAYOUT)
    over_rows(_wave, STEP, (p.quarter, p.windows), p, start, stop, scratch)


def bind_wave(quarter: int, input: Array, output: Array) -> list[Bound]:
    """Bind the sine (0) or the cosine (1)."""
    return bind_rows(wave_f32, _LAYOUT, output, input, quarter=quarter, windows=_trigonometry.WINDOWS)
