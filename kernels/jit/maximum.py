"""MAXIMUM: the larger of two elements, with broadcasting."""

from __future__ import annotations

import numpy as np

from glasslite.kernels.jit import _arithmetic, _arithmetic8
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def maximum_any(input1: Array, input2: Array, output: Array) -> list[Bound]:
    """float32, int8 or uint8; other types are left to the reference kernel."""
    if output.dtype in (np.int8, np.uint8):
        return _arithmetic8.bind_extreme(_arithmetic8.MAXIMUM, input1, input2, output)
    return _arithmetic.bind_f32(_arithmetic.MAXIMUM, input1, input2, output)
