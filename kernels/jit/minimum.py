"""MINIMUM: the smaller of two elements, with broadcasting."""

from __future__ import annotations

from glasslite.kernels.jit import _arithmetic
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def minimum_any(input1: Array, input2: Array, output: Array) -> list[Bound]:
    """float32; other types are left to the reference kernel."""
    return _arithmetic.bind_f32(_arithmetic.MINIMUM, input1, input2, output)
