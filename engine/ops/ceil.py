"""CEIL: the smallest whole number that is not below x.

Source of the rules: TFLite kernels/ceil.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._unary import typed_spec


@register("CEIL")
@dataclass(frozen=True)
class Ceil(Op):
    """Input: one tensor of floats. BUILTIN_REF does not know this operator."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The output is like the input."""
        return typed_spec(inputs, TensorType.FLOAT32)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
