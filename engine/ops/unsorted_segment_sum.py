"""UNSORTED_SEGMENT_SUM: the sum of the rows of each segment.

Spec: schema.fbs UnsortedSegmentSumOptions. Source of the rules: TFLite kernels/unsorted_segment.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._op import register
from glasslite.engine.ops._segments import UnsortedSegments


@register("UNSORTED_SEGMENT_SUM")
@dataclass(frozen=True)
class UnsortedSegmentSum(UnsortedSegments):
    """Inputs: data (ids..., ...) of float32 or int32, segment ids (ids...), number of segments; both int32.

    Output: (segments, ...). Rows of negative ids are left out; a segment without rows is 0.
    """
