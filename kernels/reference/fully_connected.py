"""FULLY_CONNECTED: each row of the input times each row of the weights, plus a bias.

Spec:   tensorflow.org/lite/performance/quantization_spec
Oracle: LiteRT BUILTIN_REF, fully_connected.cc, reference/fully_connected.h, reference/integer_ops/fully_connected.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._accumulate import exact_weights, ordered_matmul
from glasslite.kernels.reference._eigen import tanh
from glasslite.kernels.reference._hybrid import Dynamic, sign_overflow
from glasslite.kernels.reference._packed import on_packed
from glasslite.kernels.reference.fixed_point import Requantization, requantize_into


def fully_connected_f32(
    input: NDArray[np.float32],
    filter: NDArray[np.float32],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    activation_min: float,
    activation_max: float,
) -> None:
    """float32: input of B * K elements or a few more, filter (U, K), bias (U,), output of B * U elements."""
    rows, target = _rows(input, filter, output)
    total = ordered_matmul(rows, filter.T)
    if bias is not None:
        total = total + bias
    np.clip(total, activation_min, activation_max, out=target)


def fully_connected_qs8(
    input: NDArray[Any],
    filter: NDArray[Any],
    bias: NDArray[Any] | None,
    output: NDArray[Any],
    *,
    input_zero_point: int,
    filter_zero_point: int,
    output_zero_point: int,
    requantization: Requantization,
    activation_min: int,
    activation_max: int,
) -> None:
    """Quantized: the same shapes; the accumulator has the bias's type and wraps as that does.

    acc = sum (input - input_zero_point) * (filter - filter_zero_point) + bias
    """
    rows, target = _rows(input, filter, output)
    weights = exact_weights(filter, filter_zero_point, bias, input.dtype, input_zero_point)
    requantize_into(
        target,
        weights.accumulate(rows),
        requantization,
        output_zero_point=output_zero_point,
        activation_min=activation_min,
        activation_max=activation_max,
    )


fully_connected_qu8 = fully_connected_qs8
fully_connected_qs16 = fully_connected_qs8


def fully_connected_hybrid(
    input: NDArray[np.float32],
    filter: NDArray[Any],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    filter_scale: NDArray[np.float32],
    dynamic: Dynamic,
    activation: str,
    defects: bool,
) -> None:
    """Dynamic range: each row is quantized here, see `Dynamic`; uint8 filters hold int8 values.

    `defects` repeats the products that x86 code gets wrong, see `sign_overflow`.
    """
    rows, target = _rows(input, filter, output)
    quantized = dynamic.quantize(rows)
    weights = exact_weights(filter.view(np.int8), 0, None, quantized.values.dtype, 0)
    row_sums = weights.matrix.sum(axis=0, dtype=np.float64).astype(np.int32)
    total = weights.accumulate(quantized.values) - quantized.zero_point[:, None] * row_sums
    if defects:
        total = total + sign_overflow(quantized.values, filter.view(np.int8))
    real = dynamic.reals(total, filter_scale, quantized.scale[:, None], bias)
    target[...] = activate(real, activation)


def fully_connected_hybrid_nibbles(
    input: NDArray[np.float32],
    filter: NDArray[np.int8],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    filter_scale: NDArray[np.float32],
    dynamic: Dynamic,
    activation: str,
    defects: bool,
) -> None:
    """Dynamic range, weights of 4 bits that are stored plus 7, of which the sums of inputs times 7 are taken away.

    ((-7 sums * scale) * filter_scale + bias) + (acc * scale) * filter_scale in float32. LiteRT reads -8 as 8.
    Source: optimized/4bit/sse_fully_connected.cc.
    """
    rows, target = _rows(input, filter, output)
    quantized = dynamic.quantize(rows)
    sums = 7 * quantized.values.sum(axis=1, dtype=np.int32, keepdims=True)
    total = exact_weights(filter, 0, None, quantized.values.dtype, 0).accumulate(quantized.values) + sums
    scale = quantized.scale[:, None]
    start = -sums.astype(np.float32) * scale * filter_scale
    if bias is not None:
        start = start + bias
    target[...] = activate(start + total.astype(np.float32) * scale * filter_scale, activation)


fully_connected_qs8_packed = on_packed(fully_connected_qs8)
fully_connected_qs16_packed = on_packed(fully_connected_qs16)
fully_connected_hybrid_packed = on_packed(fully_connected_hybrid)
fully_connected_hybrid_nibbles_packed = on_packed(fully_connected_hybrid_nibbles)


def fully_connected_zero(
    _input: NDArray[Any], _filter: NDArray[Any], _bias: NDArray[Any] | None, output: NDArray[Any]
) -> None:
    """Of rows without elements: zeros, whatever the bias."""
    output.fill(0)


def activate(x: NDArray[np.float32], activation: str) -> NDArray[np.float32]:
    """A fused activation that need not be a clamp.

    Source: tensor_utils.h ApplyActivationToVector.
    """
    if activation == "TANH":
        return tanh(x)
    if activation == "SIGN_BIT":
        return np.signbit(x).astype(np.float32)
    low, high = {"RELU": (0.0, None), "RELU6": (0.0, 6.0), "RELU_N1_TO_1": (-1.0, 1.0)}.get(
        activation, (None, None)
    )
    return x if low is None else np.clip(x, low, high)


def _rows(
    input: NDArray[Any], filter: NDArray[Any], output: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Input and output as matrices (B, K) and (B, U); input elements that fill no row are left out."""
    units, depth = filter.shape
    target = output.reshape(-1, units)
    return input.reshape(-1)[: len(target) * depth].reshape(len(target), depth), target
