"""MUL: element-wise product with broadcasting.

Spec: schema.fbs MulOptions; tensorflow.org/lite/performance/quantization_spec
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import broadcast_shape, is_quantized, operands, plain_call
from glasslite.engine.ops._op import Activation, Call, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import (
    float32_factor,
    quantized_activation_range,
    scale_of,
    scheme_of,
)
from glasslite.engine.ops._two_scales import check_symmetric
from glasslite.kernels.reference.fixed_point import requantization


@register("MUL")
@dataclass(frozen=True)
class Mul(Op):
    """Inputs: two tensors of one type whose shapes broadcast. Output: their product, clamped by the activation.

    int16 without quantization holds plain integers. int16 inputs may have an 8-bit output: both are taken as fractions
    of their range then.
    """

    fused_activation_function: Activation = "NONE"

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Inputs are of one type and broadcast."""
        first, second = operands(inputs)
        type = None if first.type == TensorType.INT16 else first.type
        return [Spec(broadcast_shape(first.shape, second.shape), type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        first, second = operands(inputs)
        output = outputs[0]
        if output.type == TensorType.COMPLEX64:
            if self.fused_activation_function != "NONE":
                raise OpError(f"complex numbers take no activation; got {self.fused_activation_function}")
            return Call("complex64")
        if output.type == first.type and not is_quantized(output):
            return plain_call(output, self.fused_activation_function)
        if output.type not in (first.type, TensorType.INT8, TensorType.UINT8):
            raise OpError(f"INT16 inputs give an INT16, INT8 or UINT8 output; got {output.type.name}")
        low, high = quantized_activation_range(self.fused_activation_function, output, numerics.kernels)
        params = {"output_zero_point": output.zero_point, "activation_min": low, "activation_max": high}
        if output.type != first.type:
            return Call("qs16_to_8bit", params)
        check_symmetric(first, second, output)
        factor = float32_factor(scale_of(first), scale_of(second), over=scale_of(output))
        params |= {"input1_zero_point": first.zero_point, "input2_zero_point": second.zero_point}
        how = requantization(factor, numerics.rounding_of(self.name))
        return Call(scheme_of(output), params | {"requantization": how})
