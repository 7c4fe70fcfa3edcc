"""MaxPoolingWithArgmax2D, MediaPipe's: the highest element of each window, and where in the window it was.

Spec: MediaPipe mediapipe/util/tflite/operations/max_pool_argmax.cc
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import TensorType
from glasslite.engine.ops._op import Inputs, Spec, register, required
from glasslite.engine.ops._pool import Pool


@register("CUSTOM:MaxPoolingWithArgmax2D")
@dataclass(frozen=True)
class MaxPoolingWithArgmax2D(Pool):
    """Input: float32 image (N, H, W, C). Outputs: highest elements and their places, both float32 (N, H', W', C).

    A place is row * filter_width + column of the window, and 0.1.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        (spec,) = super().infer(inputs)
        if spec.type != TensorType.FLOAT32:
            raise OpError(f"input must be FLOAT32; got {required(inputs, 0, 'input').type.name}")
        return [spec, spec]
