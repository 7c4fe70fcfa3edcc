"""GELU: x times the normal distribution's share below x.

Spec: schema.fbs GeluOptions. Source of the rules: TFLite kernels/activations.cc GeluPrepare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._lut import table_call
from glasslite.engine.ops._op import Call, Inputs, register
from glasslite.engine.ops._quantization import QUANTIZED, scheme_of
from glasslite.engine.ops._unary import Unary, operand
from glasslite.kernels.reference.gelu import approximate_gelu, gelu


@register("GELU")
@dataclass(frozen=True)
class Gelu(Unary):
    """Input: one tensor. `approximate` takes the formula with tanh instead of the one with erfc."""

    approximate: bool = False

    delegate_ulp = 8

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input = operand(inputs)
        if input.type in QUANTIZED:
            return table_call(approximate_gelu if self.approximate else gelu, input, outputs[0], numerics)
        return Call(scheme_of(input), {"approximate": self.approximate})
