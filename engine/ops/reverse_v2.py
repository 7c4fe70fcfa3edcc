"""REVERSE_V2: turn axes around.

Spec: schema.fbs ReverseV2Options. Source of the rules: TFLite kernels/reverse.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import axis_of, check_type, check_vector, exactly, integers
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("REVERSE_V2")
@dataclass(frozen=True)
class ReverseV2(Op):
    """Inputs: tensor, axes (a vector of int32; negative ones count from the back, none twice).

    LiteRT takes only axes that lie side by side.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The axes are a vector of int32."""
        input, axes = exactly(inputs, "input", "axes")
        check_type(axes, "axes", (TensorType.INT32,))
        check_vector(axes, "axes")
        return [Spec(input.shape, input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, axes = exactly(inputs, "input", "axes")
        along = tuple(axis_of(axis, len(input.shape)) for axis in integers(axes, "axes"))
        if len(set(along)) < len(along):
            raise OpError(f"axes must be named once; got {along}")
        return Call("any", {"along": along})
