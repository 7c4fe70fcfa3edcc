"""DEPTHWISE_CONV_2D: each input channel meets filters of its own, `depth_multiplier` of them.

Spec: schema.fbs DepthwiseConv2DOptions; tensorflow.org/lite/performance/quantization_spec
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._filters import (
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
from glasslite.engine.ops._window import check_image, sliding_output, sliding_window
from glasslite.kernels.reference._hybrid import Dynamic

_FILTERS = {
    TensorType.FLOAT32: (TensorType.FLOAT32, TensorType.INT8),
    TensorType.INT8: (TensorType.INT8, TensorType.INT4),
    TensorType.UINT8: (TensorType.UINT8,),
    TensorType.INT16: (TensorType.INT8,),
}
_BIASES = {
    TensorType.FLOAT32: (TensorType.FLOAT32,),
    TensorType.INT8: (TensorType.INT32,),
    TensorType.UINT8: (TensorType.INT32,),
    TensorType.INT16: (TensorType.INT64,),
}

#: Channels that the optimized int8 kernel scales at once.
_VECTOR = 8


@register("DEPTHWISE_CONV_2D")
@dataclass(frozen=True)
class DepthwiseConv2D(Op):
    """Inputs: image (N, H, W, C), filter (1, kh, kw, O), optional bias (O,). Output: (N, H', W', O).

    Output channel c * multiplier + m comes from input channel c. The multiplier is O / C; BUILTIN_REF hardly looks at
    the attribute of that name either. Float images may meet int8 filters: dynamic range, see the kernel. There
    BUILTIN_REF reads beyond its scales when a filter has only one.
    """

    arity: ClassVar[int] = 3
    unpacks: ClassVar[tuple[TensorType, ...]] = (TensorType.INT4,)

    padding: Padding = "SAME"
    stride_w: int = 0
    stride_h: int = 0
    depth_multiplier: int = 0
    fused_activation_function: Activation = "NONE"
    dilation_w_factor: int = 1
    dilation_h_factor: int = 1

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The filter's channels must be a multiple of the input's."""
        image, filter = required(inputs, 0, "input"), required(inputs, 1, "filter")
        check_types(image, filter, _FILTERS)
        check_image(image, filter)
        count, _, _, filters = filter.shape
        channels = image.shape[3]
        if count != 1 or filters % channels:
            raise OpError(
                "the filter must have shape (1, height, width, a multiple of the input's channels); "
                f"got {filter.shape} for input {image.shape}"
            )
        check_bias(image, optional(inputs, 2), filters, _BIASES)
        check_filter_scales(image, filter, 3)
        check_symmetric_filter(image, filter)
        height, width = sliding_output(self, image, filter)
        return [Spec((image.shape[0], height, width, filters), image.type)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        _, kernel_h, kernel_w, _ = required(inputs, 1, "filter").shape
        return super().cost(inputs, outputs)._replace(macs=outputs[0].size * kernel_h * kernel_w)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        image, filter, output = required(inputs, 0, "input"), required(inputs, 1, "filter"), outputs[0]
        params: dict[str, Any] = {"window": sliding_window(self, image, filter, output)}
        if is_hybrid(image, filter):
            params["filter_scale"] = quantization_of(filter).scale
            # The delegate leaves these alone; the optimized kernel scales four channels at a time.
            reference = numerics.kernels == "reference"
            tail = output.shape[3] % 4
            params["dynamic"] = Dynamic(
                "asymmetric", *(("together",) if reference else ("filter-first", tail))
            )
        tensors = (image, filter, optional(inputs, 2), output)
        tail = _tail(image, output) if numerics.kernels == "optimized" else 0
        return convolution_call(
            numerics.rounding_of(self.name, kind_of(image, filter)),
            self.fused_activation_function,
            tensors,
            params,
            numerics,
            tail=tail,
        )


def _tail(image: Tensor, output: Tensor) -> int:
    """Channels that the optimized kernel rounds one at a time; uint8 has no vector code.

    Source: TFLite kernels/internal/optimized/integer_ops/depthwise_conv.h.
    """
    channels = output.shape[3]
    return channels if image.type == TensorType.UINT8 else channels % _VECTOR
