"""AVERAGE_POOL_2D: the mean of each window; padding does not count.

Spec: schema.fbs Pool2DOptions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Activation, Call, Inputs, Op, Padding, Spec, register, required
from glasslite.engine.ops._pool import infer_pool, prepare_pool


@register("AVERAGE_POOL_2D")
@dataclass(frozen=True)
class AveragePool2D(Op):
    """Input: image (N, H, W, C), float32 or quantized. Output: (N, H', W', C) of the same type."""

    padding: Padding = "SAME"
    stride_w: int = 0
    stride_h: int = 0
    filter_width: int = 0
    filter_height: int = 0
    fused_activation_function: Activation = "NONE"

    def infer(self, inputs: Inputs) -> list[Spec]:
        return infer_pool(self, inputs)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return prepare_pool(self, required(inputs, 0, "input"), outputs[0], numerics)
