"""DENSIFY: a sparse constant written out.

Source of the rules: TFLite kernels/densify.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register, value
from glasslite.engine.ops._unary import operand, same_spec


@register("DENSIFY")
@dataclass(frozen=True)
class Densify(Op):
    """Input: a constant. The plan has written it out already, as it does for every operator, see `engine.sparsity`."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The input is a constant."""
        value(operand(inputs))
        return same_spec(inputs)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
