"""NOT_EQUAL: whether two elements differ, with broadcasting.

Source of the rules: TFLite kernels/comparisons.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._comparison import EQUAL_TYPES, comparison_call, comparison_spec
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import QUANTIZED


@register("NOT_EQUAL")
@dataclass(frozen=True)
class NotEqual(Op):
    """Inputs: two tensors of one type whose shapes broadcast. Output: booleans.

    int16 without quantization holds plain integers.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Inputs are of one type and broadcast."""
        return [comparison_spec(inputs, EQUAL_TYPES)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return comparison_call(inputs, QUANTIZED, numerics.rounding_of(self.name))
