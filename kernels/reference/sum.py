"""SUM: add up over axes.

Oracle: LiteRT BUILTIN_REF, reference/reduce.h; for int8 and int16, where that is wrong, LiteRT without it,
optimized/reduce.h QuantizedMeanOrSum; for `scaled` AUTO
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._reduce import scaled_sum, sum_over
from glasslite.kernels.reference.fixed_point import (
    Requantization,
    requantize_into,
    round_half_away,
    wrap_int32,
)


def sum_f32(
    input: NDArray[np.float32],
    _axes: NDArray[np.int32],
    output: NDArray[np.float32],
    *,
    axes: tuple[int, ...],
) -> None:
    """float32: added row by row. Over all axes it starts from the first value, otherwise from 0, as -0 shows."""
    output[...] = sum_over(input, axes, np.float32).reshape(output.shape)
    if len(axes) < input.ndim or not input.size:
        output += np.float32(0)


def sum_i32(
    input: NDArray[Any], _axes: NDArray[np.int32], output: NDArray[Any], *, axes: tuple[int, ...]
) -> None:
    """int32 and int64: wrap at their own width. bool: whether any is true."""
    output[...] = sum_over(input, axes, input.dtype).reshape(output.shape)


sum_i64 = sum_i32
sum_bool = sum_i32


def sum_qu8(
    input: NDArray[Any],
    _axes: NDArray[np.int32],
    output: NDArray[Any],
    *,
    axes: tuple[int, ...],
    input_zero_point: int,
    output_zero_point: int,
    requantization: Requantization,
) -> None:
    """uint8: the sum is int32, wraps, and is requantized in fixed point. Of nothing, step 0."""
    if not input.size:
        output.fill(0)
        return
    limits = np.iinfo(output.dtype)
    requantize_into(
        output.reshape(-1),
        wrap_int32(_total(input, axes) - input_zero_point * _count(input, output)),
        requantization,
        output_zero_point=output_zero_point,
        activation_min=int(limits.min),
        activation_max=int(limits.max),
    )


def sum_qs8(
    input: NDArray[Any],
    _axes: NDArray[np.int32],
    output: NDArray[Any],
    *,
    axes: tuple[int, ...],
    input_zero_point: int,
    output_zero_point: int,
    requantization: Requantization,
    defects: bool,
) -> None:
    """int8 and int16: total * factor - zero_point * factor * count in float32, rounded half away from zero.

    With `defects`, int8 is summed and written as if it were uint8.
    """
    if defects:
        as_bytes = input.view(np.uint8), output.view(np.uint8)
        sum_qu8(
            as_bytes[0],
            _axes,
            as_bytes[1],
            axes=axes,
            input_zero_point=input_zero_point,
            output_zero_point=output_zero_point,
            requantization=requantization,
        )
        return
    factor = np.float32(requantization.scale[0])
    bias = np.float32(-input_zero_point) * factor * np.float32(_count(input, output))
    steps = round_half_away(_total(input, axes).astype(np.float32) * factor + bias)
    limits = np.iinfo(output.dtype)
    output.reshape(-1)[...] = np.clip(steps + np.float32(output_zero_point), limits.min, limits.max)


sum_qs16 = sum_qs8
sum_scaled = scaled_sum


def _total(input: NDArray[Any], axes: tuple[int, ...]) -> NDArray[np.int64]:
    return sum_over(input, axes, np.int32).reshape(-1).astype(np.int64)


def _count(input: NDArray[Any], output: NDArray[Any]) -> int:
    return input.size // max(1, output.size)
