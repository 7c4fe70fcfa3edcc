"""The clamps that stand alone as operators: RELU and its relatives.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h ReluX
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lut import apply
from glasslite.kernels.reference.fixed_point import Int64, Requantization, requantize


def clamp_float(
    input: NDArray[np.float32], output: NDArray[np.float32], *, activation_min: float, activation_max: float
) -> None:
    """Floats between two ends; NaN stays NaN."""
    np.clip(input, activation_min, activation_max, out=output)


def clamp_quantized(
    input: NDArray[Any],
    output: NDArray[Any],
    *,
    input_zero_point: int,
    output_zero_point: int,
    requantization: Requantization,
    activation_min: int,
    activation_max: int,
) -> None:
    """Steps rescaled from the input's scale to the output's, between two ends."""

    def clamped(x: NDArray[Any]) -> Int64:
        steps = requantize(x.astype(np.int64) - input_zero_point, requantization) + output_zero_point
        return np.clip(steps, activation_min, activation_max)

    apply(clamped, input, output)
