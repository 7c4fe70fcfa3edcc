"""BITWISE_XOR: the bits in which two elements differ, with broadcasting.

Source of the rules: TFLite kernels/bitwise_xor.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import INTEGERS, pair_spec
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("BITWISE_XOR")
@dataclass(frozen=True)
class BitwiseXor(Op):
    """Inputs: two tensors of one integer type whose shapes broadcast."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Inputs are of one type and broadcast."""
        return [pair_spec(inputs, INTEGERS)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
