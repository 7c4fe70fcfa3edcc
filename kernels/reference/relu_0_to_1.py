"""RELU_0_TO_1: what is between 0 and 1.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h
"""

from __future__ import annotations

from glasslite.kernels.reference._relu import clamp_float, clamp_quantized

relu_0_to_1_f32 = clamp_float
relu_0_to_1_qs8 = relu_0_to_1_qu8 = clamp_quantized
