"""RFFT2D: the discrete Fourier transform of real matrices, without the half that mirrors the other.

Oracle: LiteRT BUILTIN_REF, rfft2d.cc, which computes in float64 by Ooura's fft2d
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Elements that are transformed at a time, in float64.
_BLOCK = 1 << 16


def rfft2d_f32(input: NDArray[np.float32], lengths: NDArray[np.int32], output: NDArray[np.complex64]) -> None:
    """float32 (..., H, W) to complex64 (..., height, width / 2 + 1), by float64; lengths are (height, width)."""
    height, width = (int(n) for n in lengths)
    target: NDArray[Any] = output.reshape(-1, *output.shape[-2:])
    matrices = input.reshape(len(target), *input.shape[-2:])[:, :height, :width]
    if not matrices.size:
        target.fill(0)
        return
    step = max(1, _BLOCK // (height * width))
    for start in range(0, len(target), step):
        part = matrices[start : start + step].astype(np.float64)
        target[start : start + step] = np.fft.rfft2(part, (height, width))
