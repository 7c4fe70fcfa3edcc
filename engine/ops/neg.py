"""NEG: -x.

Source of the rules: TFLite kernels/neg.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._unary import typed_spec


@register("NEG")
@dataclass(frozen=True)
class Neg(Op):
    """Input: one tensor. Integers wrap; quantized steps are negated as they are, whatever their zero point."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The output is like the input."""
        return typed_spec(
            inputs,
            TensorType.FLOAT32,
            TensorType.FLOAT16,
            TensorType.INT8,
            TensorType.INT16,
            TensorType.INT32,
            TensorType.INT64,
        )

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
