"""ONE_HOT: each index becomes a row that is "on" there and "off" elsewhere.

Spec: schema.fbs OneHotOptions. Source of the rules: TFLite kernels/one_hot.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import INDEX_TYPES, axis_of, check_type, exactly, integer
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("ONE_HOT")
@dataclass(frozen=True)
class OneHot(Op):
    """Inputs: indices (int32 or int64), depth (one int32), on and off (one value each, of one type).

    Output: the indices' shape with `depth` elements more at `axis`, -1 being behind the last. An index outside of the
    depth is off everywhere.
    """

    axis: int = 0

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The axis must exist in the output; depth must not be negative."""
        indices, depth, on, off = exactly(inputs, "indices", "depth", "on_value", "off_value")
        check_type(indices, "indices", INDEX_TYPES)
        check_type(depth, "depth", (TensorType.INT32,))
        if on.size != 1 or off.size != 1 or on.type != off.type:
            raise OpError(
                f"on_value and off_value must be one value of one type; got {on.type.name} {on.shape} "
                f"and {off.type.name} {off.shape}"
            )
        at = axis_of(self.axis, len(indices.shape) + 1)
        count = integer(depth, "depth")
        if count < 0:
            raise OpError(f"depth must not be negative; got {count}")
        return [Spec((*indices.shape[:at], count, *indices.shape[at:]), on.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"axis": axis_of(self.axis, len(outputs[0].shape))})
