"""DENSIFY: a sparse constant written out.

Source of the rules: TFLite kernels/densify.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._op import Inputs, Spec, register, value
from glasslite.engine.ops._unary import Unary, operand


@register("DENSIFY")
@dataclass(frozen=True)
class Densify(Unary):
    """Input: a constant. The plan has written it out already, as it does for every operator, see `engine.sparsity`."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The input is a constant."""
        value(operand(inputs))
        return super().infer(inputs)
