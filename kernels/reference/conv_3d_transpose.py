"""CONV_3D_TRANSPOSE: each value of a volume spreads over a window of the output, weighed by the filters.

Oracle: LiteRT BUILTIN_REF, reference/conv3d_transpose.h
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._volume import Axis, add_products, finish, walk

Floats = NDArray[np.float32]


def conv_3d_transpose_f32(
    _output_shape: NDArray[np.int32],
    filter: Floats,
    input: Floats,
    bias: Floats | None,
    output: Floats,
    *,
    axes: tuple[Axis, ...],
    activation_min: float,
    activation_max: float,
) -> None:
    """float32: filter (kd, kh, kw, O, C), input (N, D, H, W, C), bias (O,), output (N, D', H', W', O).

    `axes` are those of the convolution from the output's size to the input's.
    """
    for image, target in zip(input, output, strict=True):
        target.fill(0)
        for taps in reversed(list(walk(axes, output.shape[1:4], input.shape[1:4]))):
            seen = image[tuple(tap.outputs for tap in taps)]
            total = target[tuple(tap.inputs for tap in taps)]
            add_products(total, seen, filter[tuple(tap.place for tap in taps)].T)
        finish(target, bias, activation_min, activation_max)
