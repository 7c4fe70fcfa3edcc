"""Convolution2DTransposeBias, MediaPipe's transposed convolution, whose output's size follows from its input's.

Spec: MediaPipe mediapipe/util/tflite/operations/transpose_conv_bias.cc
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._filters import check_bias, check_types
from glasslite.engine.ops._op import Call, Cost, Inputs, Op, Padding, Spec, register
from glasslite.engine.ops._window import check_image
from glasslite.kernels.reference._window import Window


@register("CUSTOM:Convolution2DTransposeBias")
@dataclass(frozen=True)
class Convolution2DTransposeBias(Op):
    """Inputs, float32: image (N, H, W, C), filter (O, kh, kw, C), bias (O,). Output: (N, H', W', O).

    H' is (H - 1) * stride + kh, less max(0, kh - 1 - (H - 1) % stride) rows, half of them at the top, under SAME.
    """

    padding: Padding
    stride_w: int
    stride_h: int

    def infer(self, inputs: Inputs) -> list[Spec]:
        image, filter, bias = exactly(inputs, "input", "filter", "bias")
        check_types(image, filter, {TensorType.FLOAT32: (TensorType.FLOAT32,)})
        check_image(image, filter)
        if filter.shape[3] != image.shape[3]:
            raise OpError(
                f"the filter's depth must be the input's; got filter {filter.shape}, input {image.shape}"
            )
        check_bias(image, bias, filter.shape[0])
        if min(self.stride_h, self.stride_w) < 1:
            raise OpError(f"strides must be at least 1; got {self.stride_h} and {self.stride_w}")
        height, width = (
            (size - 1) * stride + kernel - self._cropped(size, kernel, stride)
            for size, kernel, stride in self._axes(image, filter)
        )
        return [Spec((image.shape[0], height, width, filter.shape[0]), TensorType.FLOAT32)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        image, filter, _ = exactly(inputs, "input", "filter", "bias")
        return super().cost(inputs, outputs)._replace(macs=image.size * (filter.size // filter.shape[3]))

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        image, filter, _ = exactly(inputs, "input", "filter", "bias")
        rows, columns = (self._cropped(*axis) for axis in self._axes(image, filter))
        window = Window(
            kernel_h=filter.shape[1], kernel_w=filter.shape[2], stride_h=self.stride_h, stride_w=self.stride_w,
            pad_top=rows // 2, pad_bottom=rows - rows // 2, pad_left=columns // 2, pad_right=columns - columns // 2,
        )  # fmt: skip
        return Call("f32", {"window": window, "activation_min": -np.inf, "activation_max": np.inf})

    def _axes(self, image: Tensor, filter: Tensor) -> list[tuple[int, int, int]]:
        strides = (self.stride_h, self.stride_w)
        return list(zip(image.shape[1:3], filter.shape[1:3], strides, strict=True))

    def _cropped(self, size: int, kernel: int, stride: int) -> int:
        """Rows or columns that SAME padding takes away."""
        return max(0, kernel - (size - 1) % stride - 1) if self.padding == "SAME" else 0
