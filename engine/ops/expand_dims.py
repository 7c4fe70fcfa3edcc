"""EXPAND_DIMS: insert a dimension of one element.

Spec: schema.fbs ExpandDimsOptions. Source of the rules: TFLite kernels/expand_dims.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import axis_of, check_same_quantization, exactly, integer
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register, required


@register("EXPAND_DIMS")
@dataclass(frozen=True)
class ExpandDims(Op):
    """Inputs: tensor, axis (one integer): where the new dimension comes to lie; -1 is after the last."""

    texts: ClassVar[bool] = True

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The axis must exist in the output."""
        input, axis = exactly(inputs, "input", "axis")
        at = axis_of(integer(axis, "axis"), len(input.shape) + 1)
        return [Spec((*input.shape[:at], 1, *input.shape[at:]), input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        check_same_quantization([required(inputs, 0, "input"), outputs[0]])
        return Call("any")
