"""SELECT: elements of one tensor where a condition is true, of another where it is false."""

from __future__ import annotations

from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound
from glasslite.kernels.jit.select_v2 import select_v2_any
from glasslite.kernels.reference.select import aligned


def select_any(condition: Array, x: Array, y: Array, output: Array) -> list[Bound]:
    """Elements of 1 or 4 bytes; a vector chooses along the first dimension."""
    return select_v2_any(aligned(condition, output), x, y, output)
