"""LOCAL_RESPONSE_NORMALIZATION: each element divided by a power of its neighbouring channels' squares.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h; BUILTIN_WITHOUT_DEFAULT_DELEGATES, optimized/optimized_ops.h
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def local_response_normalization_f32(
    input: Floats,
    output: Floats,
    *,
    radius: int,
    bias: float,
    alpha: float,
    beta: float,
    sliding: bool,
    defects: bool,
) -> None:
    """float32 (N, H, W, C). `sliding` adds to a sum what enters a window and takes off what leaves it, in float32.

    Otherwise each window's squares are added in order, and the rest is float64; `defects` leaves the last channel out.
    """
    reach = min(radius, input.shape[3])
    with np.errstate(all="ignore"):
        if sliding:
            _slide(input, output, reach, np.float32(bias), np.float32(alpha), np.float32(beta))
            return
        squares = input * input
        for channel in range(input.shape[3]):
            total = np.zeros(input.shape[:3], np.float32)
            for near in range(max(0, channel - reach), min(input.shape[3], channel + reach + (not defects))):
                total += squares[..., near]
            factor = np.power(bias + alpha * total.astype(np.float64), -beta).astype(np.float32)
            np.multiply(input[..., channel], factor, out=output[..., channel])


def _slide(
    input: Floats, output: Floats, reach: int, bias: np.float32, alpha: np.float32, beta: np.float32
) -> None:
    channels = input.shape[3]
    padded = np.zeros((channels + 2 * reach, *input.shape[:3]), np.float32)
    np.multiply((input * input).transpose(3, 0, 1, 2), alpha, out=padded[reach : reach + channels])
    total = np.zeros(input.shape[:3], np.float32)
    for square in padded[: 2 * reach]:
        total += square
    for channel in range(channels):
        total += padded[channel + 2 * reach]
        output[..., channel] = bias + total
        total -= padded[channel]
    if beta == 1:
        np.multiply(input, np.float32(1) / output, out=output)
    elif beta == 0.5:
        np.multiply(input, np.float32(1) / np.sqrt(output), out=output)
    else:
        power = np.power(output.astype(np.float64), -np.float64(beta)).astype(np.float32)
        np.multiply(input, power, out=output)
