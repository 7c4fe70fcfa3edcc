"""RANK: how many dimensions a tensor has.

Source of the rules: TFLite kernels/rank.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._unary import operand


@register("RANK")
@dataclass(frozen=True)
class Rank(Op):
    """Input: a tensor of any type. Output: a scalar of int32."""

    of_shapes: ClassVar[bool] = True
    texts: ClassVar[bool] = True

    def infer(self, inputs: Inputs) -> list[Spec]:
        operand(inputs)
        return [Spec((), TensorType.INT32)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"rank": len(operand(inputs).shape)})
