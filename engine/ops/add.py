"""ADD: element-wise sum with broadcasting.

Spec: schema.fbs AddOptions; tensorflow.org/lite/performance/quantization_spec
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._op import register
from glasslite.engine.ops._two_scales import Addition


@register("ADD")
@dataclass(frozen=True)
class Add(Addition):
    """Inputs: two tensors of one type whose shapes broadcast. Output: their sum, clamped by the activation.

    int16 without quantization holds plain integers. `pot_scale_int16` lets int16 whose scales are powers of two be
    added by shifts.
    """

    sign = 1
