"""TANH: the hyperbolic tangent.

Oracle: LiteRT BUILTIN_REF, reference/tanh.h, reference/integer_ops/tanh.h;
        for `fixed_point` without it, optimized/optimized_ops.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._gemmlowp16 import tanh_table
from glasslite.kernels.reference._libm import tanhf
from glasslite.kernels.reference._lut import apply, look_up
from glasslite.kernels.reference._sigmoid16 import int16_kernel, sigmoid_of_magnitude
from glasslite.kernels.reference.fixed_point import Int64


def tanh_f32(input: NDArray[Any], output: NDArray[Any]) -> None:
    """Floats, computed in float32."""
    apply(lambda x: tanhf(x.astype(np.float32)), input, output)


tanh_f16 = tanh_f32
tanh_qs8 = tanh_qu8 = look_up


def _interpolated(steps: Int64) -> Int64:
    """2 sigmoid(2x) - 1 of x in steps of 1 / (3 * 4096), with 15 fractional bits."""
    result = sigmoid_of_magnitude(steps, 8, 0xFFFF << 8)
    half = 1 << 23
    return np.where(steps >= 0, result - half + (1 << 7), -result + half + (1 << 7) - 1) >> 8


tanh_qs16 = int16_kernel(lambda: tanh_table(3), _interpolated)
