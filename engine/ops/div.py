"""DIV: element-wise quotient with broadcasting.

Spec: schema.fbs DivOptions. Source of the factors: TFLite kernels/div.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import Binary, operands, plain_call
from glasslite.engine.ops._op import Activation, Call, Inputs, register
from glasslite.engine.ops._quantization import (
    QUANTIZED,
    float32_factor,
    quantized_activation_range,
    scale_of,
    scheme_of,
)
from glasslite.kernels.reference.fixed_point import requantization


@register("DIV")
@dataclass(frozen=True)
class Div(Binary):
    """Inputs: two tensors of one type whose shapes broadcast. Output: the first over the second.

    An integer divisor of 0 is an error of the run. BUILTIN_REF shifts small quantized quotients by more than 31 bits,
    which on x86 gives large ones (1 / 127 becomes 127): "reference-with-defects" does so too.
    """

    fused_activation_function: Activation = "NONE"

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        first, second = operands(inputs)
        output = outputs[0]
        if output.type not in QUANTIZED:
            return plain_call(output, self.fused_activation_function)
        low, high = quantized_activation_range(self.fused_activation_function, output)
        factor = float32_factor(scale_of(first), over=scale_of(second) * scale_of(output))
        params = {
            "input1_zero_point": first.zero_point,
            "input2_zero_point": second.zero_point,
            "output_zero_point": output.zero_point,
            "requantization": requantization(factor, numerics.rounding_of(self.name)),
            "activation_min": low,
            "activation_max": high,
            "defects": numerics.defects,
        }
        return Call(scheme_of(output), params)
