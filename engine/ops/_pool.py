"""What pools share: the output's shape, the window, the activation's range.

Source of the rules: TFLite kernels/pooling.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Activation, Call, Inputs, Op, Padding, Spec, required
from glasslite.engine.ops._quantization import float_activation_range, quantized_activation_range, scheme_of
from glasslite.engine.ops._window import make_window, output_size


@dataclass(frozen=True)
class Pool(Op):
    """A value of each window; the channels stay."""

    padding: Padding
    stride_w: int
    stride_h: int
    filter_width: int
    filter_height: int
    fused_activation_function: Activation = "NONE"

    def infer(self, inputs: Inputs) -> list[Spec]:
        """One output pixel a window; the channels stay."""
        (image,) = exactly(inputs, "input")
        if len(image.shape) != 4:
            raise OpError(f"input must have 4 dimensions (N, H, W, C); got {image.shape}")
        batches, height, width, channels = image.shape
        out_h = output_size(self.padding, height, self.filter_height, self.stride_h)
        out_w = output_size(self.padding, width, self.filter_width, self.stride_w)
        return [Spec((batches, out_h, out_w, channels), image.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        """Scales are not looked at: a pool moves steps as they are."""
        image, output = required(inputs, 0, "input"), outputs[0]
        window = make_window(
            image.shape[1:3],
            output.shape[1:3],
            (self.filter_height, self.filter_width),
            (self.stride_h, self.stride_w),
        )
        scheme = scheme_of(image)
        limits: tuple[Any, Any] = (
            quantized_activation_range(self.fused_activation_function, output, numerics.kernels)
            if scheme.startswith("q")
            else float_activation_range(self.fused_activation_function)
        )
        return Call(scheme, {"window": window, "activation_min": limits[0], "activation_max": limits[1]})


@dataclass(frozen=True)
class Pool2D(Pool):
    """A pool with the defaults of schema.fbs Pool2DOptions."""

    padding: Padding = "SAME"
    stride_w: int = 0
    stride_h: int = 0
    filter_width: int = 0
    filter_height: int = 0
