"""SPACE_TO_DEPTH: each square of pixels becomes one pixel with all their channels.

Spec: schema.fbs SpaceToDepthOptions. Source of the rules: TFLite kernels/space_to_depth.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("SPACE_TO_DEPTH")
@dataclass(frozen=True)
class SpaceToDepth(Op):
    """Input: (N, H, W, C). Output: (N, H / block_size, W / block_size, C * block_size * block_size)."""

    block_size: int = 0

    def infer(self, inputs: Inputs) -> list[Spec]:
        """block_size must divide height and width."""
        (image,) = exactly(inputs, "image")
        block = self.block_size
        if len(image.shape) != 4 or block < 1 or image.shape[1] % block or image.shape[2] % block:
            raise OpError(
                f"height and width of an NHWC image must be multiples of block_size {block}; got {image.shape}"
            )
        batches, height, width, channels = image.shape
        return [Spec((batches, height // block, width // block, channels * block * block), image.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"block_size": self.block_size})
