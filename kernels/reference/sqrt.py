"""SQRT: the square root.

Oracle: LiteRT BUILTIN_REF, kernels/elementwise.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue
from glasslite.kernels.reference._lut import apply


def sqrt_f32(input: NDArray[np.float32], output: NDArray[np.float32]) -> None:
    """Floats; NaN below 0."""
    apply(np.sqrt, input, output)


def sqrt_qs8(
    input: NDArray[Any],
    output: NDArray[Any],
    *,
    input_scale: np.float32,
    input_zero_point: int,
    output_scale: np.float32,
    output_zero_point: int,
) -> None:
    """Quantized: the root in float32, whose output steps are rounded towards zero.

    Raises:
        BadValue: an input is below 0.
    """
    if (input < input_zero_point).any():
        raise BadValue("the root of a negative number was asked for; quantized inputs must be 0 or above")
    limits = np.iinfo(output.dtype)

    def root(x: NDArray[Any]) -> NDArray[Any]:
        # Below the zero point stands what a table has room for, but no input.
        real = input_scale * np.maximum(x.astype(np.int32) - input_zero_point, 0).astype(np.float32)
        steps = np.trunc(np.sqrt(real) / output_scale).astype(np.float64)
        return np.clip(steps + output_zero_point, limits.min, limits.max)

    apply(root, input, output)


sqrt_qs16 = sqrt_qs8
