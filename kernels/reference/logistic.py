"""LOGISTIC: the sigmoid, 1 / (1 + e^-x).

Oracle: LiteRT BUILTIN_REF, reference/logistic.h, reference/integer_ops/logistic.h;
        for `fixed_point` without it, optimized/optimized_ops.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._gemmlowp16 import logistic_table
from glasslite.kernels.reference._libm import expf
from glasslite.kernels.reference._lut import apply, look_up
from glasslite.kernels.reference._select import select
from glasslite.kernels.reference._sigmoid16 import int16_kernel, sigmoid_of_magnitude
from glasslite.kernels.reference.fixed_point import Int64

#: From here on the result is 1; below the other it is e^x.
UPPER, LOWER = np.float32(16.619047164916992188), np.float32(-9)


def sigmoid(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """The float32 sigmoid in the plain form, as tables for 8-bit values are filled."""
    return np.float32(1) / (np.float32(1) + expf(-x))


def logistic_f32(input: NDArray[Any], output: NDArray[Any]) -> None:
    """Floats, computed in float32, with cut-offs at both ends."""

    def cut_off(x: NDArray[Any]) -> NDArray[np.float32]:
        x = x.astype(np.float32)
        below = x < LOWER
        exponential = expf(select(below, x, -x))
        result = select(below, exponential, np.float32(1) / (np.float32(1) + exponential))
        return select(x > UPPER, np.float32(1), result)

    apply(cut_off, input, output)


logistic_f16 = logistic_f32
logistic_qs8 = logistic_qu8 = look_up


def _interpolated(steps: Int64) -> Int64:
    """sigmoid(x) of x in steps of 1 / (3 * 4096), with 15 fractional bits."""
    result = sigmoid_of_magnitude(steps, 9, 0x7FFF << 10)
    return np.where(steps >= 0, result + (1 << 9), (1 << 25) - result + (1 << 9) - 1) >> 10


logistic_qs16 = int16_kernel(logistic_table, _interpolated)
