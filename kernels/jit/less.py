"""LESS: whether an element is below another, with broadcasting."""

from __future__ import annotations

from glasslite.kernels.jit._comparison import LESS, bind_comparison
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def less_plain(input1: Array, input2: Array, output: Array) -> list[Bound]:
    """float32 and int32."""
    return bind_comparison(LESS, input1, input2, output)
