"""LEAKY_RELU: x from 0 on, alpha x below.

Oracle: LiteRT BUILTIN_REF, reference/leaky_relu.h; for `sign_first` without it; for `table` AUTO
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._lut import apply, look_up
from glasslite.kernels.reference._select import select
from glasslite.kernels.reference.fixed_point import Int64, Requantization, requantize


def leaky_relu_f32(input: NDArray[np.float32], output: NDArray[np.float32], *, alpha: np.float32) -> None:
    """Floats of any shape."""
    apply(lambda x: select(x > 0, x, x * alpha), input, output)


def leaky_relu_qs8(
    input: NDArray[Any],
    output: NDArray[Any],
    *,
    input_zero_point: int,
    output_zero_point: int,
    identity: Requantization,
    alpha: Requantization,
    alpha_sign: int,
    sign_first: bool,
) -> None:
    """Quantized: one factor from 0 on, and one below, whose sign is applied after rounding unless `sign_first`."""
    limits = np.iinfo(output.dtype)

    def leaky(x: NDArray[Any]) -> Int64:
        centred = x.astype(np.int64) - input_zero_point
        first, last = (alpha_sign, 1) if sign_first else (1, alpha_sign)
        below = last * requantize(first * centred, alpha)
        steps = np.where(centred >= 0, requantize(centred, identity), below)
        return np.clip(steps + output_zero_point, limits.min, limits.max)

    apply(leaky, input, output)


leaky_relu_qu8 = leaky_relu_qs16 = leaky_relu_qs8
leaky_relu_table = look_up
