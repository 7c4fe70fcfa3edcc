"""LESS_EQUAL: whether an element is below another or equal to it, with broadcasting.

Source of the rules: TFLite kernels/comparisons.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._comparison import Comparison
from glasslite.engine.ops._op import register


@register("LESS_EQUAL")
@dataclass(frozen=True)
class LessEqual(Comparison):
    """Inputs: two tensors of one type whose shapes broadcast. Output: booleans.

    int16 steps are compared as they are.
    """
