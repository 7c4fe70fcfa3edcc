"""SIN: the sine.

Source of the rules: TFLite kernels/elementwise.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._function import Elementwise
from glasslite.engine.ops._op import register


@register("SIN")
@dataclass(frozen=True)
class Sin(Elementwise):
    """Input: one tensor of floats, in radians."""

    types = (TensorType.FLOAT32, TensorType.FLOAT16)
    delegate_ulp = 4
