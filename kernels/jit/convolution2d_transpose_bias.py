"""Convolution2DTransposeBias: TRANSPOSE_CONV with its inputs in another order."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit.program import Bound
from glasslite.kernels.jit.transpose_conv import transpose_conv_f32


def convolution2d_transpose_bias_f32(
    input: NDArray[np.float32],
    filter: NDArray[np.float32],
    bias: NDArray[np.float32],
    output: NDArray[np.float32],
    **params: Any,
) -> list[Bound]:
    """float32: shapes and keyword parameters as of the reference kernel."""
    return transpose_conv_f32(np.zeros(0, np.int32), filter, input, bias, output, **params)
