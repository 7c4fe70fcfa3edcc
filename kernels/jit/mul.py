"""MUL: element-wise products with broadcasting."""

from __future__ import annotations

from typing import Any

from glasslite.kernels.jit import _arithmetic, _arithmetic8
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def mul_f32(input1: Array, input2: Array, output: Array, **params: Any) -> list[Bound]:
    """float32; keyword parameters as of the reference kernel."""
    return _arithmetic.bind_f32(_arithmetic.MULTIPLY, input1, input2, output, **params)


def mul_i32(input1: Array, input2: Array, output: Array, **params: Any) -> list[Bound]:
    """int32; keyword parameters as of the reference kernel."""
    return _arithmetic.bind_i32(_arithmetic.MULTIPLY, input1, input2, output, **params)


mul_qs8 = mul_qu8 = _arithmetic8.bind_product
