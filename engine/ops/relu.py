"""RELU: what is above 0.

Source of the rules: TFLite kernels/activations.cc.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._relu import clamp_call
from glasslite.engine.ops._unary import operand, same_spec


@register("RELU")
@dataclass(frozen=True)
class Relu(Op):
    """Input: one tensor. Output: the same with negative numbers set to 0."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        return same_spec(inputs)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return clamp_call(operand(inputs), outputs[0], 0.0, math.inf, numerics.rounding_of(self.name))
