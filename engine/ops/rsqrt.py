"""RSQRT: 1 / sqrt(x).

Source of the rules and factors: TFLite kernels/elementwise.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._function import Elementwise
from glasslite.engine.ops._lut import Function, table_call
from glasslite.engine.ops._op import Call, register
from glasslite.engine.ops._quantization import float32_factor, scale_of, scheme_of
from glasslite.kernels.reference.fixed_point import quantize_multiplier


@register("RSQRT")
@dataclass(frozen=True)
class Rsqrt(Elementwise):
    """Input: one tensor. A negative quantized value is an error of the run; 0 gives the largest output."""

    delegate_ulp = 4

    def of_steps(self, input: Tensor, output: Tensor, numerics: Numerics) -> Call:
        if input.type == TensorType.INT16:
            return table_call(_root_or(scale_of(output) * np.float32((1 << 15) - 1)), input, output, numerics)
        product = float32_factor(np.sqrt(scale_of(input)), scale_of(output), over=np.float32(1))
        if product == 0:
            raise OpError(f"the scales {input.scale:g} and {output.scale:g} are too small for float32")
        multiplier, shift = quantize_multiplier(float(1.0 / product))
        params = {
            "input_zero_point": input.zero_point,
            "output_zero_point": output.zero_point,
            "multiplier": multiplier,
            "shift": shift,
        }
        return Call(scheme_of(input), params)


def _root_or(largest: np.float32) -> Function:
    """1 / sqrt(x), and the output's largest value at 0 and below."""
    return lambda x: np.where(x <= 0, largest, np.float32(1) / np.sqrt(x))
