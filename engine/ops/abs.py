"""ABS: the magnitude.

Source of the rules: TFLite kernels/elementwise.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import is_quantized
from glasslite.engine.ops._op import Call, Inputs, register
from glasslite.engine.ops._quantization import float32_factor, scale_of, scheme_of
from glasslite.engine.ops._two_scales import check_symmetric
from glasslite.engine.ops._unary import Unary, operand
from glasslite.kernels.reference.fixed_point import requantization


@register("ABS")
@dataclass(frozen=True)
class Abs(Unary):
    """Input: one tensor. Integers wrap; int16 without quantization holds plain integers."""

    types = (TensorType.FLOAT32, TensorType.INT8, TensorType.INT16, TensorType.INT32)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, output = operand(inputs), outputs[0]
        if not is_quantized(input):
            return Call("i16" if input.type == TensorType.INT16 else scheme_of(input))
        check_symmetric(input, output)
        factor = float32_factor(scale_of(input), over=scale_of(output))
        rounding = numerics.rounding_of(self.name)
        params = {
            "input_zero_point": input.zero_point,
            "output_zero_point": output.zero_point,
            "requantization": None if factor == 1 else requantization(factor, rounding),
        }
        return Call(scheme_of(input), params)
