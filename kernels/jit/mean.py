"""MEAN: a sum over axes, divided by how many."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit import _reduce
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.jit.sum import sum_scaled
from glasslite.kernels.reference.fixed_point import Requantization

mean_scaled = sum_scaled


def mean_f32(
    input: NDArray[np.float32],
    _axes: NDArray[np.int32],
    output: NDArray[np.float32],
    *,
    axes: tuple[int, ...],
) -> list[Bound]:
    """float32: added in the order of the reference kernel, then divided."""
    count = prod(input.shape[axis] for axis in axes)
    return _reduce.bind_f32(_reduce.sum_f32, input, output, axes, count=count)


def mean_qs8(
    input: NDArray[Any],
    _axes: NDArray[np.int32],
    output: NDArray[Any],
    *,
    axes: tuple[int, ...],
    input_zero_point: int,
    output_zero_point: int,
    requantization: Requantization,
) -> list[Bound]:
    """int8 or uint8: `requantization` divides by the count too."""
    return _reduce.bind_fixed(input, output, axes, requantization, input_zero_point, output_zero_point)


mean_qu8 = mean_qs8
