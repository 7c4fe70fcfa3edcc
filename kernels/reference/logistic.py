"""LOGISTIC: the sigmoid, 1 / (1 + e^-x).

Oracle: LiteRT BUILTIN_REF, reference/logistic.h, reference/integer_ops/logistic.h; for `fixed_point` without it, optimized/optimized_ops.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._gemmlowp16 import logistic_table
from glasslite.kernels.reference._libm import expf
from glasslite.kernels.reference._lut import apply, look_up
from glasslite.kernels.reference._select import select
from glasslite.kernels.reference._sigmoid16 import fixed_point_of, rescaled, sigmoid_of_magnitude

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


def logistic_qs16(
    input: NDArray[np.int16],
    output: NDArray[np.int16],
    *,
    multiplier: int,
    shift: int,
    fixed_point: bool = False,
) -> None:
    """int16: x in steps of 1 / (3 * 4096), looked up and interpolated; the output has 15 fractional bits.

    Args:
        fixed_point: x is in steps of 1 / 4096, for gemmlowp's function.
    """
    if fixed_point:
        apply(lambda x: fixed_point_of(logistic_table(), x, multiplier), input, output)
        return

    def interpolated(x: NDArray[np.int16]) -> NDArray[np.int64]:
        steps = rescaled(x, multiplier, shift)
        result = sigmoid_of_magnitude(steps, 9, 0x7FFF << 10)
        return np.where(steps >= 0, result + (1 << 9), (1 << 25) - result + (1 << 9) - 1) >> 10

    apply(interpolated, input, output)
