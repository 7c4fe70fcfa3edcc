"""ZEROS_LIKE: zeros in the shape of a tensor.

Source of the rules: TFLite kernels/zeros_like.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._unary import typed_spec


@register("ZEROS_LIKE")
@dataclass(frozen=True)
class ZerosLike(Op):
    """Input: one tensor, whose values do not matter."""

    of_shapes: ClassVar[bool] = True

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The output is like the input."""
        return typed_spec(inputs, TensorType.FLOAT32, TensorType.INT32, TensorType.INT64)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
