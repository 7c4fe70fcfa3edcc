"""BATCH_TO_SPACE_ND: batches become the places of blocks.

Spec: schema.fbs BatchToSpaceNDOptions. Source of the rules: TFLite kernels/batch_to_space_nd.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_same_quantization
from glasslite.engine.ops._batches import blocks_and_margins
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("BATCH_TO_SPACE_ND")
@dataclass(frozen=True)
class BatchToSpaceNd(Op):
    """Inputs: (N, H, W, C) or (N, H, C); block_shape, a size for each dimension between; crops, a pair for each.

    Output: (N / blocks, H * block - crops, W * block - crops, C).
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The blocks must divide the batches, and the crops leave something or nothing."""
        input, blocks, crops = blocks_and_margins(inputs, "crops")
        batches, *sizes, channels = input.shape
        if batches % prod(blocks):
            raise OpError(f"blocks of {blocks} do not divide {batches} batches")
        inner = [n * block - sum(pair) for n, block, pair in zip(sizes, blocks, crops, strict=True)]
        if min(inner) < 0:
            raise OpError(f"crops of {crops} are more than there is: {tuple(sizes)} blocks of {blocks}")
        return [Spec((batches // prod(blocks), *inner, channels), input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, blocks, crops = blocks_and_margins(inputs, "crops")
        check_same_quantization([input, outputs[0]])
        return Call("any", {"blocks": blocks, "before": tuple(pair[0] for pair in crops)})
