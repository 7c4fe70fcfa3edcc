"""UNSORTED_SEGMENT_MIN: the minimum of the rows of each segment.

Spec: schema.fbs UnsortedSegmentMinOptions. Source of the rules: TFLite kernels/unsorted_segment.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import scheme_of
from glasslite.engine.ops._segments import infer_segments


@register("UNSORTED_SEGMENT_MIN")
@dataclass(frozen=True)
class UnsortedSegmentMin(Op):
    """Inputs: data (ids..., ...) of float32 or int32, segment ids (ids...), number of segments; both int32.

    Output: (segments, ...). Rows of negative ids are left out; a segment without rows is the type's highest number.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        return infer_segments(inputs)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call(scheme_of(outputs[0]))
