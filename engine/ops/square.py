"""SQUARE: x * x.

Source of the rules: TFLite kernels/elementwise.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._op import register
from glasslite.engine.ops._unary import Unary


@register("SQUARE")
@dataclass(frozen=True)
class Square(Unary):
    """Input: one tensor of floats."""

    types = (TensorType.FLOAT32,)
