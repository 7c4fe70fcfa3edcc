"""SQUARED_DIFFERENCE: the square of the element-wise difference, with broadcasting.

Spec: schema.fbs SquaredDifferenceOptions. Source of the factors: TFLite kernels/squared_difference.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import Binary, is_quantized, operands
from glasslite.engine.ops._op import Call, Inputs, register
from glasslite.engine.ops._quantization import scheme_of
from glasslite.engine.ops._two_scales import two_scales

#: Bits that the inputs gain: the square of 16 bits still fits in 32.
LEFT_SHIFT = 7


@register("SQUARED_DIFFERENCE")
@dataclass(frozen=True)
class SquaredDifference(Binary):
    """Inputs: two tensors of one type whose shapes broadcast."""

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        first, second = operands(inputs)
        if not is_quantized(outputs[0]):
            return Call(scheme_of(outputs[0]))
        scales = two_scales(first, second, outputs[0], LEFT_SHIFT, 2, numerics.rounding_of(self.name))
        return Call(scheme_of(outputs[0]), {"scales": scales})
