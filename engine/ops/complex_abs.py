"""COMPLEX_ABS: the magnitude of complex numbers.

Spec: TFLite kernels/complex_support.cc
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._complex import OfComplex
from glasslite.engine.ops._op import register


@register("COMPLEX_ABS")
@dataclass(frozen=True)
class ComplexAbs(OfComplex):
    """Input: complex64 or complex128. Output: float32 or float64 of the same shape."""

    #: Of complex128: the root of a sum is the C library's, whose versions differ in their last bit.
    max_ulp = 1
