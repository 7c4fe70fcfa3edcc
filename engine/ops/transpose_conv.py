"""TRANSPOSE_CONV: each input value spreads over a window of the output, weighed by the filters.

Spec: schema.fbs TransposeConvOptions; tensorflow.org/lite/performance/quantization_spec
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import integers
from glasslite.engine.ops._filters import (
    XNNPACK_DYNAMIC,
    check_bias,
    check_filter_scales,
    check_symmetric_filter,
    check_types,
    convolution_call,
    is_hybrid,
    kind_of,
)
from glasslite.engine.ops._op import (
    Activation,
    Call,
    Cost,
    Inputs,
    Op,
    Padding,
    Spec,
    optional,
    register,
    required,
)
from glasslite.engine.ops._quantization import quantization_of
from glasslite.engine.ops._window import check_image, make_window, output_size, transposed_shape
from glasslite.kernels.reference._hybrid import Dynamic

_FILTERS = {
    TensorType.FLOAT32: (TensorType.FLOAT32, TensorType.INT8),
    TensorType.INT8: (TensorType.INT8,),
    TensorType.UINT8: (TensorType.UINT8,),
    TensorType.INT16: (TensorType.INT8,),
}


@register("TRANSPOSE_CONV")
@dataclass(frozen=True)
class TransposeConv(Op):
    """Inputs: output shape (4,), filter (O, kh, kw, C), image (N, H, W, C), optional bias (O,). Output: that shape.

    Float images may meet int8 filters: dynamic range, see the kernel.
    """

    arity: ClassVar[int] = 4

    padding: Padding = "SAME"
    stride_w: int = 0
    stride_h: int = 0
    fused_activation_function: Activation = "NONE"
    quantized_bias_type: str = "FLOAT32"

    def infer(self, inputs: Inputs) -> list[Spec]:
        """A convolution of the output's height and width must give the input's."""
        filter, image = required(inputs, 1, "filter"), required(inputs, 2, "input")
        check_types(image, filter, _FILTERS)
        check_image(image, filter)
        filters, kernel_h, kernel_w, depth = filter.shape
        if depth != image.shape[3]:
            raise OpError(
                f"the filter's depth must be the input's; got filter {filter.shape}, input {image.shape}"
            )
        check_bias(image, optional(inputs, 3), filters)
        check_filter_scales(image, filter, 0)
        check_symmetric_filter(image, filter)
        shape = tuple(integers(required(inputs, 0, "output shape"), "output shape"))

        def convolved(sizes: Shape) -> tuple[int, int]:
            height, width = sizes
            return (
                output_size(self.padding, height, kernel_h, self.stride_h),
                output_size(self.padding, width, kernel_w, self.stride_w),
            )

        shape = transposed_shape(shape, image.shape, filters, self.padding, convolved)
        return [Spec(shape, image.type)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        filter, image = required(inputs, 1, "filter"), required(inputs, 2, "input")
        return super().cost(inputs, outputs)._replace(macs=image.size * (filter.size // filter.shape[3]))

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        filter, image, output = required(inputs, 1, "filter"), required(inputs, 2, "input"), outputs[0]
        stride = (self.stride_h, self.stride_w)
        params: dict[str, Any] = {
            "window": make_window(output.shape[1:3], image.shape[1:3], filter.shape[1:3], stride)
        }
        if is_hybrid(image, filter):
            dynamic = XNNPACK_DYNAMIC if numerics.kernels == "xnnpack" else Dynamic("asymmetric", "products")
            params |= {"filter_scale": quantization_of(filter).scale, "dynamic": dynamic}
        tensors = (image, filter, optional(inputs, 3), output)
        # Source: optimized_ops.h Quantize. For uint8 its tail is the last elements of the whole output, fewer than 16,
        # which round as the others do here.
        tail = (
            output.shape[3] % 8 if numerics.kernels == "optimized" and image.type != TensorType.UINT8 else 0
        )
        return convolution_call(
            numerics.rounding_of(self.name, kind_of(image, filter)),
            self.fused_activation_function,
            tensors,
            params,
            numerics,
            self.quantized_bias_type,
            tail,
        )
