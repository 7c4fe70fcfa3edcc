"""RELU_N1_TO_1: what is between -1 and 1.

Source of the rules: TFLite kernels/activations.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._relu import clamp_call
from glasslite.engine.ops._unary import operand, same_spec


@register("RELU_N1_TO_1")
@dataclass(frozen=True)
class ReluN1To1(Op):
    """Input: one tensor. Output: the same, clamped to between -1 and 1."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        return same_spec(inputs)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return clamp_call(operand(inputs), outputs[0], -1.0, 1.0, numerics.rounding_of(self.name))
