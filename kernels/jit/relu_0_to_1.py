"""RELU_0_TO_1: clamped to between 0 and 1."""

from __future__ import annotations

from glasslite.kernels.jit._relu import clamp_float, clamp_quantized

relu_0_to_1_f32 = clamp_float
relu_0_to_1_qs8 = relu_0_to_1_qu8 = clamp_quantized
