"""MaxPoolingWithArgmax2D: the highest element of each window, and where in the window it was.

Spec: MediaPipe mediapipe/util/tflite/operations/max_pool_argmax.cc
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._taps import taps
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
    for row, column in taps(window, input.shape[1:3], output.shape[1:3]):
        seen = input[:, row.inputs, column.inputs]
        best = output[:, row.outputs, column.outputs]
        higher = seen > best
        np.copyto(best, seen, where=higher)
        place = np.float32(row.place * window.kernel_w + column.place) + np.float32(0.1)
        np.copyto(places[:, row.outputs, column.outputs], place, where=higher)
    np.clip(output, activation_min, activation_max, out=output)
