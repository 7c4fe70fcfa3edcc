"""COMPLEX_ABS: the magnitude of complex numbers.

Spec: TFLite kernels/complex_support.cc
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._complex import part_of
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("COMPLEX_ABS")
@dataclass(frozen=True)
class ComplexAbs(Op):
    """Input: complex64 or complex128. Output: float32 or float64 of the same shape."""

    #: Of complex128: the root of a sum is the C library's, whose versions differ in their last bit.
    max_ulp = 1

    def infer(self, inputs: Inputs) -> list[Spec]:
        return [part_of(inputs)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
