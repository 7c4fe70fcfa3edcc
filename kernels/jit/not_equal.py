"""NOT_EQUAL: whether two elements differ, with broadcasting."""

from __future__ import annotations

from glasslite.kernels.jit._comparison import NOT_EQUAL, bind_comparison
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def not_equal_plain(input1: Array, input2: Array, output: Array) -> list[Bound]:
    """float32 and int32."""
    return bind_comparison(NOT_EQUAL, input1, input2, output)
