"""DEPTHWISE_CONV_2D: each input channel meets filters of its own, `depth_multiplier` of them.

Spec:   tensorflow.org/lite/performance/quantization_spec
Oracle: LiteRT BUILTIN_REF, depthwise_conv.cc, reference/depthwiseconv_{float,uint8}.h,
        reference/integer_ops/depthwise_conv.h
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._accumulate import exact_weights
from glasslite.kernels.reference._hybrid import Dynamic
from glasslite.kernels.reference._packed import on_packed
from glasslite.kernels.reference._window import Window, pad
from glasslite.kernels.reference.fixed_point import Requantization, requantize_into

#: Elements of one block of sums: with the products and the input they stay near the second-level cache.
_BLOCK_ELEMENTS = 1 << 16
#: Channels from which on a row of channels is long enough for one NumPy loop.
_MANY_CHANNELS = 256


def depthwise_conv2d_f32(
    input: NDArray[np.float32],
    filter: NDArray[np.float32],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    window: Window,
    activation_min: float,
    activation_max: float,
) -> None:
    """float32: input (N, H, W, C), filter (1, kh, kw, C * multiplier), bias and output channels like the filter's."""
    for total, rows in _sums(pad(input, window), filter[0], window, output):
        if bias is not None:
            total += bias
        np.clip(total, activation_min, activation_max, out=rows)


def depthwise_conv2d_qs8(
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
    weights = exact_weights(_by_channel(filter), filter_zero_point, bias, input.dtype, input_zero_point)
    taps = weights.matrix.reshape(filter.shape[1:])
    for total, rows in _sums(pad(input, window, input_zero_point), taps, window, output):
        requantize_into(
            rows,
            weights.complete(total),
            requantization,
            output_zero_point=output_zero_point,
            activation_min=activation_min,
            activation_max=activation_max,
        )


depthwise_conv2d_qu8 = depthwise_conv2d_qs8
depthwise_conv2d_qs16 = depthwise_conv2d_qs8


def depthwise_conv2d_hybrid(
    input: NDArray[np.float32],
    filter: NDArray[np.int8],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    window: Window,
    filter_scale: NDArray[np.float32],
    dynamic: Dynamic,
    activation_min: float,
    activation_max: float,
) -> None:
    """Dynamic range: each image is quantized here, see `Dynamic`."""
    quantized = dynamic.quantize(input.reshape(len(input), -1))
    for batch, image in enumerate(quantized.values.reshape(input.shape)):
        zero_point = int(quantized.zero_point[batch])
        weights = exact_weights(_by_channel(filter), 0, None, image.dtype, zero_point)
        taps = weights.matrix.reshape(filter.shape[1:])
        for total, rows in _sums(pad(image[None], window, zero_point), taps, window, output[batch, None]):
            real = dynamic.reals(weights.complete(total), filter_scale, quantized.scale[batch], bias)
            np.clip(real, activation_min, activation_max, out=rows)


depthwise_conv2d_qs8_packed = on_packed(depthwise_conv2d_qs8)


def _by_channel(filter: NDArray[Any]) -> NDArray[Any]:
    """A filter (1, kh, kw, O) as (O, taps)."""
    return filter.reshape(-1, filter.shape[3]).T


def _sums(
    padded: NDArray[Any], filter: NDArray[Any], window: Window, output: NDArray[Any]
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Walk blocks of output rows: (sums over the taps, output rows to write), both of shape (rows, W', O).

    Sums are in the filter's type (kh, kw, O); products are added tap by tap, as BUILTIN_REF adds them.
    """
    batches, height, width, channels = output.shape
    if channels < _MANY_CHANNELS:
        # One long row for each tap, so that a NumPy loop covers a row of pixels.
        filter = np.ascontiguousarray(
            np.broadcast_to(filter[:, :, None], (*filter.shape[:2], width, channels))
        )
    repeats = channels // padded.shape[3]
    rows = max(1, _BLOCK_ELEMENTS // (width * channels))
    for batch in range(batches):
        for top in range(0, height, rows):
            target = output[batch, top : top + rows]
            start = top * window.stride_h
            block = padded[batch, start : start + (len(target) - 1) * window.stride_h + window.extent[0]]
            if repeats > 1:
                block = block.repeat(repeats, axis=2)
            yield _sum_block(block, filter, window, target.shape), target


def _sum_block(
    block: NDArray[Any], filter: NDArray[Any], window: Window, shape: tuple[int, ...]
) -> NDArray[Any]:
    """The sums of one block of output rows of a shape, from the padded input rows that they see."""
    height, width, _ = shape
    # Columns that one tap meets lie side by side.
    phases = [
        np.ascontiguousarray(block[:, phase :: window.stride_w], filter.dtype)
        for phase in range(min(window.stride_w, window.extent[1]))
    ]
    total, product = np.zeros(shape, filter.dtype), np.empty(shape, filter.dtype)
    for y in range(window.kernel_h):
        top = y * window.dilation_h
        bottom = top + (height - 1) * window.stride_h + 1
        for x in range(window.kernel_w):
            left, phase = divmod(x * window.dilation_w, window.stride_w)
            taps = phases[phase][top : bottom : window.stride_h, left : left + width]
            np.multiply(taps, filter[y, x], out=product)
            np.add(total, product, out=total)
    return total
