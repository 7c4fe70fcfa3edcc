"""COS: the cosine."""

from __future__ import annotations

from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit._trigonometry import bind_wave
from glasslite.kernels.jit.program import Bound


def cos_f32(input: Array, output: Array) -> list[Bound]:
    """float32."""
    return bind_wave(1, input, output)
