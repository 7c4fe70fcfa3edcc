"""RELU6: what is between 0 and 6.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h
"""

from __future__ import annotations

from glasslite.kernels.reference._relu import clamp_float, clamp_quantized

relu6_f32 = clamp_float
relu6_qs8 = relu6_qu8 = relu6_qs16 = clamp_quantized
