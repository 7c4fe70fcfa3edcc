"""NON_MAX_SUPPRESSION_V5: of boxes that overlap, the one with the highest score remains; the others' scores may decay.

Spec: schema.fbs; TFLite kernels/non_max_suppression.cc; arxiv.org/abs/1704.04503
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import TensorType
from glasslite.engine.ops._op import Inputs, Spec, register
from glasslite.engine.ops._suppression import Suppression, selected


@register("NON_MAX_SUPPRESSION_V5")
@dataclass(frozen=True)
class NonMaxSuppressionV5(Suppression):
    """Inputs: those of NON_MAX_SUPPRESSION_V4 and a scalar sigma: scores decay by exp(-IoU^2 / (2 sigma)), of 0 not.

    Outputs: int32 indices (max_output_size,), their scores, zeros at the end of both, and their count ().
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        count = selected(inputs, "sigma")
        types = ((count,), TensorType.INT32), ((count,), TensorType.FLOAT32), ((), TensorType.INT32)
        return [Spec(*spec) for spec in types]
