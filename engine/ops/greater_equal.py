"""GREATER_EQUAL: whether an element is above another or equal to it, with broadcasting.

Source of the rules: TFLite kernels/comparisons.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._comparison import EIGHT_BITS, ORDERED_TYPES, comparison_call, comparison_spec
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("GREATER_EQUAL")
@dataclass(frozen=True)
class GreaterEqual(Op):
    """Inputs: two tensors of one type whose shapes broadcast. Output: booleans.

    int16 steps are compared as they are.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Inputs are of one type and broadcast."""
        return [comparison_spec(inputs, ORDERED_TYPES)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return comparison_call(inputs, EIGHT_BITS, numerics.rounding_of(self.name))
