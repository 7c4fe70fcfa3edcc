"""TRANSPOSE_CONV: each input value spreads over a window of the output, weighed by the filters.

BUILTIN_REF walks the input and adds to the output. Seen from an output pixel, products arrive in the order of the
input's pixels, and which taps of the filter take part depends on the pixel's place modulo the stride alone. So the
pixels of one such phase are an ordinary convolution, of stride 1 and with some of the taps, last first.

Spec:   tensorflow.org/lite/performance/quantization_spec
Oracle: LiteRT BUILTIN_REF, transpose_conv.cc, reference/transpose_conv.h, reference/integer_ops/transpose_conv.h
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._accumulate import exact_weights, ordered_matmul
from glasslite.kernels.reference._hybrid import Dynamic
from glasslite.kernels.reference._window import BLOCK_ELEMENTS, ORDERED_BLOCK, Window, blocks, pad
from glasslite.kernels.reference.fixed_point import Requantization, requantize_into


def transpose_conv_f32(
    _output_shape: NDArray[np.int32],
    filter: NDArray[np.float32],
    input: NDArray[np.float32],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    window: Window,
    activation_min: float,
    activation_max: float,
) -> None:
    """float32: filter (O, kh, kw, C), input (N, H, W, C), bias (O,), output (N, H', W', O).

    `window` is that of the convolution from the output's size to the input's; its padding is cropped from the output.
    """
    for phase in phases(filter, window, input, output):
        for patches, rows in phase.blocks(input, output, ORDERED_BLOCK):
            total = ordered_matmul(patches, phase.taps.T)
            if bias is not None:
                total = total + bias
            np.clip(total, activation_min, activation_max, out=rows)


def transpose_conv_qs8(
    _output_shape: NDArray[np.int32],
    filter: NDArray[Any],
    input: NDArray[Any],
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

    acc = sum (input - input_zero_point) * (filter - filter_zero_point) + bias
    """
    for phase in phases(filter, window, input, output):
        weights = exact_weights(phase.taps, filter_zero_point, bias, input.dtype, input_zero_point)
        for patches, rows in phase.blocks(input, output, fill=input_zero_point):
            requantize_into(
                rows,
                weights.accumulate(patches),
                requantization,
                output_zero_point=output_zero_point,
                activation_min=activation_min,
                activation_max=activation_max,
            )


transpose_conv_qu8 = transpose_conv_qs8
transpose_conv_qs16 = transpose_conv_qs8


def transpose_conv_hybrid(
    _output_shape: NDArray[np.int32],
    filter: NDArray[np.int8],
    input: NDArray[np.float32],
    bias: NDArray[np.float32] | None,
    output: NDArray[np.float32],
    *,
    window: Window,
    filter_scale: NDArray[np.float32],
    dynamic: Dynamic,
    activation_min: float,
    activation_max: float,
) -> None:
    """Dynamic range: each image is quantized asymmetrically here.

    Unless the scaling is "fused", see `Dynamic`, each product, not the sum, is scaled: x * w * filter_scale * scale,
    each step in float32.
    """
    quantized = dynamic.quantize(input.reshape(len(input), -1))
    centred = (quantized.values - quantized.zero_point[:, None].astype(np.float32)).reshape(input.shape)
    filter_scale = np.atleast_2d(filter_scale)
    for batch, scale in enumerate(quantized.scale):
        target = output[batch, None]
        for phase in phases(filter.astype(np.float32), window, input, target):
            for patches, rows in phase.blocks(centred[batch, None], target, ORDERED_BLOCK):
                if dynamic.scaling == "fused":
                    exact = patches.astype(np.float64) @ phase.taps.T.astype(np.float64)
                    total = dynamic.reals(exact.astype(np.int32), filter_scale, scale, bias)
                else:
                    total = ordered_matmul(patches, phase.taps.T, filter_scale, np.full((1, 1), scale))
                    total = total if bias is None else total + bias
                np.clip(total, activation_min, activation_max, out=rows)


class _Axis(NamedTuple):
    """One axis of a phase.

    Attributes:
        pixels: of the output.
        taps: of the filter that reach them, last first: in the order of the input pixels that they meet.
        source: the input pixels, with zeros to add before and after.
    """

    pixels: slice
    taps: range
    source: slice
    before: int
    after: int


class _Phase(NamedTuple):
    """Output pixels that the same taps (O, K) reach; `blocks` walks the convolution that gives them."""

    y: _Axis
    x: _Axis
    taps: NDArray[Any]

    def blocks(
        self, input: NDArray[Any], output: NDArray[Any], elements: int = BLOCK_ELEMENTS, fill: int = 0
    ) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
        """Walk the pixels: (patches (P, K), rows (P, O) to fill before the next step)."""
        y, x = self.y, self.x
        window = Window(len(y.taps), len(x.taps), 1, 1, 1, 1, y.before, y.after, x.before, x.after)
        padded = pad(input[:, y.source, x.source], window, fill)
        target = output[:, y.pixels, x.pixels]
        if not target.size:
            return
        result = np.empty(target.shape, target.dtype)
        for patches, rows in blocks(padded, window, result, elements):
            yield patches.reshape(len(rows), self.taps.shape[1]), rows
        target[...] = result


def phases(
    filter: NDArray[Any], window: Window, input: NDArray[Any], output: NDArray[Any]
) -> Iterator[_Phase]:
    """All phases that some tap reaches; before those, where strides leave gaps, all pixels as if no tap did."""
    if window.stride_h > window.kernel_h or window.stride_w > window.kernel_w:
        yield _Phase(_untouched(output.shape[1]), _untouched(output.shape[2]), filter[:, 0, 0, :0])
    for tap_y in range(min(window.stride_h, window.kernel_h)):
        y = _axis(tap_y, input.shape[1], output.shape[1], window.kernel_h, window.stride_h, window.pad_top)
        for tap_x in range(min(window.stride_w, window.kernel_w)):
            x = _axis(
                tap_x, input.shape[2], output.shape[2], window.kernel_w, window.stride_w, window.pad_left
            )
            yield _Phase(y, x, filter[:, y.taps][:, :, x.taps].reshape(len(filter), -1))


def _axis(tap: int, size: int, output_size: int, kernel: int, stride: int, padding: int) -> _Axis:
    """The pixels that `tap` reaches: tap k comes to output pixel p from input pixel (p + padding - k) / stride."""
    first = (tap - padding) % stride
    taps = range(tap, kernel, stride)[::-1]
    start = (first + padding) // stride - len(taps) + 1
    stop = start + len(taps) - 1 + len(range(first, output_size, stride))
    source = slice(min(max(start, 0), size), min(max(stop, 0), size))
    before = min(max(-start, 0), stop - start)
    after = stop - start - before - (source.stop - source.start)
    return _Axis(slice(first, None, stride), taps, source, before, after)


def _untouched(output_size: int) -> _Axis:
    return _Axis(slice(None), range(0), slice(0, 0), output_size - 1, 0)
