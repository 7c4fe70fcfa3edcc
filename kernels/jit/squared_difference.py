"""SQUARED_DIFFERENCE: the square of the element-wise difference, with broadcasting."""

from __future__ import annotations

from typing import Any

from glasslite.kernels.jit import _arithmetic, _arithmetic8
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def squared_difference_f32(input1: Array, input2: Array, output: Array) -> list[Bound]:
    """float32."""
    return _arithmetic.bind_f32(_arithmetic.SQUARED_DIFFERENCE, input1, input2, output)


def squared_difference_qs8(input1: Array, input2: Array, output: Array, **params: Any) -> list[Bound]:
    """int8, each tensor with scale and zero point of its own."""
    return _arithmetic8.bind_two_scales(_arithmetic8.SQUARED_DIFFERENCE, input1, input2, output, **params)
