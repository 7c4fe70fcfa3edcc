"""MUL: input1 * input2, element by element, with broadcasting.

Oracle: LiteRT BUILTIN_REF, reference/mul.h, reference/integer_ops/mul.h, reference/reference_ops.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks, clamped
from glasslite.kernels.reference.fixed_point import Requantization, requantize_into, rounding_divide_by_pot


def mul_f32(
    input1: NDArray[Any],
    input2: NDArray[Any],
    output: NDArray[Any],
    *,
    activation_min: float,
    activation_max: float,
) -> None:
    """Floats, and integers without quantization, which wrap before they are clamped."""
    clamped(np.multiply, input1, input2, output, activation_min, activation_max)


mul_f16 = mul_i16 = mul_i32 = mul_i64 = mul_u32 = mul_f32


def mul_complex64(
    input1: NDArray[np.complex64], input2: NDArray[np.complex64], output: NDArray[np.complex64]
) -> None:
    """Complex numbers: each product and sum of the parts is rounded."""
    for y, a, b in blocks(output, input1, input2):
        y.real[...] = a.real * b.real - a.imag * b.imag
        y.imag[...] = a.real * b.imag + a.imag * b.real


def mul_qs8(
    input1: NDArray[Any],
    input2: NDArray[Any],
    output: NDArray[Any],
    *,
    input1_zero_point: int,
    input2_zero_point: int,
    output_zero_point: int,
    requantization: Requantization,
    activation_min: int,
    activation_max: int,
) -> None:
    """Quantized: the product of the centred steps, rescaled by scale1 * scale2 / output scale."""
    for y, a, b in blocks(output, input1, input2):
        product = (a.astype(np.int64) - input1_zero_point) * (b.astype(np.int64) - input2_zero_point)
        requantize_into(
            y,
            product,
            requantization,
            output_zero_point=output_zero_point,
            activation_min=activation_min,
            activation_max=activation_max,
        )


mul_qu8 = mul_qs16 = mul_qs8


def mul_qs16_to_8bit(
    input1: NDArray[np.int16],
    input2: NDArray[np.int16],
    output: NDArray[Any],
    *,
    output_zero_point: int,
    activation_min: int,
    activation_max: int,
) -> None:
    """int16 inputs as fractions of 2^15, an 8-bit output as fractions of 2^7; the scales are not looked at."""
    for y, a, b in blocks(output, input1, input2):
        product = a.astype(np.int64) * b
        fraction = np.minimum((product + (1 << 14)) >> 15, (1 << 15) - 1)
        steps = rounding_divide_by_pot(fraction, 8) + output_zero_point
        y[...] = np.clip(steps, activation_min, activation_max)
