"""SQUARED_DIFFERENCE: the square of the element-wise difference, with broadcasting."""

from __future__ import annotations

from glasslite.kernels.jit import _arithmetic
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def squared_difference_f32(input1: Array, input2: Array, output: Array) -> list[Bound]:
    """float32."""
    return _arithmetic.bind_f32(_arithmetic.SQUARED_DIFFERENCE, input1, input2, output)
