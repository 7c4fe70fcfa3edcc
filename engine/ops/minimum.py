"""MINIMUM: the smaller of two elements, with broadcasting.

Spec: schema.fbs MaximumMinimumOptions. Source of the rules: TFLite kernels/maximum_minimum.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import ordered_spec
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("MINIMUM")
@dataclass(frozen=True)
class Minimum(Op):
    """Inputs: two tensors of one type whose shapes broadcast. Quantized steps are compared as they are."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Inputs are of one type, a float or a signed integer or UINT8, and broadcast."""
        return [ordered_spec(inputs)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
