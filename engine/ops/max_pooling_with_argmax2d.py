"""MaxPoolingWithArgmax2D, MediaPipe's: the highest element of each window, and where in the window it was.

Spec: MediaPipe mediapipe/util/tflite/operations/max_pool_argmax.cc
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Activation, Call, Inputs, Op, Padding, Spec, register, required
from glasslite.engine.ops._pool import infer_pool, prepare_pool


@register("CUSTOM:MaxPoolingWithArgmax2D")
@dataclass(frozen=True)
class MaxPoolingWithArgmax2D(Op):
    """Input: float32 image (N, H, W, C). Outputs: highest elements and their places, both float32 (N, H', W', C).

    A place is row * filter_width + column of the window, and 0.1.
    """

    padding: Padding
    stride_w: int
    stride_h: int
    filter_width: int
    filter_height: int
    fused_activation_function: Activation = "NONE"

    def infer(self, inputs: Inputs) -> list[Spec]:
        (spec,) = infer_pool(self, inputs)
        if spec.type != TensorType.FLOAT32:
            raise OpError(f"input must be FLOAT32; got {required(inputs, 0, 'input').type.name}")
        return [spec, spec]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return prepare_pool(self, required(inputs, 0, "input"), outputs[0], numerics)
