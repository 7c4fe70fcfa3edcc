"""QUANTIZE: round(x / scale) + zero point, saturated; or steps requantized.

Oracle: LiteRT BUILTIN_REF, reference/quantize.h, reference/requantize.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference.fixed_point import (
    INT32_MIN,
    Requantization,
    requantize_into,
    wrap_int32,
)

#: Elements of a block whose temporaries stay in the caches.
_BLOCK_ELEMENTS = 1 << 15


def quantize_f32(
    input: NDArray[np.float32],
    output: NDArray[Any],
    *,
    scale: NDArray[np.float32],
    zero_point: NDArray[np.int64],
    defects: bool,
) -> None:
    """float32 to int8, uint8 or int16, in float32, half away from zero; scale and zero point broadcast.

    With `defects`, what int32 cannot hold counts as its lowest, and the zero point then wraps.
    """
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
