"""FLOOR_MOD: what FLOOR_DIV leaves, with the sign of the divisor, with broadcasting.

Source of the rules: TFLite kernels/floor_mod.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._broadcast import Binary
from glasslite.engine.ops._op import register


@register("FLOOR_MOD")
@dataclass(frozen=True)
class FloorMod(Binary):
    """Inputs: two tensors of one type whose shapes broadcast. An integer divisor of 0 is an error of the run.

    Quantized steps are divided as they are.
    """

    types = (TensorType.FLOAT32, TensorType.INT8, TensorType.INT16, TensorType.INT32, TensorType.INT64)
