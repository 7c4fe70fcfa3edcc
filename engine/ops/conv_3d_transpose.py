"""CONV_3D_TRANSPOSE: each value of a volume spreads over a window of the output, weighed by the filters.

Spec: schema.fbs Conv3DOptions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import integers
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
from glasslite.engine.ops._quantization import float_activation_range
from glasslite.engine.ops._volume import axes_of, check_volumes, output_sizes


@register("CONV_3D_TRANSPOSE")
@dataclass(frozen=True)
class Conv3DTranspose(Op):
    """Inputs: output shape (5,), and float32: filter (kd, kh, kw, O, C), volume (N, D, H, W, C), optional bias (O,).

    Output: that shape, (N, D', H', W', O).
    """

    arity: ClassVar[int] = 4

    padding: Padding = "SAME"
    stride_d: int = 0
    stride_w: int = 0
    stride_h: int = 0
    fused_activation_function: Activation = "NONE"
    dilation_d_factor: int = 1
    dilation_w_factor: int = 1
    dilation_h_factor: int = 1

    def infer(self, inputs: Inputs) -> list[Spec]:
        """A convolution of the output's depth, height and width must give the input's."""
        filter, image = required(inputs, 1, "filter"), required(inputs, 2, "input")
        check_volumes(image, filter, optional(inputs, 3), depth=4, channels=3)
        shape = tuple(integers(required(inputs, 0, "output shape"), "output shape"))
        ends = (image.shape[0], filter.shape[3])
        if len(shape) != 5 or (shape[0], shape[4]) != ends or min(shape[1:]) < 1:
            raise OpError(
                f"the output shape must be ({ends[0]}, depth, height, width, {ends[1]}), none below 1; got {shape}"
            )
        expected = tuple(output_sizes(self, shape[1:4], filter.shape[:3]))
        if expected != image.shape[1:4]:
            raise OpError(
                f"an output of {shape[1:4]} takes an input of {expected} with {self.padding} padding; "
                f"got {image.shape[1:4]}"
            )
        return [Spec(shape, TensorType.FLOAT32)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        filter, image = required(inputs, 1, "filter"), required(inputs, 2, "input")
        return super().cost(inputs, outputs)._replace(macs=image.size * (filter.size // filter.shape[4]))

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        filter, image = required(inputs, 1, "filter"), required(inputs, 2, "input")
        low, high = float_activation_range(self.fused_activation_function)
        axes = tuple(axes_of(self, outputs[0].shape[1:4], image.shape[1:4], filter.shape[:3]))
        return Call("f32", {"axes": axes, "activation_min": low, "activation_max": high})
