"""LOGICAL_AND: whether both of two elements are true, with broadcasting.

Source of the rules: TFLite kernels/logical.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._broadcast import Binary
from glasslite.engine.ops._op import register


@register("LOGICAL_AND")
@dataclass(frozen=True)
class LogicalAnd(Binary):
    """Inputs: two tensors of booleans whose shapes broadcast."""

    types = (TensorType.BOOL,)
