"""The ways in which runtimes round an integer accumulator to an output step, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

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
    return requantize(accumulator.copy(), how._replace(rounding=flavour, tail=0))


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
