"""SELECT_V2: elements of one tensor where a condition is true, of another where it is false, with broadcasting.

Source of the rules: TFLite kernels/select.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import broadcast_shape
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._select import choices


@register("SELECT_V2")
@dataclass(frozen=True)
class SelectV2(Op):
    """Inputs: a boolean condition, and x and y of one type; all shapes broadcast.

    Quantized steps are taken as they are.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The output has the shape of all three together."""
        condition, x, y = choices(inputs)
        return [Spec(broadcast_shape(condition.shape, broadcast_shape(x.shape, y.shape)), x.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
