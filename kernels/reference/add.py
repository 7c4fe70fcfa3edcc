"""ADD: input1 + input2, element by element, with broadcasting.

Oracle: LiteRT BUILTIN_REF; for `weighted` AUTO, for `blocks`
BUILTIN_WITHOUT_DEFAULT_DELEGATES. Source: reference/add.h, reference/integer_ops/add.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import clamped
from glasslite.kernels.reference._two_scales import (
    Blocks,
    Shifts,
    TwoScales,
    Weights,
    combine,
    combine_in_blocks,
    combine_shifted,
    combine_weighted,
)


def add_f32(
    input1: NDArray[Any],
    input2: NDArray[Any],
    output: NDArray[Any],
    *,
    activation_min: float,
    activation_max: float,
) -> None:
    """Floats, and integers without quantization, which wrap before they are clamped."""
    clamped(np.add, input1, input2, output, activation_min, activation_max)


add_f16 = add_i16 = add_i32 = add_i64 = add_f32


def add_qs8(input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any], *, scales: TwoScales) -> None:
    """Quantized, each tensor with scale and zero point of its own."""
    combine(np.add, input1, input2, output, scales)


add_qu8 = add_qs16 = add_qs8


def add_qs16_pot(
    input1: NDArray[np.int16], input2: NDArray[np.int16], output: NDArray[np.int16], *, shifts: Shifts
) -> None:
    """int16 whose scales are powers of two: the finer input is shifted right, the sum saturates."""
    combine_shifted(np.add, input1, input2, output, shifts)


def add_blocks(
    input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any], *, scales: TwoScales, blocks: Blocks
) -> None:
    """Quantized, as LiteRT's optimized kernel."""
    combine_in_blocks(np.add, input1, input2, output, scales, blocks)


def add_qs8_weighted(
    input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any], *, weights: Weights
) -> None:
    """8 bits, as XNNPACK: one integer weight for each input, and one shift."""
    combine_weighted(input1, input2, output, weights)


add_qu8_weighted = add_qs8_weighted
