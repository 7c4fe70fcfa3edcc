"""CONV_2D: filters slide over an image; each sees all input channels, or one group of them.

Spec: schema.fbs Conv2DOptions; tensorflow.org/lite/performance/quantization_spec
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Activation, Call, Cost, Inputs, Op, Padding, Spec, register, required
from glasslite.engine.ops._quantization import (
    convolution_requantization,
    float_activation_range,
    quantized_activation_range,
    scheme_of,
)
from glasslite.engine.ops._window import make_window, output_size


@register("CONV_2D")
@dataclass(frozen=True)
class Conv2D(Op):
    """Inputs: image (N, H, W, C), filter (O, kh, kw, C / groups), optional bias (O,). Output: (N, H', W', O)."""

    padding: Padding = "SAME"
    stride_w: int = 1
    stride_h: int = 1
    fused_activation_function: Activation = "NONE"
    dilation_w_factor: int = 1
    dilation_h_factor: int = 1

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The filter's depth must divide the input's channels, and the group count the filters."""
        image, filter = required(inputs, 0, "input"), required(inputs, 1, "filter")
        if len(image.shape) != 4 or len(filter.shape) != 4:
            raise OpError(f"input and filter must have 4 dimensions; got {image.shape} and {filter.shape}")
        batches, height, width, channels = image.shape
        filters, kernel_h, kernel_w, depth = filter.shape
        if depth < 1 or channels % depth or filters % max(1, channels // depth):
            raise OpError(
                "the filter's depth must divide the input's channels and the group count the filters; "
                f"got filter {filter.shape}, input {image.shape}"
            )
        out_h = output_size(self.padding, height, kernel_h, self.stride_h, self.dilation_h_factor)
        out_w = output_size(self.padding, width, kernel_w, self.stride_w, self.dilation_w_factor)
        return [Spec((batches, out_h, out_w, filters), image.type)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        filter = required(inputs, 1, "filter")
        memory = super().cost(inputs, outputs)
        return memory._replace(macs=outputs[0].size * (filter.size // max(1, filter.shape[0])))

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        image, filter, output = required(inputs, 0, "input"), required(inputs, 1, "filter"), outputs[0]
        window = make_window(
            image.shape[1:3],
            output.shape[1:3],
            filter.shape[1:3],
            (self.stride_h, self.stride_w),
            (self.dilation_h_factor, self.dilation_w_factor),
        )
        scheme = scheme_of(image)
        if scheme == "f32":
            low, high = float_activation_range(self.fused_activation_function)
            return Call(scheme, {"window": window, "activation_min": low, "activation_max": high})
        minimum, maximum = quantized_activation_range(self.fused_activation_function, output)
        return Call(
            scheme,
            {
                "window": window,
                "input_zero_point": image.zero_point,
                "filter_zero_point": filter.zero_point,
                "output_zero_point": output.zero_point,
                "requantization": convolution_requantization(image, filter, output, numerics.rounding_of(self.name)),
                "activation_min": minimum,
                "activation_max": maximum,
            },
        )
