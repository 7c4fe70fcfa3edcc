"""ELU: x from 0 on, e^x - 1 below.

Source of the rules: TFLite kernels/activations.cc EluPrepare.
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
from glasslite.kernels.reference.elu import elu


@register("ELU")
@dataclass(frozen=True)
class Elu(Unary):
    """Input: one tensor. BUILTIN_REF does not know this operator; the optimized kernels are the reference."""

    #: None against glibc 2.36 on 1,200,000 values; glibc from 2.41 on rounds expm1f correctly, 1 away.
    max_ulp = 1
    delegate_ulp = 8

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input = operand(inputs)
        return (
            table_call(elu, input, outputs[0], numerics)
            if input.type in QUANTIZED
            else Call(scheme_of(input))
        )
