"""BROADCAST_ARGS: the shape that two shapes broadcast to.

Source of the rules: TFLite kernels/broadcast_args.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import INDEX_TYPES, check_type, check_vector
from glasslite.engine.ops._broadcast import operands
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("BROADCAST_ARGS")
@dataclass(frozen=True)
class BroadcastArgs(Op):
    """Inputs: two shapes, vectors of int32 or int64. Output: the shape of both together.

    Sizes that are neither equal nor 1 are an error of the run.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Both are vectors of one type."""
        first, second = operands(inputs)
        for tensor in (first, second):
            check_type(tensor, "the shapes", INDEX_TYPES)
            check_vector(tensor, "each shape")
        return [Spec((max(first.size, second.size),), first.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
