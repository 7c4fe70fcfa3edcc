"""CONV_2D: each output value is a window of the input times a filter, plus a bias.

Spec:   tensorflow.org/lite/performance/quantization_spec
Oracle: LiteRT BUILTIN_REF, reference/conv.h, reference/integer_ops/conv.h
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._accumulate import exact_matmul, ordered_matmul
from glasslite.kernels.reference._window import Window, blocks, pad
from glasslite.kernels.reference.fixed_point import Requantization, requantize_into, wrap_int32


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
    for patches, weights, channels, rows in _groups(pad(input, window), filter, window, output):
        total = ordered_matmul(patches, weights)
        if bias is not None:
            total = total + bias[channels]
        rows[:, channels] = np.clip(total, activation_min, activation_max)


def conv2d_qs8(
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
) -> None:
    """8-bit: the same shapes; int32 bias; the accumulator is int32 and wraps as int32 does.

    acc = sum (input - input_zero_point) * (filter - filter_zero_point) + bias; padding adds nothing.
    """
    centred = pad(input.astype(np.float64) - input_zero_point, window)
    centred_filter = filter.astype(np.float64) - filter_zero_point
    for patches, weights, channels, rows in _groups(centred, centred_filter, window, output):
        accumulator = exact_matmul(patches, weights)
        if bias is not None:
            accumulator += bias[channels]
        requantize_into(
            rows[:, channels],
            wrap_int32(accumulator),
            _of_channels(requantization, channels),
            output_zero_point=output_zero_point,
            activation_min=activation_min,
            activation_max=activation_max,
        )


conv2d_qu8 = conv2d_qs8


def _groups(
    padded: NDArray[Any], filter: NDArray[Any], window: Window, output: NDArray[Any]
) -> Iterator[tuple[NDArray[Any], NDArray[Any], slice, NDArray[Any]]]:
    """Walk blocks of output pixels and groups of channels: (patches (P, K), weights (K, O'), channels, rows)."""
    group_depth = filter.shape[3]
    groups = padded.shape[3] // group_depth
    filters = filter.shape[0] // groups
    weights = filter.reshape(filter.shape[0], -1).T
    for patches, rows in blocks(padded, window, output):
        for group in range(groups):
            channels = slice(group * filters, (group + 1) * filters)
            depth = slice(group * group_depth, (group + 1) * group_depth)
            yield patches[..., depth].reshape(len(patches), -1), weights[:, channels], channels, rows


def _of_channels(how: Requantization, channels: slice) -> Requantization:
    if how.scale.size == 1:
        return how
    return Requantization(how.rounding, how.scale[channels], how.multiplier[channels], how.shift[channels])
