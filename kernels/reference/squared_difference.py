"""SQUARED_DIFFERENCE: (input1 - input2)^2, element by element, with broadcasting.

Oracle: LiteRT BUILTIN_REF, kernels/squared_difference.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks
from glasslite.kernels.reference._two_scales import TwoScales, combine


def squared_difference_f32(input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any]) -> None:
    """Floats, and integers without quantization, which wrap."""
    for y, a, b in blocks(output, input1, input2):
        np.subtract(a, b, out=y)
        np.multiply(y, y, out=y)


squared_difference_i32 = squared_difference_f32


def squared_difference_qs8(
    input1: NDArray[np.int8], input2: NDArray[np.int8], output: NDArray[np.int8], *, scales: TwoScales
) -> None:
    """Quantized, each tensor with scale and zero point of its own."""
    combine(lambda a, b: np.square(a - b), input1, input2, output, scales)
