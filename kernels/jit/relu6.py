"""RELU6: clamped to between 0 and 6."""

from __future__ import annotations

from glasslite.kernels.jit._relu import clamp_float, clamp_quantized

relu6_f32 = clamp_float
relu6_qs8 = relu6_qu8 = clamp_quantized
