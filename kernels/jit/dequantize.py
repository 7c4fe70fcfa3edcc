"""DEQUANTIZE: 8-bit steps to float32."""

from __future__ import annotations

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _quantize
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def dequantize_qs8(input: Array, output: Array, *, scale: Array, zero_point: Array) -> list[Bound]:
    """int8 or uint8 of one scale.

    Raises:
        NotCompiled: one scale a channel.
    """
    if scale.ndim:
        raise NotCompiled("several scales")
    return _quantize.bind_dequantize(input, output, scale, int(zero_point))


dequantize_qu8 = dequantize_qs8
