"""MaxPoolingWithArgmax2D: the highest element of each window, and where in the window it was.

Spec: MediaPipe mediapipe/util/tflite/operations/max_pool_argmax.cc
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._window import Window

Floats = NDArray[np.float32]


def max_pooling_with_argmax2d_f32(
    input: Floats,
    output: Floats,
    places: Floats,
    *,
    window: Window,
    activation_min: float,
    activation_max: float,
) -> None:
    """float32: input (N, H, W, C), output and places (N, H', W', C).

    Of equal elements the first counts. A NaN is never the highest; a window of those alone gives the lowest number, and
    the first place.
    """
    output.fill(np.finfo(np.float32).min)
    places.fill(0.1)
    for y in _taps(window.kernel_h, window.stride_h, window.pad_top, input.shape[1], output.shape[1]):
        rows, from_rows = _reach(y, window.stride_h, window.pad_top, input.shape[1], output.shape[1])
        for x in _taps(window.kernel_w, window.stride_w, window.pad_left, input.shape[2], output.shape[2]):
            columns, from_columns = _reach(
                x, window.stride_w, window.pad_left, input.shape[2], output.shape[2]
            )
            seen, best = input[:, from_rows, from_columns], output[:, rows, columns]
            higher = seen > best
            np.copyto(best, seen, where=higher)
            place = np.float32(y * window.kernel_w + x) + np.float32(0.1)
            np.copyto(places[:, rows, columns], place, where=higher)
    np.clip(output, activation_min, activation_max, out=output)


def _taps(kernel: int, stride: int, padding: int, size: int, count: int) -> range:
    """The taps of a window's axis that some window has within the image."""
    return range(max(0, padding - (count - 1) * stride), min(kernel, size + padding))


def _reach(tap: int, stride: int, padding: int, size: int, count: int) -> tuple[slice, slice]:
    """The windows whose tap lies within the image, and what it sees there."""
    first = max(0, -((tap - padding) // stride))
    last = min(count - 1, (size - 1 + padding - tap) // stride)
    start = first * stride + tap - padding
    return slice(first, last + 1), slice(start, start + (last - first) * stride + 1, stride)
