"""SIN: the sine.

Source of the rules: TFLite kernels/elementwise.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import scheme_of
from glasslite.engine.ops._unary import operand, typed_spec


@register("SIN")
@dataclass(frozen=True)
class Sin(Op):
    """Input: one tensor of floats, in radians."""

    delegate_ulp = 4

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The output is like the input."""
        return typed_spec(inputs, TensorType.FLOAT32, TensorType.FLOAT16)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call(scheme_of(operand(inputs)))
