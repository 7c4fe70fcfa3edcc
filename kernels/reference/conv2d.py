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
from glasslite.kernels.reference._hybrid import quantize_rows, sign_overflow
from glasslite.kernels.reference._window import ORDERED_BLOCK, Window, blocks, pad
from glasslite.kernels.reference.fixed_point import Requantization, requantize_into


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
    per_channel: bool,
    defects: bool,
    activation_min: float,
    activation_max: float,
) -> None:
    """Dynamic range: each image is quantized here to meet 8-bit filters; uint8 filters hold int8 values.

    Per channel the input is asymmetric and acc * filter_scale * scale, else symmetric and acc * (filter_scale * scale);
    each step is rounded to float32. `defects` repeats the products that x86 code gets wrong, see `sign_overflow`.
    """
    rows = quantize_rows(input.reshape(len(input), -1), asymmetric=per_channel)
    filters = filter.view(np.int8).reshape(len(filter), -1)
    for batch, image in enumerate(rows.values.reshape(input.shape)):
        scale, zero_point = rows.scale[batch], int(rows.zero_point[batch])
        factor = np.broadcast_to(filter_scale if per_channel else filter_scale * scale, len(filter))
        weights = exact_weights(filters, 0, None, image.dtype, zero_point)
        for patches, target in blocks(pad(image[None], window, zero_point), window, output[batch, None]):
            for depth, channels in _groups(input, filter):
                columns = patches[..., depth].reshape(len(patches), -1)
                total = weights.of(channels).accumulate(columns)
                if defects and not per_channel and len(filter) % 4:
                    total = total + sign_overflow(columns, filters)
                real = total.astype(np.float32) * factor[channels]
                if per_channel:
                    real = real * scale
                if bias is not None:
                    real = real + bias[channels]
                np.clip(real, activation_min, activation_max, out=target[:, channels])


def _groups(input: NDArray[Any], filter: NDArray[Any]) -> Iterator[tuple[slice, slice]]:
    """The input channels and the output channels of each group."""
    depth = filter.shape[3]
    groups = input.shape[3] // depth
    filters = len(filter) // groups
    for group in range(groups):
        yield slice(group * depth, (group + 1) * depth), slice(group * filters, (group + 1) * filters)
