"""NEG: -x.

Source of the rules: TFLite kernels/neg.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._op import register
from glasslite.engine.ops._unary import Unary


@register("NEG")
@dataclass(frozen=True)
class Neg(Unary):
    """Input: one tensor. Integers wrap; quantized steps are negated as they are, whatever their zero point."""

    types = (
        TensorType.FLOAT32, TensorType.FLOAT16, TensorType.INT8, TensorType.INT16, TensorType.INT32, TensorType.INT64,
    )  # fmt: skip
