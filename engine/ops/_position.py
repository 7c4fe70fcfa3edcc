"""What ARG_MAX and ARG_MIN share.

Source of the rules: TFLite kernels/arg_min_max.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import axis_of, exactly, integer
from glasslite.engine.ops._op import Call, Inputs, Op, Spec
from glasslite.engine.ops._quantization import scheme_of


@dataclass(frozen=True)
class Position(Op):
    """Where along one axis the best value is."""

    output_type: Literal["INT32", "INT64"] = "INT32"

    def infer(self, inputs: Inputs) -> list[Spec]:
        """There must be something along the axis to choose from."""
        input, axis = _arguments(inputs)
        if self.output_type not in ("INT32", "INT64"):
            raise OpError(f"output_type must be INT32 or INT64; got {self.output_type}")
        if not input.shape[axis]:
            raise OpError(f"axis {axis} of shape {input.shape} has no element to choose from")
        return [Spec((*input.shape[:axis], *input.shape[axis + 1 :]), TensorType[self.output_type])]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, axis = _arguments(inputs)
        if input.type == TensorType.FLOAT32:
            return Call(scheme_of(input), {"along": axis, "defects": numerics.defects})
        return Call(scheme_of(input), {"along": axis})


def _arguments(inputs: Inputs) -> tuple[Tensor, int]:
    input, axis = exactly(inputs, "input", "axis")
    return input, axis_of(integer(axis, "axis"), len(input.shape))
