"""LOGICAL_OR: whether at least one of two elements is true, with broadcasting.

Source of the rules: TFLite kernels/logical.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import pair_spec
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("LOGICAL_OR")
@dataclass(frozen=True)
class LogicalOr(Op):
    """Inputs: two tensors of booleans whose shapes broadcast."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Inputs are booleans and broadcast."""
        return [pair_spec(inputs, (TensorType.BOOL,))]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
