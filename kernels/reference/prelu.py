"""PRELU: x from 0 on, alpha x below, alpha an input that broadcasts.

Oracle: LiteRT BUILTIN_REF, reference/prelu.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._broadcast import blocks
from glasslite.kernels.reference._select import select
from glasslite.kernels.reference.fixed_point import Requantization, requantize


def prelu_f32(input: NDArray[np.float32], alpha: NDArray[np.float32], output: NDArray[np.float32]) -> None:
    """Floats: alpha's shape broadcasts to the input's."""
    for y, x, a in blocks(output, input, alpha):
        y[...] = select(x >= 0, x, x * a)


def prelu_qs8(
    input: NDArray[Any],
    alpha: NDArray[Any],
    output: NDArray[Any],
    *,
    input_zero_point: int,
    alpha_zero_point: int,
    output_zero_point: int,
    identity: Requantization,
    product: Requantization,
) -> None:
    """Quantized: one factor for x, and one for the product of x and alpha."""
    limits = np.iinfo(output.dtype)
    for y, x, a in blocks(output, input, alpha):
        centred = x.astype(np.int64) - input_zero_point
        below = requantize(np.minimum(centred, 0) * (a.astype(np.int64) - alpha_zero_point), product)
        steps = requantize(np.maximum(centred, 0), identity) + below + output_zero_point
        y[...] = np.clip(steps, limits.min, limits.max)


prelu_qu8 = prelu_qs16 = prelu_qs8
