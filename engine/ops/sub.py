"""SUB: element-wise difference with broadcasting.

Spec: schema.fbs SubOptions; tensorflow.org/lite/performance/quantization_spec
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ops._op import register
from glasslite.engine.ops._two_scales import Addition


@register("SUB")
@dataclass(frozen=True)
class Sub(Addition):
    """Inputs: two tensors of one type whose shapes broadcast. Output: the first less the second, then the activation.

    `pot_scale_int16` lets int16 whose scales are powers of two be subtracted by shifts.
    """

    sign = -1
