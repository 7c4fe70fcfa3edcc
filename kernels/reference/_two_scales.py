"""Sums and differences of quantized values whose scales differ: both move to a common finer scale first.

Source: TFLite kernels/internal/reference/add.h, sub.h; kernels/squared_difference.cc; XNNPACK
src/qs8-vadd/scalar.c.in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks
from glasslite.kernels.reference._lut import tabulated
from glasslite.kernels.reference.fixed_point import (
    INT32_MAX,
    Requantization,
    requantize,
    requantize_into,
    rounding_divide_by_pot,
    saturating_rounding_doubling_high_mul,
)

Int64 = NDArray[np.int64]


class TwoScales(NamedTuple):
    """How two inputs meet on the scale 2 max(scale1, scale2) / 2^left_shift, and leave it for the output's.

    Attributes:
        left_shift: bits that both inputs gain before they are scaled.
        input1: factor scale1 / (2 max(scale1, scale2)); `input2` likewise.
        output: factor from the common scale to the output's.
    """

    left_shift: int
    input1_zero_point: int
    input2_zero_point: int
    output_zero_point: int
    input1: Requantization
    input2: Requantization
    output: Requantization
    activation_min: int
    activation_max: int


class Blocks(NamedTuple):
    """Which elements LiteRT's vector code computes, and how.

    Attributes:
        row: elements of the output, in order, that one call of that code covers.
        size: how many it takes at once; the rest of a row is left to scalar code.
        form: how an input is scaled: "shift-first" (both shifts are one, before the multiplication) or "shift-last"
            (the second shift truncates).

    Source: TFLite kernels/internal/optimized/integer_ops/add.h, optimized_ops.h AddElementwise, AddScalarBroadcast.
    """

    row: int
    size: int
    form: str


class Shifts(NamedTuple):
    """How many bits finer than the output's each input's scale is, and the output's range."""

    input1: int
    input2: int
    activation_min: int
    activation_max: int


class Weights(NamedTuple):
    """The sum of both inputs in steps of the output, in fixed point: XNNPACK's.

    Attributes:
        input1: integer weight of the first input's steps; `input2` likewise, below 0 where it is subtracted.
        bias: what the inputs' zero points take away, and half a step for rounding.
        shift: how many bits of the sum are fraction.
    """

    input1: int
    input2: int
    bias: int
    shift: int
    output_zero_point: int
    activation_min: int
    activation_max: int


def combine_weighted(input1: NDArray[Any], input2: NDArray[Any], output: NDArray[Any], how: Weights) -> None:
    """(input1 * weight1 + input2 * weight2 + bias) >> shift, moved to the zero point and clamped."""
    for y, a, b in blocks(output, input1, input2):
        total = a.astype(np.int64) * how.input1 + b.astype(np.int64) * how.input2
        total += how.bias
        total >>= how.shift
        total += how.output_zero_point
        y[...] = np.clip(total, how.activation_min, how.activation_max)


def combine(
    operation: Callable[[Int64, Int64], Int64],
    input1: NDArray[Any],
    input2: NDArray[Any],
    output: NDArray[Any],
    how: TwoScales,
) -> None:
    """Apply an operation on the common scale and store the result on the output's."""
    scaled1 = scaling(input1, how.input1_zero_point, how.left_shift, how.input1)
    scaled2 = scaling(input2, how.input2_zero_point, how.left_shift, how.input2)
    for y, a, b in blocks(output, input1, input2):
        requantize_into(
            y,
            _saturated(operation(scaled1(a), scaled2(b)), how.output),
            how.output,
            output_zero_point=how.output_zero_point,
            activation_min=how.activation_min,
            activation_max=how.activation_max,
        )


def combine_in_blocks(
    operation: Callable[[Int64, Int64], Int64],
    input1: NDArray[Any],
    input2: NDArray[Any],
    output: NDArray[Any],
    how: TwoScales,
    blocks: Blocks,
) -> None:
    """As LiteRT's vector code does, which takes whole blocks of each row; what is left is `combine`'s."""
    combine(operation, input1, input2, output, how)
    total = np.asarray(
        operation(
            vector_scaling(input1, how.input1_zero_point, how.left_shift, how.input1, blocks.form),
            vector_scaling(input2, how.input2_zero_point, how.left_shift, how.input2, blocks.form),
        )
    )
    steps = requantize(total, how.output) + how.output_zero_point
    steps = np.clip(steps, how.activation_min, how.activation_max)
    vector = np.arange(output.size).reshape(output.shape) % blocks.row < blocks.row - blocks.row % blocks.size
    np.copyto(output, steps.reshape(output.shape), where=vector, casting="unsafe")


def vector_scaling(
    input: NDArray[Any], zero_point: int, left_shift: int, how: Requantization, form: str
) -> Int64:
    """The input's steps on the common scale, as LiteRT's vector code takes them there."""
    steps = input.astype(np.int64) - zero_point
    shift = int(how.shift[0])
    if form == "shift-last":
        return saturating_rounding_doubling_high_mul(steps << left_shift, how.multiplier) >> -shift
    shift += left_shift
    shifted = steps << shift if shift >= 0 else steps >> -shift
    return saturating_rounding_doubling_high_mul(shifted, how.multiplier)


def combine_shifted(
    operation: Callable[[Int64, Int64], Int64],
    input1: NDArray[np.int16],
    input2: NDArray[np.int16],
    output: NDArray[np.int16],
    how: Shifts,
) -> None:
    """Apply an operation where the scales are powers of two: shift right, rounding, and saturate."""
    for y, a, b in blocks(output, input1, input2):
        total = operation(
            rounding_divide_by_pot(a.astype(np.int64), how.input1),
            rounding_divide_by_pot(b.astype(np.int64), how.input2),
        )
        y[...] = np.clip(total, how.activation_min, how.activation_max)


def scaling(
    input: NDArray[Any], zero_point: int, left_shift: int, how: Requantization
) -> Callable[[NDArray[Any]], Int64]:
    """The function that takes the input's steps to the common scale."""

    def scaled(steps: NDArray[Any]) -> Int64:
        return requantize((steps.astype(np.int64) - zero_point) << left_shift, how)

    return tabulated(scaled, input)


def _saturated(total: Int64, how: Requantization) -> Int64:
    """What a factor above 1 would shift out of 32 bits lies far outside the output's range: keep it there."""
    shift = int(how.shift.max())
    return np.clip(total, -(INT32_MAX >> shift), INT32_MAX >> shift) if shift > 0 else total
