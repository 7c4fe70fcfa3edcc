"""AVERAGE_POOL_2D: the mean of each window."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit import _pool
from glasslite.kernels.jit.program import Bound


def average_pool2d_f32(input: NDArray[Any], output: NDArray[Any], **params: Any) -> list[Bound]:
    """float32; keyword parameters as of the reference kernel."""
    return _pool.bind_pool(_pool.average_pool_f32, input, output, **params)


def average_pool2d_qs8(input: NDArray[Any], output: NDArray[Any], **params: Any) -> list[Bound]:
    """int8 or uint8."""
    return _pool.bind_pool(_pool.average_pool_i8, input, output, **params)


average_pool2d_qu8 = average_pool2d_qs8
