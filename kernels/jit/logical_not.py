"""LOGICAL_NOT: true where x is false."""

from __future__ import annotations

from glasslite.kernels.jit._comparison import NOT, bind_logic
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def logical_not_any(input: Array, output: Array) -> list[Bound]:
    """Booleans."""
    return bind_logic(NOT, output, input)
