"""CONV_3D_TRANSPOSE: each value of a volume spreads over a window of the output, weighed by the filters.

Spec: schema.fbs Conv3DOptions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import integers
from glasslite.engine.ops._op import Call, Cost, Inputs, Spec, optional, register, required
from glasslite.engine.ops._volume import VolumeConvolution, check_volumes, output_sizes
from glasslite.engine.ops._window import transposed_shape


@register("CONV_3D_TRANSPOSE")
@dataclass(frozen=True)
class Conv3DTranspose(VolumeConvolution):
    """Inputs: output shape (5,), and float32: filter (kd, kh, kw, O, C), volume (N, D, H, W, C), optional bias (O,).

    Output: that shape, (N, D', H', W', O).
    """

    arity: ClassVar[int] = 4

    def infer(self, inputs: Inputs) -> list[Spec]:
        """A convolution of the output's depth, height and width must give the input's."""
        filter, image = required(inputs, 1, "filter"), required(inputs, 2, "input")
        check_volumes(image, filter, optional(inputs, 3), depth=4, channels=3)
        shape = tuple(integers(required(inputs, 0, "output shape"), "output shape"))
        shape = transposed_shape(
            shape,
            image.shape,
            filter.shape[3],
            self.padding,
            lambda sizes: output_sizes(self, sizes, filter.shape[:3]),
        )
        return [Spec(shape, TensorType.FLOAT32)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        filter, image = required(inputs, 1, "filter"), required(inputs, 2, "input")
        return super().cost(inputs, outputs)._replace(macs=image.size * (filter.size // filter.shape[4]))

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        filter, image = required(inputs, 1, "filter"), required(inputs, 2, "input")
        return self.sliding_call(outputs[0], image, filter)
