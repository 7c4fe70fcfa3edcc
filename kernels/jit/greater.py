"""GREATER: whether an element is above another, with broadcasting."""

from __future__ import annotations

from glasslite.kernels.jit._comparison import LESS, bind_comparison
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def greater_plain(input1: Array, input2: Array, output: Array) -> list[Bound]:
    """float32 and int32."""
    return bind_comparison(LESS, input2, input1, output)
