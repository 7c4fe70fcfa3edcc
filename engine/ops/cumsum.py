"""CUMSUM: running sums along an axis.

Spec: schema.fbs CumsumOptions. Source of the rules: TFLite kernels/cumsum.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import axis_of, check_type, exactly, integer
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import scheme_of


@register("CUMSUM")
@dataclass(frozen=True)
class Cumsum(Op):
    """Inputs: values (float32, int32 or int64), axis (one int32; negative ones count from the back).

    Attributes:
        exclusive: each sum leaves out the value at its own place.
        reverse: the sums run from the end.
    """

    exclusive: bool = False
    reverse: bool = False

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The axis is one int32."""
        input, axis = exactly(inputs, "input", "axis")
        check_type(axis, "axis", (TensorType.INT32,))
        return [Spec(input.shape, input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, axis = exactly(inputs, "input", "axis")
        along = axis_of(integer(axis, "axis"), len(input.shape))
        params = {"along": along, "exclusive": bool(self.exclusive), "reverse": bool(self.reverse)}
        return Call(scheme_of(input), params)
