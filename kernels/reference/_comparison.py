"""Comparisons of two inputs that broadcast, of values as they are or of quantized ones on a common scale.

Source: TFLite kernels/internal/reference/comparisons.h ComparisonWithScaling.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

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
    """Quantized values in fixed point, with 8 bits of fraction: what is closer together is equal."""
    scaled1 = scaling(input1, scales.input1_zero_point, _FRACTION, scales.input1)
    scaled2 = scaling(input2, scales.input2_zero_point, _FRACTION, scales.input2)
    for y, a, b in blocks(output, input1, input2):
        operation(scaled1(a), scaled2(b), out=y)
