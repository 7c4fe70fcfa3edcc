"""BATCH_MATMUL: matrix products over two stacks of matrices, whose batch dimensions broadcast.

Spec: schema.fbs BatchMatMulOptions; TFLite kernels/batch_matmul.cc
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._broadcast import broadcast_shape
from glasslite.engine.ops._filters import check_activation_quantization, check_types, is_hybrid
from glasslite.engine.ops._op import Call, Cost, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import (
    float32_factor,
    integer_limits,
    quantization_of,
    scale_of,
    scheme_of,
)
from glasslite.kernels.reference._hybrid import Dynamic
from glasslite.kernels.reference.fixed_point import requantization

_SECOND = {
    TensorType.FLOAT32: (TensorType.FLOAT32, TensorType.INT8),
    TensorType.INT8: (TensorType.INT8,),
    TensorType.INT16: (TensorType.INT16, TensorType.INT8),
}
_OUTPUTS = {
    TensorType.FLOAT32: (TensorType.FLOAT32,),
    TensorType.INT8: (TensorType.INT8, TensorType.INT32),
    TensorType.INT16: (TensorType.INT16,),
}


@register("BATCH_MATMUL")
@dataclass(frozen=True)
class BatchMatmul(Op):
    """Inputs: (..., M, K) and (..., K, N), each with its last two axes swapped where `adj_x`, `adj_y` say so.

    Output: (..., M, N). A float input may meet an int8 one: dynamic range, see the kernel. Of int8 inputs an int32
    output takes the sums of the stored products, whatever the zero points.
    """

    adj_x: bool = False
    adj_y: bool = False
    asymmetric_quantize_inputs: bool = False

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Two to five dimensions; the depths agree; batch dimensions are equal or one of them is 1."""
        x, y = exactly(inputs, "x", "y")
        check_types(x, y, _SECOND)
        for tensor in (x, y):
            if not 2 <= len(tensor.shape) <= 5:
                raise OpError(f"inputs must have 2 to 5 dimensions; '{tensor.name}' has shape {tensor.shape}")
        rows, depth = _matrix(x.shape, self.adj_x)
        depth_of_y, columns = _matrix(y.shape, self.adj_y)
        if depth != depth_of_y:
            raise OpError(
                f"a matrix of {rows} x {depth} cannot be multiplied with one of {depth_of_y} x {columns}; "
                f"the inputs are {x.shape} and {y.shape}, adj_x={self.adj_x}, adj_y={self.adj_y}"
            )
        return [Spec((*broadcast_shape(x.shape[:-2], y.shape[:-2]), rows, columns), None)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        x, _ = exactly(inputs, "x", "y")
        return super().cost(inputs, outputs)._replace(macs=outputs[0].size * _matrix(x.shape, self.adj_x)[1])

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        (x, y), output = exactly(inputs, "x", "y"), outputs[0]
        if output.type not in _OUTPUTS[x.type]:
            allowed = " or ".join(t.name for t in _OUTPUTS[x.type])
            raise OpError(
                f"output '{output.name}' of {x.type.name} must be {allowed}; got {output.type.name}"
            )
        params: dict[str, Any] = {"adj_x": self.adj_x, "adj_y": self.adj_y}
        if is_hybrid(x, y):
            dynamic = Dynamic("asymmetric" if self.asymmetric_quantize_inputs else "symmetric", "together")
            if numerics.kernels == "xnnpack":
                dynamic = Dynamic("xnnpack", "fused")
            return Call("hybrid", {**params, "dynamic": dynamic, "y_scale": self._scale_of_columns(y)})
        if output.type in (TensorType.FLOAT32, TensorType.INT32):
            return Call(scheme_of(output), params)
        check_activation_quantization(x, output)
        if x.type == TensorType.INT16 and quantization_of(y).zero_point.any():
            raise OpError(f"with INT16 input '{y.name}' must have zero point 0; got {y.zero_point}")
        # Source: kernel_util.cc GetQuantizedConvolutionMultipler: a float32 product over a float64 scale.
        product = np.float64(scale_of(x) * scale_of(y))
        factor = np.atleast_1d(np.float32(float32_factor(scale_of(x), scale_of(y), over=scale_of(output))))
        rounding = "int64" if x.type == TensorType.INT16 else numerics.rounding_of(self.name)
        low, high = integer_limits(output)
        params |= {
            "x_zero_point": x.zero_point,
            "y_zero_point": y.zero_point,
            "output_zero_point": output.zero_point,
            "requantization": requantization(product / np.float64(scale_of(output)), rounding, factor),
            "activation_min": low,
            "activation_max": high,
        }
        return Call(scheme_of(output), params)

    def _scale_of_columns(self, y: Tensor) -> Any:
        """The scale of an int8 second input: one, or one for each of its columns."""
        quantization = quantization_of(y)
        columns, axis = _matrix(y.shape, self.adj_y)[1], len(y.shape) - (2 if self.adj_y else 1)
        if quantization.scale.size > 1 and (
            quantization.scale.size != columns or quantization.quantized_dimension != axis
        ):
            raise OpError(
                f"'{y.name}' must have 1 scale or {columns} along axis {axis}; got {quantization.scale.size} "
                f"along axis {quantization.quantized_dimension}"
            )
        return quantization.scale


def _matrix(shape: Shape, swapped: bool) -> tuple[int, int]:
    """Rows and columns of the matrices in a stack."""
    return (shape[-1], shape[-2]) if swapped else (shape[-2], shape[-1])
