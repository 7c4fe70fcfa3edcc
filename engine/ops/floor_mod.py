"""FLOOR_MOD: what FLOOR_DIV leaves, with the sign of the divisor, with broadcasting.

Source of the rules: TFLite kernels/floor_mod.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import pair_spec
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("FLOOR_MOD")
@dataclass(frozen=True)
class FloorMod(Op):
    """Inputs: two tensors of one type whose shapes broadcast. An integer divisor of 0 is an error of the run.

    Quantized steps are divided as they are.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Inputs are of one type and broadcast."""
        return [
            pair_spec(
                inputs,
                (TensorType.FLOAT32, TensorType.INT8, TensorType.INT16, TensorType.INT32, TensorType.INT64),
            )
        ]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
