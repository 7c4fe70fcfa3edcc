"""SQRT: the square root.

Source of the rules: TFLite kernels/elementwise.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import QUANTIZED, scale_of, scheme_of
from glasslite.engine.ops._two_scales import check_symmetric
from glasslite.engine.ops._unary import operand, typed_spec


@register("SQRT")
@dataclass(frozen=True)
class Sqrt(Op):
    """Input: one tensor. A negative quantized value is an error of the run."""

    delegate_ulp = 4

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The output is like the input."""
        return typed_spec(inputs, TensorType.FLOAT32, TensorType.INT8, TensorType.INT16)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, output = operand(inputs), outputs[0]
        if input.type not in QUANTIZED:
            return Call(scheme_of(input))
        check_symmetric(input, output)
        params = {
            "input_scale": scale_of(input),
            "input_zero_point": input.zero_point,
            "output_scale": scale_of(output),
            "output_zero_point": output.zero_point,
        }
        return Call(scheme_of(input), params)
