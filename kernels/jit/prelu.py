"""PRELU: x from 0 on, alpha x below, alpha an input that broadcasts."""

from __future__ import annotations

from glasslite.kernels.jit import _arithmetic
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def prelu_f32(input: Array, alpha: Array, output: Array) -> list[Bound]:
    """float32."""
    return _arithmetic.bind_f32(_arithmetic.PRELU, input, alpha, output)
