"""GREATER: whether an element is above another, with broadcasting.

Source of the rules: TFLite kernels/comparisons.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._comparison import Comparison
from glasslite.engine.ops._op import register


@register("GREATER")
@dataclass(frozen=True)
class Greater(Comparison):
    """Inputs: two tensors of one type whose shapes broadcast. Output: booleans.

    int16 steps are compared as they are.
    """
