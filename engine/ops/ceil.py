"""CEIL: the smallest whole number that is not below x.

Source of the rules: TFLite kernels/ceil.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._op import register
from glasslite.engine.ops._unary import Unary


@register("CEIL")
@dataclass(frozen=True)
class Ceil(Unary):
    """Input: one tensor of floats. BUILTIN_REF does not know this operator."""

    types = (TensorType.FLOAT32,)
