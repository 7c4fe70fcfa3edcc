"""CONV_2D: filters slide over an image; each sees all input channels, or one group of them.

Spec: schema.fbs Conv2DOptions; tensorflow.org/lite/performance/quantization_spec
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._filters import (
    XNNPACK_DYNAMIC,
    check_bias,
    check_filter_scales,
    check_symmetric_filter,
    check_types,
    convolution_call,
    hybrid_params,
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
from glasslite.engine.ops._window import check_image, sliding_output, sliding_window
from glasslite.kernels.reference._hybrid import Dynamic

_FILTERS = {
    TensorType.FLOAT32: (TensorType.FLOAT32, TensorType.INT8, TensorType.UINT8, TensorType.INT4),
    TensorType.INT8: (TensorType.INT8, TensorType.INT4),
    TensorType.UINT8: (TensorType.UINT8,),
    TensorType.INT16: (TensorType.INT8, TensorType.INT4),
}


@register("CONV_2D")
@dataclass(frozen=True)
class Conv2D(Op):
    """Inputs: image (N, H, W, C), filter (O, kh, kw, C / groups), optional bias (O,). Output: (N, H', W', O).

    Float images may meet filters of 8 bits or fewer: dynamic range, see the kernel. uint8 filters there hold int8
    values, and BUILTIN_REF gets products with weights of -128 wrong on x86, which `numerics.defects` repeats.
    """

    arity: ClassVar[int] = 3
    unpacks: ClassVar[tuple[TensorType, ...]] = (TensorType.INT4,)

    padding: Padding = "SAME"
    stride_w: int = 0
    stride_h: int = 0
    fused_activation_function: Activation = "NONE"
    dilation_w_factor: int = 1
    dilation_h_factor: int = 1
    quantized_bias_type: str = "FLOAT32"

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The filter's depth must divide the input's channels, and the group count the filters."""
        image, filter = required(inputs, 0, "input"), required(inputs, 1, "filter")
        check_types(image, filter, _FILTERS)
        check_image(image, filter)
        filters, _, _, depth = filter.shape
        channels = image.shape[3]
        if channels % depth or filters % (channels // depth):
            raise OpError(
                "the filter's depth must divide the input's channels and the group count the filters; "
                f"got filter {filter.shape}, input {image.shape}"
            )
        check_bias(image, optional(inputs, 2), filters)
        check_filter_scales(image, filter, 0)
        check_symmetric_filter(image, filter)
        height, width = sliding_output(self, image, filter)
        return [Spec((image.shape[0], height, width, filters), image.type)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        filter = required(inputs, 1, "filter")
        memory = super().cost(inputs, outputs)
        return memory._replace(macs=outputs[0].size * (filter.size // filter.shape[0]))

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        image, filter, output = required(inputs, 0, "input"), required(inputs, 1, "filter"), outputs[0]
        params: dict[str, Any] = {"window": sliding_window(self, image, filter, output)}
        if is_hybrid(image, filter):
            if numerics.kernels == "xnnpack" and self._is_pointwise(image, filter):
                return Call("hybrid_pointwise", hybrid_params(self.fused_activation_function, filter))
            params |= self._hybrid_params(image, filter, numerics)
        tensors = (image, filter, optional(inputs, 2), output)
        # The optimized kernels leave groups to the reference kernel.
        grouped = numerics.kernels == "optimized" and filter.shape[3] != image.shape[3]
        rounding = "double" if grouped else numerics.rounding_of(self.name, kind_of(image, filter))
        return convolution_call(
            rounding, self.fused_activation_function, tensors, params, numerics, self.quantized_bias_type
        )

    def _is_pointwise(self, image: Tensor, filter: Tensor) -> bool:
        """Whether XNNPACK computes a matrix product instead, which its one exception leaves alone.

        Source: XNNPACK src/subgraph/convolution-2d.c xnn_define_convolution_2d.
        """
        one_pixel = (*filter.shape[1:3], self.stride_h, self.stride_w) == (1, 1, 1, 1)
        return one_pixel and filter.shape[3] == image.shape[3] and filter.shape[0] + filter.shape[3] > 2

    def _hybrid_params(self, image: Tensor, filter: Tensor, numerics: Numerics) -> dict[str, Any]:
        scale = quantization_of(filter).scale
        grouped = filter.shape[3] != image.shape[3]
        # LiteRT's own kernels take the per-channel way for groups too.
        per_channel = grouped or bool((scale != scale[0]).any())
        if numerics.kernels == "xnnpack":
            dynamic = XNNPACK_DYNAMIC
        elif not per_channel:
            dynamic = Dynamic("symmetric", "together")
        else:
            optimized = numerics.kernels == "optimized" and not grouped
            dynamic = Dynamic("asymmetric", "together" if optimized else "filter-first")
        defects = numerics.defects and not per_channel and filter.shape[0] % 4 > 0
        return {"filter_scale": scale, "dynamic": dynamic, "defects": defects}
