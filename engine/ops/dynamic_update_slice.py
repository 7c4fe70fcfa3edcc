"""DYNAMIC_UPDATE_SLICE: overwrite a box of a tensor.

Source of the rules: TFLite kernels/dynamic_update_slice.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import INDEX_TYPES, check_type, exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("DYNAMIC_UPDATE_SLICE")
@dataclass(frozen=True)
class DynamicUpdateSlice(Op):
    """Inputs: operand; update, no larger along any axis; start (rank,), int32 or int64. Output: like the operand.

    The start is moved to the nearest place where the update lies inside.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The update must fit into the operand."""
        operand, update, start = exactly(inputs, "operand", "update", "start_indices")
        check_type(start, "start_indices", INDEX_TYPES)
        rank = len(operand.shape)
        if update.type != operand.type or start.shape != (rank,) or len(update.shape) != rank:
            raise OpError(
                f"an operand of {operand.type.name} {operand.shape} takes an update of that type and rank, and start "
                f"indices of shape {(rank,)}; got {update.type.name} {update.shape} and {start.shape}"
            )
        if any(n > d for n, d in zip(update.shape, operand.shape, strict=True)):
            raise OpError(f"an update of {update.shape} does not fit into {operand.shape}")
        return [Spec(operand.shape, operand.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
