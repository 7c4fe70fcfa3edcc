"""ABS: the magnitude.

Oracle: LiteRT BUILTIN_REF, kernels/elementwise.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lut import apply
from glasslite.kernels.reference.fixed_point import Requantization, requantize


def abs_f32(input: NDArray[Any], output: NDArray[Any]) -> None:
    """Floats, and integers without quantization, which wrap."""
    apply(np.abs, input, output)


abs_i16 = abs_i32 = abs_f32


def abs_qs8(
    input: NDArray[Any],
    output: NDArray[Any],
    *,
    input_zero_point: int,
    output_zero_point: int,
    requantization: Requantization | None,
) -> None:
    """Quantized: the distance from the zero point, rescaled unless both scales are the same (None)."""
    limits = np.iinfo(output.dtype)

    def magnitude(x: NDArray[Any]) -> NDArray[np.int64]:
        steps = np.abs(x.astype(np.int64) - input_zero_point)
        if requantization is not None:
            steps = requantize(steps, requantization)
        return np.clip(steps + output_zero_point, limits.min, limits.max)

    apply(magnitude, input, output)


abs_qs16 = abs_qs8
