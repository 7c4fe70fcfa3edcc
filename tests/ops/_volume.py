"""Cases of CONV_3D and CONV_3D_TRANSPOSE."""

from __future__ import annotations

from typing import Any

import numpy as np

from glasslite.engine.ir import Array, Shape

Three = tuple[int, int, int]


def options_of(strides: Three, dilations: Three, padding: str, activation: str) -> dict[str, Any]:
    steps = zip("dhw", strides, dilations, strict=True)
    options: dict[str, Any] = {"padding": padding, "fused_activation_function": activation}
    for side, stride, dilation in steps:
        options |= {f"stride_{side}": stride, f"dilation_{side}_factor": dilation}
    return options


def weights(shape: Shape) -> Array:
    return np.float32(np.random.default_rng(shape).normal(0, 1, shape))


def before(options: dict[str, Any], sizes: Shape, counts: Shape, kernel: Shape) -> list[int]:
    """The padding in front of each axis: the smaller half."""
    each = zip("dhw", sizes, counts, kernel, strict=True)
    return [
        max(0, (n - 1) * options[f"stride_{s}"] + (k - 1) * options[f"dilation_{s}_factor"] + 1 - size) // 2
        for s, size, n, k in each
    ]
