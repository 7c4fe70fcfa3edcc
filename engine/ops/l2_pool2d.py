"""L2_POOL_2D: the root of the mean square of each window.

Spec: schema.fbs Pool2DOptions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Activation, Call, Inputs, Op, Padding, Spec, register, required
from glasslite.engine.ops._pool import infer_pool, prepare_pool


@register("L2_POOL_2D")
@dataclass(frozen=True)
class L2Pool2D(Op):
    """Input: float32 image (N, H, W, C). Output: (N, H', W', C)."""

    padding: Padding = "SAME"
    stride_w: int = 0
    stride_h: int = 0
    filter_width: int = 0
    filter_height: int = 0
    fused_activation_function: Activation = "NONE"

    def infer(self, inputs: Inputs) -> list[Spec]:
        if required(inputs, 0, "input").type != TensorType.FLOAT32:
            raise OpError(f"input must be FLOAT32; got {required(inputs, 0, 'input').type.name}")
        return infer_pool(self, inputs)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return prepare_pool(self, required(inputs, 0, "input"), outputs[0], numerics)
