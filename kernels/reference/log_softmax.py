"""LOG_SOFTMAX: x less the logarithm of the sum of e^x, along the last axis.

Oracle: LiteRT BUILTIN_REF, reference/log_softmax.h, reference/integer_ops/log_softmax.h; for `table`
BUILTIN_WITHOUT_DEFAULT_DELEGATES
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._gemmlowp import log_x_for_x_greater_than_or_equal_to_1
from glasslite.kernels.reference._libm import expf
from glasslite.kernels.reference._softmax import below_max, ordered_sum, row_max, rows, sum_of_exponentials
from glasslite.kernels.reference.fixed_point import (
    INT32_MIN,
    Int64,
    multiply_by_quantized_multiplier,
    rounding_divide_by_pot,
)


def log_softmax_f32(input: NDArray[np.float32], output: NDArray[np.float32]) -> None:
    """Floats, in the order x - max - log(sum)."""
    for y, x in rows(output, input):
        difference = x - row_max(x)
        total = ordered_sum(expf(difference))
        y[...] = difference - np.log(total.astype(np.float64)).astype(np.float32)


def log_softmax_qs8(
    input: NDArray[Any],
    output: NDArray[Any],
    *,
    exponentials: Int64,
    multiplier: int,
    shift: int,
    inverse_multiplier: int,
    inverse_shift: int,
    radius: int,
) -> None:
    """8-bit: fixed point. The output has scale 1/16; its highest step stands for 0.

    Args:
        exponentials: e^(-d scale) in Q0.31 for d = 0 to 255 steps below the largest.
        multiplier: with `shift` the factor from steps to Q5.26; `inverse_multiplier` and `inverse_shift` back.
        radius: how many steps below the largest are looked at.
    """
    limits = np.iinfo(output.dtype)
    for y, x in rows(output, input):
        below = below_max(x)
        logarithm = log_x_for_x_greater_than_or_equal_to_1(sum_of_exponentials(exponentials, below))
        lowest = multiply_by_quantized_multiplier(logarithm + INT32_MIN, inverse_multiplier, inverse_shift)
        fine = multiply_by_quantized_multiplier(-below, multiplier, shift) - logarithm
        steps = np.clip(rounding_divide_by_pot(fine, 22) + limits.max, limits.min, limits.max)
        y[...] = np.where(-below > np.maximum(-radius - 1, lowest), steps, limits.min)


log_softmax_qu8 = log_softmax_qs8


def log_softmax_table(
    input: NDArray[Any],
    output: NDArray[Any],
    *,
    table: NDArray[np.float32],
    input_scale: np.float32,
    scale: np.float32,
    zero_point: int,
) -> None:
    """8-bit as LiteRT's optimized kernel: float32, the exponentials from a table and added in order.

    Args:
        table: e^(-d input_scale) for d = 0 to 255 steps below the largest.
        scale: the output's, `zero_point` likewise.
    """
    limits = np.iinfo(output.dtype)
    for y, x in rows(output, input):
        total = ordered_sum(table[below_max(x)])
        logarithm = np.log(total.astype(np.float64)).astype(np.float32)
        largest = (input_scale * row_max(x).astype(np.float32) + logarithm) / scale
        steps = np.rint((input_scale / scale) * x.astype(np.float32) - largest) + np.float32(zero_point)
        y[...] = np.clip(steps, limits.min, limits.max)
