"""MaxUnpooling2D: each element goes back to the place that MaxPoolingWithArgmax2D took it from.

Spec: MediaPipe mediapipe/util/tflite/operations/max_unpooling.cc
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue
from glasslite.kernels.reference._window import Window

Floats = NDArray[np.float32]


def max_unpooling2d_f32(input: Floats, places: Floats, output: Floats, *, window: Window) -> None:
    """float32: input and places (N, H, W, C), output (N, H * kernel_h, W * kernel_w, C).

    Raises:
        BadValue: a place lies outside the output.
    """
    output.fill(0)
    batches, height, width, channels = input.shape
    with np.errstate(invalid="ignore"):
        steps = np.where(np.abs(places) < 1 << 30, places, -1).astype(np.int64)
    rows = steps // window.kernel_w
    rows += (np.arange(height) * window.stride_h - window.pad_top)[:, None, None]
    columns = steps % window.kernel_w
    columns += (np.arange(width) * window.stride_w - window.pad_left)[:, None]
    wrong = (steps < 0) | (rows < 0) | (rows >= output.shape[1])
    wrong |= (columns < 0) | (columns >= output.shape[2])
    if wrong.any():
        at = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise BadValue(f"place {places[at]:g} at {at} lies outside the output {output.shape}")
    batch, channel = np.arange(batches)[:, None, None, None], np.arange(channels)
    output[batch, rows, columns, channel] = input
