"""LOGISTIC: the sigmoid, 1 / (1 + e^-x).

Source of the rules: TFLite kernels/activations.cc SigmoidPrepare; tensorflow.org/lite/performance/quantization_spec
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._lut import table_call
from glasslite.engine.ops._op import Call, Inputs, register
from glasslite.engine.ops._quantization import QUANTIZED, scale_of, scheme_of
from glasslite.engine.ops._sigmoid16 import sigmoid16_call
from glasslite.engine.ops._unary import Unary, operand
from glasslite.kernels.reference.logistic import sigmoid


@register("LOGISTIC")
@dataclass(frozen=True)
class Logistic(Unary):
    """Input: one tensor. A quantized output has scale 1/256, or 1/32768 where it is INT16."""

    jit_ulp = 2
    delegate_ulp = 4

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, output = operand(inputs), outputs[0]
        if input.type not in QUANTIZED:
            return Call(scheme_of(input))
        if input.type == TensorType.INT16:
            return sigmoid16_call(input, output, 0, numerics)
        if scale_of(output) != 1 / 256:
            raise OpError(f"an {output.type.name} output must have scale 1/256; got {output.scale:g}")
        return table_call(sigmoid, input, output, numerics)
