"""Builds the tables by which quantized operators evaluate a float function.

Source: TFLite kernels/internal/common.h LUTPopulate; XNNPACK src/reference/unary-elementwise.cc.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Kernels, Numerics
from glasslite.engine.ops._op import Call
from glasslite.engine.ops._quantization import integer_limits, scale_of, scheme_of
from glasslite.kernels.reference.fixed_point import round_half_away

Float = NDArray[Any]
Function = Callable[[Float], Float]

#: Intervals of a table for 16-bit values.
_INTERVALS = 512


def table_call(function: Function, input: Tensor, output: Tensor, numerics: Numerics) -> Call:
    """The call of an operator that looks its result up: `function` maps float32 arrays to float32 arrays."""
    with np.errstate(all="ignore"):
        if input.type == TensorType.INT16:
            table = _table16(function, input, output)
        else:
            table = _table8(function, input, output, numerics.kernels)
        return Call(scheme_of(input), {"table": table})


def _table8(function: Function, input: Tensor, output: Tensor, kernels: Kernels) -> NDArray[Any]:
    """One entry for each 8-bit value, in the order of their unsigned form; all arithmetic in float32.

    XNNPACK adds the zero point before it rounds, ties to even.
    """
    low, high = integer_limits(input)
    dtype = np.dtype(input.type.dtype)
    codes = np.arange(256, dtype=np.uint8).view(dtype)
    real = scale_of(input) * (codes.astype(np.int64) - input.zero_point).astype(np.float32)
    steps = function(real) * (np.float32(1) / scale_of(output))
    zero_point = np.float32(output.zero_point)
    steps = np.rint(steps + zero_point) if kernels == "xnnpack" else round_half_away(steps) + zero_point
    return np.asarray(np.clip(steps, low, high), dtype)


def _table16(function: Function, input: Tensor, output: Tensor) -> NDArray[np.int16]:
    low, high = integer_limits(input)
    ends = np.array([low, high], np.int64)
    input_ends = scale_of(input) * (ends - input.zero_point).astype(np.float32)
    output_ends = scale_of(output) * (ends - output.zero_point).astype(np.float32)
    return interpolation_table(function, input_ends, output_ends)


def interpolation_table(function: Function, input_ends: Float, output_ends: Float) -> NDArray[np.int16]:
    """513 entries from the lowest to the highest input, for linear interpolation in int16.

    Each entry is shifted by half of the interpolation's error in the middle of its interval. The arithmetic is that of
    the ends' type.
    """
    real = input_ends.dtype.type
    step = (input_ends[1] - input_ends[0]) / real(_INTERVALS)
    scale = real(1 << 16) / (output_ends[1] - output_ends[0])
    index = np.arange(_INTERVALS).astype(real)
    here = round_half_away(function(input_ends[0] + index * step) * scale)
    middle = round_half_away(function(input_ends[0] + index * step + step / real(2)) * scale)
    following = function(input_ends[0] + (index + real(1)) * step) * scale
    interpolated = round_half_away((following + here) / real(2))
    entries = here - round_half_away((interpolated - middle) / real(2))
    last = round_half_away(function(input_ends[1:]) * scale)
    return np.asarray(
        np.clip(np.concatenate([entries, last]), real(-(1 << 15)), real((1 << 15) - 1)), np.int16
    )
