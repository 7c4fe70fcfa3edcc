"""SIGN: -1, 0 or 1.

Source of the rules: TFLite kernels/sign.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._unary import typed_spec


@register("SIGN")
@dataclass(frozen=True)
class Sign(Op):
    """Input: one tensor. NaN stays NaN."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The output is like the input."""
        return typed_spec(inputs, TensorType.FLOAT32, TensorType.FLOAT64, TensorType.INT32)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
