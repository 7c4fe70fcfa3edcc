"""SUM: the sum over axes."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _reduce
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference.fixed_point import Requantization


def sum_f32(
    input: NDArray[np.float32],
    _axes: NDArray[np.int32],
    output: NDArray[np.float32],
    *,
    axes: tuple[int, ...],
) -> list[Bound]:
    """float32: added in the order of the reference kernel; over all axes from the first value on, otherwise from 0."""
    start = -0.0 if len(axes) == input.ndim else 0.0
    return _reduce.bind_f32(_reduce.sum_f32, input, output, axes, start=start)


def sum_qu8(
    input: NDArray[np.uint8],
    _axes: NDArray[np.int32],
    output: NDArray[np.uint8],
    *,
    axes: tuple[int, ...],
    input_zero_point: int,
    output_zero_point: int,
    requantization: Requantization,
) -> list[Bound]:
    """uint8, requantized in fixed point."""
    return _reduce.bind_fixed(input, output, axes, requantization, input_zero_point, output_zero_point)


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
) -> list[Bound]:
    """int8 or uint8: total * factor + bias in float32, rounded half away from zero."""
    if defects:
        raise NotCompiled("defects are left to the reference kernel")
    factor = np.float32(requantization.scale[0])
    bias = np.float32(-input_zero_point) * factor * np.float32(prod(input.shape[axis] for axis in axes))
    return _reduce.bind_scaled(
        input, output, axes, factor,
        form=_reduce.SCALED_AWAY, input_zero_point=0, zero_point=output_zero_point, bias=bias,
    )  # fmt: skip


def sum_scaled(
    input: NDArray[Any],
    _axes: NDArray[np.int32],
    output: NDArray[Any],
    *,
    axes: tuple[int, ...],
    input_zero_point: int,
    output_zero_point: int,
    factor: np.float32,
) -> list[Bound]:
    """int8 or uint8 as XNNPACK: total * factor + bias in float32, rounded half to even."""
    count = prod(input.shape[axis] for axis in axes)
    bias = np.float32(output_zero_point) - np.float32(input_zero_point * count) * factor
    return _reduce.bind_scaled(
        input, output, axes, factor, form=_reduce.SCALED, input_zero_point=0, zero_point=0, bias=bias,
    )  # fmt: skip
