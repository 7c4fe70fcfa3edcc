"""ROUND: the nearest whole number, ties to even.

Source of the rules: TFLite kernels/round.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._op import register
from glasslite.engine.ops._unary import Unary


@register("ROUND")
@dataclass(frozen=True)
class Round(Unary):
    """Input: one tensor of floats. BUILTIN_REF does not know this operator."""

    types = (TensorType.FLOAT32, TensorType.FLOAT16)
