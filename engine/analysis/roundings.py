"""The ways in which runtimes round an integer accumulator to an output step, side by side.

Sources: gemmlowp fixedpoint/fixedpoint.h; TFLite kernels/internal/common.{h,cc}, with and without
TFLITE_SINGLE_ROUNDING; XNNPACK src/xnnpack/requantization.h.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np

from glasslite.kernels.reference.fixed_point import Int64, Requantization, requantize

#: What each flavour does, in the words that the field uses.
FLAVOURS: Mapping[str, str] = {
    "double": "two roundings, ties away from zero (gemmlowp)",
    "half-up": "two roundings, ties up (NEON vrshl)",
    "single": "one rounding, ties up (single-rounding builds, TOSA)",
    "float32": "one float32 product, ties to even (XNNPACK fp32)",
    "rndnu": "a 24-bit factor, one rounding, ties up (XNNPACK, Arm)",
    "float64": "the exact product, ties away from zero",
}


def round_as(flavour: str, accumulator: Int64, how: Requantization) -> Int64:
    """Round accumulators (channels last) to steps around zero, unclamped."""
    own = _OWN.get(flavour)
    if own is None:
        return requantize(accumulator.copy(), how._replace(rounding=flavour, tail=0))
    rows = np.broadcast_arrays(accumulator, how.multiplier, how.shift, how.factor)
    steps = [
        own(int(x), int(m), int(s), float(f)) for x, m, s, f in zip(*(r.flat for r in rows), strict=True)
    ]
    return np.array(steps, np.int64).reshape(accumulator.shape)


def exact_steps(accumulator: int, how: Requantization) -> Fraction:
    """accumulator * multiplier * 2^(shift - 31), of the first channel."""
    return accumulator * Fraction(int(how.multiplier[0])) * Fraction(2) ** (int(how.shift[0]) - 31)


def high_steps(accumulator: int, how: Requantization) -> Fraction:
    """The same after the first of gemmlowp's two roundings, which the second then rounds."""
    shift = int(how.shift[0])
    high = ((accumulator << max(shift, 0)) * int(how.multiplier[0]) + (1 << 30)) >> 31
    return Fraction(high, 1 << max(-shift, 0))


def is_tie(steps: Fraction) -> bool:
    """Whether it lies half-way between two integers."""
    return steps.denominator == 2


def _single(x: int, multiplier: int, shift: int, _factor: float) -> int:
    total = 31 - shift
    return (x * multiplier + (1 << (total - 1))) >> total


def _rndnu(x: int, _multiplier: int, _shift: int, factor: float) -> int:
    """The significand of the float32 factor as a 24-bit integer."""
    significand, exponent = math.frexp(factor)
    total = 24 - exponent
    return (x * int(significand * (1 << 24)) + (1 << (total - 1))) >> total


_OWN: Mapping[str, Callable[[int, int, int, float], int]] = {"single": _single, "rndnu": _rndnu}
