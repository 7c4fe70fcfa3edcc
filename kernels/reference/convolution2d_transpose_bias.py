"""Convolution2DTransposeBias: TRANSPOSE_CONV with its bias added first.

Spec: MediaPipe mediapipe/util/tflite/operations/transpose_conv_bias.cc
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._accumulate import ordered_matmul
from glasslite.kernels.reference._window import ORDERED_BLOCK, Window
from glasslite.kernels.reference.transpose_conv import phases


def convolution2d_transpose_bias_f32(
    input: NDArray[np.float32],
    filter: NDArray[np.float32],
    bias: NDArray[np.float32],
    output: NDArray[np.float32],
    *,
    window: Window,
    activation_min: float,
    activation_max: float,
) -> None:
    """float32: input (N, H, W, C), filter (O, kh, kw, C), bias (O,), output (N, H', W', O).

    `window` is that of the convolution from the output's size to the input's.
    """
    for phase in phases(filter, window, input, output):
        taps = np.concatenate([bias[:, None], phase.taps], axis=1)
        for patches, rows in phase.blocks(input, output, ORDERED_BLOCK):
            first = np.ones((len(patches), 1), np.float32)
            total = ordered_matmul(np.concatenate([first, patches], axis=1), taps.T)
            np.clip(total, activation_min, activation_max, out=rows)
