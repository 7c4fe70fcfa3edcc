"""TANH: the hyperbolic tangent.

Oracle: LiteRT BUILTIN_REF, reference/tanh.h, reference/integer_ops/tanh.h; for `fixed_point` without it, optimized/optimized_ops.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._gemmlowp16 import tanh_table
from glasslite.kernels.reference._libm import tanhf
from glasslite.kernels.reference._lut import apply, look_up
from glasslite.kernels.reference._sigmoid16 import fixed_point_of, rescaled, sigmoid_of_magnitude


def tanh_f32(input: NDArray[Any], output: NDArray[Any]) -> None:
    """Floats, computed in float32."""
    apply(lambda x: tanhf(x.astype(np.float32)), input, output)


tanh_f16 = tanh_f32
tanh_qs8 = tanh_qu8 = look_up


def tanh_qs16(
    input: NDArray[np.int16],
    output: NDArray[np.int16],
    *,
    multiplier: int,
    shift: int,
    fixed_point: bool = False,
) -> None:
    """int16: 2 sigmoid(2x) - 1, x in steps of 1 / (3 * 4096); the output has 15 fractional bits.

    Args:
        fixed_point: x is in steps of 1 / 4096, for gemmlowp's function.
    """
    if fixed_point:
        apply(lambda x: fixed_point_of(tanh_table(3), x, multiplier), input, output)
        return

    def interpolated(x: NDArray[np.int16]) -> NDArray[np.int64]:
        steps = rescaled(x, multiplier, shift)
        result = sigmoid_of_magnitude(steps, 8, 0xFFFF << 8)
        half = 1 << 23
        return np.where(steps >= 0, result - half + (1 << 7), -result + half + (1 << 7) - 1) >> 8

    apply(interpolated, input, output)
