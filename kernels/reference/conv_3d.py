"""CONV_3D: filters slide over a volume.

Oracle: LiteRT BUILTIN_REF, reference/conv3d.h
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._volume import Axis, add_products, finish, walk

Floats = NDArray[np.float32]


def conv_3d_f32(
    input: Floats,
    filter: Floats,
    bias: Floats | None,
    output: Floats,
    *,
    axes: tuple[Axis, ...],
    activation_min: float,
    activation_max: float,
) -> None:
    """float32: input (N, D, H, W, C), filter (kd, kh, kw, C, O), bias (O,), output (N, D', H', W', O)."""
    for image, target in zip(input, output, strict=True):
        target.fill(0)
        for taps in walk(axes, input.shape[1:4], output.shape[1:4]):
            seen = image[tuple(tap.inputs for tap in taps)]
            total = target[tuple(tap.outputs for tap in taps)]
            add_products(total, seen, filter[tuple(tap.place for tap in taps)])
        finish(target, bias, activation_min, activation_max)
