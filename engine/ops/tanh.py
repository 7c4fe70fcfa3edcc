"""TANH: the hyperbolic tangent.

Source of the rules: TFLite kernels/activations.cc TanhPrepare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._lut import table_call
from glasslite.engine.ops._op import Call, Inputs, register
from glasslite.engine.ops._quantization import QUANTIZED, scheme_of
from glasslite.engine.ops._sigmoid16 import sigmoid16_call
from glasslite.engine.ops._unary import Unary, operand
from glasslite.kernels.reference._libm import tanhf


@register("TANH")
@dataclass(frozen=True)
class Tanh(Unary):
    """Input: one tensor. An INT16 output has scale 1/32768."""

    #: None against glibc 2.36 on 1,200,000 values; glibc from 2.41 on rounds tanhf correctly, up to 2 away.
    max_ulp = 2
    delegate_ulp = 8

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, output = operand(inputs), outputs[0]
        if input.type not in QUANTIZED:
            return Call(scheme_of(input))
        if input.type == TensorType.INT16:
            return sigmoid16_call(input, output, 1, numerics)
        return table_call(tanhf, input, output, numerics)
