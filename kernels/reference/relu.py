"""RELU: what is above 0.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h
"""

from __future__ import annotations

from glasslite.kernels.reference._relu import clamp_float, clamp_quantized

relu_f32 = clamp_float
relu_qs8 = relu_qu8 = relu_qs16 = clamp_quantized
