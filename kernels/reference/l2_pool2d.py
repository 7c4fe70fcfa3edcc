"""L2_POOL_2D: the root of the mean square of each window.

Oracle: LiteRT BUILTIN_REF, reference/pooling.h
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._taps import taps
from glasslite.kernels.reference._window import Window


def l2_pool2d_f32(
    input: NDArray[np.float32],
    output: NDArray[np.float32],
    *,
    window: Window,
    activation_min: float,
    activation_max: float,
) -> None:
    """float32: input (N, H, W, C), output (N, H', W', C). The mean is that of the elements within the image."""
    output.fill(0)
    counts = np.zeros(output.shape[1:3], np.float32)
    for row, column in taps(window, input.shape[1:3], output.shape[1:3]):
        seen = input[:, row.inputs, column.inputs]
        output[:, row.outputs, column.outputs] += seen * seen
        counts[row.outputs, column.outputs] += 1
    with np.errstate(all="ignore"):
        output /= counts[:, :, None]
    np.sqrt(output, out=output)
    np.clip(output, activation_min, activation_max, out=output)
