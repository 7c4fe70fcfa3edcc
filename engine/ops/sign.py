"""SIGN: -1, 0 or 1.

Source of the rules: TFLite kernels/sign.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._op import register
from glasslite.engine.ops._unary import Unary


@register("SIGN")
@dataclass(frozen=True)
class Sign(Unary):
    """Input: one tensor. NaN stays NaN."""

    types = (TensorType.FLOAT32, TensorType.FLOAT64, TensorType.INT32)
