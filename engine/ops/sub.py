"""SUB: element-wise difference with broadcasting.

Spec: schema.fbs SubOptions; tensorflow.org/lite/performance/quantization_spec
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import broadcast_shape, operands
from glasslite.engine.ops._op import Activation, Call, Inputs, Op, Spec, register
from glasslite.engine.ops._two_scales import check_symmetric, sum_call


@register("SUB")
@dataclass(frozen=True)
class Sub(Op):
    """Inputs: two tensors of one type whose shapes broadcast. Output: the first less the second, then the activation.

    `pot_scale_int16` lets int16 whose scales are powers of two be subtracted by shifts.
    """

    fused_activation_function: Activation = "NONE"
    pot_scale_int16: bool = True

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Inputs are of one type and broadcast; int16 has zero point 0."""
        first, second = operands(inputs)
        check_symmetric(first, second)
        return [Spec(broadcast_shape(first.shape, second.shape), first.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        first, second = operands(inputs)
        return sum_call(
            first,
            second,
            outputs[0],
            self.fused_activation_function,
            self.pot_scale_int16,
            numerics,
            sign=-1,
        )
