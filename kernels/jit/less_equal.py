"""LESS_EQUAL: whether an element is below another or equal to it, with broadcasting."""

from __future__ import annotations

from glasslite.kernels.jit._comparison import LESS_EQUAL, bind_comparison
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def less_equal_plain(input1: Array, input2: Array, output: Array) -> list[Bound]:
    """float32 and int32."""
    return bind_comparison(LESS_EQUAL, input1, input2, output)
