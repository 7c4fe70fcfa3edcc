"""DEQUANTIZE: scale * (step - zero point).

Oracle: LiteRT BUILTIN_REF, reference/dequantize.h, reference/integer_ops/dequantize.h; without delegates,
optimized/optimized_ops.h Dequantize
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._packed import unpack


def dequantize_qs8(
    input: NDArray[Any],
    output: NDArray[np.float32],
    *,
    scale: NDArray[np.float32],
    zero_point: NDArray[np.int64],
    distributed: int = 0,
) -> None:
    """Steps of up to 16 bits; scale and zero point broadcast.

    BUILTIN_REF multiplies in float64 and rounds; the difference is exact in float32, so that one rounding is the same.
    The first `distributed` elements are scale * step - scale * zero point instead, each product and the sum rounded.
    """
    np.copyto(output, input)
    first = output.reshape(-1)[:distributed]
    sums = first * scale + np.float32(-zero_point * np.float64(scale)) if distributed else first
    output -= zero_point.astype(np.float32)
    output *= scale
    if distributed:
        first[...] = sums


dequantize_qu8 = dequantize_qs8
dequantize_qs16 = dequantize_qs8


def dequantize_int4(
    input: NDArray[np.uint8],
    output: NDArray[np.float32],
    *,
    scale: NDArray[np.float32],
    zero_point: NDArray[np.int64],
    distributed: int = 0,
) -> None:
    """Two to a byte."""
    dequantize_qs8(
        unpack(input, 4, output.shape), output, scale=scale, zero_point=zero_point, distributed=distributed
    )


def dequantize_int2(
    input: NDArray[np.uint8],
    output: NDArray[np.float32],
    *,
    scale: NDArray[np.float32],
    zero_point: NDArray[np.int64],
    distributed: int = 0,
) -> None:
    """Four to a byte."""
    dequantize_qs8(
        unpack(input, 2, output.shape), output, scale=scale, zero_point=zero_point, distributed=distributed
    )


def dequantize_f16(input: NDArray[np.float16], output: NDArray[np.float32]) -> None:
    """Half precision, exactly."""
    np.copyto(output, input)
