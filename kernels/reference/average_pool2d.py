"""AVERAGE_POOL_2D: the mean of each window, of those elements only that lie on the image.

Oracle: LiteRT BUILTIN_REF, reference/pooling.h, reference/integer_ops/pooling.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._reduce import sum_windows, window_counts
from glasslite.kernels.reference._window import Window


def average_pool2d_f32(
    input: NDArray[np.float32],
    output: NDArray[np.float32],
    *,
    window: Window,
    activation_min: float,
    activation_max: float,
) -> None:
    """float32: input (N, H, W, C), output (N, H', W', C); summed row by row, then divided."""
    sum_windows(input, window, output)
    output /= window_counts(input, window, output).astype(np.float32)
    np.clip(output, activation_min, activation_max, out=output)


def average_pool2d_qs8(
    input: NDArray[Any],
    output: NDArray[Any],
    *,
    window: Window,
    activation_min: int,
    activation_max: int,
) -> None:
    """Quantized: the same shapes. The mean is of steps, zero point and all, rounded half away from zero."""
    total = np.empty(output.shape, np.int32)
    sum_windows(input, window, total)
    counts = window_counts(input, window, output)
    magnitude = (np.abs(total) + counts // 2) // counts
    mean = np.where(total < 0, -magnitude, magnitude)
    output[...] = np.clip(mean, activation_min, activation_max)


average_pool2d_qu8 = average_pool2d_qs8
average_pool2d_qs16 = average_pool2d_qs8
