"""LEAKY_RELU: x from 0 on, alpha x below.

Spec: schema.fbs LeakyReluOptions. Source of the factors: TFLite kernels/activations.cc LeakyReluPrepare; XNNPACK
src/microparams-init.c xnn_init_qs8_lrelu_scalar_params.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, register
from glasslite.engine.ops._quantization import QUANTIZED, float32_factor, scale_of, scheme_of
from glasslite.engine.ops._rescale import rescaled_table
from glasslite.engine.ops._two_scales import check_symmetric
from glasslite.engine.ops._unary import Unary, operand
from glasslite.kernels.reference.fixed_point import requantization


@register("LEAKY_RELU")
@dataclass(frozen=True)
class LeakyRelu(Unary):
    """Input: one tensor. `alpha` may be any number, also above 1 or below 0."""

    alpha: float = 0.0

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, output, alpha = operand(inputs), outputs[0], np.float32(self.alpha)
        if input.type not in QUANTIZED:
            return Call(scheme_of(input), {"alpha": alpha})
        check_symmetric(input, output)
        if numerics.kernels == "xnnpack":
            return Call("table", {"table": rescaled_table(input, output, self.alpha)})
        rounding = numerics.rounding_of(self.name)
        factor = float32_factor(scale_of(input), alpha, over=scale_of(output))
        identity = float32_factor(scale_of(input), over=scale_of(output))
        params = {
            "input_zero_point": input.zero_point,
            "output_zero_point": output.zero_point,
            "identity": requantization(identity, rounding),
            "alpha": requantization(abs(factor), rounding),
            "alpha_sign": -1 if factor < 0 else 1,
            # Source: TFLite kernels/internal/optimized/integer_ops/leaky_relu.h.
            "sign_first": numerics.kernels == "optimized" and input.type == TensorType.INT16,
        }
        return Call(scheme_of(input), params)
