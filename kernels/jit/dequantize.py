"""DEQUANTIZE: 8-bit steps to float32."""

from __future__ import annotations

import numpy as np

from glasslite.kernels.errors import NotCompiled
from glasslite.kernels.jit import _quantize
from glasslite.kernels.jit._elementwise import Array
from glasslite.kernels.jit.program import Bound


def dequantize_qs8(
    input: Array, output: Array, *, scale: Array, zero_point: Array, distributed: int = 0
) -> list[Bound]:
    """int8 or uint8 of one scale; `distributed` as of the reference kernel.

    Raises:
        NotCompiled: one scale a channel, or elements that lie apart.
    """
    if scale.ndim:
        raise NotCompiled("several scales")
    if not distributed:
        return _quantize.bind_dequantize(input, output, scale, int(zero_point))
    if not (input.flags.c_contiguous and output.flags.c_contiguous):
        raise NotCompiled("elements lie apart")
    steps, floats = input.reshape(-1), output.reshape(-1)
    offset = np.float32(-zero_point * np.float64(scale))
    calls = _quantize.bind_dequantize(steps[:distributed], floats[:distributed], scale, 0, offset)
    rest = steps[distributed:], floats[distributed:]
    return calls + (_quantize.bind_dequantize(*rest, scale, int(zero_point)) if rest[0].size else [])


dequantize_qu8 = dequantize_qs8
