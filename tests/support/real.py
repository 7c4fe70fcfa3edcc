"""Pieces that the definitions of several operators share, in real numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]


def fused(options: Mapping[str, Any], y: Real) -> Real:
    """Apply an operator's `fused_activation_function`.

    LiteRT holds floats within float32's finite range even under NONE (kernel_util.h): no infinity passes.
    """
    limit = float(np.finfo(np.float32).max)
    name = options.get("fused_activation_function", "NONE")
    if name == "TANH":
        return np.tanh(y)
    lowest, highest = {
        "NONE": (-limit, limit),
        "RELU": (0.0, limit),
        "RELU6": (0.0, 6.0),
        "RELU_N1_TO_1": (-1.0, 1.0),
    }[name]
    return np.clip(y, lowest, highest)


def windows(x: Real, kernel: tuple[int, int], options: Mapping[str, Any], fill: float = 0.0) -> Real:
    """Every window of an image under a convolution's or pool's options.

    SAME gives ceil(size / stride) positions, with the smaller half of the padding in front; VALID gives whole
    windows only. `fill` stands where a window leaves the image.

    Args:
        x: [batch, height, width, channels].

    Returns:
        [batch, out_height, out_width, kernel_height, kernel_width, channels].
    """
    for axis, side, size in ((1, "h", kernel[0]), (2, "w", kernel[1])):
        stride = options.get(f"stride_{side}", 1)
        dilation = options.get(f"dilation_{side}_factor", 1)
        extent = (size - 1) * dilation + 1
        length = x.shape[axis]
        count, before = (length - extent) // stride + 1, 0
        if options.get("padding", "SAME") == "SAME":
            count = -(-length // stride)
            before = max((count - 1) * stride + extent - length, 0) // 2
        after = max((count - 1) * stride + extent - before - length, 0)
        pads = [(0, 0)] * x.ndim
        pads[axis] = (before, after)
        places = np.arange(count)[:, None] * stride + np.arange(size) * dilation
        x = np.take(np.pad(x, pads, constant_values=fill), places, axis=axis)
        if axis == 1:
            # The window's own axis goes behind the image's, so that the width is axis 2 in its turn.
            x = np.moveaxis(x, 2, -2)
    # [batch, out_height, out_width, kernel_width, kernel_height, channels] so far.
    return np.swapaxes(x, 3, 4)
