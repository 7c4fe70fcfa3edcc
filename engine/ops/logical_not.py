"""LOGICAL_NOT: true where x is false.

Source of the rules: TFLite kernels/elementwise.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._op import register
from glasslite.engine.ops._unary import Unary


@register("LOGICAL_NOT")
@dataclass(frozen=True)
class LogicalNot(Unary):
    """Input: one tensor of booleans."""

    types = (TensorType.BOOL,)
