"""ROUND: the nearest whole number, ties to even."""

from __future__ import annotations

from glasslite.kernels.jit import _activation
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def round_any(input: Array, output: Array) -> list[Bound]:
    """float32."""
    return _activation.bind_function(_activation.ROUND, input, output)
