"""MINIMUM: the smaller of two elements, with broadcasting.

Spec: schema.fbs MaximumMinimumOptions. Source of the rules: TFLite kernels/maximum_minimum.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._broadcast import ORDERED, Binary
from glasslite.engine.ops._op import register


@register("MINIMUM")
@dataclass(frozen=True)
class Minimum(Binary):
    """Inputs: two tensors of one type whose shapes broadcast. Quantized steps are compared as they are."""

    types = ORDERED
