"""CONV_2D of 1x1 and the DEPTHWISE_CONV_2D behind it: what lies between them never leaves the second cache.

Worth it only where the tensor between them is larger than that. Blocks of rows are taken for some channels at a time,
so that few rows at the seams are computed twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.buffers import buffer
from glasslite.kernels.jit._binding import constant
from glasslite.kernels.jit._chain import Link, bind_chain
from glasslite.kernels.jit.conv2d import conv2d_f32
from glasslite.kernels.jit.depthwise_conv2d import depthwise_conv2d_f32
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.jit.target import TARGET
from glasslite.kernels.reference._window import Window

Array = NDArray[np.float32]

#: Channels that a block takes.
_CHANNELS = 32


def pointwise_depthwise_f32(
    input: Array,
    pointwise_filter: Array,
    pointwise_bias: Array | None,
    filter: Array,
    bias: Array | None,
    output: Array,
    *,
    before: Mapping[str, Any],
    window: Window,
    **limits: float,
) -> list[Bound]:
    """Input (N, H, W, K), filters (C, 1, 1, K) and (1, kh, kw, C), output (N, H', W', C); one channel multiplier.

    `before` are the parameters of the first convolution, the others those of the second.
    """
    for array in (pointwise_filter, pointwise_bias, filter, bias):
        constant(array, "filter")
    images, _, width, _ = input.shape
    _, height, _, channels = output.shape
    rows = _rows(height, width, window)
    most = (rows - 1) * window.stride_h + window.extent[0]
    between = buffer(most * width * min(channels, _CHANNELS), np.float32)
    tasks = []
    for image in range(images):
        for first in range(0, channels, _CHANNELS):
            part = slice(first, first + _CHANNELS)
            first_filter, second_filter = _part(pointwise_filter, 0, part), _part(filter, 3, part)
            biases = [None if b is None else _part(b, 0, part) for b in (pointwise_bias, bias)]
            for row in range(0, height, rows):
                y = output[image : image + 1, row : row + rows, :, part]
                top = row * window.stride_h - window.pad_top
                bottom = top + (y.shape[1] - 1) * window.stride_h + window.extent[0]
                x = input[image : image + 1, max(0, top) : min(bottom, input.shape[1])]
                inner = between[: x.shape[1] * width * y.shape[3]].reshape(1, x.shape[1], width, y.shape[3])
                around = window._replace(pad_top=max(0, -top), pad_bottom=max(0, bottom - input.shape[1]))
                made = conv2d_f32(x, first_filter, biases[0], inner, **before)
                read = depthwise_conv2d_f32(inner, second_filter, biases[1], y, window=around, **limits)
                tasks.append([Link(one, "output") for one in made] + [Link(one, "input") for one in read])
    return [bind_chain(tasks, between)]


def _part(array: Array, axis: int, part: slice) -> Array:
    """Some of the channels, still constant."""
    some = array[(slice(None),) * axis + (part,)]
    some.flags.writeable = False
    return some


def _rows(height: int, width: int, window: Window) -> int:
    """Output rows of a block whose input takes half the second cache."""
    room = TARGET.cache // 2 // (4 * width * _CHANNELS)
    rows = max(1, (room - window.extent[0]) // window.stride_h + 1)
    return -(-height // -(-height // rows))
