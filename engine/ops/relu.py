"""RELU: what is above 0.

Source of the rules: TFLite kernels/activations.cc.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from glasslite.engine.ops._op import register
from glasslite.engine.ops._relu import Clamp


@register("RELU")
@dataclass(frozen=True)
class Relu(Clamp):
    """Input: one tensor. Output: the same with negative numbers set to 0."""

    low, high = 0.0, math.inf
