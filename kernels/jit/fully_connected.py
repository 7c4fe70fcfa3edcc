"""FULLY_CONNECTED: a 1x1 convolution of as many pixels as rows; of one row, filters as they are, read once.

A single row uses each weight once, so that packing and widening would only move more memory.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _row
from glasslite.kernels.jit._binding import constant
from glasslite.kernels.jit._hybrid_rows import bind_dense
from glasslite.kernels.jit.conv2d import conv2d_f32, conv2d_qs8
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference._packed import on_packed
from glasslite.kernels.reference._window import Window

_POINT = Window(1, 1)


def fully_connected_f32(
    input: NDArray[np.float32],
    filter: NDArray[np.float32],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    activation_min: float,
    activation_max: float,
) -> list[Bound]:
    """float32: input of B * K elements or a few more, filter (U, K), bias (U,), output of B * U elements."""
    rows, target = _images(input, filter, output)
    if target.shape[2] == 1:
        limits = {"activation_min": activation_min, "activation_max": activation_max}
        return [_row.bind_f32(rows, constant(filter, "filter"), constant(bias, "bias"), target, **limits)]
    return conv2d_f32(
        rows,
        filter[:, None, None],
        bias,
        target,
        window=_POINT,
        activation_min=activation_min,
        activation_max=activation_max,
    )


def fully_connected_qs8(
    input: NDArray[Any],
    filter: NDArray[Any],
    bias: NDArray[np.int32] | None,
    output: NDArray[Any],
    **params: Any,
) -> list[Bound]:
    """Quantized: the same shapes, int8 or uint8; keyword parameters like CONV_2D's but for the window."""
    if output.itemsize != 1:
        raise NotCompiled(f"the output is {output.dtype}, not of 8 bits")
    rows, target = _images(input, filter, output)
    if target.shape[2] == 1:
        return [_row.bind_i8(rows, constant(filter, "filter"), constant(bias, "bias"), target, **params)]
    return conv2d_qs8(rows, filter[:, None, None], bias, target, window=_POINT, **params)


fully_connected_qu8 = fully_connected_qs8


def fully_connected_hybrid(
    input: NDArray[np.float32],
    filter: NDArray[Any],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    **params: Any,
) -> list[Bound]:
    """Dynamic range: the same shapes; keyword parameters as of the reference kernel."""
    return bind_dense(input, filter, bias, output, **params)


fully_connected_qs8_packed = on_packed(fully_connected_qs8)
fully_connected_hybrid_packed = on_packed(fully_connected_hybrid)


def _images(
    input: NDArray[Any], filter: NDArray[Any], output: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Input and output as images of one row: (1, 1, B, K) and (1, 1, B, U)."""
    units, depth = filter.shape
    target = output.reshape(1, 1, -1, units)
    return input.reshape(-1)[: target.shape[2] * depth].reshape(1, 1, -1, depth), target
