"""Comparisons of two inputs that broadcast, of values as they are or of quantized ones on a common scale.

Source: TFLite kernels/internal/reference/comparisons.h ComparisonWithScaling.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks
from glasslite.kernels.reference._two_scales import scaling
from glasslite.kernels.reference.fixed_point import Requantization

#: Bits of fraction that real numbers are compared with.
_FRACTION = 8


class Scales(NamedTuple):
    """How the steps of two inputs become real numbers, or an equal share of them."""

    input1_zero_point: int
    input2_zero_point: int
    input1: Requantization
    input2: Requantization


def compare(
    operation: Callable[..., Any], input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any]
) -> None:
    """Values as they are; a NaN compares as in C."""
    for y, a, b in blocks(output, input1, input2):
        operation(a, b, out=y)


def compare_scaled(
    operation: Callable[..., Any],
    input1: NDArray[Any],
    input2: NDArray[Any],
    output: NDArray[Any],
    scales: Scales,
) -> None:
    """Quantized values in fixed point, with 8 bits of fraction: what is closer together is equal.

    Under "float64" real numbers are compared as they are.
    """
    scaled1 = _scaled(input1, scales.input1_zero_point, scales.input1)
    scaled2 = _scaled(input2, scales.input2_zero_point, scales.input2)
    for y, a, b in blocks(output, input1, input2):
        operation(scaled1(a), scaled2(b), out=y)


def _scaled(
    input: NDArray[Any], zero_point: int, how: Requantization
) -> Callable[[NDArray[Any]], NDArray[Any]]:
    if how.rounding == "float64":
        # 17 bits by 24: exact.
        return lambda steps: (steps.astype(np.float64) - zero_point) * how.scale
    return scaling(input, zero_point, _FRACTION, how)
