"""LOGICAL_OR: whether at least one of two elements is true, with broadcasting."""

from __future__ import annotations

from glasslite.kernels.jit._comparison import OR, bind_logic
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def logical_or_any(input1: Array, input2: Array, output: Array) -> list[Bound]:
    """Booleans."""
    return bind_logic(OR, output, input1, input2)
