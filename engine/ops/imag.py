"""IMAG: the imaginary part.

Spec: TFLite kernels/complex_support.cc
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._complex import OfComplex
from glasslite.engine.ops._op import register


@register("IMAG")
@dataclass(frozen=True)
class Imag(OfComplex):
    """Input: complex64 or complex128. Output: float32 or float64 of the same shape."""
