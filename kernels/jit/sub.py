"""SUB: element-wise differences with broadcasting."""

from __future__ import annotations

from typing import Any

from glasslite.kernels.jit import _arithmetic, _arithmetic8
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def sub_f32(input1: Array, input2: Array, output: Array, **params: Any) -> list[Bound]:
    """float32; keyword parameters as of the reference kernel."""
    return _arithmetic.bind_f32(_arithmetic.SUBTRACT, input1, input2, output, **params)


def sub_i32(input1: Array, input2: Array, output: Array, **params: Any) -> list[Bound]:
    """int32; keyword parameters as of the reference kernel."""
    return _arithmetic.bind_i32(_arithmetic.SUBTRACT, input1, input2, output, **params)


def sub_qs8(input1: Array, input2: Array, output: Array, **params: Any) -> list[Bound]:
    """int8 or uint8, each tensor with scale and zero point of its own."""
    return _arithmetic8.bind_two_scales(_arithmetic8.SUBTRACT, input1, input2, output, **params)


sub_qu8 = sub_qs8
sub_qs8_weighted = sub_qu8_weighted = _arithmetic8.bind_weighted
