"""RELU6: what is between 0 and 6.

Source of the rules: TFLite kernels/activations.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._op import register
from glasslite.engine.ops._relu import Clamp


@register("RELU6")
@dataclass(frozen=True)
class Relu6(Clamp):
    """Input: one tensor. Output: the same, clamped to between 0 and 6."""

    low, high = 0.0, 6.0
