"""DEPTH_TO_SPACE: each pixel becomes a square of pixels that share its channels out.

Spec: schema.fbs DepthToSpaceOptions. Source of the rules: TFLite kernels/depth_to_space.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("DEPTH_TO_SPACE")
@dataclass(frozen=True)
class DepthToSpace(Op):
    """Input: (N, H, W, C). Output: (N, H * block_size, W * block_size, C / (block_size * block_size))."""

    block_size: int = 0

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The square of block_size must divide the channels."""
        (image,) = exactly(inputs, "image")
        block = self.block_size
        if len(image.shape) != 4 or block < 1 or image.shape[3] % (block * block):
            raise OpError(
                f"channels of an NHWC image must be a multiple of block_size {block} squared; got {image.shape}"
            )
        batches, height, width, channels = image.shape
        return [Spec((batches, height * block, width * block, channels // (block * block)), image.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"block_size": self.block_size})
