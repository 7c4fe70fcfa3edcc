"""SPLIT_V: cut a tensor into pieces of given sizes along one axis.

Spec: schema.fbs SplitVOptions. Source of the rules: TFLite kernels/split_v.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import axis_of, exactly, integer, integers
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("SPLIT_V")
@dataclass(frozen=True)
class SplitV(Op):
    """Inputs: tensor, sizes (num_splits,), axis (one integer). One size may be -1: what the others leave."""

    num_splits: int = 0

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The sizes must add up to the axis."""
        input, size_splits, axis_tensor = exactly(inputs, "input", "size_splits", "axis")
        if size_splits.shape != (self.num_splits,):
            raise OpError(f"size_splits must have shape {(self.num_splits,)}; got {size_splits.shape}")
        sizes = integers(size_splits, "size_splits")
        axis = axis_of(integer(axis_tensor, "axis"), len(input.shape))
        total = input.shape[axis]
        rest = total - sum(n for n in sizes if n != -1)
        if min(sizes, default=0) < -1 or sizes.count(-1) > 1 or rest < 0 or (rest and -1 not in sizes):
            raise OpError(
                f"sizes must add up to {total}, the elements along axis {axis}, and one may be -1; got {sizes}"
            )
        pieces = [rest if n == -1 else n for n in sizes]
        return [Spec((*input.shape[:axis], n, *input.shape[axis + 1 :]), input.type) for n in pieces]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, _, axis = exactly(inputs, "input", "size_splits", "axis")
        return Call("any", {"along": axis_of(integer(axis, "axis"), len(input.shape))})
