"""RIGHT_SHIFT: the bits of one element moved down by another, with broadcasting.

Source of the rules: TFLite kernels/right_shift.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import INTEGERS, pair_spec
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("RIGHT_SHIFT")
@dataclass(frozen=True)
class RightShift(Op):
    """Inputs: two tensors of one integer type whose shapes broadcast.

    Signed integers keep their sign. Shifts below 0 count as 0, those beyond the width as all bits but one.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Inputs are of one type and broadcast."""
        return [pair_spec(inputs, INTEGERS)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
