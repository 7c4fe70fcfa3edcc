"""UNPACK: take a tensor apart along one axis, which goes.

Spec: schema.fbs UnpackOptions. Source of the rules: TFLite kernels/unpack.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import axis_of, check_same_quantization, exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("UNPACK")
@dataclass(frozen=True)
class Unpack(Op):
    """Input: tensor with `num` elements along `axis`. Outputs: `num` tensors without that axis."""

    num: int = 0
    axis: int = 0

    def infer(self, inputs: Inputs) -> list[Spec]:
        """`num` must be the axis' size."""
        (input,) = exactly(inputs, "input")
        axis = axis_of(self.axis, len(input.shape))
        if self.num != input.shape[axis]:
            raise OpError(f"num must be {input.shape[axis]}, the elements along axis {axis}; got {self.num}")
        return [Spec(input.shape[:axis] + input.shape[axis + 1 :], input.type)] * self.num

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        (input,) = exactly(inputs, "input")
        check_same_quantization([input, *outputs])
        return Call("any", {"axis": axis_of(self.axis, len(input.shape))})
