"""CONV_3D: filters slide over a volume.

Spec: schema.fbs Conv3DOptions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Cost, Inputs, Spec, optional, register, required
from glasslite.engine.ops._volume import VolumeConvolution, check_volumes, output_sizes


@register("CONV_3D")
@dataclass(frozen=True)
class Conv3D(VolumeConvolution):
    """Inputs, float32: volume (N, D, H, W, C), filter (kd, kh, kw, C, O), optional bias (O,).

    Output: (N, D', H', W', O).
    """

    arity: ClassVar[int] = 3

    def infer(self, inputs: Inputs) -> list[Spec]:
        image, filter = required(inputs, 0, "input"), required(inputs, 1, "filter")
        check_volumes(image, filter, optional(inputs, 2), depth=3, channels=4)
        sizes = output_sizes(self, image.shape[1:4], filter.shape[:3])
        return [Spec((image.shape[0], *sizes, filter.shape[4]), TensorType.FLOAT32)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        filter = required(inputs, 1, "filter")
        macs = outputs[0].size * (filter.size // filter.shape[4])
        return super().cost(inputs, outputs)._replace(macs=macs)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        image, filter = required(inputs, 0, "input"), required(inputs, 1, "filter")
        return self.sliding_call(image, outputs[0], filter)
