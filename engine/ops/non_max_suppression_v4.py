"""NON_MAX_SUPPRESSION_V4: of boxes that overlap, the one with the highest score remains.

Spec: schema.fbs; TFLite kernels/non_max_suppression.cc
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._op import Inputs, Spec, register
from glasslite.engine.ops._suppression import Suppression, selected


@register("NON_MAX_SUPPRESSION_V4")
@dataclass(frozen=True)
class NonMaxSuppressionV4(Suppression):
    """Inputs: boxes (n, 4) by opposite corners (y1, x1, y2, x2), scores (n,), and scalars: max_output_size,
    iou_threshold, score_threshold. Outputs: int32 indices (max_output_size,), zeros at the end, and their count ().

    LiteRT selects a box without an area, and any box where the IoU threshold is above 1, again and again;
    `numerics.defects` repeats that.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        return [Spec((selected(inputs),), TensorType.INT32), Spec((), TensorType.INT32)]
