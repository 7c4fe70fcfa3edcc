"""SUB: input1 - input2, element by element, with broadcasting.

Oracle: LiteRT BUILTIN_REF; for `weighted` AUTO. Source: reference/sub.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import clamped
from glasslite.kernels.reference._two_scales import (
    Shifts,
    TwoScales,
    Weights,
    combine,
    combine_shifted,
    combine_weighted,
)


def sub_f32(
    input1: NDArray[Any],
    input2: NDArray[Any],
    output: NDArray[Any],
    *,
    activation_min: float,
    activation_max: float,
) -> None:
    """Floats, and integers without quantization, which wrap before they are clamped."""
    clamped(np.subtract, input1, input2, output, activation_min, activation_max)


sub_i32 = sub_i64 = sub_f32


def sub_qs8(input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any], *, scales: TwoScales) -> None:
    """Quantized, each tensor with scale and zero point of its own."""
    combine(np.subtract, input1, input2, output, scales)


sub_qu8 = sub_qs16 = sub_qs8


def sub_qs16_pot(
    input1: NDArray[np.int16], input2: NDArray[np.int16], output: NDArray[np.int16], *, shifts: Shifts
) -> None:
    """int16 whose scales are powers of two: the finer input is shifted right, the difference saturates."""
    combine_shifted(np.subtract, input1, input2, output, shifts)


def sub_qs8_weighted(
    input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any], *, weights: Weights
) -> None:
    """8 bits, as XNNPACK: one integer weight for each input, and one shift."""
    combine_weighted(input1, input2, output, weights)


sub_qu8_weighted = sub_qs8_weighted
