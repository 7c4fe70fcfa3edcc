"""SPLIT: cut a tensor into equal pieces along one axis.

Spec: schema.fbs SplitOptions. Source of the rules: TFLite kernels/split.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import axis_of, exactly, integer
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("SPLIT")
@dataclass(frozen=True)
class Split(Op):
    """Inputs: axis (one integer), tensor. Outputs: `num_splits` pieces of one shape."""

    num_splits: int = 0

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The pieces must come out even."""
        input, axis = self._arguments(inputs)
        size = input.shape[axis]
        if self.num_splits < 1 or size % self.num_splits:
            raise OpError(
                f"{size} elements along axis {axis} do not split into {self.num_splits} equal pieces"
            )
        shape = (*input.shape[:axis], size // self.num_splits, *input.shape[axis + 1 :])
        return [Spec(shape, input.type)] * self.num_splits

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"along": self._arguments(inputs)[1]})

    def _arguments(self, inputs: Inputs) -> tuple[Tensor, int]:
        axis, input = exactly(inputs, "axis", "input")
        return input, axis_of(integer(axis, "axis"), len(input.shape))
