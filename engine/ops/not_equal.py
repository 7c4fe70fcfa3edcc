"""NOT_EQUAL: whether two elements differ, with broadcasting.

Source of the rules: TFLite kernels/comparisons.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._comparison import Equality
from glasslite.engine.ops._op import register


@register("NOT_EQUAL")
@dataclass(frozen=True)
class NotEqual(Equality):
    """Inputs: two tensors of one type whose shapes broadcast. Output: booleans.

    int16 without quantization holds plain integers.
    """
