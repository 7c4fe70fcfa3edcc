"""FLOOR: the largest whole number that is not above x.

Source of the rules: TFLite kernels/floor.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._op import register
from glasslite.engine.ops._unary import Unary


@register("FLOOR")
@dataclass(frozen=True)
class Floor(Unary):
    """Input: one tensor of floats."""

    types = (TensorType.FLOAT32, TensorType.FLOAT16)
