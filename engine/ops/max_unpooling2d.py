"""MaxUnpooling2D, MediaPipe's: each element goes back to the place that MaxPoolingWithArgmax2D took it from.

Spec: MediaPipe mediapipe/util/tflite/operations/max_unpooling.cc
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Activation, Call, Inputs, Op, Padding, Spec, register
from glasslite.engine.ops._window import make_window


@register("CUSTOM:MaxUnpooling2D")
@dataclass(frozen=True)
class MaxUnpooling2D(Op):
    """Inputs, float32: elements and their places, (N, H, W, C). Output: (N, H * filter_height, W * filter_width, C),
    zeros where nothing goes. Padding and activation are not looked at.
    """

    padding: Padding
    stride_w: int
    stride_h: int
    filter_width: int
    filter_height: int
    fused_activation_function: Activation = "NONE"

    def infer(self, inputs: Inputs) -> list[Spec]:
        image, places = exactly(inputs, "input", "places")
        for tensor in (image, places):
            if tensor.type != TensorType.FLOAT32:
                raise OpError(f"'{tensor.name}' must be FLOAT32; got {tensor.type.name}")
        if len(image.shape) != 4 or places.shape != image.shape:
            raise OpError(
                f"input and places must have one shape (N, H, W, C); got {image.shape} and {places.shape}"
            )
        sizes = (self.filter_height, self.filter_width, self.stride_h, self.stride_w)
        if min(sizes) < 1:
            raise OpError(f"filter and strides must be at least 1; got {sizes}")
        batches, height, width, channels = image.shape
        shape = (batches, height * self.filter_height, width * self.filter_width, channels)
        return [Spec(shape, TensorType.FLOAT32)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        image, _ = exactly(inputs, "input", "places")
        kernel, strides = (self.filter_height, self.filter_width), (self.stride_h, self.stride_w)
        return Call("f32", {"window": make_window(outputs[0].shape[1:3], image.shape[1:3], kernel, strides)})
