"""What SOFTMAX and LOG_SOFTMAX share: rows along the last axis, their largest elements and sums of exponentials.

Source: TFLite kernels/internal/reference/softmax.h, log_softmax.h; quantization_util.cc PreprocessSoftmaxScaling.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import BLOCK_ELEMENTS
from glasslite.kernels.reference._gemmlowp import exp_on_negative_values
from glasslite.kernels.reference.fixed_point import (
    Int64,
    multiply_by_quantized_multiplier,
    rounding_divide_by_pot,
)


def rows(output: NDArray[Any], input: NDArray[Any]) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Walk both in blocks of whole rows: (rows of the output, rows of the input), views of shape (rows, depth)."""
    if not output.size:
        return
    depth = output.shape[-1]
    y, x = output.reshape(-1, depth), input.reshape(-1, depth)
    step = max(1, BLOCK_ELEMENTS // depth)
    for top in range(0, len(x), step):
        yield y[top : top + step], x[top : top + step]


def row_max(x: NDArray[Any]) -> NDArray[Any]:
    """The largest element of each row, kept as a column; NaN counts only where there is nothing else."""
    return np.fmax.reduce(x, axis=-1, keepdims=True)


def ordered_sum(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row's sum, kept as a column: one element after the other, each step rounded to float32."""
    return np.add.accumulate(x, axis=-1)[:, -1:]


def below_max(x: NDArray[Any]) -> Int64:
    """How many steps each element of quantized rows lies below the row's largest."""
    x = x.astype(np.int64)
    return row_max(x) - x


def exponentials(multiplier: int, shift: int) -> Int64:
    """e^(-d s) in Q0.31 for d = 0 to 255 steps; s is the factor to Q5.26. 0 where -d s would leave Q5.26."""
    steps = -np.arange(256, dtype=np.int64)
    powers = exp_on_negative_values(multiply_by_quantized_multiplier(steps, multiplier, shift))
    return np.where(steps >= -input_radius(shift), powers, 0)


def input_radius(shift: int) -> int:
    """The largest number of steps that a left shift keeps within Q5.26. Source: CalculateInputRadius."""
    return int(31.0 * (1 << 26) / 2.0**shift)


def sum_of_exponentials(table: Int64, below: Int64) -> Int64:
    """Each row's sum in Q12.19, kept as a column."""
    terms: Int64 = rounding_divide_by_pot(table, 12)[below]
    return terms.sum(axis=-1, keepdims=True)
