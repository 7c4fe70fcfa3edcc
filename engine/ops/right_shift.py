"""RIGHT_SHIFT: the bits of one element moved down by another, with broadcasting.

Source of the rules: TFLite kernels/right_shift.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._broadcast import INTEGERS, Binary
from glasslite.engine.ops._op import register


@register("RIGHT_SHIFT")
@dataclass(frozen=True)
class RightShift(Binary):
    """Inputs: two tensors of one integer type whose shapes broadcast.

    Signed integers keep their sign. Shifts below 0 count as 0, those beyond the width as all bits but one.
    """

    types = INTEGERS
