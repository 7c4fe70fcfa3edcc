"""CEIL: the smallest whole number that is not below x."""

from __future__ import annotations

from glasslite.kernels.jit import _activation
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def ceil_any(input: Array, output: Array) -> list[Bound]:
    """float32."""
    return _activation.bind_function(_activation.CEIL, input, output)
