"""SOFTMAX: e^(beta x) over its sum, along the last axis."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _softmax
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.reference.fixed_point import Int64


def softmax_f32(input: NDArray[np.float32], output: NDArray[np.float32], *, beta: np.float32) -> list[Bound]:
    """float32."""
    return _softmax.bind_f32(input, output, beta=beta)


def softmax_qs8(
    input: NDArray[Any], output: NDArray[Any], *, exponentials: Int64, defects: bool
) -> list[Bound]:
    """int8 or uint8 in fixed point."""
    if defects:
        raise NotCompiled("defects are left to the reference kernel")
    return _softmax.bind_fixed(_softmax.softmax_fixed, input, output, exponentials)


softmax_qu8 = softmax_qs8


def softmax_table(
    input: NDArray[Any], output: NDArray[Any], *, table: NDArray[np.float32], **params: Any
) -> list[Bound]:
    """int8 or uint8 through a table of float32 exponentials; keyword parameters as of the reference kernel."""
    return _softmax.bind_table(_softmax.softmax_table, input, output, table, **params)
