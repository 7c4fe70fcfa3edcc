"""EQUAL: whether two elements are equal, with broadcasting."""

from __future__ import annotations

from glasslite.kernels.jit._comparison import EQUAL, bind_comparison
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def equal_plain(input1: Array, input2: Array, output: Array) -> list[Bound]:
    """float32 and int32."""
    return bind_comparison(EQUAL, input1, input2, output)
