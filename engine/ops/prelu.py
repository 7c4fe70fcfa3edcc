"""PRELU: x from 0 on, alpha x below, alpha an input that broadcasts.

Source of the rules and factors: TFLite kernels/activations.cc PreluPrepare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._broadcast import broadcast_shape
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import QUANTIZED, float32_factor, scale_of, scheme_of
from glasslite.kernels.reference.fixed_point import requantization


@register("PRELU")
@dataclass(frozen=True)
class Prelu(Op):
    """Inputs: a tensor, and alpha, which broadcasts to it; an int16 tensor has an int8 alpha."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """alpha's shape broadcasts to the input's, and its type goes with the input's."""
        input, alpha = exactly(inputs, "input", "alpha")
        expected = TensorType.INT8 if input.type == TensorType.INT16 else input.type
        if alpha.type != expected:
            raise OpError(
                f"alpha of an {input.type.name} input must be {expected.name}; got {alpha.type.name}"
            )
        if broadcast_shape(input.shape, alpha.shape) != input.shape:
            raise OpError(f"alpha must broadcast to the input's shape; got {alpha.shape} for {input.shape}")
        return [Spec(input.shape, input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, alpha = exactly(inputs, "input", "alpha")
        output = outputs[0]
        if input.type not in QUANTIZED:
            return Call(scheme_of(input))
        rounding = numerics.rounding_of(self.name)
        identity = float32_factor(scale_of(input), over=scale_of(output))
        product = float32_factor(scale_of(input), scale_of(alpha), over=scale_of(output))
        params = {
            "input_zero_point": input.zero_point,
            "alpha_zero_point": alpha.zero_point,
            "output_zero_point": output.zero_point,
            "identity": requantization(identity, rounding),
            "product": requantization(product, rounding),
        }
        return Call(scheme_of(input), params)
