"""CONV_2D: each output value is a window of the input times a filter, plus a bias.

Spec:   tensorflow.org/lite/performance/quantization_spec
Oracle: LiteRT BUILTIN_REF, conv.cc, reference/conv.h, reference/integer_ops/conv.h, optimized_ops.h HybridConv
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._accumulate import exact_weights, ordered_matmul
from glasslite.kernels.reference._hybrid import Dynamic, sign_overflow
from glasslite.kernels.reference._packed import on_packed
from glasslite.kernels.reference._window import ORDERED_BLOCK, Window, blocks, pad
from glasslite.kernels.reference.fixed_point import Requantization, requantize_into
from glasslite.kernels.reference.fully_connected import fully_connected_hybrid


def conv2d_f32(
    input: NDArray[np.float32],
    filter: NDArray[np.float32],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    window: Window,
    activation_min: float,
    activation_max: float,
) -> None:
    """float32: input (N, H, W, C), filter (O, kh, kw, C / groups), bias (O,), output (N, H', W', O)."""
    weights = filter.reshape(len(filter), -1).T
    for patches, rows in blocks(pad(input, window), window, output, ORDERED_BLOCK):
        for depth, channels in _groups(input, filter):
            total = ordered_matmul(patches[..., depth].reshape(len(patches), -1), weights[:, channels])
            if bias is not None:
                total = total + bias[channels]
            np.clip(total, activation_min, activation_max, out=rows[:, channels])


def conv2d_qs8(
    input: NDArray[Any],
    filter: NDArray[Any],
    bias: NDArray[Any] | None,
    output: NDArray[Any],
    *,
    window: Window,
    input_zero_point: int,
    filter_zero_point: int,
    output_zero_point: int,
    requantization: Requantization,
    activation_min: int,
    activation_max: int,
) -> None:
    """Quantized: the same shapes; the accumulator has the bias's type and wraps as that does.

    acc = sum (input - input_zero_point) * (filter - filter_zero_point) + bias; padding adds nothing.
    """
    weights = exact_weights(
        filter.reshape(len(filter), -1), filter_zero_point, bias, input.dtype, input_zero_point
    )
    for patches, rows in blocks(pad(input, window, input_zero_point), window, output):
        for depth, channels in _groups(input, filter):
            requantize_into(
                rows[:, channels],
                weights.of(channels).accumulate(patches[..., depth].reshape(len(patches), -1)),
                requantization.of(channels),
                output_zero_point=output_zero_point,
                activation_min=activation_min,
                activation_max=activation_max,
            )


conv2d_qu8 = conv2d_qs8
conv2d_qs16 = conv2d_qs8


def conv2d_hybrid(
    input: NDArray[np.float32],
    filter: NDArray[Any],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    window: Window,
    filter_scale: NDArray[np.float32],
    dynamic: Dynamic,
    defects: bool,
    activation_min: float,
    activation_max: float,
) -> None:
    """Dynamic range: each image is quantized here, see `Dynamic`; uint8 filters hold int8 values.

    `defects` repeats the products that x86 code gets wrong, see `sign_overflow`.
    """
    rows = dynamic.quantize(input.reshape(len(input), -1))
    filters = filter.view(np.int8).reshape(len(filter), -1)
    scales = np.broadcast_to(filter_scale, len(filter))
    for batch, image in enumerate(rows.values.reshape(input.shape)):
        zero_point = int(rows.zero_point[batch])
        weights = exact_weights(filters, 0, None, image.dtype, zero_point)
        for patches, target in blocks(pad(image[None], window, zero_point), window, output[batch, None]):
            for depth, channels in _groups(input, filter):
                columns = patches[..., depth].reshape(len(patches), -1)
                total = weights.of(channels).accumulate(columns)
                if defects:
                    total = total + sign_overflow(columns, filters)
                start = None if bias is None else bias[channels]
                real = dynamic.reals(total, scales[channels], rows.scale[batch], start)
                np.clip(real, activation_min, activation_max, out=target[:, channels])


def conv2d_hybrid_pointwise(
    input: NDArray[np.float32],
    filter: NDArray[Any],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    **params: Any,
) -> None:
    """Dynamic range where a filter covers one pixel: each pixel is quantized by itself.

    Keyword parameters as of FULLY_CONNECTED.
    Source: XNNPACK src/subgraph/convolution-2d.c, which makes a matrix product of it.
    """
    fully_connected_hybrid(input, filter.reshape(len(filter), -1), bias, output, **params)


conv2d_qs8_packed = on_packed(conv2d_qs8)
conv2d_qs16_packed = on_packed(conv2d_qs16)
conv2d_hybrid_packed = on_packed(conv2d_hybrid)


def _groups(input: NDArray[Any], filter: NDArray[Any]) -> Iterator[tuple[slice, slice]]:
    """The input channels and the output channels of each group."""
    depth = filter.shape[3]
    groups = input.shape[3] // depth
    filters = len(filter) // groups
    for group in range(groups):
        yield slice(group * depth, (group + 1) * depth), slice(group * filters, (group + 1) * filters)
