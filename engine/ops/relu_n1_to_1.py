"""RELU_N1_TO_1: what is between -1 and 1.

Source of the rules: TFLite kernels/activations.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._op import register
from glasslite.engine.ops._relu import Clamp


@register("RELU_N1_TO_1")
@dataclass(frozen=True)
class ReluN1To1(Clamp):
    """Input: one tensor. Output: the same, clamped to between -1 and 1."""

    low, high = -1.0, 1.0
