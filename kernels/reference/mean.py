"""MEAN: sum over axes, divided by how many.

Oracle: LiteRT BUILTIN_REF, reference/reduce.h Mean, QuantizedMeanOrSum; for `scaled` AUTO
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._packet_sum import packet_sums
from glasslite.kernels.reference._reduce import scaled_sum, sum_over
from glasslite.kernels.reference.fixed_point import Requantization, requantize_into, wrap_int32


def mean_f32(
    input: NDArray[np.float32],
    _axes: NDArray[np.int32],
    output: NDArray[np.float32],
    *,
    axes: tuple[int, ...],
) -> None:
    """float32: summed row by row, then divided; of nothing, NaN."""
    total = sum_over(input, axes, np.float32).reshape(output.shape) + np.float32(0)
    np.divide(total, np.float32(_count(input, axes)), out=output)


def mean_packets(
    input: NDArray[np.float32],
    _axes: NDArray[np.int32],
    output: NDArray[np.float32],
    *,
    axes: tuple[int, ...],
) -> None:
    """float32 over the last axes, as the optimized kernels sum them: in packets."""
    total = packet_sums(input.reshape(output.size, -1))
    np.divide(total.reshape(output.shape), np.float32(_count(input, axes)), out=output)


def mean_i32(
    input: NDArray[Any], _axes: NDArray[np.int32], output: NDArray[Any], *, axes: tuple[int, ...]
) -> None:
    """int32 and int64: summed in int64, which wraps; divided towards zero; of nothing, 0."""
    total = sum_over(input, axes, np.int64).reshape(output.shape)
    count = np.int64(max(1, _count(input, axes)))
    output[...] = (total - np.fmod(total, count)) // count


mean_i64 = mean_i32


def mean_qs8(
    input: NDArray[Any],
    _axes: NDArray[np.int32],
    output: NDArray[Any],
    *,
    axes: tuple[int, ...],
    input_zero_point: int,
    output_zero_point: int,
    requantization: Requantization,
) -> None:
    """Quantized: the sum is int32 and wraps; `requantization` divides by the count too. Of nothing, step 0.

    The last axis that is kept is the channels of the requantization's tail.
    """
    if not input.size:
        output.fill(0)
        return
    total = np.atleast_1d(sum_over(input, axes, np.int32)).astype(np.int64)
    limits = np.iinfo(output.dtype)
    requantize_into(
        output.reshape(total.shape),
        wrap_int32(total - input_zero_point * _count(input, axes)),
        requantization,
        output_zero_point=output_zero_point,
        activation_min=int(limits.min),
        activation_max=int(limits.max),
    )


mean_qu8 = mean_qs8
mean_qs16 = mean_qs8
mean_scaled = scaled_sum


def _count(input: NDArray[Any], axes: tuple[int, ...]) -> int:
    return int(np.prod([input.shape[axis] for axis in axes], dtype=np.int64))
