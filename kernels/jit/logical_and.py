"""LOGICAL_AND: whether both of two elements are true, with broadcasting."""

from __future__ import annotations

from glasslite.kernels.jit._comparison import AND, bind_logic
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def logical_and_any(input1: Array, input2: Array, output: Array) -> list[Bound]:
    """Booleans."""
    return bind_logic(AND, output, input1, input2)
