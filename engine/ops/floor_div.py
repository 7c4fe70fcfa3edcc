"""FLOOR_DIV: the quotient, rounded down, with broadcasting.

Source of the rules: TFLite kernels/floor_div.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._broadcast import Binary
from glasslite.engine.ops._op import register


@register("FLOOR_DIV")
@dataclass(frozen=True)
class FloorDiv(Binary):
    """Inputs: two tensors of one type whose shapes broadcast. A divisor of 0 is an error of the run, of floats too.

    Quantized steps are divided as they are.
    """

    types = (TensorType.FLOAT32, TensorType.INT8, TensorType.INT16, TensorType.INT32)
