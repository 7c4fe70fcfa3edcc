"""LOG_SOFTMAX: x less the logarithm of the sum of e^x, along the last axis."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.jit import _softmax
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference.fixed_point import Int64


def log_softmax_f32(input: NDArray[np.float32], output: NDArray[np.float32]) -> list[Bound]:
    """float32."""
    return _softmax.bind_f32(input, output, logarithm=True)


def log_softmax_qs8(
    input: NDArray[Any], output: NDArray[Any], *, exponentials: Int64, **params: int
) -> list[Bound]:
    """int8 or uint8 in fixed point; keyword parameters as of the reference kernel."""
    return _softmax.bind_fixed(_softmax.log_softmax_fixed, input, output, exponentials, **params)


log_softmax_qu8 = log_softmax_qs8


def log_softmax_table(
    input: NDArray[Any], output: NDArray[Any], *, table: NDArray[np.float32], **params: Any
) -> list[Bound]:
    """int8 or uint8 through a table of float32 exponentials."""
    return _softmax.bind_table(_softmax.log_softmax_table, input, output, table, **params)
