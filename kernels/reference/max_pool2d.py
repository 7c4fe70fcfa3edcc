"""MAX_POOL_2D: the highest element of each window.

Oracle: LiteRT BUILTIN_REF, reference/pooling.h, reference/integer_ops/pooling.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._reduce import max_windows
from glasslite.kernels.reference._window import Window


def max_pool2d_f32(
    input: NDArray[Any],
    output: NDArray[Any],
    *,
    window: Window,
    activation_min: float,
    activation_max: float,
) -> None:
    """Any type: input (N, H, W, C), output (N, H', W', C).

    NaN is never the highest, and a window of NaN alone gives the lowest number.
    """
    max_windows(input, window, output)
    np.clip(output, activation_min, activation_max, out=output)


max_pool2d_qs8 = max_pool2d_f32
max_pool2d_qu8 = max_pool2d_f32
max_pool2d_qs16 = max_pool2d_f32
