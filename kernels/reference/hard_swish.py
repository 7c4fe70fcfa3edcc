"""HARD_SWISH: x times (x + 3) / 6 clamped to between 0 and 1.

Oracle: LiteRT BUILTIN_REF, reference/hard_swish.h
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lut import apply
from glasslite.kernels.reference.fixed_point import Int64, rounding_divide_by_pot

_INT16_MIN, _INT16_MAX = -(1 << 15), (1 << 15) - 1


class Multiplier16(NamedTuple):
    """A factor of 16 significant bits: multiplier * 2^(shift - 15)."""

    multiplier: int
    shift: int

    def integers(self) -> tuple[int, int, int]:
        """Multiplier, shift and the bits of the multiplier's fraction."""
        return self.multiplier, self.shift, 15


def hard_swish_f32(input: NDArray[np.float32], output: NDArray[np.float32]) -> None:
    """Floats, in the order x * clamp(x + 3, 0, 6) / 6."""
    six = np.float32(6)
    apply(lambda x: x * np.clip(x + np.float32(3), np.float32(0), six) / six, input, output)


def hard_swish_qs8(
    input: NDArray[Any],
    output: NDArray[Any],
    *,
    input_zero_point: int,
    output_zero_point: int,
    to_output: Multiplier16,
    to_gate: Multiplier16,
) -> None:
    """Quantized, in 16-bit fixed point.

    The input gains 7 bits. `to_output` takes it to the output's scale, whose shift waits until the end; `to_gate` to a
    scale where 3 is 2^15, so that saturation makes the clamp.
    """
    limits = np.iinfo(output.dtype)

    def swish(x: NDArray[Any]) -> Int64:
        fine = (x.astype(np.int64) - input_zero_point) << 7
        unshifted = _rounding_high_mul(fine, to_output.multiplier)
        gate = (_gate(fine, to_gate) + (1 << 15)) >> 1
        product = gate * unshifted
        truncated = np.sign(product) * (np.abs(product) >> 15)
        steps = rounding_divide_by_pot(truncated, -to_output.shift) + output_zero_point
        return np.clip(steps, limits.min, limits.max)

    apply(swish, input, output)


hard_swish_qu8 = hard_swish_qs8


def _gate(fine: Int64, factor: Multiplier16) -> Int64:
    """fine * factor, saturating at each step: the last bit of a left shift comes after the multiplication."""
    if factor.shift <= 0:
        return rounding_divide_by_pot(_rounding_high_mul(fine, factor.multiplier), -factor.shift)
    shifted = _saturate(fine << min(factor.shift - 1, 31))
    return _saturate(_rounding_high_mul(shifted, factor.multiplier) << 1)


def _rounding_high_mul(a: Int64, b: int) -> Int64:
    """gemmlowp's SaturatingRoundingDoublingHighMul on int16."""
    return np.minimum((a * b + (1 << 14)) >> 15, _INT16_MAX)


def _saturate(x: Int64) -> Int64:
    return np.clip(x, _INT16_MIN, _INT16_MAX)
