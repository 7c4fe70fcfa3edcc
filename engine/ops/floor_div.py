"""FLOOR_DIV: the quotient, rounded down, with broadcasting.

Source of the rules: TFLite kernels/floor_div.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import pair_spec
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("FLOOR_DIV")
@dataclass(frozen=True)
class FloorDiv(Op):
    """Inputs: two tensors of one type whose shapes broadcast. A divisor of 0 is an error of the run, of floats too.

    Quantized steps are divided as they are.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Inputs are of one type and broadcast."""
        return [pair_spec(inputs, (TensorType.FLOAT32, TensorType.INT8, TensorType.INT16, TensorType.INT32))]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
