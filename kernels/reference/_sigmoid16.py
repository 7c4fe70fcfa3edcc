"""The table by which int16 LOGISTIC and TANH interpolate, and the interpolation.

Source: TFLite kernels/internal/common.h sigmoid_table_uint16; reference/integer_ops/logistic.h, tanh.h.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._gemmlowp16 import look_up
from glasslite.kernels.reference._lut import apply
from glasslite.kernels.reference.fixed_point import Int64

#: The entries of LiteRT's table that lie one above the rounded sigmoid.
_ONE_ABOVE = (
    4, 8, 12, 14, 15, 16, 17, 19, 20, 21, 22, 25, 27, 28, 29, 30, 31, 33, 34, 35, 37, 39, 40, 41, 43, 44, 45, 46, 49,
    50, 54, 62, 63, 64, 66, 82, 86, 93, 100, 103, 112, 116, 135, 255,
)  # fmt: skip
#: sigmoid(i / 24) with 16 fractional bits.
SIGMOID = np.rint(65536 / (1 + np.exp(-np.arange(256) / 24))).astype(np.int64)
SIGMOID[list(_ONE_ABOVE)] += 1


def int16_kernel(
    table: Callable[[], NDArray[np.int16]], interpolated: Callable[[Int64], NDArray[Any]]
) -> Callable[..., None]:
    """The int16 kernel of a function with 15 fractional bits: `interpolated` takes x in steps of 1 / (3 * 4096).

    Its `fixed_point` says that x is in steps of 1 / 4096 instead, for gemmlowp's function, which `table` gives.
    """

    def kernel(
        input: NDArray[np.int16],
        output: NDArray[np.int16],
        *,
        multiplier: int,
        right_shift: int,
        fixed_point: bool = False,
    ) -> None:
        if fixed_point:
            apply(lambda x: fixed_point_of(table(), x, multiplier), input, output)
        else:
            apply(lambda x: interpolated(rescaled(x, multiplier, right_shift)), input, output)

    return kernel


def rescaled(x: NDArray[Any], multiplier: int, right_shift: int) -> Int64:
    """x * multiplier / 2^right_shift, rounded half up."""
    return (x.astype(np.int64) * multiplier + ((1 << right_shift) >> 1)) >> right_shift


def sigmoid_of_magnitude(x: Int64, bits: int, saturated: int) -> Int64:
    """The table at |x| / 2^bits, with `bits` more fractional bits; `saturated` past its end."""
    magnitude = np.abs(x)
    index = np.minimum(magnitude >> bits, 254)
    low, high = SIGMOID[index], SIGMOID[index + 1]
    result = (low << bits) + (magnitude & ((1 << bits) - 1)) * (high - low)
    return np.where(magnitude >> bits >= 255, saturated, result)


def fixed_point_of(table: NDArray[np.int16], x: NDArray[Any], multiplier: int) -> NDArray[np.int16]:
    """A table over all of int16 at x * multiplier, which saturates."""
    steps = x.astype(np.int32) * multiplier
    return look_up(table, np.clip(steps, -(1 << 15), (1 << 15) - 1).astype(np.int16))
