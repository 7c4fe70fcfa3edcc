"""LOGICAL_OR: whether at least one of two elements is true, with broadcasting.

Source of the rules: TFLite kernels/logical.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._broadcast import Binary
from glasslite.engine.ops._op import register


@register("LOGICAL_OR")
@dataclass(frozen=True)
class LogicalOr(Binary):
    """Inputs: two tensors of booleans whose shapes broadcast."""

    types = (TensorType.BOOL,)
