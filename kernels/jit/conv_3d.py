"""CONV_3D: for each depth of the output, the slices that its windows see become the channels of one image.

That image is convolved as any other; the filter's depth becomes channels likewise.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.buffers import buffer
from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit._binding import constant
from glasslite.kernels.jit._copy import bind_copy
from glasslite.kernels.jit.conv2d import conv2d_f32
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference._volume import Axis
from glasslite.kernels.reference._window import Window

Floats = NDArray[np.float32]

#: Images from which on so many calls, each with filters of its own, cost too much.
_MOST_IMAGES = 1 << 8


def conv_3d_f32(
    input: Floats,
    filter: Floats,
    bias: Floats | None,
    output: Floats,
    *,
    axes: tuple[Axis, ...],
    activation_min: float,
    activation_max: float,
) -> list[Bound]:
    """float32: input (N, D, H, W, C), filter (kd, kh, kw, C, O), bias (O,), output (N, D', H', W', O)."""
    depth, height, width = axes
    if output.shape[0] * output.shape[1] > _MOST_IMAGES:
        raise NotCompiled(f"there are more than {_MOST_IMAGES} images")
    slices, rows, columns, channels, filters = filter.shape
    weights = np.ascontiguousarray(constant(filter, "filter").transpose(4, 1, 2, 0, 3))
    weights = weights.reshape(filters, rows, columns, slices * channels)
    weights.flags.writeable = False
    window = Window(
        rows, columns, height.stride, width.stride, height.dilation, width.dilation,
        height.padding, _behind(height, input.shape[2], output.shape[2]),
        width.padding, _behind(width, input.shape[3], output.shape[3]),
    )  # fmt: skip
    image_shape = (1, *input.shape[2:4], slices * channels)
    image = buffer(int(np.prod(image_shape)), np.float32).reshape(image_shape)
    nothing = np.zeros(input.shape[2:], np.float32)
    calls: list[Bound] = []
    for volume, target in zip(input, output, strict=True):
        for place in range(output.shape[1]):
            for tap in range(slices):
                at = place * depth.stride + tap * depth.dilation - depth.padding
                seen = volume[at] if 0 <= at < len(volume) else nothing
                calls += bind_copy(seen, image[0, ..., tap * channels : (tap + 1) * channels])
            calls += conv2d_f32(
                image, weights, bias, target[place : place + 1], window=window,
                activation_min=activation_min, activation_max=activation_max,
            )  # fmt: skip
    return calls


def _behind(axis: Axis, size: int, count: int) -> int:
    """The padding behind an axis."""
    return max(0, (count - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1 - size - axis.padding)
