"""RELU: what is above 0."""

from __future__ import annotations

from glasslite.kernels.jit._relu import clamp_float, clamp_quantized

relu_f32 = clamp_float
relu_qs8 = relu_qu8 = clamp_quantized
