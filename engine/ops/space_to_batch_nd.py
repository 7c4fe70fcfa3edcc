"""SPACE_TO_BATCH_ND: each place of a block becomes a batch of its own.

Spec: schema.fbs SpaceToBatchNDOptions. Source of the rules: TFLite kernels/space_to_batch_nd.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_same_quantization
from glasslite.engine.ops._batches import blocks_and_margins
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops.pad import zero_of


@register("SPACE_TO_BATCH_ND")
@dataclass(frozen=True)
class SpaceToBatchNd(Op):
    """Inputs: (N, H, W, C) or (N, H, C); block_shape, a size for each dimension between; paddings, a pair for each.

    Output: (N * blocks, padded H / block, padded W / block, C), the batches of a block's first place in front.
    Quantized tensors are padded with the zero point.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The blocks must divide what the paddings make of the input."""
        input, blocks, paddings = blocks_and_margins(inputs, "paddings")
        batches, *sizes, channels = input.shape
        padded = [size + sum(pair) for size, pair in zip(sizes, paddings, strict=True)]
        if any(size % block for size, block in zip(padded, blocks, strict=True)):
            raise OpError(f"blocks of {blocks} do not divide the padded dimensions, {tuple(padded)}")
        inner = [size // block for size, block in zip(padded, blocks, strict=True)]
        return [Spec((batches * prod(blocks), *inner, channels), input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, blocks, paddings = blocks_and_margins(inputs, "paddings")
        check_same_quantization([input, outputs[0]])
        params = {
            "blocks": blocks,
            "before": tuple(pair[0] for pair in paddings),
            "value": np.array(zero_of(outputs[0]), input.type.dtype),
        }
        return Call("any", params)
