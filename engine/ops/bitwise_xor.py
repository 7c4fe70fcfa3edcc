"""BITWISE_XOR: the bits in which two elements differ, with broadcasting.

Source of the rules: TFLite kernels/bitwise_xor.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._broadcast import INTEGERS, Binary
from glasslite.engine.ops._op import register


@register("BITWISE_XOR")
@dataclass(frozen=True)
class BitwiseXor(Binary):
    """Inputs: two tensors of one integer type whose shapes broadcast."""

    types = INTEGERS
