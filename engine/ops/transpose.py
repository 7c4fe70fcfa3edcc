"""TRANSPOSE: the axes in another order.

Spec: schema.fbs TransposeOptions. Source of the rules: TFLite kernels/transpose.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly, integers
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("TRANSPOSE")
@dataclass(frozen=True)
class Transpose(Op):
    """Inputs: tensor, perm (rank,). Axis i of the output is axis perm[i] of the input; negative ones count back."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """perm must name each axis once."""
        input, permutation = self._arguments(inputs)
        return [Spec(tuple(input.shape[axis] for axis in permutation), input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"permutation": self._arguments(inputs)[1]})

    def _arguments(self, inputs: Inputs) -> tuple[Tensor, tuple[int, ...]]:
        input, perm = exactly(inputs, "input", "perm")
        rank = len(input.shape)
        if perm.shape != (rank,):
            raise OpError(f"perm must have one entry for each of {rank} axes; got shape {perm.shape}")
        axes = integers(perm, "perm")
        permutation = tuple(axis + rank if axis < 0 else axis for axis in axes)
        if sorted(permutation) != list(range(rank)):
            raise OpError(f"perm must name each of {rank} axes once; got {axes}")
        return input, permutation
