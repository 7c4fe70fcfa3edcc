"""RSQRT: 1 / sqrt(x).

Oracle: LiteRT BUILTIN_REF, kernels/elementwise.cc
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue
from glasslite.kernels.reference._gemmlowp import get_inv_sqrt_quantized_multiplier_exp
from glasslite.kernels.reference._lut import apply, interpolate
from glasslite.kernels.reference.fixed_point import Int64, multiply_by_quantized_multiplier

#: Fractional bits that the root keeps until it is rescaled.
_BITS = 20


def rsqrt_f32(input: NDArray[np.float32], output: NDArray[np.float32]) -> None:
    """Floats: the root and the quotient are each rounded."""
    apply(lambda x: np.float32(1) / np.sqrt(x), input, output)


def rsqrt_qs8(
    input: NDArray[np.int8],
    output: NDArray[np.int8],
    *,
    input_zero_point: int,
    output_zero_point: int,
    multiplier: int,
    shift: int,
) -> None:
    """int8: Newton's method in fixed point; 0 gives the largest output.

    Raises:
        BadValue: an input is below 0.
    """
    _check_not_negative(input, input_zero_point)
    limits = np.iinfo(output.dtype)

    def root(x: NDArray[np.int8]) -> Int64:
        centred = np.maximum(x.astype(np.int64) - input_zero_point, 0)
        inverse, exponent = get_inv_sqrt_quantized_multiplier_exp(centred)
        value = multiply_by_quantized_multiplier(np.ones_like(centred), inverse, exponent + _BITS)
        steps = multiply_by_quantized_multiplier(value, multiplier, shift - _BITS) + output_zero_point
        return np.where(centred == 0, limits.max, np.clip(steps, limits.min, limits.max))

    apply(root, input, output)


def rsqrt_qs16(input: NDArray[np.int16], output: NDArray[np.int16], *, table: NDArray[Any]) -> None:
    """int16: a table with interpolation.

    Raises:
        BadValue: an input is below 0.
    """
    _check_not_negative(input, 0)
    interpolate(input, output, table=table)


def _check_not_negative(input: NDArray[Any], zero_point: int) -> None:
    if (input < zero_point).any():
        raise BadValue("the root of a negative number was asked for; quantized inputs must be 0 or above")
