"""DEPTHWISE_CONV_2D: bind a convolution of each channel with its own filters to the tiles of `_convolution.py`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit import _convolution
from glasslite.kernels.jit._binding import (
    a_channel,
    bind_convolution,
    constant,
    in_registers,
    quantized_values,
    regions,
)
from glasslite.kernels.jit._filters import depthwise_filters, form_of
from glasslite.kernels.jit._hybrid_products import FORM, QuantizedImages, hybrid_depthwise, int8_filter
from glasslite.kernels.jit._sliding import bind_sliding, sliding_entry
from glasslite.kernels.jit.conv2d import conv2d_f32, conv2d_qs8
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.jit.tiles import DEPTHWISE_COLUMNS
from glasslite.kernels.reference._hybrid import Dynamic
from glasslite.kernels.reference._packed import on_packed
from glasslite.kernels.reference._window import Window
from glasslite.kernels.reference.fixed_point import Requantization


def depthwise_conv2d_f32(
    input: NDArray[np.float32],
    filter: NDArray[np.float32],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    window: Window,
    activation_min: float,
    activation_max: float,
) -> list[Bound]:
    """float32: input (N, H, W, C), filter (1, kh, kw, C * multiplier), bias and output channels like the filter's."""
    if _is_ordinary(input, filter):
        return conv2d_f32(
            input, filter.transpose(3, 1, 2, 0), bias, output,
            window=window, activation_min=activation_min, activation_max=activation_max,
        )  # fmt: skip
    channels = filter.shape[3]
    entry = sliding_entry(constant(filter, "filter"), output, window) if channels == input.shape[3] else None
    if entry is not None:
        start = a_channel(constant(bias, "bias"), channels, 1, np.float32)
        limits = {"activation_min": activation_min, "activation_max": activation_max}
        return [bind_sliding(entry, input, filter, start, output, window, **limits)]
    form = form_of(input, depthwise=True)
    filters = depthwise_filters(filter, window, form)
    return [
        bind_convolution(
            _convolution.depthwise_f32, image, part, around, filters, form, repeat=channels // input.shape[3],
            bias=a_channel(constant(bias, "bias"), channels, DEPTHWISE_COLUMNS, np.float32),
            activation_min=activation_min, activation_max=activation_max,
        )
        for image, part, around in regions(input, output, window)
    ]  # fmt: skip


def depthwise_conv2d_qs8(
    input: NDArray[Any],
    filter: NDArray[Any],
    bias: NDArray[np.int32] | None,
    output: NDArray[Any],
    *,
    window: Window,
    input_zero_point: int,
    filter_zero_point: int,
    output_zero_point: int,
    requantization: Requantization,
    activation_min: int,
    activation_max: int,
) -> list[Bound]:
    """Quantized: the same shapes, int8 or uint8."""
    if _is_ordinary(input, filter):
        return conv2d_qs8(
            input, filter.transpose(3, 1, 2, 0), bias, output,
            window=window, input_zero_point=input_zero_point, filter_zero_point=filter_zero_point,
            output_zero_point=output_zero_point, requantization=requantization,
            activation_min=activation_min, activation_max=activation_max,
        )  # fmt: skip
    form = form_of(input, depthwise=True)
    weights = constant(filter, "filter").astype(np.int16) - np.int16(filter_zero_point)
    filters = depthwise_filters(weights, window, form)
    channels, width = filter.shape[3], DEPTHWISE_COLUMNS
    return [
        bind_convolution(
            _convolution.depthwise_i16, input, output, window, filters, form, repeat=channels // input.shape[3],
            bias=in_registers(a_channel(constant(bias, "bias"), channels, width, np.int32), width),
            zero_point=input_zero_point,
            **quantized_values(
                requantization, output, width, output_zero_point=output_zero_point,
                activation_min=activation_min, activation_max=activation_max,
            ),
        )
    ]  # fmt: skip


depthwise_conv2d_qu8 = depthwise_conv2d_qs8


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
) -> list[Bound]:
    """Dynamic range: the same shapes; keyword parameters as of the reference kernel."""
    filters = depthwise_filters(int8_filter(filter), window, FORM)
    images = QuantizedImages(input, dynamic)
    return images.calls + [
        images.bind(
            hybrid_depthwise, (image, slice(None)), output[image : image + 1], window, filters,
            filter_scale=filter_scale, bias=constant(bias, "bias"),
            repeat=filter.shape[3] // input.shape[3],
            activation_min=activation_min, activation_max=activation_max,
        )
        for image in range(len(input))
    ]  # fmt: skip


depthwise_conv2d_qs8_packed = on_packed(depthwise_conv2d_qs8)


def _is_ordinary(input: NDArray[Any], filter: NDArray[Any]) -> bool:
    """Whether all filters meet one channel, as in a CONV_2D, which need not repeat it."""
    return input.shape[3] == 1 < filter.shape[3]
