"""RESIZE_BILINEAR: interpolate between the four pixels around a position."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit import _resize
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference.resize_bilinear import Between


def resize_bilinear_f32(
    input: NDArray[np.float32],
    _size: NDArray[np.int32],
    output: NDArray[np.float32],
    *,
    rows: Between,
    columns: Between,
) -> list[Bound]:
    """float32: input (N, H, W, C), output (N, H', W', C)."""
    return _resize.bind_resize(_resize.resize_f32, input, output, rows, columns)


def resize_bilinear_qu8(
    input: NDArray[np.uint8],
    _size: NDArray[np.int32],
    output: NDArray[np.uint8],
    *,
    rows: Between,
    columns: Between,
) -> list[Bound]:
    """uint8: the same in float32."""
    return _resize.bind_resize(_resize.resize_u8, input, output, rows, columns)


def resize_bilinear_qu8_products(
    input: NDArray[np.uint8],
    _size: NDArray[np.int32],
    output: NDArray[np.uint8],
    *,
    rows: Between,
    columns: Between,
) -> list[Bound]:
    """uint8 as LiteRT's optimized kernel."""
    return _resize.bind_resize(_resize.resize_u8, input, output, rows, columns, products=True)


def resize_bilinear_qs8(
    input: NDArray[np.int8],
    _size: NDArray[np.int32],
    output: NDArray[np.int8],
    *,
    rows: Between,
    columns: Between,
) -> list[Bound]:
    """int8: weights in 1/1024."""
    return _resize.bind_resize(_resize.resize_in_steps, input, output, rows, columns)


def resize_bilinear_q11(
    input: NDArray[Any],
    _size: NDArray[np.int32],
    output: NDArray[Any],
    *,
    rows: Between,
    columns: Between,
) -> list[Bound]:
    """int8 and uint8 as XNNPACK: weights in 1/2048."""
    return _resize.bind_resize(_resize.resize_in_q11, input, output, rows, columns)
