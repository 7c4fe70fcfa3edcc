"""QUANTIZE: round(x / scale) + zero point, saturated; or steps requantized.

Oracle: LiteRT BUILTIN_REF, reference/quantize.h, reference/requantize.h; for the rounding "blocks" and for `blocks`
BUILTIN_WITHOUT_DEFAULT_DELEGATES, optimized_ops.h AffineQuantize, Requantize; for "reciprocal" AUTO
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference.fixed_point import (
    INT32_MIN,
    Requantization,
    requantize_into,
    round_half_away,
    wrap_int32,
)

#: Elements of a block whose temporaries stay in the caches.
_BLOCK_ELEMENTS = 1 << 15
#: Elements that the optimized kernel's vector code takes at once.
_VECTOR = 8


def quantize_f32(
    input: NDArray[np.float32],
    output: NDArray[Any],
    *,
    scale: NDArray[np.float32],
    zero_point: NDArray[np.int64],
    rounding: str,
    defects: bool,
) -> None:
    """float32 to int8, uint8 or int16; scale and zero point broadcast.

    Args:
        rounding: "quotient" (x / scale in float32, half away from zero), "reciprocal" (x * (1 / scale) in float32,
            half to even) or "blocks" (whole blocks of 8 by the reciprocal, the rest half away from zero in float64).
        defects: with "quotient", what int32 cannot hold counts as its lowest, and the zero point then wraps.
    """
    if rounding != "quotient":
        _multiply(input.reshape(-1), output.reshape(-1), scale, zero_point, rounding)
        return
    if scale.ndim:
        _quantize(input, output, scale, zero_point, defects)
        return
    numbers, steps = input.reshape(-1), output.reshape(-1)
    for start in range(0, numbers.size, _BLOCK_ELEMENTS):
        block = slice(start, start + _BLOCK_ELEMENTS)
        _quantize(numbers[block], steps[block], scale, zero_point, defects)


def quantize_qs8(input: NDArray[Any], output: NDArray[Any], *, table: NDArray[Any]) -> None:
    """8 bits: `table` holds the result for each byte."""
    np.take(table, input.view(np.uint8), out=output, mode="clip")


quantize_qu8 = quantize_qs8


def quantize_qs8_blocks(
    input: NDArray[Any],
    output: NDArray[Any],
    *,
    table: NDArray[Any],
    tail_table: NDArray[Any],
    tail: int,
) -> None:
    """8 bits, as vector code does whose last elements scalar code rounds otherwise: `tail_table` is for those."""
    given, steps = input.view(np.uint8).reshape(-1), output.reshape(-1)
    whole = given.size - tail
    np.take(table, given[:whole], out=steps[:whole], mode="clip")
    np.take(tail_table, given[whole:], out=steps[whole:], mode="clip")


quantize_qu8_blocks = quantize_qs8_blocks


def quantize_qs16(
    input: NDArray[Any],
    output: NDArray[Any],
    *,
    requantization: Requantization,
    input_zero_point: int,
    output_zero_point: int,
) -> None:
    """int16 and int32: requantized in fixed point."""
    limits = np.iinfo(output.dtype)
    given, steps = input.reshape(-1), output.reshape(-1)
    for start in range(0, given.size, _BLOCK_ELEMENTS):
        block = slice(start, start + _BLOCK_ELEMENTS)
        requantize_into(
            steps[block],
            wrap_int32(given[block].astype(np.int64) - input_zero_point),
            requantization,
            output_zero_point=output_zero_point,
            activation_min=int(limits.min),
            activation_max=int(limits.max),
        )


quantize_i32 = quantize_qs16


def _multiply(
    numbers: NDArray[np.float32], output: NDArray[Any], scale: Any, zero_point: Any, rounding: str
) -> None:
    """By the scale's reciprocal; of "blocks" the tail by the scale."""
    whole = numbers.size - numbers.size % _VECTOR if rounding == "blocks" else numbers.size
    limits = np.iinfo(output.dtype)
    inverse = np.float32(1) / scale
    low, high = (np.float32(end - zero_point) for end in (limits.min, limits.max))
    for start in range(0, whole, _BLOCK_ELEMENTS):
        block = slice(start, min(start + _BLOCK_ELEMENTS, whole))
        steps = numbers[block] * inverse
        # XNNPACK's minimum takes the bound where a number is none; elsewhere the lowest step stands for it.
        lost = high if rounding == "reciprocal" else low
        steps = np.rint(np.clip(np.where(np.isnan(steps), lost, steps), low, high))
        output[block] = steps + np.float32(zero_point)
    exact = numbers[whole:] / np.float64(scale)
    exact = np.where(np.isnan(exact), limits.min, exact)
    output[whole:] = np.clip(round_half_away(exact) + zero_point, limits.min, limits.max)


def _quantize(
    numbers: NDArray[np.float32], output: NDArray[Any], scale: Any, zero_point: Any, defects: bool
) -> None:
    limits = np.iinfo(output.dtype)
    exact = numbers / scale
    # Saturated before the zero point is added, where float32 still holds every step.
    low, high = (np.float32(end - zero_point) for end in (limits.min, limits.max))
    steps = np.clip(exact, low, high)
    whole = np.trunc(steps)
    steps -= whole
    # What is left, doubled, is 1 or more from a half on.
    steps += steps
    np.trunc(steps, out=steps)
    steps += whole
    steps += np.float32(zero_point)
    lost = np.isnan(exact)
    if lost.any():
        steps[lost] = limits.min
    np.copyto(output, steps, casting="unsafe")
    if defects:
        wild = ~(np.abs(exact) < 2.0**30)
        held = np.where(np.abs(exact) < 2.0**31, exact, INT32_MIN).astype(np.int64)
        output[wild] = np.clip(wrap_int32(held + zero_point), limits.min, limits.max)[wild]
