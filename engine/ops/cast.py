"""CAST: the same numbers in another element type.

Spec: schema.fbs CastOptions. Source of the rules: TFLite kernels/cast.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register, required
from glasslite.engine.ops._quantization import scheme_of


@register("CAST")
@dataclass(frozen=True)
class Cast(Op):
    """Input: any type; INT4, INT2 and BFLOAT16 as constants only. Output: the same shape, of the output tensor's type.

    Integers wrap. Floats to integers go towards zero and saturate, and NaN becomes the highest integer. Complex numbers
    lose their imaginary part. Scales do not matter.

    Attributes:
        in_data_type: not looked at, nor is `out_data_type`: the tensors' own types count, as in TFLite.
    """

    unpacks = (TensorType.INT4, TensorType.INT2, TensorType.BFLOAT16)

    in_data_type: str = "FLOAT32"
    out_data_type: str = "FLOAT32"

    def infer(self, inputs: Inputs) -> list[Spec]:
        (input,) = exactly(inputs, "input")
        return [Spec(input.shape, None)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input = required(inputs, 0, "input")
        return Call(scheme_of(input) if input.type in self.unpacks else "any")
