"""MAX_POOL_2D: the highest element of each window."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glasslite.kernels.jit import _pool
from glasslite.kernels.jit.program import Bound


def max_pool2d_f32(input: NDArray[Any], output: NDArray[Any], **params: Any) -> list[Bound]:
    """float32; keyword parameters as of the reference kernel."""
    return _pool.bind_pool(_pool.max_pool_f32, input, output, **params)


def max_pool2d_qs8(input: NDArray[Any], output: NDArray[Any], **params: Any) -> list[Bound]:
    """int8 or uint8."""
    return _pool.bind_pool(_pool.max_pool_i8, input, output, **params)


max_pool2d_qu8 = max_pool2d_qs8
